/* What the glue files of load share: rows as they are collected, and what is said of those that are no load. */
#ifndef KEYCUST_LOAD_H
#define KEYCUST_LOAD_H

#include "pg/compat.h"

#include "pg/composite.h"
#include "pg/options.h"

#include "core/load.h"

#include "datatype/timestamp.h"

/* The rows of one group, until all have come. */
typedef struct LoadRows {
    MemoryContext memory;
    KcContext *context; /* of that memory */
    void *task;         /* what the options say */
    Datum jsonb;        /* the options argument; 0: none */
    int width;          /* values of a row */
    int64 count, room;
    int64 *times; /* or days */
    double *values;
    KcLoadCurve *curves; /* in place of both, where day curves are collected */
    int64 infinite_at;   /* a day that is none; 0: all are days */
} LoadRows;

/* The state in argument 0 of a transition function, a new one for the first row; `width` values a row, 0 for day
 * curves. Options stand in argument `options` (0: there are none), are read once by `read` (NULL: none given), and
 * must be the same in every row (22023). */
LoadRows *load_rows(FunctionCallInfo fcinfo, int width, int options, void *(*read)(Jsonb *));

/* A day that is an argument and not infinite: 22008 beyond what a timestamp can be of. */
int32 load_day(int32 day);

/* Adds a row; 54000 above keycust.max_memory. */
void load_add(LoadRows *rows, int64 time, const double *values);
/* Adds a day curve; 22023 for what is none. Infinite days are noted. */
void load_add_curve(LoadRows *rows, int32 day, ArrayType *curve);

/* The rows in argument 0 of a final function; NULL: no row came. Makes a context for the computation in the current
 * memory, in which what the rows hold is counted. */
LoadRows *load_collected(FunctionCallInfo fcinfo, KcContext **context);

/* A number that is an argument: NaN for NULL; 22023 for NaN and infinities, 22003 beyond KC_LOAD_MOST. */
double load_value(FunctionCallInfo fcinfo, int argument, const char *name);
double load_temperature_value(FunctionCallInfo fcinfo, int argument);

/* The word for a state. */
const char *load_status(KcLoadState state);

/* "there is more than one value of …", "a value is of …": NULL for other states. */
const char *load_time_message(KcLoadState state, int64 at);
/* What is said of a series that could not be placed; NULL where it could. */
const char *load_series_message(const KcLoadSeries *series);

/* A finite number, or NULL. */
void load_put(KeycustRow *row, double value);
void load_put_nulls(KeycustRow *row, int count);
/* When an interval of a day ends; NULL for slot 0. */
void load_put_slot(KeycustRow *row, int32 day, int slot, int points);

/* Options in common. A share is above 0 and at most 1. */
void load_read_share(const KeycustOptions *options, double *share);
/* A list of days, "YYYY-MM-DD", sorted; 0 without one. */
size_t load_read_days(const KeycustOptions *options, const char *name, const int32_t **days);
/* "interval_end", "duplicates" ("refuse", "mean"). */
void load_read_placing(const KeycustOptions *options, KcLoadPlacing *placing);

#endif
