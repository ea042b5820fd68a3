/*
 * Fuzz target: the score aggregates' state and the scores. The first byte chooses: rows and options, whose
 * halves merged must agree with the whole and whose scores must lie between 0 and 100; or a state from
 * outside, which is either refused or usable in every way.
 */
#include "core/arena.h"
#include "core/score_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define SIZE 3
#define MOST_ROWS 40
#define MOST_BLOCK 8192
#define CHECK(condition) ((condition) ? (void)0 : abort())

static KcScoreState *
new_state(KcContext *context, KcScoreState head)
{
    void *memory;

    CHECK(kc_allocate(context, 1, kc_score_state_bytes(&head), &memory) == KC_OK);
    *(KcScoreState *)memory = head;
    kc_score_state_init(memory);
    return memory;
}

static KcScoreState
head_of(const uint8_t *choice)
{
    static const uint32_t parts[4] = {0, KC_SCORE_MOMENTS, KC_SCORE_ENTROPY | KC_SCORE_BOUNDED, 0};
    KcScoreState head = {.size = SIZE, .rho = 0.5, .min_coverage = (choice[0] & 3) / 3.0};

    head.method = choice[1] % 3;
    head.weighting = choice[2] % 4;
    head.parts = parts[head.weighting] | (choice[0] & 4 ? KC_SCORE_BOUNDED : 0);
    head.parts |= head.method == KC_SCORE_TOPSIS ? KC_SCORE_SQUARES : 0;
    if (choice[0] & 8) {
        head.parts |= KC_SCORE_SKETCHES;
        head.capacity = KC_QUANTILE_LEAST_CAPACITY;
        head.winsorise = 0.1;
    }
    return head;
}

static void
set_columns(KcScoreState *state, const uint8_t *choice)
{
    for (int i = 0; i < SIZE; i++) {
        KcScoreScale *given = &state->columns[i].given;

        /* A turned or best-range criterion where it may be: ranges need bounds for CRITIC, and no norms. */
        given->direction =
            choice[3 + i] % (state->method == KC_SCORE_TOPSIS || state->weighting == KC_SCORE_CRITIC ? 2 : 3);
        given->best_low = given->direction == KC_SCORE_RANGE ? (choice[3 + i] & 15) : 0;
        given->best_high =
            given->direction == KC_SCORE_RANGE ? (choice[3 + i] & 15) + (choice[3 + i] >> 4) : 0;
        given->low = state->parts & KC_SCORE_BOUNDED ? -(double)(choice[3 + i] & 7) : NAN;
        given->high = state->parts & KC_SCORE_BOUNDED ? (double)(choice[3 + i] >> 3) : NAN;
        state->columns[i].weight = state->weighting == KC_SCORE_GIVEN ? i + (choice[0] >> 7) : 0;
    }
}

/* The model a state makes; false where the state has no rows. */
static bool
model_of(KcContext *context, KcScoreState *state, KcScoreModel *model)
{
    KcScoreScale scales[SIZE];
    double weights[SIZE], rank_error;
    KcScoreNote note;

    if (state->rows == 0)
        return false;
    for (size_t i = 0; i < SIZE; i++) {
        scales[i] = state->columns[i].given;
        CHECK(kc_score_state_bounds(context, state, i, &scales[i].low, &scales[i].high, &rank_error) ==
              KC_OK);
    }
    CHECK(kc_score_state_weights(context, state, scales, weights, &note) == KC_OK);
    for (size_t i = 0; i < SIZE; i++) {
        model->criteria[i].scale = scales[i];
        model->criteria[i].weight = weights[i];
        model->criteria[i].norm = state->parts & KC_SCORE_SQUARES ? kc_score_state_norm(state, i) : 0;
    }
    model->size = SIZE;
    model->method = state->method;
    model->by_vectors = state->parts & KC_SCORE_SQUARES;
    model->rho = state->rho;
    model->min_coverage = state->min_coverage;
    return kc_score_check(context, model) == KC_OK;
}

static void
check_row(const KcScoreModel *model, const double *row)
{
    double score = kc_score_row(model, row), sum = 0;
    double coverage = kc_score_coverage(model, row);
    KcScoreShare shares[SIZE];

    CHECK(isnan(score) || (score >= 0 && score <= 100));
    CHECK(coverage >= 0 && coverage <= 1);
    kc_score_contribution(model, row, shares);
    for (int i = 0; i < SIZE; i++) {
        CHECK(isnan(shares[i].goodness) || (shares[i].goodness >= 0 && shares[i].goodness <= 1));
        sum += shares[i].contribution;
    }
    CHECK(isnan(score) ? isnan(sum) : fabs(sum - score) < 1e-9);
}

static void
check_rows(KcContext *context, const uint8_t *data, size_t bytes)
{
    KcScoreState *states[3];
    KcScoreCriterion criteria[2][SIZE];
    KcScoreModel models[2] = {{.criteria = criteria[0]}, {.criteria = criteria[1]}};
    double rows[MOST_ROWS][SIZE];
    size_t count = (bytes - 8) / sizeof rows[0];

    count = count < MOST_ROWS ? count : MOST_ROWS;
    memcpy(rows, data + 8, count * sizeof rows[0]);
    for (int s = 0; s < 3; s++) {
        states[s] = new_state(context, head_of(data));
        set_columns(states[s], data);
    }
    for (size_t i = 0; i < count; i++) {
        for (int j = 0; j < SIZE; j++)
            if (!isfinite(rows[i][j]))
                rows[i][j] = NAN;
        if (!kc_score_state_add(states[0], rows[i]) || !kc_score_state_add(states[1 + i % 2], rows[i]))
            return;
    }
    if (count < 2)
        return;
    for (int s = 0; s < 3; s++)
        CHECK(kc_score_state_check(context, states[s], kc_score_state_bytes(states[s])) == KC_OK);
    if (kc_score_state_wants_for(states[1], states[2]) > states[1]->capacity)
        return;
    CHECK(kc_score_state_merge(context, states[1], states[2]) == KC_OK);
    if (!model_of(context, states[0], &models[0]))
        return;
    CHECK(model_of(context, states[1], &models[1]));
    CHECK(kc_score_state_check(context, states[1], kc_score_state_bytes(states[1])) == KC_OK);
    CHECK(states[0]->complete_rows == states[1]->complete_rows);
    for (int j = 0; j < SIZE; j++) {
        CHECK(models[0].criteria[j].scale.low == models[1].criteria[j].scale.low ||
              isnan(models[0].criteria[j].scale.low));
        CHECK(fabs(models[0].criteria[j].weight - models[1].criteria[j].weight) <= 1e-12);
        CHECK(fabs(models[0].criteria[j].norm - models[1].criteria[j].norm) <=
              1e-15 * models[0].criteria[j].norm);
    }
    for (size_t i = 0; i < count; i++)
        check_row(&models[0], rows[i]);
}

/* An empty state with the other's head and columns. */
static KcScoreState *
new_like(KcContext *context, const KcScoreState *state)
{
    KcScoreState head = *state;
    KcScoreState *like;

    head.rows = head.complete_rows = 0;
    like = new_state(context, head);
    memcpy(like->columns, state->columns, state->size * sizeof *state->columns);
    for (size_t i = 0; i < state->size; i++) {
        like->columns[i].present = 0;
        like->columns[i].scale = KC_SCALE_MOST;
        like->columns[i].low = like->columns[i].high = NAN;
    }
    memcpy(kc_score_state_names(like),
           (const char *)state + ((char *)kc_score_state_names(like) - (char *)like), state->names_bytes);
    return like;
}

static void
grow(KcContext *context, const KcScoreState *state)
{
    KcScoreState head = *state;

    head.capacity = kc_score_state_wants(state);
    (void)kc_score_state_grow(context, state, new_state(context, head));
}

static void
check_block(KcContext *context, const uint8_t *data, size_t bytes)
{
    double row[KC_SCORE_MOST_CRITERIA] = {1, 2, 3};
    KcScoreCriterion criteria[SIZE];
    KcScoreModel model = {.criteria = criteria};
    KcScoreState *state;
    void *memory;

    if (bytes > MOST_BLOCK)
        return;
    CHECK(kc_allocate(context, 1, bytes, &memory) == KC_OK);
    memcpy(memory, data, bytes);
    state = memory;
    /* What a transition relies on is the shape alone. */
    if (bytes < sizeof *state || kc_score_state_bytes(state) != bytes)
        return;
    if (kc_score_state_wants(state) == 0)
        (void)kc_score_state_add(state, row);
    else
        grow(context, state);
    (void)kc_score_state_is_over(state);
    (void)kc_score_state_fit(context, state);
    if (kc_score_state_wants_for(state, state) == state->capacity)
        (void)kc_score_state_merge(context, state, new_like(context, state));
    memcpy(memory, data, bytes);
    if (kc_score_state_check(context, state, bytes))
        return;
    CHECK(kc_score_state_compare(context, state, state) == KC_OK);
    if (state->size == SIZE && model_of(context, state, &model))
        check_row(&model, row);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    KcContext context = {.arena = kc_malloc_arena((size_t)1 << 26)};

    if (bytes > 16 && data[0] & 1)
        check_rows(&context, data + 1, bytes - 1);
    else if (bytes > 16)
        check_block(&context, data + 8, bytes - 8);
    kc_malloc_arena_end(context.arena);
    return 0;
}
