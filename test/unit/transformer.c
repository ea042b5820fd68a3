/* Losses of transformers: the examples TR1 to TR7, and the best set in service against every set tried. */
#include "check.h"

#include "core/rng.h"
#include "core/transformer.h"

static const KcTransformer s11_630 = {630, 810, 6200, 1.1, 4.5};
static const KcTransformer s13_630 = {630, 570, 6200, NAN, NAN};
static const KcTransformer s20_630 = {630, 510, 4960, NAN, NAN};
static const KcTransformer s22_630 = {630, 460, 4460, NAN, NAN};

static double
economic_factor(const KcTransformer *unit)
{
    KcTransformerSet set = kc_transformer_set(unit, 1, 0);

    return kc_transformer_economic_factor(set.cost_kw, set.cost_slope, set.capacity_kva);
}

static void
tr1_economic_load_factors_agree(void)
{
    CHECK_NEAR(economic_factor(&s11_630), 0.3614, 1e-4);
    CHECK_NEAR(economic_factor(&s13_630), 0.3032, 1e-4);
    CHECK_NEAR(economic_factor(&s20_630), 0.3207, 1e-4);
    CHECK_NEAR(economic_factor(&s22_630), 0.3212, 1e-4);
}

static void
tr2_comprehensive_losses_agree(void)
{
    KcTransformerSet set = kc_transformer_set(&s11_630, 1, 0.1);

    CHECK_NEAR(set.line.reactive_kvar, 6.93, 1e-4);
    CHECK_NEAR(set.line.reactive_slope * 630 * 630, 28.35, 1e-4);
    CHECK_NEAR(set.cost_kw, 1.503, 1e-4);
    CHECK_NEAR(set.cost_slope * 630 * 630, 9.035, 1e-4);
    CHECK_NEAR(kc_transformer_economic_factor(set.cost_kw, set.cost_slope, 630), 0.4079, 1e-4);
}

static void
tr3_critical_loads_agree(void)
{
    KcTransformer units[3] = {s11_630, s11_630, s11_630};
    KcTransformerSet sets[KC_TRANSFORMER_MOST_SETS];
    KcTransformerSegment segments[KC_TRANSFORMER_MOST_SEGMENTS];
    int count = kc_transformer_sets(units, 3, 0, sets);

    CHECK(count == 3 && sets[0].count == 1 && sets[1].count == 2 && sets[2].count == 3);
    CHECK_NEAR(kc_transformer_critical_kva(&sets[0], &sets[1]), 322.03, 0.01);
    CHECK_NEAR(kc_transformer_critical_kva(&sets[1], &sets[2]), 557.78, 0.01);
    CHECK(kc_transformer_service(sets, count, segments) == 3);
    CHECK_NEAR(sqrt(segments[0].to_square), 322.03, 0.01);
    CHECK_NEAR(sqrt(segments[1].to_square), 557.78, 0.01);
    CHECK(isinf(segments[2].to_square) && segments[2].set == 2);
}

/* TR4: τ of Tmax is an argument's matter; losses of the year are the line's. */
static void
tr4_annual_losses_agree(void)
{
    KcTransformerSet set = kc_transformer_set(&s13_630, 1, 0);
    double tau = pow(0.124 + 5000.0 / 10000, 2) * 8760;

    CHECK_NEAR(tau, 3410.9, 0.05);
    CHECK_NEAR(set.line.active_kw * 8760, 4993.2, 0.5);
    CHECK_NEAR(set.line.active_slope * 420 * 420 * tau, 9399.0, 0.5);
}

static void
tr5_and_tr6_owning_costs_agree(void)
{
    KcTransformerToc toc = kc_transformer_toc(0.6, 8760, pow(0.124 + 0.5, 2) * 8760, 2.0 / 3, 0.07, 20);
    double s13 = 68000 + toc.no_load_per_w * 570 + toc.load_per_w * 6200;
    double s20 = 78000 + toc.no_load_per_w * 510 + toc.load_per_w * 4960;
    double s22 = 90000 + toc.no_load_per_w * 460 + toc.load_per_w * 4460;

    CHECK_NEAR(toc.annuity, 10.5940, 1e-3);
    CHECK_NEAR(toc.no_load_per_w, 55.682, 1e-3);
    CHECK_NEAR(toc.load_per_w, 9.636, 1e-3);
    CHECK_NEAR(s13, 159483, 1);
    CHECK_NEAR(s20, 154193, 1);
    CHECK_NEAR(s22, 158591, 1);
    CHECK(s20 < s22 && s22 < s13);
}

static void
tr7_efficiencies_agree(void)
{
    KcTransformerSet set = kc_transformer_set(&s13_630, 1, 0);

    CHECK_NEAR(100 * kc_transformer_efficiency(&set.line, 315, 0.9), 99.258, 1e-3);
    CHECK_NEAR(100 * kc_transformer_efficiency(&set.line, 630 * economic_factor(&s13_630), 0.9), 99.341,
               1e-3);
    CHECK(kc_transformer_efficiency(&set.line, 0, 0.9) == 0);
    CHECK(isnan(kc_transformer_efficiency(&(KcTransformerLine){0, 0, 0, 0}, 0, 1)));
}

/* Parallel units: each carries by capacity over impedance. */
static void
unlike_units_share_the_load_by_impedance(void)
{
    KcTransformer units[2] = {{315, 480, 3830, 1.4, 4.0}, {630, 810, 6200, 1.1, 4.5}};
    KcTransformerSet both = kc_transformer_set(units, 3, 0);
    double a = 315 / 4.0, b = 630 / 4.5, share = a / (a + b);
    double beta_a = 500 * share / 315, beta_b = 500 * (1 - share) / 630;

    CHECK_NEAR(both.line.active_kw, 1.29, 1e-12);
    CHECK_NEAR(both.line.active_slope * 500 * 500, beta_a * beta_a * 3.83 + beta_b * beta_b * 6.2, 1e-12);
    /* The one with the smaller impedance is full first. */
    CHECK_NEAR(both.carries_kva, 315 / share, 1e-9);
    CHECK_NEAR(both.rest_kva, 315, 1e-9);
    units[0].impedance_pct = NAN;
    both = kc_transformer_set(units, 3, 0);
    CHECK_NEAR(both.carries_kva, 945, 1e-9);
    CHECK(isnan(both.line.reactive_slope) && !isnan(both.cost_kw));
    CHECK(isnan(kc_transformer_set(units, 3, 0.05).cost_slope));
}

static double
cost(const KcTransformerSet *set, double square)
{
    return set->cost_kw + set->cost_slope * square;
}

static double
least_cost(const KcTransformerSet *sets, int count, double kva)
{
    double least = cost(&sets[count - 1], kva * kva);

    for (int i = 0; i < count - 1; i++)
        if (kva * kva <= sets[i].limit_kva * sets[i].limit_kva)
            least = fmin(least, cost(&sets[i], kva * kva));
    return least;
}

static void
the_best_set_is_in_service_at_every_load(void)
{
    static KcTransformerSet sets[KC_TRANSFORMER_MOST_SETS];
    static KcTransformerSegment segments[KC_TRANSFORMER_MOST_SEGMENTS];
    KcRng rng;

    kc_rng_seed(&rng, 11);
    for (int round = 0; round < 400; round++) {
        KcTransformer units[KC_TRANSFORMER_MOST_UNITS];
        int count = 1 + (int)kc_rng_below(&rng, KC_TRANSFORMER_MOST_UNITS), set_count, found, segment = 0;

        for (int i = 0; i < count; i++)
            units[i] = i && kc_rng_below(&rng, 2)
                           ? units[i - 1]
                           : (KcTransformer){100.0 * (double)(1 + kc_rng_below(&rng, 10)),
                                             1000 * kc_rng_uniform(&rng), 9000 * kc_rng_uniform(&rng),
                                             1 + kc_rng_uniform(&rng), 4 + 2 * kc_rng_uniform(&rng)};
        set_count = kc_transformer_sets(units, count, 0.05, sets);
        for (int i = 0; i < set_count; i++)
            sets[i].limit_kva *= 0.8;
        found = kc_transformer_service(sets, set_count, segments);
        CHECK(found >= 1 && found < 2 * set_count + 1);
        for (int step = 0; step <= 1000; step++) {
            double kva = 4 * step;

            while (segments[segment].to_square < kva * kva)
                segment++;
            CHECK(segment < found);
            CHECK_NEAR(cost(&sets[segments[segment].set], kva * kva), least_cost(sets, set_count, kva),
                       1e-9 * (1 + least_cost(sets, set_count, kva)));
        }
    }
}

static void
what_is_not_known_is_not_made_up(void)
{
    KcTransformer unknown = {400, NAN, NAN, NAN, NAN};
    KcTransformerSet set = kc_transformer_set(&unknown, 1, 0);
    KcTransformerSet sets[2] = {set, set};
    KcTransformerSegment segments[4];

    CHECK(isnan(set.cost_kw) && isnan(set.cost_slope) && set.carries_kva == 400);
    CHECK(kc_transformer_service(sets, 2, segments) == 0);
    /* One set is in service whatever it loses. */
    CHECK(kc_transformer_service(&set, 1, segments) == 1 && segments[0].set == 0 &&
          isinf(segments[0].to_square));
    CHECK(kc_transformer_service(&set, 0, segments) == 0);
    CHECK(isnan(kc_transformer_economic_factor(1, 0, 400)));
    CHECK(isnan(kc_transformer_critical_kva(&set, &set)));
}

static void
impossible_units_are_refused(void)
{
    const KcTransformer wrong[] = {{0, 1, 1, 1, 1},        {-5, 1, 1, 1, 1},     {NAN, 1, 1, 1, 1},
                                   {INFINITY, 1, 1, 1, 1}, {100, -1, 1, 1, 1},   {100, 1, INFINITY, 1, 1},
                                   {100, 1, 1, 101, 1},    {100, 1, 1, 1, -0.1}, {1e13, 1, 1, 1, 1}};
    KcContext context = check_context();

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(kc_transformer_check(&context, &wrong[i]) == KC_INVALID);
    CHECK(kc_transformer_check(&context, &(KcTransformer){100, NAN, NAN, NAN, NAN}) == KC_OK);
    check_context_end(&context);
}

int
main(void)
{
    RUN(tr1_economic_load_factors_agree);
    RUN(tr2_comprehensive_losses_agree);
    RUN(tr3_critical_loads_agree);
    RUN(tr4_annual_losses_agree);
    RUN(tr5_and_tr6_owning_costs_agree);
    RUN(tr7_efficiencies_agree);
    RUN(unlike_units_share_the_load_by_impedance);
    RUN(the_best_set_is_in_service_at_every_load);
    RUN(what_is_not_known_is_not_made_up);
    RUN(impossible_units_are_refused);
    return DONE();
}
