/*
 * Day curves: the values of one quantity at one point over one day.
 *
 * A curve has n points, n a divisor of 1440; value i (from 1) is the mean of the interval that ends at i·1440/n
 * minutes. Here a curve is an array of n floats in which NaN is a gap; every other value is finite. Nothing
 * allocates. Cost: the number of points, unless said otherwise.
 */
#ifndef KC_CURVE_H
#define KC_CURVE_H

#include "core/status.h"

#include <stdint.h>

#define KC_CURVE_MOST_POINTS 1440

/* KC_INVALID when 1440 is no multiple of `points`. */
KcStatus kc_curve_check_points(KcContext *context, int points);

/* `value`·`factor`, computed in double, as the nearest float, never -0. False when that is no finite float. */
bool kc_curve_value(double value, double factor, float *stored);

/* The number of PostgreSQL's numeric: `count` digits to the base 10000 (int16, perhaps not aligned), the first one
 * of weight 10000^weight. False when the double nearest to it cannot be had in one exact step; the caller then
 * takes the slow way. Cost: the number of digits, four at most. */
bool kc_curve_decimal(const void *digits, int count, int weight, bool is_negative, double *value);

/* The later curve's values over the earlier one's; its gaps leave what was there. */
void kc_curve_overlay(float *earlier, const float *later, int points);

/* The values of both; where both have one, the greater. Commutative, associative, idempotent. */
void kc_curve_merge(float *curve, const float *other, int points);

typedef struct KcCurveSummary {
    int valid;
    int missing;
    int maximum_at; /* from 1, the first of several; 0 without a valid value */
    double mean;    /* NaN without a valid value, as the next three */
    double minimum;
    double maximum;
    double energy_hours; /* sum of the values times the hours of an interval */
} KcCurveSummary;

void kc_curve_summarise(const float *values, int points, KcCurveSummary *summary);

/* The slot (1 … points) that a label belongs to, and its day (since the epoch of the label). The label is in
 * microseconds since a midnight. `interval_end`: it names the end of its interval, so that midnight is
 * the last slot of the day before; otherwise its beginning. */
int kc_curve_slot(int64_t label, int points, bool interval_end, int64_t *day);

#endif
