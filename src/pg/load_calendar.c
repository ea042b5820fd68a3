/*
 * Effects of calendar and production in SQL: the whole-data aggregate load_calendar, and the one-pass aggregate
 * load_production.
 */
#include "pg/load.h"

#include "pg/context.h"
#include "pg/state.h"

#include "core/arena.h"
#include "core/load_calendar.h"

#include <math.h>

#define DEFAULT_WINDOW 14
#define MOST_WINDOW 366
#define BEFORE_STATUS 18

/* In the order of KcDayType; those of keycust_data.calendar. */
static const char *const day_types[] = {"workday", "rest_day", "holiday", "adjusted_workday", NULL};
static const char *const option_names[] = {"window_days", NULL};

static void *
read_options(Jsonb *jsonb)
{
    KeycustOptions options = keycust_options(jsonb, option_names);
    int *window = keycust_new(int, 1);

    *window = DEFAULT_WINDOW;
    keycust_option_integer(&options, "window_days", 1, MOST_WINDOW, window);
    return window;
}

PG_FUNCTION_INFO_V1(load_calendar_trans);
PG_FUNCTION_INFO_V1(load_calendar_final);

Datum
load_calendar_trans(PG_FUNCTION_ARGS)
{
    LoadRows *rows = load_rows(fcinfo, 2, PG_NARGS() > 4 ? 4 : 0, read_options);
    double values[2] = {load_value(fcinfo, 2, "kwh")};
    DateADT day;

    if (!PG_ARGISNULL(3))
        values[1] = keycust_word(PG_GETARG_TEXT_PP(3), "day_type", day_types);
    if (PG_ARGISNULL(1))
        PG_RETURN_POINTER(rows);
    day = PG_GETARG_DATEADT(1);
    if (DATE_NOT_FINITE(day)) {
        rows->infinite_at = DATE_IS_NOBEGIN(day) ? KC_TIME_BEFORE_ALL : KC_TIME_AFTER_ALL;
        PG_RETURN_POINTER(rows);
    }
    /* A day that no calendar speaks of is what its weekday says. */
    if (PG_ARGISNULL(3))
        values[1] = kc_load_weekday(day) >= 5 ? KC_DAY_REST : KC_DAY_WORKING;
    load_add(rows, load_day(day), values);
    PG_RETURN_POINTER(rows);
}

static void
put_effect(KeycustRow *row, const KcCalendarEffect *effect, bool has_ratio)
{
    keycust_put_int4(row, (int32)effect->days);
    load_put(row, effect->mean);
    if (!has_ratio)
        return;
    load_put(row, effect->ratio);
    load_put(row, effect->effect * 100);
    load_put(row, effect->error * 100);
}

static void
put_calendar(KeycustRow *row, const KcCalendar *calendar)
{
    put_effect(row, &calendar->types[KC_DAY_WORKING], false);
    put_effect(row, &calendar->types[KC_DAY_REST], true);
    put_effect(row, &calendar->types[KC_DAY_HOLIDAY], true);
    put_effect(row, &calendar->types[KC_DAY_ADJUSTED], true);
    load_put(row, calendar->explained);
}

Datum
load_calendar_final(PG_FUNCTION_ARGS)
{
    KcContext *context;
    LoadRows *rows = load_collected(fcinfo, &context);
    KcCalendar calendar = {.state = KC_LOAD_INFINITE_TIME};
    const char *message;
    KcCalendarDay *days;
    KeycustRow row;

    if (!rows)
        PG_RETURN_NULL();
    if (!rows->infinite_at) {
        keycust_check(context, kc_allocate(context, rows->count, sizeof *days, (void **)&days));
        for (int64 i = 0; i < rows->count; i++)
            days[i] = (KcCalendarDay){(int32)rows->times[i], (KcDayType)rows->values[2 * i + 1],
                                      rows->values[2 * i]};
        keycust_check(context, kc_load_calendar(context, days, rows->count, *(int *)rows->task, &calendar));
    }
    row = keycust_row(fcinfo);
    if (calendar.state == KC_LOAD_OK)
        put_calendar(&row, &calendar);
    else
        load_put_nulls(&row, BEFORE_STATUS);
    message = load_time_message(calendar.state, rows->infinite_at ? rows->infinite_at : calendar.state_at);
    if (calendar.state == KC_LOAD_NO_VALUES)
        message = "no row has a day and a value";
    keycust_put_text(&row, load_status(calendar.state));
    keycust_put_text(&row, message);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

/* --- production ---------------------------------------------------------------------------------------------- */

typedef struct ProductionState {
    KeycustState head;
    int64 periods;
    double low[2]; /* of energy and output */
    double high[2];
    KcMomentsAxis axes[2];
    KcSum sums[2 + 3];
} ProductionState;

#define PRODUCTION_TOPIC KEYCUST_TOPIC('l', 'o', 'd', 'p')
#define PRODUCTION_FORMAT 1
#define MOST_PERIODS ((int64)1 << 48)

static KcMoments
moments_of(ProductionState *state)
{
    return kc_moments_at(state->axes, 2);
}

static ProductionState *
shaped_state(Datum datum, MemoryContext memory)
{
    ProductionState *state = (ProductionState *)keycust_state_read(
        datum, memory, PRODUCTION_TOPIC, PRODUCTION_FORMAT, sizeof(ProductionState));

    if (VARSIZE(state) != sizeof(ProductionState))
        keycust_state_corrupt("Its length is not that of such a state.");
    return state;
}

static ProductionState *
checked_state(Datum datum, MemoryContext memory)
{
    ProductionState *state = shaped_state(datum, memory);
    KcMoments moments = moments_of(state);

    if (state->periods < 0 || state->periods > MOST_PERIODS)
        keycust_state_corrupt("Its number of periods is out of range.");
    for (int i = 0; i < 2; i++)
        if (!(state->low[i] >= -KC_LOAD_MOST && state->low[i] <= state->high[i] &&
              state->high[i] <= KC_LOAD_MOST))
            keycust_state_corrupt("Its range is none.");
    if (!kc_moments_is_sound(&moments, state->periods, state->low, state->high))
        keycust_state_corrupt("A number in it is not one that rows could have led to.");
    return state;
}

static ProductionState *
own_state(FunctionCallInfo fcinfo)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    ProductionState *state;
    KcMoments moments;

    if (PG_ARGISNULL(0)) {
        state = (ProductionState *)keycust_state_new(memory, PRODUCTION_TOPIC, PRODUCTION_FORMAT,
                                                     sizeof(ProductionState));
        moments = moments_of(state);
        kc_moments_clear(&moments);
        return state;
    }
    if (keycust_state_is_known(fcinfo))
        return shaped_state(PG_GETARG_DATUM(0), memory);
    state = checked_state(PG_GETARG_DATUM(0), memory);
    keycust_state_set_known(fcinfo);
    return state;
}

PG_FUNCTION_INFO_V1(load_production_transition);
PG_FUNCTION_INFO_V1(load_production_combine);
PG_FUNCTION_INFO_V1(load_production_final);

static void
refuse_more(void)
{
    ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many periods")));
}

static void
widen(ProductionState *state, const double *low, const double *high)
{
    for (int i = 0; i < 2; i++) {
        state->low[i] = state->periods ? Min(state->low[i], low[i]) : low[i];
        state->high[i] = state->periods ? Max(state->high[i], high[i]) : high[i];
    }
}

Datum
load_production_transition(PG_FUNCTION_ARGS)
{
    ProductionState *state = own_state(fcinfo);
    /* Two zeros are equal, and one must not win by its turn. */
    double values[2] = {load_value(fcinfo, 1, "kwh") + 0.0, load_value(fcinfo, 2, "output") + 0.0};
    KcMoments moments = moments_of(state);

    if (isnan(values[0]) || isnan(values[1]))
        PG_RETURN_POINTER(state);
    if (state->periods >= MOST_PERIODS)
        refuse_more();
    widen(state, values, values);
    kc_moments_add(&moments, values, state->periods++);
    PG_RETURN_POINTER(state);
}

Datum
load_production_combine(PG_FUNCTION_ARGS)
{
    ProductionState *state, *other;
    KcMoments moments, others;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
        PG_RETURN_NULL();
    state = own_state(fcinfo);
    if (PG_ARGISNULL(1))
        PG_RETURN_POINTER(state);
    other = checked_state(PG_GETARG_DATUM(1), CurrentMemoryContext);
    if (other->periods == 0)
        PG_RETURN_POINTER(state);
    if (state->periods == 0)
        PG_RETURN_POINTER(keycust_state_copy(&other->head, keycust_aggregate_memory(fcinfo)));
    if (state->periods + other->periods > MOST_PERIODS)
        refuse_more();
    moments = moments_of(state);
    others = moments_of(other);
    widen(state, other->low, other->high);
    kc_moments_merge(&moments, state->periods, &others, other->periods);
    state->periods += other->periods;
    PG_RETURN_POINTER(state);
}

Datum
load_production_final(PG_FUNCTION_ARGS)
{
    KcProduction production;
    ProductionState *state;
    const char *message = NULL;
    KcMoments moments;
    KeycustRow row;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    state = checked_state(PG_GETARG_DATUM(0), CurrentMemoryContext);
    moments = moments_of(state);
    production = kc_load_production(&moments, state->periods);
    row = keycust_row(fcinfo);
    keycust_put_int8(&row, state->periods);
    load_put(&row, production.base);
    load_put(&row, production.base_error);
    load_put(&row, production.unit);
    load_put(&row, production.unit_error);
    load_put(&row, production.r_squared);
    load_put(&row, production.specific);
    if (production.state == KC_LOAD_NO_VALUES)
        message = "no period has both energy and output";
    if (production.state == KC_LOAD_TOO_SHORT)
        message = "fewer than three periods have both energy and output";
    if (production.state == KC_LOAD_CONSTANT)
        message = "the output is the same in every period";
    keycust_put_text(&row, load_status(production.state));
    keycust_put_text(&row, message);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}
