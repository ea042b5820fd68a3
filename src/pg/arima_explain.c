/* What an ARIMA model makes of its series: parts, fitted values, what is out of the ordinary. */
#include "pg/arima_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"

#include "core/series.h"
#include "core/series_decompose.h"

#include "funcapi.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

PG_FUNCTION_INFO_V1(arima_explain);
PG_FUNCTION_INFO_V1(arima_anomalies);

static void
put_nulls(KeycustRow *row, int count)
{
    for (int i = 0; i < count; i++)
        keycust_put_null(row);
}

static void
put_place(KeycustRow *row, const ArimaModel *model, size_t place)
{
    keycust_put_int4(row, (int32)place + 1);
    if (model->clock.is_known)
        keycust_put_timestamp(row, arima_time(&model->clock, place));
    else
        keycust_put_null(row);
}

/* Trend, seasons and what is left, in the units of the series: on a transformed scale a season is what it adds to the trend. */
static void
put_parts(KeycustRow *row, const ArimaModel *model, const KcMstl *parts, size_t t)
{
    double trend = arima_observed(&model->core, parts->trend[t]), both = parts->trend[t];

    for (size_t s = 0; s < parts->seasons; s++)
        both += parts->season[s][t];
    both = arima_observed(&model->core, both);
    keycust_put_float8(row, trend);
    keycust_put_float8(row, parts->seasons ? both - trend : NAN);
    keycust_put_float8(row, model->series.values[t] - both);
}

static void
emit_history(KcContext *context, ReturnSetInfo *result, const ArimaModel *model)
{
    KcArimaResiduals residuals;
    KcMstl parts;
    KeycustRow row = keycust_set_row(result);

    keycust_check(context, kc_arima_model_residuals(context, &model->core, &model->series, &residuals));
    keycust_check(context,
                  kc_series_decompose(context, residuals.values, model->series.count,
                                      model->core.seasons.periods, model->core.seasons.count, false, &parts));
    for (size_t t = 0; t < model->series.count; t++) {
        double value = model->series.values[t], fitted = arima_observed(&model->core, residuals.fitted[t]);

        keycust_put_text(&row, "history");
        put_place(&row, model, t);
        keycust_put_float8(&row, value);
        keycust_put_float8(&row, isnan(value) ? arima_observed(&model->core, residuals.completed[t]) : value);
        keycust_put_float8(&row, fitted);
        keycust_put_float8(&row, value - fitted);
        put_parts(&row, model, &parts, t);
        put_nulls(&row, 5);
        keycust_row_emit(&row, result);
    }
}

static void
emit_forecast(KcContext *context, ReturnSetInfo *result, const ArimaModel *model, int horizon,
              const ArimaLevels *levels, const double *future)
{
    double *values = keycust_new(double, horizon), *errors = keycust_new(double, horizon);
    KeycustRow row = keycust_set_row(result);

    keycust_check(context, kc_arima_model_forecast(context, &model->core, &model->series, horizon, future,
                                                   values, errors));
    for (int h = 0; h < horizon; h++)
        for (int i = 0; i < levels->count; i++) {
            double reach = kc_arima_reach(&model->calibration, levels->values[i]) * errors[h];

            keycust_put_text(&row, "forecast");
            put_place(&row, model, model->series.count + h);
            put_nulls(&row, 7);
            keycust_put_float8(&row, arima_observed(&model->core, values[h]));
            keycust_put_float8(&row, kc_arima_model_error(&model->core, values[h], errors[h]));
            keycust_put_float8(&row, levels->values[i]);
            keycust_put_float8(&row, arima_observed(&model->core, values[h] - reach));
            keycust_put_float8(&row, arima_observed(&model->core, values[h] + reach));
            keycust_row_emit(&row, result);
        }
}

Datum
arima_explain(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    KcContext *context;
    ArimaModel *model;
    ArimaLevels levels;
    const double *future;
    int horizon;

    keycust_set_begin(fcinfo);
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
        return (Datum)0;
    model = arima_read_model(PG_GETARG_HEAPTUPLEHEADER(0));
    horizon = arima_read_horizon(PG_GETARG_INT32(1));
    levels = arima_read_levels(PG_GETARG_ARRAYTYPE_P(2));
    if (!kc_arima_is_usable(&model->core))
        return (Datum)0;
    future = arima_read_future(fcinfo, 3, model, horizon);
    context = keycust_context(CurrentMemoryContext);
    emit_history(context, result, model);
    emit_forecast(context, result, model, horizon, &levels, future);
    return (Datum)0;
}

/* The share of ordinary values that lie nearer to what was expected. */
static double
improbability(double error, double spread, double rounding)
{
    if (fabs(error) <= (spread == 0 ? KC_ARIMA_ROUNDINGS * rounding : rounding))
        return 0;
    if (spread == 0)
        return 1;
    return 1 - 2 * gsl_cdf_ugaussian_Q(fabs(error) / spread);
}

Datum
arima_anomalies(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    KcContext *context = keycust_context(CurrentMemoryContext);
    double probability = PG_GETARG_FLOAT8(1), reach;
    KcArimaResiduals residuals;
    KcSeriesRange range;
    ArimaModel *model;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    model = arima_read_model(PG_GETARG_HEAPTUPLEHEADER(0));
    if (!(probability > 0 && probability < 1))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("probability must be between 0 and 1"), errdetail("Got %g.", probability)));
    if (!kc_arima_is_usable(&model->core))
        return (Datum)0;
    keycust_check(context, kc_arima_model_residuals(context, &model->core, &model->series, &residuals));
    keycust_check(context, kc_series_range(context, residuals.values, model->series.count, &range));
    reach = gsl_cdf_ugaussian_Pinv((1 + probability) / 2);
    row = keycust_set_row(result);
    for (size_t t = 0; t < model->series.count; t++) {
        double fitted = residuals.fitted[t], spread = residuals.spread[t] * sqrt(model->core.variance);
        double share = improbability(residuals.values[t] - fitted, spread, kc_series_rounding(&range));

        put_place(&row, model, t);
        keycust_put_float8(&row, model->series.values[t]);
        keycust_put_float8(&row, arima_observed(&model->core, fitted));
        keycust_put_float8(&row, arima_observed(&model->core, fitted - reach * spread));
        keycust_put_float8(&row, arima_observed(&model->core, fitted + reach * spread));
        keycust_put_float8(&row, share);
        keycust_put_boolean(&row, share > probability);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}
