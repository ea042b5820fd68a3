/*
 * Load characteristics: the values of one load in time, put into days of equal intervals, and what they amount to.
 *
 * Times are microseconds since 2000-01-01 00:00 of the wall clock, days are counted from that day, a Saturday. A
 * label ends its interval, so that midnight belongs to the day before (see kc_curve_slot); a series of the days
 * first_day … first_day + days − 1 has `points` values a day, NaN where one is missing.
 *
 * What is wrong with a series is a state of its own and no error, so that other customers still get their results.
 */
#ifndef KC_LOAD_H
#define KC_LOAD_H

#include "core/numeric.h"
#include "core/status.h"

#include <stdint.h>

/* The greatest magnitude of a load: what is summed of such values and of their squares stays finite. */
#define KC_LOAD_MOST 1e140
#define KC_DAY_MICROSECONDS (INT64_C(86400) * 1000000)
/* Days of one load: some of what is done with them grows with their square. */
#define KC_LOAD_MOST_DAYS 100000
/* Times that are none: PostgreSQL's infinities. */
#define KC_TIME_BEFORE_ALL INT64_MIN
#define KC_TIME_AFTER_ALL INT64_MAX

typedef enum KcLoadState {
    KC_LOAD_OK,
    KC_LOAD_NO_VALUES,       /* no row with a time and a value */
    KC_LOAD_TOO_SHORT,       /* too little to find what is looked for */
    KC_LOAD_NO_FULL_DAY,     /* no day has enough values */
    KC_LOAD_DUPLICATE_TIMES, /* more than one value of one time */
    KC_LOAD_IRREGULAR_TIMES, /* no step that divides a day */
    KC_LOAD_INFINITE_TIME,
    KC_LOAD_MIXED_POINTS, /* day curves of different numbers of points */
    KC_LOAD_CONSTANT      /* what it is to be explained by does not vary */
} KcLoadState;

/* A value whose magnitude is at most KC_LOAD_MOST, or missing (NaN). KC_RANGE otherwise. */
KcStatus kc_load_check_value(KcContext *context, const char *name, double value);

/* KC_TOO_LARGE above KC_LOAD_MOST_DAYS. */
KcStatus kc_load_check_days(KcContext *context, size_t count);

/* Whether so many are the share of all, which may come to a whole number but for rounding (0.55 · 20). */
bool kc_load_is_enough(int64_t known, double share, int64_t all);

/* 0 Monday … 6 Sunday. */
int kc_load_weekday(int64_t day);

/* What of a calendar differs from its weekdays; both sorted. */
typedef struct KcLoadCalendar {
    const int32_t *rest_days;
    size_t rest_count;
    const int32_t *working_days;
    size_t working_count;
} KcLoadCalendar;

/* Saturday and Sunday are, and rest_days; working_days are not, whatever else is said of them. */
bool kc_load_is_rest(const KcLoadCalendar *calendar, int32_t day);

/* What the times of rows have in common. */
typedef struct KcLoadSpan {
    int64_t first, last;
    int64_t step; /* greatest common divisor of their distances; 0: all are the same */
} KcLoadSpan;

/* *state is KC_LOAD_OK; KC_LOAD_INFINITE_TIME, and *state_at which; or KC_LOAD_IRREGULAR_TIMES where they lie farther
 * apart than can be counted. `count` is at least 1. */
KcStatus kc_load_span(KcContext *context, const int64_t *times, size_t count, KcLoadSpan *span,
                      KcLoadState *state, int64_t *state_at);

/* Whether so many days of so many points are too many for the rows there are: more than 50 a row, and than 1000. */
bool kc_load_is_sparse(int64_t days, int64_t points, size_t rows);

typedef struct KcLoadSeries {
    KcLoadState state;
    int64_t state_at; /* the time that the state is about: the first duplicate, the first infinite */
    int64_t step;     /* microseconds; of irregular times what they have in common, 0: unknown */
    int64_t last_at;  /* of irregular times the last, state_at the first */
    int32_t first_day;
    int32_t days;
    int points;
    double *values; /* days × points */
} KcLoadSeries;

typedef struct KcLoadPlacing {
    int points;        /* a day; 0: found */
    bool interval_end; /* a label ends its interval */
    bool average;      /* several values of one time count as their mean */
} KcLoadPlacing;

/*
 * Rows into days. The step is the greatest common divisor of the distances between the times, those whose value is
 * missing included; it must divide a day, or be days. Where `points` is given, values of one interval are averaged;
 * otherwise two values of one time are KC_LOAD_DUPLICATE_TIMES unless `average`. A series of more than 50 places a
 * row (and more than 1000), or of more than KC_LOAD_MOST_DAYS, is of irregular times: so memory is bounded by the rows.
 * Values are checked before (kc_load_check_value). Cost: the rows and the places; no sorting.
 */
KcStatus kc_load_place(KcContext *context, const KcLoadPlacing *placing, const int64_t *times,
                       const double *values, size_t count, KcLoadSeries *series);

/* One day curve; values lie elsewhere. */
typedef struct KcLoadCurve {
    int32_t day;
    int points;
    const float *values;
} KcLoadCurve;

/* Day curves, in any order. Of one day there may be one, or with `average` several, whose values count as their
 * mean. All must have the same number of points. Memory is bounded by 50 days a curve. */
KcStatus kc_load_place_curves(KcContext *context, const KcLoadPlacing *placing, const KcLoadCurve *curves,
                              size_t count, KcLoadSeries *series);

/* Sorts doubles ascending: a radix sort, in time proportional to their number. `room` is as large. */
KcStatus kc_load_sort(KcContext *context, double *values, double *room, size_t count);

/* The median of values, which are sorted in place; `count` is at least 1. */
double kc_load_median(double *values, double *room, size_t count);

#endif
