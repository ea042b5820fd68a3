/*
 * How a load answers to temperature: load = base + h·max(0, t1 − T) + c·max(0, T − t2) with h, c ≥ 0 and t1 ≤ t2: two
 * change points with a flat stretch between them, fitted by least squares.
 *
 * The search is exact. Between two neighbouring temperatures the sum of squares is that of free lines, whose best fit
 * is known from sums; it counts where the lines meet within that cell, otherwise the best lies on a border, at a
 * temperature of the data, where the problem is linear (Hudson, "Fitting segmented curves whose join points have to be
 * estimated", Journal of the American Statistical Association 61, 1966). Running sums make each pair of cells a few
 * operations. The model is Kissock, Haberl & Claridge's 5-parameter change-point model ("Inverse modeling toolkit",
 * ASHRAE Transactions 109, 2003); models with one change point and none are fitted likewise, and that with the least
 * BIC is taken (Schwarz 1978), its number of days reduced to what they are worth when residuals of successive days are
 * correlated, n·(1 − r)/(1 + r).
 */
#ifndef KC_LOAD_TEMPERATURE_H
#define KC_LOAD_TEMPERATURE_H

#include "core/load.h"

typedef enum KcTemperatureShape {
    KC_TEMPERATURE_FLAT,
    KC_TEMPERATURE_HEATING,
    KC_TEMPERATURE_COOLING,
    KC_TEMPERATURE_BOTH
} KcTemperatureShape;

/* The greatest magnitude of a temperature, in °C. */
#define KC_TEMPERATURE_MOST 1000
#define KC_TEMPERATURE_SHAPES 4
/* base, h, t1, c, t2 */
#define KC_TEMPERATURE_PARAMETERS 5

typedef struct KcTemperatureCurve {
    double base;
    double heating; /* kW more for each degree below heating_from; 0: none, and heating_from NaN */
    double heating_from;
    double cooling;
    double cooling_from;
} KcTemperatureCurve;

/* The load at a temperature; its parts above the base in *heating and *cooling. */
double kc_temperature_at(const KcTemperatureCurve *curve, double temperature, double *heating,
                         double *cooling);

typedef struct KcTemperatureFit {
    KcLoadState state;
    int64_t state_at;
    KcTemperatureShape shape;
    KcTemperatureCurve curve;
    KcTemperatureCurve error; /* standard errors; NaN where there is none */
    size_t days;
    double low; /* temperatures */
    double high;
    double r_squared;
    double deviation;                   /* of the residuals */
    double autocorrelation;             /* of residuals of successive days */
    double bic[KC_TEMPERATURE_SHAPES];  /* of each shape; NaN: it has no fit */
    double rest[KC_TEMPERATURE_SHAPES]; /* sums of squares that they leave, in a scale of the fit's own */
} KcTemperatureFit;

typedef struct KcTemperatureDay {
    int32_t day;
    double load;        /* NaN: the day is not fitted, its temperature still counts for the days after it */
    double temperature; /* NaN: unknown */
} KcTemperatureDay;

/* Temperature with what is left of the days before: Σ weights[k]·T of the day k days earlier; NaN where one is
 * unknown. `days` is sorted in place; the first day that is there twice is returned in *twice, else INT32_MIN. Cost:
 * days · log. KC_TOO_LARGE above KC_LOAD_MOST_DAYS. */
KcStatus kc_temperature_accumulate(KcContext *context, KcTemperatureDay *days, size_t count,
                                   const double *weights, size_t weight_count, int32_t *twice);

/* Fits days with a load and a temperature; on either slope, its end included, there are at
 * least `least` days. Standard errors are those
 * of least squares with all parameters free, times √((1 + r)/(1 − r)) for a positive r. `days` is sorted in place.
 * Cost: the square of the number of different temperatures (a year: about 3 ms). KC_TOO_LARGE above KC_LOAD_MOST_DAYS. */
KcStatus kc_temperature_fit(KcContext *context, KcTemperatureDay *days, size_t count, size_t least,
                            KcTemperatureFit *fit);

#endif
