/*
 * Starts exchanged for better ones: a row drawn as k-means++ draws its next one takes the place of the centre that is
 * missed least once the row is one.
 *
 * Of the rows drawn the one is taken with which the inertia is least; what each exchange would come to is known exactly
 * from the two centres nearest to each row. Before the iterations this makes a better start (Lattanzi & Sohler, "A better
 * k-means++ algorithm via local search", ICML 2019); after them it leads out of a local minimum (Fränti, "Efficiency of
 * random swap clustering", Journal of Big Data 5:13, 2018).
 */
#ifndef KC_KMEANS_EXCHANGE_H
#define KC_KMEANS_EXCHANGE_H

#include "core/kmeans_seed.h"

/* The two centres nearest to each row. */
typedef struct KcKmeansExchange {
    KcKmeansSeeds *seeds; /* their distances are those from the nearest centre */
    size_t k;
    double *rows; /* the centres, the caller's */
    uint32_t *first;
    uint32_t *second;
    double *second_distances;
    uint64_t *missed; /* what the inertia would rise by without each centre */
    int64_t change;   /* of the inertia by the exchange found last, in whole numbers */
    size_t drawn;     /* the candidate of that exchange */
    size_t replaced;  /* the centre that it would replace */
    size_t pending;   /* coordinate differences since the last poll */
} KcKmeansExchange;

/* Memory of 16 bytes a row, for up to k centres. */
KcStatus kc_kmeans_exchange_make(KcContext *context, KcKmeansSeeds *seeds, size_t k, double *rows,
                                 KcKmeansExchange *exchange);

/* Looks at where the centres, two at least, are now. Drawing a start ends that. */
KcStatus kc_kmeans_exchange_begin(KcContext *context, KcKmeansExchange *exchange, size_t k);

/* Draws rows and finds the best exchange by one of them; *found: there are rows that are no centres. */
KcStatus kc_kmeans_exchange_find(KcContext *context, KcKmeansExchange *exchange, KcRng *rng, bool *found);

/* Makes up to `most` exchanges that lower the inertia. */
KcStatus kc_kmeans_exchange_improve(KcContext *context, KcKmeansExchange *exchange, int most, KcRng *rng);

/* Where the exchange found last puts its centre. */
static inline const double *
kc_kmeans_exchange_row(const KcKmeansExchange *exchange)
{
    return exchange->seeds->candidates + exchange->drawn * exchange->seeds->points->dimensions;
}

#endif
