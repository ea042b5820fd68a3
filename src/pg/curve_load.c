/*
 * Computing with day curves in SQL: another number of points, apparent power, unbalance, counts between limits, energy
 * delivered, and the one-pass aggregates curve_sum and curve_total. The two share a state, a sum and a count for each slot, and differ
 * in what a gap does: in curve_sum it is a gap of the sum (the points of one customer), in curve_total it counts for
 * nothing (the customers of a region).
 */
#include "pg/curve.h"

#include "pg/composite.h"
#include "pg/context.h"
#include "pg/state.h"

#include "core/curve_load.h"

#include <float.h>
#include <math.h>

PG_FUNCTION_INFO_V1(curve_resample);
PG_FUNCTION_INFO_V1(curve_apparent);
PG_FUNCTION_INFO_V1(curve_unbalance);
PG_FUNCTION_INFO_V1(curve_count);
PG_FUNCTION_INFO_V1(curve_delivery);

Datum
curve_resample(PG_FUNCTION_ARGS)
{
    float values[KC_CURVE_MOST_POINTS], target[KC_CURVE_MOST_POINTS];
    ArrayType *curve = PG_GETARG_ARRAYTYPE_P(0);
    int target_points = PG_GETARG_INT32(1);
    int points = keycust_curve_read(curve, "curve", values);

    keycust_curve_check_points(target_points);
    if (points == target_points)
        PG_RETURN_ARRAYTYPE_P(curve);
    kc_curve_resample(values, points, target, target_points);
    PG_RETURN_ARRAYTYPE_P(keycust_curve_array(target, target_points));
}

Datum
curve_apparent(PG_FUNCTION_ARGS)
{
    float kw[KC_CURVE_MOST_POINTS], kvar[KC_CURVE_MOST_POINTS];
    int points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(0), "kw", kw);

    keycust_curve_check_same(points, keycust_curve_read(PG_GETARG_ARRAYTYPE_P(1), "kvar", kvar));
    kc_curve_apparent(kw, kvar, kw, points);
    PG_RETURN_ARRAYTYPE_P(keycust_curve_array(kw, points));
}

/* A phase that is NULL is not metered; with fewer than two there is no unbalance. */
Datum
curve_unbalance(PG_FUNCTION_ARGS)
{
    static const char *const names[] = {"a", "b", "c"};
    float values[3][KC_CURVE_MOST_POINTS];
    const float *phases[3];
    double threshold;
    int count = 0, points = 0;

    if (PG_ARGISNULL(3))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("threshold must not be null")));
    threshold = PG_GETARG_FLOAT8(3);
    if (!(threshold >= 0) || isinf(threshold))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("threshold must be a finite number from 0 up"), errdetail("Got %g.", threshold)));
    for (int i = 0; i < 3; i++) {
        int other;

        if (PG_ARGISNULL(i))
            continue;
        other = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(i), names[i], values[count]);
        if (count)
            keycust_curve_check_same(points, other);
        points = other;
        phases[count] = values[count];
        count++;
    }
    if (count < 2)
        PG_RETURN_NULL();
    kc_curve_unbalance(phases, count, threshold, values[0], points);
    PG_RETURN_ARRAYTYPE_P(keycust_curve_array(values[0], points));
}

Datum
curve_count(PG_FUNCTION_ARGS)
{
    float values[KC_CURVE_MOST_POINTS];
    int points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(0), "curve", values);

    PG_RETURN_INT32(kc_curve_count(values, points, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2)));
}

Datum
curve_delivery(PG_FUNCTION_ARGS)
{
    float kw[KC_CURVE_MOST_POINTS], kvar[KC_CURVE_MOST_POINTS];
    int points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(0), "kw", kw);
    KeycustRow row = keycust_row(fcinfo);
    KcCurveDelivery delivery;

    keycust_curve_check_same(points, keycust_curve_read(PG_GETARG_ARRAYTYPE_P(1), "kvar", kvar));
    delivery = kc_curve_deliver(kw, kvar, points);
    keycust_put_float8(&row, delivery.hours);
    keycust_put_float8(&row, delivery.kwh);
    keycust_put_float8(&row, delivery.kvarh);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

/* --- curve_sum and curve_total ------------------------------------------------------------------------------- */

typedef struct SumState {
    KeycustState head;
    int64 curves; /* how many were added, those that are NULL as well */
    int32 points; /* 0: only NULLs so far */
    int32 unused;
    KcCurveSlot slots[FLEXIBLE_ARRAY_MEMBER];
} SumState;

#define SUM_TOPIC KEYCUST_TOPIC('c', 'r', 'v', 's')
#define SUM_FORMAT 1
/* More curves than anybody has: counts are added without overflow. */
#define MOST_CURVES ((int64)1 << 48)

static Size
sum_bytes(int points)
{
    return offsetof(SumState, slots) + points * sizeof(KcCurveSlot);
}

static SumState *
new_sum(MemoryContext memory, int points)
{
    SumState *state = (SumState *)keycust_state_new(memory, SUM_TOPIC, SUM_FORMAT, sum_bytes(points));

    state->points = points;
    return state;
}

/* A state whose length fits its number of points, so that no row can reach beyond it. */
static SumState *
shaped_sum(Datum datum, MemoryContext memory)
{
    SumState *state =
        (SumState *)keycust_state_read(datum, memory, SUM_TOPIC, SUM_FORMAT, offsetof(SumState, slots));

    if (state->points < 0 || state->points > KC_CURVE_MOST_POINTS ||
        (state->points != 0 && KC_CURVE_MOST_POINTS % state->points != 0) || state->unused != 0)
        keycust_state_corrupt("Its number of points is not one of a day curve.");
    if (VARSIZE(state) != sum_bytes(state->points))
        keycust_state_corrupt("Its length does not fit its number of points.");
    return state;
}

/* A state from outside, all of it checked. */
static SumState *
checked_sum(Datum datum, MemoryContext memory)
{
    SumState *state = shaped_sum(datum, memory);

    if (state->curves < 0 || state->curves > MOST_CURVES)
        keycust_state_corrupt("Its number of curves is out of range.");
    for (int i = 0; i < state->points; i++) {
        const KcCurveSlot *slot = &state->slots[i];

        if (slot->valid < 0 || slot->valid > state->curves)
            keycust_state_corrupt("A slot has more values than there are curves.");
        /* So bounded, no sum of such sums can be too large for a double. Written so that NaN is refused. */
        if (!(fabs(slot->sum.high) + fabs(slot->sum.low) <= (double)FLT_MAX * slot->valid))
            keycust_state_corrupt("It holds a sum that its values cannot make.");
    }
    return state;
}

/* The state in argument 0: checked until this call site is known to be given its own. */
static SumState *
left_sum(FunctionCallInfo fcinfo, MemoryContext memory)
{
    SumState *state;

    if (keycust_state_is_known(fcinfo))
        return shaped_sum(PG_GETARG_DATUM(0), memory);
    state = checked_sum(PG_GETARG_DATUM(0), memory);
    keycust_state_set_known(fcinfo);
    return state;
}

/* The state with room for curves of `points`; a new one where there was none or only NULLs. */
static SumState *
with_points(SumState *state, MemoryContext memory, int points)
{
    SumState *roomy;

    if (state && state->points) {
        keycust_curve_check_same(state->points, points);
        return state;
    }
    roomy = new_sum(memory, points);
    roomy->curves = state ? state->curves : 0;
    return roomy;
}

PG_FUNCTION_INFO_V1(curve_sum_transition);
PG_FUNCTION_INFO_V1(curve_sum_combine);
PG_FUNCTION_INFO_V1(curve_sum_final);
PG_FUNCTION_INFO_V1(curve_total_final);

Datum
curve_sum_transition(PG_FUNCTION_ARGS)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    SumState *state = PG_ARGISNULL(0) ? NULL : left_sum(fcinfo, memory);
    float values[KC_CURVE_MOST_POINTS];

    if (PG_ARGISNULL(1)) {
        if (!state)
            state = new_sum(memory, 0);
    } else {
        int points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(1), "curve", values);

        state = with_points(state, memory, points);
        kc_curve_slots_add(state->slots, values, points);
    }
    if (state->curves >= MOST_CURVES)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many curves to sum")));
    state->curves++;
    PG_RETURN_POINTER(state);
}

Datum
curve_sum_combine(PG_FUNCTION_ARGS)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    SumState *state, *other;

    if (PG_ARGISNULL(1)) {
        if (PG_ARGISNULL(0))
            PG_RETURN_NULL();
        PG_RETURN_POINTER(left_sum(fcinfo, memory));
    }
    other = checked_sum(PG_GETARG_DATUM(1), CurrentMemoryContext);
    if (PG_ARGISNULL(0))
        PG_RETURN_POINTER(keycust_state_copy(&other->head, memory));
    state = left_sum(fcinfo, memory);
    if (state->curves + other->curves > MOST_CURVES)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many curves to sum")));
    if (other->points) {
        state = with_points(state, memory, other->points);
        kc_curve_slots_merge(state->slots, other->slots, other->points);
    }
    state->curves += other->curves;
    PG_RETURN_POINTER(state);
}

static Datum
total(FunctionCallInfo fcinfo, bool every_curve)
{
    float values[KC_CURVE_MOST_POINTS];
    SumState *state;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    state = checked_sum(PG_GETARG_DATUM(0), CurrentMemoryContext);
    if (!state->points)
        PG_RETURN_NULL();
    kc_curve_slots_total(state->slots, every_curve ? state->curves : 1, values, state->points);
    PG_RETURN_ARRAYTYPE_P(keycust_curve_array(values, state->points));
}

Datum
curve_sum_final(PG_FUNCTION_ARGS)
{
    return total(fcinfo, true);
}

Datum
curve_total_final(PG_FUNCTION_ARGS)
{
    return total(fcinfo, false);
}
