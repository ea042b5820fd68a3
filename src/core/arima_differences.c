/*
 * How often a series is differenced, and whether that leaves anything: see arima_select.h.
 *
 * Tests look at what its regressors leave by least squares. A series is constant where what differencing leaves of it varies by no
 * more than rounding, and, since gaps hide differences, its known values lie on lines of one slope.
 */
#include "core/arena.h"
#include "core/arima_select.h"
#include "core/series.h"
#include "core/series_decompose.h"
#include "core/series_unit_root.h"

#include <gsl/gsl_multifit.h>
#include <math.h>
#include <string.h>

/* Of the unit root tests. */
#define ALPHA 0.05
/* Singular values of a regression below this share of the greatest are those of regressors that others explain. */
#define LEAST_SINGULAR 1e-10

KcStatus
kc_arima_without_regressors(KcContext *context, const KcArimaSeries *series, double *values, double *slopes)
{
    size_t k = series->regressors + 1, known = 0, row = 0, rank;
    gsl_matrix *design, *covariance;
    gsl_vector *observed, *coefficients;
    gsl_multifit_linear_workspace *workspace;
    double square;
    KcStatus status;

    memcpy(values, series->values, series->count * sizeof(double));
    if (slopes)
        memset(slopes, 0, series->regressors * sizeof *slopes);
    for (size_t t = 0; t < series->count; t++)
        known += !isnan(values[t]);
    if (series->regressors == 0 || known <= k)
        return KC_OK;
    status = kc_allocate_matrix(context, known, k, &design);
    if (status == KC_OK)
        status = kc_allocate_matrix(context, k, k, &covariance);
    if (status == KC_OK)
        status = kc_allocate_vector(context, known, &observed);
    if (status == KC_OK)
        status = kc_allocate_vector(context, k, &coefficients);
    if (status != KC_OK)
        return status;
    workspace = gsl_multifit_linear_alloc(known, k);
    status = kc_own(context, workspace, (void (*)(void *))gsl_multifit_linear_free);
    if (status != KC_OK)
        return status;
    for (size_t t = 0; t < series->count; t++) {
        if (isnan(values[t]))
            continue;
        gsl_matrix_set(design, row, 0, 1);
        for (size_t j = 1; j < k; j++)
            gsl_matrix_set(design, row, j, series->xreg[t * series->regressors + j - 1]);
        gsl_vector_set(observed, row++, values[t]);
    }
    if (gsl_multifit_linear_tsvd(design, observed, LEAST_SINGULAR, coefficients, covariance, &square, &rank,
                                 workspace))
        return kc_fail(context, KC_RANGE, "regressors are too large to compute with");
    for (size_t j = 1; j < k && slopes; j++)
        slopes[j - 1] = gsl_vector_get(coefficients, j);
    for (size_t t = 0; t < series->count; t++)
        for (size_t j = 1; j < k; j++)
            values[t] -= gsl_vector_get(coefficients, j) * series->xreg[t * series->regressors + j - 1];
    return KC_OK;
}

size_t
kc_arima_count_known(const KcArimaSeries *series)
{
    size_t known = 0;

    for (size_t t = 0; t < series->count; t++)
        known += !isnan(series->values[t]);
    return known;
}

double
kc_arima_slope(const KcArimaSeries *series, size_t lag)
{
    double slope = 0;
    size_t farthest = 0;

    for (size_t start = 0; start < lag && start < series->count; start++) {
        size_t first = start, last = start + (series->count - 1 - start) / lag * lag;

        while (first < last && isnan(series->values[first]))
            first += lag;
        while (first < last && isnan(series->values[last]))
            last -= lag;
        if (last - first <= farthest)
            continue;
        farthest = last - first;
        slope = (series->values[last] - series->values[first]) / (double)farthest;
    }
    return slope;
}

/* Whether known values that are whole lags apart lie on lines of one slope. */
static bool
is_straight(const double *values, size_t count, size_t lag, double tolerance)
{
    KcArimaSeries series = {.values = values, .count = count};
    double slope = kc_arima_slope(&series, lag);

    for (size_t start = 0; start < lag && start < count; start++) {
        size_t first = start;

        while (first < count && isnan(values[first]))
            first += lag;
        for (size_t t = first; t < count; t += lag)
            if (fabs(values[t] - values[first] - slope * (double)(t - first)) > tolerance)
                return false;
    }
    return true;
}

static bool
is_flat(const double *values, size_t count, double tolerance)
{
    double low = INFINITY, high = -INFINITY;

    for (size_t t = 0; t < count; t++)
        if (!isnan(values[t])) {
            low = fmin(low, values[t]);
            high = fmax(high, values[t]);
        }
    return !(high - low > tolerance);
}

/* Of a series with gaps differences say little, or nothing. */
static void
set_constancy(const double *values, size_t count, const double *differences, size_t differenced, int period,
              double tolerance, KcArimaSelection *selection)
{
    int times = selection->differences + selection->seasonal_differences;
    KcArimaSeries known = {.values = values, .count = count},
                  known_differences = {.values = differences, .count = differenced};
    size_t first = 0;

    selection->is_constant = is_flat(differences, differenced, tolerance);
    if (times == 1)
        selection->is_constant &=
            is_straight(values, count, selection->differences ? 1 : (size_t)period, tolerance);
    if (times > 1)
        selection->is_constant &=
            2 * kc_arima_count_known(&known_differences) >= kc_arima_count_known(&known);
    while (first < differenced && isnan(differences[first]))
        first++;
    selection->is_bent =
        selection->is_constant && times > 1 && first < differenced && fabs(differences[first]) > tolerance;
}

KcStatus
kc_arima_find_differences(KcContext *context, const KcArimaSeries *series, const KcArimaLimits *limits,
                          KcArimaSelection *selection)
{
    size_t count = series->count, found = 0;
    KcSeriesRange range;
    double *values, *left, tolerance;
    KcStatus status = kc_allocate_doubles(context, 2 * count, &values);

    left = values + count;
    if (status == KC_OK)
        status = kc_arima_without_regressors(context, series, left, NULL);
    if (status == KC_OK)
        memcpy(values, left, count * sizeof *values);
    if (status == KC_OK)
        status = kc_series_range(context, series->values, count, &range);
    if (status != KC_OK)
        return status;
    tolerance = KC_ARIMA_ROUNDINGS * kc_series_rounding(&range);
    selection->seasonal_differences = limits->seasonal_differences;
    if (limits->seasonal_differences < 0) {
        if (limits->period > 1)
            status = kc_series_seasonal_differences(context, values, count, (size_t)limits->period, &found);
        selection->seasonal_differences = (int)found;
    }
    for (int n = 0; n < selection->seasonal_differences && status == KC_OK; n++) {
        kc_series_difference(values, count, (size_t)limits->period, values);
        count -= (size_t)limits->period < count ? (size_t)limits->period : count;
    }
    selection->differences = limits->differences;
    if (limits->differences < 0 && status == KC_OK && is_flat(values, count, tolerance))
        selection->differences = 0;
    else if (limits->differences < 0 && status == KC_OK) {
        status =
            kc_series_differences(context, values, count, ALPHA, (size_t)limits->differences_most, &found);
        selection->differences = (int)found;
    }
    for (int n = 0; n < selection->differences; n++) {
        kc_series_difference(values, count, 1, values);
        count -= count > 0;
    }
    set_constancy(left, series->count, values, count, limits->period, tolerance, selection);
    return status;
}
