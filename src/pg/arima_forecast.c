/* What an ARIMA model says: forecasts, coefficients. */
#include "pg/arima_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"

#include "funcapi.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

PG_FUNCTION_INFO_V1(arima_forecast);
PG_FUNCTION_INFO_V1(arima_coefficients);

Datum
arima_forecast(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    ArimaModel *model;
    KcContext *context;
    ArimaLevels levels;
    const double *future;
    double *values, *errors;
    KeycustRow row;
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
    values = keycust_new(double, horizon);
    errors = keycust_new(double, horizon);
    context = keycust_context(CurrentMemoryContext);
    keycust_check(context, kc_arima_model_forecast(context, &model->core, &model->series, horizon, future,
                                                   values, errors));
    row = keycust_set_row(result);
    for (int h = 0; h < horizon; h++)
        for (int i = 0; i < levels.count; i++) {
            double reach = kc_arima_reach(&model->calibration, levels.values[i]) * errors[h];

            keycust_put_int4(&row, h + 1);
            if (model->clock.is_known)
                keycust_put_timestamp(&row, arima_time(&model->clock, model->series.count + h));
            else
                keycust_put_null(&row);
            keycust_put_float8(&row, arima_observed(&model->core, values[h]));
            keycust_put_float8(&row, kc_arima_model_error(&model->core, values[h], errors[h]));
            keycust_put_float8(&row, levels.values[i]);
            keycust_put_float8(&row, arima_observed(&model->core, values[h] - reach));
            keycust_put_float8(&row, arima_observed(&model->core, values[h] + reach));
            keycust_row_emit(&row, result);
        }
    return (Datum)0;
}

Datum
arima_coefficients(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    ArimaModel *model;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    model = arima_read_model(PG_GETARG_HEAPTUPLEHEADER(0));
    if (!kc_arima_is_usable(&model->core))
        return (Datum)0;
    row = keycust_set_row(result);
    for (size_t j = 0; j < model->core.coefficient_count; j++) {
        double value = model->core.coefficients[j];
        double error = model->standard_errors ? model->standard_errors[j] : NAN;
        double ratio = error > 0 ? value / error : NAN;

        keycust_put_text(&row, model->names[j]);
        keycust_put_float8(&row, value);
        keycust_put_float8(&row, error);
        keycust_put_float8(&row, ratio);
        keycust_put_float8(&row, 2 * gsl_cdf_ugaussian_Q(fabs(ratio)));
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}
