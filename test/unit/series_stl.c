/* STL agrees with R's stl. */
#include "series_tools.h"

#include "core/series_stl.h"

#include <stdint.h>

/* Columns of stl.csv. */
enum { WINDOW, IS_ROBUST, T, SEASON, TREND, WEIGHT };

static size_t
period_of(const char *name)
{
    return strcmp(name, "ukgas") == 0 ? 4 : strcmp(name, "taylor_hourly") == 0 ? 24 : 12;
}

static void
parts_agree_with_r(void)
{
    FILE *file = open_table("stl");
    static double season[MOST_VALUES], trend[MOST_VALUES], weights[MOST_VALUES];
    double largest = 0, largest_weight = 0, size = 1;
    KcContext context = check_context();
    int cases = 0;
    Row row;

    while (next_row(file, &row)) {
        size_t t = (size_t)row.numbers[T] - 1;

        if (t == 0) {
            Series series = read_series(row.name);
            bool is_robust = row.numbers[IS_ROBUST] == 1;
            KcStlOptions options;

            /* See README.md of the numbers. */
            if (is_robust && series.count % 2 == 0)
                series.count--;
            options =
                kc_stl_options(series.count, period_of(row.name), (size_t)row.numbers[WINDOW], is_robust);
            CHECK(kc_stl(&context, series.values, series.count, &options, season, trend, weights) == KC_OK);
            size = fabs(series.values[0]);
            cases++;
        }
        widen(&largest, season[t] / size, row.numbers[SEASON] / size);
        widen(&largest, trend[t] / size, row.numbers[TREND] / size);
        widen(&largest_weight, weights[t], row.numbers[WEIGHT]);
    }
    fclose(file);
    printf("# %d cases, largest differences from R: %g relative to the values, weights %g\n", cases, largest,
           largest_weight);
    CHECK(cases == 13);
    CHECK(largest < 1e-11);
    CHECK(largest_weight < 1e-9);
    check_context_end(&context);
}

static void
a_line_is_its_own_smooth(void)
{
    KcContext context = check_context();
    KcLoess loess = {11, 1, 3};
    double values[50], smoothed[50];

    for (int t = 0; t < 50; t++)
        values[t] = 3 - 0.5 * t;
    CHECK(kc_loess_smooth(&context, &loess, values, NULL, 50, smoothed) == KC_OK);
    for (int t = 0; t < 50; t++)
        CHECK_NEAR(smoothed[t], values[t], 1e-12);
    CHECK(kc_loess_smooth(&context, &loess, values, NULL, 0, smoothed) == KC_OK);
    CHECK(kc_loess_smooth(&context, &loess, values, NULL, 1, smoothed) == KC_OK && smoothed[0] == 3);
    CHECK(kc_loess_smooth(&context, &loess, values, NULL, 2, smoothed) == KC_OK);
    CHECK_NEAR(smoothed[1], 2.5, 1e-12);
    check_context_end(&context);
}

static void
values_without_weight_are_their_own_fit(void)
{
    KcContext context = check_context();
    KcLoess loess = {3, 1, 1};
    double values[] = {1, 5, 2, 9, 4}, weights[] = {0, 0, 0, 0, 0}, smoothed[5], fit = -1;

    CHECK(kc_loess_smooth(&context, &loess, values, weights, 5, smoothed) == KC_OK);
    for (int t = 0; t < 5; t++)
        CHECK(smoothed[t] == values[t]);
    CHECK(!kc_loess_at(&loess, values, weights, 5, 2, 1, 3, &fit));
    CHECK(fit == -1);
    check_context_end(&context);
}

/* A line and a pattern that repeats; the ends of the trend's first pass leave a trace of a percent. */
static void
trend_and_season_that_are_exact_come_back(void)
{
    static const double scales[] = {1, 1e290, 1e-300};
    KcContext context = check_context();
    KcStlOptions options = kc_stl_options(120, 4, 0, false);
    double values[120], season[120], trend[120];
    double pattern[] = {5, -2, -4, 1};

    for (int s = 0; s < 3; s++) {
        double largest = 0;

        for (int t = 0; t < 120; t++)
            values[t] = scales[s] * (100 + 0.5 * t + pattern[t % 4]);
        CHECK(kc_stl(&context, values, 120, &options, season, trend, NULL) == KC_OK);
        for (int t = 0; t < 120; t++) {
            widen(&largest, season[t] / scales[s], pattern[t % 4]);
            widen(&largest, trend[t] / scales[s], 100 + 0.5 * t);
        }
        CHECK(largest < 0.06);
    }
    check_context_end(&context);
}

static void
a_constant_has_no_season(void)
{
    KcContext context = check_context();
    double values[30], season[30], trend[30], weights[30];

    for (int t = 0; t < 30; t++)
        values[t] = 7;
    for (int robust = 0; robust < 2; robust++) {
        KcStlOptions options = kc_stl_options(30, 7, 7, robust);

        CHECK(kc_stl(&context, values, 30, &options, season, trend, weights) == KC_OK);
        for (int t = 0; t < 30; t++) {
            CHECK_NEAR(season[t], 0, 1e-13);
            CHECK_NEAR(trend[t], 7, 1e-12);
        }
    }
    check_context_end(&context);
}

static void
an_outlier_leaves_no_trace_in_a_robust_season(void)
{
    KcContext context = check_context();
    Series series = read_series("nottem");
    KcStlOptions options = kc_stl_options(series.count, 12, 0, true);
    static double season[2][300], trend[300], weights[300];

    CHECK(kc_stl(&context, series.values, series.count, &options, season[0], trend, weights) == KC_OK);
    series.values[100] = 1e9;
    CHECK(kc_stl(&context, series.values, series.count, &options, season[1], trend, weights) == KC_OK);
    CHECK(weights[100] == 0);
    for (size_t t = 0; t < series.count; t++)
        CHECK_NEAR(season[1][t], season[0][t], 0.3);
    check_context_end(&context);
}

static KcStatus
try_stl(KcContext *context, size_t count, KcStlOptions options)
{
    double values[20] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1}, season[20], trend[20];

    return kc_stl(context, values, count, &options, season, trend, NULL);
}

static void
bad_input_is_refused(void)
{
    KcContext context = check_context();
    double values[9] = {1, 2, 3, NAN, 5, 6, 7, 8, 9}, season[9], trend[9];
    KcStlOptions options = kc_stl_options(9, 4, 7, false);

    CHECK(kc_stl(&context, values, 9, &options, season, trend, NULL) == KC_NULL_ELEMENT);
    CHECK(strcmp(context.error.detail, "1 of 9 are missing.") == 0);
    values[3] = INFINITY;
    CHECK(kc_stl(&context, values, 9, &options, season, trend, NULL) == KC_RANGE);
    CHECK(try_stl(&context, 9, options) == KC_OK);
    CHECK(try_stl(&context, 8, options) == KC_SHAPE);
    CHECK(try_stl(&context, 2, options) == KC_SHAPE);
    CHECK(try_stl(&context, 0, options) == KC_SHAPE);
    CHECK(try_stl(&context, 9, kc_stl_options(9, SIZE_MAX, 7, false)) != KC_OK);
    CHECK(try_stl(&context, 9, kc_stl_options(9, 1, 7, false)) == KC_INVALID);
    CHECK(try_stl(&context, 9, kc_stl_options(9, 4, 8, false)) == KC_INVALID);
    CHECK(strcmp(context.error.message, "window of the season must be odd and at least 3") == 0);
    options.trend.degree = 2;
    CHECK(try_stl(&context, 9, options) == KC_INVALID);
    options.trend.degree = 1;
    options.low_pass.jump = 0;
    CHECK(try_stl(&context, 9, options) == KC_INVALID);
    options.low_pass.jump = 1;
    options.inner = 0;
    CHECK(try_stl(&context, 9, options) == KC_INVALID);
    options.inner = 1;
    context.poll = stop_at_once;
    CHECK(try_stl(&context, 9, options) == KC_STOPPED);
    check_context_end(&context);
}

int
main(void)
{
    RUN(parts_agree_with_r);
    RUN(a_line_is_its_own_smooth);
    RUN(values_without_weight_are_their_own_fit);
    RUN(trend_and_season_that_are_exact_come_back);
    RUN(a_constant_has_no_season);
    RUN(an_outlier_leaves_no_trace_in_a_robust_season);
    RUN(bad_input_is_refused);
    return DONE();
}
