/* One round of k-means as a one-pass aggregate, and a model brought on by the rows of one. */
#include "pg/kmeans_glue.h"

#include "core/kmeans_round.h"
#include "core/rng.h"
#include "pg/array.h"
#include "pg/context.h"
#include "pg/options.h"
#include "pg/state.h"

#include "common/int.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include <math.h>

#define TOPIC KEYCUST_TOPIC('K', 'M', 'R', 'O')
#define STATE_FORMAT 1

static KcKmeansRound *
body(const KeycustState *state)
{
    return (KcKmeansRound *)(uintptr_t)(state + 1);
}

/* A state whose parts lie within it. */
static KeycustState *
shaped_state(Datum datum)
{
    KeycustState *state = keycust_state_read(datum, CurrentMemoryContext, TOPIC, STATE_FORMAT,
                                             sizeof(KeycustState) + sizeof(KcKmeansRound));

    if (kc_kmeans_round_bytes(body(state)) != VARSIZE(state) - sizeof(KeycustState))
        keycust_state_corrupt("Its length is not what its head says.");
    return state;
}

/* A state from outside, all of it checked. */
static KeycustState *
checked_state(Datum datum)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    KeycustState *state = shaped_state(datum);

    if (kc_kmeans_round_check(context, body(state), VARSIZE(state) - sizeof(KeycustState)) != KC_OK)
        keycust_state_corrupt("A number in it is not one that rows could have led to.");
    return state;
}

/* The state in argument 0, which may be changed; NULL for none. */
static KeycustState *
own_state(FunctionCallInfo fcinfo)
{
    KeycustState *state = NULL;

    if (keycust_state_is_known(fcinfo))
        return PG_ARGISNULL(0) ? NULL : shaped_state(PG_GETARG_DATUM(0));
    if (!PG_ARGISNULL(0))
        state = keycust_state_copy(checked_state(PG_GETARG_DATUM(0)), CurrentMemoryContext);
    keycust_state_set_known(fcinfo);
    return state;
}

static void
pg_attribute_noreturn() refuse_centroids(void)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("centroids over scale must be numbers up to %g", KC_KMEANS_MOST_MAGNITUDE)));
}

static void
fill_scale(KcKmeansRound *round, ArrayType *scale)
{
    double *to = kc_kmeans_round_scale(round);
    const double *given;
    int size;

    for (uint32 a = 0; a < round->dimensions; a++)
        to[a] = 1;
    if (!scale)
        return;
    given = keycust_vector(scale, "scale", NULLS_REFUSED, &size);
    if (size != (int)round->dimensions)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("scale must have as many elements as a centroid"),
                        errdetail("Got %d for %u.", size, round->dimensions)));
    for (int a = 0; a < size; a++) {
        if (!(given[a] > 0))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("scale must be greater than 0"),
                            errdetail("Element %d is %g.", a + 1, given[a])));
        to[a] = given[a];
    }
}

static KeycustState *
new_state(ArrayType *centroids, ArrayType *scale)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    KeycustMatrix matrix = keycust_matrix(centroids, "centroids", NULLS_REFUSED);
    KcKmeansRound head = {.k = matrix.rows, .dimensions = matrix.columns};
    Size bytes = kc_kmeans_round_bytes(&head);
    KeycustState *state;

    if (bytes == 0)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("centroids must be at most %d of at most %d elements", KC_KMEANS_MOST_CLUSTERS,
                               KC_KMEANS_MOST_DIMENSIONS),
                        errdetail("Got %d of %d.", matrix.rows, matrix.columns)));
    state = keycust_state_new(CurrentMemoryContext, TOPIC, STATE_FORMAT, sizeof *state + bytes);
    *body(state) = head;
    memcpy(kc_kmeans_round_centres(body(state)), matrix.values,
           (Size)matrix.rows * matrix.columns * sizeof(double));
    fill_scale(body(state), scale);
    if (kc_kmeans_round_check(context, body(state), bytes) != KC_OK)
        refuse_centroids();
    return state;
}

/* Whether an array's numbers are these. */
static bool
are_numbers(Datum datum, const double *numbers, Size count)
{
    KeycustArrayView array = keycust_array_view(datum);
    Size size = array.dimensions == 1   ? (Size)array.sizes[0]
                : array.dimensions == 2 ? (Size)array.sizes[0] * array.sizes[1]
                                        : 0;

    return size == count && !array.present && memcmp(array.data, numbers, count * sizeof *numbers) == 0;
}

/* Raises an error unless the row's centroids and scale are those of the state. */
static void
check_row(FunctionCallInfo fcinfo, const KcKmeansRound *round)
{
    bool has_scale = PG_NARGS() > 3;

    if (!are_numbers(PG_GETARG_DATUM(2), kc_kmeans_round_centres(round), (Size)round->k * round->dimensions))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("centroids must be the same in every row")));
    if (has_scale && !are_numbers(PG_GETARG_DATUM(3), kc_kmeans_round_scale(round), round->dimensions))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("scale must be the same in every row")));
}

PG_FUNCTION_INFO_V1(kmeans_round_trans);
PG_FUNCTION_INFO_V1(kmeans_round_combine);
PG_FUNCTION_INFO_V1(kmeans_round_final);
PG_FUNCTION_INFO_V1(kmeans_update);
PG_FUNCTION_INFO_V1(kmeans_drawn);

Datum
kmeans_round_trans(PG_FUNCTION_ARGS)
{
    KeycustState *state;
    KcKmeansRound *round;
    double row[KC_KMEANS_MOST_DIMENSIONS];

    keycust_aggregate_memory(fcinfo);
    state = own_state(fcinfo);
    if (PG_ARGISNULL(2))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("centroids must not be null"),
                        errhint("Centroids of a model are null when no row was usable.")));
    if (PG_NARGS() > 3 && PG_ARGISNULL(3))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("scale must not be null")));
    if (state)
        check_row(fcinfo, body(state));
    else
        state = new_state(PG_GETARG_ARRAYTYPE_P(2), PG_NARGS() > 3 ? PG_GETARG_ARRAYTYPE_P(3) : NULL);
    round = body(state);
    if (PG_ARGISNULL(1)) {
        round->unusable++;
        PG_RETURN_POINTER(state);
    }
    kmeans_row_size(PG_GETARG_DATUM(1), (int)round->dimensions);
    if (!kmeans_row_values(PG_GETARG_DATUM(1), row))
        round->unusable++;
    else if (!kc_kmeans_round_add(round, row))
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                        errmsg("features over scale must be numbers up to %g", KC_KMEANS_MOST_MAGNITUDE),
                        errhint("Give them in larger units.")));
    PG_RETURN_POINTER(state);
}

Datum
kmeans_round_combine(PG_FUNCTION_ARGS)
{
    KcContext *context;
    KeycustState *state, *other;

    keycust_aggregate_memory(fcinfo);
    state = own_state(fcinfo);
    if (PG_ARGISNULL(1)) {
        if (!state)
            PG_RETURN_NULL();
        PG_RETURN_POINTER(state);
    }
    other = checked_state(PG_GETARG_DATUM(1));
    if (!state)
        PG_RETURN_POINTER(other);
    context = keycust_context(CurrentMemoryContext);
    keycust_check(context, kc_kmeans_round_merge(context, body(state), body(other)));
    PG_RETURN_POINTER(state);
}

/* Σ over the features of the squared distance of two rows in the units of the caller, scaled. */
static double
scaled_square(const double *a, const double *b, const double *scale, int dimensions)
{
    double sum = 0;

    for (int i = 0; i < dimensions; i++)
        sum += ((a[i] - b[i]) / scale[i]) * ((a[i] - b[i]) / scale[i]);
    return sum;
}

/* Inertia around one centre of all rows: that around the clusters' means, and theirs around the mean of all. */
static double
total_inertia(const KmeansResult *result)
{
    double *mean = keycust_new_zeroed(double, result->dimensions);
    double total = result->inertia, rows = 0;

    for (int j = 0; j < result->k; j++)
        rows += (double)result->sizes[j];
    for (int j = 0; j < result->k && rows > 0; j++)
        for (int a = 0; a < result->dimensions; a++)
            mean[a] +=
                result->centroids[(Size)j * result->dimensions + a] * ((double)result->sizes[j] / rows);
    for (int j = 0; j < result->k; j++)
        total += (double)result->sizes[j] * scaled_square(result->centroids + (Size)j * result->dimensions,
                                                          mean, result->scale, result->dimensions);
    return total;
}

static bool
is_unscaled(const double *scale, int dimensions)
{
    for (int a = 0; a < dimensions; a++)
        if (scale[a] != 1)
            return false;
    return true;
}

static Jsonb *
round_detail(const KcKmeansRound *round, double before, double moved, int64 rows)
{
    StringInfoData json;
    const KcSum *features = kc_kmeans_round_features(round);

    initStringInfo(&json);
    appendStringInfoString(&json, "{\"inertia_before\":");
    keycust_append_number(&json, before);
    appendStringInfoString(&json, ",\"moved\":");
    keycust_append_number(&json, moved);
    appendStringInfoString(&json, ",\"feature_spread\":[");
    for (uint32 a = 0; a < round->dimensions; a++) {
        appendStringInfoString(&json, a ? "," : "");
        keycust_append_number(&json, rows ? sqrt(kc_sum_value(&features[a]) / (double)rows) : 0);
    }
    appendStringInfoString(&json, "]}");
    return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

Datum
kmeans_round_final(PG_FUNCTION_ARGS)
{
    KcKmeansRound *round;
    KmeansResult result = {.iterations = 1, .starts = 1, .status = "ok"};
    double before = 0, moved = 0;
    Size d;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    round = body(checked_state(PG_GETARG_DATUM(0)));
    d = round->dimensions;
    result.k = (int)round->k;
    result.dimensions = (int)d;
    result.centroids = keycust_new(double, round->k *d);
    result.sizes = kc_kmeans_round_sizes(round);
    result.spread = keycust_new(double, round->k);
    result.scale = kc_kmeans_round_scale(round);
    result.scaling = is_unscaled(result.scale, result.dimensions) ? KC_KMEANS_UNSCALED : KMEANS_SCALE_GIVEN;
    result.unusable = round->unusable;
    for (int j = 0; j < result.k; j++) {
        double *mean = result.centroids + (Size)j * d;
        double square = kc_sum_value(&kc_kmeans_round_squares(round)[j]), way;
        double size = (double)result.sizes[j];

        kc_kmeans_round_mean(round, j, mean);
        way = scaled_square(mean, kc_kmeans_round_centres(round) + (Size)j * d, result.scale, (int)d);
        before += square;
        moved += way;
        square = fmax(0, square - size * way);
        result.inertia += square;
        result.spread[j] = size > 0 ? sqrt(square / size) : 0;
        result.rows += result.sizes[j];
    }
    result.total_inertia = total_inertia(&result);
    result.detail = round_detail(round, before, moved, result.rows);
    return kmeans_result_datum(fcinfo, &result);
}

static void
check_pair(const KmeansModel *model, const KmeansModel *batch)
{
    if (model->k != batch->k || model->dimensions != batch->dimensions || model->metric != batch->metric)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("batch must have the clusters, features and metric of the model"),
                 errdetail("The model has %d clusters of %d features, the batch %d of %d.", model->k,
                           model->dimensions, batch->k, batch->dimensions),
                 errhint("Take it with kmeans_round(features, (model).centroids, (model).feature_scale).")));
    if (model->metric == KC_KMEANS_COSINE)
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("a model under the cosine metric cannot be updated"),
                        errhint("Fit it again, beginning with its centroids.")));
}

/* The clusters of both, weighted by their rows. */
static void
merge_clusters(const KmeansModel *model, const KmeansModel *batch, KmeansResult *result)
{
    Size d = model->dimensions;

    for (int j = 0; j < model->k; j++) {
        const double *old = model->centroids + (Size)j * d, *new = batch->centroids + (Size)j *d;
        double *centre = result->centroids + (Size)j * d;
        double rows = (double)model->sizes[j] + (double)batch->sizes[j];
        double share = rows > 0 ? (double)batch->sizes[j] / rows : 0;
        double between = share * (1 - share) * scaled_square(old, new, model->scale, (int)d);

        if (pg_add_s64_overflow(model->sizes[j], batch->sizes[j], &result->sizes[j]))
            ereport(ERROR,
                    (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("cluster sizes are out of range")));
        for (Size a = 0; a < d; a++)
            centre[a] = old[a] * (1 - share) + new[a] * share;
        result->spread[j] = sqrt(model->spread[j] * model->spread[j] * (1 - share) +
                                 batch->spread[j] * batch->spread[j] * share + between);
        result->inertia += rows * result->spread[j] * result->spread[j];
    }
}

Datum
kmeans_update(PG_FUNCTION_ARGS)
{
    KmeansModel *model = kmeans_read_model(PG_GETARG_HEAPTUPLEHEADER(0));
    KmeansModel *batch = kmeans_read_model(PG_GETARG_HEAPTUPLEHEADER(1));
    KmeansResult result = {.k = model->k,
                           .dimensions = model->dimensions,
                           .iterations = model->iterations + 1,
                           .starts = model->starts,
                           .metric = model->metric,
                           .scaling = model->scaling,
                           .scale = model->scale,
                           .names = model->names,
                           .status = "ok"};

    check_pair(model, batch);
    if (model->k == 0)
        PG_RETURN_DATUM(PG_GETARG_DATUM(0));
    result.centroids = keycust_new(double, (Size)model->k * model->dimensions);
    result.sizes = keycust_new(int64, model->k);
    result.spread = keycust_new(double, model->k);
    merge_clusters(model, batch, &result);
    result.total_inertia = total_inertia(&result);
    if (pg_add_s64_overflow(model->rows, batch->rows, &result.rows) ||
        pg_add_s64_overflow(model->unusable, batch->unusable, &result.unusable))
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("row counts are out of range")));
    if (!isfinite(result.inertia) || !isfinite(result.total_inertia))
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("the inertia is out of range")));
    return kmeans_result_datum(fcinfo, &result);
}

/* A number in [0, 1) that is the row's own: the same for equal rows, wherever they are. */
static double
row_chance(const double *row, int size, uint64_t seed)
{
    KcRng rng;

    for (int a = 0; a < size; a++) {
        /* −0 is 0. */
        union {
            double value;
            uint64_t bits;
        } coordinate = {row[a] + 0.0};

        kc_rng_seed(&rng, seed ^ coordinate.bits);
        seed = kc_rng_bits(&rng);
    }
    kc_rng_seed(&rng, seed);
    return kc_rng_uniform(&rng);
}

/* What fn_extra keeps: only ever a shortcut. */
typedef struct KeptRound {
    MemoryContext memory;
    KcKmeansRound *round;
} KeptRound;

/* The centres and scale of the call, checked, kept from row to row as long as they are the same. */
static KcKmeansRound *
argument_round(FunctionCallInfo fcinfo)
{
    KeptRound *kept = fcinfo->flinfo->fn_extra;
    MemoryContext caller;

    if (kept && kept->round &&
        are_numbers(PG_GETARG_DATUM(1), kc_kmeans_round_centres(kept->round),
                    (Size)kept->round->k * kept->round->dimensions) &&
        are_numbers(PG_GETARG_DATUM(2), kc_kmeans_round_scale(kept->round), kept->round->dimensions))
        return kept->round;
    if (!kept) {
        kept = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof *kept);
        kept->memory =
            AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "keycust kmeans centres", ALLOCSET_SMALL_SIZES);
        fcinfo->flinfo->fn_extra = kept;
    }
    kept->round = NULL;
    MemoryContextReset(kept->memory);
    caller = MemoryContextSwitchTo(kept->memory);
    kept->round = body(new_state(PG_GETARG_ARRAYTYPE_P(1), PG_GETARG_ARRAYTYPE_P(2)));
    MemoryContextSwitchTo(caller);
    return kept->round;
}

Datum
kmeans_drawn(PG_FUNCTION_ARGS)
{
    const KcKmeansRound *round = argument_round(fcinfo);
    double factor = PG_GETARG_FLOAT8(3);
    double row[KC_KMEANS_MOST_DIMENSIONS];
    double square;

    if (!(factor >= 0))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("factor must be a number from 0"),
                        errdetail("Got %g.", factor)));
    kmeans_row_size(PG_GETARG_DATUM(0), (int)round->dimensions);
    if (!kmeans_row_values(PG_GETARG_DATUM(0), row) ||
        kc_kmeans_round_nearest(round, row, &square) == SIZE_MAX || square == 0)
        PG_RETURN_BOOL(false);
    PG_RETURN_BOOL(row_chance(row, (int)round->dimensions, (uint64_t)PG_GETARG_INT64(4)) < factor * square);
}
