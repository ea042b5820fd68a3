/*
 * Silhouettes; see kmeans_silhouette.h.
 *
 * The rows of one cluster at a time are copied into a tile that stays in the CPU's cache, and all rows that are asked
 * for are measured against it; so memory grows with neither the clusters nor the dimensions.
 */
#include "core/kmeans_silhouette.h"

#include "core/arena.h"
#include "core/fold.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#define LANES KC_KMEANS_LANES
#define CACHE_LINE 64
#define TILE_DOUBLES ((size_t)1 << 14)
#define POLL_AFTER 4e6

typedef double Two __attribute__((vector_size(16)));

static inline Two
roots(Two squares)
{
#if defined(__x86_64__)
    return _mm_sqrt_pd(squares);
#else
    return (Two){sqrt(squares[0]), sqrt(squares[1])};
#endif
}

/* Rows of one cluster, as KcKmeansPoints keeps them. */
typedef struct Tile {
    double *blocks;
    size_t room; /* rows */
    size_t count;
} Tile;

typedef struct Work {
    const KcKmeansGroups *groups;
    const KcKmeansKernel *kernel;
    KcFold fold;
    Tile tile;
    const uint32_t *rows; /* that are asked for */
    size_t count;
    double *coarse; /* Σ of each one's distances from the rows of the present cluster */
    double *fine;
    double *own;   /* a */
    double *other; /* b, of the clusters so far */
    double *row;
    double pending; /* cost since the last poll */
} Work;

static KcStatus
make_work(KcContext *context, const KcKmeansGroups *groups, Work *work)
{
    size_t d = groups->points->dimensions;
    size_t lanes = kc_kmeans_lane_count(groups->points);
    double *memory;
    KcStatus status;

    work->tile.room = TILE_DOUBLES / d / LANES * LANES;
    if (work->tile.room > lanes)
        work->tile.room = lanes;
    if (work->tile.room == 0)
        work->tile.room = LANES;
    status = kc_allocate_doubles(context, work->tile.room * d + d + CACHE_LINE / sizeof(double), &memory);
    if (status != KC_OK)
        return status;
    work->tile.blocks = (double *)(void *)((char *)memory + (-(uintptr_t)memory & (CACHE_LINE - 1)));
    work->row = work->tile.blocks + work->tile.room * d;
    status = kc_allocate_doubles(context, 4 * work->count, &work->coarse);
    work->fine = work->coarse + work->count;
    work->own = work->fine + work->count;
    work->other = work->own + work->count;
    /* Coordinates are at most 2·largest apart. */
    work->fold = kc_fold_for(2.1 * groups->points->largest * sqrt((double)d), (double)groups->points->count);
    return status;
}

static void
fill_tile(Work *work, const uint32_t *rows, size_t count)
{
    const KcKmeansPoints *points = work->groups->points;
    size_t d = points->dimensions;

    work->tile.count = count;
    for (size_t i = 0; i < count; i++) {
        const double *row = kc_kmeans_at(points, rows[i]);
        double *to = work->tile.blocks + i / LANES * LANES * d + i % LANES;

        for (size_t a = 0; a < d; a++)
            to[a * LANES] = row[a * points->step];
    }
}

/* Adds the distances of row r of those asked for from the rows in the tile. */
static void
add_distances(Work *work, size_t r)
{
    const KcFold *fold = &work->fold;
    size_t d = work->groups->points->dimensions;
    double squares[LANES] __attribute__((aligned(CACHE_LINE)));
    Two coarse = {0, 0}, fine = {0, 0};

    kc_kmeans_row(work->groups->points, work->rows[r], work->row);
    for (size_t i = 0; i < work->tile.count; i += LANES) {
        work->kernel->distances(work->tile.blocks + i * d, work->row, d, squares);
        for (size_t lane = work->tile.count - i; lane < LANES; lane++)
            squares[lane] = 0;
        for (size_t lane = 0; lane < LANES; lane += 2) {
            Two distance = roots((Two){squares[lane], squares[lane + 1]});
            Two part = (distance + fold->coarse) - fold->coarse;

            coarse += part;
            fine += ((distance - part) + fold->fine) - fold->fine;
        }
    }
    work->coarse[r] += coarse[0] + coarse[1];
    work->fine[r] += fine[0] + fine[1];
}

static KcStatus
measure_tile(KcContext *context, Work *work)
{
    double cost =
        (double)((work->tile.count + LANES) * (work->groups->points->dimensions + KC_KMEANS_DISTANCE_COST));

    for (size_t r = 0; r < work->count; r++) {
        add_distances(work, r);
        work->pending += cost;
        if (work->pending > POLL_AFTER) {
            KcStatus status = kc_poll(context);

            if (status != KC_OK)
                return status;
            work->pending = 0;
        }
    }
    return KC_OK;
}

static KcStatus
measure_cluster(KcContext *context, Work *work, size_t cluster)
{
    const KcKmeansGroups *groups = work->groups;
    size_t size = kc_kmeans_group_size(groups, cluster);
    KcStatus status = KC_OK;

    memset(work->coarse, 0, 2 * work->count * sizeof(double));
    for (size_t i = 0; i < size && status == KC_OK; i += work->tile.room) {
        fill_tile(work, groups->order + groups->starts[cluster] + i,
                  size - i < work->tile.room ? size - i : work->tile.room);
        status = measure_tile(context, work);
    }
    for (size_t r = 0; r < work->count; r++) {
        double sum = work->coarse[r] + work->fine[r];

        if (groups->cluster_of[work->rows[r]] == cluster)
            work->own[r] = size > 1 ? sum / (double)(size - 1) : NAN;
        else
            work->other[r] = fmin(work->other[r], sum / (double)size);
    }
    return status;
}

KcStatus
kc_kmeans_silhouettes(KcContext *context, const KcKmeansGroups *groups, KcKmeansCpu cpu, const uint32_t *rows,
                      size_t count, double *silhouettes)
{
    Work work = {.groups = groups, .kernel = kc_kmeans_kernel(cpu), .rows = rows, .count = count};
    KcStatus status = make_work(context, groups, &work);

    for (size_t r = 0; r < count && status == KC_OK; r++)
        work.other[r] = INFINITY;
    for (size_t j = 0; j < groups->count && status == KC_OK; j++)
        status = measure_cluster(context, &work, j);
    for (size_t r = 0; r < count && status == KC_OK; r++) {
        double most = fmax(work.own[r], work.other[r]);

        silhouettes[r] = isnan(work.own[r]) || most == 0 ? 0 : (work.other[r] - work.own[r]) / most;
    }
    return status;
}

double
kc_kmeans_silhouette_cost(const KcKmeansGroups *groups)
{
    double lanes = 0;

    for (size_t j = 0; j < groups->count; j++)
        lanes += (double)((kc_kmeans_group_size(groups, j) + LANES - 1) / LANES * LANES);
    return lanes * (double)(groups->points->dimensions + KC_KMEANS_DISTANCE_COST);
}
