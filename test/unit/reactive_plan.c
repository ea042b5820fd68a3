/* Plans against a brute force that switches every bank by itself, interval by interval. */
#include "check.h"

#include "core/reactive_plan.h"
#include "core/rng.h"

#define MONTHS 3
#define UNITS 3
#define STEPS 6
#define MOST 1000

typedef struct Case {
    double kw[MOST], lag[MOST], lead[MOST], hours[MONTHS];
    int month[MOST];
    KcReactiveUnit units[UNITS];
    double harmonics[2];
    double added_kwh[MONTHS], added_kvarh[MONTHS];
    KcReactiveLoad load;
    KcReactiveTerms terms;
} Case;

static void
set_table(KcReactiveTerms *terms)
{
    /* The 0.90 standard in its closed form. */
    for (int c = 0; c < KC_REACTIVE_CENTS; c++)
        terms->adjustment_pct[c] = c >= 95   ? -0.75
                                   : c >= 90 ? -0.15 * (c - 90)
                                   : c >= 70 ? 0.5 * (90 - c)
                                   : c >= 65 ? 10 + (70 - c)
                                             : 15 + 2.0 * (65 - c);
}

static Case *
make_case(uint64_t seed, size_t count)
{
    static Case made;
    KcRng rng;

    memset(&made, 0, sizeof made);
    kc_rng_seed(&rng, seed);
    for (size_t t = 0; t < count; t++) {
        double level = 0.5 + 0.5 * sin((double)t / 15);

        made.kw[t] = 400 * level * kc_rng_uniform(&rng) - (seed % 3 == 1 ? 60 : 0);
        made.lag[t] = seed % 5 == 2 ? 0 : 300 * level * kc_rng_uniform(&rng);
        made.lead[t] = kc_rng_uniform(&rng) < 0.3 ? 80 * kc_rng_uniform(&rng) : 0;
        made.month[t] = (int)(t * MONTHS / count);
    }
    for (int m = 0; m < MONTHS; m++)
        made.hours[m] = 0.25 * (double)count / MONTHS * (m == 1 ? 1.5 : 1);
    for (int m = 0; m < MONTHS; m++) {
        made.added_kwh[m] = 40.0 * m;
        made.added_kvarh[m] = 300.0 * (m + 1);
    }
    made.load = (KcReactiveLoad){count, 0.25, made.kw, made.lag, made.lead, made.month, MONTHS, made.hours};
    made.units[0] = (KcReactiveUnit){KC_REACTIVE_BANK, 30, 450, 0, 90, 2.5, 10};
    made.units[1] = (KcReactiveUnit){KC_REACTIVE_BANK, 50, 480, 7, 150, 6.5, 8};
    made.units[2] = (KcReactiveUnit){KC_REACTIVE_SVG, 50, 1, 0, 300, 20, 10};
    made.harmonics[0] = 5;
    made.harmonics[1] = 7;
    made.terms = (KcReactiveTerms){.price_cny_per_kwh = 0.6,
                                   .basic_cny_per_month = 3000,
                                   .loss_price_cny_per_kwh = 0.7,
                                   .kw_per_kvar = 0.04,
                                   .kva = 630,
                                   .impedance_pct = 4.5,
                                   .load_loss_kw = seed % 2 ? 6.2 : NAN,
                                   .voltage_v = 400,
                                   .target_tangent = seed % 4 == 3 ? 0.2 : 0,
                                   .switch_on = seed % 2 ? 0.65 : 0.9,
                                   .lead_limit = seed % 2 ? 0.35 : 0.6,
                                   .most_steps = STEPS,
                                   .harmonics = made.harmonics,
                                   .harmonic_count = 2,
                                   .resonance_distance = 0.5,
                                   .most_voltage_rise_pct = NAN,
                                   .rate = 0.08,
                                   .fixed_cny = 500,
                                   .least_coverage = 0.5,
                                   .export_counts = seed % 7 == 1,
                                   .units = made.units,
                                   .unit_count = UNITS};
    if (seed % 4 == 1) {
        made.terms.added_kwh = made.added_kwh;
        made.terms.added_kvarh = made.added_kvarh;
    }
    set_table(&made.terms);
    return &made;
}

/* One alternative by itself. */
static KcReactiveAlternative
forced(const Case *made, int u, int steps, KcReactiveMonth *months)
{
    const KcReactiveLoad *load = &made->load;
    const KcReactiveTerms *terms = &made->terms;
    const KcReactiveUnit *unit = &terms->units[u];
    double q = unit->rated_kvar;
    KcReactiveAlternative alternative = {0};
    int on = 0;

    if (unit->kind == KC_REACTIVE_BANK)
        q *= (400 / unit->rated_v) * (400 / unit->rated_v) / (1 - unit->detuning_pct / 100);
    memset(months, 0, MONTHS * sizeof *months);
    for (size_t t = 0; t < load->count; t++) {
        KcReactiveMonth *month = &months[load->month[t]];
        double kvar = made->lag[t] - made->lead[t], mixed = fmin(made->lag[t], made->lead[t]);
        double wanted = kvar - fmax(load->kw[t], 0) * terms->target_tangent, given, left;
        int before = on;

        if (unit->kind == KC_REACTIVE_SVG)
            given = wanted > 0 ? fmin(wanted, steps * q) : kvar < 0 ? fmax(kvar, -steps * q) : 0;
        else {
            while (on < steps && wanted - on * q > terms->switch_on * q)
                on++;
            while (on > 0 && wanted - on * q < -terms->lead_limit * q)
                on--;
            given = on * q;
            alternative.switchings += t ? abs(on - before) : 0;
        }
        left = kvar - given;
        alternative.peak_kva = fmax(alternative.peak_kva, hypot(load->kw[t], left));
        month->loss_kwh -= 0.25 * unit->loss_w_per_kvar / 1000 *
                           (unit->kind == KC_REACTIVE_SVG ? fabs(given) : on * unit->rated_kvar);
        if (load->kw[t] < 0 && !terms->export_counts)
            continue;
        month->kvarh_lag += 0.25 * (mixed + fmax(left, 0));
        month->kvarh_lead += 0.25 * (mixed + fmax(-left, 0));
        month->loss_kwh += 0.25 * (isnan(terms->load_loss_kw)
                                       ? terms->kw_per_kvar * (fabs(kvar) - fabs(left))
                                       : terms->load_loss_kw / (630.0 * 630) * (kvar * kvar - left * left));
    }
    return alternative;
}

/* Of the whole month: what is measured over the share that is known, and what is added. */
static int
cents_of(const Case *made, int m, const KcReactiveBase *base, const KcReactiveMonth *month)
{
    double kvarh = month->kvarh_lag + month->kvarh_lead;

    if (!made->terms.added_kwh)
        return kc_reactive_cents(base->kwh, kvarh);
    return (int)floor(0.5 + 100 * kc_reactive_factor(base->kwh / base->coverage + made->added_kwh[m],
                                                     kvarh / base->coverage + made->added_kvarh[m]));
}

static void
check_against_brute_force(uint64_t seed, size_t count)
{
    Case *made = make_case(seed, count);
    KcContext context = check_context();
    KcReactivePlan plan;
    KcReactiveMonth months[MONTHS];
    const KcReactiveAlternative *best;

    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    CHECK(plan.count == 1 + UNITS * STEPS);
    best = &plan.alternatives[plan.chosen];
    for (int i = 1; i < plan.count; i++) {
        const KcReactiveAlternative *got = &plan.alternatives[i];
        KcReactiveAlternative expected = forced(made, got->unit, got->steps, months);

        for (int m = 0; m < MONTHS; m++) {
            CHECK_NEAR(got->months[m].kvarh_lag, months[m].kvarh_lag, 1e-7);
            CHECK_NEAR(got->months[m].kvarh_lead, months[m].kvarh_lead, 1e-7);
            CHECK_NEAR(got->months[m].loss_kwh, months[m].loss_kwh, 1e-7);
            CHECK(got->months[m].cents == cents_of(made, m, &plan.base[m], &months[m]));
        }
        CHECK_NEAR(got->peak_kva, expected.peak_kva, 1e-9);
        if (got->kind == KC_REACTIVE_BANK)
            CHECK_NEAR(got->switchings, expected.switchings * 8760 / (0.25 * (double)count), 1e-9);
        CHECK(got->bar != KC_REACTIVE_ALLOWED || got->investment.npv <= best->investment.npv + 0.01);
        CHECK(got->rank >= 1 && got->rank <= plan.count);
    }
    CHECK(best->bar == KC_REACTIVE_ALLOWED && best->rank == 1 && best->investment.npv >= -0.01);
    check_context_end(&context);
}

static void
every_bank_is_what_it_is_by_itself(void)
{
    for (uint64_t seed = 0; seed < 60; seed++)
        check_against_brute_force(seed, seed == 7 ? 3 : 100 + 15 * (size_t)seed);
}

static void
a_controller_does_not_lead_further_than_it_may(void)
{
    Case *made = make_case(4, 900);
    KcContext context = check_context();
    KcReactivePlan plan;

    for (size_t t = 0; t < made->load.count; t++)
        made->lead[t] = 0;
    made->terms.switch_on = 1;
    made->terms.lead_limit = 0;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    for (int i = 0; i < plan.count; i++)
        for (int m = 0; m < MONTHS; m++)
            CHECK_NEAR(plan.alternatives[i].months[m].kvarh_lead, 0, 1e-9);
    check_context_end(&context);
}

static void
nothing_to_gain_leaves_it_as_it_is(void)
{
    Case *made = make_case(4, 300);
    KcContext context = check_context();
    KcReactivePlan plan;

    /* Leading all day; then a target that is reached anyway; then no price at all. */
    for (size_t t = 0; t < made->load.count; t++) {
        made->lead[t] = 50;
        made->lag[t] = 0;
    }
    made->terms.unit_count = 2;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    CHECK(plan.chosen == 0 && plan.alternatives[0].investment.irr_kind == KC_IRR_ONE_SIGN);
    for (size_t t = 0; t < made->load.count; t++) {
        made->lead[t] = 0;
        made->lag[t] = 0.3 * made->kw[t];
    }
    made->terms.target_tangent = 0.75;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    CHECK(plan.chosen == 0 && plan.alternatives[5].bill_saving_cny == 0);
    made->terms.target_tangent = 0;
    made->terms.price_cny_per_kwh = made->terms.basic_cny_per_month = made->terms.loss_price_cny_per_kwh = 0;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    CHECK(plan.chosen == 0);
    /* Negative prices: a surcharge is a gain. */
    made->terms.price_cny_per_kwh = -1;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    CHECK(plan.alternatives[plan.chosen].investment.npv >= -0.01);
    check_context_end(&context);
}

static void
months_without_active_energy_do_not_count(void)
{
    Case *made = make_case(4, 300);
    KcContext context = check_context();
    KcReactivePlan plan;

    for (size_t t = 0; t < made->load.count; t++)
        if (made->month[t] == 0)
            made->kw[t] = 0;
        else if (made->month[t] == 2)
            made->kw[t] = made->lag[t] = made->lead[t] = 0;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    CHECK(plan.used_months == 1 && plan.base[1].is_used);
    CHECK(plan.alternatives[0].months[0].cents == 0 && isnan(plan.alternatives[0].months[0].adjustment_cny));
    CHECK(plan.alternatives[0].months[2].cents == -1);
    made->terms.least_coverage = 1;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    CHECK(plan.used_months == 0 && plan.chosen == 0 && plan.alternatives[3].saving_cny == 0);
    check_context_end(&context);
}

static void
added_energy_is_billed_and_not_compensated(void)
{
    Case *made = make_case(4, 300);
    KcContext context = check_context();
    KcReactivePlan plan;

    /* 100 kW and 75 kvar; transformers before the meter add 0 kWh, 800 kWh and 50 kvar's worth all month. */
    for (size_t t = 0; t < made->load.count; t++) {
        made->kw[t] = made->month[t] == 1 ? 0 : 100;
        made->lag[t] = made->month[t] == 1 ? 0 : 75;
        made->lead[t] = 0;
    }
    for (int m = 0; m < MONTHS; m++) {
        made->hours[m] = 25;
        made->added_kwh[m] = m ? 800 : 0;
        made->added_kvarh[m] = m ? 600 : 1250;
    }
    made->terms.added_kwh = made->added_kwh;
    made->terms.added_kvarh = made->added_kvarh;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    /* 2500 kWh and 1875 + 1250 kvarh; 800 and 600 alone. */
    CHECK(plan.alternatives[0].months[0].cents == 62 && plan.alternatives[0].months[1].cents == 80);
    CHECK(plan.used_months == 3 && plan.base[1].kwh == 0);
    CHECK_NEAR(plan.base[0].charge_cny, 3000 + 0.6 * 2500, 1e-9);
    CHECK_NEAR(plan.base[1].charge_cny, 3000 + 0.6 * 800, 1e-9);
    for (int i = 0; i < plan.count; i++) {
        CHECK(plan.alternatives[i].months[1].cents == 80);
        CHECK(plan.alternatives[i].months[0].cents <= 89);
    }
    /* Half of the month is known: the same factors, charges and savings of a year. */
    for (int m = 0; m < MONTHS; m++)
        made->hours[m] = 50;
    for (int m = 0; m < MONTHS; m++) {
        made->added_kwh[m] *= 2;
        made->added_kvarh[m] *= 2;
    }
    made->terms.basic_cny_per_month = 6000;
    {
        KcReactivePlan half;

        CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &half) == KC_OK);
        for (int i = 0; i < half.count; i++) {
            CHECK(half.alternatives[i].months[0].cents == plan.alternatives[i].months[0].cents);
            CHECK_NEAR(half.alternatives[i].bill_saving_cny, 2 * plan.alternatives[i].bill_saving_cny, 1e-6);
        }
        CHECK_NEAR(half.base[0].charge_cny, 6000 + 0.6 * 5000, 1e-9);
    }
    check_context_end(&context);
}

static void
what_is_installed_is_judged(void)
{
    Case *made = make_case(4, 300);
    KcContext context = check_context();
    KcReactivePlan plan;
    const KcReactiveAlternative *removed, *switched;

    /* A load of 120 kvar by day and none by night, and a fixed bank of four steps of 30 that is never off. */
    for (size_t t = 0; t < made->load.count; t++) {
        bool is_day = t % 96 >= 32 && t % 96 < 72;

        made->kw[t] = is_day ? 200 : 20;
        made->lag[t] = 0;
        made->lead[t] = is_day ? 0 : 120;
    }
    made->terms.installed = (KcReactiveInstalled){4, 30, false, 1000};
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    removed = &plan.alternatives[1];
    switched = &plan.alternatives[2];
    CHECK(removed->kind == KC_REACTIVE_REMOVED && switched->kind == KC_REACTIVE_SWITCHED);
    for (int m = 0; m < MONTHS; m++) {
        CHECK_NEAR(switched->months[m].kvarh_lag + switched->months[m].kvarh_lead, 0, 1e-9);
        CHECK(removed->months[m].kvarh_lead == 0 && removed->months[m].kvarh_lag > 0);
    }
    CHECK(switched->saving_cny > 0 && plan.alternatives[plan.chosen].kind == KC_REACTIVE_SWITCHED);
    /* Automatic: the steps that lead could be off; that it pays is known of the hours that lag still. */
    made->terms.installed.is_automatic = true;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    removed = &plan.alternatives[1];
    switched = &plan.alternatives[2];
    CHECK(removed->bar == KC_REACTIVE_BOUND);
    CHECK_NEAR(switched->kvarh_lead, 0, 1e-9);
    /* What leads may come of the bank alone, and then be gone with it: so much it may cost. */
    CHECK_NEAR(removed->kvarh_lead, 0, 1e-9);
    CHECK(removed->saving_cny > 0);
    /* That all steps were on is known of intervals that lack more than the controller leaves: with a target of tan φ = 0.5 none
     * by day, and without a target by day. */
    for (size_t t = 0; t < made->load.count; t++) {
        made->lead[t] = 0;
        made->lag[t] = made->kw[t] == 200 ? 100 : 0;
    }
    made->terms.target_tangent = 0.5;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    CHECK(plan.alternatives[1].saving_cny == 0);
    made->terms.target_tangent = 0;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_OK);
    CHECK(plan.alternatives[1].saving_cny < 0);
    check_context_end(&context);
}

static void
terms_are_checked(void)
{
    Case *made = make_case(4, 300);
    KcContext context = check_context();
    KcReactivePlan plan;

    made->terms.switch_on = 0.3;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_INVALID);
    made = make_case(4, 300);
    made->terms.lead_limit = 1.5;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_INVALID);
    made = make_case(4, 300);
    made->terms.most_steps = KC_REACTIVE_MOST_STEPS + 1;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_INVALID);
    made = make_case(4, 300);
    made->terms.years = KC_INVESTMENT_MOST_YEARS + 1;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_INVALID);
    made = make_case(4, 300);
    made->load.count = 0;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_INVALID);
    made = make_case(4, 300);
    made->load.months = KC_REACTIVE_MOST_MONTHS + 1;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_TOO_LARGE);
    check_context_end(&context);
}

static bool
stop_now(void *data)
{
    (void)data;
    return true;
}

static void
a_plan_can_be_stopped(void)
{
    Case *made = make_case(4, 300);
    KcContext context = check_context();
    KcReactivePlan plan;

    context.poll = stop_now;
    CHECK(kc_reactive_plan(&context, &made->load, &made->terms, &plan) == KC_STOPPED);
    check_context_end(&context);
}

int
main(void)
{
    RUN(every_bank_is_what_it_is_by_itself);
    RUN(a_controller_does_not_lead_further_than_it_may);
    RUN(nothing_to_gain_leaves_it_as_it_is);
    RUN(months_without_active_energy_do_not_count);
    RUN(added_energy_is_billed_and_not_compensated);
    RUN(what_is_installed_is_judged);
    RUN(terms_are_checked);
    RUN(a_plan_can_be_stopped);
    return DONE();
}
