/*
 * A start for very many rows, found among few of them: searches on a sample, of whose results the two best, where they differ,
 * run against each other over all rows, since a sample cannot tell which of two that lie close is the better for all.
 */
#ifndef KC_KMEANS_FEW_H
#define KC_KMEANS_FEW_H

#include "core/kmeans.h"

/* Whether the rows are so many that a start is found among few. */
bool kc_kmeans_are_many(const KcKmeansPoints *points, size_t k);

/* What such a start and iterations from it over all rows cost, in coordinate differences. */
double kc_kmeans_few_work(const KcKmeansPoints *points, size_t k);

/* Leaves a start in `clusters`. It can have fewer centres than asked for, where few rows have no more that differ. Memory is
 * taken for this start alone; seeds are those of all rows, measured, needed to draw few by KC_KMEANS_OVERSAMPLED only. */
KcStatus kc_kmeans_start_from_few(KcContext *context, KcKmeansSeeds *seeds, KcKmeansClusters *clusters,
                                  const KcKmeansOptions *options, KcRng *rng);

#endif
