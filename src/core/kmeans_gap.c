/* The gap statistic; see kmeans_select.h. */
#include "core/kmeans_select.h"

#include "core/arena.h"
#include "core/kmeans_sample.h"
#include "core/numeric.h"
#include "core/rng.h"
#include "core/scratch.h"

#include <math.h>

#define LANES KC_KMEANS_LANES
/* Coordinates looked at between two polls. */
#define POLL_AFTER ((size_t)1 << 20)
/* Starts of each fit: what is compared is found with the same effort. */
#define STARTS 4
/* What all fits may cost, in coordinate differences, each iteration one of every row from every centre. */
#define BUDGET 2e10
#define RECKONED_ITERATIONS 20
#define LEAST_ROWS 100
/* A squared difference of two coordinates that are equal but for rounding. */
#define ROUNDING_SQUARE 0x1p-102

typedef struct Gap {
    const KcKmeansPoints *points;
    KcKmeansOptions options;
    KcKmeansCandidate *candidates;
    size_t count;
    size_t rows;
    double *low; /* the box that bounds the rows */
    double *high;
    double *row;
    double *logs; /* ln W of the rows, then of each reference set; count each */
    KcScratch sets;
    KcScratch fits;
} Gap;

static size_t
choose_rows(const Gap *gap)
{
    double cost = 0, affordable;

    for (size_t i = 0; i < gap->count; i++)
        cost += (double)gap->candidates[i].k;
    cost *= (double)gap->points->dimensions * STARTS * RECKONED_ITERATIONS * (KC_KMEANS_GAP_SETS + 1);
    affordable = fmax(LEAST_ROWS, fmin(KC_KMEANS_GAP_ROWS, BUDGET / cost));
    return affordable < (double)gap->points->count ? (size_t)affordable : gap->points->count;
}

static KcStatus
find_box(KcContext *context, Gap *gap)
{
    const KcKmeansPoints *points = gap->points;
    size_t d = points->dimensions;

    for (size_t a = 0; a < d; a++) {
        gap->low[a] = INFINITY;
        gap->high[a] = -INFINITY;
    }
    for (size_t i = 0; i < points->count; i++) {
        const double *row = kc_kmeans_at(points, i);

        for (size_t a = 0; a < d; a++) {
            gap->low[a] = fmin(gap->low[a], row[a * points->step]);
            gap->high[a] = fmax(gap->high[a], row[a * points->step]);
        }
        if (i % (POLL_AFTER / points->stride + 1) == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
    }
    return KC_OK;
}

/* ln W for each k of prepared rows; NaN where there is nothing within clusters but rounding. */
static KcStatus
fit_all(Gap *gap, const KcKmeansPoints *rows, double *logs)
{
    double least = (double)rows->count * (double)rows->dimensions * ROUNDING_SQUARE;
    KcStatus status = KC_OK;

    for (size_t i = 0; i < gap->count && status == KC_OK; i++) {
        KcKmeansFit fit = {0};

        gap->options.k = gap->candidates[i].k;
        status = kc_scratch_status(&gap->fits, kc_kmeans_fit(&gap->fits.context, rows, &gap->options, &fit));
        logs[i] = status == KC_OK && fit.k == gap->options.k && fit.inertia > least ? log(fit.inertia) : NAN;
        kc_scratch_reset(&gap->fits);
    }
    return status;
}

/* Rows that `next_row` writes into gap->row, fitted. */
static KcStatus
fit_set(Gap *gap, void (*next_row)(Gap *gap, size_t i, void *data), void *data, double *logs)
{
    KcContext *context = &gap->sets.context;
    KcKmeansPoints rows;
    KcStatus status = kc_kmeans_points_start(context, gap->points->dimensions, false, &rows);

    for (size_t i = 0; i < gap->rows && status == KC_OK; i++) {
        next_row(gap, i, data);
        status = kc_kmeans_points_add(context, &rows, gap->row, 1);
    }
    if (status == KC_OK)
        status = kc_kmeans_points_prepare(context, &rows, gap->points->metric, KC_KMEANS_UNSCALED);
    status = kc_scratch_status(&gap->sets, status);
    if (status == KC_OK)
        status = fit_all(gap, &rows, logs);
    kc_scratch_reset(&gap->sets);
    return status;
}

static void
sampled_row(Gap *gap, size_t i, void *sample)
{
    kc_kmeans_row(gap->points, ((const uint32_t *)sample)[i], gap->row);
}

static void
random_row(Gap *gap, size_t i, void *rng)
{
    (void)i;
    for (size_t a = 0; a < gap->points->dimensions; a++)
        gap->row[a] = gap->low[a] + kc_rng_uniform(rng) * (gap->high[a] - gap->low[a]);
}

static void
summarise(const Gap *gap, size_t i)
{
    const double *logs = gap->logs + gap->count + i;
    KcSum sum = {0, 0}, squares = {0, 0};
    double mean;

    for (size_t s = 0; s < KC_KMEANS_GAP_SETS; s++)
        kc_sum_add(&sum, logs[s * gap->count]);
    mean = kc_sum_value(&sum) / KC_KMEANS_GAP_SETS;
    for (size_t s = 0; s < KC_KMEANS_GAP_SETS; s++)
        kc_sum_add_product(&squares, logs[s * gap->count] - mean, logs[s * gap->count] - mean);
    gap->candidates[i].gap = mean - gap->logs[i];
    gap->candidates[i].gap_error =
        isnan(gap->candidates[i].gap)
            ? NAN
            : sqrt(kc_sum_value(&squares) / KC_KMEANS_GAP_SETS) * sqrt(1 + 1.0 / KC_KMEANS_GAP_SETS);
}

KcStatus
kc_kmeans_gap(KcContext *context, const KcKmeansPoints *points, const KcKmeansOptions *options,
              KcKmeansCandidate *candidates, size_t count, size_t *rows)
{
    Gap gap = {.points = points, .options = *options, .candidates = candidates, .count = count};
    size_t d = points->dimensions;
    void *sample;
    KcRng rng;
    KcStatus status = kc_allocate_doubles(context, 3 * d + (KC_KMEANS_GAP_SETS + 1) * count, &gap.low);

    if (status != KC_OK)
        return status;
    gap.high = gap.low + d;
    gap.row = gap.high + d;
    gap.logs = gap.row + d;
    gap.options.given = NULL;
    gap.options.starts = STARTS;
    gap.options.refine = false;
    *rows = gap.rows = choose_rows(&gap);
    kc_scratch_begin(&gap.sets, context);
    kc_scratch_begin(&gap.fits, context);
    status = kc_allocate(context, gap.rows, sizeof(uint32_t), &sample);
    if (status == KC_OK)
        status = find_box(context, &gap);
    if (status == KC_OK)
        status = kc_kmeans_sample(context, points, NULL, options->seed, gap.rows, sample);
    if (status == KC_OK)
        status = fit_set(&gap, sampled_row, sample, gap.logs);
    kc_rng_seed(&rng, options->seed);
    for (size_t s = 0; s < KC_KMEANS_GAP_SETS && status == KC_OK; s++)
        status = fit_set(&gap, random_row, &rng, gap.logs + (s + 1) * count);
    for (size_t i = 0; i < count && status == KC_OK; i++)
        summarise(&gap, i);
    return status;
}
