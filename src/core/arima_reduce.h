/*
 * Small linear algebra. Least squares on columns by Householder reflections (Golub 1965): no normal equations, so that a level and a line,
 * or nearly equal regressors, keep their digits.
 */
#ifndef KC_ARIMA_REDUCE_H
#define KC_ARIMA_REDUCE_H

#include "core/status.h"

/* Reduces the first `pivots` of the columns, each of `rows` elements, to an upper triangle whose diagonal is put in
 * `diagonal`, and applies the same reflections to all. rows ≥ pivots. Above the diagonal the triangle stands in the
 * columns themselves; below row `pivots` of the other columns stands what the first do not explain. */
KcStatus kc_arima_reduce(KcContext *context, double *const *columns, size_t column_count, size_t pivots,
                         size_t rows, double *diagonal);

/* Solves R x = b; an element whose diagonal is 0 is 0. */
void kc_arima_solve_upper(double *const *columns, const double *diagonal, size_t pivots, const double *b,
                          double *x);
/* Solves R' x = b. */
void kc_arima_solve_lower(double *const *columns, const double *diagonal, size_t pivots, const double *b,
                          double *x);

/* Replaces a symmetric matrix, of which the lower triangle is read, by its inverse; false (and what is in it undefined)
 * when it is not positive definite by more than rounding. */
bool kc_arima_invert(double *matrix, size_t size);

#endif
