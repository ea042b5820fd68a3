/*
 * reactive_plan: the compensation of a measured load, from rows or from day curves. An aggregate of the whole-data class: it
 * keeps its rows, and puts them in order at the end.
 */
#include "pg/reactive_glue.h"

#include "pg/context.h"
#include "pg/curve.h"
#include "pg/month.h"
#include "pg/state.h"

#include "core/numeric.h"

#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/memutils.h"

#include <math.h>

#define FIRST_ROWS 128
#define MONTHS_OF_YEAR 12
#define ROWS_A_POLL 65536
#define USECS_PER_MINUTE_OF_CURVE (USECS_PER_DAY / KC_CURVE_MOST_POINTS)

typedef struct ReactiveState {
    MemoryContext memory;
    ReactiveOptions *options;
    KeycustKeptOptions kept;
    ReactiveRow *rows;
    int64 count;
    int64 room;
    int minutes; /* of the intervals of day curves; 0: rows in time, or none yet */
} ReactiveState;

double
reactive_power(FunctionCallInfo fcinfo, int argument, const char *name)
{
    double value = PG_GETARG_FLOAT8(argument);

    if (!(fabs(value) <= REACTIVE_MOST_POWER))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("%s must be a number up to %g", name, REACTIVE_MOST_POWER),
                        errdetail("Got %g.", value), errhint("What is missing is NULL.")));
    return value;
}

/* The state, begun with the options of the first row. */
static ReactiveState *
begin_row(FunctionCallInfo fcinfo, int argument)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo), caller;
    Datum options = PG_ARGISNULL(argument) ? (Datum)0 : PG_GETARG_DATUM(argument);
    ReactiveState *state;

    if (!PG_ARGISNULL(0)) {
        state = (ReactiveState *)PG_GETARG_POINTER(0);
        keycust_check_kept_options(options, &state->kept);
        return state;
    }
    caller = MemoryContextSwitchTo(memory);
    state = keycust_new_zeroed(ReactiveState, 1);
    state->memory = memory;
    state->options = reactive_read_options(options ? DatumGetJsonbP(options) : NULL);
    state->kept = keycust_keep_options(fcinfo, argument, options, PointerGetDatum(state->options->jsonb));
    MemoryContextSwitchTo(caller);
    return state;
}

static void
make_room(ReactiveState *state, int64 wanted)
{
    if (wanted > state->room) {
        int64 room = state->room ? state->room : FIRST_ROWS;

        while (room < wanted)
            room *= 2;

        if (keycust_array_bytes(sizeof(ReactiveRow), room) > keycust_max_memory_bytes())
            ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("load is too large"),
                            errdetail("%lld intervals need more than keycust.max_memory.", (long long)room),
                            errhint("Raise keycust.max_memory.")));
        state->rows = state->room ? repalloc_huge(state->rows, room * sizeof(ReactiveRow))
                                  : MemoryContextAllocHuge(state->memory, room * sizeof(ReactiveRow));
        state->room = room;
    }
}

static void
add_row(ReactiveState *state, ReactiveRow row)
{
    make_room(state, state->count + 1);
    state->rows[state->count++] = row;
}

/* Cuts a row, that is `parts` intervals of so many minutes long, into them, the last at rows[parts − 1]. It may be rows[0]. */
static void
cut_row(const ReactiveState *state, ReactiveRow row, int parts, int minutes, ReactiveRow *rows)
{
    Timestamp first = row.at;

    if (!state->options->is_labelled_by_begin)
        first -= (parts - 1) * minutes * USECS_PER_MINUTE;
    for (int i = parts - 1; i >= 0; i--) {
        rows[i] = row;
        rows[i].at = first + i * minutes * USECS_PER_MINUTE;
    }
}

/* Days may have different numbers of points: all rows are of the longest interval that divides those of every day. */
static int
intervals_of_point(ReactiveState *state, int minutes)
{
    int common = (int)kc_common_divisor(minutes, state->minutes), parts;

    if (state->minutes > common) {
        parts = state->minutes / common;
        make_room(state, state->count * parts);
        for (int64 i = state->count - 1; i >= 0; i--) {
            cut_row(state, state->rows[i], parts, common, state->rows + i * parts);
            CHECK_FOR_INTERRUPTS();
        }
        state->count *= parts;
    }
    state->minutes = common;
    return minutes / common;
}

PG_FUNCTION_INFO_V1(reactive_plan_trans);
PG_FUNCTION_INFO_V1(reactive_plan_curve_trans);
PG_FUNCTION_INFO_V1(reactive_plan_final);

Datum
reactive_plan_trans(PG_FUNCTION_ARGS)
{
    ReactiveState *state = begin_row(fcinfo, 5);
    ReactiveRow row = {.kw = NAN, .kvar_lag = NAN, .kvar_lead = 0};

    if (PG_ARGISNULL(1))
        PG_RETURN_POINTER(state);
    row.at = PG_GETARG_TIMESTAMP(1);
    if (TIMESTAMP_NOT_FINITE(row.at))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("at must be a finite time")));
    if (!PG_ARGISNULL(2))
        row.kw = reactive_power(fcinfo, 2, "kw");
    if (!PG_ARGISNULL(3)) {
        double kvar = reactive_power(fcinfo, 3, "kvar_lag");

        row.kvar_lag = fmax(kvar, 0);
        row.kvar_lead = fmax(-kvar, 0);
    }
    if (!PG_ARGISNULL(4))
        row.kvar_lead += fabs(reactive_power(fcinfo, 4, "kvar_lead"));
    add_row(state, row);
    PG_RETURN_POINTER(state);
}

Datum
reactive_plan_curve_trans(PG_FUNCTION_ARGS)
{
    float kw[KC_CURVE_MOST_POINTS], kvar[KC_CURVE_MOST_POINTS];
    ReactiveState *state = begin_row(fcinfo, 4);
    Timestamp midnight;
    int points, parts, minutes, overflow = 0;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
        PG_RETURN_POINTER(state);
    midnight = date2timestamp_opt_overflow(PG_GETARG_DATEADT(1), &overflow);
    if (overflow || TIMESTAMP_NOT_FINITE(midnight))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("day must be a finite date")));
    points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(2), "kw", kw);
    keycust_curve_check_same(points, keycust_curve_read(PG_GETARG_ARRAYTYPE_P(3), "kvar", kvar));
    minutes = KC_CURVE_MOST_POINTS / points;
    parts = intervals_of_point(state, minutes);
    make_room(state, state->count + (int64)points * parts);
    for (int i = 0; i < points; i++) {
        int ends = (state->options->is_labelled_by_begin ? i : i + 1) * minutes;
        ReactiveRow row = {.at = midnight + ends * USECS_PER_MINUTE_OF_CURVE, .kw = kw[i]};

        if (fabs(row.kw) > REACTIVE_MOST_POWER || fabs((double)kvar[i]) > REACTIVE_MOST_POWER)
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("kw and kvar must be numbers up to %g", REACTIVE_MOST_POWER),
                            errdetail("Element %d is %g and %g.", i + 1, kw[i], kvar[i])));
        row.kvar_lag = kvar[i] < 0 ? 0 : kvar[i];
        row.kvar_lead = kvar[i] < 0 ? -kvar[i] : 0;
        cut_row(state, row, parts, state->minutes, state->rows + state->count);
        state->count += parts;
    }
    PG_RETURN_POINTER(state);
}

static int
compare_rows(const void *left, const void *right)
{
    Timestamp a = ((const ReactiveRow *)left)->at, b = ((const ReactiveRow *)right)->at;

    CHECK_FOR_INTERRUPTS();
    return a < b ? -1 : a > b;
}

static void
sort_rows(ReactiveRow *rows, int64 count)
{
    int64 i = 1;

    while (i < count && rows[i - 1].at <= rows[i].at)
        i++;
    if (i < count)
        qsort(rows, count, sizeof *rows, compare_rows);
}

static bool
fails(ReactiveResult *result, const char *status, const char *message)
{
    result->status = status;
    result->message = message;
    return false;
}

/* The step of the rows: that of day curves, given, or the least distance, which half of them must have. */
static bool
find_step(const ReactiveRow *rows, int64 count, ReactiveResult *result)
{
    int64 least = PG_INT64_MAX, equal = 0;

    for (int64 i = 1; i < count; i++) {
        least = Min(least, rows[i].at - rows[i - 1].at);
        if (i % ROWS_A_POLL == 0)
            CHECK_FOR_INTERRUPTS();
    }
    if (least == 0)
        return fails(result, "duplicate", "there are two intervals of one time");
    if (result->step == 0)
        result->step = (int64)rint(result->options->interval_minutes * USECS_PER_MINUTE);
    if (result->step) {
        if (least < result->step)
            return fails(result, "irregular",
                         "intervals overlap: times are nearer to each other than option interval_minutes");
        return true;
    }
    if (count == 1)
        return fails(result, "too_short",
                     "one interval does not say how long it is: give option interval_minutes");
    for (int64 i = 1; i < count; i++)
        equal += rows[i].at - rows[i - 1].at == least;
    if (2 * equal < count - 1 || least > USECS_PER_DAY || least < USECS_PER_SEC)
        return fails(result, "irregular", "times are not at equal steps of up to a day");
    result->step = least;
    return true;
}

static int
month_of(Timestamp at)
{
    struct pg_tm tm;
    fsec_t fsec;

    if (timestamp2tm(at, NULL, &tm, &fsec, NULL, NULL) != 0)
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
    return tm.tm_year * MONTHS_OF_YEAR + tm.tm_mon - 1;
}

/* Fills the load with the rows that are known. */
static bool
make_load(const ReactiveRow *rows, int64 count, ReactiveResult *result)
{
    KcReactiveLoad *load = &result->load;
    double *kw = keycust_new(double, count), *lag = keycust_new(double, count);
    double *lead = keycust_new(double, count), *hours;
    int *month = keycust_new(int, count);
    int64 before = result->options->is_labelled_by_begin ? 0 : 1;
    int last = month_of(rows[count - 1].at - before), now;
    Timestamp ends;

    now = result->first_month = month_of(rows[0].at - before);
    load->months = last - now + 1;
    if (load->months > KC_REACTIVE_MOST_MONTHS)
        return fails(result, "too_long", "load is of more than a hundred years");
    ends = keycust_first_day(now + 1) * USECS_PER_DAY;
    for (int64 i = 0; i < count; i++) {
        if (i % ROWS_A_POLL == 0)
            CHECK_FOR_INTERRUPTS();
        if (rows[i].at - before >= ends) {
            now = month_of(rows[i].at - before);
            ends = keycust_first_day(now + 1) * USECS_PER_DAY;
        }
        if (isnan(rows[i].kw) || isnan(rows[i].kvar_lag))
            continue;
        kw[load->count] = rows[i].kw;
        lag[load->count] = rows[i].kvar_lag;
        lead[load->count] = rows[i].kvar_lead;
        month[load->count++] = now - result->first_month;
    }
    hours = keycust_new(double, load->months);
    for (int m = 0; m < load->months; m++)
        hours[m] = keycust_month_hours(result->first_month + m);
    load->hours = (double)result->step / USECS_PER_HOUR;
    load->kw = kw;
    load->kvar_lag = lag;
    load->kvar_lead = lead;
    load->month = month;
    load->month_hours = hours;
    return load->count > 0 || fails(result, "no_data", "no interval has both kw and kvar");
}

/* Whether the figures of all alternatives in all months go into a row, which is of at most 1 GB. */
static bool
fits_row(ReactiveResult *result)
{
    const KcReactiveTerms *terms = &result->options->terms;
    Size alternatives = (Size)terms->unit_count * terms->most_steps + 3;

    return alternatives * result->load.months * E_COLUMNS * sizeof(double) <= MaxAllocSize / 2 ||
           fails(result, "too_long", "months times alternatives are more than a plan can hold");
}

/* What the options say of each month of the year, for the months of the load; NULL: nothing. */
static const double *
for_months(const double *of_year, double otherwise, const ReactiveResult *result)
{
    double *values;

    if (!of_year)
        return NULL;
    values = keycust_new(double, result->load.months);
    for (int m = 0; m < result->load.months; m++) {
        double value = of_year[keycust_month_of_year(result->first_month + m)];

        values[m] = isnan(value) ? otherwise : value;
    }
    return values;
}

void
reactive_run(KcContext *context, ReactiveRow *rows, int64 count, ReactiveResult *result)
{
    const ReactiveOptions *options = result->options;
    KcReactiveTerms terms = options->terms;

    if (count == 0) {
        fails(result, "no_data", "no interval has a time");
        return;
    }
    sort_rows(rows, count);
    if (!find_step(rows, count, result) || !make_load(rows, count, result) || !fits_row(result))
        return;
    result->intervals = (int64)result->load.count;
    result->start_at = rows[0].at - (result->options->is_labelled_by_begin ? 0 : result->step);
    result->end_at = rows[count - 1].at + (result->options->is_labelled_by_begin ? result->step : 0);
    result->missing =
        (rows[count - 1].at - rows[0].at + result->step / 2) / result->step + 1 - result->intervals;
    terms.month_cny = for_months(options->month_charge_cny, NAN, result);
    terms.added_kwh = for_months(options->month_added_kwh, 0, result);
    terms.added_kvarh = for_months(options->month_added_kvarh, 0, result);
    keycust_check(context, kc_reactive_plan(context, &result->load, &terms, &result->plan));
    if (result->plan.used_months == 0)
        fails(result, "no_month", "no month has enough intervals and active energy");
}

Datum
reactive_plan_final(PG_FUNCTION_ARGS)
{
    MemoryContext memory, caller;
    ReactiveState *state;
    ReactiveResult *result;
    Datum model;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    state = (ReactiveState *)PG_GETARG_POINTER(0);
    memory = AllocSetContextCreate(CurrentMemoryContext, "keycust reactive plan", ALLOCSET_DEFAULT_SIZES);
    caller = MemoryContextSwitchTo(memory);
    result = keycust_new_zeroed(ReactiveResult, 1);
    result->options = state->options;
    result->status = "ok";
    result->step = state->minutes * USECS_PER_MINUTE;
    reactive_run(keycust_context(memory), state->rows, state->count, result);
    MemoryContextSwitchTo(caller);
    model = reactive_model_datum(fcinfo, result);
    MemoryContextDelete(memory);
    PG_RETURN_DATUM(model);
}
