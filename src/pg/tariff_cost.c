/* What a load costs, in SQL: the whole-data aggregate tariff_cost, its form for energies by period, a tariff's day. */
#include "pg/tariff_glue.h"

#include "pg/context.h"
#include "pg/state.h"

#include "core/tariff_cost.h"

#include "utils/datetime.h"
#include "utils/timestamp.h"

#include <math.h>

PG_FUNCTION_INFO_V1(tariff_cost_curve_trans);
PG_FUNCTION_INFO_V1(tariff_cost_reading_trans);
PG_FUNCTION_INFO_V1(tariff_cost_final);
PG_FUNCTION_INFO_V1(tariff_cost_energies);
PG_FUNCTION_INFO_V1(tariff_day);

static const char *const option_names[] = {"minutes", "label", NULL};

Datum
tariff_cost_curve_trans(PG_FUNCTION_ARGS)
{
    return tariff_take_curve(fcinfo);
}

Datum
tariff_cost_reading_trans(PG_FUNCTION_ARGS)
{
    return tariff_take_reading(fcinfo);
}

static void
put_status(KeycustRow *row, const KcTariffCost *cost, const KcTariffIndices *indices)
{
    if (cost->valid == 0) {
        keycust_put_text(row, "no_rows");
        keycust_put_text(row, "no interval has a value");
    } else if (isnan(indices->cny)) {
        keycust_put_text(row, "no_price");
        keycust_put_text(row, "no interval has both a period and a price");
    } else if (cost->unpriced) {
        keycust_put_text(row, "unpriced");
        keycust_put_text(row, psprintf("intervals without a price: %zu, days with such: %zu", cost->unpriced,
                                       cost->unpriced_days));
    } else {
        keycust_put_text(row, "ok");
        keycust_put_text(row, NULL);
    }
}

static void
put_indices(KeycustRow *row, const KcTariffIndices *indices, bool has_values)
{
    keycust_put_float8(row, has_values ? indices->kwh : NAN);
    keycust_put_float8(row, indices->cny);
    keycust_put_float8(row, indices->average);
    keycust_put_float8(row, indices->flat);
    keycust_put_float8(row, indices->price_index);
    keycust_put_float8(row, indices->peak_share);
    keycust_put_float8(row, indices->flat_share);
    keycust_put_float8(row, indices->valley_share);
    keycust_put_float8(row, indices->valley_use);
}

static void
put_periods(KeycustRow *row, const KcTariffCost *cost, bool has_values, bool has_price)
{
    for (int i = 0; i < KC_TARIFF_PERIODS; i++)
        keycust_put_float8(row, has_values ? kc_sum_value(&cost->period[i].kwh) : NAN);
    for (int i = 0; i < KC_TARIFF_PERIODS; i++)
        keycust_put_float8(row, has_price ? kc_sum_value(&cost->period[i].cny) : NAN);
}

/* Dates reach further than timestamps. */
static bool
is_timestamp_day(int32 day)
{
    return day >= DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE &&
           day < TIMESTAMP_END_JULIAN - POSTGRES_EPOCH_JDATE;
}

static Datum
cost_datum(FunctionCallInfo fcinfo, const KcTariffCost *cost)
{
    KeycustRow row = keycust_row(fcinfo);
    KcTariffIndices indices = kc_tariff_indices(cost);
    bool has_values = cost->valid > 0;

    if (cost->days) {
        keycust_put_date(&row, cost->first_day);
        keycust_put_date(&row, cost->last_day);
    } else {
        keycust_put_null(&row);
        keycust_put_null(&row);
    }
    keycust_put_int4(&row, (int32)cost->days);
    keycust_put_int8(&row, (int64)cost->intervals);
    keycust_put_int8(&row, (int64)(cost->intervals - cost->valid));
    keycust_put_int8(&row, (int64)cost->duplicates);
    put_indices(&row, &indices, has_values);
    put_periods(&row, cost, has_values, !isnan(indices.cny));
    keycust_put_float8(&row, has_values ? kc_sum_value(&cost->export_kwh) : NAN);
    keycust_put_float8(&row, has_values ? indices.kwh - indices.priced_kwh : NAN);
    keycust_put_int8(&row, (int64)cost->unpriced);
    keycust_put_int4(&row, (int32)cost->unpriced_days);
    if (cost->unpriced && is_timestamp_day(cost->unpriced_day))
        keycust_put_timestamp(&row, cost->unpriced_day * USECS_PER_DAY +
                                        cost->unpriced_minute * (SECS_PER_MINUTE * USECS_PER_SEC));
    else
        keycust_put_null(&row);
    put_status(&row, cost, &indices);
    return keycust_row_datum(&row);
}

/* Does not change what the state holds, but for the order of rows, which is nothing. */
Datum
tariff_cost_final(PG_FUNCTION_ARGS)
{
    const TariffRows *rows;
    KcContext *context;
    KcTariffLoad load;
    KcTariffCost cost;
    KeycustOptions options;
    TariffLabels labels;
    TariffModel *model;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    rows = (TariffRows *)PG_GETARG_POINTER(0);
    options = keycust_options(rows->options ? DatumGetJsonbP(rows->options) : NULL, option_names);
    labels = tariff_read_labels(&options);
    model = tariff_of_rows(fcinfo, rows);
    if (!model)
        PG_RETURN_NULL();
    context = keycust_context(CurrentMemoryContext);
    load = tariff_load_of_rows(context, rows, &labels);
    if (load.points == 0 && rows->count)
        return tariff_status_datum(fcinfo, "no_step");
    keycust_check(context, kc_tariff_cost(context, model->tariff, &load, &cost));
    return cost_datum(fcinfo, &cost);
}

/* (tariff, month, critical_peak_kwh, peak_kwh, flat_kwh, valley_kwh, deep_valley_kwh) */
Datum
tariff_cost_energies(PG_FUNCTION_ARGS)
{
    double kwh[KC_TARIFF_PERIODS];
    KcContext *context;
    KcTariffCost cost;

    if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || DATE_NOT_FINITE(PG_GETARG_DATEADT(1)))
        PG_RETURN_NULL();
    for (int i = 0; i < KC_TARIFF_PERIODS; i++) {
        kwh[i] = PG_ARGISNULL(2 + i) ? NAN : PG_GETARG_FLOAT8(2 + i);
        if (!PG_ARGISNULL(2 + i) && !isfinite(kwh[i]))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("%s_kwh must be a finite number", tariff_period_words[i]),
                            errhint("Use NULL for what is not known.")));
    }
    context = keycust_context(CurrentMemoryContext);
    keycust_check(context, kc_tariff_cost_energies(context, tariff_argument(fcinfo, 0)->tariff,
                                                   PG_GETARG_DATEADT(1), kwh, &cost));
    return cost_datum(fcinfo, &cost);
}

/* A run of minutes that cost the same. */
static void
emit_run(KeycustRow *row, ReturnSetInfo *result, const KcTariffClock *clock, const KcTariffPrices *prices,
         int starts, int ends)
{
    uint8 band = clock->minute[starts];
    double ratio = band == KC_TARIFF_NO_BAND ? NAN : clock->band[band].ratio;

    keycust_put_int4(row, starts);
    keycust_put_int4(row, ends);
    keycust_put_text(row, band == KC_TARIFF_NO_BAND ? NULL : tariff_period_words[clock->band[band].period]);
    keycust_put_float8(row, ratio);
    keycust_put_float8(row, prices ? prices->flat * ratio + prices->fixed : NAN);
    keycust_row_emit(row, result);
}

/* (tariff, day) */
Datum
tariff_day(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    KeycustRow row;
    TariffModel *model;
    KcContext *context;
    const KcTariffSlots *slots;
    int32 index;
    DateADT day;

    keycust_set_begin(fcinfo);
    day = PG_GETARG_DATEADT(1);
    if (DATE_NOT_FINITE(day))
        PG_RETURN_NULL();
    row = keycust_set_row(result);
    model = tariff_argument(fcinfo, 0);
    context = keycust_context(CurrentMemoryContext);
    keycust_check(context,
                  kc_tariff_slots_on(context, model->tariff, day, kc_tariff_month(day, &index), 1, &slots));
    for (int starts = 0, ends; slots && starts < KC_TARIFF_DAY_MINUTES; starts = ends) {
        for (ends = starts + 1;
             ends < KC_TARIFF_DAY_MINUTES && slots->clock->minute[ends] == slots->clock->minute[starts];
             ends++)
            ;
        emit_run(&row, result, slots->clock, kc_tariff_prices_on(model->tariff, day), starts, ends);
    }
    PG_RETURN_NULL();
}
