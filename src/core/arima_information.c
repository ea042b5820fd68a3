/* The covariance of the estimates; see arima_information.h. */
#include "core/arima_information.h"

#include "core/arena.h"
#include "core/arima_reduce.h"

#include <string.h>

/* Half the length of a difference; tried shorter at the edge of the stationary region. */
static const double STEPS[] = {1e-4, 1e-5, 1e-6};
#define STEP_COUNT (sizeof STEPS / sizeof *STEPS)

/* The score at parameters of which one is moved. False in *found where there is none. */
static KcStatus
look_aside(KcContext *context, KcArimaLikelihood *likelihood, double *parameters, size_t moved, double step,
           const double *given, double *score, bool *found)
{
    size_t k = likelihood->shape.parameters,
           others = likelihood->design->columns - likelihood->design->pulses;
    double at = parameters[moved];
    KcStatus status;

    parameters[moved] = at + step;
    status = kc_arima_evaluate_score(context, likelihood, parameters, given, -INFINITY);
    parameters[moved] = at;
    *found = likelihood->loglik > -INFINITY;
    memcpy(score, likelihood->score, k * sizeof *score);
    memcpy(score + k, likelihood->given_score, others * sizeof *score);
    return status;
}

/* The derivative of the score by one parameter, by as many central differences as it takes to find one. */
static KcStatus
differentiate(KcContext *context, KcArimaLikelihood *likelihood, double *parameters, size_t moved,
              const double *given, double *up, double *down, bool *found)
{
    size_t size = likelihood->shape.parameters + likelihood->design->columns - likelihood->design->pulses;
    KcStatus status = KC_OK;

    *found = false;
    for (size_t i = 0; i < STEP_COUNT && status == KC_OK && !*found; i++) {
        status = look_aside(context, likelihood, parameters, moved, STEPS[i], given, up, found);
        if (status == KC_OK && *found)
            status = look_aside(context, likelihood, parameters, moved, -STEPS[i], given, down, found);
        for (size_t j = 0; j < size; j++)
            up[j] = (up[j] - down[j]) / (2 * STEPS[i]);
    }
    return status;
}

/* The information of the regression alone: products of its columns' shocks, without what missing values explain. */
static void
set_regression_part(const KcArimaLikelihood *likelihood, size_t first, double *information, size_t size)
{
    const KcArimaDesign *design = likelihood->design;

    for (size_t a = first; a < size; a++)
        for (size_t b = first; b <= a; b++) {
            const double *x = likelihood->shocks[design->pulses + a - first];
            const double *y = likelihood->shocks[design->pulses + b - first];
            double sum =
                kc_arima_kernel()->dot(x + design->pulses, y + design->pulses, design->rows - design->pulses);

            information[a * size + b] = information[b * size + a] = sum / likelihood->variance;
        }
}

KcStatus
kc_arima_covariance(KcContext *context, KcArimaLikelihood *likelihood, const double *parameters,
                    const double *fixed, double **covariance, size_t *size, bool *found)
{
    size_t k = likelihood->shape.parameters,
           others = likelihood->design->columns - likelihood->design->pulses;
    size_t free_count = 0, a = 0;
    double *given, *moved, *up, *down, *information;
    KcStatus status;

    for (size_t j = 0; j < k; j++)
        free_count += !fixed || isnan(fixed[j]);
    *size = free_count + others;
    *found = true;
    status = kc_allocate_doubles(context, *size * *size + others + 3 * k + 2 * others, &information);
    *covariance = information;
    if (status != KC_OK)
        return status;
    given = information + *size * *size;
    moved = given + others;
    up = moved + k;
    down = up + k + others;
    memcpy(moved, parameters, k * sizeof *moved);
    status = kc_arima_evaluate(context, likelihood, parameters, NULL);
    memcpy(given, likelihood->regression + likelihood->design->pulses, others * sizeof *given);
    if (status == KC_OK)
        status = kc_arima_evaluate(context, likelihood, parameters, given);
    set_regression_part(likelihood, free_count, information, *size);
    for (size_t j = 0; j < k && status == KC_OK && *found; j++) {
        size_t b = 0;

        if (fixed && !isnan(fixed[j]))
            continue;
        status = differentiate(context, likelihood, moved, j, given, up, down, found);
        for (size_t i = 0; i < k; i++)
            if (!fixed || isnan(fixed[i]))
                information[a * *size + b++] = -up[i];
        for (size_t i = 0; i < others; i++)
            information[a * *size + free_count + i] = information[(free_count + i) * *size + a] = -up[k + i];
        a++;
    }
    for (a = 0; a < free_count; a++)
        for (size_t b = 0; b < a; b++)
            information[a * *size + b] = (information[a * *size + b] + information[b * *size + a]) / 2;
    *found = status == KC_OK && *found && kc_arima_invert(information, *size);
    return status;
}
