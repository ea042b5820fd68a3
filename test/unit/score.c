/* Scores, and weights of the reference. References: test/reference/score.md. */
#include "score_tools.h"

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

int
main(void)
{
    RUN(entropy_weights_of_the_aircraft_agree);
    RUN(entropy_of_raw_values_agrees_with_the_book);
    RUN(critic_weights_of_the_aircraft_agree);
    RUN(scores_of_the_aircraft_agree);
    RUN(missing_values_lower_coverage_and_never_count_as_zero);
    RUN(goodness_follows_its_definition);
    RUN(models_that_make_no_sense_are_refused);
    RUN(topsis_without_any_distance_is_neutral);
    RUN(weights_are_combined_as_powers);
    return DONE();
}
