/*
 * Which seasons a series is likely to have: those that its step suggests (a day and a week of quarter-hours,
 * a year of months), as far as the values bear them out.
 */
#ifndef KC_SERIES_SEASONAL_H
#define KC_SERIES_SEASONAL_H

#include "core/series_mstl.h"
#include "core/status.h"

#include <stdint.h>

/* The step from a value to the next: either whole months, or seconds. */
typedef struct KcSeriesStep {
    int64_t months;
    int64_t seconds;
} KcSeriesStep;

/* Periods worth trying for a series of `count` values, ascending; how many is returned. A step that
 * divides a day suggests a day and a week, a day suggests a week, a week 52 values, and a step of months
 * that divides a year suggests a year. Only those of at least 2 values of which the series has more than
 * two. */
size_t kc_series_candidates(KcSeriesStep step, size_t count, size_t periods[KC_MSTL_MOST]);

/* The correlation is 0 when no two values are known a period apart. */
typedef struct KcSeriesSeason {
    size_t period;
    double strength;    /* of the season beside the others, see KcSeriesStrength */
    double correlation; /* of the series without trend and other seasons, a period apart */
    bool is_likely;
} KcSeriesSeason;

typedef struct KcSeriesSeasons {
    size_t count;
    KcSeriesSeason season[KC_MSTL_MOST]; /* periods ascending */
    size_t main; /* the period of the strongest that is likely, the shorter of equals; 1: none is */
} KcSeriesSeasons;

/* Looks for seasons with these periods (those that the series is too short for are left out). All are
 * taken apart at once, so that a week counts only for what the days within it do not explain. A season is
 * likely when its strength is at least 0.4 and the correlation at least 0.2 and beyond what white noise
 * reaches once in 200 times, 2.576/√known. The strength alone would not do: a season that is fitted to two
 * or three periods of noise has a strength of a third to a half. KC_SHAPE: no value is known; KC_INVALID:
 * see kc_mstl_periods; KC_RANGE: a value beyond KC_SERIES_MOST. O(count · periods). */
KcStatus kc_series_find_seasons(KcContext *context, const double *values, size_t count, const size_t *periods,
                                size_t period_count, KcSeriesSeasons *seasons);

#endif
