/* The score_model: made from a state, and read back from whoever wrote it. */
#include "pg/score_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/context.h"
#include "pg/model.h"
#include "pg/options.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include <math.h>

enum {
    CRITERIA,
    DIRECTION,
    BEST_LOW,
    BEST_HIGH,
    LOW,
    HIGH,
    WEIGHTS,
    METHOD,
    WEIGHTING,
    ROWS,
    COMPLETE_ROWS,
    COVERAGE,
    STATUS,
    MESSAGE,
    FORMAT,
    DETAIL
};

static const struct KeycustAttribute attributes[SCORE_MODEL_ATTRIBUTES] = {
    {"criteria", TEXTARRAYOID, false},   {"direction", TEXTARRAYOID, false},
    {"best_low", FLOAT8ARRAYOID, false}, {"best_high", FLOAT8ARRAYOID, false},
    {"low", FLOAT8ARRAYOID, false},      {"high", FLOAT8ARRAYOID, false},
    {"weights", FLOAT8ARRAYOID, false},  {"method", TEXTOID, false},
    {"weighting", TEXTOID, false},       {"rows", INT8OID, false},
    {"complete_rows", INT8OID, false},   {"coverage", FLOAT8ARRAYOID, false},
    {"status", TEXTOID, false},          {"message", TEXTOID, true},
    {"format", INT4OID, false},          {"detail", JSONBOID, false}};

static const KeycustModelType type = {"score_model", SCORE_MODEL_ATTRIBUTES, FORMAT, SCORE_MODEL_FORMAT,
                                      attributes};

static Jsonb *
make_detail(KcScoreState *state)
{
    StringInfoData json;

    initStringInfo(&json);
    appendStringInfoString(&json, "{\"rho\":");
    keycust_append_number(&json, state->rho);
    appendStringInfoString(&json, ",\"min_coverage\":");
    keycust_append_number(&json, state->min_coverage);
    if (state->parts & KC_SCORE_SQUARES) {
        appendStringInfoString(&json, ",\"norm\":[");
        for (uint32 i = 0; i < state->size; i++) {
            appendStringInfoString(&json, i ? "," : "");
            keycust_append_number(&json, kc_score_state_norm(state, i));
        }
        appendStringInfoChar(&json, ']');
    }
    appendStringInfoChar(&json, '}');
    return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

static const char **
make_names(KcScoreState *state)
{
    const char **names = keycust_new(const char *, state->size);
    const char *next = kc_score_state_names(state);

    for (uint32 i = 0; i < state->size; i++) {
        if (state->names_bytes == 0) {
            names[i] = psprintf("c%u", i + 1);
            continue;
        }
        names[i] = next;
        next += strlen(next) + 1;
    }
    return names;
}

static const char *const status_words[] = {"ok", "constant", "too_few_rows", "no_values"};

static const char *
make_message(const KcScoreState *state, const KcScoreScale *scales, KcScoreNote note)
{
    uint32 constants = 0;
    uint32 unknown = 0;

    for (uint32 i = 0; i < state->size; i++)
        if (!kc_score_state_is_known(state, i))
            unknown++;
        else
            constants += kc_score_is_constant(&scales[i]);
    if (note == KC_SCORE_UNKNOWN)
        return "no criterion ever had a value";
    if (note == KC_SCORE_CONSTANT && constants + unknown == state->size)
        return "every criterion is constant, so that nothing tells the rows apart";
    if (note == KC_SCORE_CONSTANT)
        return "no criterion varies in the rows that weights are measured from, so that they count alike";
    if (note == KC_SCORE_TOO_FEW_ROWS)
        return "too few rows to measure weights, so that the criteria count alike";
    if (constants == 0 && unknown == 0)
        return NULL;
    return psprintf("%s%s%s",
                    constants ? psprintf("%u of %u criteria are constant", constants, state->size) : "",
                    constants && unknown ? ", " : "",
                    unknown ? psprintf("%u of %u criteria never had a value", unknown, state->size) : "");
}

typedef struct Columns {
    KcScoreScale *scales;
    const char **directions;
    double *best_low, *best_high, *low, *high, *coverage;
} Columns;

static Columns
make_columns(KcContext *context, KcScoreState *state)
{
    Size size = state->size;
    Columns columns = {keycust_new(KcScoreScale, size), keycust_new(const char *, size),
                       keycust_new(double, size),       keycust_new(double, size),
                       keycust_new(double, size),       keycust_new(double, size),
                       keycust_new(double, size)};

    for (Size i = 0; i < size; i++) {
        KcScoreScale *scale = &columns.scales[i];
        double rank_error;

        *scale = state->columns[i].given;
        keycust_check(context,
                      kc_score_state_bounds(context, state, i, &scale->low, &scale->high, &rank_error));
        columns.directions[i] = score_directions[scale->direction];
        columns.best_low[i] = scale->direction == KC_SCORE_RANGE ? scale->best_low : NAN;
        columns.best_high[i] = scale->direction == KC_SCORE_RANGE ? scale->best_high : NAN;
        columns.low[i] = scale->low;
        columns.high[i] = scale->high;
        columns.coverage[i] = (double)state->columns[i].present / (double)state->rows;
    }
    return columns;
}

Datum
score_make_model(FunctionCallInfo fcinfo, KcScoreState *state)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    KeycustRow row = keycust_row(fcinfo);
    Columns columns = make_columns(context, state);
    double *weights = keycust_new(double, state->size);
    int size = state->size;
    KcScoreNote note;

    keycust_check(context, kc_score_state_weights(context, state, columns.scales, weights, &note));
    keycust_put_array(&row, keycust_text_array(make_names(state), size));
    keycust_put_array(&row, keycust_text_array(columns.directions, size));
    keycust_put_array(&row, keycust_float8_array(columns.best_low, size, true));
    keycust_put_array(&row, keycust_float8_array(columns.best_high, size, true));
    keycust_put_array(&row, keycust_float8_array(columns.low, size, true));
    keycust_put_array(&row, keycust_float8_array(columns.high, size, true));
    keycust_put_array(&row, keycust_float8_array(weights, size, false));
    keycust_put_text(&row, score_methods[state->method]);
    keycust_put_text(&row, score_weightings[state->weighting]);
    keycust_put_int8(&row, state->rows);
    keycust_put_int8(&row, state->complete_rows);
    keycust_put_array(&row, keycust_float8_array(columns.coverage, size, false));
    keycust_put_text(&row, status_words[note]);
    keycust_put_text(&row, make_message(state, columns.scales, note));
    keycust_put_int4(&row, SCORE_MODEL_FORMAT);
    keycust_put_jsonb(&row, make_detail(state));
    return keycust_row_datum(&row);
}

static void
refuse_size(const char *name, int got, int size)
{
    ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                    errmsg("model.%s must have one element for each criterion", name),
                    errdetail("Got %d for %d criteria.", got, size)));
}

static char **
read_texts(const ScoreModel *read, int attribute, int *size)
{
    ArrayType *array = DatumGetArrayTypeP(read->attributes[attribute]);
    char **texts;
    Datum *elements;

    if (ARR_NDIM(array) != 1 || array_contains_nulls(array))
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("model.%s must be a one-dimensional array without nulls",
                               attributes[attribute].name)));
    deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, NULL, size);
    texts = keycust_new(char *, *size);
    for (int i = 0; i < *size; i++)
        texts[i] = TextDatumGetCString(elements[i]);
    return texts;
}

static const double *
read_numbers(const ScoreModel *read, int attribute, KeycustNulls nulls)
{
    const char *name = attributes[attribute].name;
    ArrayType *array = DatumGetArrayTypeP(read->attributes[attribute]);
    int size;
    const double *values = keycust_vector(array, psprintf("model.%s", name), nulls, &size);

    if (size != (int)read->model.size)
        refuse_size(name, size, read->model.size);
    return values;
}

static int
read_word(const char *name, const char *word, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("model.%s has an unknown word", name),
                    errdetail("Got \"%s\".", word)));
    return 0;
}

/* What methods need beyond the columns. Keys we do not know are a later version's. */
static void
read_detail(ScoreModel *read)
{
    KcScoreModel *model = &read->model;
    KeycustOptions detail = {DatumGetJsonbP(read->attributes[DETAIL]), NULL};
    double *norms;
    int count;

    if (!JB_ROOT_IS_OBJECT(detail.jsonb))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("model.detail must be a JSON object")));
    model->rho = model->min_coverage = 0.5;
    keycust_option_number(&detail, "rho", 0, 1, &model->rho);
    keycust_option_number(&detail, "min_coverage", 0, 1, &model->min_coverage);
    if (!keycust_option_numbers(&detail, "norm", true, &norms, &count))
        return;
    if (count != (int)model->size)
        refuse_size("detail.norm", count, model->size);
    model->by_vectors = true;
    for (int i = 0; i < count; i++)
        model->criteria[i].norm = norms[i];
}

static void
check_attributes(const ScoreModel *read)
{
    int64 rows, complete_rows;

    keycust_check_model(&type, read->attributes, read->nulls);
    rows = DatumGetInt64(read->attributes[ROWS]);
    complete_rows = DatumGetInt64(read->attributes[COMPLETE_ROWS]);
    if (complete_rows < 0 || complete_rows > rows)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("model.complete_rows must be from 0 to model.rows")));
}

static void
read_criteria(ScoreModel *read)
{
    KcScoreModel *model = &read->model;
    int size;
    char **directions = read_texts(read, DIRECTION, &size);
    const double *best_low, *best_high, *low, *high, *weights;

    if (size != (int)model->size)
        refuse_size("direction", size, model->size);
    best_low = read_numbers(read, BEST_LOW, NULLS_AS_NAN);
    best_high = read_numbers(read, BEST_HIGH, NULLS_AS_NAN);
    low = read_numbers(read, LOW, NULLS_AS_NAN);
    high = read_numbers(read, HIGH, NULLS_AS_NAN);
    weights = read_numbers(read, WEIGHTS, NULLS_REFUSED);
    for (int i = 0; i < size; i++) {
        KcScoreScale *scale = &model->criteria[i].scale;

        scale->direction = read_word("direction", directions[i], score_directions);
        scale->best_low = best_low[i];
        scale->best_high = best_high[i];
        scale->low = low[i];
        scale->high = high[i];
        model->criteria[i].weight = weights[i];
        if (read->coverage[i] < 0 || read->coverage[i] > 1)
            ereport(ERROR,
                    (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("model.coverage must be from 0 to 1"),
                     errdetail("Element %d is %g.", i + 1, read->coverage[i])));
    }
}

ScoreModel *
score_read_model(HeapTupleHeader composite)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    ScoreModel *read = keycust_new_zeroed(ScoreModel, 1);
    int size;

    keycust_take_model(composite, &type, read->attributes, read->nulls);
    check_attributes(read);
    read->names = read_texts(read, CRITERIA, &size);
    read->model.size = size;
    read->model.criteria = keycust_new_zeroed(KcScoreCriterion, size);
    read->coverage = unconstify(double *, read_numbers(read, COVERAGE, NULLS_REFUSED));
    read_criteria(read);
    read->model.method = read_word("method", TextDatumGetCString(read->attributes[METHOD]), score_methods);
    read_detail(read);
    keycust_check(context, kc_score_check(context, &read->model));
    return read;
}

static void *
read_kept(HeapTupleHeader composite)
{
    return score_read_model(composite);
}

ScoreModel *
score_argument_model(FunctionCallInfo fcinfo)
{
    return keycust_kept_model(fcinfo, 0, read_kept);
}
