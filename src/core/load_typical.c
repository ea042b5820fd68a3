/* The typical day of a load profile, and how much the others are like it; see load_profile.h. */
#include "core/arena.h"
#include "core/curve_typical.h"
#include "core/load_profile.h"

#include <math.h>

#define DAYS_A_POLL 256

/* The correlation of the points that both have; NaN where one of them does not vary. */
static double
correlation(const double *one, const double *other, int points, double scale)
{
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    int count = 0;

    for (int i = 0; i < points; i++)
        if (!isnan(one[i]) && !isnan(other[i])) {
            x += one[i] * scale;
            y += other[i] * scale;
            count++;
        }
    if (count < 2)
        return NAN;
    x /= count;
    y /= count;
    for (int i = 0; i < points; i++)
        if (!isnan(one[i]) && !isnan(other[i])) {
            double a = one[i] * scale - x, b = other[i] * scale - y;

            xx += a * a;
            yy += b * b;
            xy += a * b;
        }
    /* What rounding leaves of a constant is no variation. */
    if (!(xx > count * 1e-28) || !(yy > count * 1e-28))
        return NAN;
    return fmax(fmin(xy / sqrt(xx) / sqrt(yy), 1), -1);
}

/* The days that the typical day is looked for among, as floats; `working` only, or all that count. */
static KcStatus
collect_days(KcContext *context, const KcLoadSeries *series, const KcLoadProfile *profile, bool working,
             KcDayCurve *curves, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < profile->day_count; i++) {
        const KcLoadDay *day = &profile->days[i];
        const double *values = kc_load_day_values(series, day);
        float *floats;
        KcStatus status;

        if (!day->counts || (working && day->is_rest))
            continue;
        status = kc_allocate_unset(context, series->points, sizeof *floats, (void **)&floats);
        if (status != KC_OK)
            return status;
        for (int slot = 0; slot < series->points; slot++)
            floats[slot] = (float)(values[slot] / profile->unit);
        curves[(*count)++] = (KcDayCurve){day->day, floats};
    }
    return KC_OK;
}

KcStatus
kc_load_profile_typical(KcContext *context, const KcLoadSeries *series, KcLoadProfile *profile)
{
    double similarity = 0;
    size_t alike = 0;
    KcDayCurve *curves;
    const double *typical;
    size_t count;
    KcStatus status = kc_allocate(context, profile->counted, sizeof *curves, (void **)&curves);

    if (status == KC_OK)
        status = collect_days(context, series, profile, true, curves, &count);
    if (status == KC_OK && count == 0)
        status = collect_days(context, series, profile, false, curves, &count);
    if (status == KC_OK)
        status = kc_curve_medoid(context, curves, count, series->points, &profile->typical_day);
    if (status != KC_OK)
        return status;
    profile->has_typical_day = true;
    typical = series->values + (size_t)(profile->typical_day - series->first_day) * series->points;
    for (size_t i = 0; i < profile->day_count && status == KC_OK; i++) {
        KcLoadDay *day = &profile->days[i];

        if (!day->counts)
            continue;
        day->similarity =
            correlation(kc_load_day_values(series, day), typical, series->points, 1 / profile->unit);
        if (day->day != profile->typical_day && !isnan(day->similarity)) {
            similarity += day->similarity;
            alike++;
        }
        if (i % DAYS_A_POLL == 0)
            status = kc_poll(context);
    }
    profile->similarity = alike ? similarity / (double)alike : NAN;
    return status;
}
