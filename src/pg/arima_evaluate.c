/* How good an ARIMA model is by its own series, and the likelihood at given coefficients. */
#include "pg/arima_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"

#include "core/series_accuracy.h"
#include "core/series_correlation.h"

#include <float.h>
#include <math.h>

PG_FUNCTION_INFO_V1(arima_evaluate);
PG_FUNCTION_INFO_V1(arima_loglik);

/* Lags of the test of residuals without a season; no more than a fifth of the series (Hyndman & Athanasopoulos,
 * Forecasting: Principles and Practice, 3rd edition, 5.4), and at least so many more than there are coefficients. */
#define LAGS 24
#define LAGS_SHARE 5
#define LAGS_MORE 3

ArimaCriteria
arima_criteria(const ArimaModel *model, const KcArimaResiduals *residuals)
{
    ArimaCriteria criteria = {NAN, NAN, NAN, NAN, (int)residuals->observations, 1};
    double n = (double)residuals->observations, k;

    for (size_t j = 0; j < model->core.coefficient_count; j++)
        /* A standard error of 0 is that of a coefficient that was given. */
        criteria.parameters += !isnan(model->core.coefficients[j]) &&
                               !(model->standard_errors && model->standard_errors[j] == 0);
    if (!isfinite(residuals->loglik))
        return criteria;
    k = criteria.parameters;
    criteria.loglik = residuals->loglik;
    criteria.aic = 2 * k - 2 * criteria.loglik;
    criteria.aicc = n - k - 1 > 0 ? criteria.aic + 2 * k * (k + 1) / (n - k - 1) : NAN;
    criteria.bic = criteria.aic + k * (log(n) - 2);
    return criteria;
}

static size_t
season_of(const KcArimaModel *model)
{
    if (model->spec.period > 1)
        return model->spec.period;
    return model->seasons.count ? model->seasons.periods[model->seasons.count - 1] : 1;
}

/* What is left of correlation in the residuals; NULLs where they are too few to tell. */
static void
put_ljung_box(KcContext *context, KeycustRow *row, const ArimaModel *model, const double *residuals)
{
    const KcArimaSpec *spec = &model->core.spec;
    size_t fitted = spec->p + spec->q + spec->seasonal_p + spec->seasonal_q, known = 0, lags;
    size_t season = season_of(&model->core);
    KcLjungBox test;
    KcStatus status = KC_SHAPE;

    for (size_t t = 0; t < model->series.count; t++)
        known += !isnan(residuals[t]);
    lags = season > 1 ? 2 * season : LAGS;
    if (lags > known / LAGS_SHARE)
        lags = known / LAGS_SHARE;
    if (lags < fitted + LAGS_MORE)
        lags = fitted + LAGS_MORE;
    if (lags < known)
        status = kc_series_ljung_box(context, residuals, model->series.count, lags, fitted, &test);
    if (status == KC_STOPPED || status == KC_TOO_LARGE || status == KC_NO_MEMORY)
        keycust_check(context, status);
    if (status != KC_OK) {
        for (int i = 0; i < 3; i++)
            keycust_put_null(row);
        return;
    }
    keycust_put_float8(row, test.statistic);
    keycust_put_int4(row, (int32)test.degrees);
    keycust_put_float8(row, test.p_value);
}

static void
put_moments(KeycustRow *row, const double *residuals, size_t count)
{
    double sum = 0, squares = 0, mean;
    size_t known = 0;

    for (size_t t = 0; t < count; t++)
        if (!isnan(residuals[t])) {
            sum += residuals[t];
            known++;
        }
    mean = known ? sum / (double)known : NAN;
    for (size_t t = 0; t < count; t++)
        if (!isnan(residuals[t]))
            squares += (residuals[t] - mean) * (residuals[t] - mean);
    keycust_put_float8(row, isfinite(mean) ? mean : NAN);
    keycust_put_float8(row, known > 1 && isfinite(squares) ? sqrt(squares / (double)(known - 1)) : NAN);
}

/* On the scale of the values; NULLs where they are too large to be squared. */
static void
put_accuracy(KcContext *context, KeycustRow *row, const ArimaModel *model, const double *fitted)
{
    KcAccuracy accuracy = {0};
    KcAccuracyScale scale;
    KcAccuracyMeasures measures;
    size_t season = season_of(&model->core);
    bool has_scale =
        season < model->series.count &&
        kc_accuracy_scale(context, model->series.values, model->series.count, season, &scale) == KC_OK;
    KcStatus status = KC_OK;

    for (size_t t = 0; t < model->series.count && status == KC_OK; t++)
        status = kc_accuracy_add(context, &accuracy, model->series.values[t],
                                 kc_arima_model_value(&model->core, fitted[t]));
    measures = kc_accuracy_measures(&accuracy, has_scale ? &scale : NULL);
    keycust_put_float8(row, status == KC_OK ? measures.rmse : NAN);
    keycust_put_float8(row, status == KC_OK ? measures.mae : NAN);
    keycust_put_float8(row, status == KC_OK ? measures.mase : NAN);
}

Datum
arima_evaluate(PG_FUNCTION_ARGS)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    ArimaModel *model = arima_read_model(PG_GETARG_HEAPTUPLEHEADER(0));
    KcArimaResiduals residuals;
    ArimaCriteria criteria;
    KeycustRow row;

    if (!kc_arima_is_usable(&model->core))
        PG_RETURN_NULL();
    keycust_check(context, kc_arima_model_residuals(context, &model->core, &model->series, &residuals));
    criteria = arima_criteria(model, &residuals);
    row = keycust_row(fcinfo);
    keycust_put_float8(&row, criteria.loglik);
    keycust_put_float8(&row, criteria.aic);
    keycust_put_float8(&row, criteria.aicc);
    keycust_put_float8(&row, criteria.bic);
    keycust_put_float8(&row, model->core.variance);
    keycust_put_int4(&row, criteria.observations);
    keycust_put_int4(&row, criteria.parameters);
    keycust_put_float8(&row, isfinite(residuals.least_ar_root) ? residuals.least_ar_root : NAN);
    keycust_put_float8(&row, isfinite(residuals.least_ma_root) ? residuals.least_ma_root : NAN);
    put_ljung_box(context, &row, model, residuals.residual);
    put_moments(&row, residuals.residual, model->series.count);
    put_accuracy(context, &row, model, residuals.fitted);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

/* p, d, q, P, D, Q. */
static KcArimaSpec
read_spec(FunctionCallInfo fcinfo)
{
    ArrayType *array = PG_GETARG_ARRAYTYPE_P(1);
    const int32 *orders = (const int32 *)ARR_DATA_PTR(array);
    int32 period = PG_GETARG_INT32(3);

    if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != 6)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("orders must be an array of six numbers: p, d, q, P, D, Q"),
                        errhint("Without a season the last three are 0.")));
    if (array_contains_nulls(array))
        ereport(ERROR,
                (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("orders must not contain null values")));
    if (period < 1 || period > KC_ARIMA_PERIOD_MOST)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("period must be from 1 to %d", KC_ARIMA_PERIOD_MOST), errdetail("Got %d.", period)));
    return (KcArimaSpec){.p = orders[0],
                         .d = orders[1],
                         .q = orders[2],
                         .seasonal_p = orders[3],
                         .seasonal_d = orders[4],
                         .seasonal_q = orders[5],
                         .period = period,
                         .mean = PG_GETARG_BOOL(5),
                         .drift = PG_GETARG_BOOL(6)};
}

static const double *
read_parameters(ArrayType *array, const KcArimaSpec *spec)
{
    int expected = spec->p + spec->q + spec->seasonal_p + spec->seasonal_q, size = 0;
    const double *values = NULL;

    if (ARR_NDIM(array) != 0)
        values = keycust_vector(array, "coefficients", NULLS_REFUSED, &size);
    if (size != expected)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("coefficients must have an element for each of p, q, P and Q, in this order"),
                        errdetail("Got %d for %d.", size, expected)));
    return values;
}

Datum
arima_loglik(PG_FUNCTION_ARGS)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    KcArimaSeries series;
    KcArimaSpec spec;
    const double *coefficients;
    double loglik;
    KcStatus status;

    for (int i = 0; i < PG_NARGS(); i++)
        if (i != 4 && PG_ARGISNULL(i))
            PG_RETURN_NULL();
    arima_read_series(PG_GETARG_ARRAYTYPE_P(0), PG_ARGISNULL(4) ? NULL : PG_GETARG_ARRAYTYPE_P(4), &series);
    spec = read_spec(fcinfo);
    keycust_check(context, kc_arima_check(context, &spec));
    coefficients = read_parameters(PG_GETARG_ARRAYTYPE_P(2), &spec);
    status = kc_arima_loglik(context, &spec, &series, coefficients, &loglik);
    /* Too short, or explained without remainder: a matter of the series. */
    if (status == KC_SHAPE || status == KC_RANGE)
        PG_RETURN_NULL();
    keycust_check(context, status);
    PG_RETURN_FLOAT8(loglik);
}
