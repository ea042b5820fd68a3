/* One-pass figures of a load; see load_sums.h. */
#include "core/load_sums.h"

#include "core/curve.h"

#include <math.h>
#include <string.h>

#define HOUR_MICROSECONDS 3600e6

/* The moments are read and written in their own place. */
static KcMoments
moments_of(const KcLoadSums *sums)
{
    return kc_moments_at((void *)&sums->moments, 1);
}

static KcStatus
too_far(KcContext *context)
{
    kc_fail(context, KC_RANGE, "the times lie farther apart than can be counted");
    return kc_hint(context, "Leave out the times that are no times.");
}

/* The span and the step with one more time. */
static KcStatus
add_time(KcContext *context, KcLoadSums *sums, int64_t at)
{
    int64_t first = at < sums->first ? at : sums->first, last = at > sums->last ? at : sums->last, span;

    if (__builtin_sub_overflow(last, first, &span))
        return too_far(context);
    if (!sums->points) {
        int64_t distance = at < sums->first ? sums->first - at : at - sums->first;

        if (!sums->step || distance % sums->step)
            sums->step = kc_common_divisor(distance, sums->step);
    }
    sums->first = first;
    sums->last = last;
    return KC_OK;
}

KcStatus
kc_load_sums_add(KcContext *context, KcLoadSums *sums, int64_t at, double value)
{
    KcMoments moments = moments_of(sums);
    KcStatus status = KC_OK;

    if (isnan(value))
        return KC_OK;
    if (sums->count >= KC_LOAD_SUMS_MOST)
        return kc_fail(context, KC_TOO_LARGE, "too many values");
    /* Two zeros are equal, and one must not win by its turn. */
    value += 0.0;
    if (sums->count == 0) {
        kc_moments_clear(&moments);
        sums->first = sums->last = sums->maximum_at = at;
        sums->maximum = sums->minimum = value;
    } else
        status = add_time(context, sums, at);
    if (status != KC_OK)
        return status;
    if (value > sums->maximum || (value == sums->maximum && at < sums->maximum_at)) {
        sums->maximum = value;
        sums->maximum_at = at;
    }
    sums->minimum = value < sums->minimum ? value : sums->minimum;
    kc_moments_add(&moments, &value, sums->count++);
    return KC_OK;
}

/* Values of one state have one step. */
static KcStatus
require_points(KcContext *context, KcLoadSums *sums, int points)
{
    if (sums->count == 0) {
        sums->points = points;
        sums->step = points ? KC_DAY_MICROSECONDS / points : 0;
        return KC_OK;
    }
    if (sums->points == points)
        return KC_OK;
    if (!sums->points || !points)
        return kc_fail(context, KC_INVALID, "day curves cannot be merged with values in time");
    kc_fail(context, KC_INVALID, "day curves must have the same number of points");
    return kc_detail(context, "One has %d, another has %d.", points < sums->points ? points : sums->points,
                     points > sums->points ? points : sums->points);
}

KcStatus
kc_load_sums_add_curve(KcContext *context, KcLoadSums *sums, int32_t day, const float *values, int points)
{
    KcStatus status;
    int first = 0;

    while (first < points && isnan(values[first]))
        first++;
    /* Nothing but gaps says nothing, wherever it stands among the others: not even how many points they have. */
    if (first == points)
        return KC_OK;
    status = require_points(context, sums, points);
    for (int slot = first; slot < points && status == KC_OK; slot++)
        status = kc_load_sums_add(context, sums, day * KC_DAY_MICROSECONDS + (slot + 1) * sums->step,
                                  (double)values[slot]);
    return status;
}

KcStatus
kc_load_sums_merge(KcContext *context, KcLoadSums *sums, const KcLoadSums *other)
{
    KcMoments moments = moments_of(sums), others = moments_of(other);
    KcStatus status;

    if (other->count == 0)
        return KC_OK;
    if (sums->count == 0) {
        *sums = *other;
        return KC_OK;
    }
    if (sums->count + other->count > KC_LOAD_SUMS_MOST)
        return kc_fail(context, KC_TOO_LARGE, "too many values");
    status = require_points(context, sums, other->points);
    if (status == KC_OK)
        status = add_time(context, sums, other->first);
    if (status == KC_OK)
        status = add_time(context, sums, other->last);
    if (status != KC_OK)
        return status;
    if (!sums->points)
        sums->step = kc_common_divisor(sums->step, other->step);
    if (other->maximum > sums->maximum ||
        (other->maximum == sums->maximum && other->maximum_at < sums->maximum_at)) {
        sums->maximum = other->maximum;
        sums->maximum_at = other->maximum_at;
    }
    sums->minimum = other->minimum < sums->minimum ? other->minimum : sums->minimum;
    kc_moments_merge(&moments, sums->count, &others, other->count);
    sums->count += other->count;
    return KC_OK;
}

static bool
are_times_sound(const KcLoadSums *sums)
{
    int64_t span;

    if (sums->first == KC_TIME_BEFORE_ALL || sums->last == KC_TIME_AFTER_ALL || sums->first > sums->last ||
        __builtin_sub_overflow(sums->last, sums->first, &span) || sums->maximum_at < sums->first ||
        sums->maximum_at > sums->last)
        return false;
    if (sums->step == 0)
        return span == 0;
    return sums->step > 0 && span % sums->step == 0 && (sums->maximum_at - sums->first) % sums->step == 0 &&
           (sums->points || sums->step <= span);
}

bool
kc_load_sums_is_sound(const KcLoadSums *sums)
{
    static const KcLoadSums none;
    KcMoments moments = moments_of(sums);

    if (sums->count < 0 || sums->count > KC_LOAD_SUMS_MOST || sums->unused != 0 || sums->points < 0 ||
        sums->points > KC_CURVE_MOST_POINTS || (sums->points && KC_CURVE_MOST_POINTS % sums->points) ||
        (sums->points && sums->step != KC_DAY_MICROSECONDS / sums->points))
        return false;
    if (sums->count == 0) {
        KcLoadSums empty = *sums;

        empty.points = 0;
        empty.step = sums->points ? 0 : empty.step;
        return memcmp(&empty, &none, sizeof none) == 0;
    }
    return are_times_sound(sums) && fabs(sums->maximum) <= KC_LOAD_MOST &&
           fabs(sums->minimum) <= KC_LOAD_MOST && sums->minimum <= sums->maximum &&
           kc_moments_is_sound(&moments, sums->count, &sums->minimum, &sums->maximum);
}

/* Ratios to something that must be above 0. */
static double
over(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

double
kc_load_sums_number(const KcLoadSums *sums, KcLoadNumber number)
{
    KcMoments moments = moments_of(sums);
    double mean, deviation, most = sums->maximum, share, hours = NAN;
    KcSum squares;

    if (sums->count == 0)
        return NAN;
    mean = kc_moments_mean(&moments, 0, sums->count);
    squares = kc_moments_comoment(&moments, 0, 0, sums->count);
    deviation = sqrt(kc_sum_value(&squares) / (double)sums->count) / sums->moments.axis.scale;
    if (sums->step)
        hours = ((double)(sums->last - sums->first) + (double)sums->step) / HOUR_MICROSECONDS;
    switch (number) {
    case KC_LOAD_FACTOR:
        return over(mean, most);
    case KC_LOAD_PEAK:
        return most;
    case KC_LOAD_PEAK_VALLEY:
        return most - sums->minimum;
    case KC_LOAD_PEAK_VALLEY_RATIO:
        return over(most - sums->minimum, most);
    case KC_LOAD_FORM_FACTOR:
        return over(hypot(mean, deviation), mean);
    case KC_LOAD_VOLATILITY:
        return over(deviation, mean);
    case KC_LOAD_ENERGY:
        return sums->step ? mean * (double)sums->count * ((double)sums->step / HOUR_MICROSECONDS) : NAN;
    case KC_LOAD_UTILISATION_HOURS:
        return over(mean, most) * hours;
    case KC_LOAD_LOSS_HOURS:
        share = over(hypot(mean, deviation), most);
        return share * share * hours;
    }
    return NAN;
}
