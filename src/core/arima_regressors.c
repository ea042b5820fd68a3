/* The regressors of models of series: harmonics, then the caller's; see arima_model.h. */
#include "core/arima_model.h"

#include "core/arena.h"

#include <math.h>
#include <string.h>

bool
kc_arima_has_harmonic(const KcArimaModel *model, size_t season, size_t harmonic)
{
    if (harmonic < 1 || harmonic > model->harmonics[season])
        return false;
    for (size_t s = 0; s < season; s++) {
        size_t cycle = model->periods[season] / model->periods[s];

        if (model->periods[season] % model->periods[s] == 0 && harmonic % cycle == 0 &&
            harmonic / cycle <= model->harmonics[s])
            return false;
    }
    return true;
}

size_t
kc_arima_harmonic_columns(const KcArimaModel *model)
{
    size_t columns = 0;

    for (size_t s = 0; s < model->period_count && model->method == KC_ARIMA_HARMONIC; s++)
        for (size_t h = 1; h <= model->harmonics[s]; h++)
            if (kc_arima_has_harmonic(model, s, h))
                columns += 2 * h == model->periods[s] ? 1 : 2;
    return columns;
}

/* The sines and cosines at a time, from `row` on. */
static void
set_harmonics(const KcArimaModel *model, size_t time, double *row)
{
    for (size_t s = 0; s < model->period_count; s++)
        for (size_t h = 1; h <= model->harmonics[s]; h++) {
            /* The rest keeps the angle exact. */
            double angle = 2 * M_PI * (double)(h * time % model->periods[s]) / (double)model->periods[s];

            if (!kc_arima_has_harmonic(model, s, h))
                continue;
            if (2 * h != model->periods[s])
                *row++ = sin(angle);
            *row++ = cos(angle);
        }
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
