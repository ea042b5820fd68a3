/* k-means over rows: the aggregate kmeans_fit, and the window function kmeans_label. */
#include "pg/kmeans_glue.h"

#include "pg/context.h"
#include "pg/state.h"

#include "nodes/primnodes.h"
#include "utils/memutils.h"
#include "windowapi.h"

#include <math.h>

/* Where the arguments of a form stand; 0: it has none. */
typedef struct Form {
    int weight;
    int options;
} Form;

static KmeansTask *
read_task(FunctionCallInfo fcinfo, const Form *form, MemoryContext memory)
{
    MemoryContext caller = MemoryContextSwitchTo(memory);
    bool has_options = form->options && !PG_ARGISNULL(form->options);
    KmeansTask *task;

    if (PG_ARGISNULL(2))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("k must not be null")));
    task = kmeans_read_task(PG_GETARG_INT32(2), has_options ? PG_GETARG_JSONB_P(form->options) : NULL);
    MemoryContextSwitchTo(caller);
    return task;
}

static void
check_task(FunctionCallInfo fcinfo, const Form *form, const KmeansTask *task)
{
    bool has_options = form->options && !PG_ARGISNULL(form->options);

    if (PG_ARGISNULL(2))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("k must not be null")));
    kmeans_check_task(task, PG_GETARG_INT32(2), has_options ? PG_GETARG_DATUM(form->options) : 0);
}

/* The weight of the row; NaN when it has none. */
static double
row_weight(FunctionCallInfo fcinfo, const Form *form)
{
    double weight;

    if (!form->weight)
        return 1;
    if (PG_ARGISNULL(form->weight))
        return NAN;
    weight = PG_GETARG_FLOAT8(form->weight);
    if (!(weight >= 0) || isinf(weight))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("weight must be a finite number from 0"), errdetail("Got %g.", weight)));
    return weight;
}

/* Whether an argument is the same in all rows of a group by the way it is written: then it is not compared. */
static bool
is_constant(FunctionCallInfo fcinfo, int argument)
{
    const Aggref *call = AggGetAggref(fcinfo);
    const TargetEntry *entry = call && argument <= list_length(call->args)
                                   ? list_nth_node(TargetEntry, call->args, argument - 1)
                                   : NULL;

    return entry && (IsA(entry->expr, Const) || IsA(entry->expr, Param));
}

static Datum
accumulate(FunctionCallInfo fcinfo, const Form *form)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    KmeansRows *rows;
    double weight;

    if (PG_ARGISNULL(0)) {
        rows = kmeans_rows(memory, read_task(fcinfo, form, memory), form->weight > 0);
        rows->is_task_fixed =
            is_constant(fcinfo, 2) && (!form->options || is_constant(fcinfo, form->options));
    } else {
        rows = (KmeansRows *)PG_GETARG_POINTER(0);
        if (!rows->is_task_fixed)
            check_task(fcinfo, form, rows->task);
    }
    weight = row_weight(fcinfo, form);
    kmeans_take_row(rows, PG_GETARG_DATUM(1), PG_ARGISNULL(1) || isnan(weight), weight);
    PG_RETURN_POINTER(rows);
}

PG_FUNCTION_INFO_V1(kmeans_fit_trans);
PG_FUNCTION_INFO_V1(kmeans_fit_weighted_trans);
PG_FUNCTION_INFO_V1(kmeans_fit_final);
PG_FUNCTION_INFO_V1(kmeans_label);

Datum
kmeans_fit_trans(PG_FUNCTION_ARGS)
{
    Form form = {0, PG_NARGS() > 3 ? 3 : 0};

    return accumulate(fcinfo, &form);
}

Datum
kmeans_fit_weighted_trans(PG_FUNCTION_ARGS)
{
    Form form = {3, 4};

    return accumulate(fcinfo, &form);
}

Datum
kmeans_fit_final(PG_FUNCTION_ARGS)
{
    MemoryContext memory, caller;
    KmeansRows *rows;
    KcContext *context;
    Datum model;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    rows = (KmeansRows *)PG_GETARG_POINTER(0);
    memory = AllocSetContextCreate(CurrentMemoryContext, "keycust kmeans fit", ALLOCSET_DEFAULT_SIZES);
    caller = MemoryContextSwitchTo(memory);
    KcKmeansFit *fit = kmeans_fit_rows(rows, &context);

    MemoryContextSwitchTo(caller);
    model = kmeans_make_model(fcinfo, rows, fit);
    MemoryContextDelete(memory);
    PG_RETURN_DATUM(model);
}

/* The labels of a partition, made when the first of its rows is asked for. */
typedef struct Labels {
    KmeansTask *task; /* NULL: not made yet */
    int32 *of_row;    /* from 1; 0: the row is unusable */
} Labels;

/* Expressions of the call are evaluated in the memory that is current; that is emptied after so many rows. */
#define ROWS_A_RESET 100

static KcKmeansFit *
fit_partition(WindowObject window, Labels *labels, int count)
{
    KmeansRows *rows = kmeans_rows(CurrentMemoryContext, labels->task, false);
    MemoryContext caller = CurrentMemoryContext;
    MemoryContext values = AllocSetContextCreate(caller, "keycust kmeans rows", ALLOCSET_DEFAULT_SIZES);
    KcContext *context;

    for (int i = 0; i < count; i++) {
        bool is_null, is_outside;
        Datum features;

        if (i % ROWS_A_RESET == 0)
            MemoryContextReset(values);
        MemoryContextSwitchTo(values);
        features = WinGetFuncArgInPartition(window, 0, i, WINDOW_SEEK_HEAD, false, &is_null, &is_outside);
        labels->of_row[i] = kmeans_take_row(rows, features, is_null, 1);
    }
    MemoryContextSwitchTo(caller);
    return kmeans_fit_rows(rows, &context);
}

static void
label_partition(WindowObject window, Labels *labels)
{
    int64 count = WinGetPartitionRowCount(window);
    MemoryContext partition = GetMemoryChunkContext(labels);
    MemoryContext fitting = AllocSetContextCreate(partition, "keycust kmeans fit", ALLOCSET_DEFAULT_SIZES);
    MemoryContext caller = MemoryContextSwitchTo(fitting);
    const KcKmeansFit *fit;
    Size next = 0;

    if (count > PG_INT32_MAX)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("partition has too many rows"),
                        errdetail("Got %lld.", (long long)count)));
    labels->of_row = MemoryContextAllocHuge(partition, keycust_array_bytes(sizeof(int32), count));
    fit = fit_partition(window, labels, (int)count);
    for (int64 i = 0; i < count; i++)
        if (labels->of_row[i])
            labels->of_row[i] = fit ? (int32)fit->labels[next++] + 1 : 0;
    MemoryContextSwitchTo(caller);
    MemoryContextDelete(fitting);
}

/* k and options of the current row. */
static int32
current_k(WindowObject window)
{
    bool is_null;
    int32 k = DatumGetInt32(WinGetFuncArgCurrent(window, 1, &is_null));

    if (is_null)
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("k must not be null")));
    return k;
}

static Datum
current_options(WindowObject window, int arguments)
{
    bool is_null = true;
    Datum options = arguments > 2 ? WinGetFuncArgCurrent(window, 2, &is_null) : (Datum)0;

    return is_null ? (Datum)0 : options;
}

Datum
kmeans_label(PG_FUNCTION_ARGS)
{
    WindowObject window = PG_WINDOW_OBJECT();
    Labels *labels;
    int32 k, label;
    Datum options;

    if (!WindowObjectIsValid(window))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("function can only be called as a window function")));
    labels = WinGetPartitionLocalMemory(window, sizeof *labels);
    k = current_k(window);
    options = current_options(window, PG_NARGS());
    if (labels->task)
        kmeans_check_task(labels->task, k, options);
    else {
        MemoryContext caller = MemoryContextSwitchTo(GetMemoryChunkContext(labels));

        labels->task = kmeans_read_task(k, options ? DatumGetJsonbP(options) : NULL);
        MemoryContextSwitchTo(caller);
        label_partition(window, labels);
    }
    label = labels->of_row[WinGetCurrentPosition(window)];
    if (label == 0)
        PG_RETURN_NULL();
    PG_RETURN_INT32(label);
}
