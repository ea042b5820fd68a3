/* The rows of each cluster together. */
#ifndef KC_KMEANS_GROUPS_H
#define KC_KMEANS_GROUPS_H

#include "core/kmeans_points.h"

typedef struct KcKmeansGroups {
    const KcKmeansPoints *points;
    size_t count;         /* of clusters, each with a row */
    uint32_t *cluster_of; /* of each row */
    uint32_t *order;      /* the rows, cluster after cluster */
    size_t *starts;       /* where each cluster's rows stand in it; count + 1 */
} KcKmeansGroups;

/* `labels` are below `clusters`; those that no row has are left out. 8 bytes a row. KC_TOO_LARGE beyond UINT32_MAX
 * rows. */
KcStatus kc_kmeans_groups_make(KcContext *context, const KcKmeansPoints *points, const uint32_t *labels,
                               size_t clusters, KcKmeansGroups *groups);

static inline size_t
kc_kmeans_group_size(const KcKmeansGroups *groups, size_t cluster)
{
    return groups->starts[cluster + 1] - groups->starts[cluster];
}

#endif
