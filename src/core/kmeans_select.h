/*
 * How many clusters: each k in a range is fitted and measured, and the one with the highest silhouette is recommended.
 *
 * Beside the measures of kmeans_quality.h stands the gap statistic (R. Tibshirani, G. Walther & T. Hastie, "Estimating
 * the number of clusters in a data set via the gap statistic", Journal of the Royal Statistical Society B 63, 2001):
 * gap(k) = mean over reference sets of ln W_ref(k), less ln W(k), W the sum of squares within k clusters; reference sets
 * are uniform in the box that bounds the rows. Its standard error s(k) is the standard deviation over the reference sets
 * times √(1 + 1/sets); it points to the least k with gap(k) ≥ gap(k + 1) − s(k + 1). It is the only measure that can
 * speak for one cluster. Both the rows it is taken from and each reference set are at most KC_KMEANS_GAP_ROWS.
 *
 * The inertia falls as k grows: where the starts for one k come out worse than what was found for k − 1, it is fitted
 * again from the centres of k − 1 and the row farthest from its own.
 */
#ifndef KC_KMEANS_SELECT_H
#define KC_KMEANS_SELECT_H

#include "core/kmeans.h"
#include "core/kmeans_quality.h"

#define KC_KMEANS_SELECT_MOST 50 /* clusters */
#define KC_KMEANS_GAP_SETS 10
#define KC_KMEANS_GAP_ROWS 2000

/* Below this there is "no substantial structure" (L. Kaufman & P. J. Rousseeuw, "Finding groups in data", 1990, table 4
 * of chapter 2); up to 0.50 it is weak, up to 0.70 reasonable, above strong. */
#define KC_KMEANS_LEAST_STRUCTURE 0.25

typedef struct KcKmeansCandidate {
    size_t k;
    double inertia;
    KcKmeansQuality quality;
    double gap; /* NaN where W or that of a reference set is 0 */
    double gap_error;
} KcKmeansCandidate;

/* Of each measure the k it speaks for; 0: it has no opinion. */
typedef struct KcKmeansSelection {
    size_t count; /* fewer than asked for when there are fewer different rows than k_max */
    KcKmeansCandidate *candidates;
    size_t different_rows; /* when that is so; else 0 */
    size_t by_silhouette;
    size_t by_calinski_harabasz;
    size_t by_davies_bouldin;
    size_t by_gap;
    double best_silhouette; /* NaN: none is defined */
    size_t gap_rows;        /* that the gap statistic is from */
} KcKmeansSelection;

/* 1 ≤ k_min ≤ k_max ≤ KC_KMEANS_SELECT_MOST. `options` are those of each fit; its k and given are not looked at. Rows are
 * without weights. Cost: that of the fits, and some seconds at most for the silhouettes and the gap statistic together. */
KcStatus kc_kmeans_select(KcContext *context, const KcKmeansPoints *points, size_t k_min, size_t k_max,
                          const KcKmeansOptions *options, KcKmeansSelection *selection);

/* Sets gap and gap_error of `count` candidates, whose k are set. */
KcStatus kc_kmeans_gap(KcContext *context, const KcKmeansPoints *points, const KcKmeansOptions *options,
                       KcKmeansCandidate *candidates, size_t count, size_t *rows);

#endif
