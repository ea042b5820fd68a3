/* The typical day in SQL: the whole-data aggregate curve_typical. */
#include "pg/curve.h"

#include "pg/composite.h"
#include "pg/context.h"
#include "pg/state.h"

#include "core/arena.h"
#include "core/curve_typical.h"

#include <math.h>
#include <string.h>

typedef struct TypicalState {
    KcContext *context;
    int points; /* 0: no curve yet */
    int64 unusable;
    Size count;
    Size room;
    KcDayCurve *days;
} TypicalState;

#define FIRST_ROOM 32

static TypicalState *
new_state(MemoryContext memory)
{
    TypicalState *state = MemoryContextAllocZero(memory, sizeof *state);

    state->context = keycust_context(memory);
    return state;
}

static void
make_room(TypicalState *state)
{
    Size room = state->room ? 2 * state->room : FIRST_ROOM;
    KcDayCurve *days;

    keycust_check(state->context, kc_allocate(state->context, room, sizeof *days, (void **)&days));
    if (state->count)
        memcpy(days, state->days, state->count * sizeof *days);
    state->days = days;
    state->room = room;
}

static bool
has_value(const float *values, int points)
{
    for (int i = 0; i < points; i++)
        if (!isnan(values[i]))
            return true;
    return false;
}

static void
take_day(TypicalState *state, DateADT day, ArrayType *curve)
{
    float values[KC_CURVE_MOST_POINTS], *kept;
    int points = keycust_curve_read(curve, "curve", values);

    if (state->points)
        keycust_curve_check_same(state->points, points);
    state->points = points;
    if (!has_value(values, points)) {
        state->unusable++;
        return;
    }
    if (state->count == state->room)
        make_room(state);
    keycust_check(state->context, kc_allocate(state->context, points, sizeof *kept, (void **)&kept));
    memcpy(kept, values, points * sizeof *kept);
    state->days[state->count++] = (KcDayCurve){day, kept};
}

PG_FUNCTION_INFO_V1(curve_typical_trans);
PG_FUNCTION_INFO_V1(curve_typical_final);

Datum
curve_typical_trans(PG_FUNCTION_ARGS)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    TypicalState *state = PG_ARGISNULL(0) ? new_state(memory) : (TypicalState *)PG_GETARG_POINTER(0);

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || DATE_NOT_FINITE(PG_GETARG_DATEADT(1)))
        state->unusable++;
    else
        take_day(state, PG_GETARG_DATEADT(1), PG_GETARG_ARRAYTYPE_P(2));
    PG_RETURN_POINTER(state);
}

/* Does not change what the state holds, but for the order of days, which is nothing. */
Datum
curve_typical_final(PG_FUNCTION_ARGS)
{
    const TypicalState *state;
    KcContext *context;
    KcCurveTypical typical;
    KeycustRow row;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    state = (TypicalState *)PG_GETARG_POINTER(0);
    row = keycust_row(fcinfo);
    keycust_put_int4(&row, (int32)state->count);
    keycust_put_int8(&row, state->unusable);
    if (state->count == 0) {
        for (int i = 0; i < 6; i++)
            keycust_put_null(&row);
        PG_RETURN_DATUM(keycust_row_datum(&row));
    }
    context = keycust_context(CurrentMemoryContext);
    context->arena->used_bytes = state->context->arena->used_bytes;
    keycust_check(context, kc_curve_typical(context, state->days, state->count, state->points, &typical));
    keycust_put_date(&row, typical.typical_day);
    keycust_put_float8(&row, typical.fluctuation);
    keycust_put_array(&row, keycust_curve_array(typical.mean, state->points));
    keycust_put_array(&row, keycust_curve_array(typical.low, state->points));
    keycust_put_array(&row, keycust_curve_array(typical.high, state->points));
    keycust_put_array(&row, keycust_curve_array(typical.upper, state->points));
    PG_RETURN_DATUM(keycust_row_datum(&row));
}
