/* The KPSS test and the number of differences; see series_unit_root.h. */
#include "core/series_unit_root.h"

#include "core/arena.h"
#include "core/numeric.h"
#include "core/series.h"

#include <math.h>
#include <string.h>

#define LEVELS 4
/* Products between two polls. */
#define POLL_AFTER ((size_t)1 << 20)

/* Table 1 of Kwiatkowski et al. */
static const double table_p[LEVELS] = {0.10, 0.05, 0.025, 0.01};
static const double table_statistic[2][LEVELS] = {{0.347, 0.463, 0.574, 0.739}, {0.119, 0.146, 0.176, 0.216}};

static double
p_value(double statistic, KcKpssKind kind)
{
    const double *table = table_statistic[kind == KC_KPSS_TREND];

    if (statistic <= table[0])
        return table_p[0];
    for (int i = 1; i < LEVELS; i++)
        if (statistic <= table[i])
            return table_p[i] +
                   (table_p[i - 1] - table_p[i]) * (table[i] - statistic) / (table[i] - table[i - 1]);
    return table_p[LEVELS - 1];
}

/* The known values, closed up, in units in which nothing overflows. */
static KcStatus
gather(KcContext *context, const double *values, size_t count, const KcSeriesRange *range, double **known)
{
    double scale = kc_series_scale(range);
    size_t n = 0;
    KcStatus status = kc_allocate_doubles(context, range->known, known);

    for (size_t t = 0; t < count && status == KC_OK; t++)
        if (!isnan(values[t]))
            (*known)[n++] = values[t] * scale;
    return status;
}

/* Values become residuals from their mean, or from the straight line of least squares. */
static void
take_residuals(double *values, size_t n, KcKpssKind kind)
{
    double middle = ((double)n - 1) / 2;
    KcSum sum = {0, 0}, slope = {0, 0};
    double mean, rise;

    for (size_t t = 0; t < n; t++) {
        kc_sum_add(&sum, values[t]);
        kc_sum_add_product(&slope, values[t], (double)t - middle);
    }
    mean = kc_sum_value(&sum) / (double)n;
    /* Σ(t − middle)² */
    rise = kind == KC_KPSS_TREND ? kc_sum_value(&slope) * 12 / ((double)n * ((double)n * (double)n - 1)) : 0;
    for (size_t t = 0; t < n; t++)
        values[t] -= mean + rise * ((double)t - middle);
}

/* n times the long-run variance. */
static KcStatus
long_run_sum(KcContext *context, const double *residuals, size_t n, size_t lag, double *total)
{
    size_t work = 0;

    *total = 0;
    for (size_t j = 0; j <= lag; j++) {
        double sum = 0, weight = (j ? 2 : 1) * (1 - (double)j / ((double)lag + 1));

        for (size_t t = j; t < n; t++)
            sum += residuals[t] * residuals[t - j];
        *total += weight * sum;
        work += n;
        if (work >= POLL_AFTER) {
            work = 0;
            if (kc_poll(context) != KC_OK)
                return KC_STOPPED;
        }
    }
    return KC_OK;
}

/* The test of scaled values without gaps, which become residuals; `rounding` is their error. */
static KcStatus
test_values(KcContext *context, double *values, size_t n, KcKpssKind kind, double rounding, KcKpss *result)
{
    double partial = 0, squares = 0, total, largest = 0;
    KcStatus status;

    result->lag = (size_t)(3 * sqrt((double)n) / 13);
    result->statistic = 0;
    take_residuals(values, n, kind);
    for (size_t t = 0; t < n; t++)
        largest = fmax(largest, fabs(values[t]));
    if (largest > rounding) {
        double scale = kc_scale_for(largest);

        for (size_t t = 0; t < n; t++) {
            values[t] *= scale;
            partial += values[t];
            squares += partial * partial;
        }
        status = long_run_sum(context, values, n, result->lag, &total);
        if (status != KC_OK)
            return status;
        /* Bartlett's weights keep the long-run variance above 0. */
        result->statistic = squares / (double)n / total;
    }
    result->p_value = p_value(result->statistic, kind);
    return KC_OK;
}

static double
scaled_rounding(const KcSeriesRange *range)
{
    return kc_series_rounding(range) * kc_series_scale(range);
}

KcStatus
kc_series_kpss(KcContext *context, const double *values, size_t count, KcKpssKind kind, KcKpss *result)
{
    KcSeriesRange range;
    double *known;
    KcStatus status = kc_series_require(context, values, count, kind == KC_KPSS_TREND ? 3 : 2, &range);

    if (status == KC_OK)
        status = gather(context, values, count, &range, &known);
    if (status != KC_OK)
        return status;
    return test_values(context, known, range.known, kind, scaled_rounding(&range), result);
}

KcStatus
kc_series_differences(KcContext *context, const double *values, size_t count, double alpha, size_t most,
                      size_t *differences)
{
    KcSeriesRange range;
    double *known, *residuals;
    size_t n;
    KcStatus status = kc_series_range(context, values, count, &range);

    *differences = 0;
    if (status != KC_OK)
        return status;
    if (!(alpha >= table_p[LEVELS - 1] && alpha <= table_p[0])) {
        kc_fail(context, KC_INVALID, "level of the unit root test must be between 0.01 and 0.1");
        return kc_detail(context, "Got %g.", alpha);
    }
    status = gather(context, values, count, &range, &known);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, range.known, &residuals);
    n = range.known;
    while (status == KC_OK && *differences < most &&
           !kc_series_is_constant(known, n, scaled_rounding(&range))) {
        KcKpss test;

        memcpy(residuals, known, n * sizeof *known);
        status = test_values(context, residuals, n, KC_KPSS_LEVEL, scaled_rounding(&range), &test);
        if (status != KC_OK || !(test.p_value < alpha))
            return status;
        ++*differences;
        kc_series_difference(known, n, 1, known);
        n--;
    }
    return status;
}
