/*
 * Day curves out of wide rows: columns p1 … p96 of a collection system's table.
 *
 * Which attribute holds which point is found once per row type, prefix and number of points, and kept in fn_extra.
 * What is kept names the version of the row type it was made from and is made again when that is another; where
 * fn_extra does not last, every call makes it, with the same result. A numeric of up to four digit groups, which
 * every measurement is, becomes a double in one exact step from its stored form.
 */
#include "pg/curve.h"

#include "pg/context.h"

#include "core/source.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/typcache.h"

#include <math.h>

typedef struct CurveColumns {
    MemoryContext memory; /* holds what follows */
    Oid type;
    int32 typmod;
    uint64 version; /* of the row type */
    int points;
    int prefix_bytes;
    char *prefix;
    TupleDesc descriptor;
    int *attributes; /* of each point, from 0 */
    Oid *types;      /* of each point's column, domains as what they stand on */
    Datum *values;   /* of a row's attributes */
    bool *nulls;
} CurveColumns;

static bool
is_supported(Oid type)
{
    switch (type) {
    case FLOAT4OID:
    case FLOAT8OID:
    case INT2OID:
    case INT4OID:
    case INT8OID:
    case NUMERICOID:
    case TEXTOID:
    case VARCHAROID:
    case BPCHAROID:
        return true;
    }
    return false;
}

/* The point that a column stands for: prefix and a number from 1 to `points` without leading zeros. 0: none. */
static int
point_of(const char *name, const CurveColumns *columns)
{
    int point = 0;

    if (strncmp(name, columns->prefix, columns->prefix_bytes) != 0)
        return 0;
    name += columns->prefix_bytes;
    if (*name == '0')
        return 0;
    for (; *name >= '0' && *name <= '9'; name++) {
        point = point * 10 + (*name - '0');
        if (point > columns->points)
            return 0;
    }
    return *name == '\0' ? point : 0;
}

static void
refuse_missing(const CurveColumns *columns, int point)
{
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
                    errmsg("the row has no column \"%s%d\"", columns->prefix, point),
                    errhint("A day curve of %d points comes from the columns \"%s1\" to \"%s%d\".",
                            columns->points, columns->prefix, columns->prefix, columns->points)));
}

/* Finds the columns of all points; 42703 and 42804 when one is missing or cannot be read. */
static void
find_columns(CurveColumns *columns)
{
    for (int i = 0; i < columns->points; i++)
        columns->attributes[i] = -1;
    for (int a = 0; a < columns->descriptor->natts; a++) {
        Form_pg_attribute attribute = TupleDescAttr(columns->descriptor, a);
        int point = attribute->attisdropped ? 0 : point_of(NameStr(attribute->attname), columns);

        if (point == 0)
            continue;
        if (columns->attributes[point - 1] >= 0)
            ereport(ERROR, (errcode(ERRCODE_AMBIGUOUS_COLUMN),
                            errmsg("the row has more than one column \"%s\"", NameStr(attribute->attname))));
        columns->attributes[point - 1] = a;
        columns->types[point - 1] = getBaseType(attribute->atttypid);
        if (!is_supported(columns->types[point - 1]))
            ereport(
                ERROR,
                (errcode(ERRCODE_DATATYPE_MISMATCH),
                 errmsg("column \"%s\" has a type that holds no value of a curve",
                        NameStr(attribute->attname)),
                 errdetail("It is of type %s.", format_type_be(attribute->atttypid)),
                 errhint("Columns may be smallint, integer, bigint, real, double precision, numeric, text or "
                         "varchar.")));
    }
    for (int i = 0; i < columns->points; i++)
        if (columns->attributes[i] < 0)
            refuse_missing(columns, i + 1);
}

static CurveColumns *
new_columns(FmgrInfo *function, HeapTupleHeader row, uint64 version, text *prefix, int points)
{
    CurveColumns *old = function->fn_extra;
    MemoryContext memory, caller;
    CurveColumns *columns;
    TupleDesc descriptor;

    keycust_curve_check_points(points);
    if (old) {
        function->fn_extra = NULL;
        MemoryContextDelete(old->memory);
    }
    memory = AllocSetContextCreate(function->fn_mcxt, "keycust curve columns", ALLOCSET_SMALL_SIZES);
    caller = MemoryContextSwitchTo(memory);
    columns = palloc0(sizeof *columns);
    columns->memory = memory;
    columns->type = HeapTupleHeaderGetTypeId(row);
    columns->typmod = HeapTupleHeaderGetTypMod(row);
    columns->version = version;
    columns->points = points;
    columns->prefix = text_to_cstring(prefix);
    columns->prefix_bytes = VARSIZE_ANY_EXHDR(prefix);
    descriptor = lookup_rowtype_tupdesc(columns->type, columns->typmod);
    columns->descriptor = CreateTupleDescCopy(descriptor);
    ReleaseTupleDesc(descriptor);
    columns->attributes = keycust_new(int, points);
    columns->types = keycust_new(Oid, points);
    columns->values = keycust_new(Datum, columns->descriptor->natts);
    columns->nulls = keycust_new(bool, columns->descriptor->natts);
    MemoryContextSwitchTo(caller);
    /* Kept only when whole; after an error the context ends with the query. */
    find_columns(columns);
    function->fn_extra = columns;
    return columns;
}

/* The row taken apart. */
static CurveColumns *
read_row(FmgrInfo *function, HeapTupleHeader row, text *prefix, int points)
{
    CurveColumns *columns = function->fn_extra;
    Oid type = HeapTupleHeaderGetTypeId(row);
    int32 typmod = HeapTupleHeaderGetTypMod(row);
    uint64 version = assign_record_type_identifier(type, typmod);
    HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(row), .t_data = row};

    if (!columns || columns->type != type || columns->typmod != typmod || columns->version != version ||
        columns->points != points || columns->prefix_bytes != (int)VARSIZE_ANY_EXHDR(prefix) ||
        memcmp(columns->prefix, VARDATA_ANY(prefix), columns->prefix_bytes) != 0)
        columns = new_columns(function, row, version, prefix, points);
    heap_deform_tuple(&tuple, columns->descriptor, columns->values, columns->nulls);
    return columns;
}

/*
 * The stored form of numeric, unchanged since PostgreSQL 9.1 and part of what pg_upgrade keeps
 * (src/backend/utils/adt/numeric.c, NumericShort and NumericLong).
 */
#define NUMERIC_KIND_MASK 0xC000
#define NUMERIC_KIND_SHORT 0x8000
#define NUMERIC_KIND_SPECIAL 0xC000
#define NUMERIC_KIND_NEGATIVE 0x4000
#define NUMERIC_SHORT_NEGATIVE 0x2000
#define NUMERIC_SHORT_WEIGHT_NEGATIVE 0x0040
#define NUMERIC_SHORT_WEIGHT 0x003F

static double
numeric_value(Datum datum)
{
    struct varlena *packed = PG_DETOAST_DATUM_PACKED(datum);
    const char *bytes = VARDATA_ANY(packed);
    int length = (int)VARSIZE_ANY_EXHDR(packed);
    int header_bytes = sizeof(uint16), weight = 0, kind;
    bool is_negative;
    uint16 header;
    double value;

    memcpy(&header, bytes, sizeof header);
    kind = header & NUMERIC_KIND_MASK;
    if (kind == NUMERIC_KIND_SHORT) {
        is_negative = (header & NUMERIC_SHORT_NEGATIVE) != 0;
        weight = header & NUMERIC_SHORT_WEIGHT;
        if (header & NUMERIC_SHORT_WEIGHT_NEGATIVE)
            weight -= NUMERIC_SHORT_WEIGHT + 1;
    } else {
        int16 long_weight = 0;

        is_negative = kind == NUMERIC_KIND_NEGATIVE;
        if (kind != NUMERIC_KIND_SPECIAL)
            memcpy(&long_weight, bytes + header_bytes, sizeof long_weight);
        header_bytes += sizeof long_weight;
        weight = long_weight;
    }
    if (kind != NUMERIC_KIND_SPECIAL &&
        kc_curve_decimal(bytes + header_bytes, (length - header_bytes) / (int)sizeof(int16), weight,
                         is_negative, &value))
        return value;
    return DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, datum));
}

static KcSourceText
source_text_of(Datum datum)
{
    text *packed = DatumGetTextPP(datum);

    return (KcSourceText){.start = VARDATA_ANY(packed),
                          .bytes = VARSIZE_ANY_EXHDR(packed),
                          .is_utf8 = GetDatabaseEncoding() == PG_UTF8};
}

typedef enum Reading { IS_NUMBER, IS_GAP, IS_UNREADABLE } Reading;

static Reading
read_text(Datum datum, double *value)
{
    KcSourceText text = source_text_of(datum);

    if (kc_source_number(text, value))
        return IS_NUMBER;
    return kc_source_trim(text).bytes == 0 ? IS_GAP : IS_UNREADABLE;
}

/* The value of point i, before the factor. */
static inline Reading
read_point(const CurveColumns *columns, int i, double *value)
{
    int attribute = columns->attributes[i];
    Datum datum = columns->values[attribute];

    if (columns->nulls[attribute])
        return IS_GAP;
    switch (columns->types[i]) {
    case FLOAT4OID:
        *value = (double)DatumGetFloat4(datum);
        return IS_NUMBER;
    case FLOAT8OID:
        *value = DatumGetFloat8(datum);
        return IS_NUMBER;
    case INT2OID:
        *value = DatumGetInt16(datum);
        return IS_NUMBER;
    case INT4OID:
        *value = DatumGetInt32(datum);
        return IS_NUMBER;
    case INT8OID:
        *value = (double)DatumGetInt64(datum);
        return IS_NUMBER;
    case NUMERICOID:
        *value = numeric_value(datum);
        return IS_NUMBER;
    default:
        return read_text(datum, value);
    }
}

PG_FUNCTION_INFO_V1(curve_from_columns);

Datum
curve_from_columns(PG_FUNCTION_ARGS)
{
    int points = PG_GETARG_INT32(2);
    double factor = PG_GETARG_FLOAT8(3);
    const CurveColumns *columns =
        read_row(fcinfo->flinfo, PG_GETARG_HEAPTUPLEHEADER(0), PG_GETARG_TEXT_PP(1), points);
    float values[KC_CURVE_MOST_POINTS];

    for (int i = 0; i < points; i++) {
        double value;
        Reading reading = read_point(columns, i, &value);

        if (reading == IS_GAP)
            values[i] = NAN;
        else if (reading == IS_UNREADABLE || !kc_curve_value(value, factor, &values[i]))
            PG_RETURN_NULL();
    }
    if (!isfinite(factor))
        PG_RETURN_NULL();
    PG_RETURN_ARRAYTYPE_P(keycust_curve_array(values, points));
}

#define MOST_QUOTED 40

/* What a text column holds, for people: cut, on one line. */
static void
quote(StringInfo out, Datum datum)
{
    KcSourceText text = kc_source_trim(source_text_of(datum));
    int bytes = pg_mbcliplen(text.start, (int)text.bytes, MOST_QUOTED);

    appendStringInfoChar(out, '"');
    for (int i = 0; i < bytes; i++)
        appendStringInfoChar(out, (unsigned char)text.start[i] < ' ' ? ' ' : text.start[i]);
    appendStringInfoString(out, (size_t)bytes < text.bytes ? "...\"" : "\"");
}

static text *
problem(const char *subject, double value)
{
    return cstring_to_text(psprintf(isnan(value) ? "%s is NaN" : "%s is infinite", subject));
}

PG_FUNCTION_INFO_V1(curve_problem);

Datum
curve_problem(PG_FUNCTION_ARGS)
{
    static const char *const arguments[] = {"source_row", "prefix", "points", "factor"};

    for (int i = 0; i < 4; i++)
        if (PG_ARGISNULL(i))
            PG_RETURN_TEXT_P(cstring_to_text(psprintf("%s is null", arguments[i])));
    int points = PG_GETARG_INT32(2);
    double factor = PG_GETARG_FLOAT8(3);
    const CurveColumns *columns =
        read_row(fcinfo->flinfo, PG_GETARG_HEAPTUPLEHEADER(0), PG_GETARG_TEXT_PP(1), points);
    if (!isfinite(factor))
        PG_RETURN_TEXT_P(problem("factor", factor));
    for (int i = 0; i < points; i++) {
        int attribute = columns->attributes[i];
        const char *name = NameStr(TupleDescAttr(columns->descriptor, attribute)->attname);
        double value;
        float stored;
        StringInfoData said;
        Reading reading = read_point(columns, i, &value);

        if (reading == IS_GAP || (reading == IS_NUMBER && kc_curve_value(value, factor, &stored)))
            continue;
        if (reading == IS_NUMBER && !isfinite(value))
            PG_RETURN_TEXT_P(problem(name, value));
        initStringInfo(&said);
        if (reading == IS_NUMBER)
            appendStringInfo(&said, "%s is too large: %g times %g", name, value, factor);
        else {
            appendStringInfo(&said, "%s is not a number: ", name);
            quote(&said, columns->values[attribute]);
        }
        PG_RETURN_TEXT_P(cstring_to_text_with_len(said.data, said.len));
    }
    PG_RETURN_NULL();
}
