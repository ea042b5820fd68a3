/*
 * A series taken apart into trend, season and remainder by STL (Cleveland, Cleveland, McRae & Terpenning,
 * "STL: a seasonal-trend decomposition procedure based on loess", Journal of Official Statistics 6, 1990).
 *
 * Each pass takes the trend away, smooths the values of each place in the period for themselves (all Mondays,
 * all Tuesdays …), takes from that what a low-pass filter of it leaves, which is the season, and smooths what
 * is left without the season to the new trend. Robust: passes are repeated with bisquare weights of the
 * remainders, so that outliers count for little.
 */
#ifndef KC_SERIES_STL_H
#define KC_SERIES_STL_H

#include "core/series_loess.h"
#include "core/status.h"

typedef struct KcStlOptions {
    size_t period;    /* values in a season, at least 2 */
    bool is_periodic; /* the season is the same all the time */
    KcLoess season;   /* over the values of one place in the period */
    KcLoess trend;
    KcLoess low_pass;
    unsigned inner; /* passes with the same weights, at least 1 */
    unsigned outer; /* how often weights are computed anew; 0: not robust */
} KcStlOptions;

/* The defaults of R's stl. `season_window` is odd and at least 3, or 0 for a periodic season: then the
 * season's window is 10·count + 1. Trend window: the least odd number that is not below 1.5·period/(1 −
 * 1.5/season window); low-pass window: not below the period; jumps: a tenth of the windows; degrees: 0, 1,
 * 1; 2 inner passes, robust 1 and 15 outer ones. */
KcStlOptions kc_stl_options(size_t count, size_t period, size_t season_window, bool is_robust);

/* Takes `count` values apart: value = season + trend + remainder. `weights` receives the weights of the
 * last pass (1 where not robust); it may be NULL. KC_INVALID: a period below 2, a window that is even or
 * below 3, a jump of 0, a degree other than 0 or 1, no inner pass; KC_SHAPE: count ≤ 2·period;
 * KC_NULL_ELEMENT: a value is missing; KC_RANGE: a value beyond KC_SERIES_MOST. Memory: 8·(count +
 * 2·period) doubles; O(passes · count) with the default jumps. */
KcStatus kc_stl(KcContext *context, const double *values, size_t count, const KcStlOptions *options,
                double *season, double *trend, double *weights);

#endif
