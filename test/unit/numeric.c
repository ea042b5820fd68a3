/* Sums that do not depend on order, and moments made of them. */
#include "check.h"

#include "core/numeric.h"
#include "core/rng.h"

#define TERMS 2000
/* Double-double: 2^-104 of the sum of magnitudes for each term; here for the whole, generously. */
#define EPSILON 0x1p-96

static void
checked_sizes_see_overflow(void)
{
    size_t size;

    CHECK(kc_size_add(SIZE_MAX - 1, 1, &size) && size == SIZE_MAX);
    CHECK(!kc_size_add(SIZE_MAX, 1, &size));
    CHECK(kc_size_multiply(SIZE_MAX, 1, &size) && size == SIZE_MAX);
    CHECK(kc_size_multiply(SIZE_MAX, 0, &size) && size == 0);
    CHECK(!kc_size_multiply(SIZE_MAX / 2 + 1, 2, &size));
}

static void
small_terms_survive_large_ones(void)
{
    KcSum sum = {0, 0};

    kc_sum_add(&sum, 1e30);
    kc_sum_add(&sum, 1);
    kc_sum_add(&sum, -1e30);
    CHECK(kc_sum_value(&sum) == 1);
    CHECK(kc_sum_value(&(KcSum){0, 0}) == 0);
}

static void
ten_million_tenths_are_exact(void)
{
    KcSum sum = {0, 0};

    /* 0.1 as a double is 0.1 + 5.55e-18: ten million of them differ from 1e6 by 5.55e-11. */
    for (int i = 0; i < 10000000; i++)
        kc_sum_add(&sum, 0.1);
    CHECK(kc_sum_value(&sum) == 1000000.0);
    CHECK_NEAR((sum.high - 1000000.0) + sum.low, 5.551115123125783e-11, 1e-17);
}

static void
shuffle(KcRng *rng, double *values, int size)
{
    for (int i = size - 1; i > 0; i--) {
        int j = (int)kc_rng_below(rng, i + 1);
        double kept = values[i];

        values[i] = values[j];
        values[j] = kept;
    }
}

/* Terms from 1e-8 to 1e8 of both signs, nearly all of which cancel. */
static double
adversarial_terms(KcRng *rng, double *values)
{
    double magnitude = 0;

    for (int i = 0; i < TERMS; i += 2) {
        double large = kc_rng_normal(rng) * pow(10, (double)kc_rng_below(rng, 17) - 8);

        values[i] = large;
        values[i + 1] = -large * (1 + 1e-15 * kc_rng_normal(rng));
        magnitude += 2 * fabs(large);
    }
    return magnitude;
}

static KcSum
sum_of(const double *values, int size)
{
    KcSum sum = {0, 0};

    for (int i = 0; i < size; i++)
        kc_sum_add(&sum, values[i]);
    return sum;
}

static void
order_does_not_show_in_adversarial_sums(void)
{
    double values[TERMS];
    KcRng rng;

    kc_rng_seed(&rng, 1);
    for (int round = 0; round < 50; round++) {
        double magnitude = adversarial_terms(&rng, values);
        double first = kc_sum_value(&(KcSum){0, 0});

        for (int order = 0; order < 20; order++) {
            KcSum sum = sum_of(values, TERMS);

            CHECK(fabs(sum.low) <= fabs(sum.high) * 0x1p-53);
            if (order == 0)
                first = kc_sum_value(&sum);
            CHECK_NEAR(kc_sum_value(&sum), first, magnitude * EPSILON);
            shuffle(&rng, values, TERMS);
        }
    }
}

static void
merged_parts_equal_the_whole(void)
{
    double values[TERMS];
    KcRng rng;

    kc_rng_seed(&rng, 2);
    for (int round = 0; round < 50; round++) {
        double magnitude = adversarial_terms(&rng, values);
        KcSum whole = sum_of(values, TERMS);
        KcSum merged = {0, 0};

        for (int at = 0; at < TERMS;) {
            int size = 1 + (int)kc_rng_below(&rng, 300);

            if (size > TERMS - at)
                size = TERMS - at;
            KcSum part = sum_of(values + at, size);
            kc_sum_merge(&merged, &part);
            at += size;
        }
        CHECK_NEAR(kc_sum_value(&merged), kc_sum_value(&whole), magnitude * EPSILON);
    }
}

static void
products_are_not_rounded(void)
{
    KcSum sum = {0, 0};
    double a = 1 + 0x1p-30, b = 1 - 0x1p-30; /* a·b = 1 − 2^-60 */

    kc_sum_add_product(&sum, a, b);
    kc_sum_add(&sum, -1);
    CHECK(kc_sum_value(&sum) == -0x1p-60);
}

static void
a_sum_beyond_double_is_not_finite(void)
{
    KcSum sum = {0, 0};

    for (int i = 0; i < 3; i++)
        kc_sum_add(&sum, 1e308);
    CHECK(!isfinite(kc_sum_value(&sum)));
    kc_sum_add(&sum, -1e308);
    CHECK(!isfinite(kc_sum_value(&sum)));
    sum = (KcSum){0, 0};
    kc_sum_add_product(&sum, 1e308, -1e308);
    CHECK(!isfinite(kc_sum_value(&sum)));
}

#define SIZE 4
#define ROWS 1000

/* A view of memory for SIZE axes at most, ready for rows. */
static KcMoments
new_moments(size_t size)
{
    static double memory[4][500];
    static int next;
    KcMoments moments = kc_moments_at(memory[next++ % 4], size);

    CHECK(kc_moments_bytes(size) <= sizeof memory[0]);
    kc_moments_clear(&moments);
    return moments;
}

/* A co-moment in the data's own unit. */
static double
comoment(const KcMoments *moments, size_t i, size_t j, int64_t rows)
{
    KcSum found = kc_moments_comoment(moments, i, j, rows);

    return kc_sum_value(&found) / moments->axes[i].scale / moments->axes[j].scale;
}

/* Integers far from zero: the textbook formula in plain doubles would have no correct digit left. */
static void
comoments_equal_exact_integers(void)
{
    static double rows[ROWS][SIZE];
    KcMoments moments = new_moments(SIZE), first = new_moments(SIZE), rest = new_moments(SIZE);
    KcRng rng;

    kc_rng_seed(&rng, 3);
    for (int r = 0; r < ROWS; r++) {
        for (int i = 0; i < SIZE; i++)
            rows[r][i] =
                1e14 * (i + 1) + (double)kc_rng_below(&rng, 100) + (i ? rows[r][i - 1] - 1e14 * i : 0);
        kc_moments_add(&moments, rows[r], r);
        if (r < 7)
            kc_moments_add(&first, rows[r], r);
        else
            kc_moments_add(&rest, rows[r], r - 7);
    }
    kc_moments_merge(&rest, ROWS - 7, &first, 7);
    for (int i = 0; i < SIZE; i++) {
        __int128 sum_i = 0;

        for (int r = 0; r < ROWS; r++)
            sum_i += (__int128)rows[r][i];
        CHECK_NEAR(kc_moments_mean(&moments, i, ROWS), (double)sum_i / ROWS, 0.1);
        for (int j = 0; j < SIZE; j++) {
            __int128 sum_j = 0, products = 0;

            for (int r = 0; r < ROWS; r++) {
                sum_j += (__int128)rows[r][j];
                products += (__int128)rows[r][i] * (__int128)rows[r][j];
            }
            /* n·Σxy − Σx·Σy is exact: 36 digits at most. */
            double exact = (double)(products * ROWS - sum_i * sum_j) / ROWS;
            CHECK_NEAR(comoment(&moments, i, j, ROWS), exact, 1e-14 * fabs(exact));
            CHECK_NEAR(comoment(&rest, i, j, ROWS), exact, 1e-14 * fabs(exact));
        }
    }
}

static void
comoment_of_constants_is_zero(void)
{
    static const double constants[] = {0.1, 1e-300, 123456.789, -1e15, 5e-324, 1e300};

    for (int c = 0; c < 6; c++) {
        KcMoments moments = new_moments(1), other = new_moments(1);

        for (int r = 0; r < 997; r++)
            kc_moments_add(r % 3 ? &moments : &other, &constants[c], r / 3);
        kc_moments_merge(&moments, 664, &other, 333);
        CHECK(comoment(&moments, 0, 0, 997) == 0);
        CHECK(kc_moments_mean(&moments, 0, 997) == constants[c]);
    }
}

static void
comoments_are_symmetric_to_the_last_bit(void)
{
    KcMoments moments = new_moments(3);
    KcRng rng;

    kc_rng_seed(&rng, 7);
    for (int i = 0; i < 30; i++) {
        double values[3] = {1e9 + kc_rng_uniform(&rng), 1e9 + kc_rng_uniform(&rng),
                            1e9 + kc_rng_uniform(&rng)};

        kc_moments_add(&moments, values, i);
    }
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < i; j++)
            CHECK(comoment(&moments, i, j, 30) == comoment(&moments, j, i, 30));
}

/* An outlier first, in the middle or last, in one part or the other: the shift and the scale are others. */
static void
neither_order_nor_parts_show_in_comoments(void)
{
    double values[200][2], found[4];
    KcRng rng;

    kc_rng_seed(&rng, 23);
    for (int i = 0; i < 200; i++)
        for (int j = 0; j < 2; j++)
            values[i][j] = i ? kc_rng_normal(&rng) : 1e15 * (1 - 2 * j);
    for (int order = 0; order < 4; order++) {
        KcMoments moments = new_moments(2), other = new_moments(2);
        int rows[2] = {0, 0};

        for (int i = 0; i < 200; i++) {
            int is_other = order > 1 && i % 5 == order - 2;

            kc_moments_add(is_other ? &other : &moments, values[order == 1 ? 199 - i : i], rows[is_other]++);
        }
        if (rows[1])
            kc_moments_merge(&moments, rows[0], &other, rows[1]);
        found[order] = comoment(&moments, 0, 1, 200) / 1e28;
        CHECK_NEAR(found[order], found[0], 1e-15 * fabs(found[0]));
    }
    CHECK_NEAR(found[0], -1e2 * 199 / 200, 1e-9);
}

static void
scales_bring_any_value_near_one(void)
{
    CHECK(kc_scale_for(1) == 0.5 && kc_scale_for(-0.75) == 1 && kc_scale_for(8) == 0x1p-4);
    CHECK(kc_scale_for(5e-324) == KC_SCALE_MOST && kc_scale_for(1.7e308) == 1 / KC_SCALE_MOST);
    CHECK(kc_scale_is_sound(0.5) && kc_scale_is_sound(KC_SCALE_MOST) && kc_scale_is_sound(1 / KC_SCALE_MOST));
    CHECK(!kc_scale_is_sound(0) && !kc_scale_is_sound(3) && !kc_scale_is_sound(NAN) &&
          !kc_scale_is_sound(-1));
    CHECK(!kc_scale_is_sound(0x1p1001) && !kc_scale_is_sound(0x1p-1001));
}

/* Changes one thing in the moments of three rows and expects it to be noticed. */
#define NOTICED(change)                                                                                      \
    do {                                                                                                     \
        KcMoments m = new_moments(2);                                                                        \
        for (int r = 0; r < 3; r++)                                                                          \
            kc_moments_add(&m, rows[r], r);                                                                  \
        CHECK(kc_moments_is_sound(&m, 3, low, high));                                                        \
        change;                                                                                              \
        CHECK(!kc_moments_is_sound(&m, 3, low, high));                                                       \
    } while (0)

static void
moments_that_no_rows_have_are_noticed(void)
{
    const double rows[3][2] = {{1, 10}, {2, 30}, {4, 20}}, low[2] = {1, 10}, high[2] = {4, 30};
    KcMoments empty = new_moments(2);

    CHECK(kc_moments_is_sound(&empty, 0, low, high));
    empty.sums[0].high = 1;
    CHECK(!kc_moments_is_sound(&empty, 0, low, high));
    empty = new_moments(2);
    empty.axes[1].origin = 1;
    CHECK(!kc_moments_is_sound(&empty, 0, low, high));
    empty = new_moments(2);
    empty.sums[3].high = 1;
    CHECK(!kc_moments_is_sound(&empty, 0, low, high));
    NOTICED(m.axes[0].scale = 3);
    NOTICED(m.axes[0].scale = 1);
    NOTICED(m.axes[0].origin = NAN);
    NOTICED(m.axes[0].origin = 0.5);
    NOTICED(m.sums[0].high = INFINITY);
    NOTICED(m.sums[0].high = -0.5);
    NOTICED(m.sums[0].high = 3);
    NOTICED(m.sums[0].low = 1);
    NOTICED(m.sums[2].high = -1);
    NOTICED(m.sums[2].high = 100);
    NOTICED(m.sums[2].high = 0);
    NOTICED(m.sums[3].high = 100);
    NOTICED(m.sums[3].low = NAN);
}

int
main(void)
{
    RUN(checked_sizes_see_overflow);
    RUN(small_terms_survive_large_ones);
    RUN(ten_million_tenths_are_exact);
    RUN(order_does_not_show_in_adversarial_sums);
    RUN(merged_parts_equal_the_whole);
    RUN(products_are_not_rounded);
    RUN(a_sum_beyond_double_is_not_finite);
    RUN(comoments_equal_exact_integers);
    RUN(comoment_of_constants_is_zero);
    RUN(comoments_are_symmetric_to_the_last_bit);
    RUN(neither_order_nor_parts_show_in_comoments);
    RUN(scales_bring_any_value_near_one);
    RUN(moments_that_no_rows_have_are_noticed);
    return DONE();
}
