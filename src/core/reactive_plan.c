/* Which capacitor bank pays; see reactive_plan.h. */
#include "core/reactive_plan.h"

#include "core/arena.h"
#include "core/reactive_switch.h"

#include <math.h>
#include <stdlib.h>

#define MONTHS_OF_YEAR 12
#define W_PER_KW 1000
/* Rounding of switch_on + lead_limit. */
#define SLACK 1e-9

static KcStatus
check_terms(KcContext *context, const KcReactiveLoad *load, const KcReactiveTerms *terms)
{
    if (load->count < 1)
        return kc_fail(context, KC_INVALID, "load must have an interval");
    if (load->months < 1 || load->months > KC_REACTIVE_MOST_MONTHS) {
        kc_fail(context, KC_TOO_LARGE, "load must be of 1 to %d months", KC_REACTIVE_MOST_MONTHS);
        return kc_detail(context, "Got %d.", load->months);
    }
    if (!(terms->lead_limit >= 0 && terms->lead_limit <= 1) ||
        !(terms->switch_on + terms->lead_limit >= 1 - SLACK)) {
        kc_fail(context, KC_INVALID, "a step must not be switched on where it would be switched off at once");
        kc_detail(context, "Switched on from %g steps missing, off from %g steps leading.", terms->switch_on,
                  terms->lead_limit);
        return kc_hint(context, "Both together must be at least 1, the second at most 1.");
    }
    if (terms->most_steps < 1 || terms->most_steps > KC_REACTIVE_MOST_STEPS ||
        terms->unit_count > KC_REACTIVE_MOST_UNITS) {
        kc_fail(context, KC_INVALID, "there may be up to %d steps and %d units", KC_REACTIVE_MOST_STEPS,
                KC_REACTIVE_MOST_UNITS);
        return kc_detail(context, "Got %d and %d.", terms->most_steps, terms->unit_count);
    }
    return KC_OK;
}

/* What a step gives at the busbar. */
static double
unit_kvar(const KcReactiveTerms *terms, const KcReactiveUnit *unit)
{
    if (unit->kind == KC_REACTIVE_SVG)
        return unit->rated_kvar;
    return kc_reactive_step_kvar(unit->rated_kvar, unit->rated_v, terms->voltage_v, unit->detuning_pct);
}

static KcStatus
make_alternatives(KcContext *context, const KcReactiveLoad *load, const KcReactiveTerms *terms,
                  KcReactivePlan *plan)
{
    size_t count = 3 + (size_t)terms->unit_count * (size_t)terms->most_steps;
    void *memory;
    KcReactiveMonth *months;

    if (kc_allocate(context, count, sizeof *plan->alternatives, &memory))
        return context->error.status;
    plan->alternatives = memory;
    if (kc_allocate(context, count, (size_t)load->months * sizeof *months, &memory))
        return context->error.status;
    months = memory;
    for (size_t i = 0; i < count; i++)
        plan->alternatives[i].months = months + i * (size_t)load->months;
    plan->count = 0;
    return KC_OK;
}

static KcReactiveAlternative *
begin_alternative(KcReactivePlan *plan, KcReactiveKind kind, int unit, int steps)
{
    KcReactiveAlternative *alternative = &plan->alternatives[plan->count++];

    alternative->kind = kind;
    alternative->unit = unit;
    alternative->steps = steps;
    alternative->switchings = NAN;
    return alternative;
}

double
kc_reactive_billed_kwh(const KcReactiveBase *base)
{
    return base->kwh + base->coverage * base->added_kwh;
}

/* What is known of the months, whatever the alternative. */
static KcStatus
make_base(KcContext *context, const KcReactiveLoad *load, const KcReactiveTerms *terms, KcReactivePlan *plan)
{
    void *memory;

    if (kc_allocate(context, (size_t)load->months, sizeof *plan->base, &memory))
        return context->error.status;
    plan->base = memory;
    for (size_t t = 0; t < load->count; t++) {
        KcReactiveBase *base = &plan->base[load->month[t]];

        base->coverage += 1;
        base->kwh += load->kw[t] > 0 ? load->kw[t] : 0;
    }
    plan->used_months = 0;
    for (int m = 0; m < load->months; m++) {
        KcReactiveBase *base = &plan->base[m];
        double known = terms->month_cny ? terms->month_cny[m] : NAN, billed_kwh;

        base->coverage *= load->hours / load->month_hours[m];
        base->kwh *= load->hours;
        base->added_kwh = terms->added_kwh ? terms->added_kwh[m] : 0;
        base->added_kvarh = terms->added_kvarh ? terms->added_kvarh[m] : 0;
        billed_kwh = kc_reactive_billed_kwh(base);
        base->is_used = base->coverage >= terms->least_coverage && billed_kwh > 0;
        base->charge_cny = !isnan(known)         ? known
                           : base->coverage == 0 ? NAN
                                                 : terms->basic_cny_per_month +
                                                       terms->price_cny_per_kwh * billed_kwh / base->coverage;
        plan->used_months += base->is_used;
    }
    return KC_OK;
}

/* Power factor and charge of each month, and the year's savings beside the first alternative. */
static void
bill(const KcReactiveTerms *terms, const KcReactivePlan *plan, KcReactiveAlternative *alternative, int months)
{
    const KcReactiveMonth *before = plan->alternatives[0].months;
    double kwh = 0, kvarh = 0, year = plan->used_months ? (double)MONTHS_OF_YEAR / plan->used_months : 0;

    for (int m = 0; m < months; m++) {
        const KcReactiveBase *base = &plan->base[m];
        KcReactiveMonth *month = &alternative->months[m];
        double billed_kwh = kc_reactive_billed_kwh(base);
        double billed_kvarh = month->kvarh_lag + month->kvarh_lead + base->coverage * base->added_kvarh;

        month->cents = kc_reactive_cents(billed_kwh, billed_kvarh);
        month->adjustment_cny =
            billed_kwh > 0 ? base->charge_cny * terms->adjustment_pct[month->cents] / 100 : NAN;
        if (!base->is_used)
            continue;
        kwh += billed_kwh;
        kvarh += billed_kvarh;
        alternative->kvarh_lead += year * month->kvarh_lead / base->coverage;
        alternative->bill_saving_cny += year * (before[m].adjustment_cny - month->adjustment_cny);
        alternative->loss_saving_kwh += year * month->loss_kwh / base->coverage;
    }
    alternative->power_factor = kc_reactive_factor(kwh, kvarh);
    alternative->saving_cny =
        alternative->bill_saving_cny + alternative->loss_saving_kwh * terms->loss_price_cny_per_kwh;
}

/* What the network behind the transformer makes of each number of steps. */
static void
judge_network(const KcReactiveTerms *terms, KcReactiveAlternative *alternative)
{
    const KcReactiveUnit *unit = &terms->units[alternative->unit];
    double short_circuit_kva = kc_reactive_short_circuit_kva(terms->kva, terms->impedance_pct), step_kvar;

    alternative->voltage_rise_pct = kc_reactive_voltage_rise(alternative->given_kvar, short_circuit_kva);
    if (alternative->voltage_rise_pct > terms->most_voltage_rise_pct)
        alternative->bar = KC_REACTIVE_RISES;
    if (unit->kind != KC_REACTIVE_BANK || isnan(short_circuit_kva))
        return;
    step_kvar = kc_reactive_step_kvar(unit->rated_kvar, unit->rated_v, terms->voltage_v, 0);
    for (int n = alternative->steps; n >= 1; n--) {
        double order = kc_reactive_resonance_order(n * step_kvar, short_circuit_kva, unit->detuning_pct);

        if (n == alternative->steps)
            alternative->resonance_order = order;
        for (int h = 0; h < terms->harmonic_count && isnan(alternative->harmonic); h++)
            if (fabs(order - terms->harmonics[h]) < terms->resonance_distance)
                alternative->harmonic = terms->harmonics[h];
    }
    if (!isnan(alternative->harmonic))
        alternative->bar = KC_REACTIVE_RESONATES;
}

static int
years_of(const KcReactiveTerms *terms, const KcReactiveAlternative *alternative)
{
    int longest = 1;

    if (terms->years)
        return terms->years;
    if (alternative->unit >= 0)
        return terms->units[alternative->unit].life_years;
    for (int u = 0; u < terms->unit_count; u++)
        longest = terms->units[u].life_years > longest ? terms->units[u].life_years : longest;
    return longest;
}

/* Everything that follows from the energies of the months. */
static KcStatus
judge(KcContext *context, const KcReactiveLoad *load, const KcReactiveTerms *terms, KcReactivePlan *plan,
      KcReactiveAlternative *alternative)
{
    double flows[KC_INVESTMENT_MOST_YEARS + 1];
    int years = years_of(terms, alternative);

    bill(terms, plan, alternative, load->months);
    alternative->voltage_rise_pct = alternative->resonance_order = alternative->harmonic = NAN;
    if (alternative->unit >= 0) {
        const KcReactiveUnit *unit = &terms->units[alternative->unit];

        alternative->kvar = alternative->steps * unit->rated_kvar;
        alternative->given_kvar = alternative->steps * unit_kvar(terms, unit);
        alternative->investment_cny = terms->fixed_cny + alternative->kvar * unit->price_cny_per_kvar;
        judge_network(terms, alternative);
    }
    if (years < 1 || years > KC_INVESTMENT_MOST_YEARS) {
        kc_fail(context, KC_INVALID, "an investment must be judged over 1 to %d years",
                KC_INVESTMENT_MOST_YEARS);
        return kc_detail(context, "Got %d.", years);
    }
    kc_investment_level_flows(flows, years, alternative->investment_cny, alternative->saving_cny, 0, 0);
    return kc_investment_appraise(context, flows, (size_t)years + 1, terms->rate, &alternative->investment);
}

static KcStatus
plan_none(KcContext *context, const KcReactiveSwitch *network, const KcReactiveTerms *terms,
          KcReactivePlan *plan)
{
    const KcReactiveLoad *load = network->load;
    KcReactiveAlternative *alternative = begin_alternative(plan, KC_REACTIVE_NONE, -1, 0);

    for (int m = 0; m < load->months; m++) {
        alternative->months[m].kvarh_lag = network->month_lag[m];
        alternative->months[m].kvarh_lead = network->month_lead[m];
    }
    alternative->peak_kva = sqrt(network->most_square_kva);
    return judge(context, load, terms, plan, alternative);
}

static KcStatus
plan_banks(KcContext *context, KcReactiveSwitch *network, const KcReactiveTerms *terms, int unit,
           KcReactivePlan *plan)
{
    double step_kvar = unit_kvar(terms, &terms->units[unit]);
    double own_kw = terms->units[unit].rated_kvar * terms->units[unit].loss_w_per_kvar / W_PER_KW;

    if (kc_reactive_switch_run(context, network, terms, step_kvar))
        return context->error.status;
    for (int steps = 1; steps <= terms->most_steps; steps++) {
        KcReactiveAlternative *alternative = begin_alternative(plan, KC_REACTIVE_BANK, unit, steps);

        if (kc_poll(context))
            return context->error.status;
        kc_reactive_switch_bank(network, terms, step_kvar, own_kw, steps, alternative);
        if (judge(context, network->load, terms, plan, alternative))
            return context->error.status;
    }
    return KC_OK;
}

static KcStatus
plan_svg(KcContext *context, KcReactiveSwitch *network, const KcReactiveTerms *terms, int unit,
         KcReactivePlan *plan)
{
    const KcReactiveUnit *module = &terms->units[unit];

    for (int steps = 1; steps <= terms->most_steps; steps++) {
        KcReactiveAlternative *alternative = begin_alternative(plan, KC_REACTIVE_SVG, unit, steps);

        if (kc_reactive_switch_svg(context, network, terms, steps * module->rated_kvar,
                                   module->loss_w_per_kvar / W_PER_KW, alternative) ||
            judge(context, network->load, terms, plan, alternative))
            return context->error.status;
    }
    return KC_OK;
}

static KcStatus
plan_installed(KcContext *context, KcReactiveSwitch *network, const KcReactiveTerms *terms,
               KcReactivePlan *plan)
{
    const KcReactiveInstalled *installed = &terms->installed;

    for (int i = 0; i < 2 && installed->steps > 0; i++) {
        KcReactiveKind kind = i ? KC_REACTIVE_SWITCHED : KC_REACTIVE_REMOVED;
        KcReactiveAlternative *alternative = begin_alternative(plan, kind, -1, installed->steps);

        alternative->given_kvar = installed->steps * installed->step_kvar;
        if (kind == KC_REACTIVE_SWITCHED)
            alternative->investment_cny = installed->switched_cny;
        else if (installed->is_automatic)
            alternative->bar = KC_REACTIVE_BOUND;
        kc_reactive_switch_installed(network, terms, kind);
        if (kc_reactive_switch_given(context, network, terms, 0, alternative) ||
            judge(context, network->load, terms, plan, alternative))
            return context->error.status;
    }
    return KC_OK;
}

/* Better ones first: allowed, of more net present value, cheaper, of fewer steps, earlier. Less than a hundredth of a CNY is
 * nothing. */
static int
compare(const void *left, const void *right)
{
    const KcReactiveAlternative *a = *(KcReactiveAlternative *const *)left;
    const KcReactiveAlternative *b = *(KcReactiveAlternative *const *)right;
    bool a_barred = a->bar != KC_REACTIVE_ALLOWED, b_barred = b->bar != KC_REACTIVE_ALLOWED;
    double a_npv = rint(100 * a->investment.npv), b_npv = rint(100 * b->investment.npv);

    if (a_barred != b_barred)
        return a_barred ? 1 : -1;
    if (a_npv != b_npv)
        return a_npv > b_npv ? -1 : 1;
    if (a->investment_cny != b->investment_cny)
        return a->investment_cny < b->investment_cny ? -1 : 1;
    if (a->steps != b->steps)
        return a->steps < b->steps ? -1 : 1;
    return a < b ? -1 : a > b;
}

static KcStatus
rank(KcContext *context, KcReactivePlan *plan)
{
    KcReactiveAlternative **sorted;
    void *memory;

    if (kc_allocate(context, (size_t)plan->count, sizeof *sorted, &memory))
        return context->error.status;
    sorted = memory;
    for (int i = 0; i < plan->count; i++)
        sorted[i] = &plan->alternatives[i];
    qsort(sorted, (size_t)plan->count, sizeof *sorted, compare);
    for (int i = 0; i < plan->count; i++)
        sorted[i]->rank = i + 1;
    plan->chosen = (int)(sorted[0] - plan->alternatives);
    return KC_OK;
}

KcStatus
kc_reactive_plan(KcContext *context, const KcReactiveLoad *load, const KcReactiveTerms *terms,
                 KcReactivePlan *plan)
{
    KcReactiveSwitch network;

    if (check_terms(context, load, terms) || make_alternatives(context, load, terms, plan) ||
        make_base(context, load, terms, plan) || kc_reactive_switch_begin(context, load, terms, &network) ||
        plan_none(context, &network, terms, plan) || plan_installed(context, &network, terms, plan))
        return context->error.status;
    for (int u = 0; u < terms->unit_count; u++) {
        bool is_svg = terms->units[u].kind == KC_REACTIVE_SVG;

        if (is_svg ? plan_svg(context, &network, terms, u, plan)
                   : plan_banks(context, &network, terms, u, plan))
            return context->error.status;
    }
    return rank(context, plan);
}
