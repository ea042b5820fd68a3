/* Changes of level: planted ones are found, none where there is none, no other segmentation is better. */
#include "poll_tools.h"

#include "core/load_level.h"
#include "core/rng.h"

static const KcLevelTask usual = {.penalty = 3, .least_days = 14, .by_weekday = true};

static double
noise(KcRng *rng)
{
    double sum = -6;

    for (int i = 0; i < 12; i++)
        sum += kc_rng_uniform(rng);
    return sum;
}

/* All segmentations by dynamic programming without pruning. */
static double
least_cost(const double *values, int count, int least, double variance, double penalty)
{
    double best[200];

    best[0] = 0;
    for (int end = 1; end <= count; end++) {
        best[end] = INFINITY;
        for (int start = 0; start + least <= end; start++) {
            double mean = 0, cost = 0;

            for (int i = start; i < end; i++)
                mean += values[i] / (end - start);
            for (int i = start; i < end; i++)
                cost += (values[i] - mean) * (values[i] - mean) / variance;
            best[end] = fmin(best[end], best[start] + cost + penalty);
        }
    }
    return best[count];
}

static void
no_segmentation_is_better(void)
{
    enum { COUNT = 120 };
    KcContext context = check_context();
    KcRng rng;

    kc_rng_seed(&rng, 4);
    for (int trial = 0; trial < 60; trial++) {
        double values[COUNT], cost;
        size_t ends[COUNT], segments, least = 1 + trial % 9;

        for (int i = 0; i < COUNT; i++)
            values[i] = noise(&rng) + (i > 40 ? trial % 5 : 0) - (i > 90 ? trial % 3 : 0);
        CHECK(kc_load_segment(&context, values, COUNT, least, 1.3, 4, ends, &segments, &cost) == KC_OK);
        CHECK_NEAR(cost, least_cost(values, COUNT, (int)least, 1.3, 4), 1e-8);
        CHECK(ends[segments - 1] == COUNT && ends[0] >= least);
    }
    check_context_end(&context);
}

static void
planted_changes_are_found(void)
{
    enum { DAYS = 365 };
    KcContext context = check_context();
    KcLevelDay days[DAYS];
    KcLevels levels;
    double state = 0;
    KcRng rng;

    kc_rng_seed(&rng, 12);
    /* Weekends lower by a third, noise with a correlation of a half, odd days, and two changes. */
    for (int i = 0; i < DAYS; i++) {
        state = 0.5 * state + 20 * noise(&rng);
        days[i] = (KcLevelDay){i, 1000 + (i >= 120 ? 150 : 0) - (i >= 260 ? 300 : 0) + state +
                                      (kc_load_weekday(i) >= 5 ? -300 : 0) + (i % 90 == 50 ? 900 : 0)};
    }
    days[33].load = NAN;
    CHECK(kc_load_levels(&context, &usual, days, DAYS, &levels) == KC_OK);
    CHECK(levels.state == KC_LOAD_OK && levels.count == 3 && levels.days == DAYS - 1);
    CHECK(levels.count == 3 && abs(levels.segments[1].first_day - 120) <= 2 &&
          abs(levels.segments[2].first_day - 260) <= 2);
    CHECK(levels.segments[0].last_day + 1 == levels.segments[1].first_day);
    CHECK(levels.correlation > 0.25 && levels.correlation < 0.75);
    check_context_end(&context);
}

static void
correlated_noise_is_no_change(void)
{
    enum { DAYS = 365, CUSTOMERS = 100 };
    KcContext context = check_context();
    int with_changes = 0;
    KcRng rng;

    kc_rng_seed(&rng, 99);
    for (int customer = 0; customer < CUSTOMERS; customer++) {
        KcLevelDay days[DAYS];
        KcLevels levels;
        double state = 0, correlation = customer % 2 ? 0 : 0.6;

        for (int i = 0; i < DAYS; i++) {
            state = correlation * state + noise(&rng);
            days[i] = (KcLevelDay){i, 50 + state};
        }
        CHECK(kc_load_levels(&context, &usual, days, DAYS, &levels) == KC_OK);
        with_changes += levels.count > 1;
    }
    CHECK(with_changes <= 5);
    check_context_end(&context);
}

static void
odd_days_have_levels_or_none(void)
{
    KcContext context = check_context();
    KcLevelDay days[60];
    KcLevels levels;

    CHECK(kc_load_levels(&context, &usual, days, 0, &levels) == KC_OK && levels.state == KC_LOAD_NO_VALUES);
    for (int i = 0; i < 60; i++)
        days[i] = (KcLevelDay){59 - i, 7};
    CHECK(kc_load_levels(&context, &usual, days, 20, &levels) == KC_OK && levels.state == KC_LOAD_TOO_SHORT);
    CHECK(kc_load_levels(&context, &usual, days, 60, &levels) == KC_OK && levels.count == 1 &&
          levels.noise == 0);
    CHECK(levels.segments[0].level == 7 && levels.segments[0].first_day == 0 &&
          levels.segments[0].last_day == 59);
    /* A step without noise. */
    for (int i = 0; i < 60; i++)
        days[i] = (KcLevelDay){i, i < 23 ? 1e100 : 3e100};
    CHECK(kc_load_levels(&context, &usual, days, 60, &levels) == KC_OK && levels.count == 2);
    CHECK(levels.segments[1].first_day == 23);
    CHECK_NEAR(levels.segments[1].level / 3e100, 1, 1e-14);
    days[5].day = 4;
    CHECK(kc_load_levels(&context, &usual, days, 60, &levels) == KC_OK &&
          levels.state == KC_LOAD_DUPLICATE_TIMES);
    CHECK(levels.state_at == 4 * KC_DAY_MICROSECONDS);
    check_context_end(&context);
}

static void
many_days_can_be_cancelled_and_more_are_refused(void)
{
    static KcLevelDay days[KC_LOAD_MOST_DAYS + 1];
    KcContext context = check_context();
    KcLevels levels;
    PollWatch watch;
    KcRng rng;

    kc_rng_seed(&rng, 13);
    for (int i = 0; i <= KC_LOAD_MOST_DAYS; i++)
        days[i] = (KcLevelDay){KC_LOAD_MOST_DAYS - i, noise(&rng) + 10 * (i / 100 % 2)};
    poll_watch_begin(&watch, &context);
    CHECK(kc_load_levels(&context, &usual, days, KC_LOAD_MOST_DAYS, &levels) == KC_OK);
    CHECK(levels.state == KC_LOAD_OK && levels.count == KC_LOAD_MOST_DAYS / 100);
    CHECK(poll_watch_end(&watch) < POLL_LIMIT);
    CHECK(kc_load_levels(&context, &usual, days, KC_LOAD_MOST_DAYS + 1, &levels) == KC_TOO_LARGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(no_segmentation_is_better);
    RUN(planted_changes_are_found);
    RUN(correlated_noise_is_no_change);
    RUN(odd_days_have_levels_or_none);
    RUN(many_days_can_be_cancelled_and_more_are_refused);
    return DONE();
}
