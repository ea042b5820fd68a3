/*
 * What an ARIMA model is fitted to: the differenced series beside the differenced columns it is regressed on.
 *
 * Missing values that lie between observed ones are filled by a straight line, and each gets a column that is 1 at it
 * and 0 elsewhere, so that its value is estimated with the regression. With half the logarithm of the determinant of
 * these columns' information taken off, the likelihood is the exact one of what was observed (Gómez, Maravall & Peña,
 * "Missing observations in ARIMA models: skipping approach versus additive outlier approach", Journal of Econometrics 88,
 * 1999). Where there are so many that the other way of that paper costs less, they are skipped (arima_gaps.h), and only those
 * among the first values, which differencing takes, have columns. Missing values before the first observed one are left out, those after the last are forecast.
 *
 * Columns that differencing turns into nothing, or that the ones before them explain, are dropped. Everything is scaled by
 * powers of two to magnitudes around 1.
 */
#ifndef KC_ARIMA_DESIGN_H
#define KC_ARIMA_DESIGN_H

#include "core/arima_polynomial.h"

typedef struct KcArimaDesign {
    KcArimaSpec spec;
    KcArimaSeries series;
    size_t first, span; /* the first observed value, and how many there are to the last */
    size_t lost;        /* values that differencing takes, d + s·D */
    size_t count;       /* of the differenced series: span − lost */
    double scale;       /* what values were multiplied by */
    double *completed;  /* span: scaled values without the fixed part of the regression, gaps filled */
    double *values;     /* count: `completed` differenced */
    size_t missing;     /* within the span */
    size_t *missing_at; /* from the first observed value */
    size_t pulses;      /* columns of missing values */
    bool skips;         /* missing values are passed over */
    size_t columns;     /* pulses, then the regression's */
    double **column;    /* count each */
    double **level;     /* span each: not differenced; NULL unless `skips` */
    size_t rows; /* shocks of a column: count, or where missing values are skipped what is observed of it */
    size_t
        *column_of; /* of a pulse: which missing value it is; of the others: their place in the regression */
    double *column_scale;
    size_t regression;   /* coefficients of the regression: mean, drift, regressors */
    size_t observations; /* rows − pulses */
} KcArimaDesign;

/* How missing values are taken care of: what costs less, or one of both. */
typedef enum KcArimaGapWay { KC_ARIMA_CHEAPER, KC_ARIMA_PULSES, KC_ARIMA_SKIPS } KcArimaGapWay;

/* KC_SHAPE when nothing is left after differencing, KC_NULL_ELEMENT and KC_INVALID for values of regressors that are no
 * numbers, KC_TOO_LARGE for more missing values than can be estimated. `fixed` (NULL: none) holds NaN for what is free,
 * for all coefficients. */
KcStatus kc_arima_design(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series,
                         const double *fixed, KcArimaGapWay way, KcArimaDesign *design);

/* The value of a regression column at a position of the series (0 is its first), which may lie beyond its end with
 * `future` rows. */
double kc_arima_regressor(const KcArimaSpec *spec, const KcArimaSeries *series, const double *future,
                          size_t column, size_t position);

/* Differences `values` in place; returns how many are left. */
size_t kc_arima_difference(const KcArimaSpec *spec, double *values, size_t count);

#endif
