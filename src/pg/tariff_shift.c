/* What moving load would save, in SQL: the whole-data aggregate tariff_shift. */
#include "pg/tariff_glue.h"

#include "pg/array.h"
#include "pg/context.h"
#include "pg/state.h"

#include "core/tariff_shift.h"

#include "utils/timestamp.h"

#include <math.h>

PG_FUNCTION_INFO_V1(tariff_shift_curve_trans);
PG_FUNCTION_INFO_V1(tariff_shift_reading_trans);
PG_FUNCTION_INFO_V1(tariff_shift_final);

static const char *const option_names[] = {"share",        "limit_kw",
                                           "rotate_hours", "labour_cny_per_kwh",
                                           "basic_mode",   "capacity_kva",
                                           "contract_kw",  "minutes",
                                           "label",        NULL};

Datum
tariff_shift_curve_trans(PG_FUNCTION_ARGS)
{
    return tariff_take_curve(fcinfo);
}

Datum
tariff_shift_reading_trans(PG_FUNCTION_ARGS)
{
    return tariff_take_reading(fcinfo);
}

static void
read_rotations(const KeycustOptions *options, KcShiftTask *task)
{
    double *hours;
    int count;

    if (!keycust_option_numbers(options, "rotate_hours", false, &hours, &count))
        return;
    if (count > KC_SHIFT_MOST_ROTATIONS)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"rotate_hours\" must be a list of at most %d numbers",
                               KC_SHIFT_MOST_ROTATIONS)));
    for (int i = 0; i < count; i++) {
        double minutes = hours[i] * MINS_PER_HOUR;

        if (!(fabs(hours[i]) <= HOURS_PER_DAY) || minutes != rint(minutes))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("option \"rotate_hours\" must be hours from -24 to 24, in whole minutes"),
                            errdetail("Got %g.", hours[i])));
        task->rotate_minutes[i] = (int)minutes;
    }
    task->rotations = count;
}

static KcShiftTask
read_task(Datum jsonb, TariffLabels *labels)
{
    KeycustOptions options = keycust_options(jsonb ? DatumGetJsonbP(jsonb) : NULL, option_names);
    KcShiftTask task = {.share = NAN,
                        .limit_kw = NAN,
                        .basic_mode = KC_BASIC_NO_MODE,
                        .capacity_kva = NAN,
                        .contract_kw = NAN};

    keycust_option_number(&options, "share", 0, 1, &task.share);
    keycust_option_number(&options, "limit_kw", 0, KC_TARIFF_MOST, &task.limit_kw);
    keycust_option_number(&options, "labour_cny_per_kwh", -KC_TARIFF_MOST, KC_TARIFF_MOST,
                          &task.cost_per_kwh);
    keycust_option_word(&options, "basic_mode", tariff_mode_words, &task.basic_mode);
    keycust_option_number(&options, "capacity_kva", 0, KC_TARIFF_MOST, &task.capacity_kva);
    keycust_option_number(&options, "contract_kw", 0, KC_TARIFF_MOST, &task.contract_kw);
    read_rotations(&options, &task);
    *labels = tariff_read_labels(&options);
    return task;
}

static void
put_result(KeycustRow *row, const KcShiftResult *result, bool is_priced)
{
    bool is_known = result->is_known && is_priced;

    keycust_put_float8(row, is_known ? result->moved_kwh : NAN);
    keycust_put_float8(row, is_known ? result->energy_after : NAN);
    keycust_put_float8(row, is_known ? result->demand_after : NAN);
    keycust_put_float8(row, is_known ? result->basic_after : NAN);
    keycust_put_float8(row, is_known ? result->saving : NAN);
}

static Datum
shift_datum(FunctionCallInfo fcinfo, const KcTariffLoad *load, const KcShiftTask *task, const KcShift *shift)
{
    const KcShiftResult *first = &shift->kind[KC_SHIFT_THEORETICAL];
    KeycustRow row = keycust_row(fcinfo);
    bool is_priced = shift->priced_days > 0;

    keycust_put_date(&row, load->day[0]);
    keycust_put_date(&row, load->day[load->days - 1]);
    keycust_put_int4(&row, (int32)shift->days);
    keycust_put_int4(&row, (int32)shift->priced_days);
    keycust_put_float8(&row, is_priced ? first->energy_before : NAN);
    keycust_put_float8(&row, first->demand_before);
    keycust_put_float8(&row, first->basic_before);
    for (int kind = 0; kind < KC_SHIFT_KINDS; kind++)
        put_result(&row, &shift->kind[kind], is_priced);
    if (task->rotations && is_priced) {
        keycust_put_float8(&row, shift->kind[KC_SHIFT_ROTATION].minutes / (double)MINS_PER_HOUR);
        keycust_put_array(&row, keycust_float8_array(shift->rotation_saving, task->rotations, true));
    } else {
        keycust_put_null(&row);
        keycust_put_null(&row);
    }
    keycust_put_text(&row, is_priced ? shift->priced_days < shift->days ? "unpriced" : "ok" : "no_price");
    keycust_put_text(&row,
                     shift->priced_days < shift->days
                         ? psprintf("days without a price for every interval, which take no part: %zu of %zu",
                                    shift->days - shift->priced_days, shift->days)
                         : NULL);
    return keycust_row_datum(&row);
}

/* Does not change what the state holds, but for the order of rows, which is nothing. */
Datum
tariff_shift_final(PG_FUNCTION_ARGS)
{
    const TariffRows *rows;
    KcContext *context;
    KcTariffLoad load;
    KcShiftTask task;
    KcShift shift;
    TariffLabels labels;
    TariffModel *model;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    rows = (TariffRows *)PG_GETARG_POINTER(0);
    task = read_task(rows->options, &labels);
    model = tariff_of_rows(fcinfo, rows);
    if (!model)
        PG_RETURN_NULL();
    context = keycust_context(CurrentMemoryContext);
    load = tariff_load_of_rows(context, rows, &labels);
    if (load.points == 0 || load.days == 0)
        return tariff_status_datum(fcinfo, rows->count ? "no_step" : "no_rows");
    keycust_check(context, kc_tariff_shift(context, model->tariff, &load, &task, &shift));
    if (isnan(shift.kind[KC_SHIFT_THEORETICAL].demand_before))
        return tariff_status_datum(fcinfo, "no_rows");
    return shift_datum(fcinfo, &load, &task, &shift);
}
