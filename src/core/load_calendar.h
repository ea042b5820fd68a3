/*
 * What the calendar and production do to the energy of a day, a week or a month.
 *
 * Days are of four types. Beside the ratio of the means, the effect of a type is the mean of what its days are above or
 * below the mean of the working days around them, so that a year's trend and season do not pass for an effect.
 */
#ifndef KC_LOAD_CALENDAR_H
#define KC_LOAD_CALENDAR_H

#include "core/load.h"

typedef enum KcDayType {
    KC_DAY_WORKING,
    KC_DAY_REST,
    KC_DAY_HOLIDAY,
    KC_DAY_ADJUSTED /* worked, though its weekday says otherwise */
} KcDayType;

#define KC_DAY_TYPES 4

typedef struct KcCalendarDay {
    int32_t day;
    KcDayType type;
    double energy; /* NaN: unknown, left out */
} KcCalendarDay;

typedef struct KcCalendarEffect {
    size_t days;
    double mean;     /* NaN: no days */
    double ratio;    /* to the mean of the working days; NaN where that is not above 0 */
    size_t compared; /* days that have a working day around */
    double effect;   /* mean of (energy / mean of the working days around − 1) */
    double error;    /* its standard error, of two days or more */
} KcCalendarEffect;

typedef struct KcCalendar {
    KcLoadState state;
    int64_t state_at;
    size_t days;
    KcCalendarEffect types[KC_DAY_TYPES];
    double explained; /* share of the variance that the types explain */
} KcCalendar;

/* Working days around a day are those up to `window` days before and after, itself not. `days` is sorted in place.
 * Cost: days · log, and days · window. KC_TOO_LARGE above KC_LOAD_MOST_DAYS. */
KcStatus kc_load_calendar(KcContext *context, KcCalendarDay *days, size_t count, int window,
                          KcCalendar *calendar);

/* energy = base + unit · output, by least squares. */
typedef struct KcProduction {
    KcLoadState state;
    double base;
    double base_error;
    double unit; /* kWh for each unit of output */
    double unit_error;
    double r_squared; /* NaN where the energy does not vary */
    double specific;  /* all energy / all output; NaN where that is not above 0 */
} KcProduction;

#define KC_PRODUCTION_LEAST 3 /* periods */

/* From the moments of (energy, output) over so many periods. */
KcProduction kc_load_production(const KcMoments *moments, int64_t periods);

#endif
