/* Models of series; see arima_model.h. */
#include "core/arima_model.h"

#include "core/arena.h"
#include "core/scratch.h"
#include "core/series.h"
#include "core/series_boxcox.h"
#include "core/series_decompose.h"

#include <math.h>
#include <string.h>

/* Guerrero's lambda is sought between these, as forecast::BoxCox.lambda does. */
#define LEAST_LAMBDA (-1)
#define MOST_LAMBDA 2

#define MANY_REGRESSORS 6

#define MOST_TO_SQUARE 1e140

/* A series as the ARIMA model sees it. */
typedef struct Prepared {
    KcArimaSeries series;
    double *ahead;  /* what is added to forecasts; horizon */
    double *future; /* regressors of the forecasts */
} Prepared;

KcArimaTask
kc_arima_task(void)
{
    return (KcArimaTask){.lambda = KC_ARIMA_LIKELIER, .limits = kc_arima_limits(1)};
}

double
kc_arima_model_value(const KcArimaModel *model, double transformed)
{
    return isnan(model->lambda) ? transformed : kc_boxcox_inverse(transformed, model->lambda);
}

double
kc_arima_model_error(const KcArimaModel *model, double transformed, double error)
{
    double half = kc_arima_model_value(model, transformed + error) / 2 -
                  kc_arima_model_value(model, transformed - error) / 2;

    return isnan(model->lambda) ? error : isfinite(half) ? half : NAN;
}

KcStatus
kc_arima_model_transform(KcContext *context, const KcArimaModel *model, const KcArimaSeries *series,
                         double *transformed)
{
    if (!isnan(model->lambda))
        return kc_boxcox_series(context, series->values, series->count, model->lambda, transformed);
    memcpy(transformed, series->values, series->count * sizeof(double));
    return KC_OK;
}

/* Takes the seasons off `values`; what they will add to forecasts is how they were in their last cycle. */
static KcStatus
take_off_seasons(KcContext *context, const KcArimaModel *model, double *values, size_t count, double *ahead,
                 size_t horizon)
{
    KcMstl parts;
    KcStatus status = kc_series_decompose(context, values, count, model->seasons.periods,
                                          model->seasons.count, false, &parts);

    for (size_t s = 0; s < parts.seasons && status == KC_OK; s++) {
        for (size_t t = 0; t < count; t++)
            values[t] -= parts.season[s][t];
        for (size_t h = 0; h < horizon; h++)
            ahead[h] += parts.season[s][count - parts.periods[s] + h % parts.periods[s]];
    }
    return status;
}

static KcStatus
prepare(KcContext *context, const KcArimaModel *model, const KcArimaSeries *series, size_t horizon,
        const double *future, Prepared *prepared)
{
    size_t width = kc_arima_harmonic_columns(model) + model->regressors, count = series->count;
    KcArimaSeries known;
    double *values, *rows;
    KcStatus status = kc_allocate_doubles(context, count + horizon, &values);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, (count + horizon) * width, &rows);
    if (status == KC_OK)
        status = kc_arima_known_regressors(context, series, &known);
    if (status == KC_OK)
        status = kc_arima_model_transform(context, model, series, values);
    if (status != KC_OK)
        return status;
    prepared->ahead = values + count;
    prepared->future = rows + count * width;
    prepared->series =
        (KcArimaSeries){.values = values, .count = count, .xreg = width ? rows : NULL, .regressors = width};
    kc_arima_model_regressors(model, 0, count, known.xreg, rows);
    kc_arima_model_regressors(model, count, horizon, future, prepared->future);
    return model->method == KC_ARIMA_STL
               ? take_off_seasons(context, model, values, count, prepared->ahead, horizon)
               : KC_OK;
}

static KcStatus
set_lambda(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series, KcArimaModel *model)
{
    size_t period = task->seasons.count ? task->seasons.periods[0] : 1;

    model->lambda = task->lambda;
    if (!isinf(task->lambda))
        return KC_OK;
    return kc_boxcox_guerrero(context, series->values, series->count, period, LEAST_LAMBDA, MOST_LAMBDA,
                              &model->lambda);
}

/* What was wrong with a series is its model's state. */
static KcStatus
leave(KcContext *context, KcArimaModel *model, KcArimaReport *report, KcArimaState state)
{
    model->state = state;
    memcpy(report->reason, context->error.message, sizeof report->reason);
    return KC_OK;
}

static KcStatus
set_coefficients(KcContext *context, KcArimaModel *model, const double *coefficients, size_t count)
{
    KcStatus status = kc_allocate_doubles(context, count + 1, &model->coefficients);

    if (status != KC_OK)
        return status;
    model->coefficient_count = count;
    memcpy(model->coefficients, coefficients, count * sizeof(double));
    return KC_OK;
}

/* From `start` alone, where a search has come there: so the model is the candidate that was chosen. */
static KcStatus
fit_spec(KcContext *context, const KcArimaTask *task, const Prepared *prepared, const double *start,
         KcArimaModel *model, KcArimaReport *report)
{
    KcArimaOptions options = {.fixed = task->fixed,
                              .start = start ? start : task->start,
                              .from_start_only = start || task->from_start_only};
    KcStatus status = kc_arima_fit(context, &model->spec, &prepared->series, &options, &report->fit);

    if (status == KC_SHAPE)
        return leave(context, model, report, KC_ARIMA_TOO_SHORT);
    if (status == KC_RANGE)
        return leave(context, model, report, KC_ARIMA_UNFIT);
    if (status != KC_OK)
        return status;
    model->state = report->fit.converged ? KC_ARIMA_FITTED : KC_ARIMA_NOT_CONVERGED;
    model->variance = report->fit.variance;
    return set_coefficients(context, model, report->fit.coefficient, report->fit.coefficients);
}

static double
level_of(const KcArimaSeries *series)
{
    size_t first = 0;

    while (isnan(series->values[first]))
        first++;
    return series->values[first];
}

/* Differenced once at most, a constant series is a level or a straight line, beside what its regressors explain. */
static KcStatus
set_constant(KcContext *context, const Prepared *prepared, const KcArimaSelection *selection,
             KcArimaModel *model)
{
    int differenced = selection->differences + selection->seasonal_differences;
    KcArimaSeries left = {.count = prepared->series.count};
    double *coefficients, *values;
    KcStatus status = kc_allocate_doubles(context, prepared->series.regressors + 1, &coefficients);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, left.count, &values);
    if (status == KC_OK)
        status =
            kc_arima_without_regressors(context, &prepared->series, values, coefficients + (differenced < 2));
    if (status != KC_OK)
        return status;
    left.values = values;
    model->state = KC_ARIMA_CONSTANT;
    model->variance = 0;
    model->spec = (KcArimaSpec){.d = selection->differences,
                                .seasonal_d = selection->seasonal_differences,
                                .period = model->spec.period,
                                .mean = differenced == 0,
                                .drift = differenced == 1};
    if (differenced < 2)
        coefficients[0] =
            differenced
                ? kc_arima_slope(&left, selection->seasonal_differences ? (size_t)model->spec.period : 1)
                : level_of(&left);
    return set_coefficients(context, model, coefficients,
                            kc_arima_coefficients(&model->spec, prepared->series.regressors));
}

/* Chooses orders: of many regressors for what they leave by least squares, since each evaluation of the likelihood costs the
 * square of their number. */
static KcStatus
select_orders(KcContext *context, const KcArimaLimits *limits, const KcArimaSeries *series,
              KcArimaSelection *selection)
{
    KcArimaSeries left = {.count = series->count};
    double *values;
    KcStatus status;

    if (series->regressors < MANY_REGRESSORS)
        return kc_arima_select(context, series, limits, selection);
    status = kc_allocate_doubles(context, series->count, &values);
    if (status == KC_OK)
        status = kc_arima_without_regressors(context, series, values, NULL);
    left.values = values;
    return status == KC_OK ? kc_arima_select(context, &left, limits, selection) : status;
}

static KcStatus
fit_automatically(KcContext *context, const KcArimaTask *task, const Prepared *prepared, KcArimaModel *model,
                  KcArimaReport *report)
{
    KcArimaSelection *selection = &report->selection;
    KcArimaLimits limits = task->limits;
    KcStatus status;

    limits.period = model->spec.period;
    /* Where the zero of a transformed scale lies is a matter of units. */
    limits.needs_mean = !isnan(model->lambda);
    status = select_orders(context, &limits, &prepared->series, selection);
    if (status == KC_RANGE)
        return leave(context, model, report, KC_ARIMA_UNFIT);
    if (status != KC_OK)
        return status;
    if (selection->is_constant && !selection->is_bent)
        return set_constant(context, prepared, selection, model);
    if (!selection->is_constant && isfinite(selection->candidates[0].aicc)) {
        model->spec = selection->candidates[0].spec;
        return fit_spec(context, task, prepared, selection->candidates[0].coefficients, model, report);
    }
    /* None of those looked at will do: the least model. */
    model->spec = (KcArimaSpec){.d = selection->differences,
                                .seasonal_d = selection->seasonal_differences,
                                .period = model->spec.period,
                                .mean = selection->differences + selection->seasonal_differences == 0};
    return fit_spec(context, task, prepared, NULL, model, report);
}

void
kc_arima_leave_long_periods(KcArimaTask *task, size_t count)
{
    size_t kept = 0;

    if (task->method == KC_ARIMA_PLAIN)
        return;
    for (size_t s = 0; s < task->seasons.count; s++)
        if (count > 2 * task->seasons.periods[s]) {
            task->seasons.periods[kept] = task->seasons.periods[s];
            task->seasons.harmonics[kept++] = task->seasons.harmonics[s];
        }
    if (kept < 2)
        task->seasons.kinds = 0;
    task->seasons.count = kept;
    if (kept == 0)
        task->method = KC_ARIMA_PLAIN;
}

static void
set_seasons(const KcArimaTask *asked, size_t count, KcArimaModel *model)
{
    KcArimaTask task = *asked;

    kc_arima_leave_long_periods(&task, count);
    model->method = task.method;
    model->seasons = task.seasons;
    model->spec = task.spec;
    model->spec.period =
        task.method == KC_ARIMA_PLAIN && task.seasons.count ? (int)task.seasons.periods[0] : 1;
}

static KcStatus
fit_transformed(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series, KcArimaModel *model,
                KcArimaReport *report)
{
    KcSeriesRange range;
    Prepared prepared;
    KcStatus status = kc_series_range(context, series->values, series->count, &range);

    memset(model, 0, sizeof *model);
    memset(report, 0, sizeof *report);
    model->regressors = series->regressors;
    set_seasons(task, series->count, model);
    model->lambda = task->lambda;
    report->known = range.known;
    if (status == KC_RANGE)
        return leave(context, model, report, KC_ARIMA_UNFIT);
    if (status == KC_OK && range.known == 0) {
        kc_fail(context, KC_SHAPE, "no value is known");
        return leave(context, model, report, KC_ARIMA_TOO_SHORT);
    }
    if (status == KC_OK)
        status = set_lambda(context, task, series, model);
    if (status == KC_OK)
        status = prepare(context, model, series, 0, NULL, &prepared);
    if (status == KC_RANGE)
        return leave(context, model, report, KC_ARIMA_UNFIT);
    if (status != KC_OK)
        return status;
    return task->has_order ? fit_spec(context, task, &prepared, NULL, model, report)
                           : fit_automatically(context, task, &prepared, model, report);
}

/* Whether the squares of values, or of what is left of them, may be beyond all numbers. */
static bool
has_no_squares(const KcArimaSeries *series)
{
    double largest = 0;

    for (size_t t = 0; t < series->count; t++)
        largest = isnan(series->values[t]) ? largest : fmax(largest, fabs(series->values[t]));
    return largest > MOST_TO_SQUARE || largest < 1 / MOST_TO_SQUARE;
}

/* AICc of the observed values, each, NaN where there is none to compare: of their logarithms, the likelihood takes in the Jacobian of the transformation (Box &
 * Cox, "An analysis of transformations", Journal of the Royal Statistical Society B 26, 1964). The first values, which
 * differencing takes away, count for neither; models that difference otherwise have another number of the rest. */
static double
aicc_each(const KcArimaModel *model, const KcArimaReport *report, const KcArimaSeries *series)
{
    const KcArimaSpec *spec = &model->spec;
    size_t lost = (size_t)(spec->d + spec->seasonal_d * spec->period), known = 0;
    double aicc = report->fit.aicc;
    bool is_level = lost == 0 && model->coefficient_count == 1;

    /* A level in logarithms alone is a matter of their rounding. */
    if (model->state == KC_ARIMA_CONSTANT)
        return is_level && !isnan(model->lambda) ? NAN : -INFINITY;
    if (model->state == KC_ARIMA_UNFIT && has_no_squares(series))
        return INFINITY;
    if (model->state != KC_ARIMA_FITTED && model->state != KC_ARIMA_NOT_CONVERGED)
        return NAN;
    for (size_t t = 0; t < series->count; t++)
        if (!isnan(series->values[t]) && ++known > lost && !isnan(model->lambda))
            aicc += 2 * log(series->values[t]);
    return known > lost && isfinite(aicc) ? aicc / (double)(known - lost) : NAN;
}

static bool
is_positive(const KcArimaSeries *series)
{
    for (size_t t = 0; t < series->count; t++)
        if (series->values[t] <= 0 || series->values[t] > KC_SERIES_MOST)
            return false;
    return true;
}

/* AICc a value of the likeliest of the models that a search begins with. */
static KcStatus
try_scale(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series, double lambda,
          double *aicc)
{
    KcArimaTask tried = *task;
    KcArimaModel model;
    KcArimaReport report;
    KcScratch scratch;
    KcStatus status;

    tried.lambda = lambda;
    tried.limits.beginnings_only = true;
    kc_scratch_begin(&scratch, context);
    status = fit_transformed(&scratch.context, &tried, series, &model, &report);
    *aicc = status == KC_OK ? aicc_each(&model, &report, series) : NAN;
    kc_scratch_reset(&scratch);
    return status == KC_OK ? KC_OK : kc_scratch_status(&scratch, status);
}

static KcStatus
fit_likelier(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series, KcArimaModel *model,
             KcArimaReport *report)
{
    KcArimaTask scaled = *task;
    double plain_aicc = NAN, log_aicc = NAN;
    KcStatus status = KC_OK;

    if (is_positive(series))
        status = try_scale(context, task, series, NAN, &plain_aicc);
    if (status == KC_OK && plain_aicc > -INFINITY)
        status = try_scale(context, task, series, 0, &log_aicc);
    if (status != KC_OK)
        return status;
    scaled.lambda = log_aicc < plain_aicc ? 0 : NAN;
    status = fit_transformed(context, &scaled, series, model, report);
    report->has_compared = plain_aicc > -INFINITY;
    report->plain_aicc = plain_aicc;
    report->log_aicc = log_aicc;
    return status;
}

KcStatus
kc_arima_model_fit(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series,
                   KcArimaModel *model, KcArimaReport *report)
{
    return task->lambda == KC_ARIMA_LIKELIER ? fit_likelier(context, task, series, model, report)
                                             : fit_transformed(context, task, series, model, report);
}

KcStatus
kc_arima_model_forecast(KcContext *context, const KcArimaModel *model, const KcArimaSeries *series,
                        size_t horizon, const double *future, double *predictions, double *standard_errors)
{
    Prepared prepared;
    KcStatus status = prepare(context, model, series, horizon, future, &prepared);

    if (status == KC_OK)
        status = kc_arima_forecast(context, &model->spec, &prepared.series, model->coefficients,
                                   model->variance, horizon, prepared.future, predictions, standard_errors);
    for (size_t h = 0; h < horizon && status == KC_OK; h++)
        predictions[h] += prepared.ahead[h];
    return status;
}
