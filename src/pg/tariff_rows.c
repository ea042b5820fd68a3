/* The rows of one customer's load and the tariff that comes with them, as aggregates collect them. */
#include "pg/tariff_glue.h"

#include "pg/argument.h"
#include "pg/context.h"
#include "pg/curve.h"
#include "pg/state.h"

#include "core/arena.h"

#include "access/htup_details.h"
#include "nodes/primnodes.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include <math.h>

static const char *const label_words[] = {"begin", "end", NULL};

#define FIRST_ROOM 64
#define TARIFF_ARGUMENT 3
#define OPTIONS_ARGUMENT 4

/* Whether an argument of the aggregate cannot change from row to row of a group: a constant, or a parameter of the query. */
static bool
is_constant(FunctionCallInfo fcinfo, int argument)
{
    Aggref *call = AggGetAggref(fcinfo);
    Expr *expression;

    if (!call || list_length(call->args) < argument)
        return false;
    expression = list_nth_node(TargetEntry, call->args, argument - 1)->expr;
    return IsA(expression, Const) || IsA(expression, Param);
}

static struct varlena *
copy_of(MemoryContext memory, struct varlena *bytes)
{
    struct varlena *copy = MemoryContextAlloc(memory, VARSIZE_ANY(bytes));

    memcpy(copy, bytes, VARSIZE_ANY(bytes));
    return copy;
}

static TariffRows *
new_rows(FunctionCallInfo fcinfo, MemoryContext memory)
{
    TariffRows *rows = MemoryContextAllocZero(memory, sizeof *rows);

    rows->context = keycust_context(memory);
    if (!PG_ARGISNULL(TARIFF_ARGUMENT)) {
        struct varlena *given = (struct varlena *)DatumGetPointer(PG_GETARG_DATUM(TARIFF_ARGUMENT));

        rows->tariff = copy_of(memory, (struct varlena *)PG_GETARG_HEAPTUPLEHEADER(TARIFF_ARGUMENT));
        if (VARATT_IS_COMPRESSED(given))
            rows->given = copy_of(memory, given);
    }
    if (PG_NARGS() > OPTIONS_ARGUMENT && !PG_ARGISNULL(OPTIONS_ARGUMENT))
        rows->options =
            PointerGetDatum(copy_of(memory, (struct varlena *)PG_GETARG_JSONB_P(OPTIONS_ARGUMENT)));
    rows->is_constant = is_constant(fcinfo, TARIFF_ARGUMENT);
    return rows;
}

static bool
is_same_bytes(const struct varlena *one, const struct varlena *other)
{
    return VARSIZE_ANY(one) == VARSIZE_ANY(other) && memcmp(one, other, VARSIZE_ANY(one)) == 0;
}

/* As it lies in the row first: taking it out of its compressed form costs more than all else. */
static bool
is_same_tariff(FunctionCallInfo fcinfo, const TariffRows *rows)
{
    struct varlena *given;

    if (PG_ARGISNULL(TARIFF_ARGUMENT) || !rows->tariff)
        return PG_ARGISNULL(TARIFF_ARGUMENT) && !rows->tariff;
    given = (struct varlena *)DatumGetPointer(PG_GETARG_DATUM(TARIFF_ARGUMENT));
    if (rows->given && !VARATT_IS_EXTERNAL(given) && is_same_bytes(given, rows->given))
        return true;
    return is_same_bytes((struct varlena *)PG_GETARG_HEAPTUPLEHEADER(TARIFF_ARGUMENT), rows->tariff);
}

static void
check_tariff(FunctionCallInfo fcinfo, const TariffRows *rows)
{
    if (!is_same_tariff(fcinfo, rows))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("tariff must be the same in all rows of a group"),
                        errhint("Group by the tariff too.")));
}

static void
check_options(FunctionCallInfo fcinfo, const TariffRows *rows)
{
    Datum options = PG_NARGS() > OPTIONS_ARGUMENT && !PG_ARGISNULL(OPTIONS_ARGUMENT)
                        ? PG_GETARG_DATUM(OPTIONS_ARGUMENT)
                        : (Datum)0;

    if (!keycust_is_same_jsonb(options, rows->options))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("options must be the same in all rows of a group")));
}

/* The state, begun with the first row; what must be the same in all rows compared. */
static TariffRows *
take_row(FunctionCallInfo fcinfo)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    TariffRows *rows;

    if (PG_ARGISNULL(0))
        return new_rows(fcinfo, memory);
    rows = (TariffRows *)PG_GETARG_POINTER(0);
    if (!rows->is_constant)
        check_tariff(fcinfo, rows);
    check_options(fcinfo, rows);
    return rows;
}

static void *
make_room(TariffRows *rows, void *items, Size item_bytes)
{
    Size room = rows->room ? 2 * rows->room : FIRST_ROOM;

    if (rows->count < rows->room)
        return items;
    items = keycust_grow(rows->context, items, item_bytes, rows->room, room);
    rows->room = room;
    return items;
}

Datum
tariff_take_curve(FunctionCallInfo fcinfo)
{
    TariffRows *rows = take_row(fcinfo);
    float values[KC_CURVE_MOST_POINTS], *kept;
    int points;

    /* A day without a curve, or a curve without a day, says nothing. */
    if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || DATE_NOT_FINITE(PG_GETARG_DATEADT(1)))
        PG_RETURN_POINTER(rows);
    points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(2), "kw", values);
    if (rows->points)
        keycust_curve_check_same(rows->points, points);
    rows->points = points;
    rows->curves = make_room(rows, rows->curves, sizeof *rows->curves);
    keycust_check(rows->context, kc_allocate_unset(rows->context, points, sizeof *kept, (void **)&kept));
    memcpy(kept, values, points * sizeof *kept);
    rows->curves[rows->count++] = (KcDayCurve){PG_GETARG_DATEADT(1), kept};
    PG_RETURN_POINTER(rows);
}

Datum
tariff_take_reading(FunctionCallInfo fcinfo)
{
    TariffRows *rows = take_row(fcinfo);
    double kw = keycust_number_argument(fcinfo, 2, "kw");

    /* A gap shows by itself. */
    if (PG_ARGISNULL(1) || isnan(kw) || TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMP(1)))
        PG_RETURN_POINTER(rows);
    rows->readings = make_room(rows, rows->readings, sizeof *rows->readings);
    rows->readings[rows->count++] = (KcTariffReading){PG_GETARG_TIMESTAMP(1), kw};
    PG_RETURN_POINTER(rows);
}

KcTariffLoad
tariff_load_of_rows(KcContext *context, const TariffRows *rows, const TariffLabels *labels)
{
    KcTariffLoad load = {.points = 0};

    context->arena->used_bytes = rows->context->arena->used_bytes;
    if (rows->curves)
        keycust_check(context,
                      kc_tariff_load_curves(context, rows->curves, rows->count, rows->points, &load));
    else if (rows->readings)
        keycust_check(context, kc_tariff_load_readings(context, rows->readings, rows->count, labels->minutes,
                                                       labels->is_end, &load));
    return load;
}

TariffLabels
tariff_read_labels(const KeycustOptions *options)
{
    TariffLabels labels = {.minutes = 0, .is_end = true};

    keycust_option_integer(options, "minutes", 1, KC_TARIFF_DAY_MINUTES, &labels.minutes);
    if (labels.minutes && KC_TARIFF_DAY_MINUTES % labels.minutes != 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"minutes\" must divide the 1440 minutes of a day"),
                        errdetail("Got %d.", labels.minutes)));
    keycust_option_word(options, "label", label_words, &labels.is_end);
    return labels;
}

Datum
tariff_status_datum(FunctionCallInfo fcinfo, const char *status)
{
    KeycustRow row = keycust_row(fcinfo);

    while (row.filled < row.descriptor->natts - 2)
        keycust_put_null(&row);
    keycust_put_text(&row, status);
    keycust_put_text(&row, strcmp(status, "no_step") == 0
                               ? "the length of an interval cannot be told: name it in the option minutes"
                               : "no interval has a value");
    return keycust_row_datum(&row);
}

int32
tariff_month_index(DateADT day)
{
    int32 index;

    kc_tariff_month(day, &index);
    return index;
}
