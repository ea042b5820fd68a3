/*
 * The analytic hierarchy process in SQL: weights of one matrix, the group matrix of many, sensitivity.
 *
 * ahp_group is a one-pass aggregate. Its state holds, for each pair i < j, Σ weight·ln a_ij and Σ weight of
 * those who judged the pair, as sums that do not depend on the order of the rows; the group's judgement is
 * exp of their quotient, the weighted geometric mean (Aczél & Saaty, J. Math. Psychol. 27, 1983).
 */
#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"
#include "pg/options.h"
#include "pg/state.h"

#include "utils/builtins.h"

#include "core/ahp.h"
#include "core/numeric.h"

#include <float.h>
#include <math.h>

#define RESULT_FORMAT 1

static const char *const methods[] = {"eigenvector", "geometric_mean", "column_mean", NULL};
static const char *const indices[] = {"saaty", "alonso_lamata", NULL};

static KcAhpMatrix
read_matrix(KcContext *context, ArrayType *array)
{
    KeycustMatrix values = keycust_matrix(array, "matrix", NULLS_AS_NAN);
    KcAhpMatrix matrix;

    keycust_check(context, kc_ahp_read(context, values.values, values.rows, values.columns, &matrix));
    return matrix;
}

static Jsonb *
result_detail(const KcAhpResult *result, const char *method, const char *index)
{
    char *json = psprintf("{\"method\": \"%s\", \"random_index\": \"%s\", \"judged_pairs\": %d, "
                          "\"missing_pairs\": %d, \"iterations\": %d, \"lambda_lower\": %.17g, "
                          "\"lambda_upper\": %.17g}",
                          method, index, result->judged, result->missing, result->fit->iterations,
                          result->fit->lambda_lower, result->fit->lambda_upper);

    return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
}

PG_FUNCTION_INFO_V1(ahp_weights);

Datum
ahp_weights(PG_FUNCTION_ARGS)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    int method = keycust_word(PG_GETARG_TEXT_PP(1), "method", methods);
    int index = keycust_word(PG_GETARG_TEXT_PP(2), "random_index", indices);
    KcAhpMatrix matrix = read_matrix(context, PG_GETARG_ARRAYTYPE_P(0));
    KeycustRow row = keycust_row(fcinfo);
    KcAhpResult result;

    keycust_check(context, kc_ahp_weights(context, &matrix, method, index, &result));
    keycust_put_array(&row, keycust_float8_array(result.fit->weights, matrix.size, false));
    keycust_put_float8(&row, result.fit->lambda_max);
    keycust_put_float8(&row, result.fit->ci);
    keycust_put_float8(&row, result.fit->ri);
    keycust_put_float8(&row, result.fit->cr);
    keycust_put_float8(&row, result.fit->gci);
    keycust_put_boolean(&row, result.consistent);
    if (result.worst_row < 0) {
        keycust_put_null(&row);
        keycust_put_null(&row);
    } else {
        keycust_put_int4(&row, result.worst_row + 1);
        keycust_put_int4(&row, result.worst_column + 1);
    }
    keycust_put_float8(&row, result.worst_judgement);
    keycust_put_float8(&row, result.worst_suggested);
    keycust_put_float8(&row, result.worst_mended_cr);
    keycust_put_int4(&row, RESULT_FORMAT);
    keycust_put_jsonb(&row, result_detail(&result, methods[method], indices[index]));
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

PG_FUNCTION_INFO_V1(ahp_matrix);

Datum
ahp_matrix(PG_FUNCTION_ARGS)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    int size;
    const double *weights = keycust_vector(PG_GETARG_ARRAYTYPE_P(0), "weights", NULLS_REFUSED, &size);
    int rows = Min(size, KC_AHP_MAX_SIZE);
    double *values = keycust_new(double, rows *rows);

    keycust_check(context, kc_ahp_ratios(context, weights, size, values));
    PG_RETURN_ARRAYTYPE_P(keycust_float8_matrix(values, size, size, false));
}

/* The state of ahp_group: the pairs (1,2), (1,3) … (1,n), (2,3) … in this order. */
typedef struct AhpPair {
    KcSum logs;
    KcSum weight;
} AhpPair;

typedef struct AhpGroup {
    KeycustState head;
    int32 size;
    int32 unused;
    AhpPair pairs[FLEXIBLE_ARRAY_MEMBER];
} AhpGroup;

#define GROUP_TOPIC KEYCUST_TOPIC('a', 'h', 'p', 'g')
#define GROUP_FORMAT 1
/* |ln a| of any double whose reciprocal is one; Σ w·ln a stays below this times Σ w. */
#define LARGEST_LOG 746.0

static int
pair_count(int size)
{
    return size * (size - 1) / 2;
}

static Size
group_bytes(int size)
{
    return offsetof(AhpGroup, pairs) + pair_count(size) * sizeof(AhpPair);
}

/* The state in an argument, of a size that its length fits. */
static AhpGroup *
group_shaped(Datum datum)
{
    AhpGroup *state = (AhpGroup *)keycust_state_read(datum, CurrentMemoryContext, GROUP_TOPIC, GROUP_FORMAT,
                                                     offsetof(AhpGroup, pairs));

    if (state->size < 1 || state->size > KC_AHP_MAX_SIZE || state->unused != 0)
        keycust_state_corrupt("Its size is not one of a comparison matrix.");
    if (VARSIZE(state) != group_bytes(state->size))
        keycust_state_corrupt("Its length does not fit its size.");
    return state;
}

/* The same, all of it checked. */
static AhpGroup *
group_read(Datum datum)
{
    AhpGroup *state = group_shaped(datum);

    for (int p = 0; p < pair_count(state->size); p++) {
        const AhpPair *pair = &state->pairs[p];

        if (!kc_sum_is_sound(&pair->logs) || !kc_sum_is_sound(&pair->weight) || pair->weight.high < 0 ||
            fabs(pair->logs.high) > LARGEST_LOG * pair->weight.high)
            keycust_state_corrupt("It holds sums that no judgements have.");
    }
    return state;
}

/* The state in argument 0, which may be changed; NULL for none. */
static AhpGroup *
group_own(FunctionCallInfo fcinfo)
{
    AhpGroup *state = NULL;

    if (keycust_state_is_known(fcinfo))
        return PG_ARGISNULL(0) ? NULL : group_shaped(PG_GETARG_DATUM(0));
    if (!PG_ARGISNULL(0))
        state = (AhpGroup *)keycust_state_copy(&group_read(PG_GETARG_DATUM(0))->head, CurrentMemoryContext);
    keycust_state_set_known(fcinfo);
    return state;
}

static Datum
group_datum(FunctionCallInfo fcinfo, AhpGroup *state)
{
    if (!state)
        PG_RETURN_NULL();
    PG_RETURN_POINTER(state);
}

static void
refuse_ragged(int first, int other)
{
    ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                    errmsg("matrices of a group must all have the same size"),
                    errdetail("One has %d rows, another has %d.", first, other)));
}

static void
check_sums(const AhpPair *pair)
{
    if (!isfinite(kc_sum_value(&pair->weight)) || !isfinite(kc_sum_value(&pair->logs)))
        ereport(ERROR,
                (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("the sum of weights is too large")));
}

static double
checked_weight(double weight)
{
    if (!(weight >= 0 && isfinite(weight)))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("weight must be a finite number of at least 0"), errdetail("Got %g.", weight)));
    /* Weights this small would leave products without digits. */
    return weight < DBL_MIN / DBL_EPSILON ? 0 : weight;
}

PG_FUNCTION_INFO_V1(ahp_group_transition);

Datum
ahp_group_transition(PG_FUNCTION_ARGS)
{
    bool weighted = PG_NARGS() > 2;
    AhpGroup *state;

    keycust_aggregate_memory(fcinfo);
    state = group_own(fcinfo);
    if (PG_ARGISNULL(1) || (weighted && PG_ARGISNULL(2)))
        return group_datum(fcinfo, state);
    KcContext *context = keycust_context(CurrentMemoryContext);
    double weight = weighted ? checked_weight(PG_GETARG_FLOAT8(2)) : 1;
    KcAhpMatrix matrix = read_matrix(context, PG_GETARG_ARRAYTYPE_P(1));
    int n = matrix.size;
    if (!state) {
        /* The executor copies a state that is new to where the aggregate lives. */
        state =
            (AhpGroup *)keycust_state_new(CurrentMemoryContext, GROUP_TOPIC, GROUP_FORMAT, group_bytes(n));
        state->size = n;
    }
    if (state->size != n)
        refuse_ragged(state->size, n);
    AhpPair *pair = state->pairs;
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++, pair++)
            if (weight > 0 && !isnan(matrix.logs[i * n + j])) {
                kc_sum_add_product(&pair->logs, weight, matrix.logs[i * n + j]);
                kc_sum_add(&pair->weight, weight);
                check_sums(pair);
            }
    PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(ahp_group_combine);

/* Both the combine function of the aggregates and the transition of ahp_group_merge. */
Datum
ahp_group_combine(PG_FUNCTION_ARGS)
{
    AhpGroup *state;
    const AhpGroup *other;

    keycust_aggregate_memory(fcinfo);
    state = group_own(fcinfo);
    if (PG_ARGISNULL(1))
        return group_datum(fcinfo, state);
    other = group_read(PG_GETARG_DATUM(1));
    if (!state)
        return PointerGetDatum(keycust_state_copy(&other->head, CurrentMemoryContext));
    if (state->size != other->size)
        refuse_ragged(state->size, other->size);
    for (int p = 0; p < pair_count(state->size); p++) {
        kc_sum_merge(&state->pairs[p].logs, &other->pairs[p].logs);
        kc_sum_merge(&state->pairs[p].weight, &other->pairs[p].weight);
        check_sums(&state->pairs[p]);
    }
    PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(ahp_group_final);

Datum
ahp_group_final(PG_FUNCTION_ARGS)
{
    const AhpGroup *state;
    const AhpPair *pair;
    double *values;
    int n;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    state = group_read(PG_GETARG_DATUM(0));
    n = state->size;
    pair = state->pairs;
    values = keycust_new(double, n *n);
    for (int i = 0; i < n; i++) {
        values[i * n + i] = 1;
        for (int j = i + 1; j < n; j++, pair++) {
            double weight = kc_sum_value(&pair->weight);
            double log_ratio = weight > 0 ? kc_sum_value(&pair->logs) / weight : NAN;

            values[i * n + j] = isnan(log_ratio) ? NAN : kc_ahp_ratio(log_ratio);
            values[j * n + i] = isnan(log_ratio) ? NAN : kc_ahp_ratio(-log_ratio);
        }
    }
    PG_RETURN_ARRAYTYPE_P(keycust_float8_matrix(values, n, n, true));
}

static void
put_position(KeycustRow *row, int position)
{
    if (position < 0)
        keycust_put_null(row);
    else
        keycust_put_int4(row, position + 1);
}

PG_FUNCTION_INFO_V1(ahp_sensitivity);

Datum
ahp_sensitivity(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *set = (ReturnSetInfo *)fcinfo->resultinfo;
    KcContext *context = keycust_context(CurrentMemoryContext);
    int criteria;
    const double *weights = keycust_vector(PG_GETARG_ARRAYTYPE_P(0), "weights", NULLS_REFUSED, &criteria);
    KeycustMatrix scores = keycust_matrix(PG_GETARG_ARRAYTYPE_P(1), "scores", NULLS_REFUSED);
    KcAhpCriticality *found;

    if (scores.columns != criteria)
        ereport(ERROR,
                (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("scores must have a column for each weight"),
                 errdetail("There are %d columns and %d weights.", scores.columns, criteria)));
    keycust_check(context,
                  kc_ahp_criticality(context, weights, criteria, scores.values, scores.rows, &found));
    keycust_set_begin(fcinfo);
    KeycustRow row = keycust_set_row(set);
    for (int k = 0; k < criteria; k++) {
        keycust_put_int4(&row, k + 1);
        keycust_put_float8(&row, found[k].weight);
        keycust_put_float8(&row, found[k].first.weight);
        keycust_put_float8(&row, found[k].first.weight - found[k].weight);
        put_position(&row, found[k].first.ahead);
        put_position(&row, found[k].first.behind);
        keycust_put_float8(&row, found[k].any.weight);
        keycust_put_float8(&row, found[k].any.weight - found[k].weight);
        put_position(&row, found[k].any.ahead);
        put_position(&row, found[k].any.behind);
        keycust_row_emit(&row, set);
    }
    return (Datum)0;
}

static void
put_step(KeycustRow *row, const KcAhpStep *step)
{
    keycust_put_float8(row, step->judgement);
    if (isnan(step->judgement)) {
        for (int i = 0; i < 3; i++)
            keycust_put_null(row);
        return;
    }
    keycust_put_float8(row, step->weight_change);
    keycust_put_float8(row, step->cr);
    keycust_put_boolean(row, step->rank_changes);
}

PG_FUNCTION_INFO_V1(ahp_judgement_sensitivity);

Datum
ahp_judgement_sensitivity(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *set = (ReturnSetInfo *)fcinfo->resultinfo;
    KcContext *context = keycust_context(CurrentMemoryContext);
    int method = keycust_word(PG_GETARG_TEXT_PP(1), "method", methods);
    KcAhpMatrix matrix = read_matrix(context, PG_GETARG_ARRAYTYPE_P(0));
    KcAhpVariation *found;
    int count;

    keycust_check(context, kc_ahp_vary(context, &matrix, method, KC_AHP_SAATY, &found, &count));
    keycust_set_begin(fcinfo);
    KeycustRow row = keycust_set_row(set);
    for (int i = 0; i < count; i++) {
        keycust_put_int4(&row, found[i].row + 1);
        keycust_put_int4(&row, found[i].column + 1);
        keycust_put_float8(&row, found[i].judgement);
        put_step(&row, &found[i].lower);
        put_step(&row, &found[i].higher);
        keycust_row_emit(&row, set);
    }
    return (Datum)0;
}
