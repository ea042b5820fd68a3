/* Decomposition with gaps, and strengths; see series_decompose.h. */
#include "core/series_decompose.h"

#include "core/arena.h"
#include "core/numeric.h"
#include "core/series.h"
#include "core/series_interpolate.h"

#include <math.h>

/* The strength above which forecast differences a season away; it is the best on the M3 and M4
 * competitions' series, as its documentation says. */
#define STRONG_SEASON 0.64
/* The rounding of a decomposition, as a share of the greatest value. */
#define ROUNDING 0x1p-44

KcStatus
kc_series_decompose(KcContext *context, const double *values, size_t count, const size_t *periods,
                    size_t period_count, bool is_robust, KcMstl *parts)
{
    double *filled;
    KcStatus status = kc_allocate_doubles(context, count, &filled);

    if (status == KC_OK)
        status = kc_series_interpolate(context, values, count, periods, period_count, filled);
    if (status == KC_OK)
        status = kc_mstl(context, filled, count, periods, period_count, is_robust, parts);
    for (size_t t = 0; t < count && status == KC_OK; t++)
        if (isnan(values[t]))
            parts->remainder[t] = NAN;
    return status;
}

/* Σ(x − mean)² of the remainder and one part more (NULL: none) where the remainder is known, in units of
 * `scale`. */
static double
vary(const KcMstl *parts, const double *part, size_t count, double scale)
{
    KcSum sum = {0, 0}, squares = {0, 0};
    size_t known = 0;
    double mean;

    for (size_t t = 0; t < count; t++) {
        if (isnan(parts->remainder[t]))
            continue;
        kc_sum_add(&sum, (parts->remainder[t] + (part ? part[t] : 0)) * scale);
        known++;
    }
    mean = known ? kc_sum_value(&sum) / (double)known : 0;
    for (size_t t = 0; t < count; t++) {
        double deviation = (parts->remainder[t] + (part ? part[t] : 0)) * scale - mean;

        if (!isnan(deviation))
            kc_sum_add_product(&squares, deviation, deviation);
    }
    return kc_sum_value(&squares);
}

static double
largest_part(const KcMstl *parts, size_t count)
{
    double largest = 0;

    for (size_t t = 0; t < count; t++) {
        largest = fmax(largest, fmax(fabs(parts->trend[t]), fabs(parts->remainder[t])));
        for (size_t i = 0; i < parts->seasons; i++)
            largest = fmax(largest, fabs(parts->season[i][t]));
    }
    return largest;
}

void
kc_series_strength(const KcMstl *parts, size_t count, KcSeriesStrength *strength)
{
    double largest = largest_part(parts, count);
    double scale = largest > 0 ? kc_scale_for(largest) : 1;
    double rest = vary(parts, NULL, count, scale);
    double least = (double)count * ROUNDING * ROUNDING;
    double trend = vary(parts, parts->trend, count, scale);

    *strength = (KcSeriesStrength){.seasons = parts->seasons};
    strength->trend = trend > least ? fmax(0, 1 - rest / trend) : 0;
    for (size_t i = 0; i < parts->seasons; i++) {
        double season = vary(parts, parts->season[i], count, scale);

        strength->periods[i] = parts->periods[i];
        strength->season[i] = season > least ? fmax(0, 1 - rest / season) : 0;
    }
}

KcStatus
kc_series_seasonal_differences(KcContext *context, const double *values, size_t count, size_t period,
                               size_t *differences)
{
    KcSeriesRange range;
    KcSeriesStrength strength;
    KcMstl parts = {.seasons = 0};
    KcStatus status = kc_series_range(context, values, count, &range);

    *differences = 0;
    if (status == KC_OK)
        status = kc_mstl_periods(context, &period, 1, count, &parts);
    if (status != KC_OK || range.known == 0 || parts.seasons == 0 ||
        kc_series_is_constant(values, count, kc_series_rounding(&range)))
        return status;
    status = kc_series_decompose(context, values, count, &period, 1, false, &parts);
    if (status != KC_OK)
        return status;
    kc_series_strength(&parts, count, &strength);
    *differences = strength.season[0] > STRONG_SEASON;
    return KC_OK;
}
