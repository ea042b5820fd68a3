/* Seasonal-trend decomposition; see series_stl.h. Sections are those of the paper. */
#include "core/series_stl.h"

#include "core/arena.h"
#include "core/numeric.h"
#include "core/series.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>

#define ROBUST_PASSES 15
/* Bisquare weights of section 2.4: h is six times the median; nearer and further than these shares it is 1
 * and 0. */
#define MEDIANS 6
#define NEAR_SHARE 0.001
#define FAR_SHARE 0.999

typedef struct Stl {
    KcContext *context;
    const KcStlOptions *options;
    size_t count;
    size_t extended; /* count and a period at each end */
    double *values;  /* scaled, so that nothing overflows */
    double *season;
    double *trend;
    double *weights;
    double *rest;     /* values without trend, or without season */
    double *cycles;   /* smoothed cycle-subseries; extended */
    double *filtered; /* extended */
    double *averaged; /* extended */
    double
        *place; /* of one place in the period: values, weights, and their smooth with one more at each end */
    double *place_weights;
    double *place_smooth;
    bool is_weighted;
} Stl;

static size_t
next_odd(double least)
{
    /* A period that no series has is refused later. */
    size_t window = (size_t)fmin(ceil(least), 0x1p53);

    return window % 2 ? window : window + 1;
}

static KcLoess
with_jump(size_t window, int degree)
{
    return (KcLoess){window, degree, (window + 9) / 10};
}

KcStlOptions
kc_stl_options(size_t count, size_t period, size_t season_window, bool is_robust)
{
    size_t window = season_window ? season_window : 10 * count + 1;
    double trend_window = ceil(1.5 * (double)period / (1 - 1.5 / (double)window));

    return (KcStlOptions){.period = period,
                          .is_periodic = season_window == 0,
                          .season = with_jump(window, 0),
                          .trend = with_jump(next_odd(fmax(3, trend_window)), 1),
                          .low_pass = with_jump(next_odd(fmax(3, (double)period)), 1),
                          .inner = is_robust ? 1 : 2,
                          .outer = is_robust ? ROBUST_PASSES : 0};
}

static KcStatus
check_loess(KcContext *context, const char *name, const KcLoess *loess)
{
    if (loess->window < 3 || loess->window % 2 == 0) {
        kc_fail(context, KC_INVALID, "window of the %s must be odd and at least 3", name);
        return kc_detail(context, "Got %zu.", loess->window);
    }
    if (loess->jump < 1)
        return kc_fail(context, KC_INVALID, "jump of the %s must be at least 1", name);
    if (loess->degree != 0 && loess->degree != 1) {
        kc_fail(context, KC_INVALID, "degree of the %s must be 0 or 1", name);
        return kc_detail(context, "Got %d.", loess->degree);
    }
    return KC_OK;
}

static KcStatus
check_options(KcContext *context, const KcStlOptions *options, size_t count)
{
    KcStatus status;

    if (options->period < 2) {
        kc_fail(context, KC_INVALID, "period must be at least 2");
        return kc_detail(context, "Got %zu.", options->period);
    }
    if (options->inner < 1)
        return kc_fail(context, KC_INVALID, "number of inner passes must be at least 1");
    status = check_loess(context, "season", &options->season);
    if (status == KC_OK)
        status = check_loess(context, "trend", &options->trend);
    if (status == KC_OK)
        status = check_loess(context, "low-pass filter", &options->low_pass);
    if (status != KC_OK)
        return status;
    if (options->period > count / 2 || count - 2 * options->period < 1) {
        kc_fail(context, KC_SHAPE, "a series must be longer than two periods to have a season");
        return kc_detail(context, "Its length is %zu, the period %zu.", count, options->period);
    }
    return KC_OK;
}

static KcStatus
check_values(KcContext *context, const double *values, size_t count, double *scale)
{
    KcSeriesRange range;
    KcStatus status = kc_series_range(context, values, count, &range);

    if (status != KC_OK)
        return status;
    if (range.known < count) {
        kc_fail(context, KC_NULL_ELEMENT, "a series to be taken apart must have no missing values");
        return kc_detail(context, "%zu of %zu are missing.", count - range.known, count);
    }
    *scale = kc_series_scale(&range);
    return KC_OK;
}

static KcStatus
allocate_work(KcContext *context, Stl *stl)
{
    size_t period = stl->options->period;
    size_t longest = stl->count / period + 1; /* values of one place in the period */
    double *memory;
    KcStatus status;

    stl->extended = stl->count + 2 * period;
    status = kc_allocate_doubles(context, 3 * stl->count + 3 * stl->extended + 3 * longest + 2, &memory);
    if (status != KC_OK)
        return status;
    stl->values = memory;
    stl->rest = stl->values + stl->count;
    stl->weights = stl->rest + stl->count;
    stl->cycles = stl->weights + stl->count;
    stl->filtered = stl->cycles + stl->extended;
    stl->averaged = stl->filtered + stl->extended;
    stl->place = stl->averaged + stl->extended;
    stl->place_weights = stl->place + longest;
    stl->place_smooth = stl->place_weights + longest;
    return KC_OK;
}

/* Means of `length` neighbours; there are length − 1 fewer of them. The sum is carried along in
 * double-double, so that a large value leaves no trace once it has gone. */
static void
average(const double *values, size_t count, size_t length, double *averages)
{
    KcSum sum = {0, 0};

    for (size_t t = 0; t < count; t++) {
        kc_sum_add(&sum, values[t]);
        if (t + 1 < length)
            continue;
        averages[t + 1 - length] = kc_sum_value(&sum) / (double)length;
        kc_sum_add(&sum, -values[t + 1 - length]);
    }
}

/* Smooths the values of one place in the period, and carries them on by one value at each end (2.3, step
 * 2). */
static KcStatus
smooth_place(Stl *stl, size_t place)
{
    const KcLoess *loess = &stl->options->season;
    size_t period = stl->options->period;
    size_t count = (stl->count - place - 1) / period + 1;
    size_t width = loess->window < count ? loess->window : count;
    const double *weights = stl->is_weighted ? stl->place_weights : NULL;
    double *smooth = stl->place_smooth;
    KcStatus status;

    for (size_t i = 0; i < count; i++) {
        stl->place[i] = stl->rest[i * period + place];
        stl->place_weights[i] = stl->weights[i * period + place];
    }
    status = kc_loess_smooth(stl->context, loess, stl->place, weights, count, smooth + 1);
    if (status != KC_OK)
        return status;
    if (!kc_loess_at(loess, stl->place, weights, count, -1, 0, width - 1, &smooth[0]))
        smooth[0] = smooth[1];
    if (!kc_loess_at(loess, stl->place, weights, count, (double)count, count - width, count - 1,
                     &smooth[count + 1]))
        smooth[count + 1] = smooth[count];
    for (size_t i = 0; i < count + 2; i++)
        stl->cycles[i * period + place] = smooth[i];
    return KC_OK;
}

/* What of the cycles is not season (2.3, step 3), in `filtered`. */
static KcStatus
low_pass(Stl *stl)
{
    size_t period = stl->options->period;

    average(stl->cycles, stl->extended, period, stl->averaged);
    average(stl->averaged, stl->count + period + 1, period, stl->filtered);
    average(stl->filtered, stl->count + 2, 3, stl->averaged);
    return kc_loess_smooth(stl->context, &stl->options->low_pass, stl->averaged, NULL, stl->count,
                           stl->filtered);
}

static KcStatus
inner_pass(Stl *stl)
{
    size_t period = stl->options->period;
    KcStatus status = KC_OK;

    for (size_t t = 0; t < stl->count; t++)
        stl->rest[t] = stl->values[t] - stl->trend[t];
    for (size_t place = 0; place < period && status == KC_OK; place++)
        status = smooth_place(stl, place);
    if (status == KC_OK)
        status = low_pass(stl);
    if (status != KC_OK)
        return status;
    for (size_t t = 0; t < stl->count; t++) {
        stl->season[t] = stl->cycles[period + t] - stl->filtered[t];
        stl->rest[t] = stl->values[t] - stl->season[t];
    }
    return kc_loess_smooth(stl->context, &stl->options->trend, stl->rest,
                           stl->is_weighted ? stl->weights : NULL, stl->count, stl->trend);
}

static double
bisquare(double share)
{
    double rest = 1 - share * share;

    if (share <= NEAR_SHARE)
        return 1;
    return share <= FAR_SHARE ? rest * rest : 0;
}

/* Weights by the remainders (2.4). `rest` is used up. */
static void
compute_weights(Stl *stl)
{
    size_t n = stl->count;
    double median, h;

    for (size_t t = 0; t < n; t++)
        stl->rest[t] = stl->weights[t] = fabs(stl->values[t] - stl->trend[t] - stl->season[t]);
    median = gsl_stats_select(stl->rest, 1, n, n / 2);
    if (n % 2 == 0)
        median = (median + gsl_stats_select(stl->rest, 1, n, n / 2 - 1)) / 2;
    h = MEDIANS * median;
    /* Where most remainders are 0, all others are outliers. */
    for (size_t t = 0; t < n; t++)
        stl->weights[t] = h > 0 ? bisquare(stl->weights[t] / h) : stl->weights[t] == 0;
    stl->is_weighted = true;
}

static KcStatus
run_passes(Stl *stl)
{
    for (size_t t = 0; t < stl->count; t++) {
        stl->trend[t] = 0;
        stl->weights[t] = 1;
    }
    for (unsigned outer = 0; outer <= stl->options->outer; outer++) {
        if (outer > 0)
            compute_weights(stl);
        for (unsigned inner = 0; inner < stl->options->inner; inner++) {
            KcStatus status = inner_pass(stl);

            if (status != KC_OK)
                return status;
        }
    }
    return KC_OK;
}

/* The season of each place in the period becomes its mean. */
static void
make_periodic(Stl *stl)
{
    size_t period = stl->options->period;

    for (size_t place = 0; place < period; place++) {
        size_t count = (stl->count - place - 1) / period + 1;
        double sum = 0;

        for (size_t t = place; t < stl->count; t += period)
            sum += stl->season[t];
        for (size_t t = place; t < stl->count; t += period)
            stl->season[t] = sum / (double)count;
    }
}

KcStatus
kc_stl(KcContext *context, const double *values, size_t count, const KcStlOptions *options, double *season,
       double *trend, double *weights)
{
    Stl stl = {.context = context, .options = options, .count = count, .season = season, .trend = trend};
    double scale = 1;
    KcStatus status = check_options(context, options, count);

    if (status == KC_OK)
        status = check_values(context, values, count, &scale);
    if (status == KC_OK)
        status = allocate_work(context, &stl);
    if (status != KC_OK)
        return status;
    for (size_t t = 0; t < count; t++)
        stl.values[t] = values[t] * scale;
    status = run_passes(&stl);
    if (status != KC_OK)
        return status;
    if (options->is_periodic)
        make_periodic(&stl);
    for (size_t t = 0; t < count; t++) {
        season[t] /= scale;
        trend[t] /= scale;
        if (weights)
            weights[t] = stl.weights[t];
    }
    return KC_OK;
}
