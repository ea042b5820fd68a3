/* Derivatives of the innovations recursion; see arima_slope.h. */
#include "core/arima_slope.h"

#include "core/arena.h"

#include <string.h>

/* Elements touched between two polls. */
#define POLL_AFTER ((size_t)1 << 19)

KcStatus
kc_arima_slopes_allocate(KcContext *context, const KcArimaShape *shape, size_t steps, KcArimaSlopes *slopes)
{
    size_t k = shape->parameters, memory = shape->memory + 1, each = 2 * memory + steps + 1;
    double *next;
    void *step;
    KcStatus status = kc_allocate(context, k, sizeof *slopes->step, &step);

    slopes->count = k;
    slopes->step = step;
    if (status == KC_OK)
        status = kc_allocate_doubles(context, k * (each + 3 + k), &next);
    if (status != KC_OK)
        return status;
    for (size_t j = 0; j < k; j++, next += each) {
        slopes->step[j].current = next;
        slopes->step[j].increment = next + memory;
    }
    slopes->shock = next;
    slopes->log_scale = next + k;
    slopes->product = next + 2 * k;
    slopes->square = next + 3 * k;
    return KC_OK;
}

static void
begin(const KcArimaShape *shape, const KcArimaGain *gain, size_t count, bool squared, KcArimaSlopes *slopes)
{
    size_t k = slopes->count, memory = shape->memory;

    for (size_t j = 0; j < k; j++) {
        KcArimaStepSlope *slope = slopes->step + j;

        slope->scale = gain[j + 1].scale;
        memcpy(slope->current + 1, gain[j + 1].current + 1, memory * sizeof(double));
        memcpy(slope->increment + 1, gain[j + 1].increment + 1, memory * sizeof(double));
        memset(slope->increment + memory + 1, 0, (count + 1) * sizeof(double));
    }
    slopes->shocks_square = slopes->half_log_determinant = 0;
    memset(slopes->log_scale, 0, k * sizeof(double));
    memset(slopes->product, 0, k * sizeof(double));
    if (squared)
        memset(slopes->square, 0, k * k * sizeof(double));
}

/* Adds factor·coefficient at the operator's lags. */
static inline void
add_terms(double *forward, const double *coefficients, const size_t *lags, size_t terms, double factor)
{
    for (size_t i = 0; i < terms; i++)
        forward[lags[i]] += coefficients[lags[i]] * factor;
}

/* The shock of a column at the step's time and its derivatives; what follows from them by the sparse terms. */
static double
take_value(const KcArimaStep *step, const KcArimaOperators *operators, const KcArimaSlopeColumn *column,
           size_t length, KcArimaSlopes *slopes)
{
    const KcArimaShape *shape = step->shape;
    size_t t = step->time;
    double value = column->values[t], over_scale = 1 / step->scale;
    double shock = (value - column->forward[t]) * over_scale;
    double weight = column->weights ? column->weights[t] : shock;

    add_terms(column->forward + t, operators->ar, shape->ar_lags, shape->ar_terms, value);
    if (step->steady)
        add_terms(column->forward + t, operators->ma, shape->ma_lags, shape->ma_terms, shock);
    for (size_t j = 0; j < slopes->count; j++) {
        double *forward = column->slopes + j * length + t;
        bool of_ar =
            j < shape->p || (j >= shape->p + shape->q && j < shape->p + shape->q + shape->seasonal_p);
        double slope = -(forward[0] + (step->steady ? 0 : shock * slopes->step[j].scale)) * over_scale;

        slopes->shock[j] = slope;
        slopes->product[j] += weight * slope;
        if (of_ar)
            add_terms(forward, operators[j + 1].ar, shape->ar_lags, shape->ar_terms, value);
        if (!step->steady)
            continue;
        add_terms(forward, operators->ma, shape->ma_lags, shape->ma_terms, slope);
        if (!of_ar)
            add_terms(forward, operators[j + 1].ma, shape->ma_lags, shape->ma_terms, shock);
    }
    return shock;
}

/* What follows from a shock by the gains, for all columns but the first. */
static void
add_gains(const KcArimaStep *step, const KcArimaSlopeColumn *column, size_t length, double shock,
          const KcArimaSlopes *slopes)
{
    step->kernel->add(column->forward + step->time + 1, step->current + 1, shock, step->reach);
    for (size_t j = 0; j < slopes->count; j++) {
        double *forward = column->slopes + j * length + step->time + 1;

        step->kernel->add(forward, slopes->step[j].current + 1, shock, step->reach);
        step->kernel->add(forward, step->current + 1, slopes->shock[j], step->reach);
    }
}

/* The same for the first column together with the derivatives of the turn. */
static void
turn(KcArimaStep *step, const KcArimaSlopeColumn *column, size_t length, double shock, KcArimaSlopes *slopes)
{
    size_t t = step->time;
    double over_scale = 1 / step->scale;

    step->kernel->add(column->forward + t + 1, step->current + 1, shock, step->reach);
    kc_arima_step_turn(step);
    for (size_t j = 0; j < slopes->count; j++) {
        KcArimaStepSlope *slope = slopes->step + j;
        const KcArimaTurn *turn = &step->turn;
        double sine = (slope->increment[t + 1] - turn->sine * slope->scale) * over_scale;
        double cosine = -turn->sine * sine * turn->over_cosine;

        slopes->log_scale[j] += slope->scale * over_scale;
        slope->turn = (KcArimaTurnSlope){.sine = sine,
                                         .cosine = cosine,
                                         .pull = -cosine * turn->over_cosine,
                                         .shock = shock,
                                         .d_shock = slopes->shock[j]};
        slope->scale = turn->cosine * slope->scale + cosine * step->scale;
        step->kernel->turn_slope(column->slopes + j * length + t + 1, slope->current + 1,
                                 slope->increment + t + 2, step->current + 1, step->next + 1,
                                 step->increment + t + 2, turn, &slope->turn, step->reach);
    }
}

static void
add_squares(KcArimaSlopes *slopes)
{
    size_t k = slopes->count;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            slopes->square[i * k + j] += slopes->shock[i] * slopes->shock[j];
}

KcStatus
kc_arima_filter_slopes(KcContext *context, KcArimaStep *step, const KcArimaOperators *operators,
                       const KcArimaGain *gain, bool invertible, size_t count,
                       const KcArimaSlopeColumn *columns, size_t column_count, bool squared,
                       KcArimaSlopes *slopes)
{
    const KcArimaShape *shape = step->shape;
    size_t length = count + shape->memory + 1, work = 0;
    double product = 1;

    kc_arima_step_begin(step, gain, count, invertible);
    begin(shape, gain, count, squared, slopes);
    for (size_t c = 0; c < column_count; c++) {
        memset(columns[c].forward, 0, length * sizeof(double));
        memset(columns[c].slopes, 0, slopes->count * length * sizeof(double));
    }
    for (size_t t = 0; t < count; t++) {
        double shock;

        for (size_t c = 1; c < column_count; c++) {
            if (t < columns[c].begin)
                continue;
            shock = take_value(step, operators, columns + c, length, slopes);
            if (!step->steady)
                add_gains(step, columns + c, length, shock, slopes);
        }
        shock = take_value(step, operators, columns, length, slopes);
        slopes->shocks_square += shock * shock;
        product *= step->scale;
        if (t % KC_ARIMA_LOGARITHM_AFTER == 0 || t + 1 == count) {
            slopes->half_log_determinant += log(product);
            product = 1;
        }
        if (squared)
            add_squares(slopes);
        if (!step->steady)
            turn(step, columns, length, shock, slopes);
        kc_arima_step_end(step);
        work += (1 + column_count) * slopes->count * (step->reach + shape->ar_terms + shape->ma_terms + 1);
        if (work > POLL_AFTER) {
            work = 0;
            if (kc_poll(context) != KC_OK)
                return KC_STOPPED;
        }
    }
    for (size_t i = 0; squared && i < slopes->count; i++)
        for (size_t j = 0; j < i; j++)
            slopes->square[j * slopes->count + i] = slopes->square[i * slopes->count + j];
    return KC_OK;
}
