/*
 * How wide intervals must be to hold what they promise: by what forecasts from earlier origins missed.
 *
 * Conformal prediction (Vovk, Gammerman & Shafer, Algorithmic Learning in a Random World, 2005), a score being how many
 * standard errors a forecast missed by (Papadopoulos, Gammerman & Vovk, "Normalized nonconformity measures for regression
 * conformal prediction", Artificial Intelligence and Applications, 2008). Origins follow one another in time and are no
 * exchangeable sample: what is promised holds so far as the series goes on as it was (Barber, Candès, Ramdas & Tibshirani,
 * "Conformal prediction beyond exchangeability", Annals of Statistics 51, 2023).
 */
#ifndef KC_ARIMA_CALIBRATE_H
#define KC_ARIMA_CALIBRATE_H

#include "core/arima_model.h"

/* Of a calibration so many scores are kept, evenly chosen. */
#define KC_ARIMA_SCORES_MOST 200

typedef struct KcArimaCalibration {
    size_t steps;   /* ahead, that the origins forecast; 0: there is no calibration */
    size_t origins; /* whose forecasts could be compared */
    size_t count;
    double *scores; /* ascending */
} KcArimaCalibration;

/*
 * Forecasts `steps` ahead from up to 30 origins in the second half of the series, each by the model's orders fitted to
 * what lies before it. A series too short for an origin, or a model without variance, leaves no score.
 * As many fits, each from the model's coefficients. Errors as of kc_arima_model_fit.
 */
KcStatus kc_arima_calibrate(KcContext *context, const KcArimaTask *task, const KcArimaModel *model,
                            const KcArimaSeries *series, size_t steps, KcArimaCalibration *calibration);

/* How many standard errors an interval of this level reaches to each side: the ⌈(n + 1)·level⌉th of n scores; of too few for
 * the level the largest, but no less than the normal distribution says, and that without scores. */
double kc_arima_reach(const KcArimaCalibration *calibration, double level);

#endif
