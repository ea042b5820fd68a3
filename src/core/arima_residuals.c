/* Residuals of models; see arima_residuals.h. */
#include "core/arima_residuals.h"

#include "core/arena.h"
#include "core/series_decompose.h"

#include <string.h>

/* Takes the seasons off; they are in *season (NULL: there are none). */
static KcStatus
take_off_seasons(KcContext *context, const KcArimaModel *model, double *values, size_t count, double **season)
{
    KcMstl parts;
    KcStatus status;

    *season = NULL;
    if (model->method != KC_ARIMA_STL)
        return KC_OK;
    status = kc_series_decompose(context, values, count, model->seasons.periods, model->seasons.count, false,
                                 &parts);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, count, season);
    for (size_t s = 0; s < parts.seasons && status == KC_OK; s++)
        for (size_t t = 0; t < count; t++) {
            (*season)[t] += parts.season[s][t];
            values[t] -= parts.season[s][t];
        }
    return status;
}

/* The series that the ARIMA model is of: transformed, without seasons, with its whole regression. */
static KcStatus
prepare(KcContext *context, const KcArimaModel *model, const KcArimaSeries *series, KcArimaSeries *prepared,
        double *transformed, double **season)
{
    size_t count = series->count, width = kc_arima_harmonic_columns(model) + model->regressors;
    KcArimaSeries known;
    double *values, *rows;
    KcStatus status = kc_allocate_doubles(context, count, &values);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, count * width, &rows);
    if (status == KC_OK)
        status = kc_arima_known_regressors(context, series, &known);
    if (status == KC_OK)
        status = kc_arima_model_transform(context, model, series, transformed);
    if (status != KC_OK)
        return status;
    memcpy(values, transformed, count * sizeof(double));
    kc_arima_model_regressors(model, 0, count, known.xreg, rows);
    *prepared =
        (KcArimaSeries){.values = values, .count = count, .xreg = width ? rows : NULL, .regressors = width};
    return take_off_seasons(context, model, values, count, season);
}

KcStatus
kc_arima_model_residuals(KcContext *context, const KcArimaModel *model, const KcArimaSeries *series,
                         KcArimaResiduals *residuals)
{
    KcArimaSeries prepared;
    KcArimaFit fit;
    double *season;
    KcStatus status = kc_allocate_doubles(context, 2 * series->count, &residuals->values);

    if (status != KC_OK)
        return status;
    residuals->spread = residuals->values + series->count;
    status = prepare(context, model, series, &prepared, residuals->values, &season);
    if (status == KC_OK)
        status =
            kc_arima_apply(context, &model->spec, &prepared, model->coefficients, &fit, residuals->spread);
    if (status != KC_OK)
        return status;
    residuals->residual = fit.residual;
    residuals->fitted = fit.fitted;
    residuals->completed = fit.completed;
    residuals->loglik = fit.loglik;
    residuals->observations = fit.observations;
    residuals->least_ar_root = fit.least_ar_root;
    residuals->least_ma_root = fit.least_ma_root;
    for (size_t t = 0; t < series->count && season; t++) {
        residuals->fitted[t] += season[t];
        residuals->completed[t] += season[t];
    }
    for (size_t t = 0; t < series->count; t++)
        if (kc_arima_lacks_regressor(series, t))
            residuals->completed[t] = NAN;
    return KC_OK;
}
