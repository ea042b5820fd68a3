/*
 * The random numbers of this project: the same on every machine, from a seed the caller gives.
 *
 * xoshiro256** (Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021), its
 * state filled from the seed by splitmix64, as its authors advise. No global state.
 */
#ifndef KC_RNG_H
#define KC_RNG_H

#include <stdint.h>

typedef struct KcRng {
    uint64_t state[4];
} KcRng;

void kc_rng_seed(KcRng *rng, uint64_t seed);
uint64_t kc_rng_bits(KcRng *rng);
/* Uniform in [0, 1), 53 random bits. */
double kc_rng_uniform(KcRng *rng);
/* Uniform in 0 … bound − 1 without bias; bound at least 1. */
uint64_t kc_rng_below(KcRng *rng, uint64_t bound);
/* Standard normal. */
double kc_rng_normal(KcRng *rng);

#endif
