/* Power transformations; see series_boxcox.h. */
#include "core/series_boxcox.h"

#include "core/arena.h"
#include "core/series.h"

#include <float.h>
#include <math.h>

/* Below this |λ·log x| the power is so near to 1 that the difference from it has lost digits. */
#define NEAR_ONE 0.5
/* The accuracy of R's optimize: the fourth root of the rounding of a double. */
#define TOLERANCE 0x1p-13
/* Below this share of x no parabola is told from rounding. */
#define LEAST_STEP_SHARE 0x1p-26
#define EVALUATIONS_MOST 1000

double
kc_boxcox(double value, double lambda)
{
    double exponent;

    if (isnan(value) || (value <= 0 && lambda <= 0))
        return NAN;
    if (lambda == 0)
        return log(value);
    if (value <= 0)
        return (-pow(-value, lambda) - 1) / lambda;
    exponent = lambda * log(value);
    return fabs(exponent) < NEAR_ONE ? expm1(exponent) / lambda : (pow(value, lambda) - 1) / lambda;
}

double
kc_boxcox_inverse(double transformed, double lambda)
{
    double shift = transformed * lambda;

    if (isnan(transformed))
        return transformed;
    if (lambda == 0)
        return exp(transformed);
    if (shift > -1)
        return fabs(shift) < NEAR_ONE ? exp(log1p(shift) / lambda) : pow(shift + 1, 1 / lambda);
    return lambda < 0 ? INFINITY : -pow(-(shift + 1), 1 / lambda);
}

double
kc_boxcox_inverse_mean(double transformed, double variance, double lambda)
{
    double inverse = kc_boxcox_inverse(transformed, lambda);
    double base = transformed * lambda + 1;

    /* Nothing to add, also to what is infinite. */
    if (base == 0 || inverse == 0 || variance == 0 || lambda == 1)
        return inverse;
    return inverse * (1 + variance / 2 * (1 - lambda) / (base * base));
}

static KcStatus
check_lambda(KcContext *context, double low, double high)
{
    if (low >= -KC_BOXCOX_MOST && high <= KC_BOXCOX_MOST)
        return KC_OK;
    kc_fail(context, KC_INVALID, "lambda must be between %d and %d", -KC_BOXCOX_MOST, KC_BOXCOX_MOST);
    return kc_detail(context, "Got %g.", low >= -KC_BOXCOX_MOST ? high : low);
}

KcStatus
kc_boxcox_series(KcContext *context, const double *values, size_t count, double lambda, double *transformed)
{
    KcSeriesRange range;
    KcStatus status = kc_series_range(context, values, count, &range);

    if (status == KC_OK)
        status = check_lambda(context, lambda, lambda);
    for (size_t t = 0; t < count && status == KC_OK; t++) {
        double value = values[t];

        transformed[t] = kc_boxcox(value, lambda);
        if (isnan(value) || fabs(transformed[t]) <= KC_SERIES_MOST)
            continue;
        if (lambda <= 0 && value <= 0)
            kc_fail(context, KC_RANGE, "values must be greater than 0 where lambda is 0 or less");
        else
            kc_fail(context, KC_RANGE, "values are too large to be transformed with lambda %g", lambda);
        status = kc_detail(context, "Value %zu is %g.", t + 1, value);
    }
    return status;
}

/* Means and standard deviations of the periods that have both. */
typedef struct Periods {
    size_t count;
    double *means;
    double *deviations;
    double *ratios;
} Periods;

static void
add_period(Periods *periods, const double *values, size_t length, double scale)
{
    double sum = 0, squares = 0, mean;
    size_t known = 0;

    for (size_t t = 0; t < length; t++)
        if (!isnan(values[t])) {
            sum += values[t] * scale;
            known++;
        }
    if (known < 2)
        return;
    mean = sum / (double)known;
    for (size_t t = 0; t < length; t++)
        if (!isnan(values[t]))
            squares += (values[t] * scale - mean) * (values[t] * scale - mean);
    periods->means[periods->count] = mean;
    periods->deviations[periods->count++] = sqrt(squares / ((double)known - 1));
}

static KcStatus
gather_periods(KcContext *context, const double *values, size_t count, size_t period,
               const KcSeriesRange *range, Periods *periods)
{
    size_t length = period > 2 ? period : 2;
    size_t most = count / length;
    double scale = kc_series_scale(range);
    KcStatus status = kc_allocate_doubles(context, 3 * most, &periods->means);

    if (status != KC_OK)
        return status;
    periods->deviations = periods->means + most;
    periods->ratios = periods->deviations + most;
    periods->count = 0;
    for (size_t i = 0; i < most; i++)
        add_period(periods, values + count % length + i * length, length, scale);
    return KC_OK;
}

/* The coefficient of variation of the ratios; a huge one where there is none. Periods of zeros have no
 * ratio. */
static double
variation(Periods *periods, double lambda)
{
    double sum = 0, squares = 0, mean, result;
    size_t count = 0;

    for (size_t i = 0; i < periods->count; i++) {
        double power = pow(periods->means[i], 1 - lambda);

        if (isnan(power) || (power == 0 && periods->deviations[i] > 0))
            return DBL_MAX;
        if (power == 0)
            continue;
        periods->ratios[count] = periods->deviations[i] / power;
        sum += periods->ratios[count++];
    }
    if (count < 2)
        return DBL_MAX;
    mean = sum / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += (periods->ratios[i] - mean) * (periods->ratios[i] - mean);
    result = mean > 0 ? sqrt(squares / ((double)count - 1)) / mean : DBL_MAX;
    return isfinite(result) ? result : DBL_MAX;
}

typedef struct Point {
    double x;
    double f;
} Point;

/* Brent's localmin: the least point so far, the second least, and the one that was second before. */
typedef struct Search {
    double low, high;
    Point best, second, third;
    double step, step_before;
} Search;

/* The step to the vertex of the parabola through the three points; 0 where it is none to trust. */
static double
parabola_step(const Search *search, double step_before)
{
    double x = search->best.x;
    double r = (x - search->second.x) * (search->best.f - search->third.f);
    double q = (x - search->third.x) * (search->best.f - search->second.f);
    double p = (x - search->third.x) * q - (x - search->second.x) * r;

    q = 2 * (q - r);
    if (q > 0)
        p = -p;
    q = fabs(q);
    if (fabs(p) >= fabs(q * step_before / 2) || p <= q * (search->low - x) || p >= q * (search->high - x))
        return 0;
    return p / q;
}

/* Where to look next; at least `least` from the best point. */
static double
next_place(Search *search, double least)
{
    double golden = (3 - sqrt(5)) / 2;
    double x = search->best.x;
    double middle = (search->low + search->high) / 2;
    double parabola = 0;

    if (fabs(search->step_before) > least) {
        parabola = parabola_step(search, search->step_before);
        search->step_before = search->step;
    }
    if (parabola != 0) {
        search->step = parabola;
        if (x + parabola - search->low < 2 * least || search->high - (x + parabola) < 2 * least)
            search->step = x < middle ? least : -least;
    } else {
        search->step_before = x < middle ? search->high - x : search->low - x;
        search->step = golden * search->step_before;
    }
    if (fabs(search->step) >= least)
        return x + search->step;
    return search->step > 0 ? x + least : x - least;
}

static void
take_point(Search *search, Point point)
{
    if (point.f <= search->best.f) {
        if (point.x < search->best.x)
            search->high = search->best.x;
        else
            search->low = search->best.x;
        search->third = search->second;
        search->second = search->best;
        search->best = point;
        return;
    }
    if (point.x < search->best.x)
        search->low = point.x;
    else
        search->high = point.x;
    if (point.f <= search->second.f || search->second.x == search->best.x) {
        search->third = search->second;
        search->second = point;
    } else if (point.f <= search->third.f || search->third.x == search->best.x ||
               search->third.x == search->second.x) {
        search->third = point;
    }
}

static KcStatus
minimise(KcContext *context, Periods *periods, double low, double high, Point *found)
{
    Search search = {.low = low, .high = high};

    search.best.x = low + (3 - sqrt(5)) / 2 * (high - low);
    search.best.f = variation(periods, search.best.x);
    search.second = search.third = search.best;
    for (int i = 0; i < EVALUATIONS_MOST; i++) {
        double least = LEAST_STEP_SHARE * fabs(search.best.x) + TOLERANCE / 3;
        double middle = (search.low + search.high) / 2;
        Point next;

        if (fabs(search.best.x - middle) <= 2 * least - (search.high - search.low) / 2)
            break;
        if (kc_poll(context) != KC_OK)
            return KC_STOPPED;
        next.x = next_place(&search, least);
        next.f = variation(periods, next.x);
        take_point(&search, next);
    }
    *found = search.best;
    return KC_OK;
}

KcStatus
kc_boxcox_guerrero(KcContext *context, const double *values, size_t count, size_t period, double low,
                   double high, double *lambda)
{
    KcSeriesRange range;
    Periods periods;
    Point found;
    KcStatus status = kc_series_range(context, values, count, &range);

    *lambda = 1;
    if (status == KC_OK)
        status = check_lambda(context, low, high);
    if (status != KC_OK)
        return status;
    if (period == 0)
        return kc_fail(context, KC_INVALID, "period must be at least 1");
    if (range.known > 0 && range.low <= 0 && low < 0)
        low = 0;
    if (low >= high) {
        kc_fail(context, KC_INVALID, "least lambda must be below the greatest");
        return kc_detail(context, "Got %g and %g.", low, high);
    }
    if (range.known == 0 || count / 2 < period || count <= 2 * period)
        return KC_OK;
    status = gather_periods(context, values, count, period, &range, &periods);
    if (status != KC_OK || periods.count < 2)
        return status;
    status = minimise(context, &periods, low, high, &found);
    if (status == KC_OK && found.f < DBL_MAX)
        *lambda = found.x;
    return status;
}
