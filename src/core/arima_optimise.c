/* Maximisation from one start; see arima_optimise.h. */
#include "core/arima_optimise.h"

#include "core/arena.h"
#include "core/arima_reduce.h"

#include <string.h>

/* What the metric promises of further gain when there is no use in going on. */
#define LEAST_GAIN 1e-8
/* Where no step helps, or steps have run out, and no more than this is promised, it has converged all the same. */
#define GAIN_OF_ROUNDING 1e-6
/* Of the rise that the slope promises a step must bring so much. */
#define ENOUGH 1e-4
/* A step along which the slope has lost less than this part of itself is lengthened. */
#define STILL_STEEP 0.5
#define LENGTHENED_MOST 4
#define HALVED_MOST 30
/* No coordinate moves farther in one step. */
#define FARTHEST_STEP 1.5
/* Added to the information, relative to its diagonal, where it is singular. */
#define RIDGE 1e-6
/* In a simple space, after so many steps a climb that needs more than this multiple of what is promised to reach the
 * known maximum ends. In others the way may lead over a plateau. */
#define HOPEFUL 3
#define HOPE 10
/* How near to a known maximum is the same one. */
#define SAME_PARAMETERS 0.03
#define SAME_LOGLIK 0.03

KcStatus
kc_arima_optimiser(KcContext *context, KcArimaLikelihood *likelihood, const KcArimaSpace *space,
                   KcArimaOptimiser *optimiser)
{
    size_t size = space->size, parameters = space->shape->parameters;
    double *next;
    KcStatus status =
        kc_allocate_doubles(context, 6 * size + size * size + parameters + parameters * size, &next);

    *optimiser = (KcArimaOptimiser){.likelihood = likelihood, .space = space, .iterations_most = 200};
    if (status != KC_OK)
        return status;
    optimiser->point = next;
    optimiser->gradient = next + size;
    optimiser->next_gradient = next + 2 * size;
    optimiser->next_point = next + 3 * size;
    optimiser->direction = next + 4 * size;
    optimiser->metric = next + 6 * size;
    optimiser->parameters = optimiser->metric + size * size;
    optimiser->jacobian = optimiser->parameters + parameters;
    return KC_OK;
}

/* Likelihood at a point; where it is at least `worth`, its gradient there. */
static KcStatus
look(KcContext *context, KcArimaOptimiser *optimiser, const double *point, double worth, double *gradient)
{
    KcArimaLikelihood *likelihood = optimiser->likelihood;
    size_t size = optimiser->space->size;
    KcStatus status;

    kc_arima_to_parameters(optimiser->space, point, optimiser->parameters, optimiser->jacobian);
    optimiser->evaluations++;
    if (optimiser->space->any_plain && !kc_arima_is_invertible(&likelihood->shape, optimiser->parameters)) {
        likelihood->loglik = -INFINITY;
        return KC_OK;
    }
    status = kc_arima_evaluate_score(context, likelihood, optimiser->parameters, NULL, worth);
    for (size_t l = 0; l < size; l++) {
        gradient[l] = 0;
        for (size_t i = 0; i < likelihood->shape.parameters; i++)
            gradient[l] += likelihood->score[i] * optimiser->jacobian[i * size + l];
    }
    return status;
}

/* The inverse of the information in the coordinates, with a ridge where it is singular. */
static void
set_metric(KcArimaOptimiser *optimiser)
{
    size_t size = optimiser->space->size, k = optimiser->space->shape->parameters;
    const double *jacobian = optimiser->jacobian, *information = optimiser->likelihood->information;
    double *metric = optimiser->metric, ridge = RIDGE;

    for (;; ridge *= 100) {
        for (size_t a = 0; a < size; a++)
            for (size_t b = 0; b <= a; b++) {
                double sum = 0;

                for (size_t i = 0; i < k; i++)
                    for (size_t j = 0; j < k; j++)
                        sum += jacobian[i * size + a] * information[i * k + j] * jacobian[j * size + b];
                metric[a * size + b] = a == b ? sum * (1 + ridge) + 1e-8 : sum;
            }
        if (kc_arima_invert(metric, size))
            return;
        if (ridge > 1) {
            memset(metric, 0, size * size * sizeof *metric);
            for (size_t a = 0; a < size; a++)
                metric[a * size + a] = 1e-3;
            return;
        }
    }
}

static double
product(const double *a, const double *b, size_t size)
{
    double sum = 0;

    for (size_t i = 0; i < size; i++)
        sum += a[i] * b[i];
    return sum;
}

/* direction = metric·gradient, no farther than FARTHEST_STEP; returns the slope along it. */
static double
set_direction(KcArimaOptimiser *optimiser, double *promised)
{
    size_t size = optimiser->space->size;
    double farthest = 0;

    for (size_t a = 0; a < size; a++) {
        optimiser->direction[a] = product(optimiser->metric + a * size, optimiser->gradient, size);
        farthest = fmax(farthest, fabs(optimiser->direction[a]));
    }
    *promised = product(optimiser->direction, optimiser->gradient, size) / 2;
    for (size_t a = 0; a < size && farthest > FARTHEST_STEP; a++)
        optimiser->direction[a] *= FARTHEST_STEP / farthest;
    return product(optimiser->direction, optimiser->gradient, size);
}

static void
move(KcArimaOptimiser *optimiser, double length)
{
    for (size_t a = 0; a < optimiser->space->size; a++)
        optimiser->next_point[a] = optimiser->point[a] + length * optimiser->direction[a];
}

/* A step along the direction that raises the likelihood enough; *length 0 when there is none. Leaves next_point with its
 * gradient, and `loglik` that of it. */
static KcStatus
search_line(KcContext *context, KcArimaOptimiser *optimiser, double slope, double *length)
{
    const KcArimaLikelihood *likelihood = optimiser->likelihood;
    double start = optimiser->loglik, tried = 1;
    KcStatus status = KC_OK;

    *length = 0;
    for (int halved = 0; halved < HALVED_MOST && status == KC_OK; halved++) {
        double worth = start + ENOUGH * tried * slope, bend;

        move(optimiser, tried);
        status = look(context, optimiser, optimiser->next_point, worth, optimiser->next_gradient);
        if (status == KC_OK && likelihood->loglik >= worth) {
            *length = tried;
            optimiser->loglik = likelihood->loglik;
            return KC_OK;
        }
        /* The top of the parabola through what is known, within a tenth and a half. */
        bend = 2 * (start + tried * slope - likelihood->loglik);
        tried *= isfinite(bend) && bend > 0 ? fmax(0.1, fmin(0.5, tried * slope / bend)) : 0.25;
        if (tried * slope < LEAST_GAIN / 10)
            break;
    }
    return status;
}

/* Goes on along the direction as long as the slope hardly falls. */
static KcStatus
lengthen(KcContext *context, KcArimaOptimiser *optimiser, double slope, double *length)
{
    size_t size = optimiser->space->size;
    double *kept = optimiser->direction + size;
    KcStatus status = KC_OK;

    for (int i = 0; i < LENGTHENED_MOST && status == KC_OK; i++) {
        double here = product(optimiser->next_gradient, optimiser->direction, size),
               before = optimiser->loglik;

        if (here < STILL_STEEP * slope)
            break;
        memcpy(kept, optimiser->next_gradient, size * sizeof *kept);
        move(optimiser, 2 * *length);
        status = look(context, optimiser, optimiser->next_point, before, optimiser->next_gradient);
        if (status == KC_OK && optimiser->likelihood->loglik >= before) {
            *length *= 2;
            optimiser->loglik = optimiser->likelihood->loglik;
            continue;
        }
        memcpy(optimiser->next_gradient, kept, size * sizeof *kept);
        break;
    }
    move(optimiser, *length);
    return status;
}

/* The BFGS formula for the inverse Hessian of −loglik; skipped where the curvature along the step is not that of a
 * maximum. */
static void
update_metric(KcArimaOptimiser *optimiser)
{
    size_t size = optimiser->space->size;
    double *metric = optimiser->metric, *step = optimiser->direction, *turned = optimiser->direction + size;
    double *fall = optimiser->gradient, curvature, factor;

    for (size_t a = 0; a < size; a++) {
        step[a] = optimiser->next_point[a] - optimiser->point[a];
        fall[a] -= optimiser->next_gradient[a];
    }
    curvature = product(step, fall, size);
    if (!(curvature > 1e-10 * sqrt(product(step, step, size) * product(fall, fall, size))))
        return;
    for (size_t a = 0; a < size; a++)
        turned[a] = product(metric + a * size, fall, size);
    factor = 1 + product(fall, turned, size) / curvature;
    for (size_t a = 0; a < size; a++)
        for (size_t b = 0; b < size; b++)
            metric[a * size + b] +=
                (factor * step[a] * step[b] - turned[a] * step[b] - step[a] * turned[b]) / curvature;
}

static bool
is_near_known(KcArimaOptimiser *optimiser)
{
    if (!optimiser->known || optimiser->loglik < optimiser->known_loglik - SAME_LOGLIK)
        return false;
    kc_arima_to_parameters(optimiser->space, optimiser->point, optimiser->parameters, NULL);
    for (size_t i = 0; i < optimiser->space->shape->parameters; i++)
        if (fabs(optimiser->parameters[i] - optimiser->known[i]) > SAME_PARAMETERS)
            return false;
    return true;
}

/* One step; *moved false when there is none to take. A metric that misleads is replaced by the information at the point. */
static KcStatus
advance(KcContext *context, KcArimaOptimiser *optimiser, double slope, bool *fresh, bool *moved)
{
    size_t bytes = optimiser->space->size * sizeof(double);
    double length = 0;
    KcStatus status = KC_OK;

    optimiser->iterations++;
    *moved = true;
    if (slope > 0)
        status = search_line(context, optimiser, slope, &length);
    if (status == KC_OK && length == 1)
        status = lengthen(context, optimiser, slope, &length);
    if (status != KC_OK)
        return status;
    if (length > 0) {
        update_metric(optimiser);
        memcpy(optimiser->point, optimiser->next_point, bytes);
        memcpy(optimiser->gradient, optimiser->next_gradient, bytes);
        kc_arima_settle(optimiser->space, optimiser->point, optimiser->gradient, optimiser->metric);
        *fresh = false;
        return KC_OK;
    }
    *moved = !*fresh;
    if (*moved) {
        status = look(context, optimiser, optimiser->point, -INFINITY, optimiser->gradient);
        set_metric(optimiser);
        *fresh = true;
    }
    return status;
}

static bool
is_hopeless(const KcArimaOptimiser *optimiser, double promised)
{
    return optimiser->known && optimiser->space->simple && optimiser->iterations >= HOPEFUL &&
           optimiser->loglik + HOPE * promised < optimiser->known_loglik;
}

/* Steps until no more is to be gained. */
static KcStatus
climb(KcContext *context, KcArimaOptimiser *optimiser)
{
    double promised = INFINITY;
    bool fresh = true, moved = true;
    KcStatus status = KC_OK;

    while (status == KC_OK && moved && optimiser->iterations < optimiser->iterations_most) {
        double slope = set_direction(optimiser, &promised);

        if ((promised >= 0 && promised < LEAST_GAIN) || is_hopeless(optimiser, promised))
            break;
        status = kc_poll(context);
        if (status == KC_OK)
            status = advance(context, optimiser, slope, &fresh, &moved);
        if (status == KC_OK && is_near_known(optimiser)) {
            optimiser->met_known = true;
            break;
        }
    }
    optimiser->converged = promised >= 0 && promised < GAIN_OF_ROUNDING;
    return status;
}

KcStatus
kc_arima_maximise(KcContext *context, KcArimaOptimiser *optimiser, const double *start)
{
    size_t size = optimiser->space->size;
    KcStatus status;

    optimiser->converged = optimiser->met_known = false;
    optimiser->iterations = 0;
    memmove(optimiser->point, start, size * sizeof(double));
    status = look(context, optimiser, optimiser->point, -INFINITY, optimiser->gradient);
    optimiser->loglik = optimiser->likelihood->loglik;
    if (status != KC_OK || optimiser->loglik == -INFINITY)
        return status;
    if (size > 0) {
        set_metric(optimiser);
        status = climb(context, optimiser);
    } else {
        optimiser->converged = true;
    }
    kc_arima_to_parameters(optimiser->space, optimiser->point, optimiser->parameters, NULL);
    return status;
}
