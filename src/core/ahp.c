/*
 * Pairwise comparisons: reading them, and how consistent they are with the weights that ahp_weights.c finds.
 *
 * With d_ij = ln a_ij − ln w_i + ln w_j over the K judged pairs, λ = mean_i (B·w)_i/w_i is
 * n + Σ (2·sinh(d/2))²/n, for every method and with pairs missing, without cancellation.
 * CI = (λ − n)/(n − 1) and CR = CI/RI: Saaty, The Analytic Hierarchy Process, 1980.
 * GCI = Σ d²/(K − n + 1): Aguarón & Moreno-Jiménez, EJOR 147, 2003, where K = n(n−1)/2.
 */
#include "core/ahp.h"

#include "core/arena.h"
#include "core/numeric.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

/* 1/8 written as 0.13 is the coarsest rounding to two decimals on the scale: 4 %. */
#define RECIPROCAL_TOLERANCE 0.05
#define DIAGONAL_TOLERANCE 1e-9
#define SCALE_TOP 9
/* What a whole number loses on its way to a logarithm and back. */
#define WHOLE_TOLERANCE 1e-13
/* About ln 1.05: what is this close to a step of the scale stands for it (0.33 for 1/3). */
#define SAME_STEP_TOLERANCE 0.05
/* Deviations below this are rounding, and so are differences between deviations. */
#define DEVIATION_TOLERANCE 1e-9

static KcStatus
check_entries(KcContext *context, const double *values, int n)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double value = values[i * n + j];

            if (isnan(value))
                continue;
            if (!(value > 0 && isfinite(value))) {
                kc_fail(context, KC_INVALID, "matrix must contain positive numbers");
                kc_detail(context, "Element (%d,%d) is %g.", i + 1, j + 1, value);
                return kc_hint(context, "Use NULL for a pair that was not judged.");
            }
            if (!isfinite(1 / value)) {
                kc_fail(context, KC_RANGE, "the reciprocal of an element of matrix is too large");
                return kc_detail(context, "Element (%d,%d) is %g.", i + 1, j + 1, value);
            }
            if (i == j && fabs(value - 1) > DIAGONAL_TOLERANCE) {
                kc_fail(context, KC_INVALID, "the diagonal of matrix must be 1");
                return kc_detail(context, "Element (%d,%d) is %g.", i + 1, i + 1, value);
            }
        }
    return KC_OK;
}

/* ln a_ij of the pair, from whichever of its values there are. */
static KcStatus
read_pair(KcContext *context, const double *values, int n, int i, int j, double *log_ratio)
{
    double value = values[i * n + j];
    double reciprocal = values[j * n + i];

    *log_ratio = isnan(value) ? -log(reciprocal) : log(value);
    if (isnan(value) || isnan(reciprocal))
        return KC_OK;
    if (fabs(expm1(log(value) + log(reciprocal))) > RECIPROCAL_TOLERANCE) {
        kc_fail(context, KC_INVALID, "matrix is not reciprocal");
        kc_detail(context, "Element (%d,%d) is %g, element (%d,%d) is %g, and their product is not 1.", i + 1,
                  j + 1, value, j + 1, i + 1, reciprocal);
        return kc_hint(context, "Give one of the two and NULL for the other: its reciprocal is taken.");
    }
    if (value < 1 && reciprocal >= 1)
        *log_ratio = -log(reciprocal);
    return KC_OK;
}

KcStatus
kc_ahp_read(KcContext *context, const double *values, int rows, int columns, KcAhpMatrix *matrix)
{
    KcStatus status = KC_OK;
    int n = rows;

    if (rows != columns || rows < 1) {
        kc_fail(context, KC_SHAPE, "matrix must be square");
        return kc_detail(context, "It has %d rows and %d columns.", rows, columns);
    }
    if (n > KC_AHP_MAX_SIZE) {
        kc_fail(context, KC_TOO_LARGE, "matrix must have at most %d rows", KC_AHP_MAX_SIZE);
        kc_detail(context, "It has %d.", n);
        return kc_hint(context, "Compare within groups, and the groups with each other.");
    }
    status = check_entries(context, values, n);
    if (!status)
        status = kc_allocate_doubles(context, (size_t)n * n, &matrix->logs);
    matrix->size = n;
    for (int i = 0; !status && i < n; i++)
        for (int j = i + 1; !status && j < n; j++) {
            status = read_pair(context, values, n, i, j, &matrix->logs[i * n + j]);
            matrix->logs[j * n + i] = -matrix->logs[i * n + j];
        }
    return status;
}

KcStatus
kc_ahp_ratios(KcContext *context, const double *weights, int size, double *values)
{
    if (size > KC_AHP_MAX_SIZE) {
        kc_fail(context, KC_TOO_LARGE, "weights must have at most %d elements", KC_AHP_MAX_SIZE);
        return kc_detail(context, "Got %d.", size);
    }
    for (int i = 0; i < size; i++)
        if (!(weights[i] > 0 && isfinite(weights[i]))) {
            kc_fail(context, KC_INVALID, "weights must be positive numbers");
            return kc_detail(context, "Element %d is %g.", i + 1, weights[i]);
        }
    for (int i = 0; i < size; i++)
        for (int j = 0; j < size; j++) {
            double ratio = weights[i] / weights[j];

            if (!(ratio > 0 && isfinite(ratio))) {
                kc_fail(context, KC_RANGE, "weights differ too much for their ratio to be a number");
                return kc_detail(context, "Element %d is %g, element %d is %g.", i + 1, weights[i], j + 1,
                                 weights[j]);
            }
            values[i * size + j] = ratio;
        }
    return KC_OK;
}

/* Marks in group[] who is connected with whom; returns the number of groups. `stack` holds n. */
static int
find_groups(const KcAhpMatrix *matrix, int *group, int *stack)
{
    int n = matrix->size;
    int groups = 0;

    for (int i = 0; i < n; i++)
        group[i] = -1;
    for (int first = 0; first < n; first++) {
        int waiting = 0;

        if (group[first] >= 0)
            continue;
        group[first] = groups;
        stack[waiting++] = first;
        while (waiting) {
            int i = stack[--waiting];

            for (int j = 0; j < n; j++)
                if (group[j] < 0 && !isnan(matrix->logs[i * n + j])) {
                    group[j] = groups;
                    stack[waiting++] = j;
                }
        }
        groups++;
    }
    return groups;
}

static void
append(char *text, size_t room, const char *piece)
{
    size_t used = strlen(text);

    snprintf(text + used, room - used, "%s", piece);
}

/* "{1,2}" or, where there is no room, "{1,2,...}", at the end of a text. */
static void
append_group(char *text, size_t room, const int *group, int n, int wanted)
{
    const char *before = "{";
    char number[16];

    for (int i = 0; i < n; i++) {
        if (group[i] != wanted)
            continue;
        snprintf(number, sizeof number, "%s%d", before, i + 1);
        before = ",";
        if (strlen(text) + strlen(number) + sizeof ",...}" > room) {
            append(text, room, ",...");
            break;
        }
        append(text, room, number);
    }
    append(text, room, "}");
}

#define GROUP_TEXT_BYTES 48
#define GROUPS_NAMED 4

static KcStatus
check_connected(KcContext *context, const KcAhpMatrix *matrix)
{
    int group[KC_AHP_MAX_SIZE];
    int stack[KC_AHP_MAX_SIZE];
    int groups = find_groups(matrix, group, stack);
    char list[GROUPS_NAMED * (GROUP_TEXT_BYTES + 2) + sizeof ", ..."] = "";

    if (groups == 1)
        return KC_OK;
    for (int g = 0; g < groups && g < GROUPS_NAMED; g++) {
        char text[GROUP_TEXT_BYTES] = "";

        append_group(text, sizeof text, group, matrix->size, g);
        append(list, sizeof list, g ? ", " : "");
        append(list, sizeof list, text);
    }
    if (groups > GROUPS_NAMED)
        append(list, sizeof list, ", ...");
    kc_fail(context, KC_INVALID, "the comparisons do not connect all elements");
    kc_detail(context, "These groups were never compared with each other: %s.", list);
    return kc_hint(context, "Judge pairs across these groups, at least %d.", groups - 1);
}

/* Saaty 1980, table of random indices; index 0 is unused. */
static const double saaty_index[] = {0,    0,    0,    0.58, 0.90, 1.12, 1.24, 1.32,
                                     1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};
#define SAATY_SIZES ((int)(sizeof saaty_index / sizeof *saaty_index))

double
kc_ahp_random_index(KcAhpIndex index, int size, int missing)
{
    /* Ágoston & Csató 2022: each missing pair takes its share of the (n−1)(n−2)/2 that are redundant. */
    double redundant = (size - 1.0) * (size - 2.0) / 2;

    if (size < 3 || missing >= redundant)
        return 0;
    /* Alonso & Lamata 2006: the mean lambda of random matrices is 2.7699·n − 4.3513. */
    double complete = (2.7699 * size - 4.3513 - size) / (size - 1);
    if (index == KC_AHP_SAATY && size < SAATY_SIZES)
        complete = saaty_index[size];
    return complete * (1 - missing / redundant);
}

static KcStatus
measure_consistency(KcContext *context, const KcAhpMatrix *matrix, KcAhpIndex index, int missing,
                    KcAhpFit *fit)
{
    int n = fit->size;
    int redundant = (n - 1) * (n - 2) / 2 - missing;
    KcSum excess = {0, 0};
    KcSum squares = {0, 0};

    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) {
            double deviation = matrix->logs[i * n + j] - fit->log_weights[i] + fit->log_weights[j];

            if (isnan(deviation))
                continue;
            kc_sum_add_product(&squares, deviation, deviation);
            kc_sum_add(&excess, pow(2 * sinh(deviation / 2), 2));
        }
    double beyond = kc_sum_value(&excess) / n;
    if (!isfinite(beyond))
        return kc_fail(context, KC_RANGE, "the judgements contradict each other too much to compute lambda");
    fit->lambda_max = n + beyond;
    fit->ri = kc_ahp_random_index(index, n, missing);
    fit->ci = n > 2 ? beyond / (n - 1) : 0;
    fit->cr = fit->ri > 0 ? fit->ci / fit->ri : 0;
    fit->gci = redundant > 0 ? kc_sum_value(&squares) / redundant : 0;
    return KC_OK;
}

static int
count_missing(const KcAhpMatrix *matrix)
{
    int missing = 0;

    for (int i = 0; i < matrix->size; i++)
        for (int j = i + 1; j < matrix->size; j++)
            missing += isnan(matrix->logs[i * matrix->size + j]);
    return missing;
}

KcStatus
kc_ahp_fit_new(KcContext *context, int size, KcAhpFit **fit)
{
    double *memory;
    void *object;
    KcStatus status = kc_allocate(context, 1, sizeof(KcAhpFit), &object);

    if (!status)
        status = kc_allocate_doubles(context, (size_t)size * (size + 5), &memory);
    if (status)
        return status;
    *fit = object;
    (*fit)->size = size;
    (*fit)->weights = memory;
    (*fit)->log_weights = memory + size;
    (*fit)->excess = memory + 2 * size;
    (*fit)->solution = memory + 3 * size;
    (*fit)->row_logs = memory + 4 * size;
    (*fit)->shares = memory + 5 * size;
    return KC_OK;
}

KcStatus
kc_ahp_fit(KcContext *context, const KcAhpMatrix *matrix, KcAhpMethod method, KcAhpIndex index, KcAhpFit *fit)
{
    int missing = count_missing(matrix);
    KcStatus status = check_connected(context, matrix);

    if (status)
        return status;
    if (method == KC_AHP_COLUMN_MEAN && missing) {
        kc_fail(context, KC_INVALID, "the method column_mean needs a judgement for every pair");
        kc_detail(context, "%d of %d pairs are not judged.", missing, fit->size * (fit->size - 1) / 2);
        return kc_hint(context, "Use the method eigenvector or geometric_mean.");
    }
    status = kc_ahp_prioritise(context, matrix, method, missing, fit);
    if (!status)
        status = measure_consistency(context, matrix, index, missing, fit);
    return status;
}

double
kc_ahp_ratio(double log_ratio)
{
    double ratio = fmin(exp(fabs(log_ratio)), DBL_MAX);

    if (fabs(ratio - rint(ratio)) < WHOLE_TOLERANCE * ratio)
        ratio = rint(ratio);
    return log_ratio < 0 ? 1 / ratio : ratio;
}

double
kc_ahp_on_scale(double log_ratio)
{
    double step = rint(exp(fmin(fabs(log_ratio), log(SCALE_TOP))));

    return log_ratio < 0 ? 1 / step : step;
}

/* Whether the step of the scale nearest to w_i/w_j is another one than a judgement, or what it stands for. */
static bool
can_mend(double judged, double wanted)
{
    return fabs(judged - log(kc_ahp_on_scale(wanted))) > SAME_STEP_TOLERANCE;
}

/* The judgement farthest from w_i/w_j of those for which the scale has another step; of equals the first. */
static void
find_worst(const KcAhpMatrix *matrix, KcAhpResult *result)
{
    int n = matrix->size;
    const double *u = result->fit->log_weights;
    double worst = 0;

    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) {
            double judged = matrix->logs[i * n + j];
            double deviation = fabs(judged - u[i] + u[j]);

            if (deviation > worst + DEVIATION_TOLERANCE && can_mend(judged, u[i] - u[j])) {
                worst = deviation;
                result->worst_row = i;
                result->worst_column = j;
            }
        }
}

static void
set_pair(KcAhpMatrix *matrix, int i, int j, double log_ratio)
{
    matrix->logs[i * matrix->size + j] = log_ratio;
    matrix->logs[j * matrix->size + i] = -log_ratio;
}

KcStatus
kc_ahp_weights(KcContext *context, KcAhpMatrix *matrix, KcAhpMethod method, KcAhpIndex index,
               KcAhpResult *result)
{
    int n = matrix->size;
    KcAhpFit *mended;
    KcStatus status = kc_ahp_fit_new(context, n, &result->fit);

    if (!status)
        status = kc_ahp_fit(context, matrix, method, index, result->fit);
    if (status)
        return status;
    result->consistent = result->fit->cr < KC_AHP_CONSISTENT_BELOW;
    result->missing = count_missing(matrix);
    result->judged = n * (n - 1) / 2 - result->missing;
    result->worst_row = result->worst_column = -1;
    result->worst_judgement = result->worst_suggested = result->worst_mended_cr = NAN;
    if (n >= 3)
        find_worst(matrix, result);
    if (result->worst_row < 0)
        return KC_OK;
    int i = result->worst_row;
    int j = result->worst_column;
    double judged = matrix->logs[i * n + j];
    result->worst_judgement = kc_ahp_ratio(judged);
    result->worst_suggested = kc_ahp_on_scale(result->fit->log_weights[i] - result->fit->log_weights[j]);
    status = kc_ahp_fit_new(context, n, &mended);
    set_pair(matrix, i, j, log(result->worst_suggested));
    if (!status)
        status = kc_ahp_fit(context, matrix, method, index, mended);
    set_pair(matrix, i, j, judged);
    if (!status)
        result->worst_mended_cr = mended->cr;
    return status == KC_RANGE ? KC_OK : status;
}
