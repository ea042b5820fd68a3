/* The regressors of models of series: harmonics, then the caller's; see arima_model.h. */
#include "core/arima_days.h"

#include "core/arena.h"

#include <math.h>
#include <string.h>

bool
kc_arima_has_harmonic(const KcArimaModel *model, size_t season, size_t harmonic)
{
    if (harmonic < 1 || harmonic > model->seasons.harmonics[season])
        return false;
    for (size_t s = 0; s < season; s++) {
        size_t cycle = model->seasons.periods[season] / model->seasons.periods[s];

        if (model->seasons.periods[season] % model->seasons.periods[s] == 0 && harmonic % cycle == 0 &&
            harmonic / cycle <= model->seasons.harmonics[s])
            return false;
    }
    return true;
}

/* The columns of one season, of one kind of days. */
static size_t
columns_of(const KcArimaModel *model, size_t season)
{
    size_t columns = 0;

    for (size_t h = 1; h <= model->seasons.harmonics[season]; h++)
        if (kc_arima_has_harmonic(model, season, h))
            columns += 2 * h == model->seasons.periods[season] ? 1 : 2;
    return columns;
}

size_t
kc_arima_harmonic_columns(const KcArimaModel *model)
{
    size_t columns = 0, kinds = model->seasons.kinds;

    if (model->method != KC_ARIMA_HARMONIC)
        return 0;
    for (size_t s = 0; s < model->seasons.count; s++)
        columns += columns_of(model, s) * (s == 0 && kinds ? kinds : 1);
    return kinds ? columns + kinds - 1 : columns;
}

/* The sines and cosines of a season at a time, from `row` on; their number is returned. */
static size_t
set_waves(const KcArimaModel *model, size_t season, size_t time, double *row)
{
    size_t period = model->seasons.periods[season], count = 0;

    for (size_t h = 1; h <= model->seasons.harmonics[season]; h++) {
        /* The rest keeps the angle exact. */
        double angle = 2 * M_PI * (double)(h * time % period) / (double)period;

        if (!kc_arima_has_harmonic(model, season, h))
            continue;
        if (2 * h != period)
            row[count++] = sin(angle);
        row[count++] = cos(angle);
    }
    return count;
}

/* Of kinds of days: levels but the first kind's, then the waves of each kind, 0 on days of the others. */
static size_t
set_kinds(const KcArimaModel *model, size_t time, double *row)
{
    size_t kinds = model->seasons.kinds, kind = kc_arima_kind_of_day(&model->seasons, time);
    size_t waves = columns_of(model, 0), count = kinds - 1 + kinds * waves;

    memset(row, 0, count * sizeof(double));
    if (kind > 0)
        row[kind - 1] = 1;
    set_waves(model, 0, time, row + kinds - 1 + kind * waves);
    return count;
}

static void
set_harmonics(const KcArimaModel *model, size_t time, double *row)
{
    size_t season = 0;

    if (model->seasons.kinds) {
        row += set_kinds(model, time, row);
        season = 1;
    }
    for (; season < model->seasons.count; season++)
        row += set_waves(model, season, time, row);
}

void
kc_arima_model_regressors(const KcArimaModel *model, size_t first, size_t count, const double *given,
                          double *rows)
{
    size_t harmonic = kc_arima_harmonic_columns(model), width = harmonic + model->regressors;

    for (size_t t = 0; t < count; t++) {
        if (harmonic)
            set_harmonics(model, first + t, rows + t * width);
        if (model->regressors)
            memcpy(rows + t * width + harmonic, given + t * model->regressors,
                   model->regressors * sizeof(double));
    }
}

static bool
is_unneeded(const KcArimaSeries *series, size_t time, size_t regressor)
{
    return isnan(series->values[time]) && isnan(series->xreg[time * series->regressors + regressor]);
}

bool
kc_arima_lacks_regressor(const KcArimaSeries *series, size_t time)
{
    for (size_t j = 0; j < series->regressors; j++)
        if (is_unneeded(series, time, j))
            return true;
    return false;
}

KcStatus
kc_arima_known_regressors(KcContext *context, const KcArimaSeries *series, KcArimaSeries *known)
{
    size_t width = series->regressors, lacking = 0;
    double *filled;
    KcStatus status;

    *known = *series;
    while (lacking < series->count && !kc_arima_lacks_regressor(series, lacking))
        lacking++;
    if (lacking == series->count)
        return KC_OK;
    status = kc_allocate_doubles(context, series->count * width, &filled);
    if (status != KC_OK)
        return status;
    for (size_t t = 0; t < series->count; t++)
        for (size_t j = 0; j < width; j++)
            filled[t * width + j] = is_unneeded(series, t, j) ? 0 : series->xreg[t * width + j];
    known->xreg = filled;
    return KC_OK;
}
