/* Load profiles: the whole-data aggregate load_profile, over values in time and over day curves. */
#include "pg/load_profile.h"

#include "pg/array.h"
#include "pg/context.h"
#include "pg/curve.h"
#include "pg/series.h"

#include "lib/stringinfo.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include <math.h>

#define DEFAULT_SHARE 0.9
#define DEFAULT_FILL 4
/* Attributes of a model without a profile: those before status. */
#define BEFORE_STATUS 32

static const char *const options_in_time[] = {"valid_share",  "fill_points", "points",
                                              "interval_end", "duplicates",  "rest_days",
                                              "working_days", "typical_day", NULL};
static const char *const options_of_curves[] = {"valid_share",  "fill_points", "duplicates", "rest_days",
                                                "working_days", "typical_day", NULL};

typedef struct Task {
    KcLoadPlacing placing;
    KcLoadProfileTask profile;
} Task;

static Task *
read_options(Jsonb *jsonb, const char *const *names)
{
    KeycustOptions options = keycust_options(jsonb, names);
    Task *task = keycust_new_zeroed(Task, 1);
    KcLoadCalendar *calendar = &task->profile.calendar;

    task->profile.valid_share = DEFAULT_SHARE;
    task->profile.fill_points = DEFAULT_FILL;
    task->profile.has_typical_day = true;
    load_read_share(&options, &task->profile.valid_share);
    keycust_option_integer(&options, "fill_points", 0, KC_CURVE_MOST_POINTS, &task->profile.fill_points);
    keycust_option_integer(&options, "points", 1, KC_CURVE_MOST_POINTS, &task->placing.points);
    if (task->placing.points)
        keycust_curve_check_points(task->placing.points);
    load_read_placing(&options, &task->placing);
    keycust_option_boolean(&options, "typical_day", &task->profile.has_typical_day);
    calendar->rest_count = load_read_days(&options, "rest_days", &calendar->rest_days);
    calendar->working_count = load_read_days(&options, "working_days", &calendar->working_days);
    return task;
}

static void *
read_in_time(Jsonb *jsonb)
{
    return read_options(jsonb, options_in_time);
}

static void *
read_of_curves(Jsonb *jsonb)
{
    return read_options(jsonb, options_of_curves);
}

PG_FUNCTION_INFO_V1(load_profile_trans);
PG_FUNCTION_INFO_V1(load_profile_curve_trans);
PG_FUNCTION_INFO_V1(load_profile_final);

Datum
load_profile_trans(PG_FUNCTION_ARGS)
{
    LoadRows *rows = load_rows(fcinfo, 1, PG_NARGS() > 3 ? 3 : 0, read_in_time);
    double kw = load_value(fcinfo, 2, "kw");

    if (!PG_ARGISNULL(1))
        load_add(rows, PG_GETARG_TIMESTAMP(1), &kw);
    PG_RETURN_POINTER(rows);
}

Datum
load_profile_curve_trans(PG_FUNCTION_ARGS)
{
    LoadRows *rows = load_rows(fcinfo, 0, PG_NARGS() > 3 ? 3 : 0, read_of_curves);

    if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
        load_add_curve(rows, PG_GETARG_DATEADT(1), PG_GETARG_ARRAYTYPE_P(2));
    PG_RETURN_POINTER(rows);
}

static void
describe_day(const KcLoadDay *day, double unit, double *columns)
{
    columns[LOAD_DAY] = day->day;
    columns[LOAD_VALID] = day->valid;
    columns[LOAD_COUNTS] = day->counts;
    columns[LOAD_REST] = day->is_rest;
    columns[LOAD_MEAN] = day->mean;
    columns[LOAD_SQUARE] = sqrt(day->mean_square) * unit;
    columns[LOAD_MAXIMUM] = day->maximum;
    columns[LOAD_MAXIMUM_SLOT] = day->maximum_slot;
    columns[LOAD_MINIMUM] = day->minimum;
    columns[LOAD_MINIMUM_SLOT] = day->minimum_slot;
    columns[LOAD_DEVIATION] = day->deviation;
    columns[LOAD_RAMP] = day->ramp;
    columns[LOAD_RAMP_SLOT] = day->ramp_slot;
    columns[LOAD_SIMILARITY] = day->similarity;
    columns[LOAD_DEMAND] = day->demand;
}

static ArrayType *
day_values(const KcLoadProfile *profile)
{
    double *values = keycust_new(double, profile->day_count *LOAD_DAY_COLUMNS);

    for (size_t i = 0; i < profile->day_count; i++)
        describe_day(&profile->days[i], profile->unit, values + i * LOAD_DAY_COLUMNS);
    return keycust_float8_matrix(values, (int)profile->day_count, LOAD_DAY_COLUMNS, true);
}

/* What days that do not count hold, and what was filled. */
static Jsonb *
make_detail(const KcLoadProfile *profile)
{
    StringInfoData json;

    initStringInfo(&json);
    appendStringInfo(&json, "{\"filled_points\": %d, \"excluded_peak_kw\": ", profile->filled);
    keycust_append_number(&json, profile->excluded_maximum);
    if (!isnan(profile->excluded_maximum))
        appendStringInfo(&json, ", \"excluded_peak_at\": \"%s\"",
                         keycust_time_text(profile->excluded_day * USECS_PER_DAY +
                                           profile->excluded_slot * (USECS_PER_DAY / profile->points)));
    appendStringInfoChar(&json, '}');
    return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

static void
put_profile(KeycustRow *row, const KcLoadProfile *profile)
{
    keycust_put_date(row, profile->first_day);
    keycust_put_date(row, profile->first_day + profile->span_days - 1);
    keycust_put_int4(row, profile->points);
    keycust_put_int4(row, profile->counted);
    keycust_put_int4(row, profile->excluded);
    keycust_put_int4(row, profile->missing);
    load_put(row, profile->coverage);
    load_put(row, profile->energy);
    load_put(row, profile->mean);
    load_put(row, profile->maximum);
    load_put_slot(row, profile->maximum_day, profile->maximum_slot, profile->points);
    load_put(row, profile->minimum);
    load_put_slot(row, profile->minimum_day, profile->minimum_slot, profile->points);
    load_put(row, profile->load_factor);
    load_put(row, profile->day_load_factor);
    load_put(row, profile->day_minimum_factor);
    load_put(row, profile->day_difference);
    load_put(row, profile->day_difference_ratio);
    load_put(row, profile->form_factor);
    load_put(row, profile->crest_factor);
    load_put(row, profile->utilisation_hours);
    load_put(row, profile->loss_hours);
    load_put(row, profile->base);
    load_put(row, profile->volatility);
    load_put(row, profile->rest_ratio);
    load_put(row, profile->week_share);
    load_put(row, profile->similarity);
    if (profile->has_typical_day)
        keycust_put_date(row, profile->typical_day);
    else
        keycust_put_null(row);
    keycust_put_array(row, keycust_float8_array(profile->mean_curve, profile->points, true));
    keycust_put_array(row, day_values(profile));
    keycust_put_array(row, keycust_float8_array(profile->hours_above, KC_LOAD_ABOVE, true));
    keycust_put_array(row, keycust_float8_array(profile->duration, KC_LOAD_DURATION, false));
}

static Datum
profile_datum(FunctionCallInfo fcinfo, const KcLoadSeries *series, const KcLoadProfile *profile)
{
    KeycustRow row = keycust_row(fcinfo);
    const char *message = load_series_message(series);

    if (profile->state == KC_LOAD_OK)
        put_profile(&row, profile);
    else
        load_put_nulls(&row, BEFORE_STATUS);
    if (profile->state == KC_LOAD_NO_FULL_DAY)
        message = psprintf("none of %d days has enough values", profile->excluded);
    keycust_put_text(&row, load_status(profile->state));
    keycust_put_text(&row, message);
    keycust_put_int4(&row, LOAD_PROFILE_FORMAT);
    if (profile->points)
        keycust_put_jsonb(&row, make_detail(profile));
    else
        keycust_put_null(&row);
    return keycust_row_datum(&row);
}

Datum
load_profile_final(PG_FUNCTION_ARGS)
{
    MemoryContext memory =
        AllocSetContextCreate(CurrentMemoryContext, "keycust load profile", ALLOCSET_DEFAULT_SIZES);
    MemoryContext caller = MemoryContextSwitchTo(memory);
    KcContext *context;
    LoadRows *rows = load_collected(fcinfo, &context);
    KcLoadSeries series;
    KcLoadProfile profile;
    const Task *task;
    Datum model;

    if (!rows)
        PG_RETURN_NULL();
    task = rows->task;
    if (rows->infinite_at)
        series = (KcLoadSeries){.state = KC_LOAD_INFINITE_TIME, .state_at = rows->infinite_at};
    else if (rows->width == 0)
        keycust_check(context,
                      kc_load_place_curves(context, &task->placing, rows->curves, rows->count, &series));
    else
        keycust_check(
            context, kc_load_place(context, &task->placing, rows->times, rows->values, rows->count, &series));
    keycust_check(context, kc_load_profile(context, &task->profile, &series, &profile));
    MemoryContextSwitchTo(caller);
    model = profile_datum(fcinfo, &series, &profile);
    MemoryContextDelete(memory);
    PG_RETURN_DATUM(model);
}
