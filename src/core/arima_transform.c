/* Coordinates of the maximisation; see arima_transform.h. */
#include "core/arima_transform.h"

#include "core/arena.h"

#include <string.h>

/* How near to 1 a reflected coefficient comes. */
#define REFLECTED_MOST (1 - 1e-8)
/* How coefficients outside the stable region are drawn in, and how often at most. */
#define DRAW_IN 0.95
#define DRAW_IN_MOST 200

KcStatus
kc_arima_space(KcContext *context, const KcArimaShape *shape, const double *fixed, KcArimaSpace *space)
{
    size_t k = shape->parameters;

    *space = (KcArimaSpace){.shape = shape, .fixed = fixed, .simple = true};
    for (int b = 0; b < KC_ARIMA_BLOCKS; b++) {
        size_t begin = kc_arima_block_begin(shape, b), size = kc_arima_block_size(shape, b);

        for (size_t i = begin; i < begin + size; i++) {
            bool is_free = !fixed || isnan(fixed[i]);

            space->size += is_free;
            space->plain[b] = space->plain[b] || !is_free;
        }
        space->any_plain = space->any_plain || space->plain[b];
        space->simple = space->simple && size <= 1;
    }
    return kc_allocate_doubles(context, k * k + 4 * k, &space->work);
}

static double
sign_of(int block)
{
    return block == KC_ARIMA_MA || block == KC_ARIMA_SEASONAL_MA ? -1 : 1;
}

/* Coefficients from tanh of the coordinates by the Durbin-Levinson recursion; slope[i·size + l] the derivative of
 * coefficient i by coordinate l. */
static void
from_partials(const double *point, size_t size, bool bent, double *coefficients, double *slope, double *work)
{
    double *before = work, *slope_before = work + size;

    memset(slope, 0, size * size * sizeof *slope);
    for (size_t m = 0; m < size; m++) {
        double partial = bent ? sin(point[m]) * REFLECTED_MOST
                              : tanh(fmax(-KC_ARIMA_FARTHEST, fmin(KC_ARIMA_FARTHEST, point[m])));

        memcpy(before, coefficients, m * sizeof *before);
        for (size_t i = 0; i < m; i++)
            coefficients[i] = before[i] - partial * before[m - 1 - i];
        coefficients[m] = partial;
        for (size_t l = 0; l < m; l++) {
            for (size_t i = 0; i < m; i++)
                slope_before[i] = slope[i * size + l];
            for (size_t i = 0; i < m; i++)
                slope[i * size + l] -= partial * slope_before[m - 1 - i];
        }
        slope[m * size + m] = bent                                 ? cos(point[m]) * REFLECTED_MOST
                              : fabs(point[m]) < KC_ARIMA_FARTHEST ? (1 - partial) * (1 + partial)
                                                                   : 0;
        for (size_t i = 0; i < m; i++)
            slope[i * size + m] = -before[m - 1 - i] * slope[m * size + m];
    }
}

/* A lone moving-average coefficient: of all that have the same likelihood, the one that is invertible. */
static bool
is_reflected(const KcArimaSpace *space, int block)
{
    return !space->any_plain && sign_of(block) < 0 && kc_arima_block_size(space->shape, block) == 1;
}

static void
reflect(double point, double *coefficient, double *slope)
{
    bool outside = fabs(point) > 1;

    *coefficient = outside ? 1 / point : point;
    *slope = outside ? -1 / (point * point) : 1;
    if (fabs(*coefficient) > REFLECTED_MOST)
        *coefficient = copysign(REFLECTED_MOST, point);
}

void
kc_arima_to_parameters(const KcArimaSpace *space, const double *point, double *parameters, double *jacobian)
{
    size_t at = 0;

    if (jacobian)
        memset(jacobian, 0, space->shape->parameters * space->size * sizeof *jacobian);
    for (int b = 0; b < KC_ARIMA_BLOCKS; b++) {
        size_t begin = kc_arima_block_begin(space->shape, b), size = kc_arima_block_size(space->shape, b);
        double *slope = space->work, sign = sign_of(b);

        if (space->plain[b]) {
            for (size_t i = begin; i < begin + size; i++) {
                bool is_free = isnan(space->fixed[i]);

                parameters[i] = is_free ? point[at] : space->fixed[i];
                if (is_free && jacobian)
                    jacobian[i * space->size + at] = 1;
                at += is_free;
            }
            continue;
        }
        if (is_reflected(space, b)) {
            reflect(point[at], parameters + begin, slope);
            if (jacobian)
                jacobian[begin * space->size + at] = *slope;
            at++;
            continue;
        }
        from_partials(point + at, size, sign < 0, parameters + begin, slope, slope + size * size);
        for (size_t i = 0; i < size; i++) {
            parameters[begin + i] *= sign;
            for (size_t l = 0; jacobian && l < size; l++)
                jacobian[(begin + i) * space->size + at + l] = sign * slope[i * size + l];
        }
        at += size;
    }
}

/* Partial autocorrelations by the recursion downwards; false when one reaches `most`. */
static bool
to_partials(const double *coefficients, size_t size, double most, double *partials, double *work)
{
    memcpy(partials, coefficients, size * sizeof *partials);
    for (size_t m = size; m > 0; m--) {
        double partial = partials[m - 1], rest = (1 - partial) * (1 + partial);

        if (!(fabs(partial) <= most))
            return false;
        memcpy(work, partials, m * sizeof *work);
        for (size_t i = 0; i + 1 < m; i++)
            partials[i] = (work[i] + partial * work[m - 2 - i]) / rest;
    }
    return true;
}

void
kc_arima_to_point(const KcArimaSpace *space, const double *parameters, double most, double *point)
{
    size_t at = 0;

    for (int b = 0; b < KC_ARIMA_BLOCKS; b++) {
        size_t begin = kc_arima_block_begin(space->shape, b), size = kc_arima_block_size(space->shape, b);
        double *drawn = space->work, *partials = drawn + size, factor = 1;

        for (int attempt = 0; !space->plain[b] && attempt < DRAW_IN_MOST; attempt++, factor *= DRAW_IN) {
            double power = sign_of(b);

            for (size_t i = 0; i < size; i++) {
                power *= factor;
                drawn[i] = parameters[begin + i] * power;
            }
            if (to_partials(drawn, size, most, partials, partials + size))
                break;
        }
        for (size_t i = 0; i < size; i++)
            if (is_reflected(space, b))
                point[at++] = fmax(-most, fmin(most, -partials[i]));
            else if (!space->plain[b])
                point[at++] = sign_of(b) < 0 ? asin(fmax(-most, fmin(most, partials[i])))
                                             : atanh(fmax(-most, fmin(most, partials[i])));
            else if (isnan(space->fixed[begin + i]))
                point[at++] = parameters[begin + i];
    }
}

void
kc_arima_settle(const KcArimaSpace *space, double *point, double *gradient, double *metric)
{
    size_t at = 0;

    if (space->any_plain)
        return;
    for (int b = 0; b < KC_ARIMA_BLOCKS; at += kc_arima_block_size(space->shape, b), b++) {
        double x = is_reflected(space, b) ? point[at] : 0;

        if (fabs(x) <= 1)
            continue;
        point[at] = 1 / x;
        gradient[at] *= -x * x;
        for (size_t other = 0; other < space->size; other++) {
            metric[at * space->size + other] /= -x * x;
            metric[other * space->size + at] /= -x * x;
        }
    }
}
