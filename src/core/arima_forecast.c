/* Forecasts; see arima.h, and arima_ahead.h for how. */
#include "core/arima.h"

#include "core/arena.h"
#include "core/arima_ahead.h"
#include "core/arima_predict.h"

#include <string.h>

static KcStatus
check_future(KcContext *context, const KcArimaSeries *series, size_t last, size_t horizon,
             const double *future)
{
    for (size_t t = last; t < series->count + horizon; t++)
        for (size_t j = 0; j < series->regressors; j++) {
            double value = t < series->count ? series->xreg[t * series->regressors + j]
                                             : future[(t - series->count) * series->regressors + j];

            if (isfinite(value))
                continue;
            kc_fail(context, isnan(value) ? KC_NULL_ELEMENT : KC_INVALID,
                    "regressors of the forecast must be finite numbers");
            return kc_detail(context, "Regressor %zu of position %zu is %g.", j + 1, t + 1, value);
        }
    return KC_OK;
}

/* The regression at a position, with all its coefficients. */
static double
regression_at(const KcArimaDesign *design, const double *coefficients, const double *future, size_t position)
{
    double sum = 0;

    for (size_t j = 0; j < design->regression; j++)
        if (!isnan(coefficients[j]) && coefficients[j] != 0)
            sum += coefficients[j] * kc_arima_regressor(&design->spec, &design->series, future, j, position);
    return sum;
}

KcStatus
kc_arima_predict(KcContext *context, KcArimaLikelihood *likelihood, const double *coefficients,
                 const double *future, size_t steps, double *predictions, double *variances)
{
    const KcArimaDesign *design = likelihood->design;
    const double *regression = coefficients + likelihood->shape.parameters;
    double *given;
    KcStatus status = kc_allocate_doubles(context, design->columns + 1, &given);

    for (size_t c = design->pulses; c < design->columns && status == KC_OK; c++)
        given[c - design->pulses] =
            regression[design->column_of[c]] / design->column_scale[c] * design->scale;
    if (status == KC_OK)
        status = kc_arima_evaluate(context, likelihood, coefficients, given);
    if (status == KC_OK && !likelihood->stationary)
        return kc_fail(context, KC_INVALID, "coefficients of the model are not those of a stationary one");
    if (status == KC_OK)
        status = kc_arima_ahead(context, likelihood, given, steps, predictions, variances);
    for (size_t h = 0; h < steps && status == KC_OK; h++) {
        predictions[h] = predictions[h] / design->scale +
                         regression_at(design, regression, future, design->first + design->span + h);
        if (!isfinite(predictions[h]))
            status = kc_fail(context, KC_RANGE, "forecast is out of range");
    }
    return status;
}

static KcStatus
check_coefficients(KcContext *context, const double *coefficients, size_t count, size_t parameters)
{
    for (size_t j = 0; j < count; j++)
        if (isinf(coefficients[j]) || (j < parameters && isnan(coefficients[j]))) {
            kc_fail(context, KC_INVALID, "coefficients of the model must be finite");
            return kc_detail(context, "Coefficient %zu is %g.", j + 1, coefficients[j]);
        }
    return KC_OK;
}

KcStatus
kc_arima_forecast(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series,
                  const double *coefficients, double variance, size_t horizon, const double *future,
                  double *predictions, double *standard_errors)
{
    KcArimaDesign design;
    KcArimaLikelihood likelihood;
    size_t count = kc_arima_coefficients(spec, series->regressors), parameters, trailing, steps;
    double *fixed, *ahead;
    KcStatus status = kc_arima_check(context, spec);

    if (status != KC_OK)
        return status;
    if (horizon < 1 || horizon > KC_ARIMA_HORIZON_MOST) {
        kc_fail(context, KC_INVALID, "horizon must be between 1 and %d", KC_ARIMA_HORIZON_MOST);
        return kc_detail(context, "Got %zu.", horizon);
    }
    if (!(variance >= 0 && isfinite(variance))) {
        kc_fail(context, KC_INVALID, "variance of the model must be finite and not negative");
        return kc_detail(context, "Got %g.", variance);
    }
    parameters = (size_t)(spec->p + spec->q + spec->seasonal_p + spec->seasonal_q);
    status = check_coefficients(context, coefficients, count, parameters);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, count, &fixed);
    if (status != KC_OK)
        return status;
    /* Everything is given: columns of the regression are taken off the series. */
    for (size_t j = 0; j < count; j++)
        fixed[j] = isnan(coefficients[j]) ? 0 : coefficients[j];
    status = kc_arima_design(context, spec, series, fixed, KC_ARIMA_CHEAPER, &design);
    if (status != KC_OK)
        return status;
    trailing = series->count - design.first - design.span;
    steps = trailing + horizon;
    status = check_future(context, series, design.first + design.span, horizon, future);
    if (status == KC_OK)
        status = kc_arima_likelihood_begin(context, &design, steps, &likelihood);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, 2 * steps, &ahead);
    if (status == KC_OK)
        status = kc_arima_predict(context, &likelihood, fixed, future, steps, ahead, ahead + steps);
    for (size_t h = 0; h < horizon && status == KC_OK; h++) {
        predictions[h] = ahead[trailing + h];
        standard_errors[h] = sqrt(variance * ahead[steps + trailing + h]);
    }
    return status;
}
