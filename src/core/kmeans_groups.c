/* Rows by cluster; see kmeans_groups.h. */
#include "core/kmeans_groups.h"

#include "core/arena.h"

KcStatus
kc_kmeans_groups_make(KcContext *context, const KcKmeansPoints *points, const uint32_t *labels,
                      size_t clusters, KcKmeansGroups *groups)
{
    size_t count = points->count;
    void *sizes_memory, *rows_memory, *starts_memory;
    size_t *sizes;
    KcStatus status;

    *groups = (KcKmeansGroups){.points = points};
    if (count > UINT32_MAX) {
        kc_fail(context, KC_TOO_LARGE, "there are too many rows");
        return kc_detail(context, "Got %zu, at most %zu can be compared.", count, (size_t)UINT32_MAX);
    }
    status = kc_allocate(context, clusters, sizeof(size_t), &sizes_memory);
    if (status == KC_OK)
        status = kc_allocate(context, 2 * count, sizeof(uint32_t), &rows_memory);
    if (status != KC_OK)
        return status;
    sizes = sizes_memory;
    groups->cluster_of = rows_memory;
    groups->order = groups->cluster_of + count;
    for (size_t i = 0; i < count; i++)
        sizes[labels[i]]++;
    for (size_t j = 0; j < clusters; j++)
        groups->count += sizes[j] > 0;
    status = kc_allocate(context, groups->count + 1, sizeof(size_t), &starts_memory);
    if (status != KC_OK)
        return status;
    groups->starts = starts_memory;
    for (size_t j = 0, next = 0; j < clusters; j++) {
        if (sizes[j] == 0)
            continue;
        groups->starts[next + 1] = groups->starts[next] + sizes[j];
        sizes[j] = next++;
    }
    for (size_t i = 0; i < count; i++)
        groups->cluster_of[i] = (uint32_t)sizes[labels[i]];
    for (size_t i = 0; i < count; i++)
        groups->order[groups->starts[groups->cluster_of[i]]++] = (uint32_t)i;
    for (size_t j = groups->count; j > 0; j--)
        groups->starts[j] = groups->starts[j - 1];
    groups->starts[0] = 0;
    return kc_poll(context);
}
