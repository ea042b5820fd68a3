/* Accuracy of forecasts; see series_accuracy.h. */
#include "core/series_accuracy.h"

#include "core/series.h"

#include <float.h>
#include <math.h>

/* A quotient by an actual value that is all but 0. */
#define RELATIVE_MOST 1e290
/* Counts are exact up to here. */
#define COUNT_MOST 0x1p53

static KcStatus
check_magnitude(KcContext *context, const char *name, double value)
{
    if (fabs(value) <= KC_ACCURACY_MOST)
        return KC_OK;
    kc_fail(context, KC_RANGE, "%s must be between %g and %g", name, -KC_ACCURACY_MOST, KC_ACCURACY_MOST);
    return kc_detail(context, "Got %g.", value);
}

/* A share that is the same in all rows; the first sets it. */
static KcStatus
check_share(KcContext *context, const char *name, double share, double *known)
{
    if (!(share > 0 && share < 1)) {
        kc_fail(context, KC_INVALID, "%s must be greater than 0 and less than 1", name);
        return kc_detail(context, "Got %g.", share);
    }
    if (*known != 0 && share != *known) {
        kc_fail(context, KC_INVALID, "%s must be the same in all rows", name);
        return kc_detail(context, "Got %g and %g.", *known, share);
    }
    *known = share;
    return KC_OK;
}

KcStatus
kc_accuracy_add(KcContext *context, KcAccuracy *accuracy, double actual, double forecast)
{
    double error = actual - forecast;
    double size = fabs(actual) + fabs(forecast);
    KcStatus status = KC_OK;

    if (isnan(actual) || isnan(forecast))
        return KC_OK;
    status = check_magnitude(context, "actual value", actual);
    if (status == KC_OK)
        status = check_magnitude(context, "forecast value", forecast);
    if (status != KC_OK)
        return status;
    accuracy->count++;
    kc_sum_add(&accuracy->error, error);
    kc_sum_add(&accuracy->absolute, fabs(error));
    kc_sum_add_product(&accuracy->square, error, error);
    kc_sum_add(&accuracy->actual, fabs(actual));
    kc_sum_add(&accuracy->symmetric, size > 0 ? fabs(error) / size : 0);
    if (actual != 0 && fabs(error / actual) <= RELATIVE_MOST) {
        accuracy->relative_count++;
        kc_sum_add(&accuracy->relative, fabs(error / actual));
    }
    return KC_OK;
}

KcStatus
kc_accuracy_add_interval(KcContext *context, KcAccuracy *accuracy, double actual, double lower, double upper,
                         double level)
{
    double outside;
    KcStatus status = check_share(context, "confidence level", level, &accuracy->level);

    if (status != KC_OK || isnan(actual) || isnan(lower) || isnan(upper))
        return status;
    status = check_magnitude(context, "actual value", actual);
    if (status == KC_OK)
        status = check_magnitude(context, "lower bound", lower);
    if (status == KC_OK)
        status = check_magnitude(context, "upper bound", upper);
    if (status != KC_OK)
        return status;
    if (lower > upper) {
        kc_fail(context, KC_INVALID, "lower bound must not be above the upper bound");
        return kc_detail(context, "Got %g and %g.", lower, upper);
    }
    outside = fmax(0, fmax(lower - actual, actual - upper));
    accuracy->interval_count++;
    accuracy->inside += outside == 0;
    kc_sum_add(&accuracy->score, upper - lower);
    kc_sum_add(&accuracy->score, 2 / (1 - level) * outside);
    return KC_OK;
}

KcStatus
kc_accuracy_add_quantile(KcContext *context, KcAccuracy *accuracy, double actual, double quantile,
                         double share)
{
    double above = actual - quantile;
    KcStatus status = check_share(context, "share of the quantile", share, &accuracy->share);

    if (status != KC_OK || isnan(above))
        return status;
    status = check_magnitude(context, "actual value", actual);
    if (status == KC_OK)
        status = check_magnitude(context, "quantile", quantile);
    if (status != KC_OK)
        return status;
    accuracy->quantile_count++;
    kc_sum_add(&accuracy->pinball, above >= 0 ? share * above : (share - 1) * above);
    return KC_OK;
}

KcStatus
kc_accuracy_merge(KcContext *context, KcAccuracy *accuracy, const KcAccuracy *other)
{
    KcStatus status = KC_OK;

    if (other->level != 0)
        status = check_share(context, "confidence level", other->level, &accuracy->level);
    if (status == KC_OK && other->share != 0)
        status = check_share(context, "share of the quantile", other->share, &accuracy->share);
    if (status != KC_OK)
        return status;
    accuracy->count += other->count;
    kc_sum_merge(&accuracy->error, &other->error);
    kc_sum_merge(&accuracy->absolute, &other->absolute);
    kc_sum_merge(&accuracy->square, &other->square);
    kc_sum_merge(&accuracy->actual, &other->actual);
    accuracy->relative_count += other->relative_count;
    kc_sum_merge(&accuracy->relative, &other->relative);
    kc_sum_merge(&accuracy->symmetric, &other->symmetric);
    accuracy->interval_count += other->interval_count;
    accuracy->inside += other->inside;
    kc_sum_merge(&accuracy->score, &other->score);
    accuracy->quantile_count += other->quantile_count;
    kc_sum_merge(&accuracy->pinball, &other->pinball);
    return KC_OK;
}

static bool
is_count(double count, double most)
{
    return count >= 0 && count <= most && count == floor(count);
}

/* A sum of so many terms, none below 0 and none above `largest`. */
static bool
is_sum(const KcSum *sum, double count, double largest)
{
    return kc_sum_is_sound(sum) && sum->high >= 0 && sum->high <= 1.001 * count * largest;
}

static bool
is_share(double share, double count)
{
    return (share > 0 && share < 1) || (share == 0 && count == 0);
}

KcStatus
kc_accuracy_check(KcContext *context, const KcAccuracy *accuracy)
{
    const KcAccuracy *a = accuracy;
    double largest = 2 * KC_ACCURACY_MOST;

    if (is_count(a->count, COUNT_MOST) && is_count(a->relative_count, a->count) &&
        is_count(a->interval_count, COUNT_MOST) && is_count(a->inside, a->interval_count) &&
        is_count(a->quantile_count, COUNT_MOST) && is_share(a->level, a->interval_count) &&
        is_share(a->share, a->quantile_count) && kc_sum_is_sound(&a->error) &&
        fabs(a->error.high) <= 1.001 * a->absolute.high && is_sum(&a->absolute, a->count, largest) &&
        is_sum(&a->square, a->count, largest * largest) && is_sum(&a->actual, a->count, KC_ACCURACY_MOST) &&
        is_sum(&a->relative, a->relative_count, RELATIVE_MOST) && is_sum(&a->symmetric, a->count, 1) &&
        is_sum(&a->score, a->interval_count, largest + 2 / (1 - a->level) * largest) &&
        is_sum(&a->pinball, a->quantile_count, largest))
        return KC_OK;
    kc_fail(context, KC_CORRUPT, "invalid aggregate state");
    return kc_detail(context, "Its sums of errors are damaged.");
}

KcStatus
kc_accuracy_scale(KcContext *context, const double *values, size_t count, size_t lag, KcAccuracyScale *scale)
{
    KcSeriesRange range;
    KcSum absolute = {0, 0}, square = {0, 0};
    size_t pairs = 0;
    KcStatus status = kc_series_range(context, values, count, &range);

    if (status == KC_OK && lag == 0)
        status = kc_fail(context, KC_INVALID, "lag must be at least 1");
    if (status == KC_OK)
        status = check_magnitude(context, "training value", -range.low > range.high ? range.low : range.high);
    if (status != KC_OK)
        return status;
    for (size_t t = lag; t < count; t++) {
        double difference = values[t] - values[t - lag];

        if (isnan(difference))
            continue;
        kc_sum_add(&absolute, fabs(difference));
        kc_sum_add_product(&square, difference, difference);
        pairs++;
    }
    if (pairs == 0) {
        kc_fail(context, KC_SHAPE, "training series must have two known values %zu apart", lag);
        return kc_detail(context, "It has %zu known values of %zu.", range.known, count);
    }
    scale->absolute = kc_sum_value(&absolute) / (double)pairs;
    scale->square = kc_sum_value(&square) / (double)pairs;
    return KC_OK;
}

/* NaN where the divisor is 0, or so small that the quotient overflows, be it as a percentage. */
static double
quotient(double value, double divisor)
{
    double result = divisor > 0 ? value / divisor : NAN;

    return fabs(result) <= DBL_MAX / 1000 ? result : NAN;
}

KcAccuracyMeasures
kc_accuracy_measures(const KcAccuracy *accuracy, const KcAccuracyScale *scale)
{
    KcAccuracyScale of = scale ? *scale : (KcAccuracyScale){0, 0};
    double count = accuracy->count;
    double square = quotient(kc_sum_value(&accuracy->square), count);
    KcAccuracyMeasures measures = {
        .count = count,
        .mean_error = quotient(kc_sum_value(&accuracy->error), count),
        .mae = quotient(kc_sum_value(&accuracy->absolute), count),
        .rmse = sqrt(square),
        .mape = 100 * quotient(kc_sum_value(&accuracy->relative), accuracy->relative_count),
        .smape = 200 * quotient(kc_sum_value(&accuracy->symmetric), count),
        .wape = 100 * quotient(kc_sum_value(&accuracy->absolute), kc_sum_value(&accuracy->actual)),
        .rmsse = sqrt(quotient(square, of.square)),
        .coverage = quotient(accuracy->inside, accuracy->interval_count),
        .interval_score = quotient(kc_sum_value(&accuracy->score), accuracy->interval_count),
        .pinball = quotient(kc_sum_value(&accuracy->pinball), accuracy->quantile_count),
    };

    measures.mase = quotient(measures.mae, of.absolute);
    measures.msis = quotient(measures.interval_score, of.absolute);
    return measures;
}
