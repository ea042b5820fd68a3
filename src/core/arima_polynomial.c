/*
 * Lag polynomials; see arima_polynomial.h.
 *
 * Stability is decided by the step-down recursion: a polynomial is stable when all its partial autocorrelations lie
 * within ±1 (Schur 1917, Cohn 1922; Monahan, "A note on enforcing stationarity in autoregressive-moving average
 * models", Biometrika 71, 1984). The smallest modulus of a root is the radius R at which c_i·R^i stops being stable,
 * found by bisection: no polynomial solver, and multiple roots do no harm.
 */
#include "core/arima_polynomial.h"

#include "core/arena.h"

#include <math.h>
#include <string.h>

/* A partial autocorrelation this near to 1 is a unit root to all purposes. */
#define STABLE_BELOW (1 - 1e-12)
/* Trailing coefficients that are nothing but rounding have no roots. */
#define LEAST_COEFFICIENT 1e-8
#define BISECTIONS 60
/* Roots farther out are as good as infinite. */
#define FARTHEST_ROOT 1e6

size_t
kc_arima_block_size(const KcArimaShape *shape, int block)
{
    const size_t sizes[KC_ARIMA_BLOCKS] = {shape->p, shape->q, shape->seasonal_p, shape->seasonal_q};

    return sizes[block];
}

size_t
kc_arima_block_begin(const KcArimaShape *shape, int block)
{
    size_t begin = 0;

    for (int b = 0; b < block; b++)
        begin += kc_arima_block_size(shape, b);
    return begin;
}

/* The lags of a product of two polynomials, ascending. */
static size_t
product_lags(size_t ordinary, size_t seasonal, size_t period, size_t *lags)
{
    size_t count = 0;

    for (size_t lag = 1; lag <= ordinary + seasonal * period; lag++) {
        size_t seasons = lag / period < seasonal ? lag / period : seasonal;

        if (lag - seasons * period <= ordinary)
            lags[count++] = lag;
    }
    return count;
}

KcStatus
kc_arima_shape(KcContext *context, const KcArimaSpec *spec, KcArimaShape *shape)
{
    void *memory;
    KcStatus status;

    *shape = (KcArimaShape){.p = (size_t)spec->p,
                            .q = (size_t)spec->q,
                            .seasonal_p = (size_t)spec->seasonal_p,
                            .seasonal_q = (size_t)spec->seasonal_q,
                            .period = (size_t)spec->period};
    if (shape->seasonal_p + shape->seasonal_q == 0)
        shape->period = 1;
    shape->parameters = shape->p + shape->q + shape->seasonal_p + shape->seasonal_q;
    shape->ar_degree = shape->p + shape->seasonal_p * shape->period;
    shape->ma_degree = shape->q + shape->seasonal_q * shape->period;
    shape->memory = shape->ar_degree > shape->ma_degree ? shape->ar_degree : shape->ma_degree;
    status = kc_allocate(context, shape->ar_degree + shape->ma_degree, sizeof(size_t), &memory);
    if (status != KC_OK)
        return status;
    shape->ar_lags = memory;
    shape->ma_lags = shape->ar_lags + shape->ar_degree;
    shape->ar_terms = product_lags(shape->p, shape->seasonal_p, shape->period, shape->ar_lags);
    shape->ma_terms = product_lags(shape->q, shape->seasonal_q, shape->period, shape->ma_lags);
    return KC_OK;
}

/* Adds (unit + factor·Σ c_i B^(i·step))·B^shift. */
static void
add_polynomial(double *sum, size_t shift, double unit, double factor, const double *c, size_t size,
               size_t step)
{
    sum[shift] += unit;
    for (size_t i = 1; i <= size; i++)
        sum[shift + i * step] += factor * c[i - 1];
}

void
kc_arima_expand(const KcArimaShape *shape, const double *parameters, double *ar, double *ma)
{
    const double *phi = parameters, *theta = phi + shape->p;
    const double *seasonal_phi = theta + shape->q, *seasonal_theta = seasonal_phi + shape->seasonal_p;

    memset(ar, 0, (shape->memory + 1) * sizeof *ar);
    memset(ma, 0, (shape->memory + 1) * sizeof *ma);
    add_polynomial(ar, 0, 0, 1, phi, shape->p, 1);
    for (size_t j = 0; j < shape->seasonal_p; j++)
        add_polynomial(ar, (j + 1) * shape->period, seasonal_phi[j], -seasonal_phi[j], phi, shape->p, 1);
    add_polynomial(ma, 0, 0, 1, theta, shape->q, 1);
    for (size_t j = 0; j < shape->seasonal_q; j++)
        add_polynomial(ma, (j + 1) * shape->period, seasonal_theta[j], seasonal_theta[j], theta, shape->q, 1);
}

void
kc_arima_expand_slope(const KcArimaShape *shape, const double *parameters, size_t parameter, double *ar,
                      double *ma)
{
    const double *phi = parameters, *theta = phi + shape->p;
    const double *seasonal_phi = theta + shape->q, *seasonal_theta = seasonal_phi + shape->seasonal_p;
    size_t lag = parameter + 1;

    memset(ar, 0, (shape->memory + 1) * sizeof *ar);
    memset(ma, 0, (shape->memory + 1) * sizeof *ma);
    if (lag <= shape->p) {
        add_polynomial(ar, lag, 1, -1, seasonal_phi, shape->seasonal_p, shape->period);
    } else if ((lag -= shape->p) <= shape->q) {
        add_polynomial(ma, lag, 1, 1, seasonal_theta, shape->seasonal_q, shape->period);
    } else if ((lag -= shape->q) <= shape->seasonal_p) {
        add_polynomial(ar, lag * shape->period, 1, -1, phi, shape->p, 1);
    } else {
        lag -= shape->seasonal_p;
        add_polynomial(ma, lag * shape->period, 1, 1, theta, shape->q, 1);
    }
}

bool
kc_arima_is_stable(const double *coefficients, size_t size, double *work)
{
    double *level = work, *lower = work + size;

    if (size == 0)
        return true;
    memcpy(level, coefficients, size * sizeof *level);
    for (size_t m = size; m > 0; m--) {
        double partial = level[m - 1], rest = (1 - partial) * (1 + partial), *swap = level;

        if (!(fabs(partial) < STABLE_BELOW))
            return false;
        for (size_t i = 0; i + 1 < m; i++)
            lower[i] = (level[i] + partial * level[m - 2 - i]) / rest;
        level = lower;
        lower = swap;
    }
    return true;
}

static bool
block_is_stable(const KcArimaShape *shape, const double *parameters, int block, double sign)
{
    double coefficients[KC_ARIMA_ORDER_MOST], work[2 * KC_ARIMA_ORDER_MOST];
    size_t begin = kc_arima_block_begin(shape, block), size = kc_arima_block_size(shape, block);

    for (size_t i = 0; i < size; i++)
        coefficients[i] = sign * parameters[begin + i];
    return kc_arima_is_stable(coefficients, size, work);
}

bool
kc_arima_is_invertible(const KcArimaShape *shape, const double *parameters)
{
    return block_is_stable(shape, parameters, KC_ARIMA_MA, -1) &&
           block_is_stable(shape, parameters, KC_ARIMA_SEASONAL_MA, -1);
}

bool
kc_arima_is_stationary(const KcArimaShape *shape, const double *parameters)
{
    return block_is_stable(shape, parameters, KC_ARIMA_AR, 1) &&
           block_is_stable(shape, parameters, KC_ARIMA_SEASONAL_AR, 1);
}

/* The smallest modulus of a root of 1 − Σ sign·c_i·z^i. */
static double
least_root(const double *c, size_t size, double sign)
{
    double scaled[KC_ARIMA_ORDER_MOST], work[2 * KC_ARIMA_ORDER_MOST];
    double low = -log(FARTHEST_ROOT), high = log(FARTHEST_ROOT);

    while (size > 0 && fabs(c[size - 1]) < LEAST_COEFFICIENT)
        size--;
    if (size == 0)
        return INFINITY;
    for (int step = 0; step < BISECTIONS; step++) {
        double middle = (low + high) / 2;

        for (size_t i = 0; i < size; i++)
            scaled[i] = sign * c[i] * exp(middle * (double)(i + 1));
        if (kc_arima_is_stable(scaled, size, work))
            low = middle;
        else
            high = middle;
    }
    return exp(low);
}

void
kc_arima_least_roots(const KcArimaSpec *spec, const double *coefficients, double *ar, double *ma)
{
    const double *phi = coefficients, *theta = phi + spec->p;
    const double *seasonal_phi = theta + spec->q, *seasonal_theta = seasonal_phi + spec->seasonal_p;
    double each_season = spec->period > 0 ? 1.0 / spec->period : 1;

    *ar = fmin(least_root(phi, (size_t)spec->p, 1),
               pow(least_root(seasonal_phi, (size_t)spec->seasonal_p, 1), each_season));
    *ma = fmin(least_root(theta, (size_t)spec->q, -1),
               pow(least_root(seasonal_theta, (size_t)spec->seasonal_q, -1), each_season));
}

/* Multiplies 1 − Σ operator[l] B^l of a degree by 1 − B^lag. */
static void
multiply_by_difference(double *operator, size_t degree, size_t lag)
{
    for (size_t l = degree + lag; l >= lag; l--) {
        double times = l - lag == 0 ? -1 : operator[l - lag];

        operator[l] = (l <= degree ? operator[l] : 0) - times;
        if (l == lag)
            break;
    }
}

void
kc_arima_multiply_differences(const KcArimaSpec *spec, double *operator, size_t degree)
{
    for (int i = 0; i < spec->d; i++, degree++)
        multiply_by_difference(operator, degree, 1);
    for (int i = 0; i < spec->seasonal_d; i++, degree += (size_t)spec->period)
        multiply_by_difference(operator, degree, (size_t)spec->period);
}

size_t
kc_arima_list_lags(const double *operator, size_t degree, size_t *lags)
{
    size_t count = 0;

    for (size_t lag = 1; lag <= degree; lag++)
        if (operator[lag] != 0)
            lags[count++] = lag;
    return count;
}
