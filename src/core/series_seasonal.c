/* Likely seasons; see series_seasonal.h. */
#include "core/series_seasonal.h"

#include "core/arena.h"
#include "core/numeric.h"
#include "core/series.h"
#include "core/series_decompose.h"

#include <math.h>

#define DAY_SECONDS 86400
#define WEEK_DAYS 7
#define YEAR_WEEKS 52
#define YEAR_MONTHS 12
#define LEAST_STRENGTH 0.4
#define LEAST_CORRELATION 0.2
/* The normal quantile of 0.995. */
#define NOISE_BOUND 2.5758293035489004

static size_t
add_candidate(int64_t period, size_t count, size_t *periods, size_t n)
{
    if (period < 2 || count == 0 || (uint64_t)period > (count - 1) / 2)
        return n;
    periods[n] = (size_t)period;
    return n + 1;
}

size_t
kc_series_candidates(KcSeriesStep step, size_t count, size_t periods[KC_MSTL_MOST])
{
    size_t n = 0;

    if (step.months > 0 && step.seconds == 0 && YEAR_MONTHS % step.months == 0)
        return add_candidate(YEAR_MONTHS / step.months, count, periods, 0);
    if (step.months != 0 || step.seconds <= 0)
        return 0;
    if (step.seconds == WEEK_DAYS * DAY_SECONDS)
        return add_candidate(YEAR_WEEKS, count, periods, 0);
    if (DAY_SECONDS % step.seconds != 0)
        return 0;
    n = add_candidate(DAY_SECONDS / step.seconds, count, periods, 0);
    return add_candidate(WEEK_DAYS * (DAY_SECONDS / step.seconds), count, periods, n);
}

/* The correlation of season and remainder together, a period apart. Values are brought to a magnitude of
 * at most 1 with `scale`. */
static double
correlation_at(const KcMstl *parts, size_t i, size_t count, double scale)
{
    const double *season = parts->season[i], *rest = parts->remainder;
    size_t period = parts->periods[i], known = 0, pairs = 0;
    double sum = 0, mean, square = 0, product = 0;

    for (size_t t = 0; t < count; t++)
        if (!isnan(rest[t])) {
            sum += (season[t] + rest[t]) * scale;
            known++;
        }
    mean = known ? sum / (double)known : 0;
    for (size_t t = 0; t < count; t++) {
        double deviation = (season[t] + rest[t]) * scale - mean;

        if (isnan(deviation))
            continue;
        square += deviation * deviation;
        if (t < period || isnan(rest[t - period]))
            continue;
        product += deviation * ((season[t - period] + rest[t - period]) * scale - mean);
        pairs++;
    }
    if (pairs == 0 || !(square > 0))
        return 0;
    /* Pairs are fewer than values. */
    return fmax(-1, fmin(1, product / (double)(pairs + period) / (square / (double)known)));
}

static bool
is_likely(const KcSeriesSeason *season, size_t known)
{
    return season->strength >= LEAST_STRENGTH && season->correlation >= LEAST_CORRELATION &&
           season->correlation > NOISE_BOUND / sqrt((double)known);
}

KcStatus
kc_series_find_seasons(KcContext *context, const double *values, size_t count, const size_t *periods,
                       size_t period_count, KcSeriesSeasons *seasons)
{
    KcSeriesRange range;
    KcSeriesStrength strength;
    KcMstl parts;
    double strongest = 0;
    KcStatus status = kc_series_require(context, values, count, 1, &range);

    *seasons = (KcSeriesSeasons){.main = 1};
    if (status == KC_OK)
        status = kc_series_decompose(context, values, count, periods, period_count, false, &parts);
    if (status != KC_OK)
        return status;
    kc_series_strength(&parts, count, &strength);
    seasons->count = parts.seasons;
    for (size_t i = 0; i < parts.seasons; i++) {
        KcSeriesSeason *season = &seasons->season[i];

        season->period = parts.periods[i];
        season->strength = strength.season[i];
        season->correlation =
            strength.season[i] > 0 ? correlation_at(&parts, i, count, kc_series_scale(&range)) : 0;
        season->is_likely = is_likely(season, range.known);
        if (season->is_likely && season->strength > strongest) {
            strongest = season->strength;
            seasons->main = season->period;
        }
    }
    return KC_OK;
}
