/* Calibrated intervals; see arima_calibrate.h. */
#include "core/arima_calibrate.h"

#include "core/arena.h"
#include "core/scratch.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ORIGINS 30
/* Periods of the longest season that the shortest history holds. */
#define LEAST_PERIODS 2
/* A level of 0.55 with 99 scores is the 55th, whatever 100 times it is rounded to. */
#define ROUNDING 1e-12

/* The model as a task: its orders are given, its coefficients to begin with. */
static KcArimaTask
same_again(const KcArimaTask *task, const KcArimaModel *model, double *start)
{
    KcArimaTask again = *task;

    again.method = model->method;
    again.seasons = model->seasons;
    again.lambda = model->lambda;
    again.spec = model->spec;
    again.has_order = true;
    if (!task->has_order) {
        for (size_t j = 0; j < model->coefficient_count; j++)
            start[j] = isnan(model->coefficients[j]) ? 0 : model->coefficients[j];
        again.start = start;
        again.from_start_only = true;
    }
    return again;
}

/* Adds the scores of the forecasts after `origin`. */
static KcStatus
score_from(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series,
           const double *transformed, size_t origin, KcArimaCalibration *calibration)
{
    size_t steps = calibration->steps, before = calibration->count;
    KcArimaSeries known = *series;
    KcArimaModel model;
    KcArimaReport report;
    const double *future = series->xreg ? series->xreg + origin * series->regressors : NULL;
    double *predictions, *errors;
    KcStatus status;

    known.count = origin;
    status = kc_arima_model_fit(context, task, &known, &model, &report);
    if (status != KC_OK || !kc_arima_is_usable(&model))
        return status;
    status = kc_allocate_doubles(context, 2 * steps, &predictions);
    if (status != KC_OK)
        return status;
    errors = predictions + steps;
    status = kc_arima_model_forecast(context, &model, &known, steps, future, predictions, errors);
    /* Beyond all numbers there is nothing to compare. */
    if (status == KC_RANGE)
        return KC_OK;
    for (size_t h = 0; h < steps && status == KC_OK; h++) {
        double score = fabs(transformed[origin + h] - predictions[h]) / errors[h];

        if (errors[h] > 0 && isfinite(score))
            calibration->scores[calibration->count++] = score;
    }
    calibration->origins += calibration->count > before;
    return status;
}

static int
compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

/* Keeps KC_ARIMA_SCORES_MOST of them, the largest too. */
static void
thin(KcArimaCalibration *calibration)
{
    size_t count = calibration->count, most = KC_ARIMA_SCORES_MOST;

    if (count <= most)
        return;
    for (size_t i = 0; i < most; i++)
        calibration->scores[i] = calibration->scores[(i + 1) * count / most - 1];
    calibration->count = most;
}

KcStatus
kc_arima_calibrate(KcContext *context, const KcArimaTask *task, const KcArimaModel *model,
                   const KcArimaSeries *series, size_t steps, KcArimaCalibration *calibration)
{
    size_t longest = model->seasons.count ? model->seasons.periods[model->seasons.count - 1] : 1;
    size_t first = series->count / 2, last = series->count - steps, origins;
    KcArimaTask again;
    KcArimaSeries known;
    KcScratch scratch;
    double *start, *transformed;
    KcStatus status = KC_OK;

    *calibration = (KcArimaCalibration){.steps = steps};
    if (first < LEAST_PERIODS * longest + 1)
        first = LEAST_PERIODS * longest + 1;
    if (steps >= series->count || first > last || model->variance == 0 || !kc_arima_is_usable(model))
        return KC_OK;
    origins = last - first + 1 < MOST_ORIGINS ? last - first + 1 : MOST_ORIGINS;
    status = kc_allocate_doubles(context, model->coefficient_count + 1, &start);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, series->count, &transformed);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, origins * steps, &calibration->scores);
    if (status == KC_OK)
        status = kc_arima_model_transform(context, model, series, transformed);
    if (status == KC_OK)
        status = kc_arima_known_regressors(context, series, &known);
    if (status != KC_OK)
        return status;
    again = same_again(task, model, start);
    kc_scratch_begin(&scratch, context);
    for (size_t i = 0; i < origins && status == KC_OK; i++) {
        size_t origin = origins > 1 ? first + i * (last - first) / (origins - 1) : last;

        status = score_from(&scratch.context, &again, &known, transformed, origin, calibration);
        kc_scratch_reset(&scratch);
    }
    if (status != KC_OK)
        return kc_scratch_status(&scratch, status);
    qsort(calibration->scores, calibration->count, sizeof(double), compare);
    thin(calibration);
    return KC_OK;
}

double
kc_arima_reach(const KcArimaCalibration *calibration, double level)
{
    size_t count = calibration->count;
    double rank = ceil((double)(count + 1) * level * (1 - ROUNDING));
    double normal = gsl_cdf_ugaussian_Pinv((1 + level) / 2);

    if (rank > (double)count)
        return count ? fmax(calibration->scores[count - 1], normal) : normal;
    return calibration->scores[rank < 1 ? 0 : (size_t)rank - 1];
}
