/* A hash of a row's coordinates as they are kept: what is chosen by it does not depend on the order of the rows. */
#ifndef KC_KMEANS_HASH_H
#define KC_KMEANS_HASH_H

#include "core/kmeans_points.h"

static inline uint64_t
kc_kmeans_hash_mix(uint64_t hash, double x)
{
    union {
        double value;
        uint64_t bits;
    } coordinate = {x + 0.0}; /* −0 is 0 */

    hash = (hash ^ coordinate.bits) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 29);
}

/* Of row i; another one for each seed. */
static inline uint64_t
kc_kmeans_hash_row(const KcKmeansPoints *points, size_t i, uint64_t seed)
{
    const double *row = kc_kmeans_at(points, i);
    uint64_t hash = seed;

    for (size_t a = 0; a < points->dimensions; a++)
        hash = kc_kmeans_hash_mix(hash, row[a * points->step]);
    return hash * UINT64_C(0xbf58476d1ce4e5b9);
}

#endif
