/* Loads put into days: steps, midnight, gaps, what comes twice; the calendar, sorting. */
#include "check.h"

#include "core/load.h"
#include "core/rng.h"

#define MINUTE (INT64_C(60) * 1000000)
#define DAY KC_DAY_MICROSECONDS

static const KcLoadPlacing usual = {.interval_end = true};

static void
midnight_belongs_to_the_day_before(void)
{
    KcContext context = check_context();
    const int64_t times[4] = {6 * 60 * MINUTE, DAY, 12 * 60 * MINUTE, 18 * 60 * MINUTE};
    const double values[4] = {1, 4, 2, 3};
    KcLoadPlacing begins = {.interval_end = false};
    KcLoadSeries series;

    CHECK(kc_load_place(&context, &usual, times, values, 4, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_OK && series.points == 4 && series.days == 1 && series.first_day == 0);
    for (int i = 0; i < 4; i++)
        CHECK(series.values[i] == i + 1);
    CHECK(kc_load_place(&context, &begins, times, values, 4, &series) == KC_OK);
    CHECK(series.days == 2 && isnan(series.values[0]) && series.values[1] == 1 && series.values[4] == 4);
    check_context_end(&context);
}

static void
the_step_is_what_times_have_in_common(void)
{
    KcContext context = check_context();
    const int64_t mixed[4] = {15 * MINUTE, 30 * MINUTE, 90 * MINUTE, 150 * MINUTE};
    const int64_t odd[3] = {0, 7 * MINUTE, 21 * MINUTE};
    const int64_t seconds[2] = {0, 1000000};
    const int64_t weeks[2] = {0, 7 * DAY};
    const int64_t same[2] = {MINUTE, MINUTE};
    const double values[4] = {1, 2, 3, 4};
    KcLoadPlacing hours = {.interval_end = true, .points = 24};
    KcLoadSeries series;

    CHECK(kc_load_place(&context, &usual, mixed, values, 4, &series) == KC_OK);
    CHECK(series.points == 96 && series.values[0] == 1 && isnan(series.values[2]) && series.values[5] == 3);
    CHECK(kc_load_place(&context, &usual, odd, values, 3, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_IRREGULAR_TIMES && series.last_at == 21 * MINUTE);
    CHECK(kc_load_place(&context, &usual, seconds, values, 2, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_IRREGULAR_TIMES);
    CHECK(kc_load_place(&context, &usual, weeks, values, 2, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_OK && series.points == 1 && series.days == 8);
    CHECK(kc_load_place(&context, &usual, same, values, 1, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_TOO_SHORT);
    CHECK(kc_load_place(&context, &usual, same, values, 0, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_NO_VALUES);
    /* Of given points, what lies within one is averaged. */
    CHECK(kc_load_place(&context, &hours, mixed, values, 4, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_OK && series.values[0] == 1.5 && series.values[1] == 3 &&
          series.values[2] == 4);
    check_context_end(&context);
}

static void
what_comes_twice_is_told_with_its_place(void)
{
    KcContext context = check_context();
    const int64_t times[5] = {60 * MINUTE, 180 * MINUTE, 180 * MINUTE, 120 * MINUTE, 120 * MINUTE};
    const double values[5] = {1, 2, 4, 6, NAN};
    KcLoadPlacing averaged = {.interval_end = true, .average = true};
    KcLoadSeries series;

    CHECK(kc_load_place(&context, &usual, times, values, 5, &series) == KC_OK);
    /* A value that is missing is none. */
    CHECK(series.state == KC_LOAD_DUPLICATE_TIMES && series.state_at == 180 * MINUTE);
    CHECK(kc_load_place(&context, &averaged, times, values, 5, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_OK && series.values[1] == 6 && series.values[2] == 3);
    check_context_end(&context);
}

static void
times_that_are_none_are_refused(void)
{
    KcContext context = check_context();
    const int64_t infinite[2] = {0, KC_TIME_AFTER_ALL};
    const int64_t far[2] = {-INT64_MAX / 2 - 2, INT64_MAX - 1};
    const int64_t sparse[2] = {0, 100000 * DAY + MINUTE};
    const double values[2] = {1, 2};
    KcLoadSeries series;

    CHECK(kc_load_place(&context, &usual, infinite, values, 2, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_INFINITE_TIME && series.state_at == KC_TIME_AFTER_ALL);
    CHECK(kc_load_place(&context, &usual, far, values, 2, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_IRREGULAR_TIMES);
    CHECK(kc_load_place(&context, &usual, sparse, values, 2, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_IRREGULAR_TIMES);
    CHECK(kc_load_check_value(&context, "kw", 1e141) == KC_RANGE);
    CHECK(kc_load_check_value(&context, "kw", -1e140) == KC_OK &&
          kc_load_check_value(&context, "kw", NAN) == KC_OK);
    check_context_end(&context);
}

static void
curves_are_days(void)
{
    KcContext context = check_context();
    const float one[2] = {1, 2}, two[2] = {3, NAN}, three[4] = {1, 2, 3, 4};
    const KcLoadCurve days[2] = {{7, 2, two}, {5, 2, one}};
    const KcLoadCurve twice[2] = {{7, 2, two}, {7, 2, one}};
    const KcLoadCurve mixed[2] = {{7, 2, two}, {8, 4, three}};
    KcLoadPlacing averaged = {.average = true};
    KcLoadSeries series;

    CHECK(kc_load_place_curves(&context, &usual, days, 2, &series) == KC_OK);
    CHECK(series.first_day == 5 && series.days == 3 && series.values[1] == 2 && isnan(series.values[2]) &&
          series.values[4] == 3);
    CHECK(kc_load_place_curves(&context, &usual, twice, 2, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_DUPLICATE_TIMES && series.state_at == 7 * DAY + DAY / 2);
    CHECK(kc_load_place_curves(&context, &averaged, twice, 2, &series) == KC_OK);
    CHECK(series.values[0] == 2 && series.values[1] == 2);
    CHECK(kc_load_place_curves(&context, &usual, mixed, 2, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_MIXED_POINTS);
    CHECK(kc_load_place_curves(&context, &usual, mixed, 0, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_NO_VALUES);
    check_context_end(&context);
}

static void
weekends_and_listed_days_are_of_rest(void)
{
    const int32_t rest[2] = {9500, 9771}, working[1] = {1};
    KcLoadCalendar calendar = {rest, 2, working, 1};

    /* Day 0 is Saturday, 2000-01-01. */
    CHECK(kc_load_weekday(0) == 5 && kc_load_weekday(-1) == 4 && kc_load_weekday(9770) == 3);
    CHECK(kc_load_is_rest(&calendar, 0) && !kc_load_is_rest(&calendar, 1) &&
          kc_load_is_rest(&calendar, 9771));
    CHECK(!kc_load_is_rest(&calendar, 9770));
}

static int
compare_doubles(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

static void
sorting_is_that_of_qsort(void)
{
    enum { SIZE = 5000 };
    static double values[SIZE], expected[SIZE], room[SIZE];
    KcContext context = check_context();
    KcRng rng;

    kc_rng_seed(&rng, 11);
    for (int size = 0; size <= SIZE; size = size * 3 + 1) {
        for (int i = 0; i < size; i++)
            values[i] = expected[i] =
                (kc_rng_uniform(&rng) - 0.5) * pow(10, kc_rng_uniform(&rng) * 200 - 100);
        CHECK(kc_load_sort(&context, values, room, (size_t)size) == KC_OK);
        qsort(expected, (size_t)size, sizeof *expected, compare_doubles);
        CHECK(memcmp(values, expected, (size_t)size * sizeof *values) == 0);
    }
    values[0] = 3;
    values[1] = -1;
    values[2] = 2;
    CHECK(kc_load_median(values, room, 3) == 2);
    values[3] = 8;
    CHECK(kc_load_median(values, room, 4) == 2.5);
    check_context_end(&context);
}

/* Three hundred years are no load: their days are as many as a mistake's. */
static void
days_are_counted(void)
{
    KcContext context = check_context();
    static int64_t times[3000];
    static double values[3000];
    KcLoadSeries series;

    CHECK(kc_load_check_days(&context, KC_LOAD_MOST_DAYS) == KC_OK);
    CHECK(kc_load_check_days(&context, KC_LOAD_MOST_DAYS + 1) == KC_TOO_LARGE);
    /* Twenty times 0.55 is a little more than eleven. */
    CHECK(kc_load_is_enough(11, 0.55, 20) && !kc_load_is_enough(10, 0.55, 20));
    CHECK(kc_load_is_enough(1, 1e-9, 20) && !kc_load_is_enough(KC_LOAD_MOST_DAYS - 1, 1, KC_LOAD_MOST_DAYS));
    for (int i = 0; i < 3000; i++)
        times[i] = (i < 2999 ? i : KC_LOAD_MOST_DAYS) * DAY;
    CHECK(kc_load_place(&context, &usual, times, values, 3000, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_IRREGULAR_TIMES);
    times[2999] -= DAY;
    CHECK(kc_load_place(&context, &usual, times, values, 3000, &series) == KC_OK);
    CHECK(series.state == KC_LOAD_OK && series.days == KC_LOAD_MOST_DAYS);
    check_context_end(&context);
}

int
main(void)
{
    RUN(midnight_belongs_to_the_day_before);
    RUN(the_step_is_what_times_have_in_common);
    RUN(what_comes_twice_is_told_with_its_place);
    RUN(times_that_are_none_are_refused);
    RUN(curves_are_days);
    RUN(weekends_and_listed_days_are_of_rest);
    RUN(sorting_is_that_of_qsort);
    RUN(days_are_counted);
    return DONE();
}
