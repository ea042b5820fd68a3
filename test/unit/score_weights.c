/* Measured weights: what is constant, not known, far from zero, tiny, or in another order. */
#include "score_tools.h"

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
    /* Varying, but not where both are known. */
    double half[2] = {7, NAN};
    KcScoreState *split = state_of(
        &context, (KcScoreState){.size = 2, .parts = KC_SCORE_MOMENTS, .weighting = KC_SCORE_CRITIC});
    split = add(&context, add(&context, add(&context, split, half), rows[0]), rows[0]);
    CHECK(weights_of(&context, split, weights) == KC_SCORE_CONSTANT && split->complete_rows == 2);
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
    double nothing[2] = {NAN, NAN};
    state = add(&context, state, nothing);
    CHECK(weights_of(&context, state, weights) == KC_SCORE_UNKNOWN);
    CHECK(weights[0] == 0.5 && weights[1] == 0.5 && state->complete_rows == 0);
    state = add(&context, state, rows[0]);
    CHECK(weights_of(&context, state, weights) == KC_SCORE_TOO_FEW_ROWS);
    CHECK(weights[0] == 0.5 && weights[1] == 0.5);
    /* Apart, but all beyond the same bound. */
    for (int i = 0; i < 2; i++)
        state->columns[i].given.high = 0.5;
    for (int i = 0; i < 3; i++)
        state = add(&context, state, rows[i]);
    kc_score_state_entropy(state)[0].high = kc_score_state_entropy(state)[1].high = 4;
    kc_score_state_entropy(state)[2].high = kc_score_state_entropy(state)[3].high = 0;
    CHECK(weights_of(&context, state, weights) == KC_SCORE_CONSTANT);
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

#define SAMPLE 500

/* Three correlated criteria in steps of 1/2048, so that an offset of 2^40 and powers of two change no digit. */
static void
sample_row(KcRng *rng, double *row)
{
    double shared = (double)kc_rng_below(rng, 1024);

    row[0] = shared / 1024;
    row[1] = (shared + (double)kc_rng_below(rng, 512)) / 1024;
    row[2] = ((double)kc_rng_below(rng, 1024) - shared / 2) / 1024;
}

/* The CRITIC weights of a sample, of which criterion i is taken as offset + factor·x. */
static void
critic_of_sample(double offset, double factor, double *weights)
{
    KcContext context = check_context();
    KcScoreState *state = state_of(
        &context, (KcScoreState){.size = 3, .parts = KC_SCORE_MOMENTS, .weighting = KC_SCORE_CRITIC});
    KcRng rng;

    kc_rng_seed(&rng, 5);
    for (int i = 0; i < SAMPLE; i++) {
        double row[3];

        sample_row(&rng, row);
        for (int j = 0; j < 3; j++)
            row[j] = offset + factor * row[j];
        state = add(&context, state, row);
    }
    CHECK(weights_of(&context, state, weights) == KC_SCORE_FINE);
    CHECK(kc_score_state_check(&context, state, kc_score_state_bytes(state)) == KC_OK);
    check_context_end(&context);
}

static void
critic_weights_do_not_depend_on_the_offset_or_the_unit(void)
{
    double expected[3], weights[3];
    const double offsets[] = {1e6, 1e12, -0x1p41, 1e12, 0, 0, 0};
    const double factors[] = {1, 1, 1, 0x1p-2, 0x1p-564, 0x1p-1000, 0x1p450};

    critic_of_sample(0, 1, expected);
    for (size_t k = 0; k < sizeof offsets / sizeof *offsets; k++) {
        critic_of_sample(offsets[k], factors[k], weights);
        for (int i = 0; i < 3; i++)
            CHECK_NEAR(weights[i] / expected[i], 1, 1e-12);
    }
}

static void
norms_of_tiny_values_do_not_vanish(void)
{
    KcContext context = check_context();
    const double values[] = {3e-200, 4e-200, 3e-320, 4e120};
    KcScoreState *state = state_of(&context, (KcScoreState){.size = 1, .parts = KC_SCORE_SQUARES});

    state = add(&context, state, &values[0]);
    state = add(&context, state, &values[1]);
    CHECK_NEAR(kc_score_state_norm(state, 0), 5e-200, 1e-214);
    state = add(&context, state, &values[3]);
    CHECK_NEAR(kc_score_state_norm(state, 0), 4e120, 1e106);
    state =
        add(&context, state_of(&context, (KcScoreState){.size = 1, .parts = KC_SCORE_SQUARES}), &values[2]);
    CHECK(kc_score_state_norm(state, 0) == values[2]);
    check_context_end(&context);
}

static void
a_criterion_that_is_never_known_has_no_measured_weight(void)
{
    KcContext context = check_context();
    const KcScoreState heads[2] = {
        {.size = 3, .parts = KC_SCORE_MOMENTS, .weighting = KC_SCORE_CRITIC},
        {.size = 3, .parts = KC_SCORE_ENTROPY | KC_SCORE_BOUNDED, .weighting = KC_SCORE_BY_ENTROPY}};

    for (int h = 0; h < 2; h++) {
        KcScoreState *state = state_of(&context, heads[h]);
        KcScoreState head = heads[h];
        double expected[2], weights[3];
        KcRng rng;

        head.size = 2;
        KcScoreState *known = state_of(&context, head);
        for (int i = 0; i < 3; i++)
            state->columns[i].given.low = h ? -1 : NAN, state->columns[i].given.high = h ? 2 : NAN;
        memcpy(known->columns, state->columns, 2 * sizeof *known->columns);
        kc_rng_seed(&rng, 9);
        for (int i = 0; i < 40; i++) {
            double row[3];

            sample_row(&rng, row);
            row[2] = NAN;
            row[1] = i == 7 ? NAN : row[1];
            state = add(&context, state, row);
            known = add(&context, known, row);
        }
        CHECK(weights_of(&context, known, expected) == KC_SCORE_FINE);
        CHECK(weights_of(&context, state, weights) == KC_SCORE_FINE);
        CHECK(weights[0] == expected[0] && weights[1] == expected[1] && weights[2] == 0);
        CHECK(expected[0] != expected[1] && state->complete_rows == 39);
    }
    check_context_end(&context);
}

static void
criteria_that_become_known_late_leave_the_rows_with_all_of_them(void)
{
    KcContext context = check_context();
    KcScoreState head = {.size = 3, .parts = KC_SCORE_MOMENTS, .weighting = KC_SCORE_CRITIC};
    KcScoreState *late = state_of(&context, head), *only = state_of(&context, head);
    KcScoreState *parts[2] = {state_of(&context, head), state_of(&context, head)};
    double expected[3], weights[3];
    KcRng rng;

    kc_rng_seed(&rng, 13);
    for (int i = 0; i < 60; i++) {
        double row[3];

        sample_row(&rng, row);
        row[2] = i < 30 ? NAN : row[2];
        late = add(&context, late, row);
        parts[i >= 30] = add(&context, parts[i >= 30], row);
        if (i >= 30)
            only = add(&context, only, row);
    }
    CHECK(late->complete_rows == 30 && parts[0]->complete_rows == 30);
    CHECK(kc_score_state_merge(&context, parts[0], parts[1]) == KC_OK);
    CHECK(kc_score_state_check(&context, parts[0], kc_score_state_bytes(parts[0])) == KC_OK);
    CHECK(parts[0]->complete_rows == 30 && parts[0]->rows == 60);
    for (int i = 0; i < 3; i++) { /* the bounds are those of all rows */
        only->columns[i].low = late->columns[i].low;
        only->columns[i].high = late->columns[i].high;
    }
    weights_of(&context, only, expected);
    weights_of(&context, late, weights);
    for (int i = 0; i < 3; i++)
        CHECK_NEAR(weights[i], expected[i], 1e-14);
    weights_of(&context, parts[0], weights);
    for (int i = 0; i < 3; i++)
        CHECK_NEAR(weights[i], expected[i], 1e-14);
    check_context_end(&context);
}

/* What is found does not hang on which row comes first, nor on how near criteria are to each other. */
static void
order_does_not_show_in_critic_weights(void)
{
    double rows[SAMPLE][3], weights[2][3];

    for (int kind = 0; kind < 2; kind++) {
        KcRng rng;

        kc_rng_seed(&rng, 17 + kind);
        for (int i = 0; i < SAMPLE; i++) {
            double x = kc_rng_normal(&rng);

            for (int j = 0; j < 3; j++)
                rows[i][j] = kind ? x + 1e-5 * kc_rng_normal(&rng) : kc_rng_normal(&rng);
        }
        if (kind == 0)
            rows[0][0] = 1e13, rows[0][2] = -1e11, rows[1][1] = 1e-9;
        for (int order = 0; order < 2; order++) {
            KcContext context = check_context();
            KcScoreState head = {.size = 3, .parts = KC_SCORE_MOMENTS, .weighting = KC_SCORE_CRITIC};
            KcScoreState *halves[2] = {state_of(&context, head), state_of(&context, head)};

            for (int i = 0; i < SAMPLE; i++)
                halves[i % 3 == 1] = add(&context, halves[i % 3 == 1], rows[order ? SAMPLE - 1 - i : i]);
            CHECK(kc_score_state_merge(&context, halves[order], halves[!order]) == KC_OK);
            CHECK(weights_of(&context, halves[order], weights[order]) == KC_SCORE_FINE);
            check_context_end(&context);
        }
        for (int j = 0; j < 3; j++)
            CHECK_NEAR(weights[0][j] / weights[1][j], 1, 1e-12);
    }
}

int
main(void)
{
    RUN(constant_criteria_carry_no_measured_weight);
    RUN(perfectly_correlated_criteria_share_alike);
    RUN(a_criterion_constant_in_the_complete_rows_has_no_critic_weight);
    RUN(critic_weights_do_not_depend_on_the_offset_or_the_unit);
    RUN(norms_of_tiny_values_do_not_vanish);
    RUN(a_criterion_that_is_never_known_has_no_measured_weight);
    RUN(criteria_that_become_known_late_leave_the_rows_with_all_of_them);
    RUN(order_does_not_show_in_critic_weights);
    return DONE();
}
