/*
 * How well a kind of ARIMA model would have forecast a series: fits to its beginnings, each compared with what came after
 * (rolling origin; Tashman, "Out-of-sample tests of forecasting accuracy", International Journal of Forecasting 16, 2000).
 *
 * Origins are a horizon apart and the last is a horizon before the end, so that each of the last origins·horizon values is
 * forecast once.
 */
#include "pg/arima_glue.h"

#include "pg/composite.h"
#include "pg/context.h"

#include "funcapi.h"
#include "utils/memutils.h"

#include <math.h>

PG_FUNCTION_INFO_V1(arima_backtest);

#define MOST_ORIGINS 1000
#define LEVEL 0.95

typedef struct Backtest {
    const ArimaTask *task;
    KcArimaSeries series;
    int horizon, origins;
    double *values, *errors; /* of one origin */
} Backtest;

/* The value of the same place in the last season that has one; NaN: none has. */
static double
naive_value(const Backtest *test, size_t origin, int ahead)
{
    const KcArimaTask *task = &test->task->core;
    size_t season = task->seasons.count ? task->seasons.periods[task->seasons.count - 1] : 1;
    size_t back = season - (ahead - 1) % season;

    for (; back <= origin; back += season)
        if (!isnan(test->series.values[origin - back]))
            return test->series.values[origin - back];
    return NAN;
}

static void
emit_origin(const Backtest *test, ReturnSetInfo *result, const ArimaFit *fit, size_t origin)
{
    const KcArimaModel *model = &fit->model;
    double reach = kc_arima_reach(&fit->calibration, LEVEL);
    bool is_usable = kc_arima_is_usable(model);
    KeycustRow row = keycust_set_row(result);

    for (int h = 1; h <= test->horizon; h++) {
        double value = is_usable ? test->values[h - 1] : NAN, error = is_usable ? test->errors[h - 1] : NAN;

        keycust_put_int4(&row, (int32)origin);
        keycust_put_int4(&row, h);
        keycust_put_float8(&row, test->series.values[origin + h - 1]);
        keycust_put_float8(&row, arima_observed(model, value));
        keycust_put_float8(&row, kc_arima_model_error(model, value, error));
        keycust_put_float8(&row, arima_observed(model, value - reach * error));
        keycust_put_float8(&row, arima_observed(model, value + reach * error));
        keycust_put_float8(&row, naive_value(test, origin, h));
        keycust_put_text(&row, arima_statuses[model->state]);
        keycust_row_emit(&row, result);
    }
}

static void
run_origin(const Backtest *test, ReturnSetInfo *result, size_t origin, MemoryContext memory)
{
    KcContext *context = keycust_context(memory);
    ArimaFit *fit = keycust_new_zeroed(ArimaFit, 1);
    size_t width = test->series.regressors;

    fit->task = test->task;
    fit->series = test->series;
    fit->series.count = origin;
    arima_run(context, fit);
    if (kc_arima_is_usable(&fit->model))
        keycust_check(context, kc_arima_model_forecast(context, &fit->model, &fit->series, test->horizon,
                                                       width ? test->series.xreg + origin * width : NULL,
                                                       test->values, test->errors));
    emit_origin(test, result, fit, origin);
}

static void
read_arguments(FunctionCallInfo fcinfo, Backtest *test)
{
    test->horizon = arima_read_horizon(PG_GETARG_INT32(1));
    test->origins = PG_GETARG_INT32(2);
    if (test->origins < 1 || test->origins > MOST_ORIGINS)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("origins must be from 1 to %d", MOST_ORIGINS), errdetail("Got %d.", test->origins)));
    test->task = arima_read_task(PG_ARGISNULL(3) ? NULL : PG_GETARG_JSONB_P(3));
    arima_read_series(PG_GETARG_ARRAYTYPE_P(0), PG_ARGISNULL(4) ? NULL : PG_GETARG_ARRAYTYPE_P(4),
                      &test->series);
    if (test->series.count <= (size_t)test->horizon * test->origins)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("value must have more elements than origins times horizon"),
                 errdetail("Got %zu for %d times %d.", test->series.count, test->origins, test->horizon),
                 errhint("Ask for fewer origins or a shorter horizon.")));
    test->values = keycust_new(double, test->horizon);
    test->errors = keycust_new(double, test->horizon);
}

Datum
arima_backtest(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    Backtest test = {0};
    MemoryContext memory, caller;

    keycust_set_begin(fcinfo);
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
        return (Datum)0;
    read_arguments(fcinfo, &test);
    memory = AllocSetContextCreate(CurrentMemoryContext, "keycust arima origin", ALLOCSET_DEFAULT_SIZES);
    for (int i = test.origins; i > 0; i--) {
        caller = MemoryContextSwitchTo(memory);
        run_origin(&test, result, test.series.count - (size_t)i * test.horizon, memory);
        MemoryContextSwitchTo(caller);
        MemoryContextReset(memory);
    }
    return (Datum)0;
}
