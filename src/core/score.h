/*
 * The score of a customer from several criteria: what a fitted model holds and what it makes of a row.
 *
 * A criterion's value x is brought to a goodness z in [0, 1] between its bounds (for a best range [a, b]: 1
 * inside, falling linearly to 0 at the bounds), then put together by one of three methods:
 *   weighted sum   100·Σ w z
 *   TOPSIS         100·d⁻/(d⁺ + d⁻), distances to the best and worst point (Hwang & Yoon, "Multiple Attribute
 *                  Decision Making", Springer 1981), on x/√Σx²; on z as soon as a criterion has a best range
 *   grey relation  100·Σ w·ρ/(1 − z + ρ) (Deng, "Control problems of grey systems", Systems & Control
 *                  Letters 1, 1982; distances lie between 0 and 1)
 * A missing value (NaN) never counts as zero: the weights are renormalised over what is present.
 */
#ifndef KC_SCORE_H
#define KC_SCORE_H

#include "core/status.h"

#include <stdint.h>

#define KC_SCORE_MOST_CRITERIA 1000

typedef enum KcScoreDirection { KC_SCORE_BENEFIT, KC_SCORE_COST, KC_SCORE_RANGE } KcScoreDirection;
typedef enum KcScoreMethod { KC_SCORE_WEIGHTED_SUM, KC_SCORE_TOPSIS, KC_SCORE_GREY } KcScoreMethod;

/* How a criterion is read. Bounds are NaN when it never had a value; best_* count for a range only. */
typedef struct KcScoreScale {
    double low;
    double high;
    double best_low;
    double best_high;
    uint32_t direction; /* KcScoreDirection */
    uint32_t unused;
} KcScoreScale;

typedef struct KcScoreCriterion {
    KcScoreScale scale;
    double weight; /* ≥ 0, of any sum > 0 */
    double norm;   /* √Σx², for TOPSIS by vectors */
} KcScoreCriterion;

typedef struct KcScoreModel {
    size_t size;
    KcScoreMethod method;
    bool by_vectors; /* TOPSIS on x/norm rather than on z */
    double rho;
    double min_coverage;
    double total_weight; /* set by kc_score_check */
    KcScoreCriterion *criteria;
} KcScoreModel;

/* What one criterion gave to a row's score. */
typedef struct KcScoreShare {
    double goodness;     /* NaN: missing */
    double weight;       /* renormalised over what is present; 0: missing */
    double contribution; /* the shares add up to the score; NaN: no score */
} KcScoreShare;

/* Whether a criterion tells nothing apart: its bounds are equal, or it never had a value. */
bool kc_score_is_constant(const KcScoreScale *scale);

/* z of a value that is not missing; 0.5 where the criterion is constant. */
double kc_score_goodness(const KcScoreScale *scale, double value);

/* Checks a scale: finite bounds in order (or both NaN), best range in order. KC_INVALID names the criterion,
 * counted from 0 here and from 1 in the message. */
KcStatus kc_score_check_scale(KcContext *context, const KcScoreScale *scale, size_t i);

/* Checks a whole model, makes its weights add up to 1 and sets total_weight. KC_INVALID, KC_TOO_LARGE. */
KcStatus kc_score_check(KcContext *context, KcScoreModel *model);

/* The share of the weight whose criteria are present, 0 … 1. `values` has the model's size. */
double kc_score_coverage(const KcScoreModel *model, const double *values);

/* The score 0 … 100, or NaN when coverage is below the model's, or nothing is present. O(size), no memory. */
double kc_score_row(const KcScoreModel *model, const double *values);

/* The score taken apart into model->size shares. */
void kc_score_contribution(const KcScoreModel *model, const double *values, KcScoreShare *shares);

#endif
