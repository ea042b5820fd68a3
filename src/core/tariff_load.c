/* A load day by day; see tariff_load.h. */
#include "core/tariff_load.h"

#include "core/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MINUTES 1440
#define MINUTE INT64_C(60000000) /* microseconds */
#define ROWS_A_POLL 65536
#define SORTED_AT_ONCE 16384

static int
compare_curves(const void *left, const void *right)
{
    const KcDayCurve *a = left, *b = right;

    return (a->day > b->day) - (a->day < b->day);
}

static int
compare_readings(const void *left, const void *right)
{
    const KcTariffReading *a = left, *b = right;

    return (a->at > b->at) - (a->at < b->at);
}

static int
compare_steps(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

/* Rows mostly come in order: then there is nothing to do. */
static bool
is_sorted(const void *rows, size_t count, size_t bytes, int (*compare)(const void *, const void *))
{
    for (size_t i = 1; i < count; i++)
        if (compare((const char *)rows + (i - 1) * bytes, (const char *)rows + i * bytes) > 0)
            return false;
    return true;
}

/* Merges runs of `width` readings, two by two. */
static KcStatus
merge_runs(KcContext *context, const KcTariffReading *from, KcTariffReading *to, size_t count, size_t width)
{
    KcStatus status = KC_OK;

    for (size_t begin = 0; begin < count && status == KC_OK; begin += 2 * width) {
        size_t middle = count - begin < width ? count : begin + width;
        size_t end = count - begin < 2 * width ? count : begin + 2 * width;
        size_t a = begin, b = middle;

        for (size_t k = begin; k < end; k++) {
            if (k % ROWS_A_POLL == 0)
                status = kc_poll(context);
            to[k] = b == end || (a < middle && from[a].at <= from[b].at) ? from[a++] : from[b++];
        }
    }
    return status;
}

/* In pieces that a cancelled query need not wait for. */
static KcStatus
sort_readings(KcContext *context, KcTariffReading *readings, size_t count)
{
    KcTariffReading *from = readings, *to = NULL, *other;
    KcStatus status = KC_OK;

    if (is_sorted(readings, count, sizeof *readings, compare_readings))
        return KC_OK;
    for (size_t begin = 0; begin < count && status == KC_OK; begin += SORTED_AT_ONCE) {
        qsort(readings + begin, count - begin < SORTED_AT_ONCE ? count - begin : SORTED_AT_ONCE,
              sizeof *readings, compare_readings);
        status = kc_poll(context);
    }
    if (status == KC_OK && count > SORTED_AT_ONCE)
        status = kc_allocate_unset(context, count, sizeof *to, (void **)&to);
    for (size_t width = SORTED_AT_ONCE; width < count && status == KC_OK; width *= 2) {
        status = merge_runs(context, from, to, count, width);
        other = from;
        from = to;
        to = other;
    }
    if (status == KC_OK && from != readings)
        memcpy(readings, from, count * sizeof *readings);
    return status;
}

static KcStatus
allocate_days(KcContext *context, size_t days, int points, KcTariffLoad *load)
{
    KcStatus status = kc_allocate(context, days, sizeof *load->day, (void **)&load->day);

    if (status == KC_OK)
        status = kc_allocate_unset(context, days, (size_t)points * sizeof *load->kw, (void **)&load->kw);
    load->points = points;
    return status;
}

/* The next day's row, all gaps. */
static double *
begin_day(KcTariffLoad *load, int32_t day)
{
    double *kw = load->kw + load->days * (size_t)load->points;

    load->day[load->days++] = day;
    for (int i = 0; i < load->points; i++)
        kw[i] = NAN;
    return kw;
}

static void
keep_greater(double *kept, double value)
{
    if (!(*kept >= value))
        *kept = value;
}

KcStatus
kc_tariff_load_curves(KcContext *context, KcDayCurve *curves, size_t count, int points, KcTariffLoad *load)
{
    KcStatus status;
    double *kw = NULL;

    *load = (KcTariffLoad){.points = points};
    if (!is_sorted(curves, count, sizeof *curves, compare_curves))
        qsort(curves, count, sizeof *curves, compare_curves);
    status = allocate_days(context, count, points, load);
    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && curves[i].day == curves[i - 1].day)
            load->duplicates++;
        else
            kw = begin_day(load, curves[i].day);
        for (int k = 0; k < points; k++)
            if (!isnan(curves[i].values[k]))
                keep_greater(&kw[k], curves[i].values[k]);
    }
    return KC_OK;
}

/* The value that more than half of them have, if there is one (Boyer & Moore 1981), else the most common. */
static KcStatus
most_common_step(KcContext *context, int64_t *steps, size_t count, int64_t *common)
{
    size_t votes = 0, times = 0, most = 0, run = 0;

    for (size_t i = 0; i < count; i++) {
        if (votes == 0)
            *common = steps[i];
        votes += steps[i] == *common ? 1 : (size_t)-1;
    }
    for (size_t i = 0; i < count; i++)
        times += steps[i] == *common;
    if (2 * times > count)
        return KC_OK;
    qsort(steps, count, sizeof *steps, compare_steps);
    for (size_t i = 0; i < count; i++) {
        run = i > 0 && steps[i] == steps[i - 1] ? run + 1 : 1;
        if (run > most) {
            most = run;
            *common = steps[i];
        }
    }
    return kc_poll(context);
}

/* The minutes of an interval; 0 where they cannot be told. */
static KcStatus
find_minutes(KcContext *context, const KcTariffReading *readings, size_t count, int *minutes)
{
    int64_t *steps, common = 0;
    size_t found = 0;
    KcStatus status = kc_allocate_unset(context, count, sizeof *steps, (void **)&steps);

    *minutes = 0;
    for (size_t i = 1; status == KC_OK && i < count; i++)
        if (readings[i].at != readings[i - 1].at)
            steps[found++] = readings[i].at - readings[i - 1].at;
    if (status == KC_OK && found)
        status = most_common_step(context, steps, found, &common);
    if (status == KC_OK && common > 0 && common % MINUTE == 0 && common <= DAY_MINUTES * MINUTE &&
        DAY_MINUTES % (common / MINUTE) == 0)
        *minutes = (int)(common / MINUTE);
    return status;
}

KcStatus
kc_tariff_load_readings(KcContext *context, KcTariffReading *readings, size_t count, int minutes,
                        bool interval_end, KcTariffLoad *load)
{
    KcStatus status = sort_readings(context, readings, count);
    int64_t day, last = INT64_MIN;
    size_t days = 0;
    double *kw = NULL;

    *load = (KcTariffLoad){0};
    if (status == KC_OK && minutes == 0)
        status = find_minutes(context, readings, count, &minutes);
    if (status != KC_OK || minutes == 0)
        return status;
    load->points = DAY_MINUTES / minutes;
    for (size_t i = 0; status == KC_OK && i < count; i++, last = day) {
        kc_curve_slot(readings[i].at, load->points, interval_end, &day);
        days += day != last;
        if (i % ROWS_A_POLL == 0)
            status = kc_poll(context);
    }
    if (status != KC_OK)
        return status;
    status = allocate_days(context, days, load->points, load);
    last = INT64_MIN;
    for (size_t i = 0; status == KC_OK && i < count; i++, last = day) {
        int slot = kc_curve_slot(readings[i].at, load->points, interval_end, &day) - 1;

        if (!kw || day != last)
            kw = begin_day(load, (int32_t)day);
        load->duplicates += !isnan(kw[slot]);
        keep_greater(&kw[slot], readings[i].kw);
        if (i % ROWS_A_POLL == 0)
            status = kc_poll(context);
    }
    return status;
}
