/* Least squares by Householder reflections; see arima_reduce.h. */
#include "core/arima_reduce.h"

#include "core/arima_kernel.h"

#include <math.h>

/* What is left of a diagonal element, relative to it, when there is nothing but rounding. */
#define LEAST_PIVOT 1e-14
/* Multiplications between two polls. */
#define POLL_AFTER ((size_t)1 << 20)

KcStatus
kc_arima_reduce(KcContext *context, double *const *columns, size_t column_count, size_t pivots, size_t rows,
                double *diagonal)
{
    const KcArimaKernel *kernel = kc_arima_kernel();
    size_t work = 0;

    for (size_t j = 0; j < pivots; j++) {
        double *v = columns[j] + j, square = kernel->dot(v, v, rows - j);

        diagonal[j] = v[0] > 0 ? -sqrt(square) : sqrt(square);
        v[0] -= diagonal[j];
        /* v'v/2 = square − diagonal·(v_0 + diagonal) */
        square -= diagonal[j] * (v[0] + diagonal[j]);
        for (size_t c = j + 1; c < column_count && square > 0; c++) {
            kernel->add(columns[c] + j, v, -kernel->dot(v, columns[c] + j, rows - j) / square, rows - j);
            work += rows - j;
            if (work > POLL_AFTER) {
                work = 0;
                if (kc_poll(context) != KC_OK)
                    return KC_STOPPED;
            }
        }
    }
    return KC_OK;
}

void
kc_arima_solve_upper(double *const *columns, const double *diagonal, size_t pivots, const double *b,
                     double *x)
{
    for (size_t i = pivots; i-- > 0;) {
        double sum = b[i];

        for (size_t c = i + 1; c < pivots; c++)
            sum -= columns[c][i] * x[c];
        x[i] = diagonal[i] != 0 ? sum / diagonal[i] : 0;
    }
}

void
kc_arima_solve_lower(double *const *columns, const double *diagonal, size_t pivots, const double *b,
                     double *x)
{
    for (size_t i = 0; i < pivots; i++) {
        double sum = b[i];

        for (size_t c = 0; c < i; c++)
            sum -= columns[i][c] * x[c];
        x[i] = diagonal[i] != 0 ? sum / diagonal[i] : 0;
    }
}

/* The Cholesky factor of the lower triangle in its place. */
static bool
factorise(double *matrix, size_t size)
{
    for (size_t j = 0; j < size; j++) {
        double diagonal = matrix[j * size + j], square = diagonal;

        for (size_t k = 0; k < j; k++)
            square -= matrix[j * size + k] * matrix[j * size + k];
        if (!(square > LEAST_PIVOT * fabs(diagonal)) || !isfinite(square))
            return false;
        matrix[j * size + j] = sqrt(square);
        for (size_t i = j + 1; i < size; i++) {
            double sum = matrix[i * size + j];

            for (size_t k = 0; k < j; k++)
                sum -= matrix[i * size + k] * matrix[j * size + k];
            matrix[i * size + j] = sum / matrix[j * size + j];
        }
    }
    return true;
}

bool
kc_arima_invert(double *matrix, size_t size)
{
    if (!factorise(matrix, size))
        return false;
    /* The factor's inverse, column by column, then its square. */
    for (size_t j = 0; j < size; j++) {
        matrix[j * size + j] = 1 / matrix[j * size + j];
        for (size_t i = j + 1; i < size; i++) {
            double sum = 0;

            for (size_t k = j; k < i; k++)
                sum -= matrix[i * size + k] * matrix[k * size + j];
            matrix[i * size + j] = sum / matrix[i * size + i];
        }
    }
    for (size_t j = 0; j < size; j++)
        for (size_t i = j; i < size; i++) {
            double sum = 0;

            for (size_t k = i; k < size; k++)
                sum += matrix[k * size + i] * matrix[k * size + j];
            matrix[j * size + i] = sum;
        }
    for (size_t j = 0; j < size; j++)
        for (size_t i = 0; i < j; i++)
            matrix[j * size + i] = matrix[i * size + j];
    return true;
}
