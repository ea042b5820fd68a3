/*
 * Fuzz target: day curves. The first byte chooses the number of points; the rest is read as two curves, as a stored
 * numeric and as a time label. Overlay, merge and summary must keep their laws; a numeric that takes the quick way
 * must be the double that strtod finds.
 */
#include "core/curve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define CHECK(condition) ((condition) ? (void)0 : abort())

/* As the glue reads them: infinities are refused, so they become gaps here. */
static void
read_curve(const uint8_t *data, size_t bytes, float *values, int points)
{
    for (int i = 0; i < points; i++) {
        values[i] = NAN;
        if ((size_t)(i + 1) * sizeof(float) <= bytes)
            memcpy(&values[i], data + i * sizeof(float), sizeof(float));
        if (isinf(values[i]))
            values[i] = NAN;
    }
}

static bool
same(const float *a, const float *b, int points)
{
    for (int i = 0; i < points; i++)
        if (!(isnan(a[i]) && isnan(b[i])) && (a[i] != b[i] || signbit(a[i]) != signbit(b[i])))
            return false;
    return true;
}

static void
check_curves(const float *a, const float *b, int points)
{
    float over[KC_CURVE_MOST_POINTS], ab[KC_CURVE_MOST_POINTS], ba[KC_CURVE_MOST_POINTS];
    size_t size = points * sizeof(float);
    KcCurveSummary summary;

    memcpy(over, a, size);
    memcpy(ab, a, size);
    memcpy(ba, b, size);
    kc_curve_overlay(over, b, points);
    kc_curve_merge(ab, b, points);
    kc_curve_merge(ba, a, points);
    CHECK(same(ab, ba, points));
    kc_curve_merge(ba, ab, points);
    CHECK(same(ab, ba, points));
    for (int i = 0; i < points; i++) {
        CHECK(isnan(over[i]) == (isnan(a[i]) && isnan(b[i])) && isnan(ab[i]) == isnan(over[i]));
        CHECK(isnan(b[i]) ? same(&over[i], &a[i], 1) : over[i] == b[i]);
        CHECK(isnan(ab[i]) || ab[i] >= over[i]);
    }
    kc_curve_summarise(a, points, &summary);
    CHECK(summary.valid + summary.missing == points && (summary.valid > 0) == isfinite(summary.mean));
    CHECK((summary.valid > 0) == isfinite(summary.energy_hours));
    if (summary.valid) {
        double tolerance = 1e-9 * fmax(fabs(summary.minimum), fabs(summary.maximum));

        CHECK(a[summary.maximum_at - 1] == (float)summary.maximum);
        CHECK(summary.minimum <= summary.mean + tolerance && summary.mean <= summary.maximum + tolerance);
    }
}

static void
check_decimal(const uint8_t *data, size_t bytes)
{
    int count, weight, length;
    char text[64];
    double value;

    if (bytes < 2)
        return;
    count = data[0] % 8;
    weight = (int8_t)data[1];
    if (bytes < 2 + count * sizeof(int16_t))
        return;
    if (!kc_curve_decimal(data + 2, count, weight, data[0] >= 128, &value))
        return;
    length = snprintf(text, sizeof text, data[0] >= 128 ? "-0" : "0");
    for (int i = 0; i < count; i++) {
        int16_t digit;

        memcpy(&digit, data + 2 + i * sizeof digit, sizeof digit);
        CHECK(digit >= 0 && digit < 10000);
        length += snprintf(text + length, sizeof text - length, "%04d", digit);
    }
    snprintf(text + length, sizeof text - length, "e%d", 4 * (weight - count + 1));
    CHECK(value == strtod(text, NULL));
}

static void
check_values(const uint8_t *data, size_t bytes, int points)
{
    int64_t label, day, next, step = INT64_C(86400000000) / points;
    double given[2];
    float stored;
    int slot;

    if (bytes < sizeof given)
        return;
    memcpy(given, data, sizeof given);
    memcpy(&label, data, sizeof label);
    if (kc_curve_value(given[0], given[1], &stored))
        CHECK(isfinite(stored) && (double)stored == (double)(float)(given[0] * given[1]));
    else
        CHECK(!(fabs(given[0] * given[1]) <= 3.402823466e38));
    label /= 2; /* Room for the sums below; timestamps have it, too. */
    slot = kc_curve_slot(label, points, true, &day);
    CHECK(slot >= 1 && slot <= points);
    next = day * INT64_C(86400000000) + slot * step;
    CHECK(label <= next && label > next - step);
    slot = kc_curve_slot(label, points, false, &day);
    CHECK(slot >= 1 && slot <= points);
    next = day * INT64_C(86400000000) + slot * step;
    CHECK(label < next && label >= next - step);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static const int sizes[8] = {1, 2, 24, 48, 96, 96, 288, 1440};
    static float a[KC_CURVE_MOST_POINTS], b[KC_CURVE_MOST_POINTS];
    KcContext context = {.arena = NULL};
    int points;

    if (bytes == 0)
        return 0;
    points = sizes[data[0] % 8];
    CHECK(kc_curve_check_points(&context, points) == KC_OK);
    read_curve(data + 1, bytes - 1, a, points);
    read_curve(data + bytes / 2, bytes - bytes / 2, b, points);
    check_curves(a, b, points);
    check_decimal(data + 1, bytes - 1);
    check_values(data + 1, bytes - 1, points);
    return 0;
}
