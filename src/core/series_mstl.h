/*
 * A series with several seasons (a day and a week of quarter-hours) taken apart, as forecast::mstl does
 * (Bandara, Hyndman & Bergmeir, "MSTL: a seasonal-trend decomposition algorithm for time series with multiple
 * seasonal patterns", arXiv:2107.13462): STL finds each season in what is left without the others, the
 * shortest first, twice over. The season's window is 7 + 4·i for the i-th.
 *
 * Without a season there is a trend alone: loess of degree 1 over a fifth of the series, at least 7 values.
 */
#ifndef KC_SERIES_MSTL_H
#define KC_SERIES_MSTL_H

#include "core/status.h"

#define KC_MSTL_MOST 6 /* seasons */

typedef struct KcMstl {
    size_t seasons;
    size_t periods[KC_MSTL_MOST]; /* ascending */
    double *season[KC_MSTL_MOST]; /* count values each; on the context's arena, as all */
    double *trend;
    double *remainder; /* value = trend + seasons + remainder */
} KcMstl;

/* Which of the periods a series of this length can have: those of at least 2 values of which it has more
 * than two (count > 2·period), ascending, each once. KC_INVALID: a period of 0, or more than KC_MSTL_MOST
 * usable ones. */
KcStatus kc_mstl_periods(KcContext *context, const size_t *periods, size_t period_count, size_t count,
                         KcMstl *parts);

/* Takes a series apart that has no missing values; periods as of kc_mstl_periods, others are left out.
 * `is_robust`: outliers count for little (eight times the work). KC_SHAPE: no value; KC_NULL_ELEMENT: a
 * value is missing; KC_RANGE: a value beyond KC_SERIES_MOST. O(count) with (2 + seasons) · count doubles
 * of memory and those of one kc_stl. */
KcStatus kc_mstl(KcContext *context, const double *values, size_t count, const size_t *periods,
                 size_t period_count, bool is_robust, KcMstl *parts);

#endif
