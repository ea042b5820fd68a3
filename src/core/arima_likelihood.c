/* The exact likelihood and its score; see arima_likelihood.h. */
#include "core/arima_likelihood.h"

#include "core/arena.h"
#include "core/arima_aside.h"
#include "core/arima_reduce.h"

#include <string.h>

/* Columns of missing values whose derivatives are found together; each takes memory per parameter. */
#define TOGETHER 8
/* A residual this small beside the series is rounding: the model explains all of it. */
#define LEAST_VARIANCE 1e-26

#define LOG_2_PI 1.8378770664093454836

double
kc_arima_series_loglik(const KcArimaDesign *design, double loglik)
{
    return loglik + (double)design->observations * log(design->scale);
}

static KcStatus
allocate_operators(KcContext *context, KcArimaLikelihood *likelihood)
{
    size_t sets = likelihood->shape.parameters + 1, memory = likelihood->shape.memory + 1;
    void *operators, *gain;
    double *next;
    KcStatus status = kc_allocate(context, sets, sizeof *likelihood->operators, &operators);

    if (status == KC_OK)
        status = kc_allocate(context, sets, sizeof *likelihood->gain, &gain);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, 4 * sets * memory, &next);
    if (status != KC_OK)
        return status;
    likelihood->operators = operators;
    likelihood->gain = gain;
    for (size_t j = 0; j < sets; j++, next += 4 * memory) {
        likelihood->operators[j] = (KcArimaOperators){next, next + memory};
        likelihood->gain[j] = (KcArimaGain){0, next + 2 * memory, next + 3 * memory};
    }
    return KC_OK;
}

static KcStatus
allocate_columns(KcContext *context, KcArimaLikelihood *likelihood)
{
    const KcArimaDesign *design = likelihood->design;
    size_t count = design->span, columns = design->columns + 1,
           length = count + likelihood->ahead + 2 +
                    (design->skips ? likelihood->gaps.longest : likelihood->shape.memory);
    double *next, *const *values = design->skips ? design->level : design->column;
    void *memory;
    KcStatus status = kc_allocate(context, columns, sizeof *likelihood->columns, &memory);

    likelihood->columns = memory;
    if (status == KC_OK)
        status = kc_allocate_doubles(context, columns * (count + length), &next);
    for (size_t c = 0; c < columns && status == KC_OK; c++, next += count + length)
        likelihood->columns[c] = (KcArimaColumn){c + 1 < columns ? values[c] : NULL, next, next + length, 0};
    for (size_t c = 0; c < design->pulses && !design->skips && status == KC_OK; c++)
        while (design->column[c][likelihood->columns[c].begin] == 0)
            likelihood->columns[c].begin++;
    if (status == KC_OK)
        status = kc_allocate(context, columns, sizeof *likelihood->shocks, &memory);
    likelihood->shocks = memory;
    for (size_t c = 0; c < columns && status == KC_OK; c++)
        likelihood->shocks[c] = likelihood->columns[c].shocks;
    if (status == KC_OK)
        status = kc_allocate_doubles(context, design->skips ? 0 : design->pulses * count,
                                     &likelihood->pulse_shocks);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, 2 * count + 3 * columns, &likelihood->series);
    if (status != KC_OK)
        return status;
    likelihood->columns[columns - 1].values = likelihood->series;
    likelihood->rest = likelihood->series + count;
    likelihood->pivot = likelihood->rest + count;
    likelihood->regression = likelihood->pivot + columns;
    likelihood->given_score = likelihood->regression + columns;
    return KC_OK;
}

static KcStatus
allocate_slopes(KcContext *context, KcArimaLikelihood *likelihood)
{
    size_t k = likelihood->shape.parameters, count = likelihood->design->count;
    size_t length = count + likelihood->shape.memory + 1;
    size_t pulses = likelihood->design->skips ? 0 : likelihood->design->pulses,
           columns = 1 + (pulses < TOGETHER ? pulses : TOGETHER);
    double *next;
    void *memory;
    KcStatus status = kc_arima_slopes_allocate(context, &likelihood->shape, count, &likelihood->slopes);

    if (status == KC_OK)
        status = kc_allocate(context, columns, sizeof *likelihood->slope_columns, &memory);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, columns * (k + 1) * length + k * (1 + k), &next);
    if (status != KC_OK)
        return status;
    likelihood->slope_columns = memory;
    for (size_t c = 0; c < columns; c++, next += (k + 1) * length)
        likelihood->slope_columns[c] = (KcArimaSlopeColumn){NULL, NULL, 0, next, next + length};
    likelihood->score = next;
    likelihood->information = next + k;
    return KC_OK;
}

KcStatus
kc_arima_likelihood_begin(KcContext *context, const KcArimaDesign *design, size_t ahead,
                          KcArimaLikelihood *likelihood)
{
    KcStatus status;

    *likelihood = (KcArimaLikelihood){.design = design, .ahead = ahead};
    status = kc_arima_shape(context, &design->spec, &likelihood->shape);
    if (status == KC_OK)
        status = allocate_operators(context, likelihood);
    if (status == KC_OK)
        status = kc_arima_gain_work(context, &likelihood->shape, likelihood->shape.parameters,
                                    &likelihood->gain_work);
    if (status == KC_OK)
        status =
            kc_arima_step_allocate(context, &likelihood->shape, design->count + ahead, &likelihood->step);
    if (status == KC_OK && design->skips)
        status = kc_arima_gaps(context, design, &likelihood->shape, &likelihood->gaps);
    if (status == KC_OK)
        status = allocate_columns(context, likelihood);
    if (status == KC_OK)
        status = allocate_slopes(context, likelihood);
    if (status == KC_OK && design->skips)
        status = kc_arima_aside(context, likelihood);
    return status;
}

void
kc_arima_take_off(const KcArimaDesign *design, const double *coefficients, size_t from, double *target)
{
    size_t count = design->skips ? design->span : design->count;
    double *const *columns = design->skips ? design->level : design->column;

    memcpy(target, design->skips ? design->completed : design->values, count * sizeof *target);
    for (size_t c = from; c < design->columns; c++)
        for (size_t t = 0; t < count; t++)
            target[t] -= coefficients[c - from] * columns[c][t];
}

/* Least squares on the shocks; *rest is the sum of squares that is left. */
static KcStatus
regress(KcContext *context, KcArimaLikelihood *likelihood, const double *given, double *rest)
{
    const KcArimaDesign *design = likelihood->design;
    size_t pivots = given ? design->pulses : design->columns, count = design->rows;
    double **shocks = likelihood->shocks, *series = shocks[design->columns];
    KcStatus status;

    for (size_t c = 0; c < design->pulses && !design->skips; c++)
        memcpy(likelihood->pulse_shocks + c * count, shocks[c], count * sizeof(double));
    status = kc_arima_reduce(context, shocks, design->columns + 1, pivots, count, likelihood->pivot);
    kc_arima_solve_upper(shocks, likelihood->pivot, pivots, series, likelihood->regression);
    *rest = 0;
    for (size_t t = pivots; t < count; t++)
        *rest += series[t] * series[t];
    for (size_t c = pivots; given && c < design->columns; c++) {
        likelihood->regression[c] = given[c - pivots];
        likelihood->given_score[c - pivots] = 0;
        for (size_t t = pivots; t < count; t++)
            likelihood->given_score[c - pivots] += shocks[c][t] * series[t];
    }
    return status;
}

static void
set_loglik(KcArimaLikelihood *likelihood, double rest, const double *given)
{
    const KcArimaDesign *design = likelihood->design;
    double n = (double)design->observations, log_pivots = 0;

    likelihood->loglik = -INFINITY;
    likelihood->variance = rest > LEAST_VARIANCE * n ? rest / n : 0;
    for (size_t c = 0; c < design->pulses; c++)
        log_pivots += log(fabs(likelihood->pivot[c]));
    if (likelihood->variance > 0)
        likelihood->loglik =
            -n / 2 * (LOG_2_PI + log(likelihood->variance) + 1) - likelihood->log_scale - log_pivots;
    if (!isfinite(likelihood->loglik) || likelihood->step.lost_digits || likelihood->gaps.lost_digits)
        likelihood->loglik = -INFINITY;
    for (size_t c = design->pulses; given && likelihood->variance > 0 && c < design->columns; c++)
        likelihood->given_score[c - design->pulses] /= likelihood->variance;
}

/* The operators, and how the recursion begins, at the parameters; with `slopes` also their derivatives. */
static KcStatus
set_operators(KcContext *context, KcArimaLikelihood *likelihood, const double *parameters, bool with_slopes)
{
    const KcArimaShape *shape = &likelihood->shape;
    size_t slopes = with_slopes ? shape->parameters : 0;

    likelihood->loglik = -INFINITY;
    likelihood->invertible = kc_arima_is_invertible(shape, parameters);
    likelihood->stationary = kc_arima_is_stationary(shape, parameters);
    if (!likelihood->stationary)
        return KC_OK;
    kc_arima_expand(shape, parameters, likelihood->operators->ar, likelihood->operators->ma);
    for (size_t j = 0; j < slopes; j++)
        kc_arima_expand_slope(shape, parameters, j, likelihood->operators[j + 1].ar,
                              likelihood->operators[j + 1].ma);
    return kc_arima_gain(context, shape, likelihood->operators, slopes, likelihood->gain_work,
                         likelihood->gain, &likelihood->stationary);
}

static KcStatus
filter(KcContext *context, KcArimaLikelihood *likelihood)
{
    const KcArimaDesign *design = likelihood->design;

    if (design->skips)
        return kc_arima_gaps_filter(context, &likelihood->gaps, likelihood->operators, likelihood->gain,
                                    likelihood->invertible, likelihood->columns, design->columns + 1,
                                    &likelihood->log_scale, NULL);
    kc_arima_step_begin(&likelihood->step, likelihood->gain, design->count + likelihood->ahead,
                        likelihood->invertible);
    return kc_arima_filter(context, &likelihood->step, likelihood->operators, design->count,
                           likelihood->columns, design->columns + 1, &likelihood->log_scale);
}

static KcStatus
evaluate(KcContext *context, KcArimaLikelihood *likelihood, const double *given)
{
    const KcArimaDesign *design = likelihood->design;
    double rest = 0;
    KcStatus status;

    kc_arima_take_off(design, given, given ? design->pulses : design->columns, likelihood->series);
    status = filter(context, likelihood);
    if (status == KC_OK && likelihood->aside && likelihood->aside->looks)
        kc_arima_aside_keep(likelihood, given);
    if (status == KC_OK)
        status = regress(context, likelihood, given, &rest);
    if (status == KC_OK)
        set_loglik(likelihood, rest, given);
    return status;
}

KcStatus
kc_arima_evaluate(KcContext *context, KcArimaLikelihood *likelihood, const double *parameters,
                  const double *given)
{
    KcStatus status = set_operators(context, likelihood, parameters, false);

    if (status == KC_OK && likelihood->stationary)
        status = evaluate(context, likelihood, given);
    return status;
}

static double
over_pivot(const KcArimaLikelihood *likelihood, size_t column)
{
    return likelihood->pivot[column] != 0 ? 1 / likelihood->pivot[column] : 0;
}

/* Turns the shocks X of missing values' columns into X·(X'X)^-1 = X·R^-1·R'^-1: what their derivatives are weighted with
 * in that of ln|X'X|/2. */
static KcStatus
set_pulse_weights(KcContext *context, KcArimaLikelihood *likelihood)
{
    const KcArimaKernel *kernel = likelihood->step.kernel;
    size_t pulses = likelihood->design->pulses, count = likelihood->design->count;
    double *x = likelihood->pulse_shocks, *const *r = likelihood->shocks;

    for (size_t c = 0; c < pulses; c++) {
        for (size_t b = 0; b < c; b++)
            kernel->add(x + c * count, x + b * count, -r[c][b], count);
        for (size_t t = 0; t < count; t++)
            x[c * count + t] *= over_pivot(likelihood, c);
        if (kc_poll(context) != KC_OK)
            return KC_STOPPED;
    }
    for (size_t c = pulses; c-- > 0;) {
        for (size_t b = c + 1; b < pulses; b++)
            kernel->add(x + c * count, x + b * count, -r[b][c], count);
        for (size_t t = 0; t < count; t++)
            x[c * count + t] *= over_pivot(likelihood, c);
        if (kc_poll(context) != KC_OK)
            return KC_STOPPED;
    }
    return KC_OK;
}

/* The score by the series itself, and the information: that of least squares on Ansley's residuals
 * v_t/scale_t·(Π scale)^(1/n), whose sum of squares the likelihood is a function of (Ansley, Biometrika 66, 1979). */
void
kc_arima_set_score(KcArimaLikelihood *likelihood)
{
    const KcArimaSlopes *slopes = &likelihood->slopes;
    size_t k = slopes->count;
    double n = (double)likelihood->design->observations, variance = likelihood->variance;

    for (size_t i = 0; i < k; i++) {
        likelihood->score[i] = -slopes->product[i] / variance - slopes->log_scale[i];
        for (size_t j = 0; j < k; j++)
            likelihood->information[i * k + j] =
                (slopes->square[i * k + j] +
                 (slopes->product[i] * slopes->log_scale[j] + slopes->product[j] * slopes->log_scale[i]) /
                     n) /
                    variance +
                slopes->log_scale[i] * slopes->log_scale[j] / n;
    }
}

/* What the columns of missing values take off the score, TOGETHER of them in a pass. */
static KcStatus
take_off_pulses(KcContext *context, KcArimaLikelihood *likelihood)
{
    const KcArimaDesign *design = likelihood->design;
    KcArimaSlopeColumn *columns = likelihood->slope_columns;
    KcStatus status = KC_OK;

    for (size_t first = 0; first < design->pulses && status == KC_OK; first += TOGETHER) {
        size_t pulses = design->pulses - first < TOGETHER ? design->pulses - first : TOGETHER;

        for (size_t c = 0; c < pulses; c++) {
            columns[c].values = design->column[first + c];
            columns[c].weights = likelihood->pulse_shocks + (first + c) * design->count;
            columns[c].begin = likelihood->columns[first + c].begin;
        }
        status = kc_arima_filter_slopes(context, &likelihood->step, likelihood->operators, likelihood->gain,
                                        likelihood->invertible, design->count, columns, pulses, false,
                                        &likelihood->slopes);
        for (size_t j = 0; j < likelihood->slopes.count; j++)
            likelihood->score[j] -= likelihood->slopes.product[j];
    }
    return status;
}

/* The derivatives of the series without its regression. */
static KcStatus
filter_rest(KcContext *context, KcArimaLikelihood *likelihood)
{
    likelihood->slope_columns[0].values = likelihood->rest;
    likelihood->slope_columns[0].weights = NULL;
    return kc_arima_filter_slopes(context, &likelihood->step, likelihood->operators, likelihood->gain,
                                  likelihood->invertible, likelihood->design->count,
                                  likelihood->slope_columns, 1, true, &likelihood->slopes);
}

/* Without a regression one pass tells both likelihood and score. */
static KcStatus
evaluate_at_once(KcContext *context, KcArimaLikelihood *likelihood)
{
    KcStatus status;

    memcpy(likelihood->rest, likelihood->design->values, likelihood->design->count * sizeof(double));
    status = filter_rest(context, likelihood);
    likelihood->log_scale = likelihood->slopes.half_log_determinant;
    if (status == KC_OK)
        set_loglik(likelihood, likelihood->slopes.shocks_square, NULL);
    if (status == KC_OK && likelihood->loglik > -INFINITY)
        kc_arima_set_score(likelihood);
    return status;
}

KcStatus
kc_arima_evaluate_score(KcContext *context, KcArimaLikelihood *likelihood, const double *parameters,
                        const double *given, double worth)
{
    const KcArimaDesign *design = likelihood->design;
    KcStatus status;

    if (design->skips)
        return kc_arima_look_aside(context, likelihood, parameters, given, worth);
    status = set_operators(context, likelihood, parameters, true);
    if (status != KC_OK || !likelihood->stationary)
        return status;
    if (design->columns == 0 && likelihood->shape.parameters > 0)
        return evaluate_at_once(context, likelihood);
    status = evaluate(context, likelihood, given);
    if (status != KC_OK || likelihood->loglik == -INFINITY || !(likelihood->loglik >= worth) ||
        likelihood->shape.parameters == 0)
        return status;
    kc_arima_take_off(design, likelihood->regression, 0, likelihood->rest);
    status = filter_rest(context, likelihood);
    if (status == KC_OK)
        kc_arima_set_score(likelihood);
    if (status != KC_OK || design->pulses == 0)
        return status;
    status = set_pulse_weights(context, likelihood);
    return status == KC_OK ? take_off_pulses(context, likelihood) : status;
}
