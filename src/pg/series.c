/* Diagnostics of time series in SQL: correlations, and whether a series must be differenced. */
#include "pg/series.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"
#include "pg/options.h"

#include "core/series.h"
#include "core/series_correlation.h"
#include "core/series_decompose.h"
#include "core/series_unit_root.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"

#include <math.h>

/* The normal quantile of 0.975: within that over the root of n lie 95 % of the correlations of noise. */
#define NOISE_QUANTILE 1.959963984540054
/* Of forecast::checkresiduals. */
#define TEST_LAGS 10
#define VALUES_A_LAG 5
#define LEAST_DEGREES 3
#define MOST_DIFFERENCES 10

static const char *const kpss_kinds[] = {"level", "trend", NULL};

KeycustSeries
keycust_series(FunctionCallInfo fcinfo, int argument)
{
    static const double none[1];
    ArrayType *array = PG_GETARG_ARRAYTYPE_P(argument);
    KeycustSeries series = {.context = keycust_context(CurrentMemoryContext), .values = none};
    KcSeriesRange range;
    int size;

    if (ARR_NDIM(array) > 0) {
        series.values = keycust_vector(array, "value", NULLS_AS_NAN, &size);
        series.count = size;
    }
    keycust_check(series.context, kc_series_range(series.context, series.values, series.count, &range));
    series.known = range.known;
    return series;
}

bool
keycust_series_has(KcContext *context, KcStatus status)
{
    if (status == KC_SHAPE)
        return false;
    keycust_check(context, status);
    return true;
}

size_t
keycust_series_size(const char *name, int32 value, int32 least)
{
    if (value < least)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("%s must be at least %d", name, least), errdetail("Got %d.", value)));
    return value;
}

size_t
keycust_series_periods(FunctionCallInfo fcinfo, int argument, size_t **periods)
{
    ArrayType *array = PG_GETARG_ARRAYTYPE_P(argument);
    const int32 *values = (const int32 *)ARR_DATA_PTR(array);
    int count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));

    if (ARR_NDIM(array) > 1)
        ereport(ERROR,
                (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("period must be a one-dimensional array"),
                 errdetail("Got %d dimensions.", ARR_NDIM(array))));
    if (array_contains_nulls(array))
        ereport(ERROR,
                (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("period must not contain null values")));
    *periods = keycust_new(size_t, count);
    for (int i = 0; i < count; i++)
        (*periods)[i] = keycust_series_size("period", values[i], 1);
    return count;
}

/* As many lags as R's acf shows, and no more than there are. */
static size_t
default_lags(size_t count)
{
    return (size_t)(10 * log10((double)count));
}

PG_FUNCTION_INFO_V1(series_acf);

Datum
series_acf(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    double *correlations, *partials;
    KeycustSeries series;
    KeycustRow row;
    size_t lags;

    keycust_set_begin(fcinfo);
    if (PG_ARGISNULL(0))
        return (Datum)0;
    series = keycust_series(fcinfo, 0);
    lags = PG_ARGISNULL(1) ? 0 : keycust_series_size("lags", PG_GETARG_INT32(1), 1);
    if (series.known == 0)
        return (Datum)0;
    lags = Min(lags ? lags : default_lags(series.count), series.count - 1);
    keycust_check(series.context, kc_allocate_doubles(series.context, lags + 1, &correlations));
    keycust_check(series.context, kc_allocate_doubles(series.context, lags, &partials));
    keycust_check(series.context,
                  kc_series_acf(series.context, series.values, series.count, lags, correlations));
    keycust_check(series.context, kc_series_pacf(series.context, correlations, lags, partials));
    row = keycust_set_row(result);
    for (size_t lag = 1; lag <= lags; lag++) {
        CHECK_FOR_INTERRUPTS();
        keycust_put_int4(&row, (int32)lag);
        keycust_put_float8(&row, correlations[lag]);
        keycust_put_float8(&row, partials[lag - 1]);
        keycust_put_float8(&row, NOISE_QUANTILE / sqrt((double)series.known));
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}

PG_FUNCTION_INFO_V1(series_ljung_box);

Datum
series_ljung_box(PG_FUNCTION_ARGS)
{
    KeycustSeries series;
    KcLjungBox test;
    KeycustRow row;
    size_t lags, fitted;

    if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
        PG_RETURN_NULL();
    series = keycust_series(fcinfo, 0);
    fitted = keycust_series_size("fitted", PG_GETARG_INT32(2), 0);
    lags = PG_ARGISNULL(1)
               ? Max(Min(TEST_LAGS, (series.known + VALUES_A_LAG / 2) / VALUES_A_LAG), fitted + LEAST_DEGREES)
               : keycust_series_size("lags", PG_GETARG_INT32(1), 1);
    if (fitted < lags && lags >= series.known)
        PG_RETURN_NULL();
    if (!keycust_series_has(series.context, kc_series_ljung_box(series.context, series.values, series.count,
                                                                lags, fitted, &test)))
        PG_RETURN_NULL();
    row = keycust_row(fcinfo);
    keycust_put_float8(&row, test.statistic);
    keycust_put_int4(&row, (int32)test.degrees);
    keycust_put_float8(&row, test.p_value);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

PG_FUNCTION_INFO_V1(series_kpss);

Datum
series_kpss(PG_FUNCTION_ARGS)
{
    KcKpssKind kind =
        keycust_word(PG_GETARG_TEXT_PP(1), "kind", kpss_kinds) == 0 ? KC_KPSS_LEVEL : KC_KPSS_TREND;
    KeycustSeries series = keycust_series(fcinfo, 0);
    KeycustRow row;
    KcKpss test;

    if (!keycust_series_has(series.context,
                            kc_series_kpss(series.context, series.values, series.count, kind, &test)))
        PG_RETURN_NULL();
    row = keycust_row(fcinfo);
    keycust_put_float8(&row, test.statistic);
    keycust_put_int4(&row, (int32)test.lag);
    keycust_put_float8(&row, test.p_value);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

PG_FUNCTION_INFO_V1(series_differences);

Datum
series_differences(PG_FUNCTION_ARGS)
{
    KeycustSeries series = keycust_series(fcinfo, 0);
    int32 most = PG_GETARG_INT32(2);
    size_t differences;

    if (most < 0 || most > MOST_DIFFERENCES)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("most must be from 0 to %d", MOST_DIFFERENCES), errdetail("Got %d.", most)));
    keycust_check(series.context, kc_series_differences(series.context, series.values, series.count,
                                                        PG_GETARG_FLOAT8(1), most, &differences));
    PG_RETURN_INT32((int32)differences);
}

PG_FUNCTION_INFO_V1(series_seasonal_differences);

Datum
series_seasonal_differences(PG_FUNCTION_ARGS)
{
    KeycustSeries series = keycust_series(fcinfo, 0);
    size_t period = keycust_series_size("period", PG_GETARG_INT32(1), 1);
    size_t differences;

    keycust_check(series.context, kc_series_seasonal_differences(series.context, series.values, series.count,
                                                                 period, &differences));
    PG_RETURN_INT32((int32)differences);
}
