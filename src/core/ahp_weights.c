/*
 * Weights from pairwise comparisons: the three methods.
 *
 * Eigenvector (Saaty, The Analytic Hierarchy Process, 1980): the positive w with B·w = λ·w, where B is the
 * comparison matrix; for a pair that is not judged B_ij = 0 and B_ii counts 1 more (Harker, Math. Modelling
 * 9, 1987). It is found by Noda's iteration (Numer. Math. 17, 1971) on logarithms u = ln x. With r_i = Σ_j
 * B_ij·x_j/x_i,   ρ = max r_i,   F_ij = B_ij·x_j/(x_i·ρ) one step solves (I − F)·z = 1 and puts x_i·z_i for
 * x_i. min r_i ≤ λ ≤ max r_i holds for every positive x (Collatz, Wielandt) and says when to stop. F lies in
 * [0, 1] whatever the judgements, and I − F is a diagonally dominant M-matrix: it is eliminated in terms of
 * its row excesses 1 − Σ_j F_ij, where only positive numbers are added (Grassmann, Taksar & Heyman, Oper.
 * Res. 33, 1985; Alfa, Xue & Ye, Math. Comp. 71, 2002), so that z is right to the last digits even where I −
 * F is singular but for rounding.
 *
 * Geometric mean (Crawford & Williams, J. Math. Psychol. 29, 1985): least squares of ln a_ij − (y_i − y_j)
 * over the judged pairs; with pairs missing, the same elimination of the comparison graph's Laplacian. It is
 * where Noda's iteration starts. Column mean: the mean of the columns, each scaled to sum 1.
 */
#include "core/ahp.h"

#include "core/arena.h"
#include "core/numeric.h"

#include <float.h>
#include <string.h>

/* ln of upper over lower bound of λ: wanted, and accepted when no step makes it better. */
#define GAP_WANTED 1e-14
#define GAP_ACCEPTED 1e-10
#define MAX_ITERATIONS 500
/* ln of a judgement's largest deviation to start from: beyond what the scale 1/9 to 9 can give. */
#define LARGEST_START 10
/* The gap at which a power of the judgements is solved well enough to double it. */
#define GAP_TO_DOUBLE 0.5

/*
 * Solves (D − S)·x = b for S ≥ 0 off the diagonal and D_i = excess_i + Σ_j S_ij; b in x, solution in x.
 * *solved is false when the matrix is singular or a number left the range. S and excess are destroyed.
 */
static KcStatus
solve_dominant(KcContext *context, int n, double *shares, double *excess, double *x, bool *solved)
{
    *solved = false;
    for (int k = 0; k < n; k++) {
        const double *pivot_row = &shares[(size_t)k * n];
        double pivot = excess[k];
        KcStatus status = kc_poll(context);

        if (status)
            return status;
        for (int j = k + 1; j < n; j++)
            pivot += pivot_row[j];
        if (!(pivot > 0))
            return KC_OK;
        for (int j = k + 1; j < n; j++)
            shares[(size_t)k * n + j] /= pivot;
        excess[k] /= pivot;
        x[k] /= pivot;
        for (int i = k + 1; i < n; i++) {
            double *row = &shares[(size_t)i * n];
            double share = row[k];

            if (share == 0)
                continue;
            for (int j = k + 1; j < n; j++)
                row[j] += share * pivot_row[j];
            excess[i] += share * excess[k];
            x[i] += share * x[k];
        }
    }
    *solved = true;
    for (int i = n - 1; i >= 0; i--) {
        for (int j = i + 1; j < n; j++)
            x[i] += shares[(size_t)i * n + j] * x[j];
        *solved = *solved && isfinite(x[i]);
    }
    return KC_OK;
}

/* Log-least-squares weights into fit->log_weights, up to a constant. */
static KcStatus
fit_geometric_mean(KcContext *context, const KcAhpMatrix *matrix, int missing, KcAhpFit *fit)
{
    int n = fit->size;
    int free_size = n - 1; /* the last element is held at 0 */
    bool solved;
    KcStatus status;

    for (int i = 0; i < n; i++) {
        KcSum sum = {0, 0};

        for (int j = 0; j < n; j++)
            if (!isnan(matrix->logs[i * n + j]))
                kc_sum_add(&sum, matrix->logs[i * n + j]);
        fit->log_weights[i] = kc_sum_value(&sum) / n;
        fit->solution[i] = kc_sum_value(&sum);
    }
    if (missing == 0)
        return KC_OK;
    for (int i = 0; i < free_size; i++) {
        fit->excess[i] = isnan(matrix->logs[i * n + free_size]) ? 0 : 1;
        for (int j = 0; j < free_size; j++)
            fit->shares[i * free_size + j] = isnan(matrix->logs[i * n + j]) ? 0 : 1;
    }
    status = solve_dominant(context, free_size, fit->shares, fit->excess, fit->solution, &solved);
    fit->solution[free_size] = 0;
    memcpy(fit->log_weights, fit->solution, n * sizeof(double));
    if (!status && !solved)
        status = kc_fail(context, KC_RANGE, "the judgements are too far apart to compute weights");
    return status;
}

/* The mean of the columns scaled to sum 1, in logarithms. */
static void
fit_column_mean(const KcAhpMatrix *matrix, KcAhpFit *fit)
{
    int n = fit->size;

    memset(fit->solution, 0, n * sizeof(double));
    for (int i = 0; i < n; i++)
        fit->log_weights[i] = -INFINITY;
    for (int j = 0; j < n; j++) {
        double top = 0;
        double sum = 0;

        for (int i = 0; i < n; i++)
            top = fmax(top, matrix->logs[i * n + j]);
        for (int i = 0; i < n; i++)
            sum += exp(matrix->logs[i * n + j] - top);
        for (int i = 0; i < n; i++) {
            double share = matrix->logs[i * n + j] - top - log(sum);
            double larger = fmax(share, fit->log_weights[i]);

            /* ln(e^a + e^b) */
            fit->log_weights[i] = larger + log1p(exp(fmin(share, fit->log_weights[i]) - larger));
        }
    }
}

/* fit->row_logs: ln r_i; fit->shares: B_ij·x_j/x_i, each row divided by its largest, whose ln is in
 * fit->excess; the least and largest ln r_i. */
static void
row_ratios(const KcAhpMatrix *matrix, double power, KcAhpFit *fit, double *lower, double *upper)
{
    int n = fit->size;
    const double *u = fit->log_weights;

    *lower = INFINITY;
    *upper = -INFINITY;
    for (int i = 0; i < n; i++) {
        const double *logs = &matrix->logs[(size_t)i * n];
        double *row = &fit->shares[(size_t)i * n];
        int missing = 0;
        double top = 0;
        double sum = 0;

        for (int j = 0; j < n; j++) {
            row[j] = power * logs[j] + u[j] - u[i];
            missing += isnan(row[j]);
            top = fmax(top, row[j]);
        }
        row[i] = log1p(missing);
        top = fmax(top, row[i]);
        for (int j = 0; j < n; j++) {
            row[j] = isnan(row[j]) ? 0 : exp(row[j] - top);
            sum += row[j];
        }
        fit->excess[i] = top;
        /* One term is e^0, so the sum is at least 1. */
        fit->row_logs[i] = top + log(fmax(sum, 1));
        *lower = fmin(*lower, fit->row_logs[i]);
        *upper = fmax(*upper, fit->row_logs[i]);
    }
}

/* One step of Noda's iteration after row_ratios. *done is false when it could not be made. */
static KcStatus
noda_step(KcContext *context, KcAhpFit *fit, double upper, bool *done)
{
    int n = fit->size;
    KcStatus status;

    for (int i = 0; i < n; i++) {
        double factor = exp(fit->excess[i] - upper);

        for (int j = 0; j < n; j++)
            fit->shares[(size_t)i * n + j] *= factor;
        fit->excess[i] = -expm1(fit->row_logs[i] - upper);
        fit->solution[i] = 1;
    }
    status = solve_dominant(context, n, fit->shares, fit->excess, fit->solution, done);
    if (status || !*done)
        return status;
    double middle = log(fit->solution[0]);
    for (int i = 0; i < n; i++)
        fit->log_weights[i] += log(fit->solution[i]) - middle;
    return KC_OK;
}

/* The largest of 1, 1/2, 1/4 … that brings the deviations from fit->log_weights to LARGEST_START. */
static double
first_power(const KcAhpMatrix *matrix, const KcAhpFit *fit)
{
    int n = fit->size;
    double spread = 0;
    double power = 1;

    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            spread = fmax(spread,
                          fabs(matrix->logs[(size_t)i * n + j] - fit->log_weights[i] + fit->log_weights[j]));
    while (power * spread > LARGEST_START)
        power /= 2;
    return power;
}

/*
 * Improves fit->log_weights to the principal eigenvector. Far from it Noda's iteration gains about a factor e
 * a step, which is slow for ratios of 1e300: such matrices are solved roughly with a small power of each
 * judgement first, and the power is doubled, the logarithms of the solution with it.
 */
static KcStatus
fit_eigenvector(KcContext *context, const KcAhpMatrix *matrix, KcAhpFit *fit)
{
    int n = fit->size;
    double lower;
    double upper;
    double last_gap = INFINITY;
    double power = first_power(matrix, fit);

    for (int i = 0; i < n; i++)
        fit->log_weights[i] *= power;
    for (fit->iterations = 0; fit->iterations < MAX_ITERATIONS; fit->iterations++) {
        bool done = false;
        KcStatus status;

        row_ratios(matrix, power, fit, &lower, &upper);
        double gap = upper - lower;
        if (power < 1 && gap <= GAP_TO_DOUBLE) {
            power *= 2;
            for (int i = 0; i < n; i++)
                fit->log_weights[i] *= 2;
            last_gap = INFINITY;
            continue;
        }
        if (power == 1 && (gap <= GAP_WANTED || (gap <= GAP_ACCEPTED && gap >= last_gap / 2)))
            return KC_OK;
        last_gap = gap;
        status = noda_step(context, fit, upper, &done);
        if (status)
            return status;
        /* Shares that vanish beside the largest may leave nothing to solve: then half a power step. */
        for (int i = 0; !done && i < n; i++)
            fit->log_weights[i] += (fit->row_logs[i] - upper) / 2;
    }
    kc_fail(context, KC_RANGE, "the judgements contradict each other too much to compute weights");
    kc_detail(context, "The bounds of lambda differ by a factor of %g after %d iterations.", exp(last_gap),
              MAX_ITERATIONS);
    return kc_hint(context, "Use the method geometric_mean, or judge on the scale 1/9 to 9.");
}

/* log_weights to sum 1, and the weights themselves. */
static KcStatus
normalise(KcContext *context, KcAhpFit *fit)
{
    double top = fit->log_weights[0];
    KcSum sum = {0, 0};

    for (int i = 1; i < fit->size; i++)
        top = fmax(top, fit->log_weights[i]);
    for (int i = 0; i < fit->size; i++)
        kc_sum_add(&sum, exp(fit->log_weights[i] - top));
    for (int i = 0; i < fit->size; i++) {
        fit->weights[i] = exp(fit->log_weights[i] - top) / kc_sum_value(&sum);
        fit->log_weights[i] -= top + log(kc_sum_value(&sum));
        if (!(fit->weights[i] > 0)) {
            kc_fail(context, KC_RANGE, "a weight is too small to be represented");
            return kc_detail(context, "The weight of element %d is 1e%.0f.", i + 1,
                             fit->log_weights[i] / log(10));
        }
    }
    return KC_OK;
}

KcStatus
kc_ahp_prioritise(KcContext *context, const KcAhpMatrix *matrix, KcAhpMethod method, int missing,
                  KcAhpFit *fit)
{
    double lower;
    double upper;
    KcStatus status = KC_OK;

    fit->iterations = 0;
    if (method == KC_AHP_COLUMN_MEAN)
        fit_column_mean(matrix, fit);
    else
        status = fit_geometric_mean(context, matrix, missing, fit);
    if (!status && method == KC_AHP_EIGENVECTOR)
        status = fit_eigenvector(context, matrix, fit);
    if (!status)
        status = normalise(context, fit);
    if (status)
        return status;
    row_ratios(matrix, 1, fit, &lower, &upper);
    fit->lambda_lower = fmin(exp(lower), DBL_MAX);
    fit->lambda_upper = fmin(exp(upper), DBL_MAX);
    return KC_OK;
}
