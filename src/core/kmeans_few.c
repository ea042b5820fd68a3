/* A start for very many rows; see kmeans_few.h. Its numbers were chosen on the data of bench/kmeans.sh, with other seeds too. */
#include "core/kmeans_few.h"

#include "core/arena.h"
#include "core/kmeans_oversample.h"
#include "core/kmeans_sample.h"
#include "core/kmeans_search.h"

#include <math.h>
#include <string.h>

/* Rows of a sample, of at least so many coordinates. */
#define SAMPLE_ROWS 10000
#define SAMPLE_ROWS_A_CLUSTER 100
#define SAMPLE_COORDINATES 20000
#define LEAST_ROWS_A_SAMPLE 2
/* Searches among long rows cost more beside iterations, which read few of them: fewer rows do, no more than such a part of all,
 * whatever the rest says, since the sample is a copy. */
#define SAMPLE_LONG_ROWS 3000
#define SAMPLE_LONG_ROWS_A_CLUSTER 300
#define LEAST_LONG_ROWS_A_SAMPLE 4
#define LONG_ROWS_A_SAMPLE 8
/* Coordinates that are copied between two polls. */
#define COORDINATES_A_POLL ((size_t)1 << 20)
#define LEAST_SEARCHES 2
#define LEAST_SEARCHES_OF_LONG_ROWS 1
#define MOST_SEARCHES 5
/* Iterations over all rows that a start from a sample is reckoned to take, and the clusters that reading a row costs as much as. */
#define ITERATIONS_AFTER_SAMPLE 10
#define CLUSTERS_A_READING 40
/* Results of two searches are different from the first ratio of their inertias on, and close up to the second. */
#define DIFFERENT 1.0005
#define CLOSE 1.03
/* Iterations over all rows that show which of two is the better. */
#define TRIAL_ITERATIONS 2

static size_t
most(size_t one, size_t other)
{
    return one > other ? one : other;
}

/* Rows that are enough to seek a start among. */
static size_t
enough_rows(const KcKmeansPoints *points, size_t k)
{
    if (points->is_long)
        return most(SAMPLE_LONG_ROWS, k * SAMPLE_LONG_ROWS_A_CLUSTER);
    return most(SAMPLE_ROWS, most(SAMPLE_COORDINATES / points->dimensions, k * SAMPLE_ROWS_A_CLUSTER));
}

bool
kc_kmeans_are_many(const KcKmeansPoints *points, size_t k)
{
    size_t a_sample = points->is_long ? LEAST_LONG_ROWS_A_SAMPLE : LEAST_ROWS_A_SAMPLE;

    return points->count / a_sample >= enough_rows(points, k);
}

static size_t
sample_rows(const KcKmeansPoints *points, size_t k)
{
    size_t enough = enough_rows(points, k), part = points->count / LONG_ROWS_A_SAMPLE;

    return points->is_long && part < enough ? part : enough;
}

/* Searches among `few` rows that together cost what reading all rows and iterations over them do. */
static int
searches_for(const KcKmeansPoints *points, size_t few, size_t k)
{
    double all = (ITERATIONS_AFTER_SAMPLE * (double)k + CLUSTERS_A_READING) * (double)points->count;
    double search = KC_KMEANS_SEARCH_ASSIGNMENTS * (double)k * (double)few;

    return (int)fmax(points->is_long ? LEAST_SEARCHES_OF_LONG_ROWS : LEAST_SEARCHES,
                     fmin(MOST_SEARCHES, all / search));
}

double
kc_kmeans_few_work(const KcKmeansPoints *points, size_t k)
{
    size_t few = sample_rows(points, k);
    double iterated = ITERATIONS_AFTER_SAMPLE * (double)points->count;
    double searched = searches_for(points, few, k) * KC_KMEANS_SEARCH_ASSIGNMENTS * (double)few;

    return (iterated + searched) * (double)points->dimensions * (double)k;
}

/* What a search came to. */
typedef struct Found {
    double *rows;
    size_t k;
    double inertia;
} Found;

/* The two best that differ, the best first. */
typedef struct Finds {
    Found best;
    Found next;
} Finds;

static KcStatus
finds_make(KcContext *context, size_t cells, Finds *finds)
{
    KcStatus status = kc_allocate_doubles(context, cells, &finds->best.rows);

    finds->best.inertia = finds->next.inertia = INFINITY;
    finds->best.k = finds->next.k = 0;
    return status == KC_OK ? kc_allocate_doubles(context, cells, &finds->next.rows) : status;
}

/* More clusters, or as many of less inertia. */
static bool
is_better(const Found *one, const Found *other)
{
    return one->k > other->k ||
           (one->k == other->k && one->inertia < other->inertia * KC_KMEANS_CLEARLY_LESS);
}

static void
copy_rows(const KcKmeansPoints *points, const Found *from, double *rows)
{
    memcpy(rows, from->rows, from->k * points->dimensions * sizeof(double));
}

static void
put(const KcKmeansPoints *points, const Found *found, Found *place)
{
    copy_rows(points, found, place->rows);
    place->k = found->k;
    place->inertia = found->inertia;
}

static bool
are_different(const Found *better, const Found *worse)
{
    return better->k != worse->k || worse->inertia > better->inertia * DIFFERENT;
}

/* Keeps what was found where it is one of the two best. */
static void
keep(const KcKmeansPoints *points, const Found *found, Finds *finds)
{
    if (is_better(found, &finds->best)) {
        if (are_different(found, &finds->best))
            put(points, &finds->best, &finds->next);
        put(points, found, &finds->best);
    } else if (are_different(&finds->best, found) && is_better(found, &finds->next))
        put(points, found, &finds->next);
}

/* Searches among few rows. */
static KcStatus
search(KcContext *context, KcKmeansPoints *few, size_t k, int searches, KcKmeansCpu cpu, KcRng *rng,
       Finds *finds)
{
    KcKmeansSeeds seeds;
    KcKmeansClusters clusters;
    KcKmeansSearch search;
    KcStatus status = kc_kmeans_seeds_make(context, few, cpu, k, &seeds);

    if (status == KC_OK)
        status = kc_kmeans_clusters_make(context, few, cpu, k, &clusters);
    if (status == KC_OK)
        status = kc_kmeans_search_make(context, &clusters, &seeds, &search);
    for (int s = 0; s < searches && status == KC_OK && finds->best.inertia > 0; s++) {
        status = kc_kmeans_search(context, &search, k, rng);
        if (status == KC_OK)
            keep(few, &(Found){clusters.rows, clusters.k, search.inertia}, finds);
    }
    return status;
}

/* Iterates what was found over all rows. */
static KcStatus
try_over_all(KcContext *context, KcKmeansClusters *clusters, Found *found)
{
    static const KcKmeansLimits trial = {TRIAL_ITERATIONS, 0};
    int iterations;
    bool converged;
    KcStatus status;

    clusters->k = found->k;
    copy_rows(clusters->points, found, clusters->rows);
    status = kc_kmeans_iterate(context, clusters, &trial, &iterations, &converged);
    if (status == KC_OK)
        status = kc_kmeans_inertia(context, clusters, NULL, &found->inertia);
    if (status == KC_OK)
        put(clusters->points, &(Found){clusters->rows, clusters->k, found->inertia}, found);
    return status;
}

/* Puts the better of the two for all rows first, where a sample cannot tell. */
static KcStatus
race(KcContext *context, KcKmeansClusters *clusters, Finds *finds)
{
    KcStatus status;

    if (finds->next.k != finds->best.k || finds->next.inertia > finds->best.inertia * CLOSE)
        return KC_OK;
    status = try_over_all(context, clusters, &finds->best);
    if (status == KC_OK)
        status = try_over_all(context, clusters, &finds->next);
    if (status == KC_OK && is_better(&finds->next, &finds->best))
        put(clusters->points, &finds->next, &finds->best);
    return status;
}

/* A sample of the rows: those that lie far out stand in it more often, and weigh less. */
static KcStatus
take_sample(KcContext *context, const KcKmeansPoints *points, size_t wanted, KcRng *rng, double *row,
            KcKmeansPoints *sample)
{
    void *rows;
    KcStatus status = kc_allocate(context, wanted, sizeof(uint32_t), &rows);

    if (status == KC_OK)
        status = kc_kmeans_sample_by_importance(context, points, kc_rng_bits(rng), wanted, rows);
    if (status == KC_OK)
        status = kc_kmeans_points_start(context, points->dimensions, true, sample);
    for (size_t i = 0; i < wanted && status == KC_OK; i++) {
        size_t taken = ((const uint32_t *)rows)[i];

        kc_kmeans_row(points, taken, row);
        status = kc_kmeans_points_add(context, sample, row, 1 / kc_kmeans_importance(points, taken));
        if (status == KC_OK && i % (COORDINATES_A_POLL / points->dimensions) == 0)
            status = kc_poll(context);
    }
    return status == KC_OK ? kc_kmeans_points_adopt(context, sample, points) : status;
}

KcStatus
kc_kmeans_start_from_few(KcContext *context, KcKmeansSeeds *seeds, KcKmeansClusters *clusters,
                         const KcKmeansOptions *options, KcRng *rng)
{
    const KcKmeansPoints *points = clusters->points;
    KcKmeansPoints few;
    Finds finds;
    size_t k;
    KcStatus status =
        options->start == KC_KMEANS_OVERSAMPLED
            ? kc_kmeans_oversample(context, seeds, options->k, rng, clusters->labels, &few)
            : take_sample(context, points, sample_rows(points, options->k), rng, clusters->spare, &few);

    if (status != KC_OK)
        return status;
    k = options->k < few.count ? options->k : few.count;
    status = finds_make(context, k * points->dimensions, &finds);
    if (status == KC_OK)
        status = search(context, &few, k, searches_for(points, few.count, k), options->cpu, rng, &finds);
    if (status == KC_OK)
        status = race(context, clusters, &finds);
    if (status == KC_OK) {
        clusters->k = finds.best.k;
        copy_rows(points, &finds.best, clusters->rows);
    }
    return status;
}
