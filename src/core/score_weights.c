/* Weights from data; see score_weights.h. */
#include "core/score_weights.h"

#include "core/arena.h"

#include <math.h>

/* Two criteria closer to a perfect correlation than this tell the same: beyond it 1 − r is rounding. */
#define LEAST_DISAGREEMENT 1e-12

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

static double
disagreement(const KcScoreMoments *moments, const double *deviation, size_t i, size_t j)
{
    double comoment = kc_moments_comoment(moments->sums, moments->size, i, j, moments->rows);
    double correlation = comoment / deviation[i] / deviation[j];
    double rest;

    if ((moments->spread[i] < 0) != (moments->spread[j] < 0))
        correlation = -correlation;
    rest = 1 - fmax(-1, fmin(correlation, 1));
    return rest < LEAST_DISAGREEMENT ? 0 : rest;
}

/* Of Σx²: the sums keep about 2^-104 of it; double itself cannot tell values closer than 2^-52 of their size. */
#define ROUNDING 0x1p-96

KcStatus
kc_score_information(KcContext *context, const KcScoreMoments *moments, double *information)
{
    size_t size = moments->size;
    size_t varying = 0;
    double *deviation;
    KcStatus status = kc_allocate_doubles(context, size, &deviation);

    if (status)
        return status;
    for (size_t i = 0; i < size; i++) {
        information[i] = 0;
        if (moments->spread[i] != 0 && moments->rows > 1) {
            double comoment = kc_moments_comoment(moments->sums, size, i, i, moments->rows);
            double mean = kc_moments_mean(moments->sums, i, moments->rows);

            /* What is left of a constant after cancellation is rounding, and its correlations are noise. */
            if (comoment > ROUNDING * moments->rows * mean * mean)
                deviation[i] = sqrt(comoment);
        }
        varying += deviation[i] > 0;
    }
    for (size_t i = 0; i < size; i++) {
        status = kc_poll(context);
        if (status)
            return status;
        if (!(deviation[i] > 0))
            continue;
        for (size_t j = 0; j < i; j++) {
            if (!(deviation[j] > 0))
                continue;
            double rest = disagreement(moments, deviation, i, j);
            information[i] += rest;
            information[j] += rest;
        }
    }
    for (size_t i = 0; i < size; i++)
        if (deviation[i] > 0)
            information[i] =
                varying == 1
                    ? 1
                    : information[i] * (deviation[i] / sqrt(moments->rows) / fabs(moments->spread[i]));
    return KC_OK;
}

KcScoreNote
kc_score_share_out(double *weights, const bool *constant, size_t size)
{
    size_t varying = 0;
    double sum = 0;

    for (size_t i = 0; i < size; i++) {
        varying += !constant[i];
        sum += constant[i] ? 0 : weights[i];
    }
    for (size_t i = 0; i < size; i++) {
        if (varying == 0)
            weights[i] = 1.0 / (double)size;
        else if (constant[i])
            weights[i] = 0;
        else
            weights[i] = sum > 0 ? weights[i] / sum : 1.0 / (double)varying;
    }
    return varying == 0 ? KC_SCORE_CONSTANT : KC_SCORE_FINE;
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
