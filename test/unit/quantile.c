/* The quantile sketch: exact while it can be, the same in every order, bounded on damaged blocks. */
#include "check.h"

#include "core/quantile.h"
#include "core/rng.h"

#include <float.h>

static KcQuantile *
new_sketch(KcContext *context, uint32_t capacity)
{
    void *memory;

    kc_allocate(context, 1, kc_quantile_bytes(capacity), &memory);
    kc_quantile_init(memory, capacity);
    return memory;
}

/* Adds a value as the aggregate does: growing, then fitting. */
static KcQuantile *
add(KcContext *context, KcQuantile *sketch, double value)
{
    if (kc_quantile_is_tight(sketch)) {
        KcQuantile *larger = new_sketch(context, sketch->capacity * 2);

        CHECK(kc_quantile_copy(context, larger, sketch) == KC_OK);
        sketch = larger;
    }
    CHECK(kc_quantile_add(sketch, value));
    if (kc_quantile_is_over(sketch))
        CHECK(kc_quantile_fit(context, sketch, 0) == KC_OK);
    return sketch;
}

static double
quantile(KcContext *context, const KcQuantile *sketch, double share)
{
    double value = NAN, rank_error;

    CHECK(kc_quantile_values(context, sketch, &share, 1, &value, &rank_error) == KC_OK);
    return value;
}

static bool
stop(void *unused)
{
    (void)unused;
    return true;
}

static void
few_values_give_type_7_quantiles(void)
{
    KcContext context = check_context();
    KcQuantile *sketch = new_sketch(&context, KC_QUANTILE_LEAST_CAPACITY);
    double values[] = {7, 1, 3, 2, -4, 3};
    double shares[] = {0, 1, 0.5, 0.1}, got[4], rank_error;

    for (int i = 0; i < 6; i++)
        sketch = add(&context, sketch, values[i]);
    CHECK(kc_quantile_values(&context, sketch, shares, 4, got, &rank_error) == KC_OK);
    CHECK_NEAR(got[0], -4, 0);
    CHECK_NEAR(got[1], 7, 0);
    CHECK_NEAR(got[2], 2.5, 0);
    CHECK_NEAR(got[3], -1.5, 1e-15);
    CHECK(rank_error == 0);
    CHECK(kc_quantile_check(&context, sketch, sketch->capacity, -4, 7) == KC_OK);
    check_context_end(&context);
}

static void
minus_zero_is_zero_and_extremes_keep_their_order(void)
{
    KcContext context = check_context();
    KcQuantile *sketch = new_sketch(&context, KC_QUANTILE_LEAST_CAPACITY);
    double values[] = {-0.0, 0.0, -DBL_MAX, DBL_MAX, 5e-324, -5e-324};

    for (int i = 0; i < 6; i++)
        sketch = add(&context, sketch, values[i]);
    CHECK(sketch->distinct == 5);
    CHECK(quantile(&context, sketch, 0) == -DBL_MAX);
    CHECK(quantile(&context, sketch, 0.2) == -5e-324);
    CHECK(quantile(&context, sketch, 0.4) == 0);
    CHECK(quantile(&context, sketch, 1) == DBL_MAX);
    check_context_end(&context);
}

#define MANY 250000

static void
many_values_give_the_same_in_any_order_and_any_parts(void)
{
    KcContext context = check_context();
    KcQuantile *forward = new_sketch(&context, KC_QUANTILE_LEAST_CAPACITY);
    KcQuantile *backward = new_sketch(&context, KC_QUANTILE_LEAST_CAPACITY);
    KcQuantile *parts[3];
    KcQuantile *merged;
    double *values = malloc(MANY * sizeof *values);
    double share = 0.05, low[3], rank_error[3];
    double least = DBL_MAX, most = 0;
    KcRng rng;

    kc_rng_seed(&rng, 1);
    for (int i = 0; i < MANY; i++) {
        values[i] = exp(kc_rng_normal(&rng));
        least = fmin(least, values[i]);
        most = fmax(most, values[i]);
    }
    for (int i = 0; i < 3; i++)
        parts[i] = new_sketch(&context, KC_QUANTILE_LEAST_CAPACITY);
    for (int i = 0; i < MANY; i++) {
        forward = add(&context, forward, values[i]);
        backward = add(&context, backward, values[MANY - 1 - i]);
        /* Parts of very different sizes, so that their shifts differ. */
        int part = i % 100 == 0 ? 0 : i % 3 == 0 ? 1 : 2;
        parts[part] = add(&context, parts[part], values[i]);
    }
    merged = new_sketch(&context, kc_quantile_capacity(UINT64_MAX));
    for (int i = 0; i < 3; i++)
        CHECK(kc_quantile_merge(&context, merged, parts[i]) == KC_OK);
    CHECK(forward->shift > 0 && forward->shift == backward->shift && forward->shift == merged->shift);
    CHECK(forward->distinct == merged->distinct && forward->total == MANY && merged->total == MANY);
    kc_quantile_values(&context, forward, &share, 1, &low[0], &rank_error[0]);
    kc_quantile_values(&context, backward, &share, 1, &low[1], &rank_error[1]);
    kc_quantile_values(&context, merged, &share, 1, &low[2], &rank_error[2]);
    CHECK(low[0] == low[1] && low[0] == low[2]);
    CHECK(rank_error[0] == rank_error[1] && rank_error[0] == rank_error[2]);
    CHECK(rank_error[0] > 0 && rank_error[0] < 1e-3);
    CHECK_NEAR(low[0], exp(-1.6448536269514722), 5e-3);
    CHECK(kc_quantile_check(&context, merged, merged->capacity, least, most) == KC_OK);
    free(values);
    check_context_end(&context);
}

static void
damaged_sketches_are_refused_and_do_not_hang(void)
{
    KcContext context = check_context();
    uint32_t capacity = KC_QUANTILE_LEAST_CAPACITY;
    KcQuantile *sketch = add(&context, new_sketch(&context, capacity), 1);
    KcQuantile *full = new_sketch(&context, capacity);
    double share = 0.5, value, rank_error;

    CHECK(kc_quantile_check(&context, sketch, capacity * 2, 1, 1) == KC_CORRUPT);
    sketch->shift = 64;
    CHECK(kc_quantile_check(&context, sketch, capacity, 1, 1) == KC_CORRUPT);
    sketch->shift = 0;
    sketch->distinct = 2;
    CHECK(kc_quantile_check(&context, sketch, capacity, 1, 1) == KC_CORRUPT);
    sketch->distinct = 1;
    for (uint32_t i = 0; i < capacity; i++)
        if (sketch->buckets[i].count)
            sketch->buckets[i].key = UINT64_MAX;
    CHECK(kc_quantile_check(&context, sketch, capacity, 1, 1) == KC_CORRUPT);
    for (uint32_t i = 0; i < capacity; i++)
        full->buckets[i] = (KcQuantileBucket){i, 1};
    CHECK(!kc_quantile_add(full, 1));
    CHECK(kc_quantile_merge(&context, full, add(&context, new_sketch(&context, capacity), 2)) == KC_CORRUPT);
    CHECK(kc_quantile_values(&context, new_sketch(&context, capacity), &share, 1, &value, &rank_error) ==
          KC_CORRUPT);
    check_context_end(&context);
}

/* Changes one thing in the sketch of 1, 2 and 3 and expects it to be refused. */
#define REFUSED(change)                                                                                      \
    do {                                                                                                     \
        KcQuantile *sketch = new_sketch(&context, KC_QUANTILE_LEAST_CAPACITY);                               \
        KcQuantileBucket *bucket = sketch->buckets;                                                          \
        for (int value = 1; value <= 3; value++)                                                             \
            sketch = add(&context, sketch, value);                                                           \
        CHECK(kc_quantile_check(&context, sketch, sketch->capacity, 1, 3) == KC_OK);                         \
        while (bucket->count == 0)                                                                           \
            bucket++;                                                                                        \
        change;                                                                                              \
        CHECK(kc_quantile_check(&context, sketch, KC_QUANTILE_LEAST_CAPACITY, 1, 3) == KC_CORRUPT);          \
    } while (0)

static void
sketches_that_no_values_have_are_refused(void)
{
    KcContext context = check_context();

    REFUSED(sketch->shift = 1);
    REFUSED(bucket->count++);
    REFUSED(bucket->count = UINT64_MAX);
    REFUSED((sketch->total = (uint64_t)1 << 63, bucket->count = sketch->total - 2));
    REFUSED(bucket->key++);
    REFUSED(bucket->key = 0);
    /* Where no search comes by. */
    REFUSED((sketch->buckets[KC_QUANTILE_LEAST_CAPACITY - 1] = *bucket, bucket->count = 0));
    check_context_end(&context);
}

/* Values whose keys all share a slot: each is looked for past all others. */
static void
colliding_values_are_counted_and_polled(void)
{
    KcContext context = check_context();
    KcQuantile *sketch = new_sketch(&context, KC_QUANTILE_LEAST_CAPACITY);
    int found = 0;

    for (uint64_t i = 1; found < 40; i++) {
        uint64_t key = i | (uint64_t)3 << 62;
        double value;

        if (((key ^ key >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> 40) % KC_QUANTILE_LEAST_CAPACITY != 50)
            continue;
        key &= ~((uint64_t)1 << 63);
        memcpy(&value, &key, sizeof value);
        CHECK(kc_quantile_add(sketch, value));
        found++;
    }
    CHECK(sketch->distinct == 40);
    CHECK(kc_quantile_check(&context, sketch, sketch->capacity, quantile(&context, sketch, 0),
                            quantile(&context, sketch, 1)) == KC_OK);
    context.poll = stop;
    CHECK(kc_quantile_fit(&context, sketch, 1) == KC_STOPPED);
    check_context_end(&context);
}

static void
coarse_buckets_at_the_ends_stay_finite(void)
{
    KcContext context = check_context();
    KcQuantile *sketch = new_sketch(&context, KC_QUANTILE_LEAST_CAPACITY);

    sketch = add(&context, sketch, -DBL_MAX);
    sketch = add(&context, sketch, DBL_MAX);
    CHECK(kc_quantile_fit(&context, sketch, 60) == KC_OK);
    CHECK(isfinite(quantile(&context, sketch, 0)) && isfinite(quantile(&context, sketch, 1)));
    CHECK(isfinite(quantile(&context, sketch, 0.5)));
    sketch->distinct = KC_QUANTILE_MOST + 1;
    sketch->shift = 63;
    CHECK(kc_quantile_fit(&context, sketch, 0) == KC_CORRUPT);
    check_context_end(&context);
}

static void
a_memory_limit_is_kept(void)
{
    KcContext context = check_context();
    KcQuantile *sketch = add(&context, new_sketch(&context, KC_QUANTILE_LEAST_CAPACITY), 1);
    double share = 0.5, value, rank_error;

    context.arena->limit_bytes = context.arena->used_bytes;
    CHECK(kc_quantile_values(&context, sketch, &share, 1, &value, &rank_error) == KC_TOO_LARGE);
    CHECK(kc_quantile_fit(&context, sketch, 3) == KC_TOO_LARGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(few_values_give_type_7_quantiles);
    RUN(minus_zero_is_zero_and_extremes_keep_their_order);
    RUN(many_values_give_the_same_in_any_order_and_any_parts);
    RUN(damaged_sketches_are_refused_and_do_not_hang);
    RUN(sketches_that_no_values_have_are_refused);
    RUN(colliding_values_are_counted_and_polled);
    RUN(coarse_buckets_at_the_ends_stay_finite);
    RUN(a_memory_limit_is_kept);
    return DONE();
}
