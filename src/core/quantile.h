/*
 * Quantiles of a stream of doubles, the same whatever the order of the values and of the merges.
 *
 * A double is mapped to a 64-bit key that sorts as the doubles do; the sketch is a hash table of key >> shift
 * → count. While no more than KC_QUANTILE_MOST different values have come, shift is 0 and every quantile is
 * exact (type 7 of Hyndman & Fan, "Sample quantiles in statistical packages", The American Statistician 50,
 * 1996). When more have come, shift grows bit by bit until the buckets fit again: the final shift is the
 * smallest for which the data fit, a property of the data alone. A quantile is then its bucket's midpoint,
 * and its rank is off by at most the share of the rows that lie in that bucket, which is told. Sketches with
 * a better bound for their size (KLL, t-digest) give other numbers in another order, which a parallel plan
 * would show.
 *
 * The sketch is one flat block without pointers, to be part of an aggregate's state. Whoever reads one from
 * outside calls kc_quantile_check first; loops are bounded whatever the block holds.
 */
#ifndef KC_QUANTILE_H
#define KC_QUANTILE_H

#include "core/status.h"

#include <stdint.h>

#define KC_QUANTILE_MOST 100000             /* different buckets held */
#define KC_QUANTILE_LEAST_CAPACITY 64       /* slots of a new sketch */
#define KC_QUANTILE_MOST_CAPACITY (1 << 17) /* slots that KC_QUANTILE_MOST buckets fill by 76 % */

typedef struct KcQuantileBucket {
    uint64_t key;
    uint64_t count; /* 0: the slot is free */
} KcQuantileBucket;

typedef struct KcQuantile {
    uint32_t capacity; /* slots, a power of two */
    uint32_t shift;    /* 0 … 63 */
    uint64_t distinct; /* slots in use */
    uint64_t total;    /* values counted */
    KcQuantileBucket buckets[];
} KcQuantile;

/* The bytes of a sketch with this many slots. */
size_t kc_quantile_bytes(uint32_t capacity);
/* The least allowed capacity that holds so many buckets; for more than KC_QUANTILE_MOST that of it. */
uint32_t kc_quantile_capacity(uint64_t distinct);

/* Makes zeroed memory of kc_quantile_bytes(capacity) an empty sketch. */
void kc_quantile_init(KcQuantile *sketch, uint32_t capacity);

/* Whether one more value may need a larger capacity first (never at the largest). */
bool kc_quantile_is_tight(const KcQuantile *sketch);
/* Counts one finite value. The caller has made room, and calls kc_quantile_fit when is_over says so. False:
 * a damaged sketch has no free slot. */
bool kc_quantile_add(KcQuantile *sketch, double value);
bool kc_quantile_is_over(const KcQuantile *sketch);
/* Raises the shift to at least `shift`, and further until at most KC_QUANTILE_MOST buckets are left. */
KcStatus kc_quantile_fit(KcContext *context, KcQuantile *sketch, uint32_t shift);

/* Adds another's counts; `sketch` has the capacity for the buckets of both (kc_quantile_capacity). */
KcStatus kc_quantile_merge(KcContext *context, KcQuantile *sketch, const KcQuantile *other);
/* Fills an empty, larger sketch with another's buckets. */
KcStatus kc_quantile_copy(KcContext *context, KcQuantile *sketch, const KcQuantile *other);

/* KC_CORRUPT when the block is not a sketch with `capacity` slots of values from low to high (NaN, where it has
 * none): counts, shift, and keys that lie in the range and where they are looked for. O(capacity). */
KcStatus kc_quantile_check(KcContext *context, const KcQuantile *sketch, uint32_t capacity, double low,
                           double high);

/* The quantiles at `count` shares in [0, 1]; and the largest share of the values that lies in a bucket used
 * when the sketch is no longer exact, else 0. The sketch holds at least one value. O(buckets · log). */
KcStatus kc_quantile_values(KcContext *context, const KcQuantile *sketch, const double *shares, size_t count,
                            double *values, double *rank_error);

#endif
