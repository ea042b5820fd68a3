/*
 * The measured load of transformers in SQL: the transition functions of the whole-data aggregates transformer_plan and
 * transformer_losses, over rows in time and over day curves, and the load that comes of them.
 */
#include "pg/transformer_glue.h"

#include "pg/argument.h"
#include "pg/array.h"
#include "pg/context.h"
#include "pg/curve.h"
#include "pg/month.h"
#include "pg/options.h"
#include "pg/state.h"

#include "core/arena.h"
#include "core/numeric.h"

#include "miscadmin.h"
#include "utils/datetime.h"

#include <math.h>

#define FIRST_ROWS 1024
/* Times so unlike that a load had more places than this for each of its rows have no step. */
#define MOST_PLACES_A_ROW 50
#define LEAST_PLACES 1000
#define TIMES_A_POLL 65536

/* --- rows ------------------------------------------------------------------------------------------------------ */

static TransformerRows *
rows_of(FunctionCallInfo fcinfo, bool is_plan)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo), caller;
    int last = PG_NARGS() - 1;
    Datum options = PG_ARGISNULL(last) ? 0 : PG_GETARG_DATUM(last);
    TransformerRows *rows;

    if (!PG_ARGISNULL(0)) {
        rows = (TransformerRows *)PG_GETARG_POINTER(0);
        keycust_check_kept_options(options, &rows->kept);
        return rows;
    }
    caller = MemoryContextSwitchTo(memory);
    rows = keycust_new_zeroed(TransformerRows, 1);
    rows->memory = memory;
    rows->task = transformer_read_task(options ? PG_GETARG_JSONB_P(last) : NULL, is_plan);
    rows->kept = keycust_keep_options(fcinfo, last, options, rows->task->jsonb);
    MemoryContextSwitchTo(caller);
    return rows;
}

/* Memory for twice as many; what one group holds is limited. */
static void *
grown(MemoryContext memory, void *old, Size item_bytes, int64 *room, int64 wanted)
{
    int64 more = *room ? *room : FIRST_ROWS;
    Size bytes;

    while (more < wanted)
        more *= 2;
    bytes = keycust_array_bytes(item_bytes, more);
    if (bytes > keycust_max_memory_bytes())
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("load is too large"),
                        errdetail("%lld intervals need more than keycust.max_memory.", (long long)more),
                        errhint("Raise keycust.max_memory.")));
    *room = more;
    return old ? repalloc_huge(old, bytes) : MemoryContextAllocHuge(memory, bytes);
}

static KcTransformerInterval *
next_interval(TransformerRows *rows)
{
    if (rows->count == rows->room)
        rows->intervals =
            grown(rows->memory, rows->intervals, sizeof *rows->intervals, &rows->room, rows->count + 1);
    return &rows->intervals[rows->count++];
}

/* kW and kvar, or kVA in place of kW with kvar NaN where `is_apparent`; false when the load is not known. */
static bool
set_powers(const TransformerTask *task, double kw, double kvar, bool is_apparent,
           KcTransformerInterval *interval)
{
    if (isnan(kw))
        return false;
    if (is_apparent) {
        interval->kva = fabs(kw);
        interval->kw = interval->kva * task->power_factor;
        return true;
    }
    interval->kw = kw;
    interval->kva = isnan(kvar) ? fabs(kw) / task->power_factor : sqrt(kw * kw + kvar * kvar);
    return !isnan(interval->kva);
}

/* (state, at, kva, options) or (state, at, kw, kvar, options). */
static Datum
take_time(FunctionCallInfo fcinfo, bool is_plan)
{
    TransformerRows *rows = rows_of(fcinfo, is_plan);
    bool is_apparent = PG_NARGS() == 4;
    double kw = keycust_number_argument(fcinfo, 2, is_apparent ? "kva" : "kw");
    double kvar = is_apparent ? NAN : keycust_number_argument(fcinfo, 3, "kvar");
    KcTransformerInterval interval = {0};
    int64 room = rows->room;

    if (PG_ARGISNULL(1) || TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMP(1)) ||
        !set_powers(rows->task, kw, kvar, is_apparent, &interval)) {
        rows->missing++;
        PG_RETURN_POINTER(rows);
    }
    *next_interval(rows) = interval;
    if (!rows->times || room != rows->room) {
        int64 times_room = rows->room;

        rows->times = grown(rows->memory, rows->times, sizeof *rows->times, &times_room, rows->room);
    }
    rows->times[rows->count - 1] = PG_GETARG_TIMESTAMP(1);
    PG_RETURN_POINTER(rows);
}

static int32
month_of_day(DateADT day)
{
    int year, month, day_of_month;

    j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &day_of_month);
    return year * MONTHS_PER_YEAR + month - 1;
}

static void
take_curve(TransformerRows *rows, DateADT day, const float *kw, const float *kvar, int points,
           bool is_apparent)
{
    int32 month = month_of_day(day);
    int64 before = rows->count;

    for (int i = 0; i < points; i++) {
        KcTransformerInterval interval = {.month = month, .hours = 24.0 / points};

        if (set_powers(rows->task, kw[i], kvar ? kvar[i] : NAN, is_apparent, &interval))
            *next_interval(rows) = interval;
        else
            rows->missing++;
    }
    if (rows->count == before)
        return;
    if (rows->day_count == rows->day_room)
        rows->days =
            grown(rows->memory, rows->days, sizeof *rows->days, &rows->day_room, rows->day_count + 1);
    rows->days[rows->day_count++] = day;
}

/* (state, day, kva, options) or (state, day, kw, kvar, options). */
static Datum
take_day(FunctionCallInfo fcinfo, bool is_plan)
{
    TransformerRows *rows = rows_of(fcinfo, is_plan);
    bool is_apparent = PG_NARGS() == 4;
    float kw[KC_CURVE_MOST_POINTS], kvar[KC_CURVE_MOST_POINTS];
    bool has_kvar = !is_apparent && !PG_ARGISNULL(3);
    int points;

    if (PG_ARGISNULL(1) || DATE_NOT_FINITE(PG_GETARG_DATEADT(1)) || PG_ARGISNULL(2)) {
        rows->missing++;
        PG_RETURN_POINTER(rows);
    }
    points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(2), is_apparent ? "kva" : "kw", kw);
    if (has_kvar)
        keycust_curve_check_same(points, keycust_curve_read(PG_GETARG_ARRAYTYPE_P(3), "kvar", kvar));
    take_curve(rows, PG_GETARG_DATEADT(1), kw, has_kvar ? kvar : NULL, points, is_apparent);
    PG_RETURN_POINTER(rows);
}

PG_FUNCTION_INFO_V1(transformer_plan_at_trans);
PG_FUNCTION_INFO_V1(transformer_plan_day_trans);
PG_FUNCTION_INFO_V1(transformer_losses_at_trans);
PG_FUNCTION_INFO_V1(transformer_losses_day_trans);

Datum
transformer_plan_at_trans(PG_FUNCTION_ARGS)
{
    return take_time(fcinfo, true);
}

Datum
transformer_plan_day_trans(PG_FUNCTION_ARGS)
{
    return take_day(fcinfo, true);
}

Datum
transformer_losses_at_trans(PG_FUNCTION_ARGS)
{
    return take_time(fcinfo, false);
}

Datum
transformer_losses_day_trans(PG_FUNCTION_ARGS)
{
    return take_day(fcinfo, false);
}

/* --- the load of the rows --------------------------------------------------------------------------------------- */

static bool
fail(const char **status, const char **message, const char *what, const char *why)
{
    *status = what;
    *message = why;
    return false;
}

/* Keys that sort as the numbers do, sorted: their places; whether all differ is returned. */
static bool
sort_distinct(KcContext *context, const uint64_t *keys, int64 count, uint32_t **order)
{
    keycust_check(context, kc_allocate_unset(context, count, sizeof **order, (void **)order));
    keycust_check(context, kc_transformer_sort(context, keys, count, *order));
    for (int64 i = 1; i < count; i++)
        if (keys[(*order)[i]] == keys[(*order)[i - 1]])
            return false;
    return true;
}

static int64
distance(const uint64_t *keys, const uint32_t *order, int64 i)
{
    return (int64)(keys[order[i]] - keys[order[i - 1]]);
}

/* The distance that more than half of the times have from the one before; 0: there is none. (Boyer and Moore 1981.) */
static int64
usual_distance(const TransformerRows *rows, const uint64_t *keys, const uint32_t *order)
{
    int64 usual = 0, votes = 0, equal = 0;

    for (int64 i = 1; i < rows->count; i++) {
        int64 voted = distance(keys, order, i);

        if (votes == 0)
            usual = voted;
        votes += voted == usual ? 1 : -1;
        if (i % TIMES_A_POLL == 0)
            CHECK_FOR_INTERRUPTS();
    }
    for (int64 i = 1; i < rows->count; i++) {
        equal += distance(keys, order, i) == usual;
        if (i % TIMES_A_POLL == 0)
            CHECK_FOR_INTERRUPTS();
    }
    return 2 * equal > rows->count - 1 ? usual : 0;
}

/* The step between times that are sorted and differ; 0: they have none. A few times between the others do not make a step that
 * is shorter than the distance that most have: every interval would then count for too little. */
static int64
step_of(const TransformerRows *rows, const uint64_t *keys, const uint32_t *order)
{
    int64 step = 0, way = (int64)(keys[order[rows->count - 1]] - keys[order[0]]), usual;

    for (int64 i = 1; i < rows->count; i++) {
        step = kc_common_divisor(distance(keys, order, i), step);
        if (i % TIMES_A_POLL == 0)
            CHECK_FOR_INTERRUPTS();
    }
    if (rows->task->step)
        return step % rows->task->step == 0 ? rows->task->step : 0;
    usual = usual_distance(rows, keys, order);
    if (usual && usual != step)
        return 0;
    if (step == 0 || step > USECS_PER_DAY ||
        (way / step > LEAST_PLACES && way / step / MOST_PLACES_A_ROW > rows->count))
        return 0;
    return step;
}

/* A time ends its interval: the month is that of the beginning. */
static void
set_months(const TransformerRows *rows, int64 step, KcTransformerInterval *intervals)
{
    int64 last_day = PG_INT64_MIN;
    int32 month = 0;

    for (int64 i = 0; i < rows->count; i++) {
        int64 begin = rows->times[i] - step;
        int64 day = begin / USECS_PER_DAY - (begin % USECS_PER_DAY < 0);

        if (day != last_day)
            month = month_of_day((DateADT)day);
        last_day = day;
        intervals[i] = rows->intervals[i];
        intervals[i].month = month;
        intervals[i].hours = (double)step / USECS_PER_HOUR;
        if (i % TIMES_A_POLL == 0)
            CHECK_FOR_INTERRUPTS();
    }
}

static bool
place_times(const TransformerRows *rows, KcContext *context, KcTransformerInterval *intervals,
            const char **status, const char **message)
{
    uint64_t *keys;
    uint32_t *order;
    int64 step;

    keycust_check(context, kc_allocate_unset(context, rows->count, sizeof *keys, (void **)&keys));
    for (int64 i = 0; i < rows->count; i++)
        keys[i] = (uint64_t)rows->times[i] ^ UINT64CONST(0x8000000000000000);
    if (!sort_distinct(context, keys, rows->count, &order))
        return fail(status, message, "duplicate_times", "there is more than one value of the same time");
    step = step_of(rows, keys, order);
    if (step == 0)
        return fail(status, message, "irregular_times",
                    "the times have no step in common of a day at most that most of them keep; option "
                    "step_minutes gives one");
    set_months(rows, step, intervals);
    return true;
}

static bool
check_days(const TransformerRows *rows, KcContext *context, const char **status, const char **message)
{
    uint64_t *keys;
    uint32_t *order;

    keycust_check(context, kc_allocate_unset(context, rows->day_count, sizeof *keys, (void **)&keys));
    for (int64 i = 0; i < rows->day_count; i++)
        keys[i] = (uint64_t)((int64)rows->days[i] - PG_INT32_MIN);
    if (sort_distinct(context, keys, rows->day_count, &order))
        return true;
    return fail(status, message, "duplicate_times", "there is more than one curve of the same day");
}

bool
transformer_load_of_rows(const TransformerRows *rows, KcContext *context, KcTransformerLoad *load,
                         const char **status, const char **message)
{
    KcTransformerInterval *intervals = rows->intervals;

    if (rows->count == 0)
        return fail(status, message, "no_values", "no row has a time and a load");
    if (rows->times) {
        keycust_check(context,
                      kc_allocate_unset(context, rows->count, sizeof *intervals, (void **)&intervals));
        if (!place_times(rows, context, intervals, status, message))
            return false;
    } else if (!check_days(rows, context, status, message))
        return false;
    keycust_check(context, kc_transformer_load(context, intervals, rows->count, load));
    return true;
}

double
transformer_calendar_hours(const KcTransformerLoad *load)
{
    double hours = 0;

    for (size_t m = 0; m < load->month_count; m++)
        hours += keycust_month_hours(load->months[m].month);
    return hours;
}
