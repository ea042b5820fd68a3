/* Functions over a score_model: a row's score, what it is made of, other weights. */
#include "pg/score_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"

#include "utils/builtins.h"

#include <math.h>

#define WEIGHTS_ATTRIBUTE 6
#define WEIGHTING_ATTRIBUTE 8

/* The row of the second argument, of the model's size. */
static void
row_values(FunctionCallInfo fcinfo, const ScoreModel *read, double *values)
{
    int size = score_criteria_values(PG_GETARG_DATUM(1), values);

    if (size != (int)read->model.size)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("criteria must be those of the model"),
                        errdetail("Got %d, the model has %zu.", size, read->model.size)));
}

PG_FUNCTION_INFO_V1(score_row);
PG_FUNCTION_INFO_V1(score_coverage);
PG_FUNCTION_INFO_V1(score_contribution);
PG_FUNCTION_INFO_V1(score_points);
PG_FUNCTION_INFO_V1(score_criteria);
PG_FUNCTION_INFO_V1(score_reweight);
PG_FUNCTION_INFO_V1(score_combine);

Datum
score_row(PG_FUNCTION_ARGS)
{
    ScoreModel *read = score_argument_model(fcinfo);
    double values[KC_SCORE_MOST_CRITERIA];
    double score;

    row_values(fcinfo, read, values);
    score = kc_score_row(&read->model, values);
    if (isnan(score))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(score);
}

Datum
score_coverage(PG_FUNCTION_ARGS)
{
    ScoreModel *read = score_argument_model(fcinfo);
    double values[KC_SCORE_MOST_CRITERIA];

    row_values(fcinfo, read, values);
    PG_RETURN_FLOAT8(kc_score_coverage(&read->model, values));
}

Datum
score_contribution(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    ScoreModel *read = score_read_model(PG_GETARG_HEAPTUPLEHEADER(0));
    double values[KC_SCORE_MOST_CRITERIA];
    KcScoreShare *shares = keycust_new(KcScoreShare, read->model.size);
    KeycustRow row;

    row_values(fcinfo, read, values);
    kc_score_contribution(&read->model, values, shares);
    keycust_set_begin(fcinfo);
    row = keycust_set_row(result);
    for (size_t i = 0; i < read->model.size; i++) {
        keycust_put_text(&row, read->names[i]);
        keycust_put_float8(&row, values[i]);
        keycust_put_float8(&row, shares[i].goodness);
        keycust_put_float8(&row, shares[i].weight);
        keycust_put_float8(&row, shares[i].contribution);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}

Datum
score_points(PG_FUNCTION_ARGS)
{
    ScoreModel *read = score_argument_model(fcinfo);
    double values[KC_SCORE_MOST_CRITERIA];
    KcScoreShare shares[KC_SCORE_MOST_CRITERIA];

    row_values(fcinfo, read, values);
    kc_score_contribution(&read->model, values, shares);
    for (size_t i = 0; i < read->model.size; i++)
        values[i] = shares[i].contribution;
    PG_RETURN_ARRAYTYPE_P(keycust_float8_array(values, (int)read->model.size, true));
}

Datum
score_criteria(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    ScoreModel *read = score_read_model(PG_GETARG_HEAPTUPLEHEADER(0));
    KeycustRow row;

    keycust_set_begin(fcinfo);
    row = keycust_set_row(result);
    for (size_t i = 0; i < read->model.size; i++) {
        const KcScoreCriterion *criterion = &read->model.criteria[i];
        bool is_range = criterion->scale.direction == KC_SCORE_RANGE;

        keycust_put_int4(&row, (int32)i + 1);
        keycust_put_text(&row, read->names[i]);
        keycust_put_text(&row, score_directions[criterion->scale.direction]);
        keycust_put_float8(&row, is_range ? criterion->scale.best_low : NAN);
        keycust_put_float8(&row, is_range ? criterion->scale.best_high : NAN);
        keycust_put_float8(&row, criterion->scale.low);
        keycust_put_float8(&row, criterion->scale.high);
        keycust_put_float8(&row, criterion->weight);
        keycust_put_float8(&row, read->coverage[i]);
        keycust_row_emit(&row, result);
    }
    return (Datum)0;
}

Datum
score_reweight(PG_FUNCTION_ARGS)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    ScoreModel *read = score_read_model(PG_GETARG_HEAPTUPLEHEADER(0));
    KeycustRow row = keycust_row(fcinfo);
    int size;
    const double *given = keycust_vector(PG_GETARG_ARRAYTYPE_P(1), "weights", NULLS_REFUSED, &size);
    double *weights = keycust_new(double, size);

    if (size != (int)read->model.size)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("weights must have one element for each criterion"),
                        errdetail("Got %d, the model has %zu.", size, read->model.size)));
    for (int i = 0; i < size; i++)
        read->model.criteria[i].weight = given[i];
    keycust_check(context, kc_score_check(context, &read->model));
    for (int i = 0; i < size; i++)
        weights[i] = read->model.criteria[i].weight;
    memcpy(row.values, read->attributes, sizeof read->attributes);
    memcpy(row.nulls, read->nulls, sizeof read->nulls);
    row.filled = SCORE_MODEL_ATTRIBUTES;
    row.values[WEIGHTS_ATTRIBUTE] = PointerGetDatum(keycust_float8_array(weights, size, false));
    row.values[WEIGHTING_ATTRIBUTE] = CStringGetTextDatum(score_weightings[KC_SCORE_GIVEN]);
    PG_RETURN_DATUM(keycust_row_datum(&row));
}

Datum
score_combine(PG_FUNCTION_ARGS)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    int size, objective_size;
    const double *subjective =
        keycust_vector(PG_GETARG_ARRAYTYPE_P(0), "subjective weights", NULLS_REFUSED, &size);
    const double *objective =
        keycust_vector(PG_GETARG_ARRAYTYPE_P(1), "objective weights", NULLS_REFUSED, &objective_size);
    double *weights = keycust_new(double, size);

    if (size != objective_size)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("subjective and objective weights must have the same number of elements"),
                        errdetail("Got %d and %d.", size, objective_size)));
    keycust_check(context,
                  kc_score_combine(context, subjective, objective, size, PG_GETARG_FLOAT8(2), weights));
    PG_RETURN_ARRAYTYPE_P(keycust_float8_array(weights, size, false));
}
