/*
 * A search for a good start: k-means++, improved by exchanges and iterations in turns until no exchange helps.
 */
#ifndef KC_KMEANS_SEARCH_H
#define KC_KMEANS_SEARCH_H

#include "core/kmeans_exchange.h"
#include "core/kmeans_lloyd.h"

typedef struct KcKmeansSearch {
    KcKmeansClusters *clusters;
    KcKmeansSeeds *seeds;
    KcKmeansExchange exchange;
    size_t k;       /* of the clusters of the least inertia so far */
    double *best;   /* their centres */
    double inertia; /* not found, 0, of one cluster */
} KcKmeansSearch;

/* Memory for any number of searches among the rows of `clusters`. */
KcStatus kc_kmeans_search_make(KcContext *context, KcKmeansClusters *clusters, KcKmeansSeeds *seeds,
                               KcKmeansSearch *search);

/* Leaves the centres of up to k clusters in clusters->rows. */
KcStatus kc_kmeans_search(KcContext *context, KcKmeansSearch *search, size_t k, KcRng *rng);

/* The assignments of rows that a search costs, about. */
#define KC_KMEANS_SEARCH_ASSIGNMENTS 60

#endif
