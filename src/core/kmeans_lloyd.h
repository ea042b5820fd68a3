/*
 * Lloyd's iterations: every row to its nearest centre, every centre to the mean of its rows, until nothing changes
 * (S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 28, 1982).
 *
 * Sums are exact (fold.h) and nearest centres exactly decided (kmeans_kernel.h), so that every iteration gives the same
 * digits whatever the order of the rows and the CPU. Where a distance is dear, rows are passed over whose centre cannot
 * have changed (kmeans_bounds.h); the others are looked at sixteen by sixteen. The labels are those of the plain
 * iterations.
 */
#ifndef KC_KMEANS_LLOYD_H
#define KC_KMEANS_LLOYD_H

#include "core/fold.h"
#include "core/kmeans_bounds.h"
#include "core/kmeans_kernel.h"
#include "core/numeric.h"

#define KC_KMEANS_NO_CLUSTER UINT32_MAX
/* Coordinates are at most 1; the mean of equal ones may be off by a few units in the last place. */
#define KC_KMEANS_EQUAL_COORDINATES 0x1p-48

/* The best move of a row out of a cluster: see kmeans_refine.h. */
typedef struct KcKmeansMove {
    size_t row; /* SIZE_MAX: none gains */
    size_t to;
    double gain;
    double total; /* the cluster's weight, or the length of the sum of its rows under the cosine metric */
    bool is_touched;
} KcKmeansMove;

/* Clusters while they are sought; the memory serves any number of starts. */
typedef struct KcKmeansClusters {
    const KcKmeansPoints *points;
    const KcKmeansKernel *kernel;
    size_t k;
    double *rows;            /* the centres, k × dimensions, as rows are kept */
    KcKmeansCentres centres; /* the same as the kernel reads them */
    uint32_t *labels;        /* of all lanes */
    KcFold fold;
    double *coarse; /* Σ w·x of each cluster, k × dimensions */
    double *fine;
    double *weight_coarse; /* Σ w */
    double *weight_fine;
    size_t *sizes;
    double *moved;       /* how far each centre went */
    double *spare;       /* a centre being made */
    KcSum *inertias;     /* working memory of kc_kmeans_inertia */
    KcKmeansMove *moves; /* and of kc_kmeans_refine */
    bool bounded;
    KcKmeansBounds bounds;
    size_t changed; /* rows that the last assignment gave to another cluster */
} KcKmeansClusters;

typedef struct KcKmeansLimits {
    int max_iterations;
    double
        tolerance; /* stop when Σ |c − c'|² ≤ tolerance · mean variance of a feature; 0: when no label changes */
} KcKmeansLimits;

/* Memory for up to k clusters of prepared points. */
KcStatus kc_kmeans_clusters_make(KcContext *context, const KcKmeansPoints *points, KcKmeansCpu cpu, size_t k,
                                 KcKmeansClusters *clusters);

/* Iterates from the k centres in rows[]; labels, sizes and sums are of the last assignment, which is to the centres as
 * they are then. A cluster that loses all its rows is given the row that is farthest from its centre; one that cannot
 * be given any is dropped: k may come out smaller. */
KcStatus kc_kmeans_iterate(KcContext *context, KcKmeansClusters *clusters, const KcKmeansLimits *limits,
                           int *iterations, bool *converged);

/* Whether bounds on distances are kept: where that is faster, or as a test wants it. The labels are the same. */
typedef enum KcKmeansBounding {
    KC_KMEANS_BOUNDS_IF_FASTER,
    KC_KMEANS_BOUNDS_NEVER,
    KC_KMEANS_BOUNDS_ALWAYS
} KcKmeansBounding;

/* Chooses so for clusters just made; without it, bounds are kept where that is faster. */
KcStatus kc_kmeans_clusters_bound(KcContext *context, KcKmeansClusters *clusters, KcKmeansBounding bounding);

/* Gives every row to its nearest centre; counts what changed. */
KcStatus kc_kmeans_assign(KcContext *context, KcKmeansClusters *clusters);

/* Puts row i into another cluster (KC_KMEANS_NO_CLUSTER: none), sums with it. */
void kc_kmeans_put(KcKmeansClusters *clusters, size_t i, uint32_t cluster);

/* Puts cluster j's centre where its rows are; false when they have no weight. */
bool kc_kmeans_centre(KcKmeansClusters *clusters, size_t j, double *centre);

/* Σ w·|x − c|² of the labels and centres as they are, and of each cluster, where `of_cluster` is not NULL. */
KcStatus kc_kmeans_inertia(KcContext *context, const KcKmeansClusters *clusters, double *of_cluster,
                           double *inertia);

#endif
