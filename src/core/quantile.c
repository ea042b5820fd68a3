/* Quantiles whatever the order; see quantile.h. */
#include "core/quantile.h"

#include "core/arena.h"

#include <math.h>
#include <float.h>
#include <stdlib.h>
#include <string.h>

#define SIGN_BIT (UINT64_C(1) << 63)

/* Doubles in ascending order have ascending keys; −0 is 0. */
static uint64_t
key_of(double value)
{
    uint64_t bits;

    value += 0.0;
    memcpy(&bits, &value, sizeof bits);
    return bits & SIGN_BIT ? ~bits : bits | SIGN_BIT;
}

static double
value_of(uint64_t key)
{
    uint64_t bits = key & SIGN_BIT ? key & ~SIGN_BIT : ~key;
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Keys that share a slot are looked for one after another: this many searches are a few milliseconds at worst. */
#define BUCKETS_PER_POLL 64

static uint64_t
first_slot(uint64_t key)
{
    return (key ^ key >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> 40;
}

/* The slot of a key, or the free one where it belongs; NULL when a damaged table is full. */
static KcQuantileBucket *
slot_of(KcQuantile *sketch, uint64_t key)
{
    uint64_t mask = sketch->capacity - 1;
    uint64_t i = first_slot(key);

    for (uint32_t step = 0; step < sketch->capacity; step++, i++) {
        KcQuantileBucket *bucket = &sketch->buckets[i & mask];

        if (bucket->count == 0 || bucket->key == key)
            return bucket;
    }
    return NULL;
}

static bool
add(KcQuantile *sketch, uint64_t key, uint64_t count)
{
    KcQuantileBucket *bucket = slot_of(sketch, key);

    if (!bucket)
        return false;
    sketch->distinct += bucket->count == 0;
    sketch->total += count;
    bucket->key = key;
    bucket->count += count;
    return true;
}

/* The most buckets that a table of this capacity takes before it grows. */
static uint64_t
most(uint32_t capacity)
{
    return capacity == KC_QUANTILE_MOST_CAPACITY ? KC_QUANTILE_MOST : capacity - capacity / 4;
}

static KcStatus
corrupt(KcContext *context, const char *detail)
{
    kc_fail(context, KC_CORRUPT, "invalid aggregate state");
    return kc_detail(context, "%s", detail);
}

size_t
kc_quantile_bytes(uint32_t capacity)
{
    return sizeof(KcQuantile) + (size_t)capacity * sizeof(KcQuantileBucket);
}

uint32_t
kc_quantile_capacity(uint64_t distinct)
{
    uint32_t capacity = KC_QUANTILE_LEAST_CAPACITY;

    while (capacity < KC_QUANTILE_MOST_CAPACITY && most(capacity) < distinct)
        capacity *= 2;
    return capacity;
}

void
kc_quantile_init(KcQuantile *sketch, uint32_t capacity)
{
    sketch->capacity = capacity;
}

bool
kc_quantile_is_tight(const KcQuantile *sketch)
{
    return sketch->capacity < KC_QUANTILE_MOST_CAPACITY && sketch->distinct >= most(sketch->capacity);
}

bool
kc_quantile_add(KcQuantile *sketch, double value)
{
    return add(sketch, key_of(value) >> sketch->shift, 1);
}

bool
kc_quantile_is_over(const KcQuantile *sketch)
{
    return sketch->distinct > KC_QUANTILE_MOST;
}

/* The buckets in use, in memory of their own. */
static KcStatus
gather(KcContext *context, const KcQuantile *sketch, KcQuantileBucket **buckets, size_t *count)
{
    void *memory;
    KcStatus status = kc_allocate(context, sketch->capacity, sizeof **buckets, &memory);

    if (status)
        return status;
    *buckets = memory;
    *count = 0;
    for (uint32_t i = 0; i < sketch->capacity; i++)
        if (sketch->buckets[i].count)
            (*buckets)[(*count)++] = sketch->buckets[i];
    return KC_OK;
}

KcStatus
kc_quantile_fit(KcContext *context, KcQuantile *sketch, uint32_t shift)
{
    KcQuantileBucket *buckets;
    size_t count;
    uint32_t old_shift = sketch->shift;
    KcStatus status;

    if (shift <= old_shift && !kc_quantile_is_over(sketch))
        return KC_OK;
    status = gather(context, sketch, &buckets, &count);
    if (status)
        return status;
    if (shift <= old_shift)
        shift = old_shift + 1;
    for (; shift < 64; shift++) {
        memset(sketch->buckets, 0, sketch->capacity * sizeof *sketch->buckets);
        sketch->shift = shift;
        sketch->distinct = 0;
        sketch->total = 0;
        for (size_t i = 0; i < count; i++) {
            add(sketch, buckets[i].key >> (shift - old_shift), buckets[i].count);
            if (i % BUCKETS_PER_POLL == 0 && (status = kc_poll(context)) != KC_OK)
                return status;
        }
        if (!kc_quantile_is_over(sketch))
            return KC_OK;
    }
    return corrupt(context, "Its quantile sketch cannot be made to fit.");
}

KcStatus
kc_quantile_merge(KcContext *context, KcQuantile *sketch, const KcQuantile *other)
{
    KcStatus status = kc_quantile_fit(context, sketch, other->shift);

    for (uint32_t i = 0; !status && i < other->capacity; i++) {
        const KcQuantileBucket *bucket = &other->buckets[i];

        if (bucket->count == 0)
            continue;
        if (!add(sketch, bucket->key >> (sketch->shift - other->shift), bucket->count))
            return corrupt(context, "Its quantile sketch is full.");
        if (i % BUCKETS_PER_POLL == 0)
            status = kc_poll(context);
        if (!status && kc_quantile_is_over(sketch))
            status = kc_quantile_fit(context, sketch, sketch->shift);
    }
    return status;
}

KcStatus
kc_quantile_copy(KcContext *context, KcQuantile *sketch, const KcQuantile *other)
{
    sketch->shift = other->shift;
    return kc_quantile_merge(context, sketch, other);
}

/* Whether each bucket lies where a search for its key comes by: no free slot stands before it. */
static bool
are_buckets_in_place(const KcQuantile *sketch)
{
    uint64_t mask = sketch->capacity - 1;
    uint64_t start = 0;
    uint64_t run = 0;

    /* From a free slot on, so that no run of used ones is begun in its middle. */
    while (start < mask && sketch->buckets[start].count)
        start++;
    for (uint64_t i = start; i <= start + mask; i++) {
        const KcQuantileBucket *bucket = &sketch->buckets[i & mask];

        if (bucket->count && ((i - first_slot(bucket->key)) & mask) > run)
            return false;
        run = bucket->count ? run + 1 : 0;
    }
    return true;
}

KcStatus
kc_quantile_check(KcContext *context, const KcQuantile *sketch, uint32_t capacity, double low, double high)
{
    uint64_t least_key, most_key;
    uint64_t distinct = 0;
    uint64_t total = 0;
    int ends = 0;

    /* A sketch is made coarser only when it was over at the shift before, of which two buckets become one. */
    if (sketch->capacity != capacity || sketch->shift > 63 || sketch->distinct > most(capacity) ||
        (sketch->shift && sketch->distinct <= KC_QUANTILE_MOST / 2))
        return corrupt(context, "The head of a quantile sketch is damaged.");
    least_key = key_of(low) >> sketch->shift;
    most_key = key_of(high) >> sketch->shift;
    for (uint32_t i = 0; i < capacity; i++) {
        const KcQuantileBucket *bucket = &sketch->buckets[i];

        if (bucket->count == 0)
            continue;
        distinct++;
        ends += (bucket->key == least_key) + (bucket->key == most_key);
        if (bucket->key < least_key || bucket->key > most_key ||
            __builtin_add_overflow(total, bucket->count, &total))
            return corrupt(context, "A bucket of a quantile sketch is damaged.");
    }
    if (distinct != sketch->distinct || total != sketch->total || total > INT64_MAX ||
        ends != (distinct ? 2 : 0))
        return corrupt(context, "The counts of a quantile sketch do not agree.");
    if (!are_buckets_in_place(sketch))
        return corrupt(context, "A bucket of a quantile sketch is not in its place.");
    return KC_OK;
}

static int
compare_keys(const void *a, const void *b)
{
    uint64_t key_a = ((const KcQuantileBucket *)a)->key;
    uint64_t key_b = ((const KcQuantileBucket *)b)->key;

    return (key_a > key_b) - (key_a < key_b);
}

/* What stands for all values of a bucket. */
static double
middle(const KcQuantile *sketch, const KcQuantileBucket *bucket)
{
    uint64_t first = bucket->key << sketch->shift;
    uint64_t last = first | ((UINT64_C(1) << sketch->shift) - 1);
    double low = value_of(first);
    double high = value_of(last);

    /* A coarse bucket at the end of the range reaches into the keys of infinity and NaN. */
    low = isfinite(low) ? low : -DBL_MAX;
    high = isfinite(high) ? high : DBL_MAX;
    return first == last ? low : low / 2 + high / 2;
}

/* As percentile_cont interpolates, as far as the difference is finite. */
static double
between(double low, double high, double share)
{
    double difference = high - low;

    return fmin(isfinite(difference) ? low + share * difference : low * (1 - share) + high * share, high);
}

/* The bucket that holds the value of this rank, from 0. */
static const KcQuantileBucket *
bucket_at(const KcQuantileBucket *buckets, size_t count, uint64_t rank)
{
    size_t i = 0;

    for (uint64_t before = buckets[0].count; before <= rank && i + 1 < count; before += buckets[i].count)
        i++;
    return &buckets[i];
}

KcStatus
kc_quantile_values(KcContext *context, const KcQuantile *sketch, const double *shares, size_t count,
                   double *values, double *rank_error)
{
    KcQuantileBucket *buckets;
    size_t used;
    KcStatus status = kc_poll(context);

    *rank_error = 0;
    if (!status)
        status = gather(context, sketch, &buckets, &used);
    if (status)
        return status;
    if (used == 0)
        return corrupt(context, "A quantile sketch is empty.");
    qsort(buckets, used, sizeof *buckets, compare_keys);
    for (size_t i = 0; i < count; i++) {
        double place = (double)(sketch->total - 1) * shares[i];
        uint64_t rank = (uint64_t)place;
        double beyond = place - (double)rank;
        const KcQuantileBucket *below = bucket_at(buckets, used, rank);
        const KcQuantileBucket *above = beyond > 0 ? bucket_at(buckets, used, rank + 1) : below;

        values[i] = below == above ? middle(sketch, below)
                                   : between(middle(sketch, below), middle(sketch, above), beyond);
        if (sketch->shift)
            *rank_error =
                fmax(*rank_error, fmax((double)below->count, (double)above->count) / (double)sketch->total);
    }
    return KC_OK;
}
