/*
 * Fuzz target: sums, moments and random numbers. Values are summed in two orders and in two parts, which must
 * agree; co-moments must keep Cauchy and Schwarz's inequality; what is drawn must lie within its bounds.
 */
#include "core/numeric.h"
#include "core/rng.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define SIZE 3
#define MOST_SUMS (SIZE + SIZE * (SIZE + 1) / 2)
#define MOST_VALUES 120
/* Products of values within this stay far from the ends of double's range. */
#define LARGEST 1e100
#define SMALLEST 1e-100
#define CHECK(condition) ((condition) ? (void)0 : abort())

static void
check_sums(const double *values, size_t count)
{
    KcSum forward = {0, 0}, backward = {0, 0}, part = {0, 0}, other = {0, 0};
    double magnitude = 0;

    for (size_t i = 0; i < count; i++) {
        kc_sum_add(&forward, values[i]);
        kc_sum_add(&backward, values[count - 1 - i]);
        kc_sum_add(i < count / 2 ? &part : &other, values[i]);
        magnitude += fabs(values[i]);
    }
    kc_sum_merge(&part, &other);
    CHECK(fabs(kc_sum_value(&forward) - kc_sum_value(&backward)) <=
          0x1p-50 * fabs(kc_sum_value(&forward)) + 0x1p-95 * magnitude);
    CHECK(fabs(kc_sum_value(&forward) - kc_sum_value(&part)) <=
          0x1p-50 * fabs(kc_sum_value(&forward)) + 0x1p-95 * magnitude);
}

static void
check_moments(const double *values, size_t rows)
{
    KcSum sums[MOST_SUMS] = {{0, 0}};
    double n = (double)rows;

    CHECK(kc_moments_count(SIZE) == MOST_SUMS);
    for (size_t i = 0; i < rows; i++)
        kc_moments_add(sums, values + i * SIZE, SIZE);
    for (size_t i = 0; i < SIZE; i++)
        for (size_t j = 0; j < i; j++) {
            double own = kc_moments_comoment(sums, SIZE, i, i, n);
            double others = kc_moments_comoment(sums, SIZE, j, j, n);
            double both = kc_moments_comoment(sums, SIZE, i, j, n);
            double scale = fabs(kc_moments_mean(sums, i, n) * kc_moments_mean(sums, j, n)) * n;

            CHECK(own >= 0 && others >= 0);
            CHECK(both == kc_moments_comoment(sums, SIZE, j, i, n));
            /* Squared values may spread wider than the two means tell: 1e-25 of the larger square is allowed. */
            CHECK(fabs(both) <=
                  sqrt(own) * sqrt(others) * (1 + 1e-9) + 1e-12 * scale + 1e-12 * (own + others));
        }
}

static void
check_draws(uint64_t seed, uint64_t bound)
{
    KcRng rng, again;

    kc_rng_seed(&rng, seed);
    kc_rng_seed(&again, seed);
    for (int i = 0; i < 8; i++) {
        double uniform = kc_rng_uniform(&rng);

        CHECK(uniform >= 0 && uniform < 1 && uniform == kc_rng_uniform(&again));
        CHECK(kc_rng_below(&rng, bound) < bound && isfinite(kc_rng_normal(&rng)));
        kc_rng_below(&again, bound);
        kc_rng_normal(&again);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    double values[MOST_VALUES];
    uint64_t draw[2] = {0, 0};
    size_t count = 0;

    memcpy(draw, data, bytes < sizeof draw ? bytes : sizeof draw);
    check_draws(draw[0], draw[1] ? draw[1] : 1);
    for (size_t at = 0; at + sizeof(double) <= bytes && count < MOST_VALUES; at += sizeof(double)) {
        double value;

        memcpy(&value, data + at, sizeof value);
        if (fabs(value) <= LARGEST && (value == 0 || fabs(value) >= SMALLEST))
            values[count++] = value;
    }
    check_sums(values, count);
    if (count >= SIZE)
        check_moments(values, count / SIZE);
    return 0;
}
