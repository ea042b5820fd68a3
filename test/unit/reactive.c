/* Reactive power: rounding that is exact, tables spread out, the handbooks' examples. */
#include "check.h"

#include "core/reactive.h"
#include "core/rng.h"

static void
factors_are_rounded_half_up_exactly(void)
{
    KcRng rng;

    CHECK(kc_reactive_cents(100000, 60000) == 86);
    CHECK(kc_reactive_cents(100000, 50000) == 89);
    CHECK(kc_reactive_cents(0, 0) == -1);
    CHECK(kc_reactive_cents(0, 5) == 0);
    CHECK(kc_reactive_cents(5, 0) == 100);
    CHECK(kc_reactive_cents(1e-300, 1e-300) == 71);
    CHECK(kc_reactive_cents(1e300, 1e300) == 71);
    CHECK(kc_reactive_cents(1e-300, 1e300) == 0);
    /* Just on either side of the half: √(200² − 179²)/179 is the tangent of 0.895. */
    CHECK(kc_reactive_cents(179, sqrt(7959) * (1 - 4e-16)) == 90);
    CHECK(kc_reactive_cents(179, sqrt(7959) * (1 + 4e-16)) == 89);
    kc_rng_seed(&rng, 5);
    for (int i = 0; i < 100000; i++) {
        double kwh = 1000 * kc_rng_uniform(&rng), kvarh = 1000 * kc_rng_uniform(&rng);
        double factor = 100 * kc_reactive_factor(kwh, kvarh);

        if (fabs(factor - floor(factor) - 0.5) > 1e-9)
            CHECK(kc_reactive_cents(kwh, kvarh) == (int)floor(factor + 0.5));
    }
}

static void
a_table_is_spread_over_the_hundredths(void)
{
    const double factors[4] = {0.95, 0.90, 0.30, 0.31}, pct[4] = {-0.75, 0, 85, 83};
    const double twice[2] = {0.9, 0.9}, outside[1] = {1.01}, between[1] = {0.905}, one[1] = {0.9};
    double spread[KC_REACTIVE_CENTS];
    KcContext context = check_context();

    CHECK(kc_reactive_spread(&context, factors, pct, 4, spread) == KC_OK);
    CHECK(spread[100] == -0.75 && spread[95] == -0.75 && spread[94] == 0 && spread[90] == 0 &&
          spread[89] == 83);
    CHECK(spread[30] == 85 && spread[29] == 87 && spread[0] == 145);
    CHECK(kc_reactive_spread(&context, one, pct, 1, spread) == KC_OK && spread[0] == -0.75 &&
          spread[100] == -0.75);
    CHECK(kc_reactive_spread(&context, twice, pct, 2, spread) == KC_INVALID);
    CHECK(kc_reactive_spread(&context, outside, pct, 1, spread) == KC_INVALID);
    CHECK(kc_reactive_spread(&context, between, pct, 1, spread) == KC_INVALID);
    CHECK(kc_reactive_spread(&context, one, pct, 0, spread) == KC_INVALID);
    check_context_end(&context);
}

static void
sizes_are_those_of_the_handbooks(void)
{
    CHECK_NEAR(kc_reactive_compensation(250, 0.80, 0.95), 105.33, 0.01);
    CHECK_NEAR(kc_reactive_compensation(75, 0.70, 0.90), 40.19, 0.01);
    CHECK_NEAR(kc_reactive_compensation(5, 0.75, 0.90), 1.988, 0.005);
    CHECK_NEAR(kc_reactive_compensation(450, 0.75, 0.95), 248.95, 0.5);
    CHECK(kc_reactive_compensation(450, 0.95, 0.90) == 0);
    CHECK_NEAR(kc_reactive_compensated(1160 * 0.7, 0.7, 410), 0.889, 0.005);
    CHECK_NEAR(kc_reactive_to_fit(550, 337.5 + 102.0, 630), 132.3, 1);
    CHECK(isnan(kc_reactive_to_fit(631, 0, 630)) && kc_reactive_to_fit(0, 630, 630) == 0);
    CHECK_NEAR(kc_reactive_compensated(500, 0.75, 250), 0.934, 0.0005);
    CHECK_NEAR(kc_reactive_released_kva(500, 0.75, 0.928), 666.7 - 538.8, 0.1);
    CHECK_NEAR(kc_reactive_extra_kw(100, 0.8, 0.95), 15, 1e-9);
    CHECK_NEAR(1 - kc_reactive_loss_ratio(0.70, 0.95), 0.4571, 1e-4);
    CHECK(kc_reactive_deficit(-100, 50, 0) == 50 && kc_reactive_deficit(100, -50, 0.5) == 0);
}

static void
the_network_answers_as_it_should(void)
{
    double short_circuit_kva = kc_reactive_short_circuit_kva(630, 4.5);

    CHECK_NEAR(short_circuit_kva, 14000, 1e-9);
    CHECK_NEAR(kc_reactive_voltage_rise(250, short_circuit_kva), 1.786, 1e-3);
    CHECK_NEAR(kc_reactive_resonance_order(250, short_circuit_kva, 0), 7.48, 0.01);
    /* A reactor pulls it below its own order. */
    CHECK(kc_reactive_resonance_order(250, short_circuit_kva, 7) < kc_reactive_tuning_order(7));
    CHECK_NEAR(kc_reactive_tuning_order(7), 3.78, 0.01);
    CHECK_NEAR(kc_reactive_tuning_order(14), 2.67, 0.01);
    CHECK(isnan(kc_reactive_tuning_order(0)));
    CHECK_NEAR(kc_reactive_capacitor_v(400, 7), 430.1, 0.01);
    CHECK_NEAR(kc_reactive_capacitor_v(400, 14), 465.1, 0.02);
    CHECK_NEAR(kc_reactive_step_kvar(50, 480, 400, 7), 37.34, 0.01);
    CHECK_NEAR(kc_reactive_step_kvar(50, 525, 400, 14), 33.75, 0.01);
    CHECK_NEAR(kc_reactive_step_kvar(100, 450, 400, 0), 79, 0.1);
}

int
main(void)
{
    RUN(factors_are_rounded_half_up_exactly);
    RUN(a_table_is_spread_over_the_hundredths);
    RUN(sizes_are_those_of_the_handbooks);
    RUN(the_network_answers_as_it_should);
    return DONE();
}
