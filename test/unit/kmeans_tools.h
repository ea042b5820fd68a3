/* What the unit tests of k-means share: rows made and shuffled, and everything computed the simple way. */
#ifndef KMEANS_TOOLS_H
#define KMEANS_TOOLS_H

#include "check.h"

#include "core/kmeans.h"
#include "core/rng.h"

#include <stdint.h>

/* Rows of a caller's. */
typedef struct Data {
    size_t n;
    size_t d;
    double *rows;
    double *weights; /* NULL: there are none */
} Data;

static inline Data
data_make(size_t n, size_t d)
{
    return (Data){n, d, calloc(n * d, sizeof(double)), NULL};
}

static inline void
data_end(Data *data)
{
    free(data->rows);
    free(data->weights);
}

/* `groups` heaps of rows, normally distributed around uniform centres. */
static inline Data
data_heaps(size_t n, size_t d, size_t groups, double spread, uint64_t seed)
{
    Data data = data_make(n, d);
    double *centres = calloc(groups * d, sizeof(double));
    KcRng rng;

    kc_rng_seed(&rng, seed);
    for (size_t i = 0; i < groups * d; i++)
        centres[i] = kc_rng_uniform(&rng);
    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < d; a++)
            data.rows[i * d + a] = centres[i % groups * d + a] + spread * kc_rng_normal(&rng);
    free(centres);
    return data;
}

/* Rows of few values, so that many are equal and many distances are. */
static inline Data
data_grid(size_t n, size_t d, int values, uint64_t seed)
{
    Data data = data_make(n, d);
    KcRng rng;

    kc_rng_seed(&rng, seed);
    for (size_t i = 0; i < n * d; i++)
        data.rows[i] = (double)kc_rng_below(&rng, (uint64_t)values) / 10;
    return data;
}

static inline void
data_weigh(Data *data, uint64_t seed)
{
    KcRng rng;

    kc_rng_seed(&rng, seed);
    data->weights = calloc(data->n, sizeof(double));
    for (size_t i = 0; i < data->n; i++)
        data->weights[i] = (double)(1 + kc_rng_below(&rng, 4));
}

/* order[i] is the row that comes i-th. */
static inline size_t *
shuffled(size_t n, uint64_t seed)
{
    size_t *order = calloc(n, sizeof *order);
    KcRng rng;

    kc_rng_seed(&rng, seed);
    for (size_t i = 0; i < n; i++) {
        size_t j = kc_rng_below(&rng, i + 1);

        order[i] = order[j];
        order[j] = i;
    }
    return order;
}

/* The data as the core takes them, in the order given (NULL: theirs). */
static inline KcStatus
points_prepare(KcContext *context, const Data *data, const size_t *order, KcKmeansMetric metric,
               KcKmeansScaling scaling, KcKmeansPoints *points)
{
    KcStatus status = kc_kmeans_points_start(context, data->d, data->weights != NULL, points);

    for (size_t i = 0; i < data->n && status == KC_OK; i++) {
        size_t row = order ? order[i] : i;

        status = kc_kmeans_points_add(context, points, data->rows + row * data->d,
                                      data->weights ? data->weights[row] : 1);
    }
    return status == KC_OK ? kc_kmeans_points_prepare(context, points, metric, scaling) : status;
}

/* The same of rows that nothing is wrong with. */
static inline KcKmeansPoints
points_of(KcContext *context, const Data *data, const size_t *order, KcKmeansMetric metric,
          KcKmeansScaling scaling)
{
    KcKmeansPoints points = {0};

    CHECK(points_prepare(context, data, order, metric, scaling, &points) == KC_OK);
    return points;
}

static inline double
square_between(const double *one, const double *other, size_t d)
{
    double square = 0;

    for (size_t a = 0; a < d; a++)
        square += (one[a] - other[a]) * (one[a] - other[a]);
    return square;
}

static const KcKmeansCpu __attribute__((unused)) cpus[] = {KC_KMEANS_PLAIN, KC_KMEANS_AVX2, KC_KMEANS_AVX512};
#define CPUS 3

#endif
