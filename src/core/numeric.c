/* Moments of vectors from order-independent sums; see numeric.h. */
#include "core/numeric.h"

static size_t
product_index(size_t size, size_t i, size_t j)
{
    size_t row = i > j ? i : j;
    size_t column = i > j ? j : i;

    return size + row * (row + 1) / 2 + column;
}

size_t
kc_moments_count(size_t size)
{
    return size + size * (size + 1) / 2;
}

void
kc_moments_add(KcSum *sums, const double *values, size_t size)
{
    KcSum *product = sums + size;

    for (size_t i = 0; i < size; i++) {
        kc_sum_add(&sums[i], values[i]);
        for (size_t j = 0; j <= i; j++)
            kc_sum_add_product(product++, values[i], values[j]);
    }
}

double
kc_moments_mean(const KcSum *sums, size_t i, double rows)
{
    return kc_sum_value(&sums[i]) / rows;
}

double
kc_moments_comoment(const KcSum *sums, size_t size, size_t i, size_t j, double rows)
{
    /* One order of the pair, so that the matrix is symmetric to the last bit. */
    const KcSum *a = &sums[i > j ? i : j];
    const KcSum *b = &sums[i > j ? j : i];
    /* Σxy − Σx·Σy/n, where Σx/n = mean + rest exactly enough: the subtraction cancels most digits. */
    double mean = a->high / rows;
    double rest = (fma(-mean, rows, a->high) + a->low) / rows;
    KcSum comoment = sums[product_index(size, i, j)];

    kc_sum_add_product(&comoment, -mean, b->high);
    kc_sum_add_product(&comoment, -mean, b->low);
    kc_sum_add_product(&comoment, -rest, b->high);
    double value = kc_sum_value(&comoment);
    return i == j && value < 0 ? 0.0 : value;
}
