/*
 * Another way to start: k-means|| (Bahmani, Moseley, Vattani, Kumar & Vassilvitskii, "Scalable k-means++", VLDB 2012). A few
 * times over, every row is drawn with a probability of 2k times its share of the inertia; the rows drawn, each weighted
 * by the rows nearest to it, are then clustered themselves. Equal rows are one that weighs as much as all of them. Where fewer
 * than k rows were drawn so, more rounds follow. It reads the rows some fifteen times instead of 2k times.
 */
#ifndef KC_KMEANS_OVERSAMPLE_H
#define KC_KMEANS_OVERSAMPLE_H

#include "core/kmeans_seed.h"

/* Draws about 10·k rows into `drawn`, prepared and weighted; no fewer than k where there are as many different ones of
 * weight. `nearest` is working memory, of all lanes. Which rows are drawn does not depend on their order. */
KcStatus kc_kmeans_oversample(KcContext *context, KcKmeansSeeds *seeds, size_t k, KcRng *rng,
                              uint32_t *nearest, KcKmeansPoints *drawn);

#endif
