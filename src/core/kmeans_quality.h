/*
 * How good clusters are, of prepared rows and their labels. All measures are of Euclidean distances between the rows as
 * they are kept (a scaling counts; under the cosine metric they are those of directions), and of rows without weights.
 *
 * silhouette             mean of (b − a)/max(a, b) over rows, −1 to 1, higher is better: kmeans_silhouette.h
 *                        (Rousseeuw 1987)
 * simplified silhouette  the same with a the distance of a row from the centre of its cluster and b from the nearest
 *                        other centre; 0 for a row alone in its cluster (E. R. Hruschka, R. J. G. B. Campello & L. N. de
 *                        Castro, "Evolving clusters in gene-expression data", Information Sciences 176, 2006)
 * Calinski–Harabasz      B/(k − 1) : W/(n − k), B and W the sums of squares between and within clusters, higher is
 *                        better (T. Caliński & J. Harabasz, "A dendrite method for cluster analysis", Communications in
 *                        Statistics 3, 1974)
 * Davies–Bouldin         mean over clusters i of the largest (S_i + S_j)/|c_i − c_j|, S the mean distance of a cluster's
 *                        rows from its centre c, lower is better (D. L. Davies & D. W. Bouldin, "A cluster separation
 *                        measure", IEEE Transactions on Pattern Analysis and Machine Intelligence 1, 1979, with q = 1,
 *                        p = 2, as scikit-learn has it)
 *
 * Every number agrees to far below 1e-12 whatever the order of the rows and the CPU.
 */
#ifndef KC_KMEANS_QUALITY_H
#define KC_KMEANS_QUALITY_H

#include "core/kmeans_kernel.h"

/* What the silhouette may cost when the number of its rows is not given, in coordinate differences as
 * kc_kmeans_silhouette_cost counts them: about a second. */
#define KC_KMEANS_SILHOUETTE_BUDGET 8e9
/* Rows that a silhouette is taken from at least, however many there are. */
#define KC_KMEANS_LEAST_SILHOUETTE_ROWS 500
#define KC_KMEANS_MOST_LABELS 65536

typedef struct KcKmeansQualityOptions {
    size_t silhouette_rows; /* 0: all when that is within the budget, else as many as it allows */
    uint64_t seed;          /* of the sample of rows */
    KcKmeansCpu cpu;
} KcKmeansQualityOptions;

/* NaN: not defined. */
typedef struct KcKmeansQuality {
    size_t clusters; /* that have rows */
    double silhouette;
    double
        silhouette_error; /* standard error when it is from a sample, with finite population correction; 0: exact */
    size_t silhouette_rows; /* that it is from; 0: not defined */
    double simplified_silhouette;
    double calinski_harabasz; /* NaN also when the rows of each cluster are equal */
    double davies_bouldin;    /* NaN also when two centres are the same */
} KcKmeansQuality;

/* Labels are below `clusters`, which is at most KC_KMEANS_MOST_LABELS. Nothing is defined with fewer than two clusters
 * that have rows, or when each row is a cluster. Where the silhouette is from a sample, each of its rows is measured
 * against all rows. Cost: that of the silhouette, and (rows + clusters) × clusters × dimensions; 12 bytes a row. */
KcStatus kc_kmeans_quality(KcContext *context, const KcKmeansPoints *points, const uint32_t *labels,
                           size_t clusters, const KcKmeansQualityOptions *options, KcKmeansQuality *quality);

/* The silhouette of each row; all NaN where the mean one is not defined. Cost: rows × rows × dimensions. */
KcStatus kc_kmeans_silhouette_of_rows(KcContext *context, const KcKmeansPoints *points,
                                      const uint32_t *labels, size_t clusters, KcKmeansCpu cpu,
                                      double *silhouettes);

/* Numbers `count` labels of any kind from 0 in their order, without gaps. *clusters is KC_KMEANS_MOST_LABELS + 1, and
 * numbers[] worthless, when there are more than KC_KMEANS_MOST_LABELS. */
KcStatus kc_kmeans_number_labels(KcContext *context, const int32_t *labels, size_t count, uint32_t *numbers,
                                 size_t *clusters);

#endif
