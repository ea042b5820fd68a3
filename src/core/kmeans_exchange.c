/* Starts exchanged for better ones; see kmeans_exchange.h. */
#include "core/kmeans_exchange.h"

#include "core/arena.h"

#include <math.h>
#include <string.h>

#define LANES KC_KMEANS_LANES
#define POLL_AFTER ((size_t)1 << 22)

static KcStatus
poll_after(KcContext *context, KcKmeansExchange *exchange, size_t passes)
{
    exchange->pending += LANES * exchange->seeds->points->dimensions * passes;
    if (exchange->pending < POLL_AFTER)
        return KC_OK;
    exchange->pending = 0;
    return kc_poll(context);
}

KcStatus
kc_kmeans_exchange_make(KcContext *context, KcKmeansSeeds *seeds, size_t k, double *rows,
                        KcKmeansExchange *exchange)
{
    size_t lanes = kc_kmeans_lane_count(seeds->points);
    void *first, *second, *missed;
    KcStatus status;

    *exchange = (KcKmeansExchange){.seeds = seeds, .rows = rows};
    status = kc_allocate_doubles(context, lanes, &exchange->second_distances);
    if (status == KC_OK)
        status = kc_allocate(context, lanes, sizeof(uint32_t), &first);
    if (status == KC_OK)
        status = kc_allocate(context, lanes, sizeof(uint32_t), &second);
    if (status == KC_OK)
        status = kc_allocate(context, k, sizeof(uint64_t), &missed);
    if (status != KC_OK)
        return status;
    exchange->first = first;
    exchange->second = second;
    exchange->missed = missed;
    return KC_OK;
}

static void
forget(KcKmeansExchange *exchange, size_t i)
{
    exchange->seeds->distances[i] = exchange->second_distances[i] = INFINITY;
}

/* Centre j, `square` away from row i, among the two nearest to it. */
static inline void
rank(KcKmeansExchange *exchange, size_t i, uint32_t j, double square)
{
    double *first = exchange->seeds->distances + i, *second = exchange->second_distances + i;

    if (square < *first) {
        *second = *first;
        exchange->second[i] = exchange->first[i];
        *first = square;
        exchange->first[i] = j;
    } else if (square < *second) {
        *second = square;
        exchange->second[i] = j;
    }
}

/* The same for the rows of a block, without branches, which would be foretold wrong half of the time. */
static void
rank_block(KcKmeansExchange *exchange, size_t block, uint32_t j, const double *restrict squares)
{
    double *restrict firsts = exchange->seeds->distances + block * LANES;
    double *restrict seconds = exchange->second_distances + block * LANES;
    uint32_t *restrict first_of = exchange->first + block * LANES;
    uint32_t *restrict second_of = exchange->second + block * LANES;

    for (size_t lane = 0; lane < LANES; lane++) {
        double square = squares[lane], first = firsts[lane], second = seconds[lane];
        bool is_first = square < first, is_second = square < second;

        second_of[lane] = is_first ? first_of[lane] : is_second ? j : second_of[lane];
        first_of[lane] = is_first ? j : first_of[lane];
        seconds[lane] = is_first ? first : is_second ? square : second;
        firsts[lane] = is_first ? square : first;
    }
}

static KcStatus
rank_centre(KcContext *context, KcKmeansExchange *exchange, size_t j)
{
    const KcKmeansPoints *points = exchange->seeds->points;
    double squares[LANES] __attribute__((aligned(64)));
    KcStatus status = KC_OK;

    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        kc_kmeans_squares(exchange->seeds->kernel, points, b, exchange->rows + j * points->dimensions,
                          squares);
        rank_block(exchange, b, (uint32_t)j, squares);
        status = poll_after(context, exchange, 1);
    }
    return status;
}

/* Lanes beyond the last row stand nowhere, so that no draw falls on them. */
static void
leave_rest(KcKmeansExchange *exchange)
{
    const KcKmeansPoints *points = exchange->seeds->points;

    for (size_t i = points->count; i < kc_kmeans_lane_count(points); i++)
        exchange->seeds->distances[i] = exchange->second_distances[i] = 0;
}

KcStatus
kc_kmeans_exchange_begin(KcContext *context, KcKmeansExchange *exchange, size_t k)
{
    KcStatus status = KC_OK;

    exchange->k = k;
    for (size_t i = 0; i < exchange->seeds->points->count; i++)
        forget(exchange, i);
    for (size_t j = 0; j < exchange->k && status == KC_OK; j++)
        status = rank_centre(context, exchange, j);
    leave_rest(exchange);
    return status;
}

/* What the inertia would fall by with candidate t, and what it would rise by without each centre then. */
static KcStatus
try_candidate(KcContext *context, KcKmeansExchange *exchange, size_t t, double most, uint64_t *fall)
{
    const KcKmeansSeeds *seeds = exchange->seeds;
    const KcKmeansPoints *points = seeds->points;
    size_t d = points->dimensions;
    double unit = kc_kmeans_whole_unit(points, most), squares[LANES] __attribute__((aligned(64)));
    KcStatus status = KC_OK;

    *fall = 0;
    memset(exchange->missed, 0, exchange->k * sizeof(uint64_t));
    for (size_t b = 0; b < points->block_count && status == KC_OK; b++) {
        const double *weights = points->weighted ? points->blocks[b] + d * LANES : NULL;
        const double *firsts = seeds->distances + b * LANES;
        const double *seconds = exchange->second_distances + b * LANES;

        kc_kmeans_squares(seeds->kernel, points, b, seeds->candidates + t * d, squares);
        for (size_t lane = 0; lane < LANES; lane++) {
            double weight = weights ? weights[lane] : 1;
            double with = squares[lane] < firsts[lane] ? squares[lane] : firsts[lane];
            double without = squares[lane] < seconds[lane] ? squares[lane] : seconds[lane];
            double rise = weight * (without - with);

            *fall += (uint64_t)(int64_t)(weight * (firsts[lane] - with) * unit);
            exchange->missed[exchange->first[b * LANES + lane]] +=
                (uint64_t)(int64_t)((rise < most ? rise : most) * unit);
        }
        status = poll_after(context, exchange, 1);
    }
    return status;
}

/* The largest weighted distance of a row that need be told from larger ones: above it, all of the inertia is less. */
static double
find_most(const KcKmeansExchange *exchange)
{
    const KcKmeansPoints *points = exchange->seeds->points;
    double largest = 0, largest_second = 0;

    for (size_t i = 0; i < points->count; i++) {
        double weight = kc_kmeans_weight(points, i), first, second;

        /* Not fmax, which is a call. */
        first = weight * exchange->seeds->distances[i];
        second = weight * exchange->second_distances[i];
        largest = first > largest ? first : largest;
        largest_second = second > largest_second ? second : largest_second;
    }
    return fmin(largest * (double)points->count, largest_second);
}

KcStatus
kc_kmeans_exchange_find(KcContext *context, KcKmeansExchange *exchange, KcRng *rng, bool *found)
{
    double most = find_most(exchange);
    KcStatus status = kc_kmeans_seed_draw(context, exchange->seeds, exchange->seeds->trials, rng, found);

    exchange->change = INT64_MAX;
    for (size_t t = 0; t < exchange->seeds->trials && *found && status == KC_OK; t++) {
        uint64_t fall;

        status = try_candidate(context, exchange, t, most, &fall);
        for (size_t j = 0; j < exchange->k; j++) {
            int64_t change = (int64_t)(exchange->missed[j] - fall);

            if (change >= exchange->change)
                continue;
            exchange->change = change;
            exchange->drawn = t;
            exchange->replaced = j;
        }
    }
    return status;
}

/* Makes the exchange found last, and looks again at the rows that were near the centre it replaces. */
static KcStatus
make_exchange(KcContext *context, KcKmeansExchange *exchange)
{
    const KcKmeansPoints *points = exchange->seeds->points;
    size_t d = points->dimensions, replaced = exchange->replaced;
    KcStatus status = KC_OK;

    memcpy(exchange->rows + replaced * d, kc_kmeans_exchange_row(exchange), d * sizeof(double));
    for (size_t i = 0; i < points->count && status == KC_OK; i++) {
        if (exchange->first[i] != replaced && exchange->second[i] != replaced)
            continue;
        forget(exchange, i);
        for (size_t j = 0; j < exchange->k; j++)
            if (j != replaced)
                rank(exchange, i, (uint32_t)j, kc_kmeans_square(points, i, exchange->rows + j * d));
        status = poll_after(context, exchange, exchange->k / LANES + 1);
    }
    if (status == KC_OK)
        status = rank_centre(context, exchange, replaced);
    leave_rest(exchange);
    return status;
}

KcStatus
kc_kmeans_exchange_improve(KcContext *context, KcKmeansExchange *exchange, int most, KcRng *rng)
{
    bool found = true;
    KcStatus status = KC_OK;

    for (int n = 0; n < most && found && status == KC_OK; n++) {
        status = kc_kmeans_exchange_find(context, exchange, rng, &found);
        if (status == KC_OK && found && exchange->change < 0)
            status = make_exchange(context, exchange);
    }
    return status;
}
