/* Random numbers: the published sequence, ranges, and no bias. */
#include "check.h"

#include "core/rng.h"

/* First outputs of the authors' xoshiro256starstar.c for the state {1, 2, 3, 4}. */
static void
bits_are_the_published_sequence(void)
{
    static const uint64_t expected[] = {
        UINT64_C(11520),
        UINT64_C(0),
        UINT64_C(1509978240),
        UINT64_C(1215971899390074240),
        UINT64_C(1216172134540287360),
        UINT64_C(607988272756665600),
        UINT64_C(16172922978634559625),
        UINT64_C(8476171486693032832),
        UINT64_C(10595114339597558777),
        UINT64_C(2904607092377533576),
    };
    KcRng rng = {{1, 2, 3, 4}};

    for (int i = 0; i < 10; i++)
        CHECK(kc_rng_bits(&rng) == expected[i]);
}

/* First outputs of the authors' splitmix64.c for the seed 1234567. */
static void
the_seed_is_spread_by_splitmix64(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 1234567);
    CHECK(rng.state[0] == UINT64_C(6457827717110365317));
    CHECK(rng.state[1] == UINT64_C(3203168211198807973));
    CHECK(rng.state[2] == UINT64_C(9817491932198370423));
    CHECK(rng.state[3] == UINT64_C(4593380528125082431));
}

static void
equal_seeds_give_equal_numbers(void)
{
    KcRng a, b, c;
    int equal = 0;

    kc_rng_seed(&a, 0);
    kc_rng_seed(&b, 0);
    kc_rng_seed(&c, 1);
    for (int i = 0; i < 100; i++) {
        uint64_t bits = kc_rng_bits(&a);

        CHECK(bits == kc_rng_bits(&b));
        equal += bits == kc_rng_bits(&c);
    }
    CHECK(equal == 0);
}

#define DRAWS 200000

static void
uniform_lies_in_its_interval_with_its_moments(void)
{
    KcRng rng;
    double sum = 0, squares = 0;

    kc_rng_seed(&rng, 42);
    for (int i = 0; i < DRAWS; i++) {
        double u = kc_rng_uniform(&rng);

        CHECK(u >= 0 && u < 1);
        sum += u;
        squares += u * u;
    }
    CHECK_NEAR(sum / DRAWS, 1.0 / 2, 5 * sqrt(1.0 / 12 / DRAWS));
    CHECK_NEAR(squares / DRAWS, 1.0 / 3, 5 * sqrt(4.0 / 45 / DRAWS));
}

/* 0xAAAA… = 2/3 of 2^64: a plain remainder would give the lower half of the range twice as often. */
static void
below_is_not_biased_towards_small_numbers(void)
{
    const uint64_t bound = UINT64_C(0xAAAAAAAAAAAAAAAB);
    KcRng rng;
    int low = 0;

    kc_rng_seed(&rng, 7);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t n = kc_rng_below(&rng, bound);

        CHECK(n < bound);
        low += n < bound / 2;
    }
    CHECK_NEAR((double)low / DRAWS, 0.5, 5 * sqrt(0.25 / DRAWS));
}

static void
below_reaches_every_number_equally(void)
{
    KcRng rng;
    int counts[6] = {0};
    double chi_square = 0;

    kc_rng_seed(&rng, 11);
    for (int i = 0; i < DRAWS; i++)
        counts[kc_rng_below(&rng, 6)]++;
    for (int i = 0; i < 6; i++)
        chi_square += pow(counts[i] - DRAWS / 6.0, 2) / (DRAWS / 6.0);
    CHECK(chi_square < 20.5); /* 5 degrees of freedom, 0.1 % */
    for (int i = 0; i < 100; i++)
        CHECK(kc_rng_below(&rng, 1) == 0);
    kc_rng_below(&rng, UINT64_MAX);
}

static void
normal_has_its_moments(void)
{
    KcRng rng;
    double power[5] = {0};

    kc_rng_seed(&rng, 99);
    for (int i = 0; i < DRAWS; i++) {
        double x = kc_rng_normal(&rng);

        CHECK(isfinite(x));
        for (int p = 1; p <= 4; p++)
            power[p] += pow(x, p) / DRAWS;
    }
    CHECK_NEAR(power[1], 0, 5 * sqrt(1.0 / DRAWS));
    CHECK_NEAR(power[2], 1, 5 * sqrt(2.0 / DRAWS));
    CHECK_NEAR(power[3], 0, 5 * sqrt(15.0 / DRAWS));
    CHECK_NEAR(power[4], 3, 5 * sqrt(96.0 / DRAWS));
}

int
main(void)
{
    RUN(bits_are_the_published_sequence);
    RUN(the_seed_is_spread_by_splitmix64);
    RUN(equal_seeds_give_equal_numbers);
    RUN(uniform_lies_in_its_interval_with_its_moments);
    RUN(below_is_not_biased_towards_small_numbers);
    RUN(below_reaches_every_number_equally);
    RUN(normal_has_its_moments);
    return DONE();
}
