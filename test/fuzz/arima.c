/*
 * Fuzz target: ARIMA models. Five bytes are the orders, what is done and how; then rows follow, a byte for the value and
 * one for each regressor: 0 is missing, 255 says that the next eight bytes are the double itself, everything else is a
 * step of a small scale.
 *
 * Of a fit what must be finite is, its likelihood is that of its coefficients and no less than that of its start, its
 * forecasts are wide enough; multiplying the series by a power of two changes what it must and nothing else; the series has
 * the same likelihood backwards, and whichever way missing values are taken care of. Rarely the orders are sought, or a
 * whole model made.
 */
#include "tools.h"

#include "core/arima_calibrate.h"
#include "core/arima_likelihood.h"
#include "core/arima_model.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define HEADER 5
#define MOST 40
#define REGRESSORS_MOST 2
#define COEFFICIENTS_MOST 16
#define HORIZON 12
#define RARE 64
#define FAR_ROOT 1.01
/* Of most searches: what is looked at holds wherever they end. */
#define ITERATIONS 3
/* Magnitudes between which nothing is lost to the limits of doubles. */
#define SMALL 1e-60
#define LARGE 1e60

typedef enum Action { FIT, FIT_AGAIN, GIVEN, SELECT, MODEL } Action;

typedef struct Input {
    Action action;
    uint8_t choice;
    KcArimaSpec spec;
    KcArimaSeries series;
    KcArimaOptions options;
    size_t coefficients, parameters;
    size_t first, last; /* observed values; first > last: none */
    size_t missing;     /* between them */
    bool is_moderate;   /* no value or regressor is nearly too large, or too small */
    bool fixes_regression;
    double values[MOST], xreg[MOST * REGRESSORS_MOST], future[(MOST + HORIZON) * REGRESSORS_MOST];
    double fixed[COEFFICIENTS_MOST], given[COEFFICIENTS_MOST];
} Input;

/* A fit, of which the arena keeps nothing. */
typedef struct Output {
    KcStatus status;
    size_t observations;
    double loglik, variance;
    double coefficient[COEFFICIENTS_MOST];
} Output;

/* Whether an input is one of few: those that take long. */
static bool
is_rare(const uint8_t *data, size_t bytes)
{
    unsigned sum = 0;

    for (size_t i = 0; i < bytes; i++)
        sum += data[i];
    return sum % RARE == 0;
}

static double
read_value(const uint8_t **data, size_t *bytes, Input *input)
{
    double value = NAN;
    size_t taken = 1;

    if (*bytes == 0)
        return 1;
    value = **data == 0 ? NAN : (**data - 100) / 8.0;
    if (**data == 255 && *bytes > sizeof value) {
        memcpy(&value, *data + 1, sizeof value);
        taken += sizeof value;
    }
    *data += taken;
    *bytes -= taken;
    if (!isnan(value) && value != 0 && !(fabs(value) > SMALL && fabs(value) < LARGE))
        input->is_moderate = false;
    return value;
}

static void
read_rows(const uint8_t *data, size_t bytes, Input *input)
{
    static const size_t most[4] = {MOST, 8, 13, 20};
    KcArimaSeries *series = &input->series;

    input->first = MOST;
    input->is_moderate = true;
    while (bytes > 0 && series->count < most[input->choice / 32 % 4]) {
        size_t t = series->count++;

        input->values[t] = read_value(&data, &bytes, input);
        for (size_t j = 0; j < series->regressors; j++)
            input->xreg[t * series->regressors + j] = read_value(&data, &bytes, input);
        if (isnan(input->values[t]))
            continue;
        input->first = input->first < t ? input->first : t;
        input->last = t;
    }
    for (size_t t = input->first; t < input->last; t++)
        input->missing += isnan(input->values[t]);
    for (size_t i = 0; i < HORIZON * series->regressors; i++)
        input->future[i] = (double)(i * 7 % 5) - 2;
}

/* Small numbers that the choice makes of each place; most of them are a stationary model's. */
static double
draw(uint8_t choice, size_t place)
{
    return (double)((choice * 37u + (unsigned)place * 101u) % 64) / 32.0 - 1 + 1 / 64.0;
}

static void
read_header(const uint8_t *data, size_t bytes, Input *input)
{
    KcArimaSpec *spec = &input->spec;
    KcArimaOptions *options = &input->options;
    uint8_t how = data[3];

    spec->p = data[0] % 4;
    spec->q = data[0] / 4 % 4;
    spec->d = data[0] / 16 % 4 % 3;
    spec->seasonal_d = data[0] / 64 % 3;
    spec->seasonal_p = data[1] % 3;
    spec->seasonal_q = data[1] / 3 % 3;
    spec->period = 2 + data[1] / 9 % 6;
    spec->mean = data[2] & 1;
    spec->drift = data[2] & 2;
    input->series.regressors = data[2] / 4 % 4 % 3;
    input->choice = data[4];
    input->action = data[2] & 64 ? GIVEN : data[2] & 128 ? FIT_AGAIN : FIT;
    if (data[2] >= 252 && is_rare(data, bytes))
        input->action = data[2] >= 254 ? MODEL : SELECT;
    input->coefficients = kc_arima_coefficients(spec, input->series.regressors);
    input->parameters = (size_t)(spec->p + spec->q + spec->seasonal_p + spec->seasonal_q);
    for (size_t j = 0; j < input->coefficients; j++) {
        bool is_fixed = (how & 1) && (data[4] >> j % 8 & 1);

        input->given[j] = draw(data[4], j) / (how & 16 ? 1 : 3);
        input->fixed[j] = is_fixed ? draw(data[4], j + 3) : NAN;
        input->fixes_regression |= is_fixed && j >= input->parameters;
    }
    options->fixed = how & 1 ? input->fixed : NULL;
    options->start = how & 2 ? input->given : NULL;
    options->from_start_only = how & 4;
    options->without_errors = how & 8;
    options->least_root = how & 32 ? 1.01 : 0;
    options->iterations_most = is_rare(data, bytes) ? 0 : ITERATIONS;
}

static bool
is_documented(KcStatus status)
{
    return status == KC_OK || status == KC_INVALID || status == KC_TOO_LARGE || status == KC_NULL_ELEMENT ||
           status == KC_SHAPE || status == KC_RANGE;
}

static size_t
lost(const KcArimaSpec *spec)
{
    return (size_t)(spec->d + spec->seasonal_d * spec->period);
}

/* Finite where there is a number to be, NaN everywhere else. */
static void
check_places(const Input *input, const KcArimaFit *fit)
{
    for (size_t t = 0; t < input->series.count; t++) {
        bool observed = !isnan(input->values[t]);
        bool predicted = observed && t >= input->first + lost(&input->spec);

        CHECK(predicted ? isfinite(fit->residual[t]) : isnan(fit->residual[t]));
        CHECK(predicted ? isfinite(fit->fitted[t]) : isnan(fit->fitted[t]));
        CHECK(!observed || fit->completed[t] == input->values[t]);
        if (t < input->first)
            CHECK(isnan(fit->completed[t]));
        else if (t <= input->last || input->series.regressors == 0)
            CHECK(isfinite(fit->completed[t]));
    }
}

static void
check_fit(const Input *input, const KcArimaFit *fit)
{
    CHECK(fit->coefficients == input->coefficients);
    for (size_t j = 0; j < fit->coefficients; j++) {
        bool is_fixed = input->options.fixed && !isnan(input->fixed[j]);

        CHECK(fit->dropped[j] ? isnan(fit->coefficient[j]) : isfinite(fit->coefficient[j]));
        CHECK(!is_fixed || fit->coefficient[j] == input->fixed[j]);
        if (!input->options.without_errors)
            CHECK(isnan(fit->standard_error[j]) || fit->standard_error[j] >= 0);
        CHECK(!is_fixed || input->options.without_errors || fit->standard_error[j] == 0);
    }
    CHECK(isfinite(fit->loglik) && isfinite(fit->aic) && isfinite(fit->bic) && !isnan(fit->aicc));
    CHECK(fit->variance_ml > 0 && fit->variance >= fit->variance_ml * (1 - 1e-12));
    CHECK(fit->observations >= fit->parameters && fit->parameters >= 1);
    CHECK(fit->least_ar_root > 1 - 1e-6 && fit->least_ma_root > 1 - 1e-6);
    check_places(input, fit);
}

static double
loglik_at(const Input *input, const double *parameters)
{
    KcContext context = {.arena = fuzz_arena_begin()};
    double loglik = NAN;
    KcStatus status = kc_arima_loglik(&context, &input->spec, &input->series, parameters, &loglik);

    CHECK(is_documented(status));
    if (status != KC_OK)
        return -INFINITY;
    CHECK(!isnan(loglik) && loglik < INFINITY);
    return loglik;
}

static bool
are_near(double one, double other, double part)
{
    return fabs(one - other) <= part * fmax(1, fmax(fabs(one), fabs(other)));
}

static void
check_loglik(const Input *input, const Output *output)
{
    double ar_root, ma_root, at_fit, at_start;

    if (input->fixes_regression)
        return;
    at_fit = loglik_at(input, output->coefficient);
    CHECK(are_near(at_fit, output->loglik, 1e-6));
    /* A start too near the edge, or beyond, is drawn in, and the search may prefer another maximum. */
    kc_arima_least_roots(&input->spec, input->given, &ar_root, &ma_root);
    if (!input->options.start || input->options.fixed || input->options.least_root > 0 ||
        fmin(ar_root, ma_root) < 1.01)
        return;
    at_start = loglik_at(input, input->given);
    CHECK(output->loglik >= at_start - 1e-6 * fmax(1, fabs(at_start)));
}

static void
check_forecast(const Input *input, const double *coefficients, double variance)
{
    KcContext context = {.arena = fuzz_arena_begin()};
    const KcArimaSpec *spec = &input->spec;
    double predictions[HORIZON], errors[HORIZON], least = sqrt(variance) * (1 - 1e-6);
    size_t horizon = 1 + input->choice % HORIZON;
    KcStatus status = kc_arima_forecast(&context, spec, &input->series, coefficients, variance, horizon,
                                        input->future, predictions, errors);
    /* A whole past of an autoregression tells all there is to know: its predictions get worse ahead. */
    bool rises =
        spec->q + spec->seasonal_q == 0 && input->missing == 0 &&
        input->last + 1 - input->first >= lost(spec) + (size_t)(spec->p + spec->seasonal_p * spec->period);

    CHECK(is_documented(status));
    for (size_t h = 0; h < horizon && status == KC_OK; h++) {
        CHECK(isfinite(predictions[h]));
        CHECK(errors[h] >= least);
        if (rises && h > 0)
            CHECK(errors[h] >= errors[h - 1] * (1 - 1e-9));
    }
}

static Output
fit(const Input *input)
{
    KcContext context = {.arena = fuzz_arena_begin()};
    KcArimaFit result;
    Output output = {0};

    output.status = kc_arima_fit(&context, &input->spec, &input->series, &input->options, &result);
    CHECK(is_documented(output.status));
    if (output.status != KC_OK)
        return output;
    check_fit(input, &result);
    output.observations = result.observations;
    output.loglik = result.loglik;
    output.variance = result.variance;
    memcpy(output.coefficient, result.coefficient, result.coefficients * sizeof(double));
    return output;
}

static void
multiply(double *values, size_t count, double factor)
{
    for (size_t i = 0; i < count; i++)
        values[i] *= factor;
}

/* The same series in another unit. */
static void
check_scaled(const Input *input, const Output *output)
{
    static Input scaled;
    Output other;
    double factor = input->choice & 1 ? 1024 : 0x1p-20, shift;

    scaled = *input;
    multiply(scaled.values, scaled.series.count, factor);
    multiply(scaled.fixed + input->parameters, input->coefficients - input->parameters, factor);
    scaled.series.values = scaled.values;
    scaled.series.xreg = scaled.xreg;
    scaled.options.fixed = input->options.fixed ? scaled.fixed : NULL;
    other = fit(&scaled);
    CHECK(other.status == output->status);
    if (other.status != KC_OK)
        return;
    shift = (double)output->observations * log(factor);
    CHECK(fabs(other.loglik + shift - output->loglik) <= 1e-9 * (fabs(shift) + fabs(output->loglik) + 1));
    CHECK(other.variance == output->variance * factor * factor);
    for (size_t j = 0; j < input->coefficients; j++) {
        double expected = output->coefficient[j] * (j < input->parameters ? 1 : factor);

        CHECK(isnan(expected) ? isnan(other.coefficient[j]) : other.coefficient[j] == expected);
    }
}

/* From its end to its beginning the process is the same. */
static void
check_backwards(const Input *input, const double *coefficients)
{
    static Input other;
    size_t count = input->series.count, width = input->series.regressors;
    bool differenced = lost(&input->spec) > 0;
    double forwards, backwards, ar_root, ma_root;

    /* A drift needs a mean to be turned round, unless differencing makes a mean of it; missing values, or regressors, of
     * which only some can be estimated may be others then. At the edge of the stationary region digits go. */
    kc_arima_least_roots(&input->spec, coefficients, &ar_root, &ma_root);
    if ((input->spec.drift && !differenced && !input->spec.mean) || (input->missing && differenced) ||
        ar_root < FAR_ROOT)
        return;
    other = *input;
    for (size_t t = 0; t < count; t++) {
        other.values[t] = input->values[count - 1 - t];
        for (size_t j = 0; j < width; j++)
            other.xreg[t * width + j] = input->xreg[(count - 1 - t) * width + j];
    }
    other.series.values = other.values;
    other.series.xreg = other.xreg;
    forwards = loglik_at(input, coefficients);
    backwards = loglik_at(&other, coefficients);
    if (width == 0 && forwards > -INFINITY && backwards > -INFINITY)
        CHECK(are_near(forwards, backwards, 1e-5));
}

static double
loglik_by(const Input *input, KcArimaGapWay way)
{
    KcContext context = {.arena = fuzz_arena_begin()};
    KcArimaDesign design;
    KcArimaLikelihood likelihood = {.loglik = -INFINITY};
    KcStatus status = kc_arima_design(&context, &input->spec, &input->series, NULL, way, &design);

    if (status == KC_OK)
        status = kc_arima_likelihood_begin(&context, &design, 0, &likelihood);
    if (status == KC_OK && design.observations > design.columns - design.pulses)
        status = kc_arima_evaluate(&context, &likelihood, input->given, NULL);
    CHECK(is_documented(status));
    /* Of what nothing observed determines each way has a measure of its own. */
    return status == KC_OK && (design.skips || design.pulses == design.missing) ? likelihood.loglik
                                                                                : -INFINITY;
}

/* Missing values are estimated with the regression, or skipped. */
static void
check_ways(const Input *input)
{
    double one, other, ar_root, ma_root;

    kc_arima_least_roots(&input->spec, input->given, &ar_root, &ma_root);
    if (input->missing == 0 || ar_root < FAR_ROOT ||
        kc_arima_coefficients(&input->spec, input->series.regressors) > input->parameters)
        return;
    one = loglik_by(input, KC_ARIMA_PULSES);
    other = loglik_by(input, KC_ARIMA_SKIPS);
    if (one > -INFINITY && other > -INFINITY)
        CHECK(are_near(one, other, 1e-5));
}

static void
check_given(const Input *input)
{
    double loglik = loglik_at(input, input->given);

    if (loglik > -INFINITY && input->is_moderate)
        check_backwards(input, input->given);
    check_forecast(input, input->given, 1);
    if (input->is_moderate)
        check_ways(input);
}

static KcArimaLimits
limits_of(const Input *input)
{
    KcArimaLimits limits = kc_arima_limits(input->spec.period);

    limits.p = input->spec.p % 2;
    limits.q = input->spec.q % 3;
    limits.seasonal_p = limits.seasonal_q = input->choice % 2;
    limits.terms = 2;
    limits.full_work = input->choice & 2 ? 0 : 1e4;
    limits.differences = input->choice & 4 ? input->spec.d : -1;
    return limits;
}

static void
check_selection(const Input *input)
{
    KcContext context = {.arena = kc_malloc_arena((size_t)1 << 24)};
    KcArimaLimits limits = limits_of(input);
    KcArimaSelection selection;
    KcStatus status = kc_arima_select(&context, &input->series, &limits, &selection);

    CHECK(is_documented(status));
    for (size_t c = 1; c < selection.count && status == KC_OK; c++)
        CHECK(selection.candidates[c].aicc >= selection.candidates[c - 1].aicc);
    for (size_t c = 0; c < selection.count && status == KC_OK; c++)
        CHECK(!isfinite(selection.candidates[c].aicc) || isfinite(selection.candidates[c].loglik));
    kc_malloc_arena_end(context.arena);
}

static void
check_model_forecast(KcContext *context, const Input *input, const KcArimaModel *model)
{
    double predictions[HORIZON], errors[HORIZON];
    KcStatus status =
        kc_arima_model_forecast(context, model, &input->series, HORIZON, input->future, predictions, errors);

    CHECK(is_documented(status));
    for (size_t h = 0; h < HORIZON && status == KC_OK; h++)
        CHECK(isfinite(predictions[h]) && errors[h] >= 0 && !isnan(kc_arima_model_value(model, 0)));
}

static void
check_calibration(KcContext *context, const Input *input, const KcArimaTask *task, const KcArimaModel *model)
{
    KcArimaCalibration calibration;
    KcStatus status = kc_arima_calibrate(context, task, model, &input->series, 2, &calibration);

    CHECK(is_documented(status));
    for (size_t i = 0; i < calibration.count && status == KC_OK; i++)
        CHECK(isfinite(calibration.scores[i]) &&
              calibration.scores[i] >= (i ? calibration.scores[i - 1] : 0));
    CHECK(status != KC_OK || kc_arima_reach(&calibration, 0.95) >= 0);
}

static void
check_model(const Input *input)
{
    static const double lambdas[4] = {NAN, KC_ARIMA_LIKELIER, 0, KC_ARIMA_GUERRERO};
    KcContext context = {.arena = kc_malloc_arena((size_t)1 << 24)};
    KcArimaTask task = kc_arima_task();
    KcArimaModel model;
    KcArimaReport report;
    KcStatus status;

    task.method = (KcArimaMethod)(input->choice % 3);
    task.seasons.count = task.method == KC_ARIMA_PLAIN ? input->choice / 8 % 2 : 1;
    task.seasons.periods[0] = (size_t)input->spec.period;
    task.lambda = lambdas[input->choice / 16 % 4];
    task.limits = limits_of(input);
    task.has_order = input->choice & 64;
    task.spec = input->spec;
    if (task.method != KC_ARIMA_PLAIN || task.seasons.count == 0)
        task.spec.seasonal_p = task.spec.seasonal_d = task.spec.seasonal_q = 0;
    status = kc_arima_model_fit(&context, &task, &input->series, &model, &report);
    CHECK(is_documented(status));
    if (status == KC_OK && kc_arima_is_usable(&model)) {
        check_model_forecast(&context, input, &model);
        if (input->choice & 4)
            check_calibration(&context, input, &task, &model);
    }
    kc_malloc_arena_end(context.arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static Input input;
    Output output;

    if (bytes < HEADER)
        return 0;
    memset(&input, 0, sizeof input);
    read_header(data, bytes, &input);
    read_rows(data + HEADER, bytes - HEADER, &input);
    input.series.values = input.values;
    input.series.xreg = input.xreg;
    if (input.action == SELECT)
        check_selection(&input);
    else if (input.action == MODEL)
        check_model(&input);
    else if (input.action == GIVEN)
        check_given(&input);
    if (input.action > FIT_AGAIN)
        return 0;
    output = fit(&input);
    if (input.action == FIT_AGAIN && input.is_moderate)
        check_scaled(&input, &output);
    if (output.status != KC_OK || input.action == FIT_AGAIN)
        return 0;
    check_loglik(&input, &output);
    check_forecast(&input, output.coefficient, output.variance);
    if (input.is_moderate)
        check_backwards(&input, output.coefficient);
    return 0;
}
