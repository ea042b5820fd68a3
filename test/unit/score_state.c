/* The aggregates' state: merged, damaged, of another call. */
#include "score_tools.h"

#define ROWS 3000

static void
merged_states_equal_the_whole(void)
{
    KcContext context = check_context();
    KcScoreState head = {.size = 3,
                         .parts = KC_SCORE_SQUARES | KC_SCORE_MOMENTS | KC_SCORE_SKETCHES,
                         .weighting = KC_SCORE_CRITIC,
                         .method = KC_SCORE_TOPSIS,
                         .winsorise = 0.05,
                         .names_bytes = 6,
                         .capacity = KC_QUANTILE_LEAST_CAPACITY};
    KcScoreState *whole, *parts[4], *merged;
    double weights[2][3];
    KcRng rng;

    whole = state_of(&context, head);
    memcpy(kc_score_state_names(whole), "a\0b\0c", 6);
    for (int i = 0; i < 4; i++) {
        parts[i] = state_of(&context, head);
        memcpy(kc_score_state_names(parts[i]), "a\0b\0c", 6);
    }
    kc_rng_seed(&rng, 7);
    for (int i = 0; i < ROWS; i++) {
        double x = 1e6 + kc_rng_normal(&rng);
        double row[3] = {x, i % 10 ? 1e-3 * kc_rng_normal(&rng) : NAN, x + kc_rng_normal(&rng)};

        whole = add(&context, whole, row);
        parts[i % 4] = add(&context, parts[i % 4], row);
    }
    merged = parts[3];
    for (int i = 2; i >= 0; i--) {
        head.capacity = kc_score_state_wants_for(merged, parts[i]);
        if (head.capacity > merged->capacity) {
            KcScoreState *larger = state_of(&context, head);

            CHECK(kc_score_state_grow(&context, merged, larger) == KC_OK);
            merged = larger;
        }
        CHECK(kc_score_state_merge(&context, merged, parts[i]) == KC_OK);
        CHECK(kc_score_state_check(&context, merged, kc_score_state_bytes(merged)) == KC_OK);
    }
    CHECK(merged->rows == ROWS && merged->complete_rows == ROWS - ROWS / 10);
    CHECK(weights_of(&context, whole, weights[0]) == weights_of(&context, merged, weights[1]));
    for (size_t i = 0; i < 3; i++) {
        double low[2], high[2], rank_error;

        CHECK_NEAR(weights[0][i] / weights[1][i], 1, 1e-12);
        CHECK_NEAR(kc_score_state_norm(whole, i) / kc_score_state_norm(merged, i), 1, 1e-15);
        kc_score_state_bounds(&context, whole, i, &low[0], &high[0], &rank_error);
        kc_score_state_bounds(&context, merged, i, &low[1], &high[1], &rank_error);
        CHECK(low[0] == low[1] && high[0] == high[1] && rank_error == 0);
    }
    check_context_end(&context);
}

static void
states_of_other_calls_are_not_merged(void)
{
    KcContext context = check_context();
    KcScoreState *a = aircraft_state(&context, KC_SCORE_BOUNDED, KC_SCORE_EQUAL);
    KcScoreState *b = aircraft_state(&context, KC_SCORE_BOUNDED, KC_SCORE_EQUAL);
    KcScoreState *small = state_of(&context, (KcScoreState){.size = 2});

    CHECK(kc_score_state_merge(&context, a, small) == KC_SHAPE);
    b->columns[2].given.high = 1e9;
    CHECK(kc_score_state_merge(&context, a, b) == KC_INVALID);
    CHECK(strstr(context.error.message, "bounds") != NULL);
    b->columns[2].given.high = a->columns[2].given.high;
    b->columns[0].given.direction = KC_SCORE_COST;
    CHECK(kc_score_state_merge(&context, a, b) == KC_INVALID);
    a->columns[0].given.direction = b->columns[0].given.direction = KC_SCORE_RANGE;
    b->columns[0].given.best_low = 1;
    CHECK(kc_score_state_merge(&context, a, b) == KC_INVALID);
    a->columns[0].given.direction = b->columns[0].given.direction = KC_SCORE_BENEFIT;
    b->rho = 0.7;
    CHECK(kc_score_state_merge(&context, a, b) == KC_INVALID);
    b->rho = a->rho;
    b->rows = INT64_MAX;
    CHECK(kc_score_state_merge(&context, a, b) == KC_TOO_LARGE);
    check_context_end(&context);
}

/* Changes one thing in a fresh state and expects it to be refused. */
#define REFUSED(change)                                                                                      \
    do {                                                                                                     \
        KcScoreState *state = aircraft_state(&context, KC_SCORE_BOUNDED | KC_SCORE_SQUARES, KC_SCORE_EQUAL); \
        size_t bytes = kc_score_state_bytes(state);                                                          \
        change;                                                                                              \
        CHECK(kc_score_state_check(&context, state, bytes) == KC_CORRUPT);                                   \
    } while (0)

static void
damaged_states_are_refused(void)
{
    KcContext context = check_context();

    REFUSED(bytes--);
    REFUSED(bytes = 3);
    REFUSED(state->size = 0);
    REFUSED(state->size = 1u << 31);
    REFUSED(state->parts = 64);
    REFUSED(state->capacity = 64);
    REFUSED(state->names_bytes = UINT32_MAX);
    REFUSED(state->rho = 0);
    REFUSED(state->rows = 0);
    REFUSED(state->weighting = KC_SCORE_CRITIC);
    REFUSED(state->weighting = KC_SCORE_BY_ENTROPY);
    REFUSED(state->columns[1].present = 5);
    REFUSED(state->columns[1].low = INFINITY);
    REFUSED(state->columns[1].given.direction = 3);
    REFUSED((state->columns[1].given.direction = KC_SCORE_RANGE, state->columns[1].given.best_low = NAN));
    REFUSED(state->columns[1].given.high = -1);
    REFUSED((state->columns[1].present = 0));
    REFUSED(kc_score_state_squares(state)[2].high = NAN);
    REFUSED(state->parts |= KC_SCORE_MOMENTS);
    REFUSED(state->method = KC_SCORE_GREY);
    REFUSED(state->weighting = KC_SCORE_GIVEN);
    REFUSED(state->winsorise = 0.1);
    REFUSED(state->unused = 1);
    REFUSED(state->complete_rows = 3);
    REFUSED(state->columns[1].weight = 1);
    REFUSED(state->columns[1].given.unused = 1);
    REFUSED(state->columns[1].given.best_low = 1);
    REFUSED(state->columns[1].present = 1);
    REFUSED(state->columns[1].scale = 1);
    REFUSED(state->columns[1].scale = 0);
    REFUSED(kc_score_state_squares(state)[2].high *= 5);
    REFUSED(kc_score_state_squares(state)[2].high = 0);
    REFUSED(kc_score_state_squares(state)[2].low = -1);
    KcScoreState *state = state_of(&context, (KcScoreState){.size = 1,
                                                            .parts = KC_SCORE_SKETCHES,
                                                            .capacity = KC_QUANTILE_LEAST_CAPACITY,
                                                            .winsorise = 0.1});
    double value = 3;
    state = add(&context, state, &value);
    kc_score_state_sketch(state, 0)->capacity = 128;
    CHECK(!kc_score_state_add(state, &value));
    kc_score_state_sketch(state, 0)->capacity = 64;
    CHECK(kc_score_state_check(&context, state, kc_score_state_bytes(state)) == KC_CORRUPT);
    check_context_end(&context);
}

/* Changes one thing in a fresh state of measured weights and expects it to be refused. */
#define REFUSED_MEASURED(parts, weighting, change)                                                           \
    do {                                                                                                     \
        KcScoreState *state = aircraft_state(&context, parts, weighting);                                    \
        KcMoments moments = kc_score_state_moments(state);                                                   \
        KcSum *entropy = kc_score_state_entropy(state);                                                      \
        (void)moments, (void)entropy;                                                                        \
        change;                                                                                              \
        CHECK(kc_score_state_check(&context, state, kc_score_state_bytes(state)) == KC_CORRUPT);             \
    } while (0)
#define REFUSED_CRITIC(change) REFUSED_MEASURED(KC_SCORE_MOMENTS, KC_SCORE_CRITIC, change)
#define REFUSED_ENTROPY(change)                                                                              \
    REFUSED_MEASURED(KC_SCORE_ENTROPY | KC_SCORE_BOUNDED, KC_SCORE_BY_ENTROPY, change)

/* More rows than a double can count. */
static void
counts_are_compared_exactly(void)
{
    KcContext context = check_context();
    KcScoreState *state = aircraft_state(&context, KC_SCORE_BOUNDED, KC_SCORE_EQUAL);
    size_t bytes = kc_score_state_bytes(state);

    state->rows = ((int64_t)1 << 55) + 4;
    for (int i = 0; i < 6; i++)
        state->columns[i].present = state->rows;
    state->columns[1].present = state->complete_rows = 5;
    CHECK(kc_score_state_check(&context, state, bytes) == KC_OK);
    state->complete_rows = 4;
    CHECK(kc_score_state_check(&context, state, bytes) == KC_CORRUPT);
    state->complete_rows = 6;
    CHECK(kc_score_state_check(&context, state, bytes) == KC_CORRUPT);
    check_context_end(&context);
}

static void
measured_weights_of_damaged_states_are_refused(void)
{
    KcContext context = check_context();
    KcScoreState head = {.size = 2, .names_bytes = 4, .rows = 1};
    KcScoreState *named = state_of(&context, head);

    REFUSED_CRITIC(state->columns[1].high = 2e140);
    REFUSED_CRITIC(moments.axes[2].origin = 1e9);
    REFUSED_CRITIC(moments.sums[2].high *= 1e3);
    REFUSED_CRITIC(moments.sums[8].low = NAN);
    REFUSED_CRITIC(state->columns[3].given.direction = KC_SCORE_RANGE);
    REFUSED_CRITIC(state->complete_rows = 0);
    REFUSED_MEASURED(KC_SCORE_MOMENTS | KC_SCORE_BOUNDED, KC_SCORE_CRITIC, moments.axes[2].origin = -1);
    REFUSED_ENTROPY(entropy[0].high = -1);
    REFUSED_ENTROPY(entropy[0].high = 5);
    REFUSED_ENTROPY(entropy[0].high = 0);
    REFUSED_ENTROPY(entropy[7].high = 1);
    REFUSED_ENTROPY(entropy[7].high = -9);
    REFUSED_ENTROPY(entropy[7].low = INFINITY);
    memcpy(kc_score_state_names(named), "ab\0c", 4);
    CHECK(kc_score_state_check(&context, named, kc_score_state_bytes(named)) == KC_CORRUPT);
    memcpy(kc_score_state_names(named), "abc\0", 4);
    CHECK(kc_score_state_check(&context, named, kc_score_state_bytes(named)) == KC_CORRUPT);
    memcpy(kc_score_state_names(named), "\0bc\0", 4);
    CHECK(kc_score_state_check(&context, named, kc_score_state_bytes(named)) == KC_CORRUPT);
    memcpy(kc_score_state_names(named), "a\0b\0", 4);
    CHECK(kc_score_state_check(&context, named, kc_score_state_bytes(named)) == KC_OK);
    check_context_end(&context);
}

/* What a transition relies on when somebody puts a state of his own before it. */
static void
sketches_with_a_foreign_head_are_not_gone_through(void)
{
    KcContext context = check_context();
    KcScoreState head = {
        .size = 2, .parts = KC_SCORE_SKETCHES, .capacity = KC_QUANTILE_LEAST_CAPACITY, .winsorise = 0.1};
    double row[2] = {1, NAN};
    KcScoreState *state = add(&context, state_of(&context, head), row);
    KcScoreState *other = add(&context, state_of(&context, head), row);
    KcScoreState *larger;

    kc_score_state_sketch(state, 1)->capacity = 1u << 30;
    CHECK(kc_score_state_merge(&context, state, other) == KC_CORRUPT);
    CHECK(kc_score_state_fit(&context, state) == KC_CORRUPT);
    head.capacity *= 2;
    larger = state_of(&context, head);
    CHECK(kc_score_state_grow(&context, state, larger) == KC_CORRUPT);
    state->rows = INT64_MAX;
    CHECK(!kc_score_state_add(state, row));
    check_context_end(&context);
}

static void
more_values_than_a_sketch_holds_are_counted_in_buckets(void)
{
    KcContext context = check_context();
    KcScoreState *state = state_of(&context, (KcScoreState){.size = 1,
                                                            .parts = KC_SCORE_SKETCHES,
                                                            .capacity = KC_QUANTILE_LEAST_CAPACITY,
                                                            .winsorise = 0.25});
    double low, high, rank_error;
    KcRng rng;

    kc_rng_seed(&rng, 3);
    for (int i = 0; i < KC_QUANTILE_MOST + 5000; i++) {
        double value = kc_rng_uniform(&rng);

        state = add(&context, state, &value);
    }
    CHECK(kc_score_state_check(&context, state, kc_score_state_bytes(state)) == KC_OK);
    CHECK(kc_score_state_bounds(&context, state, 0, &low, &high, &rank_error) == KC_OK);
    CHECK_NEAR(low, 0.25, 0.01);
    CHECK_NEAR(high, 0.75, 0.01);
    CHECK(rank_error > 0 && rank_error < 1e-3);
    check_context_end(&context);
}

static void
squares_that_would_overflow_are_refused(void)
{
    KcContext context = check_context();
    KcScoreState *state = state_of(&context, (KcScoreState){.size = 1, .parts = KC_SCORE_SQUARES});
    double value = 1e308;

    CHECK(!kc_score_state_add(state, &value));
    check_context_end(&context);
}

static bool
stop(void *unused)
{
    (void)unused;
    return true;
}

static void
long_work_can_be_stopped_and_memory_is_limited(void)
{
    KcContext context = check_context();
    KcScoreState *state = aircraft_state(&context, KC_SCORE_MOMENTS, KC_SCORE_CRITIC);
    KcScoreScale scales[6] = {{0, 1, 0, 0, 0, 0}};
    KcScoreNote note;
    double weights[6];

    context.poll = stop;
    CHECK(kc_score_state_weights(&context, state, scales, weights, &note) == KC_STOPPED);
    context.arena->limit_bytes = context.arena->used_bytes;
    CHECK(kc_score_state_weights(&context, state, scales, weights, &note) == KC_TOO_LARGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(merged_states_equal_the_whole);
    RUN(states_of_other_calls_are_not_merged);
    RUN(damaged_states_are_refused);
    RUN(counts_are_compared_exactly);
    RUN(measured_weights_of_damaged_states_are_refused);
    RUN(sketches_with_a_foreign_head_are_not_gone_through);
    RUN(more_values_than_a_sketch_holds_are_counted_in_buckets);
    RUN(squares_that_would_overflow_are_refused);
    RUN(long_work_can_be_stopped_and_memory_is_limited);
    return DONE();
}
