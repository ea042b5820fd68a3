/*
 * How much hangs on a weight, and on a judgement.
 *
 * Weights: when criterion k gets weight t and the others share 1 − t in their present proportion, the score
 * of alternative a is S_a(t) = t·s_ak + (1 − t)·R_a with R_a = Σ_{j≠k} w_j·s_aj/(1 − w_k): a line. Two lines
 * cross where their difference is 0; the crossing nearest to w_k is the criticality of the criterion
 * (Triantaphyllou & Sánchez, Decision Sciences 28, 1997). Of all pairs the nearest crossing is between two
 * that are neighbours in the present order, so that sorting, once for all criteria, replaces looking at every
 * pair.
 *
 * Judgements: each judged pair is put one step lower and one higher on Saaty's scale, and the weights are
 * computed anew.
 */
#include "core/ahp.h"

#include "core/arena.h"

#include <math.h>

/* Weights closer than this, relative, share a rank. */
#define RANK_TOLERANCE 1e-9
/* A judgement this close to a step of the scale stands for it (0.33 for 1/3). */
#define STEP_TOLERANCE 0.05
/* Scores are scaled to at most 1; differences below this are rounding. */
#define SCORE_TOLERANCE 1e-12
/* Rows of a few numbers between two polls; longer rows are polled one by one. */
#define ROWS_PER_POLL 1024
#define LONG_ROW 64

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

/* An alternative in the present order. */
typedef struct Ranked {
    double score;
    int alternative;
} Ranked;

/* Best first; of equals the first. */
static inline bool
precedes(const Ranked *a, const Ranked *b)
{
    return a->score > b->score || (a->score == b->score && a->alternative < b->alternative);
}

/* Sorts *items into *items, of which `spare` may become the memory: merges runs of 1, 2, 4 …, since the C library
 * does not let a sort be interrupted. */
static KcStatus
sort_ranked(KcContext *context, Ranked **items, Ranked *spare, int count)
{
    for (size_t run = 1; run < (size_t)count; run *= 2) {
        Ranked *from = *items;

        for (size_t at = 0; at < (size_t)count; at += 2 * run) {
            size_t left = at;
            size_t middle = at + run < (size_t)count ? at + run : (size_t)count;
            size_t right = middle;
            size_t end = at + 2 * run < (size_t)count ? at + 2 * run : (size_t)count;

            for (size_t to = at; to < end; to++) {
                bool is_left = left < middle && (right == end || precedes(&from[left], &from[right]));

                spare[to] = from[is_left ? left++ : right++];
                if (to % ROWS_PER_POLL == 0 && kc_poll(context))
                    return KC_STOPPED;
            }
        }
        *items = spare;
        spare = from;
    }
    return KC_OK;
}

/* One alternative under one criterion. */
typedef struct Line {
    double others; /* its score when the criterion weighs nothing */
    double own;    /* when it weighs everything */
    int alternative;
} Line;

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

/* What is asked about, scores divided by `scale` to be at most 1. */
typedef struct Question {
    const double *weights;
    double total; /* of the weights */
    int criteria;
    const double *scores;
    double scale;
    int alternatives;
} Question;

/* Before the work on an alternative, in any order of them. */
static KcStatus
poll_row(KcContext *context, const Question *question, size_t a)
{
    return a % ROWS_PER_POLL == 0 || question->criteria > LONG_ROW ? kc_poll(context) : KC_OK;
}

static KcStatus
find_scale(KcContext *context, Question *question)
{
    double largest = 0;

    for (int a = 0; a < question->alternatives; a++) {
        const double *row = &question->scores[(size_t)a * question->criteria];

        for (int j = 0; j < question->criteria; j++)
            largest = fmax(largest, fabs(row[j]));
        if (poll_row(context, question, a))
            return KC_STOPPED;
    }
    question->scale = largest > 0 ? largest : 1;
    return KC_OK;
}

/* All alternatives by their score at the present weights. */
static KcStatus
rank_alternatives(KcContext *context, const Question *question, Ranked **ranked)
{
    void *memory;
    void *spare;
    size_t count = question->alternatives;
    KcStatus status = kc_allocate(context, count, sizeof(Ranked), &memory);

    if (!status)
        status = kc_allocate(context, count, sizeof(Ranked), &spare);
    if (status)
        return status;
    *ranked = memory;
    for (size_t a = 0; a < count; a++) {
        const double *row = &question->scores[a * question->criteria];
        double score = 0;

        for (int j = 0; j < question->criteria; j++)
            score += question->weights[j] / question->total * (row[j] / question->scale);
        (*ranked)[a] = (Ranked){score, (int)a};
        if (poll_row(context, question, a))
            return KC_STOPPED;
    }
    return sort_ranked(context, ranked, spare, question->alternatives);
}

/* `rest` is what the criteria other than k weigh. */
static Line
line_of(const Question *question, int k, double rest, int alternative)
{
    const double *row = &question->scores[(size_t)alternative * question->criteria];
    double others = 0;

    for (int j = 0; j < question->criteria; j++)
        others += j == k ? 0 : question->weights[j] / question->total * (row[j] / question->scale);
    return (Line){rest > 0 ? others / rest : 0, row[k] / question->scale, alternative};
}

/* The nearest crossings of criterion k: the leader with all others, and neighbours with each other. */
static KcStatus
cross(KcContext *context, const Question *question, int k, const Ranked *ranked, KcAhpCriticality *one)
{
    double rest = 0;

    for (int j = 0; j < question->criteria; j++)
        rest += j == k ? 0 : question->weights[j] / question->total;
    Line leader = line_of(question, k, rest, ranked[0].alternative);
    Line before = leader;
    one->weight = question->weights[k] / question->total;
    one->first = (KcAhpCrossing){NAN, leader.alternative, -1};
    one->any = (KcAhpCrossing){NAN, -1, -1};
    /* A criterion that weighs everything leaves no proportion for the others to share. */
    for (int a = 1; a < question->alternatives && one->weight < 1; a++) {
        Line line = line_of(question, k, rest, ranked[a].alternative);

        keep_nearest(&one->first, &leader, &line, one->weight);
        keep_nearest(&one->any, &before, &line, one->weight);
        before = line;
        if (poll_row(context, question, a))
            return KC_STOPPED;
    }
    return kc_poll(context);
}

KcStatus
kc_ahp_criticality(KcContext *context, const double *weights, int criteria, const double *scores,
                   int alternatives, KcAhpCriticality **criticality)
{
    Question question = {weights, 0, criteria, scores, 0, alternatives};
    Ranked *ranked;
    void *found;
    KcStatus status = check_weights(context, weights, criteria, &question.total);

    if (!status)
        status = kc_allocate(context, criteria, sizeof(KcAhpCriticality), &found);
    if (!status)
        status = find_scale(context, &question);
    if (!status)
        status = rank_alternatives(context, &question, &ranked);
    if (status)
        return status;
    *criticality = found;
    for (int k = 0; !status && k < criteria; k++)
        status = cross(context, &question, k, ranked, &(*criticality)[k]);
    return status;
}
