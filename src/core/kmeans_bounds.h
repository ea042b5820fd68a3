/*
 * Bounds on the distances of each row from the centres, by which Lloyd's iterations pass over rows whose centre cannot
 * have changed (G. Hamerly, "Making k-means even faster", SIAM International Conference on Data Mining 2010): a centre that
 * moved is by no more than its way nearer or farther, and half way to the next centre its own is still the nearest.
 *
 * What is done for every row stands here, to become part of the loop over the rows. 24 bytes a row.
 */
#ifndef KC_KMEANS_BOUNDS_H
#define KC_KMEANS_BOUNDS_H

#include "core/kmeans_kernel.h"

#include <math.h>

/* Bounds are widened by these for their own rounding and that of kc_kmeans_distance. */
#define KC_KMEANS_SLIGHTLY_MORE (1 + 0x1p-38)
#define KC_KMEANS_LESS_BY_ROUNDING (1 - 0x1p-51)
#define KC_KMEANS_MORE_BY_ROUNDING (1 + 0x1p-51)

typedef struct KcKmeansBounds {
    double *upper;   /* of each row's distance to its centre */
    double *lower;   /* to every other */
    double *squares; /* |x|² */
    double *gaps;    /* of each centre: half the distance to the nearest other */
    /* The two longest ways that centres went: other centres than a row's own went no further than these. */
    size_t farthest;
    double most;
    double next;
} KcKmeansBounds;

/* Memory for prepared points and up to k centres. */
KcStatus kc_kmeans_bounds_make(KcContext *context, const KcKmeansPoints *points, const KcKmeansKernel *kernel,
                               size_t k, KcKmeansBounds *bounds);

/* Nothing is known of any row. */
void kc_kmeans_bounds_clear(const KcKmeansPoints *points, KcKmeansBounds *bounds);

/* Looks at where k centres (k × dimensions) are after each went as far as `moved` says. */
KcStatus kc_kmeans_bounds_move(KcContext *context, const double *rows, size_t k, size_t dimensions,
                               const double *moved, KcKmeansBounds *bounds);

/* Widens the bounds of row i by what its own centre and others moved; whether it may belong to another one now. */
static inline bool
kc_kmeans_bounds_open(KcKmeansBounds *bounds, size_t i, size_t own, const double *moved)
{
    double upper = bounds->upper[i] * KC_KMEANS_MORE_BY_ROUNDING + moved[own] * KC_KMEANS_SLIGHTLY_MORE;
    double lower = bounds->lower[i] * KC_KMEANS_LESS_BY_ROUNDING -
                   (own == bounds->farthest ? bounds->next : bounds->most) * KC_KMEANS_SLIGHTLY_MORE;
    double least;

    bounds->lower[i] = lower;
    bounds->upper[i] = upper;
    /* Not fmax, which is a call. */
    least = lower > bounds->gaps[own] ? lower : bounds->gaps[own];
    return upper * KC_KMEANS_SLIGHTLY_MORE >= least;
}

/* Sets the bounds of row i from its two best scores, both off by up to `margin`. */
static inline void
kc_kmeans_bounds_set(KcKmeansBounds *bounds, size_t i, double first, double second, double margin)
{
    bounds->upper[i] =
        sqrt(fmax(0, bounds->squares[i] - 2 * first + 2 * margin)) * KC_KMEANS_MORE_BY_ROUNDING;
    bounds->lower[i] =
        sqrt(fmax(0, bounds->squares[i] - 2 * second - 2 * margin)) * KC_KMEANS_LESS_BY_ROUNDING;
}

#endif
