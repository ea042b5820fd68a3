/*
 * The score aggregates, one-pass: bytea states with a combine function. Options and bounds travel with every
 * row and are compared with what the state was made from, byte by byte; only a difference is looked into.
 */
#include "pg/score_glue.h"

#include "pg/array.h"
#include "pg/context.h"

#include "mb/pg_wchar.h"

#include <math.h>

/* What an aggregate of this kind keeps and weighs; other options are those of another. */
static bool
is_kind_sound(const KcScoreState *body, uint32 kind)
{
    switch (kind) {
    case SCORE_BOUNDS:
        return (body->parts & ~(uint32)KC_SCORE_SKETCHES) == 0 && body->weighting == KC_SCORE_EQUAL &&
               body->method == KC_SCORE_WEIGHTED_SUM;
    case SCORE_ENTROPY:
        return body->weighting == KC_SCORE_BY_ENTROPY && body->method == KC_SCORE_WEIGHTED_SUM &&
               body->winsorise == 0;
    case SCORE_CRITIC:
        return body->weighting == KC_SCORE_CRITIC && body->method == KC_SCORE_WEIGHTED_SUM &&
               body->winsorise == 0;
    default:
        return body->winsorise == 0;
    }
}

/* A state whose shape fits its length, so that no row can reach beyond it. */
static KeycustState *
shaped_state(Datum datum, uint32 kind)
{
    KeycustState *state = keycust_state_read(datum, CurrentMemoryContext, kind, SCORE_STATE_FORMAT,
                                             sizeof(KeycustState) + sizeof(KcScoreState));

    if (kc_score_state_bytes(score_body(state)) != VARSIZE(state) - sizeof(KeycustState))
        keycust_state_corrupt("Its length is not what its head says.");
    if (!kc_score_state_is_shaped(score_body(state)))
        keycust_state_corrupt("A sketch in it is damaged.");
    return state;
}

/* Whether the names, each of which a zero byte ends, are text in the encoding of the database. */
static bool
are_names_text(const KcScoreState *body)
{
    const char *name = kc_score_state_names(body);
    const char *end = name + body->names_bytes;

    for (; name < end; name += strlen(name) + 1)
        if (!pg_verifymbstr(name, strlen(name), true))
            return false;
    return true;
}

/* A state from outside, all of it checked. */
static KeycustState *
checked_state(Datum datum, uint32 kind)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    KeycustState *state = shaped_state(datum, kind);

    keycust_check(context,
                  kc_score_state_check(context, score_body(state), VARSIZE(state) - sizeof(KeycustState)));
    if (!is_kind_sound(score_body(state), kind))
        keycust_state_corrupt("Its options are those of another aggregate.");
    if (!are_names_text(score_body(state)))
        keycust_state_corrupt("A name in it is not text in the encoding of the database.");
    return state;
}

/* The state in argument 0, which may be changed; NULL for none. */
static KeycustState *
own_state(FunctionCallInfo fcinfo, uint32 kind)
{
    KeycustState *state = NULL;

    if (keycust_state_is_known(fcinfo))
        return PG_ARGISNULL(0) ? NULL : shaped_state(PG_GETARG_DATUM(0), kind);
    if (!PG_ARGISNULL(0))
        state = keycust_state_copy(checked_state(PG_GETARG_DATUM(0), kind), CurrentMemoryContext);
    keycust_state_set_known(fcinfo);
    return state;
}

static Datum
state_datum(FunctionCallInfo fcinfo, KeycustState *state)
{
    if (!state)
        PG_RETURN_NULL();
    PG_RETURN_POINTER(state);
}

static bool
is_options_same(const KcScoreState *body, Datum datum)
{
    struct varlena *options = PG_DETOAST_DATUM_PACKED(datum);

    return VARSIZE_ANY_EXHDR(options) == body->options_bytes &&
           memcmp(VARDATA_ANY(options), kc_score_state_options(unconstify(KcScoreState *, body)),
                  body->options_bytes) == 0;
}

static bool
is_bounds_same(const KcScoreState *body, Datum datum)
{
    KeycustArrayView array = keycust_array_view(datum);

    if (array.dimensions != 2 || array.sizes[0] != (int)body->size || array.sizes[1] != 2 || array.present)
        return false;
    for (uint32 i = 0; i < body->size; i++) {
        double bounds[2];

        memcpy(bounds, array.data + i * sizeof bounds, sizeof bounds);
        if (bounds[0] != body->columns[i].given.low || bounds[1] != body->columns[i].given.high)
            return false;
    }
    return true;
}

typedef struct Given {
    bool has_bounds; /* the form has the argument */
    bool has_options;
    Datum bounds;
    Datum options; /* 0: NULL */
} Given;

static Given
given_arguments(FunctionCallInfo fcinfo, int bounds, int options)
{
    Given given = {.has_bounds = bounds > 0, .has_options = options > 0};

    if (given.has_bounds) {
        if (PG_ARGISNULL(bounds))
            ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("bounds must not be null"),
                            errhint("Bounds are null when score_bounds saw no rows.")));
        given.bounds = PG_GETARG_DATUM(bounds);
    }
    if (given.has_options && !PG_ARGISNULL(options))
        given.options = PG_GETARG_DATUM(options);
    return given;
}

static KeycustState *
fresh_state(ScoreKind kind, int size, const Given *given)
{
    return score_new_state(kind, size, given->has_bounds ? DatumGetArrayTypeP(given->bounds) : NULL,
                           given->options ? DatumGetJsonbP(given->options) : NULL);
}

/* Raises an error when the row's size, bounds or options are not those of the state. */
static void
check_row(ScoreKind kind, KcScoreState *body, int size, const Given *given)
{
    bool is_same = size == (int)body->size &&
                   (given->options ? is_options_same(body, given->options) : body->options_bytes == 0) &&
                   (!given->has_bounds || is_bounds_same(body, given->bounds));

    if (!is_same) {
        KcContext *context = keycust_context(CurrentMemoryContext);

        if (size != (int)body->size)
            ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                            errmsg("criteria must have the same number of elements in every row"),
                            errdetail("Got %d after %u.", size, body->size)));
        /* Written otherwise, perhaps meaning the same. */
        keycust_check(context,
                      kc_score_state_compare(context, body, score_body(fresh_state(kind, size, given))));
    }
}

static KeycustState *
grown(KeycustState *state, uint32 capacity)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    KcScoreState head = *score_body(state);
    KeycustState *larger;

    head.capacity = capacity;
    larger = keycust_state_new(CurrentMemoryContext, state->topic, SCORE_STATE_FORMAT,
                               sizeof *larger + kc_score_state_bytes(&head));
    *score_body(larger) = head;
    keycust_check(context, kc_score_state_grow(context, score_body(state), score_body(larger)));
    return larger;
}

static Datum
accumulate(FunctionCallInfo fcinfo, ScoreKind kind, int bounds, int options)
{
    double values[KC_SCORE_MOST_CRITERIA];
    KeycustState *state;
    Given given;
    int size;
    uint32 capacity;

    keycust_aggregate_memory(fcinfo);
    state = own_state(fcinfo, kind);
    if (PG_ARGISNULL(1))
        return state_datum(fcinfo, state);
    size = score_criteria_values(PG_GETARG_DATUM(1), values);
    given = given_arguments(fcinfo, bounds, options);
    if (state)
        check_row(kind, score_body(state), size, &given);
    else
        state = fresh_state(kind, size, &given);
    capacity = kc_score_state_wants(score_body(state));
    if (capacity)
        state = grown(state, capacity);
    if (!kc_score_state_add(score_body(state), values))
        ereport(ERROR,
                (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("criteria are too large to be squared"),
                 errdetail("TOPSIS and CRITIC accept values up to %g.", KC_SCORE_MOST_SQUARED),
                 errhint("Give the criterion in a larger unit.")));
    if (kc_score_state_is_over(score_body(state))) {
        KcContext *context = keycust_context(CurrentMemoryContext);

        keycust_check(context, kc_score_state_fit(context, score_body(state)));
    }
    PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(score_bounds_trans);
PG_FUNCTION_INFO_V1(score_entropy_trans);
PG_FUNCTION_INFO_V1(score_critic_trans);
PG_FUNCTION_INFO_V1(score_fit_trans);
PG_FUNCTION_INFO_V1(score_state_combine);
PG_FUNCTION_INFO_V1(score_bounds_final);
PG_FUNCTION_INFO_V1(score_weights_final);
PG_FUNCTION_INFO_V1(score_fit_final);
PG_FUNCTION_INFO_V1(score_rank_error);

Datum
score_bounds_trans(PG_FUNCTION_ARGS)
{
    return accumulate(fcinfo, SCORE_BOUNDS, 0, PG_NARGS() > 2 ? 2 : 0);
}

Datum
score_entropy_trans(PG_FUNCTION_ARGS)
{
    return accumulate(fcinfo, SCORE_ENTROPY, 2, PG_NARGS() > 3 ? 3 : 0);
}

Datum
score_critic_trans(PG_FUNCTION_ARGS)
{
    return accumulate(fcinfo, SCORE_CRITIC, PG_NARGS() > 3 ? 2 : 0, PG_NARGS() - 1 > 1 ? PG_NARGS() - 1 : 0);
}

Datum
score_fit_trans(PG_FUNCTION_ARGS)
{
    return accumulate(fcinfo, SCORE_FIT, PG_NARGS() > 3 ? 2 : 0, PG_NARGS() - 1 > 1 ? PG_NARGS() - 1 : 0);
}

/* The kind of a state that is to be combined: any of ours. */
static uint32
kind_of(Datum datum)
{
    struct varlena *packed = PG_DETOAST_DATUM_PACKED(datum);
    uint32 topic = 0;

    if (VARSIZE_ANY_EXHDR(packed) >= sizeof(KeycustState) - VARHDRSZ)
        memcpy(&topic, VARDATA_ANY(packed) + offsetof(KeycustState, topic) - VARHDRSZ, sizeof topic);
    return topic == SCORE_BOUNDS || topic == SCORE_ENTROPY || topic == SCORE_CRITIC ? topic : SCORE_FIT;
}

Datum
score_state_combine(PG_FUNCTION_ARGS)
{
    KcContext *context;
    KeycustState *state, *other;
    uint32 kind, capacity;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
        PG_RETURN_NULL();
    kind = kind_of(PG_GETARG_DATUM(PG_ARGISNULL(0) ? 1 : 0));
    state = own_state(fcinfo, kind);
    if (PG_ARGISNULL(1))
        return state_datum(fcinfo, state);
    other = checked_state(PG_GETARG_DATUM(1), kind);
    if (!state)
        return PointerGetDatum(other);
    context = keycust_context(CurrentMemoryContext);
    keycust_check(context, kc_score_state_compare(context, score_body(state), score_body(other)));
    capacity = kc_score_state_wants_for(score_body(state), score_body(other));
    if (capacity > score_body(state)->capacity)
        state = grown(state, capacity);
    keycust_check(context, kc_score_state_merge(context, score_body(state), score_body(other)));
    PG_RETURN_POINTER(state);
}

Datum
score_bounds_final(PG_FUNCTION_ARGS)
{
    KcContext *context;
    KcScoreState *body;
    double *bounds, rank_error;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    body = score_body(checked_state(PG_GETARG_DATUM(0), SCORE_BOUNDS));
    context = keycust_context(CurrentMemoryContext);
    bounds = keycust_new(double, 2 * (Size)body->size);
    for (uint32 i = 0; i < body->size; i++)
        keycust_check(context, kc_score_state_bounds(context, body, i, &bounds[2 * i], &bounds[2 * i + 1],
                                                     &rank_error));
    PG_RETURN_ARRAYTYPE_P(keycust_float8_matrix(bounds, body->size, 2, true));
}

Datum
score_rank_error(PG_FUNCTION_ARGS)
{
    KcScoreState *body = score_body(checked_state(PG_GETARG_DATUM(0), SCORE_BOUNDS));
    KcContext *context = keycust_context(CurrentMemoryContext);
    double *rank_errors = keycust_new(double, body->size);
    double low, high;

    for (uint32 i = 0; i < body->size; i++)
        keycust_check(context, kc_score_state_bounds(context, body, i, &low, &high, &rank_errors[i]));
    PG_RETURN_ARRAYTYPE_P(keycust_float8_array(rank_errors, body->size, false));
}

Datum
score_weights_final(PG_FUNCTION_ARGS)
{
    KcContext *context;
    KcScoreState *body;
    KcScoreScale *scales;
    KcScoreNote note;
    double *weights, rank_error;
    uint32 kind;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    kind = kind_of(PG_GETARG_DATUM(0)) == SCORE_ENTROPY ? SCORE_ENTROPY : SCORE_CRITIC;
    body = score_body(checked_state(PG_GETARG_DATUM(0), kind));
    context = keycust_context(CurrentMemoryContext);
    weights = keycust_new(double, body->size);
    scales = keycust_new(KcScoreScale, body->size);
    for (uint32 i = 0; i < body->size; i++) {
        scales[i] = body->columns[i].given;
        keycust_check(context,
                      kc_score_state_bounds(context, body, i, &scales[i].low, &scales[i].high, &rank_error));
    }
    keycust_check(context, kc_score_state_weights(context, body, scales, weights, &note));
    PG_RETURN_ARRAYTYPE_P(keycust_float8_array(weights, body->size, false));
}

Datum
score_fit_final(PG_FUNCTION_ARGS)
{
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    return score_make_model(fcinfo, score_body(checked_state(PG_GETARG_DATUM(0), SCORE_FIT)));
}
