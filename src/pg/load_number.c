/*
 * One figure of a load: one-pass aggregates over values in time and over day curves, for a BI tool's own SQL. All share
 * one state and differ in what they make of it.
 */
#include "pg/load.h"

#include "pg/context.h"
#include "pg/curve.h"
#include "pg/state.h"

#include "core/load_sums.h"

#include <math.h>

typedef struct NumberState {
    KeycustState head;
    KcLoadSums sums;
} NumberState;

#define NUMBER_TOPIC KEYCUST_TOPIC('l', 'o', 'a', 'd')
#define NUMBER_FORMAT 1

/* A state whose length is right. */
static NumberState *
shaped_state(Datum datum, MemoryContext memory)
{
    NumberState *state =
        (NumberState *)keycust_state_read(datum, memory, NUMBER_TOPIC, NUMBER_FORMAT, sizeof(NumberState));

    if (VARSIZE(state) != sizeof(NumberState))
        keycust_state_corrupt("Its length is not that of such a state.");
    return state;
}

/* A state from outside, all of it checked. */
static NumberState *
checked_state(Datum datum, MemoryContext memory)
{
    NumberState *state = shaped_state(datum, memory);

    if (!kc_load_sums_is_sound(&state->sums))
        keycust_state_corrupt("A number in it is not one that rows could have led to.");
    return state;
}

/* The state in argument 0, which may be changed; a new one for none. */
static NumberState *
own_state(FunctionCallInfo fcinfo)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    NumberState *state;

    if (PG_ARGISNULL(0))
        return (NumberState *)keycust_state_new(memory, NUMBER_TOPIC, NUMBER_FORMAT, sizeof(NumberState));
    if (keycust_state_is_known(fcinfo))
        return shaped_state(PG_GETARG_DATUM(0), memory);
    state = checked_state(PG_GETARG_DATUM(0), memory);
    keycust_state_set_known(fcinfo);
    return state;
}

PG_FUNCTION_INFO_V1(load_number_transition);
PG_FUNCTION_INFO_V1(load_number_curve_transition);
PG_FUNCTION_INFO_V1(load_number_combine);

Datum
load_number_transition(PG_FUNCTION_ARGS)
{
    NumberState *state = own_state(fcinfo);
    double kw = load_value(fcinfo, 2, "kw");
    /* Nothing of it is read but the error that an addition leaves: to empty it takes longer than to add. */
    KcContext context;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
        PG_RETURN_POINTER(state);
    if (TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMP(1)))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("at must be finite")));
    if (state->sums.points)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("values in time cannot be merged with day curves")));
    keycust_check(&context, kc_load_sums_add(&context, &state->sums, PG_GETARG_TIMESTAMP(1), kw));
    PG_RETURN_POINTER(state);
}

Datum
load_number_curve_transition(PG_FUNCTION_ARGS)
{
    NumberState *state = own_state(fcinfo);
    float values[KC_CURVE_MOST_POINTS];
    KcContext context = {.arena = NULL};
    int points;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
        PG_RETURN_POINTER(state);
    points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(2), "kw", values);
    if (DATE_NOT_FINITE(PG_GETARG_DATEADT(1)))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("day must be finite")));
    keycust_check(&context, kc_load_sums_add_curve(&context, &state->sums, load_day(PG_GETARG_DATEADT(1)),
                                                   values, points));
    PG_RETURN_POINTER(state);
}

Datum
load_number_combine(PG_FUNCTION_ARGS)
{
    KcContext context = {.arena = NULL};
    NumberState *state;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
        PG_RETURN_NULL();
    state = own_state(fcinfo);
    if (!PG_ARGISNULL(1))
        keycust_check(&context,
                      kc_load_sums_merge(&context, &state->sums,
                                         &checked_state(PG_GETARG_DATUM(1), CurrentMemoryContext)->sums));
    PG_RETURN_POINTER(state);
}

static Datum
number(FunctionCallInfo fcinfo, KcLoadNumber which)
{
    double value;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    value = kc_load_sums_number(&checked_state(PG_GETARG_DATUM(0), CurrentMemoryContext)->sums, which);
    /* What is beyond all numbers is none. */
    if (!isfinite(value))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(value);
}

PG_FUNCTION_INFO_V1(load_factor_final);
PG_FUNCTION_INFO_V1(load_peak_kw_final);
PG_FUNCTION_INFO_V1(load_peak_at_final);
PG_FUNCTION_INFO_V1(load_peak_valley_kw_final);
PG_FUNCTION_INFO_V1(load_peak_valley_ratio_final);
PG_FUNCTION_INFO_V1(load_form_factor_final);
PG_FUNCTION_INFO_V1(load_volatility_final);
PG_FUNCTION_INFO_V1(load_energy_kwh_final);
PG_FUNCTION_INFO_V1(load_utilisation_hours_final);
PG_FUNCTION_INFO_V1(load_loss_hours_final);

Datum
load_factor_final(PG_FUNCTION_ARGS)
{
    return number(fcinfo, KC_LOAD_FACTOR);
}

Datum
load_peak_kw_final(PG_FUNCTION_ARGS)
{
    return number(fcinfo, KC_LOAD_PEAK);
}

Datum
load_peak_at_final(PG_FUNCTION_ARGS)
{
    const KcLoadSums *sums;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    sums = &checked_state(PG_GETARG_DATUM(0), CurrentMemoryContext)->sums;
    if (sums->count == 0)
        PG_RETURN_NULL();
    PG_RETURN_TIMESTAMP(sums->maximum_at);
}

Datum
load_peak_valley_kw_final(PG_FUNCTION_ARGS)
{
    return number(fcinfo, KC_LOAD_PEAK_VALLEY);
}

Datum
load_peak_valley_ratio_final(PG_FUNCTION_ARGS)
{
    return number(fcinfo, KC_LOAD_PEAK_VALLEY_RATIO);
}

Datum
load_form_factor_final(PG_FUNCTION_ARGS)
{
    return number(fcinfo, KC_LOAD_FORM_FACTOR);
}

Datum
load_volatility_final(PG_FUNCTION_ARGS)
{
    return number(fcinfo, KC_LOAD_VOLATILITY);
}

Datum
load_energy_kwh_final(PG_FUNCTION_ARGS)
{
    return number(fcinfo, KC_LOAD_ENERGY);
}

Datum
load_utilisation_hours_final(PG_FUNCTION_ARGS)
{
    return number(fcinfo, KC_LOAD_UTILISATION_HOURS);
}

Datum
load_loss_hours_final(PG_FUNCTION_ARGS)
{
    return number(fcinfo, KC_LOAD_LOSS_HOURS);
}
