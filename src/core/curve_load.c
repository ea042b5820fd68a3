/* Day curves computed with; see curve_load.h. */
#include "core/curve_load.h"

#include <math.h>

#define MINUTES_OF_DAY KC_CURVE_MOST_POINTS

void
kc_curve_resample(const float *values, int points, float *target, int target_points)
{
    int width = MINUTES_OF_DAY / points;
    int target_width = MINUTES_OF_DAY / target_points;

    for (int i = 0; i < target_points; i++) {
        int first = i * target_width;
        int last = first + target_width;
        double sum = 0;

        for (int slot = first / width; slot * width < last; slot++) {
            int begins = slot * width > first ? slot * width : first;
            int ends = (slot + 1) * width < last ? (slot + 1) * width : last;

            sum += (double)values[slot] * (ends - begins);
        }
        target[i] = (float)(sum / target_width);
    }
}

void
kc_curve_apparent(const float *kw, const float *kvar, float *apparent, int points)
{
    for (int i = 0; i < points; i++) {
        double kva = sqrt((double)kw[i] * kw[i] + (double)kvar[i] * kvar[i]);

        if (!kc_curve_value(kva, 1, &apparent[i]))
            apparent[i] = NAN;
    }
}

void
kc_curve_unbalance(const float *const *phases, int count, double least, float *unbalance, int points)
{
    for (int i = 0; i < points; i++) {
        double low = INFINITY, high = 0;
        bool gap = count < 2;

        for (int phase = 0; phase < count; phase++) {
            double magnitude = fabs((double)phases[phase][i]);

            gap = gap || isnan(magnitude);
            low = fmin(low, magnitude);
            high = fmax(high, magnitude);
        }
        unbalance[i] = gap || !(high > least) ? NAN : (float)((high - low) / high * 100);
    }
}

int
kc_curve_count(const float *values, int points, double low, double high)
{
    int count = 0;

    /* No comparison is true of a gap. */
    for (int i = 0; i < points; i++)
        count += values[i] >= low && values[i] <= high;
    return count;
}

KcCurveDelivery
kc_curve_deliver(const float *kw, const float *kvar, int points)
{
    KcCurveDelivery of = {0, 0, 0};
    double hours = 24.0 / points;

    for (int i = 0; i < points; i++) {
        if (isnan(kw[i]) || isnan(kvar[i]))
            continue;
        of.hours += hours;
        of.kwh += kw[i] > 0 ? kw[i] * hours : 0;
        of.kvarh += kw[i] >= 0 ? fabs((double)kvar[i]) * hours : 0;
    }
    return of;
}

void
kc_curve_slots_add(KcCurveSlot *slots, const float *values, int points)
{
    for (int i = 0; i < points; i++)
        if (!isnan(values[i])) {
            kc_sum_add(&slots[i].sum, values[i]);
            slots[i].valid++;
        }
}

void
kc_curve_slots_merge(KcCurveSlot *slots, const KcCurveSlot *other, int points)
{
    for (int i = 0; i < points; i++) {
        kc_sum_merge(&slots[i].sum, &other[i].sum);
        slots[i].valid += other[i].valid;
    }
}

void
kc_curve_slots_total(const KcCurveSlot *slots, int64_t least, float *values, int points)
{
    for (int i = 0; i < points; i++)
        if (slots[i].valid < least || !kc_curve_value(kc_sum_value(&slots[i].sum), 1, &values[i]))
            values[i] = NAN;
}
