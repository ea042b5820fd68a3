/*
 * What the score aggregates are given: rows of criteria, read without copying them about, and options, read
 * once into a state.
 */
#include "pg/score_glue.h"

#include "pg/array.h"
#include "pg/context.h"
#include "pg/options.h"

#include <math.h>

const char *const score_directions[] = {"benefit", "cost", "range", NULL};
const char *const score_methods[] = {"weighted_sum", "topsis", "grey", NULL};
const char *const score_weightings[] = {"equal", "critic", "entropy", "given", NULL};

static const char *const weight_words[] = {"equal", "critic", "entropy", NULL};
static const char *const bounds_options[] = {"winsorise", NULL};
static const char *const weights_options[] = {"direction", NULL};
static const char *const fit_options[] = {"criteria", "direction",    "weights", "method",
                                          "rho",      "min_coverage", NULL};

#define TWO_PASS                                                                                             \
    "Take the bounds in a call of their own: score_fit(c, (SELECT keycust.score_bounds(c) FROM t), "         \
    "options)."

static void
refuse_size(int size)
{
    ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                    errmsg("number of criteria must be between 1 and %d", KC_SCORE_MOST_CRITERIA),
                    errdetail("Got %d.", size)));
}

int
score_criteria_values(Datum datum, double *values)
{
    KeycustArrayView array = keycust_array_view(datum);
    int size = array.sizes[0];
    double check = 0;

    if (array.dimensions == 1 && size > KC_SCORE_MOST_CRITERIA)
        refuse_size(size);
    if (array.dimensions == 1 && !array.present) {
        memcpy(values, array.data, size * sizeof *values);
        /* 0·x is NaN for what is not finite, and stays so in the sum. */
        for (int i = 0; i < size; i++)
            check += 0 * values[i];
        if (check == 0)
            return size;
    } else if (array.dimensions == 1) {
        for (int i = 0, next = 0; i < size; i++) {
            values[i] = NAN;
            if (array.present[i / 8] & (1 << (i % 8))) {
                memcpy(&values[i], array.data + next++ * sizeof *values, sizeof *values);
                check += 0 * values[i];
            }
        }
        if (check == 0)
            return size;
    }
    /* Something is wrong: the shared reader says what. */
    keycust_vector(DatumGetArrayTypeP(datum), "criteria", NULLS_AS_NAN, &size);
    pg_unreachable();
}

static void
refuse_count(const char *option, int got, int size)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("option \"%s\" must have one element for each criterion", option),
                    errdetail("Got %d for %d criteria.", got, size)));
}

/* [low, high]; false when it is not that. */
static bool
read_range(JsonbValue *value, KcScoreScale *scale)
{
    JsonbContainer *container = value->type == jbvBinary ? value->val.binary.data : NULL;
    JsonbValue *low, *high;

    if (!container || !JsonContainerIsArray(container) || JsonContainerSize(container) != 2)
        return false;
    low = getIthJsonbValueFromContainer(container, 0);
    high = getIthJsonbValueFromContainer(container, 1);
    scale->direction = KC_SCORE_RANGE;
    return keycust_json_number(low, &scale->best_low) && keycust_json_number(high, &scale->best_high) &&
           scale->best_low <= scale->best_high;
}

static bool
is_word(const JsonbValue *value, const char *word)
{
    return value->type == jbvString && (size_t)value->val.string.len == strlen(word) &&
           memcmp(value->val.string.val, word, value->val.string.len) == 0;
}

/* Returns whether a criterion has a best range. */
static bool
read_directions(const KeycustOptions *options, KcScoreColumn *columns, int size)
{
    const char *expected = "option \"direction\" must be a list of \"benefit\", \"cost\" or [low, high]";
    JsonbValue list;
    JsonbContainer *container;
    bool has_range = false;

    if (!keycust_option_value(options, "direction", &list))
        return false;
    container = list.type == jbvBinary ? list.val.binary.data : NULL;
    if (!container || !JsonContainerIsArray(container))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s", expected)));
    if (JsonContainerSize(container) != (uint32)size)
        refuse_count("direction", JsonContainerSize(container), size);
    for (int i = 0; i < size; i++) {
        JsonbValue *value = getIthJsonbValueFromContainer(container, i);

        if (is_word(value, "benefit"))
            columns[i].given.direction = KC_SCORE_BENEFIT;
        else if (is_word(value, "cost"))
            columns[i].given.direction = KC_SCORE_COST;
        else if (read_range(value, &columns[i].given))
            has_range = true;
        else
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s", expected),
                            errdetail("Element %d is something else.", i + 1)));
    }
    return has_range;
}

static void
read_weights(const KeycustOptions *options, KcScoreState *head, KcScoreColumn *columns)
{
    JsonbValue value;
    double *weights;
    double sum = 0;
    int count, word;
    bool is_sound = true;

    if (!keycust_option_value(options, "weights", &value))
        return;
    if (value.type != jbvBinary) {
        if (value.type != jbvString || !keycust_option_word(options, "weights", weight_words, &word))
            ereport(ERROR,
                    (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                     errmsg("option \"weights\" must be \"equal\", \"critic\", \"entropy\" or a list of "
                            "numbers")));
        head->weighting = word;
        return;
    }
    keycust_option_numbers(options, "weights", false, &weights, &count);
    if (count != (int)head->size)
        refuse_count("weights", count, head->size);
    head->weighting = KC_SCORE_GIVEN;
    for (int i = 0; i < count; i++) {
        is_sound = is_sound && weights[i] >= 0;
        columns[i].weight = weights[i];
        sum += weights[i];
    }
    if (!is_sound || !(sum > 0) || !isfinite(sum))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"weights\" must have no negative numbers and a finite sum greater "
                               "than 0")));
}

/* The names, each ended by a zero byte, one after another; NULL when not given. */
static char *
read_names(const KeycustOptions *options, KcScoreState *head)
{
    char **names;
    char *joined, *end;
    Size bytes = 0;
    int count;

    if (!keycust_option_texts(options, "criteria", &names, &count))
        return NULL;
    if (count != (int)head->size)
        refuse_count("criteria", count, head->size);
    for (int i = 0; i < count; i++) {
        bytes += strlen(names[i]) + 1;
        for (int j = 0; j < i; j++)
            if (strcmp(names[i], names[j]) == 0)
                ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                                errmsg("option \"criteria\" must not name a criterion twice"),
                                errdetail("Elements %d and %d are both \"%s\".", j + 1, i + 1, names[i])));
        if (names[i][0] == '\0')
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("option \"criteria\" must not have empty names"),
                            errdetail("Element %d is empty.", i + 1)));
    }
    joined = end = palloc(bytes);
    for (int i = 0; i < count; i++) {
        size_t length = strlen(names[i]) + 1;

        memcpy(end, names[i], length);
        end += length;
    }
    head->names_bytes = bytes;
    return joined;
}

static void
read_bounds(ArrayType *bounds, KcScoreState *head, KcScoreColumn *columns)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    KeycustMatrix matrix = keycust_matrix(bounds, "bounds", NULLS_AS_NAN);

    if (matrix.columns != 2 || matrix.rows != (int)head->size)
        ereport(ERROR,
                (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                 errmsg("bounds must have one row {low, high} for each criterion"),
                 errdetail("Got %d times %d for %u criteria.", matrix.rows, matrix.columns, head->size)));
    head->parts |= KC_SCORE_BOUNDED;
    for (int i = 0; i < matrix.rows; i++) {
        columns[i].given.low = matrix.values[2 * i];
        columns[i].given.high = matrix.values[2 * i + 1];
        keycust_check(context, kc_score_check_scale(context, &columns[i].given, i));
    }
}

/* What a kind of aggregate keeps, now that its options are read. */
static void
choose_parts(ScoreKind kind, KcScoreState *head, bool has_range)
{
    bool is_bounded = head->parts & KC_SCORE_BOUNDED;

    if (kind == SCORE_CRITIC)
        head->weighting = KC_SCORE_CRITIC;
    if (kind == SCORE_ENTROPY)
        head->weighting = KC_SCORE_BY_ENTROPY;
    if (head->weighting == KC_SCORE_BY_ENTROPY && !is_bounded)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("entropy weights need the bounds of the criteria beforehand"),
                        errhint("%s", TWO_PASS)));
    if (head->weighting == KC_SCORE_CRITIC && has_range && !is_bounded)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("CRITIC weights with a best range need the bounds of the criteria beforehand"),
                        errhint("%s", TWO_PASS)));
    if (head->weighting == KC_SCORE_CRITIC)
        head->parts |= KC_SCORE_MOMENTS;
    if (head->weighting == KC_SCORE_BY_ENTROPY)
        head->parts |= KC_SCORE_ENTROPY;
    if (head->method == KC_SCORE_TOPSIS && !has_range)
        head->parts |= KC_SCORE_SQUARES;
    if (head->winsorise > 0) {
        head->parts |= KC_SCORE_SKETCHES;
        head->capacity = KC_QUANTILE_LEAST_CAPACITY;
    }
}

static const char *const *
allowed_options(ScoreKind kind)
{
    return kind == SCORE_BOUNDS ? bounds_options : kind == SCORE_FIT ? fit_options : weights_options;
}

KeycustState *
score_new_state(ScoreKind kind, int size, ArrayType *bounds, Jsonb *jsonb)
{
    KeycustOptions options = keycust_options(jsonb, allowed_options(kind));
    KcScoreState head = {.size = size, .rho = 0.5, .min_coverage = 0.5};
    KcScoreColumn *columns = keycust_new_zeroed(KcScoreColumn, size);
    KeycustState *state;
    char *names;
    bool has_range;
    int method = KC_SCORE_WEIGHTED_SUM;

    has_range = read_directions(&options, columns, size);
    read_weights(&options, &head, columns);
    names = read_names(&options, &head);
    keycust_option_word(&options, "method", score_methods, &method);
    head.method = method;
    keycust_option_number(&options, "rho", 1e-6, 1, &head.rho);
    keycust_option_number(&options, "min_coverage", 0, 1, &head.min_coverage);
    keycust_option_number(&options, "winsorise", 0, 0.499, &head.winsorise);
    for (int i = 0; i < size; i++)
        columns[i].given.low = columns[i].given.high = NAN;
    if (bounds)
        read_bounds(bounds, &head, columns);
    choose_parts(kind, &head, has_range);
    head.options_bytes = jsonb ? VARSIZE_ANY_EXHDR(jsonb) : 0;
    if (kc_score_state_bytes(&head) == 0)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("options are too long")));
    state = keycust_state_new(CurrentMemoryContext, kind, SCORE_STATE_FORMAT,
                              sizeof *state + kc_score_state_bytes(&head));
    *score_body(state) = head;
    memcpy(score_body(state)->columns, columns, size * sizeof *columns);
    kc_score_state_init(score_body(state));
    if (names)
        memcpy(kc_score_state_names(score_body(state)), names, head.names_bytes);
    if (jsonb)
        memcpy(kc_score_state_options(score_body(state)), VARDATA_ANY(jsonb), head.options_bytes);
    return state;
}
