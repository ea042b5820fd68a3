/* The maximum of the likelihood; see arima_maximum.h. */
#include "core/arima_maximum.h"

#include "core/arena.h"
#include "core/arima_information.h"
#include "core/arima_optimise.h"
#include "core/arima_start.h"
#include "core/rng.h"

#include <string.h>

/* Of the first climb, and of others, where the caller says nothing. */
#define ITERATIONS_MOST 200
#define ITERATIONS_OF_OTHERS 100
#define STARTS_MOST 4
/* Partial autocorrelations of a start, and of one that the caller gives. */
#define START_MOST 0.95
#define GIVEN_MOST 0.9999
/* Small coefficients: of the autoregression, and of the moving average, which must not cancel. */
#define SMALL_AR 0.1
#define SMALL_MA (-0.1)
/* Coefficients that nearly cancel. */
#define CANCELLING_AR 0.8
#define CANCELLING_MA 0.9
/* A root of the autoregression within is near the edge; it is drawn in by the factor. */
#define NEAR_EDGE 1.02
#define DRAWN_IN 0.93
/* Newton steps at the end, as long as they promise so much. */
#define NEWTON_MOST 3
#define NEWTON_GAIN 1e-8
/* Draws in search of a point where some coefficients are fixed. */
#define DRAWS 2000

typedef struct Search {
    KcContext *context;
    KcArimaLikelihood *likelihood;
    const KcArimaOptions *options;
    KcArimaSpace space;
    KcArimaOptimiser optimiser;
    KcArimaMaximum *maximum;
    double *start[STARTS_MOST], start_loglik[STARTS_MOST];
    size_t starts;
    double *point;
} Search;

static KcStatus
add_start(Search *search, const double *point)
{
    KcArimaLikelihood *likelihood = search->likelihood;
    double *parameters = search->optimiser.parameters;
    KcStatus status;

    memcpy(search->start[search->starts], point, search->space.size * sizeof *point);
    kc_arima_to_parameters(&search->space, point, parameters, NULL);
    status = kc_arima_evaluate(search->context, likelihood, parameters, NULL);
    search->maximum->evaluations++;
    if (search->space.any_plain && !kc_arima_is_invertible(&likelihood->shape, parameters))
        likelihood->loglik = -INFINITY;
    search->start_loglik[search->starts++] = likelihood->loglik;
    return status;
}

static KcStatus
add_given(Search *search)
{
    if (!search->options->start)
        return KC_OK;
    kc_arima_to_point(&search->space, search->options->start, GIVEN_MOST, search->point);
    return add_start(search, search->point);
}

static KcStatus
add_small(Search *search)
{
    const KcArimaShape *shape = &search->likelihood->shape;
    double *parameters = search->optimiser.parameters;

    for (int b = 0; b < KC_ARIMA_BLOCKS; b++)
        for (size_t i = 0; i < kc_arima_block_size(shape, b); i++)
            parameters[kc_arima_block_begin(shape, b) + i] = i > 0 ? 0
                                                             : b == KC_ARIMA_AR || b == KC_ARIMA_SEASONAL_AR
                                                                 ? SMALL_AR
                                                                 : SMALL_MA;
    kc_arima_to_point(&search->space, parameters, START_MOST, search->point);
    return add_start(search, search->point);
}

static KcStatus
add_hannan_rissanen(Search *search)
{
    double *parameters = search->optimiser.parameters;
    bool found;
    KcStatus status = KC_OK;

    if (search->space.size == 0)
        return KC_OK;
    status = kc_arima_hannan_rissanen(search->context, search->likelihood->design, &search->likelihood->shape,
                                      parameters, &found);

    if (status != KC_OK || !found)
        return status;
    kc_arima_to_point(&search->space, parameters, START_MOST, search->point);
    return add_start(search, search->point);
}

/* Where some coefficients are fixed the others may have to lie apart from where a start puts them: any point that has a
 * likelihood. */
static KcStatus
draw_start(Search *search)
{
    const KcArimaShape *shape = &search->likelihood->shape;
    KcRng rng;

    for (size_t s = 0; s < search->starts; s++)
        if (search->start_loglik[s] > -INFINITY)
            return KC_OK;
    kc_rng_seed(&rng, 1);
    for (int draw = 0; draw < DRAWS; draw++) {
        for (size_t l = 0; l < search->space.size; l++)
            search->point[l] = 4 * kc_rng_uniform(&rng) - 2;
        kc_arima_to_parameters(&search->space, search->point, search->optimiser.parameters, NULL);
        if (kc_arima_is_stationary(shape, search->optimiser.parameters) &&
            kc_arima_is_invertible(shape, search->optimiser.parameters))
            return add_start(search, search->point);
    }
    return KC_OK;
}

/* Whether a maximum has a root so near to the unit circle that the caller would rather have another. */
static bool
is_at_edge(const Search *search, const double *parameters)
{
    double ar_root, ma_root;

    if (!(search->options->least_root > 0))
        return false;
    kc_arima_least_roots(&search->likelihood->design->spec, parameters, &ar_root, &ma_root);
    return fmin(ar_root, ma_root) < search->options->least_root;
}

static bool
is_better(const Search *search)
{
    const KcArimaOptimiser *optimiser = &search->optimiser;
    const KcArimaMaximum *maximum = search->maximum;
    bool at_edge, was_at_edge;

    if (optimiser->loglik == -INFINITY || maximum->loglik == -INFINITY)
        return optimiser->loglik > maximum->loglik;
    at_edge = is_at_edge(search, optimiser->parameters);
    was_at_edge = is_at_edge(search, maximum->parameters);
    return at_edge == was_at_edge ? optimiser->loglik > maximum->loglik : was_at_edge;
}

/* Climbs from a point; keeps what is best. */
static KcStatus
climb_from(Search *search, const double *point)
{
    KcArimaOptimiser *optimiser = &search->optimiser;
    KcArimaMaximum *maximum = search->maximum;
    size_t k = search->likelihood->shape.parameters;
    bool first = maximum->loglik == -INFINITY;
    KcStatus status;

    optimiser->known = first || is_at_edge(search, maximum->parameters) ? NULL : maximum->parameters;
    optimiser->known_loglik = maximum->loglik;
    optimiser->iterations_most = search->options->iterations_most;
    if (optimiser->iterations_most <= 0)
        optimiser->iterations_most = first ? ITERATIONS_MOST : ITERATIONS_OF_OTHERS;
    status = kc_arima_maximise(search->context, optimiser, point);
    maximum->iterations += optimiser->iterations;
    if (status != KC_OK || !is_better(search))
        return status;
    maximum->loglik = optimiser->loglik;
    maximum->converged = optimiser->converged || (optimiser->met_known && maximum->converged);
    memcpy(maximum->parameters, optimiser->parameters, k * sizeof(double));
    return KC_OK;
}

/* From each start, the most likely first. */
static KcStatus
climb_all(Search *search)
{
    KcStatus status = KC_OK;

    for (size_t done = 0; done < search->starts && status == KC_OK; done++) {
        size_t best = 0;

        for (size_t s = 1; s < search->starts; s++)
            if (search->start_loglik[s] > search->start_loglik[best])
                best = s;
        if (search->start_loglik[best] == -INFINITY)
            break;
        search->start_loglik[best] = -INFINITY;
        status = climb_from(search, search->start[best]);
    }
    return status;
}

/* From the best with both operators of a kind multiplied by 1 ± CANCELLING·B, short of their last terms: the ridge where
 * they cancel leads to maxima that lie apart. */
static KcStatus
climb_from_cancelling(Search *search, double sign, bool seasonal)
{
    const KcArimaShape *shape = &search->likelihood->shape;
    int ar = seasonal ? KC_ARIMA_SEASONAL_AR : KC_ARIMA_AR,
        ma = seasonal ? KC_ARIMA_SEASONAL_MA : KC_ARIMA_MA;
    double *parameters = search->optimiser.parameters;

    if (kc_arima_block_size(shape, ar) == 0 || kc_arima_block_size(shape, ma) == 0 || search->space.any_plain)
        return KC_OK;
    memcpy(parameters, search->maximum->parameters, shape->parameters * sizeof *parameters);
    for (int b = ar; b <= ma; b += ma - ar)
        memset(parameters + kc_arima_block_begin(shape, b), 0,
               kc_arima_block_size(shape, b) * sizeof *parameters);
    parameters[kc_arima_block_begin(shape, ar)] = -sign * CANCELLING_AR;
    parameters[kc_arima_block_begin(shape, ma)] = sign * CANCELLING_MA;
    kc_arima_to_point(&search->space, parameters, GIVEN_MOST, search->point);
    return climb_from(search, search->point);
}

/* From the best with its autoregression drawn in, where that stands near the edge of the stationary region. */
static KcStatus
climb_from_drawn_in(Search *search)
{
    const KcArimaShape *shape = &search->likelihood->shape;
    double *parameters = search->optimiser.parameters, ar_root, ma_root;

    kc_arima_least_roots(&search->likelihood->design->spec, search->maximum->parameters, &ar_root, &ma_root);
    if (ar_root > NEAR_EDGE || search->space.any_plain)
        return KC_OK;
    for (int b = 0; b < KC_ARIMA_BLOCKS; b++) {
        double power = 1;

        for (size_t i = kc_arima_block_begin(shape, b);
             i < kc_arima_block_begin(shape, b) + kc_arima_block_size(shape, b); i++) {
            power *= b == KC_ARIMA_AR || b == KC_ARIMA_SEASONAL_AR ? DRAWN_IN : 1;
            parameters[i] = search->maximum->parameters[i] * power;
        }
    }
    kc_arima_to_point(&search->space, parameters, GIVEN_MOST, search->point);
    return climb_from(search, search->point);
}

/* For a caller who would rather have a maximum that is not the highest: one more place to look for it. */
static KcStatus
climb_from_small(Search *search)
{
    KcStatus status = add_small(search);

    return status == KC_OK ? climb_from(search, search->start[search->starts - 1]) : status;
}

/* A Newton step from the maximum; *gained false when it brings nothing. */
static KcStatus
newton_step(Search *search, bool *gained)
{
    KcArimaLikelihood *likelihood = search->likelihood;
    KcArimaMaximum *maximum = search->maximum;
    const double *fixed = search->options->fixed;
    size_t k = likelihood->shape.parameters, size = maximum->covariance_size, a = 0;
    double *moved = search->optimiser.parameters, promised = 0;
    KcStatus status =
        kc_arima_evaluate_score(search->context, likelihood, maximum->parameters, NULL, -INFINITY);

    *gained = false;
    for (size_t i = 0; i < k && status == KC_OK; i++) {
        size_t b = 0;

        moved[i] = maximum->parameters[i];
        if (fixed && !isnan(fixed[i]))
            continue;
        for (size_t j = 0; j < k; j++)
            if (!fixed || isnan(fixed[j]))
                moved[i] += maximum->covariance[a * size + b++] * likelihood->score[j];
        promised += (moved[i] - maximum->parameters[i]) * likelihood->score[i] / 2;
        a++;
    }
    if (status != KC_OK || promised < NEWTON_GAIN || !kc_arima_is_invertible(&likelihood->shape, moved))
        return status;
    status = kc_arima_evaluate(search->context, likelihood, moved, NULL);
    maximum->evaluations += 2;
    if (status == KC_OK && likelihood->loglik > maximum->loglik) {
        maximum->loglik = likelihood->loglik;
        memcpy(maximum->parameters, moved, k * sizeof *moved);
        *gained = true;
    }
    return status;
}

static KcStatus
finish(Search *search)
{
    KcArimaMaximum *maximum = search->maximum;
    bool gained = true;
    KcStatus status = KC_OK;

    for (int i = 0; i <= NEWTON_MOST && gained && status == KC_OK; i++) {
        status = kc_arima_covariance(search->context, search->likelihood, maximum->parameters,
                                     search->options->fixed, &maximum->covariance, &maximum->covariance_size,
                                     &maximum->has_covariance);
        gained = maximum->has_covariance && search->likelihood->shape.parameters > 0;
        if (status == KC_OK && gained && i < NEWTON_MOST)
            status = newton_step(search, &gained);
    }
    return status;
}

static KcStatus
begin(Search *search)
{
    size_t k = search->likelihood->shape.parameters;
    double *next;
    KcStatus status =
        kc_arima_space(search->context, &search->likelihood->shape, search->options->fixed, &search->space);

    if (status == KC_OK)
        status = kc_arima_optimiser(search->context, search->likelihood, &search->space, &search->optimiser);
    if (status == KC_OK)
        status = kc_allocate_doubles(search->context, (STARTS_MOST + 1) * search->space.size + k, &next);
    if (status != KC_OK)
        return status;
    for (size_t s = 0; s < STARTS_MOST; s++, next += search->space.size)
        search->start[s] = next;
    search->point = next;
    search->maximum->parameters = search->point + search->space.size;
    search->maximum->loglik = -INFINITY;
    return KC_OK;
}

/* Why there is no maximum. */
static KcStatus
fail(Search *search)
{
    if (search->likelihood->variance == 0) {
        kc_fail(search->context, KC_RANGE, "model explains the series without remainder");
        return kc_hint(search->context,
                       "A constant series, or one that differencing makes constant, has no such model.");
    }
    return kc_fail(search->context, KC_INVALID,
                   "fixed coefficients are not those of a stationary, invertible model");
}

KcStatus
kc_arima_find_maximum(KcContext *context, KcArimaLikelihood *likelihood, const KcArimaOptions *options,
                      KcArimaMaximum *maximum)
{
    Search search = {.context = context, .likelihood = likelihood, .options = options, .maximum = maximum};
    KcStatus status = begin(&search);

    likelihood->variance = NAN;
    if (status == KC_OK)
        status = add_given(&search);
    if (status == KC_OK && !(options->start && options->from_start_only))
        status = add_hannan_rissanen(&search);
    if (status == KC_OK && (search.starts == 0 || !search.space.simple) &&
        !(options->start && options->from_start_only))
        status = add_small(&search);
    if (status == KC_OK && search.space.any_plain)
        status = draw_start(&search);
    if (status == KC_OK)
        status = climb_all(&search);
    if (status == KC_OK && maximum->loglik == -INFINITY)
        return fail(&search);
    if (status == KC_OK && !options->from_start_only) {
        for (int i = 0; i < 4 && status == KC_OK; i++)
            status = climb_from_cancelling(&search, i % 2 ? -1 : 1, i >= 2);
        if (status == KC_OK && options->least_root > 0 && search.space.size > 0 &&
            search.starts < STARTS_MOST)
            status = climb_from_small(&search);
        if (status == KC_OK)
            status = climb_from_drawn_in(&search);
    }
    maximum->evaluations += search.optimiser.evaluations;
    if (status == KC_OK && !options->without_errors)
        status = finish(&search);
    return status;
}
