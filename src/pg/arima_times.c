/* Rows of a series in the order of time, at equal steps. */
#include "pg/arima_glue.h"

#include "pg/context.h"
#include "pg/series.h"

#include "core/numeric.h"

#include "common/int.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include <math.h>

/* A step so short that a series had more places than this for each of its rows is none. */
#define MOST_PLACES_A_ROW 50
#define LEAST_PLACES 1000
/* Both of days and time: more than all dates there are, and their sum in microseconds is no more than 64 bits hold. */
#define MOST_DAYS 50000000

typedef struct Calendar {
    int64 month; /* since year 0 */
    int day;
    int64 time; /* of the day */
    bool is_last_day;
} Calendar;

static Calendar
calendar_of(Timestamp time)
{
    struct pg_tm tm;
    fsec_t fraction;
    Calendar calendar;

    if (timestamp2tm(time, NULL, &tm, &fraction, NULL, NULL) != 0)
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
    calendar.month = (int64)tm.tm_year * MONTHS_PER_YEAR + tm.tm_mon - 1;
    calendar.day = tm.tm_mday;
    calendar.time =
        ((tm.tm_hour * MINS_PER_HOUR + tm.tm_min) * SECS_PER_MINUTE + tm.tm_sec) * USECS_PER_SEC + fraction;
    calendar.is_last_day = tm.tm_mday == day_tab[isleap(tm.tm_year)][tm.tm_mon - 1];
    return calendar;
}

Timestamp
arima_time(const ArimaClock *clock, int64 place)
{
    Interval way = {.month = 0};
    Timestamp time;
    struct pg_tm tm;
    fsec_t fraction;

    if (clock->step.month == 0) {
        int64 step = clock->step.day * USECS_PER_DAY + clock->step.time, whole;

        if (pg_mul_s64_overflow(step, place, &whole) || pg_add_s64_overflow(clock->start, whole, &time) ||
            !IS_VALID_TIMESTAMP(time))
            ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
        return time;
    }
    if (place > PG_INT32_MAX / clock->step.month)
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
    way.month = (int32)(clock->step.month * place);
    time = DatumGetTimestamp(
        DirectFunctionCall2(timestamp_pl_interval, TimestampGetDatum(clock->start), IntervalPGetDatum(&way)));
    if (!clock->at_month_end || timestamp2tm(time, NULL, &tm, &fraction, NULL, NULL) != 0)
        return time;
    return time + (day_tab[isleap(tm.tm_year)][tm.tm_mon - 1] - tm.tm_mday) * USECS_PER_DAY;
}

KcSeriesStep
arima_step(const ArimaClock *clock)
{
    int64 step = clock->step.day * USECS_PER_DAY + clock->step.time;

    if (clock->step.month)
        return (KcSeriesStep){.months = clock->step.month};
    return (KcSeriesStep){.seconds = step % USECS_PER_SEC ? 0 : step / USECS_PER_SEC};
}

bool
arima_is_step(const Interval *interval)
{
    if (interval->month)
        return interval->month > 0 && interval->day == 0 && interval->time == 0;
    return interval->day >= 0 && interval->day <= MOST_DAYS && interval->time >= 0 &&
           interval->time <= MOST_DAYS * USECS_PER_DAY && (interval->day || interval->time);
}

Interval *
arima_parse_interval(const char *text)
{
    char work[MAXDATELEN + 1], *field[MAXDATEFIELDS];
    int kinds[MAXDATEFIELDS], fields, kind;
    struct pg_itm_in parts;
    Interval *interval = keycust_new(Interval, 1);

    if (ParseDateTime(text, work, sizeof work, field, kinds, MAXDATEFIELDS, &fields) != 0 ||
        DecodeInterval(field, kinds, fields, INTERVAL_FULL_RANGE, &kind, &parts) != 0 || kind != DTK_DELTA ||
        itmin2interval(&parts, interval) != 0)
        return NULL;
    return interval;
}

/* Rows by their times: numbers of rows. */
typedef struct Ordered {
    Timestamp time;
    int64 row;
} Ordered;

static int
compare(const void *one, const void *other)
{
    const Ordered *a = one, *b = other;

    return a->time != b->time ? (a->time < b->time ? -1 : 1) : (a->row < b->row ? -1 : a->row > b->row);
}

const char *
keycust_time_text(Timestamp time)
{
    struct pg_tm tm;
    fsec_t fraction;
    char text[MAXDATELEN + 1];

    if (TIMESTAMP_NOT_FINITE(time) || timestamp2tm(time, NULL, &tm, &fraction, NULL, NULL) != 0)
        return time < 0 ? "-infinity" : "infinity";
    EncodeDateTime(&tm, fraction, false, 0, NULL, USE_ISO_DATES, text);
    return pstrdup(text);
}

static bool
refuse(ArimaFit *fit, const char *status, const char *message)
{
    fit->status = status;
    fit->message = message;
    return false;
}

/* The months between rows, where all stand on the same day of their months at the same time; 0: they do not. */
static int64
step_in_months(const Ordered *ordered, int64 count, ArimaClock *clock)
{
    Calendar first = calendar_of(ordered[0].time);
    int64 months = 0;
    bool same_day = true, last_day = first.is_last_day;

    for (int64 i = 1; i < count; i++) {
        Calendar calendar = calendar_of(ordered[i].time);

        same_day &= calendar.day == first.day;
        last_day &= calendar.is_last_day;
        if (calendar.time != first.time || (!same_day && !last_day))
            return 0;
        months = kc_common_divisor(calendar.month - first.month, months);
    }
    clock->at_month_end = last_day && !same_day;
    return months;
}

static void
set_step(ArimaClock *clock, int64 microseconds)
{
    clock->step.day = (int32)(microseconds / USECS_PER_DAY);
    clock->step.time = microseconds % USECS_PER_DAY;
}

/* Finds the step, or takes the one given; how many places it makes of the rows is in *places; 0: it is not theirs. */
static int64
find_step(const Ordered *ordered, int64 count, const ArimaTask *task, ArimaClock *clock)
{
    int64 months = step_in_months(ordered, count, clock), step = 0;
    int64 way = ordered[count - 1].time - ordered[0].time;
    Calendar first = calendar_of(ordered[0].time), last = calendar_of(ordered[count - 1].time);

    clock->start = ordered[0].time;
    clock->is_known = true;
    if (task->step && task->step->month) {
        if (count > 1 && (months == 0 || months % task->step->month != 0))
            return 0;
        months = task->step->month;
    } else if (task->step)
        months = 0;
    if (months) {
        clock->step.month = (int32)months;
        return (last.month - first.month) / months + 1;
    }
    for (int64 i = 1; i < count; i++)
        step = kc_common_divisor(ordered[i].time - ordered[i - 1].time, step);
    if (task->step) {
        int64 given = task->step->day * USECS_PER_DAY + task->step->time;

        if (step % given != 0)
            return 0;
        step = given;
    }
    clock->is_known = step > 0;
    if (step == 0)
        return 1;
    set_step(clock, step);
    return way / step + 1;
}

static int64
place_of(const ArimaClock *clock, Timestamp time)
{
    if (clock->step.month)
        return (calendar_of(time).month - calendar_of(clock->start).month) / clock->step.month;
    return (time - clock->start) / (clock->step.day * USECS_PER_DAY + clock->step.time);
}

static void
spread_rows(const ArimaRows *rows, const Ordered *ordered, int64 places, ArimaFit *fit)
{
    int width = rows->regressors > 0 ? rows->regressors : 0;
    double *values = keycust_new(double, places), *xreg = keycust_new(double, (Size)places *width + 1);

    for (int64 t = 0; t < places; t++)
        values[t] = NAN;
    for (Size i = 0; i < (Size)places * width; i++)
        xreg[i] = NAN;
    for (int64 i = 0; i < rows->count; i++) {
        int64 place = fit->clock.is_known ? place_of(&fit->clock, ordered[i].time) : i;

        values[place] = rows->values[ordered[i].row];
        memcpy(xreg + place * width, rows->xreg + ordered[i].row * width, width * sizeof(double));
    }
    fit->series =
        (KcArimaSeries){.values = values, .count = places, .xreg = width ? xreg : NULL, .regressors = width};
}

static bool
check_times(const Ordered *ordered, int64 count, ArimaFit *fit)
{
    for (int64 i = 0; i < count; i++) {
        if (TIMESTAMP_NOT_FINITE(ordered[i].time))
            return refuse(fit, "infinite_time",
                          psprintf("a value is of %s", keycust_time_text(ordered[i].time)));
        if (i > 0 && ordered[i].time == ordered[i - 1].time)
            return refuse(fit, "duplicate_times",
                          psprintf("there is more than one value of %s", keycust_time_text(ordered[i].time)));
    }
    return true;
}

bool
arima_place_rows(ArimaRows *rows, ArimaFit *fit)
{
    int64 count = rows->count, places;
    Ordered *ordered;

    fit->task = rows->task;
    if (count == 0)
        return refuse(fit, "no_values", "no row has a time");
    ordered = MemoryContextAllocHuge(CurrentMemoryContext, keycust_array_bytes(sizeof *ordered, count));
    for (int64 i = 0; i < count; i++)
        ordered[i] = (Ordered){rows->times[i], i};
    qsort(ordered, count, sizeof *ordered, compare);
    if (!check_times(ordered, count, fit))
        return false;
    if (pg_sub_s64_overflow(ordered[count - 1].time, ordered[0].time, &places))
        return refuse(fit, "irregular_times", "the times lie farther apart than can be counted");
    places = find_step(ordered, count, rows->task, &fit->clock);
    if (places == 0)
        return refuse(fit, "irregular_times", "the times are not a number of the given steps apart");
    if (places > LEAST_PLACES && places / MOST_PLACES_A_ROW > count)
        return refuse(
            fit, "irregular_times",
            psprintf("the times have no step in common that is worth the name: from %s to %s there would be "
                     "%lld steps for %lld values",
                     keycust_time_text(ordered[0].time), keycust_time_text(ordered[count - 1].time),
                     (long long)places, (long long)count));
    CHECK_FOR_INTERRUPTS();
    spread_rows(rows, ordered, places, fit);
    pfree(ordered);
    return true;
}
