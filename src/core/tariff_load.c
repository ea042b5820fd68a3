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
#define DAYS_A_POLL 1024

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

/* Merges runs of `width` items, two by two. */
static KcStatus
merge_runs(KcContext *context, const char *from, char *to, size_t count, size_t bytes, size_t width,
           int (*compare)(const void *, const void *))
{
    KcStatus status = KC_OK;

    for (size_t begin = 0; begin < count && status == KC_OK; begin += 2 * width) {
        size_t middle = count - begin < width ? count : begin + width;
        size_t end = count - begin < 2 * width ? count : begin + 2 * width;
        size_t a = begin, b = middle;

        for (size_t k = begin; k < end && status == KC_OK; k++) {
            bool first = b == end || (a < middle && compare(from + a * bytes, from + b * bytes) <= 0);

            if (k % ROWS_A_POLL == 0)
                status = kc_poll(context);
            memcpy(to + k * bytes, from + (first ? a++ : b++) * bytes, bytes);
        }
    }
    return status;
}

/* Rows mostly come in order: then there is nothing to do. */
static KcStatus
look_through(KcContext *context, const char *items, size_t count, size_t bytes,
             int (*compare)(const void *, const void *), bool *is_sorted)
{
    KcStatus status = KC_OK;

    *is_sorted = true;
    for (size_t i = 1; i < count && *is_sorted && status == KC_OK; i++) {
        *is_sorted = compare(items + (i - 1) * bytes, items + i * bytes) <= 0;
        if (i % ROWS_A_POLL == 0)
            status = kc_poll(context);
    }
    return status;
}

/* In pieces that a cancelled query need not wait for. */
static KcStatus
sort_items(KcContext *context, void *items, size_t count, size_t bytes,
           int (*compare)(const void *, const void *))
{
    char *from = items, *to = NULL, *other;
    bool is_sorted;
    KcStatus status = look_through(context, items, count, bytes, compare, &is_sorted);

    if (status != KC_OK || is_sorted)
        return status;
    for (size_t begin = 0; begin < count && status == KC_OK; begin += SORTED_AT_ONCE) {
        qsort(from + begin * bytes, count - begin < SORTED_AT_ONCE ? count - begin : SORTED_AT_ONCE, bytes,
              compare);
        status = kc_poll(context);
    }
    if (status == KC_OK && count > SORTED_AT_ONCE)
        status = kc_allocate_unset(context, count, bytes, (void **)&to);
    for (size_t width = SORTED_AT_ONCE; width < count && status == KC_OK; width *= 2) {
        status = merge_runs(context, from, to, count, bytes, width, compare);
        other = from;
        from = to;
        to = other;
    }
    for (size_t i = 0; status == KC_OK && from != items && i < count; i += ROWS_A_POLL) {
        memcpy((char *)items + i * bytes, from + i * bytes,
               (count - i < ROWS_A_POLL ? count - i : ROWS_A_POLL) * bytes);
        status = kc_poll(context);
    }
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
    double *kw = NULL;
    KcStatus status;

    *load = (KcTariffLoad){.points = points};
    status = sort_items(context, curves, count, sizeof *curves, compare_curves);
    if (status == KC_OK)
        status = allocate_days(context, count, points, load);
    for (size_t i = 0; status == KC_OK && i < count; i++) {
        if (i > 0 && curves[i].day == curves[i - 1].day)
            load->duplicates++;
        else
            kw = begin_day(load, curves[i].day);
        for (int k = 0; k < points; k++)
            if (!isnan(curves[i].values[k]))
                keep_greater(&kw[k], curves[i].values[k]);
        if (i % DAYS_A_POLL == 0)
            status = kc_poll(context);
    }
    return status;
}

/* Whether more than half of them are the same, which then is *common (Boyer & Moore 1981). */
static KcStatus
find_majority(KcContext *context, const int64_t *steps, size_t count, int64_t *common, bool *found)
{
    size_t votes = 0, times = 0;
    KcStatus status = KC_OK;

    for (size_t i = 0; i < count && status == KC_OK; i++) {
        if (votes == 0)
            *common = steps[i];
        votes += steps[i] == *common ? 1 : (size_t)-1;
        status = i % ROWS_A_POLL ? KC_OK : kc_poll(context);
    }
    for (size_t i = 0; i < count && status == KC_OK; i++) {
        times += steps[i] == *common;
        status = i % ROWS_A_POLL ? KC_OK : kc_poll(context);
    }
    *found = times > count / 2;
    return status;
}

/* The most common; the least of several. */
static KcStatus
most_common_step(KcContext *context, int64_t *steps, size_t count, int64_t *common)
{
    size_t most = 0, run = 0;
    bool found;
    KcStatus status = find_majority(context, steps, count, common, &found);

    if (status != KC_OK || found)
        return status;
    status = sort_items(context, steps, count, sizeof *steps, compare_steps);
    for (size_t i = 0; i < count && status == KC_OK; i++) {
        run = i > 0 && steps[i] == steps[i - 1] ? run + 1 : 1;
        if (run > most) {
            most = run;
            *common = steps[i];
        }
        status = i % ROWS_A_POLL ? KC_OK : kc_poll(context);
    }
    return status;
}

/* The minutes of an interval; 0 where they cannot be told. */
static KcStatus
find_minutes(KcContext *context, const KcTariffReading *readings, size_t count, int *minutes)
{
    int64_t *steps, common = 0;
    size_t found = 0;
    KcStatus status = kc_allocate_unset(context, count, sizeof *steps, (void **)&steps);

    *minutes = 0;
    for (size_t i = 1; status == KC_OK && i < count; i++) {
        if (readings[i].at != readings[i - 1].at)
            steps[found++] = readings[i].at - readings[i - 1].at;
        status = i % ROWS_A_POLL ? KC_OK : kc_poll(context);
    }
    if (status == KC_OK && found)
        status = most_common_step(context, steps, found, &common);
    if (status == KC_OK && common > 0 && common % MINUTE == 0 && common <= DAY_MINUTES * MINUTE &&
        DAY_MINUTES % (common / MINUTE) == 0)
        *minutes = (int)(common / MINUTE);
    return status;
}

/* How many days have a reading. */
static KcStatus
count_days(KcContext *context, const KcTariffReading *readings, size_t count, int points, bool interval_end,
           size_t *days)
{
    int64_t day, last = INT64_MIN;
    KcStatus status = KC_OK;

    *days = 0;
    for (size_t i = 0; status == KC_OK && i < count; i++, last = day) {
        kc_curve_slot(readings[i].at, points, interval_end, &day);
        *days += day != last;
        if (i % ROWS_A_POLL == 0)
            status = kc_poll(context);
    }
    return status;
}

/* Into their days: of one time the greater counts, of several times in an interval the mean. */
static KcStatus
place_readings(KcContext *context, const KcTariffReading *readings, size_t count, bool interval_end,
               KcTariffLoad *load)
{
    int64_t day, last = INT64_MIN;
    size_t of_interval = 0;
    double *kw = NULL;
    KcStatus status = KC_OK;

    for (size_t i = 0; status == KC_OK && i < count; i++, last = day) {
        int slot = kc_curve_slot(readings[i].at, load->points, interval_end, &day) - 1;
        double greatest = readings[i].kw;

        if (i % ROWS_A_POLL == 0)
            status = kc_poll(context);
        for (; i + 1 < count && readings[i + 1].at == readings[i].at; i++, load->duplicates++)
            keep_greater(&greatest, readings[i + 1].kw);
        if (!kw || day != last)
            kw = begin_day(load, (int32_t)day);
        of_interval = isnan(kw[slot]) ? 1 : of_interval + 1;
        kw[slot] = of_interval == 1 ? greatest : kw[slot] + (greatest - kw[slot]) / (double)of_interval;
    }
    return status;
}

KcStatus
kc_tariff_load_readings(KcContext *context, KcTariffReading *readings, size_t count, int minutes,
                        bool interval_end, KcTariffLoad *load)
{
    KcStatus status = sort_items(context, readings, count, sizeof *readings, compare_readings);
    size_t days;

    *load = (KcTariffLoad){0};
    if (status == KC_OK && minutes == 0)
        status = find_minutes(context, readings, count, &minutes);
    if (status != KC_OK || minutes == 0)
        return status;
    load->points = DAY_MINUTES / minutes;
    status = count_days(context, readings, count, load->points, interval_end, &days);
    if (status == KC_OK)
        status = allocate_days(context, days, load->points, load);
    return status == KC_OK ? place_readings(context, readings, count, interval_end, load) : status;
}
