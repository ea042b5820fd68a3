/* Seeded random numbers; see rng.h. */
#include "core/rng.h"

#include <math.h>

static uint64_t
rotate_left(uint64_t bits, int count)
{
    return (bits << count) | (bits >> (64 - count));
}

static uint64_t
splitmix64(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

void
kc_rng_seed(KcRng *rng, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        rng->state[i] = splitmix64(&seed);
}

uint64_t
kc_rng_bits(KcRng *rng)
{
    uint64_t *s = rng->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate_left(s[3], 45);
    return result;
}

double
kc_rng_uniform(KcRng *rng)
{
    return (double)(kc_rng_bits(rng) >> 11) * 0x1p-53;
}

uint64_t
kc_rng_below(KcRng *rng, uint64_t bound)
{
    /* Draws from the incomplete last block of `bound` numbers are thrown away. */
    uint64_t unfair = (UINT64_MAX - bound + 1) % bound;
    uint64_t bits;

    do
        bits = kc_rng_bits(rng);
    while (bits < unfair);
    return bits % bound;
}

double
kc_rng_normal(KcRng *rng)
{
    /* Marsaglia's polar method, one of the pair. */
    double x, y, square;

    do {
        x = 2 * kc_rng_uniform(rng) - 1;
        y = 2 * kc_rng_uniform(rng) - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    return x * sqrt(-2 * log(square) / square);
}
