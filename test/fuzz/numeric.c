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
#define MOST_VALUES 120
/* Products of values within this stay far from the ends of double's range. */
#define LARGEST 1e100
#define SMALLEST 1e-100
/* Moments scale for themselves, down to the smallest double. */
#define LARGEST_SCALED 1e300
#define CHECK(condition) ((condition) ? (void)0 : abort())

typedef struct Memory {
    KcMomentsAxis axes[SIZE];
    KcSum sums[SIZE + SIZE * (SIZE + 1) / 2];
} Memory;

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

/* Moments of every row, or of those whose number leaves this rest divided by 2, which are counted. */
static KcMoments
moments_of(void *memory, const double *values, size_t rows, int rest, int64_t *count)
{
    KcMoments moments = kc_moments_at(memory, SIZE);

    CHECK(kc_moments_bytes(SIZE) == sizeof(Memory));
    kc_moments_clear(&moments);
    *count = 0;
    for (size_t r = 0; r < rows; r++)
        if (rest < 0 || r % 2 == (size_t)rest)
            kc_moments_add(&moments, values + r * SIZE, (*count)++);
    return moments;
}

static void
check_moments(const double *values, size_t rows)
{
    Memory memory[3];
    int64_t count, half, other_half;
    KcMoments whole = moments_of(&memory[0], values, rows, -1, &count);
    KcMoments part = moments_of(&memory[1], values, rows, 0, &half);
    KcMoments other = moments_of(&memory[2], values, rows, 1, &other_half);
    double low[SIZE], high[SIZE];

    for (size_t i = 0; i < SIZE; i++) {
        low[i] = high[i] = values[i];
        for (size_t r = 1; r < rows; r++) {
            low[i] = fmin(low[i], values[r * SIZE + i]);
            high[i] = fmax(high[i], values[r * SIZE + i]);
        }
    }
    if (half && other_half)
        kc_moments_merge(&other, other_half, &part, half);
    CHECK(kc_moments_is_sound(&whole, count, low, high));
    CHECK(other_half == 0 || kc_moments_is_sound(&other, count, low, high));
    for (size_t i = 0; i < SIZE; i++)
        for (size_t j = 0; j <= i; j++) {
            KcSum both = kc_moments_comoment(&whole, i, j, count);
            KcSum own = kc_moments_comoment(&whole, i, i, count);
            KcSum others = kc_moments_comoment(&whole, j, j, count);
            KcSum merged = kc_moments_comoment(&other, i, j, count);
            double product = sqrt(kc_sum_value(&own)) * sqrt(kc_sum_value(&others));

            CHECK(kc_sum_value(&own) >= 0 && fabs(kc_sum_value(&both)) <= product * (1 + 1e-12));
            CHECK(other_half == 0 || fabs(kc_sum_value(&both) - kc_sum_value(&merged)) <= 1e-13 * product);
            CHECK(!(low[i] < high[i]) || kc_sum_value(&own) > 0);
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
    count = 0;
    for (size_t at = sizeof(double); at + sizeof(double) <= bytes && count < MOST_VALUES;
         at += sizeof(double)) {
        double value;

        memcpy(&value, data + at, sizeof value);
        if (isfinite(value) && fabs(value) <= LARGEST_SCALED)
            values[count++] = value;
    }
    if (count >= SIZE)
        check_moments(values, count / SIZE);
    return 0;
}
