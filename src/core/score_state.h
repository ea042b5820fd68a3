/*
 * What the score aggregates remember of the rows: one flat block without pointers, which travels between
 * workers, servers and tables.
 *
 *   KcScoreState | KcScoreColumn[size] | squares | moments | entropy | KcQuantile[size] | names | options
 *
 * `parts` says what is kept, so that each row pays only for what the result needs: Σx² (TOPSIS norms), moments
 * (CRITIC), Σz and then Σ z ln z (entropy). Sketches have one capacity in common. All sums are
 * order-independent (numeric.h). The options, as written, serve to see quickly, row by row, that they have not
 * changed; nothing is read from them.
 *
 * A row is complete when it has every criterion that any row has: one that is never known does not spoil it.
 * One pass sees to that, since every row before the first value of a criterion lacks it: when a criterion
 * becomes known, the complete rows before it are forgotten, and of two parts that know different criteria
 * only the one that knows all of both has complete rows.
 */
#ifndef KC_SCORE_STATE_H
#define KC_SCORE_STATE_H

#include "core/numeric.h"
#include "core/quantile.h"
#include "core/score.h"
#include "core/score_weights.h"

enum {
    KC_SCORE_BOUNDED = 1,  /* bounds were given: values are clipped to them */
    KC_SCORE_SQUARES = 2,  /* Σx², times the square of the column's scale */
    KC_SCORE_MOMENTS = 4,  /* co-moments of x, or of z where bounded */
    KC_SCORE_ENTROPY = 8,  /* Σz and Σ z ln z; needs bounds */
    KC_SCORE_SKETCHES = 16 /* quantiles */
};

typedef enum KcScoreWeighting {
    KC_SCORE_EQUAL,
    KC_SCORE_CRITIC,
    KC_SCORE_BY_ENTROPY,
    KC_SCORE_GIVEN
} KcScoreWeighting;

/* The size of a value that is to be squared: 2^62 rows of it, and the range of two, stay finite. */
#define KC_SCORE_MOST_SQUARED 1e140

typedef struct KcScoreColumn {
    KcScoreScale given; /* bounds (NaN: none), direction, best range */
    double weight;      /* as given in the options, else 0 */
    double low;         /* seen */
    double high;
    double scale; /* of the squares, by the largest value: kc_scale_for */
    int64_t present;
} KcScoreColumn;

typedef struct KcScoreState {
    uint32_t size;
    uint32_t parts;
    uint32_t method;    /* KcScoreMethod */
    uint32_t weighting; /* KcScoreWeighting */
    double rho;
    double min_coverage;
    double winsorise;
    int64_t rows;
    int64_t complete_rows;
    uint32_t capacity; /* of each sketch; 0: no sketches */
    uint32_t names_bytes;
    uint32_t options_bytes;
    uint32_t unused;
    KcScoreColumn columns[];
} KcScoreState;

/* The bytes of a state with the sizes in this head; 0 when that is not a possible state. O(1). */
size_t kc_score_state_bytes(const KcScoreState *head);

/* Where its parts lie. As strchr does, they take a state that is only read, too. */
KcSum *kc_score_state_squares(const KcScoreState *state);
KcMoments kc_score_state_moments(const KcScoreState *state);
KcSum *kc_score_state_entropy(const KcScoreState *state); /* Σz of each criterion, then Σ z ln z of each */
KcQuantile *kc_score_state_sketch(const KcScoreState *state, size_t i);
char *kc_score_state_names(const KcScoreState *state);
char *kc_score_state_options(const KcScoreState *state);

/* Makes a block with a filled head, otherwise zero, ready for rows (bounds unseen, sketches empty). */
void kc_score_state_init(KcScoreState *state);

/* Checks a state from outside; `bytes` is what there is of it: the sizes, the options, and that counts, ranges,
 * sums and sketches could be of the same rows. KC_CORRUPT. O(bytes). */
KcStatus kc_score_state_check(KcContext *context, const KcScoreState *state, size_t bytes);

/* Whether a larger block is needed before the next row: then that sketch capacity, else 0. */
uint32_t kc_score_state_wants(const KcScoreState *state);
/* The sketch capacity that merging needs. */
uint32_t kc_score_state_wants_for(const KcScoreState *state, const KcScoreState *other);
/* Fills a zeroed block whose head is `state`'s with a larger capacity. */
KcStatus kc_score_state_grow(KcContext *context, const KcScoreState *state, KcScoreState *larger);

/* Whether the heads of the sketches fit their places, so that they can be gone through. O(size). */
bool kc_score_state_is_shaped(const KcScoreState *state);

/* Whether any row had the criterion. */
bool kc_score_state_is_known(const KcScoreState *state, size_t i);

/* Counts a row of state->size values, finite or NaN for missing. False: a value is too large to be squared,
 * or a sketch is damaged; nothing else fails. */
bool kc_score_state_add(KcScoreState *state, const double *values);
/* Whether kc_score_state_fit must be called after a row. */
bool kc_score_state_is_over(const KcScoreState *state);
KcStatus kc_score_state_fit(KcContext *context, KcScoreState *state);

/* KC_INVALID when two states were made with other options, bounds or numbers of criteria (KC_SHAPE). */
KcStatus kc_score_state_compare(KcContext *context, const KcScoreState *state, const KcScoreState *other);
/* Adds another state's rows; capacity as kc_score_state_wants_for says. */
KcStatus kc_score_state_merge(KcContext *context, KcScoreState *state, const KcScoreState *other);

/* The bounds of criterion i: those given, else the winsorised ones, else those seen; NaN when it never had a
 * value. *rank_error as kc_quantile_values says. */
KcStatus kc_score_state_bounds(KcContext *context, KcScoreState *state, size_t i, double *low, double *high,
                               double *rank_error);
/* The weights by state->weighting, over scales with final bounds. Measured weights (CRITIC, entropy) are 0 for a
 * criterion that is not known or constant. Where nothing can be measured the note says why, and the criteria
 * that are known count alike. */
KcStatus kc_score_state_weights(KcContext *context, KcScoreState *state, const KcScoreScale *scales,
                                double *weights, KcScoreNote *note);
/* √Σx² of criterion i. */
double kc_score_state_norm(KcScoreState *state, size_t i);

#endif
