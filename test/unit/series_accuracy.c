/* Measures of accuracy agree with their formulas in R, in one part and in many. */
#include "series_tools.h"

#include "core/series_accuracy.h"

/* Of a row of accuracy.csv. */
enum { MEAN_ERROR, MAE, RMSE, MAPE, SMAPE, MASE, RMSSE, PINBALL, COVERAGE, MSIS };

static void
add_all(KcContext *context, KcAccuracy *accuracy, const double *numbers)
{
    CHECK(kc_accuracy_add(context, accuracy, numbers[0], numbers[1]) == KC_OK);
    CHECK(kc_accuracy_add_interval(context, accuracy, numbers[0], numbers[2], numbers[3], 0.8) == KC_OK);
    CHECK(kc_accuracy_add_quantile(context, accuracy, numbers[0], numbers[3], 0.9) == KC_OK);
}

/* Sums the forecasts of a series in two parts, and merges them. */
static KcAccuracy
sum_forecasts(KcContext *context, const char *name, size_t *horizon)
{
    FILE *file = open_table("forecast");
    KcAccuracy parts[2] = {{0}};
    Row row;

    *horizon = 0;
    while (next_row(file, &row))
        if (strcmp(row.name, name) == 0)
            add_all(context, &parts[(*horizon)++ % 3 == 0], row.numbers);
    fclose(file);
    CHECK(kc_accuracy_merge(context, &parts[0], &parts[1]) == KC_OK);
    CHECK(kc_accuracy_check(context, &parts[0]) == KC_OK);
    return parts[0];
}

static void
measures_agree_with_r(void)
{
    FILE *file = open_table("accuracy");
    double largest = 0;
    KcContext context = check_context();
    int rows = 0;
    Row row;

    while (next_row(file, &row)) {
        size_t horizon;
        KcAccuracy accuracy = sum_forecasts(&context, row.name, &horizon);
        Series series = read_series(row.name);
        KcAccuracyScale scale;
        KcAccuracyMeasures m;

        CHECK(kc_accuracy_scale(&context, series.values, series.count - horizon, horizon / 2, &scale) ==
              KC_OK);
        m = kc_accuracy_measures(&accuracy, &scale);
        CHECK(m.count == (double)horizon);
        double got[] = {m.mean_error, m.mae,   m.rmse,    m.mape,     m.smape,
                        m.mase,       m.rmsse, m.pinball, m.coverage, m.msis};
        for (int i = 0; i <= MSIS; i++)
            widen(&largest, got[i] / row.numbers[i], 1);
        rows++;
    }
    fclose(file);
    printf("# largest relative difference from R: %g\n", largest);
    CHECK(rows == 3);
    CHECK(largest < 1e-13);
    check_context_end(&context);
}

static void
small_cases_by_hand(void)
{
    KcContext context = check_context();
    KcAccuracy accuracy = {0};
    KcAccuracyScale scale = {2, 8};
    KcAccuracyMeasures m;

    CHECK(kc_accuracy_add(&context, &accuracy, 0, 0) == KC_OK);
    CHECK(kc_accuracy_add(&context, &accuracy, 0, 2) == KC_OK);
    CHECK(kc_accuracy_add(&context, &accuracy, 4, 2) == KC_OK);
    CHECK(kc_accuracy_add(&context, &accuracy, NAN, 2) == KC_OK);
    CHECK(kc_accuracy_add(&context, &accuracy, 1, NAN) == KC_OK);
    m = kc_accuracy_measures(&accuracy, &scale);
    CHECK(m.count == 3 && m.mean_error == 0);
    CHECK_NEAR(m.mae, 4.0 / 3, 1e-15);
    CHECK_NEAR(m.rmse, sqrt(8.0 / 3), 1e-15);
    CHECK_NEAR(m.mape, 50, 1e-13);
    CHECK_NEAR(m.smape, 200.0 / 3 * (0 + 1 + 1.0 / 3), 1e-13);
    CHECK_NEAR(m.wape, 100, 1e-13);
    CHECK_NEAR(m.mase, 2.0 / 3, 1e-15);
    CHECK_NEAR(m.rmsse, sqrt(1.0 / 3), 1e-15);
    CHECK(isnan(m.coverage) && isnan(m.msis) && isnan(m.pinball));
    /* Level 0.9: a distance of 1 outside costs 20. */
    CHECK(kc_accuracy_add_interval(&context, &accuracy, 5, 1, 4, 0.9) == KC_OK);
    CHECK(kc_accuracy_add_interval(&context, &accuracy, 4, 1, 4, 0.9) == KC_OK);
    CHECK(kc_accuracy_add_quantile(&context, &accuracy, 5, 4, 0.25) == KC_OK);
    CHECK(kc_accuracy_add_quantile(&context, &accuracy, 3, 4, 0.25) == KC_OK);
    m = kc_accuracy_measures(&accuracy, &scale);
    CHECK(m.coverage == 0.5);
    CHECK_NEAR(m.interval_score, 3 + 10, 1e-13);
    CHECK_NEAR(m.msis, 6.5, 1e-13);
    CHECK_NEAR(m.pinball, (0.25 + 0.75) / 2, 1e-15);
    check_context_end(&context);
}

static void
nothing_has_no_accuracy(void)
{
    KcContext context = check_context();
    KcAccuracy accuracy = {0}, other = {0};
    KcAccuracyMeasures m;

    CHECK(kc_accuracy_merge(&context, &accuracy, &other) == KC_OK);
    CHECK(kc_accuracy_check(&context, &accuracy) == KC_OK);
    m = kc_accuracy_measures(&accuracy, NULL);
    CHECK(m.count == 0 && isnan(m.mae) && isnan(m.rmse) && isnan(m.mape) && isnan(m.mase) && isnan(m.wape));
    check_context_end(&context);
}

static void
large_values_stay_finite(void)
{
    KcContext context = check_context();
    KcAccuracy accuracy = {0};
    KcAccuracyScale tiny = {5e-324, 5e-324};
    KcAccuracyMeasures m;

    for (int i = 0; i < 1000; i++) {
        CHECK(kc_accuracy_add(&context, &accuracy, 1e140, -1e140) == KC_OK);
        CHECK(kc_accuracy_add(&context, &accuracy, 1e-300, 1e140) == KC_OK);
        CHECK(kc_accuracy_add_interval(&context, &accuracy, -1e140, 1e140, 1e140, 1 - 0x1p-53) == KC_OK);
    }
    CHECK(kc_accuracy_check(&context, &accuracy) == KC_OK);
    m = kc_accuracy_measures(&accuracy, NULL);
    CHECK(isfinite(m.mae) && isfinite(m.rmse) && isfinite(m.mape) && isfinite(m.interval_score));
    /* No quotient is infinite. */
    m = kc_accuracy_measures(&accuracy, &tiny);
    CHECK(isnan(m.mase) && isnan(m.rmsse) && isnan(m.msis));
    CHECK(kc_accuracy_add(&context, &accuracy, 1e141, 0) == KC_RANGE);
    CHECK(kc_accuracy_add(&context, &accuracy, 0, INFINITY) == KC_RANGE);
    CHECK(kc_accuracy_add_interval(&context, &accuracy, 0, -INFINITY, 0, 1 - 0x1p-53) == KC_RANGE);
    check_context_end(&context);
}

static void
bad_shares_and_bounds_are_refused(void)
{
    KcContext context = check_context();
    KcAccuracy accuracy = {0}, other = {0};

    CHECK(kc_accuracy_add_interval(&context, &accuracy, 1, 0, 2, 1) == KC_INVALID);
    CHECK(kc_accuracy_add_interval(&context, &accuracy, 1, 0, 2, NAN) == KC_INVALID);
    CHECK(kc_accuracy_add_quantile(&context, &accuracy, 1, 0, 0) == KC_INVALID);
    CHECK(kc_accuracy_add_interval(&context, &accuracy, 1, 0, 2, 0.8) == KC_OK);
    CHECK(kc_accuracy_add_interval(&context, &accuracy, 1, 0, 2, 0.9) == KC_INVALID);
    CHECK(strcmp(context.error.message, "confidence level must be the same in all rows") == 0);
    CHECK(strcmp(context.error.detail, "Got 0.8 and 0.9.") == 0);
    CHECK(kc_accuracy_add_interval(&context, &accuracy, 1, 2, 0, 0.8) == KC_INVALID);
    CHECK(kc_accuracy_add_interval(&context, &accuracy, 1, NAN, 0, 0.8) == KC_OK);
    CHECK(kc_accuracy_add_interval(&context, &other, 1, 0, 2, 0.9) == KC_OK);
    CHECK(kc_accuracy_merge(&context, &accuracy, &other) == KC_INVALID);
    check_context_end(&context);
}

static void
damaged_states_are_refused(void)
{
    KcContext context = check_context();
    KcAccuracy sound = {0};
    size_t doubles = sizeof sound / sizeof(double);

    add_all(&context, &sound, (double[]){5, 4, 1, 2});
    CHECK(kc_accuracy_check(&context, &sound) == KC_OK);
    for (size_t i = 0; i < doubles; i++) {
        static const double damages[] = {NAN, INFINITY, -1e308};

        for (int k = 0; k < 3; k++) {
            KcAccuracy damaged = sound;

            ((double *)&damaged)[i] = damages[k];
            CHECK(kc_accuracy_check(&context, &damaged) == KC_CORRUPT);
        }
    }
    check_context_end(&context);
}

static void
scales_need_pairs(void)
{
    KcContext context = check_context();
    double values[] = {1, 3, NAN, 6, 6}, constant[] = {2, 2, 2};
    KcAccuracyScale scale;

    CHECK(kc_accuracy_scale(&context, values, 5, 1, &scale) == KC_OK);
    CHECK(scale.absolute == 1 && scale.square == 2);
    CHECK(kc_accuracy_scale(&context, values, 5, 0, &scale) == KC_INVALID);
    CHECK(kc_accuracy_scale(&context, values, 5, 5, &scale) == KC_SHAPE);
    CHECK(kc_accuracy_scale(&context, values, 0, 1, &scale) == KC_SHAPE);
    CHECK(kc_accuracy_scale(&context, constant, 3, 1, &scale) == KC_OK);
    CHECK(scale.absolute == 0 && scale.square == 0);
    values[0] = -1e141;
    CHECK(kc_accuracy_scale(&context, values, 5, 1, &scale) == KC_RANGE);
    values[0] = INFINITY;
    CHECK(kc_accuracy_scale(&context, values, 5, 1, &scale) == KC_RANGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(measures_agree_with_r);
    RUN(small_cases_by_hand);
    RUN(nothing_has_no_accuracy);
    RUN(large_values_stay_finite);
    RUN(bad_shares_and_bounds_are_refused);
    RUN(damaged_states_are_refused);
    RUN(scales_need_pairs);
    return DONE();
}
