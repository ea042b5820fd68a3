/*
 * A series with gaps taken apart, and how strong its trend and its seasons are (Wang, Smith & Hyndman,
 * "Characteristic-based clustering for time series data", Data Mining and Knowledge Discovery 13, 2006;
 * Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 4.3).
 */
#ifndef KC_SERIES_DECOMPOSE_H
#define KC_SERIES_DECOMPOSE_H

#include "core/series_mstl.h"
#include "core/status.h"

/* kc_mstl of a series whose gaps kc_series_interpolate fills; the remainder is NaN where a value is
 * missing, trend and seasons are known everywhere. forecast::mstl is not robust unless told to. KC_SHAPE: no
 * value is known; KC_INVALID: see kc_mstl_periods; KC_RANGE: a value beyond KC_SERIES_MOST. */
KcStatus kc_series_decompose(KcContext *context, const double *values, size_t count, const size_t *periods,
                             size_t period_count, bool is_robust, KcMstl *parts);

typedef struct KcSeriesStrength {
    size_t seasons;
    size_t periods[KC_MSTL_MOST]; /* ascending */
    double season[KC_MSTL_MOST];  /* max(0, 1 − Var(R)/Var(R + S)), 0 … 1 */
    double trend;                 /* max(0, 1 − Var(R)/Var(R + T)) */
} KcSeriesStrength;

/* Of a series that has been taken apart. What does not vary but for rounding has strength 0, as has
 * anything of fewer than two known values. O(count · seasons). */
void kc_series_strength(const KcMstl *parts, size_t count, KcSeriesStrength *strength);

/* How many seasonal differences a series with this period needs, as forecast::nsdiffs counts (at most 1):
 * one where the season's strength is above 0.64. None for a constant series, or one not longer than two
 * periods, or of which nothing is known. KC_INVALID: a period of 0; KC_RANGE: a value beyond
 * KC_SERIES_MOST. */
KcStatus kc_series_seasonal_differences(KcContext *context, const double *values, size_t count, size_t period,
                                        size_t *differences);

#endif
