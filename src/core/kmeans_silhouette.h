/*
 * Silhouettes: how much nearer a row is to the rows of its own cluster than to those of the nearest other one,
 * (b − a) / max(a, b), where a is its mean distance from the others of its own cluster, b the least of its mean
 * distances from the rows of another (P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and
 * validation of cluster analysis", Journal of Computational and Applied Mathematics 20, 1987). 0 for a row alone in its
 * cluster, and where a = b = 0. Distances are Euclidean, between rows as they are kept: a scaling counts, and under the
 * cosine metric they are those of directions.
 *
 * Sums of distances are exact (fold.h), so that every digit is the same whatever the order of rows and the CPU.
 */
#ifndef KC_KMEANS_SILHOUETTE_H
#define KC_KMEANS_SILHOUETTE_H

#include "core/kmeans_groups.h"
#include "core/kmeans_kernel.h"

/* What a distance costs beyond its coordinates, in coordinates: a root, and an exact addition. */
#define KC_KMEANS_DISTANCE_COST 8

/* Writes the silhouettes of `count` rows, each measured against all rows. There are at least two clusters. Cost:
 * count × kc_kmeans_silhouette_cost; 32 bytes for each of the `count`. */
KcStatus kc_kmeans_silhouettes(KcContext *context, const KcKmeansGroups *groups, KcKmeansCpu cpu,
                               const uint32_t *rows, size_t count, double *silhouettes);

/* What one row's silhouette costs, in coordinate differences: rows × (dimensions + KC_KMEANS_DISTANCE_COST), the rows of
 * each cluster up to the next multiple of 16. */
double kc_kmeans_silhouette_cost(const KcKmeansGroups *groups);

#endif
