/* Day curves: values, overlay, merge, summary, slots; numbers from stored numerics to the last bit. */
#include "check.h"

#include "core/curve.h"
#include "core/rng.h"

#include <float.h>

static void
the_number_of_points_divides_the_minutes_of_a_day(void)
{
    KcContext context = check_context();

    for (int points = -5; points <= 3000; points++)
        CHECK((kc_curve_check_points(&context, points) == KC_OK) ==
              (points >= 1 && points <= 1440 && 1440 % points == 0));
    CHECK(kc_curve_check_points(&context, 95) == KC_INVALID);
    CHECK(strcmp(context.error.detail, "Got 95.") == 0);
    check_context_end(&context);
}

static void
a_value_is_the_nearest_float_or_refused(void)
{
    float stored;

    CHECK(kc_curve_value(0.1, 1, &stored) && stored == 0.1f);
    CHECK(kc_curve_value(3, 0.1, &stored) && stored == (float)(3 * 0.1));
    CHECK(kc_curve_value(-0.0, 1, &stored) && stored == 0 && !signbit(stored));
    CHECK(kc_curve_value(1, -0.0, &stored) && !signbit(stored));
    CHECK(kc_curve_value(-1e-60, 1, &stored) && stored == 0 && !signbit(stored));
    CHECK(kc_curve_value(FLT_MAX, 1, &stored) && stored == FLT_MAX);
    /* The last double that rounds to the largest float, and the next. */
    CHECK(kc_curve_value(nextafter(0x1.ffffffp127, 0), -1, &stored) && stored == -FLT_MAX);
    CHECK(!kc_curve_value(0x1.ffffffp127, 1, &stored));
    CHECK(!kc_curve_value(1e300, 1e300, &stored));
    CHECK(!kc_curve_value(NAN, 1, &stored));
    CHECK(!kc_curve_value(1, NAN, &stored));
    CHECK(!kc_curve_value(INFINITY, 0, &stored));
    CHECK(!kc_curve_value(-INFINITY, 1, &stored));
}

/* The same number, read from its decimal digits. */
static double
by_text(const int16_t *digits, int count, int weight, bool is_negative)
{
    char text[64];
    int length = snprintf(text, sizeof text, is_negative ? "-" : "");

    for (int i = 0; i < count; i++)
        length += snprintf(text + length, sizeof text - length, "%04d", digits[i]);
    snprintf(text + length, sizeof text - length, "e%d", 4 * (weight - count + 1));
    return count ? strtod(text, NULL) : 0;
}

static void
numerics_become_the_nearest_doubles(void)
{
    KcRng rng;
    int quick = 0;

    kc_rng_seed(&rng, 7);
    for (int i = 0; i < 300000; i++) {
        int16_t digits[5];
        int count = (int)(kc_rng_bits(&rng) % 6), weight = (int)(kc_rng_bits(&rng) % 16) - 8;
        bool is_negative = kc_rng_bits(&rng) % 2;
        double value;

        for (int d = 0; d < count; d++)
            digits[d] = (int16_t)(kc_rng_bits(&rng) % 10000);
        if (kc_curve_decimal(digits, count, weight, is_negative, &value)) {
            quick++;
            CHECK(value == by_text(digits, count, weight, is_negative));
        }
    }
    CHECK(quick > 100000);
}

static void
a_measurement_takes_the_quick_way_and_damage_does_not(void)
{
    const int16_t digits[5] = {123, 4567, 8900, 1, 1}, damaged[2] = {1, 10000}, negative[1] = {-1};
    double value;
    char shifted[sizeof digits + 1];

    CHECK(kc_curve_decimal(digits, 3, 1, false, &value) && value == 1234567.89);
    CHECK(kc_curve_decimal(digits, 2, 0, true, &value) && value == -123.4567);
    CHECK(kc_curve_decimal(digits, 0, 0, true, &value) && value == 0 && !signbit(value));
    CHECK(!kc_curve_decimal(digits, 5, 1, false, &value));
    CHECK(!kc_curve_decimal(digits, -1, 1, false, &value));
    CHECK(!kc_curve_decimal(digits, 1, 100, false, &value));
    CHECK(!kc_curve_decimal(digits, 1, -100, false, &value));
    CHECK(!kc_curve_decimal(damaged, 2, 1, false, &value));
    CHECK(!kc_curve_decimal(negative, 1, 1, false, &value));
    memcpy(shifted + 1, digits, sizeof digits);
    CHECK(kc_curve_decimal(shifted + 1, 3, 1, false, &value) && value == 1234567.89);
}

static bool
same(const float *a, const float *b, int points)
{
    for (int i = 0; i < points; i++)
        if (!(isnan(a[i]) && isnan(b[i])) && (a[i] != b[i] || signbit(a[i]) != signbit(b[i])))
            return false;
    return true;
}

static void
gaps_of_the_later_curve_erase_nothing(void)
{
    float earlier[4] = {1, 2, NAN, NAN};
    const float later[4] = {9, NAN, 3, NAN}, expected[4] = {9, 2, 3, NAN};

    kc_curve_overlay(earlier, later, 4);
    CHECK(same(earlier, expected, 4));
}

static void
merging_knows_no_order(void)
{
    static const float pool[6] = {NAN, -0.0f, 0.0f, 1, -1, FLT_MAX};

    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++)
            for (int k = 0; k < 6; k++) {
                float left = pool[i], right = pool[k], inner = pool[j], twice;

                kc_curve_merge(&left, &pool[j], 1);
                twice = left;
                kc_curve_merge(&twice, &left, 1);
                CHECK(same(&twice, &left, 1));
                kc_curve_merge(&left, &pool[k], 1);
                kc_curve_merge(&inner, &pool[i], 1);
                kc_curve_merge(&right, &inner, 1);
                CHECK(same(&left, &right, 1));
            }
}

static void
a_summary_counts_values_and_gaps(void)
{
    const float values[4] = {2, NAN, 6, 6}, gaps[2] = {NAN, NAN}, one[1] = {-3};
    KcCurveSummary summary;

    kc_curve_summarise(values, 4, &summary);
    CHECK(summary.valid == 3 && summary.missing == 1 && summary.maximum_at == 3);
    CHECK(summary.minimum == 2 && summary.maximum == 6);
    CHECK_NEAR(summary.mean, 14.0 / 3, 1e-15);
    CHECK(summary.energy_hours == 14 * 6);
    kc_curve_summarise(gaps, 2, &summary);
    CHECK(summary.valid == 0 && summary.missing == 2 && summary.maximum_at == 0);
    CHECK(isnan(summary.mean) && isnan(summary.minimum) && isnan(summary.maximum) &&
          isnan(summary.energy_hours));
    kc_curve_summarise(one, 1, &summary);
    CHECK(summary.maximum == -3 && summary.energy_hours == -72);
}

#define MINUTE INT64_C(60000000)
#define DAY (1440 * MINUTE)

static void
a_label_finds_its_slot(void)
{
    int64_t day;

    CHECK(kc_curve_slot(15 * MINUTE, 96, true, &day) == 1 && day == 0);
    CHECK(kc_curve_slot(0, 96, true, &day) == 96 && day == -1);
    CHECK(kc_curve_slot(1, 96, true, &day) == 1 && day == 0);
    CHECK(kc_curve_slot(15 * MINUTE + 1, 96, true, &day) == 2);
    CHECK(kc_curve_slot(DAY - 1, 96, true, &day) == 96 && day == 0);
    CHECK(kc_curve_slot(-1, 96, true, &day) == 96 && day == -1);
    CHECK(kc_curve_slot(-15 * MINUTE, 96, true, &day) == 95 && day == -1);
    CHECK(kc_curve_slot(0, 96, false, &day) == 1 && day == 0);
    CHECK(kc_curve_slot(15 * MINUTE, 96, false, &day) == 2);
    CHECK(kc_curve_slot(DAY - 1, 96, false, &day) == 96 && day == 0);
    CHECK(kc_curve_slot(-1, 96, false, &day) == 96 && day == -1);
    CHECK(kc_curve_slot(0, 1, true, &day) == 1 && day == -1);
    CHECK(kc_curve_slot(INT64_MIN, 1440, true, &day) >= 1);
    CHECK(kc_curve_slot(INT64_MAX, 1440, true, &day) <= 1440);
    /* Every slot of every number of points, by both ends. */
    for (int points = 1; points <= 1440; points++)
        for (int slot = 1; 1440 % points == 0 && slot <= points; slot++) {
            int64_t step = DAY / points;

            CHECK(kc_curve_slot(3 * DAY + slot * step, points, true, &day) == slot && day == 3);
            CHECK(kc_curve_slot(-3 * DAY + (slot - 1) * step, points, false, &day) == slot && day == -3);
        }
}

int
main(void)
{
    RUN(the_number_of_points_divides_the_minutes_of_a_day);
    RUN(a_value_is_the_nearest_float_or_refused);
    RUN(numerics_become_the_nearest_doubles);
    RUN(a_measurement_takes_the_quick_way_and_damage_does_not);
    RUN(gaps_of_the_later_curve_erase_nothing);
    RUN(merging_knows_no_order);
    RUN(a_summary_counts_values_and_gaps);
    RUN(a_label_finds_its_slot);
    return DONE();
}
