/* Rows in blocks; see kmeans_points.h. */
#include "core/kmeans_points.h"

#include "core/arena.h"

#include <string.h>

#define LANES KC_KMEANS_LANES
#define CACHE_LINE 64
/* Chunks grow with what there is already: small ones to so many bytes, then by whole huge pages. */
#define SMALL_CHUNK_BYTES ((size_t)1 << 20)
#define HUGE_PAGE ((size_t)2 << 20)
#define CHUNK_PART 8

KcStatus
kc_kmeans_points_start(KcContext *context, size_t dimensions, bool weighted, KcKmeansPoints *points)
{
    if (dimensions < 1 || dimensions > KC_KMEANS_MOST_DIMENSIONS) {
        kc_fail(context, KC_TOO_LARGE, "features must have from 1 to %d elements", KC_KMEANS_MOST_DIMENSIONS);
        return kc_detail(context, "Got %zu.", dimensions);
    }
    *points = (KcKmeansPoints){.dimensions = dimensions,
                               .weighted = weighted,
                               .is_long = dimensions >= KC_KMEANS_LEAST_LONG,
                               .stride = (dimensions + weighted) * LANES};
    points->step = points->is_long ? 1 : LANES;
    points->row_step = points->is_long ? dimensions : 1;
    return KC_OK;
}

/* Room for the addresses of `room` blocks. The old list is left to the arena: it is a hundredth of the data. */
static KcStatus
make_list(KcContext *context, KcKmeansPoints *points, size_t room)
{
    void *list;
    KcStatus status = kc_allocate(context, room, sizeof(double *), &list);

    if (status != KC_OK)
        return status;
    if (points->block_room)
        memcpy(list, points->blocks, points->block_room * sizeof(double *));
    points->blocks = list;
    points->block_room = room;
    return KC_OK;
}

/* How many blocks the next chunk holds: as many as there are, and from SMALL_CHUNK_BYTES on an eighth of them. */
static size_t
next_chunk(const KcKmeansPoints *points)
{
    size_t block_bytes = points->stride * sizeof(double);
    size_t bytes = points->blocks_ready * block_bytes;
    size_t pages = bytes / CHUNK_PART / HUGE_PAGE;

    if (bytes > SMALL_CHUNK_BYTES)
        bytes = pages ? pages * HUGE_PAGE : SMALL_CHUNK_BYTES;
    return bytes / block_bytes + 1;
}

/* Another chunk of blocks. */
static KcStatus
make_chunk(KcContext *context, KcKmeansPoints *points)
{
    size_t block_bytes = points->stride * sizeof(double);
    size_t wanted = next_chunk(points);
    void *chunk;
    char *aligned;
    KcStatus status;

    if (points->blocks_ready + wanted > points->block_room) {
        status = make_list(context, points, 2 * points->block_room + wanted);
        if (status != KC_OK)
            return status;
    }
    status = kc_allocate_unset(context, wanted * block_bytes + CACHE_LINE, 1, &chunk);
    if (status != KC_OK)
        return status;
    aligned = (char *)chunk + (-(uintptr_t)chunk & (CACHE_LINE - 1));
    for (size_t i = 0; i < wanted; i++)
        points->blocks[points->blocks_ready++] = (double *)(void *)(aligned + i * block_bytes);
    return KC_OK;
}

KcStatus
kc_kmeans_points_add(KcContext *context, KcKmeansPoints *points, const double *row, double weight)
{
    size_t lane = points->count % LANES;
    double *block;

    if (lane == 0) {
        if (points->block_count == points->blocks_ready) {
            KcStatus status = make_chunk(context, points);

            if (status != KC_OK)
                return status;
        }
        points->block_count++;
    }
    block = points->blocks[points->block_count - 1];
    if (points->is_long)
        memcpy(block + lane * points->dimensions, row, points->dimensions * sizeof *row);
    else
        for (size_t a = 0; a < points->dimensions; a++)
            block[a * LANES + lane] = row[a];
    if (points->weighted)
        block[points->dimensions * LANES + lane] = weight;
    points->count++;
    return KC_OK;
}

void
kc_kmeans_row(const KcKmeansPoints *points, size_t i, double *row)
{
    const double *from = kc_kmeans_at(points, i);

    for (size_t a = 0; a < points->dimensions; a++)
        row[a] = from[a * points->step];
}

int
kc_kmeans_row_compare(const KcKmeansPoints *points, size_t i, size_t j)
{
    const double *one = kc_kmeans_at(points, i), *other = kc_kmeans_at(points, j);
    size_t end = points->dimensions * points->step;

    for (size_t at = 0; at < end; at += points->step)
        if (one[at] != other[at])
            return one[at] < other[at] ? -1 : 1;
    return 0;
}
