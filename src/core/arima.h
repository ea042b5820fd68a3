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

/*
 * `start` holds φ, θ, Φ, Θ to begin with, as of a fit to the series as it was before. With `least_root` above 0, of several
 * maxima one with a root of smaller modulus is taken only when all have one: for a search that would reject it (1.01).
 */
typedef struct KcArimaOptions {
    const double *fixed;  /* of each coefficient: its value, or NaN where it is free; NULL: all free */
    const double *start;  /* NULL: none */
    bool from_start_only; /* no other starts: for a series that has grown by little */
    bool without_errors;  /* no standard errors: for a search among many models */
    double least_root;    /* 0: the highest maximum in any case */
    int iterations_most;  /* of each start; 0: 200 of the first, 100 of others */
} KcArimaOptions;

typedef struct KcArimaFit {
    size_t coefficients;
    double *coefficient;    /* NaN where dropped */
    double *standard_error; /* from the observed information; NaN where it has no inverse, 0 where fixed */
    double *covariance;     /* of the coefficients, row by row, likewise */
    bool *dropped;          /* what differencing or the regressors before it leave nothing of */
    size_t observations;    /* values that are left after differencing, the missing ones not counted */
    size_t parameters;      /* estimated, σ² counted as one */
    double loglik, aic, aicc, bic; /* aicc is infinite where its divisor is not positive */
    double variance;               /* σ², its divisor observations − parameters + 1, at least 1 */
    double variance_ml;            /* σ² with the divisor observations */
    double least_ar_root, least_ma_root;
    bool converged;
    int iterations, evaluations;
    /* Of each value of the series, NaN for the first d + s·D and missing ones: */
    double *residual; /* the error of its prediction over how many σ that errs by at that place: at last 1 */
    double *fitted;   /* what is predicted from all before */
    double *completed; /* the series with estimates of what is missing; NaN before the first observed value */
} KcArimaFit;

/*
 * Fits a model by exact maximum likelihood. The series is looked at as it is: a Box-Cox transform comes before.
 *
 * Several starts are tried, and the best maximum kept; where none converged `converged` is false and the best point is
 * given all the same. Residuals are those of the completed series.
 * KC_INVALID, KC_TOO_LARGE: orders or options outside their limits, fixed coefficients that are not stationary, infinite
 * values; KC_NULL_ELEMENT: a regressor that is NaN; KC_SHAPE: too few values for the model; KC_RANGE: the model explains
 * the series without remainder (a constant one), or numbers too large to compute with.
 * O(n·(p + s·P or q + s·Q)·(p + q + P + Q)) an iteration, O(n·terms) without seasonal part or once steady; with P > 0
 * also O((p + s·P)²·(p + P)). m missing values between others multiply it by m, besides O(n·m²); where that is more, what
 * they cost is O(n·r²·(p + q + P + Q)), r the longest lag, differences counted, and much less where gaps are far apart.
 */
KcStatus kc_arima_fit(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series,
                      const KcArimaOptions *options, KcArimaFit *fit);

/*
 * Predicts the `horizon` values after the series' last position, with their standard errors (σ² being `variance`; that of
 * the estimates of coefficients is left out). `coefficients` are those of a fit, NaN of dropped ones taken as 0; `future`
 * holds the regressors of the horizon (horizon × regressors; NULL without). The series may be a longer one than was
 * fitted. Missing values after its last observed one are predicted on the way.
 * KC_INVALID: a horizon outside 1 … KC_ARIMA_HORIZON_MOST, coefficients that are not stationary, a variance that is
 * negative or no number; KC_NULL_ELEMENT: a future regressor that is NaN; and as kc_arima_fit. One evaluation of the
 * likelihood, and O(horizon²·terms) at most.
 */
KcStatus kc_arima_forecast(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series,
                           const double *coefficients, double variance, size_t horizon, const double *future,
                           double *predictions, double *standard_errors);

/* The log-likelihood at given φ, θ, Φ, Θ, with σ² and the regression at their best; −infinity where these are not
 * stationary. Statuses as of kc_arima_fit. */
KcStatus kc_arima_loglik(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series,
                         const double *coefficients, double *loglik);

/*
 * What a model with these coefficients says of a series, which may be a longer one than it was fitted to: residuals, fitted
 * and completed values, the likelihood at these coefficients (σ² at its best) with `parameters` 1, σ² itself. Standard errors
 * and covariances are 0. `spread` (count; NULL: not wanted): the standard deviation of each one-step prediction as a
 * multiple of σ, NaN where there is no residual. A series without remainder has a likelihood of −infinity, and σ² 0.
 * KC_INVALID for coefficients that are not stationary; otherwise as kc_arima_forecast. One evaluation of the likelihood.
 */
KcStatus kc_arima_apply(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series,
                        const double *coefficients, KcArimaFit *fit, double *spread);

/* The smallest moduli of the roots of φ(z)Φ(z^s) and θ(z)Θ(z^s), infinite without any: those within 1.01 mark models
 * that are better not used (Hyndman & Khandakar, Journal of Statistical Software 27, 2008). */
void kc_arima_least_roots(const KcArimaSpec *spec, const double *coefficients, double *ar, double *ma);

#endif
