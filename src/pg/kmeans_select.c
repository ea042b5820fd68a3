/* How many clusters: the aggregate kmeans_select. */
#include "pg/kmeans_glue.h"

#include "core/kmeans_select.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"
#include "pg/options.h"
#include "pg/state.h"

#include "lib/stringinfo.h"
#include "utils/memutils.h"

#include <math.h>

#define SELECTION_FORMAT 1
/* Kaufman & Rousseeuw's words for a silhouette: see KC_KMEANS_LEAST_STRUCTURE. */
#define WEAK_UP_TO 0.5
#define REASONABLE_UP_TO 0.7

typedef struct SelectRows {
    KmeansRows *rows;
    int32 k_min;
    int32 k_max;
} SelectRows;

static int32
read_bound(FunctionCallInfo fcinfo, int argument, const char *name)
{
    if (PG_ARGISNULL(argument))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be null", name)));
    return PG_GETARG_INT32(argument);
}

static SelectRows *
begin(FunctionCallInfo fcinfo, MemoryContext memory, Jsonb *jsonb)
{
    MemoryContext caller = MemoryContextSwitchTo(memory);
    SelectRows *select = keycust_new_zeroed(SelectRows, 1);

    select->k_min = read_bound(fcinfo, 2, "k_min");
    select->k_max = read_bound(fcinfo, 3, "k_max");
    if (select->k_min < 1 || select->k_min > KC_KMEANS_SELECT_MOST)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("k_min must be from 1 to %d", KC_KMEANS_SELECT_MOST),
                        errdetail("Got %d.", select->k_min)));
    if (select->k_max < select->k_min || select->k_max > KC_KMEANS_SELECT_MOST)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("k_max must be from k_min to %d", KC_KMEANS_SELECT_MOST),
                        errdetail("Got %d, k_min is %d.", select->k_max, select->k_min)));
    if (jsonb && JB_ROOT_IS_OBJECT(jsonb) &&
        getKeyJsonValueFromContainer(&jsonb->root, "centroids", strlen("centroids"), NULL))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"centroids\" cannot be given where k varies"),
                        errhint("Give it to kmeans_fit.")));
    select->rows = kmeans_rows(memory, kmeans_read_task(select->k_min, jsonb), false);
    MemoryContextSwitchTo(caller);
    return select;
}

static void
check_same(FunctionCallInfo fcinfo, const SelectRows *select, Datum options)
{
    int32 k_min = read_bound(fcinfo, 2, "k_min"), k_max = read_bound(fcinfo, 3, "k_max");

    if (k_min != select->k_min || k_max != select->k_max)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("k_min and k_max must be the same in every row"),
                 errdetail("Got %d and %d after %d and %d.", k_min, k_max, select->k_min, select->k_max)));
    kmeans_check_task(select->rows->task, k_min, options);
}

/* What a measure says beside the recommendation. */
static void
add_opinion(StringInfo reason, const char *measure, size_t k, size_t recommended)
{
    if (k == 0)
        appendStringInfo(reason, " %s points to none of these k.", measure);
    else if (k == recommended)
        appendStringInfo(reason, " %s agrees.", measure);
    else
        appendStringInfo(reason, " %s points to k = %zu%s.", measure, k,
                         k == 1 ? ", no clusters at all" : "");
}

static const char *
structure_of(double silhouette)
{
    if (silhouette <= WEAK_UP_TO)
        return "a weak structure that may be artificial";
    return silhouette <= REASONABLE_UP_TO ? "a reasonable structure" : "a strong structure";
}

static bool
is_unclear(const KcKmeansSelection *selection)
{
    return selection->best_silhouette < KC_KMEANS_LEAST_STRUCTURE;
}

/* Plain words for the recommendation; NULL when nothing was fitted. */
static char *
make_reason(const KcKmeansSelection *selection)
{
    size_t k = selection->by_silhouette;
    StringInfoData reason;

    if (selection->count == 0)
        return NULL;
    initStringInfo(&reason);
    if (k == 0)
        appendStringInfoString(&reason,
                               "No k is recommended: a silhouette takes at least two clusters, and more "
                               "rows than clusters.");
    else if (is_unclear(selection))
        appendStringInfo(
            &reason,
            "No clear clusters were found: the highest silhouette is %.3f, at k = %zu, and below %.2f "
            "there is no substantial structure (Kaufman & Rousseeuw 1990).",
            selection->best_silhouette, k, KC_KMEANS_LEAST_STRUCTURE);
    else
        appendStringInfo(&reason, "k = %zu has the highest silhouette, %.3f: %s (Kaufman & Rousseeuw 1990).",
                         k, selection->best_silhouette, structure_of(selection->best_silhouette));
    if (k > 0) {
        add_opinion(&reason, "Calinski-Harabasz", selection->by_calinski_harabasz, k);
        add_opinion(&reason, "Davies-Bouldin", selection->by_davies_bouldin, k);
    }
    /* It compares neighbours. */
    if (selection->count > 1)
        add_opinion(&reason, "The gap statistic", selection->by_gap, k);
    if (k > 0 && selection->count > 1 && k == selection->candidates[selection->count - 1].k &&
        !selection->different_rows)
        appendStringInfoString(&reason, " It is the largest k that was tried: try larger ones.");
    return reason.data;
}

enum { INERTIA, SILHOUETTE, SILHOUETTE_ERROR, CALINSKI_HARABASZ, DAVIES_BOULDIN, GAP, GAP_ERROR, MEASURES };

static double
measure_of(const KcKmeansCandidate *candidate, int measure)
{
    const double measures[MEASURES] = {candidate->inertia,
                                       candidate->quality.silhouette,
                                       candidate->quality.silhouette_error,
                                       candidate->quality.calinski_harabasz,
                                       candidate->quality.davies_bouldin,
                                       candidate->gap,
                                       candidate->gap_error};

    return measures[measure];
}

static void
put_candidates(KeycustRow *row, const KcKmeansSelection *selection)
{
    int64 *k = keycust_new(int64, selection->count);
    double *values = keycust_new(double, selection->count);

    for (size_t i = 0; i < selection->count; i++)
        k[i] = (int64)selection->candidates[i].k;
    keycust_put_array(row, keycust_int8_array(k, selection->count));
    for (int measure = 0; measure < MEASURES; measure++) {
        for (size_t i = 0; i < selection->count; i++)
            values[i] = measure_of(&selection->candidates[i], measure);
        keycust_put_array(row, keycust_float8_array(values, selection->count, true));
    }
}

static void
put_status(KeycustRow *row, const SelectRows *select, const KcKmeansSelection *selection)
{
    const char *status = "ok", *message = NULL;

    if (select->rows->points.count == 0) {
        status = "no_rows";
        message = "every row lacks a value, or has NaN or infinity";
    } else if (selection->different_rows) {
        status = "fewer_clusters";
        message =
            psprintf("k above %zu was left out: there are no more different rows", selection->different_rows);
    } else if (is_unclear(selection)) {
        status = "no_clear_clusters";
        message = psprintf("the highest silhouette is below %.2f", KC_KMEANS_LEAST_STRUCTURE);
    }
    keycust_put_int8(row, (int64)select->rows->points.count);
    keycust_put_int8(row, select->rows->unusable);
    keycust_put_text(row, status);
    keycust_put_text(row, message);
    keycust_put_int4(row, SELECTION_FORMAT);
    keycust_put_null(row);
}

/* What it takes is in the current memory context. */
static void
select_k(SelectRows *select, KcKmeansSelection *selection)
{
    KmeansRows *rows = select->rows;
    KcContext *context = keycust_context(CurrentMemoryContext);
    KcStatus status;

    context->arena->used_bytes = rows->context->arena->used_bytes;
    status = kc_kmeans_points_prepare(context, &rows->points, rows->task->metric, rows->task->scaling);
    if (status == KC_OK)
        status = kc_kmeans_select(context, &rows->points, select->k_min, select->k_max, &rows->task->options,
                                  selection);
    keycust_check(context, status);
}

PG_FUNCTION_INFO_V1(kmeans_select_trans);
PG_FUNCTION_INFO_V1(kmeans_select_final);

Datum
kmeans_select_trans(PG_FUNCTION_ARGS)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    bool has_options = PG_NARGS() > 4 && !PG_ARGISNULL(4);
    SelectRows *select;

    if (PG_ARGISNULL(0))
        select = begin(fcinfo, memory, has_options ? PG_GETARG_JSONB_P(4) : NULL);
    else {
        select = (SelectRows *)PG_GETARG_POINTER(0);
        check_same(fcinfo, select, has_options ? PG_GETARG_DATUM(4) : 0);
    }
    kmeans_take_row(select->rows, PG_GETARG_DATUM(1), PG_ARGISNULL(1), 1);
    PG_RETURN_POINTER(select);
}

Datum
kmeans_select_final(PG_FUNCTION_ARGS)
{
    KcKmeansSelection selection = {.best_silhouette = NAN};
    MemoryContext memory, caller;
    SelectRows *select;
    KeycustRow row;
    Datum result;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    select = (SelectRows *)PG_GETARG_POINTER(0);
    row = keycust_row(fcinfo);
    memory = AllocSetContextCreate(CurrentMemoryContext, "keycust kmeans select", ALLOCSET_DEFAULT_SIZES);
    caller = MemoryContextSwitchTo(memory);
    if (select->rows->points.count > 0)
        select_k(select, &selection);
    if (selection.count > 0)
        put_candidates(&row, &selection);
    else
        for (int i = 0; i < 1 + MEASURES; i++)
            keycust_put_null(&row);
    if (selection.by_silhouette > 0)
        keycust_put_int4(&row, (int32)selection.by_silhouette);
    else
        keycust_put_null(&row);
    keycust_put_text(&row, make_reason(&selection));
    put_status(&row, select, &selection);
    MemoryContextSwitchTo(caller);
    result = keycust_row_datum(&row);
    MemoryContextDelete(memory);
    PG_RETURN_DATUM(result);
}
