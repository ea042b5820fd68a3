/* Weights from data; see score_weights.h. */
#include "core/score_weights.h"

#include "core/arena.h"

#include <math.h>

/* Two criteria closer to a perfect correlation than this tell the same: beyond it 1 − r is rounding. */
#define LEAST_DISAGREEMENT 1e-12

/* Values spread no farther than their bounds, unless the bounds are not theirs: then this keeps it finite. */
#define LEAST_SPREAD 1e-300

double
kc_score_divergence(const KcSum *sum, const KcSum *log_sum, double rows)
{
    double total = kc_sum_value(sum);
    double divergence;

    if (rows < 2 || !(total > 0))
        return 0;
    /* 1 − e = Σ z ln(z/m) / (Σz · ln n), m the mean: one subtraction, in the sums' precision. */
    double log_mean = log(total / rows);
    KcSum difference = *log_sum;
    kc_sum_add_product(&difference, -log_mean, sum->high);
    kc_sum_add_product(&difference, -log_mean, sum->low);
    divergence = kc_sum_value(&difference) / (total * log(rows));
    return divergence > 0 ? fmin(divergence, 1) : 0;
}

/* 1 − correlation of two criteria that vary, in the precision of the sums where it is small. */
static double
disagreement(const KcScoreMoments *known, const KcSum *variation, size_t i, size_t j)
{
    KcSum both = kc_moments_comoment(&known->moments, i, j, known->rows);
    double product = sqrt(kc_sum_value(&variation[i])) * sqrt(kc_sum_value(&variation[j]));
    double covariation = kc_sum_value(&both);
    KcSum gap = {0, 0};
    double rest;

    if ((known->spread[i] < 0) != (known->spread[j] < 0))
        covariation = -covariation;
    if (covariation <= 0)
        return 1 + fmin(-covariation / product, 1);
    /* 1 − c/p = (p² − c²)/(p·(p + c)) */
    kc_sum_add_sums_product(&gap, variation[i], variation[j]);
    kc_sum_add_sums_product(&gap, (KcSum){-both.high, -both.low}, both);
    rest = kc_sum_value(&gap) / product / (product + covariation);
    return rest < LEAST_DISAGREEMENT ? 0 : rest;
}

KcStatus
kc_score_information(KcContext *context, const KcScoreMoments *known, double *information, size_t *varying)
{
    size_t size = known->moments.size;
    double rows = (double)known->rows;
    KcSum *variation;
    void *memory;
    KcStatus status = kc_allocate(context, size, sizeof *variation, &memory);

    *varying = 0;
    if (status)
        return status;
    variation = memory;
    for (size_t i = 0; i < size; i++) {
        information[i] = 0;
        if (known->spread[i] != 0 && known->rows > 1)
            variation[i] = kc_moments_comoment(&known->moments, i, i, known->rows);
        *varying += variation[i].high > 0;
    }
    for (size_t i = 0; i < size; i++) {
        status = kc_poll(context);
        if (status)
            return status;
        for (size_t j = 0; variation[i].high > 0 && j < i; j++) {
            if (!(variation[j].high > 0))
                continue;
            double rest = disagreement(known, variation, i, j);
            information[i] += rest;
            information[j] += rest;
        }
    }
    for (size_t i = 0; i < size; i++)
        if (variation[i].high > 0 && *varying == 1)
            information[i] = 1;
        else if (variation[i].high > 0)
            information[i] *= sqrt(kc_sum_value(&variation[i]) / rows) /
                              fmax(fabs(known->spread[i] * known->moments.axes[i].scale), LEAST_SPREAD);
    return KC_OK;
}

void
kc_score_share_out(double *weights, const bool *left_out, size_t size)
{
    size_t shared = 0;
    double sum = 0;

    for (size_t i = 0; i < size; i++) {
        shared += !left_out[i];
        sum += left_out[i] ? 0 : weights[i];
    }
    for (size_t i = 0; i < size; i++) {
        if (shared == 0)
            weights[i] = 1.0 / (double)size;
        else if (left_out[i])
            weights[i] = 0;
        else
            weights[i] = sum > 0 ? weights[i] / sum : 1.0 / (double)shared;
    }
}

static KcStatus
sum_of(KcContext *context, const char *name, const double *weights, size_t size, double *sum)
{
    *sum = 0;
    for (size_t i = 0; i < size; i++) {
        if (!isfinite(weights[i]) || weights[i] < 0) {
            kc_fail(context, KC_INVALID, "%s must be finite and not negative", name);
            return kc_detail(context, "Weight %zu is %g.", i + 1, weights[i]);
        }
        *sum += weights[i];
    }
    if (!(*sum > 0 && isfinite(*sum)))
        return kc_fail(context, KC_INVALID, "%s must have a finite sum greater than 0", name);
    return KC_OK;
}

KcStatus
kc_score_combine(KcContext *context, const double *subjective, const double *objective, size_t size,
                 double share, double *weights)
{
    double subjective_sum, objective_sum;
    double sum = 0;
    KcStatus status = sum_of(context, "subjective weights", subjective, size, &subjective_sum);

    if (!status)
        status = sum_of(context, "objective weights", objective, size, &objective_sum);
    if (status)
        return status;
    if (!(share >= 0 && share <= 1)) {
        kc_fail(context, KC_INVALID, "share must be from 0 to 1");
        return kc_detail(context, "Got %g.", share);
    }
    for (size_t i = 0; i < size; i++) {
        weights[i] =
            pow(subjective[i] / subjective_sum, share) * pow(objective[i] / objective_sum, 1 - share);
        sum += weights[i];
    }
    if (!(sum > 0)) {
        kc_fail(context, KC_INVALID, "subjective and objective weights leave no criterion with a weight");
        return kc_detail(context, "Wherever one is greater than 0 the other is 0.");
    }
    for (size_t i = 0; i < size; i++)
        weights[i] /= sum;
    return KC_OK;
}
