/* How many clusters; see kmeans_select.h. */
#include "core/kmeans_select.h"

#include "core/arena.h"
#include "core/kmeans_silhouette.h"
#include "core/scratch.h"

#include <math.h>
#include <string.h>

/* Coordinates looked at between two polls. */
#define POLL_AFTER ((size_t)1 << 20)
/* What the silhouettes of all k together may cost. */
#define SILHOUETTES_BUDGET (4 * KC_KMEANS_SILHOUETTE_BUDGET)
/* Silhouettes that differ by no more than rounding are equal. */
#define EQUAL 1e-12

typedef struct Work {
    const KcKmeansPoints *points;
    KcKmeansOptions options;
    KcKmeansQualityOptions quality;
    KcScratch scratch;
    size_t k;        /* of the fit before; 0: none */
    double inertia;  /* likewise */
    double *centres; /* likewise, in the caller's units; then one more */
} Work;

/* The row that is farthest from its centre, the first by its coordinates of those equally far. */
static KcStatus
find_farthest(Work *work, const KcKmeansFit *fit, size_t *farthest)
{
    const KcKmeansPoints *points = work->points;
    size_t d = points->dimensions;
    double most = -1;

    for (size_t i = 0; i < points->count; i++) {
        double square = kc_kmeans_square(points, i, fit->centres + fit->labels[i] * d);

        if (square > most || (square == most && kc_kmeans_row_compare(points, i, *farthest) < 0)) {
            *farthest = i;
            most = square;
        }
        if (i % (POLL_AFTER / points->stride + 1) == 0 && kc_poll(&work->scratch.context) != KC_OK)
            return KC_STOPPED;
    }
    return KC_OK;
}

/* Keeps the centres of a fit, and the row that is farthest from its own, for the next one. */
static KcStatus
keep(Work *work, const KcKmeansFit *fit)
{
    size_t d = work->points->dimensions, farthest = 0;
    KcStatus status = find_farthest(work, fit, &farthest);

    if (status != KC_OK)
        return status;
    memcpy(work->centres, fit->centres, fit->k * d * sizeof(double));
    kc_kmeans_row(work->points, farthest, work->centres + fit->k * d);
    for (size_t j = 0; j <= fit->k; j++)
        kc_kmeans_to_caller(work->points, work->centres + j * d);
    work->k = fit->k;
    work->inertia = fit->inertia;
    return KC_OK;
}

/* Fits k clusters in scratch memory, better than k − 1. */
static KcStatus
fit_one(Work *work, size_t k, KcKmeansFit *fit)
{
    KcContext *context = &work->scratch.context;
    KcKmeansOptions options = work->options;
    KcKmeansFit again = {0};
    KcStatus status;

    options.k = k;
    status = kc_kmeans_fit(context, work->points, &options, fit);
    if (status != KC_OK || fit->k < k || work->k == 0 || work->k + 1 != k || fit->inertia <= work->inertia)
        return status;
    options.given = work->centres;
    status = kc_kmeans_fit(context, work->points, &options, &again);
    if (status == KC_OK && again.k == k && again.inertia < fit->inertia)
        *fit = again;
    return status;
}

static KcStatus
try_one(Work *work, KcKmeansSelection *selection, size_t k)
{
    KcKmeansCandidate *candidate = &selection->candidates[selection->count];
    KcKmeansFit fit = {0};
    KcStatus status = fit_one(work, k, &fit);

    if (status == KC_OK && fit.k < k) {
        /* Where rounding decides what is different, a smaller k may have told more apart. */
        selection->different_rows = selection->count && candidate[-1].k > fit.k ? candidate[-1].k : fit.k;
        return KC_OK;
    }
    if (status == KC_OK)
        status = kc_kmeans_quality(&work->scratch.context, work->points, fit.labels, k, &work->quality,
                                   &candidate->quality);
    if (status == KC_OK)
        status = keep(work, &fit);
    candidate->k = k;
    candidate->inertia = fit.inertia;
    selection->count += status == KC_OK;
    return status;
}

static size_t
choose_silhouette_rows(const KcKmeansPoints *points, size_t fits)
{
    double cost =
        (double)points->count * (double)(points->dimensions + KC_KMEANS_DISTANCE_COST) * (double)fits;
    double affordable = fmax(KC_KMEANS_LEAST_SILHOUETTE_ROWS, SILHOUETTES_BUDGET / cost);

    return affordable < (double)points->count ? (size_t)affordable : points->count;
}

/* The k whose measure is highest; the lowest of those equal. 0: none is defined. */
static size_t
best_by(const KcKmeansSelection *selection, double (*measure)(const KcKmeansCandidate *candidate))
{
    double best = NAN;
    size_t k = 0;

    for (size_t i = 0; i < selection->count; i++) {
        double value = measure(&selection->candidates[i]);

        if (isnan(value) || value <= best + EQUAL * fabs(best))
            continue;
        best = value;
        k = selection->candidates[i].k;
    }
    return k;
}

static double
by_silhouette(const KcKmeansCandidate *candidate)
{
    return candidate->quality.silhouette;
}

static double
by_calinski_harabasz(const KcKmeansCandidate *candidate)
{
    return candidate->quality.calinski_harabasz;
}

static double
by_davies_bouldin(const KcKmeansCandidate *candidate)
{
    return -candidate->quality.davies_bouldin;
}

static size_t
by_gap(const KcKmeansSelection *selection)
{
    for (size_t i = 0; i + 1 < selection->count; i++)
        if (selection->candidates[i].gap >=
            selection->candidates[i + 1].gap - selection->candidates[i + 1].gap_error)
            return selection->candidates[i].k;
    return 0;
}

static void
choose(KcKmeansSelection *selection)
{
    selection->by_silhouette = best_by(selection, by_silhouette);
    selection->by_calinski_harabasz = best_by(selection, by_calinski_harabasz);
    selection->by_davies_bouldin = best_by(selection, by_davies_bouldin);
    selection->by_gap = by_gap(selection);
    for (size_t i = 0; i < selection->count; i++)
        if (selection->candidates[i].k == selection->by_silhouette)
            selection->best_silhouette = selection->candidates[i].quality.silhouette;
}

KcStatus
kc_kmeans_select(KcContext *context, const KcKmeansPoints *points, size_t k_min, size_t k_max,
                 const KcKmeansOptions *options, KcKmeansSelection *selection)
{
    size_t fits = k_max - k_min + 1;
    Work work = {.points = points, .options = *options};
    void *candidates;
    KcStatus status = kc_allocate(context, fits, sizeof(KcKmeansCandidate), &candidates);

    *selection = (KcKmeansSelection){.candidates = candidates, .best_silhouette = NAN};
    work.options.given = NULL;
    work.quality =
        (KcKmeansQualityOptions){choose_silhouette_rows(points, fits), options->seed, options->cpu};
    if (status == KC_OK)
        status = kc_allocate_doubles(context, (k_max + 1) * points->dimensions, &work.centres);
    kc_scratch_begin(&work.scratch, context);
    for (size_t k = k_min; k <= k_max && status == KC_OK && !selection->different_rows; k++) {
        status = kc_scratch_status(&work.scratch, try_one(&work, selection, k));
        kc_scratch_reset(&work.scratch);
    }
    if (status == KC_OK && selection->count > 0)
        status = kc_kmeans_gap(context, points, options, selection->candidates, selection->count,
                               &selection->gap_rows);
    if (status == KC_OK)
        choose(selection);
    return status;
}
