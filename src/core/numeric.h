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

/*
 * Counts, means and co-moments of vectors, mergeable in any order.
 *
 * `sums` holds size + size·(size+1)/2 sums: the values, then the products x_i·x_j of the lower triangle, row
 * by row. The memory is the caller's, so that it can be part of an aggregate's state.
 */
size_t kc_moments_count(size_t size);
void kc_moments_add(KcSum *sums, const double *values, size_t size);
double kc_moments_mean(const KcSum *sums, size_t i, double rows);
/* Σ(x_i − mean_i)(x_j − mean_j), computed with the full precision of the sums; never below 0 for i = j. */
double kc_moments_comoment(const KcSum *sums, size_t size, size_t i, size_t j, double rows);

#endif
