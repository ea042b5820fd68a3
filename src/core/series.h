/*
 * What everything that describes a time series shares. A series is `count` values at equal steps; NaN is a
 * value that is missing.
 */
#ifndef KC_SERIES_H
#define KC_SERIES_H

#include "core/status.h"

/* The greatest magnitude of a value: what is computed from such values stays finite. */
#define KC_SERIES_MOST 1e300

typedef struct KcSeriesRange {
    size_t known; /* values that are not missing */
    double low;   /* the least and the greatest of them; 0 where there is none */
    double high;
} KcSeriesRange;

/* How many values are known, and their range. KC_RANGE: a value is infinite or beyond
 * ±KC_SERIES_MOST. O(count). */
KcStatus kc_series_range(KcContext *context, const double *values, size_t count, KcSeriesRange *range);

/* The same, and KC_SHAPE when fewer than `least` values are known. */
KcStatus kc_series_require(KcContext *context, const double *values, size_t count, size_t least,
                           KcSeriesRange *range);

/* The power of two that brings the greatest magnitude into [0.5, 1), so that squares and sums neither
 * vanish nor overflow; multiplying by it is exact. */
double kc_series_scale(const KcSeriesRange *range);

/* Whether all known values are equal but for rounding: those that differ from the first do so by less than
 * 1.5e-8 of their magnitude on average (as R's all.equal, on which forecast::is.constant stands), or by
 * less than `rounding`, the error of differences of larger values. Also a series with at most one known
 * value. O(count). */
bool kc_series_is_constant(const double *values, size_t count, double rounding);

/* The error to reckon with in differences of values of this range. */
double kc_series_rounding(const KcSeriesRange *range);

/* value[t] − value[t − lag] for t = lag … count − 1, missing where one of the two is; count − lag values,
 * of which there are none when lag ≥ count. `differences` may be `values`. */
void kc_series_difference(const double *values, size_t count, size_t lag, double *differences);

#endif
