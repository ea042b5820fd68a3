/*
 * Fuzz target: the quantile sketch. The input is read twice: as values, added in two orders and in two parts,
 * which must agree and lie between the extremes; and as a sketch from outside, which is either refused or
 * usable.
 */
#include "core/arena.h"
#include "core/quantile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define MOST_VALUES 96
#define CAPACITY 256
#define CHECK(condition) ((condition) ? (void)0 : abort())

static KcQuantile *
sketch_of(KcContext *context, const double *values, size_t count, int step)
{
    void *memory;
    KcQuantile *sketch;

    CHECK(kc_allocate(context, 1, kc_quantile_bytes(CAPACITY), &memory) == KC_OK);
    sketch = memory;
    kc_quantile_init(sketch, CAPACITY);
    for (size_t i = 0; i < count; i++) {
        double value = values[step > 0 ? i : count - 1 - i];

        if (isfinite(value))
            CHECK(kc_quantile_add(sketch, value));
    }
    return sketch;
}

static double
quantile_of(KcContext *context, const KcQuantile *sketch, double share)
{
    double value, rank_error;

    CHECK(kc_quantile_values(context, sketch, &share, 1, &value, &rank_error) == KC_OK);
    return value;
}

static void
check_values(KcContext *context, const double *values, size_t count, uint32_t shift)
{
    KcQuantile *forward = sketch_of(context, values, count, 1);
    KcQuantile *backward = sketch_of(context, values, count, -1);
    KcQuantile *part = sketch_of(context, values, count / 2, 1);
    KcQuantile *other = sketch_of(context, values + count / 2, count - count / 2, 1);
    double shares[3] = {0.05, 0.5, 0.95};
    double a[3], b[3], c[3], rank_error;

    CHECK(kc_quantile_fit(context, forward, shift) == KC_OK);
    CHECK(kc_quantile_fit(context, part, shift) == KC_OK);
    CHECK(kc_quantile_merge(context, part, other) == KC_OK);
    CHECK(kc_quantile_fit(context, backward, shift) == KC_OK);
    CHECK(forward->total == backward->total && forward->distinct == part->distinct);
    if (forward->total == 0)
        return;
    /* A shift of the target's own choice is no state's. */
    if (shift == 0)
        CHECK(kc_quantile_check(context, part, CAPACITY, quantile_of(context, part, 0),
                                quantile_of(context, part, 1)) == KC_OK);
    CHECK(kc_quantile_values(context, forward, shares, 3, a, &rank_error) == KC_OK);
    CHECK(rank_error >= 0 && rank_error <= 1 && (shift > 0 || rank_error == 0));
    CHECK(kc_quantile_values(context, backward, shares, 3, b, &rank_error) == KC_OK);
    CHECK(kc_quantile_values(context, part, shares, 3, c, &rank_error) == KC_OK);
    for (int i = 0; i < 3; i++)
        CHECK(a[i] == b[i] && a[i] == c[i] && isfinite(a[i]) && (i == 0 || a[i] >= a[i - 1]));
}

static void
check_block(KcContext *context, const uint8_t *data, size_t bytes)
{
    uint32_t capacity = KC_QUANTILE_LEAST_CAPACITY;
    double shares[2] = {0, 0.7}, values[2], rank_error;
    void *memory;
    KcQuantile *sketch;

    CHECK(kc_allocate(context, 1, kc_quantile_bytes(capacity), &memory) == KC_OK);
    sketch = memory;
    memcpy(sketch, data, bytes < kc_quantile_bytes(capacity) ? bytes : kc_quantile_bytes(capacity));
    if (sketch->capacity == capacity && sketch->shift < 64)
        (void)kc_quantile_add(sketch, 1);
    if (kc_quantile_check(context, sketch, capacity, 1, 1) || sketch->total == 0)
        return;
    CHECK(kc_quantile_values(context, sketch, shares, 2, values, &rank_error) == KC_OK);
    CHECK(isfinite(values[0]) && isfinite(values[1]) && values[0] <= values[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    KcContext context = {.arena = kc_malloc_arena((size_t)1 << 26)};
    double values[MOST_VALUES];
    size_t count;

    if (bytes > 0) {
        count = (bytes - 1) / sizeof(double);
        count = count < MOST_VALUES ? count : MOST_VALUES;
        memcpy(values, data + 1, count * sizeof(double));
        check_values(&context, values, count, data[0] % 64);
        check_block(&context, data, bytes);
    }
    kc_malloc_arena_end(context.arena);
    return 0;
}
