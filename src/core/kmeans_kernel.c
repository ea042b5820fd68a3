/* The innermost loops of k-means; see kmeans_kernel.h. */
#include "core/kmeans_kernel.h"

#include "core/arena.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* What every CPU has: two doubles at a time. */
typedef double Two __attribute__((vector_size(16)));
typedef long long TwoBits __attribute__((vector_size(16)));

static inline Two
larger(Two a, Two b)
{
    TwoBits is_larger = a > b;

    return (Two)((is_larger & (TwoBits)a) | (~is_larger & (TwoBits)b));
}

static inline Two
smaller(Two a, Two b)
{
    TwoBits is_smaller = a < b;

    return (Two)((is_smaller & (TwoBits)a) | (~is_smaller & (TwoBits)b));
}

#define KERNEL(name) plain_##name
#define TARGET
#define WIDTH 2
#define FMA(a, b, c) ((a) * (b) + (c))
#define MAX(a, b) larger(a, b)
#define MIN(a, b) smaller(a, b)
#define SPREAD(x) ((Two){(x), (x)})
#include "core/kmeans_kernel_body.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define KERNEL(name) avx2_##name
#define TARGET __attribute__((target("avx2,fma")))
#define WIDTH 4
#define FMA(a, b, c) _mm256_fmadd_pd(a, b, c)
#define MAX(a, b) _mm256_max_pd(a, b)
#define MIN(a, b) _mm256_min_pd(a, b)
#define SPREAD(x) _mm256_set1_pd(x)
#include "core/kmeans_kernel_body.h"

#define KERNEL(name) avx512_##name
#define TARGET __attribute__((target("avx512f")))
#define WIDTH 8
#define FMA(a, b, c) _mm512_fmadd_pd(a, b, c)
#define MAX(a, b) _mm512_max_pd(a, b)
#define MIN(a, b) _mm512_min_pd(a, b)
#define SPREAD(x) _mm512_set1_pd(x)
#include "core/kmeans_kernel_body.h"

static bool
has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool
has_avx512(void)
{
    return __builtin_cpu_supports("avx512f");
}

const KcKmeansKernel *
kc_kmeans_kernel(KcKmeansCpu cpu)
{
    if (cpu == KC_KMEANS_PLAIN)
        return &plain_kernel;
    if (cpu != KC_KMEANS_AVX2 && has_avx512())
        return &avx512_kernel;
    if (cpu != KC_KMEANS_AVX512 && has_avx2())
        return &avx2_kernel;
    return cpu == KC_KMEANS_BEST_CPU ? &plain_kernel : NULL;
}
#else
const KcKmeansKernel *
kc_kmeans_kernel(KcKmeansCpu cpu)
{
    return cpu == KC_KMEANS_BEST_CPU || cpu == KC_KMEANS_PLAIN ? &plain_kernel : NULL;
}
#endif

#define ALIGNMENT 64

KcStatus
kc_kmeans_centres_make(KcContext *context, size_t k, size_t dimensions, bool for_long_rows,
                       KcKmeansCentres *centres)
{
    size_t together = for_long_rows ? 8 : 4;
    size_t padded = (k + together - 1) / together * together;
    double *memory;
    KcStatus status =
        kc_allocate_doubles(context, padded * (dimensions + 1) + ALIGNMENT / sizeof(double), &memory);

    if (status != KC_OK)
        return status;
    centres->dimensions = dimensions;
    centres->together = together;
    centres->packed = memory + (-(uintptr_t)memory & (ALIGNMENT - 1)) / sizeof(double);
    centres->half = centres->packed + padded * dimensions;
    return KC_OK;
}

static uint64_t
mask_for(size_t padded)
{
    uint64_t mask = 1;

    while (mask < padded)
        mask *= 2;
    return mask - 1;
}

void
kc_kmeans_centres_set(KcKmeansCentres *centres, const double *rows, size_t k)
{
    size_t d = centres->dimensions, together = centres->together;
    double longest = 0;

    centres->k = k;
    centres->padded = (k + together - 1) / together * together;
    centres->rows = rows;
    centres->mask = mask_for(centres->padded);
    for (size_t j = 0; j < centres->padded; j++) {
        double *group = centres->packed + j / together * together * d + j % together;
        double square = 0;

        for (size_t a = 0; a < d; a++) {
            double c = j < k ? rows[j * d + a] : 0;

            group[a * together] = c;
            square += c * c;
        }
        centres->half[j] = j < k ? square / 2 : 0x1p900;
        longest = fmax(longest, square);
    }
    centres->longest = sqrt(longest) * (1 + 0x1p-40);
    /*
     * A score is off by (d + 2)·u·(|x||c| + |c|²/2) through its products and sums (Higham, "Accuracy and Stability of
     * Numerical Algorithms", 3.1) and by 2·mask·u of itself through the number in it, u = 2^-53; half of what
     * kc_kmeans_distance gives, by (d + 2)·u·(|x| + |c|)²/2. Twice all that, for two scores.
     */
    centres->rounding = 2 * DBL_EPSILON * ((double)d + 4 + (double)centres->mask);
}

double
kc_kmeans_distance(const double *lane, const double *centre, size_t dimensions)
{
    double square = 0;

    for (size_t a = 0; a < dimensions; a++) {
        double difference = lane[a * KC_KMEANS_LANES] - centre[a];

        square += difference * difference;
    }
    return square;
}

double
kc_kmeans_long_distance(const double *row, const double *centre, size_t dimensions)
{
    return kc_kmeans_kernel(KC_KMEANS_BEST_CPU)->distance_long(row, centre, dimensions);
}

/* How the distance of a row is found. */
typedef double Distance(const double *row, const double *centre, size_t dimensions);

static size_t
nearest_by(Distance *distance, const double *row, const KcKmeansCentres *centres)
{
    size_t nearest = 0;
    double least = INFINITY;

    for (size_t j = 0; j < centres->k; j++) {
        double square = distance(row, centres->rows + j * centres->dimensions, centres->dimensions);

        if (square < least) {
            least = square;
            nearest = j;
        }
    }
    return nearest;
}

size_t
kc_kmeans_nearest(const double *lane, const KcKmeansCentres *centres)
{
    return nearest_by(kc_kmeans_distance, lane, centres);
}

size_t
kc_kmeans_long_nearest(const double *row, const KcKmeansCentres *centres)
{
    return nearest_by(kc_kmeans_long_distance, row, centres);
}
