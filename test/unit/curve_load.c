/* Day curves computed with: other numbers of points, apparent power, unbalance, counts, sums in any order. */
#include "check.h"

#include "core/curve_load.h"
#include "core/rng.h"

static void
resampling_keeps_the_energy(void)
{
    const float hours[4] = {1, 2, 3, 6};
    float other[KC_CURVE_MOST_POINTS];
    KcRng rng;

    kc_curve_resample(hours, 4, other, 2);
    CHECK(other[0] == 1.5f && other[1] == 4.5f);
    kc_curve_resample(hours, 4, other, 8);
    CHECK(other[0] == 1 && other[1] == 1 && other[6] == 6 && other[7] == 6);
    /* 480 minutes of 360: two thirds of the second interval. */
    kc_curve_resample(hours, 4, other, 3);
    CHECK_NEAR(other[0], (360 * 1 + 120 * 2) / 480.0, 1e-6);
    CHECK_NEAR(other[1], (240 * 2 + 240 * 3) / 480.0, 1e-6);
    kc_rng_seed(&rng, 7);
    for (int points = 1; points <= 1440; points++)
        for (int target = 1; 1440 % points == 0 && target <= 1440; target++) {
            float values[KC_CURVE_MOST_POINTS];
            double energy = 0, after = 0;

            if (1440 % target != 0)
                continue;
            for (int i = 0; i < points; i++)
                energy += (values[i] = (float)kc_rng_uniform(&rng)) * (24.0 / points);
            kc_curve_resample(values, points, other, target);
            for (int i = 0; i < target; i++)
                after += other[i] * (24.0 / target);
            CHECK_NEAR(after, energy, 1e-5);
        }
}

static void
a_gap_stays_a_gap(void)
{
    const float values[4] = {1, NAN, 3, 5};
    const float zeros[4] = {0};
    const float *const phases[2] = {values, zeros};
    float other[8];

    kc_curve_resample(values, 4, other, 2);
    CHECK(isnan(other[0]) && other[1] == 4);
    kc_curve_apparent(values, zeros, other, 4);
    CHECK(other[0] == 1 && isnan(other[1]) && other[2] == 3);
    kc_curve_unbalance(phases, 2, 0, other, 4);
    CHECK(other[0] == 100 && isnan(other[1]));
    CHECK(kc_curve_count(values, 4, -1e9, 1e9) == 3);
}

static void
unbalance_is_of_the_greatest_phase(void)
{
    const float a[3] = {100, 100, 0.5f}, b[3] = {100, -80, 0.4f}, c[3] = {50, 100, 0.1f};
    const float *const phases[3] = {a, b, c};
    float unbalance[3];

    kc_curve_unbalance(phases, 3, 1, unbalance, 3);
    CHECK(unbalance[0] == 50);
    /* By magnitude. */
    CHECK(unbalance[1] == 20);
    /* No phase is loaded. */
    CHECK(isnan(unbalance[2]));
    kc_curve_unbalance(phases, 1, 0, unbalance, 3);
    CHECK(isnan(unbalance[0]));
}

static void
apparent_power_is_the_root_of_the_squares(void)
{
    const float kw[3] = {3, -3, 3e38f}, kvar[3] = {4, 4, 3e38f};
    float kva[3];

    kc_curve_apparent(kw, kvar, kva, 3);
    CHECK(kva[0] == 5 && kva[1] == 5);
    /* Beyond a float: not known. */
    CHECK(isnan(kva[2]));
}

static void
energy_is_of_intervals_in_which_both_are_known(void)
{
    /* Delivered lagging, delivered leading, fed in, nothing but reactive, gaps. */
    const float kw[6] = {3, 3, -3, 0, NAN, 1}, kvar[6] = {4, -2, 5, 1, 7, NAN};
    KcCurveDelivery of = kc_curve_deliver(kw, kvar, 6);

    CHECK(of.hours == 16 && of.kwh == 24 && of.kvarh == 28);
    of = kc_curve_deliver(kw + 4, kvar + 4, 2);
    CHECK(of.hours == 0 && of.kwh == 0 && of.kvarh == 0);
    of = kc_curve_deliver((const float[1]){3e38f}, (const float[1]){-3e38f}, 1);
    CHECK_NEAR(of.kwh, 7.2e39, 1e33);
    CHECK(of.kvarh == of.kwh);
}

static void
limits_belong_to_the_interval(void)
{
    const float values[5] = {1, 2, 3, NAN, -1};

    CHECK(kc_curve_count(values, 5, 1, 3) == 3);
    CHECK(kc_curve_count(values, 5, 2, 2) == 1);
    CHECK(kc_curve_count(values, 5, 3, 1) == 0);
    CHECK(kc_curve_count(values, 5, 0, INFINITY) == 3);
    CHECK(kc_curve_count(values, 5, NAN, 3) == 0);
}

static void
a_sum_knows_no_order(void)
{
    enum { CURVES = 1000, POINTS = 96 };
    static float curves[CURVES][POINTS];
    KcCurveSlot forward[POINTS] = {0}, backward[POINTS] = {0}, half[POINTS] = {0};
    float sum[POINTS], other[POINTS];
    KcRng rng;

    kc_rng_seed(&rng, 3);
    for (int i = 0; i < CURVES; i++)
        for (int k = 0; k < POINTS; k++)
            curves[i][k] = kc_rng_uniform(&rng) < 0.01 ? NAN : (float)(kc_rng_uniform(&rng) * 1e6 - 3e5);
    for (int i = 0; i < CURVES; i++)
        kc_curve_slots_add(forward, curves[i], POINTS);
    for (int i = CURVES - 1; i >= 0; i--)
        kc_curve_slots_add(i % 2 ? backward : half, curves[i], POINTS);
    kc_curve_slots_merge(backward, half, POINTS);
    kc_curve_slots_total(forward, 1, sum, POINTS);
    kc_curve_slots_total(backward, 1, other, POINTS);
    CHECK(memcmp(sum, other, sizeof sum) == 0);
    for (int k = 0; k < POINTS; k++) {
        double expected = 0;

        for (int i = 0; i < CURVES; i++)
            expected += isnan(curves[i][k]) ? 0 : curves[i][k];
        CHECK_NEAR(sum[k], expected, 40);
        CHECK(forward[k].valid == backward[k].valid);
    }
    /* Where one of all has a gap. */
    kc_curve_slots_total(forward, CURVES, sum, POINTS);
    for (int k = 0; k < POINTS; k++)
        CHECK(isnan(sum[k]) == (forward[k].valid < CURVES));
}

int
main(void)
{
    RUN(resampling_keeps_the_energy);
    RUN(a_gap_stays_a_gap);
    RUN(unbalance_is_of_the_greatest_phase);
    RUN(apparent_power_is_the_root_of_the_squares);
    RUN(energy_is_of_intervals_in_which_both_are_known);
    RUN(limits_belong_to_the_interval);
    RUN(a_sum_knows_no_order);
    return DONE();
}
