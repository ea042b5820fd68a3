/* Moves of single rows; see kmeans_refine.h. */
#include "core/kmeans_refine.h"

#include <math.h>

/* A move must gain more than this share of the row's own part of the inertia. */
#define LEAST_GAIN 1e-10

/* What a row's leaving (weight < 0) or joining adds to Σ w·|x − c|² of unit rows around unit centres, which is 2·(Σ w − |S|).
 * The row is at squared distance `square` from a cluster whose rows add up to S of that length. */
static double
cosine_change(double length, double weight, double square)
{
    double sum = length + weight;
    double after = sqrt(fmax(0, sum * sum - length * weight * square)); /* |S + w·x| */

    /* The same as what follows, without taking away from one another what is nearly equal. */
    if (sum > 0)
        return 2 * length * weight / (after + sum) * square;
    return 2 * weight - 2 * (after - length);
}

/* What a row's leaving (weight < 0) or joining adds to the inertia. `total`: the cluster's weight, or under the cosine
 * metric the length of the sum of its rows. */
static double
inertia_change(KcKmeansMetric metric, double total, double weight, double square)
{
    if (metric == KC_KMEANS_COSINE)
        return cosine_change(total, weight, square);
    /* Who leaves nothing behind stands where the centre is. */
    return total + weight > 0 ? total * weight / (total + weight) * square : 0;
}

static double
cluster_total(const KcKmeansClusters *clusters, size_t j)
{
    size_t d = clusters->points->dimensions;
    double square = 0;

    if (clusters->points->metric == KC_KMEANS_EUCLIDEAN)
        return clusters->weight_coarse[j] + clusters->weight_fine[j];
    for (size_t a = 0; a < d; a++) {
        double sum = clusters->coarse[j * d + a] + clusters->fine[j * d + a];

        square += sum * sum;
    }
    return sqrt(square);
}

/* Puts the best move of row i into `best`, when it is better than what is there. */
static void
try_moves(const KcKmeansClusters *clusters, size_t i, KcKmeansMove *best)
{
    const KcKmeansPoints *points = clusters->points;
    size_t d = points->dimensions, own = clusters->labels[i];
    double weight = kc_kmeans_weight(points, i);
    double own_square = kc_kmeans_square(points, i, clusters->rows + own * d);
    double leaving = inertia_change(points->metric, clusters->moves[own].total, -weight, own_square);
    size_t to = SIZE_MAX;
    double most = 0;

    if (own_square <= (double)d * KC_KMEANS_EQUAL_COORDINATES * KC_KMEANS_EQUAL_COORDINATES)
        return;
    for (size_t j = 0; j < clusters->k; j++) {
        double gain;

        if (j == own)
            continue;
        gain = -leaving - inertia_change(points->metric, clusters->moves[j].total, weight,
                                         kc_kmeans_square(points, i, clusters->rows + j * d));
        if (gain > most && gain > LEAST_GAIN * fabs(leaving)) {
            most = gain;
            to = j;
        }
    }
    if (to != SIZE_MAX &&
        (most > best->gain || (most == best->gain && kc_kmeans_row_compare(points, i, best->row) < 0))) {
        best->row = i;
        best->to = to;
        best->gain = most;
    }
}

/* Finds the best move out of each cluster. */
static KcStatus
find_moves(KcContext *context, KcKmeansClusters *clusters)
{
    const KcKmeansPoints *points = clusters->points;
    size_t rows_a_poll = ((size_t)1 << 20) / (points->dimensions * clusters->k + 1) + 1;
    KcStatus status = KC_OK;

    for (size_t j = 0; j < clusters->k; j++)
        clusters->moves[j] = (KcKmeansMove){.row = SIZE_MAX, .total = cluster_total(clusters, j)};
    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        size_t own = clusters->labels[i];

        if (clusters->sizes[own] > 1 && kc_kmeans_weight(points, i) > 0)
            try_moves(clusters, i, &clusters->moves[own]);
        if (i % rows_a_poll == 0)
            status = kc_poll(context);
    }
    return status;
}

/* Puts cluster j's centre where its rows are. */
static void
move_centre(KcKmeansClusters *clusters, size_t j)
{
    kc_kmeans_centre(clusters, j, clusters->rows + j * clusters->points->dimensions);
}

/* The move that gains most of clusters that no move has touched; SIZE_MAX: none is left. */
static size_t
next_move(const KcKmeansClusters *clusters)
{
    const KcKmeansMove *moves = clusters->moves;
    size_t best = SIZE_MAX;

    for (size_t j = 0; j < clusters->k; j++)
        if (moves[j].row != SIZE_MAX && !moves[j].is_touched && !moves[moves[j].to].is_touched &&
            (best == SIZE_MAX || moves[j].gain > moves[best].gain))
            best = j;
    return best;
}

/* Makes the moves that gain most, no cluster in two of them, and moves the centres; *any: there was one. */
static KcStatus
make_moves(KcContext *context, KcKmeansClusters *clusters, bool *any)
{
    size_t moves_a_poll = ((size_t)1 << 20) / (clusters->k + 1) + 1;
    size_t from;
    KcStatus status = KC_OK;

    *any = false;
    for (size_t made = 1; status == KC_OK && (from = next_move(clusters)) != SIZE_MAX; made++) {
        size_t to = clusters->moves[from].to;

        clusters->moves[from].is_touched = clusters->moves[to].is_touched = true;
        kc_kmeans_put(clusters, clusters->moves[from].row, (uint32_t)to);
        move_centre(clusters, from);
        move_centre(clusters, to);
        *any = true;
        if (made % moves_a_poll == 0)
            status = kc_poll(context);
    }
    return status;
}

KcStatus
kc_kmeans_refine(KcContext *context, KcKmeansClusters *clusters, const KcKmeansLimits *limits,
                 int *iterations, bool *converged)
{
    KcStatus status;

    /* The centres are those of the labels first; after Lloyd's iterations with a tolerance they nearly are. */
    for (size_t j = 0; j < clusters->k; j++)
        move_centre(clusters, j);
    *converged = false;
    for (; *iterations < limits->max_iterations; ++*iterations) {
        bool any;

        status = find_moves(context, clusters);
        if (status == KC_OK)
            status = make_moves(context, clusters, &any);
        if (status != KC_OK)
            return status;
        *converged = !any;
        if (*converged)
            return KC_OK;
    }
    return KC_OK;
}
