/* A search for a good start; see kmeans_search.h. Its numbers were chosen on the data of bench/kmeans.sh, with other seeds too. */
#include "core/kmeans_search.h"

#include "core/arena.h"

#include <string.h>

/* Exchanges that are tried of a start. */
#define START_EXCHANGES 10
/* Exchanges that are tried of centres, one after the other, and how many in vain end the search. */
#define MOST_EXCHANGES 50
#define VAIN_EXCHANGES 10
/* Iterations that show whether an exchange was one for the better. */
#define TRIAL_ITERATIONS 2
#define LESS (1 - 1e-5)
/* Centres need not be exact before an exchange is tried. */
#define MOST_ITERATIONS 100
#define ROUGH_TOLERANCE 1e-4

KcStatus
kc_kmeans_search_make(KcContext *context, KcKmeansClusters *clusters, KcKmeansSeeds *seeds,
                      KcKmeansSearch *search)
{
    KcStatus status = kc_allocate_doubles(context, clusters->k * clusters->points->dimensions, &search->best);

    search->clusters = clusters;
    search->seeds = seeds;
    return status == KC_OK
               ? kc_kmeans_exchange_make(context, seeds, clusters->k, search->best, &search->exchange)
               : status;
}

/* Puts the clusters where they were best. Iterations may have taken some away since. */
static void
go_back(KcKmeansSearch *search)
{
    search->clusters->k = search->k;
    memcpy(search->clusters->rows, search->best,
           search->k * search->clusters->points->dimensions * sizeof(double));
}

/* Iterates from the centres in clusters->rows; the inertia they come to. */
static KcStatus
iterate(KcContext *context, KcKmeansSearch *search, int most, double *inertia)
{
    KcKmeansLimits limits = {most, ROUGH_TOLERANCE};
    int iterations;
    bool converged;
    KcStatus status = kc_kmeans_iterate(context, search->clusters, &limits, &iterations, &converged);

    return status == KC_OK ? kc_kmeans_inertia(context, search->clusters, NULL, inertia) : status;
}

/* Keeps where the centres are now as the best. */
static KcStatus
keep(KcContext *context, KcKmeansSearch *search, double inertia)
{
    search->inertia = inertia;
    search->k = search->clusters->k;
    memcpy(search->best, search->clusters->rows,
           search->k * search->clusters->points->dimensions * sizeof(double));
    return kc_kmeans_exchange_begin(context, &search->exchange, search->k);
}

/* Tries the exchange found last. */
static KcStatus
try_exchange(KcContext *context, KcKmeansSearch *search, bool *helped)
{
    size_t d = search->clusters->points->dimensions;
    double inertia = 0;
    KcStatus status;

    go_back(search);
    memcpy(search->clusters->rows + search->exchange.replaced * d, kc_kmeans_exchange_row(&search->exchange),
           d * sizeof(double));
    status = iterate(context, search, TRIAL_ITERATIONS, &inertia);
    *helped = status == KC_OK && inertia < search->inertia * LESS;
    return *helped ? keep(context, search, inertia) : status;
}

static KcStatus
exchange_centres(KcContext *context, KcKmeansSearch *search, KcRng *rng)
{
    bool found = true;
    int vain = 0;
    KcStatus status = KC_OK;

    for (int n = 0; n < MOST_EXCHANGES && vain < VAIN_EXCHANGES && status == KC_OK; n++) {
        bool helped = false;

        status = kc_kmeans_exchange_find(context, &search->exchange, rng, &found);
        if (!found)
            break;
        if (status == KC_OK)
            status = try_exchange(context, search, &helped);
        vain = helped ? 0 : vain + 1;
    }
    return status;
}

KcStatus
kc_kmeans_search(KcContext *context, KcKmeansSearch *search, size_t k, KcRng *rng)
{
    double inertia;
    KcStatus status =
        kc_kmeans_seed(context, search->seeds, KC_KMEANS_PLUS_PLUS, k, rng, search->best, &search->k);

    search->inertia = 0;
    /* A centre alone is where it is. */
    if (status == KC_OK && search->k > 1) {
        status = kc_kmeans_exchange_begin(context, &search->exchange, search->k);
        if (status == KC_OK)
            status = kc_kmeans_exchange_improve(context, &search->exchange, START_EXCHANGES, rng);
        if (status == KC_OK) {
            go_back(search);
            status = iterate(context, search, MOST_ITERATIONS, &inertia);
        }
        if (status == KC_OK)
            status = keep(context, search, inertia);
        if (status == KC_OK)
            status = exchange_centres(context, search, rng);
    }
    if (status == KC_OK)
        go_back(search);
    return status;
}
