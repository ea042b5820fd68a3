/* Methods compared; see arima_choose.h. */
#include "core/arima_choose.h"

#include "core/arena.h"
#include "core/scratch.h"

#include <math.h>
#include <string.h>

/* Up to such a period an ARIMA model holds the season itself. */
#define SHORT_PERIOD 24
/* Harmonics of the shortest period and of longer ones, which hold what a day of the week has of its own. */
#define HARMONICS 10
#define LONG_HARMONICS 40
/* Values × columns² of a regression that is evaluated a hundred times. */
#define MOST_REGRESSION_WORK 2e8
/* Periods of the longest season that the shortest history holds. */
#define LEAST_PERIODS 2

static size_t
least(size_t one, size_t other)
{
    return one < other ? one : other;
}

void
kc_arima_set_harmonics(KcArimaTask *task)
{
    for (size_t s = 0; s < task->period_count; s++)
        task->harmonics[s] = least(s ? LONG_HARMONICS : HARMONICS, task->periods[s] / 2);
}

static bool
is_affordable(const KcArimaTask *task, const KcArimaSeries *series)
{
    double columns = (double)series->regressors;

    for (size_t s = 0; s < task->period_count; s++)
        columns += 2 * (double)task->harmonics[s];
    return (double)series->count * columns * columns <= MOST_REGRESSION_WORK;
}

static void
list_trials(const KcArimaTask *task, const KcArimaSeries *series, KcArimaChoice *choice)
{
    KcArimaTask harmonic = *task;

    choice->trials[choice->count++] = (KcArimaTrial){.method = KC_ARIMA_STL, .error = INFINITY};
    kc_arima_set_harmonics(&harmonic);
    if (!is_affordable(&harmonic, series))
        return;
    choice->trials[choice->count] = (KcArimaTrial){.method = KC_ARIMA_HARMONIC, .error = INFINITY};
    memcpy(choice->trials[choice->count++].harmonics, harmonic.harmonics, sizeof harmonic.harmonics);
}

/* Σ|actual − forecast| of the values after `origin`, and how many are known. */
static KcStatus
forecast_from(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series, size_t origin,
              size_t horizon, double *missed, size_t *known)
{
    KcArimaSeries before = *series;
    KcArimaModel model;
    KcArimaReport report;
    double *predictions;
    const double *future = series->xreg ? series->xreg + origin * series->regressors : NULL;
    KcStatus status = kc_allocate_doubles(context, 2 * horizon, &predictions);

    before.count = origin;
    if (status == KC_OK)
        status = kc_arima_model_fit(context, task, &before, &model, &report);
    if (status != KC_OK || !kc_arima_is_usable(&model)) {
        *missed = INFINITY;
        return status;
    }
    status = kc_arima_model_forecast(context, &model, &before, horizon, future, predictions,
                                     predictions + horizon);
    for (size_t h = 0; h < horizon && status == KC_OK; h++) {
        double actual = series->values[origin + h];

        if (isnan(actual))
            continue;
        *missed += fabs(actual - kc_arima_model_value(&model, predictions[h]));
        ++*known;
    }
    return status;
}

static void
use_trial(KcArimaTask *task, const KcArimaTrial *trial)
{
    task->method = trial->method;
    memcpy(task->harmonics, trial->harmonics, sizeof task->harmonics);
}

static KcStatus
try_method(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series, size_t horizon,
           KcArimaTrial *trial)
{
    KcScratch scratch;
    KcArimaTask tried = *task;
    double missed = 0;
    size_t known = 0;
    KcStatus status = KC_OK;

    use_trial(&tried, trial);
    kc_scratch_begin(&scratch, context);
    for (size_t n = KC_ARIMA_ORIGINS; n > 0 && status == KC_OK && isfinite(missed); n--) {
        status = forecast_from(&scratch.context, &tried, series, series->count - n * horizon, horizon,
                               &missed, &known);
        kc_scratch_reset(&scratch);
    }
    /* A method that this series is too much for is not taken. */
    if (status == KC_RANGE || status == KC_SHAPE || status == KC_TOO_LARGE)
        return KC_OK;
    if (status != KC_OK)
        return kc_scratch_status(&scratch, status);
    if (known > 0)
        trial->error = missed / (double)known;
    return KC_OK;
}

KcStatus
kc_arima_choose(KcContext *context, const KcArimaSeries *series, KcArimaTask *task, KcArimaChoice *choice)
{
    size_t horizon, longest;
    KcArimaSeries known;
    KcStatus status = kc_arima_known_regressors(context, series, &known);

    memset(choice, 0, sizeof *choice);
    if (task->period_count > 1 || (task->period_count && task->periods[0] > SHORT_PERIOD))
        task->method = KC_ARIMA_STL;
    kc_arima_leave_long_periods(task, series->count);
    choice->trials[0].method = task->method;
    horizon = task->period_count ? task->periods[0] : 1;
    longest = task->period_count ? task->periods[task->period_count - 1] : 1;
    if (choice->trials[0].method == KC_ARIMA_STL &&
        series->count > KC_ARIMA_ORIGINS * horizon + LEAST_PERIODS * longest) {
        list_trials(task, series, choice);
        for (size_t t = 0; t < choice->count && status == KC_OK; t++) {
            status = try_method(context, task, &known, horizon, &choice->trials[t]);
            if (choice->trials[t].error < choice->trials[choice->best].error)
                choice->best = t;
        }
    }
    use_trial(task, &choice->trials[choice->best]);
    return status;
}
