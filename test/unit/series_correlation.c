/* Autocorrelations and the Ljung-Box test agree with R's acf, pacf and Box.test. */
#include "series_tools.h"

#include "core/series_correlation.h"

#define LAGS 100

static void
correlations_agree_with_r(void)
{
    FILE *file = open_table("correlation");
    double largest_acf = 0, largest_pacf = 0, largest_box = 0, largest_p = 0;
    double correlations[LAGS + 1], partials[LAGS];
    char name[40] = "";
    Series series = {0};
    KcContext context = check_context();
    Row row;

    while (next_row(file, &row)) {
        size_t lag = (size_t)row.numbers[0];
        KcLjungBox box;

        if (strcmp(name, row.name) != 0) {
            strcpy(name, row.name);
            series = read_series(name);
            CHECK(kc_series_acf(&context, series.values, series.count, 40, correlations) == KC_OK);
            CHECK(kc_series_pacf(&context, correlations, 40, partials) == KC_OK);
        }
        widen(&largest_acf, correlations[lag], row.numbers[1]);
        widen(&largest_pacf, partials[lag - 1], row.numbers[2]);
        CHECK(kc_series_ljung_box(&context, series.values, series.count, lag, 0, &box) == KC_OK);
        CHECK(box.degrees == lag);
        widen(&largest_box, box.statistic / row.numbers[3], 1);
        CHECK(kc_series_ljung_box(&context, series.values, series.count, lag, lag > 2 ? 2 : lag - 1, &box) ==
              KC_OK);
        CHECK(box.degrees == (lag > 2 ? lag - 2 : 1));
        widen(&largest_p, box.p_value, row.numbers[4]);
    }
    fclose(file);
    printf("# largest differences from R: acf %g, pacf %g, Ljung-Box %g relative, p %g\n", largest_acf,
           largest_pacf, largest_box, largest_p);
    CHECK(largest_acf < 1e-13);
    CHECK(largest_pacf < 1e-11);
    CHECK(largest_box < 1e-12);
    CHECK(largest_p < 1e-12);
    check_context_end(&context);
}

/* The worked example: 1, 2, 3, 4 has mean 2.5 and deviations −1.5, −0.5, 0.5, 1.5. */
static void
four_values_by_hand(void)
{
    KcContext context = check_context();
    double values[] = {1, 2, 3, 4}, correlations[4], partials[3];
    KcLjungBox box;

    CHECK(kc_series_acf(&context, values, 4, 3, correlations) == KC_OK);
    CHECK_NEAR(correlations[0], 1, 0);
    CHECK_NEAR(correlations[1], 0.25, 1e-15);
    CHECK_NEAR(correlations[2], -0.3, 1e-15);
    CHECK_NEAR(correlations[3], -0.45, 1e-15);
    CHECK(kc_series_pacf(&context, correlations, 3, partials) == KC_OK);
    CHECK_NEAR(partials[0], 0.25, 1e-15);
    CHECK_NEAR(partials[1], (-0.3 - 0.0625) / (1 - 0.0625), 1e-15);
    CHECK(kc_series_ljung_box(&context, values, 4, 1, 0, &box) == KC_OK);
    CHECK_NEAR(box.statistic, 4 * 6 * 0.0625 / 3, 1e-14);
    check_context_end(&context);
}

static void
scale_and_level_do_not_matter(void)
{
    static const double scales[] = {1e296, -1e-300, 3e-320};
    KcContext context = check_context();
    Series series = read_series("nile");
    double plain[11], scaled[11], moved[100];

    CHECK(kc_series_acf(&context, series.values, 100, 10, plain) == KC_OK);
    for (int s = 0; s < 3; s++) {
        for (int t = 0; t < 100; t++)
            moved[t] = series.values[t] * scales[s];
        CHECK(kc_series_acf(&context, moved, 100, 10, scaled) == KC_OK);
        for (int lag = 0; lag <= 10; lag++)
            CHECK_NEAR(scaled[lag], plain[lag], s == 2 ? 1e-3 : 1e-13);
    }
    for (int t = 0; t < 100; t++)
        moved[t] = 1e12 + series.values[t];
    CHECK(kc_series_acf(&context, moved, 100, 10, scaled) == KC_OK);
    for (int lag = 0; lag <= 10; lag++)
        CHECK_NEAR(scaled[lag], plain[lag], 1e-6);
    check_context_end(&context);
}

static void
a_constant_series_is_correlated_with_nothing(void)
{
    KcContext context = check_context();
    double values[] = {0.1, 0.1, NAN, 0.1, 0.1, 0.1}, correlations[4], partials[3];
    KcLjungBox box;

    CHECK(kc_series_acf(&context, values, 6, 3, correlations) == KC_OK);
    CHECK(correlations[0] == 1 && correlations[1] == 0 && correlations[3] == 0);
    CHECK(kc_series_pacf(&context, correlations, 3, partials) == KC_OK);
    CHECK(partials[0] == 0 && partials[2] == 0);
    CHECK(kc_series_ljung_box(&context, values, 6, 3, 0, &box) == KC_OK);
    CHECK(box.statistic == 0 && box.p_value == 1);
    check_context_end(&context);
}

static void
a_lag_without_pairs_has_no_correlation(void)
{
    KcContext context = check_context();
    double values[] = {1, NAN, 3, NAN, 2, NAN, 5}, correlations[4], partials[3];
    KcLjungBox box;

    CHECK(kc_series_acf(&context, values, 7, 3, correlations) == KC_OK);
    CHECK(isnan(correlations[1]) && isfinite(correlations[2]) && isnan(correlations[3]));
    CHECK(kc_series_pacf(&context, correlations, 3, partials) == KC_OK);
    CHECK(isnan(partials[0]) && isnan(partials[2]));
    CHECK(kc_series_ljung_box(&context, values, 7, 2, 0, &box) == KC_SHAPE);
    CHECK(strcmp(context.error.detail, "No two known values are 1 apart.") == 0);
    check_context_end(&context);
}

static void
bad_input_is_refused(void)
{
    KcContext context = check_context();
    double values[] = {1, 2, INFINITY}, missing[] = {NAN, NAN}, correlations[4];
    KcLjungBox box;

    CHECK(kc_series_acf(&context, values, 0, 0, correlations) == KC_SHAPE);
    CHECK(strcmp(context.error.message, "a series must have at least 1 known value") == 0);
    CHECK(kc_series_acf(&context, missing, 2, 1, correlations) == KC_SHAPE);
    CHECK(kc_series_acf(&context, values, 3, 1, correlations) == KC_RANGE);
    CHECK(strcmp(context.error.detail, "Value 3 is inf.") == 0);
    CHECK(kc_series_acf(&context, values, 2, 2, correlations) == KC_INVALID);
    CHECK(kc_series_acf(&context, values, 1, 0, correlations) == KC_OK);
    CHECK(correlations[0] == 1);
    CHECK(kc_series_pacf(&context, correlations, 0, correlations) == KC_OK);
    CHECK(kc_series_ljung_box(&context, values, 2, 0, 0, &box) == KC_INVALID);
    CHECK(kc_series_ljung_box(&context, values, 2, 1, 1, &box) == KC_INVALID);
    CHECK(kc_series_ljung_box(&context, values, 2, 2, 0, &box) == KC_INVALID);
    CHECK(kc_series_ljung_box(&context, missing, 2, 1, 0, &box) == KC_SHAPE);
    context.poll = stop_at_once;
    CHECK(kc_series_acf(&context, values, 2, 1, correlations) == KC_STOPPED);
    check_context_end(&context);
}

/* Of an autoregression of order 1 that is exact, nothing is left to explain. */
static void
determined_series_have_partials_up_to_there(void)
{
    KcContext context = check_context();
    double correlations[] = {1, 1, 1, 1}, partials[3];

    CHECK(kc_series_pacf(&context, correlations, 3, partials) == KC_OK);
    CHECK(partials[0] == 1 && isnan(partials[1]) && isnan(partials[2]));
    check_context_end(&context);
}

int
main(void)
{
    RUN(correlations_agree_with_r);
    RUN(four_values_by_hand);
    RUN(scale_and_level_do_not_matter);
    RUN(a_constant_series_is_correlated_with_nothing);
    RUN(a_lag_without_pairs_has_no_correlation);
    RUN(determined_series_have_partials_up_to_there);
    RUN(bad_input_is_refused);
    return DONE();
}
