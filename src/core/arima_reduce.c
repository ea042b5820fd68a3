/* Least squares by Householder reflections; see arima_reduce.h. */
#include "core/arima_reduce.h"

#include <math.h>

/* Multiplications between two polls. */
#define POLL_AFTER ((size_t)1 << 20)

/* x −= 2·v·(v'x)/(v'v) */
static void
reflect(double *x, const double *v, double over_half_square, size_t rows)
{
    double product = 0;

    for (size_t t = 0; t < rows; t++)
        product += v[t] * x[t];
    product *= over_half_square;
    for (size_t t = 0; t < rows; t++)
        x[t] -= product * v[t];
}

KcStatus
kc_arima_reduce(KcContext *context, double *const *columns, size_t column_count, size_t pivots, size_t rows,
                double *diagonal)
{
    size_t work = 0;

    for (size_t j = 0; j < pivots; j++) {
        double *v = columns[j] + j, square = 0;

        for (size_t t = 0; t < rows - j; t++)
            square += v[t] * v[t];
        diagonal[j] = v[0] > 0 ? -sqrt(square) : sqrt(square);
        v[0] -= diagonal[j];
        /* v'v/2 = square − diagonal·(v_0 + diagonal) */
        square -= diagonal[j] * (v[0] + diagonal[j]);
        for (size_t c = j + 1; c < column_count && square > 0; c++)
            reflect(columns[c] + j, v, 1 / square, rows - j);
        work += (column_count - j) * (rows - j);
        if (work > POLL_AFTER) {
            work = 0;
            if (kc_poll(context) != KC_OK)
                return KC_STOPPED;
        }
    }
    return KC_OK;
}

void
kc_arima_solve_upper(double *const *columns, const double *diagonal, size_t pivots, const double *b,
                     double *x)
{
    for (size_t i = pivots; i-- > 0;) {
        double sum = b[i];

        for (size_t c = i + 1; c < pivots; c++)
            sum -= columns[c][i] * x[c];
        x[i] = sum / diagonal[i];
    }
}

void
kc_arima_solve_lower(double *const *columns, const double *diagonal, size_t pivots, const double *b,
                     double *x)
{
    for (size_t i = 0; i < pivots; i++) {
        double sum = b[i];

        for (size_t c = 0; c < i; c++)
            sum -= columns[i][c] * x[c];
        x[i] = sum / diagonal[i];
    }
}
