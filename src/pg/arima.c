/* ARIMA models of series: the aggregate arima_fit, and arima_fit_series. */
#include "pg/arima_glue.h"

#include "pg/argument.h"
#include "pg/array.h"
#include "pg/context.h"
#include "pg/options.h"
#include "pg/state.h"

#include "utils/memutils.h"
#include "utils/timestamp.h"

#include <math.h>

#define FIRST_ROWS 64
/* Periods that the step suggests, where none are given; the method for them, where none is. */
static void
set_method(KcContext *context, KcArimaTask *task, ArimaFit *fit)
{
    if (!fit->task->has_periods && fit->clock.is_known)
        task->seasons.count =
            kc_series_candidates(arima_step(&fit->clock), fit->series.count, task->seasons.periods);
    while (task->seasons.count && task->seasons.periods[task->seasons.count - 1] > KC_ARIMA_PERIOD_MOST)
        task->seasons.count--;
    if (fit->task->is_method_found)
        keycust_check(context, kc_arima_choose(context, &fit->series, task, &fit->choice));
    if (task->method == KC_ARIMA_PLAIN && task->seasons.count > 1)
        task->seasons.count = 1;
    if (task->method == KC_ARIMA_HARMONIC && !fit->task->has_harmonics && !fit->task->is_method_found)
        kc_arima_set_harmonics(task);
}

/* Orders of a season that neither the options nor the step have a period for: a matter of the series where times came with
 * it. */
static bool
lacks_season(const KcArimaTask *task, ArimaFit *fit)
{
    const KcArimaSpec *spec = &task->spec;

    if (!fit->in_time || fit->task->has_periods || task->seasons.count ||
        !(spec->seasonal_p || spec->seasonal_d || spec->seasonal_q))
        return false;
    fit->status = "too_short";
    fit->message = "series is too short for a season, or its step suggests none";
    return true;
}

/* How many coefficients given orders, harmonics and regressors make. */
static size_t
count_coefficients(const KcArimaTask *task, size_t regressors)
{
    KcArimaModel model = {.method = task->method, .seasons = task->seasons};

    return kc_arima_coefficients(&task->spec, kc_arima_harmonic_columns(&model) + regressors);
}

/* Takes over the coefficients that are given; false where the series is too short for harmonics that they are of. */
static bool
set_given(KcArimaTask *task, ArimaFit *fit)
{
    size_t regressors = fit->series.regressors, count = count_coefficients(task, regressors);
    KcArimaTask kept = *task;

    task->fixed = fit->task->fixed;
    task->start = fit->task->start;
    if (!task->fixed && !task->start)
        return true;
    if ((task->fixed && (size_t)fit->task->fixed_count != count) ||
        (task->start && (size_t)fit->task->start_count != count))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("options \"fixed\" and \"start\" must have an element for each coefficient"),
                        errdetail("The model has %zu.", count)));
    kc_arima_leave_long_periods(&kept, fit->series.count);
    if (count_coefficients(&kept, regressors) == count)
        return true;
    fit->model.state = KC_ARIMA_TOO_SHORT;
    fit->message = "series is too short for harmonics of all its periods";
    return false;
}

void
arima_run(KcContext *context, ArimaFit *fit)
{
    KcArimaTask task = fit->task->core;

    set_method(context, &task, fit);
    if (lacks_season(&task, fit))
        return;
    if (task.has_order) {
        task.spec.period = task.seasons.count ? (int)task.seasons.periods[0] : 1;
        if (!set_given(&task, fit))
            return;
    }
    keycust_check(context, kc_arima_model_fit(context, &task, &fit->series, &fit->model, &fit->report));
    if (fit->task->calibrate)
        keycust_check(context, kc_arima_calibrate(context, &task, &fit->model, &fit->series,
                                                  fit->task->calibrate, &fit->calibration));
}

PG_FUNCTION_INFO_V1(arima_fit_series);
PG_FUNCTION_INFO_V1(arima_fit_trans);
PG_FUNCTION_INFO_V1(arima_fit_final);

Datum
arima_fit_series(PG_FUNCTION_ARGS)
{
    ArimaFit fit = {0};

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    fit.task = arima_read_task(PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P(2));
    arima_read_series(PG_GETARG_ARRAYTYPE_P(0), PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1),
                      &fit.series);
    arima_run(keycust_context(CurrentMemoryContext), &fit);
    PG_RETURN_DATUM(arima_model_datum(fcinfo, &fit));
}

/* Where the arguments of a form stand; 0: it has none. */
typedef struct Form {
    int xreg;
    int options;
} Form;

static Form
form_of(FunctionCallInfo fcinfo)
{
    return (Form){PG_NARGS() == 5 ? 3 : 0, PG_NARGS() > 3 ? PG_NARGS() - 1 : 0};
}

static ArimaRows *
begin_rows(FunctionCallInfo fcinfo, const Form *form, MemoryContext memory)
{
    MemoryContext caller = MemoryContextSwitchTo(memory);
    ArimaRows *rows = keycust_new_zeroed(ArimaRows, 1);

    rows->memory = memory;
    rows->task = arima_read_task(
        form->options && !PG_ARGISNULL(form->options) ? PG_GETARG_JSONB_P(form->options) : NULL);
    rows->regressors = form->xreg ? -1 : 0;
    MemoryContextSwitchTo(caller);
    return rows;
}

static void
check_options(FunctionCallInfo fcinfo, const Form *form, const ArimaRows *rows)
{
    Datum options = form->options && !PG_ARGISNULL(form->options) ? PG_GETARG_DATUM(form->options) : 0;

    if (!keycust_is_same_jsonb(options, rows->task->jsonb))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("options must be the same in every row")));
}

/* Room for a row more. */
static void
make_room(ArimaRows *rows)
{
    int64 room = rows->room ? 2 * rows->room : FIRST_ROWS;
    Size width = 2 + (rows->regressors > 0 ? rows->regressors : 0);

    if (rows->count < rows->room)
        return;
    if (keycust_array_bytes(width * sizeof(double), room) > keycust_max_memory_bytes())
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("series is too large"),
                        errdetail("%lld values need more than keycust.max_memory.", (long long)room),
                        errhint("Raise keycust.max_memory.")));
    if (!rows->room) {
        rows->times = MemoryContextAllocHuge(rows->memory, room * sizeof(Timestamp));
        rows->values = MemoryContextAllocHuge(rows->memory, room * sizeof(double));
        rows->xreg = MemoryContextAllocHuge(rows->memory, room * (width - 2) * sizeof(double) + 8);
    } else {
        rows->times = repalloc_huge(rows->times, room * sizeof(Timestamp));
        rows->values = repalloc_huge(rows->values, room * sizeof(double));
        rows->xreg = repalloc_huge(rows->xreg, room * (width - 2) * sizeof(double) + 8);
    }
    rows->room = room;
}

static void
take_regressors(FunctionCallInfo fcinfo, const Form *form, ArimaRows *rows)
{
    const double *values;
    int size;

    if (PG_ARGISNULL(form->xreg))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("xreg must not be null")));
    values = keycust_vector(PG_GETARG_ARRAYTYPE_P(form->xreg), "xreg", NULLS_REFUSED, &size);
    if (rows->regressors < 0)
        rows->regressors = size;
    if (rows->regressors != size)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("xreg must have the same number of elements in every row"),
                        errdetail("Got %d after %d.", size, rows->regressors)));
    make_room(rows);
    memcpy(rows->xreg + rows->count * size, values, size * sizeof(double));
}

Datum
arima_fit_trans(PG_FUNCTION_ARGS)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    Form form = form_of(fcinfo);
    ArimaRows *rows;

    if (PG_ARGISNULL(0))
        rows = begin_rows(fcinfo, &form, memory);
    else {
        rows = (ArimaRows *)PG_GETARG_POINTER(0);
        check_options(fcinfo, &form, rows);
    }
    if (PG_ARGISNULL(1)) {
        rows->without_time++;
        PG_RETURN_POINTER(rows);
    }
    if (form.xreg)
        take_regressors(fcinfo, &form, rows);
    else
        make_room(rows);
    rows->times[rows->count] = PG_GETARG_TIMESTAMP(1);
    rows->values[rows->count++] = keycust_number_argument(fcinfo, 2, "value");
    PG_RETURN_POINTER(rows);
}

Datum
arima_fit_final(PG_FUNCTION_ARGS)
{
    MemoryContext memory, caller;
    ArimaRows *rows;
    ArimaFit *fit;
    Datum model;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    rows = (ArimaRows *)PG_GETARG_POINTER(0);
    memory = AllocSetContextCreate(CurrentMemoryContext, "keycust arima fit", ALLOCSET_DEFAULT_SIZES);
    caller = MemoryContextSwitchTo(memory);
    fit = keycust_new_zeroed(ArimaFit, 1);
    fit->in_time = true;
    if (arima_place_rows(rows, fit))
        arima_run(keycust_context(memory), fit);
    MemoryContextSwitchTo(caller);
    model = arima_model_datum(fcinfo, fit);
    MemoryContextDelete(memory);
    PG_RETURN_DATUM(model);
}
