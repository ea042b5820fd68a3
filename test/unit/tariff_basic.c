/* The basic charge: worked examples, the plan against trying everything, what is not known. */
#include "check.h"

#include "core/rng.h"
#include "core/tariff_basic.h"

#define SICHUAN                                                                                              \
    {                                                                                                        \
        .capacity_price = 22, .demand_price = 35.2, .contract_floor = 0.4, .tolerance = 1.05,                \
        .excess_factor = 2, .high_use_per_kva = 260, .high_use_factor = 0.9                                  \
    }

static const KcBasicChoice quarterly = {KC_BASIC_CAPACITY, 3, 3, 0, 0};

static void
worked_examples_agree(void)
{
    const KcBasicRules sichuan = SICHUAN;
    KcBasicRules generic = SICHUAN;
    KcBasicMonth month = {24300, 630, 380, NAN, NAN, &sichuan};

    /* TP1 */
    CHECK_NEAR(kc_tariff_basic_charge(&month, KC_BASIC_CAPACITY, NAN), 13860, 1e-9);
    CHECK_NEAR(kc_tariff_basic_charge(&month, KC_BASIC_MEASURED, NAN), 13376, 1e-9);
    month.demand_kw = 393.75;
    CHECK_NEAR(kc_tariff_basic_charge(&month, KC_BASIC_MEASURED, NAN), 13860, 1e-9);
    /* TP2 */
    generic.demand_price = 40;
    month = (KcBasicMonth){24300, 1000, 560, NAN, 500, &generic};
    CHECK_NEAR(kc_tariff_basic_charge(&month, KC_BASIC_CONTRACT, 500), 23800, 1e-9);
    month.demand_kw = 520;
    CHECK_NEAR(kc_tariff_basic_charge(&month, KC_BASIC_CONTRACT, 500), 20000, 1e-9);
    month.demand_kw = 525;
    CHECK_NEAR(kc_tariff_basic_charge(&month, KC_BASIC_CONTRACT, 500), 20000, 1e-9);
    /* Below the floor of 400 kW the floor is billed. */
    month.demand_kw = 100;
    CHECK_NEAR(kc_tariff_basic_charge(&month, KC_BASIC_CONTRACT, 50), 16000, 1e-9);
    /* TP3 */
    month = (KcBasicMonth){24300, 630, 380, 170000, NAN, &sichuan};
    CHECK(kc_tariff_basic_is_high_use(&month));
    CHECK_NEAR(kc_tariff_basic_charge(&month, KC_BASIC_MEASURED, NAN), 12038.40, 1e-9);
    month.energy_kwh = 163799;
    CHECK_NEAR(kc_tariff_basic_charge(&month, KC_BASIC_MEASURED, NAN), 13376, 1e-9);
    month.energy_kwh = 163800;
    CHECK_NEAR(kc_tariff_basic_charge(&month, KC_BASIC_MEASURED, NAN), 12038.40, 1e-9);
}

static void
a_summer_load_takes_demand_in_winter(void)
{
    const KcBasicRules rules = SICHUAN;
    KcContext context = check_context();
    KcBasicMonth months[12];
    KcBasicPlan plan;

    for (int i = 0; i < 12; i++)
        months[i] = (KcBasicMonth){12 * 2024 + i, 1000, i / 3 == 2 ? 900 : 420, 1e5, NAN, &rules};
    CHECK(kc_tariff_basic_plan(&context, months, 12, &quarterly, &plan) == KC_OK);
    CHECK(plan.complete == 12 && plan.changes == 3);
    for (int i = 0; i < 12; i++) {
        CHECK((plan.months[i].best == KC_BASIC_CAPACITY) == (i / 3 == 2));
        CHECK_NEAR(plan.months[i].present, 22000, 1e-9);
        /* 420 / 1.05 = 400, which is the floor too. */
        CHECK_NEAR(plan.months[i].best_contract_kw, i / 3 == 2 ? 900 / 1.05 : 400, 1e-9);
    }
    CHECK(plan.months[0].best == KC_BASIC_CONTRACT);
    CHECK_NEAR(plan.present, 12 * 22000, 1e-6);
    CHECK_NEAR(plan.total[KC_BASIC_CAPACITY], 12 * 22000, 1e-6);
    CHECK_NEAR(plan.total[KC_BASIC_MEASURED], 35.2 * (9 * 420 + 3 * 900), 1e-6);
    CHECK_NEAR(plan.best, 9 * 400 * 35.2 + 3 * 22000, 1e-6);
    check_context_end(&context);
}

/* The least cost of a contract period over a fine grid of demands and all that could be a corner. */
static double
brute_contract(const KcBasicMonth *months, int count, double step_kw)
{
    double least = INFINITY, floor_kw = INFINITY, most = 0;

    for (int i = 0; i < count; i++) {
        double floor_here = months[i].rules->contract_floor * months[i].capacity_kva;

        floor_kw = fmin(floor_kw, floor_here);
        most = fmax(most, fmax(months[i].demand_kw, floor_here));
    }
    for (int i = -3 * count; i <= 4000; i++) {
        double cost = 0, demand_kw = floor_kw + (most - floor_kw) * i / 4000.0;

        if (i < 0 && i % 3 == -2)
            demand_kw = months[(-i - 2) / 3].rules->contract_floor * months[(-i - 2) / 3].capacity_kva;

        if (i < 0 && i % 3 == 0)
            demand_kw = months[-i / 3 - 1].demand_kw;
        else if (i < 0 && i % 3 == -1)
            demand_kw = months[(-i - 1) / 3].demand_kw / months[0].rules->tolerance;
        if (step_kw > 0)
            demand_kw = ceil(demand_kw / step_kw) * step_kw;
        if (demand_kw < floor_kw)
            continue;
        for (int m = 0; m < count; m++)
            cost += kc_tariff_basic_charge(&months[m], KC_BASIC_CONTRACT, demand_kw);
        least = fmin(least, cost);
    }
    return least;
}

/* Every sequence of modes over the quarters. */
static double
brute_plan(const KcBasicMonth *months, int quarters, const KcBasicChoice *choice, double *of_contract)
{
    double least = INFINITY;
    int sequences = 1;

    for (int q = 0; q < quarters; q++)
        sequences *= 3;
    for (int sequence = 0; sequence < sequences; sequence++) {
        int code = sequence, before = choice->present_mode;
        double cost = 0;

        for (int q = 0; q < quarters; q++, code /= 3) {
            int mode = code % 3;

            cost += before != KC_BASIC_NO_MODE && mode != before ? choice->change_cost : 0;
            before = mode;
            for (int m = 3 * q; m < 3 * q + 3; m++)
                cost += mode == KC_BASIC_CONTRACT ? of_contract[m]
                                                  : kc_tariff_basic_charge(&months[m], mode, NAN);
        }
        least = fmin(least, cost);
    }
    return least;
}

static void
the_plan_is_the_best_of_all(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 11);
    for (int trial = 0; trial < 300; trial++) {
        KcBasicRules rules = SICHUAN;
        KcContext context = check_context();
        KcBasicMonth months[12];
        KcBasicChoice choice = {(int)kc_rng_below(&rng, 4) - 1, 3, kc_rng_below(&rng, 2) ? 3 : 1,
                                kc_rng_below(&rng, 2) ? 10 : 0, kc_rng_below(&rng, 2) ? 900 : 0};
        double of_contract[12], contracts = 0;
        KcBasicPlan plan;

        rules.excess_factor = 1 + 2 * kc_rng_uniform(&rng);
        rules.tolerance = 1 + 0.1 * kc_rng_uniform(&rng);
        for (int i = 0; i < 12; i++)
            months[i] = (KcBasicMonth){12 * 2023 + i,
                                       500 + 500 * (double)(i > 7),
                                       200 + 500 * kc_rng_uniform(&rng),
                                       2.5e5 * kc_rng_uniform(&rng),
                                       NAN,
                                       &rules};
        CHECK(kc_tariff_basic_plan(&context, months, 12, &choice, &plan) == KC_OK);
        for (int begin = 0; begin < 12; begin += choice.contract_months) {
            double got = 0, least = brute_contract(months + begin, choice.contract_months, choice.step_kw);

            for (int m = begin; m < begin + choice.contract_months; m++) {
                of_contract[m] = plan.months[m].charge[KC_BASIC_CONTRACT];
                got += of_contract[m];
            }
            contracts += got;
            /* The grid may miss the best by a step, but is never better. */
            CHECK(got <= least * (1 + 1e-9));
            CHECK(got >= least * (1 - 1e-9));
        }
        CHECK_NEAR(plan.total[KC_BASIC_CONTRACT], contracts, 1e-6);
        CHECK_NEAR(plan.best + plan.changes * choice.change_cost, brute_plan(months, 4, &choice, of_contract),
                   1e-6);
        check_context_end(&context);
    }
}

/* The capacity grows within a contract period: the present contract demand is billed as the floor from then on, and the
 * best one is no dearer. */
static void
a_floor_that_rises_counts_from_its_month_on(void)
{
    const KcBasicRules rules = SICHUAN;
    KcContext context = check_context();
    KcBasicChoice choice = {KC_BASIC_CONTRACT, 3, 3, 0, 0};
    KcBasicMonth months[3];
    KcBasicPlan plan;

    for (int i = 0; i < 3; i++)
        months[i] = (KcBasicMonth){12 * 2024 + i, i < 2 ? 1000 : 5000, 450, NAN, 450, &rules};
    CHECK(kc_tariff_basic_plan(&context, months, 3, &choice, &plan) == KC_OK);
    CHECK_NEAR(plan.present, (450 + 450 + 2000) * 35.2, 1e-6);
    /* 450 / 1.05 */
    CHECK_NEAR(plan.total[KC_BASIC_CONTRACT], (2 * 450 / 1.05 + 2000) * 35.2, 1e-6);
    CHECK_NEAR(plan.months[0].best_contract_kw, 450 / 1.05, 1e-9);
    CHECK(plan.months[2].best_contract_kw == 2000);
    check_context_end(&context);
}

static void
what_is_equal_stays_as_it_is(void)
{
    const KcBasicRules rules = {10, 10, 0, 1, 1, NAN, NAN};
    KcContext context = check_context();

    for (int present = KC_BASIC_NO_MODE; present < KC_BASIC_MODES; present++) {
        KcBasicMonth months[5];
        KcBasicChoice choice = {present, 3, 3, 0, 0};
        KcBasicPlan plan;

        for (int i = 0; i < 5; i++)
            months[i] = (KcBasicMonth){-7 + i, 400, 400, 0, 300, &rules};
        CHECK(kc_tariff_basic_plan(&context, months, 5, &choice, &plan) == KC_OK);
        CHECK(plan.changes == 0);
        for (int i = 0; i < 5; i++) {
            CHECK((int)plan.months[i].best == (present < 0 ? 0 : present));
            CHECK(plan.months[i].best_contract_kw == 300);
        }
    }
    check_context_end(&context);
}

static void
months_that_are_not_known_do_not_decide(void)
{
    const KcBasicRules rules = SICHUAN, nothing = {NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    KcContext context = check_context();
    KcBasicMonth months[4] = {{0, 1000, 100, NAN, NAN, &rules},
                              {1, 1000, NAN, NAN, NAN, &rules},
                              {5, NAN, 100, NAN, NAN, &rules},
                              {6, 1000, -5, NAN, NAN, &rules}};
    KcBasicPlan plan;

    CHECK(kc_tariff_basic_plan(&context, months, 4, &quarterly, &plan) == KC_OK);
    CHECK(plan.complete == 2 && plan.months[0].is_complete && plan.months[3].is_complete);
    CHECK(isnan(plan.months[1].charge[KC_BASIC_MEASURED]) &&
          plan.months[1].charge[KC_BASIC_CAPACITY] == 22000);
    CHECK(isnan(plan.months[2].charge[KC_BASIC_CAPACITY]));
    CHECK_NEAR(plan.months[2].charge[KC_BASIC_MEASURED], 3520, 1e-9);
    /* Nothing but export: a demand of 0. */
    CHECK(plan.months[3].charge[KC_BASIC_MEASURED] == 0 && plan.months[3].best == KC_BASIC_MEASURED);
    CHECK_NEAR(plan.best, 3520, 1e-9);
    for (int i = 0; i < 4; i++)
        months[i].rules = &nothing;
    CHECK(kc_tariff_basic_plan(&context, months, 4, &quarterly, &plan) == KC_OK);
    CHECK(plan.complete == 0 && isnan(plan.best) && isnan(plan.present) && plan.changes == 0);
    CHECK(kc_tariff_basic_plan(&context, months, 0, &quarterly, &plan) == KC_OK);
    CHECK(plan.complete == 0 && isnan(plan.best));
    check_context_end(&context);
}

static void
without_a_capacity_price_demand_alone_is_offered(void)
{
    KcBasicRules rules = SICHUAN;
    KcContext context = check_context();
    KcBasicMonth month = {0, NAN, 100, NAN, NAN, &rules};
    KcBasicPlan plan;

    rules.capacity_price = NAN;
    rules.contract_floor = NAN;
    CHECK(kc_tariff_basic_plan(&context, &month, 1, &quarterly, &plan) == KC_OK);
    CHECK(plan.complete == 1 && plan.months[0].best == KC_BASIC_MEASURED && isnan(plan.present));
    CHECK(isnan(plan.total[KC_BASIC_CAPACITY]) && isnan(plan.total[KC_BASIC_CONTRACT]));
    /* Without a floor the capacity is not asked for. */
    rules.contract_floor = 0;
    CHECK(kc_tariff_basic_plan(&context, &month, 1, &quarterly, &plan) == KC_OK);
    CHECK_NEAR(plan.total[KC_BASIC_CONTRACT], 35.2 * 100 / 1.05, 1e-9);
    check_context_end(&context);
}

static void
wrong_arguments_are_refused(void)
{
    KcBasicRules rules = SICHUAN;
    KcContext context = check_context();
    KcBasicMonth months[2] = {{1, 1, 1, 1, NAN, &rules}, {1, 1, 1, 1, NAN, &rules}};
    KcBasicChoice choice = quarterly;
    KcBasicPlan plan;

    CHECK(kc_tariff_basic_plan(&context, months, 2, &quarterly, &plan) == KC_INVALID);
    months[1].month = 2;
    months[1].demand_kw = 1e16;
    CHECK(kc_tariff_basic_plan(&context, months, 2, &quarterly, &plan) == KC_RANGE);
    months[1].demand_kw = -INFINITY;
    CHECK(kc_tariff_basic_plan(&context, months, 2, &quarterly, &plan) == KC_RANGE);
    months[1].demand_kw = 1;
    months[1].contract_kw = -1;
    CHECK(kc_tariff_basic_plan(&context, months, 2, &quarterly, &plan) == KC_INVALID);
    months[1].contract_kw = NAN;
    choice.present_mode = KC_BASIC_MODES;
    CHECK(kc_tariff_basic_plan(&context, months, 2, &choice, &plan) == KC_INVALID);
    choice = quarterly;
    choice.mode_months = 5;
    CHECK(kc_tariff_basic_plan(&context, months, 2, &choice, &plan) == KC_INVALID);
    choice = quarterly;
    choice.contract_months = 2;
    CHECK(kc_tariff_basic_plan(&context, months, 2, &choice, &plan) == KC_INVALID);
    choice = quarterly;
    choice.step_kw = 1e-300;
    CHECK(kc_tariff_basic_plan(&context, months, 2, &choice, &plan) == KC_INVALID);
    choice = quarterly;
    choice.change_cost = NAN;
    CHECK(kc_tariff_basic_plan(&context, months, 2, &choice, &plan) == KC_INVALID);
    rules.tolerance = 0.9;
    CHECK(kc_tariff_basic_plan(&context, months, 2, &quarterly, &plan) == KC_INVALID);
    check_context_end(&context);
}

int
main(void)
{
    RUN(worked_examples_agree);
    RUN(a_summer_load_takes_demand_in_winter);
    RUN(the_plan_is_the_best_of_all);
    RUN(a_floor_that_rises_counts_from_its_month_on);
    RUN(what_is_equal_stays_as_it_is);
    RUN(months_that_are_not_known_do_not_decide);
    RUN(without_a_capacity_price_demand_alone_is_offered);
    RUN(wrong_arguments_are_refused);
    return DONE();
}
