/*
 * The final functions of the aggregates transformer_plan and transformer_losses. A plan is a composite of what people ask
 * first; all of its alternatives with their months stand in its detail, which transformer_alternatives and
 * transformer_months (sql/analytics/transformer.sql) lay out in rows and put into words.
 */
#include "pg/transformer_glue.h"

#include "pg/composite.h"
#include "pg/context.h"
#include "pg/month.h"
#include "pg/options.h"
#include "pg/state.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/json.h"
#include "utils/memutils.h"

#include <math.h>

#define PLAN_FORMAT 1
#define HOURS_OF_YEAR 8760.0

const char *const transformer_kinds[] = {"keep",    "switch",  "suspend", "season", "reduce",
                                         "replace", "enlarge", "new",     NULL};
const char *const transformer_objections[] = {"overloaded", "not_n_1",         "unit_too_large", "no_price",
                                              "no_losses",  "no_basic_charge", "no_month",       NULL};

/* --- the detail, as JSON ----------------------------------------------------------------------------------------- */

static double
finite_or_nan(double value)
{
    return isfinite(value) ? value : NAN;
}

static void
append_key(StringInfo json, const char *key)
{
    char before = json->data[json->len - 1];

    appendStringInfo(json, "%s\"%s\": ", before == '{' ? "" : ", ", key);
}

static void
append_field(StringInfo json, const char *key, double value)
{
    append_key(json, key);
    keycust_append_number(json, finite_or_nan(value));
}

static void
append_date(StringInfo json, int32 month)
{
    int year, month_of_year, day;

    j2date(keycust_first_day(month) + POSTGRES_EPOCH_JDATE, &year, &month_of_year, &day);
    appendStringInfo(json, "\"%04d-%02d-01%s\"", year > 0 ? year : 1 - year, month_of_year,
                     year > 0 ? "" : " BC");
}

static void
append_load(StringInfo json, const KcTransformerLoad *load)
{
    append_key(json, "months");
    appendStringInfoChar(json, '[');
    for (size_t m = 0; m < load->month_count; m++) {
        const KcTransformerMonth *month = &load->months[m];

        appendStringInfoString(json, m ? ", {" : "{");
        append_key(json, "month");
        append_date(json, month->month);
        append_field(json, "hours", month->hours);
        append_field(json, "peak_kva", month->peak_kva);
        append_field(json, "peak_kw", month->peak_kw);
        append_field(json, "energy_kwh", month->energy_kwh);
        appendStringInfoChar(json, '}');
    }
    appendStringInfoChar(json, ']');
}

/* "2 x S22-630", "S11-315 + S11-630", "400 kVA". */
static void
append_unit_name(StringInfo name, const char *series, double capacity_kva, int count)
{
    if (name->len)
        appendStringInfoString(name, " + ");
    if (count > 1)
        appendStringInfo(name, "%d x ", count);
    if (series && *series)
        appendStringInfo(name, "%s-%.10g", series, capacity_kva);
    else
        appendStringInfo(name, "%.10g kVA", capacity_kva);
}

static double
unit_of(const TransformerTask *task, const KcTransformerAlternative *alternative, int i, const char **series)
{
    int unit = alternative->units[i];

    if (alternative->is_present) {
        *series = task->present_series[unit];
        return task->core.present[unit].capacity_kva;
    }
    *series = task->series[task->core.models[unit].series];
    return task->core.models[unit].unit.capacity_kva;
}

static bool
is_same_text(const char *one, const char *other)
{
    return one == other || (one && other && strcmp(one, other) == 0);
}

/* Of the units from `first` to `end`. */
static char *
name_of_units(const TransformerTask *task, const KcTransformerAlternative *alternative, int first, int end)
{
    StringInfoData name;

    initStringInfo(&name);
    for (int i = first, next; i < end; i = next) {
        const char *series, *other;
        double capacity = unit_of(task, alternative, i, &series);

        for (next = i + 1; next < end; next++)
            if (unit_of(task, alternative, next, &other) != capacity || !is_same_text(series, other))
                break;
        append_unit_name(&name, series, capacity, next - i);
    }
    return name.data;
}

static char *
name_of(const TransformerTask *task, const KcTransformerAlternative *alternative)
{
    int kept = alternative->season_units;

    if (kept == 0)
        return name_of_units(task, alternative, 0, alternative->unit_count);
    return psprintf("%s, at times + %s", name_of_units(task, alternative, 0, kept),
                    name_of_units(task, alternative, kept, alternative->unit_count));
}

static void
append_objections(StringInfo json, unsigned against)
{
    bool is_first = true;

    append_key(json, "against");
    appendStringInfoChar(json, '[');
    for (int i = 0; transformer_objections[i]; i++)
        if (against >> i & 1) {
            appendStringInfo(json, "%s\"%s\"", is_first ? "" : ", ", transformer_objections[i]);
            is_first = false;
        }
    appendStringInfoChar(json, ']');
}

/* One quantity of all months; `offset` is where it stands in a month. */
static void
append_month_numbers(StringInfo json, const char *key, const KcTransformerMonthCost *months, size_t count,
                     size_t offset)
{
    append_key(json, key);
    appendStringInfoChar(json, '[');
    for (size_t m = 0; m < count; m++) {
        double value;

        memcpy(&value, (const char *)&months[m] + offset, sizeof value);
        appendStringInfoString(json, m ? ", " : "");
        keycust_append_number(json, finite_or_nan(value));
    }
    appendStringInfoChar(json, ']');
}

static void
append_months(StringInfo json, const KcTransformerMonthCost *months, size_t count)
{
    if (!months)
        return;
    append_month_numbers(json, "months_no_load_kwh", months, count,
                         offsetof(KcTransformerMonthCost, no_load_kwh));
    append_month_numbers(json, "months_load_kwh", months, count, offsetof(KcTransformerMonthCost, load_kwh));
    append_month_numbers(json, "months_capacity_kva", months, count,
                         offsetof(KcTransformerMonthCost, capacity_kva));
    append_month_numbers(json, "months_loss_cny", months, count, offsetof(KcTransformerMonthCost, loss_cny));
    append_month_numbers(json, "months_basic_cny", months, count,
                         offsetof(KcTransformerMonthCost, basic_cny));
    append_month_numbers(json, "months_contract_kw", months, count,
                         offsetof(KcTransformerMonthCost, contract_kw));
    append_key(json, "months_basic_mode");
    appendStringInfoChar(json, '[');
    for (size_t m = 0; m < count; m++) {
        int mode = months[m].basic_mode;

        appendStringInfo(json, mode == KC_BASIC_NO_MODE ? "%snull" : "%s\"%s\"", m ? ", " : "",
                         mode == KC_BASIC_NO_MODE ? "" : transformer_basic_modes[mode]);
    }
    appendStringInfoChar(json, ']');
}

static void
append_costs(StringInfo json, const KcTransformerAlternative *a)
{
    const KcInvestment *investment = &a->investment;

    append_field(json, "capacity_kva", a->capacity_kva);
    append_field(json, "carries_kva", a->carries_kva);
    append_field(json, "rest_kva", a->rest_kva);
    append_field(json, "price_cny", a->price_cny);
    append_field(json, "life_years", a->life_years);
    append_field(json, "no_load_kwh", a->no_load_kwh);
    append_field(json, "load_kwh", a->load_kwh);
    append_field(json, "reactive_kvarh", a->reactive_kvarh);
    append_field(json, "loss_cny", a->loss_cny);
    append_field(json, "basic_cny", a->basic_cny);
    for (int mode = 0; mode < KC_BASIC_MODES; mode++)
        append_field(json, psprintf("basic_%s_cny", transformer_basic_modes[mode]), a->basic_modes_cny[mode]);
    append_field(json, "capital_cny", a->capital_cny);
    append_field(json, "yearly_cny", a->yearly_cny);
    append_field(json, "toc_cny", a->toc_cny);
    append_field(json, "saving_kwh", a->saving_kwh);
    append_field(json, "saving_loss_cny", a->saving_loss_cny);
    append_field(json, "saving_basic_cny", a->saving_basic_cny);
    append_field(json, "saving_cny", a->saving_cny);
    append_field(json, "npv_cny", a->is_appraised ? investment->npv : NAN);
    append_field(json, "irr",
                 a->is_appraised && investment->irr_kind == KC_IRR_FOUND ? investment->irr : NAN);
    append_field(json, "payback_years", a->is_appraised ? investment->payback : NAN);
    append_field(json, "discounted_payback_years", a->is_appraised ? investment->discounted_payback : NAN);
}

static void
append_alternative(StringInfo json, const TransformerTask *task, const KcTransformerAlternative *alternative,
                   size_t months)
{
    appendStringInfoChar(json, '{');
    append_key(json, "kind");
    appendStringInfo(json, "\"%s\"", transformer_kinds[alternative->kind]);
    append_key(json, "name");
    escape_json(json, name_of(task, alternative));
    append_field(json, "units", alternative->unit_count);
    append_field(json, "rank", alternative->rank ? (double)alternative->rank : NAN);
    append_objections(json, alternative->against);
    append_costs(json, alternative);
    append_months(json, alternative->months, months);
    appendStringInfoChar(json, '}');
}

static Jsonb *
make_detail(const TransformerTask *task, const KcTransformerLoad *load, const KcTransformerPlan *plan)
{
    const KcTransformerTask *core = &task->core;
    StringInfoData json;

    initStringInfo(&json);
    appendStringInfoChar(&json, '{');
    append_field(&json, "peak_with_margin_kva", load->peak_kva * (1 + core->margin));
    append_field(&json, "margin_pct", 100 * core->margin);
    append_field(&json, "load_limit_pct", 100 * core->load_limit);
    append_field(&json, "essential_pct", 100 * core->essential);
    append_field(&json, "overload_factor", core->overload_factor);
    append_field(&json, "suspend_months", core->suspend_months);
    append_load(&json, load);
    append_key(&json, "alternatives");
    appendStringInfoChar(&json, '[');
    for (size_t i = 0; i < plan->count; i++) {
        appendStringInfoString(&json, i ? ", " : "");
        append_alternative(&json, task, &plan->alternatives[i], load->month_count);
        CHECK_FOR_INTERRUPTS();
    }
    appendStringInfoString(&json, "]}");
    return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

/* --- the plan ---------------------------------------------------------------------------------------------------- */

#define PUT_NULLS(row, count)                                                                                \
    for (int null_ = 0; null_ < (count); null_++)                                                            \
    keycust_put_null(row)

static void
put_finite(KeycustRow *row, double value)
{
    keycust_put_float8(row, finite_or_nan(value));
}

/* The best, and what it saves. */
static void
put_best(KeycustRow *row, const TransformerTask *task, const KcTransformerPlan *plan)
{
    const KcTransformerAlternative *best = plan->count && plan->feasible ? &plan->alternatives[0] : NULL;
    const KcTransformerAlternative *keep = plan->keep < plan->count ? &plan->alternatives[plan->keep] : NULL;

    keycust_put_text(row, best ? name_of(task, best) : NULL);
    keycust_put_text(row, best ? transformer_kinds[best->kind] : NULL);
    put_finite(row, best ? best->yearly_cny : NAN);
    put_finite(row, best ? best->price_cny : NAN);
    put_finite(row, best ? best->saving_cny : NAN);
    put_finite(row, best && best->is_appraised ? best->investment.npv : NAN);
    put_finite(row, best && best->is_appraised ? best->investment.payback : NAN);
    keycust_put_text(row, keep ? name_of(task, keep) : NULL);
    put_finite(row, keep ? keep->capacity_kva : NAN);
    put_finite(row, keep ? keep->yearly_cny : NAN);
    keycust_put_int4(row, (int32)plan->considered);
    keycust_put_int4(row, (int32)plan->feasible);
}

static void
put_load(KeycustRow *row, const KcTransformerLoad *load)
{
    put_finite(row, load->peak_kva);
    put_finite(row, load->peak_kw);
    put_finite(row, load->kvah / load->hours);
    put_finite(row, sqrt(load->kva2h / load->hours));
    put_finite(row, load->energy_kwh);
    put_finite(row, load->hours);
    put_finite(row, fmin(100, 100 * load->hours / transformer_calendar_hours(load)));
    keycust_put_date(row, keycust_first_day(load->months[0].month));
    keycust_put_int4(row, (int32)load->month_count);
}

/* What stands in the attributes before `missing`. */
#define BEST_ATTRIBUTES 12
#define LOAD_ATTRIBUTES 9

static Datum
plan_datum(FunctionCallInfo fcinfo, const TransformerRows *rows, KcContext *context)
{
    KeycustRow row = keycust_row(fcinfo);
    const char *status = "ok", *message = NULL;
    KcTransformerLoad load;
    KcTransformerPlan plan;

    if (!transformer_load_of_rows(rows, context, &load, &status, &message)) {
        PUT_NULLS(&row, BEST_ATTRIBUTES + LOAD_ATTRIBUTES);
        keycust_put_int8(&row, rows->missing);
        keycust_put_text(&row, status);
        keycust_put_text(&row, message);
        keycust_put_int4(&row, PLAN_FORMAT);
        keycust_put_null(&row);
        return keycust_row_datum(&row);
    }
    keycust_check(context, kc_transformer_plan(context, &load, &rows->task->core, &plan));
    if (plan.feasible == 0) {
        status = "none_feasible";
        message = "no alternative carries the load, with a price, losses and a basic charge that are known";
    } else if (load.month_count < MONTHS_PER_YEAR)
        message =
            load.month_count == 1
                ? "1 month was measured; a year is taken to be like it"
                : psprintf("%zu months were measured; a year is taken to be like them", load.month_count);
    put_best(&row, rows->task, &plan);
    put_load(&row, &load);
    keycust_put_int8(&row, rows->missing);
    keycust_put_text(&row, status);
    keycust_put_text(&row, message);
    keycust_put_int4(&row, PLAN_FORMAT);
    keycust_put_jsonb(&row, make_detail(rows->task, &load, &plan));
    return keycust_row_datum(&row);
}

/* Losses of the present units over the load, as they run. */
static Datum
losses_datum(FunctionCallInfo fcinfo, const TransformerRows *rows, KcContext *context)
{
    const KcTransformerTask *task = &rows->task->core;
    KeycustRow row = keycust_row(fcinfo);
    const char *status = "ok", *message = NULL;
    KcTransformerLoad load = {.hours = 0};
    KcTransformerSet *sets = keycust_new(KcTransformerSet, KC_TRANSFORMER_MOST_SETS);
    KcTransformerSegment *segments = keycust_new(KcTransformerSegment, KC_TRANSFORMER_MOST_SEGMENTS);
    KcTransformerEnergy energy = {NAN, NAN, NAN, NAN, NAN};
    double mean = NAN, effective = NAN;
    int count;

    if (transformer_load_of_rows(rows, context, &load, &status, &message)) {
        mean = load.kvah / load.hours;
        effective = sqrt(load.kva2h / load.hours);
    }
    if (load.hours > 0 && task->present_count) {
        count = kc_transformer_sets(task->present, task->present_count, task->kq, sets);
        for (int s = 0; s < count; s++)
            sets[s].limit_kva = sets[s].carries_kva * task->load_limit;
        if (!task->is_present_switched) {
            sets[0] = sets[count - 1];
            count = 1;
        }
        energy =
            kc_transformer_energy(&load.sums, sets, segments, kc_transformer_service(sets, count, segments));
    }
    put_finite(&row, load.hours > 0 ? load.hours : NAN);
    put_finite(&row, load.hours > 0 ? load.peak_kva : NAN);
    put_finite(&row, mean);
    put_finite(&row, effective);
    put_finite(&row, mean > 0 ? effective / mean : NAN);
    put_finite(&row, energy.no_load_kwh);
    put_finite(&row, energy.load_kwh);
    put_finite(&row, energy.no_load_kwh + energy.load_kwh);
    put_finite(&row,
               load.hours > 0 ? (energy.no_load_kwh + energy.load_kwh) / load.hours * HOURS_OF_YEAR : NAN);
    put_finite(&row, energy.no_load_kvarh + energy.load_kvarh);
    put_finite(&row, energy.cost_kwh);
    keycust_put_int8(&row, rows->missing);
    if (!task->present_count && strcmp(status, "ok") == 0) {
        status = "no_units";
        message = "option \"present\" lists no unit";
    }
    keycust_put_text(&row, status);
    keycust_put_text(&row, message);
    return keycust_row_datum(&row);
}

PG_FUNCTION_INFO_V1(transformer_plan_final);
PG_FUNCTION_INFO_V1(transformer_losses_final);

static Datum
finish(FunctionCallInfo fcinfo, Datum (*datum)(FunctionCallInfo, const TransformerRows *, KcContext *))
{
    MemoryContext memory, caller;
    const TransformerRows *rows;
    Datum result;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    rows = (const TransformerRows *)PG_GETARG_POINTER(0);
    memory = AllocSetContextCreate(CurrentMemoryContext, "keycust transformer", ALLOCSET_DEFAULT_SIZES);
    caller = MemoryContextSwitchTo(memory);
    result = datum(fcinfo, rows, keycust_context(memory));
    MemoryContextSwitchTo(caller);
    /* A tuple is one piece of memory. */
    result = PointerGetDatum(PG_DETOAST_DATUM_COPY(result));
    MemoryContextDelete(memory);
    PG_RETURN_DATUM(result);
}

Datum
transformer_plan_final(PG_FUNCTION_ARGS)
{
    return finish(fcinfo, plan_datum);
}

Datum
transformer_losses_final(PG_FUNCTION_ARGS)
{
    return finish(fcinfo, losses_datum);
}
