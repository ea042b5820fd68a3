/* Decomposition with several seasons; see series_mstl.h. */
#include "core/series_mstl.h"

#include "core/arena.h"
#include "core/scratch.h"
#include "core/series.h"
#include "core/series_stl.h"

/* Rounds over several seasons; one season needs no second. */
#define ROUNDS 2
#define FIRST_WINDOW 11
#define WINDOW_STEP 4
/* A trend without a season. */
#define TREND_SHARE 5
#define TREND_LEAST 7

static bool
has_period(const KcMstl *parts, size_t period)
{
    for (size_t i = 0; i < parts->seasons; i++)
        if (parts->periods[i] == period)
            return true;
    return false;
}

static void
insert_period(KcMstl *parts, size_t period)
{
    size_t i = parts->seasons++;

    for (; i > 0 && parts->periods[i - 1] > period; i--)
        parts->periods[i] = parts->periods[i - 1];
    parts->periods[i] = period;
}

KcStatus
kc_mstl_periods(KcContext *context, const size_t *periods, size_t period_count, size_t count, KcMstl *parts)
{
    parts->seasons = 0;
    for (size_t i = 0; i < period_count; i++) {
        if (periods[i] == 0)
            return kc_fail(context, KC_INVALID, "period must be at least 1");
        if (periods[i] == 1 || count == 0 || periods[i] > (count - 1) / 2 || has_period(parts, periods[i]))
            continue;
        if (parts->seasons == KC_MSTL_MOST)
            return kc_fail(context, KC_INVALID, "number of periods must be at most %d", KC_MSTL_MOST);
        insert_period(parts, periods[i]);
    }
    return KC_OK;
}

static KcStatus
check_values(KcContext *context, const double *values, size_t count, double *scale)
{
    KcSeriesRange range;
    KcStatus status = kc_series_require(context, values, count, 1, &range);

    *scale = status == KC_OK ? kc_series_scale(&range) : 1;
    if (status != KC_OK || range.known == count)
        return status;
    kc_fail(context, KC_NULL_ELEMENT, "a series to be taken apart must have no missing values");
    return kc_detail(context, "%zu of %zu are missing.", count - range.known, count);
}

static KcStatus
allocate_parts(KcContext *context, size_t count, KcMstl *parts)
{
    KcStatus status = kc_allocate_doubles(context, count, &parts->trend);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, count, &parts->remainder);
    for (size_t i = 0; i < parts->seasons && status == KC_OK; i++)
        status = kc_allocate_doubles(context, count, &parts->season[i]);
    return status;
}

/* Finds a season anew, and with it the trend. `remainder` holds the values without all seasons, before and
 * after. */
static KcStatus
find_season(KcScratch *scratch, size_t count, bool is_robust, size_t i, KcMstl *parts)
{
    KcStlOptions options =
        kc_stl_options(count, parts->periods[i], FIRST_WINDOW + WINDOW_STEP * i, is_robust);
    double *rest = parts->remainder, *season = parts->season[i];
    KcStatus status;

    for (size_t t = 0; t < count; t++)
        rest[t] += season[t];
    status = kc_scratch_status(scratch,
                               kc_stl(&scratch->context, rest, count, &options, season, parts->trend, NULL));
    kc_scratch_reset(scratch);
    for (size_t t = 0; t < count; t++)
        rest[t] -= season[t];
    return status;
}

static KcStatus
find_trend(KcContext *context, const double *values, size_t count, double *trend)
{
    size_t window = count / TREND_SHARE > TREND_LEAST ? count / TREND_SHARE | 1 : TREND_LEAST;
    KcLoess loess = {window, 1, (window + 9) / 10};

    return kc_loess_smooth(context, &loess, values, NULL, count, trend);
}

static void
rescale_parts(KcMstl *parts, size_t count, double scale)
{
    for (size_t t = 0; t < count; t++) {
        parts->trend[t] /= scale;
        parts->remainder[t] /= scale;
        for (size_t i = 0; i < parts->seasons; i++)
            parts->season[i][t] /= scale;
    }
}

KcStatus
kc_mstl(KcContext *context, const double *values, size_t count, const size_t *periods, size_t period_count,
        bool is_robust, KcMstl *parts)
{
    size_t steps;
    double scale;
    KcScratch scratch;
    KcStatus status = check_values(context, values, count, &scale);

    if (status == KC_OK)
        status = kc_mstl_periods(context, periods, period_count, count, parts);
    if (status == KC_OK)
        status = allocate_parts(context, count, parts);
    if (status != KC_OK)
        return status;
    /* Scaled, so that what is left on the way may be larger than the values. */
    for (size_t t = 0; t < count; t++)
        parts->remainder[t] = values[t] * scale;
    if (parts->seasons == 0)
        status = find_trend(context, parts->remainder, count, parts->trend);
    steps = parts->seasons > 1 ? ROUNDS * parts->seasons : parts->seasons;
    kc_scratch_begin(&scratch, context);
    for (size_t step = 0; step < steps && status == KC_OK; step++)
        status = find_season(&scratch, count, is_robust, step % parts->seasons, parts);
    for (size_t t = 0; t < count; t++)
        parts->remainder[t] -= parts->trend[t];
    rescale_parts(parts, count, scale);
    return status;
}
