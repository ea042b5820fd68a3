/* Bounds on distances; see kmeans_bounds.h. */
#include "core/kmeans_bounds.h"

#include "core/arena.h"

#include <string.h>

#define LANES KC_KMEANS_LANES
/* Coordinate differences computed between two polls. */
#define POLL_AFTER ((size_t)1 << 22)

KcStatus
kc_kmeans_bounds_make(KcContext *context, const KcKmeansPoints *points, const KcKmeansKernel *kernel,
                      size_t k, KcKmeansBounds *bounds)
{
    size_t lanes = kc_kmeans_lane_count(points), pending = 0;
    double squares[LANES] __attribute__((aligned(64)));
    double *origin;
    KcStatus status = kc_allocate_doubles(context, 3 * lanes, &bounds->upper);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, k, &bounds->gaps);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, points->dimensions, &origin);
    if (status != KC_OK)
        return status;
    bounds->lower = bounds->upper + lanes;
    bounds->squares = bounds->lower + lanes;
    for (size_t b = 0; b < lanes / LANES && status == KC_OK; b++) {
        kc_kmeans_squares(kernel, points, b, origin, squares);
        memcpy(bounds->squares + b * LANES, squares, sizeof squares);
        pending += LANES * points->dimensions;
        if (pending >= POLL_AFTER) {
            pending = 0;
            status = kc_poll(context);
        }
    }
    return status;
}

void
kc_kmeans_bounds_clear(const KcKmeansPoints *points, KcKmeansBounds *bounds)
{
    for (size_t i = 0; i < kc_kmeans_lane_count(points); i++) {
        bounds->upper[i] = INFINITY;
        bounds->lower[i] = 0;
    }
}

static double
distance(const double *one, const double *other, size_t dimensions)
{
    double square = 0;

    for (size_t a = 0; a < dimensions; a++) {
        double difference = one[a] - other[a];

        square += difference * difference;
    }
    return sqrt(square);
}

static void
find_farthest(const double *moved, size_t k, KcKmeansBounds *bounds)
{
    bounds->farthest = 0;
    bounds->most = bounds->next = 0;
    for (size_t j = 0; j < k; j++)
        if (moved[j] > bounds->most) {
            bounds->next = bounds->most;
            bounds->most = moved[j];
            bounds->farthest = j;
        } else
            bounds->next = fmax(bounds->next, moved[j]);
}

KcStatus
kc_kmeans_bounds_move(KcContext *context, const double *rows, size_t k, size_t dimensions,
                      const double *moved, KcKmeansBounds *bounds)
{
    double *gaps = bounds->gaps;
    size_t pending = 0;
    KcStatus status = KC_OK;

    find_farthest(moved, k, bounds);
    for (size_t j = 0; j < k; j++)
        gaps[j] = INFINITY;
    for (size_t i = 0; i < k && status == KC_OK; i++) {
        for (size_t j = i + 1; j < k; j++) {
            double half = distance(rows + i * dimensions, rows + j * dimensions, dimensions) / 2 /
                          KC_KMEANS_SLIGHTLY_MORE;

            gaps[i] = fmin(gaps[i], half);
            gaps[j] = fmin(gaps[j], half);
        }
        pending += (k - i) * dimensions;
        if (pending >= POLL_AFTER) {
            pending = 0;
            status = kc_poll(context);
        }
    }
    return status;
}
