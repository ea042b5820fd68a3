/*
 * The innermost loops of k-means, for each kind of CPU: which two centres are nearest to each of 16 rows, and how far
 * the rows are from one centre.
 *
 * The nearest centre is that of the largest x·c − |c|²/2. Its rounding differs between kinds of CPU; so a lane whose
 * two best lie closer together than any rounding could account for is told apart by kc_kmeans_nearest, which every CPU
 * computes alike. That makes labels a property of the data and the centres alone.
 */
#ifndef KC_KMEANS_KERNEL_H
#define KC_KMEANS_KERNEL_H

#include "core/fold.h"
#include "core/kmeans_points.h"

#include <float.h>

typedef enum KcKmeansCpu {
    KC_KMEANS_BEST_CPU,
    KC_KMEANS_PLAIN,
    KC_KMEANS_AVX2,
    KC_KMEANS_AVX512
} KcKmeansCpu;

/* Centres as the loops read them: four by four, coordinate after coordinate; for long rows eight by eight. */
typedef struct KcKmeansCentres {
    size_t k;
    size_t together; /* 4 or 8 */
    size_t padded;   /* k, up to a multiple of that: the rest is so far away that nothing is near it */
    size_t dimensions;
    const double *rows; /* k × dimensions */
    double *packed;     /* padded × dimensions */
    double *half;       /* |c|²/2; padded */
    uint64_t mask;      /* the low bits of a score that hold the centre's number instead */
    double longest;     /* |c| */
    double rounding;    /* of scores: see kc_kmeans_margin */
} KcKmeansCentres;

/* Scores of 16 rows: the best with the centre's number in its low bits, and the second best. */
typedef struct KcKmeansBest {
    double first[KC_KMEANS_LANES];
    double second[KC_KMEANS_LANES];
} KcKmeansBest;

typedef struct KcKmeansKernel {
    /* `block` is 16 rows as KcKmeansPoints keeps them. */
    void (*best)(const double *block, const KcKmeansCentres *centres, KcKmeansBest *best);
    /* Squared distances; the same digits on every CPU. */
    void (*distances)(const double *block, const double *centre, size_t dimensions, double *squares);
    /* The same of long rows: 16 wherever they stand, one, 16 in a block. */
    void (*best_long)(const double *const *rows, const KcKmeansCentres *centres, KcKmeansBest *best);
    double (*distance_long)(const double *row, const double *centre, size_t dimensions);
    void (*distances_long)(const double *block, const double *centre, size_t dimensions, double *squares);
    /* Adds sign · weight · row, cut in two, to sums. */
    void (*add_long)(const double *row, size_t dimensions, double weight, double sign, const KcFold *fold,
                     double *coarse, double *fine);
} KcKmeansKernel;

/* The fastest that this CPU runs; NULL when it lacks the one asked for. */
const KcKmeansKernel *kc_kmeans_kernel(KcKmeansCpu cpu);

/* Memory for k centres. */
KcStatus kc_kmeans_centres_make(KcContext *context, size_t k, size_t dimensions, bool for_long_rows,
                                KcKmeansCentres *centres);
/* Reads the first k of `rows` (k × dimensions, kept by the caller until the next call). */
void kc_kmeans_centres_set(KcKmeansCentres *centres, const double *rows, size_t k);

/* Scores of a row further apart than this stand in their true order. `norm` is |x|, or somewhat more. */
static inline double
kc_kmeans_margin(const KcKmeansCentres *centres, double norm)
{
    double reach = norm + centres->longest;

    /* Products may lose what a double cannot hold, however near they should be. */
    return centres->rounding * reach * reach + DBL_MIN;
}

static inline size_t
kc_kmeans_best_number(const KcKmeansCentres *centres, double first)
{
    union {
        double value;
        uint64_t bits;
    } score = {first};

    return score.bits & centres->mask;
}

/* Squared distance of the row in a block's lane from a centre, coordinate by coordinate. */
double kc_kmeans_distance(const double *lane, const double *centre, size_t dimensions);
/* Of a long row: every eighth coordinate from each of the first eight on, then these eight sums. */
double kc_kmeans_long_distance(const double *row, const double *centre, size_t dimensions);

static inline double
kc_kmeans_square(const KcKmeansPoints *points, size_t i, const double *centre)
{
    return (points->is_long ? kc_kmeans_long_distance : kc_kmeans_distance)(kc_kmeans_at(points, i), centre,
                                                                            points->dimensions);
}

/* Squared distances of a block's 16 rows; `squares` is aligned to 64 bytes. */
static inline void
kc_kmeans_squares(const KcKmeansKernel *kernel, const KcKmeansPoints *points, size_t block,
                  const double *centre, double *squares)
{
    (points->is_long ? kernel->distances_long : kernel->distances)(points->blocks[block], centre,
                                                                   points->dimensions, squares);
}

/* The nearest centre to the row in a block's lane, the first of those equally near. */
size_t kc_kmeans_nearest(const double *lane, const KcKmeansCentres *centres);
size_t kc_kmeans_long_nearest(const double *row, const KcKmeansCentres *centres);

#endif
