/* A load day by day; see tariff_load.h. */
#include "core/tariff_load.h"

#include "core/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MINUTES 1440
#define MINUTE INT64_C(60000000) /* microseconds */
#define ROWS_A_POLL 65536

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
static void
sort_unless_sorted(void *rows, size_t count, size_t bytes, int (*compare)(const void *, const void *))
{
    for (size_t i = 1; i < count; i++)
        if (compare((char *)rows + (i - 1) * bytes, (char *)rows + i * bytes) > 0) {
            qsort(rows, count, bytes, compare);
            return;
        }
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
    sort_unless_sorted(curves, count, sizeof *curves, compare_curves);
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
    KcStatus status = KC_OK;
    int64_t day, last = INT64_MIN;
    size_t days = 0;
    double *kw = NULL;

    *load = (KcTariffLoad){0};
    sort_unless_sorted(readings, count, sizeof *readings, compare_readings);
    if (minutes == 0)
        status = find_minutes(context, readings, count, &minutes);
    if (status != KC_OK || minutes == 0)
        return status;
    load->points = DAY_MINUTES / minutes;
    for (size_t i = 0; i < count; i++, last = day) {
        kc_curve_slot(readings[i].at, load->points, interval_end, &day);
        days += day != last;
    }
    status = allocate_days(context, days, load->points, load);
    last = INT64_MIN;
    for (size_t i = 0; status == KC_OK && i < count; i++, last = day) {
        int slot = kc_curve_slot(readings[i].at, load->points, interval_end, &day) - 1;

        if (day != last)
            kw = begin_day(load, (int32_t)day);
        load->duplicates += !isnan(kw[slot]);
        keep_greater(&kw[slot], readings[i].kw);
        if (i % ROWS_A_POLL == 0)
            status = kc_poll(context);
    }
    return status;
}
