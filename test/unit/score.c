/* Scores, measured weights and the aggregates' state. References: test/reference/score.md. */
#include "check.h"

#include "core/rng.h"
#include "core/score_state.h"

#include <float.h>

static const double aircraft[4][6] = {{2.0, 1500, 20000, 5.5, 5, 9},
                                      {2.5, 2700, 18000, 6.5, 3, 5},
                                      {1.8, 2000, 21000, 4.5, 7, 7},
                                      {2.2, 1800, 20000, 5.0, 5, 5}};
static const double aircraft_weights[6] = {0.2, 0.1, 0.1, 0.1, 0.2, 0.3};

/* The reference's values of one name, in order. */
static void
reference(const char *name, double *values)
{
    FILE *file = fopen("test/reference/score_reference.csv", "r");
    char line[200], found[100];
    int element;
    double value;

    CHECK(file != NULL);
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "%99[^,],%d,%lf", found, &element, &value) == 3 && strcmp(found, name) == 0)
            values[element - 1] = value;
    if (file)
        fclose(file);
}

static KcScoreState *
state_of(KcContext *context, KcScoreState head)
{
    void *memory = NULL;
    KcScoreState *state;

    if (head.rho == 0)
        head.rho = 0.5;
    kc_allocate(context, 1, kc_score_state_bytes(&head), &memory);
    state = memory;
    *state = head;
    kc_score_state_init(state);
    for (size_t i = 0; i < head.size; i++)
        state->columns[i].given.low = state->columns[i].given.high = NAN;
    return state;
}

static KcScoreState *
add(KcContext *context, KcScoreState *state, const double *values)
{
    uint32_t capacity = kc_score_state_wants(state);

    if (capacity) {
        KcScoreState head = *state, *larger;

        head.capacity = capacity;
        larger = state_of(context, head);
        CHECK(kc_score_state_grow(context, state, larger) == KC_OK);
        state = larger;
    }
    CHECK(kc_score_state_add(state, values));
    if (kc_score_state_is_over(state))
        CHECK(kc_score_state_fit(context, state) == KC_OK);
    return state;
}

/* The four aircraft, cost being a cost; with bounds from the table itself when `parts` says so. */
static KcScoreState *
aircraft_state(KcContext *context, uint32_t parts, KcScoreWeighting weighting)
{
    static const double bounds[6][2] = {{1.8, 2.5}, {1500, 2700}, {18000, 21000}, {4.5, 6.5}, {3, 7}, {5, 9}};
    KcScoreState *state =
        state_of(context, (KcScoreState){.size = 6, .parts = parts, .weighting = weighting});

    state->columns[3].given.direction = KC_SCORE_COST;
    for (int i = 0; i < 6; i++) {
        state->columns[i].weight = aircraft_weights[i];
        if (parts & KC_SCORE_BOUNDED) {
            state->columns[i].given.low = bounds[i][0];
            state->columns[i].given.high = bounds[i][1];
        }
    }
    for (int i = 0; i < 4; i++)
        state = add(context, state, aircraft[i]);
    CHECK(kc_score_state_check(context, state, kc_score_state_bytes(state)) == KC_OK);
    return state;
}

static KcScoreNote
weights_of(KcContext *context, KcScoreState *state, double *weights)
{
    KcScoreScale scales[6];
    KcScoreNote note = KC_SCORE_FINE;
    double rank_error;

    for (size_t i = 0; i < state->size; i++) {
        scales[i] = state->columns[i].given;
        CHECK(kc_score_state_bounds(context, state, i, &scales[i].low, &scales[i].high, &rank_error) ==
              KC_OK);
    }
    CHECK(kc_score_state_weights(context, state, scales, weights, &note) == KC_OK);
    return note;
}

static void
check_weights(KcContext *context, KcScoreState *state, const char *name)
{
    double weights[6], expected[6];

    CHECK(weights_of(context, state, weights) == KC_SCORE_FINE);
    reference(name, expected);
    for (int i = 0; i < 6; i++)
        CHECK_NEAR(weights[i], expected[i], 1e-13);
}

static void
entropy_weights_of_the_aircraft_agree(void)
{
    KcContext context = check_context();

    check_weights(&context,
                  aircraft_state(&context, KC_SCORE_BOUNDED | KC_SCORE_ENTROPY, KC_SCORE_BY_ENTROPY),
                  "aircraft_entropy");
    check_context_end(&context);
}

static void
entropy_of_raw_values_agrees_with_the_book(void)
{
    static const double published[6] = {0.0649, 0.2055, 0.0133, 0.0829, 0.3570, 0.2764};
    double divergence[6], expected[6], total = 0;

    for (int j = 0; j < 6; j++) {
        KcSum sum = {0, 0}, log_sum = {0, 0};

        for (int i = 0; i < 4; i++) {
            kc_sum_add(&sum, aircraft[i][j]);
            kc_sum_add(&log_sum, aircraft[i][j] * log(aircraft[i][j]));
        }
        total += divergence[j] = kc_score_divergence(&sum, &log_sum, 4);
    }
    reference("aircraft_entropy_of_raw_values", expected);
    for (int j = 0; j < 6; j++) {
        CHECK_NEAR(divergence[j] / total, expected[j], 1e-12);
        CHECK_NEAR(divergence[j] / total, published[j], 0.002);
    }
}

static void
critic_weights_of_the_aircraft_agree(void)
{
    KcContext context = check_context();

    check_weights(&context, aircraft_state(&context, KC_SCORE_MOMENTS, KC_SCORE_CRITIC), "aircraft_critic");
    check_weights(&context, aircraft_state(&context, KC_SCORE_MOMENTS | KC_SCORE_BOUNDED, KC_SCORE_CRITIC),
                  "aircraft_critic");
    check_context_end(&context);
}

static KcScoreModel
aircraft_model(KcContext *context, KcScoreMethod method, KcScoreCriterion *criteria)
{
    KcScoreState *state = aircraft_state(context, KC_SCORE_SQUARES, KC_SCORE_GIVEN);
    KcScoreModel model = {.size = 6,
                          .method = method,
                          .by_vectors = true,
                          .rho = 0.5,
                          .min_coverage = 0.5,
                          .criteria = criteria};
    double rank_error;

    for (size_t i = 0; i < 6; i++) {
        criteria[i].scale = state->columns[i].given;
        kc_score_state_bounds(context, state, i, &criteria[i].scale.low, &criteria[i].scale.high,
                              &rank_error);
        criteria[i].weight = 10 * aircraft_weights[i];
        criteria[i].norm = kc_score_state_norm(state, i);
    }
    CHECK(kc_score_check(context, &model) == KC_OK);
    return model;
}

static void
check_scores(KcScoreMethod method, const char *name)
{
    KcContext context = check_context();
    KcScoreCriterion criteria[6];
    KcScoreModel model = aircraft_model(&context, method, criteria);
    KcScoreShare shares[6];
    double expected[6];

    reference(name, expected);
    for (int i = 0; i < 4; i++) {
        double score = kc_score_row(&model, aircraft[i]);
        double sum = 0;

        CHECK_NEAR(score, expected[i], 1e-11);
        kc_score_contribution(&model, aircraft[i], shares);
        for (int j = 0; j < 6; j++)
            sum += shares[j].contribution;
        CHECK_NEAR(sum, score, 1e-11);
    }
    check_context_end(&context);
}

static void
scores_of_the_aircraft_agree(void)
{
    static const double published[4] = {64.3, 26.8, 61.3, 31.2};
    double expected[6];

    check_scores(KC_SCORE_WEIGHTED_SUM, "aircraft_weighted_sum");
    check_scores(KC_SCORE_TOPSIS, "aircraft_topsis");
    check_scores(KC_SCORE_GREY, "aircraft_grey");
    reference("aircraft_topsis", expected);
    for (int i = 0; i < 4; i++)
        CHECK_NEAR(expected[i], published[i], 0.06);
}

static void
missing_values_lower_coverage_and_never_count_as_zero(void)
{
    KcContext context = check_context();
    KcScoreCriterion criteria[6];
    KcScoreModel model = aircraft_model(&context, KC_SCORE_WEIGHTED_SUM, criteria);
    double half[6] = {2.5, NAN, NAN, NAN, NAN, 9};
    double little[6] = {2.5, NAN, NAN, NAN, NAN, NAN};
    double nothing[6] = {NAN, NAN, NAN, NAN, NAN, NAN};
    KcScoreShare shares[6];

    for (int method = KC_SCORE_WEIGHTED_SUM; method <= KC_SCORE_GREY; method++) {
        model.method = method;
        CHECK_NEAR(kc_score_row(&model, half), 100, 1e-12);
        CHECK(isnan(kc_score_row(&model, little)) && isnan(kc_score_row(&model, nothing)));
        kc_score_contribution(&model, half, shares);
        CHECK(isnan(shares[1].goodness) && shares[1].weight == 0 && shares[1].contribution == 0);
        CHECK_NEAR(shares[0].contribution + shares[5].contribution, 100, 1e-12);
        kc_score_contribution(&model, little, shares);
        CHECK(isnan(shares[0].contribution));
    }
    CHECK_NEAR(kc_score_coverage(&model, half), 0.5, 1e-15);
    CHECK(kc_score_coverage(&model, nothing) == 0);
    check_context_end(&context);
}

static void
goodness_follows_its_definition(void)
{
    KcScoreScale benefit = {10, 20, 0, 0, KC_SCORE_BENEFIT, 0};
    KcScoreScale cost = {10, 20, 0, 0, KC_SCORE_COST, 0};
    KcScoreScale range = {10, 20, 12, 15, KC_SCORE_RANGE, 0};
    KcScoreScale outside = {10, 20, 5, 8, KC_SCORE_RANGE, 0};
    KcScoreScale huge = {-DBL_MAX, DBL_MAX, 0, 0, KC_SCORE_BENEFIT, 0};
    KcScoreScale tiny = {0, 5e-324, 0, 0, KC_SCORE_BENEFIT, 0};
    KcScoreScale flat = {3, 3, 0, 0, KC_SCORE_COST, 0};
    KcScoreScale empty = {NAN, NAN, 0, 0, KC_SCORE_COST, 0};

    CHECK_NEAR(kc_score_goodness(&benefit, 12.5), 0.25, 0);
    CHECK_NEAR(kc_score_goodness(&benefit, 1e308), 1, 0);
    CHECK_NEAR(kc_score_goodness(&cost, 12.5), 0.75, 0);
    CHECK(!signbit(kc_score_goodness(&cost, 1e308)));
    CHECK_NEAR(kc_score_goodness(&range, 11), 0.5, 0);
    KcScoreScale elsewhere = {
        .direction = KC_SCORE_RANGE, .best_low = 10, .best_high = 20, .low = 1, .high = 3};
    CHECK_NEAR(kc_score_goodness(&elsewhere, 15), 1, 0);
    CHECK_NEAR(kc_score_goodness(&range, 13), 1, 0);
    CHECK_NEAR(kc_score_goodness(&range, 17.5), 0.5, 0);
    CHECK_NEAR(kc_score_goodness(&range, 99), 0, 0);
    CHECK_NEAR(kc_score_goodness(&outside, 10), 10.0 / 12, 1e-15); /* 8 is best, 20 the end */
    CHECK_NEAR(kc_score_goodness(&outside, 20), 0, 0);
    CHECK_NEAR(kc_score_goodness(&huge, 0), 0.5, 0);
    CHECK_NEAR(kc_score_goodness(&tiny, 5e-324), 1, 0);
    CHECK_NEAR(kc_score_goodness(&flat, 7), 0.5, 0);
    CHECK_NEAR(kc_score_goodness(&empty, 7), 0.5, 0);
}

static void
constant_criteria_carry_no_measured_weight(void)
{
    KcContext context = check_context();
    double rows[3][2] = {{1, 5}, {2, 5}, {4, 5}};
    double weights[2];
    KcScoreState *state = state_of(
        &context, (KcScoreState){.size = 2, .parts = KC_SCORE_MOMENTS, .weighting = KC_SCORE_CRITIC});

    state = add(&context, state, rows[0]);
    CHECK(weights_of(&context, state, weights) == KC_SCORE_CONSTANT);
    CHECK(weights[0] == 0.5 && weights[1] == 0.5);
    state = add(&context, state, rows[1]);
    state = add(&context, state, rows[2]);
    CHECK(weights_of(&context, state, weights) == KC_SCORE_FINE);
    CHECK(weights[0] == 1 && weights[1] == 0);
    state = state_of(&context, (KcScoreState){.size = 2,
                                              .parts = KC_SCORE_ENTROPY | KC_SCORE_BOUNDED,
                                              .weighting = KC_SCORE_BY_ENTROPY});
    for (int i = 0; i < 2; i++)
        state->columns[i].given.low = 0, state->columns[i].given.high = 10;
    state = add(&context, state, rows[0]);
    CHECK(weights_of(&context, state, weights) == KC_SCORE_TOO_FEW_ROWS);
    CHECK(weights[0] == 0.5 && weights[1] == 0.5);
    check_context_end(&context);
}

static void
perfectly_correlated_criteria_share_alike(void)
{
    KcContext context = check_context();
    double weights[2];
    KcScoreState *state = state_of(
        &context, (KcScoreState){.size = 2, .parts = KC_SCORE_MOMENTS, .weighting = KC_SCORE_CRITIC});

    for (int i = 0; i < 50; i++) {
        double row[2] = {sqrt(i), 3 * sqrt(i) + 1};

        state = add(&context, state, row);
    }
    CHECK(weights_of(&context, state, weights) == KC_SCORE_FINE);
    CHECK(weights[0] == 0.5 && weights[1] == 0.5);
    check_context_end(&context);
}

/* 0.1 varies only in a row that CRITIC does not use: what is left of its variance there is rounding. */
static void
a_criterion_constant_in_the_complete_rows_has_no_critic_weight(void)
{
    KcContext context = check_context();
    double other[3] = {0.7, 3, NAN};
    double weights[3];
    KcRng rng;
    KcScoreState *state = state_of(
        &context, (KcScoreState){.size = 3, .parts = KC_SCORE_MOMENTS, .weighting = KC_SCORE_CRITIC});

    kc_rng_seed(&rng, 11);
    for (int i = 0; i < 997; i++) {
        double row[3] = {0.1, kc_rng_normal(&rng), 1e3 + kc_rng_normal(&rng)};

        state = add(&context, state, row);
    }
    state = add(&context, state, other);
    CHECK(weights_of(&context, state, weights) == KC_SCORE_FINE);
    CHECK(weights[0] == 0 && weights[1] > 0.1 && weights[2] > 0.1);
    check_context_end(&context);
}

#define ROWS 3000

static void
merged_states_equal_the_whole(void)
{
    KcContext context = check_context();
    KcScoreState head = {.size = 3,
                         .parts = KC_SCORE_SQUARES | KC_SCORE_MOMENTS | KC_SCORE_SKETCHES,
                         .weighting = KC_SCORE_CRITIC,
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
    REFUSED(kc_score_state_sums(state)[2].high = NAN);
    KcScoreState *state = state_of(&context, (KcScoreState){.size = 2, .names_bytes = 4, .rows = 1});
    memcpy(kc_score_state_names(state), "ab\0c", 4);
    CHECK(kc_score_state_check(&context, state, kc_score_state_bytes(state)) == KC_CORRUPT);
    state = state_of(&context, (KcScoreState){.size = 1,
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

#define REFUSED_MODEL(expected, change)                                                                      \
    do {                                                                                                     \
        KcScoreCriterion criteria[6];                                                                        \
        KcScoreModel model = aircraft_model(&context, KC_SCORE_TOPSIS, criteria);                            \
        change;                                                                                              \
        CHECK(kc_score_check(&context, &model) == (expected));                                               \
    } while (0)

static void
models_that_make_no_sense_are_refused(void)
{
    KcContext context = check_context();

    REFUSED_MODEL(KC_TOO_LARGE, model.size = 0);
    REFUSED_MODEL(KC_TOO_LARGE, model.size = KC_SCORE_MOST_CRITERIA + 1);
    REFUSED_MODEL(KC_INVALID, model.rho = 0);
    REFUSED_MODEL(KC_INVALID, model.min_coverage = NAN);
    REFUSED_MODEL(KC_INVALID, criteria[1].weight = -1);
    REFUSED_MODEL(KC_INVALID, criteria[1].weight = criteria[2].weight = DBL_MAX);
    REFUSED_MODEL(KC_INVALID, criteria[1].norm = 0);
    REFUSED_MODEL(KC_INVALID, criteria[1].norm = 1e-300);
    REFUSED_MODEL(KC_INVALID, criteria[1].scale.low = NAN);
    REFUSED_MODEL(KC_INVALID, criteria[1].scale.low = 1e9);
    REFUSED_MODEL(KC_INVALID, criteria[1].scale.direction = 9);
    REFUSED_MODEL(KC_INVALID,
                  (criteria[1].scale.direction = KC_SCORE_RANGE, criteria[1].scale.best_low = NAN));
    check_context_end(&context);
}

static void
topsis_without_any_distance_is_neutral(void)
{
    KcContext context = check_context();
    KcScoreCriterion criteria[2] = {{{1, 1, 0, 0, 0, 0}, 1, 0}, {{2, 2, 0, 0, 0, 0}, 3, 0}};
    KcScoreModel model = {2, KC_SCORE_TOPSIS, false, 0.5, 0.5, 0, criteria};
    double row[2] = {1, 2};
    KcScoreShare shares[2];

    CHECK(kc_score_check(&context, &model) == KC_OK);
    CHECK(kc_score_row(&model, row) == 50);
    kc_score_contribution(&model, row, shares);
    CHECK_NEAR(shares[0].contribution, 12.5, 1e-15);
    criteria[1].scale.high = 4;
    CHECK(kc_score_row(&model, row) == 0);
    row[1] = 4;
    CHECK(kc_score_row(&model, row) == 100);
    check_context_end(&context);
}

static void
weights_are_combined_as_powers(void)
{
    KcContext context = check_context();
    double a[2] = {1, 2}, b[2] = {6, 2}, zero[2] = {0, 0}, left[2] = {1, 0}, right[2] = {0, 1}, w[2];

    CHECK(kc_score_combine(&context, a, b, 2, 1, w) == KC_OK);
    CHECK_NEAR(w[0], 1.0 / 3, 1e-15);
    CHECK(kc_score_combine(&context, a, b, 2, 0, w) == KC_OK);
    CHECK_NEAR(w[0], 0.75, 1e-15);
    CHECK(kc_score_combine(&context, a, b, 2, 0.5, w) == KC_OK);
    CHECK_NEAR(w[0], 0.55051025721682212, 1e-15);
    CHECK(kc_score_combine(&context, zero, b, 2, 0.5, w) == KC_INVALID);
    CHECK(kc_score_combine(&context, a, zero, 2, 0.5, w) == KC_INVALID);
    CHECK(kc_score_combine(&context, left, right, 2, 0.5, w) == KC_INVALID);
    CHECK(kc_score_combine(&context, a, b, 2, 1.5, w) == KC_INVALID);
    a[0] = -1;
    CHECK(kc_score_combine(&context, a, b, 2, 0.5, w) == KC_INVALID);
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
    RUN(entropy_weights_of_the_aircraft_agree);
    RUN(entropy_of_raw_values_agrees_with_the_book);
    RUN(critic_weights_of_the_aircraft_agree);
    RUN(scores_of_the_aircraft_agree);
    RUN(missing_values_lower_coverage_and_never_count_as_zero);
    RUN(goodness_follows_its_definition);
    RUN(constant_criteria_carry_no_measured_weight);
    RUN(perfectly_correlated_criteria_share_alike);
    RUN(a_criterion_constant_in_the_complete_rows_has_no_critic_weight);
    RUN(merged_states_equal_the_whole);
    RUN(states_of_other_calls_are_not_merged);
    RUN(damaged_states_are_refused);
    RUN(sketches_with_a_foreign_head_are_not_gone_through);
    RUN(more_values_than_a_sketch_holds_are_counted_in_buckets);
    RUN(squares_that_would_overflow_are_refused);
    RUN(models_that_make_no_sense_are_refused);
    RUN(topsis_without_any_distance_is_neutral);
    RUN(weights_are_combined_as_powers);
    RUN(long_work_can_be_stopped_and_memory_is_limited);
    return DONE();
}
