/* What is found of columns; see kmeans_columns.h. */
#include "core/kmeans_columns.h"

#include "core/arena.h"
#include "core/fold.h"
#include "core/numeric.h"
#include "core/quantile.h"
#include "core/scratch.h"

#include <math.h>

#define LANES KC_KMEANS_LANES
/* Coordinates looked at between two polls. */
#define POLL_AFTER ((size_t)1 << 20)

KcStatus
kc_kmeans_each_block(KcContext *context, KcKmeansPoints *points, KcKmeansBlockWork *work, void *data)
{
    size_t blocks_a_poll = POLL_AFTER / points->stride + 1;

    for (size_t b = 0; b < points->block_count; b++) {
        work(points->blocks[b], kc_kmeans_lanes_in(points, b), points, data);
        if (b % blocks_a_poll == blocks_a_poll - 1) {
            KcStatus status = kc_poll(context);

            if (status != KC_OK)
                return status;
        }
    }
    return KC_OK;
}

void
kc_kmeans_spread(const KcKmeansPoints *points, const double *of_column, double *of_place)
{
    for (size_t lane = 0; lane < LANES; lane++)
        for (size_t a = 0; a < points->dimensions; a++)
            of_place[kc_kmeans_place_of(points, lane, a)] = of_column[a];
}

/* 16 places. */
static inline void
widen_places(const double *restrict value, double *restrict low, double *restrict high)
{
    for (size_t l = 0; l < LANES; l++)
        low[l] = value[l] < low[l] ? value[l] : low[l];
    for (size_t l = 0; l < LANES; l++)
        high[l] = value[l] > high[l] ? value[l] : high[l];
}

static void
widen(double *block, size_t lanes, KcKmeansPoints *points, void *data)
{
    const KcKmeansRanges *ranges = data;

    /* A lane that is not in use says what the first one says. */
    for (size_t lane = lanes; lane < LANES; lane++)
        for (size_t a = 0; a < points->dimensions; a++)
            block[kc_kmeans_place_of(points, lane, a)] = block[kc_kmeans_place_of(points, 0, a)];
    for (size_t at = 0; at < points->dimensions * LANES; at += LANES)
        widen_places(block + at, ranges->low + at, ranges->high + at);
}

KcStatus
kc_kmeans_find_ranges(KcContext *context, KcKmeansPoints *points, const KcKmeansRanges *ranges)
{
    KcKmeansRanges of_place;
    size_t places = points->dimensions * LANES;
    KcStatus status = kc_allocate_doubles(context, 2 * places, &of_place.low);

    if (status != KC_OK)
        return status;
    of_place.high = of_place.low + places;
    for (size_t at = 0; at < places; at++) {
        of_place.low[at] = INFINITY;
        of_place.high[at] = -INFINITY;
    }
    status = kc_kmeans_each_block(context, points, widen, &of_place);
    for (size_t a = 0; a < points->dimensions; a++) {
        ranges->low[a] = INFINITY;
        ranges->high[a] = -INFINITY;
        for (size_t lane = 0; lane < LANES; lane++) {
            ranges->low[a] = fmin(ranges->low[a], of_place.low[kc_kmeans_place_of(points, lane, a)]);
            ranges->high[a] = fmax(ranges->high[a], of_place.high[kc_kmeans_place_of(points, lane, a)]);
        }
    }
    return status;
}

/* Σ w·x·factor of each column, as exact sums, for each place of a block. */
typedef struct Totals {
    KcKmeansBefore before;
    KcFold fold;
    double *factor;
    double *coarse;
    double *fine;
} Totals;

static inline void
add_term(const Totals *totals, size_t at, double term)
{
    double part = kc_fold_coarse(&totals->fold, term);

    totals->coarse[at] += part;
    totals->fine[at] += kc_fold_fine(&totals->fold, term - part);
}

/* 16 places. */
static inline void
add_terms(const double *restrict values, const double *restrict factor, KcFold fold, double *restrict coarse,
          double *restrict fine)
{
    for (size_t l = 0; l < LANES; l++) {
        double term = values[l] * factor[l];
        double part = kc_fold_coarse(&fold, term);

        coarse[l] += part;
        fine[l] += kc_fold_fine(&fold, term - part);
    }
}

static void
total(double *block, size_t lanes, KcKmeansPoints *points, void *data)
{
    const Totals *totals = data;
    const double *weight = points->weighted ? block + points->dimensions * LANES : NULL;

    if (totals->before.work)
        totals->before.work(block, lanes, points, totals->before.data);
    if (lanes == LANES && !points->weighted)
        for (size_t at = 0; at < points->dimensions * LANES; at += LANES)
            add_terms(block + at, totals->factor + at, totals->fold, totals->coarse + at, totals->fine + at);
    else
        for (size_t lane = 0; lane < lanes; lane++)
            for (size_t a = 0; a < points->dimensions; a++) {
                size_t at = kc_kmeans_place_of(points, lane, a);

                add_term(totals, at, block[at] * totals->factor[at] * (weight ? weight[lane] : 1));
            }
}

KcStatus
kc_kmeans_find_means(KcContext *context, KcKmeansPoints *points, KcKmeansBefore before, const double *factor,
                     double largest, double *means)
{
    Totals totals = {.before = before};
    size_t places = points->dimensions * LANES;
    KcStatus status = kc_allocate_doubles(context, 3 * places, &totals.factor);

    if (status != KC_OK)
        return status;
    totals.fold = kc_fold_for(largest, (double)points->count);
    totals.coarse = totals.factor + places;
    totals.fine = totals.coarse + places;
    kc_kmeans_spread(points, factor, totals.factor);
    status = kc_kmeans_each_block(context, points, total, &totals);
    for (size_t a = 0; a < points->dimensions; a++) {
        double coarse = 0, fine = 0;

        for (size_t lane = 0; lane < LANES; lane++) {
            coarse += totals.coarse[kc_kmeans_place_of(points, lane, a)];
            fine += totals.fine[kc_kmeans_place_of(points, lane, a)];
        }
        means[a] = (coarse + fine) / points->total_weight;
    }
    return status;
}

/* Σ w·(x·factor − mean)² of each column. */
typedef struct Squares {
    const double *means;
    KcSum *sums;
} Squares;

static void
add_squares(double *block, size_t lanes, KcKmeansPoints *points, void *data)
{
    Squares *squares = data;
    const double *weight = points->weighted ? block + points->dimensions * LANES : NULL;

    for (size_t a = 0; a < points->dimensions; a++)
        for (size_t lane = 0; lane < lanes; lane++) {
            double part = block[kc_kmeans_place_of(points, lane, a)] * points->factor[a] - squares->means[a];

            kc_sum_add(&squares->sums[a], weight ? weight[lane] * (part * part) : part * part);
        }
}

KcStatus
kc_kmeans_find_squares(KcContext *context, KcKmeansPoints *points, const double *means, double *squares)
{
    Squares work = {.means = means};
    void *memory;
    KcStatus status = kc_allocate(context, points->dimensions, sizeof(KcSum), &memory);

    if (status != KC_OK)
        return status;
    work.sums = memory;
    status = kc_kmeans_each_block(context, points, add_squares, &work);
    for (size_t a = 0; a < points->dimensions; a++)
        squares[a] = kc_sum_value(&work.sums[a]);
    return status;
}

typedef struct Column {
    size_t index;
    KcQuantile *sketch;
    KcContext *context;
    KcStatus status;
} Column;

static void
count_values(double *block, size_t lanes, KcKmeansPoints *points, void *data)
{
    Column *column = data;

    for (size_t lane = 0; lane < lanes && column->status == KC_OK; lane++) {
        kc_quantile_add(column->sketch, block[kc_kmeans_place_of(points, lane, column->index)]);
        if (kc_quantile_is_over(column->sketch))
            column->status = kc_quantile_fit(column->context, column->sketch, 0);
    }
}

/* The range between the quartiles of column a times its factor, of rows whatever their weights. */
static KcStatus
find_quartile_range(KcContext *context, KcKmeansPoints *points, size_t a, double *range)
{
    static const double shares[2] = {0.25, 0.75};
    uint32_t capacity = kc_quantile_capacity(points->count);
    Column column = {.index = a, .context = context};
    double quartiles[2], error;
    void *memory;
    KcStatus status = kc_allocate(context, kc_quantile_bytes(capacity), 1, &memory);

    if (status != KC_OK)
        return status;
    column.sketch = memory;
    kc_quantile_init(column.sketch, capacity);
    status = kc_kmeans_each_block(context, points, count_values, &column);
    if (status == KC_OK)
        status = column.status;
    if (status == KC_OK)
        status = kc_quantile_values(context, column.sketch, shares, 2, quartiles, &error);
    if (status == KC_OK)
        *range = quartiles[1] * points->factor[a] - quartiles[0] * points->factor[a];
    return status;
}

KcStatus
kc_kmeans_find_quartile_ranges(KcContext *context, KcKmeansPoints *points, double *ranges)
{
    KcScratch scratch;
    KcStatus status = KC_OK;

    kc_scratch_begin(&scratch, context);
    for (size_t a = 0; a < points->dimensions && status == KC_OK; a++) {
        kc_scratch_reset(&scratch);
        status = kc_scratch_status(&scratch, find_quartile_range(&scratch.context, points, a, &ranges[a]));
    }
    return status;
}
