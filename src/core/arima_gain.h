/*
 * How the innovations recursion of an ARMA process begins: what the first observation tells of the next ones.
 *
 * With σ² = 1: scale = √γ_0, the standard deviation of an observation of which nothing is known;
 * current[l] = Cov(Σ_(j≥l) of the terms φ_j w_(l−j) + θ_j e_(l−j) that reach from lag l to it, w_0)/√γ_0 and
 * increment[l] = current[l] + φ_l·√γ_0, l = 1…memory (arima_filter.h says what becomes of them).
 *
 * γ comes from the autocovariances of the autoregression alone, by the Levinson recursion downwards to its partial
 * autocorrelations and upwards again (Levinson 1947, Durbin 1960), filtered by the moving average: O(degree²) where
 * solving the Yule-Walker equations takes O(degree³). Derivatives follow by differentiating each step.
 */
#ifndef KC_ARIMA_GAIN_H
#define KC_ARIMA_GAIN_H

#include "core/arima_polynomial.h"

/* The operators at some parameters, and their derivatives by each of `slopes` parameters. */
typedef struct KcArimaOperators {
    double *ar, *ma; /* memory + 1 each */
} KcArimaOperators;

typedef struct KcArimaGain {
    double scale;
    double *current;   /* memory + 1 */
    double *increment; /* memory + 1 */
} KcArimaGain;

/* Memory of the computation. Element 0 of an array of these is of the values, j + 1 of the derivative by parameter j. */
typedef struct KcArimaGainWork {
    double *level, *lower; /* a prediction polynomial of falling, then rising degree; ar_degree + 1 */
    double *partial, *variance;
    double *covariance; /* of the autoregression, then of the process; memory + ma_degree + 1 */
    double *filtered;   /* memory + 2·ma_degree + 1 */
    double *response;   /* ψ; ma_degree + 1 */
} KcArimaGainWork;

KcStatus kc_arima_gain_work(KcContext *context, const KcArimaShape *shape, size_t slopes,
                            KcArimaGainWork **work);

/* Element 0 of `operators`, `gain` are of the values, j + 1 of the derivative by parameter j < slopes. *stationary
 * false: the autoregression has no finite variance, and nothing else is set. */
KcStatus kc_arima_gain(KcContext *context, const KcArimaShape *shape, const KcArimaOperators *operators,
                       size_t slopes, KcArimaGainWork *work, KcArimaGain *gain, bool *stationary);

#endif
