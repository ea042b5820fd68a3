/* One-pass figures of a load: the worked example, any order, merging, states from outside. */
#include "check.h"

#include "core/load_sums.h"
#include "core/rng.h"

#define MINUTE (INT64_C(60) * 1000000)
#define HOUR (60 * MINUTE)

static const float example[24] = {300, 280, 260, 250, 250, 270, 330, 420, 520, 580, 600, 560,
                                  480, 540, 590, 600, 580, 520, 470, 430, 400, 380, 350, 320};

static void
the_worked_example_is_met(void)
{
    KcContext context = {.arena = NULL};
    KcLoadSums rows = {0}, curve = {0};

    for (int i = 0; i < 24; i++)
        CHECK(kc_load_sums_add(&context, &rows, (i + 1) * HOUR, (double)example[i]) == KC_OK);
    CHECK(kc_load_sums_add_curve(&context, &curve, 0, example, 24) == KC_OK);
    for (int i = 0; i < 2; i++) {
        const KcLoadSums *sums = i ? &curve : &rows;

        CHECK_NEAR(kc_load_sums_number(sums, KC_LOAD_FACTOR), 0.713888888888889, 1e-14);
        CHECK(kc_load_sums_number(sums, KC_LOAD_PEAK) == 600 && sums->maximum_at == 11 * HOUR);
        CHECK(kc_load_sums_number(sums, KC_LOAD_PEAK_VALLEY) == 350);
        CHECK_NEAR(kc_load_sums_number(sums, KC_LOAD_PEAK_VALLEY_RATIO), 350 / 600.0, 1e-15);
        CHECK_NEAR(kc_load_sums_number(sums, KC_LOAD_FORM_FACTOR), 1.0410, 1e-4);
        CHECK_NEAR(kc_load_sums_number(sums, KC_LOAD_ENERGY), 10280, 1e-10);
        CHECK_NEAR(kc_load_sums_number(sums, KC_LOAD_UTILISATION_HOURS), 10280 / 600.0, 1e-13);
        CHECK(kc_load_sums_is_sound(sums));
    }
    CHECK_NEAR(kc_load_sums_number(&rows, KC_LOAD_LOSS_HOURS),
               kc_load_sums_number(&curve, KC_LOAD_LOSS_HOURS), 0);
}

static void
no_order_shows(void)
{
    enum { SIZE = 3000 };
    KcContext context = {.arena = NULL};
    KcLoadSums forward = {0}, parts[3] = {{0}};
    KcRng rng;

    kc_rng_seed(&rng, 9);
    for (int i = 0; i < SIZE; i++) {
        double value = 1e6 + kc_rng_uniform(&rng) + (i % 700 == 3 ? 1e-3 : 0);

        CHECK(kc_load_sums_add(&context, &forward, i * 15 * MINUTE, value) == KC_OK);
        CHECK(kc_load_sums_add(&context, &parts[i * 7 % 3], i * 15 * MINUTE, value) == KC_OK);
    }
    CHECK(kc_load_sums_merge(&context, &parts[2], &parts[0]) == KC_OK);
    CHECK(kc_load_sums_merge(&context, &parts[2], &parts[1]) == KC_OK);
    CHECK(parts[2].step == 15 * MINUTE && parts[2].first == 0 && parts[2].maximum_at == forward.maximum_at);
    for (int number = KC_LOAD_FACTOR; number <= KC_LOAD_LOSS_HOURS; number++) {
        double one = kc_load_sums_number(&forward, number), other = kc_load_sums_number(&parts[2], number);

        CHECK_NEAR(other / one, 1, 1e-13);
    }
    CHECK(kc_load_sums_is_sound(&parts[2]));
}

static void
of_equal_peaks_the_first_is_told(void)
{
    KcContext context = {.arena = NULL};
    KcLoadSums one = {0}, other = {0};

    kc_load_sums_add(&context, &one, 3 * HOUR, 5);
    kc_load_sums_add(&context, &one, 2 * HOUR, 5);
    kc_load_sums_add(&context, &other, HOUR, 5);
    CHECK(one.maximum_at == 2 * HOUR);
    kc_load_sums_merge(&context, &one, &other);
    CHECK(one.maximum_at == HOUR && one.step == HOUR && one.first == HOUR && one.last == 3 * HOUR);
}

static void
what_there_is_none_of_is_nan(void)
{
    KcContext context = {.arena = NULL};
    KcLoadSums sums = {0}, zero = {0}, huge = {0};

    CHECK(isnan(kc_load_sums_number(&sums, KC_LOAD_PEAK)) && kc_load_sums_is_sound(&sums));
    kc_load_sums_add(&context, &sums, HOUR, NAN);
    CHECK(sums.count == 0);
    kc_load_sums_add(&context, &sums, HOUR, 8);
    CHECK(kc_load_sums_number(&sums, KC_LOAD_FACTOR) == 1 &&
          isnan(kc_load_sums_number(&sums, KC_LOAD_ENERGY)) &&
          isnan(kc_load_sums_number(&sums, KC_LOAD_LOSS_HOURS)) && kc_load_sums_is_sound(&sums));
    for (int i = 0; i < 4; i++) {
        kc_load_sums_add(&context, &zero, i * HOUR, 0);
        kc_load_sums_add(&context, &huge, i * HOUR, i % 2 ? KC_LOAD_MOST : -KC_LOAD_MOST / 2);
    }
    CHECK(isnan(kc_load_sums_number(&zero, KC_LOAD_FACTOR)) &&
          isnan(kc_load_sums_number(&zero, KC_LOAD_VOLATILITY)));
    CHECK(kc_load_sums_number(&zero, KC_LOAD_ENERGY) == 0);
    CHECK_NEAR(kc_load_sums_number(&huge, KC_LOAD_FACTOR), 0.25, 1e-15);
    CHECK_NEAR(kc_load_sums_number(&huge, KC_LOAD_LOSS_HOURS), 2.5, 1e-12);
    CHECK(kc_load_sums_is_sound(&huge) && kc_load_sums_is_sound(&zero));
}

static void
what_does_not_fit_is_refused(void)
{
    KcContext context = {.arena = NULL};
    const float two[2] = {1, 2}, four[4] = {1, 2, 3, 4};
    KcLoadSums rows = {0}, curves = {0}, far = {0}, damaged;

    kc_load_sums_add(&context, &rows, HOUR, 1);
    kc_load_sums_add(&context, &rows, 2 * HOUR, 2);
    CHECK(kc_load_sums_add_curve(&context, &curves, 1, two, 2) == KC_OK);
    CHECK(kc_load_sums_add_curve(&context, &curves, 2, four, 4) == KC_INVALID);
    /* A curve of gaps fits any. */
    CHECK(kc_load_sums_add_curve(&context, &curves, 2, (const float[1]){NAN}, 1) == KC_OK);
    CHECK(kc_load_sums_merge(&context, &curves, &rows) == KC_INVALID);
    kc_load_sums_add(&context, &far, -INT64_MAX / 2 - 2, 1);
    CHECK(kc_load_sums_add(&context, &far, INT64_MAX - 1, 1) == KC_RANGE);
    damaged = rows;
    damaged.maximum = 1e200;
    CHECK(!kc_load_sums_is_sound(&damaged));
    damaged = rows;
    damaged.step = 7;
    CHECK(!kc_load_sums_is_sound(&damaged));
    damaged = rows;
    damaged.moments.sums[0].high = NAN;
    CHECK(!kc_load_sums_is_sound(&damaged));
    damaged = rows;
    damaged.count = 0;
    CHECK(!kc_load_sums_is_sound(&damaged));
    damaged = curves;
    damaged.points = 7;
    CHECK(!kc_load_sums_is_sound(&damaged));
}

int
main(void)
{
    RUN(the_worked_example_is_met);
    RUN(no_order_shows);
    RUN(of_equal_peaks_the_first_is_told);
    RUN(what_there_is_none_of_is_nan);
    RUN(what_does_not_fit_is_refused);
    return DONE();
}
