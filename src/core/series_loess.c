/* Local regression at equal steps; see series_loess.h. */
#include "core/series_loess.h"

#include <math.h>

/* Weights between two polls. */
#define POLL_AFTER ((size_t)1 << 18)
/* Nearer than this share of h the weight is 1, further than that it is 0. */
#define NEAR_SHARE 0.001
#define FAR_SHARE 0.999
/* Places whose spread is less than this share of the series determine no line. */
#define LEAST_SPREAD 0.001

/* Weighted sums over a window, of places relative to where the fit is wanted. */
typedef struct Sums {
    double weight;
    double place;
    double place_square;
    double value;
    double place_value;
} Sums;

static inline double
tricube(double share)
{
    double rest = 1 - share * share * share;

    return rest * rest * rest;
}

static Sums
sum_window(const double *values, const double *weights, double place, size_t first, size_t last, double h)
{
    Sums sums = {0, 0, 0, 0, 0};
    double inverse = 1 / h;

    for (size_t t = first; t <= last; t++) {
        double offset = (double)t - place;
        double share = fabs(offset) * inverse;
        double weight;

        if (share > FAR_SHARE)
            continue;
        weight = share > NEAR_SHARE ? tricube(share) : 1;
        if (weights)
            weight *= weights[t];
        sums.weight += weight;
        sums.place += weight * offset;
        sums.place_square += weight * offset * offset;
        sums.value += weight * values[t];
        sums.place_value += weight * offset * values[t];
    }
    return sums;
}

bool
kc_loess_at(const KcLoess *loess, const double *values, const double *weights, size_t count, double place,
            size_t first, size_t last, double *fit)
{
    double h = fmax(place - (double)first, (double)last - place);
    double centre, spread, mean;
    Sums sums;

    if (loess->window > count)
        h += (double)((loess->window - count) / 2);
    sums = sum_window(values, weights, place, first, last, h);
    if (!(sums.weight > 0))
        return false;
    mean = sums.value / sums.weight;
    *fit = mean;
    if (loess->degree == 0)
        return true;
    centre = sums.place / sums.weight;
    spread = sums.place_square / sums.weight - centre * centre;
    if (spread > 0 && sqrt(spread) > LEAST_SPREAD * ((double)count - 1))
        *fit -= centre * (sums.place_value / sums.weight - centre * mean) / spread;
    return true;
}

/* The first value of the window around t, which keeps its width at the ends. */
static size_t
window_start(size_t t, size_t window, size_t count)
{
    size_t half = window / 2;

    if (t <= half)
        return 0;
    return t - half < count - window ? t - half : count - window;
}

static void
interpolate(double *smoothed, size_t from, size_t to)
{
    double step = (smoothed[to] - smoothed[from]) / (double)(to - from);

    for (size_t t = from + 1; t < to; t++)
        smoothed[t] = smoothed[from] + step * (double)(t - from);
}

KcStatus
kc_loess_smooth(KcContext *context, const KcLoess *loess, const double *values, const double *weights,
                size_t count, double *smoothed)
{
    size_t width = loess->window < count ? loess->window : count;
    size_t jump = count > 1 && loess->jump > count - 1 ? count - 1 : loess->jump;
    size_t first = 0, before = 0;

    if (kc_poll(context) != KC_OK)
        return KC_STOPPED;
    if (count == 1)
        smoothed[0] = values[0];
    if (count < 2)
        return KC_OK;
    for (size_t t = 0, work = 0; t < count; t = t + jump < count || t == count - 1 ? t + jump : count - 1) {
        /* The last value, where it is no multiple of the jump, is fitted in the window of the one before,
         * as in the authors' program. */
        if (t % jump == 0)
            first = window_start(t, width, count);
        if (!kc_loess_at(loess, values, weights, count, (double)t, first, first + width - 1, &smoothed[t]))
            smoothed[t] = values[t];
        if (t > before)
            interpolate(smoothed, before, t);
        before = t;
        work += width;
        if (work >= POLL_AFTER) {
            work = 0;
            if (kc_poll(context) != KC_OK)
                return KC_STOPPED;
        }
    }
    return KC_OK;
}
