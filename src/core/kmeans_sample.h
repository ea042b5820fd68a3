/*
 * A sample of rows that is the same whatever order they came in: of the rows sorted by a hash of their coordinates every
 * so-manieth is taken, from a random place on (systematic sampling, e.g. W. G. Cochran, "Sampling techniques", 3rd ed.,
 * 1977, chapter 8). Since equal rows stand together there, the sample holds its share of them, however many they are.
 */
#ifndef KC_KMEANS_SAMPLE_H
#define KC_KMEANS_SAMPLE_H

#include "core/kmeans_points.h"

/* Writes `wanted` numbers of rows, 1 to the count of rows, to `rows`. Weighted rows are taken as often as their weights
 * say: of those weights each row of the sample has the same part, and a heavy row may stand in it many times, one without
 * weight never. Of equal rows those with the same weight and label cannot be told apart and any may stand for another; labels
 * may be NULL. There are at most UINT32_MAX rows. Cost: two hashes of each row, and 16 bytes for each row of at most the
 * sampled hash buckets. */
KcStatus kc_kmeans_sample(KcContext *context, const KcKmeansPoints *points, const uint32_t *labels,
                          uint64_t seed, size_t wanted, uint32_t *rows);

/* 1 and the row's squared distance from the mean of all, as a multiple of its mean: the inertia of few rows taken by it, each
 * weighted by its inverse, is nearly that of all rows to any centres, also where few rows lie far out (Bachem, Lucic & Krause,
 * "Scalable k-means clustering via lightweight coresets", KDD 2018). */
double kc_kmeans_importance(const KcKmeansPoints *points, size_t row);

/* The same as kc_kmeans_sample of rows whose weights are multiplied by their importance; of prepared points. */
KcStatus kc_kmeans_sample_by_importance(KcContext *context, const KcKmeansPoints *points, uint64_t seed,
                                        size_t wanted, uint32_t *rows);

#endif
