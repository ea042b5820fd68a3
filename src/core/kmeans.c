/* k-means; see kmeans.h. */
#include "core/kmeans.h"

#include "core/arena.h"
#include "core/kmeans_refine.h"

#include <math.h>
#include <string.h>

/* What all starts together may cost when their number is not given: coordinate differences of one assignment each. */
#define WORK_OF_STARTS 4e8
/* Iterations that a start is reckoned to take. */
#define RECKONED_ITERATIONS 20
#define MOST_DEFAULT_STARTS 300
/* Rows × dimensions × k of data that are small: see kc_kmeans_fit. */
#define SMALL_WORK 1e6

/* Coordinate differences of one assignment. */
static double
work_of(const KcKmeansPoints *points, size_t k)
{
    return (double)points->count * (double)points->dimensions * (double)k;
}

int
kc_kmeans_starts_for(const KcKmeansPoints *points, size_t k)
{
    return (int)fmax(1, fmin(MOST_DEFAULT_STARTS, WORK_OF_STARTS / RECKONED_ITERATIONS / work_of(points, k)));
}

/* Whether iterations go on until no label changes, whatever the tolerance. */
static bool
is_exact(const KcKmeansPoints *points, const KcKmeansOptions *options)
{
    bool is_left_to_us = options->starts == 0 && !options->given;

    return options->refine || (is_left_to_us && work_of(points, options->k) <= SMALL_WORK);
}

/* The best of the starts so far. */
typedef struct Best {
    double *rows;
    size_t k;
    double inertia;
    int iterations;
    bool converged;
} Best;

static KcStatus
improve(KcContext *context, KcKmeansClusters *clusters, const KcKmeansOptions *options, int *iterations,
        bool *converged)
{
    KcKmeansLimits limits = options->limits;
    KcStatus status;

    if (is_exact(clusters->points, options))
        limits.tolerance = 0;
    status = kc_kmeans_iterate(context, clusters, &limits, iterations, converged);
    if (status == KC_OK && options->refine)
        status = kc_kmeans_refine(context, clusters, &limits, iterations, converged);
    return status;
}

static KcStatus
try_start(KcContext *context, KcKmeansClusters *clusters, const KcKmeansOptions *options, Best *best)
{
    double inertia;
    int iterations;
    bool converged;
    KcStatus status = improve(context, clusters, options, &iterations, &converged);

    if (status == KC_OK)
        status = kc_kmeans_inertia(context, clusters, NULL, &inertia);
    if (status == KC_OK && inertia < best->inertia) {
        memcpy(best->rows, clusters->rows, clusters->k * clusters->points->dimensions * sizeof(double));
        *best = (Best){best->rows, clusters->k, inertia, iterations, converged};
    }
    return status;
}

static void
use_given(const KcKmeansPoints *points, const KcKmeansOptions *options, KcKmeansClusters *clusters)
{
    size_t d = points->dimensions;

    memcpy(clusters->rows, options->given, options->k * d * sizeof(double));
    for (size_t j = 0; j < options->k; j++)
        kc_kmeans_from_caller(points, clusters->rows + j * d);
}

static KcStatus
try_starts(KcContext *context, KcKmeansClusters *clusters, const KcKmeansOptions *options, int starts,
           Best *best)
{
    KcKmeansSeeds seeds;
    KcRng rng;
    KcStatus status = kc_kmeans_seeds_make(context, clusters->points, options->cpu, options->k, &seeds);

    kc_rng_seed(&rng, options->seed);
    for (int s = 0; s < starts && status == KC_OK; s++) {
        status =
            kc_kmeans_seed(context, &seeds, options->start, options->k, &rng, clusters->rows, &clusters->k);
        if (status == KC_OK)
            status = try_start(context, clusters, options, best);
    }
    return status;
}
/* Whether cluster i stands before j. */
static bool
stands_before(const KcKmeansClusters *clusters, size_t i, size_t j)
{
    size_t d = clusters->points->dimensions;

    if (clusters->sizes[i] != clusters->sizes[j])
        return clusters->sizes[i] > clusters->sizes[j];
    for (size_t a = 0; a < d; a++)
        if (clusters->rows[i * d + a] != clusters->rows[j * d + a])
            return clusters->rows[i * d + a] < clusters->rows[j * d + a];
    return i < j;
}

/* order[n] is the cluster that stands at place n; by insertion, clusters being few beside rows. */
static void
sort_clusters(const KcKmeansClusters *clusters, uint32_t *order)
{
    for (size_t i = 0; i < clusters->k; i++) {
        size_t place = i;

        for (; place > 0 && stands_before(clusters, i, order[place - 1]); place--)
            order[place] = order[place - 1];
        order[place] = (uint32_t)i;
    }
}

/* Writes the clusters into the fit, sorted, and in the caller's scale. */
static KcStatus
write_fit(KcContext *context, KcKmeansClusters *clusters, KcKmeansFit *fit)
{
    const KcKmeansPoints *points = clusters->points;
    size_t d = points->dimensions, k = clusters->k;
    double *centres, *inertias, *unsorted, *weights;
    void *order_memory, *place_memory, *sizes_memory;
    uint32_t *order, *place;
    size_t *sizes;
    KcStatus status = kc_allocate_doubles(context, k * d + 3 * k, &centres);

    if (status == KC_OK)
        status = kc_allocate(context, k, sizeof(uint32_t), &order_memory);
    if (status == KC_OK)
        status = kc_allocate(context, k, sizeof(uint32_t), &place_memory);
    if (status == KC_OK)
        status = kc_allocate(context, k, sizeof(size_t), &sizes_memory);
    if (status != KC_OK)
        return status;
    inertias = centres + k * d;
    unsorted = inertias + k;
    weights = unsorted + k;
    order = order_memory;
    place = place_memory;
    sizes = sizes_memory;
    status = kc_kmeans_inertia(context, clusters, unsorted, &fit->inertia);
    sort_clusters(clusters, order);
    for (size_t n = 0; n < k; n++) {
        place[order[n]] = (uint32_t)n;
        sizes[n] = clusters->sizes[order[n]];
        weights[n] =
            (clusters->weight_coarse[order[n]] + clusters->weight_fine[order[n]]) / points->weight_unit;
        inertias[n] = kc_kmeans_caller_square(points, unsorted[order[n]]);
        memcpy(centres + n * d, clusters->rows + order[n] * d, d * sizeof(double));
    }
    for (size_t i = 0; i < points->count; i++)
        clusters->labels[i] = place[clusters->labels[i]];
    fit->k = k;
    fit->centres = centres;
    fit->sizes = sizes;
    fit->weights = weights;
    fit->inertias = inertias;
    fit->labels = clusters->labels;
    fit->inertia = kc_kmeans_caller_square(points, fit->inertia);
    fit->total_inertia = kc_kmeans_caller_square(points, points->total_variance);
    if (status == KC_OK && !(isfinite(fit->inertia) && isfinite(fit->total_inertia))) {
        kc_fail(context, KC_RANGE, "the inertia is out of range");
        return kc_hint(context, "Give the features in larger units.");
    }
    return status;
}

KcStatus
kc_kmeans_fit(KcContext *context, const KcKmeansPoints *points, const KcKmeansOptions *options,
              KcKmeansFit *fit)
{
    static const KcKmeansLimits none = {0, 0};
    KcKmeansClusters clusters;
    Best best = {.inertia = INFINITY};
    int iterations;
    bool converged;
    KcStatus status;

    if (options->k < 1 || options->k > KC_KMEANS_MOST_CLUSTERS)
        return kc_fail(context, KC_INVALID, "k must be from 1 to %d", KC_KMEANS_MOST_CLUSTERS);
    status = kc_kmeans_clusters_make(context, points, options->cpu, options->k, &clusters);
    if (status == KC_OK)
        status = kc_kmeans_clusters_bound(context, &clusters, options->bounding);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, options->k * points->dimensions, &best.rows);
    if (status != KC_OK)
        return status;
    fit->starts = options->given    ? 1
                  : options->starts ? options->starts
                                    : kc_kmeans_starts_for(points, options->k);
    if (options->given) {
        use_given(points, options, &clusters);
        status = try_start(context, &clusters, options, &best);
    } else
        status = try_starts(context, &clusters, options, fit->starts, &best);
    if (status != KC_OK)
        return status;
    fit->iterations = best.iterations;
    fit->converged = best.converged;
    clusters.k = best.k;
    memcpy(clusters.rows, best.rows, best.k * points->dimensions * sizeof(double));
    status = kc_kmeans_iterate(context, &clusters, &none, &iterations, &converged);
    if (status == KC_OK)
        status = write_fit(context, &clusters, fit);
    return status;
}
