/* Losses of transformers in SQL: at a load, of a year, which units should be in service, what a W of losses costs. */
#include "pg/transformer_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"

#include <math.h>

PG_FUNCTION_INFO_V1(transformer_losses);
PG_FUNCTION_INFO_V1(transformer_annual_losses);
PG_FUNCTION_INFO_V1(transformer_service);
PG_FUNCTION_INFO_V1(transformer_toc_factors);
PG_FUNCTION_INFO_V1(transformer_kvar_room);

/* A number of an argument: NaN for NULL; 22023 unless it is finite and within limits. */
static double
number(FunctionCallInfo fcinfo, int argument, const char *name, double least, double most)
{
    double value;

    if (PG_ARGISNULL(argument))
        return NAN;
    value = PG_GETARG_FLOAT8(argument);
    if (!(value >= least && value <= most))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("%s must be a number from %g to %g", name, least, most),
                        errdetail("Got %g.", value)));
    return value;
}

/* Equal units side by side, as five arguments from `first` on say: capacity, P0, Pk, I0, uk; kq and how many follow. False:
 * the capacity is not known. */
static bool
read_bank(FunctionCallInfo fcinfo, int first, KcTransformerSet *set, KcTransformerSet *next)
{
    KcTransformer unit = {
        number(fcinfo, first, "capacity_kva", 0, KC_TRANSFORMER_MOST),
        number(fcinfo, first + 1, "no_load_loss_w", 0, KC_TRANSFORMER_MOST),
        number(fcinfo, first + 2, "load_loss_w", 0, KC_TRANSFORMER_MOST),
        number(fcinfo, first + 3, "no_load_current_pct", 0, 100),
        number(fcinfo, first + 4, "impedance_pct", 0, 100),
    };
    KcTransformer units[KC_TRANSFORMER_MOST_UNITS];
    KcContext context = {.arena = NULL};
    double kq = number(fcinfo, first + 5, "kq_kw_per_kvar", 0, 1);
    int count = PG_ARGISNULL(first + 6) ? 1 : PG_GETARG_INT32(first + 6);

    if (count < 1 || count >= KC_TRANSFORMER_MOST_UNITS)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("units must be between 1 and %d", KC_TRANSFORMER_MOST_UNITS - 1),
                        errdetail("Got %d.", count)));
    if (isnan(unit.capacity_kva))
        return false;
    keycust_check(&context, kc_transformer_check(&context, &unit));
    for (int i = 0; i < KC_TRANSFORMER_MOST_UNITS; i++)
        units[i] = unit;
    *set = kc_transformer_set(units, (UINT32_C(1) << count) - 1, isnan(kq) ? 0 : kq);
    *next = kc_transformer_set(units, (UINT32_C(1) << (count + 1)) - 1, isnan(kq) ? 0 : kq);
    return true;
}

static void
put_finite(KeycustRow *row, double value)
{
    keycust_put_float8(row, isfinite(value) ? value : NAN);
}

/* Of a load that fluctuates, load losses are those of its mean, times K_T. */
static void
fluctuate(KcTransformerSet *set, double factor)
{
    set->line.active_slope *= factor;
    set->line.reactive_slope *= factor;
    set->cost_slope *= factor;
}

Datum
transformer_losses(PG_FUNCTION_ARGS)
{
    double load = number(fcinfo, 0, "load_kva", 0, KC_TRANSFORMER_LOAD_MOST);
    double power_factor = number(fcinfo, 8, "power_factor", 0, 1), square = load * load, best;
    double fluctuation = number(fcinfo, 9, "load_fluctuation", 1, 1000);
    KcTransformerSet set, next, rated;
    KeycustRow row;

    if (!read_bank(fcinfo, 1, &set, &next))
        PG_RETURN_NULL();
    row = keycust_row(fcinfo);
    power_factor = isnan(power_factor) ? 1 : power_factor;
    rated = set;
    fluctuate(&set, isnan(fluctuation) ? 1 : fluctuation);
    fluctuate(&next, isnan(fluctuation) ? 1 : fluctuation);
    best = kc_transformer_economic_factor(set.line.active_kw, set.line.active_slope, set.capacity_kva);
    put_finite(&row, load / set.capacity_kva);
    put_finite(&row, set.line.active_kw);
    put_finite(&row, set.line.active_slope * square);
    put_finite(&row, set.line.active_kw + set.line.active_slope * square);
    put_finite(&row, set.line.reactive_kvar);
    put_finite(&row, rated.line.reactive_slope * set.capacity_kva * set.capacity_kva);
    put_finite(&row, set.line.reactive_kvar + set.line.reactive_slope * square);
    put_finite(&row, set.cost_kw);
    put_finite(&row, rated.cost_slope * set.capacity_kva * set.capacity_kva);
    put_finite(&row, set.cost_kw + set.cost_slope * square);
    put_finite(&row, best);
    put_finite(&row, kc_transformer_economic_factor(set.cost_kw, set.cost_slope, set.capacity_kva));
    put_finite(&row, 100 * kc_transformer_efficiency(&set.line, load, power_factor));
    put_finite(&row, 100 * kc_transformer_efficiency(&set.line, best * set.capacity_kva, power_factor));
    put_finite(&row, kc_transformer_critical_kva(&set, &next));
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

Datum
transformer_annual_losses(PG_FUNCTION_ARGS)
{
    double peak = number(fcinfo, 0, "load_max_kva", 0, KC_TRANSFORMER_LOAD_MOST);
    double loss_hours = number(fcinfo, 1, "loss_hours", 0, 1e9);
    double hours = number(fcinfo, 9, "hours", 0, 1e9), square_hours = peak * peak * loss_hours;
    KcTransformerSet set, next;
    KeycustRow row;

    if (!read_bank(fcinfo, 2, &set, &next))
        PG_RETURN_NULL();
    row = keycust_row(fcinfo);
    put_finite(&row, set.line.active_kw * hours);
    put_finite(&row, set.line.active_slope * square_hours);
    put_finite(&row, set.line.active_kw * hours + set.line.active_slope * square_hours);
    put_finite(&row, set.line.reactive_kvar * hours + set.line.reactive_slope * square_hours);
    put_finite(&row, set.cost_kw * hours + set.cost_slope * square_hours);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

/* A column of the units; NULL: not known of any. */
static const double *
read_column(FunctionCallInfo fcinfo, int argument, const char *name, int count)
{
    const double *values;
    int size;

    if (PG_ARGISNULL(argument))
        return NULL;
    values = keycust_vector(PG_GETARG_ARRAYTYPE_P(argument), name, NULLS_AS_NAN, &size);
    if (size != count)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("%s must have an element for each unit", name),
                        errdetail("Got %d for %d units.", size, count)));
    return values;
}

/* The units of five array arguments; how many there are. */
static int
read_units(FunctionCallInfo fcinfo, KcTransformer *units)
{
    static const char *const names[] = {"no_load_loss_w", "load_loss_w", "no_load_current_pct",
                                        "impedance_pct"};
    KcContext context = {.arena = NULL};
    const double *columns[4], *capacities;
    int count;

    capacities = keycust_vector(PG_GETARG_ARRAYTYPE_P(0), "capacity_kva", NULLS_REFUSED, &count);
    if (count > KC_TRANSFORMER_MOST_UNITS)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("there must not be more than %d units", KC_TRANSFORMER_MOST_UNITS),
                        errdetail("Got %d.", count)));
    for (int k = 0; k < 4; k++)
        columns[k] = read_column(fcinfo, k + 1, names[k], count);
    for (int i = 0; i < count; i++) {
        units[i] =
            (KcTransformer){capacities[i], columns[0] ? columns[0][i] : NAN, columns[1] ? columns[1][i] : NAN,
                            columns[2] ? columns[2][i] : NAN, columns[3] ? columns[3][i] : NAN};
        keycust_check(&context, kc_transformer_check(&context, &units[i]));
    }
    return count;
}

static ArrayType *
unit_places(const KcTransformerSet *set)
{
    int64 places[KC_TRANSFORMER_MOST_UNITS];
    int count = 0;

    for (int i = 0; i < KC_TRANSFORMER_MOST_UNITS; i++)
        if (set->units >> i & 1)
            places[count++] = i + 1;
    return keycust_int8_array(places, count);
}

Datum
transformer_service(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    KcTransformer units[KC_TRANSFORMER_MOST_UNITS];
    KcTransformerSet *sets;
    KcTransformerSegment *segments;
    double kq, limit, from = 0;
    int count, segment_count;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    if (PG_ARGISNULL(0))
        return (Datum)0;
    kq = number(fcinfo, 5, "kq_kw_per_kvar", 0, 1);
    limit = number(fcinfo, 6, "load_limit_pct", 1, 1000);
    count = read_units(fcinfo, units);
    sets = keycust_new(KcTransformerSet, KC_TRANSFORMER_MOST_SETS);
    segments = keycust_new(KcTransformerSegment, KC_TRANSFORMER_MOST_SEGMENTS);
    count = kc_transformer_sets(units, count, isnan(kq) ? 0 : kq, sets);
    for (int s = 0; s < count; s++)
        sets[s].limit_kva = sets[s].carries_kva * (isnan(limit) ? 100 : limit) / 100;
    segment_count = kc_transformer_service(sets, count, segments);
    row = keycust_set_row(result);
    for (int s = 0; s < segment_count; s++) {
        const KcTransformerSet *set = &sets[segments[s].set];
        double to = sqrt(segments[s].to_square);

        if (to == from)
            continue;
        keycust_put_float8(&row, from);
        put_finite(&row, to);
        keycust_put_array(&row, unit_places(set));
        keycust_put_float8(&row, set->capacity_kva);
        keycust_put_float8(&row, set->line.active_kw);
        keycust_put_float8(&row, set->line.active_slope * set->capacity_kva * set->capacity_kva);
        keycust_put_float8(&row, set->cost_kw);
        keycust_put_float8(&row, set->cost_slope * set->capacity_kva * set->capacity_kva);
        keycust_row_emit(&row, result);
        from = to;
    }
    return (Datum)0;
}

/* Strict. */
Datum
transformer_toc_factors(PG_FUNCTION_ARGS)
{
    double price = number(fcinfo, 0, "energy_price_cny_per_kwh", 0, KC_TRANSFORMER_MOST);
    double interest = number(fcinfo, 1, "interest_pct", -50, 1000);
    double years = number(fcinfo, 2, "life_years", 1, KC_INVESTMENT_MOST_YEARS);
    double loss_hours = number(fcinfo, 3, "loss_hours", 0, 1e9);
    double load_factor = number(fcinfo, 4, "load_factor", 0, 100);
    double hours = number(fcinfo, 5, "hours", 0, 1e9);
    KcTransformerToc toc = kc_transformer_toc(price, hours, loss_hours, load_factor, interest / 100, years);
    KeycustRow row = keycust_row(fcinfo);

    put_finite(&row, toc.annuity);
    put_finite(&row, toc.no_load_per_w);
    put_finite(&row, toc.load_per_w);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

/* Strict. */
Datum
transformer_kvar_room(PG_FUNCTION_ARGS)
{
    double capacity = number(fcinfo, 0, "capacity_kva", 0, KC_TRANSFORMER_MOST);
    double kw = number(fcinfo, 1, "kw", -KC_TRANSFORMER_MOST, KC_TRANSFORMER_MOST);

    if (fabs(kw) > capacity)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(sqrt((capacity - fabs(kw)) * (capacity + fabs(kw))));
}
