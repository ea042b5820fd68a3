/* Whether an investment pays: functions on cash flows, and on a price and what it saves. */
#include "pg/compat.h"

#include "core/investment.h"
#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"

#include <math.h>

#define PERCENT 100

/* In the order of KcInvestmentIrr. */
static const char *const irr_words[] = {"found", "one sign", "several", "out of range"};

static double
number(FunctionCallInfo fcinfo, int argument, const char *name)
{
    double value = PG_GETARG_FLOAT8(argument);

    if (!isfinite(value))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must be a finite number", name),
                        errdetail("Got %g.", value)));
    return value;
}

static int
years_of(FunctionCallInfo fcinfo, int argument)
{
    int years = PG_GETARG_INT32(argument);

    if (years < 1 || years > KC_INVESTMENT_MOST_YEARS)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("years must be between 1 and %d", KC_INVESTMENT_MOST_YEARS),
                        errdetail("Got %d.", years)));
    return years;
}

static KcInvestment
appraised(const double *flows, int count, double rate)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    KcInvestment result;

    keycust_check(context, kc_investment_appraise(context, flows, (size_t)count, rate, &result));
    return result;
}

static Datum
appraisal_datum(FunctionCallInfo fcinfo, const KcInvestment *result)
{
    KeycustRow row = keycust_row(fcinfo);

    keycust_put_float8(&row, result->npv);
    keycust_put_float8(&row, result->annuity);
    keycust_put_float8(&row, PERCENT * result->irr);
    keycust_put_text(&row, irr_words[result->irr_kind]);
    keycust_put_float8(&row, result->payback);
    keycust_put_float8(&row, result->discounted_payback);
    return keycust_row_datum(&row);
}

PG_FUNCTION_INFO_V1(investment_appraisal_flows);
PG_FUNCTION_INFO_V1(investment_appraisal);
PG_FUNCTION_INFO_V1(investment_npv);
PG_FUNCTION_INFO_V1(investment_irr_pct);
PG_FUNCTION_INFO_V1(investment_payback);
PG_FUNCTION_INFO_V1(investment_annuity_factor);

Datum
investment_appraisal_flows(PG_FUNCTION_ARGS)
{
    int count;
    const double *flows = keycust_vector(PG_GETARG_ARRAYTYPE_P(0), "cash_flows", NULLS_REFUSED, &count);
    KcInvestment result = appraised(flows, count, number(fcinfo, 1, "rate_pct") / PERCENT);

    PG_RETURN_DATUM(appraisal_datum(fcinfo, &result));
}

Datum
investment_appraisal(PG_FUNCTION_ARGS)
{
    double flows[KC_INVESTMENT_MOST_YEARS + 1];
    int years = years_of(fcinfo, 2);
    KcInvestment result;

    kc_investment_level_flows(flows, years, number(fcinfo, 0, "price_cny"), number(fcinfo, 1, "saving_cny"),
                              number(fcinfo, 4, "growth_pct") / PERCENT, number(fcinfo, 5, "residual_cny"));
    for (int t = 0; t <= years; t++)
        if (!isfinite(flows[t]))
            ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                            errmsg("saving grows beyond all numbers"), errdetail("In year %d.", t)));
    result = appraised(flows, years + 1, number(fcinfo, 3, "rate_pct") / PERCENT);
    PG_RETURN_DATUM(appraisal_datum(fcinfo, &result));
}

Datum
investment_npv(PG_FUNCTION_ARGS)
{
    int count;
    const double *flows = keycust_vector(PG_GETARG_ARRAYTYPE_P(0), "cash_flows", NULLS_REFUSED, &count);

    PG_RETURN_FLOAT8(appraised(flows, count, number(fcinfo, 1, "rate_pct") / PERCENT).npv);
}

Datum
investment_irr_pct(PG_FUNCTION_ARGS)
{
    int count;
    const double *flows = keycust_vector(PG_GETARG_ARRAYTYPE_P(0), "cash_flows", NULLS_REFUSED, &count);
    KcInvestment result = appraised(flows, count, 0);

    if (result.irr_kind != KC_IRR_FOUND)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(PERCENT * result.irr);
}

Datum
investment_payback(PG_FUNCTION_ARGS)
{
    int count;
    const double *flows = keycust_vector(PG_GETARG_ARRAYTYPE_P(0), "cash_flows", NULLS_REFUSED, &count);
    double years = appraised(flows, count, number(fcinfo, 1, "rate_pct") / PERCENT).discounted_payback;

    if (isnan(years))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(years);
}

Datum
investment_annuity_factor(PG_FUNCTION_ARGS)
{
    double rate = number(fcinfo, 0, "rate_pct") / PERCENT, factor;

    if (!(rate > -1))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("rate of interest must be above -100 percent"),
                        errdetail("Got %g.", PERCENT * rate)));
    factor = kc_investment_annuity(rate, years_of(fcinfo, 1));
    if (!isfinite(factor))
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                        errmsg("annuity factor is beyond all numbers")));
    PG_RETURN_FLOAT8(factor);
}
