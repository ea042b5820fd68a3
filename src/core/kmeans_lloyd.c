/* Lloyd's iterations; see kmeans_lloyd.h. */
#include "core/kmeans_lloyd.h"

#include "core/arena.h"
#include "core/numeric.h"

#include <math.h>
#include <string.h>

#define LANES KC_KMEANS_LANES
/* Coordinate differences computed between two polls. */
#define POLL_AFTER ((size_t)1 << 22)
/* From here on a distance is dearer than keeping bounds; measured by bench/kmeans.sh. */
#define LEAST_BOUNDED_DIMENSIONS 24
#define LEAST_BOUNDED_CLUSTERS 5
/* From here on it pays to look at the row's own centre alone first. */
#define LEAST_TIGHTENED_CLUSTERS 16
/* Bounds are widened by these for their own rounding and that of kc_kmeans_distance. */
#define SLIGHTLY_MORE (1 + 0x1p-38)
#define LESS_BY_ROUNDING (1 - 0x1p-51)
#define MORE_BY_ROUNDING (1 + 0x1p-51)

static KcStatus
make_bounds(KcContext *context, KcKmeansClusters *clusters, size_t k)
{
    KcKmeansBounds *bounds = &clusters->bounds;
    size_t lanes = kc_kmeans_lane_count(clusters->points);
    size_t d = clusters->points->dimensions;
    KcStatus status = kc_allocate_doubles(context, 3 * lanes, &bounds->upper);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, k, &bounds->gaps);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, LANES * d + LANES, &bounds->gathered);
    if (status != KC_OK)
        return status;
    bounds->gathered += (-(uintptr_t)bounds->gathered & 63) / sizeof(double);
    bounds->lower = bounds->upper + lanes;
    bounds->squares = bounds->lower + lanes;
    for (size_t i = 0; i < lanes; i++) {
        const double *lane = clusters->points->blocks[i / LANES] + i % LANES;

        for (size_t a = 0; a < d; a++)
            bounds->squares[i] += lane[a * LANES] * lane[a * LANES];
    }
    return KC_OK;
}

KcStatus
kc_kmeans_clusters_make(KcContext *context, const KcKmeansPoints *points, KcKmeansCpu cpu, size_t k,
                        KcKmeansClusters *clusters)
{
    size_t d = points->dimensions;
    void *labels, *sizes;
    double *memory;
    KcStatus status;

    *clusters = (KcKmeansClusters){.points = points,
                                   .kernel = kc_kmeans_kernel(cpu),
                                   .k = k,
                                   .fold = kc_fold_for(points->largest, (double)points->count)};
    if (!clusters->kernel)
        return kc_fail(context, KC_INVALID, "this CPU lacks the instructions that were asked for");
    clusters->bounded = d >= LEAST_BOUNDED_DIMENSIONS && k >= LEAST_BOUNDED_CLUSTERS;
    status = kc_allocate(context, kc_kmeans_lane_count(points), sizeof(uint32_t), &labels);
    if (status == KC_OK)
        status = kc_allocate(context, k, sizeof(size_t), &sizes);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, 3 * k * d + 3 * k + d, &memory);
    if (status == KC_OK)
        status = kc_kmeans_centres_make(context, k, d, &clusters->centres);
    if (status != KC_OK)
        return status;
    clusters->labels = labels;
    clusters->sizes = sizes;
    clusters->rows = memory;
    clusters->coarse = memory + k * d;
    clusters->fine = memory + 2 * k * d;
    clusters->weight_coarse = memory + 3 * k * d;
    clusters->weight_fine = clusters->weight_coarse + k;
    clusters->moved = clusters->weight_fine + k;
    clusters->spare = clusters->moved + k;
    return clusters->bounded ? make_bounds(context, clusters, k) : KC_OK;
}

KcStatus
kc_kmeans_clusters_bound(KcContext *context, KcKmeansClusters *clusters, KcKmeansBounding bounding)
{
    bool had_memory = clusters->bounded;

    if (bounding == KC_KMEANS_BOUNDS_IF_FASTER)
        return KC_OK;
    clusters->bounded = bounding == KC_KMEANS_BOUNDS_ALWAYS;
    return clusters->bounded && !had_memory ? make_bounds(context, clusters, clusters->k) : KC_OK;
}

/* Adds row i `sign` times to the sums of cluster j. */
static inline void
add_row(KcKmeansClusters *clusters, size_t i, size_t j, double sign)
{
    const KcKmeansPoints *points = clusters->points;
    const double *lane = points->blocks[i / LANES] + i % LANES;
    size_t d = points->dimensions;
    double *restrict coarse = clusters->coarse + j * d;
    double *restrict fine = clusters->fine + j * d;
    KcFold fold = clusters->fold;
    double weight = kc_kmeans_weight(points, i);
    double part;

    for (size_t a = 0; a < d; a++) {
        double value = weight * lane[a * LANES];

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
        for (size_t i = 0; i < lanes; i++) {
            clusters->bounds.upper[i] = INFINITY;
            clusters->bounds.lower[i] = 0;
        }
}

/* Rows that are looked at together: 16 lanes of a block, and which rows they are. */
typedef struct Batch {
    const double *block;
    size_t count;
    size_t rows[LANES];
} Batch;

/* Sets the bounds of row i from its two best scores, both off by up to `margin`. `near` is how far off the centre's own
 * score may be from the best. */
static void
set_bounds(KcKmeansBounds *bounds, size_t i, double first, double second, double margin)
{
    bounds->upper[i] = sqrt(fmax(0, bounds->squares[i] - 2 * first + 2 * margin)) * MORE_BY_ROUNDING;
    bounds->lower[i] = sqrt(fmax(0, bounds->squares[i] - 2 * second - 2 * margin)) * LESS_BY_ROUNDING;
}

/* Gives the rows of a batch to their nearest centres. */
static void
assign_batch(KcKmeansClusters *clusters, const Batch *batch)
{
    const KcKmeansCentres *centres = &clusters->centres;
    KcKmeansBest best __attribute__((aligned(64)));

    clusters->kernel->best(batch->block, centres, &best);
    for (size_t lane = 0; lane < batch->count; lane++) {
        size_t i = batch->rows[lane];
        double reach = (double)clusters->points->norms[i] + centres->longest;
        double margin = centres->rounding * reach * reach;
        size_t cluster = kc_kmeans_best_number(centres, best.first[lane]);

        if (best.first[lane] - best.second[lane] <= margin) {
            cluster = kc_kmeans_nearest(batch->block + lane, centres);
            best.second[lane] = best.first[lane];
        }
        if (clusters->bounded)
            set_bounds(&clusters->bounds, i, best.first[lane], best.second[lane], margin);
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

static KcStatus
assign_all(KcContext *context, KcKmeansClusters *clusters)
{
    const KcKmeansPoints *points = clusters->points;
    size_t pending = 0;
    KcStatus status = KC_OK;

    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        Batch batch = {.block = points->blocks[b], .count = lanes_in(points, b)};

        for (size_t lane = 0; lane < batch.count; lane++)
            batch.rows[lane] = b * LANES + lane;
        assign_batch(clusters, &batch);
        status = poll_after(context, clusters, 1, &pending);
    }
    return status;
}

static double
centre_distance(const KcKmeansClusters *clusters, size_t i, size_t j)
{
    size_t d = clusters->points->dimensions;
    double square = 0;

    for (size_t a = 0; a < d; a++) {
        double difference = clusters->rows[i * d + a] - clusters->rows[j * d + a];

        square += difference * difference;
    }
    return sqrt(square);
}

static void
find_gaps(KcKmeansClusters *clusters)
{
    double *gaps = clusters->bounds.gaps;

    for (size_t j = 0; j < clusters->k; j++)
        gaps[j] = INFINITY;
    for (size_t i = 0; i < clusters->k; i++)
        for (size_t j = i + 1; j < clusters->k; j++) {
            double half = centre_distance(clusters, i, j) / 2 / SLIGHTLY_MORE;

            gaps[i] = fmin(gaps[i], half);
            gaps[j] = fmin(gaps[j], half);
        }
}

/* The two longest ways that centres went: other centres than a row's own went no further than these. */
typedef struct Moves {
    size_t farthest;
    double most;
    double next;
} Moves;

static Moves
find_moves(const KcKmeansClusters *clusters)
{
    Moves moves = {0, 0, 0};

    for (size_t j = 0; j < clusters->k; j++)
        if (clusters->moved[j] > moves.most) {
            moves.next = moves.most;
            moves.most = clusters->moved[j];
            moves.farthest = j;
        } else
            moves.next = fmax(moves.next, clusters->moved[j]);
    return moves;
}

/* Whether row i may belong to another centre than the one it has, after the centres moved. */
static inline bool
is_open(KcKmeansClusters *clusters, size_t i, const Moves *moves)
{
    KcKmeansBounds *bounds = &clusters->bounds;
    uint32_t own = clusters->labels[i];
    double upper, lower, limit;

    if (own == KC_KMEANS_NO_CLUSTER)
        return true;
    upper = bounds->upper[i] * MORE_BY_ROUNDING + clusters->moved[own] * SLIGHTLY_MORE;
    lower = bounds->lower[i] * LESS_BY_ROUNDING -
            (own == moves->farthest ? moves->next : moves->most) * SLIGHTLY_MORE;
    bounds->lower[i] = lower;
    bounds->upper[i] = upper;
    limit = fmax(lower, bounds->gaps[own]);
    if (upper * SLIGHTLY_MORE < limit)
        return false;
    if (clusters->k < LEAST_TIGHTENED_CLUSTERS)
        return true;
    bounds->upper[i] = upper = sqrt(kc_kmeans_distance(clusters->points->blocks[i / LANES] + i % LANES,
                                                       clusters->rows + own * clusters->points->dimensions,
                                                       clusters->points->dimensions)) *
                               SLIGHTLY_MORE;
    return upper * SLIGHTLY_MORE >= limit;
}

static void
gather(const KcKmeansClusters *clusters, size_t i, Batch *batch)
{
    const double *lane = clusters->points->blocks[i / LANES] + i % LANES;
    double *to = clusters->bounds.gathered + batch->count;

    for (size_t a = 0; a < clusters->points->dimensions; a++)
        to[a * LANES] = lane[a * LANES];
    batch->rows[batch->count++] = i;
}

/* Gathering a row costs about as much as finding the distances of a whole block from so many centres. */
#define GATHER_COST 12

static KcStatus
assign_open(KcContext *context, KcKmeansClusters *clusters)
{
    const KcKmeansPoints *points = clusters->points;
    Moves moves = find_moves(clusters);
    Batch gathered = {.block = clusters->bounds.gathered};
    size_t pending = 0;
    KcStatus status = KC_OK;

    find_gaps(clusters);
    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        Batch open = {.block = points->blocks[b]};
        size_t lanes = lanes_in(points, b);

        for (size_t lane = 0; lane < lanes; lane++)
            if (is_open(clusters, b * LANES + lane, &moves))
                open.rows[open.count++] = b * LANES + lane;
        if (open.count * GATHER_COST >= clusters->k) {
            open.count = lanes;
            for (size_t lane = 0; lane < lanes; lane++)
                open.rows[lane] = b * LANES + lane;
            assign_batch(clusters, &open);
        } else
            for (size_t r = 0; r < open.count; r++) {
                gather(clusters, open.rows[r], &gathered);
                if (gathered.count == LANES) {
                    assign_batch(clusters, &gathered);
                    gathered.count = 0;
                }
            }
        status = poll_after(context, clusters, 1, &pending);
    }
    if (gathered.count)
        assign_batch(clusters, &gathered);
    return status;
}

KcStatus
kc_kmeans_assign(KcContext *context, KcKmeansClusters *clusters)
{
    clusters->changed = 0;
    kc_kmeans_centres_set(&clusters->centres, clusters->rows, clusters->k);
    return clusters->bounded ? assign_open(context, clusters) : assign_all(context, clusters);
}

bool
kc_kmeans_centre(KcKmeansClusters *clusters, size_t j, double *centre)
{
    size_t d = clusters->points->dimensions;
    double weight = clusters->weight_coarse[j] + clusters->weight_fine[j];
    double square = 0;

    if (weight <= 0)
        return false;
    for (size_t a = 0; a < d; a++) {
        centre[a] = (clusters->coarse[j * d + a] + clusters->fine[j * d + a]) / weight;
        square += centre[a] * centre[a];
    }
    if (clusters->points->metric == KC_KMEANS_COSINE) {
        /* Rows that cancel each other out have no direction: any will do. */
        if (square == 0)
            return false;
        for (size_t a = 0; a < d; a++)
            centre[a] /= sqrt(square);
    }
    return true;
}

/* Squared distance of row i from its centre, times its weight. */
static double
own_distance(const KcKmeansClusters *clusters, size_t i)
{
    const KcKmeansPoints *points = clusters->points;
    size_t d = points->dimensions;

    return kc_kmeans_weight(points, i) * kc_kmeans_distance(points->blocks[i / LANES] + i % LANES,
                                                            clusters->rows + clusters->labels[i] * d, d);
}

/* The row farthest from its centre, of clusters that can spare one; the first in the order of coordinates of those
 * equally far. SIZE_MAX: none is away from its centre. */
static KcStatus
find_farthest(KcContext *context, const KcKmeansClusters *clusters, size_t *row)
{
    double most = 0;
    size_t pending = 0;
    KcStatus status = KC_OK;

    *row = SIZE_MAX;
    for (size_t i = 0; i < clusters->points->count && status == KC_OK; i++) {
        double distance;

        if (clusters->sizes[clusters->labels[i]] < 2)
            continue;
        distance = own_distance(clusters, i);
        if (distance > most ||
            (distance == most && *row != SIZE_MAX && kc_kmeans_row_compare(clusters->points, i, *row) < 0)) {
            most = distance;
            *row = i;
        }
        if (i % LANES == 0)
            status = poll_after(context, clusters, 1, &pending);
    }
    return status;
}

/* Takes the last cluster's number, centre and rows for cluster j's, which has no rows. */
static void
drop(KcKmeansClusters *clusters, size_t j)
{
    size_t last = --clusters->k;
    size_t d = clusters->points->dimensions;

    if (j == last)
        return;
    for (size_t i = 0; i < clusters->points->count; i++)
        if (clusters->labels[i] == last)
            clusters->labels[i] = (uint32_t)j;
    memcpy(clusters->rows + j * d, clusters->rows + last * d, d * sizeof(double));
    memcpy(clusters->coarse + j * d, clusters->coarse + last * d, d * sizeof(double));
    memcpy(clusters->fine + j * d, clusters->fine + last * d, d * sizeof(double));
    clusters->weight_coarse[j] = clusters->weight_coarse[last];
    clusters->weight_fine[j] = clusters->weight_fine[last];
    clusters->sizes[j] = clusters->sizes[last];
}

/* Gives clusters without rows the farthest one each, or drops them. */
static KcStatus
refill(KcContext *context, KcKmeansClusters *clusters)
{
    KcStatus status = KC_OK;

    for (size_t j = clusters->k; j-- > 0 && status == KC_OK;) {
        size_t row;

        if (clusters->sizes[j] > 0)
            continue;
        status = find_farthest(context, clusters, &row);
        if (status != KC_OK)
            break;
        if (row == SIZE_MAX)
            drop(clusters, j);
        else {
            kc_kmeans_put(clusters, row, (uint32_t)j);
            if (clusters->bounded)
                clusters->bounds.upper[row] = INFINITY;
        }
    }
    return status;
}

/* Moves all centres to the means of their rows; Σ of the squares of their ways. */
static double
move_centres(KcKmeansClusters *clusters)
{
    double *centre = clusters->spare;
    size_t d = clusters->points->dimensions;
    double squares = 0;

    for (size_t j = 0; j < clusters->k; j++) {
        double *row = clusters->rows + j * d;
        double square = 0;

        clusters->moved[j] = 0;
        if (!kc_kmeans_centre(clusters, j, centre))
            continue;
        for (size_t a = 0; a < d; a++) {
            square += (centre[a] - row[a]) * (centre[a] - row[a]);
            row[a] = centre[a];
        }
        clusters->moved[j] = sqrt(square);
        squares += square;
    }
    return squares;
}

static bool
has_empty(const KcKmeansClusters *clusters)
{
    for (size_t j = 0; j < clusters->k; j++)
        if (clusters->sizes[j] == 0)
            return true;
    return false;
}

KcStatus
kc_kmeans_iterate(KcContext *context, KcKmeansClusters *clusters, const KcKmeansLimits *limits,
                  int *iterations, bool *converged)
{
    const KcKmeansPoints *points = clusters->points;
    double enough =
        limits->tolerance * points->total_variance / (points->total_weight * (double)points->dimensions);
    KcStatus status;

    clear(clusters);
    *iterations = 0;
    *converged = false;
    for (bool settled = false;; ++*iterations) {
        status = kc_kmeans_assign(context, clusters);
        if (status != KC_OK)
            return status;
        *converged = *iterations > 0 && (clusters->changed == 0 || (settled && !has_empty(clusters)));
        if (*converged || (*iterations >= limits->max_iterations && !has_empty(clusters)))
            return KC_OK;
        status = refill(context, clusters);
        if (status != KC_OK)
            return status;
        settled = move_centres(clusters) <= enough;
    }
}

KcStatus
kc_kmeans_inertia(KcContext *context, const KcKmeansClusters *clusters, double *of_cluster, double *inertia)
{
    size_t count = clusters->points->count;
    KcSum total = {0, 0};
    void *memory = NULL;
    KcSum *sums;
    size_t pending = 0;
    KcStatus status = kc_allocate(context, clusters->k, sizeof(KcSum), &memory);

    sums = memory;
    for (size_t i = 0; i < count && status == KC_OK; i++) {
        kc_sum_add(&sums[clusters->labels[i]], own_distance(clusters, i));
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
