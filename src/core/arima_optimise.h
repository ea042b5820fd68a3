/*
 * Maximises the likelihood from one start.
 *
 * BFGS with the inverse of the Gauss-Newton information as its first metric, which the score gives for nothing: most models
 * need 5 to 15 steps. A step is halved until the likelihood rises enough (Armijo), and lengthened while it keeps
 * rising as steeply. (Nocedal & Wright, "Numerical optimization", 2nd edition, ch. 6.)
 */
#ifndef KC_ARIMA_OPTIMISE_H
#define KC_ARIMA_OPTIMISE_H

#include "core/arima_likelihood.h"
#include "core/arima_transform.h"

typedef struct KcArimaOptimiser {
    KcArimaLikelihood *likelihood;
    const KcArimaSpace *space;
    int iterations_most;
    /* A maximum already known: coming near it ends the search. NULL: none. */
    const double *known;
    double known_loglik;
    /* What was found. */
    double *point;
    double *parameters;
    double loglik; /* −infinity: the start has no likelihood */
    bool converged;
    bool met_known;
    int iterations, evaluations;
    /* Its own. */
    double *gradient, *next_gradient, *next_point, *direction, *metric, *jacobian;
} KcArimaOptimiser;

KcStatus kc_arima_optimiser(KcContext *context, KcArimaLikelihood *likelihood, const KcArimaSpace *space,
                            KcArimaOptimiser *optimiser);

/* From `start`, a point of the space; the counts of iterations and evaluations go on. */
KcStatus kc_arima_maximise(KcContext *context, KcArimaOptimiser *optimiser, const double *start);

#endif
