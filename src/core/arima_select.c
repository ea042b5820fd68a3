/* Automatic ARIMA models; see arima_select.h. */
#include "core/arima_select.h"

#include "core/arena.h"
#include "core/scratch.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_ROOT 1.01
#define FEW_VALUES 3
/* The search goes on from the neighbours of so many of the best models. */
#define BEAM 2
/* Models it looks at, all of few terms not counted. */
#define MOST_SEARCHED 150

typedef struct Search {
    const KcArimaSeries *series;
    const KcArimaLimits *limits;
    KcArimaLimits most; /* what the length of the series allows of them */
    KcScratch scratch;
    KcArimaSelection *selection;
    bool *expanded; /* of each candidate: its neighbours were looked at */
    size_t room;
    size_t most_coefficients;
    bool allows_constant;
    bool is_short; /* so few values that there is no AICc of a model with a constant: AIC goes instead */
} Search;

KcArimaLimits
kc_arima_limits(int period)
{
    return (KcArimaLimits){.period = period,
                           .p = 5,
                           .q = 5,
                           .seasonal_p = 2,
                           .seasonal_q = 2,
                           .terms = 5,
                           .differences = -1,
                           .seasonal_differences = -1,
                           .differences_most = 2,
                           .allow_mean = true,
                           .allow_drift = true,
                           .full_work = 3e4};
}

static int
least(int one, int other)
{
    return one < other ? one : other;
}

/* The orders that so many values allow: a third of them for the longest lag. */
static KcArimaLimits
allowed(const KcArimaSeries *series, const KcArimaLimits *limits)
{
    KcArimaLimits most = *limits;
    int third = (int)(kc_arima_count_known(series) / 3),
        seasons = limits->period > 1 ? third / limits->period : 0;

    most.seasonal_p = least(limits->seasonal_p, seasons);
    most.seasonal_q = least(limits->seasonal_q, seasons);
    most.p = least(limits->p, third);
    most.q = least(limits->q, third);
    if (most.seasonal_p > 0)
        most.p = least(most.p, limits->period - 1);
    if (most.seasonal_q > 0)
        most.q = least(most.q, limits->period - 1);
    return most;
}

static bool
has_constant(const KcArimaSpec *spec)
{
    return spec->mean || spec->drift;
}

static KcArimaSpec
make_spec(const Search *search, int p, int q, int seasonal_p, int seasonal_q, bool constant)
{
    const KcArimaSelection *selection = search->selection;
    bool is_level = selection->differences + selection->seasonal_differences == 0;

    constant |= search->limits->needs_mean && is_level;
    constant &= search->allows_constant;
    return (KcArimaSpec){.p = p,
                         .d = selection->differences,
                         .q = q,
                         .seasonal_p = seasonal_p,
                         .seasonal_d = selection->seasonal_differences,
                         .seasonal_q = seasonal_q,
                         .period = search->limits->period,
                         .mean = constant && is_level,
                         .drift = constant && !is_level};
}

static bool
is_allowed(const Search *search, const KcArimaSpec *spec)
{
    return spec->p >= 0 && spec->p <= search->most.p && spec->q >= 0 && spec->q <= search->most.q &&
           spec->seasonal_p >= 0 && spec->seasonal_p <= search->most.seasonal_p && spec->seasonal_q >= 0 &&
           spec->seasonal_q <= search->most.seasonal_q;
}

static bool
is_looked_at(const Search *search, const KcArimaSpec *spec)
{
    for (size_t c = 0; c < search->selection->count; c++) {
        const KcArimaSpec *other = &search->selection->candidates[c].spec;

        if (spec->p == other->p && spec->q == other->q && spec->seasonal_p == other->seasonal_p &&
            spec->seasonal_q == other->seasonal_q && has_constant(spec) == has_constant(other))
            return true;
    }
    return false;
}

static void
copy_some(double *to, int to_count, const double *from, int from_count)
{
    for (int i = 0; i < to_count; i++)
        to[i] = i < from_count ? from[i] : 0;
}

/* The coefficients of a neighbour, so far as the model has them. */
static void
start_from(const KcArimaSpec *spec, const KcArimaCandidate *parent, double *start)
{
    const KcArimaSpec *other = &parent->spec;
    const double *from = parent->coefficients;

    copy_some(start, spec->p, from, other->p);
    copy_some(start + spec->p, spec->q, from + other->p, other->q);
    copy_some(start + spec->p + spec->q, spec->seasonal_p, from + other->p + other->q, other->seasonal_p);
    copy_some(start + spec->p + spec->q + spec->seasonal_p, spec->seasonal_q,
              from + other->p + other->q + other->seasonal_p, other->seasonal_q);
}

/* Whether a model that cannot be fitted is passed over. */
static bool
is_passed_over(KcStatus status)
{
    return status == KC_SHAPE || status == KC_RANGE;
}

/* Looks at a model, from its neighbour's coefficients (NULL: none is known), unless that was done. */
static KcStatus
look_at(KcContext *context, Search *search, KcArimaSpec spec, const KcArimaCandidate *parent)
{
    KcArimaSelection *selection = search->selection;
    KcArimaCandidate *candidate = &selection->candidates[selection->count];
    KcContext *scratch = &search->scratch.context;
    KcArimaOptions options = {.without_errors = true, .least_root = LEAST_ROOT};
    KcArimaFit fit;
    double *start = NULL;
    KcStatus status;

    if (!is_allowed(search, &spec) || selection->count == search->room || is_looked_at(search, &spec))
        return KC_OK;
    *candidate = (KcArimaCandidate){.spec = spec, .aicc = INFINITY, .loglik = -INFINITY};
    selection->count++;
    kc_scratch_reset(&search->scratch);
    status = kc_allocate_doubles(scratch, search->most_coefficients, &start);
    if (status == KC_OK && parent && isfinite(parent->aicc)) {
        start_from(&spec, parent, start);
        options.start = start;
        options.from_start_only = true;
    }
    if (status == KC_OK)
        status = kc_arima_fit(scratch, &spec, search->series, &options, &fit);
    if (is_passed_over(status))
        return kc_poll(context);
    if (status != KC_OK)
        return kc_scratch_status(&search->scratch, status);
    status = kc_allocate_doubles(context, fit.coefficients + 1, &candidate->coefficients);
    if (status != KC_OK)
        return status;
    memcpy(candidate->coefficients, fit.coefficient, fit.coefficients * sizeof(double));
    candidate->loglik = fit.loglik;
    if (fit.converged && fit.least_ar_root >= LEAST_ROOT && fit.least_ma_root >= LEAST_ROOT)
        candidate->aicc = search->is_short ? fit.aic : fit.aicc;
    return KC_OK;
}

static KcStatus
look_at_neighbours(KcContext *context, Search *search, size_t parent)
{
    /* Steps in p, q, P and Q. */
    static const int steps[][4] = {{0, 0, -1, 0},  {0, 0, 0, -1}, {0, 0, 1, 0},  {0, 0, 0, 1},
                                   {0, 0, -1, -1}, {0, 0, -1, 1}, {0, 0, 1, -1}, {0, 0, 1, 1},
                                   {-1, 0, 0, 0},  {0, -1, 0, 0}, {1, 0, 0, 0},  {0, 1, 0, 0},
                                   {-1, -1, 0, 0}, {-1, 1, 0, 0}, {1, -1, 0, 0}, {1, 1, 0, 0}};
    KcArimaCandidate from = search->selection->candidates[parent];
    KcArimaSpec spec = from.spec;
    bool constant = has_constant(&spec);
    KcStatus status = KC_OK;

    for (size_t s = 0; s < sizeof steps / sizeof *steps && status == KC_OK; s++)
        status = look_at(context, search,
                         make_spec(search, spec.p + steps[s][0], spec.q + steps[s][1],
                                   spec.seasonal_p + steps[s][2], spec.seasonal_q + steps[s][3], constant),
                         &from);
    if (status == KC_OK)
        status =
            look_at(context, search,
                    make_spec(search, spec.p, spec.q, spec.seasonal_p, spec.seasonal_q, !constant), &from);
    return status;
}

static KcStatus
look_at_beginnings(KcContext *context, Search *search)
{
    static const int beginnings[][4] = {{2, 2, 1, 1}, {0, 0, 0, 0}, {1, 0, 1, 0}, {0, 1, 0, 1}};
    KcStatus status = KC_OK;

    for (size_t b = 0; b < sizeof beginnings / sizeof *beginnings && status == KC_OK; b++)
        status = look_at(context, search,
                         make_spec(search, least(beginnings[b][0], search->most.p),
                                   least(beginnings[b][1], search->most.q),
                                   least(beginnings[b][2], search->most.seasonal_p),
                                   least(beginnings[b][3], search->most.seasonal_q), true),
                         NULL);
    return status == KC_OK ? look_at(context, search, make_spec(search, 0, 0, 0, 0, false), NULL) : status;
}

/* The best of the candidates whose neighbours were not looked at, if it is among the BEAM best of all; else SIZE_MAX. */
static size_t
next_to_expand(const Search *search)
{
    const KcArimaSelection *selection = search->selection;
    size_t next = SIZE_MAX;
    int better = 0;

    for (size_t c = 0; c < selection->count; c++)
        if (!search->expanded[c] && isfinite(selection->candidates[c].aicc) &&
            (next == SIZE_MAX || selection->candidates[c].aicc < selection->candidates[next].aicc))
            next = c;
    if (next == SIZE_MAX)
        return next;
    for (size_t c = 0; c < selection->count; c++)
        better += search->expanded[c] && selection->candidates[c].aicc <= selection->candidates[next].aicc;
    return better < BEAM ? next : SIZE_MAX;
}

static KcStatus
search_neighbours(KcContext *context, Search *search)
{
    size_t next;
    KcStatus status = look_at_beginnings(context, search);

    while (status == KC_OK && !search->limits->beginnings_only && search->selection->count < MOST_SEARCHED &&
           (next = next_to_expand(search)) != SIZE_MAX) {
        search->expanded[next] = true;
        status = look_at_neighbours(context, search, next);
    }
    return status;
}

/* The candidate with the most terms in common with a model: one that differs from it by one. */
static const KcArimaCandidate *
nearest_to(const Search *search, const KcArimaSpec *spec)
{
    const KcArimaCandidate *best = NULL;

    for (size_t c = 0; c < search->selection->count; c++) {
        const KcArimaCandidate *other = &search->selection->candidates[c];
        int distance = abs(spec->p - other->spec.p) + abs(spec->q - other->spec.q) +
                       abs(spec->seasonal_p - other->spec.seasonal_p) +
                       abs(spec->seasonal_q - other->spec.seasonal_q);

        if (distance <= 1 && (!best || other->loglik > best->loglik))
            best = other;
    }
    return best;
}

/* All models of few terms: looked at, or only counted. */
static KcStatus
look_at_all(KcContext *context, Search *search, bool only_count, size_t *count)
{
    const KcArimaLimits *most = &search->most;
    KcStatus status = KC_OK;

    *count = 0;
    for (int terms = 0; terms <= most->terms; terms++)
        for (int p = 0; p <= least(most->p, terms); p++)
            for (int q = 0; q <= least(most->q, terms - p); q++)
                for (int seasonal_p = 0; seasonal_p <= least(most->seasonal_p, terms - p - q); seasonal_p++)
                    for (int constant = 0; constant < (search->allows_constant ? 2 : 1) && status == KC_OK;
                         constant++) {
                        int seasonal_q = terms - p - q - seasonal_p;
                        KcArimaSpec spec = make_spec(search, p, q, seasonal_p, seasonal_q, constant);

                        *count += is_allowed(search, &spec);
                        if (!only_count && is_allowed(search, &spec))
                            status = look_at(context, search, spec, nearest_to(search, &spec));
                    }
    return status;
}

static void
sort_candidates(KcArimaSelection *selection)
{
    for (size_t c = 1; c < selection->count; c++) {
        KcArimaCandidate moved = selection->candidates[c];
        size_t at = c;

        for (; at > 0 && selection->candidates[at - 1].aicc > moved.aicc; at--)
            selection->candidates[at] = selection->candidates[at - 1];
        selection->candidates[at] = moved;
    }
}

static KcStatus
begin(KcContext *context, Search *search)
{
    const KcArimaLimits *limits = search->limits;
    KcArimaSpec largest = {.p = limits->p,
                           .q = limits->q,
                           .seasonal_p = limits->seasonal_p,
                           .seasonal_q = limits->seasonal_q,
                           .mean = true};
    int differenced = search->selection->differences + search->selection->seasonal_differences;
    void *candidates, *expanded = NULL;
    KcStatus status;

    search->most = allowed(search->series, limits);
    search->allows_constant =
        (differenced == 0 && limits->allow_mean) || (differenced == 1 && limits->allow_drift);
    search->is_short = kc_arima_count_known(search->series) <= FEW_VALUES;
    search->room = KC_ARIMA_CANDIDATES_MOST;
    search->most_coefficients = kc_arima_coefficients(&largest, search->series->regressors);
    status = kc_allocate(context, search->room, sizeof(KcArimaCandidate), &candidates);
    if (status == KC_OK)
        status = kc_allocate(context, search->room, sizeof(bool), &expanded);
    search->selection->candidates = candidates;
    search->expanded = expanded;
    kc_scratch_begin(&search->scratch, context);
    return status;
}

static KcStatus
check_limits(KcContext *context, const KcArimaLimits *limits)
{
    KcArimaSpec largest = {.p = limits->p,
                           .d = limits->differences < 0 ? 0 : limits->differences,
                           .q = limits->q,
                           .seasonal_p = limits->seasonal_p,
                           .seasonal_d = limits->seasonal_differences < 0 ? 0 : limits->seasonal_differences,
                           .seasonal_q = limits->seasonal_q,
                           .period = limits->period};

    if (limits->period < 1 || (limits->period == 1 && (largest.seasonal_d > 0)))
        return kc_fail(context, KC_INVALID, "seasonal differences need a period of at least 2");
    if (limits->period == 1)
        largest.seasonal_p = largest.seasonal_q = 0;
    return kc_arima_check(context, &largest);
}

KcStatus
kc_arima_select(KcContext *context, const KcArimaSeries *series, const KcArimaLimits *limits,
                KcArimaSelection *selection)
{
    Search search = {.series = series, .limits = limits, .selection = selection};
    size_t all, longest;
    KcStatus status = check_limits(context, limits);

    memset(selection, 0, sizeof *selection);
    if (status == KC_OK)
        status = kc_arima_find_differences(context, series, limits, selection);
    if (status == KC_OK && !selection->is_constant)
        status = begin(context, &search);
    if (status != KC_OK || selection->is_constant)
        return status;
    status = search_neighbours(context, &search);
    if (status == KC_OK && !limits->beginnings_only)
        status = look_at_all(context, &search, true, &all);
    longest = (size_t)(search.most.p + limits->period * search.most.seasonal_p + 1);
    if (status == KC_OK && !limits->beginnings_only &&
        (double)all * (double)series->count * (double)longest <= limits->full_work) {
        status = look_at_all(context, &search, false, &all);
        selection->is_full = true;
    }
    sort_candidates(selection);
    return status;
}
