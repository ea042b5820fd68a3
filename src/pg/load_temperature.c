/* Temperature response in SQL: the whole-data aggregate load_temperature, and what its model says of a temperature. */
#include "pg/load.h"

#include "pg/array.h"
#include "pg/context.h"
#include "pg/model.h"
#include "pg/series.h"

#include "core/arena.h"
#include "core/load_temperature.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include <math.h>

#define FORMAT_KNOWN 1
#define DEFAULT_SHARE 0.9
#define DEFAULT_LEAST_DAYS 10
#define MOST_LEAST_DAYS 10000
#define MOST_WEIGHTS 31
/* Weights that are written with digits add up to 1 but for these. */
#define WEIGHT_SLACK 1e-6
#define BEFORE_STATUS 21
/* Of a slope in a model: what loads up to KC_LOAD_MOST can come to. */
#define MOST_SLOPE 1e200

static const char *const shapes[] = {"flat", "heating", "cooling", "both"};
static const char *const options_of_days[] = {"least_days", "weights", "cooling_base_c", "heating_base_c",
                                              NULL};
static const char *const options_in_time[] = {"least_days",     "weights",    "cooling_base_c",
                                              "heating_base_c", "load",       "valid_share",
                                              "interval_end",   "duplicates", NULL};

typedef struct Task {
    int least_days;
    double *weights;
    int weight_count;
    double cooling_base; /* NaN: the change point that is found */
    double heating_base;
    bool mean_load; /* of a day, in place of its maximum */
    double valid_share;
    KcLoadPlacing placing;
} Task;

static void
read_weights(const KeycustOptions *options, Task *task)
{
    double sum = 0;

    if (!keycust_option_numbers(options, "weights", false, &task->weights, &task->weight_count)) {
        task->weight_count = 1;
        task->weights = keycust_new(double, 1);
        task->weights[0] = 1;
        return;
    }
    for (int i = 0; i < task->weight_count; i++)
        sum += task->weights[i];
    if (task->weight_count > MOST_WEIGHTS || !(fabs(sum - 1) <= WEIGHT_SLACK))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("option \"weights\" must be at most %d numbers that add up to 1", MOST_WEIGHTS),
                 errdetail("Got %d that add up to %g.", task->weight_count, sum),
                 errhint("The first is that of the day itself: [0.5, 0.3, 0.2].")));
}

static Task *
read_options(Jsonb *jsonb, const char *const *names)
{
    static const char *const loads[] = {"maximum", "mean", NULL};
    KeycustOptions options = keycust_options(jsonb, names);
    Task *task = keycust_new_zeroed(Task, 1);
    int load = 0;

    task->least_days = DEFAULT_LEAST_DAYS;
    task->cooling_base = task->heating_base = NAN;
    task->valid_share = DEFAULT_SHARE;
    keycust_option_integer(&options, "least_days", 2, MOST_LEAST_DAYS, &task->least_days);
    read_weights(&options, task);
    keycust_option_number(&options, "cooling_base_c", -KC_TEMPERATURE_MOST, KC_TEMPERATURE_MOST,
                          &task->cooling_base);
    keycust_option_number(&options, "heating_base_c", -KC_TEMPERATURE_MOST, KC_TEMPERATURE_MOST,
                          &task->heating_base);
    keycust_option_word(&options, "load", loads, &load);
    task->mean_load = load == 1;
    load_read_share(&options, &task->valid_share);
    load_read_placing(&options, &task->placing);
    return task;
}

static void *
read_of_days(Jsonb *jsonb)
{
    return read_options(jsonb, options_of_days);
}

static void *
read_in_time(Jsonb *jsonb)
{
    return read_options(jsonb, options_in_time);
}

PG_FUNCTION_INFO_V1(load_temperature_day_trans);
PG_FUNCTION_INFO_V1(load_temperature_trans);
PG_FUNCTION_INFO_V1(load_temperature_day_final);
PG_FUNCTION_INFO_V1(load_temperature_final);

Datum
load_temperature_day_trans(PG_FUNCTION_ARGS)
{
    LoadRows *rows = load_rows(fcinfo, 2, PG_NARGS() > 4 ? 4 : 0, read_of_days);
    double values[2] = {load_value(fcinfo, 2, "kw"), load_temperature_value(fcinfo, 3)};

    if (PG_ARGISNULL(1))
        PG_RETURN_POINTER(rows);
    if (DATE_NOT_FINITE(PG_GETARG_DATEADT(1)))
        rows->infinite_at = DATE_IS_NOBEGIN(PG_GETARG_DATEADT(1)) ? KC_TIME_BEFORE_ALL : KC_TIME_AFTER_ALL;
    else
        load_add(rows, load_day(PG_GETARG_DATEADT(1)), values);
    PG_RETURN_POINTER(rows);
}

Datum
load_temperature_trans(PG_FUNCTION_ARGS)
{
    LoadRows *rows = load_rows(fcinfo, 2, PG_NARGS() > 4 ? 4 : 0, read_in_time);
    double values[2] = {load_value(fcinfo, 2, "kw"), load_temperature_value(fcinfo, 3)};

    if (!PG_ARGISNULL(1))
        load_add(rows, PG_GETARG_TIMESTAMP(1), values);
    PG_RETURN_POINTER(rows);
}

/* What the final functions work on. */
typedef struct Days {
    KcTemperatureDay *days;
    size_t count;
    KcLoadState state;
    const char *message;
} Days;

static Days
days_of_rows(KcContext *context, const LoadRows *rows)
{
    Days days = {.count = rows->count};

    keycust_check(context, kc_allocate(context, days.count, sizeof *days.days, (void **)&days.days));
    for (size_t i = 0; i < days.count; i++)
        days.days[i] =
            (KcTemperatureDay){(int32)rows->times[i], rows->values[2 * i], rows->values[2 * i + 1]};
    if (rows->infinite_at) {
        days.state = KC_LOAD_INFINITE_TIME;
        days.message = load_time_message(days.state, rows->infinite_at);
    }
    return days;
}

/* The greatest, or the mean, of a day's values where it has enough of them. */
static double
day_number(const double *values, int points, double share, bool mean)
{
    double sum = 0, most = -INFINITY;
    int known = 0;

    for (int i = 0; i < points; i++) {
        if (isnan(values[i]))
            continue;
        known++;
        sum += values[i];
        most = Max(most, values[i]);
    }
    if (known == 0 || !kc_load_is_enough(known, share, points))
        return NAN;
    return mean ? sum / known : most;
}

/* One of the two columns of the rows, in days. */
static void
place_column(KcContext *context, const LoadRows *rows, int column, KcLoadSeries *series)
{
    const Task *task = rows->task;
    double *values;

    keycust_check(context, kc_allocate_doubles(context, rows->count, &values));
    for (int64 i = 0; i < rows->count; i++)
        values[i] = rows->values[2 * i + column];
    keycust_check(context, kc_load_place(context, &task->placing, rows->times, values, rows->count, series));
}

static Days
days_of_times(KcContext *context, const LoadRows *rows)
{
    const Task *task = rows->task;
    KcLoadSeries load, temperature;
    Days days = {.count = 0};

    place_column(context, rows, 0, &load);
    place_column(context, rows, 1, &temperature);
    days.state = load.state ? load.state : temperature.state;
    days.message = load_series_message(load.state ? &load : &temperature);
    if (days.state != KC_LOAD_OK)
        return days;
    days.count = load.days;
    keycust_check(context, kc_allocate(context, days.count, sizeof *days.days, (void **)&days.days));
    for (size_t d = 0; d < days.count; d++) {
        size_t place = d * load.points;

        days.days[d] = (KcTemperatureDay){
            load.first_day + (int32)d,
            day_number(load.values + place, load.points, task->valid_share, task->mean_load),
            day_number(temperature.values + place, load.points, task->valid_share, true)};
    }
    return days;
}

/* Σ max(0, ±(T − base)) over the days that are fitted; NaN without a base. */
static double
degree_days(const KcTemperatureDay *days, size_t count, double base, double sign)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += fmax(sign * (days[i].temperature - base), 0);
    return isnan(base) ? NAN : sum;
}

static Jsonb *
make_detail(const KcTemperatureFit *fit, double heating_base, double cooling_base)
{
    StringInfoData json;

    initStringInfo(&json);
    appendStringInfoString(&json, "{\"bic\": {");
    for (int shape = 0; shape < KC_TEMPERATURE_SHAPES; shape++) {
        appendStringInfo(&json, "%s\"%s\": ", shape ? ", " : "", shapes[shape]);
        keycust_append_number(&json, fit->bic[shape]);
    }
    appendStringInfoString(&json, "}, \"heating_base_c\": ");
    keycust_append_number(&json, heating_base);
    appendStringInfoString(&json, ", \"cooling_base_c\": ");
    keycust_append_number(&json, cooling_base);
    appendStringInfoChar(&json, '}');
    return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

/* A slope in percent of the base. */
static double
percent(double slope, double base)
{
    return base > 0 ? slope / base * 100 : NAN;
}

static void
put_side(KeycustRow *row, double from, double from_error, double slope, double slope_error, double base)
{
    bool has_slope = slope > 0;

    load_put(row, has_slope ? from : NAN);
    load_put(row, has_slope ? from_error : NAN);
    load_put(row, has_slope ? slope : NAN);
    load_put(row, has_slope ? slope_error : NAN);
    load_put(row, has_slope ? percent(slope, base) : NAN);
}

static void
put_fit(KeycustRow *row, const KcTemperatureFit *fit, double heating_days, double cooling_days)
{
    const KcTemperatureCurve *curve = &fit->curve, *error = &fit->error;

    keycust_put_text(row, shapes[fit->shape]);
    keycust_put_int4(row, (int32)fit->days);
    load_put(row, curve->base);
    load_put(row, error->base);
    put_side(row, curve->heating_from, error->heating_from, curve->heating, error->heating, curve->base);
    put_side(row, curve->cooling_from, error->cooling_from, curve->cooling, error->cooling, curve->base);
    load_put(row, fit->r_squared);
    load_put(row, fit->deviation);
    load_put(row, fit->autocorrelation);
    load_put(row, fit->low);
    load_put(row, fit->high);
    load_put(row, heating_days);
    load_put(row, cooling_days);
}

static Datum
model_datum(FunctionCallInfo fcinfo, const Days *days, const KcTemperatureFit *fit, const Task *task)
{
    double heating_base = isnan(task->heating_base) ? fit->curve.heating_from : task->heating_base;
    double cooling_base = isnan(task->cooling_base) ? fit->curve.cooling_from : task->cooling_base;
    KeycustRow row = keycust_row(fcinfo);
    const char *message = days->message;

    if (fit->state == KC_LOAD_OK)
        put_fit(&row, fit, degree_days(days->days, fit->days, heating_base, -1),
                degree_days(days->days, fit->days, cooling_base, 1));
    else
        load_put_nulls(&row, BEFORE_STATUS);
    if (!message && fit->state == KC_LOAD_TOO_SHORT)
        message = psprintf("%zu days have a load and a temperature", fit->days);
    if (!message && fit->state == KC_LOAD_CONSTANT)
        message = "there are fewer than three different temperatures";
    keycust_put_text(&row, load_status(fit->state));
    keycust_put_text(&row, message);
    keycust_put_int4(&row, FORMAT_KNOWN);
    if (fit->state == KC_LOAD_OK)
        keycust_put_jsonb(&row, make_detail(fit, heating_base, cooling_base));
    else
        keycust_put_null(&row);
    return keycust_row_datum(&row);
}

static void
fit_days(KcContext *context, Days *days, const Task *task, KcTemperatureFit *fit)
{
    int32 twice;

    *fit = (KcTemperatureFit){.state = days->state};
    if (days->state != KC_LOAD_OK)
        return;
    keycust_check(context, kc_temperature_accumulate(context, days->days, days->count, task->weights,
                                                     task->weight_count, &twice));
    if (twice != INT32_MIN) {
        fit->state = KC_LOAD_DUPLICATE_TIMES;
        days->message = load_time_message(fit->state, twice * USECS_PER_DAY);
        return;
    }
    keycust_check(context, kc_temperature_fit(context, days->days, days->count, task->least_days, fit));
}

static Datum
final(FunctionCallInfo fcinfo, Days (*days_of)(KcContext *, const LoadRows *))
{
    KcContext *context;
    LoadRows *rows = load_collected(fcinfo, &context);
    KcTemperatureFit fit;
    Days days;

    if (!rows)
        PG_RETURN_NULL();
    days = days_of(context, rows);
    fit_days(context, &days, rows->task, &fit);
    PG_RETURN_DATUM(model_datum(fcinfo, &days, &fit, rows->task));
}

Datum
load_temperature_day_final(PG_FUNCTION_ARGS)
{
    return final(fcinfo, days_of_rows);
}

Datum
load_temperature_final(PG_FUNCTION_ARGS)
{
    return final(fcinfo, days_of_times);
}

/* --- what a model says --------------------------------------------------------------------------------------- */

enum {
    SHAPE,
    DAYS,
    BASE,
    BASE_ERROR,
    HEATING_FROM,
    HEATING_FROM_ERROR,
    HEATING,
    HEATING_ERROR,
    HEATING_PERCENT,
    COOLING_FROM,
    COOLING_FROM_ERROR,
    COOLING,
    COOLING_ERROR,
    COOLING_PERCENT,
    STATUS = BEFORE_STATUS,
    MESSAGE,
    FORMAT,
    DETAIL,
    ATTRIBUTES
};

static const struct KeycustAttribute attributes[ATTRIBUTES] = {{"shape", TEXTOID, false},
                                                               {"days", INT4OID, true},
                                                               {"base_kw", FLOAT8OID, false},
                                                               {"base_kw_se", FLOAT8OID, true},
                                                               {"heating_from_c", FLOAT8OID, true},
                                                               {"heating_from_c_se", FLOAT8OID, true},
                                                               {"heating_kw_per_c", FLOAT8OID, true},
                                                               {"heating_kw_per_c_se", FLOAT8OID, true},
                                                               {"heating_pct_per_c", FLOAT8OID, true},
                                                               {"cooling_from_c", FLOAT8OID, true},
                                                               {"cooling_from_c_se", FLOAT8OID, true},
                                                               {"cooling_kw_per_c", FLOAT8OID, true},
                                                               {"cooling_kw_per_c_se", FLOAT8OID, true},
                                                               {"cooling_pct_per_c", FLOAT8OID, true},
                                                               {"r_squared", FLOAT8OID, true},
                                                               {"residual_kw", FLOAT8OID, true},
                                                               {"autocorrelation", FLOAT8OID, true},
                                                               {"lowest_c", FLOAT8OID, true},
                                                               {"highest_c", FLOAT8OID, true},
                                                               {"heating_degree_days", FLOAT8OID, true},
                                                               {"cooling_degree_days", FLOAT8OID, true},
                                                               {"status", TEXTOID, false},
                                                               {"message", TEXTOID, true},
                                                               {"format", INT4OID, false},
                                                               {"detail", JSONBOID, true}};

static const KeycustModelType type = {"load_temperature_model", ATTRIBUTES, FORMAT, FORMAT_KNOWN, attributes};

/* A slope and where it begins: both or neither; false where one is no such number. */
static bool
read_side(const Datum *values, const bool *nulls, int from, int slope, double *from_c, double *kw_per_c)
{
    *from_c = nulls[from] ? NAN : DatumGetFloat8(values[from]);
    *kw_per_c = nulls[slope] ? 0 : DatumGetFloat8(values[slope]);
    if (nulls[from] || nulls[slope])
        return nulls[from] && nulls[slope];
    return fabs(*from_c) <= KC_TEMPERATURE_MOST && *kw_per_c >= 0 && *kw_per_c <= MOST_SLOPE;
}

/* The model in argument 0; false where it is of a group that could not be fitted. */
static bool
read_curve(FunctionCallInfo fcinfo, KcTemperatureCurve *curve)
{
    Datum values[ATTRIBUTES];
    bool nulls[ATTRIBUTES];

    keycust_take_model(PG_GETARG_HEAPTUPLEHEADER(0), &type, values, nulls);
    if (!nulls[STATUS] && strcmp(TextDatumGetCString(values[STATUS]), "ok") != 0)
        return false;
    keycust_check_model(&type, values, nulls);
    curve->base = DatumGetFloat8(values[BASE]);
    if (!(fabs(curve->base) <= MOST_SLOPE) ||
        !read_side(values, nulls, HEATING_FROM, HEATING, &curve->heating_from, &curve->heating) ||
        !read_side(values, nulls, COOLING_FROM, COOLING, &curve->cooling_from, &curve->cooling))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("model is not that of a temperature response"),
                 errdetail("A slope is negative, lacks its change point, or a number is out of range."),
                 errhint("Use what load_temperature returned.")));
    return true;
}

PG_FUNCTION_INFO_V1(load_temperature_predict);
PG_FUNCTION_INFO_V1(load_temperature_parts);

Datum
load_temperature_predict(PG_FUNCTION_ARGS)
{
    KcTemperatureCurve curve;
    double heating, cooling, temperature = load_temperature_value(fcinfo, 1);

    if (!read_curve(fcinfo, &curve))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(kc_temperature_at(&curve, temperature, &heating, &cooling));
}

Datum
load_temperature_parts(PG_FUNCTION_ARGS)
{
    KcTemperatureCurve curve;
    double heating, cooling, kw, temperature = load_temperature_value(fcinfo, 1);
    KeycustRow row;

    if (!read_curve(fcinfo, &curve))
        PG_RETURN_NULL();
    kw = kc_temperature_at(&curve, temperature, &heating, &cooling);
    row = keycust_row(fcinfo);
    load_put(&row, kw);
    load_put(&row, curve.base);
    load_put(&row, heating);
    load_put(&row, cooling);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}
