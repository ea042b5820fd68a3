/*
 * Smoothing of equally spaced values by local regression (Cleveland, "Robust locally weighted regression and
 * smoothing scatterplots", Journal of the American Statistical Association 74, 1979), as STL uses it
 * (Cleveland, Cleveland, McRae & Terpenning, "STL: a seasonal-trend decomposition procedure based on loess",
 * Journal of Official Statistics 6, 1990, section 2).
 *
 * At a place x a constant or a line is fitted to the `window` values nearest to it, with tricube weights (1 −
 * (d/h)³)³ of the distance d, h the greatest distance in the window. Where there are fewer values than the
 * window has, h grows by half of what is lacking (the paper multiplies h by window/count; here, as in its
 * authors' program, on whose numbers R and all others stand, it is added).
 */
#ifndef KC_SERIES_LOESS_H
#define KC_SERIES_LOESS_H

#include "core/status.h"

typedef struct KcLoess {
    size_t window; /* values that take part, odd, at least 3 */
    int degree;    /* 0: a constant, 1: a line */
    size_t jump;   /* at least 1: fitted at every so many values and at the last, in between interpolated */
} KcLoess;

/* The fit at `place` (values stand at 0 … count − 1; it may lie outside) to the values first … last.
 * `weights` (at least 0; NULL: all 1) multiply those of distance; false, and nothing in *fit, when all
 * weights are 0. O(last − first). */
bool kc_loess_at(const KcLoess *loess, const double *values, const double *weights, size_t count,
                 double place, size_t first, size_t last, double *fit);

/* Fits at 0 … count − 1. A value around which all weights are 0 is its own fit. Nothing may be missing;
 * magnitudes are at most 2^500. KC_STOPPED, else KC_OK. O(count · window/jump). */
KcStatus kc_loess_smooth(KcContext *context, const KcLoess *loess, const double *values,
                         const double *weights, size_t count, double *smoothed);

#endif
