/* Transformations agree with forecast::BoxCox and InvBoxCox, Guerrero's lambda with BoxCox.lambda. */
#include "series_tools.h"

#include "core/series_boxcox.h"

#include <stdint.h>

static void
transformations_agree_with_r(void)
{
    FILE *file = open_table("boxcox");
    double largest = 0, largest_back = 0, largest_mean = 0;
    char line[200];
    int rows = 0;

    while (fgets(line, sizeof line, file)) {
        double lambda, value, expected, mean, got;

        CHECK(sscanf(line, "%lf,%lf,%lf,%lf", &lambda, &value, &expected, &mean) == 4);
        got = kc_boxcox(value, lambda);
        rows++;
        /* R gives -Inf for the logarithm of 0; here there is none. */
        CHECK(isfinite(expected) == isfinite(got));
        if (!isfinite(got)) {
            CHECK(isnan(got));
            continue;
        }
        /* Near λ = 0 R loses digits. */
        if (lambda != 1e-9 && expected != 0)
            widen(&largest, got / expected, 1);
        /* On the way back 1e-9 is lost beside 1, and below 0 what is near the logarithm is huge. */
        if (value > 0.1 || (value < -0.1 && lambda > 0.1))
            widen(&largest_back, kc_boxcox_inverse(got, lambda) / value, 1);
        if (value != 0 && lambda != 1e-9 && !isnan(mean))
            widen(&largest_mean, kc_boxcox_inverse_mean(got, 0.01, lambda) / mean, 1);
    }
    fclose(file);
    printf("# %d values, largest relative differences from R: %g, mean %g; back again: %g\n", rows, largest,
           largest_mean, largest_back);
    CHECK(rows == 56);
    CHECK(largest < 1e-14);
    CHECK(largest_back < 1e-9);
    CHECK(largest_mean < 1e-9);
}

static void
lambda_agrees_with_r(void)
{
    FILE *file = open_table("tests");
    double largest = 0;
    KcContext context = check_context();
    Row row;

    while (next_row(file, &row)) {
        Series series = read_series(row.name);
        double lambda = NAN;

        CHECK(kc_boxcox_guerrero(&context, series.values, series.count, (size_t)row.numbers[0], -1, 2,
                                 &lambda) == KC_OK);
        widen(&largest, lambda, row.numbers[9]);
        for (size_t t = 0; t < series.count; t++)
            series.values[t] *= 1e290;
        CHECK(kc_boxcox_guerrero(&context, series.values, series.count, (size_t)row.numbers[0], -1, 2,
                                 &lambda) == KC_OK);
        widen(&largest, lambda, row.numbers[9]);
    }
    fclose(file);
    printf("# largest difference from R: %g\n", largest);
    CHECK(largest < 1e-6);
    check_context_end(&context);
}

static void
what_has_no_inverse_is_infinite_or_negative(void)
{
    CHECK(kc_boxcox_inverse(2, -0.5) == INFINITY);
    CHECK(kc_boxcox_inverse(5, -0.5) == INFINITY);
    CHECK_NEAR(kc_boxcox_inverse(1, -0.5), 4, 1e-14);
    CHECK_NEAR(kc_boxcox_inverse(-4, 0.5), -1, 1e-15);
    CHECK(kc_boxcox_inverse(1000, 0) == INFINITY);
    CHECK(isnan(kc_boxcox_inverse(NAN, 0.5)) && isnan(kc_boxcox(NAN, 0.5)));
    CHECK(isnan(kc_boxcox(0, 0)) && isnan(kc_boxcox(-1, -1)));
    CHECK(kc_boxcox(0, 0.5) == -2);
    CHECK(kc_boxcox_inverse_mean(2, 1, -0.5) == INFINITY);
    CHECK(kc_boxcox_inverse_mean(-2, 1, 0.5) == 0);
    CHECK_NEAR(kc_boxcox_inverse_mean(1, 0.5, 0), exp(1) * 1.25, 1e-14);
    CHECK(kc_boxcox_inverse_mean(3, 9, 1) == 4);
}

static void
series_are_transformed_or_refused(void)
{
    KcContext context = check_context();
    double values[] = {1, NAN, 4, 1e300}, got[4];

    CHECK(kc_boxcox_series(&context, values, 3, 0.5, got) == KC_OK);
    CHECK(got[0] == 0 && isnan(got[1]) && got[2] == 2);
    CHECK(kc_boxcox_series(&context, values, 4, 2, got) == KC_RANGE);
    CHECK(strcmp(context.error.detail, "Value 4 is 1e+300.") == 0);
    CHECK(kc_boxcox_series(&context, values, 4, 0, got) == KC_OK);
    values[2] = 0;
    CHECK(kc_boxcox_series(&context, values, 4, 0, got) == KC_RANGE);
    CHECK(strcmp(context.error.message, "values must be greater than 0 where lambda is 0 or less") == 0);
    CHECK(kc_boxcox_series(&context, values, 4, NAN, got) == KC_INVALID);
    CHECK(kc_boxcox_series(&context, values, 4, 6, got) == KC_INVALID);
    values[2] = INFINITY;
    CHECK(kc_boxcox_series(&context, values, 4, 1, got) == KC_RANGE);
    CHECK(kc_boxcox_series(&context, values, 0, 1, got) == KC_OK);
    check_context_end(&context);
}

static void
lambda_is_1_where_there_is_nothing_to_go_by(void)
{
    KcContext context = check_context();
    double values[30], missing[30], lambda;

    for (int t = 0; t < 30; t++) {
        values[t] = 5;
        missing[t] = NAN;
    }
    for (size_t n = 0; n <= 30; n++) {
        CHECK(kc_boxcox_guerrero(&context, values, n, 4, -1, 2, &lambda) == KC_OK && lambda == 1);
        CHECK(kc_boxcox_guerrero(&context, missing, n, 1, -1, 2, &lambda) == KC_OK && lambda == 1);
    }
    for (int t = 0; t < 30; t++)
        values[t] = -5 - t % 3;
    CHECK(kc_boxcox_guerrero(&context, values, 30, 4, -1, 2, &lambda) == KC_OK);
    CHECK(lambda >= 0 && lambda <= 2);
    CHECK(kc_boxcox_guerrero(&context, values, 30, SIZE_MAX, -1, 2, &lambda) == KC_OK && lambda == 1);
    CHECK(kc_boxcox_guerrero(&context, values, 30, 0, -1, 2, &lambda) == KC_INVALID);
    CHECK(kc_boxcox_guerrero(&context, values, 30, 4, 1, 1, &lambda) == KC_INVALID);
    CHECK(kc_boxcox_guerrero(&context, values, 30, 4, -1, -0.5, &lambda) == KC_INVALID);
    CHECK(kc_boxcox_guerrero(&context, values, 30, 4, NAN, 1, &lambda) == KC_INVALID);
    values[7] = -INFINITY;
    CHECK(kc_boxcox_guerrero(&context, values, 30, 4, -1, 2, &lambda) == KC_RANGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(transformations_agree_with_r);
    RUN(lambda_agrees_with_r);
    RUN(what_has_no_inverse_is_infinite_or_negative);
    RUN(series_are_transformed_or_refused);
    RUN(lambda_is_1_where_there_is_nothing_to_go_by);
    return DONE();
}
