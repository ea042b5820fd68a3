/* Load profiles: the published example, definitions against their formulas, gaps, and loads that are none. */
#include "check.h"

#include "poll_tools.h"

#include "core/load_profile.h"
#include "core/rng.h"

static const KcLoadProfileTask usual = {.valid_share = 0.9, .fill_points = 4, .has_typical_day = true};
static const double example[24] = {300, 280, 260, 250, 250, 270, 330, 420, 520, 580, 600, 560,
                                   480, 540, 590, 600, 580, 520, 470, 430, 400, 380, 350, 320};

static KcLoadProfile
profile_of(KcContext *context, const KcLoadProfileTask *task, const double *values, int days, int points)
{
    KcLoadSeries series = {.first_day = 9497, .days = days, .points = points};
    KcLoadProfile profile;
    size_t size = (size_t)days * (size_t)points * sizeof(double);

    CHECK(kc_allocate(context, size, 1, (void **)&series.values) == KC_OK);
    memcpy(series.values, values, size);
    CHECK(kc_load_profile(context, task, &series, &profile) == KC_OK);
    return profile;
}

/* LI1 of the worked examples: to 1e-4. */
static void
the_worked_example_is_met(void)
{
    KcContext context = check_context();
    KcLoadProfile profile = profile_of(&context, &usual, example, 1, 24);

    CHECK(profile.state == KC_LOAD_OK && profile.counted == 1 && profile.coverage == 1);
    CHECK(profile.maximum == 600 && profile.minimum == 250);
    CHECK_NEAR(profile.mean, 428.3333, 1e-4);
    CHECK_NEAR(profile.day_load_factor, 0.7139, 1e-4);
    CHECK_NEAR(profile.load_factor, 0.7139, 1e-4);
    CHECK_NEAR(profile.day_minimum_factor, 0.4167, 1e-4);
    CHECK_NEAR(profile.day_difference, 350, 1e-9);
    CHECK_NEAR(profile.day_difference_ratio, 0.5833, 1e-4);
    CHECK_NEAR(profile.energy, 10280, 1e-9);
    CHECK_NEAR(profile.form_factor, 1.0410, 1e-4);
    CHECK_NEAR(profile.crest_factor, 600 / 428.333333333333, 1e-9);
    CHECK_NEAR(profile.utilisation_hours, 10280 / 600.0, 1e-9);
    /* The first of two equal peaks, at 11:00. */
    CHECK(profile.maximum_slot == 11 && profile.minimum_slot == 4 && profile.days[0].ramp == 100);
    CHECK(profile.days[0].ramp_slot == 9 && isnan(profile.days[0].demand));
    CHECK(profile.hours_above[100] == 2 && profile.hours_above[95] == 5 && profile.hours_above[0] == 24);
    CHECK(profile.duration[0] == 600 && profile.duration[1000] == 250);
    check_context_end(&context);
}

static void
figures_are_those_of_their_formulas(void)
{
    enum { DAYS = 60, POINTS = 96 };
    static double values[DAYS * POINTS];
    KcContext context = check_context();
    double mean = 0, square = 0, factor = 0, most = -INFINITY, losses = 0;
    KcLoadProfile profile;
    KcRng rng;

    kc_rng_seed(&rng, 5);
    for (int i = 0; i < DAYS * POINTS; i++)
        values[i] =
            100 + 50 * sin(i % POINTS * 0.065) + 20 * kc_rng_uniform(&rng) + (i / POINTS % 7 == 3 ? -30 : 0);
    profile = profile_of(&context, &usual, values, DAYS, POINTS);
    for (int day = 0; day < DAYS; day++) {
        double sum = 0, high = 0;

        for (int i = day * POINTS; i < (day + 1) * POINTS; i++) {
            sum += values[i];
            square += values[i] * values[i] / (DAYS * POINTS);
            high = fmax(high, values[i]);
        }
        mean += sum / POINTS / DAYS;
        factor += sum / POINTS / high / DAYS;
        most = fmax(most, high);
    }
    losses = square / most / most * 24 * DAYS;
    CHECK_NEAR(profile.mean / mean, 1, 1e-13);
    CHECK_NEAR(profile.load_factor, mean / most, 1e-13);
    CHECK_NEAR(profile.day_load_factor, factor, 1e-13);
    CHECK_NEAR(profile.form_factor, sqrt(square) / mean, 1e-13);
    CHECK_NEAR(profile.loss_hours / losses, 1, 1e-12);
    CHECK_NEAR(profile.days[0].demand, profile.days[0].maximum, 0);
    CHECK(profile.week_share > 0.8 && profile.week_share < 1 && profile.similarity > 0.9);
    CHECK(profile.has_typical_day);
    check_context_end(&context);
}

static void
a_day_counts_with_nine_tenths_of_its_points(void)
{
    double values[3 * 10] = {1, 2, NAN, 4, 5,  6,   7,   8,   9,   9,   1,   2,   NAN, NAN, 5,
                             6, 7, 8,   9, 99, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    KcContext context = check_context();
    KcLoadProfileTask all = {.valid_share = 0.5, .fill_points = 1};
    KcLoadProfile profile = profile_of(&context, &usual, values, 3, 10);

    CHECK(profile.counted == 1 && profile.excluded == 1 && profile.missing == 1 && profile.filled == 1);
    CHECK(profile.maximum == 9 && profile.excluded_maximum == 99 && profile.excluded_slot == 10);
    CHECK_NEAR(profile.mean, 5.4, 1e-14);
    CHECK_NEAR(profile.coverage, 17 / 30.0, 1e-15);
    /* Longer gaps are not filled. */
    profile = profile_of(&context, &all, values, 3, 10);
    CHECK(profile.counted == 2 && profile.filled == 1 && profile.maximum == 99 && !profile.has_typical_day);
    CHECK_NEAR(profile.days[1].mean, 137 / 8.0, 1e-13);
    /* The ramp does not cross a gap. */
    CHECK(profile.days[1].ramp == 90 && profile.days[1].ramp_slot == 10);
    for (int i = 0; i < 10; i++)
        values[i] = NAN;
    profile = profile_of(&context, &usual, values, 3, 10);
    CHECK(profile.state == KC_LOAD_NO_FULL_DAY);
    check_context_end(&context);
}

static void
odd_loads_have_figures_or_none(void)
{
    KcContext context = check_context();
    double zero[24] = {0}, constant[24], export[24], huge[24], tiny[24], one[1] = {5};
    KcLoadProfile profile;

    for (int i = 0; i < 24; i++) {
        constant[i] = 7;
        export[i] = -10 - i;
        huge[i] = i % 2 ? KC_LOAD_MOST : KC_LOAD_MOST / 2;
        tiny[i] = i % 2 ? 1e-300 : 2e-300;
    }
    profile = profile_of(&context, &usual, zero, 1, 24);
    CHECK(profile.state == KC_LOAD_OK && profile.mean == 0 && isnan(profile.load_factor) &&
          isnan(profile.loss_hours) && isnan(profile.hours_above[50]));
    profile = profile_of(&context, &usual, constant, 1, 24);
    CHECK(profile.load_factor == 1 && profile.form_factor == 1 && profile.day_difference_ratio == 0 &&
          profile.hours_above[100] == 24 && isnan(profile.similarity));
    profile = profile_of(&context, &usual, export, 1, 24);
    CHECK(profile.maximum == -10 && isnan(profile.load_factor) && profile.day_difference == 23);
    profile = profile_of(&context, &usual, huge, 1, 24);
    CHECK_NEAR(profile.load_factor, 0.75, 1e-14);
    CHECK_NEAR(profile.form_factor, sqrt(0.625) / 0.75, 1e-14);
    CHECK(isfinite(profile.energy) && isfinite(profile.loss_hours));
    profile = profile_of(&context, &usual, tiny, 1, 24);
    CHECK_NEAR(profile.form_factor, sqrt(2.5) / 1.5, 1e-14);
    profile = profile_of(&context, &usual, one, 1, 1);
    CHECK(profile.load_factor == 1 && isnan(profile.days[0].ramp) && profile.days[0].ramp_slot == 0);
    check_context_end(&context);
}

static void
demand_is_of_quarter_hours(void)
{
    static double minutes[1440];
    KcContext context = check_context();
    KcLoadProfile profile;

    for (int i = 0; i < 15; i++)
        minutes[30 + i] = i < 5 ? 300 : 0;
    minutes[700] = 200;
    profile = profile_of(&context, &usual, minutes, 1, 1440);
    CHECK(profile.maximum == 300);
    CHECK_NEAR(profile.days[0].demand, 100, 1e-12);
    check_context_end(&context);
}

/* Ten years of minutes, without the typical day, which polls for each day. */
static void
a_profile_of_minutes_can_be_cancelled(void)
{
    enum { DAYS = 3650, POINTS = 1440 };
    static double values[DAYS * POINTS];
    KcContext context = check_context();
    KcLoadSeries series = {.state = KC_LOAD_OK, .days = DAYS, .points = POINTS, .values = values};
    KcLoadProfileTask task = usual;
    KcLoadProfile profile;
    PollWatch watch;
    KcRng rng;

    kc_rng_seed(&rng, 8);
    for (int i = 0; i < DAYS * POINTS; i++)
        values[i] = 100 + kc_rng_uniform(&rng);
    task.has_typical_day = false;
    poll_watch_begin(&watch, &context);
    CHECK(kc_load_profile(&context, &task, &series, &profile) == KC_OK && profile.counted == DAYS);
    CHECK(poll_watch_end(&watch) < POLL_LIMIT);
    check_context_end(&context);
}

int
main(void)
{
    RUN(the_worked_example_is_met);
    RUN(figures_are_those_of_their_formulas);
    RUN(a_day_counts_with_nine_tenths_of_its_points);
    RUN(odd_loads_have_figures_or_none);
    RUN(demand_is_of_quarter_hours);
    RUN(a_profile_of_minutes_can_be_cancelled);
    return DONE();
}
