/*
 * How the seasons of a series are best described: methods compared by forecasts of its own last days (rolling origin;
 * Tashman, "Out-of-sample tests of forecasting accuracy", International Journal of Forecasting 16, 2000).
 *
 * Each method is fitted to the series without its end, and forecasts it from several origins, its coefficients kept; what its
 * forecasts miss on average decides. The likelihood would not do: methods that differ in what they difference or take off
 * beforehand have none in common.
 */
#ifndef KC_ARIMA_CHOOSE_H
#define KC_ARIMA_CHOOSE_H

#include "core/arima_model.h"

#define KC_ARIMA_METHODS_MOST 4
/* Origins of forecasts, one shortest period apart, each of one shortest period: as many as there can be, a week's days at
 * best. */
#define KC_ARIMA_ORIGINS_LEAST 3
#define KC_ARIMA_ORIGINS_MOST 7

typedef struct KcArimaTrial {
    KcArimaMethod method;
    KcArimaSeasons seasons;
    double error; /* mean |actual − forecast|; infinite: it could not be fitted */
} KcArimaTrial;

typedef struct KcArimaChoice {
    size_t count;
    KcArimaTrial trials
        [KC_ARIMA_METHODS_MOST]; /* in the order of the methods; the first is best where none was tried */
    size_t best;
} KcArimaChoice;

/* Chooses method, harmonics and kinds of days for the periods of the task, and sets them. A series without a season, of one short season, or
 * too short to be forecast in parts is not tried: KC_ARIMA_PLAIN, or where its season is long KC_ARIMA_STL. */
KcStatus kc_arima_choose(KcContext *context, const KcArimaSeries *series, KcArimaTask *task,
                         KcArimaChoice *choice);

/* The harmonics of a task that names none: many. */
void kc_arima_set_harmonics(KcArimaTask *task);

#endif
