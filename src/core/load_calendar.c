/* Effects of calendar and production; see load_calendar.h. */
#include "core/load_calendar.h"

#include <math.h>
#include <stdlib.h>

#define DAYS_A_POLL 256

static int
compare_days(const void *one, const void *other)
{
    const KcCalendarDay *a = one, *b = other;

    return (a->day > b->day) - (a->day < b->day);
}

static bool
is_work(const KcCalendarDay *day)
{
    return day->type == KC_DAY_WORKING || day->type == KC_DAY_ADJUSTED;
}

/* The mean of the working days around a day, scaled; NaN where there is none. */
static double
mean_around(const KcCalendarDay *days, size_t count, size_t place, int window, double scale)
{
    double sum = 0;
    size_t known = 0;

    for (size_t i = place; i > 0 && (int64_t)days[place].day - days[i - 1].day <= window; i--)
        if (days[i - 1].type == KC_DAY_WORKING) {
            sum += days[i - 1].energy * scale;
            known++;
        }
    for (size_t i = place + 1; i < count && (int64_t)days[i].day - days[place].day <= window; i++)
        if (days[i].type == KC_DAY_WORKING) {
            sum += days[i].energy * scale;
            known++;
        }
    return known ? sum / (double)known : NAN;
}

/* Sums of one type. */
typedef struct Sums {
    double energy, square, effect, effect_square;
} Sums;

static void
finish(const Sums *sums, double working_mean, double scale, KcCalendarEffect *effect)
{
    double compared = (double)effect->compared, variance;

    effect->mean = effect->days ? sums->energy / (double)effect->days / scale : NAN;
    effect->ratio = working_mean > 0 ? effect->mean * scale / working_mean : NAN;
    effect->effect = effect->compared ? sums->effect / compared : NAN;
    effect->error = NAN;
    if (effect->compared < 2)
        return;
    variance = fmax(sums->effect_square - compared * effect->effect * effect->effect, 0) / (compared - 1);
    effect->error = sqrt(variance / compared);
}

static double
explained_share(const KcCalendar *calendar, const Sums *sums)
{
    double all = 0, total = 0, squares = 0, between = 0;

    for (int type = 0; type < KC_DAY_TYPES; type++) {
        total += sums[type].energy;
        squares += sums[type].square;
        if (calendar->types[type].days)
            between += sums[type].energy * sums[type].energy / (double)calendar->types[type].days;
    }
    total = total * total / (double)calendar->days;
    all = squares - total;
    return all > 1e-14 * squares ? fmin(fmax((between - total) / all, 0), 1) : NAN;
}

static KcStatus
add_days(KcContext *context, const KcCalendarDay *days, size_t count, int window, double scale,
         KcCalendar *calendar, Sums *sums)
{
    for (size_t i = 0; i < count; i++) {
        KcCalendarEffect *effect = &calendar->types[days[i].type];
        double energy = days[i].energy * scale, around = mean_around(days, count, i, window, scale);
        double difference = around > 0 ? energy / around - 1 : NAN;

        if (i % DAYS_A_POLL == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
        effect->days++;
        sums[days[i].type].energy += energy;
        sums[days[i].type].square += energy * energy;
        if (isnan(difference))
            continue;
        effect->compared++;
        sums[days[i].type].effect += difference;
        sums[days[i].type].effect_square += difference * difference;
    }
    return KC_OK;
}

static size_t
keep_known(KcCalendarDay *days, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (!isnan(days[i].energy))
            days[kept++] = days[i];
    return kept;
}

static double
working_mean(const KcCalendarDay *days, size_t count, double scale)
{
    double sum = 0;
    size_t known = 0;

    for (size_t i = 0; i < count; i++)
        if (is_work(&days[i])) {
            sum += days[i].energy * scale;
            known++;
        }
    return known ? sum / (double)known : NAN;
}

KcStatus
kc_load_calendar(KcContext *context, KcCalendarDay *days, size_t count, int window, KcCalendar *calendar)
{
    Sums sums[KC_DAY_TYPES] = {{0}};
    double most = 0, scale, working;
    KcStatus status = kc_load_check_days(context, count);

    if (status != KC_OK)
        return status;
    count = keep_known(days, count);
    *calendar = (KcCalendar){.state = count ? KC_LOAD_OK : KC_LOAD_NO_VALUES, .days = count};
    if (count == 0)
        return KC_OK;
    qsort(days, count, sizeof *days, compare_days);
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, fabs(days[i].energy));
        if (i > 0 && days[i].day == days[i - 1].day) {
            calendar->state = KC_LOAD_DUPLICATE_TIMES;
            calendar->state_at = days[i].day * KC_DAY_MICROSECONDS;
            return KC_OK;
        }
    }
    scale = most > 0 ? kc_scale_for(most) : 1;
    status = add_days(context, days, count, window, scale, calendar, sums);
    working = working_mean(days, count, scale);
    for (int type = 0; type < KC_DAY_TYPES; type++)
        finish(&sums[type], working, scale, &calendar->types[type]);
    calendar->explained = explained_share(calendar, sums);
    return status;
}

KcProduction
kc_load_production(const KcMoments *moments, int64_t periods)
{
    KcProduction production = {.state = KC_LOAD_TOO_SHORT,
                               .base = NAN,
                               .base_error = NAN,
                               .unit = NAN,
                               .unit_error = NAN,
                               .r_squared = NAN,
                               .specific = NAN};
    double energy, output, yy, xx, xy, n = (double)periods, rest, unit, error;
    double to_energy = 1 / moments->axes[0].scale, to_output = 1 / moments->axes[1].scale;
    KcSum sum;

    if (periods == 0) {
        production.state = KC_LOAD_NO_VALUES;
        return production;
    }
    energy = kc_moments_mean(moments, 0, periods);
    output = kc_moments_mean(moments, 1, periods);
    production.specific = output > 0 ? energy / output : NAN;
    if (periods < KC_PRODUCTION_LEAST)
        return production;
    sum = kc_moments_comoment(moments, 0, 0, periods);
    yy = kc_sum_value(&sum);
    sum = kc_moments_comoment(moments, 1, 1, periods);
    xx = kc_sum_value(&sum);
    sum = kc_moments_comoment(moments, 0, 1, periods);
    xy = kc_sum_value(&sum);
    /* What rounding leaves of equal outputs is no variation. */
    production.state = KC_LOAD_CONSTANT;
    if (!(sqrt(xx / n) > 1e-14 * fabs(output * moments->axes[1].scale)))
        return production;
    production.state = KC_LOAD_OK;
    unit = xy / xx;
    rest = fmax(yy - unit * xy, 0);
    error = sqrt(rest / (n - 2) / xx);
    production.unit = unit * to_energy / to_output;
    production.unit_error = error * to_energy / to_output;
    production.base = energy - production.unit * output;
    production.base_error =
        sqrt(rest / (n - 2) *
             (1 / n + output * moments->axes[1].scale * output * moments->axes[1].scale / xx)) *
        to_energy;
    production.r_squared = yy > 0 ? fmin(xy / yy * (xy / xx), 1) : NAN;
    return production;
}
