/*
 * The maximum of the likelihood, from several starts.
 *
 * A likelihood of a mixed model can have several maxima, and zero coefficients, where programs like to begin, lie on the
 * ridge where both operators cancel. The starts: what the caller knows; Hannan & Rissanen's estimate; small
 * coefficients; the best maximum so far with operators that nearly cancel; and, where that stands near the edge of the
 * stationary region, with its autoregression drawn in. A search that comes near a maximum already known ends there. At
 * the best a few Newton steps with the observed information make up what is left.
 */
#ifndef KC_ARIMA_MAXIMUM_H
#define KC_ARIMA_MAXIMUM_H

#include "core/arima_likelihood.h"

typedef struct KcArimaMaximum {
    double *parameters;
    double loglik;
    bool converged;
    int iterations, evaluations;
    double *covariance; /* of free parameters, then the regression's scaled columns */
    size_t covariance_size;
    bool has_covariance;
} KcArimaMaximum;

/* KC_RANGE: nothing is left for the model to explain; KC_INVALID: fixed parameters are not stationary. */
KcStatus kc_arima_find_maximum(KcContext *context, KcArimaLikelihood *likelihood,
                               const KcArimaOptions *options, KcArimaMaximum *maximum);

#endif
