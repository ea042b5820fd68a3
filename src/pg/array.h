/*
 * SQL arrays as the core's vectors and matrices, and back. One wording for each mistake: `name` is the
 * argument's name as the user knows it. Lower bounds other than 1 are accepted, results start at 1.
 */
#ifndef KEYCUST_ARRAY_H
#define KEYCUST_ARRAY_H

#include "pg/compat.h"

typedef struct KeycustMatrix {
    int rows;
    int columns;
    double *values; /* row by row; NaN where the array has NULL and NULLs are allowed */
} KeycustMatrix;

typedef enum KeycustNulls { NULLS_REFUSED, NULLS_AS_NAN } KeycustNulls;

/* The elements of a one-dimensional float8[] with at least one element, all finite. NULL elements are refused
 * or given as NaN. Without NULLs the pointer is into the array itself: read only. */
const double *keycust_vector(ArrayType *array, const char *name, KeycustNulls nulls, int *size);

/* The same for float8[][]: exactly two dimensions. */
KeycustMatrix keycust_matrix(ArrayType *array, const char *name, KeycustNulls nulls);

/* An array argument as it lies in memory, perhaps not aligned: for what is called once a row. */
typedef struct KeycustArrayView {
    int dimensions;
    int sizes[2];
    const bits8 *present; /* NULL: no NULLs */
    const char *data;
} KeycustArrayView;

KeycustArrayView keycust_array_view(Datum datum);

/* float8[] from values; NaN becomes NULL where `nan_is_null`. */
ArrayType *keycust_float8_array(const double *values, int size, bool nan_is_null);
/* float8[][] of rows × columns, likewise. */
ArrayType *keycust_float8_matrix(const double *values, int rows, int columns, bool nan_is_null);
/* bigint[]. */
ArrayType *keycust_int8_array(const int64 *values, int size);
/* text[] from C strings; a NULL pointer becomes NULL. */
ArrayType *keycust_text_array(const char *const *values, int size);

#endif
