/* The scale that rows are compared in, and the way to it and back; see kmeans_points.h. */
#include "core/kmeans_points.h"

#include "core/arena.h"
#include "core/kmeans_columns.h"
#include "core/kmeans_kernel.h"
#include "core/numeric.h"

#include <float.h>
#include <math.h>

#define LANES KC_KMEANS_LANES
#define LARGEST_SCALED 0x1p1000

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
    status = kc_kmeans_each_block(context, points, find_largest_weight, &largest);
    if (status != KC_OK)
        return status;
    if (largest == 0)
        return kc_fail(context, KC_INVALID, "weights must not all be zero");
    points->weight_unit = power_for(largest);
    status = kc_kmeans_each_block(context, points, sum_weights, &sum);
    points->total_weight = kc_sum_value(&sum);
    return status;
}

/* What x·factor[a] is divided by, for each column; factor is a power of two that brings it within ±0.5. A column whose
 * quartiles are equal is taken by its standard deviation, a constant one as it is: undoing the factor. */
static KcStatus
find_divisors(KcContext *context, KcKmeansPoints *points, KcKmeansScaling scaling,
              const KcKmeansRanges *ranges, double *divisors)
{
    size_t d = points->dimensions;
    double *means, *squares;
    KcStatus status = kc_allocate_doubles(context, 2 * d, &means);

    if (status != KC_OK)
        return status;
    squares = means + d;
    status = kc_kmeans_find_means(context, points, (KcKmeansBefore){NULL, NULL}, points->factor, 1, means);
    if (status == KC_OK)
        status = kc_kmeans_find_squares(context, points, means, squares);
    if (status == KC_OK && scaling == KC_KMEANS_ROBUST)
        status = kc_kmeans_find_quartile_ranges(context, points, divisors);
    for (size_t a = 0; a < d && status == KC_OK; a++) {
        if (scaling == KC_KMEANS_MINMAX)
            divisors[a] = ranges->high[a] * points->factor[a] - ranges->low[a] * points->factor[a];
        else if (scaling == KC_KMEANS_ZSCORE || divisors[a] == 0)
            divisors[a] = sqrt(squares[a] / points->total_weight);
        if (ranges->low[a] == ranges->high[a] || divisors[a] == 0)
            divisors[a] = points->factor[a];
    }
    return status;
}

static KcStatus
refuse_scale(KcContext *context, const KcKmeansRanges *ranges, size_t a)
{
    kc_fail(context, KC_RANGE, "a feature cannot be scaled");
    kc_detail(context, "Element %zu has values from %g to %g.", a + 1, ranges->low[a], ranges->high[a]);
    return kc_hint(context, "Give it in another unit.");
}

/* Sets scale, and factor without the unit. */
static KcStatus
choose_scale(KcContext *context, KcKmeansPoints *points, KcKmeansScaling scaling,
             const KcKmeansRanges *ranges)
{
    size_t d = points->dimensions;
    KcStatus status = KC_OK;

    for (size_t a = 0; a < d; a++)
        points->factor[a] = points->scale[a] = 1;
    if (scaling == KC_KMEANS_UNSCALED)
        return KC_OK;
    for (size_t a = 0; a < d; a++)
        points->factor[a] = power_for(fmax(fabs(ranges->low[a]), fabs(ranges->high[a]))) / 2;
    status = find_divisors(context, points, scaling, ranges, points->scale);
    for (size_t a = 0; a < d && status == KC_OK; a++) {
        double most;
        double power = points->factor[a];

        points->factor[a] = power / points->scale[a];
        points->scale[a] /= power;
        /* The quartiles can lie so close together that other values are out of range. */
        most = ranges->low[a] == ranges->high[a]
                   ? 0
                   : fmax(fabs(ranges->low[a]), fabs(ranges->high[a])) * points->factor[a];
        if (!isnormal(points->factor[a]) || !isnormal(points->scale[a]) || !(most < LARGEST_SCALED)) {
            return refuse_scale(context, ranges, a);
        }
    }
    return status;
}

/* Sets unit, shift and largest, and puts the unit into factor. Under the cosine metric every row gets a unit of its
 * own: normalise. */
static KcStatus
choose_unit(KcContext *context, KcKmeansPoints *points, const KcKmeansRanges *ranges)
{
    size_t d = points->dimensions;
    double widest = 0;

    points->unit = 1;
    points->largest = 1;
    if (points->metric == KC_KMEANS_COSINE)
        return KC_OK;
    for (size_t a = 0; a < d; a++)
        widest = fmax(widest, (ranges->high[a] / 2 - ranges->low[a] / 2) * points->factor[a]);
    points->unit = power_for(widest);
    for (size_t a = 0; a < d; a++) {
        points->factor[a] *= points->unit;
        /* A column so far out beside the widest is constant; a factor of its own says so too. */
        if (!isfinite(ranges->low[a] * points->factor[a]))
            points->factor[a] = power_for(ranges->low[a]);
        /* One that is so narrow beside it could not be told in its own unit again. */
        if (points->factor[a] == 0)
            return refuse_scale(context, ranges, a);
        /* Near the middle, so that little cancels in products of coordinates. */
        points->shift[a] = ranges->low[a] * points->factor[a] / 2 + ranges->high[a] * points->factor[a] / 2;
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
    kc_kmeans_spread(points, points->factor, way->factor);
    kc_kmeans_spread(points, points->shift, way->shift);
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

    for (size_t lane = kc_kmeans_lanes_in(points, points->block_count - 1); lane < LANES; lane++) {
        for (size_t a = 0; a < points->dimensions; a++)
            block[kc_kmeans_place_of(points, lane, a)] = 0;
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
find_norms(KcContext *context, KcKmeansPoints *points, KcKmeansBefore before)
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
    status = kc_kmeans_find_means(context, points, before, one, points->largest, means);
    clear_unused(points);
    if (status == KC_OK)
        status = kc_kmeans_each_block(context, points, measure, &norms);
    points->total_variance = kc_sum_value(&norms.variance);
    return status;
}

KcStatus
kc_kmeans_points_prepare(KcContext *context, KcKmeansPoints *points, KcKmeansMetric metric,
                         KcKmeansScaling scaling)
{
    size_t d = points->dimensions;
    KcKmeansRanges ranges;
    Way way;
    double *memory;
    KcStatus status = kc_allocate_doubles(context, 5 * d, &memory);

    if (status != KC_OK)
        return status;
    points->metric = metric;
    points->factor = memory;
    points->shift = memory + d;
    points->scale = memory + 2 * d;
    ranges.low = memory + 3 * d;
    ranges.high = memory + 4 * d;
    status = prepare_weights(context, points);
    if (status == KC_OK)
        status = kc_kmeans_find_ranges(context, points, &ranges);
    if (status == KC_OK)
        status = choose_scale(context, points, scaling, &ranges);
    if (status != KC_OK)
        return status;
    status = choose_unit(context, points, &ranges);
    if (status != KC_OK)
        return status;
    /* Brought to the scale of the largest, the direction of a row that is far smaller would be lost. */
    if (metric == KC_KMEANS_COSINE)
        return find_norms(context, points, (KcKmeansBefore){normalise_rows, NULL});
    status = make_way(context, points, &way);
    return status == KC_OK ? find_norms(context, points, (KcKmeansBefore){move, &way}) : status;
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
        status = kc_kmeans_each_block(context, points, add_weights, &weight);
    }
    points->total_weight = kc_sum_value(&weight);
    return status == KC_OK ? find_norms(context, points, (KcKmeansBefore){NULL, NULL}) : status;
}
