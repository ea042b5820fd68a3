/* The KPSS test agrees with R's urca, numbers of differences with forecast::ndiffs. */
#include "series_tools.h"

#include "core/series.h"
#include "core/series_unit_root.h"

/* Columns of tests.csv. */
enum {
    PERIOD,
    KPSS_LEVEL,
    KPSS_TREND,
    KPSS_LAG,
    DIFFERENCES,
    DIFFERENCES_LOOSE,
    SEASONAL,
    DIFFERENCES_AFTER
};

static size_t
differences(KcContext *context, const double *values, size_t count, double alpha)
{
    size_t needed = 99;

    CHECK(kc_series_differences(context, values, count, alpha, 2, &needed) == KC_OK);
    return needed;
}

static void
tests_and_differences_agree_with_r(void)
{
    FILE *file = open_table("tests");
    double largest = 0;
    KcContext context = check_context();
    Row row;

    while (next_row(file, &row)) {
        Series series = read_series(row.name);
        size_t lag = (size_t)row.numbers[PERIOD];
        KcKpss test;

        CHECK(kc_series_kpss(&context, series.values, series.count, KC_KPSS_LEVEL, &test) == KC_OK);
        widen(&largest, test.statistic / row.numbers[KPSS_LEVEL], 1);
        CHECK(test.lag == (size_t)row.numbers[KPSS_LAG]);
        CHECK(kc_series_kpss(&context, series.values, series.count, KC_KPSS_TREND, &test) == KC_OK);
        widen(&largest, test.statistic / row.numbers[KPSS_TREND], 1);
        CHECK(differences(&context, series.values, series.count, 0.05) == (size_t)row.numbers[DIFFERENCES]);
        CHECK(differences(&context, series.values, series.count, 0.1) ==
              (size_t)row.numbers[DIFFERENCES_LOOSE]);
        if (row.numbers[SEASONAL] > 0) {
            kc_series_difference(series.values, series.count, lag, series.values);
            series.count -= lag;
        }
        CHECK(differences(&context, series.values, series.count, 0.05) ==
              (size_t)row.numbers[DIFFERENCES_AFTER]);
    }
    fclose(file);
    printf("# largest relative difference of KPSS from R: %g\n", largest);
    CHECK(largest < 1e-10);
    check_context_end(&context);
}

/* 0, 1: deviations ∓0.5, S = −0.5, 0, ΣS² = 0.25; s² = 0.25; 0.25/4/0.25. */
static void
two_values_by_hand(void)
{
    KcContext context = check_context();
    double values[] = {0, NAN, 1};
    KcKpss test;

    CHECK(kc_series_kpss(&context, values, 3, KC_KPSS_LEVEL, &test) == KC_OK);
    CHECK_NEAR(test.statistic, 0.25, 1e-15);
    CHECK(test.lag == 0 && test.p_value == 0.1);
    check_context_end(&context);
}

/* The p of Nile is below the table, of presidents between its first two entries. */
static void
p_is_interpolated_and_kept_within_the_table(void)
{
    KcContext context = check_context();
    Series series = read_series("nile");
    KcKpss test;

    CHECK(kc_series_kpss(&context, series.values, series.count, KC_KPSS_LEVEL, &test) == KC_OK);
    CHECK(test.p_value == 0.01);
    series = read_series("presidents");
    CHECK(kc_series_kpss(&context, series.values, series.count, KC_KPSS_LEVEL, &test) == KC_OK);
    CHECK_NEAR(test.p_value, 0.1 - 0.05 * (0.372269089793161 - 0.347) / (0.463 - 0.347), 1e-12);
    check_context_end(&context);
}

static void
constants_lines_and_parabolas(void)
{
    KcContext context = check_context();
    double constant[50], line[50], parabola[50];
    KcKpss test;

    for (int t = 0; t < 50; t++) {
        constant[t] = 0.1;
        line[t] = 1e6 + 0.1 * t;
        parabola[t] = 0.3 * t * t;
    }
    CHECK(differences(&context, constant, 50, 0.05) == 0);
    CHECK(differences(&context, line, 50, 0.05) == 1);
    CHECK(differences(&context, parabola, 50, 0.05) == 2);
    CHECK(kc_series_kpss(&context, constant, 50, KC_KPSS_LEVEL, &test) == KC_OK);
    CHECK(test.statistic == 0 && test.p_value == 0.1);
    CHECK(kc_series_kpss(&context, line, 50, KC_KPSS_TREND, &test) == KC_OK);
    CHECK(test.statistic == 0 && test.p_value == 0.1);
    check_context_end(&context);
}

static void
scale_does_not_matter(void)
{
    KcContext context = check_context();
    Series series = read_series("lakehuron");
    KcKpss plain, scaled;

    CHECK(kc_series_kpss(&context, series.values, series.count, KC_KPSS_TREND, &plain) == KC_OK);
    for (size_t t = 0; t < series.count; t++)
        series.values[t] *= -1.5e297;
    CHECK(kc_series_kpss(&context, series.values, series.count, KC_KPSS_TREND, &scaled) == KC_OK);
    CHECK_NEAR(scaled.statistic, plain.statistic, 1e-9);
    CHECK(differences(&context, series.values, series.count, 0.05) == 1);
    series.values[0] = 1e300;
    series.values[1] = -1e300;
    CHECK(differences(&context, series.values, series.count, 0.05) == 0);
    check_context_end(&context);
}

static void
bad_input_is_refused_and_little_needs_no_difference(void)
{
    KcContext context = check_context();
    double values[] = {1, 2, -INFINITY}, missing[] = {NAN, NAN};
    size_t needed;
    KcKpss test;

    CHECK(kc_series_kpss(&context, values, 0, KC_KPSS_LEVEL, &test) == KC_SHAPE);
    CHECK(kc_series_kpss(&context, values, 1, KC_KPSS_LEVEL, &test) == KC_SHAPE);
    CHECK(kc_series_kpss(&context, values, 2, KC_KPSS_TREND, &test) == KC_SHAPE);
    CHECK(strcmp(context.error.message, "a series must have at least 3 known values") == 0);
    CHECK(kc_series_kpss(&context, missing, 2, KC_KPSS_LEVEL, &test) == KC_SHAPE);
    CHECK(kc_series_kpss(&context, values, 3, KC_KPSS_LEVEL, &test) == KC_RANGE);
    CHECK(kc_series_differences(&context, values, 3, 0.05, 2, &needed) == KC_RANGE);
    CHECK(kc_series_differences(&context, values, 2, NAN, 2, &needed) == KC_INVALID);
    CHECK(kc_series_differences(&context, values, 2, 0.2, 2, &needed) == KC_INVALID);
    CHECK(differences(&context, values, 0, 0.05) == 0);
    CHECK(differences(&context, values, 1, 0.05) == 0);
    CHECK(differences(&context, values, 2, 0.05) == 0);
    CHECK(differences(&context, missing, 2, 0.05) == 0);
    context.poll = stop_at_once;
    CHECK(kc_series_kpss(&context, values, 2, KC_KPSS_LEVEL, &test) == KC_STOPPED);
    check_context_end(&context);
}

int
main(void)
{
    RUN(tests_and_differences_agree_with_r);
    RUN(two_values_by_hand);
    RUN(p_is_interpolated_and_kept_within_the_table);
    RUN(constants_lines_and_parabolas);
    RUN(scale_does_not_matter);
    RUN(bad_input_is_refused_and_little_needs_no_difference);
    return DONE();
}
