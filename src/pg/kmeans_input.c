/* What a k-means fit is given: k, options, rows. */
#include "pg/kmeans_glue.h"

#include "pg/array.h"
#include "pg/context.h"
#include "pg/options.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include <math.h>

const char *const kmeans_metrics[] = {"euclidean", "cosine", NULL};
const char *const kmeans_scalings[] = {"none", "zscore", "minmax", "robust", "given", NULL};

const char *const kmeans_scaling_options[] = {"none", "zscore", "minmax", "robust", NULL};

static const char *const starts[] = {"kmeans++", "kmeans||", "random", NULL};
static const char *const refinements[] = {"none", "hartigan", NULL};
static const char *const allowed[] = {"metric", "scaling",        "start",     "centroids",
                                      "n_init", "max_iterations", "tolerance", "refine",
                                      "seed",   "features",       NULL};

#define DEFAULT_MAX_ITERATIONS 300
/* Left to the core. */
#define DEFAULT_TOLERANCE (-1)
#define CENTROIDS_EXPECTED "option \"centroids\" must be a list of k lists of numbers, all of the same length"

/* The numbers of one centre appended to the task's. */
static void
read_centre(const JsonbValue *value, KmeansTask *task, double *centres, int j)
{
    JsonbContainer *container = value->type == jbvBinary ? value->val.binary.data : NULL;

    if (!container || !JsonContainerIsArray(container) ||
        (int)JsonContainerSize(container) != task->given_dimensions)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg(CENTROIDS_EXPECTED),
                        errdetail("Element %d is something else.", j + 1)));
    for (int a = 0; a < task->given_dimensions; a++)
        if (!keycust_json_number(getIthJsonbValueFromContainer(container, a),
                                 &centres[j * task->given_dimensions + a]))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg(CENTROIDS_EXPECTED),
                            errdetail("Number %d of element %d is none.", a + 1, j + 1)));
}

static void
read_centres(const KeycustOptions *options, KmeansTask *task)
{
    JsonbValue value, *first;
    JsonbContainer *container;
    double *centres;

    if (!keycust_option_value(options, "centroids", &value))
        return;
    container = value.type == jbvBinary ? value.val.binary.data : NULL;
    if (!container || !JsonContainerIsArray(container) || JsonContainerSize(container) != task->options.k)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg(CENTROIDS_EXPECTED),
                        errdetail("k is %zu.", task->options.k)));
    first = getIthJsonbValueFromContainer(container, 0);
    if (first->type != jbvBinary || !JsonContainerIsArray(first->val.binary.data) ||
        JsonContainerSize(first->val.binary.data) == 0 ||
        JsonContainerSize(first->val.binary.data) > KC_KMEANS_MOST_DIMENSIONS)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg(CENTROIDS_EXPECTED),
                        errdetail("Element 1 is something else.")));
    task->given_dimensions = JsonContainerSize(first->val.binary.data);
    centres = keycust_new(double, (Size)task->given_dimensions * task->options.k);
    for (int j = 0; j < (int)task->options.k; j++)
        read_centre(getIthJsonbValueFromContainer(container, j), task, centres, j);
    task->options.given = centres;
}

KmeansTask *
kmeans_read_task(int32 k, Jsonb *jsonb)
{
    KmeansTask *task = keycust_new_zeroed(KmeansTask, 1);
    KeycustOptions options = keycust_options(jsonb, allowed);
    int start = KC_KMEANS_PLUS_PLUS, metric = KC_KMEANS_EUCLIDEAN, scaling = KC_KMEANS_UNSCALED, refine = 0;
    int seed = 0;

    if (k < 1 || k > KC_KMEANS_MOST_CLUSTERS)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("k must be from 1 to %d", KC_KMEANS_MOST_CLUSTERS), errdetail("Got %d.", k)));
    task->options.k = k;
    task->options.limits = (KcKmeansLimits){DEFAULT_MAX_ITERATIONS, DEFAULT_TOLERANCE};
    keycust_option_word(&options, "metric", kmeans_metrics, &metric);
    keycust_option_word(&options, "scaling", kmeans_scaling_options, &scaling);
    keycust_option_word(&options, "start", starts, &start);
    keycust_option_word(&options, "refine", refinements, &refine);
    keycust_option_integer(&options, "n_init", 1, KC_KMEANS_MOST_STARTS, &task->options.starts);
    keycust_option_integer(&options, "max_iterations", 1, KC_KMEANS_MOST_ITERATIONS,
                           &task->options.limits.max_iterations);
    keycust_option_number(&options, "tolerance", 0, 1, &task->options.limits.tolerance);
    keycust_option_integer(&options, "seed", PG_INT32_MIN, PG_INT32_MAX, &seed);
    keycust_option_texts(&options, "features", &task->names, &task->name_count);
    read_centres(&options, task);
    if (metric == KC_KMEANS_COSINE && scaling != KC_KMEANS_UNSCALED)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("metric \"cosine\" goes with scaling \"none\" only"),
                        errdetail("It compares directions, which scaling would change.")));
    task->metric = metric;
    task->scaling = scaling;
    task->options.start = start;
    task->options.refine = refine;
    task->options.seed = (uint64_t)(int64)seed;
    if (jsonb) {
        task->jsonb = palloc(VARSIZE(jsonb));
        memcpy(task->jsonb, jsonb, VARSIZE(jsonb));
    }
    return task;
}

void
kmeans_check_task(const KmeansTask *task, int32 k, Datum options)
{
    if (k != (int32)task->options.k)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("k must be the same in every row"),
                        errdetail("Got %d after %zu.", k, task->options.k)));
    if (!keycust_is_same_jsonb(options, PointerGetDatum(task->jsonb)))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("options must be the same in every row")));
}

KmeansRows *
kmeans_rows(MemoryContext memory, KmeansTask *task, bool weighted)
{
    KmeansRows *rows = MemoryContextAllocZero(memory, sizeof *rows);

    rows->task = task;
    rows->memory = memory;
    rows->context = keycust_context(memory);
    rows->weighted = weighted;
    return rows;
}

/* The first row says how long rows are. */
static void
begin_points(KmeansRows *rows, int size)
{
    const KmeansTask *task = rows->task;

    if (task->options.given && task->given_dimensions != size)
        ereport(ERROR,
                (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                 errmsg("option \"centroids\" must have as many numbers in each list as there are features"),
                 errdetail("Got %d for %d features.", task->given_dimensions, size)));
    if (task->names && task->name_count != size)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"features\" must have a name for each feature"),
                        errdetail("Got %d for %d features.", task->name_count, size)));
    keycust_check(rows->context, kc_kmeans_points_start(rows->context, size, rows->weighted, &rows->points));
    rows->row = MemoryContextAlloc(rows->memory, keycust_array_bytes(sizeof(double), size));
}

static void
check_shape(const KeycustArrayView *array, int dimensions)
{
    if (array->dimensions > 1)
        ereport(ERROR,
                (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("features must be a one-dimensional array"),
                 errdetail("Got %d dimensions.", array->dimensions)));
    if (array->dimensions == 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("features must not be empty")));
    if (dimensions && array->sizes[0] != dimensions)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("features must have the same number of elements in every row"),
                        errdetail("Got %d after %d.", array->sizes[0], dimensions)));
}

/* The finite values of an array without NULLs; false when it is not that. */
static bool
read_values(const KeycustArrayView *array, int size, double *values)
{
    double check = 0;

    for (int i = 0; array->present && i < size; i++)
        if (!(array->present[i / 8] & (1 << (i % 8))))
            return false;
    memcpy(values, array->data, (Size)size * sizeof *values);
    /* 0·x is NaN for what is not finite, and stays so in the sum. */
    for (int i = 0; i < size; i++)
        check += 0 * values[i];
    return check == 0;
}

static bool
has_direction(const double *row, int size)
{
    for (int i = 0; i < size; i++)
        if (row[i] != 0)
            return true;
    return false;
}

bool
kmeans_take_row(KmeansRows *rows, Datum features, bool is_null, double weight)
{
    if (!is_null) {
        KeycustArrayView array = keycust_array_view(features);

        check_shape(&array, rows->points.dimensions);
        if (rows->points.dimensions == 0)
            begin_points(rows, array.sizes[0]);
        if (read_values(&array, array.sizes[0], rows->row) &&
            (rows->task->metric == KC_KMEANS_EUCLIDEAN || has_direction(rows->row, array.sizes[0]))) {
            keycust_check(rows->context,
                          kc_kmeans_points_add(rows->context, &rows->points, rows->row, weight));
            rows->has_weight |= weight > 0;
            return true;
        }
    }
    rows->unusable++;
    return false;
}

KcKmeansFit *
kmeans_fit_rows(KmeansRows *rows, KcContext **context)
{
    KcKmeansFit *fit = keycust_new_zeroed(KcKmeansFit, 1);
    KcStatus status;

    if (!rows->has_weight)
        return NULL;
    *context = keycust_context(CurrentMemoryContext);
    (*context)->arena->used_bytes = rows->context->arena->used_bytes;
    status = kc_kmeans_points_prepare(*context, &rows->points, rows->task->metric, rows->task->scaling);
    if (status == KC_OK)
        status = kc_kmeans_fit(*context, &rows->points, &rows->task->options, fit);
    keycust_check(*context, status);
    return fit;
}

int
kmeans_row_size(Datum features, int dimensions)
{
    KeycustArrayView array = keycust_array_view(features);

    check_shape(&array, dimensions);
    return array.sizes[0];
}

bool
kmeans_row_values(Datum features, double *values)
{
    KeycustArrayView array = keycust_array_view(features);

    return read_values(&array, array.sizes[0], values);
}

bool
kmeans_model_row(const KmeansModel *model, Datum features, double *row)
{
    KeycustArrayView array = keycust_array_view(features);

    if (array.dimensions == 1 && array.sizes[0] != model->dimensions)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("features must be those of the model"),
                        errdetail("Got %d, the model has %d.", array.sizes[0], model->dimensions)));
    check_shape(&array, model->dimensions);
    if (!read_values(&array, model->dimensions, row))
        return false;
    if (model->metric == KC_KMEANS_COSINE)
        return has_direction(row, model->dimensions);
    for (int a = 0; a < model->dimensions; a++)
        row[a] /= model->scale[a];
    return true;
}
