/*
 * Figures of a load that one pass over its values finds, in any order and in parts that are merged: the state of the
 * one-number aggregates.
 *
 * Sums are moments about the least value in double-double (see numeric.h), so that they do not depend on the order.
 * The step is the greatest common divisor of the distances between the times, that of day curves the interval of their
 * points. There are no days here: every value counts, a value that comes twice counts twice.
 */
#ifndef KC_LOAD_SUMS_H
#define KC_LOAD_SUMS_H

#include "core/load.h"

/* All zero when empty. */
typedef struct KcLoadSums {
    int64_t count; /* values */
    int64_t first; /* the earliest time, and the latest */
    int64_t last;
    int64_t step; /* 0: unknown */
    int64_t maximum_at;
    double maximum;
    double minimum;
    int32_t points; /* of day curves; 0: rows with a time */
    int32_t unused;
    struct {
        KcMomentsAxis axis;
        KcSum sums[2];
    } moments; /* as kc_moments_at(…, 1) has it */
} KcLoadSums;

#define KC_LOAD_SUMS_MOST ((int64_t)1 << 48) /* values */

/* Adds a value, checked before, at a finite time; a missing one (NaN) is passed over. KC_RANGE: times too far apart to
 * be counted; KC_TOO_LARGE: too many values. */
KcStatus kc_load_sums_add(KcContext *context, KcLoadSums *sums, int64_t at, double value);

/* Adds a day curve, whose number of points divides 1440; a state has curves of one number of points, or rows:
 * KC_INVALID for others. */
KcStatus kc_load_sums_add_curve(KcContext *context, KcLoadSums *sums, int32_t day, const float *values,
                                int points);

/* Adds another's values. KC_INVALID and KC_RANGE as above. */
KcStatus kc_load_sums_merge(KcContext *context, KcLoadSums *sums, const KcLoadSums *other);

/* Whether memory from outside could be such a state. */
bool kc_load_sums_is_sound(const KcLoadSums *sums);

typedef enum KcLoadNumber {
    KC_LOAD_FACTOR,            /* mean / maximum */
    KC_LOAD_PEAK,              /* maximum */
    KC_LOAD_PEAK_VALLEY,       /* maximum − minimum */
    KC_LOAD_PEAK_VALLEY_RATIO, /* the same over the maximum */
    KC_LOAD_FORM_FACTOR,       /* root of the mean square / mean */
    KC_LOAD_VOLATILITY,        /* standard deviation (of the values, by their number) / mean */
    KC_LOAD_ENERGY,            /* Σ value · step, in hours */
    KC_LOAD_UTILISATION_HOURS, /* load factor · hours from the first interval to the last */
    KC_LOAD_LOSS_HOURS         /* mean square / maximum², times those hours */
} KcLoadNumber;

/* NaN: there is none, since there is no value, the step is unknown or what it is divided by is not above 0. */
double kc_load_sums_number(const KcLoadSums *sums, KcLoadNumber number);

#endif
