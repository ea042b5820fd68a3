/* Rows of loads as aggregates collect them, options and messages that they share; see load.h. */
#include "pg/load.h"

#include "pg/argument.h"
#include "pg/context.h"
#include "pg/curve.h"
#include "pg/series.h"
#include "pg/state.h"

#include "core/arena.h"
#include "core/load_temperature.h"

#include "utils/datetime.h"
#include "utils/memutils.h"

#include <math.h>

#define FIRST_ROOM 64

static const char *const statuses[] = {"ok",
                                       "no_values",
                                       "too_short",
                                       "no_full_day",
                                       "duplicate_times",
                                       "irregular_times",
                                       "infinite_time",
                                       "mixed_points",
                                       "constant"};

const char *
load_status(KcLoadState state)
{
    return statuses[state];
}

static LoadRows *
new_rows(MemoryContext memory, int width, Jsonb *options, void *(*read)(Jsonb *))
{
    MemoryContext caller = MemoryContextSwitchTo(memory);
    LoadRows *rows = keycust_new_zeroed(LoadRows, 1);

    rows->memory = memory;
    rows->context = keycust_context(memory);
    rows->width = width;
    if (options)
        rows->jsonb = PointerGetDatum(PG_DETOAST_DATUM_COPY(PointerGetDatum(options)));
    rows->task = read ? read(options) : NULL;
    MemoryContextSwitchTo(caller);
    return rows;
}

LoadRows *
load_rows(FunctionCallInfo fcinfo, int width, int options, void *(*read)(Jsonb *))
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    bool given = options && !PG_ARGISNULL(options);
    LoadRows *rows;

    if (PG_ARGISNULL(0))
        return new_rows(memory, width, given ? PG_GETARG_JSONB_P(options) : NULL, read);
    rows = (LoadRows *)PG_GETARG_POINTER(0);
    if (!keycust_is_same_jsonb(given ? PG_GETARG_DATUM(options) : 0, rows->jsonb))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("options must be the same in every row")));
    return rows;
}

static void
make_room(LoadRows *rows)
{
    int64 room = rows->room ? 2 * rows->room : FIRST_ROOM;

    if (rows->count < rows->room)
        return;
    if (rows->width == 0)
        rows->curves = keycust_grow(rows->context, rows->curves, sizeof *rows->curves, rows->room, room);
    else {
        rows->times = keycust_grow(rows->context, rows->times, sizeof *rows->times, rows->room, room);
        rows->values =
            keycust_grow(rows->context, rows->values, sizeof *rows->values * rows->width, rows->room, room);
    }
    rows->room = room;
}

int32
load_day(int32 day)
{
    /* The end of the last day must be a timestamp as well. */
    if (day < DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE ||
        day >= TIMESTAMP_END_JULIAN - POSTGRES_EPOCH_JDATE - 1)
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("day out of range"),
                        errdetail("It is beyond what a timestamp can be of.")));
    return day;
}

void
load_add(LoadRows *rows, int64 time, const double *values)
{
    make_room(rows);
    rows->times[rows->count] = time;
    for (int i = 0; i < rows->width; i++)
        rows->values[rows->count * rows->width + i] = values[i];
    rows->count++;
}

void
load_add_curve(LoadRows *rows, int32 day, ArrayType *curve)
{
    float values[KC_CURVE_MOST_POINTS], *kept;
    int points = keycust_curve_read(curve, "kw", values);

    if (DATE_NOT_FINITE(day)) {
        rows->infinite_at = DATE_IS_NOBEGIN(day) ? KC_TIME_BEFORE_ALL : KC_TIME_AFTER_ALL;
        return;
    }
    make_room(rows);
    keycust_check(rows->context, kc_allocate_unset(rows->context, points, sizeof *kept, (void **)&kept));
    memcpy(kept, values, points * sizeof *kept);
    rows->curves[rows->count++] = (KcLoadCurve){load_day(day), points, kept};
}

LoadRows *
load_collected(FunctionCallInfo fcinfo, KcContext **context)
{
    LoadRows *rows;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        return NULL;
    rows = (LoadRows *)PG_GETARG_POINTER(0);
    *context = keycust_context(CurrentMemoryContext);
    (*context)->arena->used_bytes = rows->context->arena->used_bytes;
    return rows;
}

double
load_value(FunctionCallInfo fcinfo, int argument, const char *name)
{
    double value = keycust_number_argument(fcinfo, argument, name);

    /* A context is large: of each value of a million it would take most of the time. */
    if (fabs(value) > KC_LOAD_MOST) {
        KcContext context = {.arena = NULL};

        keycust_check(&context, kc_load_check_value(&context, name, value));
    }
    return value;
}

double
load_temperature_value(FunctionCallInfo fcinfo, int argument)
{
    double value = keycust_number_argument(fcinfo, argument, "temperature");

    if (fabs(value) > KC_TEMPERATURE_MOST)
        ereport(ERROR,
                (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                 errmsg("temperature must be from -%d to %d", KC_TEMPERATURE_MOST, KC_TEMPERATURE_MOST),
                 errdetail("Got %g.", value)));
    return value;
}

const char *
load_time_message(KcLoadState state, int64 at)
{
    if (state == KC_LOAD_DUPLICATE_TIMES)
        return psprintf("there is more than one value of %s", keycust_time_text(at));
    if (state == KC_LOAD_INFINITE_TIME)
        return psprintf("a value is of %s", keycust_time_text(at));
    return NULL;
}

const char *
load_series_message(const KcLoadSeries *series)
{
    const char *at = keycust_time_text(series->state_at);

    switch (series->state) {
    case KC_LOAD_NO_VALUES:
        return "no row has a time and a value";
    case KC_LOAD_TOO_SHORT:
        return psprintf("all values are of %s, so that there is no step", at);
    case KC_LOAD_IRREGULAR_TIMES:
        return psprintf(
            "the times have no step in common that divides a day and is worth the name, from %s to %s", at,
            keycust_time_text(series->last_at));
    case KC_LOAD_MIXED_POINTS:
        return psprintf("the day curve of %s has another number of points than the first", at);
    default:
        return load_time_message(series->state, series->state_at);
    }
}

void
load_put(KeycustRow *row, double value)
{
    keycust_put_float8(row, isfinite(value) ? value : NAN);
}

void
load_put_nulls(KeycustRow *row, int count)
{
    for (int i = 0; i < count; i++)
        keycust_put_null(row);
}

void
load_put_slot(KeycustRow *row, int32 day, int slot, int points)
{
    if (slot)
        keycust_put_timestamp(row, day * USECS_PER_DAY + slot * (USECS_PER_DAY / points));
    else
        keycust_put_null(row);
}

void
load_read_share(const KeycustOptions *options, double *share)
{
    if (keycust_option_number(options, "valid_share", 0, 1, share) && !(*share > 0))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("option \"valid_share\" must be greater than 0"), errdetail("Got %g.", *share)));
}

static int
compare_days(const void *one, const void *other)
{
    int32 a = *(const int32 *)one, b = *(const int32 *)other;

    return (a > b) - (a < b);
}

/* Whatever DateStyle says. */
static bool
parse_day(const char *text, int32 *day)
{
    int year, month, of_month, end = 0, back_year, back_month, back_day;

    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &of_month, &end) != 3 || text[end] || end != 10 ||
        year < 1 || month < 1 || month > MONTHS_PER_YEAR || of_month < 1)
        return false;
    *day = date2j(year, month, of_month) - POSTGRES_EPOCH_JDATE;
    j2date(*day + POSTGRES_EPOCH_JDATE, &back_year, &back_month, &back_day);
    return back_month == month && back_day == of_month;
}

size_t
load_read_days(const KeycustOptions *options, const char *name, const int32_t **days)
{
    int32 *numbers;
    char **texts;
    int size;

    if (!keycust_option_texts(options, name, &texts, &size))
        return 0;
    numbers = keycust_new(int32, size);
    for (int i = 0; i < size; i++)
        if (!parse_day(texts[i], &numbers[i]))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("option \"%s\" must be a list of days like \"2026-10-01\"", name)));
    qsort(numbers, size, sizeof *numbers, compare_days);
    *days = numbers;
    return size;
}

void
load_read_placing(const KeycustOptions *options, KcLoadPlacing *placing)
{
    static const char *const words[] = {"refuse", "mean", NULL};
    int duplicates = 0;

    placing->interval_end = true;
    keycust_option_boolean(options, "interval_end", &placing->interval_end);
    keycust_option_word(options, "duplicates", words, &duplicates);
    placing->average = duplicates == 1;
}
