/*
 * The innovations recursion of a series with gaps: a Kalman filter that passes over what is missing.
 *
 * It runs over the series as it is, not differenced (Ansley & Kohn, Annals of Statistics 13, 1985; Gómez & Maravall,
 * "Estimation, prediction, and interpolation for nonstationary series with the Kalman filter", Journal of the American
 * Statistical Association 89, 1994): the first values, as many as differencing takes, are what it starts from, and only
 * those missing among them are unknowns of the regression. With operators multiplied out, differences and all,
 *   y_t = Σ operator_l·y_(t−l) + Σ θ_l·e_(t−l) + e_t,
 * the state at t is, for each lead l, what the past has to say of y_(t+l). Of its covariance matrix the shock's own part θθ'
 * is known; kept is what exceeds it, `excess`, which nothing but gaps and the unknown past make. With
 * gain_l = excess[0][l] + θ_l, gain_0 the variance of y_t given all before, an observed value makes it
 *   excess'[i − 1][j − 1] = excess[i][j] + θ_i·θ_j − gain_i·gain_j/gain_0,
 * a missing one, a = operator,
 *   excess'[i − 1][j − 1] = excess[i][j] + θ_i·θ_j + a_i·gain_j + gain_i·a_j + a_i·a_j·gain_0.
 * It is held by the times that rows and columns are of, not by leads, so that nothing is moved. In an invertible process it
 * decays; below KC_ARIMA_STEADY² it is nothing, and a step costs no more than the terms of the operators. Otherwise an
 * observed value costs O(memory²), memory the longest lag.
 */
#ifndef KC_ARIMA_GAPS_H
#define KC_ARIMA_GAPS_H

#include "core/arima_design.h"
#include "core/arima_filter.h"

typedef struct KcArimaGaps {
    const KcArimaDesign *design;
    const KcArimaShape *shape;
    const KcArimaKernel *kernel;
    const double *ma; /* θ, by the lag */
    size_t longest;   /* lag of either operator */
    double *operator; /* longest + 1 */
    size_t terms, *lags;
    double *difference; /* of the differences alone, likewise */
    size_t difference_terms, *difference_lags;
    double *
        excess; /* rows of the times from `time` to `longest` after it, in a ring; element l of one is of l later */
    double *gain;  /* longest + 1: of the time at hand */
    double *known; /* longest + 1: what the first values say of those after them */
    size_t time;   /* from the first observed value */
    size_t slot;   /* the row of it */
    size_t next_missing;
    size_t check_at; /* no use in looking for steadiness before */
    bool steady, may_be_steady;
    bool lost_digits; /* a variance has come out below 1 */
} KcArimaGaps;

/* What the recursion was like at a time. */
typedef struct KcArimaTrace {
    double *gain; /* longest + 1; NULL where it was steady and the value observed */
} KcArimaTrace;

KcStatus kc_arima_gaps(KcContext *context, const KcArimaDesign *design, const KcArimaShape *shape,
                       KcArimaGaps *gaps);

/* Filters columns of undifferenced values; their shocks stand one after the other, of observed values alone. Each `forward`
 * has span + longest + 1 elements, and as many more as kc_arima_gaps_ahead goes on. `trace` (NULL: not wanted; span) keeps
 * what smoothing needs. */
KcStatus kc_arima_gaps_filter(KcContext *context, KcArimaGaps *gaps, const KcArimaOperators *operators,
                              const KcArimaGain *gain, bool invertible, KcArimaColumn *columns,
                              size_t column_count, double *log_scale, KcArimaTrace *trace);

/* Goes on by one after the series: the columns' `forward` at the time then is its prediction; returns its variance. */
double kc_arima_gaps_ahead(KcArimaGaps *gaps, KcArimaColumn *columns, size_t column_count);

/* Estimates of missing values from all that is observed, put into `values` (span) of a filtered column; `adjoint`:
 * span + longest + 1. */
KcStatus kc_arima_gaps_smooth(KcContext *context, const KcArimaGaps *gaps, const KcArimaColumn *column,
                              const KcArimaTrace *trace, double *adjoint, double *values);

#endif
