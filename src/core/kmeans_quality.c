/* Measures of clusters; see kmeans_quality.h. */
#include "core/kmeans_quality.h"

#include "core/arena.h"
#include "core/fold.h"
#include "core/kmeans_groups.h"
#include "core/kmeans_sample.h"
#include "core/kmeans_silhouette.h"
#include "core/numeric.h"

#include <math.h>
#include <string.h>

#define LANES KC_KMEANS_LANES
#define POLL_AFTER ((size_t)1 << 22)
/* A squared difference of two coordinates that are equal but for rounding: they are kept to 2^-53 of the largest. */
#define ROUNDING_SQUARE 0x1p-102

/* The centres of clusters, and how far their rows are from them. */
typedef struct Centres {
    double *rows;  /* clusters × dimensions */
    double *means; /* of each: the mean distance of its rows from it */
    double within; /* Σ |x − c|² */
    double simplified;
} Centres;

static KcStatus
poll_after(KcContext *context, size_t work, size_t *pending)
{
    *pending += work;
    if (*pending < POLL_AFTER)
        return KC_OK;
    *pending = 0;
    return kc_poll(context);
}

/* Means of the rows of each cluster, from exact sums. */
static KcStatus
find_centres(KcContext *context, const KcKmeansGroups *groups, Centres *centres)
{
    const KcKmeansPoints *points = groups->points;
    KcFold fold = kc_fold_for(points->largest, (double)points->count);
    size_t d = points->dimensions, pending = 0;
    double *coarse, *fine;
    KcStatus status = kc_allocate_doubles(context, groups->count * d + groups->count, &centres->rows);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, 2 * d, &coarse);
    if (status != KC_OK)
        return status;
    centres->means = centres->rows + groups->count * d;
    fine = coarse + d;
    for (size_t j = 0; j < groups->count && status == KC_OK; j++) {
        memset(coarse, 0, 2 * d * sizeof(double));
        for (size_t i = groups->starts[j]; i < groups->starts[j + 1] && status == KC_OK; i++) {
            const double *row = kc_kmeans_at(points, groups->order[i]);

            for (size_t a = 0; a < d; a++) {
                double part = kc_fold_coarse(&fold, row[a * points->step]);

                coarse[a] += part;
                fine[a] += kc_fold_fine(&fold, row[a * points->step] - part);
            }
            status = poll_after(context, d, &pending);
        }
        for (size_t a = 0; a < d; a++)
            centres->rows[j * d + a] = (coarse[a] + fine[a]) / (double)kc_kmeans_group_size(groups, j);
    }
    return status;
}

/* Squared distances of the rows of a block: from their own centre, and from the nearest other one. */
typedef struct Distances {
    double own[LANES];
    double other[LANES];
} Distances;

static void
measure_block(const KcKmeansGroups *groups, const KcKmeansKernel *kernel, const Centres *centres,
              size_t block, size_t lanes, Distances *distances)
{
    const KcKmeansPoints *points = groups->points;
    const uint32_t *cluster_of = groups->cluster_of + block * LANES;
    double squares[LANES] __attribute__((aligned(64)));

    for (size_t lane = 0; lane < LANES; lane++)
        distances->other[lane] = INFINITY;
    for (size_t j = 0; j < groups->count; j++) {
        kc_kmeans_squares(kernel, points, block, centres->rows + j * points->dimensions, squares);
        for (size_t lane = 0; lane < lanes; lane++)
            if (cluster_of[lane] == j)
                distances->own[lane] = squares[lane];
            else if (squares[lane] < distances->other[lane])
                distances->other[lane] = squares[lane];
    }
}

static double
simplified_of(double own, double other)
{
    double most = fmax(own, other);

    return most > 0 ? (other - own) / most : 0;
}

/* Sets means, within and simplified. */
static KcStatus
measure_rows(KcContext *context, const KcKmeansGroups *groups, KcKmeansCpu cpu, Centres *centres)
{
    const KcKmeansPoints *points = groups->points;
    const KcKmeansKernel *kernel = kc_kmeans_kernel(cpu);
    KcSum within = {0, 0}, simplified = {0, 0}, *sums;
    size_t pending = 0;
    void *memory;
    Distances distances;
    KcStatus status = kc_allocate(context, groups->count, sizeof(KcSum), &memory);

    sums = memory;
    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        size_t lanes = points->count - b * LANES < LANES ? points->count - b * LANES : LANES;

        measure_block(groups, kernel, centres, b, lanes, &distances);
        for (size_t lane = 0; lane < lanes; lane++) {
            uint32_t j = groups->cluster_of[b * LANES + lane];
            double own = sqrt(distances.own[lane]);

            kc_sum_add(&within, distances.own[lane]);
            kc_sum_add(&sums[j], own);
            if (kc_kmeans_group_size(groups, j) > 1)
                kc_sum_add(&simplified, simplified_of(own, sqrt(distances.other[lane])));
        }
        status = poll_after(context, groups->count * LANES * (points->dimensions + 4), &pending);
    }
    if (status != KC_OK)
        return status;
    for (size_t j = 0; j < groups->count; j++)
        centres->means[j] = kc_sum_value(&sums[j]) / (double)kc_kmeans_group_size(groups, j);
    centres->within = kc_sum_value(&within);
    centres->simplified = kc_sum_value(&simplified) / (double)points->count;
    return KC_OK;
}

static double
square_between(const double *one, const double *other, size_t dimensions)
{
    double square = 0;

    for (size_t a = 0; a < dimensions; a++)
        square += (one[a] - other[a]) * (one[a] - other[a]);
    return square;
}

static double
calinski_harabasz(const KcKmeansGroups *groups, const Centres *centres)
{
    const KcKmeansPoints *points = groups->points;
    size_t d = points->dimensions;
    double n = (double)points->count, k = (double)groups->count;
    KcSum between = {0, 0};

    if (centres->within <= n * (double)d * ROUNDING_SQUARE)
        return NAN;
    for (size_t j = 0; j < groups->count; j++)
        kc_sum_add(&between, (double)kc_kmeans_group_size(groups, j) *
                                 square_between(centres->rows + j * d, points->means, d));
    return kc_sum_value(&between) / (k - 1) / (centres->within / (n - k));
}

static KcStatus
davies_bouldin(KcContext *context, const KcKmeansGroups *groups, const Centres *centres, double *index)
{
    size_t d = groups->points->dimensions, pending = 0;
    KcSum sum = {0, 0};
    KcStatus status = KC_OK;

    *index = NAN;
    for (size_t i = 0; i < groups->count && status == KC_OK; i++) {
        double worst = 0;

        for (size_t j = 0; j < groups->count; j++) {
            double square = square_between(centres->rows + i * d, centres->rows + j * d, d);

            if (i == j)
                continue;
            if (square <= (double)d * ROUNDING_SQUARE)
                return KC_OK;
            worst = fmax(worst, (centres->means[i] + centres->means[j]) / sqrt(square));
        }
        kc_sum_add(&sum, worst);
        status = poll_after(context, groups->count * d, &pending);
    }
    *index = kc_sum_value(&sum) / (double)groups->count;
    return status;
}

static size_t
choose_silhouette_rows(const KcKmeansGroups *groups, size_t wanted)
{
    size_t count = groups->points->count;
    double affordable = KC_KMEANS_SILHOUETTE_BUDGET / kc_kmeans_silhouette_cost(groups);

    if (wanted == 0 && affordable < (double)count)
        wanted = affordable > KC_KMEANS_LEAST_SILHOUETTE_ROWS ? (size_t)affordable
                                                              : KC_KMEANS_LEAST_SILHOUETTE_ROWS;
    return wanted && wanted < count ? wanted : count;
}

/* Sets the silhouette and its error from those of rows out of `count`. */
static void
summarise(const double *silhouettes, size_t rows, size_t count, KcKmeansQuality *quality)
{
    double share = (double)rows / (double)count;
    KcSum sum = {0, 0}, squares = {0, 0};

    for (size_t r = 0; r < rows; r++)
        kc_sum_add(&sum, silhouettes[r]);
    quality->silhouette = kc_sum_value(&sum) / (double)rows;
    for (size_t r = 0; r < rows; r++)
        kc_sum_add_product(&squares, silhouettes[r] - quality->silhouette,
                           silhouettes[r] - quality->silhouette);
    quality->silhouette_rows = rows;
    quality->silhouette_error = 0;
    if (rows < count)
        quality->silhouette_error =
            rows > 1 ? sqrt(kc_sum_value(&squares) / (double)(rows - 1) / (double)rows * (1 - share)) : NAN;
}

static KcStatus
measure_silhouette(KcContext *context, const KcKmeansGroups *groups, const KcKmeansQualityOptions *options,
                   KcKmeansQuality *quality)
{
    size_t count = groups->points->count;
    size_t rows = choose_silhouette_rows(groups, options->silhouette_rows);
    const uint32_t *chosen = groups->order;
    double *silhouettes;
    void *memory;
    KcStatus status = kc_allocate_doubles(context, rows, &silhouettes);

    if (status == KC_OK && rows < count) {
        status = kc_allocate(context, rows, sizeof(uint32_t), &memory);
        if (status == KC_OK)
            status =
                kc_kmeans_sample(context, groups->points, groups->cluster_of, options->seed, rows, memory);
        chosen = memory;
    }
    if (status == KC_OK)
        status = kc_kmeans_silhouettes(context, groups, options->cpu, chosen, rows, silhouettes);
    if (status == KC_OK)
        summarise(silhouettes, rows, count, quality);
    return status;
}

static bool
is_defined(const KcKmeansGroups *groups)
{
    return groups->count >= 2 && groups->count < groups->points->count;
}

KcStatus
kc_kmeans_quality(KcContext *context, const KcKmeansPoints *points, const uint32_t *labels, size_t clusters,
                  const KcKmeansQualityOptions *options, KcKmeansQuality *quality)
{
    KcKmeansGroups groups;
    Centres centres = {0};
    KcStatus status = kc_kmeans_groups_make(context, points, labels, clusters, &groups);

    *quality = (KcKmeansQuality){.clusters = groups.count,
                                 .silhouette = NAN,
                                 .silhouette_error = NAN,
                                 .simplified_silhouette = NAN,
                                 .calinski_harabasz = NAN,
                                 .davies_bouldin = NAN};
    if (status != KC_OK || !is_defined(&groups))
        return status;
    status = find_centres(context, &groups, &centres);
    if (status == KC_OK)
        status = measure_rows(context, &groups, options->cpu, &centres);
    if (status == KC_OK)
        status = davies_bouldin(context, &groups, &centres, &quality->davies_bouldin);
    if (status == KC_OK)
        status = measure_silhouette(context, &groups, options, quality);
    quality->simplified_silhouette = centres.simplified;
    if (status == KC_OK)
        quality->calinski_harabasz = calinski_harabasz(&groups, &centres);
    return status;
}

KcStatus
kc_kmeans_silhouette_of_rows(KcContext *context, const KcKmeansPoints *points, const uint32_t *labels,
                             size_t clusters, KcKmeansCpu cpu, double *silhouettes)
{
    KcKmeansGroups groups;
    double *in_order;
    KcStatus status = kc_kmeans_groups_make(context, points, labels, clusters, &groups);

    for (size_t i = 0; i < points->count; i++)
        silhouettes[i] = NAN;
    if (status != KC_OK || !is_defined(&groups))
        return status;
    status = kc_allocate_doubles(context, points->count, &in_order);
    if (status == KC_OK)
        status = kc_kmeans_silhouettes(context, &groups, cpu, groups.order, points->count, in_order);
    for (size_t i = 0; i < points->count && status == KC_OK; i++)
        silhouettes[groups.order[i]] = in_order[i];
    return status;
}
