/* Correlations of a series with its past; see series_correlation.h. */
#include "core/series_correlation.h"

#include "core/arena.h"
#include "core/numeric.h"
#include "core/series.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Products between two polls. */
#define POLL_AFTER ((size_t)1 << 20)

/* A series about its mean, in units in which nothing overflows; 0 where a value is missing, and that
 * known. */
typedef struct Centred {
    double *values;
    unsigned char *is_known;
    size_t count;
    size_t known;
} Centred;

static KcStatus
centre(KcContext *context, const double *values, size_t count, Centred *centred)
{
    KcSeriesRange range;
    KcSum sum = {0, 0};
    void *memory;
    double scale, mean;
    KcStatus status = kc_series_require(context, values, count, 1, &range);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, count, &centred->values);
    if (status == KC_OK)
        status = kc_allocate(context, count, 1, &memory);
    if (status != KC_OK)
        return status;
    centred->is_known = memory;
    centred->count = count;
    centred->known = range.known;
    scale = kc_series_scale(&range);
    for (size_t t = 0; t < count; t++)
        if (!isnan(values[t]))
            kc_sum_add(&sum, values[t] * scale);
    mean = kc_sum_value(&sum) / (double)range.known;
    for (size_t t = 0; t < count; t++) {
        centred->is_known[t] = !isnan(values[t]);
        centred->values[t] = centred->is_known[t] ? values[t] * scale - mean : 0;
    }
    /* What is left of equal values is the rounding of their mean. */
    if (range.low == range.high)
        for (size_t t = 0; t < count; t++)
            centred->values[t] = 0;
    return KC_OK;
}

/* The greatest deviation becomes about 1, lest squares of small ones vanish beside a large mean. */
static void
stretch(Centred *centred)
{
    double largest = 0, scale;

    for (size_t t = 0; t < centred->count; t++)
        largest = fmax(largest, fabs(centred->values[t]));
    scale = kc_scale_for(largest);
    for (size_t t = 0; t < centred->count && largest > 0; t++)
        centred->values[t] *= scale;
}

static size_t
count_products(const Centred *centred, size_t lag)
{
    size_t products = 0;

    if (centred->known == centred->count)
        return centred->count - lag;
    for (size_t t = lag; t < centred->count; t++)
        products += centred->is_known[t] & centred->is_known[t - lag];
    return products;
}

/* NaN where there is no product. */
static double
covariance(const Centred *centred, size_t lag)
{
    size_t products = count_products(centred, lag);
    double sum = 0;

    for (size_t t = lag; t < centred->count; t++)
        sum += centred->values[t] * centred->values[t - lag];
    return products ? sum / (double)(products + lag) : NAN;
}

KcStatus
kc_series_acf(KcContext *context, const double *values, size_t count, size_t lags, double *correlations)
{
    Centred centred;
    double variance;
    KcStatus status = centre(context, values, count, &centred);

    if (status != KC_OK)
        return status;
    if (lags >= count) {
        kc_fail(context, KC_INVALID, "number of lags must be less than the length of the series");
        return kc_detail(context, "Got %zu lags of %zu values.", lags, count);
    }
    stretch(&centred);
    variance = covariance(&centred, 0);
    correlations[0] = 1;
    for (size_t lag = 1, work = 0; lag <= lags; lag++) {
        double share = covariance(&centred, lag) / (variance > 0 ? variance : 1);

        correlations[lag] = isnan(share) ? share : fmax(-1, fmin(1, share));
        work += count;
        if (work >= POLL_AFTER) {
            work = 0;
            if (kc_poll(context) != KC_OK)
                return KC_STOPPED;
        }
    }
    return KC_OK;
}

KcStatus
kc_series_pacf(KcContext *context, const double *correlations, size_t lags, double *partials)
{
    double *weights, *before;
    KcStatus status = kc_allocate_doubles(context, 2 * lags, &weights);

    if (status != KC_OK)
        return status;
    before = weights + lags;
    for (size_t k = 0; k < lags; k++) {
        double explained = correlations[k + 1];
        double left = 1;

        for (size_t j = 0; j < k; j++) {
            explained -= weights[j] * correlations[k - j];
            left -= weights[j] * correlations[j + 1];
            before[j] = weights[j];
        }
        partials[k] = left != 0 ? explained / left : NAN;
        weights[k] = partials[k];
        for (size_t j = 0; j < k; j++)
            weights[j] = before[j] - weights[k] * before[k - 1 - j];
        if (k % 256 == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
    }
    return KC_OK;
}

static KcStatus
check_lags(KcContext *context, size_t known, size_t lags, size_t fitted)
{
    if (fitted >= lags) {
        kc_fail(context, KC_INVALID, "number of lags must be greater than the number of fitted parameters");
        return kc_detail(context, "Got %zu lags and %zu parameters.", lags, fitted);
    }
    if (lags >= known) {
        kc_fail(context, KC_INVALID, "number of lags must be less than the number of known values");
        return kc_detail(context, "Got %zu lags of %zu values.", lags, known);
    }
    return KC_OK;
}

KcStatus
kc_series_ljung_box(KcContext *context, const double *values, size_t count, size_t lags, size_t fitted,
                    KcLjungBox *result)
{
    KcSeriesRange range;
    double *correlations;
    double sum = 0;
    KcStatus status = kc_series_require(context, values, count, 1, &range);

    if (status == KC_OK)
        status = check_lags(context, range.known, lags, fitted);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, lags + 1, &correlations);
    if (status == KC_OK)
        status = kc_series_acf(context, values, count, lags, correlations);
    if (status != KC_OK)
        return status;
    for (size_t lag = 1; lag <= lags; lag++) {
        if (isnan(correlations[lag])) {
            kc_fail(context, KC_SHAPE, "a series must have values at every lag that is tested");
            return kc_detail(context, "No two known values are %zu apart.", lag);
        }
        sum += correlations[lag] * correlations[lag] / (double)(range.known - lag);
    }
    result->degrees = lags - fitted;
    result->statistic = sum * (double)range.known * ((double)range.known + 2);
    result->p_value = gsl_cdf_chisq_Q(result->statistic, (double)result->degrees);
    return KC_OK;
}
