/* Whether an investment pays; see investment.h. */
#include "core/investment.h"

#include "core/numeric.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

/* Looking for several roots: intervals of ln(1 + rate); odd, so that a rate of 0 is inside of one. */
#define SCAN_INTERVALS 4095
#define MOST_ITERATIONS 200
#define ROOT_PRECISION 1e-15

double
kc_investment_annuity(double rate, double years)
{
    return rate == 0 ? years : -expm1(-years * log1p(rate)) / rate;
}

double
kc_investment_npv(const double *flows, size_t count, double rate)
{
    KcSum sum = {0, 0};

    for (size_t t = 0; t < count; t++)
        if (flows[t] != 0)
            kc_sum_add(&sum, flows[t] * pow(1 + rate, -(double)t));
    return kc_sum_value(&sum);
}

double
kc_investment_payback(const double *flows, size_t count, double rate)
{
    KcSum sum = {0, 0};
    size_t first = 0;

    while (first < count && flows[first] == 0)
        first++;
    if (first == count || flows[first] > 0)
        return 0;
    for (size_t t = first; t < count; t++) {
        double before = kc_sum_value(&sum);
        double flow = flows[t] == 0 ? 0 : flows[t] * pow(1 + rate, -(double)t);

        kc_sum_add(&sum, flow);
        if (t > first && kc_sum_value(&sum) >= 0)
            return (double)(t - 1) + (flow > 0 ? fmin(-before / flow, 1) : 0);
    }
    return NAN;
}

/* The flows from the first to the last that is not 0, over the largest of them. */
typedef struct Flows {
    const double *values;
    size_t count;
    double largest;
} Flows;

static Flows
trimmed(const double *values, size_t count)
{
    Flows flows = {values, count, 0};

    while (flows.count > 0 && flows.values[flows.count - 1] == 0)
        flows.count--;
    while (flows.count > 0 && flows.values[0] == 0) {
        flows.values++;
        flows.count--;
    }
    for (size_t t = 0; t < flows.count; t++)
        flows.largest = fmax(flows.largest, fabs(flows.values[t]));
    return flows;
}

/* The net present value at ln(1 + rate) = x, of negative x multiplied by (1 + rate)^(count − 1), so that nothing grows
 * beyond all numbers: continuous, and of the same sign. */
static double
scaled_value(double x, void *data)
{
    const Flows *flows = data;
    double factor = exp(-fabs(x)), value = 0;

    for (size_t i = flows->count; i-- > 0;)
        value = value * factor + flows->values[x < 0 ? flows->count - 1 - i : i] / flows->largest;
    return value;
}

static int
sign_changes(const Flows *flows)
{
    int changes = 0;
    double last = 0;

    for (size_t t = 0; t < flows->count; t++)
        if (flows->values[t] != 0) {
            changes += last != 0 && (last < 0) != (flows->values[t] < 0);
            last = flows->values[t];
        }
    return changes;
}

/* Brackets the root where there is one only; returns how many there are. */
static int
bracket(Flows *flows, int intervals, double *low, double *high)
{
    double end = log(KC_INVESTMENT_MOST_GROWTH);
    double from = -end, before = scaled_value(from, flows);
    int roots = 0;

    for (int i = 1; i <= intervals; i++) {
        double to = end * (2.0 * i / intervals - 1), value = scaled_value(to, flows);

        if ((before < 0) != (value < 0) && ++roots == 1) {
            *low = from;
            *high = to;
        }
        from = to;
        before = value;
    }
    return roots;
}

static KcStatus
refine(KcContext *context, Flows *flows, double low, double high, double *root)
{
    gsl_function function = {scaled_value, flows};
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    KcStatus status = KC_OK;

    if (!solver)
        return kc_fail(context, KC_NO_MEMORY, "out of memory");
    if (gsl_root_fsolver_set(solver, &function, low, high) != GSL_SUCCESS)
        status = kc_fail(context, KC_RANGE, "internal rate of return cannot be computed");
    for (int i = 0; status == KC_OK && i < MOST_ITERATIONS; i++) {
        if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
            break;
        low = gsl_root_fsolver_x_lower(solver);
        high = gsl_root_fsolver_x_upper(solver);
        if (gsl_root_test_interval(low, high, ROOT_PRECISION, ROOT_PRECISION) != GSL_CONTINUE)
            break;
    }
    *root = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    return status;
}

KcStatus
kc_investment_irr(KcContext *context, const double *values, size_t count, double *irr, KcInvestmentIrr *kind)
{
    Flows flows = trimmed(values, count);
    int changes = sign_changes(&flows), roots;
    double low = 0, high = 0, root = 0;

    *irr = NAN;
    *kind = KC_IRR_ONE_SIGN;
    if (changes == 0)
        return KC_OK;
    /* Descartes: one change of sign, one root. */
    roots = bracket(&flows, changes == 1 ? 1 : SCAN_INTERVALS, &low, &high);
    *kind = roots == 0 ? KC_IRR_OUT_OF_RANGE : roots == 1 ? KC_IRR_FOUND : KC_IRR_SEVERAL;
    if (roots != 1)
        return KC_OK;
    if (refine(context, &flows, low, high, &root))
        return context->error.status;
    *irr = expm1(root);
    return KC_OK;
}

KcStatus
kc_investment_appraise(KcContext *context, const double *flows, size_t count, double rate,
                       KcInvestment *result)
{
    if (count < 1 || count > KC_INVESTMENT_MOST_YEARS + 1) {
        kc_fail(context, KC_INVALID, "number of cash flows must be between 1 and %d",
                KC_INVESTMENT_MOST_YEARS + 1);
        return kc_detail(context, "Got %zu.", count);
    }
    if (!(rate > -1) || !isfinite(rate)) {
        kc_fail(context, KC_INVALID, "rate of interest must be above -100 percent");
        return kc_detail(context, "Got %g percent.", 100 * rate);
    }
    result->npv = kc_investment_npv(flows, count, rate);
    result->annuity = count == 1 ? NAN : result->npv / kc_investment_annuity(rate, (double)(count - 1));
    if (!isfinite(result->npv) || (count > 1 && !isfinite(result->annuity))) {
        kc_fail(context, KC_RANGE, "net present value is beyond all numbers");
        return kc_detail(context, "%zu cash flows at %g percent.", count, 100 * rate);
    }
    result->payback = kc_investment_payback(flows, count, 0);
    result->discounted_payback = kc_investment_payback(flows, count, rate);
    return kc_investment_irr(context, flows, count, &result->irr, &result->irr_kind);
}

void
kc_investment_level_flows(double *flows, int years, double price, double saving, double growth,
                          double residual)
{
    flows[0] = -price;
    for (int t = 1; t <= years; t++) {
        flows[t] = saving;
        saving *= 1 + growth;
    }
    flows[years] += residual;
}
