/*
 * Where the maximisation may begin.
 *
 * Hannan & Rissanen ("Recursive estimation of mixed autoregressive-moving average order", Biometrika 69, 1982): a long
 * autoregression gives estimates of the shocks; least squares of the series on its own and the shocks' lags then gives
 * φ, θ, Φ, Θ, products of them left out.
 */
#ifndef KC_ARIMA_START_H
#define KC_ARIMA_START_H

#include "core/arima_design.h"

/* Sets `parameters` (φ, θ, Φ, Θ; perhaps outside the stable region); *found false when the series is too short. */
KcStatus kc_arima_hannan_rissanen(KcContext *context, const KcArimaDesign *design, const KcArimaShape *shape,
                                  double *parameters, bool *found);

#endif
