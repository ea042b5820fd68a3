/* k-means; see kmeans.h. */
#include "core/kmeans.h"

#include "core/arena.h"
#include "core/kmeans_few.h"
#include "core/kmeans_refine.h"
#include "core/kmeans_search.h"
#include "core/scratch.h"

#include <math.h>
#include <string.h>

/* What all starts together may cost when their number is not given: coordinate differences of one assignment each. */
#define WORK_OF_STARTS 5e8
#define MOST_DEFAULT_STARTS 100
#define MOST_DEFAULT_SAMPLES 2
/* Fewer clusters are found in one sample. */
#define LEAST_CLUSTERS_OF_SAMPLES 16
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
    double work;

    if (kc_kmeans_are_many(points, k))
        return k < LEAST_CLUSTERS_OF_SAMPLES
                   ? 1
                   : (int)fmax(1, fmin(MOST_DEFAULT_SAMPLES, WORK_OF_STARTS / kc_kmeans_few_work(points, k)));
    work = KC_KMEANS_SEARCH_ASSIGNMENTS * work_of(points, k);
    return (int)fmax(1, fmin(MOST_DEFAULT_STARTS, WORK_OF_STARTS / work));
}

/* There are no more clusters than rows, unless it is said where all of them start. */
static KcKmeansOptions
at_most_rows(const KcKmeansPoints *points, const KcKmeansOptions *options)
{
    KcKmeansOptions bounded = *options;

    if (!options->given && bounded.k > points->count)
        bounded.k = points->count;
    return bounded;
}

/* The tolerance that is meant: moving single rows begins where no label changes. */
static double
tolerance_for(const KcKmeansPoints *points, const KcKmeansOptions *options)
{
    if (options->refine)
        return 0;
    if (options->limits.tolerance >= 0)
        return options->limits.tolerance;
    return work_of(points, options->k) <= SMALL_WORK ? 0 : KC_KMEANS_LARGE_TOLERANCE;
}

/* The best of the starts so far. */
typedef struct Best {
    double *rows;
    size_t k;
    double inertia;
    int iterations;
    bool converged;
    bool is_current; /* the clusters are still as it left them */
} Best;

static KcStatus
improve(KcContext *context, KcKmeansClusters *clusters, const KcKmeansOptions *options, int *iterations,
        bool *converged)
{
    KcKmeansLimits limits = options->limits;
    KcStatus status;

    limits.tolerance = tolerance_for(clusters->points, options);
    status = kc_kmeans_iterate(context, clusters, &limits, iterations, converged);
    if (status == KC_OK && options->refine)
        status = kc_kmeans_refine(context, clusters, &limits, iterations, converged);
    return status;
}

/* Improves a start; `is_only` is one that need not be compared. */
static KcStatus
try_start(KcContext *context, KcKmeansClusters *clusters, const KcKmeansOptions *options, bool is_only,
          Best *best)
{
    double inertia = 0;
    int iterations;
    bool converged;
    KcStatus status = improve(context, clusters, options, &iterations, &converged);

    if (status == KC_OK && !is_only)
        status = kc_kmeans_inertia(context, clusters, NULL, &inertia);
    best->is_current = status == KC_OK && inertia < best->inertia * KC_KMEANS_CLEARLY_LESS;
    if (best->is_current) {
        memcpy(best->rows, clusters->rows, clusters->k * clusters->points->dimensions * sizeof(double));
        *best = (Best){best->rows, clusters->k, inertia, iterations, converged, true};
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

/* Starts among all rows of the points that `seeds` are of; the best is kept in `best`. */
static KcStatus
try_starts(KcContext *context, KcKmeansSeeds *seeds, KcKmeansClusters *clusters,
           const KcKmeansOptions *options, KcRng *rng, int starts, Best *best)
{
    KcKmeansSearch search;
    bool searched = options->start == KC_KMEANS_PLUS_PLUS;
    KcStatus status = searched ? kc_kmeans_search_make(context, clusters, seeds, &search) : KC_OK;

    for (int s = 0; s < starts && status == KC_OK; s++) {
        status = searched ? kc_kmeans_search(context, &search, options->k, rng)
                          : kc_kmeans_seed(context, seeds, options->start, options->k, rng, clusters->rows,
                                           &clusters->k);
        if (status == KC_OK)
            status = try_start(context, clusters, options, starts == 1, best);
    }
    return status;
}

/* Draws what few rows had no centres for: others may be different. */
static KcStatus
complete_start(KcContext *context, KcKmeansSeeds *seeds, bool *have_seeds, KcKmeansClusters *clusters,
               const KcKmeansOptions *options, KcRng *rng)
{
    KcStatus status = KC_OK;

    if (clusters->k == options->k)
        return KC_OK;
    if (!*have_seeds)
        status = kc_kmeans_seeds_make(context, clusters->points, options->cpu, options->k, seeds);
    *have_seeds = true;
    return status == KC_OK ? kc_kmeans_seed_more(context, seeds, options->start, options->k, rng,
                                                 clusters->rows, &clusters->k)
                           : status;
}

/* Starts that are sought on few rows first. */
static KcStatus
try_starts_from_few(KcContext *context, KcKmeansClusters *clusters, const KcKmeansOptions *options,
                    KcRng *rng, int starts, Best *best)
{
    KcKmeansSeeds seeds;
    KcScratch scratch;
    bool have_seeds = options->start == KC_KMEANS_OVERSAMPLED;
    KcStatus status = KC_OK;

    if (have_seeds)
        status = kc_kmeans_seeds_make(context, clusters->points, options->cpu, options->k, &seeds);
    if (have_seeds && status == KC_OK)
        status = kc_kmeans_seeds_measure(context, &seeds);
    kc_scratch_begin(&scratch, context);
    for (int s = 0; s < starts && status == KC_OK; s++) {
        kc_scratch_reset(&scratch);
        status = kc_scratch_status(
            &scratch, kc_kmeans_start_from_few(&scratch.context, &seeds, clusters, options, rng));
        if (status == KC_OK)
            status = complete_start(context, &seeds, &have_seeds, clusters, options, rng);
        if (status == KC_OK)
            status = try_start(context, clusters, options, starts == 1, best);
    }
    return status;
}

static KcStatus
find_starts(KcContext *context, KcKmeansClusters *clusters, const KcKmeansOptions *options, int starts,
            Best *best)
{
    KcKmeansSeeds seeds;
    KcRng rng;
    KcStatus status;

    kc_rng_seed(&rng, options->seed);
    if (options->start == KC_KMEANS_OVERSAMPLED ||
        (options->start == KC_KMEANS_PLUS_PLUS && kc_kmeans_are_many(clusters->points, options->k)))
        return try_starts_from_few(context, clusters, options, &rng, starts, best);
    status = kc_kmeans_seeds_make(context, clusters->points, options->cpu, options->k, &seeds);
    return status == KC_OK ? try_starts(context, &seeds, clusters, options, &rng, starts, best) : status;
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

static void
sift_down(const KcKmeansClusters *clusters, uint32_t *order, size_t from, size_t count)
{
    uint32_t moved = order[from];

    for (size_t child; (child = 2 * from + 1) < count; from = child) {
        if (child + 1 < count && stands_before(clusters, order[child], order[child + 1]))
            child++;
        if (!stands_before(clusters, moved, order[child]))
            break;
        order[from] = order[child];
    }
    order[from] = moved;
}

/* order[n] is the cluster that stands at place n; by heapsort. */
static void
sort_clusters(const KcKmeansClusters *clusters, uint32_t *order)
{
    for (size_t i = 0; i < clusters->k; i++)
        order[i] = (uint32_t)i;
    for (size_t i = clusters->k / 2; i-- > 0;)
        sift_down(clusters, order, i, clusters->k);
    for (size_t last = clusters->k; last-- > 1;) {
        uint32_t largest = order[0];

        order[0] = order[last];
        order[last] = largest;
        sift_down(clusters, order, 0, last);
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
kc_kmeans_fit(KcContext *context, const KcKmeansPoints *points, const KcKmeansOptions *asked,
              KcKmeansFit *fit)
{
    static const KcKmeansLimits none = {0, 0};
    const KcKmeansOptions bounded = at_most_rows(points, asked), *options = &bounded;
    KcKmeansClusters clusters;
    Best best = {.inertia = INFINITY};
    int iterations;
    bool converged;
    KcStatus status;

    if (asked->k < 1 || asked->k > KC_KMEANS_MOST_CLUSTERS)
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
                                    : kc_kmeans_starts_for(points, asked->k);
    if (options->given) {
        use_given(points, options, &clusters);
        status = try_start(context, &clusters, options, true, &best);
    } else
        status = find_starts(context, &clusters, options, fit->starts, &best);
    if (status != KC_OK)
        return status;
    fit->iterations = best.iterations;
    fit->converged = best.converged;
    /* Moving single rows leaves those without weight where they were, and may have come to no end. */
    if (!best.is_current || options->refine) {
        clusters.k = best.k;
        memcpy(clusters.rows, best.rows, best.k * points->dimensions * sizeof(double));
        status = kc_kmeans_iterate(context, &clusters, &none, &iterations, &converged);
    }
    if (status == KC_OK)
        status = write_fit(context, &clusters, fit);
    return status;
}
