/*
 * The rows that k-means works on: one copy of them, in blocks that SIMD likes, brought to a common scale.
 *
 * A block holds 16 rows, coordinate after coordinate: all 16 first coordinates, all 16 second ones … Long rows stand one
 * after the other instead, so that one can be read without the 15 beside it. Where rows have weights, all 16 weights
 * stand last. Blocks stand in chunks that are never moved, so that reading takes no more memory than the data. Lanes of
 * the last block beyond the last row are zero, of weight zero.
 */
#ifndef KC_KMEANS_POINTS_H
#define KC_KMEANS_POINTS_H

#include "core/status.h"

#include <stdint.h>

#define KC_KMEANS_LANES 16
#define KC_KMEANS_MOST_DIMENSIONS 4096
/* From so many coordinates on a row is long; measured by bench/kmeans.sh. */
#define KC_KMEANS_LEAST_LONG 24
/* As far as a centre is taken for: from there all rows are equally near, and squares still are numbers. */
#define KC_KMEANS_FARTHEST_COORDINATE 0x1p400

typedef enum KcKmeansMetric { KC_KMEANS_EUCLIDEAN, KC_KMEANS_COSINE } KcKmeansMetric;
typedef enum KcKmeansScaling {
    KC_KMEANS_UNSCALED,
    KC_KMEANS_ZSCORE, /* by the standard deviation of the population */
    KC_KMEANS_MINMAX, /* by the range */
    KC_KMEANS_ROBUST  /* by the range between the quartiles */
} KcKmeansScaling;

typedef struct KcKmeansPoints {
    size_t dimensions;
    size_t count;
    bool weighted;
    bool is_long;
    size_t step;        /* from a row's coordinate to the next */
    size_t row_step;    /* from a row of a block to the next */
    size_t stride;      /* doubles of a block */
    size_t block_count; /* blocks that hold rows */
    double **blocks;
    size_t block_room;   /* entries of `blocks` */
    size_t blocks_ready; /* entries that point to memory */
    /* What follows is set by kc_kmeans_points_prepare. A row's coordinate a is kept as x·factor[a] − shift[a]; under
     * the cosine metric all rows have length 1. */
    KcKmeansMetric metric;
    double *factor;
    double *shift;
    double *scale;       /* what the caller's scaling divides coordinate a by; 1 where there is none to do */
    double unit;         /* a power of two: what is compared, x/scale, is kept times this */
    double weight_unit;  /* likewise of the weights */
    double total_weight; /* as kept */
    double largest;      /* magnitude of a coordinate as kept, at most */
    double *means;       /* as kept */
    double total_variance; /* Σ w·|x − mean|², as kept */
    float *norms;          /* |x|, rounded up; of all lanes */
} KcKmeansPoints;

/* No rows yet. dimensions from 1 to KC_KMEANS_MOST_DIMENSIONS. */
KcStatus kc_kmeans_points_start(KcContext *context, size_t dimensions, bool weighted, KcKmeansPoints *points);

/* Adds a row of finite coordinates; weight finite, not negative, and 1 where the points are not weighted. */
KcStatus kc_kmeans_points_add(KcContext *context, KcKmeansPoints *points, const double *row, double weight);

/* Brings all rows to the scale they are compared in; there is at least one. Needs 4 bytes a row. Under
 * KC_KMEANS_COSINE no row may be all zero, and scaling must be KC_KMEANS_UNSCALED. */
KcStatus kc_kmeans_points_prepare(KcContext *context, KcKmeansPoints *points, KcKmeansMetric metric,
                                  KcKmeansScaling scaling);

/* Prepares points whose rows were taken from prepared ones, as these keep them; weights up to 1. */
KcStatus kc_kmeans_points_adopt(KcContext *context, KcKmeansPoints *points, const KcKmeansPoints *from);

static inline size_t
kc_kmeans_lane_count(const KcKmeansPoints *points)
{
    return points->block_count * KC_KMEANS_LANES;
}

/* The first coordinate of row i; the next is points->step further. */
static inline const double *
kc_kmeans_at(const KcKmeansPoints *points, size_t i)
{
    return points->blocks[i / KC_KMEANS_LANES] + i % KC_KMEANS_LANES * points->row_step;
}

static inline double
kc_kmeans_weight(const KcKmeansPoints *points, size_t i)
{
    const double *block = points->blocks[i / KC_KMEANS_LANES];

    return points->weighted ? block[points->dimensions * KC_KMEANS_LANES + i % KC_KMEANS_LANES] : 1.0;
}

/* Row i as it is kept, into `row`. */
void kc_kmeans_row(const KcKmeansPoints *points, size_t i, double *row);

/* The order of rows by their coordinates, first to last: negative when i stands before j, 0 when they are equal. */
int kc_kmeans_row_compare(const KcKmeansPoints *points, size_t i, size_t j);

/* A sum of weighted squared distances as kept, in the scale that the caller compares in; under the cosine metric Σ w·(1 −
 * cos). */
double kc_kmeans_caller_square(const KcKmeansPoints *points, double square);

/* A centre from the scale of the rows to the caller's units, and back; not farther than KC_KMEANS_FARTHEST_COORDINATE.
 * Under the cosine metric centres are of length 1. */
void kc_kmeans_to_caller(const KcKmeansPoints *points, double *centre);
void kc_kmeans_from_caller(const KcKmeansPoints *points, double *centre);

#endif
