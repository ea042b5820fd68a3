/* The recursion over gaps; see arima_gaps.h. */
#include "core/arima_gaps.h"

#include "core/arena.h"

#include <string.h>

/* No prediction from the past is better than the shock itself, whose variance is 1: what is below has lost its digits. */
#define LEAST_VARIANCE (1 - 1e-6)
/* What the excess may be short of. */
#define NEGLIGIBLE 1e-17
/* Multiplications between two polls. */
#define POLL_AFTER ((size_t)1 << 20)
#define ROWS_BEFORE_POLL 128

KcStatus
kc_arima_gaps(KcContext *context, const KcArimaDesign *design, const KcArimaShape *shape, KcArimaGaps *gaps)
{
    size_t degree = shape->ar_degree + design->lost, size;
    double *next;
    void *memory;
    KcStatus status;

    *gaps = (KcArimaGaps){.design = design, .shape = shape, .kernel = kc_arima_kernel()};
    gaps->longest = degree > shape->ma_degree ? degree : shape->ma_degree;
    size = gaps->longest + 1;
    status = kc_allocate(context, 2 * size, sizeof *gaps->lags, &memory);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, (size + 4) * size, &next);
    if (status != KC_OK)
        return status;
    gaps->lags = memory;
    gaps->difference_lags = gaps->lags + size;
    gaps->operator= next;
    gaps->difference = next + size;
    gaps->gain = next + 2 * size;
    gaps->known = next + 3 * size;
    gaps->excess = next + 4 * size;
    kc_arima_multiply_differences(&design->spec, gaps->difference, 0);
    gaps->difference_terms = kc_arima_list_lags(gaps->difference, design->lost, gaps->difference_lags);
    return KC_OK;
}

/* The row of the time `lead` ahead. */
static inline double *
row_ahead(const KcArimaGaps *gaps, size_t lead)
{
    size_t size = gaps->longest + 1, slot = gaps->slot + lead;

    return gaps->excess + (slot < size ? slot : slot - size) * size;
}

static double
ma_at(const KcArimaGaps *gaps, size_t lag)
{
    return lag == 0 ? 1 : lag <= gaps->shape->ma_degree ? gaps->ma[lag] : 0;
}

/* The excess of a stationary process of which nothing is known: the fixed point of a missing value's step. */
static KcStatus
set_first_excess(KcContext *context, KcArimaGaps *gaps, const double *ar)
{
    size_t memory = gaps->shape->memory;
    const double *gain = gaps->gain;

    memset(gaps->excess, 0, (gaps->longest + 1) * (gaps->longest + 1) * sizeof(double));
    for (size_t i = memory; i > 0; i--) {
        double *row = row_ahead(gaps, i - 1);
        const double *below = row_ahead(gaps, i);

        for (size_t j = i; j <= memory; j++)
            row[j - i] = (i < memory ? below[j - i] : 0) + ma_at(gaps, i) * ma_at(gaps, j) + ar[i] * gain[j] +
                         gain[i] * ar[j] + ar[i] * ar[j] * gain[0];
        if (i % ROWS_BEFORE_POLL == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
    }
    return KC_OK;
}

static KcStatus
begin(KcContext *context, KcArimaGaps *gaps, const KcArimaOperators *operators, const KcArimaGain *gain,
      bool invertible)
{
    size_t memory = gaps->shape->memory;

    gaps->ma = operators->ma;
    memset(gaps->operator, 0, (gaps->longest + 1) * sizeof(double));
    memcpy(gaps->operator, operators->ar, (gaps->shape->ar_degree + 1) * sizeof(double));
    kc_arima_multiply_differences(&gaps->design->spec, gaps->operator, gaps->shape->ar_degree);
    gaps->terms = kc_arima_list_lags(gaps->operator, gaps->longest, gaps->lags);
    gaps->time = gaps->check_at = gaps->design->lost;
    gaps->slot = gaps->next_missing = 0;
    while (gaps->next_missing < gaps->design->missing &&
           gaps->design->missing_at[gaps->next_missing] < gaps->time)
        gaps->next_missing++;
    gaps->steady = gaps->lost_digits = false;
    gaps->may_be_steady = invertible;
    gaps->gain[0] = gain->scale * gain->scale;
    for (size_t l = 1; l <= memory; l++)
        gaps->gain[l] = gain->current[l] * gain->scale;
    return set_first_excess(context, gaps, operators->ar);
}

/* What a column's first values say of those that follow them. */
static void
set_first_values(KcArimaGaps *gaps, const double *ar, KcArimaColumn *column)
{
    const KcArimaShape *shape = gaps->shape;
    size_t lost = gaps->design->lost;

    for (size_t l = 0; l < lost + shape->ar_degree; l++) {
        double sum = 0;

        for (size_t k = gaps->difference_terms; k > 0 && gaps->difference_lags[k - 1] > l; k--)
            sum += gaps->difference[gaps->difference_lags[k - 1]] *
                   column->values[lost + l - gaps->difference_lags[k - 1]];
        gaps->known[l] = sum;
        for (size_t k = 0; k < shape->ar_terms && shape->ar_lags[k] <= l; k++)
            sum -= ar[shape->ar_lags[k]] * gaps->known[l - shape->ar_lags[k]];
        column->forward[lost + l] = sum;
    }
}

/* The gain of the time at hand. */
static void
look(KcArimaGaps *gaps)
{
    memcpy(gaps->gain, row_ahead(gaps, 0), (gaps->longest + 1) * sizeof(double));
    gaps->gain[0] += 1;
    for (size_t k = 0; k < gaps->shape->ma_terms; k++)
        gaps->gain[gaps->shape->ma_lags[k]] += gaps->ma[gaps->shape->ma_lags[k]];
    if (!(gaps->gain[0] > LEAST_VARIANCE)) {
        gaps->lost_digits = true;
        gaps->gain[0] = 1;
    }
}

static void
add_shock(KcArimaGaps *gaps)
{
    const KcArimaShape *shape = gaps->shape;

    for (size_t a = 0; a < shape->ma_terms; a++)
        for (size_t b = a; b < shape->ma_terms; b++) {
            size_t i = shape->ma_lags[a], j = shape->ma_lags[b];

            row_ahead(gaps, i)[j - i] += gaps->ma[i] * gaps->ma[j];
        }
}

/* An observed value takes off what it tells of others; returns the multiplications. */
static size_t
take_off_gains(KcArimaGaps *gaps)
{
    const double *gain = gaps->gain;
    size_t last = gaps->longest, work = 0;
    double largest = 0, over = 1 / gain[0];

    for (size_t l = 1; l <= gaps->longest; l++)
        largest = fmax(largest, fabs(gain[l]));
    while (last > 0 && fabs(gain[last]) * largest < NEGLIGIBLE)
        last--;
    for (size_t i = 1; i <= last; i++) {
        if (fabs(gain[i]) * largest < NEGLIGIBLE)
            continue;
        gaps->kernel->add(row_ahead(gaps, i), gain + i, -gain[i] * over, last + 1 - i);
        work += last + 1 - i;
    }
    return work + last;
}

/* A missing one leaves all of them in doubt that follow from it. */
static size_t
add_doubt(KcArimaGaps *gaps)
{
    const double *gain = gaps->gain, *operator= gaps->operator;

    for (size_t a = 0; a < gaps->terms; a++) {
        size_t i = gaps->lags[a];

        gaps->kernel->add(row_ahead(gaps, i), gain + i, operator[i], gaps->longest + 1 - i);
        for (size_t l = 1; l <= i; l++)
            row_ahead(gaps, l)[i - l] += gain[l] * operator[i];
        for (size_t b = a; b < gaps->terms; b++)
            row_ahead(gaps, i)[gaps->lags[b] - i] += operator[i] * operator[gaps->lags[b]] * gain[0];
    }
    return 2 * gaps->terms * gaps->longest;
}

/* Nothing but rounding is left of the excess; then it is made nothing. */
static bool
is_steady(KcArimaGaps *gaps)
{
    if (!gaps->may_be_steady || gaps->time < gaps->check_at)
        return false;
    for (size_t l = 0; l <= gaps->longest; l++)
        if (!(row_ahead(gaps, l)[0] < KC_ARIMA_STEADY * KC_ARIMA_STEADY)) {
            gaps->check_at = gaps->time + l + 1;
            return false;
        }
    memset(gaps->excess, 0, (gaps->longest + 1) * (gaps->longest + 1) * sizeof(double));
    return true;
}

/* Goes on by one; returns the multiplications. */
static size_t
step(KcArimaGaps *gaps, bool missing)
{
    size_t work = 0;

    if (!gaps->steady || missing) {
        work = missing ? add_doubt(gaps) : take_off_gains(gaps);
        add_shock(gaps);
        memset(row_ahead(gaps, 0), 0, (gaps->longest + 1) * sizeof(double));
        if (missing && gaps->steady)
            gaps->check_at = gaps->time + 1;
    }
    gaps->time++;
    gaps->slot = gaps->slot == gaps->longest ? 0 : gaps->slot + 1;
    gaps->steady = (gaps->steady && !missing) || is_steady(gaps);
    return work;
}

static inline void
add_terms(double *forward, const double *coefficients, const size_t *lags, size_t terms, double factor)
{
    for (size_t k = 0; k < terms; k++)
        forward[lags[k]] += coefficients[lags[k]] * factor;
}

/* The shock of an observed value, and what follows from both; or what follows from the prediction of a missing one. */
static double
take_value(const KcArimaGaps *gaps, KcArimaColumn *column, bool missing, double scale)
{
    double *forward = column->forward + gaps->time, value = missing ? forward[0] : column->values[gaps->time];
    double shock = (value - forward[0]) / scale;

    add_terms(forward, gaps->operator, gaps->lags, gaps->terms, value);
    if (missing)
        return 0;
    if (gaps->steady)
        add_terms(forward, gaps->ma, gaps->shape->ma_lags, gaps->shape->ma_terms, shock);
    else
        gaps->kernel->add(forward + 1, gaps->gain + 1, shock / scale, gaps->longest);
    return shock;
}

static KcStatus
keep(KcContext *context, const KcArimaGaps *gaps, bool missing, KcArimaTrace *trace)
{
    KcStatus status;

    trace->gain = NULL;
    if (gaps->steady && !missing)
        return KC_OK;
    status = kc_allocate_doubles(context, gaps->longest + 1, &trace->gain);
    if (status == KC_OK)
        memcpy(trace->gain, gaps->gain, (gaps->longest + 1) * sizeof(double));
    return status;
}

KcStatus
kc_arima_gaps_filter(KcContext *context, KcArimaGaps *gaps, const KcArimaOperators *operators,
                     const KcArimaGain *gain, bool invertible, KcArimaColumn *columns, size_t column_count,
                     double *log_scale, KcArimaTrace *trace)
{
    const KcArimaDesign *design = gaps->design;
    size_t work = 0, row = 0;
    double product = 1;
    KcStatus status = begin(context, gaps, operators, gain, invertible);

    for (size_t c = 0; c < column_count; c++) {
        memset(columns[c].forward, 0, (design->span + gaps->longest + 1) * sizeof(double));
        set_first_values(gaps, operators->ar, columns + c);
    }
    *log_scale = 0;
    while (gaps->time < design->span && status == KC_OK) {
        bool missing =
            gaps->next_missing < design->missing && design->missing_at[gaps->next_missing] == gaps->time;
        double scale = 1;

        if (!gaps->steady || missing)
            look(gaps);
        if (!gaps->steady)
            scale = sqrt(gaps->gain[0]);
        for (size_t c = 0; c < column_count; c++) {
            double shock = take_value(gaps, columns + c, missing, scale);

            if (!missing)
                columns[c].shocks[row] = shock;
        }
        if (trace)
            status = keep(context, gaps, missing, trace + gaps->time);
        row += !missing;
        gaps->next_missing += missing;
        product *= missing ? 1 : scale;
        if (gaps->time % KC_ARIMA_LOGARITHM_AFTER == 0 || gaps->time + 1 == design->span) {
            *log_scale += log(product);
            product = 1;
        }
        work += step(gaps, missing) + column_count * (gaps->steady ? gaps->terms : gaps->longest + 1);
        if (work > POLL_AFTER) {
            work = 0;
            status = kc_poll(context);
        }
    }
    return status;
}

double
kc_arima_gaps_ahead(KcArimaGaps *gaps, KcArimaColumn *columns, size_t column_count)
{
    double variance;

    look(gaps);
    variance = gaps->gain[0];
    for (size_t c = 0; c < column_count; c++) {
        columns[c].forward[gaps->time + gaps->longest + 1] = 0;
        take_value(gaps, columns + c, true, 1);
    }
    step(gaps, true);
    return variance;
}

KcStatus
kc_arima_gaps_smooth(KcContext *context, const KcArimaGaps *gaps, const KcArimaColumn *column,
                     const KcArimaTrace *trace, double *adjoint, double *values)
{
    const KcArimaDesign *design = gaps->design;
    const KcArimaShape *shape = gaps->shape;
    size_t missing = design->missing, row = design->rows, work = 0;

    memset(adjoint, 0, (design->span + gaps->longest + 1) * sizeof(double));
    for (size_t t = design->span; t-- > design->lost;) {
        const double *gain = trace[t].gain;
        double *at = adjoint + t, sum = 0;

        if (missing > 0 && design->missing_at[missing - 1] == t) {
            missing--;
            for (size_t k = 0; k < gaps->terms; k++)
                sum += gaps->operator[gaps->lags[k]] * at[gaps->lags[k]];
            at[0] = sum;
            values[t] = column->forward[t] + gaps->kernel->dot(gain, at, gaps->longest + 1);
        } else if (gain) {
            at[0] = column->shocks[--row] / sqrt(gain[0]) -
                    gaps->kernel->dot(gain + 1, at + 1, gaps->longest) / gain[0];
        } else {
            for (size_t k = 0; k < shape->ma_terms; k++)
                sum += gaps->ma[shape->ma_lags[k]] * at[shape->ma_lags[k]];
            at[0] = column->shocks[--row] - sum;
        }
        work += gaps->longest + 1;
        if (work > POLL_AFTER) {
            work = 0;
            if (kc_poll(context) != KC_OK)
                return KC_STOPPED;
        }
    }
    return KC_OK;
}
