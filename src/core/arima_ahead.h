/*
 * What comes after a series: predictions and their variances.
 *
 * Predictions go on with the innovations recursion, shocks being 0, and are summed up against the differencing. The
 * variance of an error is σ²·Σ_j scale²_(n+j)·ψ_j,h², ψ_j the response of the undifferenced series to the shock of time n + j:
 * its first terms are the gains of that time, which in short series have not yet become θ. Missing values near the
 * end add the variance of their estimates.
 */
#ifndef KC_ARIMA_AHEAD_H
#define KC_ARIMA_AHEAD_H

#include "core/arima_likelihood.h"

/* After an evaluation with `given` regression, a likelihood that was begun with at least `steps` ahead: predictions of
 * the series without its regression, in its scaled units, from after its last observed value on; and variances as multiples
 * of σ² (NULL: not wanted). */
KcStatus kc_arima_ahead(KcContext *context, KcArimaLikelihood *likelihood, const double *given, size_t steps,
                        double *predictions, double *variances);

#endif
