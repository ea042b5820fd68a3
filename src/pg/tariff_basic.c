/* The basic charge and the change of a bill, in SQL: tariff_basic_charge, tariff_basic_plan, tariff_bill_change. */
#include "pg/tariff_glue.h"

#include "pg/array.h"
#include "pg/context.h"
#include "pg/month.h"

#include "core/arena.h"
#include "core/tariff_change.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include <math.h>
#include <stdlib.h>

PG_FUNCTION_INFO_V1(tariff_basic_charge);
PG_FUNCTION_INFO_V1(tariff_basic_plan);
PG_FUNCTION_INFO_V1(tariff_bill_change);

/* Arguments of the first two. */
enum {
    ARG_TARIFF,
    ARG_MONTH,
    ARG_CAPACITY,
    ARG_DEMAND,
    ARG_ENERGY,
    ARG_CONTRACT,
    ARG_MODE,
    ARG_MODE_MONTHS,
    ARG_CONTRACT_MONTHS,
    ARG_STEP,
    ARG_CHANGE_COST,
    ARGUMENTS
};

static const char *const argument_names[ARGUMENTS] = {
    "tariff", "month",       "capacity_kva",    "demand_kw", "energy_kwh",     "contract_kw",
    "mode",   "mode_months", "contract_months", "step_kw",   "change_cost_cny"};

static const KcBasicRules no_rules = {NAN, NAN, NAN, NAN, NAN, NAN, NAN};

/* What was asked and what came out. */
typedef struct Basic {
    int count;
    KcBasicMonth *months;
    KcBasicChoice choice;
    KcBasicPlan plan;
} Basic;

static const DateADT *
read_days(ArrayType *array, int *count)
{
    const DateADT *days = (DateADT *)ARR_DATA_PTR(array);

    if (ARR_NDIM(array) != 1)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("month must be a one-dimensional array with at least one element")));
    if (array_contains_nulls(array))
        ereport(ERROR,
                (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("month must not contain null values")));
    *count = ARR_DIMS(array)[0];
    for (int i = 0; i < *count; i++)
        if (DATE_NOT_FINITE(days[i]))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("month must be finite dates")));
    return days;
}

/* The numbers of an argument, one for each month, NaN for what is not known; NULL: nothing is known. */
static const double *
read_numbers(FunctionCallInfo fcinfo, int argument, int count)
{
    const double *values;
    int size;

    if (PG_ARGISNULL(argument))
        return NULL;
    values = keycust_vector(PG_GETARG_ARRAYTYPE_P(argument), argument_names[argument], NULLS_AS_NAN, &size);
    if (size != count)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("%s must have an element for each month", argument_names[argument]),
                        errdetail("Got %d for %d months.", size, count)));
    return values;
}

static int
compare_months(const void *left, const void *right)
{
    const KcBasicMonth *a = left, *b = right;

    return (a->month > b->month) - (a->month < b->month);
}

static void
read_months(FunctionCallInfo fcinfo, KcContext *context, Basic *basic)
{
    const DateADT *days = read_days(PG_GETARG_ARRAYTYPE_P(ARG_MONTH), &basic->count);
    const double *capacity = read_numbers(fcinfo, ARG_CAPACITY, basic->count);
    const double *demand = read_numbers(fcinfo, ARG_DEMAND, basic->count);
    const double *energy = read_numbers(fcinfo, ARG_ENERGY, basic->count);
    const double *contract = read_numbers(fcinfo, ARG_CONTRACT, basic->count);
    const KcTariff *tariff = tariff_argument(fcinfo, ARG_TARIFF)->tariff;

    keycust_check(context, kc_tariff_basic_check_count(context, basic->count));
    basic->months = keycust_new(KcBasicMonth, basic->count);
    for (int i = 0; i < basic->count; i++) {
        int32 month = tariff_month_index(days[i]);
        const KcTariffPrices *prices = kc_tariff_prices_on(tariff, keycust_first_day(month));

        basic->months[i] = (KcBasicMonth){month,
                                          capacity ? capacity[i] : NAN,
                                          demand ? demand[i] : NAN,
                                          energy ? energy[i] : NAN,
                                          contract ? contract[i] : NAN,
                                          prices ? &prices->rules : &no_rules};
    }
    qsort(basic->months, basic->count, sizeof *basic->months, compare_months);
}

/* False: what must be known is not, and the result is NULL or no rows. */
static bool
read_and_plan(FunctionCallInfo fcinfo, KcContext *context, Basic *basic)
{
    if (PG_ARGISNULL(ARG_TARIFF) || PG_ARGISNULL(ARG_MONTH))
        return false;
    for (int i = ARG_MODE_MONTHS; i < ARGUMENTS; i++)
        if (PG_ARGISNULL(i))
            ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                            errmsg("%s must not be null", argument_names[i])));
    read_months(fcinfo, context, basic);
    basic->choice =
        (KcBasicChoice){.present_mode = PG_ARGISNULL(ARG_MODE) ? KC_BASIC_NO_MODE
                                                               : keycust_word(PG_GETARG_TEXT_PP(ARG_MODE),
                                                                              "mode", tariff_mode_words),
                        .mode_months = PG_GETARG_INT32(ARG_MODE_MONTHS),
                        .contract_months = PG_GETARG_INT32(ARG_CONTRACT_MONTHS),
                        .step_kw = PG_GETARG_FLOAT8(ARG_STEP),
                        .change_cost = PG_GETARG_FLOAT8(ARG_CHANGE_COST)};
    keycust_check(context,
                  kc_tariff_basic_plan(context, basic->months, basic->count, &basic->choice, &basic->plan));
    return true;
}

Datum
tariff_basic_charge(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    KeycustRow row;
    Basic basic;

    keycust_set_begin(fcinfo);
    if (!read_and_plan(fcinfo, keycust_context(CurrentMemoryContext), &basic))
        PG_RETURN_NULL();
    row = keycust_set_row(result);
    for (int i = 0; i < basic.count; i++) {
        const KcBasicResult *month = &basic.plan.months[i];

        for (int mode = 0; mode < KC_BASIC_MODES; mode++) {
            keycust_put_date(&row, keycust_first_day(basic.months[i].month));
            keycust_put_text(&row, tariff_mode_words[mode]);
            keycust_put_float8(&row, month->charge[mode]);
            keycust_put_float8(&row, mode == KC_BASIC_CONTRACT ? month->best_contract_kw : NAN);
            keycust_put_float8(&row, month->present);
            keycust_put_boolean(&row, basic.choice.present_mode == mode);
            keycust_put_boolean(&row, month->is_complete && (int)month->best == mode);
            keycust_put_boolean(&row, month->is_complete);
            keycust_put_boolean(&row, month->is_high_use);
            keycust_row_emit(&row, result);
        }
    }
    PG_RETURN_NULL();
}

static void
put_modes(KeycustRow *row, const Basic *basic)
{
    const char **modes = keycust_new(const char *, basic->count);
    double *contracts = keycust_new(double, basic->count);

    for (int i = 0; i < basic->count; i++) {
        const KcBasicResult *month = &basic->plan.months[i];

        modes[i] = basic->plan.complete ? tariff_mode_words[month->best] : NULL;
        contracts[i] = month->best == KC_BASIC_CONTRACT ? month->best_contract_kw : NAN;
    }
    keycust_put_array(row, keycust_text_array(modes, basic->count));
    keycust_put_array(row, keycust_float8_array(contracts, basic->count, true));
}

Datum
tariff_basic_plan(PG_FUNCTION_ARGS)
{
    const KcBasicPlan *plan;
    KeycustRow row;
    Basic basic;
    int missing;

    if (!read_and_plan(fcinfo, keycust_context(CurrentMemoryContext), &basic))
        PG_RETURN_NULL();
    plan = &basic.plan;
    missing = basic.count - (int)plan->complete;
    row = keycust_row(fcinfo);
    keycust_put_int4(&row, basic.count);
    keycust_put_int4(&row, (int32)plan->complete);
    keycust_put_float8(&row, plan->present);
    for (int mode = 0; mode < KC_BASIC_MODES; mode++)
        keycust_put_float8(&row, plan->total[mode]);
    keycust_put_float8(&row, plan->best);
    keycust_put_float8(&row, plan->present - plan->best - plan->changes * basic.choice.change_cost);
    keycust_put_int4(&row, plan->changes);
    put_modes(&row, &basic);
    keycust_put_text(&row, plan->complete == 0 ? "unknown" : missing ? "incomplete" : "ok");
    keycust_put_text(&row, missing ? psprintf("%d of %d months lack a price, the capacity or the demand",
                                              missing, basic.count)
                                   : NULL);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

/* Energies and prices of one month, as many as the other's. */
static void
read_bill(FunctionCallInfo fcinfo, int argument, const char *when, KcBillMonth *month, int *periods)
{
    int prices;

    month->kwh =
        keycust_vector(PG_GETARG_ARRAYTYPE_P(argument), psprintf("kwh_%s", when), NULLS_REFUSED, periods);
    month->price = keycust_vector(PG_GETARG_ARRAYTYPE_P(argument + 1), psprintf("price_%s", when),
                                  NULLS_REFUSED, &prices);
    if (prices != *periods)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("price_%s must have as many elements as kwh_%s", when, when),
                        errdetail("Got %d and %d.", prices, *periods)));
}

static double
read_number(FunctionCallInfo fcinfo, int argument, const char *name)
{
    double value = PG_GETARG_FLOAT8(argument);

    if (!isfinite(value))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must be a finite number", name)));
    return value;
}

/* (kwh, price) before, the same after, then (demand, demand_price, adjustment_pct, unadjusted_price) before and after. */
Datum
tariff_bill_change(PG_FUNCTION_ARGS)
{
    static const char *const factors[KC_BILL_FACTORS] = {"price", "volume", "mix", "power_factor", "demand"};
    static const char *const when[2] = {"before", "after"};
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    KcContext *context;
    KcBillMonth months[2];
    KeycustRow row;
    double parts[KC_BILL_FACTORS], bills[2];
    int periods[2];

    keycust_set_begin(fcinfo);
    row = keycust_set_row(result);
    for (int i = 0; i < 2; i++) {
        read_bill(fcinfo, 2 * i, when[i], &months[i], &periods[i]);
        months[i].demand = read_number(fcinfo, 4 + 4 * i, "demand");
        months[i].demand_price = read_number(fcinfo, 5 + 4 * i, "demand_price");
        months[i].adjustment_pct = read_number(fcinfo, 6 + 4 * i, "adjustment_pct");
        months[i].unadjusted_price = read_number(fcinfo, 7 + 4 * i, "unadjusted_price");
    }
    if (periods[0] != periods[1])
        ereport(ERROR,
                (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("both months must have the same periods"),
                 errdetail("Got %d and %d.", periods[0], periods[1])));
    context = keycust_context(CurrentMemoryContext);
    keycust_check(context, kc_tariff_change(context, &months[0], &months[1], (size_t)periods[0], parts));
    for (int i = 0; i < 2; i++)
        bills[i] = kc_tariff_bill(&months[i], (size_t)periods[i]);
    for (int i = 0; i < KC_BILL_FACTORS; i++) {
        keycust_put_text(&row, factors[i]);
        keycust_put_float8(&row, parts[i]);
        keycust_put_float8(&row, bills[1] != bills[0] ? parts[i] / (bills[1] - bills[0]) : NAN);
        keycust_put_float8(&row, bills[0]);
        keycust_put_float8(&row, bills[1]);
        keycust_row_emit(&row, result);
    }
    PG_RETURN_NULL();
}
