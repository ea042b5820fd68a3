/* A hash of a row's coordinates as they are kept: what is chosen by it does not depend on the order of the rows. */
#ifndef KC_KMEANS_HASH_H
#define KC_KMEANS_HASH_H

#include "core/kmeans_points.h"

/* Chains that a row's coordinates are mixed into in turn: a step of one need not wait for those of the others. */
#define KC_KMEANS_HASH_CHAINS 4

static inline uint64_t
kc_kmeans_hash_mix(uint64_t hash, uint64_t bits)
{
    hash = (hash ^ bits) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 29);
}

static inline uint64_t
kc_kmeans_hash_bits(double x)
{
    union {
        double value;
        uint64_t bits;
    } coordinate = {x + 0.0}; /* −0 is 0 */

    return coordinate.bits;
}

/* Of row i; another one for each seed. */
static inline uint64_t
kc_kmeans_hash_row(const KcKmeansPoints *points, size_t i, uint64_t seed)
{
    const double *at = kc_kmeans_at(points, i);
    uint64_t chains[KC_KMEANS_HASH_CHAINS] = {seed, seed, seed, seed};
    size_t d = points->dimensions, step = points->step, a = 0;

    for (; a + KC_KMEANS_HASH_CHAINS <= d; a += KC_KMEANS_HASH_CHAINS, at += KC_KMEANS_HASH_CHAINS * step)
        for (size_t chain = 0; chain < KC_KMEANS_HASH_CHAINS; chain++)
            chains[chain] = kc_kmeans_hash_mix(chains[chain], kc_kmeans_hash_bits(at[chain * step]));
    for (size_t chain = 0; a < d; a++, chain++)
        chains[chain] = kc_kmeans_hash_mix(chains[chain], kc_kmeans_hash_bits(at[chain * step]));
    for (size_t chain = 1; chain < KC_KMEANS_HASH_CHAINS; chain++)
        chains[0] = kc_kmeans_hash_mix(chains[0], chains[chain]);
    return chains[0] * UINT64_C(0xbf58476d1ce4e5b9);
}

#endif
