/*
 * What is found of the columns of rows in blocks: ranges, weighted means, squares, quartiles. Each polls, and costs one
 * pass over the rows, quartiles one for each column.
 */
#ifndef KC_KMEANS_COLUMNS_H
#define KC_KMEANS_COLUMNS_H

#include "core/kmeans_points.h"

/* How many lanes of a block hold rows. */
static inline size_t
kc_kmeans_lanes_in(const KcKmeansPoints *points, size_t block)
{
    size_t rest = points->count - block * KC_KMEANS_LANES;

    return rest < KC_KMEANS_LANES ? rest : KC_KMEANS_LANES;
}

/* Where a lane's coordinate stands in its block. What is found of columns is kept for each such place first, so that it
 * is found alike in either layout. */
static inline size_t
kc_kmeans_place_of(const KcKmeansPoints *points, size_t lane, size_t a)
{
    return lane * points->row_step + a * points->step;
}

/* A value of each column, for all places of a block. */
void kc_kmeans_spread(const KcKmeansPoints *points, const double *of_column, double *of_place);

/* Calls `work` for every block with the lanes in use, polling between. */
typedef void KcKmeansBlockWork(double *block, size_t lanes, KcKmeansPoints *points, void *data);
KcStatus kc_kmeans_each_block(KcContext *context, KcKmeansPoints *points, KcKmeansBlockWork *work,
                              void *data);

/* The lowest and highest value of each column. */
typedef struct KcKmeansRanges {
    double *low;
    double *high;
} KcKmeansRanges;

KcStatus kc_kmeans_find_ranges(KcContext *context, KcKmeansPoints *points, const KcKmeansRanges *ranges);

/* What is done to a block before it is looked at, while it is at hand; NULL: nothing. */
typedef struct KcKmeansBefore {
    KcKmeansBlockWork *work;
    void *data;
} KcKmeansBefore;

/* The weighted means of all columns times their factor, which are of magnitude up to `largest`. */
KcStatus kc_kmeans_find_means(KcContext *context, KcKmeansPoints *points, KcKmeansBefore before,
                              const double *factor, double largest, double *means);

/* Σ w·(x·factor − mean)² of each column. */
KcStatus kc_kmeans_find_squares(KcContext *context, KcKmeansPoints *points, const double *means,
                                double *squares);

/* The range between the quartiles of each column times its factor, of rows whatever their weights; one column after the
 * other in the same memory. */
KcStatus kc_kmeans_find_quartile_ranges(KcContext *context, KcKmeansPoints *points, double *ranges);

#endif
