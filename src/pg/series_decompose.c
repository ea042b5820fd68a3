/* Time series taken apart in SQL: trend, seasons and what is left; gaps filled; which seasons there are. */
#include "pg/series.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"

#include "core/series_decompose.h"
#include "core/series_interpolate.h"
#include "core/series_seasonal.h"

#include "miscadmin.h"
#include "utils/timestamp.h"

#include <math.h>

/* A series and its parts. */
typedef struct Decomposed {
    KeycustSeries series;
    KcMstl parts;
} Decomposed;

/* Takes the series of arguments 0 (value) and 1 (period) apart; NULL when no value is known. */
static Decomposed *
decompose(FunctionCallInfo fcinfo, bool is_robust)
{
    Decomposed *decomposed = keycust_new_zeroed(Decomposed, 1);
    KeycustSeries *series = &decomposed->series;
    size_t *periods, count;

    *series = keycust_series(fcinfo, 0);
    count = keycust_series_periods(fcinfo, 1, &periods);
    if (!keycust_series_has(series->context,
                            kc_series_decompose(series->context, series->values, series->count, periods,
                                                count, is_robust, &decomposed->parts)))
        return NULL;
    return decomposed;
}

PG_FUNCTION_INFO_V1(series_decompose);

Datum
series_decompose(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    Decomposed *decomposed;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    decomposed = decompose(fcinfo, PG_GETARG_BOOL(2));
    if (!decomposed)
        return (Datum)0;
    row = keycust_set_row(result);
    for (size_t t = 0; t < decomposed->series.count; t++) {
        const KcMstl *parts = &decomposed->parts;
        double season = 0;

        CHECK_FOR_INTERRUPTS();
        for (size_t i = 0; i < parts->seasons; i++)
            season += parts->season[i][t];
        keycust_put_int4(&row, (int32)(t + 1));
        keycust_put_float8(&row, decomposed->series.values[t]);
        keycust_put_float8(&row, parts->trend[t]);
        keycust_put_float8(&row, season);
        keycust_put_float8(&row, parts->remainder[t]);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}

PG_FUNCTION_INFO_V1(series_season);

Datum
series_season(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    Decomposed *decomposed;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    decomposed = decompose(fcinfo, PG_GETARG_BOOL(2));
    if (!decomposed)
        return (Datum)0;
    row = keycust_set_row(result);
    for (size_t i = 0; i < decomposed->parts.seasons; i++)
        for (size_t t = 0; t < decomposed->series.count; t++) {
            CHECK_FOR_INTERRUPTS();
            keycust_put_int4(&row, (int32)(t + 1));
            keycust_put_int4(&row, (int32)decomposed->parts.periods[i]);
            keycust_put_float8(&row, decomposed->parts.season[i][t]);
            keycust_row_emit(&row, result);
        }
    return (Datum)0;
}

PG_FUNCTION_INFO_V1(series_strength);

Datum
series_strength(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    KcSeriesStrength strength;
    Decomposed *decomposed;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    decomposed = decompose(fcinfo, false);
    if (!decomposed)
        return (Datum)0;
    kc_series_strength(&decomposed->parts, decomposed->series.count, &strength);
    row = keycust_set_row(result);
    keycust_put_text(&row, "trend");
    keycust_put_null(&row);
    keycust_put_float8(&row, strength.trend);
    keycust_row_emit(&row, result);
    for (size_t i = 0; i < strength.seasons; i++) {
        keycust_put_text(&row, "season");
        keycust_put_int4(&row, (int32)strength.periods[i]);
        keycust_put_float8(&row, strength.season[i]);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}

PG_FUNCTION_INFO_V1(series_interpolate);

Datum
series_interpolate(PG_FUNCTION_ARGS)
{
    KeycustSeries series;
    size_t *periods = NULL, period_count = 0;
    double *filled;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    series = keycust_series(fcinfo, 0);
    if (!PG_ARGISNULL(1))
        period_count = keycust_series_periods(fcinfo, 1, &periods);
    keycust_check(series.context, kc_allocate_doubles(series.context, series.count, &filled));
    if (!keycust_series_has(series.context, kc_series_interpolate(series.context, series.values, series.count,
                                                                  periods, period_count, filled)))
        PG_RETURN_NULL();
    PG_RETURN_ARRAYTYPE_P(keycust_float8_array(filled, (int)series.count, false));
}

/* The step between two values: whole months, or whole seconds. */
static KcSeriesStep
read_step(const Interval *interval)
{
    int64 seconds = (int64)interval->day * SECS_PER_DAY + interval->time / USECS_PER_SEC;
    bool has_time = interval->day != 0 || interval->time != 0;

    if (interval->month != 0 && has_time)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("step must not have both months and days or hours"),
                 errhint("Months are of different lengths: give months alone, or days and hours alone.")));
    if (interval->time % USECS_PER_SEC != 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("step must be a whole number of seconds or of months")));
    if (has_time ? seconds <= 0 : interval->month <= 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("step must be greater than 0"),
                        errhint("It is the time from a value to the next, as in interval '15 minutes'.")));
    return (KcSeriesStep){interval->month, seconds};
}

PG_FUNCTION_INFO_V1(series_periods);

Datum
series_periods(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    KcSeriesStep step = read_step(PG_GETARG_INTERVAL_P(1));
    size_t candidates[KC_MSTL_MOST], count;
    KcSeriesSeasons seasons;
    KeycustSeries series;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    series = keycust_series(fcinfo, 0);
    count = kc_series_candidates(step, series.count, candidates);
    if (count == 0 || !keycust_series_has(series.context,
                                          kc_series_find_seasons(series.context, series.values, series.count,
                                                                 candidates, count, &seasons)))
        return (Datum)0;
    row = keycust_set_row(result);
    for (size_t i = 0; i < seasons.count; i++) {
        keycust_put_int4(&row, (int32)seasons.season[i].period);
        keycust_put_float8(&row, seasons.season[i].strength);
        keycust_put_float8(&row, seasons.season[i].correlation);
        keycust_put_boolean(&row, seasons.season[i].is_likely);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}
