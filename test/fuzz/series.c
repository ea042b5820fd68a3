/*
 * Fuzz target: whatever describes a series. The first two bytes choose two periods, the third what is done and
 * λ; then a byte per value: 0 is missing, 255 says that the next eight bytes are the double itself, everything
 * else is a step of a small scale. What succeeds must be finite where it promises that, and keep its laws.
 */
#include "tools.h"

#include "core/series.h"
#include "core/series_accuracy.h"
#include "core/series_boxcox.h"
#include "core/series_correlation.h"
#include "core/series_decompose.h"
#include "core/series_interpolate.h"
#include "core/series_seasonal.h"
#include "core/series_unit_root.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define MOST 48

typedef struct Series {
    size_t count;
    size_t known;
    double low, high;
    double values[MOST];
} Series;

static void
read_values(const uint8_t *data, size_t bytes, Series *series)
{
    while (bytes > 0 && series->count < MOST) {
        double value = *data == 0 ? NAN : (*data - 100) / 8.0;
        size_t taken = 1;

        if (*data == 255 && bytes > sizeof value) {
            memcpy(&value, data + 1, sizeof value);
            taken += sizeof value;
        }
        data += taken;
        bytes -= taken;
        series->values[series->count++] = value;
        if (isnan(value))
            continue;
        series->low = series->known ? fmin(series->low, value) : value;
        series->high = series->known ? fmax(series->high, value) : value;
        series->known++;
    }
}

static void
check_correlations(KcContext *context, const Series *series)
{
    size_t lags = series->count > 10 ? 10 : series->count / 2;
    double correlations[11], partials[10];
    KcLjungBox box;

    if (kc_series_acf(context, series->values, series->count, lags, correlations) != KC_OK)
        return;
    CHECK(correlations[0] == 1);
    for (size_t lag = 1; lag <= lags; lag++)
        CHECK(isnan(correlations[lag]) || fabs(correlations[lag]) <= 1);
    CHECK(kc_series_pacf(context, correlations, lags, partials) == KC_OK);
    if (kc_series_ljung_box(context, series->values, series->count, lags, 0, &box) == KC_OK)
        CHECK(box.statistic >= 0 && box.p_value >= 0 && box.p_value <= 1);
}

static void
check_unit_root(KcContext *context, const Series *series)
{
    size_t differences = 99;
    KcKpss test;

    for (int kind = 0; kind < 2; kind++)
        if (kc_series_kpss(context, series->values, series->count, kind, &test) == KC_OK)
            CHECK(test.statistic >= 0 && isfinite(test.statistic) && test.p_value >= 0.01 &&
                  test.p_value <= 0.1);
    if (kc_series_differences(context, series->values, series->count, 0.05, 2, &differences) == KC_OK)
        CHECK(differences <= 2);
}

/* The parts add up to the value, but for rounding: of the greatest value, and of what is hardly a number
 * any more. */
static void
check_parts(const Series *series, const KcMstl *parts)
{
    double largest = fmax(fabs(series->low), fabs(series->high));

    for (size_t t = 0; t < series->count; t++) {
        double sum = parts->trend[t];

        for (size_t i = 0; i < parts->seasons; i++)
            sum += parts->season[i][t];
        CHECK(isfinite(sum));
        CHECK(isnan(series->values[t]) == isnan(parts->remainder[t]));
        if (!isnan(series->values[t]))
            CHECK(fabs(sum + parts->remainder[t] - series->values[t]) <= 1e-10 * largest + 1e-320);
    }
}

static void
check_decomposition(KcContext *context, const Series *series, const size_t *periods)
{
    double filled[MOST];
    size_t differences;
    KcSeriesSeasons seasons;
    KcSeriesStrength strength;
    KcMstl parts;

    if (kc_series_interpolate(context, series->values, series->count, periods, 2, filled) == KC_OK)
        for (size_t t = 0; t < series->count; t++)
            CHECK(isnan(series->values[t]) ? fabs(filled[t]) <= KC_SERIES_MOST
                                           : filled[t] == series->values[t]);
    if (kc_series_decompose(context, series->values, series->count, periods, 2, false, &parts) == KC_OK) {
        check_parts(series, &parts);
        kc_series_strength(&parts, series->count, &strength);
        CHECK(strength.trend >= 0 && strength.trend <= 1);
        for (size_t i = 0; i < strength.seasons; i++)
            CHECK(strength.season[i] >= 0 && strength.season[i] <= 1);
    }
    if (kc_series_seasonal_differences(context, series->values, series->count, periods[0], &differences) ==
        KC_OK)
        CHECK(differences <= 1);
    if (kc_series_find_seasons(context, series->values, series->count, periods, 2, &seasons) == KC_OK)
        for (size_t i = 0; i < seasons.count; i++)
            CHECK(fabs(seasons.season[i].correlation) <= 1);
}

static void
check_boxcox(KcContext *context, const Series *series, size_t period, double lambda)
{
    double transformed[MOST];
    double found = NAN;

    if (kc_boxcox_guerrero(context, series->values, series->count, period, -1, 2, &found) == KC_OK)
        CHECK(found >= -1 && found <= 2);
    if (kc_boxcox_series(context, series->values, series->count, lambda, transformed) != KC_OK)
        return;
    for (size_t t = 0; t < series->count; t++) {
        CHECK(isnan(transformed[t]) == isnan(series->values[t]));
        CHECK(isnan(transformed[t]) == isnan(kc_boxcox_inverse(transformed[t], lambda)));
        CHECK(isnan(transformed[t]) == isnan(kc_boxcox_inverse_mean(transformed[t], 1, lambda)));
    }
}

/* Pairs of neighbours as actual and forecast values, in two parts. */
static void
check_accuracy(KcContext *context, const Series *series, size_t lag)
{
    KcAccuracy parts[2] = {{0}};
    KcAccuracyScale scale;
    KcAccuracyMeasures measures;

    for (size_t t = 3; t < series->count; t++) {
        const double *at = series->values + t;
        KcAccuracy *part = &parts[t % 2];

        if (kc_accuracy_add(context, part, at[0], at[-1]) != KC_OK)
            continue;
        kc_accuracy_add_interval(context, part, at[0], fmin(at[-1], at[-2]), fmax(at[-1], at[-2]), 0.9);
        kc_accuracy_add_quantile(context, part, at[0], at[-3], 0.3);
    }
    CHECK(kc_accuracy_merge(context, &parts[0], &parts[1]) == KC_OK);
    CHECK(kc_accuracy_check(context, &parts[0]) == KC_OK);
    if (kc_accuracy_scale(context, series->values, series->count, lag, &scale) != KC_OK)
        return;
    measures = kc_accuracy_measures(&parts[0], &scale);
    /* The squares of what is smaller vanish. */
    if (measures.mae > 1e-140)
        CHECK(measures.rmse >= measures.mae * (1 - 1e-12));
    CHECK(measures.count == 0 || (measures.smape >= 0 && measures.smape <= 200.0000001));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    KcContext context = {.arena = fuzz_arena_begin()};
    Series series = {.count = 0};
    size_t periods[2];

    if (bytes < 3)
        return 0;
    periods[0] = data[0] % 32;
    periods[1] = data[1] % 64;
    read_values(data + 3, bytes - 3, &series);
    switch (data[2] % 4) {
    case 0:
        check_correlations(&context, &series);
        check_unit_root(&context, &series);
        break;
    case 1:
        check_decomposition(&context, &series, periods);
        break;
    case 2:
        check_boxcox(&context, &series, periods[1], (data[2] / 4 - 32) / 6.4);
        break;
    default:
        check_accuracy(&context, &series, periods[0]);
    }
    return 0;
}
