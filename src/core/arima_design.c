/* The differenced series and its columns; see arima_design.h. */
#include "core/arima_design.h"

#include "core/arena.h"
#include "core/arima_kernel.h"
#include "core/numeric.h"

#include <string.h>

/* What is left of a column after differencing, or after what the columns before it explain, relative to what it was. */
#define LEAST_LEFT 1e-9
/* Columns between two polls. */
#define POLL_AFTER 16
/* What one evaluation of the likelihood may cost for missing values, in multiplications. */
#define MISSING_WORK_MOST 4e9
/* Where they are skipped, multiplications count so much, and a row of the matrix takes as long as so many more of them:
 * measured. */
#define SKIPPED_WORK 0.3
#define SKIPPED_ROW 50

static bool
is_seasonal(const KcArimaSpec *spec)
{
    return spec->seasonal_p + spec->seasonal_d + spec->seasonal_q > 0;
}

static KcStatus
check_order(KcContext *context, const char *name, int order, int most)
{
    if (order >= 0 && order <= most)
        return KC_OK;
    kc_fail(context, KC_INVALID, "%s must be between 0 and %d", name, most);
    return kc_detail(context, "Got %d.", order);
}

KcStatus
kc_arima_check(KcContext *context, const KcArimaSpec *spec)
{
    const struct {
        const char *name;
        int order, most;
    } orders[] = {{"p", spec->p, KC_ARIMA_ORDER_MOST},
                  {"d", spec->d, KC_ARIMA_DIFFERENCES_MOST},
                  {"q", spec->q, KC_ARIMA_ORDER_MOST},
                  {"seasonal P", spec->seasonal_p, KC_ARIMA_ORDER_MOST},
                  {"seasonal D", spec->seasonal_d, KC_ARIMA_DIFFERENCES_MOST},
                  {"seasonal Q", spec->seasonal_q, KC_ARIMA_ORDER_MOST}};
    long ar, ma;

    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        KcStatus status = check_order(context, orders[i].name, orders[i].order, orders[i].most);

        if (status != KC_OK)
            return status;
    }
    if (!is_seasonal(spec))
        return KC_OK;
    if (spec->period < 2 || spec->period > KC_ARIMA_PERIOD_MOST) {
        kc_fail(context, KC_INVALID, "period of a seasonal model must be between 2 and %d",
                KC_ARIMA_PERIOD_MOST);
        return kc_detail(context, "Got %d.", spec->period);
    }
    ar = spec->p + (long)spec->period * spec->seasonal_p;
    ma = spec->q + (long)spec->period * spec->seasonal_q;
    if (ar > KC_ARIMA_MEMORY_MOST || ma > KC_ARIMA_MEMORY_MOST) {
        kc_fail(context, KC_TOO_LARGE, "an ARIMA model must not reach back more than %d observations",
                KC_ARIMA_MEMORY_MOST);
        return kc_detail(context, "p + period*P is %ld, q + period*Q is %ld.", ar, ma);
    }
    return KC_OK;
}

size_t
kc_arima_coefficients(const KcArimaSpec *spec, size_t regressors)
{
    return (size_t)(spec->p + spec->q + spec->seasonal_p + spec->seasonal_q) + spec->mean + spec->drift +
           regressors;
}

double
kc_arima_regressor(const KcArimaSpec *spec, const KcArimaSeries *series, const double *future, size_t column,
                   size_t position)
{
    if (spec->mean && column-- == 0)
        return 1;
    if (spec->drift && column-- == 0)
        return (double)position + 1;
    if (!future || position < series->count)
        return series->xreg[position * series->regressors + column];
    return future[(position - series->count) * series->regressors + column];
}

static size_t
difference_once(double *values, size_t count, size_t lag)
{
    if (count <= lag)
        return 0;
    for (size_t t = 0; t + lag < count; t++)
        values[t] = values[t + lag] - values[t];
    return count - lag;
}

size_t
kc_arima_difference(const KcArimaSpec *spec, double *values, size_t count)
{
    for (int i = 0; i < spec->d; i++)
        count = difference_once(values, count, 1);
    for (int i = 0; i < spec->seasonal_d; i++)
        count = difference_once(values, count, (size_t)spec->period);
    return count;
}

/* Where the observed values begin and end, and how large they are. */
static KcStatus
find_span(KcContext *context, KcArimaDesign *design)
{
    const KcArimaSeries *series = &design->series;
    size_t last = 0, observed = 0;
    double largest = 0;

    for (size_t t = 0; t < series->count; t++) {
        double value = series->values[t];

        if (isnan(value))
            continue;
        if (isinf(value)) {
            kc_fail(context, KC_INVALID, "values of a series must be finite");
            return kc_detail(context, "Value %zu is infinite.", t + 1);
        }
        if (observed++ == 0)
            design->first = t;
        last = t;
        largest = fmax(largest, fabs(value));
    }
    design->span = observed ? last - design->first + 1 : 0;
    design->missing = design->span - observed;
    design->scale = kc_scale_for(largest);
    design->lost = (size_t)design->spec.d;
    if (design->spec.seasonal_d > 0)
        design->lost += (size_t)design->spec.seasonal_d * (size_t)design->spec.period;
    if (design->span <= design->lost) {
        kc_fail(context, KC_SHAPE, "series is too short for the model");
        return kc_detail(context, "It has %zu observed values; differencing takes %zu.", observed,
                         design->lost);
    }
    design->count = design->span - design->lost;
    return KC_OK;
}

static KcStatus
check_regressors(KcContext *context, const KcArimaDesign *design)
{
    const KcArimaSeries *series = &design->series;

    if (series->regressors > KC_ARIMA_REGRESSORS_MOST) {
        kc_fail(context, KC_TOO_LARGE, "number of regressors must not exceed %d", KC_ARIMA_REGRESSORS_MOST);
        return kc_detail(context, "Got %zu.", series->regressors);
    }
    for (size_t t = design->first; t < design->first + design->span; t++)
        for (size_t j = 0; j < series->regressors; j++) {
            double value = series->xreg[t * series->regressors + j];

            if (isfinite(value))
                continue;
            kc_fail(context, isnan(value) ? KC_NULL_ELEMENT : KC_INVALID,
                    "regressors must be finite numbers");
            return kc_detail(context, "Regressor %zu of observation %zu is %g.", j + 1, t + 1, value);
        }
    return KC_OK;
}

/* A straight line over every gap. */
static void
fill_gaps(KcArimaDesign *design, const double *values)
{
    size_t before = 0, gap = 0;

    for (size_t t = 0; t < design->span; t++) {
        if (isnan(values[t])) {
            design->missing_at[gap++] = t;
            continue;
        }
        design->completed[t] = values[t] * design->scale;
        for (size_t i = before + 1; i < t; i++)
            design->completed[i] =
                design->completed[before] + (design->completed[t] - design->completed[before]) *
                                                ((double)(i - before) / (double)(t - before));
        before = t;
    }
}

/* Columns of missing values, those that will not do among them, and rows. */
static void
count_pulses(KcArimaDesign *design)
{
    while (design->pulses < design->missing &&
           (!design->skips || design->missing_at[design->pulses] < design->lost))
        design->pulses++;
    design->rows = design->skips ? design->count - (design->missing - design->pulses) : design->count;
}

static KcStatus
take_off_fixed(KcContext *context, KcArimaDesign *design, const double *fixed)
{
    size_t skip = kc_arima_coefficients(&design->spec, design->series.regressors) - design->regression;
    bool finite = true;

    for (size_t j = 0; fixed && j < design->regression; j++)
        for (size_t t = 0; !isnan(fixed[skip + j]) && t < design->span; t++) {
            double x = kc_arima_regressor(&design->spec, &design->series, NULL, j, design->first + t);

            design->completed[t] -= fixed[skip + j] * (x * design->scale);
            finite = finite && isfinite(design->completed[t]);
        }
    if (!finite)
        return kc_fail(context, KC_RANGE,
                       "fixed coefficients of the regression are too large for its regressors");
    return KC_OK;
}

/* Adds the column of a missing value, or of a part of the regression, unless nothing of it is left. */
static void
add_column(KcArimaDesign *design, size_t which, bool is_pulse, double *values)
{
    double *level = values + design->span, largest = 0, scale = 1, rest = 0;

    if (is_pulse) {
        values[design->missing_at[which]] = 1;
    } else {
        for (size_t t = 0; t < design->span; t++) {
            values[t] = kc_arima_regressor(&design->spec, &design->series, NULL, which, design->first + t);
            largest = fmax(largest, fabs(values[t]));
        }
        scale = kc_scale_for(largest);
        for (size_t t = 0; t < design->span; t++)
            values[t] *= scale;
    }
    if (design->skips)
        memcpy(level, values, design->span * sizeof *level);
    kc_arima_difference(&design->spec, values, design->span);
    for (size_t t = 0; t < design->count; t++)
        rest = fmax(rest, fabs(values[t]));
    if (!is_pulse && rest > LEAST_LEFT) {
        double more = kc_scale_for(rest);

        for (size_t t = 0; t < design->count; t++)
            values[t] *= more;
        for (size_t t = 0; design->skips && t < design->span; t++)
            level[t] *= more;
        scale *= more;
    }
    design->level[design->columns] = level;
    design->column_scale[design->columns] = rest > LEAST_LEFT ? scale : 0;
    design->column_of[design->columns] = which;
    design->column[design->columns] = values;
    design->columns++;
}

static double
length_of(const double *x, size_t count)
{
    double square = 0;

    for (size_t t = 0; t < count; t++)
        square += x[t] * x[t];
    return sqrt(square);
}

/* Takes off `x` what the unit columns before it explain, twice for the digits (Kahan). */
static KcStatus
orthogonalise(KcContext *context, double *x, const double *before, size_t columns, size_t count)
{
    const KcArimaKernel *kernel = kc_arima_kernel();

    for (int pass = 0; pass < 2; pass++)
        for (size_t c = 0; c < columns; c++) {
            const double *unit = before + c * count;

            kernel->add(x, unit, -kernel->dot(unit, x, count), count);
            if (c % POLL_AFTER == POLL_AFTER - 1 && kc_poll(context) != KC_OK)
                return KC_STOPPED;
        }
    return KC_OK;
}

/* What observed rows tell of a column: where missing values are skipped, its differences from how it would go on after its
 * first values if they were all there is. `work`: span. */
static void
observe(const KcArimaDesign *design, size_t c, const double *difference, const size_t *lags, size_t terms,
        double *work, double *rows)
{
    size_t gap = 0;

    if (!design->skips) {
        memcpy(rows, design->column[c], design->count * sizeof *rows);
        return;
    }
    memcpy(work, design->level[c], design->lost * sizeof *work);
    for (size_t t = design->lost; t < design->span; t++) {
        work[t] = 0;
        for (size_t k = 0; k < terms; k++)
            work[t] += difference[lags[k]] * work[t - lags[k]];
        while (gap < design->missing && design->missing_at[gap] < t)
            gap++;
        if (gap == design->missing || design->missing_at[gap] > t)
            *rows++ = design->level[c][t] - work[t];
    }
}

/* Leaves the columns that are independent of the ones before them. */
static KcStatus
drop_dependent(KcContext *context, KcArimaDesign *design)
{
    size_t count = design->rows, kept = 0, pulses = 0, terms, *lags;
    double *units, *difference;
    void *memory;
    KcStatus status;

    design->observations = count;
    if (design->columns == 0 || count == 0)
        return KC_OK;
    status = kc_allocate_doubles(context, design->columns * count + design->lost + 1 + design->span, &units);
    if (status == KC_OK)
        status = kc_allocate(context, design->lost + 1, sizeof *lags, &memory);
    if (status != KC_OK)
        return status;
    lags = memory;
    difference = units + design->columns * count;
    kc_arima_multiply_differences(&design->spec, difference, 0);
    terms = kc_arima_list_lags(difference, design->lost, lags);
    for (size_t c = 0; c < design->columns && status == KC_OK; c++) {
        double *unit = units + kept * count, before, after;

        status = kc_poll(context);
        if (status != KC_OK || design->column_scale[c] == 0 || kept == count)
            continue;
        observe(design, c, difference, lags, terms, difference + design->lost + 1, unit);
        before = length_of(unit, count);
        status = orthogonalise(context, unit, units, kept, count);
        after = length_of(unit, count);
        if (status != KC_OK || !(after > LEAST_LEFT * before))
            continue;
        for (size_t t = 0; t < count; t++)
            unit[t] /= after;
        design->column[kept] = design->column[c];
        design->level[kept] = design->level[c];
        design->column_of[kept] = design->column_of[c];
        design->column_scale[kept] = design->column_scale[c];
        kept++;
        pulses += c < design->pulses;
    }
    design->columns = kept;
    design->pulses = pulses;
    design->observations = count - pulses;
    return status;
}

/* Which way to go with missing values, by what an evaluation of the likelihood and its score costs. */
static KcStatus
choose_way(KcContext *context, KcArimaDesign *design, KcArimaGapWay way, bool *may_skip)
{
    const KcArimaSpec *spec = &design->spec;
    double missing = (double)design->missing, count = (double)design->count;
    double season = is_seasonal(spec) ? spec->period : 0;
    double ar = spec->p + season * spec->seasonal_p + (double)design->lost;
    double ma = spec->q + season * spec->seasonal_q, longest = 1 + fmax(ar, ma);
    double parameters = spec->p + spec->q + spec->seasonal_p + spec->seasonal_q;
    double of_pulses = (missing + longest * (1 + parameters) / 4) * missing * count;
    double of_skips = SKIPPED_WORK * (1 + 2 * parameters) / 8 * longest * (longest + SKIPPED_ROW) * count;

    design->skips =
        way == KC_ARIMA_SKIPS || (way == KC_ARIMA_CHEAPER && design->missing > 0 && of_skips < of_pulses);
    *may_skip = way == KC_ARIMA_CHEAPER && !design->skips && of_skips <= MISSING_WORK_MOST;
    if ((design->skips ? of_skips : of_pulses) > MISSING_WORK_MOST) {
        kc_fail(context, KC_TOO_LARGE, "series has too many missing values");
        kc_detail(context, "%zu of %zu values are missing between the first and the last.", design->missing,
                  design->span);
        return kc_hint(context, "Fit a shorter or coarser series, or fill long gaps beforehand.");
    }
    return KC_OK;
}

static KcStatus
allocate(KcContext *context, KcArimaDesign *design)
{
    size_t columns = design->missing + design->regression, span = design->span;
    void *memory;
    KcStatus status = kc_allocate_doubles(context, 2 * span, &design->completed);

    if (status == KC_OK)
        status = kc_allocate(context, 2 * columns, sizeof *design->column, &memory);
    if (status == KC_OK) {
        design->column = memory;
        design->level = design->column + columns;
        status = kc_allocate(context, columns + design->missing, sizeof *design->column_of, &memory);
    }
    if (status == KC_OK) {
        design->column_of = memory;
        design->missing_at = design->column_of + columns;
        status = kc_allocate_doubles(context, columns, &design->column_scale);
    }
    design->values = design->completed + span;
    return status;
}

KcStatus
kc_arima_design(KcContext *context, const KcArimaSpec *spec, const KcArimaSeries *series, const double *fixed,
                KcArimaGapWay way, KcArimaDesign *design)
{
    double *values = NULL;
    size_t skip;
    bool may_skip;
    KcStatus status;

    *design = (KcArimaDesign){.spec = *spec, .series = *series};
    design->regression = (size_t)spec->mean + spec->drift + series->regressors;
    skip = kc_arima_coefficients(spec, series->regressors) - design->regression;
    status = find_span(context, design);
    if (status == KC_OK)
        status = check_regressors(context, design);
    if (status == KC_OK)
        status = choose_way(context, design, way, &may_skip);
    if (status == KC_OK)
        status = allocate(context, design);
    if (status != KC_OK)
        return status;
    fill_gaps(design, series->values + design->first);
    count_pulses(design);
    status = take_off_fixed(context, design, fixed);
    if (status != KC_OK)
        return status;
    memcpy(design->values, design->completed, design->span * sizeof *values);
    kc_arima_difference(spec, design->values, design->span);
    for (size_t c = 0; c < design->pulses + design->regression && status == KC_OK; c++) {
        bool is_pulse = c < design->pulses;
        size_t which = is_pulse ? c : c - design->pulses;

        if (!is_pulse && fixed && !isnan(fixed[skip + which]))
            continue;
        status = kc_allocate_doubles(context, (1 + design->skips) * design->span, &values);
        if (status == KC_OK)
            add_column(design, which, is_pulse, values);
    }
    if (status == KC_OK)
        status = drop_dependent(context, design);
    /* Of missing values that nothing observed determines each way has a measure of its own: models are to be compared by
     * one. */
    if (status == KC_OK && may_skip && design->pulses < design->missing)
        return kc_arima_design(context, spec, series, fixed, KC_ARIMA_SKIPS, design);
    return status;
}
