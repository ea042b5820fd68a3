/*
 * The score by looking aside: central differences of the likelihood by each parameter, where missing values are skipped
 * (arima_gaps.h). Tangents of the recursion's matrix would cost as much. Differences of the shocks tell the information.
 */
#ifndef KC_ARIMA_ASIDE_H
#define KC_ARIMA_ASIDE_H

#include "core/arima_likelihood.h"

typedef struct KcArimaAside {
    bool looks; /* now: the shocks of the series without its regression, as it is at the centre, are kept */
    double *regression; /* coefficients of the columns at the centre */
    double *given_score;
    double *moved;   /* parameters */
    double *rest[2]; /* rows each: on both sides */
    double *kept;    /* one of both */
    double *slopes;  /* parameters × rows */
} KcArimaAside;

KcStatus kc_arima_aside(KcContext *context, KcArimaLikelihood *likelihood);

/* Keeps the shocks, before they are reduced. `given`: the regression was taken off before. */
void kc_arima_aside_keep(KcArimaLikelihood *likelihood, bool given);

/* As kc_arima_evaluate_score. */
KcStatus kc_arima_look_aside(KcContext *context, KcArimaLikelihood *likelihood, const double *parameters,
                             const double *given, double worth);

#endif
