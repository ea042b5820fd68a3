/* Composite values; see composite.h. */
#include "pg/composite.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"

#include <math.h>

KeycustRow
keycust_row(FunctionCallInfo fcinfo)
{
    KeycustRow row = {.filled = 0};

    if (get_call_result_type(fcinfo, NULL, &row.descriptor) != TYPEFUNC_COMPOSITE)
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("function must be called where a composite result is accepted")));
    row.descriptor = BlessTupleDesc(row.descriptor);
    return row;
}

void
keycust_set_begin(FunctionCallInfo fcinfo)
{
    /* The caller's description of the rows: what is looked up to make one anew stays in the memory of the query, half a
     * kilobyte a call. */
    InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
}

KeycustRow
keycust_set_row(ReturnSetInfo *result)
{
    KeycustRow row = {.descriptor = result->setDesc};

    return row;
}

/* The library is of another version than the type in the catalogue, or somebody has altered the type. */
static void
pg_attribute_noreturn() type_differs(const char *detail)
{
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("the type of the result is not the one that the library fills in"),
                    errdetail_internal("%s", detail),
                    errhint("Use ALTER EXTENSION keycust UPDATE; do not alter types of the extension.")));
}

static void
put(KeycustRow *row, Oid type, Datum value, bool is_null)
{
    int i = row->filled++;

    if (i >= row->descriptor->natts || i >= KEYCUST_MAX_ATTRIBUTES ||
        (OidIsValid(type) && TupleDescAttr(row->descriptor, i)->atttypid != type))
        type_differs(psprintf("Attribute %d differs.", i + 1));
    row->values[i] = value;
    row->nulls[i] = is_null;
}

void
keycust_put_null(KeycustRow *row)
{
    put(row, InvalidOid, (Datum)0, true);
}

void
keycust_put_float8(KeycustRow *row, double value)
{
    put(row, FLOAT8OID, Float8GetDatum(value), isnan(value));
}

void
keycust_put_int4(KeycustRow *row, int32 value)
{
    put(row, INT4OID, Int32GetDatum(value), false);
}

void
keycust_put_int8(KeycustRow *row, int64 value)
{
    put(row, INT8OID, Int64GetDatum(value), false);
}

void
keycust_put_boolean(KeycustRow *row, bool value)
{
    put(row, BOOLOID, BoolGetDatum(value), false);
}

void
keycust_put_date(KeycustRow *row, DateADT value)
{
    put(row, DATEOID, DateADTGetDatum(value), false);
}

void
keycust_put_timestamp(KeycustRow *row, Timestamp value)
{
    put(row, TIMESTAMPOID, TimestampGetDatum(value), false);
}

void
keycust_put_interval(KeycustRow *row, Interval *value)
{
    put(row, INTERVALOID, IntervalPGetDatum(value), false);
}

void
keycust_put_text(KeycustRow *row, const char *text)
{
    put(row, TEXTOID, text ? CStringGetTextDatum(text) : (Datum)0, text == NULL);
}

void
keycust_put_array(KeycustRow *row, ArrayType *array)
{
    put(row, get_array_type(ARR_ELEMTYPE(array)), PointerGetDatum(array), false);
}

void
keycust_put_jsonb(KeycustRow *row, Jsonb *jsonb)
{
    put(row, JSONBOID, JsonbPGetDatum(jsonb), false);
}

static void
check_complete(const KeycustRow *row)
{
    if (row->filled != row->descriptor->natts)
        type_differs(
            psprintf("It has %d attributes, the library fills %d.", row->descriptor->natts, row->filled));
}

Datum
keycust_row_datum(KeycustRow *row)
{
    check_complete(row);
    return HeapTupleGetDatum(heap_form_tuple(row->descriptor, row->values, row->nulls));
}

void
keycust_row_emit(KeycustRow *row, ReturnSetInfo *result)
{
    CHECK_FOR_INTERRUPTS();
    check_complete(row);
    tuplestore_putvalues(result->setResult, row->descriptor, row->values, row->nulls);
    row->filled = 0;
}
