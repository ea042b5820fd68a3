/* Scores of rows; see score.h. */
#include "core/score.h"

#include <math.h>

#define MOST_RATIO 1e150 /* its square is still finite */

/* (part)/(whole) of differences that may overflow. */
static inline double
ratio(double from, double value, double to)
{
    double whole = to - from;

    /* Never negative between the two; fabs, since at `from` itself a fall from it would give -0. */
    if (isfinite(whole))
        return fabs((value - from) / whole);
    return fabs((value / 2 - from / 2) / (to / 2 - from / 2));
}

static inline double
clip(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

bool
kc_score_is_constant(const KcScoreScale *scale)
{
    return !(scale->low < scale->high);
}

double
kc_score_goodness(const KcScoreScale *scale, double value)
{
    /* The best range holds wherever the bounds lie, which may be elsewhere. */
    if (scale->direction == KC_SCORE_RANGE && scale->best_low <= value && value <= scale->best_high)
        return 1;
    if (kc_score_is_constant(scale))
        return 0.5;
    value = clip(value, scale->low, scale->high);
    switch (scale->direction) {
    case KC_SCORE_BENEFIT:
        return ratio(scale->low, value, scale->high);
    case KC_SCORE_COST:
        return ratio(scale->high, value, scale->low);
    default:
        if (value < scale->best_low)
            return ratio(scale->low, value, scale->best_low);
        if (value > scale->best_high)
            return ratio(scale->high, value, scale->best_high);
        return 1;
    }
}

KcStatus
kc_score_check_scale(KcContext *context, const KcScoreScale *scale, size_t i)
{
    bool is_empty = isnan(scale->low) && isnan(scale->high);

    if (!is_empty && !(isfinite(scale->low) && isfinite(scale->high) && scale->low <= scale->high)) {
        kc_fail(context, KC_INVALID, "bounds must be finite, the lower one first");
        kc_detail(context, "Criterion %zu has %g and %g.", i + 1, scale->low, scale->high);
        return kc_hint(context, "Both may be NULL for a criterion that never had a value.");
    }
    if (scale->direction > KC_SCORE_RANGE) {
        kc_fail(context, KC_INVALID, "direction must be benefit, cost or range");
        return kc_detail(context, "Criterion %zu has another one.", i + 1);
    }
    if (scale->direction == KC_SCORE_RANGE &&
        !(isfinite(scale->best_low) && isfinite(scale->best_high) && scale->best_low <= scale->best_high)) {
        kc_fail(context, KC_INVALID, "a best range must be two finite numbers, the lower one first");
        return kc_detail(context, "Criterion %zu has %g and %g.", i + 1, scale->best_low, scale->best_high);
    }
    return KC_OK;
}

static KcStatus
check_criterion(KcContext *context, const KcScoreModel *model, size_t i)
{
    const KcScoreCriterion *criterion = &model->criteria[i];
    KcStatus status = kc_score_check_scale(context, &criterion->scale, i);

    if (status)
        return status;
    if (!isfinite(criterion->weight) || criterion->weight < 0) {
        kc_fail(context, KC_INVALID, "weights must be finite and not negative");
        return kc_detail(context, "Weight %zu is %g.", i + 1, criterion->weight);
    }
    if (model->method == KC_SCORE_TOPSIS && model->by_vectors && !kc_score_is_constant(&criterion->scale)) {
        double largest = fmax(fabs(criterion->scale.low), fabs(criterion->scale.high));

        if (!(criterion->norm > 0 && isfinite(criterion->norm) && largest / criterion->norm < MOST_RATIO)) {
            kc_fail(context, KC_INVALID,
                    "a norm must be finite, greater than 0 and not far below the bounds");
            return kc_detail(context, "Criterion %zu has %g.", i + 1, criterion->norm);
        }
    }
    return KC_OK;
}

KcStatus
kc_score_check(KcContext *context, KcScoreModel *model)
{
    KcStatus status = KC_OK;

    if (model->size < 1 || model->size > KC_SCORE_MOST_CRITERIA) {
        kc_fail(context, KC_TOO_LARGE, "number of criteria must be between 1 and %d", KC_SCORE_MOST_CRITERIA);
        return kc_detail(context, "Got %zu.", model->size);
    }
    if (!(model->rho > 0 && model->rho <= 1))
        return kc_fail(context, KC_INVALID, "rho must be greater than 0 and at most 1");
    if (!(model->min_coverage >= 0 && model->min_coverage <= 1))
        return kc_fail(context, KC_INVALID, "min_coverage must be from 0 to 1");
    model->total_weight = 0;
    for (size_t i = 0; !status && i < model->size; i++) {
        status = check_criterion(context, model, i);
        model->total_weight += model->criteria[i].weight;
    }
    if (!status && !(model->total_weight > 0 && isfinite(model->total_weight)))
        status = kc_fail(context, KC_INVALID, "weights must have a finite sum greater than 0");
    if (status)
        return status;
    double sum = model->total_weight;
    model->total_weight = 0;
    for (size_t i = 0; i < model->size; i++) {
        model->criteria[i].weight /= sum;
        model->total_weight += model->criteria[i].weight;
    }
    return KC_OK;
}

static double
present_weight(const KcScoreModel *model, const double *values)
{
    double weight = 0;

    for (size_t i = 0; i < model->size; i++)
        if (!isnan(values[i]))
            weight += model->criteria[i].weight;
    return weight;
}

/* Whether what is present carries a score. */
static inline bool
is_scored(const KcScoreModel *model, double weight)
{
    return weight > 0 && weight >= model->min_coverage * model->total_weight * (1 - 1e-12);
}

double
kc_score_coverage(const KcScoreModel *model, const double *values)
{
    return fmin(present_weight(model, values) / model->total_weight, 1);
}

/* Squared weighted distances of one criterion to the best and the worst point. */
static inline void
distances(const KcScoreModel *model, const KcScoreCriterion *criterion, double value, double *to_best,
          double *to_worst)
{
    const KcScoreScale *scale = &criterion->scale;
    double best, worst;

    if (kc_score_is_constant(scale)) {
        *to_best = *to_worst = 0;
        return;
    }
    if (model->by_vectors) {
        value = clip(value, scale->low, scale->high);
        best = (scale->direction == KC_SCORE_COST ? scale->low : scale->high) / criterion->norm;
        worst = (scale->direction == KC_SCORE_COST ? scale->high : scale->low) / criterion->norm;
        value /= criterion->norm;
    } else {
        value = kc_score_goodness(scale, value);
        best = 1;
        worst = 0;
    }
    double share = criterion->weight / model->total_weight;
    *to_best = share * share * (value - best) * (value - best);
    *to_worst = share * share * (value - worst) * (value - worst);
}

static double
topsis(const KcScoreModel *model, const double *values, double *worst_sum)
{
    double best = 0;
    double worst = 0;

    for (size_t i = 0; i < model->size; i++) {
        double to_best, to_worst;

        if (isnan(values[i]))
            continue;
        distances(model, &model->criteria[i], values[i], &to_best, &to_worst);
        best += to_best;
        worst += to_worst;
    }
    *worst_sum = worst;
    /* No distance at all: nothing tells the rows apart. */
    return best + worst > 0 ? 100 * (sqrt(worst) / (sqrt(best) + sqrt(worst))) : 50;
}

/* What a criterion adds to a score that is a sum, for the weight 1, of 1. */
static inline double
additive(const KcScoreModel *model, const KcScoreCriterion *criterion, double value)
{
    double goodness = kc_score_goodness(&criterion->scale, value);

    return model->method == KC_SCORE_GREY ? model->rho / (1 - goodness + model->rho) : goodness;
}

double
kc_score_row(const KcScoreModel *model, const double *values)
{
    double sum = 0;
    double weight = 0;

    if (model->method == KC_SCORE_TOPSIS)
        return is_scored(model, present_weight(model, values)) ? topsis(model, values, &sum) : NAN;
    for (size_t i = 0; i < model->size; i++) {
        const KcScoreCriterion *criterion = &model->criteria[i];

        if (isnan(values[i]))
            continue;
        sum += criterion->weight * additive(model, criterion, values[i]);
        weight += criterion->weight;
    }
    return is_scored(model, weight) ? 100 * clip(sum / weight, 0, 1) : NAN;
}

void
kc_score_contribution(const KcScoreModel *model, const double *values, KcScoreShare *shares)
{
    double weight = present_weight(model, values);
    double worst_sum = 0;
    double score = model->method == KC_SCORE_TOPSIS ? topsis(model, values, &worst_sum) : 0;

    for (size_t i = 0; i < model->size; i++) {
        const KcScoreCriterion *criterion = &model->criteria[i];
        KcScoreShare *share = &shares[i];
        double to_best, to_worst;

        share->contribution = 0;
        share->weight = 0;
        share->goodness = NAN;
        if (!isnan(values[i])) {
            share->goodness = kc_score_goodness(&criterion->scale, values[i]);
            share->weight = weight > 0 ? criterion->weight / weight : 0;
            if (model->method != KC_SCORE_TOPSIS) {
                share->contribution = 100 * share->weight * additive(model, criterion, values[i]);
            } else if (worst_sum > 0) {
                distances(model, criterion, values[i], &to_best, &to_worst);
                share->contribution = score * (to_worst / worst_sum);
            } else {
                share->contribution = score * share->weight;
            }
        }
        if (!is_scored(model, weight))
            share->contribution = NAN;
    }
}
