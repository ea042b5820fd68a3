/*
 * Day curves out of long rows, one value a row: the one-pass aggregate curve_collect.
 *
 * Its state has room for every slot from the start, so that a row is one comparison and one store in place. Of
 * several values for a slot the greatest stays, as in curve_merge, so that the order of the rows is nothing.
 */
#include "pg/curve.h"

#include "pg/context.h"
#include "pg/state.h"

#include <math.h>

typedef struct CurveState {
    KeycustState head;
    int32 points;
    int32 unused;
    float values[FLEXIBLE_ARRAY_MEMBER]; /* NaN: none yet */
} CurveState;

#define COLLECT_TOPIC KEYCUST_TOPIC('c', 'r', 'v', 'c')
#define COLLECT_FORMAT 1

static Size
state_bytes(int points)
{
    return offsetof(CurveState, values) + points * sizeof(float);
}

static CurveState *
new_state(int points)
{
    CurveState *state = (CurveState *)keycust_state_new(CurrentMemoryContext, COLLECT_TOPIC, COLLECT_FORMAT,
                                                        state_bytes(points));

    state->points = points;
    for (int i = 0; i < points; i++)
        state->values[i] = NAN;
    return state;
}

/* A state whose length fits its number of points, so that no row can reach beyond it. */
static CurveState *
shaped_state(Datum datum)
{
    CurveState *state = (CurveState *)keycust_state_read(datum, CurrentMemoryContext, COLLECT_TOPIC,
                                                         COLLECT_FORMAT, offsetof(CurveState, values));

    if (state->points < 1 || state->points > KC_CURVE_MOST_POINTS ||
        KC_CURVE_MOST_POINTS % state->points != 0 || state->unused != 0)
        keycust_state_corrupt("Its number of points is not one of a day curve.");
    if (VARSIZE(state) != state_bytes(state->points))
        keycust_state_corrupt("Its length does not fit its number of points.");
    return state;
}

/* A state from outside, all of it checked. */
static CurveState *
checked_state(Datum datum)
{
    CurveState *state = shaped_state(datum);

    for (int i = 0; i < state->points; i++)
        if (isinf(state->values[i]))
            keycust_state_corrupt("It holds a value that is infinite.");
    return state;
}

/* The state in argument 0: checked until this call site is known to be given its own. */
static CurveState *
left_state(FunctionCallInfo fcinfo)
{
    CurveState *state;

    if (keycust_state_is_known(fcinfo))
        return shaped_state(PG_GETARG_DATUM(0));
    state = checked_state(PG_GETARG_DATUM(0));
    keycust_state_set_known(fcinfo);
    return state;
}

PG_FUNCTION_INFO_V1(curve_collect_transition);

Datum
curve_collect_transition(PG_FUNCTION_ARGS)
{
    CurveState *state;
    int points, slot;
    double given;
    float value;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(3))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("points must not be null")));
    points = PG_GETARG_INT32(3);
    if (PG_ARGISNULL(0)) {
        keycust_curve_check_points(points);
        state = new_state(points);
    } else {
        state = left_state(fcinfo);
        keycust_curve_check_same(state->points, points);
    }
    if (PG_ARGISNULL(1))
        PG_RETURN_POINTER(state);
    slot = PG_GETARG_INT32(1);
    if (slot < 1 || slot > points)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("slot must be between 1 and %d", points), errdetail("Got %d.", slot)));
    if (PG_ARGISNULL(2))
        PG_RETURN_POINTER(state);
    given = PG_GETARG_FLOAT8(2);
    if (!isfinite(given))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("value must be a finite number"),
                        errdetail("Got %g in slot %d.", given, slot), errhint("Use NULL for a gap.")));
    if (!kc_curve_value(given, 1, &value))
        ereport(ERROR,
                (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("value is too large for a day curve"),
                 errdetail("Got %g in slot %d.", given, slot)));
    kc_curve_merge(&state->values[slot - 1], &value, 1);
    PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(curve_collect_combine);

/* Both the combine function of the aggregates and the transition of curve_collect_merge. */
Datum
curve_collect_combine(PG_FUNCTION_ARGS)
{
    CurveState *state;
    const CurveState *other;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(1)) {
        if (PG_ARGISNULL(0))
            PG_RETURN_NULL();
        PG_RETURN_POINTER(left_state(fcinfo));
    }
    other = checked_state(PG_GETARG_DATUM(1));
    if (PG_ARGISNULL(0))
        PG_RETURN_POINTER(keycust_state_copy(&other->head, CurrentMemoryContext));
    state = left_state(fcinfo);
    keycust_curve_check_same(state->points, other->points);
    kc_curve_merge(state->values, other->values, state->points);
    PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(curve_collect_final);

Datum
curve_collect_final(PG_FUNCTION_ARGS)
{
    const CurveState *state;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    state = checked_state(PG_GETARG_DATUM(0));
    PG_RETURN_ARRAYTYPE_P(keycust_curve_array(state->values, state->points));
}
