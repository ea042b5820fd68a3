/* How good clusters are: the aggregate kmeans_quality, and the window function kmeans_silhouette. */
#include "pg/kmeans_glue.h"

#include "core/kmeans_quality.h"

#include "pg/composite.h"
#include "pg/context.h"
#include "pg/options.h"
#include "pg/state.h"

#include "utils/memutils.h"
#include "windowapi.h"

#include <math.h>

/* More rows than a partition or a group can have. */
#define MOST_SILHOUETTE_ROWS PG_INT32_MAX

static const char *const quality_options[] = {"metric", "scaling", "seed", "silhouette_rows", NULL};
static const char *const silhouette_options[] = {"metric", "scaling", NULL};

/* Rows with the labels of those that are usable. */
typedef struct LabelledRows {
    KmeansRows *rows;
    KcKmeansQualityOptions options;
    int32 *labels;
    Size room;
} LabelledRows;

/* No rows yet, in `memory`. */
static LabelledRows *
labelled_rows(MemoryContext memory, Jsonb *jsonb, const char *const *allowed)
{
    MemoryContext caller = MemoryContextSwitchTo(memory);
    LabelledRows *labelled = keycust_new_zeroed(LabelledRows, 1);
    KmeansTask *task = keycust_new_zeroed(KmeansTask, 1);
    KeycustOptions options = keycust_options(jsonb, allowed);
    int metric = KC_KMEANS_EUCLIDEAN, scaling = KC_KMEANS_UNSCALED, seed = 0, silhouette_rows = 0;

    keycust_option_word(&options, "metric", kmeans_metrics, &metric);
    keycust_option_word(&options, "scaling", kmeans_scaling_options, &scaling);
    keycust_option_integer(&options, "seed", PG_INT32_MIN, PG_INT32_MAX, &seed);
    keycust_option_integer(&options, "silhouette_rows", 2, MOST_SILHOUETTE_ROWS, &silhouette_rows);
    if (metric == KC_KMEANS_COSINE && scaling != KC_KMEANS_UNSCALED)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("metric \"cosine\" goes with scaling \"none\" only"),
                        errdetail("It compares directions, which scaling would change.")));
    task->metric = metric;
    task->scaling = scaling;
    if (jsonb) {
        task->jsonb = palloc(VARSIZE(jsonb));
        memcpy(task->jsonb, jsonb, VARSIZE(jsonb));
    }
    labelled->options.seed = (uint64_t)(int64)seed;
    labelled->options.silhouette_rows = silhouette_rows;
    labelled->rows = kmeans_rows(memory, task, false);
    MemoryContextSwitchTo(caller);
    return labelled;
}

static void
check_options(const LabelledRows *labelled, Datum options)
{
    kmeans_check_task(labelled->rows->task, (int32)labelled->rows->task->options.k, options);
}

/* Takes a row; false when it is unusable. The features of a row without a label are looked at all the same. */
static bool
take_row(LabelledRows *labelled, Datum features, bool features_are_null, int32 label, bool label_is_null)
{
    KmeansRows *rows = labelled->rows;
    Size count = rows->points.count;
    void *memory;

    if (!kmeans_take_row(rows, features, features_are_null || label_is_null, 1))
        return false;
    if (count == labelled->room) {
        Size room = count ? 2 * count : 64;

        keycust_check(rows->context, kc_allocate(rows->context, room, sizeof(int32), &memory));
        if (count)
            memcpy(memory, labelled->labels, count * sizeof(int32));
        labelled->labels = memory;
        labelled->room = room;
    }
    labelled->labels[count] = label;
    return true;
}

/* Prepares the points and numbers the labels, in the current memory context. */
static KcContext *
prepare(LabelledRows *labelled, uint32_t **numbers, size_t *clusters)
{
    KmeansRows *rows = labelled->rows;
    KcContext *context = keycust_context(CurrentMemoryContext);
    void *memory;
    KcStatus status;

    context->arena->used_bytes = rows->context->arena->used_bytes;
    status = kc_kmeans_points_prepare(context, &rows->points, rows->task->metric, rows->task->scaling);
    if (status == KC_OK)
        status = kc_allocate(context, rows->points.count, sizeof(uint32_t), &memory);
    if (status == KC_OK) {
        *numbers = memory;
        status = kc_kmeans_number_labels(context, labelled->labels, rows->points.count, memory, clusters);
    }
    keycust_check(context, status);
    return context;
}

static void
put_undefined(KeycustRow *row, const LabelledRows *labelled, int32 clusters, const char *status,
              const char *message)
{
    keycust_put_int4(row, clusters);
    keycust_put_int8(row, (int64)labelled->rows->points.count);
    keycust_put_int8(row, labelled->rows->unusable);
    for (int i = 0; i < 6; i++)
        keycust_put_null(row);
    keycust_put_text(row, status);
    keycust_put_text(row, message);
}

static void
put_defined(KeycustRow *row, const LabelledRows *labelled, const KcKmeansQuality *quality)
{
    const char *status = "ok", *message = NULL;

    if (isnan(quality->davies_bouldin)) {
        status = "same_centres";
        message = "Davies-Bouldin is not defined: two clusters have the same centre";
    } else if (isnan(quality->calinski_harabasz)) {
        status = "no_spread";
        message = "Calinski-Harabasz is not defined: the rows of each cluster are equal";
    }
    keycust_put_int4(row, (int32)quality->clusters);
    keycust_put_int8(row, (int64)labelled->rows->points.count);
    keycust_put_int8(row, labelled->rows->unusable);
    keycust_put_float8(row, quality->silhouette);
    keycust_put_float8(row, quality->silhouette_error);
    keycust_put_int8(row, (int64)quality->silhouette_rows);
    keycust_put_float8(row, quality->simplified_silhouette);
    keycust_put_float8(row, quality->calinski_harabasz);
    keycust_put_float8(row, quality->davies_bouldin);
    keycust_put_text(row, status);
    keycust_put_text(row, message);
}

/* The result for rows of which at least one is usable; what it takes is in the current memory context. */
static void
measure(LabelledRows *labelled, KeycustRow *row)
{
    KcKmeansQuality quality;
    uint32_t *numbers = NULL;
    size_t clusters = 0;
    KcContext *context = prepare(labelled, &numbers, &clusters);

    if (clusters > KC_KMEANS_MOST_LABELS) {
        put_undefined(row, labelled, (int32)clusters, "too_many_clusters",
                      psprintf("there are more than %d different labels", KC_KMEANS_MOST_LABELS));
        return;
    }
    keycust_check(context, kc_kmeans_quality(context, &labelled->rows->points, numbers, clusters,
                                             &labelled->options, &quality));
    if (quality.clusters < 2)
        put_undefined(row, labelled, (int32)quality.clusters, "one_cluster", "all rows have the same label");
    else if (quality.clusters == labelled->rows->points.count)
        put_undefined(row, labelled, (int32)quality.clusters, "every_row_alone",
                      "every row is alone in its cluster");
    else
        put_defined(row, labelled, &quality);
}

PG_FUNCTION_INFO_V1(kmeans_quality_trans);
PG_FUNCTION_INFO_V1(kmeans_quality_final);
PG_FUNCTION_INFO_V1(kmeans_silhouette);

Datum
kmeans_quality_trans(PG_FUNCTION_ARGS)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    bool has_options = PG_NARGS() > 3 && !PG_ARGISNULL(3);
    LabelledRows *labelled;

    if (PG_ARGISNULL(0))
        labelled = labelled_rows(memory, has_options ? PG_GETARG_JSONB_P(3) : NULL, quality_options);
    else {
        labelled = (LabelledRows *)PG_GETARG_POINTER(0);
        check_options(labelled, has_options ? PG_GETARG_DATUM(3) : 0);
    }
    take_row(labelled, PG_GETARG_DATUM(1), PG_ARGISNULL(1), PG_GETARG_INT32(2), PG_ARGISNULL(2));
    PG_RETURN_POINTER(labelled);
}

Datum
kmeans_quality_final(PG_FUNCTION_ARGS)
{
    MemoryContext memory, caller;
    LabelledRows *labelled;
    KeycustRow row;
    Datum result;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    labelled = (LabelledRows *)PG_GETARG_POINTER(0);
    row = keycust_row(fcinfo);
    memory = AllocSetContextCreate(CurrentMemoryContext, "keycust kmeans quality", ALLOCSET_DEFAULT_SIZES);
    caller = MemoryContextSwitchTo(memory);
    if (labelled->rows->points.count == 0)
        put_undefined(&row, labelled, 0, "no_rows",
                      "every row lacks a value or a label, or has NaN or infinity");
    else
        measure(labelled, &row);
    MemoryContextSwitchTo(caller);
    result = keycust_row_datum(&row);
    MemoryContextDelete(memory);
    PG_RETURN_DATUM(result);
}

/* The silhouettes of a partition, made when the first of its rows is asked for. */
typedef struct Silhouettes {
    LabelledRows *labelled; /* NULL: not made yet */
    double *of_row;         /* NaN: the row is unusable, or nothing is defined */
} Silhouettes;

/* Expressions of the call are evaluated in the memory that is current; that is emptied after so many rows. */
#define ROWS_A_RESET 100

/* Takes the rows of a partition; of_row is 0 for those that are usable. */
static void
take_partition(WindowObject window, Silhouettes *silhouettes, int count)
{
    MemoryContext caller = CurrentMemoryContext;
    MemoryContext values = AllocSetContextCreate(caller, "keycust kmeans rows", ALLOCSET_DEFAULT_SIZES);

    for (int i = 0; i < count; i++) {
        bool features_are_null, label_is_null, is_outside;
        Datum features, label;

        if (i % ROWS_A_RESET == 0)
            MemoryContextReset(values);
        MemoryContextSwitchTo(values);
        features =
            WinGetFuncArgInPartition(window, 0, i, WINDOW_SEEK_HEAD, false, &features_are_null, &is_outside);
        label = WinGetFuncArgInPartition(window, 1, i, WINDOW_SEEK_HEAD, false, &label_is_null, &is_outside);
        silhouettes->of_row[i] = take_row(silhouettes->labelled, features, features_are_null,
                                          label_is_null ? 0 : DatumGetInt32(label), label_is_null)
                                     ? 0
                                     : NAN;
    }
    MemoryContextSwitchTo(caller);
    MemoryContextDelete(values);
}

static void
measure_partition(Silhouettes *silhouettes, int count)
{
    LabelledRows *labelled = silhouettes->labelled;
    double *of_usable;
    uint32_t *numbers = NULL;
    size_t clusters = 0, next = 0;
    KcContext *context;

    if (labelled->rows->points.count == 0)
        return;
    context = prepare(labelled, &numbers, &clusters);
    if (clusters > KC_KMEANS_MOST_LABELS)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("label must not have more than %d different values", KC_KMEANS_MOST_LABELS)));
    keycust_check(context, kc_allocate_doubles(context, labelled->rows->points.count, &of_usable));
    keycust_check(context, kc_kmeans_silhouette_of_rows(context, &labelled->rows->points, numbers, clusters,
                                                        KC_KMEANS_BEST_CPU, of_usable));
    for (int i = 0; i < count; i++)
        if (!isnan(silhouettes->of_row[i]))
            silhouettes->of_row[i] = of_usable[next++];
}

static void
make_silhouettes(WindowObject window, Silhouettes *silhouettes, Datum options)
{
    int64 count = WinGetPartitionRowCount(window);
    MemoryContext partition = GetMemoryChunkContext(silhouettes);
    MemoryContext work =
        AllocSetContextCreate(partition, "keycust kmeans silhouettes", ALLOCSET_DEFAULT_SIZES);
    MemoryContext caller = MemoryContextSwitchTo(work);
    LabelledRows *labelled;

    if (count > PG_INT32_MAX)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("partition has too many rows"),
                        errdetail("Got %lld.", (long long)count)));
    labelled = labelled_rows(work, options ? DatumGetJsonbP(options) : NULL, silhouette_options);
    silhouettes->of_row = MemoryContextAllocHuge(partition, keycust_array_bytes(sizeof(double), count));
    silhouettes->labelled = labelled;
    take_partition(window, silhouettes, (int)count);
    measure_partition(silhouettes, (int)count);
    MemoryContextSwitchTo(partition);
    /* Of the rows no more is kept than what options are compared with. */
    silhouettes->labelled =
        labelled_rows(partition, (Jsonb *)labelled->rows->task->jsonb, silhouette_options);
    MemoryContextSwitchTo(caller);
    MemoryContextDelete(work);
}

Datum
kmeans_silhouette(PG_FUNCTION_ARGS)
{
    WindowObject window = PG_WINDOW_OBJECT();
    Silhouettes *silhouettes;
    bool is_null = true;
    Datum options;
    double silhouette;

    if (!WindowObjectIsValid(window))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("function can only be called as a window function")));
    silhouettes = WinGetPartitionLocalMemory(window, sizeof *silhouettes);
    options = PG_NARGS() > 2 ? WinGetFuncArgCurrent(window, 2, &is_null) : (Datum)0;
    if (is_null)
        options = 0;
    if (silhouettes->labelled)
        check_options(silhouettes->labelled, options);
    else
        make_silhouettes(window, silhouettes, options);
    silhouette = silhouettes->of_row[WinGetCurrentPosition(window)];
    if (isnan(silhouette))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(silhouette);
}
