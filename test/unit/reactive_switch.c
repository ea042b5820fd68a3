/* Sums by the order of kvar against those of a pass over the load. */
#include "check.h"

#include "core/reactive_switch.h"
#include "core/rng.h"

#define MOST 600
#define MONTHS 5
#define LEVELS 13
#define UNITS 2

typedef struct Case {
    double kw[MOST], lag[MOST], lead[MOST], hours[MONTHS];
    int month[MOST];
    KcReactiveUnit units[UNITS];
    KcReactiveLoad load;
    KcReactiveTerms terms;
    KcRng rng;
} Case;

typedef enum Shape { ANY, FEW_VALUES, ON_THRESHOLDS, CONSTANT, LEADING, SHAPES } Shape;

static double
net_kvar(Case *made, Shape shape)
{
    double u = kc_rng_uniform(&made->rng);

    switch (shape) {
    case FEW_VALUES:
        return 20 * floor(12 * u - 3);
    case ON_THRESHOLDS:
        /* Of steps of 20 kvar: where one is switched, where it leads no more, and between. */
        return 20 * (floor(12 * u - 3) + (u < 0.4 ? 0.65 : u < 0.7 ? 0 : kc_rng_uniform(&made->rng)));
    case CONSTANT:
        return 77;
    case LEADING:
        return -100 * u;
    default:
        return 400 * u * kc_rng_uniform(&made->rng) - 40;
    }
}

static Case *
make_case(uint64_t seed, size_t count, Shape shape)
{
    static Case made;

    memset(&made, 0, sizeof made);
    kc_rng_seed(&made.rng, seed);
    for (size_t t = 0; t < count; t++) {
        double kvar = net_kvar(&made, shape), both = kc_rng_uniform(&made.rng) < 0.2 ? 5 : 0;

        made.kw[t] = 500 * kc_rng_uniform(&made.rng) - (seed % 3 ? 100 : 0);
        made.lag[t] = (kvar > 0 ? kvar : 0) + both;
        made.lead[t] = (kvar < 0 ? -kvar : 0) + both;
        /* The fourth month has no interval. */
        made.month[t] = (int)(t * (MONTHS - 1) / count);
        made.month[t] += made.month[t] == 3;
    }
    made.load = (KcReactiveLoad){count, 0.25, made.kw, made.lag, made.lead, made.month, MONTHS, made.hours};
    made.units[0] = (KcReactiveUnit){.kind = KC_REACTIVE_BANK, .rated_kvar = 60, .rated_v = 400};
    made.units[1] = (KcReactiveUnit){.kind = KC_REACTIVE_SVG, .rated_kvar = 30};
    made.terms = (KcReactiveTerms){.kw_per_kvar = 0.04,
                                   .kva = 630,
                                   .load_loss_kw = seed % 2 ? 6.2 : NAN,
                                   .voltage_v = 400,
                                   .switch_on = 0.65,
                                   .lead_limit = 0.35,
                                   .most_steps = LEVELS - 1,
                                   .export_counts = seed % 5 == 1,
                                   .units = made.units,
                                   .unit_count = UNITS};
    return &made;
}

/* Σ|kvar|, with the steps of all intervals: what an error is measured by. */
static double
scale_of(const Case *made, double kvar)
{
    double sum = 1;

    for (size_t t = 0; t < made->load.count; t++)
        sum += made->lag[t] + made->lead[t] + kvar;
    return sum;
}

/* The highest kVA of all intervals, of a bank, or of generators where there are no `on`. */
static double
peak_of(const Case *made, const int *on, double kvar, int steps)
{
    double most = 0;

    for (size_t t = 0; t < made->load.count; t++) {
        double net = made->lag[t] - made->lead[t], kw = made->kw[t];
        double left = on ? net - (on[t] < steps ? on[t] : steps) * kvar : fmax(fabs(net) - kvar, 0);

        most = fmax(most, sqrt(kw * kw + left * left));
    }
    return most;
}

static void
check_months(const KcReactiveAlternative *got, const KcReactiveAlternative *expected, double tolerance)
{
    for (int m = 0; m < MONTHS; m++) {
        CHECK_NEAR(got->months[m].kvarh_lag, expected->months[m].kvarh_lag, tolerance);
        CHECK_NEAR(got->months[m].kvarh_lead, expected->months[m].kvarh_lead, tolerance);
        CHECK_NEAR(got->months[m].loss_kwh, expected->months[m].loss_kwh, tolerance);
    }
}

static void
check_bank(const Case *made, KcReactiveSwitch *sorted, KcReactiveSwitch *passed, double step_kvar)
{
    KcContext context = check_context();
    double tolerance = 1e-12 * scale_of(made, LEVELS * step_kvar);

    CHECK(kc_reactive_switch_run(&context, sorted, &made->terms, step_kvar) == KC_OK);
    CHECK(kc_reactive_switch_run(&context, passed, &made->terms, step_kvar) == KC_OK);
    for (int i = 0; i < MONTHS * LEVELS; i++) {
        CHECK(sorted->cells[i].count == passed->cells[i].count);
        CHECK(sorted->cells[i].idle == passed->cells[i].idle);
        CHECK_NEAR(sorted->cells[i].kvar, passed->cells[i].kvar, tolerance);
        CHECK_NEAR(sorted->cells[i].lead, passed->cells[i].lead, tolerance);
    }
    for (int n = 0; n < LEVELS; n++)
        CHECK(sorted->crossings[n] == passed->crossings[n]);
    for (int n = 1; n < LEVELS; n++) {
        KcReactiveMonth months[2][MONTHS];
        KcReactiveAlternative got = {.months = months[0]}, expected = {.months = months[1]};

        kc_reactive_switch_bank(sorted, &made->terms, step_kvar, 0.1, n, &got);
        kc_reactive_switch_bank(passed, &made->terms, step_kvar, 0.1, n, &expected);
        check_months(&got, &expected, tolerance);
        CHECK(got.peak_kva == peak_of(made, passed->steps, step_kvar, n));
        CHECK(expected.peak_kva == got.peak_kva);
    }
    check_context_end(&context);
}

static void
check_svg(const Case *made, KcReactiveSwitch *sorted, KcReactiveSwitch *passed, double kvar)
{
    KcContext context = check_context();
    KcReactiveMonth months[2][MONTHS] = {0};
    KcReactiveAlternative got = {.months = months[0]}, expected = {.months = months[1]};

    CHECK(kc_reactive_switch_svg(&context, sorted, &made->terms, kvar, 0.02, &got) == KC_OK);
    CHECK(kc_reactive_switch_svg(&context, passed, &made->terms, kvar, 0.02, &expected) == KC_OK);
    check_months(&got, &expected, 1e-12 * scale_of(made, kvar));
    CHECK(got.peak_kva == peak_of(made, NULL, kvar, 0));
    CHECK(expected.peak_kva == got.peak_kva);
    check_context_end(&context);
}

/* Whether the order was enough for every size of step. */
static bool
check_case(uint64_t seed, size_t count, Shape shape)
{
    Case *made = make_case(seed, count, shape);
    KcContext context = check_context();
    KcReactiveSwitch sorted, passed;
    bool was_sorted = true;

    CHECK(kc_reactive_switch_begin(&context, &made->load, &made->terms, &sorted) == KC_OK);
    CHECK(kc_reactive_switch_begin(&context, &made->load, &made->terms, &passed) == KC_OK);
    CHECK(sorted.has_order);
    passed.has_order = false;
    for (int i = 0; i < 4; i++) {
        double step_kvar = i ? 1 + 59 * kc_rng_uniform(&made->rng) : 20;

        sorted.steps[0] = -1;
        check_bank(made, &sorted, &passed, step_kvar);
        was_sorted = was_sorted && sorted.steps[0] == -1;
        check_svg(made, &sorted, &passed, i ? 150 * kc_rng_uniform(&made->rng) : 20);
    }
    check_context_end(&context);
    return was_sorted;
}

static void
the_order_gives_what_a_pass_gives(void)
{
    for (uint64_t seed = 0; seed < 40; seed++)
        CHECK(check_case(seed, 20 + 14 * (size_t)seed, ANY));
    for (size_t count = 1; count < 5; count++)
        CHECK(check_case(count, count, ANY));
}

static void
equal_values_and_loads_of_one_kind_do_too(void)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        CHECK(check_case(seed, 10 + 29 * (size_t)seed, CONSTANT));
        CHECK(check_case(seed, 10 + 29 * (size_t)seed, LEADING));
        check_case(seed, 10 + 29 * (size_t)seed, FEW_VALUES);
    }
}

static void
values_on_thresholds_go_through_the_load(void)
{
    int passed = 0;

    for (uint64_t seed = 0; seed < 40; seed++)
        passed += !check_case(seed, 100 + 12 * (size_t)seed, ON_THRESHOLDS);
    CHECK(passed > 0);
}

static void
what_depends_on_the_past_goes_through_the_load(void)
{
    Case *made = make_case(1, MOST, ANY);
    KcContext context = check_context();
    KcReactiveSwitch network;

    made->terms.switch_on = 0.9;
    CHECK(kc_reactive_switch_begin(&context, &made->load, &made->terms, &network) == KC_OK);
    network.steps[0] = -1;
    CHECK(kc_reactive_switch_run(&context, &network, &made->terms, 20) == KC_OK && network.steps[0] >= 0);
    made->terms.switch_on = 0.65;
    made->terms.target_tangent = 0.2;
    CHECK(kc_reactive_switch_begin(&context, &made->load, &made->terms, &network) == KC_OK);
    CHECK(!network.has_order);
    check_context_end(&context);
}

int
main(void)
{
    RUN(the_order_gives_what_a_pass_gives);
    RUN(equal_values_and_loads_of_one_kind_do_too);
    RUN(values_on_thresholds_go_through_the_load);
    RUN(what_depends_on_the_past_goes_through_the_load);
    return DONE();
}
