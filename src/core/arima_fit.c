/* Fits of ARIMA models; see arima.h. */
#include "core/arima.h"

#include "core/arena.h"
#include "core/arima_design.h"
#include "core/arima_information.h"
#include "core/arima_likelihood.h"
#include "core/arima_maximum.h"
#include "core/arima_predict.h"

#include <string.h>

/* Steps between two polls, where a step is that of a gain alone. */
#define POLL_AFTER 256

typedef struct Work {
    const KcArimaOptions *options;
    KcArimaDesign design;
    KcArimaLikelihood likelihood;
    KcArimaMaximum maximum;
    KcArimaFit *fit;
    double *smoothed; /* span: where missing values are skipped, with their estimates */
} Work;

static KcStatus
check_given(KcContext *context, const char *name, const double *given, size_t count, bool may_be_nan)
{
    for (size_t j = 0; given && j < count; j++)
        if (isinf(given[j]) || (!may_be_nan && isnan(given[j]))) {
            kc_fail(context, KC_INVALID, "%s must be finite", name);
            return kc_detail(context, "Coefficient %zu is %g.", j + 1, given[j]);
        }
    return KC_OK;
}

static KcStatus
check_length(KcContext *context, const Work *work, const double *fixed)
{
    const KcArimaDesign *design = &work->design;
    size_t estimated = design->columns - design->pulses, parameters;

    parameters = kc_arima_coefficients(&design->spec, design->series.regressors) - design->regression;
    for (size_t j = 0; j < parameters; j++)
        estimated += !fixed || isnan(fixed[j]);
    work->fit->parameters = estimated + 1;
    work->fit->observations = design->observations;
    if (design->observations > estimated)
        return KC_OK;
    kc_fail(context, KC_SHAPE, "series is too short for the model");
    return kc_detail(context, "%zu values are left after differencing, %zu coefficients are to be estimated.",
                     design->observations, estimated);
}

static KcStatus
allocate(KcContext *context, Work *work)
{
    KcArimaFit *fit = work->fit;
    size_t k = kc_arima_coefficients(&work->design.spec, work->design.series.regressors);
    size_t count = work->design.series.count;
    void *memory;
    KcStatus status = kc_allocate(context, k, sizeof *fit->dropped, &memory);

    fit->coefficients = k;
    fit->dropped = memory;
    if (status == KC_OK)
        status = kc_allocate_doubles(context, 2 * k + k * k, &fit->coefficient);
    fit->standard_error = fit->coefficient + k;
    fit->covariance = fit->standard_error + k;
    if (status == KC_OK)
        status = kc_allocate_doubles(context, 3 * count, &fit->residual);
    fit->fitted = fit->residual + count;
    fit->completed = fit->fitted + count;
    return status;
}

/* The fit's place of each coefficient that was estimated: free parameters, then the regression's columns. */
static size_t
place_of(const Work *work, size_t estimated)
{
    const double *fixed = work->options->fixed;
    size_t k = work->likelihood.shape.parameters;

    for (size_t j = 0; j < k; j++)
        if ((!fixed || isnan(fixed[j])) && estimated-- == 0)
            return j;
    return k + work->design.column_of[work->design.pulses + estimated];
}

static bool
is_fixed(const Work *work, size_t coefficient)
{
    return work->options->fixed && !isnan(work->options->fixed[coefficient]);
}

/* What a scaled column's coefficient is multiplied with to be that of the regression. */
static double
unit_of(const Work *work, size_t estimated, size_t free_count)
{
    if (estimated < free_count)
        return 1;
    return work->design.column_scale[work->design.pulses + estimated - free_count] / work->design.scale;
}

static void
set_coefficients(Work *work)
{
    KcArimaFit *fit = work->fit;
    const KcArimaDesign *design = &work->design;
    const double *fixed = work->options->fixed;
    size_t k = work->likelihood.shape.parameters;

    memcpy(fit->coefficient, work->maximum.parameters, k * sizeof(double));
    for (size_t j = 0; j < design->regression; j++) {
        bool is_fixed = fixed && !isnan(fixed[k + j]);

        fit->coefficient[k + j] = is_fixed ? fixed[k + j] : NAN;
        fit->dropped[k + j] = !is_fixed;
    }
    for (size_t c = design->pulses; c < design->columns; c++) {
        fit->dropped[k + design->column_of[c]] = false;
        fit->coefficient[k + design->column_of[c]] =
            work->likelihood.regression[c] * (design->column_scale[c] / design->scale);
    }
}

static KcStatus
set_errors(KcContext *context, Work *work)
{
    KcArimaFit *fit = work->fit;
    size_t k = fit->coefficients, size = work->maximum.covariance_size, free_count;
    const double *covariance = work->maximum.covariance;

    free_count = size - (work->design.columns - work->design.pulses);
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            fit->covariance[a * k + b] = is_fixed(work, a) || is_fixed(work, b) ? 0 : NAN;
    for (size_t a = 0; a < size; a++)
        for (size_t b = 0; b < size; b++)
            fit->covariance[place_of(work, a) * k + place_of(work, b)] =
                work->maximum.has_covariance
                    ? covariance[a * size + b] * unit_of(work, a, free_count) * unit_of(work, b, free_count)
                    : NAN;
    for (size_t a = 0; a < k; a++)
        fit->standard_error[a] = sqrt(fit->covariance[a * (k + 1)]);
    return kc_poll(context);
}

static KcStatus
set_criteria(KcContext *context, Work *work)
{
    KcArimaFit *fit = work->fit;
    double n = (double)fit->observations, k = (double)fit->parameters, scale = work->design.scale;

    fit->loglik = kc_arima_series_loglik(&work->design, work->maximum.loglik);
    fit->aic = 2 * k - 2 * fit->loglik;
    fit->aicc = n - k - 1 > 0 ? fit->aic + 2 * k * (k + 1) / (n - k - 1) : INFINITY;
    fit->bic = fit->aic + k * (log(n) - 2);
    fit->variance_ml = work->likelihood.variance / scale / scale;
    fit->variance = fit->variance_ml * n / fmax(n - k + 1, 1);
    fit->converged = work->maximum.converged;
    fit->iterations = work->maximum.iterations;
    fit->evaluations = work->maximum.evaluations;
    kc_arima_least_roots(&work->design.spec, fit->coefficient, &fit->least_ar_root, &fit->least_ma_root);
    if (!isfinite(fit->variance) || !(fit->variance_ml > 0)) {
        kc_fail(context, KC_RANGE, "variance of the residuals is out of range");
        return kc_hint(context, "Divide the series by a constant.");
    }
    for (size_t j = 0; j < fit->coefficients; j++)
        if (!fit->dropped[j] && !isfinite(fit->coefficient[j]))
            return kc_fail(context, KC_RANGE, "coefficient %zu of the model is out of range", j + 1);
    return KC_OK;
}

/* Puts estimates of what is missing into the series without its regression, and keeps them for the completed one. */
static KcStatus
smooth(KcContext *context, Work *work)
{
    const KcArimaDesign *design = &work->design;
    KcArimaLikelihood *likelihood = &work->likelihood;
    KcArimaColumn *column = likelihood->columns + design->columns;
    KcArimaTrace *trace;
    double *adjoint, log_scale;
    void *memory;
    KcStatus status = kc_allocate(context, design->span, sizeof *trace, &memory);

    trace = memory;
    if (status == KC_OK)
        status = kc_allocate_doubles(context, 2 * design->span + likelihood->gaps.longest + 1, &adjoint);
    if (status == KC_OK)
        status = kc_arima_gaps_filter(context, &likelihood->gaps, likelihood->operators, likelihood->gain,
                                      likelihood->invertible, column, 1, &log_scale, trace);
    if (status != KC_OK)
        return status;
    work->smoothed = adjoint + design->span + likelihood->gaps.longest + 1;
    status = kc_arima_gaps_smooth(context, &likelihood->gaps, column, trace, adjoint, likelihood->series);
    memcpy(work->smoothed, likelihood->series, design->span * sizeof(double));
    return status;
}

/* Shocks of the completed series, and what was predicted. */
static KcStatus
set_residuals(KcContext *context, Work *work)
{
    const KcArimaDesign *design = &work->design;
    KcArimaLikelihood *likelihood = &work->likelihood;
    KcArimaFit *fit = work->fit;
    KcArimaColumn *column = likelihood->columns + design->columns;
    double log_scale;
    KcStatus status;

    for (size_t t = 0; t < design->series.count; t++)
        fit->residual[t] = fit->fitted[t] = NAN;
    kc_arima_take_off(design, likelihood->regression, 0, likelihood->series);
    if (design->skips) {
        status = smooth(context, work);
        if (status != KC_OK)
            return status;
        kc_arima_difference(&design->spec, likelihood->series, design->span);
    }
    kc_arima_step_begin(&likelihood->step, likelihood->gain, design->count, likelihood->invertible);
    status = kc_arima_filter(context, &likelihood->step, likelihood->operators, design->count, column, 1,
                             &log_scale);
    for (size_t t = 0; t < design->count && status == KC_OK; t++) {
        size_t at = design->first + design->lost + t;

        if (isnan(design->series.values[at]))
            continue;
        fit->residual[at] = column->shocks[t] / design->scale;
        fit->fitted[at] =
            design->series.values[at] - (likelihood->series[t] - column->forward[t]) / design->scale;
    }
    return status;
}

/* Of a missing value, scaled and without the fixed part of the regression. */
static double
estimate(const Work *work, size_t gap)
{
    const KcArimaDesign *design = &work->design;
    const double *regression = work->likelihood.regression;
    size_t at = design->missing_at[gap];
    double sum;

    if (!design->skips) {
        sum = design->completed[at];
        for (size_t c = 0; c < design->pulses; c++)
            sum -= design->column_of[c] == gap ? regression[c] : 0;
        return sum;
    }
    sum = work->smoothed[at];
    for (size_t c = design->pulses; c < design->columns; c++)
        sum += regression[c] * design->level[c][at];
    return sum;
}

/* The series with estimates where it is missing. */
static KcStatus
set_completed(KcContext *context, Work *work)
{
    const KcArimaDesign *design = &work->design;
    const double *fixed = work->options->fixed;
    size_t k = work->likelihood.shape.parameters, after = design->first + design->span;
    double *completed = work->fit->completed;

    memcpy(completed, design->series.values, design->series.count * sizeof *completed);
    for (size_t gap = 0; gap < design->missing; gap++) {
        size_t at = design->missing_at[gap], position = design->first + at;

        completed[position] = estimate(work, gap) / design->scale;
        for (size_t j = 0; fixed && j < design->regression; j++)
            if (!isnan(fixed[k + j]))
                completed[position] +=
                    fixed[k + j] * kc_arima_regressor(&design->spec, &design->series, NULL, j, position);
    }
    if (after == design->series.count)
        return KC_OK;
    for (size_t i = after * design->series.regressors; i < design->series.count * design->series.regressors;
         i++)
        if (!isfinite(design->series.xreg[i]))
            return KC_OK;
    return kc_arima_predict(context, &work->likelihood, work->fit->coefficient, NULL,
                            design->series.count - after, completed + after, NULL);
}

static KcStatus
prepare(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series, Work *work)
{
    size_t k = kc_arima_coefficients(spec, series->regressors), trailing;
    KcStatus status = kc_arima_check(context, spec);

    if (status == KC_OK)
        status = check_given(context, "fixed coefficients", work->options->fixed, k, true);
    if (status == KC_OK)
        status = check_given(context, "coefficients to start with", work->options->start,
                             k - series->regressors - spec->mean - spec->drift, false);
    if (status == KC_OK)
        status =
            kc_arima_design(context, spec, series, work->options->fixed, KC_ARIMA_CHEAPER, &work->design);
    if (status == KC_OK)
        status = check_length(context, work, work->options->fixed);
    if (status != KC_OK)
        return status;
    trailing = series->count - work->design.first - work->design.span;
    status = kc_arima_likelihood_begin(context, &work->design, trailing, &work->likelihood);
    if (status == KC_OK)
        status = allocate(context, work);
    return status;
}

KcStatus
kc_arima_fit(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series,
             const KcArimaOptions *options, KcArimaFit *fit)
{
    static const KcArimaOptions none = {0};
    Work work = {.options = options ? options : &none, .fit = fit};
    KcStatus status;

    *fit = (KcArimaFit){0};
    status = prepare(context, spec, series, &work);
    if (status == KC_OK)
        status = kc_arima_find_maximum(context, &work.likelihood, work.options, &work.maximum);
    if (status == KC_OK)
        status = kc_arima_evaluate(context, &work.likelihood, work.maximum.parameters, NULL);
    if (status != KC_OK)
        return status;
    set_coefficients(&work);
    status = set_criteria(context, &work);
    if (status == KC_OK)
        status = set_errors(context, &work);
    if (status == KC_OK)
        status = set_residuals(context, &work);
    if (status == KC_OK)
        status = set_completed(context, &work);
    return status;
}

KcStatus
kc_arima_loglik(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series,
                const double *coefficients, double *loglik)
{
    KcArimaOptions options = {0};
    KcArimaFit unused = {0};
    Work work = {.options = &options, .fit = &unused};
    KcStatus status = prepare(context, spec, series, &work);

    if (status == KC_OK)
        status = check_given(context, "coefficients", coefficients, work.likelihood.shape.parameters, false);
    if (status == KC_OK)
        status = kc_arima_evaluate(context, &work.likelihood, coefficients, NULL);
    *loglik = status == KC_OK ? kc_arima_series_loglik(&work.design, work.likelihood.loglik) : -INFINITY;
    return status;
}

/* The scales of the recursion, at the places of the residuals. */
static KcStatus
set_spread(KcContext *context, const Work *work, double *spread)
{
    const KcArimaDesign *design = &work->design;
    const KcArimaLikelihood *likelihood = &work->likelihood;
    KcArimaStep step = likelihood->step;

    kc_arima_step_begin(&step, likelihood->gain, design->count, likelihood->invertible);
    for (size_t t = 0; t < design->series.count; t++)
        spread[t] = NAN;
    for (size_t t = 0; t < design->count; t++) {
        size_t at = design->first + design->lost + t;

        if (!isnan(design->series.values[at]))
            spread[at] = step.scale;
        kc_arima_step_turn(&step);
        kc_arima_step_end(&step);
        if (t % POLL_AFTER == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
    }
    return KC_OK;
}

/* All coefficients, as fixed ones. */
static KcStatus
give_coefficients(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series,
                  const double *coefficients, double **fixed)
{
    size_t count = kc_arima_coefficients(spec, series->regressors);
    KcStatus status = kc_arima_check(context, spec);

    if (status == KC_OK)
        status = check_given(context, "coefficients of the model", coefficients,
                             (size_t)(spec->p + spec->q + spec->seasonal_p + spec->seasonal_q), false);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, count + 1, fixed);
    for (size_t j = 0; j < count && status == KC_OK; j++)
        (*fixed)[j] = isnan(coefficients[j]) ? 0 : coefficients[j];
    return status;
}

KcStatus
kc_arima_apply(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series,
               const double *coefficients, KcArimaFit *fit, double *spread)
{
    KcArimaOptions options = {0};
    Work work = {.options = &options, .fit = fit};
    double *fixed, scale;
    KcStatus status;

    *fit = (KcArimaFit){0};
    status = give_coefficients(context, spec, series, coefficients, &fixed);
    if (status != KC_OK)
        return status;
    options.fixed = work.maximum.parameters = fixed;
    status = prepare(context, spec, series, &work);
    if (status == KC_OK)
        status = kc_arima_evaluate(context, &work.likelihood, fixed, NULL);
    if (status != KC_OK)
        return status;
    if (!work.likelihood.stationary)
        return kc_fail(context, KC_INVALID, "coefficients of the model are not those of a stationary one");
    memcpy(fit->coefficient, fixed, fit->coefficients * sizeof(double));
    scale = work.design.scale;
    fit->loglik = work.likelihood.variance > 0 ? kc_arima_series_loglik(&work.design, work.likelihood.loglik)
                                               : -INFINITY;
    fit->variance = fit->variance_ml = work.likelihood.variance / scale / scale;
    kc_arima_least_roots(spec, fixed, &fit->least_ar_root, &fit->least_ma_root);
    status = set_residuals(context, &work);
    if (status == KC_OK && spread)
        status = set_spread(context, &work, spread);
    if (status == KC_OK)
        status = set_completed(context, &work);
    return status;
}
