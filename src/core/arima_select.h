/*
 * Which orders suit a series: an automatic ARIMA model.
 *
 * Differences come from tests (series_unit_root.h, series_decompose.h), the other orders from the least AICc by exact
 * likelihood: a search from neighbour to neighbour (Hyndman & Khandakar, "Automatic time series forecasting: the forecast
 * package for R", Journal of Statistical Software 27, 2008), going on from several of the best models at once, and where
 * that costs little all models of few terms. Models with a root within 1.01 of the unit circle are not taken.
 */
#ifndef KC_ARIMA_SELECT_H
#define KC_ARIMA_SELECT_H

#include "core/arima.h"

#define KC_ARIMA_CANDIDATES_MOST 2000

/* What varies by less than so many roundings of its largest value is constant: sums, sines and logarithms that values came of
 * have more than one. */
#define KC_ARIMA_ROUNDINGS 256

typedef struct KcArimaLimits {
    int period;                            /* 1: no season */
    int p, q, seasonal_p, seasonal_q;      /* at most */
    int terms;                             /* p + q + P + Q of the models of few terms */
    int differences, seasonal_differences; /* −1: by test */
    int differences_most;                  /* by test */
    bool allow_mean, allow_drift;
    bool needs_mean;      /* where one is allowed, models have it */
    bool beginnings_only; /* the models that a search begins with, no others */
    double full_work;     /* all models of few terms, where that is no more than this: their number ×
                                       values × the longest lag of one */
} KcArimaLimits;

/* 5, 5, 2, 2; 5 terms; by test. */
KcArimaLimits kc_arima_limits(int period);

typedef struct KcArimaCandidate {
    KcArimaSpec spec;
    double aicc; /* infinite: not usable */
    double loglik;
    double *coefficients;
} KcArimaCandidate;

typedef struct KcArimaSelection {
    int differences, seasonal_differences;
    bool is_constant; /* differenced, the series is: there is nothing to choose */
    bool
        is_bent; /* it is, but not 0, and differenced more than once: a parabola, which no model of ours is */
    size_t count; /* of models looked at; the first is usable, unless the series is too short for any */
    KcArimaCandidate
        *candidates; /* the best first, then those before others that were looked at before them */
    bool is_full;    /* all models of few terms were among them */
} KcArimaSelection;

/* Errors as of kc_arima_fit, but that models which cannot be fitted are passed over. */
KcStatus kc_arima_select(KcContext *context, const KcArimaSeries *series, const KcArimaLimits *limits,
                         KcArimaSelection *selection);

/* The series without what its regressors explain by least squares: what is tested for differences. With their coefficients
 * (NULL: not wanted), of regressors that others explain the least ones; 0 where values are too few. */
KcStatus kc_arima_without_regressors(KcContext *context, const KcArimaSeries *series, double *values,
                                     double *slopes);

/* Values that are not missing. */
size_t kc_arima_count_known(const KcArimaSeries *series);

/* Differences by test where they are not given, and whether the series is constant then, in *selection. */
KcStatus kc_arima_find_differences(KcContext *context, const KcArimaSeries *series,
                                   const KcArimaLimits *limits, KcArimaSelection *selection);

/* What a series goes up a step, by the known values farthest apart that are whole lags apart; 0 where there are none. */
double kc_arima_slope(const KcArimaSeries *series, size_t lag);

#endif
