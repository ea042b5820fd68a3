/* Clusters while they are sought: their memory, and the centres that their rows have; see kmeans_lloyd.h. */
#include "core/kmeans_lloyd.h"

#include "core/arena.h"

#include <math.h>

/* From here on the distances of a long row are dearer than keeping bounds; measured by bench/kmeans.sh. */
#define LEAST_BOUNDED_CLUSTERS 5

KcStatus
kc_kmeans_clusters_make(KcContext *context, const KcKmeansPoints *points, KcKmeansCpu cpu, size_t k,
                        KcKmeansClusters *clusters)
{
    size_t d = points->dimensions;
    void *labels, *sizes, *inertias, *moves;
    double *memory;
    KcStatus status;

    *clusters = (KcKmeansClusters){.points = points,
                                   .kernel = kc_kmeans_kernel(cpu),
                                   .k = k,
                                   .fold = kc_fold_for(points->largest, (double)points->count)};
    if (!clusters->kernel)
        return kc_fail(context, KC_INVALID, "this CPU lacks the instructions that were asked for");
    clusters->bounded = points->is_long && k >= LEAST_BOUNDED_CLUSTERS && k <= points->count / 4;
    status = kc_allocate(context, kc_kmeans_lane_count(points), sizeof(uint32_t), &labels);
    if (status == KC_OK)
        status = kc_allocate(context, k, sizeof(size_t), &sizes);
    if (status == KC_OK)
        status = kc_allocate(context, k, sizeof(KcSum), &inertias);
    if (status == KC_OK)
        status = kc_allocate(context, k, sizeof(KcKmeansMove), &moves);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, 3 * k * d + 3 * k + d, &memory);
    if (status == KC_OK)
        status = kc_kmeans_centres_make(context, k, d, points->is_long, &clusters->centres);
    if (status != KC_OK)
        return status;
    clusters->labels = labels;
    clusters->sizes = sizes;
    clusters->inertias = inertias;
    clusters->moves = moves;
    clusters->rows = memory;
    clusters->coarse = memory + k * d;
    clusters->fine = memory + 2 * k * d;
    clusters->weight_coarse = memory + 3 * k * d;
    clusters->weight_fine = clusters->weight_coarse + k;
    clusters->moved = clusters->weight_fine + k;
    clusters->spare = clusters->moved + k;
    return clusters->bounded ? kc_kmeans_bounds_make(context, points, clusters->kernel, k, &clusters->bounds)
                             : KC_OK;
}

KcStatus
kc_kmeans_clusters_bound(KcContext *context, KcKmeansClusters *clusters, KcKmeansBounding bounding)
{
    bool had_memory = clusters->bounded;

    if (bounding == KC_KMEANS_BOUNDS_IF_FASTER)
        return KC_OK;
    clusters->bounded = bounding == KC_KMEANS_BOUNDS_ALWAYS;
    return clusters->bounded && !had_memory
               ? kc_kmeans_bounds_make(context, clusters->points, clusters->kernel, clusters->k,
                                       &clusters->bounds)
               : KC_OK;
}

bool
kc_kmeans_centre(KcKmeansClusters *clusters, size_t j, double *centre)
{
    size_t d = clusters->points->dimensions;
    const double *coarse = clusters->coarse + j * d, *fine = clusters->fine + j * d;
    double divisor = clusters->weight_coarse[j] + clusters->weight_fine[j];

    if (clusters->points->metric == KC_KMEANS_COSINE) {
        double square = 0;

        for (size_t a = 0; a < d; a++)
            square += (coarse[a] + fine[a]) * (coarse[a] + fine[a]);
        divisor = sqrt(square);
    }
    /* Rows that cancel each other out have no direction: any will do. */
    if (divisor <= 0)
        return false;
    for (size_t a = 0; a < d; a++)
        centre[a] = (coarse[a] + fine[a]) / divisor;
    return true;
}
