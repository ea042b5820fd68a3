/* Filling gaps; see series_interpolate.h. */
#include "core/series_interpolate.h"

#include "core/arena.h"
#include "core/series.h"
#include "core/series_mstl.h"

#include <math.h>

/* Harmonics of a season, alone and beside others, and degrees of the polynomial, as in forecast. */
#define HARMONICS_ALONE 5
#define HARMONICS_EACH 20
#define DEGREE_MOST 6
#define VALUES_PER_DEGREE 10
#define COLUMNS_MOST (1 + DEGREE_MOST + 2 * HARMONICS_EACH * KC_MSTL_MOST)
/* A column of which less than this share is new is determined by those before it. */
#define LEAST_NEW_SHARE 1e-10
/* Products between two polls. */
#define POLL_AFTER ((size_t)1 << 18)
/* How far a filled value may lie outside the range of the known ones. */
#define RANGE_SHARE 0.5

static void
fill_lines(const double *values, size_t count, double *filled)
{
    size_t before = count; /* the last known value; count: none yet */

    for (size_t t = 0; t < count; t++) {
        if (isnan(values[t]))
            continue;
        for (size_t i = before == count ? 0 : before + 1; i < t; i++) {
            double share = before == count ? 1 : (double)(i - before) / (double)(t - before);

            filled[i] = before == count ? values[t] : filled[before] * (1 - share) + values[t] * share;
        }
        filled[t] = values[t];
        before = t;
    }
    for (size_t i = before + 1; i < count; i++)
        filled[i] = filled[before];
}

KcStatus
kc_series_interpolate_linear(KcContext *context, const double *values, size_t count, double *filled)
{
    KcSeriesRange range;
    KcStatus status = kc_series_require(context, values, count, 1, &range);

    if (status == KC_OK)
        fill_lines(values, count, filled);
    return status;
}

/* A regression on a constant, waves and a polynomial. */
typedef struct Regression {
    size_t count;   /* length of the series */
    size_t columns; /* all, the constant first, the polynomial last */
    size_t waves;
    size_t degree;
    struct Wave {
        size_t harmonic;
        size_t period;
        bool is_sine;
    } wave[2 * HARMONICS_EACH * KC_MSTL_MOST];
    double row[COLUMNS_MOST];
    double coefficients[COLUMNS_MOST];
    double *products; /* columns × columns: X'X, lower triangle */
} Regression;

/* Whether a wave of this frequency is there already: harmonic 7 of a week is harmonic 1 of its day. */
static bool
has_wave(const Regression *regression, size_t harmonic, size_t period)
{
    for (size_t i = 0; i < regression->waves; i++)
        if (regression->wave[i].harmonic * period == harmonic * regression->wave[i].period)
            return true;
    return false;
}

static void
choose_columns(Regression *regression, const KcMstl *seasons)
{
    size_t most = seasons->seasons > 1 ? HARMONICS_EACH : HARMONICS_ALONE;
    size_t degree = regression->count / VALUES_PER_DEGREE;

    for (size_t i = 0; i < seasons->seasons; i++) {
        size_t period = seasons->periods[i];

        for (size_t k = 1; k <= most && k <= period / 2; k++) {
            if (has_wave(regression, k, period))
                continue;
            /* The sine of half the number of values is 0 everywhere. */
            if (2 * k != period)
                regression->wave[regression->waves++] = (struct Wave){k, period, true};
            regression->wave[regression->waves++] = (struct Wave){k, period, false};
        }
    }
    regression->degree = degree < 1 ? 1 : degree > DEGREE_MOST ? DEGREE_MOST : degree;
    regression->columns = 1 + regression->waves + regression->degree;
}

/* The row of the regressors at t; Chebyshev's polynomials, which are nearly orthogonal on equal steps. */
static void
make_row(Regression *regression, size_t t)
{
    double *polynomial = regression->row + 1 + regression->waves;
    double place = regression->count > 1 ? 2 * (double)t / ((double)regression->count - 1) - 1 : 0;

    regression->row[0] = 1;
    for (size_t i = 0; i < regression->waves; i++) {
        const struct Wave *wave = &regression->wave[i];
        double angle =
            2 * M_PI * (double)(wave->harmonic * (t % wave->period) % wave->period) / (double)wave->period;

        regression->row[1 + i] = wave->is_sine ? sin(angle) : cos(angle);
    }
    for (size_t i = 0; i < regression->degree; i++)
        polynomial[i] = i == 0 ? place : 2 * place * polynomial[i - 1] - (i == 1 ? 1 : polynomial[i - 2]);
}

/* Sums X'X and X'y over the known values. */
static KcStatus
sum_products(KcContext *context, Regression *regression, const double *values)
{
    size_t columns = regression->columns, work = 0;

    for (size_t t = 0; t < regression->count; t++) {
        if (isnan(values[t]))
            continue;
        make_row(regression, t);
        for (size_t i = 0; i < columns; i++) {
            double *products = regression->products + i * columns;

            for (size_t j = 0; j <= i; j++)
                products[j] += regression->row[i] * regression->row[j];
            regression->coefficients[i] += regression->row[i] * values[t];
        }
        work += columns * columns;
        if (work >= POLL_AFTER) {
            work = 0;
            if (kc_poll(context) != KC_OK)
                return KC_STOPPED;
        }
    }
    return KC_OK;
}

/* Cholesky's decomposition of X'X in its place, and the coefficients in place of X'y. A column that those
 * before it determine gets a coefficient of 0, as in R's lm. */
static void
solve(Regression *regression)
{
    size_t n = regression->columns;
    double *b = regression->coefficients;

    for (size_t i = 0; i < n; i++) {
        double *row = regression->products + i * n;
        double left = row[i];

        for (size_t j = 0; j < i; j++) {
            const double *other = regression->products + j * n;

            for (size_t k = 0; k < j; k++)
                row[j] -= row[k] * other[k];
            row[j] = other[j] > 0 ? row[j] / other[j] : 0;
            left -= row[j] * row[j];
            b[i] -= row[j] * b[j];
        }
        row[i] = left > LEAST_NEW_SHARE * row[i] ? sqrt(left) : 0;
        b[i] = row[i] > 0 ? b[i] / row[i] : 0;
    }
    for (size_t i = n; i-- > 0;) {
        double diagonal = regression->products[i * n + i];

        for (size_t j = i + 1; j < n; j++)
            b[i] -= regression->products[j * n + i] * b[j];
        b[i] = diagonal > 0 ? b[i] / diagonal : 0;
    }
}

/* Fills gaps with the fit of the regression. Values are at most 1 in magnitude. */
static KcStatus
fill_roughly(KcContext *context, const double *values, size_t count, const KcMstl *seasons, double *filled)
{
    Regression *regression;
    void *memory;
    KcStatus status = kc_allocate(context, 1, sizeof *regression, &memory);

    if (status != KC_OK)
        return status;
    regression = memory;
    regression->count = count;
    choose_columns(regression, seasons);
    status = kc_allocate_doubles(context, regression->columns * regression->columns, &regression->products);
    if (status == KC_OK)
        status = sum_products(context, regression, values);
    if (status != KC_OK)
        return status;
    solve(regression);
    for (size_t t = 0; t < count; t++) {
        filled[t] = values[t];
        if (!isnan(values[t]))
            continue;
        make_row(regression, t);
        filled[t] = 0;
        for (size_t i = 0; i < regression->columns; i++)
            filled[t] += regression->row[i] * regression->coefficients[i];
    }
    return KC_OK;
}

/* Straight lines of what is left without the seasons, and these put back. */
static void
fill_about_seasons(const double *values, size_t count, const KcMstl *parts, double *filled)
{
    double *adjusted = parts->remainder;

    for (size_t t = 0; t < count; t++) {
        adjusted[t] = values[t];
        for (size_t i = 0; i < parts->seasons; i++)
            adjusted[t] -= parts->season[i][t];
    }
    fill_lines(adjusted, count, adjusted);
    for (size_t t = 0; t < count; t++) {
        filled[t] = values[t];
        if (!isnan(values[t]))
            continue;
        filled[t] = adjusted[t];
        for (size_t i = 0; i < parts->seasons; i++)
            filled[t] += parts->season[i][t];
    }
}

static KcStatus
fill_seasonally(KcContext *context, const double *values, size_t count, const KcMstl *seasons, double scale,
                double *filled)
{
    double *scaled, *rough;
    KcMstl parts;
    KcStatus status = kc_allocate_doubles(context, count, &scaled);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, count, &rough);
    if (status != KC_OK)
        return status;
    for (size_t t = 0; t < count; t++)
        scaled[t] = values[t] * scale;
    status = fill_roughly(context, scaled, count, seasons, rough);
    if (status == KC_OK)
        status = kc_mstl(context, rough, count, seasons->periods, seasons->seasons, true, &parts);
    if (status != KC_OK)
        return status;
    fill_about_seasons(scaled, count, &parts, filled);
    for (size_t t = 0; t < count; t++)
        filled[t] =
            isnan(values[t]) ? fmax(-KC_SERIES_MOST, fmin(KC_SERIES_MOST, filled[t] / scale)) : values[t];
    return KC_OK;
}

static bool
is_far_outside(const double *filled, size_t count, const KcSeriesRange *range)
{
    double most = RANGE_SHARE * (range->high - range->low);

    for (size_t t = 0; t < count; t++)
        if (!(filled[t] >= range->low - most && filled[t] <= range->high + most))
            return true;
    return false;
}

KcStatus
kc_series_interpolate(KcContext *context, const double *values, size_t count, const size_t *periods,
                      size_t period_count, double *filled)
{
    KcSeriesRange range;
    KcMstl seasons;
    KcStatus status = kc_series_require(context, values, count, 1, &range);

    if (status == KC_OK)
        status = kc_mstl_periods(context, periods, period_count, count, &seasons);
    if (status != KC_OK)
        return status;
    if (range.known == count || seasons.seasons == 0 ||
        range.known <= 2 * seasons.periods[seasons.seasons - 1]) {
        fill_lines(values, count, filled);
        return KC_OK;
    }
    status = fill_seasonally(context, values, count, &seasons, kc_series_scale(&range), filled);
    if (status == KC_OK && is_far_outside(filled, count, &range))
        fill_lines(values, count, filled);
    return status;
}
