/* Starts by k-means||; see kmeans_oversample.h. */
#include "core/kmeans_oversample.h"

#include "core/arena.h"
#include "core/fold.h"
#include "core/kmeans_hash.h"

#include <math.h>
#include <string.h>

#define LANES KC_KMEANS_LANES
#define POLL_AFTER ((size_t)1 << 22)
#define ROUNDS 5
/* Where those have drawn fewer than k rows, for the rest; hardly one of them draws none. */
#define MORE_ROUNDS(k) (20 * (k))
/* Rows are sorted out by the first bits of their hashes. */
#define MOST_BUCKET_BITS 16
/* Sums of up to 2^32 terms may be off by this much. */
#define SLIGHTLY_MORE (1 + 0x1p-20)

static KcStatus
poll_after(KcContext *context, size_t work, size_t *pending)
{
    *pending += work;
    if (*pending < POLL_AFTER)
        return KC_OK;
    *pending = 0;
    return kc_poll(context);
}

static inline bool
is_row(const KcKmeansPoints *points, size_t block, size_t lane)
{
    return block * LANES + lane < points->count;
}

/* Brings every row to the nearest of the rows drawn from `first` on, where that is nearer than what it had; `row` is
 * working memory. */
static KcStatus
come_near(KcContext *context, KcKmeansSeeds *seeds, const KcKmeansPoints *drawn, size_t first,
          uint32_t *nearest, double *rows)
{
    const KcKmeansPoints *points = seeds->points;
    size_t d = points->dimensions, pending = 0;
    double squares[LANES] __attribute__((aligned(64)));
    KcStatus status = KC_OK;

    for (size_t j = first; j < drawn->count; j++)
        kc_kmeans_row(drawn, j, rows + (j - first) * d);
    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        double *distances = seeds->distances + b * LANES;

        for (size_t j = first; j < drawn->count; j++) {
            kc_kmeans_squares(seeds->kernel, points, b, rows + (j - first) * d, squares);
            for (size_t lane = 0; lane < LANES; lane++) {
                uint32_t *own = &nearest[b * LANES + lane];

                /* Of rows equally near the first in the order of coordinates, in whatever order they were drawn. */
                if (squares[lane] < distances[lane] ||
                    (squares[lane] == distances[lane] && is_row(points, b, lane) &&
                     kc_kmeans_row_compare(drawn, j, *own) < 0)) {
                    distances[lane] = squares[lane];
                    *own = (uint32_t)j;
                }
            }
        }
        status = poll_after(context, LANES * d * (drawn->count - first), &pending);
    }
    return status;
}

/* Σ w·distance, the same in any order; the fold is one for such terms. */
static double
sum_distances(const KcKmeansSeeds *seeds, KcFold *fold)
{
    const KcKmeansPoints *points = seeds->points;
    double largest = 0, coarse = 0, fine = 0;

    for (size_t i = 0; i < points->count; i++)
        largest = fmax(largest, kc_kmeans_weight(points, i) * seeds->distances[i]);
    *fold = kc_fold_for(largest, (double)points->count);
    for (size_t i = 0; i < points->count; i++) {
        double term = kc_kmeans_weight(points, i) * seeds->distances[i];
        double part = kc_fold_coarse(fold, term);

        coarse += part;
        fine += kc_fold_fine(fold, term - part);
    }
    return coarse + fine;
}

/* A number in [0, 1) that equal rows, of the same hash, share. */
static double
chance(uint64_t hash)
{
    KcRng rng;

    kc_rng_seed(&rng, hash);
    return kc_rng_uniform(&rng);
}

/* Rows that are equal. */
typedef struct Group {
    uint64_t hash;
    size_t row;    /* one of them, and 1; 0: a free place */
    double coarse; /* Σ w·distance */
    double fine;
} Group;

/* An open-addressed table of them, at most half full; and Σ w·distance of the rows whose hashes begin alike: no equal
 * rows have more together. */
typedef struct Groups {
    Group *places;
    size_t room;
    size_t count;
    KcFold fold;
    double *sums;
    int bits;
} Groups;

/* Where the rows that equal row i stand, or would stand. */
static Group *
find_group(const Groups *groups, const KcKmeansPoints *points, size_t i, uint64_t hash)
{
    size_t place = hash & (groups->room - 1);

    while (groups->places[place].row &&
           (groups->places[place].hash != hash ||
            kc_kmeans_row_compare(points, groups->places[place].row - 1, i) != 0))
        place = (place + 1) & (groups->room - 1);
    return &groups->places[place];
}

static KcStatus
make_room(KcContext *context, const KcKmeansPoints *points, Groups *groups)
{
    Groups larger = *groups;
    void *memory;
    KcStatus status;

    larger.room = groups->room ? 2 * groups->room : 64;
    status = kc_allocate(context, larger.room, sizeof(Group), &memory);
    if (status != KC_OK)
        return status;
    larger.places = memory;
    for (size_t place = 0; place < groups->room; place++) {
        const Group *group = &groups->places[place];

        if (group->row)
            *find_group(&larger, points, group->row - 1, group->hash) = *group;
    }
    *groups = larger;
    return KC_OK;
}

static KcStatus
add_to_group(KcContext *context, const KcKmeansSeeds *seeds, Groups *groups, size_t i, uint64_t hash)
{
    const KcKmeansPoints *points = seeds->points;
    double term = kc_kmeans_weight(points, i) * seeds->distances[i];
    double part = kc_fold_coarse(&groups->fold, term);
    Group *group;
    KcStatus status = 2 * groups->count >= groups->room ? make_room(context, points, groups) : KC_OK;

    if (status != KC_OK)
        return status;
    group = find_group(groups, points, i, hash);
    groups->count += !group->row;
    group->hash = hash;
    group->row = i + 1;
    group->coarse += part;
    group->fine += kc_fold_fine(&groups->fold, term - part);
    return KC_OK;
}

static KcStatus
make_groups(KcContext *context, const KcKmeansPoints *points, Groups *groups)
{
    *groups = (Groups){.bits = 1};
    while (groups->bits < MOST_BUCKET_BITS && (size_t)1 << groups->bits < points->count)
        groups->bits++;
    return kc_allocate_doubles(context, (size_t)1 << groups->bits, &groups->sums);
}

static KcStatus
sum_buckets(KcContext *context, const KcKmeansSeeds *seeds, uint64_t round, Groups *groups)
{
    const KcKmeansPoints *points = seeds->points;
    size_t pending = 0;
    KcStatus status = KC_OK;

    memset(groups->sums, 0, ((size_t)1 << groups->bits) * sizeof(double));
    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        if (seeds->distances[i] > 0)
            groups->sums[kc_kmeans_hash_row(points, i, round) >> (64 - groups->bits)] +=
                kc_kmeans_weight(points, i) * seeds->distances[i];
        status = poll_after(context, points->dimensions + 1, &pending);
    }
    return status;
}

/* Finds the rows that may be drawn, equal ones together. */
static KcStatus
find_groups(KcContext *context, const KcKmeansSeeds *seeds, double factor, uint64_t round, Groups *groups)
{
    const KcKmeansPoints *points = seeds->points;
    size_t pending = 0;
    KcStatus status = sum_buckets(context, seeds, round, groups);

    if (groups->room)
        memset(groups->places, 0, groups->room * sizeof(Group));
    groups->count = 0;
    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        status = poll_after(context, points->dimensions + 1, &pending);
        if (status == KC_OK && seeds->distances[i] > 0) {
            uint64_t hash = kc_kmeans_hash_row(points, i, round);

            if (chance(hash) < factor * groups->sums[hash >> (64 - groups->bits)] * SLIGHTLY_MORE)
                status = add_to_group(context, seeds, groups, i, hash);
        }
    }
    return status;
}

/* Draws every row with a probability of `factor` times its weighted distance; equal ones as one of all their weight. */
static KcStatus
draw(KcContext *context, const KcKmeansSeeds *seeds, double factor, uint64_t round, Groups *groups,
     double *row, KcKmeansPoints *drawn)
{
    const KcKmeansPoints *points = seeds->points;
    KcStatus status = find_groups(context, seeds, factor, round, groups);

    for (size_t place = 0; place < groups->room && status == KC_OK; place++) {
        const Group *group = &groups->places[place];
        size_t i = group->row - 1;

        if (!group->row || chance(group->hash) >= factor * (group->coarse + group->fine))
            continue;
        kc_kmeans_row(points, i, row);
        status = kc_kmeans_points_add(context, drawn, row, 0);
    }
    return status;
}

/* Weighs the rows drawn by those nearest to them: exact sums of weights cut to a common unit, of at most 1. */
static void
weigh(const KcKmeansPoints *points, const uint32_t *nearest, KcKmeansPoints *drawn)
{
    KcFold fold = kc_fold_for(1, (double)points->count);
    size_t d = points->dimensions;
    int bits;

    frexp((double)points->count, &bits);
    for (size_t i = 0; i < points->count; i++) {
        size_t j = nearest[i];

        drawn->blocks[j / LANES][d * LANES + j % LANES] +=
            ldexp(kc_fold_coarse(&fold, kc_kmeans_weight(points, i)), -bits);
    }
}

/* The first row drawn: one at a random place in the order of the hashes, by its weight. */
static KcStatus
draw_first(KcContext *context, KcKmeansSeeds *seeds, KcRng *rng, double *row, KcKmeansPoints *drawn)
{
    size_t found;
    KcStatus status = kc_kmeans_seed(context, seeds, KC_KMEANS_RANDOM, 1, rng, row, &found);

    if (status == KC_OK && found)
        status = kc_kmeans_points_add(context, drawn, row, 0);
    return status;
}

KcStatus
kc_kmeans_oversample(KcContext *context, KcKmeansSeeds *seeds, size_t k, KcRng *rng, uint32_t *nearest,
                     KcKmeansPoints *drawn)
{
    const KcKmeansPoints *points = seeds->points;
    double *rows;
    size_t first = 0;
    Groups groups;
    KcStatus status = kc_allocate_doubles(context, points->dimensions, &rows);

    if (status == KC_OK)
        status = make_groups(context, points, &groups);
    if (status == KC_OK)
        status = kc_kmeans_points_start(context, points->dimensions, true, drawn);
    if (status == KC_OK)
        status = draw_first(context, seeds, rng, rows, drawn);
    if (status == KC_OK)
        status = kc_kmeans_seeds_measure(context, seeds);
    for (size_t i = 0; i < kc_kmeans_lane_count(points) && status == KC_OK; i++)
        seeds->distances[i] = i < points->count ? INFINITY : 0;
    for (size_t round = 0; status == KC_OK; round++) {
        double sum;

        status = kc_allocate_doubles(context, (drawn->count - first + 1) * points->dimensions, &rows);
        if (status == KC_OK)
            status = come_near(context, seeds, drawn, first, nearest, rows);
        first = drawn->count;
        sum = sum_distances(seeds, &groups.fold);
        if (status != KC_OK || sum == 0 ||
            (round >= ROUNDS && (drawn->count >= k || round >= ROUNDS + MORE_ROUNDS(k))))
            break;
        status = draw(context, seeds, 2 * (double)k / sum, kc_rng_bits(rng), &groups, rows, drawn);
    }
    if (status != KC_OK)
        return status;
    weigh(points, nearest, drawn);
    return kc_kmeans_points_adopt(context, drawn, points);
}
