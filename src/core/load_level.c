/* Changes of level; see load_level.h. */
#include "core/load_level.h"

#include "core/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The median of |z| for a standard normal z. */
#define NORMAL_MEDIAN 0.674489750196082
#define MOST_CORRELATION 0.9
/* Noise below this share of the range is taken to be so much: measurements are no better. */
#define LEAST_NOISE 1e-3
#define WEEK 7
#define DAYS_A_POLL 4096
#define LEAST_WEEKS 4
/* Days, and σ, that tell an odd day. */
#define AROUND 15
#define ODD 3

static int
compare_days(const void *one, const void *other)
{
    const KcLevelDay *a = one, *b = other;

    return (a->day > b->day) - (a->day < b->day);
}

/* Sums of values and squares before each place. */
typedef struct Running {
    double *sums;
    double *squares;
} Running;

static double
cost_between(const Running *running, size_t from, size_t to, double variance)
{
    double sum = running->sums[to] - running->sums[from];
    double square = running->squares[to] - running->squares[from];

    return fmax(square - sum * sum / (double)(to - from), 0) / variance;
}

typedef struct Pelt {
    Running running;
    double *best;     /* of the values before a place, a penalty for each segment */
    size_t *previous; /* where the last segment begins */
    size_t *starts;   /* that are still worth trying, ascending */
    size_t *drop_at;  /* the place from which on a start is not; 0: none yet */
    size_t start_count;
} Pelt;

static KcStatus
allocate_pelt(KcContext *context, size_t count, Pelt *pelt)
{
    KcStatus status = kc_allocate_doubles(context, count + 1, &pelt->running.sums);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, count + 1, &pelt->running.squares);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, count + 1, &pelt->best);
    if (status == KC_OK)
        status = kc_allocate(context, count + 1, sizeof(size_t), (void **)&pelt->previous);
    if (status == KC_OK)
        status = kc_allocate(context, count + 1, sizeof(size_t), (void **)&pelt->starts);
    if (status == KC_OK)
        status = kc_allocate(context, count + 1, sizeof(size_t), (void **)&pelt->drop_at);
    return status;
}

/* The best segmentation of the first `end` values. A start that even without a penalty is no better than one at `end`
 * is of no use to later ends; those begin their last segment at least `least` values on, so it is dropped then. */
static void
extend(Pelt *pelt, size_t end, size_t least, double variance, double penalty)
{
    size_t kept = 0;

    pelt->best[end] = INFINITY;
    for (size_t i = 0; i < pelt->start_count; i++) {
        size_t start = pelt->starts[i];
        double cost;

        if (pelt->drop_at[start] && pelt->drop_at[start] <= end)
            continue;
        pelt->starts[kept++] = start;
        cost = pelt->best[start] + cost_between(&pelt->running, start, end, variance) + penalty;
        if (cost < pelt->best[end]) {
            pelt->best[end] = cost;
            pelt->previous[end] = start;
        }
    }
    pelt->start_count = kept;
    for (size_t i = 0; i < kept; i++) {
        size_t start = pelt->starts[i];

        if (!pelt->drop_at[start] &&
            pelt->best[start] + cost_between(&pelt->running, start, end, variance) > pelt->best[end])
            pelt->drop_at[start] = end + least;
    }
}

static void
trace(const Pelt *pelt, size_t count, size_t *ends, size_t *segments)
{
    *segments = 0;
    for (size_t end = count; end > 0; end = pelt->previous[end])
        ends[(*segments)++] = end;
    for (size_t i = 0; i < *segments / 2; i++) {
        size_t other = ends[*segments - 1 - i];

        ends[*segments - 1 - i] = ends[i];
        ends[i] = other;
    }
}

KcStatus
kc_load_segment(KcContext *context, const double *values, size_t count, size_t least, double variance,
                double penalty, size_t *ends, size_t *segments, double *cost)
{
    Pelt pelt = {.start_count = 0};
    KcStatus status = allocate_pelt(context, count, &pelt);
    double mean = 0;

    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        mean += values[i] / (double)count;
    for (size_t i = 0; i < count; i++) {
        double value = values[i] - mean;

        pelt.running.sums[i + 1] = pelt.running.sums[i] + value;
        pelt.running.squares[i + 1] = pelt.running.squares[i] + value * value;
    }
    for (size_t end = least; end <= count && status == KC_OK; end++) {
        /* A start must leave room for a segment after it, and have one before it. */
        size_t start = end - least;

        if (start == 0 || start >= least)
            pelt.starts[pelt.start_count++] = start;
        extend(&pelt, end, least, variance, penalty);
        status = kc_poll(context);
    }
    trace(&pelt, count, ends, segments);
    *cost = pelt.best[count];
    return status;
}

/* What weekdays differ by. `room` is twice as large. */
static KcStatus
take_off_weekdays(KcContext *context, const KcLevelDay *days, size_t count, double *values,
                  double *differences, double *room)
{
    double effects[WEEK] = {0};

    for (int weekday = 0; weekday < WEEK; weekday++) {
        size_t known = 0;

        if (kc_poll(context) != KC_OK)
            return KC_STOPPED;

        for (size_t i = WEEK / 2; i + WEEK / 2 < count; i++) {
            double around[WEEK], sorting[WEEK];

            /* Seven days in a row have each weekday once. */
            if (kc_load_weekday(days[i].day) != weekday ||
                days[i + WEEK / 2].day - (int64_t)days[i - WEEK / 2].day != WEEK - 1)
                continue;
            memcpy(around, values + i - WEEK / 2, sizeof around);
            differences[known++] = values[i] - kc_load_median(around, sorting, WEEK);
        }
        if (known >= LEAST_WEEKS)
            effects[weekday] = kc_load_median(differences, room, known);
    }
    for (size_t i = 0; i < count; i++)
        values[i] -= effects[kc_load_weekday(days[i].day)];
    return kc_poll(context);
}

/* The median of |values[i + lag] − values[i]|. */
static double
median_change(const double *values, size_t count, size_t lag, double *differences, double *room)
{
    if (count <= lag)
        return 0;
    for (size_t i = 0; i + lag < count; i++)
        differences[i] = fabs(values[i + lag] - values[i]);
    return kc_load_median(differences, room, count - lag);
}

static void
find_noise(const double *values, size_t count, double *differences, double *room, KcLevels *levels)
{
    double one = median_change(values, count, 1, differences, room);
    double two = median_change(values, count, 2, differences, room);
    double low = values[0], high = values[0], noise = 0;

    for (size_t i = 0; i < count; i++) {
        low = fmin(low, values[i]);
        high = fmax(high, values[i]);
    }
    /* Var(x[i + 1] − x[i]) = 2σ²(1 − r), and two days apart 2σ²(1 − r²). */
    levels->correlation = one > 0 ? fmax(fmin(two / one * (two / one) - 1, MOST_CORRELATION), 0) : 0;
    noise = one / NORMAL_MEDIAN / sqrt(2 * (1 - levels->correlation));
    levels->noise = fmax(noise, LEAST_NOISE * (high - low));
}

/* Odd days are drawn in: to so many σ about the median of the days around (Hampel's identifier: Davies & Gather, "The
 * identification of multiple outliers", Journal of the American Statistical Association 88, 1993). A new level is none:
 * the median goes with it. */
static KcStatus
draw_in(KcContext *context, double *values, size_t count, double noise, double *drawn)
{
    double around[AROUND], sorting[AROUND];

    for (size_t i = 0; i < count; i++) {
        size_t first = i < AROUND / 2 ? 0 : i - AROUND / 2;
        size_t last = i + AROUND / 2 < count ? i + AROUND / 2 : count - 1;
        double median;

        if (i % DAYS_A_POLL == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
        memcpy(around, values + first, (last - first + 1) * sizeof *values);
        median = kc_load_median(around, sorting, last - first + 1);
        drawn[i] = fmax(fmin(values[i], median + ODD * noise), median - ODD * noise);
    }
    memcpy(values, drawn, count * sizeof *values);
    return KC_OK;
}

static size_t
keep_known(KcLevelDay *days, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (!isnan(days[i].load))
            days[kept++] = days[i];
    return kept;
}

static KcStatus
make_segments(KcContext *context, const KcLevelDay *days, const size_t *ends, size_t count, double scale,
              KcLevels *levels)
{
    KcStatus status = kc_allocate(context, count, sizeof *levels->segments, (void **)&levels->segments);
    size_t first = 0;

    for (size_t s = 0; s < count && status == KC_OK; s++) {
        size_t size = ends[s] - first;
        double sum = 0;

        for (size_t i = first; i < ends[s]; i++)
            sum += days[i].load * scale;
        levels->segments[s] =
            (KcLevelSegment){days[first].day, days[ends[s] - 1].day, size, sum / (double)size / scale};
        first = ends[s];
    }
    levels->count = count;
    return status;
}

static KcStatus
find_levels(KcContext *context, const KcLevelTask *task, const KcLevelDay *days, size_t count, double scale,
            KcLevels *levels)
{
    double *values, *differences, *room, variance;
    size_t *ends, segments = 1, least = (size_t)task->least_days;
    KcStatus status = kc_allocate_doubles(context, count, &values);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, count, &differences);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, count, &room);
    if (status == KC_OK)
        status = kc_allocate(context, count, sizeof *ends, (void **)&ends);
    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        values[i] = days[i].load * scale;
    if (task->by_weekday && count >= WEEK * LEAST_WEEKS)
        status = take_off_weekdays(context, days, count, values, differences, room);
    if (status != KC_OK)
        return status;
    find_noise(values, count, differences, room, levels);
    status = draw_in(context, values, count, levels->noise, differences);
    variance = levels->noise * levels->noise * (1 + levels->correlation) / (1 - levels->correlation);
    ends[0] = count;
    /* Days that are all alike have no noise, and one level. */
    if (status == KC_OK && variance > 0)
        status = kc_load_segment(context, values, count, least, variance, task->penalty * log((double)count),
                                 ends, &segments, &levels->cost);
    levels->noise /= scale;
    return status == KC_OK ? make_segments(context, days, ends, segments, scale, levels) : status;
}

KcStatus
kc_load_levels(KcContext *context, const KcLevelTask *task, KcLevelDay *days, size_t count, KcLevels *levels)
{
    double most = 0;
    KcStatus status = kc_load_check_days(context, count);

    if (status != KC_OK)
        return status;
    count = keep_known(days, count);
    *levels = (KcLevels){.state = count ? KC_LOAD_TOO_SHORT : KC_LOAD_NO_VALUES, .days = count};
    if (count == 0)
        return KC_OK;
    qsort(days, count, sizeof *days, compare_days);
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, fabs(days[i].load));
        if (i > 0 && days[i].day == days[i - 1].day) {
            levels->state = KC_LOAD_DUPLICATE_TIMES;
            levels->state_at = days[i].day * KC_DAY_MICROSECONDS;
            return KC_OK;
        }
    }
    if (count < 2 * (size_t)task->least_days)
        return KC_OK;
    levels->state = KC_LOAD_OK;
    return find_levels(context, task, days, count, most > 0 ? kc_scale_for(most) : 1, levels);
}
