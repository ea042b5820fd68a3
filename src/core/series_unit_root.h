/*
 * Whether a series must be differenced before a stationary model is right for it: the test of Kwiatkowski,
 * Phillips, Schmidt & Shin ("Testing the null hypothesis of stationarity against the alternative of a unit
 * root", Journal of Econometrics 54, 1992), and the number of differences that Hyndman & Khandakar
 * ("Automatic time series forecasting: the forecast package for R", Journal of Statistical Software 27, 2008)
 * take from it.
 */
#ifndef KC_SERIES_UNIT_ROOT_H
#define KC_SERIES_UNIT_ROOT_H

#include "core/status.h"

typedef enum KcKpssKind {
    KC_KPSS_LEVEL, /* stationary about a level */
    KC_KPSS_TREND  /* stationary about a straight line */
} KcKpssKind;

/* The p is interpolated between the 0.10, 0.05, 0.025 and 0.01 of the table; the first and the last stand for
 * whatever lies beyond. */
typedef struct KcKpss {
    double statistic; /* n^-2 ΣS²/s²: S the partial sums of the residuals, s² their long-run variance */
    size_t lag;       /* of the Bartlett weights 1 − j/(lag + 1) in s²: ⌊3√n/13⌋ */
    double p_value;   /* of stationarity, within the table: 0.01 … 0.10 */
} KcKpss;

/* Missing values are taken out and the rest closes up, as R does. A series without variation (but for
 * rounding) is stationary: statistic 0, p 0.10. KC_SHAPE: fewer than 2 known values (level) or 3 (trend);
 * KC_RANGE: a value beyond KC_SERIES_MOST. O(count · lag). */
KcStatus kc_series_kpss(KcContext *context, const double *values, size_t count, KcKpssKind kind,
                        KcKpss *result);

/* The least number of differences, at most `most`, after which the level test does not refuse stationarity
 * at level `alpha`, as forecast::ndiffs counts. Values that are missing are taken out first. A constant
 * series, or one that differencing made constant, needs no more; nor does an empty one. KC_INVALID: alpha
 * outside [0.01, 0.10], where the table of p ends; KC_RANGE: a value beyond KC_SERIES_MOST. */
KcStatus kc_series_differences(KcContext *context, const double *values, size_t count, double alpha,
                               size_t most, size_t *differences);

#endif
