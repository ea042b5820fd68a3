/*
 * The power transformations of Box & Cox ("An analysis of transformations", Journal of the Royal Statistical
 * Society B 26, 1964), continued to values below 0 by Bickel & Doksum ("An analysis of transformations
 * revisited", Journal of the American Statistical Association 76, 1981), and the choice of their parameter by
 * Guerrero ("Time-series analysis supported by power transformations", Journal of Forecasting 12, 1993).
 */
#ifndef KC_SERIES_BOXCOX_H
#define KC_SERIES_BOXCOX_H

#include "core/status.h"

#define KC_BOXCOX_MOST 5 /* |lambda| */

/* (sign(x)·|x|^λ − 1)/λ, for λ = 0 the logarithm. NaN where there is none: x ≤ 0 with λ ≤ 0, and x
 * missing. May be infinite. */
double kc_boxcox(double value, double lambda);

/* The value that transforms to y: where λy + 1 < 0 a value below 0 for λ > 0, infinity for λ < 0 (λy + 1 =
 * 0 too): no value transforms to so much, larger ones only come nearer and nearer to −1/λ. Infinite as
 * well where the value overflows. NaN for NaN only. */
double kc_boxcox_inverse(double transformed, double lambda);

/* The mean of the values when the transformed ones have this mean (their median, too) and variance: the
 * inverse times 1 + variance·(1 − λ)/(2(λy + 1)²), from its second derivative (Hyndman & Athanasopoulos,
 * Forecasting: Principles and Practice, 3rd edition, 5.6). Where λy + 1 is 0 the inverse itself. */
double kc_boxcox_inverse_mean(double transformed, double variance, double lambda);

/* Transforms a series; missing values stay missing. KC_INVALID: lambda outside ±KC_BOXCOX_MOST; KC_RANGE:
 * a value that has no transformed one, or none within KC_SERIES_MOST. `transformed` may be `values`. */
KcStatus kc_boxcox_series(KcContext *context, const double *values, size_t count, double lambda,
                          double *transformed);

/* The λ in [low, high] for which the standard deviations of the periods (of two values where there is no
 * season), the last of them whole, are most nearly proportional to their means to the power 1 − λ: the
 * least coefficient of variation of their ratio, found by Brent's method (Algorithms for Minimization
 * without Derivatives, 1973, chapter 5) to 2^-13 as R's optimize does. With values ≤ 0, low is at least 0.
 * 1 where there is nothing to go by: no more than two periods, fewer than two with known values that vary,
 * or means that are not above 0. KC_INVALID: not −5 ≤ low < high ≤ 5, or below 0 to high; a period of 0;
 * KC_RANGE: a value beyond KC_SERIES_MOST. O(count). */
KcStatus kc_boxcox_guerrero(KcContext *context, const double *values, size_t count, size_t period, double low,
                            double high, double *lambda);

#endif
