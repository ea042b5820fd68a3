/* Coincidence of several customers' loads in SQL: the whole-data aggregate load_coincidence, and its customers as rows. */
#include "pg/load.h"

#include "pg/array.h"
#include "pg/context.h"
#include "pg/curve.h"
#include "pg/model.h"
#include "pg/series.h"

#include "core/arena.h"
#include "core/load_group.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"

#include <math.h>

#define FORMAT_KNOWN 1
#define DEFAULT_SHARE 0.9
#define FIRST_MEMBERS 64
#define BEFORE_STATUS 13

/* A customer's id as a key: text of any length. */
typedef struct MemberKey {
    const char *id;
    int bytes;
} MemberKey;

typedef struct MemberEntry {
    MemberKey key;
    int32 number;
} MemberEntry;

/* The task of the rows: what options say, and the customers so far. */
typedef struct Task {
    double valid_share;
    HTAB *members;
    MemberKey *ids; /* by number */
    int32 count, room;
} Task;

static uint32
hash_key(const void *key, Size unused)
{
    const MemberKey *member = key;

    (void)unused;
    return hash_bytes((const unsigned char *)member->id, member->bytes);
}

static int
compare_keys(const void *one, const void *other, Size unused)
{
    const MemberKey *a = one, *b = other;

    (void)unused;
    return a->bytes != b->bytes || memcmp(a->id, b->id, a->bytes) != 0;
}

static const char *const option_names[] = {"valid_share", NULL};

static void *
read_options(Jsonb *jsonb)
{
    KeycustOptions options = keycust_options(jsonb, option_names);
    HASHCTL control = {.keysize = sizeof(MemberKey),
                       .entrysize = sizeof(MemberEntry),
                       .hash = hash_key,
                       .match = compare_keys,
                       .hcxt = CurrentMemoryContext};
    Task *task = keycust_new_zeroed(Task, 1);

    task->valid_share = DEFAULT_SHARE;
    load_read_share(&options, &task->valid_share);
    task->members = hash_create("keycust load members", FIRST_MEMBERS, &control,
                                HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
    task->room = FIRST_MEMBERS;
    task->ids = keycust_new(MemberKey, task->room);
    return task;
}

/* The id of a new customer is kept, and counted. */
static void
keep_id(LoadRows *rows, MemberEntry *entry, const MemberKey *key)
{
    Task *task = rows->task;
    char *id;

    keycust_check(rows->context,
                  kc_allocate_unset(rows->context, key->bytes + sizeof(MemberEntry) + sizeof(MemberKey), 1,
                                    (void **)&id));
    memcpy(id, key->id, key->bytes);
    entry->key.id = id;
    if (task->count == task->room) {
        task->ids = repalloc_huge(task->ids, keycust_array_bytes(sizeof(MemberKey), 2 * (Size)task->room));
        task->room *= 2;
    }
    task->ids[task->count] = entry->key;
    entry->number = task->count++;
}

static int32
member_number(LoadRows *rows, text *id)
{
    Task *task = rows->task;
    MemberKey key = {VARDATA_ANY(id), VARSIZE_ANY_EXHDR(id)};
    MemberEntry *entry;
    bool found;

    entry = hash_search(task->members, &key, HASH_ENTER, &found);
    if (!found)
        keep_id(rows, entry, &key);
    return entry->number;
}

PG_FUNCTION_INFO_V1(load_coincidence_trans);
PG_FUNCTION_INFO_V1(load_coincidence_curve_trans);
PG_FUNCTION_INFO_V1(load_coincidence_final);
PG_FUNCTION_INFO_V1(load_coincidence_customers);

Datum
load_coincidence_trans(PG_FUNCTION_ARGS)
{
    LoadRows *rows = load_rows(fcinfo, 2, PG_NARGS() > 4 ? 4 : 0, read_options);
    double values[2] = {load_value(fcinfo, 3, "kw")};

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
        PG_RETURN_POINTER(rows);
    values[1] = member_number(rows, PG_GETARG_TEXT_PP(1));
    load_add(rows, PG_GETARG_TIMESTAMP(2), values);
    PG_RETURN_POINTER(rows);
}

Datum
load_coincidence_curve_trans(PG_FUNCTION_ARGS)
{
    LoadRows *rows = load_rows(fcinfo, 2, PG_NARGS() > 4 ? 4 : 0, read_options);
    float curve[KC_CURVE_MOST_POINTS];
    double values[2];
    DateADT day;
    int points;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
        PG_RETURN_POINTER(rows);
    values[1] = member_number(rows, PG_GETARG_TEXT_PP(1));
    points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(3), "kw", curve);
    day = PG_GETARG_DATEADT(2);
    if (DATE_NOT_FINITE(day)) {
        rows->infinite_at = DATE_IS_NOBEGIN(day) ? KC_TIME_BEFORE_ALL : KC_TIME_AFTER_ALL;
        PG_RETURN_POINTER(rows);
    }
    load_day(day);
    for (int slot = 0; slot < points; slot++) {
        values[0] = (double)curve[slot];
        if (!isnan(values[0]))
            load_add(rows, day * USECS_PER_DAY + (slot + 1) * (USECS_PER_DAY / points), values);
    }
    PG_RETURN_POINTER(rows);
}

static int
compare_ids(const void *one, const void *other, void *ids)
{
    const MemberKey *a = (const MemberKey *)ids + *(const int32 *)one;
    const MemberKey *b = (const MemberKey *)ids + *(const int32 *)other;
    int order = memcmp(a->id, b->id, Min(a->bytes, b->bytes));

    return order ? order : (a->bytes > b->bytes) - (a->bytes < b->bytes);
}

/* Customers in the order of their ids, byte by byte. */
static int32 *
ordered_members(const Task *task)
{
    int32 *order = keycust_new(int32, task->count + 1);

    for (int32 i = 0; i < task->count; i++)
        order[i] = i;
    qsort_arg(order, task->count, sizeof *order, compare_ids, task->ids);
    return order;
}

static const char *
id_of(const Task *task, int32 number)
{
    return pnstrdup(task->ids[number].id, task->ids[number].bytes);
}

static Datum
timestamp_array(const Timestamp *times, int count)
{
    Datum *elements = keycust_new(Datum, count + 1);

    for (int i = 0; i < count; i++)
        elements[i] = TimestampGetDatum(times[i]);
    return PointerGetDatum(
        construct_array(elements, count, TIMESTAMPOID, sizeof(Timestamp), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

static void
put_members(KeycustRow *row, const Task *task, const KcGroup *group)
{
    const int32 *order = ordered_members(task);
    const char **ids = keycust_new(const char *, task->count + 1);
    double *peaks = keycust_new(double, task->count + 1), *at_peak = keycust_new(double, task->count + 1);
    Timestamp *peak_at = keycust_new(Timestamp, task->count + 1);
    int count = 0;

    for (int32 i = 0; i < task->count; i++) {
        const KcGroupMember *member = &group->members[order[i]];

        if (member->values == 0)
            continue;
        ids[count] = id_of(task, order[i]);
        peaks[count] = member->peak;
        peak_at[count] = member->peak_at;
        at_peak[count++] = member->at_peak;
    }
    keycust_put_array(row, keycust_text_array(ids, count));
    keycust_put_array(row, keycust_float8_array(peaks, count, false));
    keycust_put_array(row, DatumGetArrayTypeP(timestamp_array(peak_at, count)));
    keycust_put_array(row, keycust_float8_array(at_peak, count, true));
}

static void
put_group(KeycustRow *row, const Task *task, const KcGroup *group)
{
    keycust_put_int4(row, task->count);
    keycust_put_int8(row, (int64)group->times);
    keycust_put_int8(row, (int64)group->counted);
    keycust_put_int4(row, (int32)group->at_peak);
    load_put(row, group->peak);
    keycust_put_timestamp(row, group->peak_at);
    load_put(row, group->sum_of_peaks);
    load_put(row, group->coincidence);
    load_put(row, 1 / group->coincidence);
    put_members(row, task, group);
}

static const char *
group_message(const Task *task, const KcGroup *group)
{
    switch (group->state) {
    case KC_LOAD_NO_VALUES:
        return "no row has a customer, a time and a value";
    case KC_LOAD_TOO_SHORT:
        return "at no time do enough of the customers have a value";
    case KC_LOAD_DUPLICATE_TIMES:
        return psprintf("customer %s has more than one value of %s", id_of(task, group->state_member),
                        keycust_time_text(group->state_at));
    case KC_LOAD_IRREGULAR_TIMES:
        return psprintf("the times have no step in common that is worth the name, from %s to %s",
                        keycust_time_text(group->state_at), keycust_time_text(group->last_at));
    default:
        return load_time_message(group->state, group->state_at);
    }
}

Datum
load_coincidence_final(PG_FUNCTION_ARGS)
{
    KcContext *context;
    LoadRows *rows = load_collected(fcinfo, &context);
    KcGroup group = {.state = KC_LOAD_INFINITE_TIME};
    KeycustRow row;
    int32 *members;
    double *values;
    Task *task;

    if (!rows)
        PG_RETURN_NULL();
    task = rows->task;
    group.state_at = rows->infinite_at;
    if (!rows->infinite_at) {
        keycust_check(context, kc_allocate_unset(context, rows->count, sizeof *members, (void **)&members));
        keycust_check(context, kc_allocate_unset(context, rows->count, sizeof *values, (void **)&values));
        for (int64 i = 0; i < rows->count; i++) {
            values[i] = rows->values[2 * i];
            members[i] = (int32)rows->values[2 * i + 1];
        }
        keycust_check(context, kc_load_group(context, members, rows->times, values, rows->count, task->count,
                                             task->valid_share, &group));
    }
    row = keycust_row(fcinfo);
    if (group.state == KC_LOAD_OK)
        put_group(&row, task, &group);
    else
        load_put_nulls(&row, BEFORE_STATUS);
    keycust_put_text(&row, load_status(group.state));
    keycust_put_text(&row, group_message(task, &group));
    keycust_put_int4(&row, FORMAT_KNOWN);
    keycust_put_null(&row);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

/* --- a model's customers ------------------------------------------------------------------------------------- */

enum {
    CUSTOMERS,
    TIMES,
    COUNTED_TIMES,
    CUSTOMERS_AT_PEAK,
    PEAK_KW,
    PEAK_AT,
    SUM_OF_PEAKS,
    COINCIDENCE,
    DIVERSITY,
    IDS,
    PEAKS,
    PEAKS_AT,
    LOADS_AT_PEAK,
    STATUS,
    MESSAGE,
    FORMAT,
    DETAIL,
    ATTRIBUTES
};

static const struct KeycustAttribute attributes[ATTRIBUTES] = {
    {"customers", INT4OID, true},
    {"times", INT8OID, true},
    {"counted_times", INT8OID, true},
    {"customers_at_peak", INT4OID, true},
    {"peak_kw", FLOAT8OID, false},
    {"peak_at", TIMESTAMPOID, true},
    {"sum_of_peaks_kw", FLOAT8OID, true},
    {"coincidence_factor", FLOAT8OID, true},
    {"diversity_factor", FLOAT8OID, true},
    {"customer_ids", TEXTARRAYOID, false},
    {"customer_peaks_kw", FLOAT8ARRAYOID, false},
    {"customer_peaks_at", TIMESTAMPARRAYOID, false},
    {"at_peak_kw", FLOAT8ARRAYOID, false},
    {"status", TEXTOID, false},
    {"message", TEXTOID, true},
    {"format", INT4OID, false},
    {"detail", JSONBOID, true}};

static const KeycustModelType type = {"load_coincidence_model", ATTRIBUTES, FORMAT, FORMAT_KNOWN, attributes};

/* The elements of an array of a model, `count` of them, none NULL. */
static Datum *
elements(Datum array, const char *name, Oid element, int bytes, bool by_value, char align, int count)
{
    ArrayType *given = DatumGetArrayTypeP(array);
    Datum *values;
    bool *nulls;
    int size;

    deconstruct_array(given, element, bytes, by_value, align, &values, &nulls, &size);
    if (ARR_NDIM(given) > 1 || size != count || array_contains_nulls(given))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("model.%s is not that of a coincidence", name),
                        errdetail("It has no element for each of %d customers.", count),
                        errhint("Use what load_coincidence returned.")));
    return values;
}

static const double *
numbers(Datum array, const char *name, int count)
{
    int size = 0;
    const double *values = keycust_vector(DatumGetArrayTypeP(array), name, NULLS_AS_NAN, &size);

    if (size != count)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("model.%s is not that of a coincidence", name),
                        errdetail("It has no element for each of %d customers.", count),
                        errhint("Use what load_coincidence returned.")));
    return values;
}

static double
over(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

Datum
load_coincidence_customers(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    Datum values[ATTRIBUTES], *ids, *times;
    const double *peaks, *at_peak;
    bool nulls[ATTRIBUTES];
    KeycustRow row;
    int count;

    keycust_set_begin(fcinfo);
    keycust_take_model(PG_GETARG_HEAPTUPLEHEADER(0), &type, values, nulls);
    if (!nulls[STATUS] && strcmp(TextDatumGetCString(values[STATUS]), "ok") != 0)
        return (Datum)0;
    keycust_check_model(&type, values, nulls);
    count =
        ArrayGetNItems(ARR_NDIM(DatumGetArrayTypeP(values[IDS])), ARR_DIMS(DatumGetArrayTypeP(values[IDS])));
    if (count == 0)
        return (Datum)0;
    ids = elements(values[IDS], "customer_ids", TEXTOID, -1, false, TYPALIGN_INT, count);
    times = elements(values[PEAKS_AT], "customer_peaks_at", TIMESTAMPOID, sizeof(Timestamp), FLOAT8PASSBYVAL,
                     TYPALIGN_DOUBLE, count);
    peaks = numbers(values[PEAKS], "customer_peaks_kw", count);
    at_peak = numbers(values[LOADS_AT_PEAK], "at_peak_kw", count);
    row = keycust_set_row(result);
    for (int i = 0; i < count; i++) {
        CHECK_FOR_INTERRUPTS();
        keycust_put_text(&row, TextDatumGetCString(ids[i]));
        load_put(&row, peaks[i]);
        keycust_put_timestamp(&row, DatumGetTimestamp(times[i]));
        load_put(&row, at_peak[i]);
        load_put(&row, over(at_peak[i], peaks[i]));
        load_put(&row, over(at_peak[i], DatumGetFloat8(values[PEAK_KW])) * 100);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}
