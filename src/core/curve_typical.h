/*
 * The typical day of many day curves: mean, band, the day that is most like the others, and how much the load departs
 * from its habit. As in curve.h a curve is an array of n floats in which NaN is a gap.
 *
 * The result does not depend on the order of the days. Cost: days · points · log(days), and days² · 24 for the day
 * most like the others (250 days of 96 points: about 2 ms).
 */
#ifndef KC_CURVE_TYPICAL_H
#define KC_CURVE_TYPICAL_H

#include "core/curve.h"

typedef struct KcDayCurve {
    int32_t day;
    const float *values;
} KcDayCurve;

typedef struct KcCurveTypical {
    int32_t typical_day;
    double fluctuation; /* NaN with fewer than KC_TYPICAL_LEAST_DAYS days, or fewer than 24 points */
    /* Slot by slot, over the days that have a value there; NaN where none has. */
    float *mean;
    float *low;   /* 10 % of days are below */
    float *high;  /* 10 % of days are above */
    float *upper; /* 5 % of days are above */
} KcCurveTypical;

#define KC_TYPICAL_LEAST_DAYS 5

/* `days` is sorted in place; every day has at least one value. count and points are at least 1. */
KcStatus kc_curve_typical(KcContext *context, KcDayCurve *days, size_t count, int points,
                          KcCurveTypical *typical);

/* The day most like the others alone. */
KcStatus kc_curve_medoid(KcContext *context, KcDayCurve *days, size_t count, int points, int32_t *day);

#endif
