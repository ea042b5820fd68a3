/* Predictions in the units of the series; shared by the fit and the forecast. */
#ifndef KC_ARIMA_PREDICT_H
#define KC_ARIMA_PREDICT_H

#include "core/arima_likelihood.h"

/* `steps` predictions from after the last observed value on, at all coefficients of a model (NaN: dropped), and their
 * variances as multiples of σ² (NULL: not wanted). The likelihood was begun with at least `steps` ahead. Leaves it evaluated
 * at these coefficients. */
KcStatus kc_arima_predict(KcContext *context, KcArimaLikelihood *likelihood, const double *coefficients,
                          const double *future, size_t steps, double *predictions, double *variances);

#endif
