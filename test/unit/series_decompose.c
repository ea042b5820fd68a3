/* Decompositions, filled gaps, strengths and seasonal differences agree with R's forecast. */
#include "series_tools.h"

#include "core/rng.h"
#include "core/series_decompose.h"
#include "core/series_interpolate.h"

#include <time.h>

/* Values removed from taylor_hourly, as reference.R does. */
static void
remove_values(Series *series)
{
    static const int gaps[][2] = {{1, 3}, {50, 80}, {200, 200}, {333, 340}, {500, 500}, {670, 671}};

    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        for (int t = gaps[i][0]; t <= gaps[i][1]; t++)
            series->values[t - 1] = NAN;
    series->count = 671;
}

static void
several_seasons_agree_with_r(void)
{
    FILE *file = open_table("mstl");
    double largest = 0;
    Series series = {0};
    KcContext context = check_context();
    KcMstl parts = {0};
    Row row;

    while (next_row(file, &row)) {
        size_t t = (size_t)row.numbers[0] - 1;
        bool has_gaps = strcmp(row.name, "taylor_gaps") == 0;

        if (t == 0) {
            size_t step = strcmp(row.name, "taylor_4w") == 0 ? 2 : 1;
            size_t periods[] = {168 * step, 24 * step, 1, 24 * step, 1000 * step};

            series = read_series(has_gaps ? "taylor_hourly" : row.name);
            if (has_gaps)
                remove_values(&series);
            CHECK(kc_series_decompose(&context, series.values, series.count, periods, 5, false, &parts) ==
                  KC_OK);
            CHECK(parts.seasons == 2 && parts.periods[0] == 24 * step && parts.periods[1] == 168 * step);
        }
        for (int i = 0; i < 4; i++) {
            double got = i == 0 ? parts.trend[t] : i == 3 ? parts.remainder[t] : parts.season[i - 1][t];

            widen(&largest, got, row.numbers[i + 1]);
        }
        CHECK(isnan(parts.remainder[t]) == isnan(series.values[t]));
    }
    fclose(file);
    printf("# largest difference from R, of values of 30000: %g\n", largest);
    CHECK(largest < 1e-8);
    check_context_end(&context);
}

/* Series of even length are filled a little differently: see README.md of the numbers. */
static void
filled_gaps_agree_with_r(void)
{
    static const struct {
        const char *name;
        size_t periods[2];
        double tolerance;
    } cases[] = {{"airpassengers_na", {12, 1}, 5e-3},
                 {"presidents", {4, 1}, 1},
                 {"taylor_gaps", {24, 168}, 1e-8},
                 {"odd_gaps", {12, 1}, 1e-9},
                 {"lynx", {1, 1}, 1e-9}};

    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        FILE *file = open_table("interpolate");
        static double values[MOST_VALUES], expected[MOST_VALUES], filled[MOST_VALUES];
        KcContext context = check_context();
        double largest = 0;
        size_t count = 0;
        Row row;

        while (next_row(file, &row))
            if (strcmp(row.name, cases[c].name) == 0) {
                values[count] = row.numbers[1];
                expected[count++] = row.numbers[2];
            }
        fclose(file);
        CHECK(count > 0);
        CHECK(kc_series_interpolate(&context, values, count, cases[c].periods, 2, filled) == KC_OK);
        for (size_t t = 0; t < count; t++) {
            widen(&largest, filled[t], expected[t]);
            CHECK(isnan(values[t]) || filled[t] == values[t]);
        }
        printf("# %s: largest difference from R %g\n", cases[c].name, largest);
        CHECK(largest < cases[c].tolerance);
        check_context_end(&context);
    }
}

static void
strengths_and_seasonal_differences_agree_with_r(void)
{
    FILE *file = open_table("tests");
    double largest = 0, largest_gaps = 0;
    KcContext context = check_context();
    Row row;

    while (next_row(file, &row)) {
        Series series = read_series(row.name);
        size_t period = (size_t)row.numbers[0], needed = 99;
        bool has_gaps = strcmp(row.name, "airpassengers_na") == 0 || strcmp(row.name, "presidents") == 0;
        KcSeriesStrength strength;
        KcMstl parts;

        CHECK(kc_series_seasonal_differences(&context, series.values, series.count, period, &needed) ==
              KC_OK);
        CHECK(needed == (size_t)row.numbers[6]);
        CHECK(kc_series_decompose(&context, series.values, series.count, &period, 1, false, &parts) == KC_OK);
        kc_series_strength(&parts, series.count, &strength);
        CHECK(strength.seasons == (period > 1));
        CHECK(strength.trend >= 0 && strength.trend <= 1);
        if (period > 1)
            widen(has_gaps ? &largest_gaps : &largest, strength.season[0], row.numbers[8]);
    }
    fclose(file);
    printf("# largest differences of strengths from R: %g, with gaps %g\n", largest, largest_gaps);
    CHECK(largest < 1e-12);
    CHECK(largest_gaps < 1e-3);
    check_context_end(&context);
}

#define YEAR 35040

/* A year of quarter-hours, with a gap a week. */
static void
a_year_of_quarter_hours_takes_little_time(void)
{
    KcContext context = check_context();
    size_t periods[] = {96, 672};
    double *values = malloc(YEAR * sizeof *values);
    KcSeriesStrength strength;
    clock_t start;
    KcMstl parts;
    KcRng rng;

    kc_rng_seed(&rng, 1);
    for (int t = 0; t < YEAR; t++)
        values[t] = 1000 + 300 * sin(2 * M_PI * t / 96) + (t % 672 >= 480 ? -200 : 0) +
                    100 * sin(2 * M_PI * t / YEAR) + 20 * kc_rng_normal(&rng);
    start = clock();
    CHECK(kc_mstl(&context, values, YEAR, periods, 2, false, &parts) == KC_OK);
    printf("# mstl of %d values: %.0f ms\n", YEAR, 1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC);
    kc_series_strength(&parts, YEAR, &strength);
    CHECK(strength.season[0] > 0.95 && strength.season[1] > 0.9 && strength.trend > 0.8);
    for (int t = 100; t < YEAR; t += 672)
        values[t] = NAN;
    start = clock();
    CHECK(kc_series_decompose(&context, values, YEAR, periods, 2, false, &parts) == KC_OK);
    printf("# with gaps: %.0f ms\n", 1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC);
    free(values);
    check_context_end(&context);
}

static void
lines_and_ends_by_hand(void)
{
    KcContext context = check_context();
    double values[] = {NAN, 1, NAN, NAN, 4, NAN}, one[] = {NAN, -2, NAN}, filled[6];
    double huge[] = {-1e300, NAN, 1e300};

    CHECK(kc_series_interpolate_linear(&context, values, 6, filled) == KC_OK);
    CHECK(filled[0] == 1 && filled[1] == 1 && filled[4] == 4 && filled[5] == 4);
    CHECK_NEAR(filled[2], 2, 1e-15);
    CHECK_NEAR(filled[3], 3, 1e-15);
    CHECK(kc_series_interpolate_linear(&context, values, 6, values) == KC_OK);
    CHECK(memcmp(values, filled, sizeof filled) == 0);
    CHECK(kc_series_interpolate(&context, one, 3, NULL, 0, filled) == KC_OK);
    CHECK(filled[0] == -2 && filled[2] == -2);
    CHECK(kc_series_interpolate(&context, huge, 3, NULL, 0, filled) == KC_OK);
    CHECK(filled[1] == 0);
    check_context_end(&context);
}

/* Every second place of the period is never known: no wave tells what stands there, and yet something
 * finite does. */
static void
places_that_are_never_known_are_filled(void)
{
    KcContext context = check_context();
    size_t period = 4;
    double values[80], filled[80];

    for (int t = 0; t < 80; t++)
        values[t] = t % 2 ? NAN : t % 4 ? 5 : 3;
    CHECK(kc_series_interpolate(&context, values, 80, &period, 1, filled) == KC_OK);
    for (int t = 0; t < 80; t++)
        CHECK(filled[t] >= 2 && filled[t] <= 6);
    check_context_end(&context);
}

/* An outlier in a season that is otherwise the same all the time stays in the remainder, and a gap beside it
 * does not bend the season either. */
static void
robust_parts_are_not_bent_by_an_outlier(void)
{
    KcContext context = check_context();
    size_t period = 6;
    double values[121], largest[2] = {0, 0};
    KcMstl parts;

    for (int t = 0; t < 121; t++)
        values[t] = 100 + 10 * sin(2 * M_PI * t / 6) + 0.5 * sin(1.7 * t * t);
    values[60] += 500;
    values[63] = NAN;
    for (int robust = 0; robust < 2; robust++) {
        CHECK(kc_series_decompose(&context, values, 121, &period, 1, robust, &parts) == KC_OK);
        CHECK(isnan(parts.remainder[63]));
        for (int t = 0; t < 121; t++)
            widen(&largest[robust], parts.season[0][t], 10 * sin(2 * M_PI * t / 6));
    }
    printf("# the season is off by %g, robust by %g\n", largest[0], largest[1]);
    CHECK(largest[0] > 20);
    CHECK(largest[1] < 1);
    check_context_end(&context);
}

/* A parabola has a trend and nothing else. */
static void
without_a_season_there_is_a_trend(void)
{
    KcContext context = check_context();
    size_t one = 1;
    double values[100];
    KcSeriesStrength strength;
    KcMstl parts;

    for (int t = 0; t < 100; t++)
        values[t] = 1e297 * (t + 0.01 * t * t);
    values[50] = NAN;
    CHECK(kc_series_decompose(&context, values, 100, &one, 1, false, &parts) == KC_OK);
    CHECK(parts.seasons == 0);
    CHECK_NEAR(parts.trend[50] / 1e297, 75, 1);
    kc_series_strength(&parts, 100, &strength);
    CHECK(strength.seasons == 0 && strength.trend > 0.99);
    for (size_t n = 1; n < 4; n++) {
        CHECK(kc_mstl(&context, values, n, &one, 1, false, &parts) == KC_OK);
        kc_series_strength(&parts, n, &strength);
        CHECK(isfinite(parts.trend[n - 1]) && isfinite(strength.trend));
    }
    check_context_end(&context);
}

static void
what_does_not_vary_has_no_strength(void)
{
    KcContext context = check_context();
    size_t period = 7, needed = 99;
    double constant[50], line[50];
    KcSeriesStrength strength;
    KcMstl parts;

    for (int t = 0; t < 50; t++) {
        constant[t] = 0.1;
        line[t] = 0.1 * t;
    }
    CHECK(kc_series_decompose(&context, constant, 50, &period, 1, false, &parts) == KC_OK);
    kc_series_strength(&parts, 50, &strength);
    CHECK(strength.trend == 0 && strength.season[0] == 0);
    CHECK(kc_series_decompose(&context, line, 50, &period, 1, false, &parts) == KC_OK);
    kc_series_strength(&parts, 50, &strength);
    CHECK(strength.trend > 0.999 && strength.season[0] < 0.64);
    CHECK(kc_series_seasonal_differences(&context, constant, 50, 7, &needed) == KC_OK && needed == 0);
    CHECK(kc_series_seasonal_differences(&context, line, 50, 7, &needed) == KC_OK && needed == 0);
    check_context_end(&context);
}

static void
bad_input_is_refused_and_little_needs_no_difference(void)
{
    KcContext context = check_context();
    size_t zero = 0, many[] = {2, 3, 4, 5, 6, 7, 8}, needed;
    double values[40] = {1, 2, INFINITY}, missing[] = {NAN, NAN, NAN, NAN, NAN, NAN}, filled[40];
    KcMstl parts;

    CHECK(kc_series_interpolate_linear(&context, values, 0, filled) == KC_SHAPE);
    CHECK(kc_series_interpolate_linear(&context, missing, 2, filled) == KC_SHAPE);
    CHECK(kc_series_interpolate(&context, values, 3, NULL, 0, filled) == KC_RANGE);
    CHECK(kc_series_decompose(&context, missing, 2, NULL, 0, false, &parts) == KC_SHAPE);
    CHECK(kc_series_decompose(&context, values, 0, NULL, 0, false, &parts) == KC_SHAPE);
    CHECK(kc_mstl(&context, missing, 2, NULL, 0, false, &parts) == KC_SHAPE);
    CHECK(kc_series_seasonal_differences(&context, values, 3, 12, &needed) == KC_RANGE);
    values[2] = NAN;
    CHECK(kc_mstl(&context, values, 3, NULL, 0, false, &parts) == KC_NULL_ELEMENT);
    values[2] = 3;
    CHECK(kc_mstl(&context, values, 40, &zero, 1, false, &parts) == KC_INVALID);
    CHECK(kc_mstl(&context, values, 40, many, 7, false, &parts) == KC_INVALID);
    CHECK(strcmp(context.error.message, "number of periods must be at most 6") == 0);
    CHECK(kc_mstl(&context, values, 40, many, 6, false, &parts) == KC_OK);
    CHECK(kc_series_seasonal_differences(&context, values, 0, 12, &needed) == KC_OK && needed == 0);
    CHECK(kc_series_seasonal_differences(&context, values, 2, 12, &needed) == KC_OK && needed == 0);
    CHECK(kc_series_seasonal_differences(&context, missing, 6, 2, &needed) == KC_OK && needed == 0);
    CHECK(kc_series_seasonal_differences(&context, values, 40, 1, &needed) == KC_OK && needed == 0);
    context.poll = stop_at_once;
    CHECK(kc_mstl(&context, values, 40, many, 2, false, &parts) == KC_STOPPED);
    check_context_end(&context);
}

int
main(void)
{
    RUN(several_seasons_agree_with_r);
    RUN(filled_gaps_agree_with_r);
    RUN(strengths_and_seasonal_differences_agree_with_r);
    RUN(a_year_of_quarter_hours_takes_little_time);
    RUN(lines_and_ends_by_hand);
    RUN(places_that_are_never_known_are_filled);
    RUN(robust_parts_are_not_bent_by_an_outlier);
    RUN(without_a_season_there_is_a_trend);
    RUN(what_does_not_vary_has_no_strength);
    RUN(bad_input_is_refused_and_little_needs_no_difference);
    return DONE();
}
