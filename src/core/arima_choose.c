/* Methods compared; see arima_choose.h. */
#include "core/arima_choose.h"

#include "core/arena.h"
#include "core/arima_days.h"
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
/* Of days, where they differ in kind. */
#define LEAST_KINDS 2

static size_t
least(size_t one, size_t other)
{
    return one < other ? one : other;
}

void
kc_arima_set_harmonics(KcArimaTask *task)
{
    for (size_t s = 0; s < task->seasons.count; s++)
        task->seasons.harmonics[s] = least(s ? LONG_HARMONICS : HARMONICS, task->seasons.periods[s] / 2);
}

static bool
is_affordable(const KcArimaSeasons *seasons, const KcArimaSeries *series)
{
    KcArimaModel model = {.method = KC_ARIMA_HARMONIC, .seasons = *seasons};
    double columns = (double)(kc_arima_harmonic_columns(&model) + series->regressors);

    return (double)series->count * columns * columns <= MOST_REGRESSION_WORK;
}

static void
list_trial(KcArimaMethod method, const KcArimaSeasons *seasons, const KcArimaSeries *series,
           KcArimaChoice *choice)
{
    if (method == KC_ARIMA_STL || is_affordable(seasons, series))
        choice->trials[choice->count++] =
            (KcArimaTrial){.method = method, .seasons = *seasons, .error = INFINITY};
}

/* Seasons by STL, harmonics of all of them, and those of the day of each kind of days instead of the week's. Kinds are found
 * without the values that are forecast to compare. */
static KcStatus
list_trials(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series, size_t compared,
            KcArimaChoice *choice)
{
    KcArimaTask harmonic = *task;
    KcArimaSeries before = *series;
    KcStatus status;

    list_trial(KC_ARIMA_STL, &task->seasons, series, choice);
    kc_arima_set_harmonics(&harmonic);
    list_trial(KC_ARIMA_HARMONIC, &harmonic.seasons, series, choice);
    if (task->seasons.count < 2)
        return KC_OK;
    harmonic.seasons.harmonics[1] = 0;
    harmonic.seasons.kinds = LEAST_KINDS;
    if (!is_affordable(&harmonic.seasons, series))
        return KC_OK;
    before.count -= compared;
    status = kc_arima_find_days(context, &before, &harmonic.seasons);
    if (status == KC_OK && harmonic.seasons.kinds)
        list_trial(KC_ARIMA_HARMONIC, &harmonic.seasons, series, choice);
    return status;
}

/* Σ|actual − forecast| of the values after `origin`, and how many are known. */
static KcStatus
forecast_from(KcContext *context, const KcArimaModel *model, const KcArimaSeries *series, size_t origin,
              size_t horizon, double *missed, size_t *known)
{
    KcArimaSeries before = *series;
    double *predictions;
    const double *future = series->xreg ? series->xreg + origin * series->regressors : NULL;
    KcStatus status = kc_allocate_doubles(context, 2 * horizon, &predictions);

    before.count = origin;
    if (status == KC_OK)
        status = kc_arima_model_forecast(context, model, &before, horizon, future, predictions,
                                         predictions + horizon);
    for (size_t h = 0; h < horizon && status == KC_OK; h++) {
        double actual = series->values[origin + h];

        if (isnan(actual))
            continue;
        *missed += fabs(actual - kc_arima_model_value(model, predictions[h]));
        ++*known;
    }
    return status;
}

static void
use_trial(KcArimaTask *task, const KcArimaTrial *trial)
{
    task->method = trial->method;
    task->seasons = trial->seasons;
}

static KcStatus
try_method(KcContext *context, KcScratch *fits, const KcArimaTask *task, const KcArimaSeries *series,
           size_t origins, size_t horizon, KcArimaTrial *trial)
{
    KcScratch scratch;
    KcArimaTask tried = *task;
    KcArimaSeries before = *series;
    KcArimaModel model;
    KcArimaReport report;
    double missed = 0;
    size_t known = 0;
    KcStatus status;

    use_trial(&tried, trial);
    before.count -= origins * horizon;
    kc_scratch_reset(fits);
    status = kc_scratch_status(fits, kc_arima_model_fit(&fits->context, &tried, &before, &model, &report));
    kc_scratch_begin(&scratch, context);
    for (size_t n = origins; n > 0 && status == KC_OK && kc_arima_is_usable(&model); n--) {
        status =
            kc_scratch_status(&scratch, forecast_from(&scratch.context, &model, series,
                                                      series->count - n * horizon, horizon, &missed, &known));
        kc_scratch_reset(&scratch);
    }
    /* A method that this series is too much for is not taken. */
    if (status == KC_RANGE || status == KC_SHAPE || status == KC_TOO_LARGE)
        return KC_OK;
    if (status == KC_OK && known > 0)
        trial->error = missed / (double)known;
    return status;
}

/* How many origins leave the first of them two of the longest periods; 0: too few. */
static size_t
count_origins(const KcArimaSeries *series, size_t horizon, size_t longest)
{
    size_t origins =
        series->count > LEAST_PERIODS * longest ? (series->count - LEAST_PERIODS * longest - 1) / horizon : 0;

    return origins < KC_ARIMA_ORIGINS_LEAST ? 0 : least(origins, KC_ARIMA_ORIGINS_MOST);
}

KcStatus
kc_arima_choose(KcContext *context, const KcArimaSeries *series, KcArimaTask *task, KcArimaChoice *choice)
{
    size_t horizon, longest, origins;
    KcArimaSeries known;
    KcScratch fits;
    KcStatus status = kc_arima_known_regressors(context, series, &known);

    memset(choice, 0, sizeof *choice);
    if (task->seasons.count > 1 || (task->seasons.count && task->seasons.periods[0] > SHORT_PERIOD))
        task->method = KC_ARIMA_STL;
    kc_arima_leave_long_periods(task, series->count);
    choice->trials[0] = (KcArimaTrial){.method = task->method, .seasons = task->seasons};
    horizon = task->seasons.count ? task->seasons.periods[0] : 1;
    longest = task->seasons.count ? task->seasons.periods[task->seasons.count - 1] : 1;
    origins = count_origins(series, horizon, longest);
    if (status == KC_OK && choice->trials[0].method == KC_ARIMA_STL && origins) {
        kc_scratch_begin(&fits, context);
        status = list_trials(context, task, series, origins * horizon, choice);
        for (size_t t = 0; t < choice->count && status == KC_OK; t++) {
            status = try_method(context, &fits, task, &known, origins, horizon, &choice->trials[t]);
            if (choice->trials[t].error < choice->trials[choice->best].error)
                choice->best = t;
        }
    }
    use_trial(task, &choice->trials[choice->best]);
    return status;
}
