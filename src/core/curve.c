/* Day curves; see curve.h. */
#include "core/curve.h"

#include <math.h>
#include <string.h>

KcStatus
kc_curve_check_points(KcContext *context, int points)
{
    if (points >= 1 && KC_CURVE_MOST_POINTS % points == 0)
        return KC_OK;
    kc_fail(context, KC_INVALID, "the number of points of a day curve must divide 1440");
    kc_detail(context, "Got %d.", points);
    return kc_hint(context, "Usual numbers are 24, 48, 96, 288 and 1440.");
}

/* Halfway between the largest float and the next power of two: from here on rounding gives infinity. */
#define LEAST_OVERFLOW 0x1.ffffffp127

bool
kc_curve_value(double value, double factor, float *stored)
{
    double product = value * factor;

    /* Not true for NaN either. */
    if (!(fabs(product) < LEAST_OVERFLOW))
        return false;
    /* -0 + 0 is 0. */
    *stored = (float)product + 0.0f;
    return true;
}

#define BASE 10000
/* What four digits can make is 10^16 - 1; integers up to 2^53 are doubles. */
#define MOST_DIGITS 4
#define MOST_EXACT_INTEGER ((int64_t)1 << 53)
/* 10000^5 = 10^20; powers of ten up to 22 are doubles. */
#define MOST_POWER 5

bool
kc_curve_decimal(const void *digits, int count, int weight, bool is_negative, double *value)
{
    static const double powers[MOST_POWER + 1] = {1, 1e4, 1e8, 1e12, 1e16, 1e20};
    int power = weight - count + 1;
    int64_t integer = 0;
    double magnitude;

    if (count < 0 || count > MOST_DIGITS)
        return false;
    for (int i = 0; i < count; i++) {
        int16_t digit;

        memcpy(&digit, (const char *)digits + i * sizeof digit, sizeof digit);
        if (digit < 0 || digit >= BASE)
            return false;
        integer = integer * BASE + digit;
    }
    if (integer == 0) {
        *value = 0;
        return true;
    }
    if (integer > MOST_EXACT_INTEGER || power < -MOST_POWER || power > MOST_POWER)
        return false;
    /* Both operands are exact, so the one rounding is the correct one. */
    magnitude = power < 0 ? (double)integer / powers[-power] : (double)integer * powers[power];
    *value = is_negative ? -magnitude : magnitude;
    return true;
}

void
kc_curve_overlay(float *earlier, const float *later, int points)
{
    for (int i = 0; i < points; i++)
        earlier[i] = isnan(later[i]) ? earlier[i] : later[i];
}

void
kc_curve_merge(float *curve, const float *other, int points)
{
    for (int i = 0; i < points; i++) {
        float a = curve[i], b = other[i];

        /* -0 must not win or lose by its turn. */
        curve[i] = (isnan(a) || b > a ? b : a) + 0.0f;
    }
}

void
kc_curve_summarise(const float *values, int points, KcCurveSummary *summary)
{
    float minimum = INFINITY, maximum = -INFINITY;
    int valid = 0, at = -1;
    double sum = 0;

    for (int i = 0; i < points; i++) {
        if (isnan(values[i]))
            continue;
        valid++;
        sum += (double)values[i];
        if (values[i] < minimum)
            minimum = values[i];
        if (values[i] > maximum) {
            maximum = values[i];
            at = i;
        }
    }
    *summary = (KcCurveSummary){.valid = valid,
                                .missing = points - valid,
                                .maximum_at = at + 1,
                                .mean = valid ? sum / valid : NAN,
                                .minimum = valid ? minimum : NAN,
                                .maximum = valid ? maximum : NAN,
                                .energy_hours = valid ? sum * 24 / points : NAN};
}

#define DAY_MICROSECONDS (INT64_C(86400) * 1000000)

int
kc_curve_slot(int64_t label, int points, bool interval_end, int64_t *day)
{
    int64_t step = DAY_MICROSECONDS / points;
    int64_t in_day = label % DAY_MICROSECONDS;

    *day = label / DAY_MICROSECONDS;
    if (in_day < 0) {
        in_day += DAY_MICROSECONDS;
        --*day;
    }
    if (!interval_end)
        return (int)(in_day / step) + 1;
    if (in_day == 0) {
        --*day;
        return points;
    }
    return (int)((in_day + step - 1) / step);
}
