/*
 * The lag polynomials of a seasonal ARMA model.
 *
 * The parameters are the coefficients φ_1…φ_p, θ_1…θ_q, Φ_1…Φ_P, Θ_1…Θ_Q in this order, in the signs of Box & Jenkins
 * as R writes them:
 *   (1 − Σφ_i B^i)(1 − ΣΦ_i B^(is)) w_t = (1 + Σθ_i B^i)(1 + ΣΘ_i B^(is)) e_t.
 * Multiplied out, w_t = Σ ar[l]·w_(t−l) + e_t + Σ ma[l]·e_(t−l). Both are held dense, indexed by the lag, with lists of
 * the lags that can be other than 0: a season of 672 has an operator of degree 673, but three terms.
 */
#ifndef KC_ARIMA_POLYNOMIAL_H
#define KC_ARIMA_POLYNOMIAL_H

#include "core/arima.h"

#include <math.h>

typedef struct KcArimaShape {
    size_t p, q, seasonal_p, seasonal_q, period;
    size_t parameters; /* p + q + seasonal_p + seasonal_q */
    size_t ar_degree, ma_degree;
    size_t memory; /* the larger of both */
    size_t ar_terms, ma_terms;
    size_t *ar_lags, *ma_lags; /* ascending, without 0 */
} KcArimaShape;

/* Where each block of coefficients begins among the parameters, and how many there are. */
typedef enum KcArimaBlock {
    KC_ARIMA_AR,
    KC_ARIMA_MA,
    KC_ARIMA_SEASONAL_AR,
    KC_ARIMA_SEASONAL_MA
} KcArimaBlock;
#define KC_ARIMA_BLOCKS 4
size_t kc_arima_block_begin(const KcArimaShape *shape, int block);
size_t kc_arima_block_size(const KcArimaShape *shape, int block);

/* The shape of the ARMA part of a model that kc_arima_check has passed. */
KcStatus kc_arima_shape(KcContext *context, const KcArimaSpec *spec, KcArimaShape *shape);

/* Multiplies out. `ar` and `ma` have shape->memory + 1 elements, those of lag 0 unused and 0. */
void kc_arima_expand(const KcArimaShape *shape, const double *parameters, double *ar, double *ma);

/* The derivative of both by one parameter. */
void kc_arima_expand_slope(const KcArimaShape *shape, const double *parameters, size_t parameter, double *ar,
                           double *ma);

/* Multiplies 1 − Σ operator[l] B^l of a degree by the spec's differences, by which its degree grows. */
void kc_arima_multiply_differences(const KcArimaSpec *spec, double *operator, size_t degree);

/* The lags of the terms of an operator that are not 0, ascending; how many there are. */
size_t kc_arima_list_lags(const double *operator, size_t degree, size_t *lags);

/* Whether all roots of 1 − Σ c_i·z^i, i = 1…size, lie outside the unit circle by more than rounding (Schur & Cohn).
 * Work: 2·size doubles. O(size²). */
bool kc_arima_is_stable(const double *coefficients, size_t size, double *work);

/* Whether both moving-average factors are invertible, both autoregressive ones stationary. */
bool kc_arima_is_invertible(const KcArimaShape *shape, const double *parameters);
bool kc_arima_is_stationary(const KcArimaShape *shape, const double *parameters);

#endif
