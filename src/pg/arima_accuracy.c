/*
 * How good forecasts were: the one-pass aggregate arima_accuracy, and the scale of a training series that its
 * scaled measures divide by.
 *
 * Options travel with every row. The state keeps what they say, and each row and each merged state must say the same;
 * a level of 0 stands for a form without intervals, a share of 0 for no quantile, a scale of 0 for none.
 */
#include "pg/series.h"

#include "pg/argument.h"
#include "pg/composite.h"
#include "pg/context.h"
#include "pg/options.h"
#include "pg/state.h"

#include "core/series_accuracy.h"

#include <math.h>

typedef struct AccuracyState {
    KeycustState head;
    KcAccuracy sums; /* with level and share */
    KcAccuracyScale scale;
} AccuracyState;

#define TOPIC KEYCUST_TOPIC('A', 'R', 'A', 'C')
#define STATE_FORMAT 1
#define DEFAULT_LEVEL 0.95
#define MOST_SCALE (2 * KC_ACCURACY_MOST)

static const char *const point_options[] = {"quantile", "scale", "square_scale", NULL};
static const char *const interval_options[] = {"level", "quantile", "scale", "square_scale", NULL};

/* A state whose length is right. */
static AccuracyState *
shaped_state(Datum datum)
{
    AccuracyState *state = (AccuracyState *)keycust_state_read(datum, CurrentMemoryContext, TOPIC,
                                                               STATE_FORMAT, sizeof(AccuracyState));

    if (VARSIZE(state) != sizeof(AccuracyState))
        keycust_state_corrupt("Its length is not that of such a state.");
    return state;
}

static bool
is_scale_sound(double scale, double most)
{
    return scale >= 0 && scale <= most;
}

/* A state from outside, all of it checked. */
static AccuracyState *
checked_state(Datum datum)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    AccuracyState *state = shaped_state(datum);

    if (kc_accuracy_check(context, &state->sums) != KC_OK ||
        !is_scale_sound(state->scale.absolute, MOST_SCALE) ||
        !is_scale_sound(state->scale.square, MOST_SCALE * MOST_SCALE))
        keycust_state_corrupt("A number in it is not one that rows could have led to.");
    return state;
}

/* The state in argument 0, which may be changed; NULL for none. */
static AccuracyState *
own_state(FunctionCallInfo fcinfo)
{
    AccuracyState *state = NULL;

    if (keycust_state_is_known(fcinfo))
        return PG_ARGISNULL(0) ? NULL : shaped_state(PG_GETARG_DATUM(0));
    if (!PG_ARGISNULL(0))
        state = (AccuracyState *)keycust_state_copy(&checked_state(PG_GETARG_DATUM(0))->head,
                                                    CurrentMemoryContext);
    keycust_state_set_known(fcinfo);
    return state;
}

/* What the options say. */
typedef struct Given {
    double level;
    double share;
    KcAccuracyScale scale;
} Given;

/* A share that is an option; neither 0 nor 1. */
static void
read_share(const KeycustOptions *options, const char *name, double *share)
{
    if (keycust_option_number(options, name, 0, 1, share) && !(*share > 0 && *share < 1))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"%s\" must be greater than 0 and less than 1", name),
                        errdetail("Got %g.", *share)));
}

static Given
read_options(FunctionCallInfo fcinfo, int argument, bool has_interval)
{
    Given given = {.level = has_interval ? DEFAULT_LEVEL : 0};
    KeycustOptions options;

    if (PG_NARGS() <= argument || PG_ARGISNULL(argument))
        return given;
    options = keycust_options(PG_GETARG_JSONB_P(argument), has_interval ? interval_options : point_options);
    if (has_interval)
        read_share(&options, "level", &given.level);
    read_share(&options, "quantile", &given.share);
    keycust_option_number(&options, "scale", 0, MOST_SCALE, &given.scale.absolute);
    keycust_option_number(&options, "square_scale", 0, MOST_SCALE * MOST_SCALE, &given.scale.square);
    return given;
}

static void
check_same(const AccuracyState *state, const Given *given)
{
    const char *name = state->sums.level != given->level                ? "level"
                       : state->sums.share != given->share              ? "quantile"
                       : state->scale.absolute != given->scale.absolute ? "scale"
                       : state->scale.square != given->scale.square     ? "square_scale"
                                                                        : NULL;

    if (!name)
        return;
    if (strcmp(name, "level") == 0 && (state->sums.level == 0 || given->level == 0))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("states with intervals cannot be merged with states without")));
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
             errmsg("option \"%s\" must be the same in every row", name),
             strstr(name, "scale") ? errhint("Where series have scales of their own, group by series.") : 0));
}

static AccuracyState *
new_state(const Given *given)
{
    AccuracyState *state =
        (AccuracyState *)keycust_state_new(CurrentMemoryContext, TOPIC, STATE_FORMAT, sizeof(AccuracyState));

    state->sums.level = given->level;
    state->sums.share = given->share;
    state->scale = given->scale;
    return state;
}

/* Adds a row: actual and forecast are arguments 1 and 2; with intervals, their bounds are 3 and 4. */
static Datum
accumulate(FunctionCallInfo fcinfo, bool has_interval)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    double actual, forecast;
    AccuracyState *state;
    Given given;

    keycust_aggregate_memory(fcinfo);
    state = own_state(fcinfo);
    given = read_options(fcinfo, has_interval ? 5 : 3, has_interval);
    if (state)
        check_same(state, &given);
    else
        state = new_state(&given);
    actual = keycust_number_argument(fcinfo, 1, "actual");
    forecast = keycust_number_argument(fcinfo, 2, "forecast");
    keycust_check(context, kc_accuracy_add(context, &state->sums, actual, forecast));
    if (given.share > 0)
        keycust_check(context,
                      kc_accuracy_add_quantile(context, &state->sums, actual, forecast, given.share));
    if (has_interval)
        keycust_check(context, kc_accuracy_add_interval(
                                   context, &state->sums, actual, keycust_number_argument(fcinfo, 3, "lower"),
                                   keycust_number_argument(fcinfo, 4, "upper"), given.level));
    PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(arima_accuracy_trans);
PG_FUNCTION_INFO_V1(arima_accuracy_interval_trans);
PG_FUNCTION_INFO_V1(arima_accuracy_combine);
PG_FUNCTION_INFO_V1(arima_accuracy_final);
PG_FUNCTION_INFO_V1(arima_accuracy_scale);

Datum
arima_accuracy_trans(PG_FUNCTION_ARGS)
{
    return accumulate(fcinfo, false);
}

Datum
arima_accuracy_interval_trans(PG_FUNCTION_ARGS)
{
    return accumulate(fcinfo, true);
}

Datum
arima_accuracy_combine(PG_FUNCTION_ARGS)
{
    KcContext *context;
    AccuracyState *state, *other;
    Given given;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
        PG_RETURN_NULL();
    state = own_state(fcinfo);
    if (PG_ARGISNULL(1))
        PG_RETURN_POINTER(state);
    other = checked_state(PG_GETARG_DATUM(1));
    if (!state)
        PG_RETURN_POINTER(other);
    given = (Given){other->sums.level, other->sums.share, other->scale};
    check_same(state, &given);
    context = keycust_context(CurrentMemoryContext);
    keycust_check(context, kc_accuracy_merge(context, &state->sums, &other->sums));
    PG_RETURN_POINTER(state);
}

Datum
arima_accuracy_final(PG_FUNCTION_ARGS)
{
    KcAccuracyMeasures measures;
    AccuracyState *state;
    KeycustRow row;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    state = checked_state(PG_GETARG_DATUM(0));
    measures = kc_accuracy_measures(&state->sums, &state->scale);
    row = keycust_row(fcinfo);
    keycust_put_int8(&row, (int64)measures.count);
    keycust_put_float8(&row, measures.mean_error);
    keycust_put_float8(&row, measures.mae);
    keycust_put_float8(&row, measures.rmse);
    keycust_put_float8(&row, measures.mape);
    keycust_put_float8(&row, measures.smape);
    keycust_put_float8(&row, measures.wape);
    keycust_put_float8(&row, measures.mase);
    keycust_put_float8(&row, measures.rmsse);
    keycust_put_float8(&row, measures.coverage);
    keycust_put_float8(&row, measures.interval_score);
    keycust_put_float8(&row, measures.msis);
    keycust_put_float8(&row, measures.pinball);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

Datum
arima_accuracy_scale(PG_FUNCTION_ARGS)
{
    KeycustSeries series = keycust_series(fcinfo, 0);
    size_t period = keycust_series_size("period", PG_GETARG_INT32(1), 1);
    KcAccuracyScale scale;
    KeycustRow row;

    if (!keycust_series_has(series.context,
                            kc_accuracy_scale(series.context, series.values, series.count, period, &scale)))
        PG_RETURN_NULL();
    row = keycust_row(fcinfo);
    keycust_put_float8(&row, scale.absolute);
    keycust_put_float8(&row, scale.square);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}
