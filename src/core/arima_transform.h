/*
 * The space in which the likelihood is maximised.
 *
 * The coefficients of each of φ, θ, Φ, Θ are those of a stable polynomial: written by its partial autocorrelations,
 * each a function of a number that may be anything, so that every point is stationary and invertible (Monahan,
 * Biometrika 71, 1984; Jones, Technometrics 22, 1980). For φ and Φ that is the tanh. For θ and Θ, whose maxima often
 * stand at the unit circle, it is the sine, which reaches it without going to infinity; a lone θ or Θ is the coordinate
 * itself, beyond ±1 its inverse: that has the same likelihood, which so is smooth there. Where some coefficient of a
 * block is given none of this goes: the free ones are themselves the coordinates, and points outside the stable region
 * have no likelihood.
 */
#ifndef KC_ARIMA_TRANSFORM_H
#define KC_ARIMA_TRANSFORM_H

#include "core/arima_polynomial.h"

/* tanh of it is 3e-8 from 1; farther out the coefficients stay what they are. */
#define KC_ARIMA_FARTHEST 9.0

typedef struct KcArimaSpace {
    const KcArimaShape *shape;
    const double *fixed;         /* of the shape's parameters, NaN where free; NULL: all free */
    bool plain[KC_ARIMA_BLOCKS]; /* coordinates are the coefficients themselves */
    bool any_plain;
    bool simple; /* no block has more than one coefficient: little room for several maxima */
    size_t size;
    double *work; /* parameters² + 4·parameters */
} KcArimaSpace;

/* `fixed` begins with the shape's parameters. */
KcStatus kc_arima_space(KcContext *context, const KcArimaShape *shape, const double *fixed,
                        KcArimaSpace *space);

/* Parameters of a point; `jacobian` (parameters × size, row by row; NULL: not wanted) their derivatives. */
void kc_arima_to_parameters(const KcArimaSpace *space, const double *point, double *parameters,
                            double *jacobian);

/* The point of parameters. Those outside the stable region are drawn in until within `most` (below 1): c_i·λ^i. */
void kc_arima_to_point(const KcArimaSpace *space, const double *parameters, double most, double *point);

/* Moves coordinates beyond ±1 of lone moving-average coefficients to their inverses, with the gradient and the inverse
 * Hessian there: what is far out is near 0, and not to be reached by way of infinity. */
void kc_arima_settle(const KcArimaSpace *space, double *point, double *gradient, double *metric);

#endif
