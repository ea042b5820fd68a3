/*
 * One round of k-means over rows that are elsewhere: every row to its nearest centre, and what must be known to move the
 * centres. Rounds over parts of the rows are merged, in any order, to the same 1e-12; so k-means runs over what does not
 * fit into memory, or lies on several servers, reading it once a round.
 *
 * The state is one flat block without pointers, to be part of an aggregate's state.
 */
#ifndef KC_KMEANS_ROUND_H
#define KC_KMEANS_ROUND_H

#include "core/numeric.h"
#include "core/status.h"

/* Coordinates of rows and centres, over scale: squares of differences, summed, stay finite. */
#define KC_KMEANS_MOST_MAGNITUDE 1e140

typedef struct KcKmeansRound {
    uint32_t k;
    uint32_t dimensions;
    int64_t unusable; /* rows that could not be placed */
} KcKmeansRound;

/* The bytes of a state with the sizes in this head; 0 when that is not a possible state. */
size_t kc_kmeans_round_bytes(const KcKmeansRound *head);

/* Where its parts lie; they take a state that is only read, too. */
double *kc_kmeans_round_centres(const KcKmeansRound *round); /* k × dimensions, in the units of the rows */
double *kc_kmeans_round_scale(const KcKmeansRound *round);   /* what coordinates are divided by */
int64_t *kc_kmeans_round_sizes(const KcKmeansRound *round);  /* rows of each cluster */
KcSum *kc_kmeans_round_squares(const KcKmeansRound *round);  /* Σ |x − c|² of each cluster, scaled */
KcSum *kc_kmeans_round_features(const KcKmeansRound *round); /* Σ (x − c)² of each coordinate, scaled */
KcSum *kc_kmeans_round_differences(const KcKmeansRound *round); /* Σ (x − c) of each cluster, scaled */

/* Checks a state from outside, or one whose centres and scale were just filled in. KC_CORRUPT. */
KcStatus kc_kmeans_round_check(KcContext *context, const KcKmeansRound *round, size_t bytes);

/* The centre nearest to a row of finite coordinates (the first of those equally near) and the square of its distance,
 * scaled. SIZE_MAX: a coordinate is beyond KC_KMEANS_MOST_MAGNITUDE. */
size_t kc_kmeans_round_nearest(const KcKmeansRound *round, const double *row, double *square);

/* Counts a row; false when a coordinate is beyond KC_KMEANS_MOST_MAGNITUDE. */
bool kc_kmeans_round_add(KcKmeansRound *round, const double *row);

/* Adds another's rows; KC_INVALID when it has other centres or another scale. */
KcStatus kc_kmeans_round_merge(KcContext *context, KcKmeansRound *round, const KcKmeansRound *other);

/* The mean of cluster j's rows; its centre when it has none. */
void kc_kmeans_round_mean(const KcKmeansRound *round, size_t j, double *mean);

#endif
