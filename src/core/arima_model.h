/*
 * A model of a series for its forecasts: transformed (Box-Cox), its seasons taken care of, and an ARIMA model of what is
 * left.
 *
 *   KC_ARIMA_PLAIN     one season, if any, within the ARIMA model
 *   KC_ARIMA_STL       seasons found by STL and gone on with as they were last; ARIMA of the series without them
 *   KC_ARIMA_HARMONIC  seasons as sums of sines and cosines, an ARIMA model for what they leave (dynamic harmonic
 *                      regression; Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 10.5)
 */
#ifndef KC_ARIMA_MODEL_H
#define KC_ARIMA_MODEL_H

#include "core/arima_select.h"
#include "core/series_mstl.h"

#include <math.h>
#include <stdint.h>

typedef enum KcArimaMethod { KC_ARIMA_PLAIN, KC_ARIMA_STL, KC_ARIMA_HARMONIC } KcArimaMethod;

/* As lambda. */
#define KC_ARIMA_GUERRERO INFINITY
/* None or the logarithm, whichever makes the series likelier. */
#define KC_ARIMA_LIKELIER (-INFINITY)

/* Days of the second period that may be of several kinds. */
#define KC_ARIMA_DAYS_MOST 31

/* The seasons of a series. */
typedef struct KcArimaSeasons {
    size_t count;
    size_t periods[KC_MSTL_MOST]; /* ascending; of KC_ARIMA_PLAIN one at most */
    /* Of KC_ARIMA_HARMONIC, of each period, up to half of it; those of a shorter period are left out of a longer one. */
    size_t harmonics[KC_MSTL_MOST];
    /* Of KC_ARIMA_HARMONIC: kinds of days (see arima_days.h), each of which has a level and the harmonics of the first period of
     * its own; 0: days do not differ in kind. */
    size_t kinds;
    size_t shift;                     /* values of a day that lie before the first one */
    uint8_t kind[KC_ARIMA_DAYS_MOST]; /* of each day of the second period, from 0, numbered as they come */
} KcArimaSeasons;

/* What is asked for. */
typedef struct KcArimaTask {
    KcArimaMethod method;
    KcArimaSeasons seasons;
    double lambda;  /* NaN: no transformation */
    bool has_order; /* the orders of `spec` are given, not sought */
    KcArimaSpec spec;
    KcArimaLimits limits;
    const double *fixed, *start; /* as KcArimaOptions has them; of a given order */
    bool from_start_only;
} KcArimaTask;

/* Takes away the periods that a decomposition or harmonics cannot find in so few values, as many as two of them; without any
 * left it is KC_ARIMA_PLAIN. */
void kc_arima_leave_long_periods(KcArimaTask *task, size_t count);

/* Nothing asked for: automatic. */
KcArimaTask kc_arima_task(void);

typedef enum KcArimaState {
    KC_ARIMA_FITTED,
    KC_ARIMA_NOT_CONVERGED,
    KC_ARIMA_CONSTANT, /* differenced, it is: a straight line without variance */
    KC_ARIMA_TOO_SHORT,
    KC_ARIMA_UNFIT /* the model leaves nothing, or its numbers are out of range */
} KcArimaState;

/* What a model is made of besides its series: all that forecasts need. */
typedef struct KcArimaModel {
    KcArimaState state;
    KcArimaMethod method;
    KcArimaSeasons seasons;
    double lambda; /* NaN: none */
    KcArimaSpec spec;
    size_t regressors; /* the caller's */
    double *coefficients; /* φ, θ, Φ, Θ, mean, drift, harmonics, the caller's regressors; NaN where dropped */
    size_t coefficient_count;
    double variance;
} KcArimaModel;

/* What is known of a model from its fit alone. */
typedef struct KcArimaReport {
    KcArimaSelection selection; /* of orders; no candidates where they were given */
    /* Where it was chosen whether to take the logarithm: the least AICc, a value of the observed scale, without and with it;
     * infinite: on that scale no model can be fitted; minus infinite: nothing is left to be likely. */
    bool has_compared;
    double plain_aicc, log_aicc;
    KcArimaFit
        fit; /* on the transformed scale; without arrays but for the coefficients where nothing was fitted */
    size_t known;               /* values that are not missing */
    char reason[KC_TEXT_BYTES]; /* why it is unfit */
} KcArimaReport;

/*
 * Fits a model to a series as it was observed. What is wrong with the series is the model's state; what is wrong with the
 * task is an error.
 */
KcStatus kc_arima_model_fit(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series,
                            KcArimaModel *model, KcArimaReport *report);

/* Forecasts of a usable model, on the transformed scale: see kc_arima_model_value. */
KcStatus kc_arima_model_forecast(KcContext *context, const KcArimaModel *model, const KcArimaSeries *series,
                                 size_t horizon, const double *future, double *predictions,
                                 double *standard_errors);

/* Whether there is anything to forecast with. */
static inline bool
kc_arima_is_usable(const KcArimaModel *model)
{
    return model->state <= KC_ARIMA_CONSTANT;
}

/* A value of the transformed scale on the observed one. */
double kc_arima_model_value(const KcArimaModel *model, double transformed);

/* The error of a forecast on the observed scale: of a transformed one half of the way from an error below it to one above; NaN
 * where that is beyond what can be transformed back. */
double kc_arima_model_error(const KcArimaModel *model, double transformed, double error);

/* The parts of the observed series: seasons (of all periods together), trend and remainder, on the transformed scale. */
KcStatus kc_arima_model_transform(KcContext *context, const KcArimaModel *model, const KcArimaSeries *series,
                                  double *transformed);

/* Whether a period has this harmonic: not where a shorter one, which divides it, does. */
bool kc_arima_has_harmonic(const KcArimaModel *model, size_t season, size_t harmonic);
/* The columns of sines and cosines, which stand before the caller's regressors: of a harmonic of half the period the cosine
 * alone. */
size_t kc_arima_harmonic_columns(const KcArimaModel *model);

/* The regression of the times from `first` on (0 is the series' first): harmonics, then the caller's regressors; `rows` has
 * room for count × both. */
void kc_arima_model_regressors(const KcArimaModel *model, size_t first, size_t count, const double *given,
                               double *rows);

/* Whether a value is missing and a regressor (NaN) with it. */
bool kc_arima_lacks_regressor(const KcArimaSeries *series, size_t time);
/* The series with 0 for regressors that are missing with their value: whatever stands there, likelihood and forecasts are the
 * same; only the estimate of the value is of it. */
KcStatus kc_arima_known_regressors(KcContext *context, const KcArimaSeries *series, KcArimaSeries *known);

#endif
