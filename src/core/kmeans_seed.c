/* Where k-means starts; see kmeans_seed.h. */
#include "core/kmeans_seed.h"

#include "core/arena.h"
#include "core/kmeans_hash.h"

#include <math.h>
#include <string.h>

#define LANES KC_KMEANS_LANES
#define POLL_AFTER ((size_t)1 << 22)
/* Rows that are passed over between two polls. */
#define ROWS_A_POLL ((size_t)1 << 20)
#define MOST_BUCKET_BITS 16
/* Up to so many rows are listed by bucket too. */
#define MOST_LISTED_ROWS ((size_t)1 << 16)
#define LISTED_BITS 3
/* Whole-number weights of all rows together stay below 2^62. */
#define TOTAL_BITS 62
#define MOST_UNIT_BITS 1000
/* Farther than any two rows are from each other: coordinates are at most 2 apart. */
#define FARTHEST (4.0 * KC_KMEANS_MOST_DIMENSIONS)

static KcStatus
poll_after(KcContext *context, const KcKmeansPoints *points, size_t passes, size_t *pending)
{
    *pending += LANES * points->dimensions * passes;
    if (*pending < POLL_AFTER)
        return KC_OK;
    *pending = 0;
    return kc_poll(context);
}

/* About as many buckets as rows in each; of rows that are listed, 2^LISTED_BITS in each. */
static int
bucket_bits_for(size_t rows)
{
    int bits = 0;

    while (bits < MOST_BUCKET_BITS &&
           (size_t)1 << (rows <= MOST_LISTED_ROWS ? bits + LISTED_BITS : 2 * bits) < rows)
        bits++;
    return bits;
}

/* Lists the rows of each bucket, by counting: where rows are few, many are drawn among them. */
static KcStatus
list_members(KcContext *context, KcKmeansSeeds *seeds)
{
    size_t count = seeds->points->count;
    void *memory;
    KcStatus status = kc_allocate(context, seeds->bucket_count + 2, sizeof(uint32_t), &memory);

    seeds->ends = memory;
    if (status == KC_OK)
        status = kc_allocate(context, count, sizeof(uint32_t), &memory);
    if (status != KC_OK)
        return status;
    seeds->members = memory;
    for (size_t i = 0; i < count; i++)
        seeds->ends[seeds->buckets[i] + 2]++;
    for (size_t bucket = 0; bucket < seeds->bucket_count; bucket++)
        seeds->ends[bucket + 2] += seeds->ends[bucket + 1];
    /* Counts on from the start of each, to where the next begins. */
    for (size_t i = 0; i < count; i++)
        seeds->members[seeds->ends[seeds->buckets[i] + 1]++] = (uint32_t)i;
    return KC_OK;
}

KcStatus
kc_kmeans_seeds_make(KcContext *context, const KcKmeansPoints *points, KcKmeansCpu cpu, size_t k,
                     KcKmeansSeeds *seeds)
{
    size_t pending = 0;
    void *buckets, *totals, *sums;
    KcStatus status;

    *seeds = (KcKmeansSeeds){
        .points = points, .kernel = kc_kmeans_kernel(cpu), .trials = 2 + (size_t)log((double)k)};
    seeds->bucket_bits = bucket_bits_for(points->count);
    seeds->bucket_count = (size_t)1 << seeds->bucket_bits;
    status = kc_allocate(context, kc_kmeans_lane_count(points), sizeof(uint16_t), &buckets);
    if (status == KC_OK)
        status = kc_allocate(context, seeds->bucket_count, sizeof(uint64_t), &totals);
    if (status == KC_OK)
        status = kc_allocate(context, seeds->trials, sizeof(uint64_t), &sums);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, seeds->trials * points->dimensions, &seeds->candidates);
    if (status != KC_OK)
        return status;
    seeds->sums = sums;
    seeds->buckets = buckets;
    seeds->totals = totals;
    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        seeds->buckets[i] = seeds->bucket_bits
                                ? (uint16_t)(kc_kmeans_hash_row(points, i, 0) >> (64 - seeds->bucket_bits))
                                : 0;
        if (i % LANES == 0)
            status = poll_after(context, points, 4, &pending);
    }
    return status == KC_OK && points->count <= MOST_LISTED_ROWS ? list_members(context, seeds) : status;
}

KcStatus
kc_kmeans_seeds_measure(KcContext *context, KcKmeansSeeds *seeds)
{
    return seeds->distances
               ? KC_OK
               : kc_allocate_doubles(context, kc_kmeans_lane_count(seeds->points), &seeds->distances);
}

double
kc_kmeans_whole_unit(const KcKmeansPoints *points, double largest)
{
    int rows_bits, distance_bits, bits;

    frexp((double)points->count + 1, &rows_bits);
    frexp(largest, &distance_bits);
    bits = (TOTAL_BITS - rows_bits < 52 ? TOTAL_BITS - rows_bits : 52) - distance_bits;
    /* Distances of less than 2^-950 come to 0. */
    return ldexp(1, bits < MOST_UNIT_BITS ? bits : MOST_UNIT_BITS);
}

/* Lowers distances to those from `row` where it is nearer; to nothing where it is equal, for a random start. */
static KcStatus
come_near(KcContext *context, KcKmeansSeeds *seeds, KcKmeansStart start, const double *row)
{
    const KcKmeansPoints *points = seeds->points;
    double squares[LANES] __attribute__((aligned(64)));
    size_t pending = 0;
    KcStatus status = KC_OK;

    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        double *restrict distances = seeds->distances + b * LANES;

        kc_kmeans_squares(seeds->kernel, points, b, row, squares);
        for (size_t lane = 0; lane < LANES; lane++) {
            double square = start == KC_KMEANS_RANDOM && squares[lane] > 0 ? INFINITY : squares[lane];

            distances[lane] = square < distances[lane] ? square : distances[lane];
        }
        status = poll_after(context, points, 1, &pending);
    }
    return status;
}

/* What row i is drawn by: before any row is drawn, its weight alone. */
static inline double
weighted(const KcKmeansSeeds *seeds, size_t i)
{
    return kc_kmeans_weight(seeds->points, i) * (seeds->distances ? seeds->distances[i] : FARTHEST);
}

static KcStatus
poll_at(KcContext *context, size_t i)
{
    return i % ROWS_A_POLL == 0 ? kc_poll(context) : KC_OK;
}

/* Sums the whole-number weights of each bucket; their unit is 0 when none is left. */
static KcStatus
count_weights(KcContext *context, KcKmeansSeeds *seeds)
{
    const KcKmeansPoints *points = seeds->points;
    double largest = 0;
    KcStatus status = KC_OK;

    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        double own = weighted(seeds, i);

        /* Not fmax, which is a call. */
        largest = own > largest ? own : largest;
        status = poll_at(context, i);
    }
    seeds->unit = largest > 0 ? kc_kmeans_whole_unit(points, largest) : 0;
    memset(seeds->totals, 0, seeds->bucket_count * sizeof(uint64_t));
    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        seeds->totals[seeds->buckets[i]] += (uint64_t)(weighted(seeds, i) * seeds->unit);
        status = poll_at(context, i);
    }
    return status;
}

/* Σ w·distance, as whole numbers, for each of the candidates if it were drawn. */
static KcStatus
sum_if_drawn(KcContext *context, KcKmeansSeeds *seeds, size_t trials)
{
    const KcKmeansPoints *points = seeds->points;
    size_t d = points->dimensions;
    double unit = seeds->unit;
    double squares[LANES] __attribute__((aligned(64)));
    size_t pending = 0;
    KcStatus status = KC_OK;

    memset(seeds->sums, 0, trials * sizeof(uint64_t));
    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        const double *distances = seeds->distances + b * LANES;
        const double *weights = points->weighted ? points->blocks[b] + d * LANES : NULL;

        for (size_t t = 0; t < trials; t++) {
            kc_kmeans_squares(seeds->kernel, points, b, seeds->candidates + t * d, squares);
            for (size_t lane = 0; lane < LANES; lane++) {
                double nearer = squares[lane] < distances[lane] ? squares[lane] : distances[lane];

                seeds->sums[t] += (uint64_t)(int64_t)((weights ? weights[lane] * nearer : nearer) * unit);
            }
        }
        status = poll_after(context, points, trials, &pending);
    }
    return status;
}

/* Rows whose hash begins with these bits. */
typedef struct Prefix {
    uint64_t value;
    int bits;
} Prefix;

#define NEXT_BITS 8

/* What is found of the rows of a prefix that can be drawn. */
typedef struct Members {
    size_t first; /* in the order of coordinates; SIZE_MAX: there is none */
    bool are_equal;
    uint64_t totals[1 << NEXT_BITS]; /* by the bits that follow the prefix */
} Members;

static void
add_member(const KcKmeansSeeds *seeds, size_t i, uint64_t weight, uint64_t next, Members *members)
{
    int order = members->first == SIZE_MAX ? -1 : kc_kmeans_row_compare(seeds->points, i, members->first);

    members->are_equal &= members->first == SIZE_MAX || order == 0;
    if (order < 0)
        members->first = i;
    members->totals[next] += weight;
}

static KcStatus
find_members(KcContext *context, const KcKmeansSeeds *seeds, const Prefix *prefix, Members *members)
{
    const KcKmeansPoints *points = seeds->points;
    size_t bucket = seeds->bucket_bits ? prefix->value >> (prefix->bits - seeds->bucket_bits) : 0;
    size_t from = seeds->members ? seeds->ends[bucket] : 0;
    size_t end = seeds->members ? seeds->ends[bucket + 1] : points->count;
    KcStatus status = KC_OK;

    *members = (Members){.first = SIZE_MAX, .are_equal = true};
    for (size_t n = from; n < end && status == KC_OK; n++) {
        size_t i = seeds->members ? seeds->members[n] : n;
        uint64_t hash, weight;

        status = poll_at(context, n);
        if (seeds->buckets[i] != bucket)
            continue;
        hash = kc_kmeans_hash_row(points, i, 0);
        weight = (uint64_t)(weighted(seeds, i) * seeds->unit);
        if (weight == 0 || (prefix->bits > 0 && hash >> (64 - prefix->bits) != prefix->value))
            continue;
        add_member(seeds, i, weight,
                   prefix->bits > 64 - NEXT_BITS ? 0 : hash << prefix->bits >> (64 - NEXT_BITS), members);
    }
    return status;
}

/* The place of the bucket that `place` falls into; what is left of `place` there. */
static size_t
walk(const uint64_t *totals, uint64_t *place)
{
    size_t bucket = 0;

    for (; *place >= totals[bucket]; bucket++)
        *place -= totals[bucket];
    return bucket;
}

/* Draws a row with probability w·distance. *row is SIZE_MAX when all distances are 0. */
static KcStatus
draw(KcContext *context, const KcKmeansSeeds *seeds, KcRng *rng, size_t *row)
{
    Prefix prefix = {0, seeds->bucket_bits};
    Members members;
    uint64_t total = 0, place;

    *row = SIZE_MAX;
    for (size_t bucket = 0; bucket < seeds->bucket_count; bucket++)
        total += seeds->totals[bucket];
    if (total == 0)
        return KC_OK;
    place = kc_rng_below(rng, total);
    prefix.value = walk(seeds->totals, &place);
    for (;;) {
        KcStatus status = find_members(context, seeds, &prefix, &members);

        if (status != KC_OK)
            return status;
        if (members.are_equal || prefix.bits > 64 - NEXT_BITS)
            break;
        prefix.value = prefix.value << NEXT_BITS | walk(members.totals, &place);
        prefix.bits += NEXT_BITS;
    }
    *row = members.first;
    return KC_OK;
}

KcStatus
kc_kmeans_seed_draw(KcContext *context, KcKmeansSeeds *seeds, size_t trials, KcRng *rng, bool *drawn)
{
    size_t d = seeds->points->dimensions;
    KcStatus status = count_weights(context, seeds);

    *drawn = true;
    for (size_t t = 0; t < trials && status == KC_OK && *drawn; t++) {
        size_t row;

        status = draw(context, seeds, rng, &row);
        *drawn = row != SIZE_MAX;
        if (status == KC_OK && *drawn)
            kc_kmeans_row(seeds->points, row, seeds->candidates + t * d);
    }
    return status;
}

/* Draws the next row into candidates; *drawn says whether there was one. */
static KcStatus
draw_next(KcContext *context, KcKmeansSeeds *seeds, size_t trials, KcRng *rng, bool *drawn)
{
    size_t d = seeds->points->dimensions;
    size_t best = 0;
    KcStatus status = kc_kmeans_seed_draw(context, seeds, trials, rng, drawn);

    if (status != KC_OK || !*drawn || trials == 1)
        return status;
    status = sum_if_drawn(context, seeds, trials);
    for (size_t t = 1; t < trials; t++)
        if (seeds->sums[t] < seeds->sums[best])
            best = t;
    if (best)
        memcpy(seeds->candidates, seeds->candidates + best * d, d * sizeof(double));
    return status;
}

/* Whether the row last in `rows` is one of those before it. */
static bool
is_drawn(const double *rows, size_t last, size_t d)
{
    for (size_t j = 0; j < last; j++)
        if (memcmp(rows + j * d, rows + last * d, d * sizeof(double)) == 0)
            return true;
    return false;
}

/* As if all rows were as far as one another from those drawn: the first is drawn by weight alone. */
static void
forget_drawn(KcKmeansSeeds *seeds)
{
    for (size_t i = 0; i < kc_kmeans_lane_count(seeds->points); i++)
        seeds->distances[i] = i < seeds->points->count ? FARTHEST : 0;
}

/* Draws k rows by weight alone, and leaves out those that equal one drawn before: what is drawn after them is as if the
 * rows drawn had been taken away. */
static KcStatus
draw_random(KcContext *context, KcKmeansSeeds *seeds, size_t k, KcRng *rng, double *rows, size_t *found)
{
    size_t d = seeds->points->dimensions;
    bool drawn = true;
    KcStatus status;

    if (seeds->distances)
        forget_drawn(seeds);
    status = count_weights(context, seeds);
    for (size_t n = 0; n < k && drawn && status == KC_OK; n++) {
        size_t row;

        status = draw(context, seeds, rng, &row);
        drawn = row != SIZE_MAX;
        if (status != KC_OK || !drawn)
            break;
        kc_kmeans_row(seeds->points, row, rows + *found * d);
        *found += !is_drawn(rows, *found, d);
    }
    return status;
}

KcStatus
kc_kmeans_seed_more(KcContext *context, KcKmeansSeeds *seeds, KcKmeansStart start, size_t k, KcRng *rng,
                    double *rows, size_t *found)
{
    size_t d = seeds->points->dimensions;
    size_t trials = start == KC_KMEANS_RANDOM ? 1 : seeds->trials;
    KcStatus status;

    if (*found == k)
        return KC_OK;
    status = kc_kmeans_seeds_measure(context, seeds);
    if (status != KC_OK)
        return status;
    forget_drawn(seeds);
    for (size_t j = 0; j < *found && status == KC_OK; j++) {
        status = come_near(context, seeds, start, rows + j * d);
        if (status == KC_OK)
            status = kc_poll(context);
    }
    for (; *found < k && status == KC_OK; ++*found) {
        bool drawn = false;

        status = draw_next(context, seeds, *found ? trials : 1, rng, &drawn);
        if (status != KC_OK || !drawn)
            break;
        memcpy(rows + *found * d, seeds->candidates, d * sizeof(double));
        status = come_near(context, seeds, start, seeds->candidates);
    }
    return status;
}

KcStatus
kc_kmeans_seed(KcContext *context, KcKmeansSeeds *seeds, KcKmeansStart start, size_t k, KcRng *rng,
               double *rows, size_t *found)
{
    KcStatus status = KC_OK;

    *found = 0;
    if (start == KC_KMEANS_RANDOM)
        status = draw_random(context, seeds, k, rng, rows, found);
    return status == KC_OK ? kc_kmeans_seed_more(context, seeds, start, k, rng, rows, found) : status;
}
