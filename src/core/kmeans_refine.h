/*
 * Moving single rows between clusters where that lowers the inertia, which Lloyd's iterations do not see: a row may
 * belong to a centre that is not its nearest, since leaving and joining a cluster moves the centres (Hartigan & Wong,
 * "A k-means clustering algorithm", Applied Statistics 28, 1979; Telgarsky & Vattani, "Hartigan's method: k-means
 * clustering without Voronoi", AISTATS 2010).
 */
#ifndef KC_KMEANS_REFINE_H
#define KC_KMEANS_REFINE_H

#include "core/kmeans_lloyd.h"

/* From converged clusters on, until no single move of a row lowers the inertia by more than rounding. The moves of one
 * pass are those that gain most, no cluster in two of them: so they do not depend on the order of the rows. *converged is
 * left false when max_iterations, which earlier ones count to, came first. */
KcStatus kc_kmeans_refine(KcContext *context, KcKmeansClusters *clusters, const KcKmeansLimits *limits,
                          int *iterations, bool *converged);

#endif
