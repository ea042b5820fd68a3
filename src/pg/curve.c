/*
 * Day curves in SQL: overlay, summary, slots of time labels, and the aggregate that puts parts together. How curves
 * come out of wide rows stands in curve_columns.c, out of long rows in curve_collect.c.
 */
#include "pg/curve.h"

#include "pg/composite.h"
#include "pg/context.h"
#include "pg/state.h"

#include "catalog/pg_type.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include <math.h>

void
keycust_curve_check_points(int points)
{
    KcContext context = {.arena = NULL};

    keycust_check(&context, kc_curve_check_points(&context, points));
}

void
keycust_curve_check_same(int points, int other)
{
    if (points != other)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("day curves must have the same number of points"),
                        errdetail("One has %d, another has %d.", Min(points, other), Max(points, other))));
}

int
keycust_curve_read(ArrayType *array, const char *name, float *values)
{
    const float *data = (const float *)ARR_DATA_PTR(array);
    const bits8 *present = ARR_NULLBITMAP(array);
    int points;

    if (ARR_ELEMTYPE(array) != FLOAT4OID)
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("%s must be of type real[]", name)));
    if (ARR_NDIM(array) > 1)
        ereport(ERROR,
                (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("%s must be a one-dimensional array", name),
                 errdetail("Got %d dimensions.", ARR_NDIM(array))));
    points = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
    keycust_curve_check_points(points);
    for (int i = 0; i < points; i++) {
        if (present && !(present[i / 8] & (1 << (i % 8)))) {
            values[i] = NAN;
            continue;
        }
        values[i] = *data++;
        if (!isfinite(values[i]))
            ereport(ERROR,
                    (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must be finite numbers", name),
                     errdetail("Element %d is NaN or infinite.", i + 1), errhint("Use NULL for a gap.")));
    }
    return points;
}

ArrayType *
keycust_curve_array(const float *values, int points)
{
    ArrayType *array;
    bits8 *present;
    float *data;
    Size header;
    int missing = 0;

    for (int i = 0; i < points; i++)
        missing += isnan(values[i]) != 0;
    header = missing ? ARR_OVERHEAD_WITHNULLS(1, points) : ARR_OVERHEAD_NONULLS(1);
    array = palloc0(header + (points - missing) * sizeof(float));
    SET_VARSIZE(array, header + (points - missing) * sizeof(float));
    array->ndim = 1;
    array->dataoffset = missing ? (int32)header : 0;
    array->elemtype = FLOAT4OID;
    ARR_DIMS(array)[0] = points;
    ARR_LBOUND(array)[0] = 1;
    data = (float *)ARR_DATA_PTR(array);
    if (!missing) {
        memcpy(data, values, points * sizeof(float));
        return array;
    }
    present = ARR_NULLBITMAP(array);
    for (int i = 0; i < points; i++)
        if (!isnan(values[i])) {
            present[i / 8] |= 1 << (i % 8);
            *data++ = values[i];
        }
    return array;
}

PG_FUNCTION_INFO_V1(curve_overlay);

Datum
curve_overlay(PG_FUNCTION_ARGS)
{
    float earlier[KC_CURVE_MOST_POINTS], later[KC_CURVE_MOST_POINTS];
    int points = 0, other = 0;

    if (!PG_ARGISNULL(0))
        points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(0), "earlier", earlier);
    if (!PG_ARGISNULL(1))
        other = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(1), "later", later);
    if (!points && !other)
        PG_RETURN_NULL();
    if (!points || !other)
        PG_RETURN_ARRAYTYPE_P(points ? keycust_curve_array(earlier, points)
                                     : keycust_curve_array(later, other));
    keycust_curve_check_same(points, other);
    kc_curve_overlay(earlier, later, points);
    PG_RETURN_ARRAYTYPE_P(keycust_curve_array(earlier, points));
}

PG_FUNCTION_INFO_V1(curve_merge_transition);

/* Both the transition and the combine function of curve_merge, whose state is a curve. */
Datum
curve_merge_transition(PG_FUNCTION_ARGS)
{
    float state[KC_CURVE_MOST_POINTS], curve[KC_CURVE_MOST_POINTS];
    int points;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(1)) {
        if (PG_ARGISNULL(0))
            PG_RETURN_NULL();
        PG_RETURN_DATUM(PG_GETARG_DATUM(0));
    }
    points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(1), "curve", curve);
    if (PG_ARGISNULL(0))
        memcpy(state, curve, points * sizeof(float));
    else
        keycust_curve_check_same(keycust_curve_read(PG_GETARG_ARRAYTYPE_P(0), "state", state), points);
    kc_curve_merge(state, curve, points);
    PG_RETURN_ARRAYTYPE_P(keycust_curve_array(state, points));
}

PG_FUNCTION_INFO_V1(curve_summary);

Datum
curve_summary(PG_FUNCTION_ARGS)
{
    float values[KC_CURVE_MOST_POINTS];
    int points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(0), "curve", values);
    KeycustRow row = keycust_row(fcinfo);
    KcCurveSummary summary;

    kc_curve_summarise(values, points, &summary);
    keycust_put_int4(&row, summary.valid);
    keycust_put_int4(&row, summary.missing);
    keycust_put_float8(&row, summary.mean);
    keycust_put_float8(&row, summary.minimum);
    keycust_put_float8(&row, summary.maximum);
    if (summary.maximum_at)
        keycust_put_int4(&row, summary.maximum_at);
    else
        keycust_put_null(&row);
    keycust_put_float8(&row, summary.energy_hours);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

PG_FUNCTION_INFO_V1(curve_missing);

Datum
curve_missing(PG_FUNCTION_ARGS)
{
    float values[KC_CURVE_MOST_POINTS];
    int points = keycust_curve_read(PG_GETARG_ARRAYTYPE_P(0), "curve", values);
    int missing = 0;

    for (int i = 0; i < points; i++)
        missing += isnan(values[i]) != 0;
    PG_RETURN_INT32(missing);
}

PG_FUNCTION_INFO_V1(curve_slot);
PG_FUNCTION_INFO_V1(curve_day);

Datum
curve_slot(PG_FUNCTION_ARGS)
{
    Timestamp at = PG_GETARG_TIMESTAMP(0);
    int points = PG_GETARG_INT32(1);
    int64 day;

    keycust_curve_check_points(points);
    if (TIMESTAMP_NOT_FINITE(at))
        PG_RETURN_NULL();
    PG_RETURN_INT32(kc_curve_slot(at, points, PG_GETARG_BOOL(2), &day));
}

Datum
curve_day(PG_FUNCTION_ARGS)
{
    Timestamp at = PG_GETARG_TIMESTAMP(0);
    int points = PG_GETARG_INT32(1);
    int64 day;

    keycust_curve_check_points(points);
    if (TIMESTAMP_NOT_FINITE(at))
        PG_RETURN_NULL();
    kc_curve_slot(at, points, PG_GETARG_BOOL(2), &day);
    if (day < DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE)
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("date out of range"),
                        errdetail("The day before the first day of the calendar was asked for.")));
    PG_RETURN_DATEADT((DateADT)day);
}
