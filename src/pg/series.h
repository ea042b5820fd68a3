/* Time series as SQL knows them: float8[] at equal steps in which NULL is a value that is missing. */
#ifndef KEYCUST_SERIES_H
#define KEYCUST_SERIES_H

#include "pg/compat.h"

#include "core/status.h"

#include "datatype/timestamp.h"

typedef struct KeycustSeries {
    KcContext *context;   /* of the current memory context */
    const double *values; /* NaN where missing; read only */
    size_t count;
    size_t known;
} KeycustSeries;

/* The series in an argument that is not NULL. An empty array is one without values. 22023 for NaN and infinities, 22003
 * for magnitudes that cannot be computed with, 2202E for more than one dimension. */
KeycustSeries keycust_series(FunctionCallInfo fcinfo, int argument);

/* False when a series is too short for what was asked (KC_SHAPE): then there is no result, and other series of the
 * same query still have theirs. Raises any other error. */
bool keycust_series_has(KcContext *context, KcStatus status);

/* A whole number from `least` on; 22023 for others. `name` is the argument's. */
size_t keycust_series_size(const char *name, int32 value, int32 least);

/* Periods in an int[] argument that is not NULL; an empty one has none. */
size_t keycust_series_periods(FunctionCallInfo fcinfo, int argument, size_t **periods);

/* A time as ISO text, whatever DateStyle says; for messages. */
const char *keycust_time_text(Timestamp time);

#endif
