/*
 * Filling the gaps of a series, as forecast::na.interp does (Hyndman & Athanasopoulos, Forecasting:
 * Principles and Practice, 3rd edition, 13.9): on a straight line between the neighbours, and with a season
 * on a straight line of the series without it, the season put back.
 */
#ifndef KC_SERIES_INTERPOLATE_H
#define KC_SERIES_INTERPOLATE_H

#include "core/status.h"

/* Straight lines between known neighbours; before the first and after the last the nearest. KC_SHAPE: no
 * value is known; KC_RANGE: a value beyond KC_SERIES_MOST. `filled` may be `values`. O(count). */
KcStatus kc_series_interpolate_linear(KcContext *context, const double *values, size_t count, double *filled);

/* The same about the seasons with these periods (kc_mstl_periods says which of them count), found by a
 * robust decomposition of the series whose gaps a regression on harmonics and a polynomial of time fills
 * at first. Straight lines alone when no period counts, when no more values are known than two of the
 * longest have, or when a filled value would lie further outside the range of the known ones than half of
 * it. Errors as of the linear form, and of kc_mstl_periods. `filled` is not `values`. Memory:
 * (12 + seasons) · count doubles and 16 for each value of the longest period. */
KcStatus kc_series_interpolate(KcContext *context, const double *values, size_t count, const size_t *periods,
                               size_t period_count, double *filled);

#endif
