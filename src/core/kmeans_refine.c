/* Moves of single rows; see kmeans_refine.h. */
#include "core/kmeans_refine.h"

#include "core/arena.h"

#include <math.h>
#include <string.h>

#define LANES KC_KMEANS_LANES
/* A move must gain more than this share of the row's own part of the inertia. */
#define LEAST_GAIN 1e-10

/* The best move out of a cluster. */
typedef struct Move {
    size_t row; /* SIZE_MAX: none gains */
    size_t to;
    double gain;
} Move;

/* What Σ|S_j|, the sum that the cosine metric makes large, changes by when a row at squared distance `square` from its
 * centre is added to a cluster whose rows add up to a vector of that length. */
static double
length_change(double length, double weight, double square)
{
    double along = 1 - square / 2;

    return sqrt(fmax(0, length * length + 2 * weight * length * along + weight * weight)) - length;
}

/* What a row's leaving (weight < 0) or joining adds to the inertia. `total`: the cluster's weight, or under the cosine
 * metric the length of the sum of its rows. */
static double
inertia_change(KcKmeansMetric metric, double total, double weight, double square)
{
    /* Σ w·|x − c|² of unit rows around a unit centre is 2·(Σ w − |S|). */
    if (metric == KC_KMEANS_COSINE)
        return 2 * weight - 2 * length_change(total, weight, square);
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

/* The best move of row i. */
static Move
best_move(const KcKmeansClusters *clusters, const double *totals, size_t i)
{
    const KcKmeansPoints *points = clusters->points;
    const double *lane = points->blocks[i / LANES] + i % LANES;
    size_t d = points->dimensions, own = clusters->labels[i];
    double weight = kc_kmeans_weight(points, i);
    double own_square = kc_kmeans_distance(lane, clusters->rows + own * d, d);
    double leaving = inertia_change(points->metric, totals[own], -weight, own_square);
    Move move = {SIZE_MAX, 0, 0};

    for (size_t j = 0; j < clusters->k; j++) {
        double gain;

        if (j == own)
            continue;
        gain = -leaving - inertia_change(points->metric, totals[j], weight,
                                         kc_kmeans_distance(lane, clusters->rows + j * d, d));
        if (gain > move.gain && gain > LEAST_GAIN * fabs(leaving))
            move = (Move){i, j, gain};
    }
    return move;
}

/* Finds the best move out of each cluster. */
static KcStatus
find_moves(KcContext *context, const KcKmeansClusters *clusters, double *totals, Move *moves)
{
    const KcKmeansPoints *points = clusters->points;
    size_t rows_a_poll = ((size_t)1 << 20) / (points->dimensions * clusters->k) + 1;
    KcStatus status = KC_OK;

    for (size_t j = 0; j < clusters->k; j++) {
        totals[j] = cluster_total(clusters, j);
        moves[j] = (Move){SIZE_MAX, 0, 0};
    }
    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        Move *best = &moves[clusters->labels[i]];

        if (clusters->sizes[clusters->labels[i]] > 1 && kc_kmeans_weight(points, i) > 0) {
            Move move = best_move(clusters, totals, i);

            if (move.row != SIZE_MAX &&
                (move.gain > best->gain ||
                 (move.gain == best->gain && kc_kmeans_row_compare(points, i, best->row) < 0)))
                *best = move;
        }
        if (i % rows_a_poll == 0)
            status = kc_poll(context);
    }
    return status;
}

/* Makes the moves that gain most, no cluster in two of them, and moves the centres; false when there are none. */
static bool
make_moves(KcKmeansClusters *clusters, Move *moves, bool *touched)
{
    bool any = false;

    memset(touched, 0, clusters->k * sizeof *touched);
    for (;;) {
        size_t best = SIZE_MAX;

        for (size_t j = 0; j < clusters->k; j++)
            if (moves[j].row != SIZE_MAX && !touched[j] && !touched[moves[j].to] &&
                (best == SIZE_MAX || moves[j].gain > moves[best].gain))
                best = j;
        if (best == SIZE_MAX)
            return any;
        any = true;
        touched[best] = touched[moves[best].to] = true;
        kc_kmeans_put(clusters, moves[best].row, (uint32_t)moves[best].to);
        kc_kmeans_centre(clusters, best, clusters->rows + best * clusters->points->dimensions);
        kc_kmeans_centre(clusters, moves[best].to,
                         clusters->rows + moves[best].to * clusters->points->dimensions);
    }
}

KcStatus
kc_kmeans_refine(KcContext *context, KcKmeansClusters *clusters, const KcKmeansLimits *limits,
                 int *iterations, bool *converged)
{
    void *moves, *touched;
    double *totals;
    KcStatus status = kc_allocate(context, clusters->k, sizeof(Move), &moves);

    if (status == KC_OK)
        status = kc_allocate(context, clusters->k, sizeof(bool), &touched);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, clusters->k, &totals);
    /* The centres are those of the labels first; after Lloyd's iterations with a tolerance they nearly are. */
    for (size_t j = 0; j < clusters->k && status == KC_OK; j++)
        kc_kmeans_centre(clusters, j, clusters->rows + j * clusters->points->dimensions);
    *converged = false;
    for (; status == KC_OK && *iterations < limits->max_iterations; ++*iterations) {
        status = find_moves(context, clusters, totals, moves);
        if (status != KC_OK)
            break;
        *converged = !make_moves(clusters, moves, touched);
        if (*converged)
            break;
    }
    return status;
}
