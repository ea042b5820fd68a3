/* Changes of level in SQL: the whole-data aggregate load_levels, and its segments as rows. */
#include "pg/load.h"

#include "pg/array.h"
#include "pg/context.h"
#include "pg/model.h"

#include "core/arena.h"
#include "core/load_level.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include <math.h>

#define FORMAT_KNOWN 1
/* A change costs as much as a likelihood must gain: twice that of BIC for one parameter is 2 log n; one and a half
 * times that keeps a year of customers' days free of changes that are none. */
#define DEFAULT_PENALTY 3
#define DEFAULT_LEAST_DAYS 14
#define MOST_LEAST_DAYS 10000
#define MOST_PENALTY 1e6
#define BEFORE_STATUS 7

enum {
    DAYS,
    CHANGES,
    NOISE,
    CORRELATION,
    LAST_CHANGE,
    LAST_CHANGE_PERCENT,
    SEGMENTS,
    STATUS,
    MESSAGE,
    FORMAT,
    DETAIL,
    ATTRIBUTES
};

/* The columns of segments, a row each. */
enum { FIRST_DAY, LAST_DAY, SEGMENT_DAYS, LEVEL, COLUMNS };

static const char *const option_names[] = {"penalty", "least_days", "by_weekday", NULL};

static void *
read_options(Jsonb *jsonb)
{
    KeycustOptions options = keycust_options(jsonb, option_names);
    KcLevelTask *task = keycust_new(KcLevelTask, 1);

    *task = (KcLevelTask){DEFAULT_PENALTY, DEFAULT_LEAST_DAYS, true};
    keycust_option_number(&options, "penalty", 0, MOST_PENALTY, &task->penalty);
    keycust_option_integer(&options, "least_days", 1, MOST_LEAST_DAYS, &task->least_days);
    keycust_option_boolean(&options, "by_weekday", &task->by_weekday);
    return task;
}

PG_FUNCTION_INFO_V1(load_levels_trans);
PG_FUNCTION_INFO_V1(load_levels_final);
PG_FUNCTION_INFO_V1(load_level_changes);

Datum
load_levels_trans(PG_FUNCTION_ARGS)
{
    LoadRows *rows = load_rows(fcinfo, 1, PG_NARGS() > 3 ? 3 : 0, read_options);
    double kw = load_value(fcinfo, 2, "kw");

    if (PG_ARGISNULL(1))
        PG_RETURN_POINTER(rows);
    if (DATE_NOT_FINITE(PG_GETARG_DATEADT(1)))
        rows->infinite_at = DATE_IS_NOBEGIN(PG_GETARG_DATEADT(1)) ? KC_TIME_BEFORE_ALL : KC_TIME_AFTER_ALL;
    else
        load_add(rows, load_day(PG_GETARG_DATEADT(1)), &kw);
    PG_RETURN_POINTER(rows);
}

static double
change_percent(double from, double to)
{
    return from > 0 ? (to - from) / from * 100 : NAN;
}

static void
put_levels(KeycustRow *row, const KcLevels *levels)
{
    const KcLevelSegment *last = &levels->segments[levels->count - 1];
    double *values = keycust_new(double, levels->count *COLUMNS);

    keycust_put_int4(row, (int32)levels->days);
    keycust_put_int4(row, (int32)levels->count - 1);
    load_put(row, levels->noise);
    load_put(row, levels->correlation);
    if (levels->count > 1) {
        keycust_put_date(row, last->first_day);
        load_put(row, change_percent(last[-1].level, last->level));
    } else
        load_put_nulls(row, 2);
    for (size_t i = 0; i < levels->count; i++) {
        const KcLevelSegment *segment = &levels->segments[i];

        values[i * COLUMNS + FIRST_DAY] = segment->first_day;
        values[i * COLUMNS + LAST_DAY] = segment->last_day;
        values[i * COLUMNS + SEGMENT_DAYS] = (double)segment->days;
        values[i * COLUMNS + LEVEL] = segment->level;
    }
    keycust_put_array(row, keycust_float8_matrix(values, (int)levels->count, COLUMNS, false));
}

Datum
load_levels_final(PG_FUNCTION_ARGS)
{
    KcContext *context;
    LoadRows *rows = load_collected(fcinfo, &context);
    KcLevels levels = {.state = KC_LOAD_INFINITE_TIME};
    const char *message;
    KcLevelDay *days;
    KeycustRow row;

    if (!rows)
        PG_RETURN_NULL();
    if (!rows->infinite_at) {
        keycust_check(context, kc_allocate(context, rows->count, sizeof *days, (void **)&days));
        for (int64 i = 0; i < rows->count; i++)
            days[i] = (KcLevelDay){(int32)rows->times[i], rows->values[i]};
        keycust_check(context, kc_load_levels(context, rows->task, days, rows->count, &levels));
    }
    row = keycust_row(fcinfo);
    if (levels.state == KC_LOAD_OK)
        put_levels(&row, &levels);
    else
        load_put_nulls(&row, BEFORE_STATUS);
    message = load_time_message(levels.state, rows->infinite_at ? rows->infinite_at : levels.state_at);
    if (levels.state == KC_LOAD_TOO_SHORT)
        message = psprintf("%zu days have a value", levels.days);
    if (levels.state == KC_LOAD_NO_VALUES)
        message = "no row has a day and a value";
    keycust_put_text(&row, load_status(levels.state));
    keycust_put_text(&row, message);
    keycust_put_int4(&row, FORMAT_KNOWN);
    keycust_put_null(&row);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

static const struct KeycustAttribute attributes[ATTRIBUTES] = {{"days", INT4OID, true},
                                                               {"changes", INT4OID, true},
                                                               {"noise_kw", FLOAT8OID, true},
                                                               {"autocorrelation", FLOAT8OID, true},
                                                               {"last_change", DATEOID, true},
                                                               {"last_change_pct", FLOAT8OID, true},
                                                               {"segments", FLOAT8ARRAYOID, false},
                                                               {"status", TEXTOID, false},
                                                               {"message", TEXTOID, true},
                                                               {"format", INT4OID, false},
                                                               {"detail", JSONBOID, true}};

static const KeycustModelType type = {"load_level_model", ATTRIBUTES, FORMAT, FORMAT_KNOWN, attributes};

static bool
is_day(double value)
{
    return value >= DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE &&
           value < TIMESTAMP_END_JULIAN - POSTGRES_EPOCH_JDATE - 1 && value == rint(value);
}

static void
check_segments(const KeycustMatrix *segments)
{
    double before = -INFINITY;

    for (int i = 0; i < segments->rows; i++) {
        const double *segment = segments->values + (Size)i * COLUMNS;

        if (segments->columns != COLUMNS || !is_day(segment[FIRST_DAY]) || !is_day(segment[LAST_DAY]) ||
            segment[FIRST_DAY] <= before || segment[LAST_DAY] < segment[FIRST_DAY] ||
            !(segment[SEGMENT_DAYS] >= 1 &&
              segment[SEGMENT_DAYS] <= segment[LAST_DAY] - segment[FIRST_DAY] + 1) ||
            segment[SEGMENT_DAYS] != rint(segment[SEGMENT_DAYS]))
            ereport(ERROR,
                    (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("model.segments is not that of levels"),
                     errdetail("Segment %d is none that follows the one before.", i + 1),
                     errhint("Use what load_levels returned.")));
        before = segment[LAST_DAY];
    }
}

Datum
load_level_changes(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    Datum values[ATTRIBUTES];
    bool nulls[ATTRIBUTES];
    KeycustMatrix segments;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    keycust_take_model(PG_GETARG_HEAPTUPLEHEADER(0), &type, values, nulls);
    if (!nulls[STATUS] && strcmp(TextDatumGetCString(values[STATUS]), "ok") != 0)
        return (Datum)0;
    keycust_check_model(&type, values, nulls);
    segments = keycust_matrix(DatumGetArrayTypeP(values[SEGMENTS]), "segments", NULLS_REFUSED);
    check_segments(&segments);
    row = keycust_set_row(result);
    for (int i = 0; i < segments.rows; i++) {
        const double *segment = segments.values + (Size)i * COLUMNS;
        double before = i ? segment[LEVEL - COLUMNS] : NAN;

        CHECK_FOR_INTERRUPTS();
        keycust_put_int4(&row, i + 1);
        keycust_put_date(&row, (int32)segment[FIRST_DAY]);
        keycust_put_date(&row, (int32)segment[LAST_DAY]);
        keycust_put_int4(&row, (int32)segment[SEGMENT_DAYS]);
        load_put(&row, segment[LEVEL]);
        load_put(&row, segment[LEVEL] - before);
        load_put(&row, change_percent(before, segment[LEVEL]));
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}
