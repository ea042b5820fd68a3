/* Starts by k-means||; see kmeans_oversample.h. */
#include "core/kmeans_oversample.h"

#include "core/arena.h"
#include "core/fold.h"
#include "core/kmeans_hash.h"

#include <math.h>
#include <string.h>

#define LANES KC_KMEANS_LANES
#define POLL_AFTER ((size_t)1 << 22)
#define ROUNDS 5

static KcStatus
poll_after(KcContext *context, size_t work, size_t *pending)
{
    *pending += work;
    if (*pending < POLL_AFTER)
        return KC_OK;
    *pending = 0;
    return kc_poll(context);
}

static inline bool
is_row(const KcKmeansPoints *points, size_t block, size_t lane)
{
    return block * LANES + lane < points->count;
}

/* Brings every row to the nearest of the rows drawn from `first` on, where that is nearer than what it had; `row` is
 * working memory. */
static KcStatus
come_near(KcContext *context, KcKmeansSeeds *seeds, const KcKmeansPoints *drawn, size_t first,
          uint32_t *nearest, double *rows)
{
    const KcKmeansPoints *points = seeds->points;
    size_t d = points->dimensions, pending = 0;
    double squares[LANES] __attribute__((aligned(64)));
    KcStatus status = KC_OK;

    for (size_t j = first; j < drawn->count; j++)
        kc_kmeans_row(drawn, j, rows + (j - first) * d);
    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        double *distances = seeds->distances + b * LANES;

        for (size_t j = first; j < drawn->count; j++) {
            kc_kmeans_squares(seeds->kernel, points, b, rows + (j - first) * d, squares);
            for (size_t lane = 0; lane < LANES; lane++) {
                uint32_t *own = &nearest[b * LANES + lane];

                /* Of rows equally near the first in the order of coordinates, in whatever order they were drawn. */
                if (squares[lane] < distances[lane] ||
                    (squares[lane] == distances[lane] && is_row(points, b, lane) &&
                     kc_kmeans_row_compare(drawn, j, *own) < 0)) {
                    distances[lane] = squares[lane];
                    *own = (uint32_t)j;
                }
            }
        }
        status = poll_after(context, LANES * d * (drawn->count - first), &pending);
    }
    return status;
}

/* Σ w·distance, the same in any order. */
static double
sum_distances(const KcKmeansSeeds *seeds)
{
    const KcKmeansPoints *points = seeds->points;
    KcFold fold;
    double largest = 0, coarse = 0, fine = 0;

    for (size_t i = 0; i < points->count; i++)
        largest = fmax(largest, seeds->distances[i]);
    fold = kc_fold_for(largest, (double)points->count);
    for (size_t i = 0; i < points->count; i++) {
        double term = kc_kmeans_weight(points, i) * seeds->distances[i];
        double part = kc_fold_coarse(&fold, term);

        coarse += part;
        fine += kc_fold_fine(&fold, term - part);
    }
    return coarse + fine;
}

/* A number in [0, 1) of row i's own in this round; equal rows have the same. */
static double
chance(const KcKmeansPoints *points, size_t i, uint64_t round)
{
    KcRng rng;

    kc_rng_seed(&rng, kc_kmeans_hash_row(points, i, round));
    return kc_rng_uniform(&rng);
}

/* Whether row i equals one of those drawn from `first` on. */
static bool
is_drawn(const KcKmeansPoints *points, const KcKmeansPoints *drawn, size_t first, size_t i)
{
    const double *row = kc_kmeans_at(points, i);

    for (size_t j = first; j < drawn->count; j++) {
        const double *other = kc_kmeans_at(drawn, j);
        size_t a = 0;

        while (a < points->dimensions && row[a * points->step] == other[a * points->step])
            a++;
        if (a == points->dimensions)
            return true;
    }
    return false;
}

/* Draws every row with a probability of `factor` times its weighted distance, once however often it is there. */
static KcStatus
draw(KcContext *context, const KcKmeansSeeds *seeds, double factor, uint64_t round, double *row,
     KcKmeansPoints *drawn)
{
    const KcKmeansPoints *points = seeds->points;
    size_t first = drawn->count, pending = 0;
    KcStatus status = KC_OK;

    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        double probability = factor * kc_kmeans_weight(points, i) * seeds->distances[i];

        status = poll_after(context, points->dimensions + 1, &pending);
        if (status == KC_OK && probability > 0 && chance(points, i, round) < probability &&
            !is_drawn(points, drawn, first, i)) {
            kc_kmeans_row(points, i, row);
            status = kc_kmeans_points_add(context, drawn, row, 0);
        }
    }
    return status;
}

/* Weighs the rows drawn by those nearest to them: exact sums of weights cut to a common unit, of at most 1. */
static void
weigh(const KcKmeansPoints *points, const uint32_t *nearest, KcKmeansPoints *drawn)
{
    KcFold fold = kc_fold_for(1, (double)points->count);
    size_t d = points->dimensions;
    int bits;

    frexp((double)points->count, &bits);
    for (size_t i = 0; i < points->count; i++) {
        size_t j = nearest[i];

        drawn->blocks[j / LANES][d * LANES + j % LANES] +=
            ldexp(kc_fold_coarse(&fold, kc_kmeans_weight(points, i)), -bits);
    }
}

/* The first row drawn: one at a random place in the order of the hashes, by its weight. */
static KcStatus
draw_first(KcContext *context, KcKmeansSeeds *seeds, KcRng *rng, double *row, KcKmeansPoints *drawn)
{
    size_t found;
    KcStatus status = kc_kmeans_seed(context, seeds, KC_KMEANS_RANDOM, 1, rng, row, &found);

    if (status == KC_OK && found)
        status = kc_kmeans_points_add(context, drawn, row, 0);
    return status;
}

KcStatus
kc_kmeans_oversample(KcContext *context, KcKmeansSeeds *seeds, size_t k, KcRng *rng, uint32_t *nearest,
                     KcKmeansPoints *drawn)
{
    const KcKmeansPoints *points = seeds->points;
    double *rows;
    size_t first = 0;
    KcStatus status = kc_allocate_doubles(context, points->dimensions, &rows);

    if (status == KC_OK)
        status = kc_kmeans_points_start(context, points->dimensions, true, drawn);
    if (status == KC_OK)
        status = draw_first(context, seeds, rng, rows, drawn);
    for (size_t i = 0; i < kc_kmeans_lane_count(points) && status == KC_OK; i++)
        seeds->distances[i] = i < points->count ? INFINITY : 0;
    for (int round = 0; round <= ROUNDS && status == KC_OK; round++) {
        double sum;

        status = kc_allocate_doubles(context, (drawn->count - first + 1) * points->dimensions, &rows);
        if (status == KC_OK)
            status = come_near(context, seeds, drawn, first, nearest, rows);
        first = drawn->count;
        sum = sum_distances(seeds);
        if (round < ROUNDS && sum > 0 && status == KC_OK)
            status = draw(context, seeds, 2 * (double)k / sum, kc_rng_bits(rng), rows, drawn);
    }
    if (status != KC_OK)
        return status;
    weigh(points, nearest, drawn);
    return kc_kmeans_points_adopt(context, drawn, points);
}
