/* Temperature response; see load_temperature.h. */
#include "core/load_temperature_search.h"

#include "core/arena.h"

#include <math.h>
#include <stdlib.h>

/* A fit that leaves less than this share of the variation is taken to leave so much: the rest is rounding. */
#define LEAST_SHARE 1e-20
/* Of loads of magnitude 1. */
#define LEAST_VARIANCE 1e-24
/* Correlations of residuals beyond it say no more than that nearly nothing is independent. */
#define MOST_CORRELATION 0.98
/* Fewer different temperatures tell no slope. */
#define LEAST_TEMPERATURES 3

double
kc_temperature_at(const KcTemperatureCurve *curve, double temperature, double *heating, double *cooling)
{
    *heating = curve->heating > 0 ? curve->heating * fmax(curve->heating_from - temperature, 0) : 0;
    *cooling = curve->cooling > 0 ? curve->cooling * fmax(temperature - curve->cooling_from, 0) : 0;
    return curve->base + *heating + *cooling;
}

static int
compare_days(const void *one, const void *other)
{
    const KcTemperatureDay *a = one, *b = other;

    return (a->day > b->day) - (a->day < b->day);
}

KcStatus
kc_temperature_accumulate(KcContext *context, KcTemperatureDay *days, size_t count, const double *weights,
                          size_t weight_count, int32_t *twice)
{
    double *temperatures;
    KcStatus status = kc_load_check_days(context, count);

    *twice = INT32_MIN;
    if (status == KC_OK)
        status = kc_allocate_doubles(context, count, &temperatures);
    if (status != KC_OK)
        return status;
    qsort(days, count, sizeof *days, compare_days);
    for (size_t i = 1; i < count; i++)
        if (days[i].day == days[i - 1].day) {
            *twice = days[i].day;
            return KC_OK;
        }
    for (size_t i = 0; i < count; i++) {
        size_t before = i;
        double sum = 0;

        for (size_t lag = 0; lag < weight_count; lag++) {
            while (before > 0 && days[before].day > (int64_t)days[i].day - (int64_t)lag)
                before--;
            sum += days[before].day == (int64_t)days[i].day - (int64_t)lag
                       ? weights[lag] * days[before].temperature
                       : NAN;
        }
        temperatures[i] = sum;
    }
    for (size_t i = 0; i < count; i++)
        days[i].temperature = temperatures[i];
    return kc_poll(context);
}

/* Days that are fitted, about means and in one scale. */
typedef struct Sample {
    KcTemperatureDay *days;
    size_t count;
    double temperature; /* means */
    double load;
    double scale;
} Sample;

static int
compare_temperatures(const void *one, const void *other)
{
    const KcTemperatureDay *a = one, *b = other;

    if (a->temperature != b->temperature)
        return a->temperature < b->temperature ? -1 : 1;
    if (a->load != b->load)
        return a->load < b->load ? -1 : 1;
    return compare_days(one, other);
}

static void
centre(Sample *sample)
{
    double most = 0;

    for (size_t i = 0; i < sample->count; i++)
        most = fmax(most, fabs(sample->days[i].load));
    sample->scale = most > 0 ? kc_scale_for(most) : 1;
    for (size_t i = 0; i < sample->count; i++) {
        sample->temperature += sample->days[i].temperature / (double)sample->count;
        sample->load += sample->days[i].load * sample->scale / (double)sample->count;
    }
}

static KcTemperatureCurve
curve_of(const Sample *sample, const KcTemperatureBest *best)
{
    return (KcTemperatureCurve){.base = (best->base + sample->load) / sample->scale,
                                .heating = best->heating / sample->scale,
                                .heating_from = best->heating_from + sample->temperature,
                                .cooling = best->cooling / sample->scale,
                                .cooling_from = best->cooling_from + sample->temperature};
}

/* A day's residual, in the sample's scale. */
static double
residual(const Sample *sample, const KcTemperatureCurve *curve, const KcTemperatureDay *day)
{
    double heating, cooling;

    return (day->load - kc_temperature_at(curve, day->temperature, &heating, &cooling)) * sample->scale;
}

/* The correlation of residuals of successive days; 0 where there are none. Days are in their order. */
static double
autocorrelation(const Sample *sample, const KcTemperatureCurve *curve)
{
    double products = 0, squares = 0;
    size_t pairs = 0;

    for (size_t i = 0; i < sample->count; i++) {
        double here = residual(sample, curve, &sample->days[i]);

        squares += here * here;
        if (i > 0 && sample->days[i].day == (int64_t)sample->days[i - 1].day + 1) {
            products += here * residual(sample, curve, &sample->days[i - 1]);
            pairs++;
        }
    }
    if (pairs == 0 || !(squares > 0))
        return 0;
    return fmax(fmin(products / (double)pairs / (squares / (double)sample->count), MOST_CORRELATION),
                -MOST_CORRELATION);
}

/* What the parameters of the curve are a day's load's derivatives of; how many there are is returned. */
static int
gradient(const KcTemperatureCurve *curve, const Sample *sample, double temperature,
         double row[KC_TEMPERATURE_PARAMETERS])
{
    int size = 0;

    row[size++] = 1;
    if (curve->heating > 0) {
        row[size++] = fmax(curve->heating_from - temperature, 0);
        row[size++] = temperature < curve->heating_from ? curve->heating * sample->scale : 0;
    }
    if (curve->cooling > 0) {
        row[size++] = fmax(temperature - curve->cooling_from, 0);
        row[size++] = temperature > curve->cooling_from ? -curve->cooling * sample->scale : 0;
    }
    return size;
}

/* Diagonal of the inverse of a symmetric positive definite matrix, by Cholesky; false where it is not. */
static bool
inverse_diagonal(double a[][KC_TEMPERATURE_PARAMETERS], int size, double *diagonal)
{
    for (int i = 0; i < size; i++)
        for (int j = 0; j <= i; j++) {
            double sum = a[i][j];

            for (int k = 0; k < j; k++)
                sum -= a[i][k] * a[j][k];
            if (i == j && !(sum > 1e-12 * a[i][i]))
                return false;
            a[i][j] = i == j ? sqrt(sum) : sum / a[j][j];
        }
    for (int column = 0; column < size; column++) {
        double solved[KC_TEMPERATURE_PARAMETERS] = {0};

        diagonal[column] = 0;
        for (int i = column; i < size; i++) {
            double sum = i == column;

            for (int k = column; k < i; k++)
                sum -= a[i][k] * solved[k];
            solved[i] = sum / a[i][i];
            diagonal[column] += solved[i] * solved[i];
        }
    }
    return true;
}

static void
find_errors(const Sample *sample, KcTemperatureFit *fit)
{
    double normal[KC_TEMPERATURE_PARAMETERS][KC_TEMPERATURE_PARAMETERS] = {{0}};
    double row[KC_TEMPERATURE_PARAMETERS] = {0}, diagonal[KC_TEMPERATURE_PARAMETERS] = {0};
    double squares = fit->rest[fit->shape], r = fmax(fit->autocorrelation, 0), factor;
    int size = 0, next = 1;

    fit->error = (KcTemperatureCurve){NAN, NAN, NAN, NAN, NAN};
    fit->deviation = NAN;
    for (size_t i = 0; i < sample->count; i++) {
        size = gradient(&fit->curve, sample, sample->days[i].temperature, row);
        for (int j = 0; j < size; j++)
            for (int k = 0; k <= j; k++)
                normal[j][k] += row[j] * row[k];
    }
    if (sample->count <= (size_t)size)
        return;
    fit->deviation = sqrt(squares / (double)(sample->count - (size_t)size)) / sample->scale;
    if (!inverse_diagonal(normal, size, diagonal))
        return;
    factor = fit->deviation * sample->scale * sqrt((1 + r) / (1 - r));
    fit->error.base = factor * sqrt(diagonal[0]) / sample->scale;
    if (fit->curve.heating > 0) {
        fit->error.heating = factor * sqrt(diagonal[next++]) / sample->scale;
        fit->error.heating_from = factor * sqrt(diagonal[next++]);
    }
    if (fit->curve.cooling > 0) {
        fit->error.cooling = factor * sqrt(diagonal[next++]) / sample->scale;
        fit->error.cooling_from = factor * sqrt(diagonal[next]);
    }
}

/* Chooses among the shapes by BIC. */
static void
choose(const Sample *sample, const KcTemperatureBest *best, double total, KcTemperatureFit *fit)
{
    static const int parameters[KC_TEMPERATURE_SHAPES] = {1, 3, 3, 5};
    double n = (double)sample->count, worth, r;
    KcTemperatureCurve widest = curve_of(sample, &best[KC_TEMPERATURE_FLAT]);

    for (int shape = KC_TEMPERATURE_HEATING; shape < KC_TEMPERATURE_SHAPES; shape++)
        if (isfinite(best[shape].rest))
            widest = curve_of(sample, &best[shape]);
    r = fmax(autocorrelation(sample, &widest), 0);
    worth = fmax(n * (1 - r) / (1 + r), 1);
    for (int shape = KC_TEMPERATURE_FLAT; shape < KC_TEMPERATURE_SHAPES; shape++) {
        KcTemperatureCurve curve = curve_of(sample, &best[shape]);
        double squares = 0;

        fit->bic[shape] = fit->rest[shape] = NAN;
        if (!isfinite(best[shape].rest))
            continue;
        for (size_t i = 0; i < sample->count; i++) {
            double rest = residual(sample, &curve, &sample->days[i]);

            squares += rest * rest;
        }
        fit->rest[shape] = squares;
        squares = fmax(squares, total * LEAST_SHARE);
        fit->bic[shape] = total > 0 ? worth * log(squares / n) + parameters[shape] * log(worth) : NAN;
        if (shape == KC_TEMPERATURE_FLAT || fit->bic[shape] < fit->bic[fit->shape])
            fit->shape = (KcTemperatureShape)shape;
    }
    fit->curve = curve_of(sample, &best[fit->shape]);
    fit->autocorrelation = autocorrelation(sample, &fit->curve);
    fit->r_squared = total > 0 ? fmax(1 - fit->rest[fit->shape] / total, 0) : NAN;
}

static size_t
keep_known(KcTemperatureDay *days, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (!isnan(days[i].load) && !isnan(days[i].temperature))
            days[kept++] = days[i];
    return kept;
}

static size_t
count_temperatures(const Sample *sample)
{
    size_t count = 1;

    for (size_t i = 1; i < sample->count; i++)
        count += sample->days[i].temperature != sample->days[i - 1].temperature;
    return count;
}

/* The best curves of all shapes, and the sum of squares about the mean. The days are in the order of temperature. */
static KcStatus
search(KcContext *context, const Sample *sample, size_t least, KcTemperatureBest *best, double *total)
{
    double *temperatures, *loads;
    KcStatus status = kc_allocate_doubles(context, sample->count, &temperatures);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, sample->count, &loads);
    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < sample->count; i++) {
        temperatures[i] = sample->days[i].temperature - sample->temperature;
        loads[i] = sample->days[i].load * sample->scale - sample->load;
    }
    status = kc_temperature_search(context, temperatures, loads, sample->count, least, best);
    *total = best[KC_TEMPERATURE_FLAT].rest;
    /* What rounding leaves of a constant is no variation. */
    if (!(*total > (double)sample->count * LEAST_VARIANCE))
        *total = 0;
    return status;
}

KcStatus
kc_temperature_fit(KcContext *context, KcTemperatureDay *days, size_t count, size_t least,
                   KcTemperatureFit *fit)
{
    Sample sample = {.days = days, .count = keep_known(days, count)};
    KcTemperatureBest best[KC_TEMPERATURE_SHAPES];
    KcStatus status = kc_load_check_days(context, count);
    double total;

    if (status != KC_OK)
        return status;
    *fit = (KcTemperatureFit){.state = KC_LOAD_TOO_SHORT, .days = sample.count};
    if (sample.count < 2 * least || sample.count < 2 * KC_TEMPERATURE_PARAMETERS)
        return KC_OK;
    qsort(days, sample.count, sizeof *days, compare_temperatures);
    status = kc_poll(context);
    if (status != KC_OK)
        return status;
    fit->low = days[0].temperature;
    fit->high = days[sample.count - 1].temperature;
    fit->state = count_temperatures(&sample) < LEAST_TEMPERATURES ? KC_LOAD_CONSTANT : KC_LOAD_OK;
    if (fit->state != KC_LOAD_OK)
        return KC_OK;
    centre(&sample);
    status = search(context, &sample, least, best, &total);
    if (status != KC_OK)
        return status;
    qsort(days, sample.count, sizeof *days, compare_days);
    status = kc_poll(context);
    choose(&sample, best, total, fit);
    find_errors(&sample, fit);
    return status;
}
