/* What there is to mend in judgements, and that looking for it can be stopped at any time. */
#include "check.h"

#include "core/ahp.h"
#include "core/rng.h"

#include <time.h>

#define NONE NAN
#define ALTERNATIVES 1000000
/* Processor time between two polls; sorting all alternatives at once takes several times as long. */
#define MOST_SECONDS 0.06

typedef struct Watch {
    clock_t last;
    double longest;
    int polls;
} Watch;

static bool
watch(void *poll_data)
{
    Watch *watch = poll_data;
    clock_t now = clock();

    if (watch->polls++)
        watch->longest = fmax(watch->longest, (double)(now - watch->last) / CLOCKS_PER_SEC);
    watch->last = clock();
    return false;
}

static void
many_alternatives_are_ranked_between_polls(void)
{
    KcContext context = check_context();
    double weights[2] = {1, 2};
    double *scores = malloc(2 * ALTERNATIVES * sizeof *scores);
    KcAhpCriticality *found;
    Watch seen = {0, 0, 0};
    KcRng rng;

    kc_rng_seed(&rng, 4);
    for (int i = 0; i < 2 * ALTERNATIVES; i++)
        scores[i] = kc_rng_uniform(&rng);
    context.poll = watch;
    context.poll_data = &seen;
    CHECK(kc_ahp_criticality(&context, weights, 2, scores, ALTERNATIVES, &found) == KC_OK);
    watch(&seen);
    printf("# at most %.1f ms between two polls\n", 1000 * seen.longest);
    CHECK(seen.longest < MOST_SECONDS);
    int leader = 0;
    for (int a = 1; a < ALTERNATIVES; a++)
        if (scores[2 * a] + 2 * scores[2 * a + 1] > scores[2 * leader] + 2 * scores[2 * leader + 1])
            leader = a;
    CHECK(found[0].first.ahead == leader && found[1].first.ahead == leader);
    free(scores);
    check_context_end(&context);
}

/* The nearest crossings found by looking at every pair. */
static void
any_crossing_is_that_of_all_pairs(void)
{
    enum { ROWS = 60, COLUMNS = 3 };
    double scores[ROWS * COLUMNS], weights[COLUMNS] = {0.5, 0.3, 0.2};
    KcRng rng;

    kc_rng_seed(&rng, 8);
    for (int round = 0; round < 20; round++) {
        KcContext context = check_context();
        KcAhpCriticality *found;

        for (int i = 0; i < ROWS * COLUMNS; i++)
            scores[i] = (double)kc_rng_below(&rng, 1000);
        CHECK(kc_ahp_criticality(&context, weights, COLUMNS, scores, ROWS, &found) == KC_OK);
        for (int k = 0; k < COLUMNS; k++) {
            double nearest = INFINITY;

            for (int a = 0; a < ROWS; a++)
                for (int b = 0; b < a; b++) {
                    double own = scores[a * COLUMNS + k] - scores[b * COLUMNS + k], others = 0;

                    for (int j = 0; j < COLUMNS; j++)
                        others += j == k ? 0
                                         : weights[j] / (1 - weights[k]) *
                                               (scores[a * COLUMNS + j] - scores[b * COLUMNS + j]);
                    if (own == others)
                        continue;
                    double at = others / (others - own);
                    if (at >= 0 && at <= 1)
                        nearest = fmin(nearest, fabs(at - weights[k]));
                }
            CHECK_NEAR(fabs(found[k].any.weight - weights[k]), nearest, 1e-9);
        }
        check_context_end(&context);
    }
}

static KcAhpResult
weigh(KcContext *context, const double *values, int n)
{
    KcAhpMatrix matrix;
    KcAhpResult result = {.worst_row = -2};

    CHECK(kc_ahp_read(context, values, n, n, &matrix) == KC_OK);
    CHECK(kc_ahp_weights(context, &matrix, KC_AHP_EIGENVECTOR, KC_AHP_SAATY, &result) == KC_OK);
    return result;
}

static void
a_judgement_that_no_step_would_mend_is_not_named(void)
{
    /* The farthest is (1,2), for which 1 is the nearest step already. */
    double even[] = {1, 1, 3, 5, NONE, 1, 2, 4, NONE, NONE, 1, 2, NONE, NONE, NONE, 1};
    /* The nearest steps are those judged, or (1,3) is 6. */
    double near[] = {1, 2, 5, NONE, 1, 3, NONE, NONE, 1};
    /* 0.34 stands for 1/3: another way to write it is no mend. */
    double written[] = {1, 0.34, 1, NONE, 1, 3, NONE, NONE, 1};
    KcContext context = check_context();
    KcAhpResult result = weigh(&context, even, 4);

    CHECK(result.worst_row < 0 || result.worst_suggested != result.worst_judgement);
    result = weigh(&context, near, 3);
    CHECK(result.worst_row < 0 || result.worst_suggested != result.worst_judgement);
    result = weigh(&context, written, 3);
    CHECK(result.worst_row == -1 && isnan(result.worst_suggested) && isnan(result.worst_mended_cr));
    check_context_end(&context);
}

/* The rule itself: of the judgements for which the nearest step of the scale is another one, the farthest. */
static void
the_worst_judgement_is_the_farthest_that_has_another_step(void)
{
    KcRng rng;
    int named = 0;

    kc_rng_seed(&rng, 21);
    for (int round = 0; round < 500; round++) {
        KcContext context = check_context();
        double values[16], farthest = 0;
        int n = 3 + (int)kc_rng_below(&rng, 2), row = -1, column = -1;

        for (int i = 0; i < n * n; i++) {
            double step = 1 + (double)kc_rng_below(&rng, 4);

            values[i] = i % (n + 1) == 0 ? 1 : i / n > i % n ? NONE : kc_rng_below(&rng, 2) ? step : 1 / step;
        }
        KcAhpResult result = weigh(&context, values, n);
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++) {
                double ratio = result.fit->log_weights[i] - result.fit->log_weights[j];
                double judged = log(values[i * n + j]), step = log(kc_ahp_on_scale(ratio));

                if (fabs(judged - step) > 0.1 && fabs(judged - ratio) > farthest + 1e-9) {
                    farthest = fabs(judged - ratio);
                    row = i;
                    column = j;
                }
            }
        CHECK(result.worst_row == row && result.worst_column == column);
        named += row >= 0;
        if (row >= 0)
            CHECK(fabs(log(result.worst_suggested) - log(result.worst_judgement)) > 0.1 &&
                  result.worst_mended_cr < result.fit->cr);
        check_context_end(&context);
    }
    CHECK(named > 100 && named < 500);
}

int
main(void)
{
    RUN(many_alternatives_are_ranked_between_polls);
    RUN(any_crossing_is_that_of_all_pairs);
    RUN(a_judgement_that_no_step_would_mend_is_not_named);
    RUN(the_worst_judgement_is_the_farthest_that_has_another_step);
    return DONE();
}
