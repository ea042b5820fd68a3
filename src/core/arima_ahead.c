/* Predictions and their variances; see arima_ahead.h. */
#include "core/arima_ahead.h"

#include "core/arena.h"
#include "core/arima_reduce.h"

#include <string.h>

/* Multiplications between two polls. */
#define POLL_AFTER ((size_t)1 << 20)

typedef struct Ahead {
    const KcArimaDesign *design;
    size_t steps;
    double *difference; /* u_t = w_t + Σ difference[l]·u_(t−l) */
    size_t lost, difference_terms, *difference_lags;
    double *operator; /* of the undifferenced series, likewise: differencing times autoregression */
    size_t terms, *lags;
    double *path;     /* lost + steps: of a column without differences */
    double *response; /* steps */
} Ahead;

static KcStatus
begin(KcContext *context, const KcArimaLikelihood *likelihood, size_t steps, Ahead *ahead)
{
    const KcArimaDesign *design = likelihood->design;
    size_t lost = design->lost, degree = lost + likelihood->shape.ar_degree;
    double *next;
    void *memory;
    KcStatus status = kc_allocate(context, degree + 1 + lost + 1, sizeof *ahead->lags, &memory);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, lost + 1 + degree + 1 + lost + 2 * steps, &next);
    if (status != KC_OK)
        return status;
    *ahead = (Ahead){.design = design, .steps = steps, .lost = lost, .lags = memory};
    ahead->difference = next;
    ahead->operator= next + lost + 1;
    ahead->path = ahead->operator+ degree + 1;
    ahead->response = ahead->path + lost + steps;
    kc_arima_multiply_differences(&design->spec, ahead->difference, 0);
    memcpy(ahead->operator, likelihood->operators->ar, (likelihood->shape.ar_degree + 1) * sizeof(double));
    kc_arima_multiply_differences(&design->spec, ahead->operator, likelihood->shape.ar_degree);
    ahead->terms = kc_arima_list_lags(ahead->operator, degree, ahead->lags);
    ahead->difference_lags = ahead->lags + degree + 1;
    ahead->difference_terms = kc_arima_list_lags(ahead->difference, lost, ahead->difference_lags);
    return KC_OK;
}

/* Goes on with a column's `forward` beyond its end, and sums up from the last values before the end, in path[0 … lost). */
static void
extend(const Ahead *ahead, const KcArimaLikelihood *likelihood, double *forward)
{
    const KcArimaShape *shape = &likelihood->shape;
    size_t count = ahead->design->count;

    /* What the filter knows reaches `memory` beyond the end; the rest of `forward` is not there. */
    for (size_t h = 0; h < ahead->steps; h++) {
        double next = h <= shape->memory ? forward[count + h] : 0;

        for (size_t k = 0; k < shape->ar_terms && shape->ar_lags[k] <= h; k++)
            next += likelihood->operators->ar[shape->ar_lags[k]] * ahead->response[h - shape->ar_lags[k]];
        ahead->response[h] = next;
        for (size_t k = 0; k < ahead->difference_terms; k++)
            next += ahead->difference[ahead->difference_lags[k]] *
                    ahead->path[ahead->lost + h - ahead->difference_lags[k]];
        ahead->path[ahead->lost + h] = next;
    }
}

/* The response of the undifferenced series to a shock of 1 at the step's time. */
static void
respond(const Ahead *ahead, const KcArimaLikelihood *likelihood, size_t steps)
{
    const KcArimaStep *step = &likelihood->step;
    const KcArimaShape *shape = &likelihood->shape;

    ahead->response[0] = 1;
    for (size_t h = 1; h < steps; h++) {
        double sum = 0;

        if (step->steady && h <= shape->ma_degree)
            sum = likelihood->operators->ma[h];
        else if (h <= step->reach)
            sum = step->current[h] / step->scale;
        for (size_t k = 0; k < ahead->terms && ahead->lags[k] <= h; k++)
            sum += ahead->operator[ahead->lags[k]] * ahead->response[h - ahead->lags[k]];
        ahead->response[h] = sum;
    }
}

/* Adds what the shocks of each time ahead contribute; once steady, all by the same response. */
static KcStatus
add_shocks(KcContext *context, const Ahead *ahead, KcArimaLikelihood *likelihood, double *variances)
{
    KcArimaStep *step = &likelihood->step;
    size_t work = 0, j = 0;
    double sum = 0;

    for (; j < ahead->steps && !step->steady; j++) {
        size_t steps = ahead->steps - j;

        respond(ahead, likelihood, steps);
        for (size_t h = 0; h < steps; h++)
            variances[j + h] += step->scale * step->scale * ahead->response[h] * ahead->response[h];
        kc_arima_step_turn(step);
        kc_arima_step_end(step);
        work += steps * (ahead->terms + 2);
        if (work > POLL_AFTER) {
            work = 0;
            if (kc_poll(context) != KC_OK)
                return KC_STOPPED;
        }
    }
    if (j < ahead->steps)
        respond(ahead, likelihood, ahead->steps - j);
    for (size_t h = j; h < ahead->steps; h++) {
        sum += ahead->response[h - j] * ahead->response[h - j];
        variances[h] += sum;
    }
    return KC_OK;
}

/* What each missing value's estimate adds to predictions, in `effects` (pulses for each step), and its variance. */
static KcStatus
add_missing(KcContext *context, const Ahead *ahead, KcArimaLikelihood *likelihood, double *predictions,
            double *variances)
{
    const KcArimaDesign *design = ahead->design;
    size_t pulses = design->pulses;
    double *effects, *solved;
    KcStatus status;

    if (pulses == 0)
        return KC_OK;
    status = kc_allocate_doubles(context, pulses * (ahead->steps + 1), &effects);
    if (status != KC_OK)
        return status;
    solved = effects + pulses * ahead->steps;
    for (size_t c = 0; c < pulses; c++) {
        size_t at = design->missing_at[design->column_of[c]];

        for (size_t l = 0; l < ahead->lost; l++)
            ahead->path[l] = design->span - ahead->lost + l == at;
        if (kc_poll(context) != KC_OK)
            return KC_STOPPED;
        extend(ahead, likelihood, likelihood->columns[c].forward);
        for (size_t h = 0; h < ahead->steps; h++) {
            effects[h * pulses + c] = ahead->path[ahead->lost + h];
            predictions[h] -= likelihood->regression[c] * effects[h * pulses + c];
        }
    }
    for (size_t h = 0; variances && h < ahead->steps; h++) {
        kc_arima_solve_lower(likelihood->shocks, likelihood->pivot, pulses, effects + h * pulses, solved);
        for (size_t c = 0; c < pulses; c++)
            variances[h] += solved[c] * solved[c];
        if (h % 16 == 15 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
    }
    return kc_poll(context);
}

/* Where missing values are skipped the recursion goes on as over a gap. */
static KcStatus
go_on(KcContext *context, KcArimaLikelihood *likelihood, size_t steps, double *predictions, double *variances)
{
    const KcArimaDesign *design = likelihood->design;
    KcArimaColumn *columns = likelihood->columns, *series = columns + design->columns;
    double *effects, *solved;
    KcStatus status = kc_allocate_doubles(context, 2 * design->pulses, &effects);

    solved = effects + design->pulses;
    for (size_t h = 0; h < steps && status == KC_OK; h++) {
        double variance = kc_arima_gaps_ahead(&likelihood->gaps, columns, design->columns + 1);

        predictions[h] = series->forward[design->span + h];
        for (size_t c = 0; c < design->pulses; c++) {
            effects[c] = columns[c].forward[design->span + h];
            predictions[h] -= likelihood->regression[c] * effects[c];
        }
        kc_arima_solve_lower(likelihood->shocks, likelihood->pivot, design->pulses, effects, solved);
        for (size_t c = 0; c < design->pulses; c++)
            variance += solved[c] * solved[c];
        if (variances)
            variances[h] = variance;
        status = kc_poll(context);
    }
    return status;
}

KcStatus
kc_arima_ahead(KcContext *context, KcArimaLikelihood *likelihood, const double *given, size_t steps,
               double *predictions, double *variances)
{
    const KcArimaDesign *design = likelihood->design;
    Ahead ahead;
    KcStatus status;

    if (design->skips)
        return go_on(context, likelihood, steps, predictions, variances);
    status = begin(context, likelihood, steps, &ahead);
    if (status != KC_OK || steps == 0)
        return status;
    for (size_t l = 0; l < ahead.lost; l++) {
        size_t t = design->span - ahead.lost + l;

        ahead.path[l] = design->completed[t];
        for (size_t c = design->pulses; c < design->columns; c++)
            ahead.path[l] -= given[c - design->pulses] * design->column_scale[c] *
                             kc_arima_regressor(&design->spec, &design->series, NULL, design->column_of[c],
                                                design->first + t);
    }
    extend(&ahead, likelihood, likelihood->columns[design->columns].forward);
    memcpy(predictions, ahead.path + ahead.lost, steps * sizeof *predictions);
    if (variances)
        memset(variances, 0, steps * sizeof *variances);
    status = add_missing(context, &ahead, likelihood, predictions, variances);
    if (status == KC_OK && variances)
        status = add_shocks(context, &ahead, likelihood, variances);
    return status;
}
