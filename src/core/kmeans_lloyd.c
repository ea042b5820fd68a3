/* Lloyd's iterations; see kmeans_lloyd.h. */
#include "core/kmeans_lloyd.h"

#include "core/arena.h"
#include "core/numeric.h"

#include <math.h>
#include <string.h>

#define LANES KC_KMEANS_LANES
/* Coordinate differences computed between two polls. */
#define POLL_AFTER ((size_t)1 << 22)
/* Coordinates that a line of the processor's cache holds, and of a row that are fetched ahead. */
#define COORDINATES_A_LINE 8
#define MOST_FETCHED 128

/* Adds row i `sign` times to the sums of cluster j. */
static inline void
add_row(KcKmeansClusters *clusters, size_t i, size_t j, double sign)
{
    const KcKmeansPoints *points = clusters->points;
    const double *row = kc_kmeans_at(points, i);
    size_t d = points->dimensions;
    double *restrict coarse = clusters->coarse + j * d;
    double *restrict fine = clusters->fine + j * d;
    KcFold fold = clusters->fold;
    double weight = kc_kmeans_weight(points, i);
    double part;

    if (points->is_long)
        clusters->kernel->add_long(row, d, weight, sign, &fold, coarse, fine);
    else
        for (size_t a = 0; a < d; a++) {
            double value = weight * row[a * LANES];

            part = kc_fold_coarse(&fold, value);
            coarse[a] += sign * part;
            fine[a] += sign * kc_fold_fine(&fold, value - part);
        }
    part = kc_fold_coarse(&fold, weight);
    clusters->weight_coarse[j] += sign * part;
    clusters->weight_fine[j] += sign * kc_fold_fine(&fold, weight - part);
}

void
kc_kmeans_put(KcKmeansClusters *clusters, size_t i, uint32_t cluster)
{
    uint32_t before = clusters->labels[i];

    if (before == cluster)
        return;
    if (before != KC_KMEANS_NO_CLUSTER) {
        add_row(clusters, i, before, -1);
        clusters->sizes[before]--;
    }
    if (cluster != KC_KMEANS_NO_CLUSTER) {
        add_row(clusters, i, cluster, 1);
        clusters->sizes[cluster]++;
    }
    clusters->labels[i] = cluster;
    clusters->changed++;
}

static double
cluster_weight(const KcKmeansClusters *clusters, size_t j)
{
    return clusters->weight_coarse[j] + clusters->weight_fine[j];
}

/* Nobody belongs to a cluster. */
static void
clear(KcKmeansClusters *clusters)
{
    size_t lanes = kc_kmeans_lane_count(clusters->points);
    size_t cells = clusters->k * clusters->points->dimensions;

    for (size_t i = 0; i < lanes; i++)
        clusters->labels[i] = KC_KMEANS_NO_CLUSTER;
    memset(clusters->coarse, 0, cells * sizeof(double));
    memset(clusters->fine, 0, cells * sizeof(double));
    for (size_t j = 0; j < clusters->k; j++) {
        clusters->weight_coarse[j] = clusters->weight_fine[j] = clusters->moved[j] = 0;
        clusters->sizes[j] = 0;
    }
    if (clusters->bounded)
        kc_kmeans_bounds_clear(clusters->points, &clusters->bounds);
}

/* Rows that are looked at together: those of a block, or any long ones. */
typedef struct Batch {
    size_t count;
    size_t rows[LANES];
} Batch;

static void
score(const KcKmeansClusters *clusters, const Batch *batch, KcKmeansBest *best)
{
    const KcKmeansPoints *points = clusters->points;
    const double *rows[LANES];

    if (!points->is_long) {
        clusters->kernel->best(points->blocks[batch->rows[0] / LANES], &clusters->centres, best);
        return;
    }
    for (size_t lane = 0; lane < LANES; lane++)
        rows[lane] = kc_kmeans_at(points, batch->rows[lane < batch->count ? lane : 0]);
    clusters->kernel->best_long(rows, &clusters->centres, best);
}

/* Gives the rows of a batch to their nearest centres. */
static void
assign_batch(KcKmeansClusters *clusters, const Batch *batch)
{
    const KcKmeansCentres *centres = &clusters->centres;
    KcKmeansBest best __attribute__((aligned(64)));

    score(clusters, batch, &best);
    for (size_t lane = 0; lane < batch->count; lane++) {
        size_t i = batch->rows[lane];
        double margin = kc_kmeans_margin(centres, clusters->points->norms[i]);
        size_t cluster = kc_kmeans_best_number(centres, best.first[lane]);

        if (best.first[lane] - best.second[lane] <= margin) {
            cluster = (clusters->points->is_long ? kc_kmeans_long_nearest : kc_kmeans_nearest)(
                kc_kmeans_at(clusters->points, i), centres);
            best.second[lane] = best.first[lane];
        }
        if (clusters->bounded)
            kc_kmeans_bounds_set(&clusters->bounds, i, best.first[lane], best.second[lane], margin);
        if (cluster != clusters->labels[i])
            kc_kmeans_put(clusters, i, (uint32_t)cluster);
    }
}

static KcStatus
poll_after(KcContext *context, const KcKmeansClusters *clusters, size_t blocks, size_t *pending)
{
    *pending += blocks * LANES * clusters->points->dimensions * clusters->k;
    if (*pending < POLL_AFTER)
        return KC_OK;
    *pending = 0;
    return kc_poll(context);
}

static size_t
lanes_in(const KcKmeansPoints *points, size_t block)
{
    size_t rest = points->count - block * LANES;

    return rest < LANES ? rest : LANES;
}

static void
assign_block(KcKmeansClusters *clusters, size_t b)
{
    Batch batch = {.count = lanes_in(clusters->points, b)};

    for (size_t lane = 0; lane < batch.count; lane++)
        batch.rows[lane] = b * LANES + lane;
    assign_batch(clusters, &batch);
}

static KcStatus
assign_all(KcContext *context, KcKmeansClusters *clusters)
{
    const KcKmeansPoints *points = clusters->points;
    size_t pending = 0;
    KcStatus status = KC_OK;

    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        assign_block(clusters, b);
        status = poll_after(context, clusters, 1, &pending);
    }
    return status;
}

/* Whether row i may belong to another centre than the one it has, after the centres moved. */
static inline bool
is_open(KcKmeansClusters *clusters, size_t i)
{
    uint32_t own = clusters->labels[i];

    return own == KC_KMEANS_NO_CLUSTER || kc_kmeans_bounds_open(&clusters->bounds, i, own, clusters->moved);
}

/* Puts a row into a batch. Long ones lie far apart: the start of it is fetched from memory while others are looked for. */
static inline void
take(const KcKmeansPoints *points, size_t i, Batch *batch)
{
    const double *row = kc_kmeans_at(points, i);
    size_t end = points->dimensions < MOST_FETCHED ? points->dimensions : MOST_FETCHED;

    for (size_t a = 0; points->is_long && a < end; a += COORDINATES_A_LINE)
        __builtin_prefetch(row + a);
    batch->rows[batch->count++] = i;
}

static KcStatus
assign_open(KcContext *context, KcKmeansClusters *clusters)
{
    const KcKmeansPoints *points = clusters->points;
    Batch open = {0};
    size_t pending = 0;
    KcStatus status = kc_kmeans_bounds_move(context, clusters->rows, clusters->k, points->dimensions,
                                            clusters->moved, &clusters->bounds);

    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        size_t lanes = lanes_in(points, b);

        for (size_t lane = 0; lane < lanes; lane++) {
            if (is_open(clusters, b * LANES + lane))
                take(points, b * LANES + lane, &open);
            if (open.count == LANES) {
                assign_batch(clusters, &open);
                open.count = 0;
            }
        }
        /* Short rows are not looked at but by blocks. */
        if (open.count && !points->is_long) {
            assign_block(clusters, b);
            open.count = 0;
        }
        status = poll_after(context, clusters, 1, &pending);
    }
    if (open.count)
        assign_batch(clusters, &open);
    return status;
}

KcStatus
kc_kmeans_assign(KcContext *context, KcKmeansClusters *clusters)
{
    clusters->changed = 0;
    kc_kmeans_centres_set(&clusters->centres, clusters->rows, clusters->k);
    return clusters->bounded ? assign_open(context, clusters) : assign_all(context, clusters);
}

/* Squared distance of row i from its centre. */
static double
own_square(const KcKmeansClusters *clusters, size_t i)
{
    return kc_kmeans_square(clusters->points, i,
                            clusters->rows + clusters->labels[i] * clusters->points->dimensions);
}

/* The row of weight farthest from its centre; the first in the order of coordinates of those equally far. SIZE_MAX: none is
 * farther from its centre than rounding could put it. */
static KcStatus
find_farthest(KcContext *context, const KcKmeansClusters *clusters, size_t *row)
{
    const KcKmeansPoints *points = clusters->points;
    double most = (double)points->dimensions * KC_KMEANS_EQUAL_COORDINATES * KC_KMEANS_EQUAL_COORDINATES;
    size_t pending = 0;
    KcStatus status = KC_OK;

    *row = SIZE_MAX;
    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        double square;

        if (i % LANES == 0)
            status = poll_after(context, clusters, 1, &pending);
        if (clusters->labels[i] == KC_KMEANS_NO_CLUSTER || !(kc_kmeans_weight(points, i) > 0))
            continue;
        square = own_square(clusters, i);
        if (square > most ||
            (square == most && *row != SIZE_MAX && kc_kmeans_row_compare(points, i, *row) < 0)) {
            most = square;
            *row = i;
        }
    }
    return status;
}

/* Takes the last cluster's number, centre and rows for cluster j's, which has no weight. Rows of none that it had have no
 * cluster until they are assigned. */
static void
drop(KcKmeansClusters *clusters, size_t j)
{
    size_t last = --clusters->k;
    size_t d = clusters->points->dimensions;

    for (size_t i = 0; i < clusters->points->count; i++)
        if (clusters->labels[i] == j)
            clusters->labels[i] = KC_KMEANS_NO_CLUSTER;
        else if (clusters->labels[i] == last)
            clusters->labels[i] = (uint32_t)j;
    if (j == last)
        return;
    memcpy(clusters->rows + j * d, clusters->rows + last * d, d * sizeof(double));
    memcpy(clusters->coarse + j * d, clusters->coarse + last * d, d * sizeof(double));
    memcpy(clusters->fine + j * d, clusters->fine + last * d, d * sizeof(double));
    clusters->weight_coarse[j] = clusters->weight_coarse[last];
    clusters->weight_fine[j] = clusters->weight_fine[last];
    clusters->sizes[j] = clusters->sizes[last];
    clusters->moved[j] = clusters->moved[last];
}

/* Moves a centre to the mean of its rows; the square of its way. */
static double
move_centre(KcKmeansClusters *clusters, size_t j)
{
    double *centre = clusters->spare;
    double *row = clusters->rows + j * clusters->points->dimensions;
    double square = 0;

    if (!kc_kmeans_centre(clusters, j, centre))
        return 0;
    for (size_t a = 0; a < clusters->points->dimensions; a++) {
        square += (centre[a] - row[a]) * (centre[a] - row[a]);
        row[a] = centre[a];
    }
    clusters->moved[j] += sqrt(square);
    return square;
}

/* Moves all centres; Σ of the squares of their ways. */
static double
move_centres(KcKmeansClusters *clusters)
{
    double squares = 0;

    for (size_t j = 0; j < clusters->k; j++) {
        clusters->moved[j] = 0;
        squares += move_centre(clusters, j);
    }
    return squares;
}

/* Gives cluster j row `row`, and all that equal it. */
static void
give(KcKmeansClusters *clusters, size_t row, size_t j)
{
    uint32_t giver = clusters->labels[row];

    for (size_t i = 0; i < clusters->points->count; i++)
        if (clusters->labels[i] == giver && kc_kmeans_row_compare(clusters->points, i, row) == 0) {
            kc_kmeans_put(clusters, i, (uint32_t)j);
            if (clusters->bounded)
                clusters->bounds.upper[i] = INFINITY;
        }
    move_centre(clusters, j);
    move_centre(clusters, giver);
}

/* Gives clusters without weight the row farthest from its centre each, or drops them. */
static KcStatus
refill(KcContext *context, KcKmeansClusters *clusters)
{
    for (size_t j = clusters->k; j-- > 0;) {
        size_t row;
        KcStatus status;

        if (cluster_weight(clusters, j) > 0)
            continue;
        status = find_farthest(context, clusters, &row);
        if (status != KC_OK)
            return status;
        if (row == SIZE_MAX)
            drop(clusters, j);
        else
            give(clusters, row, j);
    }
    return KC_OK;
}

static bool
has_empty(const KcKmeansClusters *clusters)
{
    for (size_t j = 0; j < clusters->k; j++)
        if (!(cluster_weight(clusters, j) > 0))
            return true;
    return false;
}

/* Drops the clusters without weight. */
static void
drop_empty(KcKmeansClusters *clusters)
{
    for (size_t j = clusters->k; j-- > 0;)
        if (!(cluster_weight(clusters, j) > 0))
            drop(clusters, j);
}

KcStatus
kc_kmeans_iterate(KcContext *context, KcKmeansClusters *clusters, const KcKmeansLimits *limits,
                  int *iterations, bool *converged)
{
    const KcKmeansPoints *points = clusters->points;
    /* Ways that rounding alone could make a centre go are none: they may never end. */
    double enough =
        fmax(limits->tolerance * points->total_variance / (points->total_weight * (double)points->dimensions),
             (double)points->dimensions * KC_KMEANS_EQUAL_COORDINATES * KC_KMEANS_EQUAL_COORDINATES);
    /* Every cluster without rows is given one at most so often after the last iteration. */
    size_t patience = clusters->k;
    KcStatus status;

    clear(clusters);
    *iterations = 0;
    *converged = false;
    for (bool settled = false;; ++*iterations) {
        status = kc_kmeans_assign(context, clusters);
        if (status != KC_OK)
            return status;
        *converged = *iterations > 0 && (clusters->changed == 0 || settled) && !has_empty(clusters);
        if (*converged || (*iterations >= limits->max_iterations && !has_empty(clusters)))
            return KC_OK;
        if (*iterations >= limits->max_iterations && patience-- == 0) {
            drop_empty(clusters);
            return kc_kmeans_assign(context, clusters);
        }
        settled = move_centres(clusters) <= enough;
        status = kc_poll(context);
        if (status == KC_OK)
            status = refill(context, clusters);
        if (status != KC_OK)
            return status;
    }
}

KcStatus
kc_kmeans_inertia(KcContext *context, const KcKmeansClusters *clusters, double *of_cluster, double *inertia)
{
    size_t count = clusters->points->count;
    KcSum total = {0, 0};
    KcSum *sums = clusters->inertias;
    size_t pending = 0;
    KcStatus status = KC_OK;

    memset(sums, 0, clusters->k * sizeof *sums);
    for (size_t i = 0; i < count && status == KC_OK; i++) {
        kc_sum_add(&sums[clusters->labels[i]],
                   kc_kmeans_weight(clusters->points, i) * own_square(clusters, i));
        if (i % LANES == 0)
            status = poll_after(context, clusters, 1, &pending);
    }
    if (status != KC_OK)
        return status;
    for (size_t j = 0; j < clusters->k; j++) {
        kc_sum_merge(&total, &sums[j]);
        if (of_cluster)
            of_cluster[j] = kc_sum_value(&sums[j]);
    }
    *inertia = kc_sum_value(&total);
    return KC_OK;
}
