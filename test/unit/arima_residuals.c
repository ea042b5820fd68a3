/* What models say of their series, without a fit. */
#include "arima_tools.h"
#include "core/arima_calibrate.h"
#include "core/arima_residuals.h"

static bool
is_same(double one, double other, double tolerance)
{
    return isnan(one) ? isnan(other) : fabs(one - other) <= tolerance;
}

/* Of what scale a series is. */
static double
magnitude(const KcArimaSeries *series)
{
    double most = 1;

    for (size_t t = 0; t < series->count; t++)
        most = isnan(series->values[t]) ? most : fmax(most, fabs(series->values[t]));
    return most;
}

static void
what_a_fit_says_is_said_of_its_coefficients(void)
{
    size_t compared = 0;

    for (size_t i = 0; i < reference_count; i++) {
        const Reference *r = references + i;
        KcContext context = check_context();
        KcArimaOptions options = {.from_start_only = true, .without_errors = true, .start = r->coefficient};
        double *spread, tolerance = 1e-8 * magnitude(&r->series);
        KcArimaFit fit, applied;

        CHECK(kc_allocate_doubles(&context, r->series.count, &spread) == KC_OK);
        CHECK(kc_arima_fit(&context, &r->spec, &r->series, &options, &fit) == KC_OK);
        CHECK(kc_arima_apply(&context, &r->spec, &r->series, fit.coefficient, &applied, spread) == KC_OK);
        CHECK_NEAR(applied.loglik, fit.loglik, 1e-6);
        CHECK_NEAR(applied.variance_ml / fit.variance_ml, 1, 1e-8);
        CHECK(applied.observations == fit.observations);
        for (size_t t = 0; t < r->series.count; t++) {
            CHECK(is_same(applied.residual[t], fit.residual[t], tolerance));
            CHECK(is_same(applied.fitted[t], fit.fitted[t], tolerance));
            CHECK(is_same(applied.completed[t], fit.completed[t], tolerance));
            CHECK(isnan(spread[t]) == isnan(fit.residual[t]));
        }
        compared++;
        check_context_end(&context);
    }
    CHECK(compared == 102);
}

static void
an_error_is_a_residual_times_its_spread(void)
{
    const Reference *r = references; /* airpassengers (0 1 1)(0 1 1)[12] */
    KcContext context = check_context();
    double *spread;
    KcArimaFit fit;

    CHECK(kc_allocate_doubles(&context, r->series.count, &spread) == KC_OK);
    CHECK(kc_arima_apply(&context, &r->spec, &r->series, r->coefficient, &fit, spread) == KC_OK);
    CHECK(strcmp(r->series_name, "airpassengers") == 0);
    for (size_t t = 13; t < r->series.count; t++) {
        CHECK_NEAR(fit.residual[t] * spread[t], r->series.values[t] - fit.fitted[t], 1e-9);
        CHECK(spread[t] >= 1 && (t == 13 || spread[t] <= spread[t - 1]));
    }
    check_context_end(&context);
}

/* The first value of AR(1) is spread as the process is; those of MA(1) by √((1 − θ^2(t+2))/(1 − θ^2(t+1))). */
static void
spreads_of_first_order_are_known(void)
{
    double values[] = {1, 3, 2, 5, 4, 6, 5, 7}, spread[8], phi = 0.8, theta = 0.5;
    KcArimaSeries series = {.values = values, .count = 8};
    KcArimaSpec ar = {.p = 1}, ma = {.q = 1};
    KcContext context = check_context();
    KcArimaFit fit;

    CHECK(kc_arima_apply(&context, &ar, &series, &phi, &fit, spread) == KC_OK);
    for (size_t t = 0; t < 8; t++)
        CHECK_NEAR(spread[t], t ? 1 : 1 / sqrt(1 - phi * phi), 1e-14);
    CHECK(kc_arima_apply(&context, &ma, &series, &theta, &fit, spread) == KC_OK);
    for (size_t t = 0; t < 8; t++)
        CHECK_NEAR(spread[t],
                   sqrt((1 - pow(theta, 2 * (double)(t + 2))) / (1 - pow(theta, 2 * (double)(t + 1)))), 1e-9);
    check_context_end(&context);
}

static void
a_series_without_remainder_has_residuals_of_zero(void)
{
    double values[] = {NAN, 3, 5, NAN, 9, 11, 13, NAN}, drift = 2, spread[8];
    KcArimaSeries series = {.values = values, .count = 8};
    KcArimaSpec line = {.d = 1, .drift = true};
    KcContext context = check_context();
    KcArimaFit fit;

    CHECK(kc_arima_apply(&context, &line, &series, &drift, &fit, spread) == KC_OK);
    CHECK(fit.loglik == -INFINITY && fit.variance == 0);
    CHECK(isnan(fit.completed[0]));
    for (size_t t = 1; t < 8; t++)
        CHECK_NEAR(fit.completed[t], 1 + 2 * (double)t, 1e-12);
    for (size_t t = 0; t < 8; t++)
        CHECK(isnan(values[t]) || t == 1 ? isnan(fit.residual[t]) : fabs(fit.residual[t]) < 1e-12);
    check_context_end(&context);
}

static void
what_cannot_be_applied_is_told(void)
{
    double values[] = {1, 3, 2, 5}, one = 1, none = NAN;
    KcArimaSeries series = {.values = values, .count = 4}, empty = {.values = &none, .count = 1};
    KcArimaSpec ar = {.p = 1}, differenced = {.d = 2};
    KcContext context = check_context();
    KcArimaFit fit;

    CHECK(kc_arima_apply(&context, &ar, &series, &one, &fit, NULL) == KC_INVALID);
    CHECK(kc_arima_apply(&context, &ar, &series, &none, &fit, NULL) == KC_INVALID);
    CHECK(kc_arima_apply(&context, &differenced, &empty, NULL, &fit, NULL) == KC_SHAPE);
    check_context_end(&context);
}

/* Seasons are taken off, and come back. */
static void
a_model_with_seasons_by_stl_has_fitted_values_with_seasons(void)
{
    double values[60];
    KcArimaSeries series = {.values = values, .count = 60};
    KcArimaTask task = kc_arima_task();
    KcContext context = check_context();
    KcArimaModel model;
    KcArimaReport report;
    KcArimaResiduals residuals;

    for (size_t t = 0; t < 60; t++)
        values[t] = 100 + (double)(t % 12) * 10 + (double)(t * 7919 % 13) / 10;
    values[30] = NAN;
    task.method = KC_ARIMA_STL;
    task.seasons.count = 1;
    task.seasons.periods[0] = 12;
    task.has_order = true;
    task.lambda = NAN;
    task.spec = (KcArimaSpec){.d = 1, .q = 1};
    CHECK(kc_arima_model_fit(&context, &task, &series, &model, &report) == KC_OK);
    CHECK(kc_arima_model_residuals(&context, &model, &series, &residuals) == KC_OK);
    CHECK_NEAR(residuals.loglik, report.fit.loglik, 1e-9);
    CHECK_NEAR(residuals.completed[30], 160, 2);
    for (size_t t = 1; t < 60; t++)
        CHECK(t == 30 ? isnan(residuals.fitted[t]) : fabs(residuals.fitted[t] - values[t]) < 3);
    check_context_end(&context);
}

/* What the regressors of missing values are matters to nothing but those values' estimates, and so they may be missing, too. */
static void
check_regressors_of_gaps(size_t gap_each)
{
    enum { COUNT = 90, STEPS = 3 };
    double values[COUNT], xreg[2][COUNT], future[STEPS] = {1, 2, 3}, ahead[2][STEPS], errors[2][STEPS];
    KcArimaTask task = kc_arima_task();
    KcContext context = check_context();
    KcArimaSeries series[2];
    KcArimaModel model[2];
    KcArimaReport report[2];
    KcArimaResiduals residuals[2];
    KcArimaCalibration calibration[2];

    task.has_order = true;
    task.lambda = NAN;
    task.spec = (KcArimaSpec){.p = 1, .d = 1, .period = 1};
    for (size_t t = 0; t < COUNT; t++) {
        xreg[0][t] = xreg[1][t] = (double)(t * 31 % 17);
        values[t] = 20 + (double)(t * 7919 % 13) / 3 + 2 * xreg[0][t];
        if (t % gap_each == gap_each - 1 || t == COUNT - 1) {
            values[t] = xreg[0][t] = NAN;
            xreg[1][t] = 5 + (double)t;
        }
    }
    for (int i = 0; i < 2; i++) {
        series[i] = (KcArimaSeries){.values = values, .count = COUNT, .xreg = xreg[i], .regressors = 1};
        CHECK(kc_arima_model_fit(&context, &task, &series[i], &model[i], &report[i]) == KC_OK);
        CHECK(kc_arima_model_residuals(&context, &model[i], &series[i], &residuals[i]) == KC_OK);
        CHECK(kc_arima_model_forecast(&context, &model[i], &series[i], STEPS, future, ahead[i], errors[i]) ==
              KC_OK);
        CHECK(kc_arima_calibrate(&context, &task, &model[i], &series[i], 5, &calibration[i]) == KC_OK);
    }
    CHECK_NEAR(report[0].fit.loglik, report[1].fit.loglik, 1e-6);
    CHECK(calibration[0].count == calibration[1].count && calibration[0].origins == 30);
    for (size_t c = 0; c < calibration[0].count; c++)
        CHECK_NEAR(calibration[0].scores[c], calibration[1].scores[c], 1e-3);
    for (size_t h = 0; h < STEPS; h++) {
        CHECK_NEAR(ahead[0][h], ahead[1][h], 1e-4);
        CHECK_NEAR(errors[0][h], errors[1][h], 1e-4);
    }
    for (size_t t = 0; t < COUNT; t++) {
        CHECK(is_same(residuals[0].residual[t], residuals[1].residual[t], 1e-4));
        CHECK(is_same(residuals[0].fitted[t], residuals[1].fitted[t], 1e-4));
        CHECK(isnan(values[t]) ? isnan(residuals[0].completed[t]) && isfinite(residuals[1].completed[t])
                               : residuals[0].completed[t] == values[t]);
    }
    check_context_end(&context);
}

static void
regressors_of_missing_values_do_not_matter(void)
{
    check_regressors_of_gaps(30);
    check_regressors_of_gaps(3);
}

int
main(void)
{
    read_references();
    RUN(what_a_fit_says_is_said_of_its_coefficients);
    RUN(an_error_is_a_residual_times_its_spread);
    RUN(spreads_of_first_order_are_known);
    RUN(a_series_without_remainder_has_residuals_of_zero);
    RUN(what_cannot_be_applied_is_told);
    RUN(a_model_with_seasons_by_stl_has_fitted_values_with_seasons);
    RUN(regressors_of_missing_values_do_not_matter);
    free_references();
    return DONE();
}
