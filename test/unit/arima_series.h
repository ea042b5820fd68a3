/* A series to try ARIMA on. */
#ifndef ARIMA_SERIES_H
#define ARIMA_SERIES_H

#include "check.h"
#include "core/arima.h"
#include "core/rng.h"

#define COUNT 120

static const KcArimaSpec airline = {0, 1, 1, 0, 1, 1, 12, false, false};

/* An ARMA(1,1) with a season of 12 and a slope. */
static void
draw_series(uint64_t seed, double *values, size_t count)
{
    KcRng rng;
    double last = 0, shock = 0;

    kc_rng_seed(&rng, seed);
    for (size_t t = 0; t < count; t++) {
        double next = kc_rng_normal(&rng);

        last = 0.6 * last + next + 0.3 * shock;
        shock = next;
        values[t] = 100 + 0.5 * (double)t + 10 * sin(M_PI * (double)t / 6) + last;
    }
}

#endif
