/*
 * k-means: rows in k clusters so that Σ w·|x − c|², the inertia, is small; c the centre of the row's cluster.
 *
 * Several starts (kmeans_seed.h), each improved by Lloyd's iterations (kmeans_lloyd.h); the best is kept, and can be
 * improved by moving single rows (kmeans_refine.h). All of it is the same to the last digit whatever the order of the
 * rows and the CPU.
 */
#ifndef KC_KMEANS_H
#define KC_KMEANS_H

#include "core/kmeans_lloyd.h"
#include "core/kmeans_seed.h"

#define KC_KMEANS_MOST_CLUSTERS 65536
#define KC_KMEANS_LARGE_TOLERANCE 1e-4
#define KC_KMEANS_MOST_STARTS 10000
#define KC_KMEANS_MOST_ITERATIONS 100000
/* Starts that come to the same clusters differ in their last digits, by the order of the rows: the first is kept. */
#define KC_KMEANS_CLEARLY_LESS (1 - 0x1p-40)

typedef struct KcKmeansOptions {
    size_t k;
    KcKmeansStart start;
    const double
        *given; /* k centres to start from, in the caller's units; NULL: start says how they are found */
    int starts; /* 0: as many as kc_kmeans_starts_for gives */
    KcKmeansLimits limits; /* tolerance below 0: see kc_kmeans_fit */
    bool refine;           /* moves single rows too, of each start, once no label changes */
    uint64_t seed;
    KcKmeansCpu cpu;
    KcKmeansBounding bounding;
} KcKmeansOptions;

/* Clusters in the order of their sizes, the largest first, then of their centres. */
typedef struct KcKmeansFit {
    size_t k;
    const double *centres;  /* k × dimensions, as rows are kept */
    const size_t *sizes;    /* rows */
    const double *weights;  /* Σ w */
    const double *inertias; /* of each cluster, in the scale that rows are compared in */
    const uint32_t *labels; /* of each row, from 0 */
    double inertia;
    double total_inertia; /* of one cluster of all rows */
    int iterations;       /* of the best start, passes that move single rows with them */
    int starts;
    bool converged; /* before max_iterations */
} KcKmeansFit;

/*
 * Fits prepared points. k comes out smaller than asked for when there are fewer different rows of weight.
 *
 * What is left open, the data decide. Of small ones, up to 10^6 rows × dimensions × k, many starts are made, and each goes
 * on until no label changes, since stopping earlier saves next to nothing and costs a ten-thousandth of the inertia. Larger
 * ones stop by KC_KMEANS_LARGE_TOLERANCE, the largest have one start.
 *
 * KC_INVALID: k is not from 1 to KC_KMEANS_MOST_CLUSTERS, or the CPU lacks what was asked for. KC_RANGE: the inertia is
 * not a number.
 */
KcStatus kc_kmeans_fit(KcContext *context, const KcKmeansPoints *points, const KcKmeansOptions *options,
                       KcKmeansFit *fit);

/* The starts that are made when none are asked for: so many that the work stays small, and 100 at most. By these the
 * data of test/reference/kmeans reach the least inertia that is known, but for two of 40. */
int kc_kmeans_starts_for(const KcKmeansPoints *points, size_t k);

#endif
