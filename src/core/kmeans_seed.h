/*
 * Where k-means starts: k rows that lie apart.
 *
 * Rows are drawn with a probability that grows with their squared distance from those already drawn (Arthur &
 * Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007); of 2 + ln k draws the one is kept that
 * lowers the sum of those distances most. For the same seed the same rows are drawn whatever order they came in: what is
 * drawn is a place in the rows sorted by a hash of their coordinates, where equal rows stand together, and probabilities
 * are whole numbers, whose sums know no order.
 */
#ifndef KC_KMEANS_SEED_H
#define KC_KMEANS_SEED_H

#include "core/kmeans_kernel.h"
#include "core/rng.h"

typedef enum KcKmeansStart {
    KC_KMEANS_PLUS_PLUS,
    KC_KMEANS_OVERSAMPLED, /* k-means||, see kmeans_oversample.h */
    KC_KMEANS_RANDOM
} KcKmeansStart;

/* Memory of 10 bytes a row, of 2 for random starts of different rows; 4 more where rows are few. For any number of starts. */
typedef struct KcKmeansSeeds {
    const KcKmeansPoints *points;
    const KcKmeansKernel *kernel;
    double *distances; /* of each lane from the nearest row drawn, squared; NULL: none was needed yet */
    uint16_t *buckets; /* of each lane: the first bits of its hash */
    uint64_t *totals;  /* of each bucket: whole-number weights of its rows */
    uint32_t *
        members; /* rows, bucket after bucket, and where each ends among them, from that of none; NULL: too many rows */
    uint32_t *ends;
    size_t bucket_count;
    int bucket_bits;
    double unit; /* of those: see kc_kmeans_whole_unit */
    size_t trials;
    double *candidates; /* rows drawn to choose one from */
    uint64_t *sums;     /* Σ w·distance if each were chosen */
} KcKmeansSeeds;

KcStatus kc_kmeans_seeds_make(KcContext *context, const KcKmeansPoints *points, KcKmeansCpu cpu, size_t k,
                              KcKmeansSeeds *seeds);

/* Memory for the distances, unless they have it. It is taken where it is first needed, which must be a context that lasts
 * as long as the seeds. */
KcStatus kc_kmeans_seeds_measure(KcContext *context, KcKmeansSeeds *seeds);

/* Draws up to k different rows into `rows` (k × dimensions); *found says how many there are. */
KcStatus kc_kmeans_seed(KcContext *context, KcKmeansSeeds *seeds, KcKmeansStart start, size_t k, KcRng *rng,
                        double *rows, size_t *found);

/* Draws more rows, as k-means++ or at random, to the *found centres that there are already. */
KcStatus kc_kmeans_seed_more(KcContext *context, KcKmeansSeeds *seeds, KcKmeansStart start, size_t k,
                             KcRng *rng, double *rows, size_t *found);

/* Draws rows, each by its distance as it stands, into candidates; *drawn: there is a row that has any. */
KcStatus kc_kmeans_seed_draw(KcContext *context, KcKmeansSeeds *seeds, size_t trials, KcRng *rng,
                             bool *drawn);

/* What weighted distances up to `largest` are multiplied by to become whole numbers, whose sum over all rows is one. */
double kc_kmeans_whole_unit(const KcKmeansPoints *points, double largest);

#endif
