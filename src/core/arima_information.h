/*
 * The covariance of the estimates: the inverse of the observed information, by central differences of the score at the
 * maximum, in the coefficients themselves and those of the regression, σ² at its best.
 */
#ifndef KC_ARIMA_INFORMATION_H
#define KC_ARIMA_INFORMATION_H

#include "core/arima_likelihood.h"

/* Of the free parameters, then the regression's scaled columns (without those of missing values): *size of them, row by
 * row in *covariance. *found false: the information has no inverse, or the parameters stand at the edge of the
 * stationary region. */
KcStatus kc_arima_covariance(KcContext *context, KcArimaLikelihood *likelihood, const double *parameters,
                             const double *fixed, double **covariance, size_t *size, bool *found);

#endif
