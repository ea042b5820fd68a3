/* The kmeans_model: made from a fit, and read back from whoever wrote it. */
#include "pg/kmeans_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"
#include "pg/model.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include <math.h>

enum {
    K,
    CENTROIDS,
    SIZES,
    SPREAD,
    INERTIA,
    TOTAL_INERTIA,
    ITERATIONS,
    STARTS,
    METRIC,
    SCALING,
    FEATURE_SCALE,
    FEATURES,
    ROWS,
    UNUSABLE_ROWS,
    STATUS,
    MESSAGE,
    FORMAT,
    DETAIL
};

static const struct KeycustAttribute attributes[KMEANS_MODEL_ATTRIBUTES] = {
    {"k", INT4OID, false},
    {"centroids", FLOAT8ARRAYOID, false},
    {"sizes", INT8ARRAYOID, false},
    {"spread", FLOAT8ARRAYOID, false},
    {"inertia", FLOAT8OID, false},
    {"total_inertia", FLOAT8OID, false},
    {"iterations", INT4OID, false},
    {"starts", INT4OID, false},
    {"metric", TEXTOID, false},
    {"scaling", TEXTOID, false},
    {"feature_scale", FLOAT8ARRAYOID, false},
    {"features", TEXTARRAYOID, false},
    {"rows", INT8OID, false},
    {"unusable_rows", INT8OID, false},
    {"status", TEXTOID, false},
    {"message", TEXTOID, true},
    {"format", INT4OID, false},
    {"detail", JSONBOID, true}};

static const KeycustModelType type = {"kmeans_model", KMEANS_MODEL_ATTRIBUTES, FORMAT, KMEANS_MODEL_FORMAT,
                                      attributes};

static void
put_names(KeycustRow *row, const KmeansResult *result)
{
    const char **names = keycust_new(const char *, result->dimensions);

    for (int a = 0; a < result->dimensions; a++)
        names[a] = result->names ? result->names[a] : psprintf("f%d", a + 1);
    keycust_put_array(row, keycust_text_array(names, result->dimensions));
}

static void
put_clusters(KeycustRow *row, const KmeansResult *result)
{
    keycust_put_int4(row, result->k);
    if (result->k == 0) {
        for (int i = CENTROIDS; i <= STARTS; i++)
            keycust_put_null(row);
        return;
    }
    keycust_put_array(row, keycust_float8_matrix(result->centroids, result->k, result->dimensions, false));
    keycust_put_array(row, keycust_int8_array(result->sizes, result->k));
    keycust_put_array(row, keycust_float8_array(result->spread, result->k, false));
    keycust_put_float8(row, result->inertia);
    keycust_put_float8(row, result->total_inertia);
    keycust_put_int4(row, result->iterations);
    keycust_put_int4(row, result->starts);
}

Datum
kmeans_result_datum(FunctionCallInfo fcinfo, const KmeansResult *result)
{
    KeycustRow row = keycust_row(fcinfo);

    put_clusters(&row, result);
    keycust_put_text(&row, kmeans_metrics[result->metric]);
    keycust_put_text(&row, kmeans_scalings[result->scaling]);
    if (result->k) {
        keycust_put_array(&row, keycust_float8_array(result->scale, result->dimensions, false));
        put_names(&row, result);
    } else {
        keycust_put_null(&row);
        keycust_put_null(&row);
    }
    keycust_put_int8(&row, result->rows);
    keycust_put_int8(&row, result->unusable);
    keycust_put_text(&row, result->status);
    keycust_put_text(&row, result->message);
    keycust_put_int4(&row, KMEANS_MODEL_FORMAT);
    if (result->detail)
        keycust_put_jsonb(&row, result->detail);
    else
        keycust_put_null(&row);
    return keycust_row_datum(&row);
}

static void
set_status(KmeansResult *result, const KmeansRows *rows, const KcKmeansFit *fit)
{
    result->status = "ok";
    if (!fit) {
        result->status = "no_rows";
        result->message = rows->points.count ? "no row has a weight above 0"
                                             : "every row lacks a value, or has NaN or infinity";
    } else if (fit->k < rows->task->options.k) {
        result->status = "fewer_clusters";
        result->message = psprintf("only %zu of %zu clusters: there are no more different rows", fit->k,
                                   rows->task->options.k);
    } else if (!fit->converged) {
        result->status = "not_converged";
        result->message = psprintf("stopped after %d iterations, which max_iterations allows",
                                   rows->task->options.limits.max_iterations);
    }
}

/* What a fit says, in the caller's units. */
static void
set_clusters(KmeansResult *result, const KmeansRows *rows, const KcKmeansFit *fit)
{
    Size d = rows->points.dimensions;

    result->k = (int)fit->k;
    result->dimensions = (int)d;
    result->centroids = keycust_new(double, fit->k *d);
    result->sizes = keycust_new(int64, fit->k);
    result->spread = keycust_new(double, fit->k);
    memcpy(result->centroids, fit->centres, fit->k * d * sizeof(double));
    for (Size j = 0; j < fit->k; j++) {
        kc_kmeans_to_caller(&rows->points, result->centroids + j * d);
        result->sizes[j] = (int64)fit->sizes[j];
        result->spread[j] = fit->weights[j] > 0 ? sqrt(fit->inertias[j] / fit->weights[j]) : 0;
    }
    result->inertia = fit->inertia;
    result->total_inertia = fit->total_inertia;
    result->iterations = fit->iterations;
    result->starts = fit->starts;
    result->scale = rows->points.scale;
    result->names = rows->task->names;
}

Datum
kmeans_make_model(FunctionCallInfo fcinfo, const KmeansRows *rows, const KcKmeansFit *fit)
{
    KmeansResult result = {.metric = rows->task->metric,
                           .scaling = rows->task->scaling,
                           .rows = (int64)rows->points.count,
                           .unusable = rows->unusable};

    if (fit)
        set_clusters(&result, rows, fit);
    set_status(&result, rows, fit);
    return kmeans_result_datum(fcinfo, &result);
}

static void
pg_attribute_noreturn() refuse(const char *name, const char *expected)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("model.%s must be %s", name, expected)));
}

static int
read_word(const KmeansModel *model, int attribute, const char *const *words)
{
    char *word = TextDatumGetCString(model->attributes[attribute]);

    for (int i = 0; words[i]; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    refuse(attributes[attribute].name, "a word that this version knows");
}

/* The array in an attribute, one-dimensional, of so many elements, without NULLs. */
static ArrayType *
read_array(const KmeansModel *model, int attribute, int size)
{
    ArrayType *array = DatumGetArrayTypeP(model->attributes[attribute]);

    if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != size || array_contains_nulls(array))
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("model.%s must be a one-dimensional array of %d elements without nulls",
                               attributes[attribute].name, size)));
    return array;
}

static const double *
read_numbers(const KmeansModel *model, int attribute, int size)
{
    return keycust_vector(read_array(model, attribute, size),
                          psprintf("model.%s", attributes[attribute].name), NULLS_REFUSED, &size);
}

static void
read_centroids(KmeansModel *model)
{
    KeycustMatrix matrix =
        keycust_matrix(DatumGetArrayTypeP(model->attributes[CENTROIDS]), "model.centroids", NULLS_REFUSED);

    if (matrix.rows != model->k || model->k > KC_KMEANS_MOST_CLUSTERS ||
        matrix.columns > KC_KMEANS_MOST_DIMENSIONS)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("model.centroids must have a row for each cluster"),
                        errdetail("Got %d times %d, k is %d.", matrix.rows, matrix.columns, model->k)));
    model->centroids = matrix.values;
    model->dimensions = matrix.columns;
}

static void
read_names(KmeansModel *model)
{
    Datum *elements;
    int size;

    deconstruct_array(read_array(model, FEATURES, model->dimensions), TEXTOID, -1, false, TYPALIGN_INT,
                      &elements, NULL, &size);
    model->names = keycust_new(char *, size);
    for (int a = 0; a < size; a++)
        model->names[a] = TextDatumGetCString(elements[a]);
}

/* The root of the mean squared distance of all rows from their centres, clusters counting by their sizes. */
static double
overall_spread(const KmeansModel *model)
{
    double rows = 0, squares = 0;

    for (int j = 0; j < model->k; j++) {
        rows += (double)model->sizes[j];
        squares += (double)model->sizes[j] * (model->spread[j] * model->spread[j]);
    }
    return rows > 0 ? sqrt(squares / rows) : 0;
}

static void
check_clusters(const KmeansModel *model)
{
    for (int j = 0; j < model->k; j++) {
        if (model->sizes[j] < 0)
            refuse("sizes", "free of negative numbers");
        if (model->spread[j] < 0)
            refuse("spread", "free of negative numbers");
    }
    if (model->iterations < 0 || model->iterations == PG_INT32_MAX || model->rows < 0 || model->unusable < 0)
        refuse("iterations", "a number from 0, and so must rows and unusable_rows");
    for (int a = 0; a < model->dimensions; a++)
        if (!(model->scale[a] > 0))
            refuse("feature_scale", "greater than 0 in every element");
    if (!(DatumGetFloat8(model->attributes[INERTIA]) >= 0) ||
        !(DatumGetFloat8(model->attributes[TOTAL_INERTIA]) >= 0))
        refuse("inertia", "a number from 0, and so must total_inertia");
}

KmeansModel *
kmeans_read_model(HeapTupleHeader composite)
{
    KmeansModel *model = keycust_new_zeroed(KmeansModel, 1);
    Size cells;

    keycust_take_model(composite, &type, model->attributes, model->nulls);
    if (!model->nulls[K] && DatumGetInt32(model->attributes[K]) == 0)
        return model;
    keycust_check_model(&type, model->attributes, model->nulls);
    model->k = DatumGetInt32(model->attributes[K]);
    read_centroids(model);
    model->sizes = (int64 *)ARR_DATA_PTR(read_array(model, SIZES, model->k));
    model->spread = read_numbers(model, SPREAD, model->k);
    model->scale = read_numbers(model, FEATURE_SCALE, model->dimensions);
    model->metric = read_word(model, METRIC, kmeans_metrics);
    model->scaling = read_word(model, SCALING, kmeans_scalings);
    model->iterations = DatumGetInt32(model->attributes[ITERATIONS]);
    model->starts = DatumGetInt32(model->attributes[STARTS]);
    model->rows = DatumGetInt64(model->attributes[ROWS]);
    model->unusable = DatumGetInt64(model->attributes[UNUSABLE_ROWS]);
    read_names(model);
    check_clusters(model);
    model->overall_spread = overall_spread(model);
    cells = (Size)model->k * model->dimensions;
    model->scaled = keycust_new(double, cells);
    for (Size i = 0; i < cells; i++)
        model->scaled[i] = model->centroids[i] / model->scale[i % model->dimensions];
    return model;
}

static void *
read_kept(HeapTupleHeader composite)
{
    return kmeans_read_model(composite);
}

KmeansModel *
kmeans_argument_model(FunctionCallInfo fcinfo, int argument)
{
    return keycust_kept_model(fcinfo, argument, read_kept);
}
