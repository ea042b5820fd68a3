/* Loads in time, put into days; see load.h. */
#include "core/load.h"

#include "core/arena.h"
#include "core/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MICROSECONDS (INT64_C(60) * 1000000)
/* A step so short that a series had more places than this for each of its rows is none. */
#define MOST_PLACES_A_ROW 50
#define LEAST_PLACES 1000
#define ROUNDING 1e-12
#define ROWS_A_POLL ((size_t)1 << 16)

KcStatus
kc_load_check_value(KcContext *context, const char *name, double value)
{
    if (isnan(value) || fabs(value) <= KC_LOAD_MOST)
        return KC_OK;
    kc_fail(context, KC_RANGE, "%s is too large", name);
    return kc_detail(context, "Got %g; the greatest magnitude is %g.", value, KC_LOAD_MOST);
}

KcStatus
kc_load_check_days(KcContext *context, size_t count)
{
    if (count <= KC_LOAD_MOST_DAYS)
        return KC_OK;
    kc_fail(context, KC_TOO_LARGE, "a group must have at most %d days", KC_LOAD_MOST_DAYS);
    kc_detail(context, "Got %zu.", count);
    return kc_hint(context, "Group by customer.");
}

bool
kc_load_is_enough(int64_t known, double share, int64_t all)
{
    return (double)known >= share * (double)all * (1 - ROUNDING);
}

int
kc_load_weekday(int64_t day)
{
    /* Day 0 is a Saturday. */
    int64_t weekday = (day + 5) % 7;

    return (int)(weekday < 0 ? weekday + 7 : weekday);
}

static int
compare_days(const void *one, const void *other)
{
    int32_t a = *(const int32_t *)one, b = *(const int32_t *)other;

    return (a > b) - (a < b);
}

static bool
has_day(const int32_t *days, size_t count, int32_t day)
{
    return count && bsearch(&day, days, count, sizeof day, compare_days) != NULL;
}

bool
kc_load_is_rest(const KcLoadCalendar *calendar, int32_t day)
{
    if (has_day(calendar->working_days, calendar->working_count, day))
        return false;
    return kc_load_weekday(day) >= 5 || has_day(calendar->rest_days, calendar->rest_count, day);
}

KcStatus
kc_load_span(KcContext *context, const int64_t *times, size_t count, KcLoadSpan *span, KcLoadState *state,
             int64_t *state_at)
{
    *span = (KcLoadSpan){.first = times[0], .last = times[0]};
    *state = KC_LOAD_OK;
    for (size_t i = 0; i < count; i++) {
        if (times[i] == KC_TIME_BEFORE_ALL || times[i] == KC_TIME_AFTER_ALL) {
            *state = KC_LOAD_INFINITE_TIME;
            *state_at = times[i];
            return KC_OK;
        }
        span->first = times[i] < span->first ? times[i] : span->first;
        span->last = times[i] > span->last ? times[i] : span->last;
    }
    if (__builtin_sub_overflow(span->last, span->first, &span->step)) {
        *state = KC_LOAD_IRREGULAR_TIMES;
        span->step = 0;
        return KC_OK;
    }
    for (size_t i = 0; i < count; i++) {
        KcStatus status = i % ROWS_A_POLL ? KC_OK : kc_poll(context);

        if (status != KC_OK)
            return status;
        /* Nearly always the step is known by then, and this is one division. */
        if (span->step && (times[i] - span->first) % span->step)
            span->step = kc_common_divisor(times[i] - span->first, span->step);
    }
    return KC_OK;
}

/* The number of points a day that a step makes; 0: none. A single time has no step. */
static int
points_of(int64_t step)
{
    if (step == 0 || step % MINUTE_MICROSECONDS)
        return 0;
    if (step % KC_DAY_MICROSECONDS == 0)
        return 1;
    return KC_DAY_MICROSECONDS % step ? 0 : (int)(KC_DAY_MICROSECONDS / step);
}

bool
kc_load_is_sparse(int64_t days, int64_t points, size_t rows)
{
    int64_t places;

    return __builtin_mul_overflow(days, points, &places) ||
           (places > LEAST_PLACES && places / MOST_PLACES_A_ROW > (int64_t)rows);
}

/* Room for the days from first to last; false where they are too many for the rows. */
static KcStatus
make_days(KcContext *context, int64_t first_day, int64_t last_day, size_t count, KcLoadSeries *series)
{
    int64_t days = last_day - first_day + 1;
    size_t places;
    KcStatus status;

    if (days > KC_LOAD_MOST_DAYS || kc_load_is_sparse(days, series->points, count)) {
        series->state = KC_LOAD_IRREGULAR_TIMES;
        return KC_OK;
    }
    series->first_day = (int32_t)first_day;
    series->days = (int32_t)days;
    places = (size_t)days * series->points;
    status = kc_allocate_unset(context, places, sizeof(double), (void **)&series->values);
    for (size_t i = 0; i < places && status == KC_OK; i++) {
        series->values[i] = NAN;
        status = i % ROWS_A_POLL ? KC_OK : kc_poll(context);
    }
    return status;
}

/* Several values of one place; the first of them stands in the series. */
typedef struct Several {
    KcSum sum;
    uint32_t count; /* of those after the first */
} Several;

/* Means of places that several values fall on; made when the first does. */
typedef struct Meeting {
    bool averages;
    Several *places; /* NULL: no place has two values yet */
} Meeting;

static KcStatus
meet(KcContext *context, Meeting *meeting, KcLoadSeries *series, size_t place, double value, int64_t at)
{
    KcStatus status;

    if (!meeting->averages) {
        if (series->state != KC_LOAD_DUPLICATE_TIMES || at < series->state_at)
            series->state_at = at;
        series->state = KC_LOAD_DUPLICATE_TIMES;
        return KC_OK;
    }
    if (!meeting->places) {
        status = kc_allocate(context, (size_t)series->days * series->points, sizeof *meeting->places,
                             (void **)&meeting->places);
        if (status != KC_OK)
            return status;
    }
    kc_sum_add(&meeting->places[place].sum, value);
    meeting->places[place].count++;
    return KC_OK;
}

static KcStatus
take_means(KcContext *context, const Meeting *meeting, KcLoadSeries *series)
{
    size_t places = meeting->places ? (size_t)series->days * series->points : 0;
    KcStatus status = KC_OK;

    for (size_t i = 0; i < places && status == KC_OK; i++) {
        if (meeting->places[i].count) {
            kc_sum_add(&meeting->places[i].sum, series->values[i]);
            series->values[i] = kc_sum_value(&meeting->places[i].sum) / (meeting->places[i].count + 1.0);
        }
        status = i % ROWS_A_POLL ? KC_OK : kc_poll(context);
    }
    return status;
}

static KcStatus
place_rows(KcContext *context, const KcLoadPlacing *placing, const int64_t *times, const double *values,
           size_t count, KcLoadSeries *series)
{
    Meeting meeting = {.averages = placing->average || placing->points};
    KcStatus status = KC_OK;

    for (size_t i = 0; i < count && status == KC_OK; i++) {
        int64_t day;
        int slot = kc_curve_slot(times[i], series->points, placing->interval_end, &day);
        size_t place = (size_t)(day - series->first_day) * series->points + slot - 1;

        if (i % ROWS_A_POLL == 0)
            status = kc_poll(context);
        if (status != KC_OK || isnan(values[i]))
            continue;
        if (isnan(series->values[place]))
            series->values[place] = values[i];
        else
            status = meet(context, &meeting, series, place, values[i], times[i]);
    }
    return status == KC_OK ? take_means(context, &meeting, series) : status;
}

static KcStatus
find_value(KcContext *context, const double *values, size_t count, bool *found)
{
    KcStatus status = KC_OK;

    *found = false;
    for (size_t i = 0; i < count && !*found && status == KC_OK; i++) {
        *found = !isnan(values[i]);
        status = i % ROWS_A_POLL ? KC_OK : kc_poll(context);
    }
    return status;
}

KcStatus
kc_load_place(KcContext *context, const KcLoadPlacing *placing, const int64_t *times, const double *values,
              size_t count, KcLoadSeries *series)
{
    int64_t first_day, last_day;
    KcLoadSpan span;
    bool found;
    KcStatus status = find_value(context, values, count, &found);

    *series = (KcLoadSeries){.state = found ? KC_LOAD_OK : KC_LOAD_NO_VALUES, .points = placing->points};
    if (status != KC_OK || !found)
        return status;
    status = kc_load_span(context, times, count, &span, &series->state, &series->state_at);
    if (status != KC_OK || series->state == KC_LOAD_INFINITE_TIME)
        return status;
    series->step = span.step;
    if (series->state != KC_LOAD_IRREGULAR_TIMES && !series->points) {
        series->points = points_of(span.step);
        if (!series->points)
            series->state = span.step ? KC_LOAD_IRREGULAR_TIMES : KC_LOAD_TOO_SHORT;
    }
    if (series->state == KC_LOAD_OK) {
        kc_curve_slot(span.first, series->points, placing->interval_end, &first_day);
        kc_curve_slot(span.last, series->points, placing->interval_end, &last_day);
        status = make_days(context, first_day, last_day, count, series);
    }
    if (series->state == KC_LOAD_IRREGULAR_TIMES || series->state == KC_LOAD_TOO_SHORT) {
        series->state_at = span.first;
        series->last_at = span.last;
    }
    if (status != KC_OK || series->state != KC_LOAD_OK)
        return status;
    return place_rows(context, placing, times, values, count, series);
}

/* The days and the points of curves; of curves that differ, the first day with others than the first curve's. */
static void
find_days(const KcLoadCurve *curves, size_t count, int64_t *first, int64_t *last, KcLoadSeries *series)
{
    const KcLoadCurve *least = curves;

    *last = curves[0].day;
    for (size_t i = 0; i < count; i++) {
        *last = curves[i].day > *last ? curves[i].day : *last;
        if (curves[i].day < least->day || (curves[i].day == least->day && curves[i].points < least->points))
            least = &curves[i];
    }
    *first = least->day;
    series->points = least->points;
    series->step = KC_DAY_MICROSECONDS / series->points;
    for (size_t i = 0; i < count; i++) {
        int64_t at = curves[i].day * KC_DAY_MICROSECONDS;

        if (curves[i].points == series->points)
            continue;
        if (series->state != KC_LOAD_MIXED_POINTS || at < series->state_at)
            series->state_at = at;
        series->state = KC_LOAD_MIXED_POINTS;
    }
}

KcStatus
kc_load_place_curves(KcContext *context, const KcLoadPlacing *placing, const KcLoadCurve *curves,
                     size_t count, KcLoadSeries *series)
{
    Meeting meeting = {.averages = placing->average};
    int64_t first, last;
    KcStatus status;

    *series = (KcLoadSeries){.state = count ? KC_LOAD_OK : KC_LOAD_NO_VALUES};
    if (count == 0)
        return KC_OK;
    find_days(curves, count, &first, &last, series);
    if (series->state != KC_LOAD_OK)
        return KC_OK;
    status = make_days(context, first, last, count * (size_t)series->points, series);
    if (series->state == KC_LOAD_IRREGULAR_TIMES) {
        series->state_at = first * KC_DAY_MICROSECONDS;
        series->last_at = last * KC_DAY_MICROSECONDS;
    }
    for (size_t i = 0; i < count && status == KC_OK && series->state != KC_LOAD_IRREGULAR_TIMES; i++) {
        size_t place = (size_t)(curves[i].day - first) * series->points;

        status = kc_poll(context);
        for (int slot = 0; slot < series->points && status == KC_OK; slot++, place++) {
            double value = (double)curves[i].values[slot];

            if (isnan(value))
                continue;
            if (isnan(series->values[place]))
                series->values[place] = value;
            else
                status = meet(context, &meeting, series, place, value,
                              curves[i].day * KC_DAY_MICROSECONDS + (slot + 1) * series->step);
        }
    }
    if (status == KC_OK && series->state == KC_LOAD_OK) {
        bool found = true;

        status = take_means(context, &meeting, series);
        if (status == KC_OK)
            status = find_value(context, series->values, (size_t)series->days * series->points, &found);
        if (!found)
            series->state = KC_LOAD_NO_VALUES;
    }
    return status;
}

/* A key that sorts as its double does. */
static inline uint64_t
key_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits ^ (bits >> 63 ? UINT64_MAX : (uint64_t)1 << 63);
}

#define DIGITS 8
#define DIGIT_VALUES 256
#define FEW 48

/* Without a context nobody asks to stop. */
static KcStatus
poll_now_and_then(KcContext *context, size_t i)
{
    return context && i % ROWS_A_POLL == 0 ? kc_poll(context) : KC_OK;
}

/* One pass of the radix sort over a digit in which keys differ. */
static KcStatus
scatter(KcContext *context, const double *from, double *to, size_t count, int digit, const size_t *counts)
{
    size_t places[DIGIT_VALUES], place = 0;
    KcStatus status = KC_OK;

    for (int value = 0; value < DIGIT_VALUES; value++) {
        places[value] = place;
        place += counts[value];
    }
    for (size_t i = 0; i < count && status == KC_OK; i++) {
        to[places[key_of(from[i]) >> (8 * digit) & (DIGIT_VALUES - 1)]++] = from[i];
        status = poll_now_and_then(context, i);
    }
    return status;
}

/* By insertion: quicker than counting for a few. */
static void
sort_few(double *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        double value = values[i];
        size_t place = i;

        for (; place > 0 && key_of(values[place - 1]) > key_of(value); place--)
            values[place] = values[place - 1];
        values[place] = value;
    }
}

static KcStatus
sort_many(KcContext *context, double *values, double *room, size_t count)
{
    size_t counts[DIGITS][DIGIT_VALUES] = {{0}};
    double *from = values, *to = room, *other;
    KcStatus status = KC_OK;

    for (size_t i = 0; i < count && status == KC_OK; i++) {
        uint64_t key = key_of(values[i]);

        for (int digit = 0; digit < DIGITS; digit++)
            counts[digit][key >> (8 * digit) & (DIGIT_VALUES - 1)]++;
        status = poll_now_and_then(context, i);
    }
    for (int digit = 0; digit < DIGITS && status == KC_OK; digit++) {
        /* A digit that is the same in all keys moves none. */
        if (counts[digit][key_of(values[0]) >> (8 * digit) & (DIGIT_VALUES - 1)] == count)
            continue;
        status = scatter(context, from, to, count, digit, counts[digit]);
        other = from;
        from = to;
        to = other;
    }
    if (from != values)
        memcpy(values, from, count * sizeof *values);
    return status;
}

KcStatus
kc_load_sort(KcContext *context, double *values, double *room, size_t count)
{
    if (count > FEW)
        return sort_many(context, values, room, count);
    sort_few(values, count);
    return KC_OK;
}

double
kc_load_median(double *values, double *room, size_t count)
{
    kc_load_sort(NULL, values, room, count);
    return count % 2 ? values[count / 2] : values[count / 2 - 1] / 2 + values[count / 2] / 2;
}
