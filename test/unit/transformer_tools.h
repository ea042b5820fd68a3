/* What the unit tests of transformers share: a made load, and losses interval by interval. */
#ifndef TRANSFORMER_TOOLS_H
#define TRANSFORMER_TOOLS_H

#include "check.h"

#include "core/rng.h"
#include "core/transformer_load.h"

/* Quarter-hours of `months` months of 30 days from January 2025 on: a day and a week, noise, some hours without load. */
static inline KcTransformerInterval *
made_load(size_t months, double scale, uint64_t seed, size_t *count)
{
    KcTransformerInterval *intervals;
    KcRng rng;

    *count = months * 30 * 96;
    intervals = calloc(*count + 1, sizeof *intervals);
    kc_rng_seed(&rng, seed);
    for (size_t i = 0; i < *count; i++) {
        double hour = (double)(i % 96) / 4;
        double kw = scale * (0.3 + 0.5 * fmax(0, sin((hour - 6) / 12 * M_PI)) + 0.1 * kc_rng_uniform(&rng));

        if (i / 96 % 7 == 6)
            kw *= 0.3;
        if (i % 997 == 0)
            kw = 0;
        intervals[i] =
            (KcTransformerInterval){2025 * 12 + (int32_t)(i / (30 * 96)), 0.25, hypot(kw, 0.4 * kw + 5), kw};
    }
    return intervals;
}

/* One interval after the other, every set tried. */
static inline KcTransformerEnergy
brute_energy(const KcTransformerInterval *intervals, size_t count, const KcTransformerSet *sets,
             int set_count, int32_t month)
{
    KcTransformerEnergy energy = {0, 0, 0, 0, 0};

    for (size_t i = 0; i < count; i++) {
        double square = intervals[i].kva * intervals[i].kva, hours = intervals[i].hours;
        const KcTransformerSet *best = &sets[set_count - 1];

        if (month >= 0 && intervals[i].month != month)
            continue;
        for (int s = 0; s < set_count - 1; s++)
            if (intervals[i].kva <= sets[s].limit_kva &&
                sets[s].cost_kw + sets[s].cost_slope * square < best->cost_kw + best->cost_slope * square)
                best = &sets[s];
        energy.no_load_kwh += best->line.active_kw * hours;
        energy.load_kwh += best->line.active_slope * square * hours;
        energy.no_load_kvarh += best->line.reactive_kvar * hours;
        energy.load_kvarh += best->line.reactive_slope * square * hours;
        energy.cost_kwh += (best->cost_kw + best->cost_slope * square) * hours;
    }
    return energy;
}

#endif
