/* The innovations recursion; see arima_filter.h. */
#include "core/arima_filter.h"

#include "core/arena.h"

#include <string.h>

/* No prediction from the past is better than the shock itself, whose scale is 1: what is below has lost its digits. */
#define LEAST_SCALE (1 - 1e-6)
/* Of a cosine. */
#define LEAST_SQUARE 1e-30
/* Elements touched between two polls. */
#define POLL_AFTER ((size_t)1 << 20)

KcStatus
kc_arima_step_allocate(KcContext *context, const KcArimaShape *shape, size_t steps, KcArimaStep *step)
{
    size_t memory = shape->memory + 1;
    KcStatus status = kc_allocate_doubles(context, 3 * memory + steps + 1, &step->current);

    step->shape = shape;
    step->kernel = kc_arima_kernel();
    step->next = step->current + memory;
    step->increment = step->next + memory;
    return status;
}

void
kc_arima_step_begin(KcArimaStep *step, const KcArimaGain *gain, size_t steps, bool invertible)
{
    size_t memory = step->shape->memory;

    step->time = 0;
    step->reach = memory;
    step->steady = step->lost_digits = false;
    step->may_be_steady = invertible;
    step->check_at = step->shape->ar_degree;
    step->scale = gain->scale;
    memcpy(step->current + 1, gain->current + 1, memory * sizeof(double));
    memcpy(step->increment + 1, gain->increment + 1, memory * sizeof(double));
    memset(step->increment + memory + 1, 0, (steps + 1) * sizeof(double));
}

/* Nothing within reach is left of the increment. Otherwise it is not before the first element that is comes to the
 * front. */
static bool
is_steady(KcArimaStep *step)
{
    const double *increment = step->increment + step->time;

    if (!step->may_be_steady || step->time < step->check_at)
        return false;
    for (size_t lag = 1; lag <= step->reach; lag++)
        if (!(fabs(increment[lag]) < KC_ARIMA_STEADY)) {
            step->check_at = step->time + lag;
            return false;
        }
    return true;
}

void
kc_arima_step_turn(KcArimaStep *step)
{
    KcArimaTurn *turn = &step->turn;
    double *increment = step->increment + step->time + 1;

    if (step->steady)
        return;
    turn->sine = increment[0] / step->scale;
    /* Not below, as it is in numbers that have lost all digits: what follows divides by it. */
    turn->cosine = sqrt(fmax(LEAST_SQUARE, (1 - turn->sine) * (1 + turn->sine)));
    turn->over_cosine = 1 / turn->cosine;
    step->kernel->turn_current(step->next + 1, step->current + 1, increment + 1, turn, step->reach);
}

/* The longest lag from which what lies before the first observation, or a past shock, still acts. */
static size_t
reach_at(const KcArimaShape *shape, size_t time)
{
    size_t of_ar = shape->ar_degree > time ? shape->ar_degree - time : 0;

    return of_ar > shape->ma_degree ? of_ar : shape->ma_degree;
}

void
kc_arima_step_end(KcArimaStep *step)
{
    double *current = step->current;

    step->time++;
    if (step->steady)
        return;
    step->kernel->turn_increment(step->increment + step->time + 1, step->next + 1, &step->turn, step->reach);
    step->current = step->next;
    step->next = current;
    step->scale *= step->turn.cosine;
    step->lost_digits |= !(step->scale > LEAST_SCALE);
    step->reach = reach_at(step->shape, step->time);
    /* What goes on without digits grows beyond all bounds. */
    if (step->lost_digits || is_steady(step)) {
        step->steady = true;
        step->reach = 0;
        step->scale = 1;
    }
}

/* factor·coefficient added to the predictions at the operator's lags. */
static inline void
add_terms(double *forward, const double *coefficients, const size_t *lags, size_t terms, double factor)
{
    for (size_t k = 0; k < terms; k++)
        forward[lags[k]] += coefficients[lags[k]] * factor;
}

KcStatus
kc_arima_filter(KcContext *context, KcArimaStep *step, const KcArimaOperators *operators, size_t count,
                KcArimaColumn *columns, size_t column_count, double *log_scale)
{
    const KcArimaShape *shape = step->shape;
    double product = 1;
    size_t work = 0;

    *log_scale = 0;
    for (size_t c = 0; c < column_count; c++)
        memset(columns[c].forward, 0, (count + shape->memory + 1) * sizeof(double));
    for (size_t t = 0; t < count; t++) {
        double over_scale = 1 / step->scale;

        for (size_t c = 0; c < column_count; c++) {
            double *forward = columns[c].forward + t;
            double shock = t < columns[c].begin ? 0 : (columns[c].values[t] - forward[0]) * over_scale;

            columns[c].shocks[t] = shock;
            if (t < columns[c].begin)
                continue;
            add_terms(forward, operators->ar, shape->ar_lags, shape->ar_terms, columns[c].values[t]);
            if (step->steady)
                add_terms(forward, operators->ma, shape->ma_lags, shape->ma_terms, shock);
            else
                step->kernel->add(forward + 1, step->current + 1, shock, step->reach);
        }
        product *= step->scale;
        if (t % KC_ARIMA_LOGARITHM_AFTER == 0 || t + 1 == count) {
            *log_scale += log(product);
            product = 1;
        }
        kc_arima_step_turn(step);
        kc_arima_step_end(step);
        work += (2 + column_count) * (step->reach + shape->ar_terms + shape->ma_terms + 1);
        if (work > POLL_AFTER) {
            work = 0;
            if (kc_poll(context) != KC_OK)
                return KC_STOPPED;
        }
    }
    return KC_OK;
}
