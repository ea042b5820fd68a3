/* The typical day: mean, band, medoid, fluctuation, in any order of days. */
#include "check.h"

#include "core/curve_typical.h"
#include "core/rng.h"

#define POINTS 96
#define DAYS 60

static float curves[DAYS][POINTS];

/* Two shifts and some noise; each day as high as the one before, or a little higher. */
static void
make_days(KcDayCurve *days, double noise)
{
    KcRng rng;

    kc_rng_seed(&rng, 11);
    for (int i = 0; i < DAYS; i++) {
        for (int slot = 0; slot < POINTS; slot++)
            curves[i][slot] = (float)((slot >= 28 && slot < 88 ? 100 : 20) * (1 + 0.001 * i) *
                                      (1 + noise * (kc_rng_uniform(&rng) - 0.5)));
        days[i] = (KcDayCurve){i + 100, curves[i]};
    }
}

static void
the_band_is_of_the_days(void)
{
    KcContext context = {.arena = kc_malloc_arena(10000000)};
    KcDayCurve days[11];
    KcCurveTypical typical;
    float values[11][2];

    /* 0, 10 … 100: R's quantile() of type 7 gives 10, 90 and 95. */
    for (int i = 0; i < 11; i++) {
        values[i][0] = (float)(10 * i);
        values[i][1] = i == 0 ? 7 : NAN;
        days[i] = (KcDayCurve){i, values[i]};
    }
    CHECK(kc_curve_typical(&context, days, 11, 2, &typical) == KC_OK);
    CHECK(typical.mean[0] == 50 && typical.low[0] == 10 && typical.high[0] == 90 && typical.upper[0] == 95);
    CHECK(typical.mean[1] == 7 && typical.low[1] == 7 && typical.upper[1] == 7);
    CHECK(isnan(typical.fluctuation));
    kc_malloc_arena_end(context.arena);
}

static void
a_slot_without_values_is_a_gap(void)
{
    KcContext context = {.arena = kc_malloc_arena(10000000)};
    const float values[3] = {1, NAN, 3};
    KcDayCurve day = {5, values};
    KcCurveTypical typical;

    CHECK(kc_curve_typical(&context, &day, 1, 3, &typical) == KC_OK);
    CHECK(typical.mean[0] == 1 && isnan(typical.mean[1]) && typical.mean[2] == 3 && isnan(typical.upper[1]));
    CHECK(typical.typical_day == 5);
    kc_malloc_arena_end(context.arena);
}

static void
odd_days_do_not_move_the_typical_day(void)
{
    KcContext context = {.arena = kc_malloc_arena(10000000)};
    KcDayCurve days[DAYS];
    KcCurveTypical typical;

    make_days(days, 0);
    /* All days have one shape but a few: day 100 is odd, so the first that is like the others is 101. */
    for (int slot = 0; slot < 48; slot++)
        curves[0][slot] = curves[7][slot] = 500;
    CHECK(kc_curve_typical(&context, days, DAYS, POINTS, &typical) == KC_OK);
    CHECK(typical.typical_day == 101);
    kc_malloc_arena_end(context.arena);
}

static void
fluctuation_is_the_noise(void)
{
    double before = -1;

    for (double noise = 0; noise <= 0.4; noise += 0.1) {
        KcContext context = {.arena = kc_malloc_arena(10000000)};
        KcDayCurve days[DAYS];
        KcCurveTypical typical;

        make_days(days, noise);
        CHECK(kc_curve_typical(&context, days, DAYS, POINTS, &typical) == KC_OK);
        CHECK(noise > 0 ? typical.fluctuation > before : typical.fluctuation < 1e-6);
        before = typical.fluctuation;
        kc_malloc_arena_end(context.arena);
    }
    CHECK(before > 0.01 && before < 0.2);
}

static void
the_order_of_days_is_nothing(void)
{
    KcContext context = {.arena = kc_malloc_arena(50000000)};
    KcDayCurve days[DAYS], other[DAYS];
    KcCurveTypical one, two;
    KcRng rng;

    make_days(days, 0.3);
    days[3].day = days[4].day;
    curves[9][17] = NAN;
    memcpy(other, days, sizeof days);
    kc_rng_seed(&rng, 3);
    for (int i = DAYS - 1; i > 0; i--) {
        int j = (int)(kc_rng_uniform(&rng) * (i + 1));
        KcDayCurve kept = other[i];

        other[i] = other[j];
        other[j] = kept;
    }
    CHECK(kc_curve_typical(&context, days, DAYS, POINTS, &one) == KC_OK);
    CHECK(kc_curve_typical(&context, other, DAYS, POINTS, &two) == KC_OK);
    CHECK(one.typical_day == two.typical_day && one.fluctuation == two.fluctuation);
    CHECK(memcmp(one.mean, two.mean, POINTS * sizeof(float)) == 0);
    CHECK(memcmp(one.upper, two.upper, POINTS * sizeof(float)) == 0);
    kc_malloc_arena_end(context.arena);
}

static void
days_without_load_and_huge_ones(void)
{
    KcContext context = {.arena = kc_malloc_arena(10000000)};
    KcDayCurve days[6];
    float values[6][24];
    KcCurveTypical typical;

    for (int i = 0; i < 6; i++) {
        for (int hour = 0; hour < 24; hour++)
            values[i][hour] = 0;
        days[i] = (KcDayCurve){i, values[i]};
    }
    CHECK(kc_curve_typical(&context, days, 6, 24, &typical) == KC_OK);
    CHECK(typical.mean[3] == 0 && typical.fluctuation == 0 && typical.typical_day == 0);
    for (int i = 0; i < 6; i++)
        for (int hour = 0; hour < 24; hour++)
            values[i][hour] = hour % 2 ? 3e38f : -3e38f;
    CHECK(kc_curve_typical(&context, days, 6, 24, &typical) == KC_OK);
    CHECK(typical.mean[1] > 2.9e38f && typical.fluctuation == 0);
    kc_malloc_arena_end(context.arena);
}

static bool
always_stop(void *data)
{
    (void)data;
    return true;
}

static void
it_stops_and_it_says_what_it_cannot_hold(void)
{
    KcContext context = {.arena = kc_malloc_arena(10000000), .poll = always_stop};
    KcContext small = {.arena = kc_malloc_arena(2000)};
    KcDayCurve days[DAYS];
    KcCurveTypical typical;

    make_days(days, 0.1);
    CHECK(kc_curve_typical(&context, days, DAYS, POINTS, &typical) == KC_STOPPED);
    CHECK(kc_curve_typical(&small, days, DAYS, POINTS, &typical) == KC_TOO_LARGE);
    kc_malloc_arena_end(context.arena);
    kc_malloc_arena_end(small.arena);
}

int
main(void)
{
    RUN(the_band_is_of_the_days);
    RUN(a_slot_without_values_is_a_gap);
    RUN(odd_days_do_not_move_the_typical_day);
    RUN(fluctuation_is_the_noise);
    RUN(the_order_of_days_is_nothing);
    RUN(days_without_load_and_huge_ones);
    RUN(it_stops_and_it_says_what_it_cannot_hold);
    return DONE();
}
