/*
 * The typical day; see curve_typical.h.
 *
 * The day most like the others is the medoid (Kaufman & Rousseeuw 1990): the one whose distances to all others add up
 * to least. Unlike the mean it is a day that was, and a few odd days do not move it. Days are compared by shape: by
 * hourly means, each over the mean magnitude of its day, root of the mean square over the hours that both have.
 *
 * Fluctuation: what is left of a day's shape when the usual shape (the median over days) is taken off, and how much
 * that changes from an hour to the next (the median over days). Of the hours the quietest eight are taken: what the sun
 * feeds by day, or shifts that begin now at seven and now at eight, say nothing of how steady the work is.
 */
#include "core/curve_typical.h"

#include "core/arena.h"
#include "core/curve_load.h"

#include <gsl/gsl_sort_float.h>
#include <gsl/gsl_statistics_float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOURS 24
#define QUIET_HOURS 8
#define DAYS_A_POLL 4096

/* Days compared by shape. */
typedef struct Shapes {
    size_t count;
    int hours;     /* 24, or fewer points */
    float *values; /* count × hours, over the mean magnitude of the day */
    float *column; /* room for a value of each day */
} Shapes;

typedef struct Order {
    KcDayCurve curve;
    size_t bytes;
} Order;

static int
compare_days(const void *left, const void *right)
{
    const Order *a = left, *b = right;

    if (a->curve.day != b->curve.day)
        return a->curve.day < b->curve.day ? -1 : 1;
    return memcmp(a->curve.values, b->curve.values, a->bytes);
}

/* By day; two curves of one day by their values, so that the order they came in does not show. */
static KcStatus
sort_days(KcContext *context, KcDayCurve *days, size_t count, int points)
{
    Order *order;
    KcStatus status = kc_allocate(context, count, sizeof *order, (void **)&order);

    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        order[i] = (Order){days[i], points * sizeof(float)};
    qsort(order, count, sizeof *order, compare_days);
    for (size_t i = 0; i < count; i++)
        days[i] = order[i].curve;
    return KC_OK;
}

/* The quantile of type 7 (Hyndman & Fan 1996), as R has it by default. Moves the values. */
static double
quantile(float *values, size_t count, double share)
{
    double place = share * (double)(count - 1);
    size_t below = (size_t)place;
    double low = gsl_stats_float_select(values, 1, count, below);

    if (place == (double)below)
        return low;
    return low + (place - (double)below) * (gsl_stats_float_select(values, 1, count, below + 1) - low);
}

static float
finite_float(double value)
{
    float stored;

    return kc_curve_value(value, 1, &stored) ? stored : NAN;
}

static KcStatus
band(KcContext *context, const KcDayCurve *days, size_t count, int points, float *column,
     KcCurveTypical *typical)
{
    for (int slot = 0; slot < points; slot++) {
        KcStatus status = kc_poll(context);
        size_t valid = 0;
        double sum = 0;

        if (status != KC_OK)
            return status;
        for (size_t i = 0; i < count; i++)
            if (!isnan(days[i].values[slot])) {
                column[valid++] = days[i].values[slot];
                sum += days[i].values[slot];
            }
        typical->mean[slot] = typical->low[slot] = typical->high[slot] = typical->upper[slot] = NAN;
        if (valid == 0)
            continue;
        typical->mean[slot] = finite_float(sum / (double)valid);
        gsl_sort_float(column, 1, valid);
        typical->low[slot] = finite_float(gsl_stats_float_quantile_from_sorted_data(column, 1, valid, 0.10));
        typical->high[slot] = finite_float(gsl_stats_float_quantile_from_sorted_data(column, 1, valid, 0.90));
        typical->upper[slot] =
            finite_float(gsl_stats_float_quantile_from_sorted_data(column, 1, valid, 0.95));
    }
    return KC_OK;
}

static void
take_shape(const KcDayCurve *day, int points, int hours, float *shape)
{
    double sum = 0;
    int valid = 0;

    kc_curve_resample(day->values, points, shape, hours);
    for (int hour = 0; hour < hours; hour++)
        if (!isnan(shape[hour])) {
            sum += fabs((double)shape[hour]);
            valid++;
        }
    /* A day without any load is a shape as well: flat at nought. */
    for (int hour = 0; hour < hours && sum > 0; hour++)
        shape[hour] = (float)(shape[hour] / (sum / valid));
}

static KcStatus
take_shapes(KcContext *context, const KcDayCurve *days, size_t count, int points, Shapes *shapes)
{
    KcStatus status;

    shapes->count = count;
    shapes->hours = points < HOURS ? points : HOURS;
    status = kc_allocate(context, count, shapes->hours * sizeof(float), (void **)&shapes->values);
    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < count && status == KC_OK; i++) {
        take_shape(&days[i], points, shapes->hours, &shapes->values[i * shapes->hours]);
        if (i % DAYS_A_POLL == 0)
            status = kc_poll(context);
    }
    return status;
}

/* Days that have no hour in common are as far apart as two shapes can well be. */
static double
distance(const float *one, const float *other, int hours)
{
    double sum = 0;
    int common = 0;

    for (int hour = 0; hour < hours; hour++) {
        double difference = (double)one[hour] - other[hour];

        if (!isnan(difference)) {
            sum += difference * difference;
            common++;
        }
    }
    return common ? sqrt(sum / common) : 2;
}

static KcStatus
find_typical_day(KcContext *context, const KcDayCurve *days, const Shapes *shapes, int32_t *typical_day)
{
    double *totals;
    size_t best = 0;
    KcStatus status = kc_allocate_doubles(context, shapes->count, &totals);

    for (size_t i = 0; i < shapes->count && status == KC_OK; i++) {
        for (size_t j = i + 1; j < shapes->count; j++) {
            double d = distance(&shapes->values[i * shapes->hours], &shapes->values[j * shapes->hours],
                                shapes->hours);

            totals[i] += d;
            totals[j] += d;
        }
        if (totals[i] < totals[best])
            best = i;
        status = kc_poll(context);
    }
    *typical_day = days[best].day;
    return status;
}

/* The median over days of how much the departure from the usual shape changes into this hour; NaN where too few days
 * have both hours. */
static double
change_into(const Shapes *shapes, const double *usual, int hour)
{
    size_t valid = 0;

    for (size_t i = 0; i < shapes->count; i++) {
        const float *shape = &shapes->values[i * shapes->hours];
        double change = (shape[hour] - usual[hour]) - (shape[hour - 1] - usual[hour - 1]);

        if (!isnan(change))
            shapes->column[valid++] = (float)fabs(change);
    }
    return valid < KC_TYPICAL_LEAST_DAYS ? NAN : quantile(shapes->column, valid, 0.5);
}

static double
usual_value(const Shapes *shapes, int hour)
{
    size_t valid = 0;

    for (size_t i = 0; i < shapes->count; i++)
        if (!isnan(shapes->values[i * shapes->hours + hour]))
            shapes->column[valid++] = shapes->values[i * shapes->hours + hour];
    return valid ? quantile(shapes->column, valid, 0.5) : NAN;
}

/* The mean of the least changes; NaN where there are too few. */
static double
quiet_mean(float *changes, size_t known)
{
    double sum = 0;

    if (known < QUIET_HOURS)
        return NAN;
    gsl_sort_float(changes, 1, known);
    for (int i = 0; i < QUIET_HOURS; i++)
        sum += changes[i];
    return sum / QUIET_HOURS;
}

static KcStatus
find_fluctuation(KcContext *context, const Shapes *shapes, double *fluctuation)
{
    double usual[HOURS];
    float changes[HOURS];
    size_t known = 0;
    KcStatus status = KC_OK;

    *fluctuation = NAN;
    if (shapes->hours < HOURS || shapes->count < KC_TYPICAL_LEAST_DAYS)
        return KC_OK;
    for (int hour = 0; hour < HOURS && status == KC_OK; hour++) {
        double change;

        usual[hour] = usual_value(shapes, hour);
        change = hour ? change_into(shapes, usual, hour) : NAN;
        if (!isnan(change))
            changes[known++] = (float)change;
        status = kc_poll(context);
    }
    if (status == KC_OK)
        *fluctuation = quiet_mean(changes, known);
    return status;
}

static KcStatus
allocate_curves(KcContext *context, int points, KcCurveTypical *typical)
{
    float **curves[] = {&typical->mean, &typical->low, &typical->high, &typical->upper};

    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
        KcStatus status = kc_allocate(context, points, sizeof(float), (void **)curves[i]);

        if (status != KC_OK)
            return status;
    }
    return KC_OK;
}

KcStatus
kc_curve_typical(KcContext *context, KcDayCurve *days, size_t count, int points, KcCurveTypical *typical)
{
    Shapes shapes;
    KcStatus status = allocate_curves(context, points, typical);

    if (status == KC_OK)
        status = kc_allocate(context, count, sizeof(float), (void **)&shapes.column);
    if (status == KC_OK)
        status = sort_days(context, days, count, points);
    if (status == KC_OK)
        status = band(context, days, count, points, shapes.column, typical);
    if (status == KC_OK)
        status = take_shapes(context, days, count, points, &shapes);
    if (status == KC_OK)
        status = find_typical_day(context, days, &shapes, &typical->typical_day);
    if (status == KC_OK)
        status = find_fluctuation(context, &shapes, &typical->fluctuation);
    return status;
}

KcStatus
kc_curve_medoid(KcContext *context, KcDayCurve *days, size_t count, int points, int32_t *day)
{
    Shapes shapes;
    KcStatus status = sort_days(context, days, count, points);

    if (status == KC_OK)
        status = take_shapes(context, days, count, points, &shapes);
    if (status == KC_OK)
        status = find_typical_day(context, days, &shapes, day);
    return status;
}
