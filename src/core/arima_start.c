/* Starts of the maximisation; see arima_start.h. */
#include "core/arima_start.h"

#include "core/arena.h"
#include "core/arima_kernel.h"
#include "core/arima_reduce.h"

#include <string.h>

/* Lags of the long autoregression beyond those of the model. */
#define MORE_LAGS 4
/* Rows for each coefficient that is estimated. */
#define ROWS_EACH 2
/* Lags between two polls. */
#define POLL_AFTER 64
/* A pivot this small beside the largest: the columns say the same. */
#define LEAST_PIVOT 1e-8

/* The differenced series without its regression, by ordinary least squares. */
static KcStatus
take_off_regression(KcContext *context, const KcArimaDesign *design, double *rest)
{
    size_t columns = design->columns, count = design->count;
    double **column, *values, *b;
    void *memory;
    KcStatus status;

    memcpy(rest, design->values, count * sizeof *rest);
    if (columns == 0)
        return KC_OK;
    status = kc_allocate(context, columns + 1, sizeof *column, &memory);
    column = memory;
    if (status == KC_OK)
        status = kc_allocate_doubles(context, (columns + 1) * count + 2 * columns, &values);
    if (status != KC_OK)
        return status;
    b = values + (columns + 1) * count;
    for (size_t c = 0; c <= columns; c++) {
        column[c] = values + c * count;
        memcpy(column[c], c < columns ? design->column[c] : design->values, count * sizeof(double));
    }
    status = kc_arima_reduce(context, column, columns + 1, columns, count, b + columns);
    kc_arima_solve_upper(column, b + columns, columns, column[columns], b);
    for (size_t c = 0; c < columns; c++)
        for (size_t t = 0; t < count; t++)
            rest[t] -= b[c] * design->column[c][t];
    return status;
}

/* Coefficients of an autoregression by the Yule-Walker equations; work: order + 1. */
static KcStatus
long_autoregression(KcContext *context, const double *rest, size_t count, size_t order, double *covariance,
                    double *coefficients, double *work)
{
    double variance;

    for (size_t lag = 0; lag <= order; lag++) {
        covariance[lag] = kc_arima_kernel()->dot(rest + lag, rest, count - lag);
        if (lag % POLL_AFTER == POLL_AFTER - 1 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
    }
    variance = covariance[0];
    memset(coefficients, 0, order * sizeof *coefficients);
    for (size_t m = 0; m < order && variance > 0; m++) {
        double partial = covariance[m + 1];

        if (m % POLL_AFTER == POLL_AFTER - 1 && kc_poll(context) != KC_OK)
            return KC_STOPPED;

        for (size_t i = 0; i < m; i++)
            partial -= coefficients[i] * covariance[m - i];
        partial /= variance;
        memcpy(work, coefficients, m * sizeof *work);
        for (size_t i = 0; i < m; i++)
            coefficients[i] = work[i] - partial * work[m - 1 - i];
        coefficients[m] = partial;
        variance *= (1 - partial) * (1 + partial);
    }
    return KC_OK;
}

/* The series and its shocks at the lags of the model, from `first` on; the series itself last. */
static void
set_columns(const KcArimaShape *shape, const double *rest, const double *shocks, size_t first, size_t rows,
            double **column)
{
    for (int b = 0; b < KC_ARIMA_BLOCKS; b++) {
        bool is_ar = b == KC_ARIMA_AR || b == KC_ARIMA_SEASONAL_AR;
        size_t step = b == KC_ARIMA_SEASONAL_AR || b == KC_ARIMA_SEASONAL_MA ? shape->period : 1;

        for (size_t i = 0; i < kc_arima_block_size(shape, b); i++)
            memcpy(column[kc_arima_block_begin(shape, b) + i],
                   (is_ar ? rest : shocks) + first - (i + 1) * step, rows * sizeof(double));
    }
    memcpy(column[shape->parameters], rest + first, rows * sizeof(double));
}

static KcStatus
second_regression(KcContext *context, const KcArimaShape *shape, const double *rest, const double *shocks,
                  size_t first, size_t rows, double *parameters, bool *found)
{
    size_t k = shape->parameters;
    double **column, *values, *pivot, largest = 0;
    void *memory;
    KcStatus status = kc_allocate(context, k + 1, sizeof *column, &memory);

    column = memory;
    if (status == KC_OK)
        status = kc_allocate_doubles(context, (k + 1) * rows + k, &values);
    if (status != KC_OK)
        return status;
    pivot = values + (k + 1) * rows;
    for (size_t c = 0; c <= k; c++)
        column[c] = values + c * rows;
    set_columns(shape, rest, shocks, first, rows, column);
    status = kc_arima_reduce(context, column, k + 1, k, rows, pivot);
    for (size_t c = 0; c < k; c++)
        largest = fmax(largest, fabs(pivot[c]));
    *found = true;
    for (size_t c = 0; c < k; c++)
        *found = *found && fabs(pivot[c]) > LEAST_PIVOT * largest;
    if (*found)
        kc_arima_solve_upper(column, pivot, k, column[k], parameters);
    return status;
}

KcStatus
kc_arima_hannan_rissanen(KcContext *context, const KcArimaDesign *design, const KcArimaShape *shape,
                         double *parameters, bool *found)
{
    size_t count = design->count, k = shape->parameters;
    double log_count = log((double)count);
    size_t order = (size_t)(log_count * log_count), needed = shape->memory + MORE_LAGS, first, from_shocks;
    double *rest, *shocks, *coefficients;
    KcStatus status;

    *found = false;
    order = order > needed ? order : needed;
    order = order > count / 3 ? count / 3 : order;
    if (shape->ma_degree == 0)
        order = 0;
    from_shocks = shape->ma_degree ? order + shape->ma_degree : 0;
    first = from_shocks > shape->ar_degree ? from_shocks : shape->ar_degree;
    if (count < first + ROWS_EACH * k + 1)
        return KC_OK;
    status = kc_allocate_doubles(context, 2 * count + 3 * (order + 1), &rest);
    if (status != KC_OK)
        return status;
    shocks = rest + count;
    coefficients = shocks + count;
    status = take_off_regression(context, design, rest);
    if (status == KC_OK)
        status = long_autoregression(context, rest, count, order, coefficients + order + 1, coefficients,
                                     coefficients + 2 * (order + 1));
    for (size_t t = order; t < count && status == KC_OK; t++) {
        shocks[t] = rest[t];
        for (size_t i = 0; i < order; i++)
            shocks[t] -= coefficients[i] * rest[t - 1 - i];
    }
    if (status == KC_OK)
        status = second_regression(context, shape, rest, shocks, first, count - first, parameters, found);
    return status;
}
