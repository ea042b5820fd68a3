/*
 * Weights that the data themselves give to criteria: the entropy method and CRITIC, from sums that one pass
 * makes; and the combination of judged with measured weights.
 */
#ifndef KC_SCORE_WEIGHTS_H
#define KC_SCORE_WEIGHTS_H

#include "core/numeric.h"
#include "core/status.h"

/* What the weights are worth. */
typedef enum KcScoreNote {
    KC_SCORE_FINE,
    KC_SCORE_CONSTANT,     /* every criterion is constant: equal weights */
    KC_SCORE_TOO_FEW_ROWS, /* too few rows to tell criteria apart: equal weights */
    KC_SCORE_UNKNOWN       /* no criterion ever had a value: equal weights */
} KcScoreNote;

/* The entropy of one criterion. `sum` is Σz, `log_sum` Σ z ln z over its rows' goodness values z, 0·ln 0 = 0.
 * Returns the divergence 1 − e, e = −Σ p ln p / ln n, p = z/Σz, in [0, 1]; 0 when n < 2 or Σz = 0.
 * Source: Shannon 1948; as weights: Zeleny, "Multiple Criteria Decision Making", McGraw-Hill 1982. */
double kc_score_divergence(const KcSum *sum, const KcSum *log_sum, double rows);

/* What CRITIC knows of the criteria: the moments of the complete rows; `spread[i]` is what criterion i is divided
 * by to lie in [0, 1], negative where it is turned round (cost), 0 where constant. */
typedef struct KcScoreMoments {
    KcMoments moments;
    const double *spread;
    int64_t rows;
} KcScoreMoments;

/* The information of each criterion: standard deviation · Σ(1 − correlation) over the other criteria that
 * vary (Diakoulaki, Mavrotas & Papayannakis, "Determining objective weights in multiple criteria problems:
 * the CRITIC method", Computers & Operations Research 22, 1995). Where one alone varies it has 1. *varying is
 * how many do in these rows. O(size²). */
KcStatus kc_score_information(KcContext *context, const KcScoreMoments *known, double *information,
                              size_t *varying);

/* Divides by the sum; where the sum is 0, equal weights. `left_out[i]`: the criterion gets 0, unless all are
 * left out. */
void kc_score_share_out(double *weights, const bool *left_out, size_t size);

/* Weights ∝ subjective^share · objective^(1 − share), both normalised first. KC_INVALID on a negative or
 * infinite weight, a sum of 0, or when nothing is left. */
KcStatus kc_score_combine(KcContext *context, const double *subjective, const double *objective, size_t size,
                          double share, double *weights);

#endif
