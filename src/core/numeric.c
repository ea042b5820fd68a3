/* Scales, and moments of vectors from order-independent sums; see numeric.h. */
#include "core/numeric.h"

#include <string.h>

#define MOST_EXPONENT 1000
/* What rounding may do to an inequality between sums. */
#define SLACK 1e-9

double
kc_scale_for(double value)
{
    int exponent;

    frexp(value, &exponent);
    exponent = exponent > MOST_EXPONENT ? MOST_EXPONENT : exponent;
    return ldexp(1, -(exponent < -MOST_EXPONENT ? -MOST_EXPONENT : exponent));
}

bool
kc_scale_is_sound(double scale)
{
    int exponent;

    return scale >= 1 / KC_SCALE_MOST && scale <= KC_SCALE_MOST && frexp(scale, &exponent) == 0.5;
}

size_t
kc_moments_bytes(size_t size)
{
    return size * sizeof(KcMomentsAxis) + (size + size * (size + 1) / 2) * sizeof(KcSum);
}

KcMoments
kc_moments_at(void *memory, size_t size)
{
    KcMomentsAxis *axes = memory;

    return (KcMoments){size, axes, (KcSum *)(axes + size)};
}

void
kc_moments_clear(const KcMoments *moments)
{
    memset(moments->axes, 0, kc_moments_bytes(moments->size));
    for (size_t i = 0; i < moments->size; i++)
        moments->axes[i].scale = KC_SCALE_MOST;
}

/* The sum of products of two axes. */
static KcSum *
product_of(const KcMoments *moments, size_t i, size_t j)
{
    size_t row = i > j ? i : j;
    size_t column = i > j ? j : i;

    return &moments->sums[moments->size + row * (row + 1) / 2 + column];
}

static inline KcSum
multiplied(KcSum sum, double factor)
{
    return (KcSum){sum.high * factor, sum.low * factor};
}

/* The exact difference of two doubles. */
static inline KcSum
difference(double a, double b)
{
    double high = a - b;
    double other = high - a;

    return (KcSum){high, (a - (high - other)) - (b + other)};
}

/* Gives an axis a smaller scale. What a factor of 0 wipes out is nothing beside the value to come. */
static void
rescale(const KcMoments *moments, size_t i, double scale)
{
    double factor = 1 / moments->axes[i].scale * scale;

    moments->axes[i].scale = scale;
    moments->sums[i] = multiplied(moments->sums[i], factor);
    for (size_t j = 0; j < moments->size; j++) {
        KcSum *product = product_of(moments, i, j);

        *product = multiplied(*product, factor);
        if (i == j)
            *product = multiplied(*product, factor);
    }
}

/* Moves the origin of an axis down. */
static void
move_origin(const KcMoments *moments, size_t i, double origin, int64_t rows)
{
    KcMomentsAxis *axis = &moments->axes[i];
    KcSum distance = difference(axis->origin * axis->scale, origin * axis->scale);
    KcSum moved = {0, 0};
    KcSum count = {(double)rows, 0};

    /* (x + d)·y = xy + d·y for each other axis; (x + d)² = x² + d·x + d·(x + d). */
    kc_sum_add_sums_product(&moved, count, distance);
    for (size_t j = 0; j < moments->size; j++)
        kc_sum_add_sums_product(product_of(moments, i, j), distance, moments->sums[j]);
    kc_sum_merge(&moments->sums[i], &moved);
    kc_sum_add_sums_product(product_of(moments, i, i), distance, moments->sums[i]);
    axis->origin = origin;
}

void
kc_moments_add(const KcMoments *moments, const double *values, int64_t rows_before)
{
    KcSum centred[KC_MOMENTS_MOST];
    KcSum *product = moments->sums + moments->size;

    for (size_t i = 0; i < moments->size; i++) {
        KcMomentsAxis *axis = &moments->axes[i];

        if (!(fabs(values[i]) * axis->scale < 1))
            rescale(moments, i, kc_scale_for(values[i]));
        if (rows_before == 0)
            axis->origin = values[i];
        else if (values[i] < axis->origin)
            move_origin(moments, i, values[i], rows_before);
        centred[i] = difference(values[i] * axis->scale, axis->origin * axis->scale);
    }
    for (size_t i = 0; i < moments->size; i++) {
        kc_sum_add_pair(&moments->sums[i], centred[i].high, centred[i].low);
        for (size_t j = 0; j <= i; j++)
            kc_sum_add_sums_product(product++, centred[i], centred[j]);
    }
}

/* The other's part of a merge: its sums in our scale, and from its origin to ours, which is not above it. */
typedef struct Shift {
    double factor;
    KcSum distance;
    KcSum sum;   /* Σ of the other's axis, before it is moved */
    KcSum moved; /* and after */
} Shift;

static Shift
shift_of(const KcMoments *moments, const KcMoments *other, size_t i, int64_t other_rows)
{
    const KcMomentsAxis *ours = &moments->axes[i];
    const KcMomentsAxis *theirs = &other->axes[i];
    double factor = 1 / theirs->scale * ours->scale;
    KcSum sum = multiplied(other->sums[i], factor);
    Shift shift = {factor, difference(theirs->origin * ours->scale, ours->origin * ours->scale), sum, sum};

    kc_sum_add_sums_product(&shift.moved, (KcSum){(double)other_rows, 0}, shift.distance);
    return shift;
}

void
kc_moments_merge(const KcMoments *moments, int64_t rows, const KcMoments *other, int64_t other_rows)
{
    Shift shifts[KC_MOMENTS_MOST];

    for (size_t i = 0; i < moments->size; i++) {
        if (other->axes[i].scale < moments->axes[i].scale)
            rescale(moments, i, other->axes[i].scale);
        if (other->axes[i].origin < moments->axes[i].origin)
            move_origin(moments, i, other->axes[i].origin, rows);
        shifts[i] = shift_of(moments, other, i, other_rows);
    }
    for (size_t i = 0; i < moments->size; i++) {
        kc_sum_merge(&moments->sums[i], &shifts[i].moved);
        for (size_t j = 0; j <= i; j++) {
            KcSum *product = product_of(moments, i, j);
            KcSum theirs = multiplied(*product_of(other, i, j), shifts[i].factor);

            /* (x + d)(y + e) = xy + d·y + e·(x + d) */
            theirs = multiplied(theirs, shifts[j].factor);
            kc_sum_add_sums_product(&theirs, shifts[i].distance, shifts[j].sum);
            kc_sum_add_sums_product(&theirs, shifts[j].distance, shifts[i].moved);
            kc_sum_merge(product, &theirs);
        }
    }
}

double
kc_moments_mean(const KcMoments *moments, size_t i, int64_t rows)
{
    const KcMomentsAxis *axis = &moments->axes[i];

    return axis->origin + kc_sum_value(&moments->sums[i]) / (double)rows / axis->scale;
}

KcSum
kc_moments_comoment(const KcMoments *moments, size_t i, size_t j, int64_t rows)
{
    /* One order of the pair, so that the matrix is symmetric to the last bit. */
    KcSum a = moments->sums[i > j ? i : j];
    KcSum b = moments->sums[i > j ? j : i];
    KcSum comoment = *product_of(moments, i, j);
    double n = (double)rows;
    /* Σab − Σa·Σb/n, the quotient in the precision of sums. */
    double mean = a.high / n;
    KcSum minus_mean = {-mean, -(fma(-mean, n, a.high) + a.low) / n};

    kc_sum_add_sums_product(&comoment, minus_mean, b);
    return i == j && kc_sum_value(&comoment) < 0 ? (KcSum){0, 0} : comoment;
}

/* An axis alone: its origin and mean lie within the range, and its squares fit both. */
static bool
is_axis_sound(const KcMoments *moments, int64_t rows, size_t i, double low, double high)
{
    const KcMomentsAxis *axis = &moments->axes[i];
    double sum = kc_sum_value(&moments->sums[i]);
    double squares = kc_sum_value(product_of(moments, i, i));
    double n = (double)rows;

    if (!kc_scale_is_sound(axis->scale) || !kc_sum_is_sound(&moments->sums[i]) ||
        !(axis->origin >= low && axis->origin <= high) || !(fabs(axis->origin) * axis->scale < 1))
        return false;
    /* Where the range itself needs a smaller scale, values beyond this one did not come. */
    double most = fmin(high * axis->scale, 1) - axis->origin * axis->scale;
    return sum >= 0 && sum <= n * most * (1 + SLACK) && squares <= n * most * most * (1 + SLACK) &&
           squares * n >= sum * sum * (1 - SLACK);
}

bool
kc_moments_is_sound(const KcMoments *moments, int64_t rows, const double *low, const double *high)
{
    for (size_t i = 0; i < moments->size; i++) {
        if (rows == 0 && !(moments->axes[i].origin == 0 && moments->axes[i].scale == KC_SCALE_MOST))
            return false;
        if (rows > 0 && !is_axis_sound(moments, rows, i, low[i], high[i]))
            return false;
        for (size_t j = 0; j <= i; j++) {
            const KcSum *product = product_of(moments, i, j);
            double most =
                sqrt(kc_sum_value(product_of(moments, i, i))) * sqrt(kc_sum_value(product_of(moments, j, j)));

            if (!kc_sum_is_sound(product) || (rows == 0 && product->high != 0) ||
                !(product->high >= 0 && product->high <= most * (1 + SLACK)))
                return false;
        }
        if (rows == 0 && !(moments->sums[i].high == 0 && moments->sums[i].low == 0))
            return false;
    }
    return true;
}
