/* Rows in blocks; see kmeans_points.h. */
#include "core/kmeans_points.h"

#include "core/arena.h"
#include "core/fold.h"
#include "core/kmeans_kernel.h"
#include "core/numeric.h"
#include "core/quantile.h"
#include "core/scratch.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define LANES KC_KMEANS_LANES
#define CACHE_LINE 64
/* Chunks grow with what there is already: small ones to so many bytes, then by whole huge pages. */
#define SMALL_CHUNK_BYTES ((size_t)1 << 20)
#define HUGE_PAGE ((size_t)2 << 20)
#define CHUNK_PART 8
/* Coordinates looked at between two polls. */
#define POLL_AFTER ((size_t)1 << 20)
#define LARGEST_SCALED 0x1p1000

KcStatus
kc_kmeans_points_start(KcContext *context, size_t dimensions, bool weighted, KcKmeansPoints *points)
{
    if (dimensions < 1 || dimensions > KC_KMEANS_MOST_DIMENSIONS) {
        kc_fail(context, KC_TOO_LARGE, "features must have from 1 to %d elements", KC_KMEANS_MOST_DIMENSIONS);
        return kc_detail(context, "Got %zu.", dimensions);
    }
    *points = (KcKmeansPoints){.dimensions = dimensions,
                               .weighted = weighted,
                               .is_long = dimensions >= KC_KMEANS_LEAST_LONG,
                               .stride = (dimensions + weighted) * LANES};
    points->step = points->is_long ? 1 : LANES;
    points->row_step = points->is_long ? dimensions : 1;
    return KC_OK;
}

/* Room for the addresses of `room` blocks. The old list is left to the arena: it is a hundredth of the data. */
static KcStatus
make_list(KcContext *context, KcKmeansPoints *points, size_t room)
{
    void *list;
    KcStatus status = kc_allocate(context, room, sizeof(double *), &list);

    if (status != KC_OK)
        return status;
    if (points->block_room)
        memcpy(list, points->blocks, points->block_room * sizeof(double *));
    points->blocks = list;
    points->block_room = room;
    return KC_OK;
}

/* How many blocks the next chunk holds: as many as there are, and from SMALL_CHUNK_BYTES on an eighth of them. */
static size_t
next_chunk(const KcKmeansPoints *points)
{
    size_t block_bytes = points->stride * sizeof(double);
    size_t bytes = points->blocks_ready * block_bytes;
    size_t pages = bytes / CHUNK_PART / HUGE_PAGE;

    if (bytes > SMALL_CHUNK_BYTES)
        bytes = pages ? pages * HUGE_PAGE : SMALL_CHUNK_BYTES;
    return bytes / block_bytes + 1;
}

/* Another chunk of blocks. */
static KcStatus
make_chunk(KcContext *context, KcKmeansPoints *points)
{
    size_t block_bytes = points->stride * sizeof(double);
    size_t wanted = next_chunk(points);
    void *chunk;
    char *aligned;
    KcStatus status;

    if (points->blocks_ready + wanted > points->block_room) {
        status = make_list(context, points, 2 * points->block_room + wanted);
        if (status != KC_OK)
            return status;
    }
    status = kc_allocate_unset(context, wanted * block_bytes + CACHE_LINE, 1, &chunk);
    if (status != KC_OK)
        return status;
    aligned = (char *)chunk + (-(uintptr_t)chunk & (CACHE_LINE - 1));
    for (size_t i = 0; i < wanted; i++)
        points->blocks[points->blocks_ready++] = (double *)(void *)(aligned + i * block_bytes);
    return KC_OK;
}

KcStatus
kc_kmeans_points_add(KcContext *context, KcKmeansPoints *points, const double *row, double weight)
{
    size_t lane = points->count % LANES;
    double *block;

    if (lane == 0) {
        if (points->block_count == points->blocks_ready) {
            KcStatus status = make_chunk(context, points);

            if (status != KC_OK)
                return status;
        }
        points->block_count++;
    }
    block = points->blocks[points->block_count - 1];
    if (points->is_long)
        memcpy(block + lane * points->dimensions, row, points->dimensions * sizeof *row);
    else
        for (size_t a = 0; a < points->dimensions; a++)
            block[a * LANES + lane] = row[a];
    if (points->weighted)
        block[points->dimensions * LANES + lane] = weight;
    points->count++;
    return KC_OK;
}

void
kc_kmeans_row(const KcKmeansPoints *points, size_t i, double *row)
{
    const double *from = kc_kmeans_at(points, i);

    for (size_t a = 0; a < points->dimensions; a++)
        row[a] = from[a * points->step];
}

int
kc_kmeans_row_compare(const KcKmeansPoints *points, size_t i, size_t j)
{
    const double *one = kc_kmeans_at(points, i), *other = kc_kmeans_at(points, j);
    size_t end = points->dimensions * points->step;

    for (size_t at = 0; at < end; at += points->step)
        if (one[at] != other[at])
            return one[at] < other[at] ? -1 : 1;
    return 0;
}

void
kc_kmeans_to_caller(const KcKmeansPoints *points, double *centre)
{
    if (points->metric == KC_KMEANS_COSINE)
        return;
    for (size_t a = 0; a < points->dimensions; a++)
        centre[a] = (centre[a] + points->shift[a]) / points->factor[a];
}

/* The power of two that brings a magnitude into [0.5, 1). */
static double
power_for(double largest)
{
    int exponent;

    if (largest == 0)
        return 1;
    frexp(largest, &exponent);
    return ldexp(1, exponent > -1000 ? -exponent : 1000);
}

/* `step` is how far apart coordinates lie. */
static void
normalise(double *row, size_t dimensions, size_t step)
{
    double largest = 0, square = 0, power;

    for (size_t a = 0; a < dimensions; a++)
        largest = fmax(largest, fabs(row[a * step]));
    power = power_for(largest);
    for (size_t a = 0; a < dimensions; a++) {
        row[a * step] *= power;
        square += row[a * step] * row[a * step];
    }
    for (size_t a = 0; a < dimensions && square > 0; a++)
        row[a * step] /= sqrt(square);
}

void
kc_kmeans_from_caller(const KcKmeansPoints *points, double *centre)
{
    if (points->metric == KC_KMEANS_COSINE)
        normalise(centre, points->dimensions, 1);
    else
        for (size_t a = 0; a < points->dimensions; a++) {
            double kept = centre[a] * points->factor[a] - points->shift[a];

            centre[a] = fmax(-KC_KMEANS_FARTHEST_COORDINATE, fmin(KC_KMEANS_FARTHEST_COORDINATE, kept));
        }
}

double
kc_kmeans_caller_square(const KcKmeansPoints *points, double square)
{
    /* |x − c|² of unit vectors is 2·(1 − cos). */
    square /= points->weight_unit;
    return points->metric == KC_KMEANS_COSINE ? square / 2 : square / points->unit / points->unit;
}

static size_t
lanes_in(const KcKmeansPoints *points, size_t block)
{
    size_t rest = points->count - block * LANES;

    return rest < LANES ? rest : LANES;
}

/* Calls `work` for every block with the lanes in use, polling between. */
typedef void BlockWork(double *block, size_t lanes, KcKmeansPoints *points, void *data);

static KcStatus
for_each_block(KcContext *context, KcKmeansPoints *points, BlockWork *work, void *data)
{
    size_t blocks_a_poll = POLL_AFTER / points->stride + 1;

    for (size_t b = 0; b < points->block_count; b++) {
        work(points->blocks[b], lanes_in(points, b), points, data);
        if (b % blocks_a_poll == blocks_a_poll - 1) {
            KcStatus status = kc_poll(context);

            if (status != KC_OK)
                return status;
        }
    }
    return KC_OK;
}

/* Where a lane's coordinate stands in its block. What is found of columns is kept for each such place first, so that it
 * is found alike in either layout. */
static inline size_t
place_of(const KcKmeansPoints *points, size_t lane, size_t a)
{
    return lane * points->row_step + a * points->step;
}

/* A value of each column, for all places of a block. */
static void
spread(const KcKmeansPoints *points, const double *of_column, double *of_place)
{
    for (size_t lane = 0; lane < LANES; lane++)
        for (size_t a = 0; a < points->dimensions; a++)
            of_place[place_of(points, lane, a)] = of_column[a];
}

/* The lowest and highest value of each column. */
typedef struct Bounds {
    double *low;
    double *high;
} Bounds;

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
    const Bounds *bounds = data;

    /* A lane that is not in use says what the first one says. */
    for (size_t lane = lanes; lane < LANES; lane++)
        for (size_t a = 0; a < points->dimensions; a++)
            block[place_of(points, lane, a)] = block[place_of(points, 0, a)];
    for (size_t at = 0; at < points->dimensions * LANES; at += LANES)
        widen_places(block + at, bounds->low + at, bounds->high + at);
}

static KcStatus
find_bounds(KcContext *context, KcKmeansPoints *points, const Bounds *bounds)
{
    Bounds of_place;
    size_t places = points->dimensions * LANES;
    KcStatus status = kc_allocate_doubles(context, 2 * places, &of_place.low);

    if (status != KC_OK)
        return status;
    of_place.high = of_place.low + places;
    for (size_t at = 0; at < places; at++) {
        of_place.low[at] = INFINITY;
        of_place.high[at] = -INFINITY;
    }
    status = for_each_block(context, points, widen, &of_place);
    for (size_t a = 0; a < points->dimensions; a++) {
        bounds->low[a] = INFINITY;
        bounds->high[a] = -INFINITY;
        for (size_t lane = 0; lane < LANES; lane++) {
            bounds->low[a] = fmin(bounds->low[a], of_place.low[place_of(points, lane, a)]);
            bounds->high[a] = fmax(bounds->high[a], of_place.high[place_of(points, lane, a)]);
        }
    }
    return status;
}

/* What is done to a block before it is looked at, while it is at hand; NULL: nothing. */
typedef struct Before {
    BlockWork *work;
    void *data;
} Before;

/* Σ w·x·factor of each column, as exact sums, for each place of a block. */
typedef struct Totals {
    Before before;
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
                size_t at = place_of(points, lane, a);

                add_term(totals, at, block[at] * totals->factor[at] * (weight ? weight[lane] : 1));
            }
}

/* The weighted means of all columns times their factor, which are of magnitude up to `largest`. */
static KcStatus
find_means(KcContext *context, KcKmeansPoints *points, Before before, const double *factor, double largest,
           double *means)
{
    Totals totals = {.before = before};
    size_t places = points->dimensions * LANES;
    KcStatus status = kc_allocate_doubles(context, 3 * places, &totals.factor);

    if (status != KC_OK)
        return status;
    totals.fold = kc_fold_for(largest, (double)points->count);
    totals.coarse = totals.factor + places;
    totals.fine = totals.coarse + places;
    spread(points, factor, totals.factor);
    status = for_each_block(context, points, total, &totals);
    for (size_t a = 0; a < points->dimensions; a++) {
        double coarse = 0, fine = 0;

        for (size_t lane = 0; lane < LANES; lane++) {
            coarse += totals.coarse[place_of(points, lane, a)];
            fine += totals.fine[place_of(points, lane, a)];
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
            double part = block[place_of(points, lane, a)] * points->factor[a] - squares->means[a];

            kc_sum_add(&squares->sums[a], weight ? weight[lane] * (part * part) : part * part);
        }
}

static KcStatus
find_squares(KcContext *context, KcKmeansPoints *points, const double *means, double *squares)
{
    Squares work = {.means = means};
    void *memory;
    KcStatus status = kc_allocate(context, points->dimensions, sizeof(KcSum), &memory);

    if (status != KC_OK)
        return status;
    work.sums = memory;
    status = for_each_block(context, points, add_squares, &work);
    for (size_t a = 0; a < points->dimensions; a++)
        squares[a] = kc_sum_value(&work.sums[a]);
    return status;
}

static void
find_largest_weight(double *block, size_t lanes, KcKmeansPoints *points, void *data)
{
    const double *weights = block + points->dimensions * LANES;
    double *largest = data;

    for (size_t lane = 0; lane < lanes; lane++)
        *largest = fmax(*largest, weights[lane]);
}

static void
sum_weights(double *block, size_t lanes, KcKmeansPoints *points, void *data)
{
    double *weights = block + points->dimensions * LANES;

    for (size_t lane = 0; lane < lanes; lane++)
        kc_sum_add(data, weights[lane] *= points->weight_unit);
}

static KcStatus
prepare_weights(KcContext *context, KcKmeansPoints *points)
{
    KcSum sum = {0, 0};
    double largest = 0;
    KcStatus status;

    points->weight_unit = 1;
    points->total_weight = (double)points->count;
    if (!points->weighted)
        return KC_OK;
    status = for_each_block(context, points, find_largest_weight, &largest);
    if (status != KC_OK)
        return status;
    if (largest == 0)
        return kc_fail(context, KC_INVALID, "weights must not all be zero");
    points->weight_unit = power_for(largest);
    status = for_each_block(context, points, sum_weights, &sum);
    points->total_weight = kc_sum_value(&sum);
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
        kc_quantile_add(column->sketch, block[place_of(points, lane, column->index)]);
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
    status = for_each_block(context, points, count_values, &column);
    if (status == KC_OK)
        status = column.status;
    if (status == KC_OK)
        status = kc_quantile_values(context, column.sketch, shares, 2, quartiles, &error);
    if (status == KC_OK)
        *range = quartiles[1] * points->factor[a] - quartiles[0] * points->factor[a];
    return status;
}

/* The same of all columns, one after the other in the same memory. */
static KcStatus
find_quartile_ranges(KcContext *context, KcKmeansPoints *points, double *ranges)
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

/* What x·factor[a] is divided by, for each column; factor is a power of two that brings it within ±0.5. A column whose
 * quartiles are equal is taken by its standard deviation, a constant one as it is: undoing the factor. */
static KcStatus
find_divisors(KcContext *context, KcKmeansPoints *points, KcKmeansScaling scaling, const Bounds *bounds,
              double *divisors)
{
    size_t d = points->dimensions;
    double *means, *squares;
    KcStatus status = kc_allocate_doubles(context, 2 * d, &means);

    if (status != KC_OK)
        return status;
    squares = means + d;
    status = find_means(context, points, (Before){NULL, NULL}, points->factor, 1, means);
    if (status == KC_OK)
        status = find_squares(context, points, means, squares);
    if (status == KC_OK && scaling == KC_KMEANS_ROBUST)
        status = find_quartile_ranges(context, points, divisors);
    for (size_t a = 0; a < d && status == KC_OK; a++) {
        if (scaling == KC_KMEANS_MINMAX)
            divisors[a] = bounds->high[a] * points->factor[a] - bounds->low[a] * points->factor[a];
        else if (scaling == KC_KMEANS_ZSCORE || divisors[a] == 0)
            divisors[a] = sqrt(squares[a] / points->total_weight);
        if (bounds->low[a] == bounds->high[a] || divisors[a] == 0)
            divisors[a] = points->factor[a];
    }
    return status;
}

static KcStatus
refuse_scale(KcContext *context, const Bounds *bounds, size_t a)
{
    kc_fail(context, KC_RANGE, "a feature cannot be scaled");
    kc_detail(context, "Element %zu has values from %g to %g.", a + 1, bounds->low[a], bounds->high[a]);
    return kc_hint(context, "Give it in another unit.");
}

/* Sets scale, and factor without the unit. */
static KcStatus
choose_scale(KcContext *context, KcKmeansPoints *points, KcKmeansScaling scaling, const Bounds *bounds)
{
    size_t d = points->dimensions;
    KcStatus status = KC_OK;

    for (size_t a = 0; a < d; a++)
        points->factor[a] = points->scale[a] = 1;
    if (scaling == KC_KMEANS_UNSCALED)
        return KC_OK;
    for (size_t a = 0; a < d; a++)
        points->factor[a] = power_for(fmax(fabs(bounds->low[a]), fabs(bounds->high[a]))) / 2;
    status = find_divisors(context, points, scaling, bounds, points->scale);
    for (size_t a = 0; a < d && status == KC_OK; a++) {
        double most;
        double power = points->factor[a];

        points->factor[a] = power / points->scale[a];
        points->scale[a] /= power;
        /* The quartiles can lie so close together that other values are out of range. */
        most = bounds->low[a] == bounds->high[a]
                   ? 0
                   : fmax(fabs(bounds->low[a]), fabs(bounds->high[a])) * points->factor[a];
        if (!isnormal(points->factor[a]) || !isnormal(points->scale[a]) || !(most < LARGEST_SCALED)) {
            return refuse_scale(context, bounds, a);
        }
    }
    return status;
}

/* Sets unit, shift and largest, and puts the unit into factor. Under the cosine metric every row gets a unit of its
 * own: normalise. */
static KcStatus
choose_unit(KcContext *context, KcKmeansPoints *points, const Bounds *bounds)
{
    size_t d = points->dimensions;
    double widest = 0;

    points->unit = 1;
    points->largest = 1;
    if (points->metric == KC_KMEANS_COSINE)
        return KC_OK;
    for (size_t a = 0; a < d; a++)
        widest = fmax(widest, (bounds->high[a] / 2 - bounds->low[a] / 2) * points->factor[a]);
    points->unit = power_for(widest);
    for (size_t a = 0; a < d; a++) {
        points->factor[a] *= points->unit;
        /* A column so far out beside the widest is constant; a factor of its own says so too. */
        if (!isfinite(bounds->low[a] * points->factor[a]))
            points->factor[a] = power_for(bounds->low[a]);
        /* One that is so narrow beside it could not be told in its own unit again. */
        if (points->factor[a] == 0)
            return refuse_scale(context, bounds, a);
        /* Near the middle, so that little cancels in products of coordinates. */
        points->shift[a] = bounds->low[a] * points->factor[a] / 2 + bounds->high[a] * points->factor[a] / 2;
    }
    return KC_OK;
}

/* Factor and shift of each place of a block. */
typedef struct Way {
    double *factor;
    double *shift;
} Way;

/* 16 places. */
static inline void
move_places(double *restrict values, const double *restrict factor, const double *restrict shift)
{
    for (size_t l = 0; l < LANES; l++)
        values[l] = values[l] * factor[l] - shift[l];
}

static void
move(double *block, size_t lanes, KcKmeansPoints *points, void *data)
{
    const Way *way = data;

    (void)lanes;
    for (size_t at = 0; at < points->dimensions * LANES; at += LANES)
        move_places(block + at, way->factor + at, way->shift + at);
}

static KcStatus
make_way(KcContext *context, const KcKmeansPoints *points, Way *way)
{
    size_t places = points->dimensions * LANES;
    KcStatus status = kc_allocate_doubles(context, 2 * places, &way->factor);

    if (status != KC_OK)
        return status;
    way->shift = way->factor + places;
    spread(points, points->factor, way->factor);
    spread(points, points->shift, way->shift);
    return KC_OK;
}

/* Every row to length 1. */
static void
normalise_rows(double *block, size_t lanes, KcKmeansPoints *points, void *data)
{
    (void)data;
    for (size_t lane = 0; lane < lanes; lane++)
        normalise(block + lane * points->row_step, points->dimensions, points->step);
}

/* Lanes that hold no row are zero from here on. */
static void
clear_unused(KcKmeansPoints *points)
{
    double *block = points->blocks[points->block_count - 1];

    for (size_t lane = lanes_in(points, points->block_count - 1); lane < LANES; lane++) {
        for (size_t a = 0; a < points->dimensions; a++)
            block[place_of(points, lane, a)] = 0;
        if (points->weighted)
            block[points->dimensions * LANES + lane] = 0;
    }
}

/* The norms of rows, and Σ w·|x − mean|². */
typedef struct Norms {
    const double *means;
    const double *origin;
    KcSum variance;
    float *next;
} Norms;

static void
measure(double *block, size_t lanes, KcKmeansPoints *points, void *data)
{
    Norms *norms = data;
    const double *weight = points->weighted ? block + points->dimensions * LANES : NULL;
    double squares[LANES] = {0}, distances[LANES] = {0};

    for (size_t lane = 0; points->is_long && lane < lanes; lane++) {
        const double *row = block + lane * points->dimensions;

        squares[lane] = kc_kmeans_long_distance(row, norms->origin, points->dimensions);
        distances[lane] = kc_kmeans_long_distance(row, norms->means, points->dimensions);
    }
    for (size_t a = 0; !points->is_long && a < points->dimensions; a++) {
        const double *restrict column = block + a * LANES;
        double mean = norms->means[a];

        for (size_t lane = 0; lane < LANES; lane++) {
            squares[lane] += column[lane] * column[lane];
            distances[lane] += (column[lane] - mean) * (column[lane] - mean);
        }
    }
    for (size_t lane = 0; lane < lanes; lane++) {
        norms->next[lane] = (float)(sqrt(squares[lane]) * (1 + 0x1p-22)) + FLT_MIN;
        kc_sum_add(&norms->variance, weight ? weight[lane] * distances[lane] : distances[lane]);
    }
    norms->next += LANES;
}

static KcStatus
find_norms(KcContext *context, KcKmeansPoints *points, Before before)
{
    Norms norms = {0};
    size_t d = points->dimensions;
    double *means, *one;
    void *memory;
    KcStatus status = kc_allocate(context, kc_kmeans_lane_count(points), sizeof(float), &memory);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, 3 * d, &means);
    if (status != KC_OK)
        return status;
    points->norms = norms.next = memory;
    norms.means = points->means = means;
    norms.origin = means + d;
    /* What is kept has its factor already. */
    one = means + 2 * d;
    for (size_t a = 0; a < d; a++)
        one[a] = 1;
    status = find_means(context, points, before, one, points->largest, means);
    clear_unused(points);
    if (status == KC_OK)
        status = for_each_block(context, points, measure, &norms);
    points->total_variance = kc_sum_value(&norms.variance);
    return status;
}

KcStatus
kc_kmeans_points_prepare(KcContext *context, KcKmeansPoints *points, KcKmeansMetric metric,
                         KcKmeansScaling scaling)
{
    size_t d = points->dimensions;
    Bounds bounds;
    Way way;
    double *memory;
    KcStatus status = kc_allocate_doubles(context, 5 * d, &memory);

    if (status != KC_OK)
        return status;
    points->metric = metric;
    points->factor = memory;
    points->shift = memory + d;
    points->scale = memory + 2 * d;
    bounds.low = memory + 3 * d;
    bounds.high = memory + 4 * d;
    status = prepare_weights(context, points);
    if (status == KC_OK)
        status = find_bounds(context, points, &bounds);
    if (status == KC_OK)
        status = choose_scale(context, points, scaling, &bounds);
    if (status != KC_OK)
        return status;
    status = choose_unit(context, points, &bounds);
    if (status != KC_OK)
        return status;
    /* Brought to the scale of the largest, the direction of a row that is far smaller would be lost. */
    if (metric == KC_KMEANS_COSINE)
        return find_norms(context, points, (Before){normalise_rows, NULL});
    status = make_way(context, points, &way);
    return status == KC_OK ? find_norms(context, points, (Before){move, &way}) : status;
}

static void
add_weights(double *block, size_t lanes, KcKmeansPoints *points, void *data)
{
    const double *weights = block + points->dimensions * LANES;

    for (size_t lane = 0; lane < lanes; lane++)
        kc_sum_add(data, weights[lane]);
}

KcStatus
kc_kmeans_points_adopt(KcContext *context, KcKmeansPoints *points, const KcKmeansPoints *from)
{
    KcSum weight = {(double)points->count, 0};
    KcStatus status = KC_OK;

    points->metric = from->metric;
    points->factor = from->factor;
    points->shift = from->shift;
    points->scale = from->scale;
    points->unit = from->unit;
    points->weight_unit = from->weight_unit;
    points->largest = from->largest;
    if (points->weighted) {
        weight = (KcSum){0, 0};
        status = for_each_block(context, points, add_weights, &weight);
    }
    points->total_weight = kc_sum_value(&weight);
    return status == KC_OK ? find_norms(context, points, (Before){NULL, NULL}) : status;
}
