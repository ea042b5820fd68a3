/*
 * What a model says of its own series: what it would have predicted for each value from all before, and how far off that was.
 *
 * One pass of the innovations recursion at the model's coefficients. Missing values are taken at their estimates from the whole
 * series, so that what follows a gap is predicted as if the gap had been observed as estimated. Under KC_ARIMA_STL the seasons are those
 * of the whole series, too.
 */
#ifndef KC_ARIMA_RESIDUALS_H
#define KC_ARIMA_RESIDUALS_H

#include "core/arima_model.h"

/* `count` values each on the context's arena, on the transformed scale, seasons included; NaN where there is none. */
typedef struct KcArimaResiduals {
    double *residual;  /* shock over the standard deviation of its prediction per σ: of variance σ² */
    double *fitted;    /* predicted from all before; of the known values but the first d + s·D */
    double *spread;    /* standard deviation of the prediction as a multiple of σ */
    double *completed; /* the values, with estimates of the missing ones after the first known */
    double *values;    /* as observed */
    double loglik; /* at these coefficients, with σ² at its best; −infinity for a series without remainder */
    size_t observations; /* values that are left after differencing, the missing ones not counted */
    double least_ar_root, least_ma_root;
} KcArimaResiduals;

/* Of a usable model and its series, or a longer one. Errors as of kc_arima_apply and kc_arima_model_forecast. */
KcStatus kc_arima_model_residuals(KcContext *context, const KcArimaModel *model, const KcArimaSeries *series,
                                  KcArimaResiduals *residuals);

#endif
