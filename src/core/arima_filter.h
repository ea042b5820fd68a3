/*
 * The innovations recursion of an ARMA process in O(n·memory), memory the degree of its longer operator.
 *
 * An observation is predicted from all before it: w_t = Σ ar_l·w_(t−l) + Σ κ_(t,l)·v_(t−l) + v_t, the v_t uncorrelated
 * with standard deviations scale_t (σ² = 1). The autoregression enters through its own sparse terms and the beginning
 * alone; the gains κ_(t,·) = current/scale are those of a moving average. Their change from step to step has rank one
 * (Morf, Sidhu & Kailath, IEEE Transactions on Automatic Control 19, 1974; Pearlman, Biometrika 67, 1980; Mélard, AS 197,
 * Applied Statistics 33, 1984), so that two vectors over the lags suffice. Written in their normalised form each step
 * is a hyperbolic rotation, as in the generalised Schur algorithm (Kailath & Sayed, SIAM Review 37, 1995):
 *   sine = increment[1]/scale, cosine = √(1 − sine²)
 *   current'[l] = (current[l] − sine·increment[l + 1])/cosine
 *   increment'[l] = cosine·increment[l + 1] − sine·current'[l]
 *   scale' = cosine·scale.
 * The increment is held along time, element t + l for lag l at step t, and so needs no shift. From t = ar_degree on both
 * vectors reach no farther than ma_degree.
 *
 * In an invertible process the increment decays. What it still does to gains and scales is of the order of its square:
 * once all its elements are below KC_ARIMA_STEADY the gains are taken to be θ, the scale 1, and a step costs no more than
 * the terms of the operators.
 */
#ifndef KC_ARIMA_FILTER_H
#define KC_ARIMA_FILTER_H

#include "core/arima_gain.h"
#include "core/arima_kernel.h"

#define KC_ARIMA_STEADY 1e-7

/* So many scales are multiplied before a logarithm is taken. */
#define KC_ARIMA_LOGARITHM_AFTER 8

/* Where the recursion stands. */
typedef struct KcArimaStep {
    const KcArimaShape *shape;
    const KcArimaKernel *kernel;
    size_t time;
    size_t reach; /* the longest lag of the vectors; 0 once steady */
    bool steady;
    bool
        lost_digits; /* a scale has come out below 1: near the edge of the stationary region nothing is left of it, and it
                        is taken to be steady */
    bool may_be_steady; /* the moving average is invertible */
    size_t check_at;    /* no use in looking for steadiness before */
    double scale;
    double *current;   /* memory + 1, by the lag */
    double *next;      /* likewise: after the turn */
    double *increment; /* steps + memory + 2, along time */
    KcArimaTurn turn;
} KcArimaStep;

/* The derivative of it by one parameter. */
typedef struct KcArimaStepSlope {
    double scale;
    double *current, *increment;
    KcArimaTurnSlope turn;
} KcArimaStepSlope;

/* A series and what the filter makes of it. */
typedef struct KcArimaColumn {
    const double *values; /* count */
    double *forward;      /* count + memory + 1: element t is the prediction of t from all before */
    double *shocks;       /* count: (value − prediction)/scale */
    size_t begin;         /* values are 0 before */
} KcArimaColumn;

KcStatus kc_arima_step_allocate(KcContext *context, const KcArimaShape *shape, size_t steps,
                                KcArimaStep *step);
void kc_arima_step_begin(KcArimaStep *step, const KcArimaGain *gain, size_t steps, bool invertible);
/* Goes on by one: finds the turn and the next gains; kc_arima_step_end takes them over. */
void kc_arima_step_turn(KcArimaStep *step);
void kc_arima_step_end(KcArimaStep *step);

/* Filters `columns` series of `count` values. *log_scale: Σ ln scale_t, half the logarithm of the determinant. The step
 * is left at time `count`, the columns' `forward` beyond it holding what is known of the future. */
KcStatus kc_arima_filter(KcContext *context, KcArimaStep *step, const KcArimaOperators *operators,
                         size_t count, KcArimaColumn *columns, size_t column_count, double *log_scale);

#endif
