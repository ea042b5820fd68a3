/* What is common to all that describes a series; see series.h. */
#include "core/series.h"

#include "core/numeric.h"

#include <math.h>

/* Values looked at between two polls. */
#define POLL_AFTER ((size_t)1 << 20)
/* The tolerance of R's all.equal: the square root of the rounding of a double. */
#define EQUAL_WITHIN 0x1p-26
/* A few roundings of the larger values. */
#define ROUNDING 0x1p-48

KcStatus
kc_series_range(KcContext *context, const double *values, size_t count, KcSeriesRange *range)
{
    *range = (KcSeriesRange){0, INFINITY, -INFINITY};
    for (size_t t = 0; t < count; t++) {
        if (t % POLL_AFTER == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
        if (isnan(values[t]))
            continue;
        range->known++;
        range->low = fmin(range->low, values[t]);
        range->high = fmax(range->high, values[t]);
        if (fabs(values[t]) > KC_SERIES_MOST) {
            kc_fail(context, KC_RANGE, "values of a series must be between %g and %g", -KC_SERIES_MOST,
                    KC_SERIES_MOST);
            return kc_detail(context, "Value %zu is %g.", t + 1, values[t]);
        }
    }
    if (range->known == 0)
        range->low = range->high = 0;
    return KC_OK;
}

KcStatus
kc_series_require(KcContext *context, const double *values, size_t count, size_t least, KcSeriesRange *range)
{
    KcStatus status = kc_series_range(context, values, count, range);

    if (status != KC_OK || range->known >= least)
        return status;
    kc_fail(context, KC_SHAPE, "a series must have at least %zu known %s", least,
            least == 1 ? "value" : "values");
    return kc_detail(context, "It has %zu of %zu.", range->known, count);
}

static double
largest_magnitude(const KcSeriesRange *range)
{
    return fmax(fabs(range->low), fabs(range->high));
}

double
kc_series_scale(const KcSeriesRange *range)
{
    double largest = largest_magnitude(range);

    return largest > 0 ? kc_scale_for(largest) : 1;
}

double
kc_series_rounding(const KcSeriesRange *range)
{
    return ROUNDING * largest_magnitude(range);
}

bool
kc_series_is_constant(const double *values, size_t count, double rounding)
{
    size_t first = 0;
    double difference = 0, magnitude = 0, largest = 0;

    while (first < count && isnan(values[first]))
        first++;
    for (size_t t = first + 1; t < count; t++) {
        double distance = fabs(values[t] - values[first]);

        if (isnan(distance) || distance == 0)
            continue;
        largest = fmax(largest, distance);
        /* Shares of sums, which stay finite. */
        difference += distance / (double)count;
        magnitude += fabs(values[t]) / (double)count;
    }
    return largest <= rounding || difference <= EQUAL_WITHIN * magnitude;
}

void
kc_series_difference(const double *values, size_t count, size_t lag, double *differences)
{
    for (size_t t = lag; t < count; t++)
        differences[t - lag] = values[t] - values[t - lag];
}
