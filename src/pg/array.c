/* Arrays; see array.h. */
#include "pg/array.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include <math.h>

static void
refuse_null(const char *name, int position)
{
    ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not contain null values", name),
                    errdetail("Element %d is null.", position)));
}

static void
refuse_not_finite(const char *name, int position)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must be finite numbers", name),
                    errdetail("Element %d is NaN or infinite.", position),
                    errhint("Use NULL for a missing value where the function allows one.")));
}

/* The values of an array of any shape, checked. */
static const double *
checked_values(ArrayType *array, const char *name, KeycustNulls nulls, int size)
{
    const double *data = (const double *)ARR_DATA_PTR(array);
    double *values = NULL;

    if (ARR_ELEMTYPE(array) != FLOAT8OID)
        ereport(ERROR,
                (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("%s must be of type double precision[]", name)));
    if (array_contains_nulls(array)) {
        const bits8 *present = ARR_NULLBITMAP(array);

        values = keycust_new(double, size);
        for (int i = 0, next = 0; i < size; i++) {
            bool is_null = !(present[i / 8] & (1 << (i % 8)));

            if (is_null && nulls == NULLS_REFUSED)
                refuse_null(name, i + 1);
            if (!is_null && !isfinite(data[next]))
                refuse_not_finite(name, i + 1);
            values[i] = is_null ? NAN : data[next++];
        }
        return values;
    }
    for (int i = 0; i < size; i++)
        if (!isfinite(data[i]))
            refuse_not_finite(name, i + 1);
    return data;
}

static void
refuse_empty(const char *name)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must not be empty", name)));
}

const double *
keycust_vector(ArrayType *array, const char *name, KeycustNulls nulls, int *size)
{
    if (ARR_NDIM(array) == 0)
        refuse_empty(name);
    if (ARR_NDIM(array) != 1)
        ereport(ERROR,
                (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("%s must be a one-dimensional array", name),
                 errdetail("Got %d dimensions.", ARR_NDIM(array))));
    *size = ARR_DIMS(array)[0];
    return checked_values(array, name, nulls, *size);
}

KeycustMatrix
keycust_matrix(ArrayType *array, const char *name, KeycustNulls nulls)
{
    KeycustMatrix matrix;

    if (ARR_NDIM(array) == 0)
        refuse_empty(name);
    if (ARR_NDIM(array) != 2)
        ereport(ERROR,
                (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("%s must be a two-dimensional array", name),
                 errdetail("Got %d dimensions.", ARR_NDIM(array)),
                 errhint("Write it row by row, as in '{{1,2},{0.5,1}}'.")));
    matrix.rows = ARR_DIMS(array)[0];
    matrix.columns = ARR_DIMS(array)[1];
    matrix.values = unconstify(double *, checked_values(array, name, nulls, matrix.rows * matrix.columns));
    return matrix;
}

KeycustArrayView
keycust_array_view(Datum datum)
{
    struct varlena *packed = PG_DETOAST_DATUM_PACKED(datum);
    /* Where the array would begin if its header had the full four bytes. */
    const char *base = VARDATA_ANY(packed) - VARHDRSZ;
    KeycustArrayView array = {.dimensions = 0};
    int32 data_offset;

    memcpy(&array.dimensions, base + offsetof(ArrayType, ndim), sizeof array.dimensions);
    memcpy(&data_offset, base + offsetof(ArrayType, dataoffset), sizeof data_offset);
    memcpy(array.sizes, base + sizeof(ArrayType), Min(array.dimensions, 2) * sizeof *array.sizes);
    if (data_offset)
        array.present = (const bits8 *)base + sizeof(ArrayType) + 2 * sizeof(int) * array.dimensions;
    array.data = base + (data_offset ? data_offset : (int32)ARR_OVERHEAD_NONULLS(array.dimensions));
    return array;
}

static ArrayType *
float8_array(const double *values, int dimensions, int *sizes, bool nan_is_null)
{
    int count = ArrayGetNItems(dimensions, sizes);
    int lower_bounds[2] = {1, 1};
    Datum *datums = keycust_new(Datum, count);
    bool *nulls = keycust_new(bool, count);

    for (int i = 0; i < count; i++) {
        datums[i] = Float8GetDatum(values[i]);
        nulls[i] = nan_is_null && isnan(values[i]);
    }
    return construct_md_array(datums, nulls, dimensions, sizes, lower_bounds, FLOAT8OID, sizeof(float8),
                              FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

ArrayType *
keycust_float8_array(const double *values, int size, bool nan_is_null)
{
    return float8_array(values, 1, &size, nan_is_null);
}

ArrayType *
keycust_float8_matrix(const double *values, int rows, int columns, bool nan_is_null)
{
    int sizes[2] = {rows, columns};

    return float8_array(values, 2, sizes, nan_is_null);
}

ArrayType *
keycust_int8_array(const int64 *values, int size)
{
    Datum *datums = keycust_new(Datum, size);

    for (int i = 0; i < size; i++)
        datums[i] = Int64GetDatum(values[i]);
    return construct_array(datums, size, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

ArrayType *
keycust_text_array(const char *const *values, int size)
{
    int lower_bound = 1;
    Datum *datums = keycust_new_zeroed(Datum, size);
    bool *nulls = keycust_new(bool, size);

    for (int i = 0; i < size; i++) {
        nulls[i] = values[i] == NULL;
        if (values[i])
            datums[i] = CStringGetTextDatum(values[i]);
    }
    return construct_md_array(datums, nulls, 1, &size, &lower_bound, TEXTOID, -1, false, TYPALIGN_INT);
}
