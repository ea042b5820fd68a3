/*
 * How much hangs on a weight, and on a judgement.
 *
 * Weights: when criterion k gets weight t and the others share 1 − t in their present proportion, the score
 * of alternative a is S_a(t) = t·s_ak + (1 − t)·R_a with R_a = Σ_{j≠k} w_j·s_aj/(1 − w_k): a line. Two lines
 * cross where their difference is 0; the crossing nearest to w_k is the criticality of the criterion
 * (Triantaphyllou & Sánchez, Decision Sciences 28, 1997). Of all pairs the nearest crossing is between two
 * that are neighbours in the present order, so that sorting replaces looking at every pair.
 *
 * Judgements: each judged pair is put one step lower and one higher on Saaty's scale, and the weights are
 * computed anew.
 */
#include "core/ahp.h"

#include "core/arena.h"

#include <math.h>
#include <stdlib.h>

/* Weights closer than this, relative, share a rank. */
#define RANK_TOLERANCE 1e-9
/* A judgement this close to a step of the scale stands for it (0.33 for 1/3). */
#define STEP_TOLERANCE 0.05
/* Scores are scaled to at most 1; differences below this are rounding. */
#define SCORE_TOLERANCE 1e-12
#define ROWS_PER_POLL 1024

#define LEAST_STEP (-8) /* 1/9 */
#define LARGEST_STEP 8  /* 9 */

/* Step 0 is 1, step 8 is 9, step −8 is 1/9. */
static double
step_value(int step)
{
    return step >= 0 ? step + 1.0 : 1.0 / (1 - step);
}

/* The next value of the scale above (direction 1) or below (−1) a judgement; NaN beyond its end. */
static double
next_on_scale(double judgement, int direction)
{
    for (int count = 0; count <= LARGEST_STEP - LEAST_STEP; count++) {
        double value = step_value(direction > 0 ? LEAST_STEP + count : LARGEST_STEP - count);

        if (direction > 0 ? value > judgement * (1 + STEP_TOLERANCE)
                          : value < judgement * (1 - STEP_TOLERANCE))
            return value;
    }
    return NAN;
}

static bool
outranks(const double *weights, int i, int j)
{
    return weights[i] > weights[j] * (1 + RANK_TOLERANCE);
}

static bool
ranks_differ(const double *before, const double *after, int n)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (outranks(before, i, j) != outranks(after, i, j))
                return true;
    return false;
}

/* What varying needs beside the pair. */
typedef struct Variation {
    KcAhpMatrix *matrix;
    KcAhpMethod method;
    KcAhpIndex index;
    const KcAhpFit *base;
    KcAhpFit *trial;
} Variation;

static KcStatus
take_step(KcContext *context, const Variation *vary, int i, int j, double judgement, KcAhpStep *step)
{
    int n = vary->matrix->size;
    double *there = &vary->matrix->logs[i * n + j];
    double *back = &vary->matrix->logs[j * n + i];
    double judged = *there;
    KcStatus status;

    step->judgement = judgement;
    if (isnan(judgement))
        return KC_OK;
    *there = log(judgement);
    *back = -*there;
    status = kc_ahp_fit(context, vary->matrix, vary->method, vary->index, vary->trial);
    *there = judged;
    *back = -judged;
    if (status)
        return status;
    for (int k = 0; k < n; k++)
        step->weight_change =
            fmax(step->weight_change, fabs(vary->trial->weights[k] - vary->base->weights[k]));
    step->cr = vary->trial->cr;
    step->rank_changes = ranks_differ(vary->base->weights, vary->trial->weights, n);
    return KC_OK;
}

KcStatus
kc_ahp_vary(KcContext *context, KcAhpMatrix *matrix, KcAhpMethod method, KcAhpIndex index,
            KcAhpVariation **variations, int *count)
{
    int n = matrix->size;
    KcAhpFit *base;
    KcAhpFit *trial;
    void *memory;
    KcStatus status;

    *count = 0;
    if (n > KC_AHP_MAX_VARIED_SIZE) {
        kc_fail(context, KC_TOO_LARGE, "matrix must have at most %d rows to vary its judgements",
                KC_AHP_MAX_VARIED_SIZE);
        return kc_detail(context, "It has %d.", n);
    }
    status = kc_ahp_fit_new(context, n, &base);
    if (!status)
        status = kc_ahp_fit_new(context, n, &trial);
    if (!status)
        status = kc_allocate(context, (size_t)n * (n - 1) / 2, sizeof(KcAhpVariation), &memory);
    if (!status)
        status = kc_ahp_fit(context, matrix, method, index, base);
    if (status)
        return status;
    *variations = memory;
    Variation vary = {matrix, method, index, base, trial};
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) {
            if (isnan(matrix->logs[i * n + j]))
                continue;
            KcAhpVariation *one = &(*variations)[(*count)++];
            one->row = i;
            one->column = j;
            one->judgement = kc_ahp_ratio(matrix->logs[i * n + j]);
            status = take_step(context, &vary, i, j, next_on_scale(one->judgement, -1), &one->lower);
            if (!status)
                status = take_step(context, &vary, i, j, next_on_scale(one->judgement, 1), &one->higher);
            if (status)
                return status;
        }
    return KC_OK;
}

/* One alternative under one criterion. */
typedef struct Line {
    double now;    /* its score at the present weight */
    double others; /* at weight 0 */
    double own;    /* at weight 1 */
    int alternative;
} Line;

/* Best first; of equals the first. */
static int
compare_lines(const void *a, const void *b)
{
    const Line *x = a;
    const Line *y = b;

    if (x->now != y->now)
        return x->now > y->now ? -1 : 1;
    return (x->alternative > y->alternative) - (x->alternative < y->alternative);
}

/* Where two lines cross; NaN for nowhere in [0, 1]. */
static double
crossing(const Line *a, const Line *b, double weight)
{
    double others = a->others - b->others;
    double own = a->own - b->own;

    if (fabs(own - others) <= SCORE_TOLERANCE) /* parallel, or one and the same */
        return NAN;
    if (fabs(weight * own + (1 - weight) * others) <= SCORE_TOLERANCE)
        return weight;
    double at = others / (others - own);
    return at >= 0 && at <= 1 ? at : NAN;
}

/* Keeps the nearer crossing; of equals the first. */
static void
keep_nearest(KcAhpCrossing *nearest, const Line *ahead, const Line *behind, double weight)
{
    double at = crossing(ahead, behind, weight);

    if (isnan(at) ||
        (!isnan(nearest->weight) && fabs(at - weight) >= fabs(nearest->weight - weight) - SCORE_TOLERANCE))
        return;
    nearest->weight = at;
    nearest->ahead = ahead->alternative;
    nearest->behind = behind->alternative;
}

static KcStatus
check_weights(KcContext *context, const double *weights, int criteria, double *total)
{
    double largest = 0;

    *total = 0;
    for (int j = 0; j < criteria; j++) {
        if (!(weights[j] >= 0 && isfinite(weights[j]))) {
            kc_fail(context, KC_INVALID, "weights must not be negative");
            return kc_detail(context, "Element %d is %g.", j + 1, weights[j]);
        }
        largest = fmax(largest, weights[j]);
    }
    for (int j = 0; j < criteria; j++)
        *total += largest > 0 ? weights[j] / largest : 0;
    if (largest == 0)
        return kc_fail(context, KC_INVALID, "weights must not all be zero");
    *total *= largest;
    if (!isfinite(*total))
        return kc_fail(context, KC_RANGE, "the sum of weights is too large");
    return KC_OK;
}

/* The lines of all alternatives under criterion k, sorted. `scale` brings scores to at most 1. */
static KcStatus
draw_lines(KcContext *context, const double *weights, double total, int criteria, int k, const double *scores,
           double scale, int alternatives, Line *lines)
{
    double rest = 0; /* what the other criteria weigh */

    for (int j = 0; j < criteria; j++)
        rest += j == k ? 0 : weights[j] / total;
    for (int a = 0; a < alternatives; a++) {
        const double *row = &scores[(size_t)a * criteria];
        double others = 0;

        for (int j = 0; j < criteria; j++)
            others += j == k ? 0 : weights[j] / total * (row[j] / scale);
        lines[a].own = row[k] / scale;
        lines[a].others = rest > 0 ? others / rest : 0;
        lines[a].now = weights[k] / total * lines[a].own + others;
        lines[a].alternative = a;
        if (a % ROWS_PER_POLL == 0 && kc_poll(context))
            return KC_STOPPED;
    }
    qsort(lines, alternatives, sizeof *lines, compare_lines);
    return KC_OK;
}

KcStatus
kc_ahp_criticality(KcContext *context, const double *weights, int criteria, const double *scores,
                   int alternatives, KcAhpCriticality **criticality)
{
    double total;
    double scale = 0;
    void *found;
    void *memory;
    KcStatus status = check_weights(context, weights, criteria, &total);

    if (!status)
        status = kc_allocate(context, criteria, sizeof(KcAhpCriticality), &found);
    if (!status)
        status = kc_allocate(context, alternatives, sizeof(Line), &memory);
    if (status)
        return status;
    Line *lines = memory;
    *criticality = found;
    for (size_t i = 0; i < (size_t)alternatives * criteria; i++)
        scale = fmax(scale, fabs(scores[i]));
    scale = scale > 0 ? scale : 1;
    for (int k = 0; k < criteria; k++) {
        KcAhpCriticality *one = &(*criticality)[k];

        status = draw_lines(context, weights, total, criteria, k, scores, scale, alternatives, lines);
        if (status)
            return status;
        one->weight = weights[k] / total;
        one->first = (KcAhpCrossing){NAN, lines[0].alternative, -1};
        one->any = (KcAhpCrossing){NAN, -1, -1};
        /* A criterion that weighs everything leaves no proportion for the others to share. */
        for (int a = 1; a < alternatives && one->weight < 1; a++) {
            keep_nearest(&one->first, &lines[0], &lines[a], one->weight);
            keep_nearest(&one->any, &lines[a - 1], &lines[a], one->weight);
        }
    }
    return KC_OK;
}
