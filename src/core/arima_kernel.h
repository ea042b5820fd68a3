/*
 * The innermost loops of the ARMA likelihood: over the lags of the innovations recursion (arima_filter.h).
 *
 * Elements are computed one by one, without fused or reordered arithmetic, so that every CPU gives the same digits;
 * wider registers only do more of them at a time.
 */
#ifndef KC_ARIMA_KERNEL_H
#define KC_ARIMA_KERNEL_H

#include <stddef.h>

/* One step of the recursion: a hyperbolic rotation by tanh = sine, cosine = √(1 − sine²). */
typedef struct KcArimaTurn {
    double sine, cosine, over_cosine;
} KcArimaTurn;

/* The derivative of a step: of the rotation, and what is added to the predictions. */
typedef struct KcArimaTurnSlope {
    double sine, cosine;
    double pull;    /* sine·d(sine)/cosine² */
    double shock;   /* the shock: factor of the derivative of the gain */
    double d_shock; /* its derivative: factor of the gain */
} KcArimaTurnSlope;

typedef struct KcArimaKernel {
    /* Σ x·y, in eight sums whatever the CPU */
    double (*dot)(const double *x, const double *y, size_t count);
    /* sum += factor·x */
    void (*add)(double *sum, const double *x, double factor, size_t count);
    /* next = (current − sine·increment)/cosine */
    void (*turn_current)(double *next, const double *current, const double *increment,
                         const KcArimaTurn *turn, size_t count);
    /* increment = cosine·increment − sine·next */
    void (*turn_increment)(double *increment, const double *next, const KcArimaTurn *turn, size_t count);
    /* The derivatives of all three, `forward` being what is predicted; before turn_increment. */
    void (*turn_slope)(double *forward, double *d_current, double *d_increment, const double *current,
                       const double *next, const double *increment, const KcArimaTurn *turn,
                       const KcArimaTurnSlope *slope, size_t count);
} KcArimaKernel;

/* For the CPU at hand. */
const KcArimaKernel *kc_arima_kernel(void);
/* The one that runs on every CPU. */
const KcArimaKernel *kc_arima_kernel_plain(void);

#endif
