/* Losses of transformers; see transformer.h. */
#include "core/transformer.h"

#include "core/investment.h"

#include <math.h>

static KcStatus
check_quantity(KcContext *context, const char *name, double value, double most)
{
    if (isnan(value) || (value >= 0 && value <= most))
        return KC_OK;
    kc_fail(context, KC_INVALID, "%s of a transformer must be between 0 and %g", name, most);
    return kc_detail(context, "Got %g.", value);
}

KcStatus
kc_transformer_check(KcContext *context, const KcTransformer *unit)
{
    KcStatus status;

    if (!(unit->capacity_kva >= KC_TRANSFORMER_LEAST && unit->capacity_kva <= KC_TRANSFORMER_MOST)) {
        kc_fail(context, KC_INVALID, "capacity of a transformer must be between %g and %g kVA",
                KC_TRANSFORMER_LEAST, KC_TRANSFORMER_MOST);
        return kc_detail(context, "Got %g.", unit->capacity_kva);
    }
    status = check_quantity(context, "no-load loss", unit->no_load_w, KC_TRANSFORMER_MOST);
    if (status == KC_OK)
        status = check_quantity(context, "load loss", unit->load_w, KC_TRANSFORMER_MOST);
    if (status == KC_OK)
        status = check_quantity(context, "no-load current in percent", unit->no_load_current_pct, 100);
    if (status == KC_OK)
        status = check_quantity(context, "impedance in percent", unit->impedance_pct, 100);
    return status;
}

static bool
is_in(uint32_t mask, int unit)
{
    return (mask >> unit & 1) != 0;
}

/* By what parts of the load go to the units: capacity over impedance, or capacity where one is not known. */
static double
share_weights(const KcTransformer *units, uint32_t mask, double *weights)
{
    bool is_known = true;
    double sum = 0;

    for (int i = 0; i < KC_TRANSFORMER_MOST_UNITS; i++)
        if (is_in(mask, i) && !(units[i].impedance_pct >= KC_TRANSFORMER_LEAST))
            is_known = false;
    for (int i = 0; i < KC_TRANSFORMER_MOST_UNITS; i++)
        if (is_in(mask, i)) {
            weights[i] = units[i].capacity_kva / (is_known ? units[i].impedance_pct : 1);
            sum += weights[i];
        }
    return sum;
}

/* The load of all at which the first is at its capacity. */
static double
carried(const KcTransformer *units, uint32_t mask)
{
    double weights[KC_TRANSFORMER_MOST_UNITS], sum = share_weights(units, mask, weights), least = INFINITY;

    for (int i = 0; i < KC_TRANSFORMER_MOST_UNITS; i++)
        if (is_in(mask, i))
            least = fmin(least, units[i].capacity_kva / (weights[i] / sum));
    return mask ? least : 0;
}

static uint32_t
without_largest(const KcTransformer *units, uint32_t mask)
{
    int largest = -1;

    for (int i = 0; i < KC_TRANSFORMER_MOST_UNITS; i++)
        if (is_in(mask, i) && (largest < 0 || units[i].capacity_kva > units[largest].capacity_kva))
            largest = i;
    return largest < 0 ? 0 : mask & ~(UINT32_C(1) << largest);
}

KcTransformerSet
kc_transformer_set(const KcTransformer *units, uint32_t mask, double kq)
{
    KcTransformerSet set = {.units = mask};
    double weights[KC_TRANSFORMER_MOST_UNITS], sum = share_weights(units, mask, weights);
    KcTransformerLine *line = &set.line;

    for (int i = 0; i < KC_TRANSFORMER_MOST_UNITS; i++) {
        const KcTransformer *unit = &units[i];
        double factor; /* of the unit's β², by S² */

        if (!is_in(mask, i))
            continue;
        factor = weights[i] / sum / unit->capacity_kva;
        factor *= factor;
        set.count++;
        set.capacity_kva += unit->capacity_kva;
        line->active_kw += unit->no_load_w / 1000;
        line->active_slope += unit->load_w / 1000 * factor;
        line->reactive_kvar += unit->no_load_current_pct / 100 * unit->capacity_kva;
        line->reactive_slope += unit->impedance_pct / 100 * unit->capacity_kva * factor;
    }
    set.carries_kva = carried(units, mask);
    set.rest_kva = carried(units, without_largest(units, mask));
    set.limit_kva = set.carries_kva;
    set.cost_kw = line->active_kw + (kq > 0 ? kq * line->reactive_kvar : 0);
    set.cost_slope = line->active_slope + (kq > 0 ? kq * line->reactive_slope : 0);
    return set;
}

/* Unknown quantities are alike. */
static bool
is_same(double one, double other)
{
    return one == other || (isnan(one) && isnan(other));
}

static bool
are_equal(const KcTransformer *one, const KcTransformer *other)
{
    return one->capacity_kva == other->capacity_kva && is_same(one->no_load_w, other->no_load_w) &&
           is_same(one->load_w, other->load_w) &&
           is_same(one->no_load_current_pct, other->no_load_current_pct) &&
           is_same(one->impedance_pct, other->impedance_pct);
}

/* Of equal units those with the lower bits are in. */
static bool
is_first_of_its_kind(const KcTransformer *units, int count, uint32_t mask)
{
    for (int i = 1; i < count; i++)
        for (int k = 0; is_in(mask, i) && k < i; k++)
            if (!is_in(mask, k) && are_equal(&units[i], &units[k]))
                return false;
    return true;
}

int
kc_transformer_sets(const KcTransformer *units, int count, double kq, KcTransformerSet *sets)
{
    int found = 0;

    for (uint32_t mask = 1; mask < UINT32_C(1) << count; mask++)
        if (is_first_of_its_kind(units, count, mask))
            sets[found++] = kc_transformer_set(units, mask, kq);
    return found;
}

static double
cost_at(const KcTransformerSet *set, double square)
{
    return set->cost_kw + set->cost_slope * square;
}

/* Whether at S² one set is better than another, or is from there on. */
static bool
is_better(const KcTransformerSet *one, const KcTransformerSet *other, double square)
{
    double cost = cost_at(one, square), other_cost = cost_at(other, square);

    if (cost != other_cost)
        return cost < other_cost;
    if (one->cost_slope != other->cost_slope)
        return one->cost_slope < other->cost_slope;
    return one->count < other->count;
}

static double
limit_square(const KcTransformerSet *sets, int count, int set)
{
    return set == count - 1 ? INFINITY : sets[set].limit_kva * sets[set].limit_kva;
}

/* The best of the sets that may carry more than S² (or, at the begin, that and more). */
static int
best_beyond(const KcTransformerSet *sets, int count, double square)
{
    int best = count - 1;

    for (int i = 0; i < count - 1; i++)
        if (limit_square(sets, count, i) > square && is_better(&sets[i], &sets[best], square))
            best = i;
    return best;
}

int
kc_transformer_service(const KcTransformerSet *sets, int count, KcTransformerSegment *segments)
{
    int found = 0, best;
    double from = 0;

    if (count == 0)
        return 0;
    for (int i = 0; count > 1 && i < count; i++)
        if (isnan(sets[i].cost_kw) || isnan(sets[i].cost_slope))
            return 0;
    best = best_beyond(sets, count, from);
    while (found < 2 * count) {
        double end = limit_square(sets, count, best);
        int next = -1;

        for (int i = 0; i < count; i++) {
            double slope = sets[best].cost_slope - sets[i].cost_slope, cross;

            if (!(slope > 0))
                continue;
            cross = fmax(from, (sets[i].cost_kw - sets[best].cost_kw) / slope);
            if (cross > end || cross >= limit_square(sets, count, i))
                continue;
            if (cross < end || next < 0 || is_better(&sets[i], &sets[next], cross)) {
                end = cross;
                next = i;
            }
        }
        segments[found++] = (KcTransformerSegment){best, end};
        if (isinf(end))
            break;
        best = next >= 0 ? next : best_beyond(sets, count, end);
        from = end;
    }
    segments[found - 1].to_square = INFINITY;
    return found;
}

double
kc_transformer_critical_kva(const KcTransformerSet *one, const KcTransformerSet *other)
{
    double slope = one->cost_slope - other->cost_slope;
    double square = slope != 0 ? (other->cost_kw - one->cost_kw) / slope : NAN;

    return square >= 0 && isfinite(square) ? sqrt(square) : NAN;
}

double
kc_transformer_economic_factor(double constant_kw, double slope, double capacity_kva)
{
    return slope > 0 ? sqrt(constant_kw / slope) / capacity_kva : NAN;
}

double
kc_transformer_efficiency(const KcTransformerLine *line, double load_kva, double power_factor)
{
    double useful_kw = load_kva * power_factor;
    double taken_kw = useful_kw + line->active_kw + line->active_slope * load_kva * load_kva;

    return taken_kw != 0 ? useful_kw / taken_kw : NAN;
}

KcTransformerToc
kc_transformer_toc(double price_per_kwh, double hours, double loss_hours, double load_factor, double interest,
                   double years)
{
    double annuity = kc_investment_annuity(interest, years);

    return (KcTransformerToc){annuity, price_per_kwh * hours * annuity / 1000,
                              price_per_kwh * loss_hours * load_factor * load_factor * annuity / 1000};
}
