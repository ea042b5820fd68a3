/*
 * Reactive power: the formulas as functions, and what compensation a load takes by a share of its intervals (the aggregates
 * reactive_compensation, of the whole-data class). The plan stands in reactive_plan.c.
 */
#include "pg/reactive_glue.h"

#include "core/reactive.h"
#include "pg/context.h"
#include "pg/curve.h"
#include "pg/state.h"

#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#define FIRST_VALUES 256

static void
pg_attribute_noreturn() refuse(const char *name, const char *what, double value)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must be %s", name, what),
                    errdetail("Got %g.", value)));
}

static double
number(FunctionCallInfo fcinfo, int argument, const char *name)
{
    double value = PG_GETARG_FLOAT8(argument);

    if (!isfinite(value))
        refuse(name, "a finite number", value);
    return value;
}

static double
positive(FunctionCallInfo fcinfo, int argument, const char *name)
{
    double value = number(fcinfo, argument, name);

    if (!(value > 0))
        refuse(name, "above 0", value);
    return value;
}

static double
factor(FunctionCallInfo fcinfo, int argument, const char *name)
{
    double value = number(fcinfo, argument, name);

    if (!(value > 0 && value <= 1))
        refuse(name, "above 0 and at most 1", value);
    return value;
}

static double
detuning(FunctionCallInfo fcinfo, int argument)
{
    double value = number(fcinfo, argument, "detuning_pct");

    if (!(value >= 0 && value < 100))
        refuse("detuning_pct", "at least 0 and below 100", value);
    return value;
}

/* NULL for what does not exist, an error for what is beyond all numbers. */
static Datum
result(FunctionCallInfo fcinfo, double value)
{
    if (isnan(value))
        PG_RETURN_NULL();
    if (isinf(value))
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("result is beyond all numbers")));
    PG_RETURN_FLOAT8(value);
}

PG_FUNCTION_INFO_V1(reactive_compensation);
PG_FUNCTION_INFO_V1(reactive_deficit_kvar);
PG_FUNCTION_INFO_V1(reactive_compensation_to_fit);
PG_FUNCTION_INFO_V1(reactive_compensated_factor);
PG_FUNCTION_INFO_V1(reactive_released_kva);
PG_FUNCTION_INFO_V1(reactive_extra_kw);
PG_FUNCTION_INFO_V1(reactive_loss_ratio);
PG_FUNCTION_INFO_V1(reactive_voltage_rise_pct);
PG_FUNCTION_INFO_V1(reactive_resonance_order);
PG_FUNCTION_INFO_V1(reactive_tuning_order);
PG_FUNCTION_INFO_V1(reactive_capacitor_voltage_v);
PG_FUNCTION_INFO_V1(reactive_step_kvar);

Datum
reactive_compensation(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_compensation(number(fcinfo, 0, "kw"), factor(fcinfo, 1, "pf_from"),
                                                   factor(fcinfo, 2, "pf_to")));
}

Datum
reactive_deficit_kvar(PG_FUNCTION_ARGS)
{
    double tangent = kc_reactive_tangent(factor(fcinfo, 2, "pf_to"));

    return result(fcinfo, kc_reactive_deficit(number(fcinfo, 0, "kw"), number(fcinfo, 1, "kvar"), tangent));
}

Datum
reactive_compensation_to_fit(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_to_fit(number(fcinfo, 0, "kw"), number(fcinfo, 1, "kvar"),
                                             positive(fcinfo, 2, "kva")));
}

Datum
reactive_compensated_factor(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_compensated(positive(fcinfo, 0, "kw"), factor(fcinfo, 1, "pf_from"),
                                                  number(fcinfo, 2, "kvar")));
}

Datum
reactive_released_kva(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_released_kva(number(fcinfo, 0, "kw"), factor(fcinfo, 1, "pf_from"),
                                                   factor(fcinfo, 2, "pf_to")));
}

Datum
reactive_extra_kw(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_extra_kw(number(fcinfo, 0, "kva"), factor(fcinfo, 1, "pf_from"),
                                               factor(fcinfo, 2, "pf_to")));
}

Datum
reactive_loss_ratio(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_loss_ratio(factor(fcinfo, 0, "pf_from"), factor(fcinfo, 1, "pf_to")));
}

/* Of a transformer in arguments 1 and 2. */
static double
short_circuit_kva(FunctionCallInfo fcinfo)
{
    double kva = kc_reactive_short_circuit_kva(positive(fcinfo, 1, "transformer_kva"),
                                               positive(fcinfo, 2, "impedance_pct"));

    if (!(kva > 0 && isfinite(kva)))
        refuse("transformer_kva / impedance_pct", "within all numbers", kva);
    return kva;
}

Datum
reactive_voltage_rise_pct(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_voltage_rise(number(fcinfo, 0, "kvar"), short_circuit_kva(fcinfo)));
}

Datum
reactive_resonance_order(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_resonance_order(positive(fcinfo, 0, "kvar"), short_circuit_kva(fcinfo),
                                                      detuning(fcinfo, 3)));
}

Datum
reactive_tuning_order(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_tuning_order(detuning(fcinfo, 0)));
}

Datum
reactive_capacitor_voltage_v(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_capacitor_v(positive(fcinfo, 0, "voltage_v"), detuning(fcinfo, 1)));
}

Datum
reactive_step_kvar(PG_FUNCTION_ARGS)
{
    return result(fcinfo, kc_reactive_step_kvar(positive(fcinfo, 0, "rated_kvar"),
                                                positive(fcinfo, 1, "rated_voltage_v"),
                                                positive(fcinfo, 2, "voltage_v"), detuning(fcinfo, 3)));
}

/* The aggregates: a deficit of each interval, and their quantile. */

typedef struct Deficits {
    double *values;
    int64 count;
    int64 room;
    double factor_to;
    double tangent_to;
    double share;
} Deficits;

/* The state, begun with the first row's target and share, which are the same in all. */
static Deficits *
begin_row(FunctionCallInfo fcinfo)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    int last = PG_NARGS() - 1;
    Deficits *state;
    double factor_to, share;

    if (PG_ARGISNULL(last) || PG_ARGISNULL(last - 1))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("pf_to and share must not be null")));
    factor_to = factor(fcinfo, last - 1, "pf_to");
    share = number(fcinfo, last, "share");
    if (!(share >= 0 && share <= 1))
        refuse("share", "between 0 and 1", share);
    if (!PG_ARGISNULL(0)) {
        state = (Deficits *)PG_GETARG_POINTER(0);
        if (state->factor_to != factor_to || state->share != share)
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("pf_to and share must be the same in every row")));
        return state;
    }
    state = MemoryContextAllocZero(memory, sizeof *state);
    state->factor_to = factor_to;
    state->tangent_to = kc_reactive_tangent(factor_to);
    state->share = share;
    state->room = FIRST_VALUES;
    state->values = MemoryContextAlloc(memory, FIRST_VALUES * sizeof(double));
    return state;
}

static void
add_deficit(Deficits *state, double kw, double kvar)
{
    if (state->count == state->room) {
        if (keycust_array_bytes(2 * sizeof(double), state->room) > keycust_max_memory_bytes())
            ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("load is too large"),
                            errdetail("%lld intervals need more than keycust.max_memory.",
                                      (long long)(2 * state->room)),
                            errhint("Raise keycust.max_memory.")));
        state->room *= 2;
        state->values = repalloc_huge(state->values, state->room * sizeof(double));
    }
    state->values[state->count++] = kc_reactive_deficit(kw, kvar, state->tangent_to);
}

PG_FUNCTION_INFO_V1(reactive_compensation_trans);
PG_FUNCTION_INFO_V1(reactive_compensation_curve_trans);
PG_FUNCTION_INFO_V1(reactive_compensation_final);

Datum
reactive_compensation_trans(PG_FUNCTION_ARGS)
{
    Deficits *state = begin_row(fcinfo);

    if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
        add_deficit(state, reactive_power(fcinfo, 1, "kw"),
                    reactive_power(fcinfo, 2, "kvar_lag") -
                        (PG_ARGISNULL(3) ? 0 : fabs(reactive_power(fcinfo, 3, "kvar_lead"))));
    PG_RETURN_POINTER(state);
}

Datum
reactive_compensation_curve_trans(PG_FUNCTION_ARGS)
{
    float kw[KC_CURVE_MOST_POINTS], kvar[KC_CURVE_MOST_POINTS];
    Deficits *state = begin_row(fcinfo);
    int points;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
        PG_RETURN_POINTER(state);
    points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(1), "kw", kw);
    keycust_curve_check_same(points, keycust_curve_read(PG_GETARG_ARRAYTYPE_P(2), "kvar", kvar));
    for (int i = 0; i < points; i++)
        if (!isnan(kw[i]) && !isnan(kvar[i]))
            add_deficit(state, kw[i], kvar[i]);
    PG_RETURN_POINTER(state);
}

Datum
reactive_compensation_final(PG_FUNCTION_ARGS)
{
    Deficits *state = PG_ARGISNULL(0) ? NULL : (Deficits *)PG_GETARG_POINTER(0);

    keycust_aggregate_memory(fcinfo);
    if (!state || state->count == 0)
        PG_RETURN_NULL();
    /* In place: a second call finds them sorted. */
    gsl_sort(state->values, 1, (size_t)state->count);
    PG_RETURN_FLOAT8(
        gsl_stats_quantile_from_sorted_data(state->values, 1, (size_t)state->count, state->share));
}
