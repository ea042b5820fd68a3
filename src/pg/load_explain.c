/*
 * Load profiles explained in long rows: days, months, the hour of the peak, the duration curve.
 *
 * A profile can be written by hand, so all of it is checked when it is read.
 */
#include "pg/load_profile.h"

#include "pg/array.h"
#include "pg/context.h"
#include "pg/model.h"

#include "pg/curve.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include <math.h>

#define DAY_HOURS 24

/* The attributes that are read; the others are for people. */
enum {
    POINTS = 2,
    PEAK_KW = 9,
    DAY_VALUES = 29,
    HOURS_ABOVE,
    DURATION_KW,
    STATUS,
    MESSAGE,
    FORMAT,
    DETAIL,
    ATTRIBUTES
};

static const struct KeycustAttribute attributes[ATTRIBUTES] = {{"first_day", DATEOID, true},
                                                               {"last_day", DATEOID, true},
                                                               {"points", INT4OID, false},
                                                               {"days", INT4OID, true},
                                                               {"excluded_days", INT4OID, true},
                                                               {"missing_days", INT4OID, true},
                                                               {"coverage", FLOAT8OID, true},
                                                               {"energy_kwh", FLOAT8OID, true},
                                                               {"mean_kw", FLOAT8OID, true},
                                                               {"peak_kw", FLOAT8OID, false},
                                                               {"peak_at", TIMESTAMPOID, true},
                                                               {"minimum_kw", FLOAT8OID, true},
                                                               {"minimum_at", TIMESTAMPOID, true},
                                                               {"load_factor", FLOAT8OID, true},
                                                               {"day_load_factor", FLOAT8OID, true},
                                                               {"day_minimum_load_factor", FLOAT8OID, true},
                                                               {"day_peak_valley_kw", FLOAT8OID, true},
                                                               {"day_peak_valley_ratio", FLOAT8OID, true},
                                                               {"form_factor", FLOAT8OID, true},
                                                               {"crest_factor", FLOAT8OID, true},
                                                               {"utilisation_hours", FLOAT8OID, true},
                                                               {"loss_hours", FLOAT8OID, true},
                                                               {"base_kw", FLOAT8OID, true},
                                                               {"volatility", FLOAT8OID, true},
                                                               {"rest_day_ratio", FLOAT8OID, true},
                                                               {"week_share", FLOAT8OID, true},
                                                               {"similarity", FLOAT8OID, true},
                                                               {"typical_day", DATEOID, true},
                                                               {"mean_curve_kw", FLOAT8ARRAYOID, true},
                                                               {"day_values", FLOAT8ARRAYOID, false},
                                                               {"hours_above", FLOAT8ARRAYOID, false},
                                                               {"duration_kw", FLOAT8ARRAYOID, false},
                                                               {"status", TEXTOID, false},
                                                               {"message", TEXTOID, true},
                                                               {"format", INT4OID, false},
                                                               {"detail", JSONBOID, true}};

static const KeycustModelType type = {"load_profile_model", ATTRIBUTES, FORMAT, LOAD_PROFILE_FORMAT,
                                      attributes};

static void
pg_attribute_noreturn() refuse(const char *attribute, const char *detail)
{
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("model.%s is not that of a profile", attribute),
             errdetail("%s", detail), errhint("Use what load_profile returned.")));
}

static bool
is_whole(double value, double least, double most)
{
    return value >= least && value <= most && value == rint(value);
}

static void
check_days(const LoadProfile *profile)
{
    double before = -INFINITY;

    for (int i = 0; i < profile->day_count; i++) {
        const double *day = profile->days + (Size)i * LOAD_DAY_COLUMNS;

        if (!is_whole(day[LOAD_DAY], DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE,
                      TIMESTAMP_END_JULIAN - POSTGRES_EPOCH_JDATE - 2) ||
            day[LOAD_DAY] <= before)
            refuse("day_values", "Its days are not ascending, or no days.");
        before = day[LOAD_DAY];
        if (!is_whole(day[LOAD_VALID], 1, profile->points) || !is_whole(day[LOAD_COUNTS], 0, 1) ||
            !is_whole(day[LOAD_REST], 0, 1))
            refuse("day_values", "A count or a mark is out of range.");
        if (!is_whole(day[LOAD_MAXIMUM_SLOT], 1, profile->points) ||
            !is_whole(day[LOAD_MINIMUM_SLOT], 1, profile->points) ||
            !is_whole(day[LOAD_RAMP_SLOT], 0, profile->points))
            refuse("day_values", "A slot is none of the day.");
        for (int column = LOAD_MEAN; column < LOAD_RAMP; column++)
            if (isnan(day[column]))
                refuse("day_values", "A number is missing.");
    }
}

static const double *
read_vector(Datum array, const char *name, int expected)
{
    int size;
    const double *values = keycust_vector(DatumGetArrayTypeP(array), name, NULLS_AS_NAN, &size);

    if (size != expected)
        refuse(name, psprintf("It has %d elements, not %d.", size, expected));
    return values;
}

static LoadProfile
read_profile(FunctionCallInfo fcinfo)
{
    HeapTupleHeader composite = PG_GETARG_HEAPTUPLEHEADER(0);
    LoadProfile profile = {.points = 0};
    Datum values[ATTRIBUTES];
    bool nulls[ATTRIBUTES];
    KeycustMatrix days;

    keycust_take_model(composite, &type, values, nulls);
    if (!nulls[STATUS] && strcmp(TextDatumGetCString(values[STATUS]), "ok") != 0)
        return profile;
    keycust_check_model(&type, values, nulls);
    profile.points = DatumGetInt32(values[POINTS]);
    keycust_curve_check_points(profile.points);
    profile.peak = DatumGetFloat8(values[PEAK_KW]);
    days = keycust_matrix(DatumGetArrayTypeP(values[DAY_VALUES]), "day_values", NULLS_AS_NAN);
    if (days.columns != LOAD_DAY_COLUMNS)
        refuse("day_values", psprintf("It has %d columns, not %d.", days.columns, LOAD_DAY_COLUMNS));
    profile.days = days.values;
    profile.day_count = days.rows;
    profile.above = read_vector(values[HOURS_ABOVE], "hours_above", KC_LOAD_ABOVE);
    profile.duration = read_vector(values[DURATION_KW], "duration_kw", KC_LOAD_DURATION);
    check_days(&profile);
    for (int i = 0; i < profile.day_count; i++)
        if (profile.days[(Size)i * LOAD_DAY_COLUMNS + LOAD_COUNTS] != 0)
            profile.hours += DAY_HOURS;
    return profile;
}

/* Ratios to a maximum, which must be above 0. */
static double
over(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

PG_FUNCTION_INFO_V1(load_days);
PG_FUNCTION_INFO_V1(load_months);
PG_FUNCTION_INFO_V1(load_peak_hours);
PG_FUNCTION_INFO_V1(load_duration);
PG_FUNCTION_INFO_V1(load_hours_above);

Datum
load_days(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    LoadProfile profile;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    profile = read_profile(fcinfo);
    row = keycust_set_row(result);
    for (int i = 0; i < profile.day_count; i++) {
        const double *day = profile.days + (Size)i * LOAD_DAY_COLUMNS;
        double maximum = day[LOAD_MAXIMUM], difference = maximum - day[LOAD_MINIMUM];
        int32 date = (int32)day[LOAD_DAY];

        CHECK_FOR_INTERRUPTS();
        keycust_put_date(&row, date);
        keycust_put_boolean(&row, day[LOAD_COUNTS] != 0);
        keycust_put_boolean(&row, day[LOAD_REST] != 0);
        keycust_put_int4(&row, (int32)day[LOAD_VALID]);
        load_put(&row, day[LOAD_MEAN] * DAY_HOURS);
        load_put(&row, day[LOAD_MEAN]);
        load_put(&row, maximum);
        load_put_slot(&row, date, (int)day[LOAD_MAXIMUM_SLOT], profile.points);
        load_put(&row, day[LOAD_MINIMUM]);
        load_put_slot(&row, date, (int)day[LOAD_MINIMUM_SLOT], profile.points);
        load_put(&row, over(day[LOAD_MEAN], maximum));
        load_put(&row, over(day[LOAD_MINIMUM], maximum));
        load_put(&row, difference);
        load_put(&row, over(difference, maximum));
        load_put(&row, over(day[LOAD_SQUARE], day[LOAD_MEAN]));
        load_put(&row, over(day[LOAD_DEVIATION], day[LOAD_MEAN]));
        load_put(&row, day[LOAD_RAMP]);
        load_put_slot(&row, date, (int)day[LOAD_RAMP_SLOT], profile.points);
        load_put(&row, over(fabs(day[LOAD_RAMP]), maximum));
        load_put(&row, day[LOAD_DEMAND]);
        load_put(&row, day[LOAD_SIMILARITY]);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}

typedef struct Mean {
    double sum;
    int count;
} Mean;

static void
add_to(Mean *mean, double value)
{
    if (!isfinite(value))
        return;
    mean->sum += value;
    mean->count++;
}

static double
value_of(const Mean *mean)
{
    return mean->count ? mean->sum / mean->count : NAN;
}

/* A month under way. */
typedef struct Month {
    int year, month;
    int excluded;
    Mean load, factor, minimum, difference, ratio, work, rest;
    double most_energy, maximum, least, demand;
    int32 maximum_day;
    int maximum_slot;
} Month;

static const Month no_day = {
    .most_energy = -INFINITY, .maximum = -INFINITY, .least = INFINITY, .demand = NAN};

static void
add_day(Month *month, const double *day)
{
    double maximum = day[LOAD_MAXIMUM];

    if (day[LOAD_COUNTS] == 0) {
        month->excluded++;
        return;
    }
    add_to(&month->load, day[LOAD_MEAN]);
    add_to(&month->factor, over(day[LOAD_MEAN], maximum));
    add_to(&month->minimum, over(day[LOAD_MINIMUM], maximum));
    add_to(&month->difference, maximum - day[LOAD_MINIMUM]);
    add_to(&month->ratio, over(maximum - day[LOAD_MINIMUM], maximum));
    add_to(day[LOAD_REST] != 0 ? &month->rest : &month->work, day[LOAD_MEAN]);
    month->most_energy = Max(month->most_energy, day[LOAD_MEAN]);
    month->least = Min(month->least, day[LOAD_MINIMUM]);
    if (!isnan(day[LOAD_DEMAND]) && !(day[LOAD_DEMAND] <= month->demand))
        month->demand = day[LOAD_DEMAND];
    if (maximum > month->maximum) {
        month->maximum = maximum;
        month->maximum_day = (int32)day[LOAD_DAY];
        month->maximum_slot = (int)day[LOAD_MAXIMUM_SLOT];
    }
}

static void
emit_month(KeycustRow *row, ReturnSetInfo *result, const Month *month, int points)
{
    double mean = value_of(&month->load);

    keycust_put_date(row, date2j(month->year, month->month, 1) - POSTGRES_EPOCH_JDATE);
    keycust_put_int4(row, month->load.count);
    keycust_put_int4(row, month->excluded);
    if (month->load.count == 0)
        load_put_nulls(row, 13);
    else {
        load_put(row, month->load.sum * DAY_HOURS);
        load_put(row, mean);
        load_put(row, month->maximum);
        load_put_slot(row, month->maximum_day, month->maximum_slot, points);
        load_put(row, month->least);
        load_put(row, over(mean, month->maximum));
        load_put(row, value_of(&month->factor));
        load_put(row, value_of(&month->minimum));
        load_put(row, value_of(&month->difference));
        load_put(row, value_of(&month->ratio));
        load_put(row, over(mean, month->most_energy));
        load_put(row, month->demand);
        load_put(row, over(value_of(&month->rest), value_of(&month->work)));
    }
    keycust_row_emit(row, result);
}

Datum
load_months(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    Month month = no_day;
    LoadProfile profile;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    profile = read_profile(fcinfo);
    row = keycust_set_row(result);
    for (int i = 0; i < profile.day_count; i++) {
        const double *day = profile.days + (Size)i * LOAD_DAY_COLUMNS;
        int year, of_year, of_month;

        CHECK_FOR_INTERRUPTS();
        j2date((int)day[LOAD_DAY] + POSTGRES_EPOCH_JDATE, &year, &of_year, &of_month);
        if (month.month && (month.month != of_year || month.year != year)) {
            emit_month(&row, result, &month, profile.points);
            month = no_day;
        }
        month.year = year;
        month.month = of_year;
        add_day(&month, day);
    }
    if (month.month)
        emit_month(&row, result, &month, profile.points);
    return (Datum)0;
}

/* The hour in which the interval of the day's peak begins. */
Datum
load_peak_hours(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    int counts[DAY_HOURS][2] = {{0}}, days = 0;
    LoadProfile profile;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    profile = read_profile(fcinfo);
    row = keycust_set_row(result);
    for (int i = 0; i < profile.day_count; i++) {
        const double *day = profile.days + (Size)i * LOAD_DAY_COLUMNS;
        int hour = ((int)day[LOAD_MAXIMUM_SLOT] - 1) * DAY_HOURS / profile.points;

        if (day[LOAD_COUNTS] == 0)
            continue;
        counts[hour][day[LOAD_REST] != 0]++;
        days++;
    }
    for (int hour = 0; hour < DAY_HOURS && days; hour++) {
        int both = counts[hour][0] + counts[hour][1];

        keycust_put_int4(&row, hour);
        keycust_put_int4(&row, both);
        load_put(&row, (double)both / days);
        keycust_put_int4(&row, counts[hour][0]);
        keycust_put_int4(&row, counts[hour][1]);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}

Datum
load_duration(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    int steps = PG_GETARG_INT32(1), most = KC_LOAD_DURATION - 1;
    LoadProfile profile;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    if (steps < 1 || most % steps)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("steps must divide %d", most),
                        errdetail("Got %d.", steps)));
    profile = read_profile(fcinfo);
    row = keycust_set_row(result);
    for (int step = 0; step <= steps && profile.points; step++) {
        double kw = profile.duration[step * (most / steps)], share = (double)step / steps;

        load_put(&row, share * 100);
        load_put(&row, share * profile.hours);
        load_put(&row, kw);
        load_put(&row, over(kw, profile.peak) * 100);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}

Datum
load_hours_above(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    LoadProfile profile;
    KeycustRow row;

    keycust_set_begin(fcinfo);
    profile = read_profile(fcinfo);
    row = keycust_set_row(result);
    for (int percent = 0; percent < KC_LOAD_ABOVE && profile.points && profile.peak > 0; percent++) {
        keycust_put_int4(&row, percent);
        load_put(&row, profile.peak / 100 * percent);
        load_put(&row, profile.above[percent]);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}
