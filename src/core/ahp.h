/*
 * The analytic hierarchy process: weights from pairwise comparisons, how consistent the comparisons are, and
 * how much hangs on each of them.
 *
 * A judgement a_ij says how many times as important i is as j; a_ji is its reciprocal. Judgements are kept as
 * logarithms throughout, so that neither ratios of 1e±300 nor products of them leave the range of a double.
 */
#ifndef KC_AHP_H
#define KC_AHP_H

#include "core/status.h"

#define KC_AHP_MAX_SIZE 300
/* For the sensitivity of judgements, which solves about n² matrices. */
#define KC_AHP_MAX_VARIED_SIZE 100
/* Saaty 1980: consistent below a tenth of what random judgements give. */
#define KC_AHP_CONSISTENT_BELOW 0.10

typedef enum KcAhpMethod { KC_AHP_EIGENVECTOR, KC_AHP_GEOMETRIC_MEAN, KC_AHP_COLUMN_MEAN } KcAhpMethod;

/* Where the random index comes from: Saaty's table of 1980, or the regression of Alonso & Lamata (2006). */
typedef enum KcAhpIndex { KC_AHP_SAATY, KC_AHP_ALONSO_LAMATA } KcAhpIndex;

typedef struct KcAhpMatrix {
    int size;
    double *logs; /* size × size, row by row: ln a_ij = −ln a_ji; NaN where nobody judged */
} KcAhpMatrix;

/* One set of weights, with the memory that computing it takes; can be filled again and again. */
typedef struct KcAhpFit {
    int size;
    double *weights;     /* sum 1 */
    double *log_weights; /* their logarithms */
    double lambda_max;   /* mean of (B·w)_i/w_i */
    double lambda_lower; /* the Collatz–Wielandt bounds: least and largest (B·w)_i/w_i */
    double lambda_upper;
    int iterations; /* of the eigenvector; else 0 */
    double ci;
    double ri;
    double cr;
    double gci;
    double *shares; /* working memory: size × size, then size each */
    double *excess;
    double *solution;
    double *row_logs;
} KcAhpFit;

typedef struct KcAhpResult {
    KcAhpFit *fit;
    bool consistent;
    int judged;  /* pairs with a judgement */
    int missing; /* pairs without */
    /* The judgement that contradicts the others most of those for which Saaty's scale has a nearer step, counted
     * from 0; −1 where there is none. */
    int worst_row;
    int worst_column;
    double worst_judgement;
    double worst_suggested; /* w_i/w_j on Saaty's scale, never the judgement itself */
    double worst_mended_cr; /* the CR if that were the judgement */
} KcAhpResult;

/* How one judgement, put a step lower or higher on Saaty's scale, would change the weights. */
typedef struct KcAhpStep {
    double judgement;     /* NaN: there is no further step, and nothing else is set */
    double weight_change; /* the largest absolute change of any weight */
    double cr;
    bool rank_changes; /* the order of the weights, ties included, is another */
} KcAhpStep;

typedef struct KcAhpVariation {
    int row; /* from 0 */
    int column;
    double judgement;
    KcAhpStep lower;
    KcAhpStep higher;
} KcAhpVariation;

/* Where a criterion's weight would change the order of the alternatives. Positions from 0, −1 for none. */
typedef struct KcAhpCrossing {
    double weight; /* the weight at which the two are level; NaN for none in [0, 1] */
    int ahead;     /* who is ahead now */
    int behind;
} KcAhpCrossing;

typedef struct KcAhpCriticality {
    double weight; /* of the criterion now, all weights scaled to sum 1 */
    KcAhpCrossing first;
    KcAhpCrossing any;
} KcAhpCriticality;

/*
 * Reads a comparison matrix: rows × columns values row by row, NaN where not judged. Of a pair one value is
 * enough; where both stand, |a_ij·a_ji − 1| ≤ 0.05 is taken as rounding and the value of at least 1 counts.
 * KC_SHAPE when not square, KC_TOO_LARGE above KC_AHP_MAX_SIZE; KC_INVALID for a value that is not positive
 * and finite, a diagonal that is not 1, a pair that is not reciprocal.
 */
KcStatus kc_ahp_read(KcContext *context, const double *values, int rows, int columns, KcAhpMatrix *matrix);

/* The consistent matrix w_i/w_j, size × size, into `values`. KC_INVALID for a weight that is not positive and
 * finite, KC_TOO_LARGE above KC_AHP_MAX_SIZE, KC_RANGE when a ratio leaves the range of a double. */
KcStatus kc_ahp_ratios(KcContext *context, const double *weights, int size, double *values);

/* Memory for fits of `size` elements. */
KcStatus kc_ahp_fit_new(KcContext *context, int size, KcAhpFit **fit);

/* Weights, λ, CI, RI, CR and GCI. KC_INVALID when the judgements do not connect all elements or the method
 * needs all pairs; KC_RANGE when weights or λ leave the range of a double. O(n³) per iteration. */
KcStatus kc_ahp_fit(KcContext *context, const KcAhpMatrix *matrix, KcAhpMethod method, KcAhpIndex index,
                    KcAhpFit *fit);

/* The same, and the worst judgement. The matrix is unchanged on return. */
KcStatus kc_ahp_weights(KcContext *context, KcAhpMatrix *matrix, KcAhpMethod method, KcAhpIndex index,
                        KcAhpResult *result);

/* The part of kc_ahp_fit in ahp_weights.c: weights and the bounds of λ, for judgements that connect all
 * elements. */
KcStatus kc_ahp_prioritise(KcContext *context, const KcAhpMatrix *matrix, KcAhpMethod method, int missing,
                           KcAhpFit *fit);

/* exp(log_ratio), whole numbers and their reciprocals exact, never infinite. */
double kc_ahp_ratio(double log_ratio);

/* The random index of n elements when `missing` pairs are not judged; 0 where there is nothing to contradict.
 */
double kc_ahp_random_index(KcAhpIndex index, int size, int missing);

/* The step of Saaty's scale 1/9 … 1/2, 1, 2 … 9 nearest to exp(log_ratio). */
double kc_ahp_on_scale(double log_ratio);

/* Every judged pair a step lower and higher, into *variations (`*count` of them). KC_TOO_LARGE above
 * KC_AHP_MAX_VARIED_SIZE; else as kc_ahp_fit. Two fits a pair. */
KcStatus kc_ahp_vary(KcContext *context, KcAhpMatrix *matrix, KcAhpMethod method, KcAhpIndex index,
                     KcAhpVariation **variations, int *count);

/*
 * For each of `criteria` weights, the nearest value at which the first place, and at which any place changes
 * hands, when the other weights share the rest in their present proportion. `scores`: alternatives ×
 * criteria. KC_INVALID for weights that are negative, not finite or all 0. O(criteria·alternatives +
 * alternatives·log alternatives).
 */
KcStatus kc_ahp_criticality(KcContext *context, const double *weights, int criteria, const double *scores,
                            int alternatives, KcAhpCriticality **criticality);

#endif
