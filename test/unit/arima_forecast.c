/* Forecasts of ARIMA models, residuals and what is made of missing values; against R: arima_fit.c. */
#include "arima_series.h"

static void
missing_values_at_the_ends_change_nothing_but_positions(void)
{
    double values[COUNT], longer[COUNT + 6], predictions[4], later[2], errors[4], later_errors[2];
    KcContext context = check_context();
    KcArimaSeries series = {.values = values, .count = COUNT};
    KcArimaSeries padded = {.values = longer, .count = COUNT + 6};
    KcArimaFit fit, other;

    draw_series(10, values, COUNT);
    for (size_t t = 0; t < COUNT + 6; t++)
        longer[t] = t < 4 || t >= COUNT + 4 ? NAN : values[t - 4];
    CHECK(kc_arima_fit(&context, &airline, &series, NULL, &fit) == KC_OK);
    CHECK(kc_arima_fit(&context, &airline, &padded, NULL, &other) == KC_OK);
    CHECK_NEAR(other.loglik, fit.loglik, 1e-9);
    CHECK(isnan(other.residual[16]) && isfinite(other.residual[17]) && isnan(other.completed[3]));
    CHECK_NEAR(other.residual[17], fit.residual[13], 1e-9);
    CHECK(kc_arima_forecast(&context, &airline, &series, fit.coefficient, fit.variance, 4, NULL, predictions,
                            errors) == KC_OK);
    CHECK(kc_arima_forecast(&context, &airline, &padded, fit.coefficient, fit.variance, 2, NULL, later,
                            later_errors) == KC_OK);
    for (int h = 0; h < 2; h++) {
        CHECK_NEAR(other.completed[COUNT + 4 + h], predictions[h], 1e-4);
        CHECK_NEAR(later[h], predictions[h + 2], 1e-9);
        CHECK_NEAR(later_errors[h], errors[h + 2], 1e-9);
    }
    check_context_end(&context);
}

static void
residuals_and_fitted_values_add_up(void)
{
    double values[COUNT], square = 0;
    KcContext context = check_context();
    KcArimaSeries series = {.values = values, .count = COUNT};
    KcArimaFit fit;

    draw_series(11, values, COUNT);
    CHECK(kc_arima_fit(&context, &airline, &series, NULL, &fit) == KC_OK);
    for (size_t t = 0; t < COUNT; t++) {
        CHECK(isnan(fit.residual[t]) == (t < 13) && isnan(fit.fitted[t]) == (t < 13));
        CHECK(fit.completed[t] == values[t]);
        if (t < 13)
            continue;
        square += fit.residual[t] * fit.residual[t];
        /* A prediction from few values is worse than one from many. */
        CHECK(fabs(values[t] - fit.fitted[t]) >= fabs(fit.residual[t]) - 1e-9);
    }
    CHECK_NEAR(square / (COUNT - 13), fit.variance_ml, 1e-9);
    CHECK_NEAR(fit.variance, fit.variance_ml * (COUNT - 13) / (COUNT - 13 - 2), 1e-9);
    CHECK_NEAR(fit.aic, 6 - 2 * fit.loglik, 1e-9);
    CHECK_NEAR(fit.bic, 3 * log(COUNT - 13) - 2 * fit.loglik, 1e-9);
    check_context_end(&context);
}

static void
a_random_walk_is_forecast_by_its_last_value(void)
{
    double values[COUNT], predictions[3], errors[3];
    const KcArimaSpec walk = {.d = 1};
    KcContext context = check_context();
    KcArimaSeries series = {.values = values, .count = COUNT};

    draw_series(12, values, COUNT);
    CHECK(kc_arima_forecast(&context, &walk, &series, NULL, 4, 3, NULL, predictions, errors) == KC_OK);
    for (int h = 0; h < 3; h++) {
        CHECK_NEAR(predictions[h], values[COUNT - 1], 1e-9);
        CHECK_NEAR(errors[h], 2 * sqrt(h + 1), 1e-9);
    }
    /* Without the last value it is one step farther, whatever is made of it. */
    values[COUNT - 2] = NAN;
    CHECK(kc_arima_forecast(&context, &walk, &series, NULL, 4, 3, NULL, predictions, errors) == KC_OK);
    CHECK_NEAR(predictions[2], values[COUNT - 1], 1e-9);
    CHECK_NEAR(errors[2], 2 * sqrt(3), 1e-9);
    check_context_end(&context);
}

static void
forecasts_refuse_what_they_cannot_use(void)
{
    double values[COUNT], xreg[COUNT], future[2] = {1, NAN}, predictions[2], errors[2];
    double coefficients[] = {0.5, 1};
    const KcArimaSpec spec = {.p = 1};
    KcContext context = check_context();
    KcArimaSeries series = {.values = values, .count = COUNT, .xreg = xreg, .regressors = 1};

    draw_series(13, values, COUNT);
    draw_series(14, xreg, COUNT);
    CHECK(kc_arima_forecast(&context, &spec, &series, coefficients, 1, 0, future, predictions, errors) ==
          KC_INVALID);
    CHECK(kc_arima_forecast(&context, &spec, &series, coefficients, 1, KC_ARIMA_HORIZON_MOST + 1, future,
                            predictions, errors) == KC_INVALID);
    CHECK(kc_arima_forecast(&context, &spec, &series, coefficients, 1, 2, future, predictions, errors) ==
          KC_NULL_ELEMENT);
    CHECK(kc_arima_forecast(&context, &spec, &series, coefficients, 1, 1, future, predictions, errors) ==
          KC_OK);
    CHECK(kc_arima_forecast(&context, &spec, &series, coefficients, NAN, 1, future, predictions, errors) ==
          KC_INVALID);
    coefficients[0] = 1.5;
    CHECK(kc_arima_forecast(&context, &spec, &series, coefficients, 1, 1, future, predictions, errors) ==
          KC_INVALID);
    coefficients[0] = NAN;
    CHECK(kc_arima_forecast(&context, &spec, &series, coefficients, 1, 1, future, predictions, errors) ==
          KC_INVALID);
    xreg[50] = NAN;
    coefficients[0] = 0.5;
    CHECK(kc_arima_forecast(&context, &spec, &series, coefficients, 1, 1, future, predictions, errors) ==
          KC_NULL_ELEMENT);
    check_context_end(&context);
}

int
main(void)
{
    RUN(missing_values_at_the_ends_change_nothing_but_positions);
    RUN(residuals_and_fitted_values_add_up);
    RUN(a_random_walk_is_forecast_by_its_last_value);
    RUN(forecasts_refuse_what_they_cannot_use);
    return DONE();
}
