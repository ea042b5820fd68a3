/*
 * The exact Gaussian likelihood of an ARIMA model with σ² and the regression at their optimum, and its score.
 *
 * The innovations recursion does not depend on data: run over the differenced series and each column of its regression it
 * turns both into uncorrelated shocks, in which least squares by Householder reflections is generalised least squares.
 *   ln L = −n/2·(ln(2πσ²) + 1) − Σ ln scale_t − Σ ln|R_ii|,
 * n the observations, σ² their mean square, R_ii the diagonal of the columns of missing values (arima_design.h). At
 * the optimum of the regression the score by an ARMA parameter is that at fixed regression (envelope theorem).
 */
#ifndef KC_ARIMA_LIKELIHOOD_H
#define KC_ARIMA_LIKELIHOOD_H

#include "core/arima_design.h"
#include "core/arima_filter.h"
#include "core/arima_gaps.h"
#include "core/arima_slope.h"

typedef struct KcArimaLikelihood {
    const KcArimaDesign *design;
    size_t ahead; /* steps that the recursion may go on after the series */
    KcArimaShape shape;
    KcArimaOperators *operators; /* with their derivatives */
    KcArimaGain *gain;
    KcArimaGainWork *gain_work;
    KcArimaStep step;
    KcArimaSlopes slopes;
    KcArimaGaps gaps;           /* where missing values are skipped */
    struct KcArimaAside *aside; /* likewise: what the score is found by */
    KcArimaColumn *columns;     /* of the design, then the series */
    double *pulse_shocks; /* pulses × count: the shocks of missing values' columns before they are reduced */
    double *series;       /* span: the series without the regression that is given */
    double *rest;         /* span: without all of the regression */
    KcArimaSlopeColumn *slope_columns;
    double *given_score; /* of the regression's coefficients, scaled */
    double **shocks;     /* of each column, and of the series last */
    double *pivot;       /* of the reduced columns */
    bool stationary, invertible;
    /* Of the last evaluation: */
    double
        loglik; /* of the scaled series, so that no unit changes a digit of it; −infinity where there is none */
    double variance; /* σ² of the scaled series; 0 when it is all explained */
    double log_scale;
    double *regression;  /* coefficients of the scaled columns, as many as the design has */
    double *score;       /* by the parameters */
    double *information; /* an approximation that is never negative, parameters × parameters */
} KcArimaLikelihood;

/* `ahead`: how many steps the recursion may go on after the series. */
KcStatus kc_arima_likelihood_begin(KcContext *context, const KcArimaDesign *design, size_t ahead,
                                   KcArimaLikelihood *likelihood);

/* The log-likelihood of the series itself, from that of the scaled one. */
double kc_arima_series_loglik(const KcArimaDesign *design, double loglik);

/* target = the series − Σ coefficient·column over columns from `from` on, coefficients[0] being that of `from`; differenced,
 * unless missing values are skipped. */
void kc_arima_take_off(const KcArimaDesign *design, const double *coefficients, size_t from, double *target);

/* The score, and the information, by what the slopes have summed up. */
void kc_arima_set_score(KcArimaLikelihood *likelihood);

/* Sets loglik, variance and regression. `given`: coefficients of the regression's columns (scaled) to be taken as they
 * are, with given_score then their score; NULL: the best. */
KcStatus kc_arima_evaluate(KcContext *context, KcArimaLikelihood *likelihood, const double *parameters,
                           const double *given);

/* Likewise; where loglik comes to at least `worth`, with score and information. */
KcStatus kc_arima_evaluate_score(KcContext *context, KcArimaLikelihood *likelihood, const double *parameters,
                                 const double *given, double worth);

#endif
