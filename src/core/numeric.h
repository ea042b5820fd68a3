/*
 * Arithmetic that several topics share: sizes that cannot overflow unseen, and sums that do not depend on the
 * order of their terms.
 *
 * A parallel plan adds the same numbers in another order each time. A plain double sum then differs in its
 * last digits, and what is computed from differences of such sums (a variance, a correlation) differs in many.
 * KcSum keeps the rounding error of each addition beside the sum (double-double after Dekker 1971 and Knuth,
 * TAOCP 2, 4.2.2): about 32 digits, so that order shows only far below the 1e-12 that is promised.
 */
#ifndef KC_NUMERIC_H
#define KC_NUMERIC_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool
kc_size_add(size_t a, size_t b, size_t *sum)
{
    return !__builtin_add_overflow(a, b, sum);
}

static inline bool
kc_size_multiply(size_t a, size_t b, size_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}

/* The greatest common divisor; of 0 and another that other. Both are at least 0. */
static inline int64_t
kc_common_divisor(int64_t one, int64_t other)
{
    while (other) {
        int64_t rest = one % other;

        one = other;
        other = rest;
    }
    return one;
}

/* Value = high + low, |low| at most half a unit in the last place of high. All zero is the empty sum. */
typedef struct KcSum {
    double high;
    double low;
} KcSum;

/* Adds the unevaluated pair term + error. */
static inline void
kc_sum_add_pair(KcSum *sum, double term, double error)
{
    double total = sum->high + term;
    double other = total - sum->high;
    double rest = (sum->high - (total - other)) + (term - other);

    rest += sum->low + error;
    sum->high = total + rest;
    sum->low = rest - (sum->high - total);
}

static inline void
kc_sum_add(KcSum *sum, double term)
{
    kc_sum_add_pair(sum, term, 0.0);
}

/* Adds a*b without rounding the product. */
static inline void
kc_sum_add_product(KcSum *sum, double a, double b)
{
    double product = a * b;

    kc_sum_add_pair(sum, product, fma(a, b, -product));
}

static inline void
kc_sum_merge(KcSum *sum, const KcSum *other)
{
    kc_sum_add_pair(sum, other->high, other->low);
}

static inline double
kc_sum_value(const KcSum *sum)
{
    return sum->high + sum->low;
}

/* Adds a·b of two sums, in their precision. */
static inline void
kc_sum_add_sums_product(KcSum *sum, KcSum a, KcSum b)
{
    double product = a.high * b.high;

    kc_sum_add_pair(sum, product, fma(a.high, b.high, -product) + (a.high * b.low + a.low * b.high));
}

/* What is summed has the form that kc_sum_add_pair leaves; for sums from outside. */
static inline bool
kc_sum_is_sound(const KcSum *sum)
{
    return isfinite(sum->high) && fabs(sum->low) <= 0x1p-50 * fabs(sum->high);
}

/* The scale of nothing but zeros, and the largest there is: the smallest double times it is 2^-74. */
#define KC_SCALE_MOST 0x1p1000

/* The power of two that brings the magnitude of a value other than 0 into [0.5, 1), so that squares neither
 * vanish nor overflow; it stays within 2^±1000, from where smaller and larger values do not do so either. */
double kc_scale_for(double value);

/* Whether a number is one that kc_scale_for returns. */
bool kc_scale_is_sound(double scale);

/*
 * Means and co-moments of vectors, mergeable in any order.
 *
 * What is summed is (x − origin)·scale and the products of these, the origin of each axis being its least value.
 * Any value of the data would do: (x − mean)² summed over all rows is at least half of (origin − mean)², so that
 * no more digits cancel than the number of rows has, however far from zero the data lie, and with 32 digits
 * the order of rows does not show above 1e-12 (Chan, Golub & LeVeque, "Algorithms for computing the sample
 * variance", The American Statistician 37, 1983, on the shifted algorithm). The least value is the same in any
 * order, and moving to it adds positive numbers only. The scale is a power of two that follows the largest
 * value: exact.
 *
 * The memory is the caller's, so that it can be part of an aggregate's state: kc_moments_bytes(size), zeroed.
 */
#define KC_MOMENTS_MOST 1000 /* axes */

typedef struct KcMomentsAxis {
    double origin;
    double scale;
} KcMomentsAxis;

/* A view of the memory. `sums` holds those of the axes, then the products of the lower triangle, row by row. */
typedef struct KcMoments {
    size_t size;
    KcMomentsAxis *axes;
    KcSum *sums;
} KcMoments;

size_t kc_moments_bytes(size_t size);
KcMoments kc_moments_at(void *memory, size_t size);
/* Forgets all rows; memory needs it before the first. */
void kc_moments_clear(const KcMoments *moments);
/* Adds a row of finite values to those that are there. */
void kc_moments_add(const KcMoments *moments, const double *values, int64_t rows_before);
/* Adds another's rows to those that are there. Both have the same size, and at least one row. */
void kc_moments_merge(const KcMoments *moments, int64_t rows, const KcMoments *other, int64_t other_rows);
/* Whether memory from outside could be of rows whose axis i lies within [low[i], high[i]]. */
bool kc_moments_is_sound(const KcMoments *moments, int64_t rows, const double *low, const double *high);

double kc_moments_mean(const KcMoments *moments, size_t i, int64_t rows);
/* Σ(x_i − mean_i)(x_j − mean_j), times the scales of both axes; never below 0 for i = j. */
KcSum kc_moments_comoment(const KcMoments *moments, size_t i, size_t j, int64_t rows);

#endif
