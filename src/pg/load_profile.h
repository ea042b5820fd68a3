/* The load_profile_model: what load.c makes and load_explain.c reads back. */
#ifndef KEYCUST_LOAD_PROFILE_H
#define KEYCUST_LOAD_PROFILE_H

#include "pg/load.h"

#include "core/load_profile.h"

#include "access/htup.h"

#define LOAD_PROFILE_FORMAT 1

/* The columns of day_values, a row for each day with a value. */
typedef enum LoadDayColumn {
    LOAD_DAY,    /* days since 2000-01-01 */
    LOAD_VALID,  /* measured points */
    LOAD_COUNTS, /* 1: the day counts */
    LOAD_REST,   /* 1: a day of rest */
    LOAD_MEAN,   /* kW, as all without a remark */
    LOAD_SQUARE, /* root of the mean square */
    LOAD_MAXIMUM,
    LOAD_MAXIMUM_SLOT, /* from 1; 0: none */
    LOAD_MINIMUM,
    LOAD_MINIMUM_SLOT,
    LOAD_DEVIATION,
    LOAD_RAMP,
    LOAD_RAMP_SLOT,
    LOAD_SIMILARITY, /* −1 … 1 */
    LOAD_DEMAND,
    LOAD_DAY_COLUMNS
} LoadDayColumn;

/* A model read back. Without a profile, points is 0. */
typedef struct LoadProfile {
    int points;
    int day_count;
    const double *days;  /* day_count × LOAD_DAY_COLUMNS; NaN where there is none */
    const double *above; /* KC_LOAD_ABOVE; NaN where the peak is not above 0 */
    const double *duration;
    double peak;
    double hours; /* of the days that count, all points together */
} LoadProfile;

#endif
