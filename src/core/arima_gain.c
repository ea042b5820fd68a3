/* The beginning of the innovations recursion; see arima_gain.h. */
#include "core/arima_gain.h"

#include "core/arena.h"

#include <string.h>

/* A partial autocorrelation beyond this is a unit root to all purposes. */
#define PARTIAL_MOST (1 - 1e-13)
/* Degrees between two polls, of O(degree) each. */
#define POLL_AFTER 256

KcStatus
kc_arima_gain_work(KcContext *context, const KcArimaShape *shape, size_t slopes, KcArimaGainWork **work)
{
    size_t degree = shape->ar_degree + 1, lags = shape->memory + shape->ma_degree + 1;
    size_t each = 4 * degree + lags + (lags + shape->ma_degree) + (shape->ma_degree + 1);
    double *next;
    void *memory;
    KcStatus status = kc_allocate(context, slopes + 1, sizeof **work, &memory);

    *work = memory;
    if (status == KC_OK)
        status = kc_allocate_doubles(context, (slopes + 1) * each, &next);
    for (size_t j = 0; j <= slopes && status == KC_OK; j++, next += each) {
        KcArimaGainWork *w = *work + j;

        w->level = next;
        w->lower = w->level + degree;
        w->partial = w->lower + degree;
        w->variance = w->partial + degree;
        w->covariance = w->variance + degree;
        w->filtered = w->covariance + lags;
        w->response = w->filtered + lags + shape->ma_degree;
    }
    return status;
}

/* The derivative of an operator's part is 0 where the parameter is of the other part. */
static bool
is_of_ar(const KcArimaShape *shape, size_t slope)
{
    size_t j = slope - 1;

    return j < shape->p || (j >= shape->p + shape->q && j < shape->p + shape->q + shape->seasonal_p);
}

static void
swap_levels(KcArimaGainWork *work)
{
    double *level = work->level;

    work->level = work->lower;
    work->lower = level;
}

/* The polynomial of degree m − 1 from that of degree m, and their derivatives. */
static void
step_down(const KcArimaShape *shape, size_t slopes, KcArimaGainWork *work, size_t m)
{
    double partial = work->level[m], rest = (1 - partial) * (1 + partial);

    for (size_t i = 1; i < m; i++)
        work->lower[i] = (work->level[i] + partial * work->level[m - i]) / rest;
    for (size_t j = 1; j <= slopes; j++) {
        KcArimaGainWork *d = work + j;
        double slope = d->level[m];

        if (!is_of_ar(shape, j))
            continue;
        for (size_t i = 1; i < m; i++)
            d->lower[i] = (d->level[i] + slope * work->level[m - i] + partial * d->level[m - i] +
                           2 * partial * slope * work->lower[i]) /
                          rest;
        d->partial[m] = slope;
        d->variance[m - 1] = (d->variance[m] + 2 * partial * slope * (work->variance[m] / rest)) / rest;
        swap_levels(d);
    }
    work->partial[m] = partial;
    work->variance[m - 1] = work->variance[m] / rest;
    swap_levels(work);
}

/* The covariance of lag m from those before, with the polynomial of degree m − 1; then that of degree m. */
static void
step_up(const KcArimaShape *shape, size_t slopes, KcArimaGainWork *work, size_t m)
{
    double partial = work->partial[m], covariance = partial * work->variance[m - 1];

    for (size_t i = 1; i < m; i++)
        covariance += work->level[i] * work->covariance[m - i];
    work->covariance[m] = covariance;
    for (size_t j = 1; j <= slopes; j++) {
        KcArimaGainWork *d = work + j;
        double slope = d->partial[m];

        if (!is_of_ar(shape, j))
            continue;
        covariance = slope * work->variance[m - 1] + partial * d->variance[m - 1];
        for (size_t i = 1; i < m; i++) {
            covariance += d->level[i] * work->covariance[m - i] + work->level[i] * d->covariance[m - i];
            d->lower[i] = d->level[i] - slope * work->level[m - i] - partial * d->level[m - i];
        }
        d->lower[m] = slope;
        d->covariance[m] = covariance;
        swap_levels(d);
    }
    for (size_t i = 1; i < m; i++)
        work->lower[i] = work->level[i] - partial * work->level[m - i];
    work->lower[m] = partial;
    swap_levels(work);
}

/* Autocovariances of (1 − Σ ar_l B^l) x_t = e_t up to lag ar_degree. */
static KcStatus
covariances_of_ar(KcContext *context, const KcArimaShape *shape, const KcArimaOperators *operators,
                  size_t slopes, KcArimaGainWork *work, bool *stationary)
{
    size_t degree = shape->ar_degree;

    *stationary = true;
    for (size_t j = 0; j <= slopes; j++) {
        memcpy(work[j].level, operators[j].ar, (degree + 1) * sizeof(double));
        work[j].variance[degree] = j == 0;
        if (j > 0 && !is_of_ar(shape, j))
            memset(work[j].covariance, 0, (shape->memory + shape->ma_degree + 1) * sizeof(double));
    }
    for (size_t m = degree; m > 0 && *stationary; m--) {
        if (m % POLL_AFTER == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
        *stationary = fabs(work->level[m]) < PARTIAL_MOST;
        if (*stationary)
            step_down(shape, slopes, work, m);
    }
    for (size_t j = 0; j <= slopes; j++)
        if (j == 0 || is_of_ar(shape, j))
            work[j].covariance[0] = work[j].variance[0];
    for (size_t m = 1; m <= degree && *stationary; m++) {
        if (m % POLL_AFTER == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
        step_up(shape, slopes, work, m);
    }
    return KC_OK;
}

/* Σ over the terms of a sparse operator of coefficient[l]·x[at − l], l up to `most`. */
static double
sum_of_terms(const double *coefficients, const size_t *lags, size_t terms, size_t most, const double *x,
             size_t at)
{
    double sum = 0;

    for (size_t k = 0; k < terms && lags[k] <= most; k++)
        sum += coefficients[lags[k]] * x[at - lags[k]];
    return sum;
}

static void
extend_covariances(const KcArimaShape *shape, const KcArimaOperators *operators, size_t slopes,
                   KcArimaGainWork *work)
{
    for (size_t h = shape->ar_degree + 1; h <= shape->ar_degree + shape->ma_degree; h++) {
        work->covariance[h] =
            sum_of_terms(operators->ar, shape->ar_lags, shape->ar_terms, h, work->covariance, h);
        for (size_t j = 1; j <= slopes; j++)
            if (is_of_ar(shape, j))
                work[j].covariance[h] =
                    sum_of_terms(operators[j].ar, shape->ar_lags, shape->ar_terms, h, work->covariance, h) +
                    sum_of_terms(operators->ar, shape->ar_lags, shape->ar_terms, h, work[j].covariance, h);
    }
}

/* Adds Σ_l θ_l·γ(h + l) to filtered[q + h], h = −q … ar_degree. */
static void
filter_covariances(const KcArimaShape *shape, const double *ma, const double *covariance, double *filtered)
{
    size_t q = shape->ma_degree, last = shape->ar_degree;

    for (size_t at = 0; at <= q + last; at++) {
        double sum = filtered[at];

        for (size_t k = 0; k < shape->ma_terms; k++) {
            size_t lag = at + shape->ma_lags[k];

            sum += ma[shape->ma_lags[k]] * covariance[lag > q ? lag - q : q - lag];
        }
        filtered[at] = sum;
    }
}

/* From autocovariances of the autoregression to those of the process: θ(B) from one side, then from the other. */
static void
covariances_of_process(const KcArimaShape *shape, const KcArimaOperators *operators, size_t slopes,
                       KcArimaGainWork *work)
{
    size_t q = shape->ma_degree, last = shape->ar_degree;

    for (size_t j = 0; j <= slopes; j++) {
        for (size_t at = 0; at <= q + last; at++)
            work[j].filtered[at] = work[j].covariance[at > q ? at - q : q - at];
        filter_covariances(shape, operators->ma, work[j].covariance, work[j].filtered);
        if (j > 0 && !is_of_ar(shape, j))
            filter_covariances(shape, operators[j].ma, work->covariance, work[j].filtered);
    }
    for (size_t j = 0; j <= slopes; j++)
        for (size_t h = 0; h <= last; h++) {
            double sum = work[j].filtered[q + h];

            sum += sum_of_terms(operators->ma, shape->ma_lags, shape->ma_terms, q, work[j].filtered, q + h);
            if (j > 0 && !is_of_ar(shape, j))
                sum +=
                    sum_of_terms(operators[j].ma, shape->ma_lags, shape->ma_terms, q, work->filtered, q + h);
            work[j].covariance[h] = sum;
        }
}

/* ψ, the response of the process to a shock. */
static void
responses(const KcArimaShape *shape, const KcArimaOperators *operators, size_t slopes, KcArimaGainWork *work)
{
    for (size_t j = 0; j <= slopes; j++)
        work[j].response[0] = j == 0;
    for (size_t h = 1; h <= shape->ma_degree; h++)
        for (size_t j = 0; j <= slopes; j++) {
            double sum = operators[j].ma[h];

            sum += sum_of_terms(operators->ar, shape->ar_lags, shape->ar_terms, h, work[j].response, h);
            if (j > 0)
                sum += sum_of_terms(operators[j].ar, shape->ar_lags, shape->ar_terms, h, work->response, h);
            work[j].response[h] = sum;
        }
}

/* Σ over terms l > lag of c[l]·x[l − lag], and Σ over those ≥ lag when `with_own`. */
static double
sum_beyond(const double *c, const size_t *lags, size_t terms, size_t lag, bool with_own, const double *x)
{
    double sum = 0;

    for (size_t k = terms; k > 0 && lags[k - 1] + with_own > lag; k--)
        sum += c[lags[k - 1]] * x[lags[k - 1] - lag];
    return sum;
}

/* Cov(what of w_lag comes from φ and θ of longer lags, w_0), and its derivatives. */
static double
reach(const KcArimaShape *shape, const KcArimaOperators *operators, const KcArimaGainWork *work, size_t j,
      size_t lag)
{
    double sum = sum_beyond(operators->ar, shape->ar_lags, shape->ar_terms, lag, false, work[j].covariance) +
                 sum_beyond(operators->ma, shape->ma_lags, shape->ma_terms, lag, true, work[j].response);

    if (j > 0)
        sum += sum_beyond(operators[j].ar, shape->ar_lags, shape->ar_terms, lag, false, work->covariance) +
               sum_beyond(operators[j].ma, shape->ma_lags, shape->ma_terms, lag, true, work->response);
    return sum;
}

static void
set_gain(const KcArimaShape *shape, const KcArimaOperators *operators, const KcArimaGainWork *work, size_t j,
         KcArimaGain *gain)
{
    double scale = sqrt(work->covariance[0]);
    double slope = j > 0 ? work[j].covariance[0] / (2 * scale) : 0;

    gain[j].scale = j > 0 ? slope : scale;
    for (size_t lag = 1; lag <= shape->memory; lag++) {
        double sum = reach(shape, operators, work, j, lag);

        if (j == 0) {
            gain->current[lag] = sum / scale;
            gain->increment[lag] = gain->current[lag] + operators->ar[lag] * scale;
        } else {
            gain[j].current[lag] = (sum - slope * gain->current[lag]) / scale;
            gain[j].increment[lag] =
                gain[j].current[lag] + operators[j].ar[lag] * scale + operators->ar[lag] * slope;
        }
    }
}

KcStatus
kc_arima_gain(KcContext *context, const KcArimaShape *shape, const KcArimaOperators *operators, size_t slopes,
              KcArimaGainWork *work, KcArimaGain *gain, bool *stationary)
{
    KcStatus status = covariances_of_ar(context, shape, operators, slopes, work, stationary);

    if (status != KC_OK || !*stationary)
        return status;
    extend_covariances(shape, operators, slopes, work);
    covariances_of_process(shape, operators, slopes, work);
    responses(shape, operators, slopes, work);
    for (size_t j = 0; j <= slopes; j++)
        set_gain(shape, operators, work, j, gain);
    *stationary = isfinite(gain->scale);
    return KC_OK;
}
