/*
 * How good forecasts were, summed in one pass. The state is doubles alone, all 0 when empty, and two of them
 * can be merged in any order (kc_sum): it can be the state of a parallel aggregate.
 *
 * Measures and their names are those of the M4 competition (Makridakis, Spiliotis & Assimakopoulos, "The M4
 * competition: 100,000 time series and 61 forecasting methods", International Journal of Forecasting 36,
 * 2020), RMSSE that of M5; the interval score is Gneiting & Raftery's ("Strictly proper scoring rules,
 * prediction, and estimation", Journal of the American Statistical Association 102, 2007, 6.2).
 */
#ifndef KC_SERIES_ACCURACY_H
#define KC_SERIES_ACCURACY_H

#include "core/numeric.h"
#include "core/status.h"

/* The greatest magnitude of what is measured, so that no sum of squares overflows. The squares of errors
 * below 1e-160 vanish. */
#define KC_ACCURACY_MOST 1e140

typedef struct KcAccuracy {
    double count; /* pairs of an actual and a forecast value */
    KcSum error;  /* actual − forecast */
    KcSum absolute;
    KcSum square;
    KcSum actual;          /* |actual| */
    double relative_count; /* pairs that have a relative error */
    KcSum relative;        /* |error/actual| */
    KcSum symmetric;       /* |error|/(|actual| + |forecast|) */
    double interval_count;
    double inside; /* actual values within their interval */
    KcSum score;   /* of the intervals */
    double level;  /* of the intervals; 0: none yet */
    double quantile_count;
    KcSum pinball;
    double share; /* of the quantiles; 0: none yet */
} KcAccuracy;

/* Adds a pair; one with a missing value (NaN) is passed over. KC_RANGE: one beyond KC_ACCURACY_MOST. */
KcStatus kc_accuracy_add(KcContext *context, KcAccuracy *accuracy, double actual, double forecast);

/* Adds an interval that should hold a share `level` of the actual values. KC_INVALID: level not between 0
 * and 1, or another than before; the lower bound above the upper. NaN and KC_RANGE as above. */
KcStatus kc_accuracy_add_interval(KcContext *context, KcAccuracy *accuracy, double actual, double lower,
                                  double upper, double level);

/* Adds a quantile below which a share `share` of the actual values should lie. KC_INVALID: share not
 * between 0 and 1, or another than before. NaN and KC_RANGE as above. */
KcStatus kc_accuracy_add_quantile(KcContext *context, KcAccuracy *accuracy, double actual, double quantile,
                                  double share);

/* Adds another's sums. KC_INVALID: levels or shares differ. */
KcStatus kc_accuracy_merge(KcContext *context, KcAccuracy *accuracy, const KcAccuracy *other);

/* KC_CORRUPT when doubles from outside are not such a state. */
KcStatus kc_accuracy_check(KcContext *context, const KcAccuracy *accuracy);

/* What errors are compared with: the means of |value[t] − value[t − lag]| and of its square over a
 * training series, of the pairs of which both are known. */
typedef struct KcAccuracyScale {
    double absolute;
    double square;
} KcAccuracyScale;

/* KC_INVALID: a lag of 0; KC_SHAPE: no pair; KC_RANGE: a value beyond KC_ACCURACY_MOST. Both are 0 when
 * the series repeats itself. */
KcStatus kc_accuracy_scale(KcContext *context, const double *values, size_t count, size_t lag,
                           KcAccuracyScale *scale);

/* NaN: there is none, since nothing was added that it measures, or what it is divided by is 0 or so small
 * that the quotient overflows. The mape is over pairs whose actual value is not that small; the pinball loss
 * is whichever of its two is positive. */
typedef struct KcAccuracyMeasures {
    double count;
    double mean_error;     /* mean of actual − forecast */
    double mae;            /* mean of |error| */
    double rmse;           /* root of the mean square */
    double mape;           /* 100 · mean of |error/actual| */
    double smape;          /* 200 · mean of |error|/(|actual| + |forecast|), 0 where both are 0 */
    double wape;           /* 100 · Σ|error|/Σ|actual| */
    double mase;           /* mae / scale */
    double rmsse;          /* root of mean square / square scale */
    double coverage;       /* share of the actual values within their interval, bounds included */
    double interval_score; /* mean of upper − lower + 2/(1 − level) · what lies outside */
    double msis;           /* interval score / scale */
    double pinball; /* mean of share · (actual − quantile) or (1 − share) · (quantile − actual) */
} KcAccuracyMeasures;

/* The measures; `scale` NULL: those that need it are NaN. */
KcAccuracyMeasures kc_accuracy_measures(const KcAccuracy *accuracy, const KcAccuracyScale *scale);

#endif
