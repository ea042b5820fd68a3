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

/* Integers far from zero: the textbook formula in plain doubles would have no correct digit left. */
static void
comoments_equal_exact_integers(void)
{
    static double rows[ROWS][SIZE];
    KcSum sums[SIZE + SIZE * (SIZE + 1) / 2] = {{0, 0}};
    KcRng rng;

    kc_rng_seed(&rng, 3);
    CHECK(kc_moments_count(SIZE) == sizeof sums / sizeof *sums);
    for (int r = 0; r < ROWS; r++) {
        for (int i = 0; i < SIZE; i++)
            rows[r][i] = 1e9 * (i + 1) + (double)kc_rng_below(&rng, 100) + (i ? rows[r][i - 1] - 1e9 * i : 0);
        kc_moments_add(sums, rows[r], SIZE);
    }
    for (int i = 0; i < SIZE; i++) {
        __int128 sum_i = 0;

        for (int r = 0; r < ROWS; r++)
            sum_i += (__int128)rows[r][i];
        CHECK_NEAR(kc_moments_mean(sums, i, ROWS), (double)sum_i / ROWS, 1e-3);
        for (int j = 0; j < SIZE; j++) {
            __int128 sum_j = 0, products = 0;

            for (int r = 0; r < ROWS; r++) {
                sum_j += (__int128)rows[r][j];
                products += (__int128)rows[r][i] * (__int128)rows[r][j];
            }
            /* n·Σxy − Σx·Σy is exact: 6 + 21 digits at most. */
            double exact = (double)(products * ROWS - sum_i * sum_j) / ROWS;
            double got = kc_moments_comoment(sums, SIZE, i, j, ROWS);
            CHECK_NEAR(got, exact, 1e-12 * fabs(exact));
            CHECK_NEAR(got, kc_moments_comoment(sums, SIZE, j, i, ROWS), 1e-12 * fabs(exact));
        }
    }
}

static void
comoment_of_constants_is_zero_not_negative(void)
{
    static const double constants[] = {0.1, 1e-300, 123456.789, -1e15, 5e-324};

    for (int c = 0; c < 5; c++) {
        KcSum sums[2] = {{0, 0}};

        for (int r = 0; r < 997; r++)
            kc_moments_add(sums, &constants[c], 1);
        double variation = kc_moments_comoment(sums, 1, 0, 0, 997);
        CHECK(variation >= 0);
        CHECK(variation <= 1e-24 * constants[c] * constants[c] * 997);
        CHECK_NEAR(kc_moments_mean(sums, 0, 997), constants[c], 1e-15 * fabs(constants[c]));
    }
}

static void
comoments_are_symmetric_to_the_last_bit(void)
{
    KcSum sums[9] = {{0, 0}};
    KcRng rng;

    kc_rng_seed(&rng, 7);
    CHECK(kc_moments_count(3) == 9);
    for (int i = 0; i < 30; i++) {
        double values[3] = {1e9 + kc_rng_uniform(&rng), 1e9 + kc_rng_uniform(&rng),
                            1e9 + kc_rng_uniform(&rng)};

        kc_moments_add(sums, values, 3);
    }
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < i; j++)
            CHECK(kc_moments_comoment(sums, 3, i, j, 30) == kc_moments_comoment(sums, 3, j, i, 30));
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
    RUN(comoment_of_constants_is_zero_not_negative);
    RUN(comoments_are_symmetric_to_the_last_bit);
    return DONE();
}
