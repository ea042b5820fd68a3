/*
 * How a series is correlated with its own past: autocorrelations, partial autocorrelations, and the test
 * whether there is any correlation at all.
 *
 * Missing values are left out of every product they would be part of, and the sum of products at a lag is
 * divided by the number of its products plus the lag: without missing values by the length, which keeps the
 * sequence positive definite (Box, Jenkins & Reinsel, Time Series Analysis, 3rd edition, 2.1.5). With missing
 * values the sequence need not be that; correlations are kept within ±1. R's acf with na.action = na.pass
 * does the same.
 */
#ifndef KC_SERIES_CORRELATION_H
#define KC_SERIES_CORRELATION_H

#include "core/status.h"

/* Autocorrelations at the lags 0 … lags, lags + 1 of them. A series whose known values are all equal is
 * correlated with nothing: 1, 0, 0 …; NaN at a lag at which no two values are known. KC_SHAPE: no value is
 * known; KC_INVALID: lags ≥ count; KC_RANGE: a value beyond KC_SERIES_MOST. O(count · lags). */
KcStatus kc_series_acf(KcContext *context, const double *values, size_t count, size_t lags,
                       double *correlations);

/* Partial autocorrelations at the lags 1 … lags, in partials[0 … lags − 1], from autocorrelations as
 * kc_series_acf gives them, by the recursion of Levinson and Durbin (Durbin, "The fitting of time-series
 * models", Review of the International Statistical Institute 28, 1960). From the first lag on that has no
 * correlation or is determined by those before, so that nothing can be computed: NaN. O(lags²). */
KcStatus kc_series_pacf(KcContext *context, const double *correlations, size_t lags, double *partials);

typedef struct KcLjungBox {
    double statistic;
    size_t degrees; /* of freedom: lags − fitted */
    double p_value; /* of no correlation at any of the lags */
} KcLjungBox;

/* The test of Ljung & Box ("On a measure of lack of fit in time series models", Biometrika 65, 1978) of a
 * series, or of the residuals of a model with `fitted` parameters: n(n + 2) Σ r²/(n − lag), n the number
 * of known values. Errors as of kc_series_acf; besides KC_INVALID when not 0 ≤ fitted < lags, or when lags
 * is not below the number of known values, KC_SHAPE when there is a lag at which no two values are known.
 * O(count · lags). */
KcStatus kc_series_ljung_box(KcContext *context, const double *values, size_t count, size_t lags,
                             size_t fitted, KcLjungBox *result);

#endif
