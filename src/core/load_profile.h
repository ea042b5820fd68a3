/*
 * The load profile of one customer: what its days, its curve over the day and its duration curve amount to.
 *
 * A day counts when it has at least `valid_share` of its points. Within such a day gaps of up to `fill_points` points
 * that have a value on either side are filled on a straight line; longer ones, and those at an end of the day, stay
 * gaps. A straight line never exceeds its ends, so that maxima and minima are measured values. Days count alike: the
 * mean load is the mean of the days' means. What a formula divides by 0, or by a maximum that is not above 0, is NaN.
 *
 * Definitions are those of shipped/load_index.csv. Loss hours: Gustafson & Baylor, "Approximating the system losses
 * equation", IEEE Transactions on Power Systems 4, 1989 (the sum over the measured curve, not the approximation).
 */
#ifndef KC_LOAD_PROFILE_H
#define KC_LOAD_PROFILE_H

#include "core/load.h"

#define KC_LOAD_ABOVE 101     /* percents of the peak, 0 … 100 */
#define KC_LOAD_DURATION 1001 /* permilles of the time, 0 … 1000 */

typedef struct KcLoadProfileTask {
    double valid_share;
    int fill_points;
    KcLoadCalendar calendar;
    bool has_typical_day; /* wanted; it costs days² */
} KcLoadProfileTask;

/* Slots are from 1; 0: none. NaN: none. */
typedef struct KcLoadDay {
    int32_t day;
    int valid; /* measured points */
    bool counts;
    bool is_rest;
    double mean;
    double mean_square; /* over the square of the profile's `unit` */
    double minimum;
    double maximum;
    int minimum_slot;
    int maximum_slot;
    double deviation;  /* standard deviation of the points, by their number */
    double ramp;       /* the greatest change from a point to the next, with its sign */
    int ramp_slot;     /* that it leads into */
    double similarity; /* correlation with the typical day */
    double demand;     /* the greatest mean of 15 minutes */
} KcLoadDay;

typedef struct KcLoadProfile {
    KcLoadState state;
    int32_t first_day;
    int32_t span_days; /* from the first to the last */
    int points;
    KcLoadDay *days; /* those with any value */
    size_t day_count;
    int counted; /* days that count */
    int excluded;
    int missing; /* days without any value */
    int filled;  /* points */
    double coverage;
    double unit;   /* a power of two near the greatest magnitude */
    double energy; /* kWh of the days that count */
    double mean;
    double maximum;
    int32_t maximum_day;
    int maximum_slot;
    double minimum;
    int32_t minimum_day;
    int minimum_slot;
    double load_factor;
    double day_load_factor; /* means over the days that have one, as the next four */
    double day_minimum_factor;
    double day_difference;
    double day_difference_ratio;
    double base;
    double volatility;
    double form_factor;
    double crest_factor;
    double utilisation_hours;
    double loss_hours;
    double rest_ratio;
    double week_share; /* of the variance that hour and weekday explain; NaN below two weeks */
    double similarity;
    int32_t typical_day; /* of the working days; where there is none, of all */
    bool has_typical_day;
    double *mean_curve; /* points; NaN where no day that counts has one */
    double hours_above[KC_LOAD_ABOVE];
    double duration[KC_LOAD_DURATION]; /* the load that is reached for so many permilles of the time */
    double excluded_maximum;           /* of the days that do not count; NaN: none */
    int32_t excluded_day;
    int excluded_slot;
} KcLoadProfile;

/* The profile of a series; gaps in it are filled in place. Whatever is wrong with it is the profile's state. Cost:
 * the points, and days² · 24 for the typical day (250 working days: about a millisecond). */
KcStatus kc_load_profile(KcContext *context, const KcLoadProfileTask *task, KcLoadSeries *series,
                         KcLoadProfile *profile);

/* The values of a day. */
static inline const double *
kc_load_day_values(const KcLoadSeries *series, const KcLoadDay *day)
{
    return series->values + (size_t)(day->day - series->first_day) * series->points;
}

/* The typical day of a profile whose days are described, and their similarity: part of kc_load_profile. */
KcStatus kc_load_profile_typical(KcContext *context, const KcLoadSeries *series, KcLoadProfile *profile);

#endif
