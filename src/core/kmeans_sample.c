/* Samples of rows; see kmeans_sample.h. */
#include "core/kmeans_sample.h"

#include "core/arena.h"
#include "core/kmeans_hash.h"
#include "core/kmeans_kernel.h"
#include "core/kmeans_seed.h"

#include <math.h>
#include <string.h>

#define MOST_BUCKET_BITS 16
#define POLL_AFTER ((size_t)1 << 20)
#define SIFTS_A_POLL 4096
/* Less is nothing but rows that weigh next to nothing. */
#define LEAST_VARIANCE 1e-200

typedef struct Key {
    uint64_t hash;
    uint32_t row;
    uint32_t label;
} Key;

/* The rows by the first bits of their hashes. A row takes as many places as its weight in whole numbers. Keys are made of
 * those buckets only that a sampled place falls into. */
typedef struct Buckets {
    const KcKmeansPoints *points;
    const uint32_t *labels;
    bool by_distance;
    uint64_t seed;
    double unit; /* of weights in whole numbers */
    int bits;
    size_t count;
    uint16_t *of_row;
    uint64_t *first; /* each bucket's first place among all; count + 1 */
    size_t *sizes;   /* rows */
    size_t *keys_at; /* where its keys stand; SIZE_MAX: it has none */
    Key *keys;
} Buckets;

static uint64_t
places_of(const Buckets *buckets, size_t row)
{
    const KcKmeansPoints *points = buckets->points;
    double weight = kc_kmeans_weight(points, row);

    if (buckets->by_distance)
        weight *= kc_kmeans_importance(points, row);
    /* No row has more of what all have than that. */
    return (uint64_t)(fmin(weight, 2 * (double)points->count) * buckets->unit);
}

static size_t
bucket_of(const Buckets *buckets, uint64_t hash)
{
    return buckets->bits ? hash >> (64 - buckets->bits) : 0;
}

static bool
stands_before(const KcKmeansPoints *points, const Key *one, const Key *other)
{
    double weight, other_weight;
    int order;

    if (one->hash != other->hash)
        return one->hash < other->hash;
    order = kc_kmeans_row_compare(points, one->row, other->row);
    if (order)
        return order < 0;
    weight = kc_kmeans_weight(points, one->row);
    other_weight = kc_kmeans_weight(points, other->row);
    return weight != other_weight ? weight < other_weight : one->label < other->label;
}

static void
sift(const KcKmeansPoints *points, Key *keys, size_t root, size_t count)
{
    Key moved = keys[root];

    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && stands_before(points, &keys[child], &keys[child + 1]))
            child++;
        if (!stands_before(points, &moved, &keys[child]))
            break;
        keys[root] = keys[child];
    }
    keys[root] = moved;
}

/* By heap, so that no order of rows is slow. */
static KcStatus
sort(KcContext *context, const KcKmeansPoints *points, Key *keys, size_t count)
{
    KcStatus status = KC_OK;

    for (size_t i = count / 2; i-- > 0 && status == KC_OK;) {
        sift(points, keys, i, count);
        if (i % SIFTS_A_POLL == 0)
            status = kc_poll(context);
    }
    for (size_t end = count; end-- > 1 && status == KC_OK;) {
        Key largest = keys[0];

        keys[0] = keys[end];
        keys[end] = largest;
        sift(points, keys, 0, end);
        if (end % SIFTS_A_POLL == 0)
            status = kc_poll(context);
    }
    return status;
}

static KcStatus
poll_at(KcContext *context, const KcKmeansPoints *points, size_t i)
{
    return i % (POLL_AFTER / points->dimensions + 1) == 0 ? kc_poll(context) : KC_OK;
}

static KcStatus
make_buckets(KcContext *context, Buckets *buckets)
{
    const KcKmeansPoints *points = buckets->points;
    void *memory;
    KcStatus status;

    while (buckets->bits < MOST_BUCKET_BITS && (size_t)1 << buckets->bits < points->count)
        buckets->bits++;
    buckets->count = (size_t)1 << buckets->bits;
    status = kc_allocate(context, buckets->count + 1, sizeof *buckets->first, &memory);
    buckets->first = memory;
    if (status == KC_OK)
        status = kc_allocate(context, 2 * buckets->count, sizeof(size_t), &memory);
    if (status != KC_OK)
        return status;
    buckets->sizes = memory;
    buckets->keys_at = buckets->sizes + buckets->count;
    status = kc_allocate(context, points->count, sizeof *buckets->of_row, &memory);
    buckets->of_row = memory;
    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        size_t b = bucket_of(buckets, kc_kmeans_hash_row(points, i, buckets->seed));

        buckets->of_row[i] = (uint16_t)b;
        buckets->first[b + 1] += places_of(buckets, i);
        buckets->sizes[b]++;
        status = poll_at(context, points, i);
    }
    for (size_t b = 0; b < buckets->count; b++)
        buckets->first[b + 1] += buckets->first[b];
    return status;
}

/* Makes keys, sorted, of the buckets that the places, which ascend, fall into. */
static KcStatus
make_keys(KcContext *context, Buckets *buckets, const uint64_t *places, size_t wanted)
{
    const KcKmeansPoints *points = buckets->points;
    size_t room = 0, next = 0;
    void *memory;
    KcStatus status;

    for (size_t b = 0; b < buckets->count; b++) {
        buckets->keys_at[b] = SIZE_MAX;
        if (next < wanted && places[next] < buckets->first[b + 1]) {
            buckets->keys_at[b] = room;
            room += buckets->sizes[b];
        }
        while (next < wanted && places[next] < buckets->first[b + 1])
            next++;
    }
    status = kc_allocate(context, room, sizeof(Key), &memory);
    if (status != KC_OK)
        return status;
    buckets->keys = memory;
    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        size_t b = buckets->of_row[i];

        if (buckets->keys_at[b] != SIZE_MAX)
            buckets->keys[buckets->keys_at[b]++] =
                (Key){kc_kmeans_hash_row(points, i, buckets->seed), (uint32_t)i,
                      buckets->labels ? buckets->labels[i] : 0};
        status = poll_at(context, points, i);
    }
    for (size_t b = 0; b < buckets->count && status == KC_OK; b++) {
        if (buckets->keys_at[b] == SIZE_MAX)
            continue;
        buckets->keys_at[b] -= buckets->sizes[b];
        status = sort(context, points, buckets->keys + buckets->keys_at[b], buckets->sizes[b]);
    }
    return status;
}

/* Places to take rows from, ascending. */
static KcStatus
choose_places(KcContext *context, const Buckets *buckets, size_t wanted, uint64_t **places)
{
    uint64_t all = buckets->first[buckets->count];
    double step = (double)all / (double)wanted, begin;
    KcRng rng;
    void *memory;
    KcStatus status = kc_allocate(context, wanted, sizeof **places, &memory);

    if (status != KC_OK)
        return status;
    *places = memory;
    kc_rng_seed(&rng, buckets->seed);
    begin = kc_rng_uniform(&rng);
    for (size_t j = 0; j < wanted; j++) {
        uint64_t place = (uint64_t)(((double)j + begin) * step);

        (*places)[j] = place < all ? place : all - 1;
    }
    return KC_OK;
}

/* The rows at these places, which have keys. */
static void
find_rows(const Buckets *buckets, const uint64_t *places, size_t wanted, uint32_t *rows)
{
    size_t bucket = 0;
    const Key *key = NULL;
    uint64_t first = 0;

    for (size_t j = 0; j < wanted; j++) {
        if (!key || places[j] >= buckets->first[bucket + 1]) {
            while (places[j] >= buckets->first[bucket + 1])
                bucket++;
            key = buckets->keys + buckets->keys_at[bucket];
            first = buckets->first[bucket];
        }
        while (places[j] - first >= places_of(buckets, key->row))
            first += places_of(buckets, key++->row);
        rows[j] = key->row;
    }
}

static KcStatus
take(KcContext *context, Buckets *buckets, size_t wanted, uint32_t *rows)
{
    uint64_t *places;
    KcStatus status = make_buckets(context, buckets);

    if (status == KC_OK)
        status = choose_places(context, buckets, wanted, &places);
    if (status == KC_OK)
        status = make_keys(context, buckets, places, wanted);
    if (status == KC_OK)
        find_rows(buckets, places, wanted, rows);
    return status;
}

KcStatus
kc_kmeans_sample(KcContext *context, const KcKmeansPoints *points, const uint32_t *labels, uint64_t seed,
                 size_t wanted, uint32_t *rows)
{
    Buckets buckets = {.points = points,
                       .labels = labels,
                       .seed = seed,
                       .unit = points->weighted ? kc_kmeans_whole_unit(points, 1) : 1};

    return take(context, &buckets, wanted, rows);
}

double
kc_kmeans_importance(const KcKmeansPoints *points, size_t row)
{
    if (!(points->total_variance > LEAST_VARIANCE))
        return 1;
    return 1 + kc_kmeans_square(points, row, points->means) / points->total_variance * points->total_weight;
}

KcStatus
kc_kmeans_sample_by_importance(KcContext *context, const KcKmeansPoints *points, uint64_t seed, size_t wanted,
                               uint32_t *rows)
{
    Buckets buckets = {
        .points = points, .by_distance = true, .seed = seed, .unit = kc_kmeans_whole_unit(points, 2)};

    return take(context, &buckets, wanted, rows);
}
