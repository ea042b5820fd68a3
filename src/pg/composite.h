/* Composite results, attribute by attribute. */
#ifndef KEYCUST_COMPOSITE_H
#define KEYCUST_COMPOSITE_H

#include "pg/compat.h"

#include "funcapi.h"
#include "utils/date.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#define KEYCUST_MAX_ATTRIBUTES 40

/* A row under construction. The writers fill attribute after attribute and check each one's type, so that C
 * and SQL cannot drift apart unseen. */
typedef struct KeycustRow {
    TupleDesc descriptor;
    int filled;
    Datum values[KEYCUST_MAX_ATTRIBUTES];
    bool nulls[KEYCUST_MAX_ATTRIBUTES];
} KeycustRow;

/* For a function that returns one row. */
KeycustRow keycust_row(FunctionCallInfo fcinfo);
/* For a set-returning function: begins its result. */
void keycust_set_begin(FunctionCallInfo fcinfo);
/* And after that an empty row of it. */
KeycustRow keycust_set_row(ReturnSetInfo *result);

void keycust_put_null(KeycustRow *row);
void keycust_put_float8(KeycustRow *row, double value); /* NaN is put as NULL */
void keycust_put_int4(KeycustRow *row, int32 value);
void keycust_put_int8(KeycustRow *row, int64 value);
void keycust_put_boolean(KeycustRow *row, bool value);
void keycust_put_date(KeycustRow *row, DateADT value);
void keycust_put_timestamp(KeycustRow *row, Timestamp value);
void keycust_put_interval(KeycustRow *row, Interval *value);
void keycust_put_text(KeycustRow *row, const char *text); /* a NULL pointer is put as NULL */
void keycust_put_array(KeycustRow *row, ArrayType *array);
void keycust_put_jsonb(KeycustRow *row, Jsonb *jsonb);

Datum keycust_row_datum(KeycustRow *row);
/* Appends the row to the set and starts the next. */
void keycust_row_emit(KeycustRow *row, ReturnSetInfo *result);

#endif
