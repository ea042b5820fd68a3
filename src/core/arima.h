/*
 * Seasonal ARIMA models with regressors, (p,d,q)(P,D,Q)[s]: exact maximum likelihood, standard errors, forecasts.
 *
 *   y_t = mean + drift·t + Σ β_j x_tj + u_t,
 *   φ(B) Φ(B^s) (1 − B)^d (1 − B^s)^D u_t = θ(B) Θ(B^s) e_t,  e_t independent N(0, σ²).
 *
 * The likelihood is the exact Gaussian one of the differenced series (Box, Jenkins & Reinsel, "Time series analysis",
 * ch. 7), with σ² and the regression at their optimum; of missing values it is the exact one of what was observed.
 */
#ifndef KC_ARIMA_H
#define KC_ARIMA_H

#include "core/status.h"

#include <math.h>

#define KC_ARIMA_ORDER_MOST 100     /* each of p, q, P, Q */
#define KC_ARIMA_DIFFERENCES_MOST 3 /* d, and D */
#define KC_ARIMA_PERIOD_MOST 10000
#define KC_ARIMA_MEMORY_MOST 10000 /* p + s·P and q + s·Q */
#define KC_ARIMA_HORIZON_MOST 10000
#define KC_ARIMA_REGRESSORS_MOST 1000

typedef struct KcArimaSpec {
    int p, d, q;
    int seasonal_p, seasonal_d, seasonal_q;
    int period; /* observations of a season; not looked at without a seasonal part */
    bool mean;  /* a constant; disappears in differencing */
    bool drift; /* a line, t = 1…n; what remains of it in one differencing is a constant */
} KcArimaSpec;

/* A series at equal steps, already transformed (Box-Cox). NaN is a missing value; the first and last may be. */
typedef struct KcArimaSeries {
    const double *values;
    size_t count;
    const double *xreg; /* count × regressors, row by row; NULL without */
    size_t regressors;
} KcArimaSeries;

/* Coefficients stand in one order everywhere: φ, θ, Φ, Θ, mean, drift, regressors. The number of them. */
size_t kc_arima_coefficients(const KcArimaSpec *spec, size_t regressors);

/* KC_INVALID or KC_TOO_LARGE for orders outside the limits above. */
KcStatus kc_arima_check(KcContext *context, const KcArimaSpec *spec);

/* The smallest moduli of the roots of φ(z)Φ(z^s) and θ(z)Θ(z^s), infinite without any: those within 1.01 mark models
 * that are better not used (Hyndman & Khandakar, Journal of Statistical Software 27, 2008). */
void kc_arima_least_roots(const KcArimaSpec *spec, const double *coefficients, double *ar, double *ma);

#endif
