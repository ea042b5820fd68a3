/* The likelihood of ARIMA models: against an independent program, a dense factor of the covariance matrix, and finite
 * differences. */
#include "arima_tools.h"
#include "core/arima_ahead.h"
#include "core/arima_information.h"
#include "core/arima_likelihood.h"
#include "core/arima_transform.h"
#include "core/rng.h"

static void
likelihood_at_given_coefficients_agrees_with_a_dense_computation(void)
{
    size_t compared = 0;

    for (size_t i = 0; i < reference_count; i++) {
        const Reference *r = references + i;
        KcContext context = check_context();
        KcArimaDesign design;
        KcArimaLikelihood likelihood;
        double loglik;

        if (!isnan(r->exact_at_tight)) {
            CHECK(kc_arima_design(&context, &r->spec, &r->series, NULL, KC_ARIMA_CHEAPER, &design) == KC_OK);
            CHECK(kc_arima_likelihood_begin(&context, &design, 0, &likelihood) == KC_OK);
            CHECK(kc_arima_evaluate(&context, &likelihood, r->coefficient, NULL) == KC_OK);
            loglik = kc_arima_series_loglik(&design, likelihood.loglik);
            if (!(fabs(loglik - r->exact_at_tight) < 1e-4))
                printf("# %s %s\n", r->series_name, r->name);
            CHECK_NEAR(loglik, r->exact_at_tight, 1e-4);
            compared++;
        }
        check_context_end(&context);
    }
    printf("# %zu models\n", compared);
    CHECK(compared == 89);
}

#define SMALL_MOST 40

/* Any stationary and invertible parameters of a shape, partial autocorrelations up to 0.8. */
static void
draw_parameters(KcContext *context, const KcArimaShape *shape, KcRng *rng, double *parameters)
{
    KcArimaSpace space;
    double point[20];

    CHECK(kc_arima_space(context, shape, NULL, &space) == KC_OK);
    for (size_t j = 0; j < space.size; j++)
        point[j] = atanh(1.6 * kc_rng_uniform(rng) - 0.8);
    kc_arima_to_parameters(&space, point, parameters, NULL);
}

static KcArimaSpec
draw_spec(KcRng *rng)
{
    KcArimaSpec spec = {.p = (int)kc_rng_below(rng, 4),
                        .q = (int)kc_rng_below(rng, 4),
                        .seasonal_p = (int)kc_rng_below(rng, 3),
                        .seasonal_q = (int)kc_rng_below(rng, 3),
                        .period = 2 + (int)kc_rng_below(rng, 4)};

    return spec;
}

/* Autocovariances from the response to a shock, summed until nothing is left of it: independent of what is tested. */
static void
covariances_by_responses(const KcArimaShape *shape, const double *parameters, size_t count,
                         double *covariance)
{
    enum { TERMS = 4000 };
    double *response = calloc(TERMS, sizeof *response);
    double *ar = calloc(shape->memory + 1, sizeof *ar), *ma = calloc(shape->memory + 1, sizeof *ma);

    kc_arima_expand(shape, parameters, ar, ma);
    for (size_t h = 0; h < TERMS; h++) {
        response[h] = h == 0 ? 1 : h <= shape->memory ? ma[h] : 0;
        for (size_t l = 1; l <= shape->memory && l <= h; l++)
            response[h] += ar[l] * response[h - l];
    }
    for (size_t lag = 0; lag < count; lag++) {
        covariance[lag] = 0;
        for (size_t h = 0; h + lag < TERMS; h++)
            covariance[lag] += response[h] * response[h + lag];
    }
    free(response);
    free(ar);
    free(ma);
}

/* Log-likelihood of what is observed of a series by the Cholesky factor of its covariance matrix, σ² at its best. */
static double
dense_loglik(const double *covariance, const double *values, size_t count)
{
    static double factor[SMALL_MOST][SMALL_MOST];
    double shock[SMALL_MOST], log_determinant = 0, square = 0;
    size_t at[SMALL_MOST], n = 0;

    for (size_t t = 0; t < count; t++)
        if (!isnan(values[t]))
            at[n++] = t;
    for (size_t i = 0; i < n; i++) {
        shock[i] = values[at[i]];
        for (size_t j = 0; j <= i; j++) {
            double sum = covariance[at[i] - at[j]];

            for (size_t k = 0; k < j; k++)
                sum -= factor[i][k] * factor[j][k];
            factor[i][j] = i == j ? sqrt(sum) : sum / factor[j][j];
            shock[i] -= i == j ? 0 : factor[i][j] * shock[j];
        }
        shock[i] /= factor[i][i];
        log_determinant += log(factor[i][i]);
        square += shock[i] * shock[i];
    }
    return -0.5 * (double)n * (log(2 * M_PI * square / (double)n) + 1) - log_determinant;
}

/* A random model and series, with every `gap`-th value missing (0: none), both ways. */
static void
compare_with_dense(KcRng *rng, size_t gap, KcArimaGapWay way)
{
    KcContext context = check_context();
    KcArimaSpec spec = draw_spec(rng);
    double values[SMALL_MOST], covariance[SMALL_MOST], parameters[20], dense;
    size_t count = 1 + (size_t)kc_rng_below(rng, SMALL_MOST);
    KcArimaSeries series = {.values = values, .count = count};
    KcArimaDesign design;
    KcArimaLikelihood likelihood;

    for (size_t t = 0; t < count; t++)
        values[t] = gap && t % gap == 1 && t + 1 < count ? NAN : kc_rng_normal(rng);
    CHECK(kc_arima_design(&context, &spec, &series, NULL, way, &design) == KC_OK);
    CHECK(kc_arima_likelihood_begin(&context, &design, 0, &likelihood) == KC_OK);
    draw_parameters(&context, &likelihood.shape, rng, parameters);
    covariances_by_responses(&likelihood.shape, parameters, count, covariance);
    dense = dense_loglik(covariance, values, count);
    CHECK(kc_arima_evaluate(&context, &likelihood, parameters, NULL) == KC_OK);
    CHECK_NEAR(kc_arima_series_loglik(&design, likelihood.loglik), dense, 1e-9 * fmax(1, fabs(dense)));
    check_context_end(&context);
}

static void
likelihood_of_random_models_is_that_of_the_dense_covariance_matrix(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 1);
    for (int i = 0; i < 300; i++)
        compare_with_dense(&rng, 0, i % 2 ? KC_ARIMA_PULSES : KC_ARIMA_SKIPS);
}

static void
likelihood_with_gaps_is_that_without_the_missing_rows(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 2);
    for (int i = 0; i < 300; i++)
        compare_with_dense(&rng, 2 + (size_t)kc_rng_below(&rng, 6), i % 2 ? KC_ARIMA_PULSES : KC_ARIMA_SKIPS);
}

/* Log-likelihood, up to what does not depend on the model, of what is observed of a series that is differenced: of all
 * contrasts that its unknown first values do not enter. */
static double
dense_loglik_of_contrasts(const KcArimaSpec *spec, const double *covariance, const double *values,
                          size_t count)
{
    static double map[SMALL_MOST][SMALL_MOST], contrast[SMALL_MOST][SMALL_MOST],
        matrix[SMALL_MOST][SMALL_MOST];
    double unit[SMALL_MOST][SMALL_MOST], shock[SMALL_MOST], log_determinant = 0, square = 0;
    size_t lost = (size_t)(spec->d + spec->seasonal_d * spec->period), rank = 0, contrasts = 0;

    /* Column c of `map`: the series when the c-th of its first values, or of its differences, is 1. */
    for (size_t c = 0; c < count; c++)
        for (size_t t = 0; t < count; t++) {
            double x = t == c;

            if (t >= lost) {
                x += spec->d ? map[t - 1][c] : 0;
                x += spec->seasonal_d ? map[t - (size_t)spec->period][c] : 0;
                x -= spec->d && spec->seasonal_d ? map[t - (size_t)spec->period - 1][c] : 0;
            }
            map[t][c] = x;
        }
    /* Orthonormal vectors over what is observed: first of the columns of first values, then whatever is left. */
    for (size_t v = 0; v < lost + count; v++) {
        double *x = unit[rank], length = 0;

        for (size_t t = 0; t < count; t++)
            x[t] = isnan(values[t]) ? 0 : v < lost ? map[t][v] : t == v - lost;
        for (int pass = 0; pass < 2; pass++)
            for (size_t u = 0; u < rank; u++) {
                double part = 0;

                for (size_t t = 0; t < count; t++)
                    part += unit[u][t] * x[t];
                for (size_t t = 0; t < count; t++)
                    x[t] -= part * unit[u][t];
            }
        for (size_t t = 0; t < count; t++)
            length += x[t] * x[t];
        if (!(length > 1e-16))
            continue;
        for (size_t t = 0; t < count; t++)
            x[t] /= sqrt(length);
        if (v >= lost)
            memcpy(contrast[contrasts++], x, sizeof unit[0]);
        rank++;
        if (rank == SMALL_MOST)
            break;
    }
    /* Each contrast as a sum of differences, and their covariances. */
    for (size_t i = 0; i < contrasts; i++)
        for (size_t c = lost; c < count; c++) {
            matrix[i][c] = 0;
            for (size_t t = 0; t < count; t++)
                matrix[i][c] += contrast[i][t] * map[t][c];
        }
    for (size_t i = 0; i < contrasts; i++) {
        shock[i] = 0;
        for (size_t t = 0; t < count; t++)
            shock[i] += isnan(values[t]) ? 0 : contrast[i][t] * values[t];
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;

            for (size_t a = lost; a < count; a++)
                for (size_t b = lost; b < count; b++)
                    sum += matrix[i][a] * matrix[j][b] * covariance[a > b ? a - b : b - a];
            for (size_t k = 0; k < j; k++)
                sum -= unit[i][k] * unit[j][k];
            unit[i][j] = i == j ? sqrt(sum) : sum / unit[j][j];
            shock[i] -= i == j ? 0 : unit[i][j] * shock[j];
        }
        shock[i] /= unit[i][i];
        log_determinant += log(unit[i][i]);
        square += shock[i] * shock[i];
    }
    return -0.5 * (double)contrasts * log(square / (double)contrasts) - log_determinant;
}

static void
compare_differenced_with_gaps(KcRng *rng, KcArimaGapWay way)
{
    KcContext context = check_context();
    KcArimaSpec spec = draw_spec(rng);
    double values[SMALL_MOST], covariance[SMALL_MOST], parameters[20], ours[2], dense[2];
    KcArimaSeries series = {.values = values, .count = 30};
    KcArimaDesign design;
    KcArimaLikelihood likelihood;

    spec.d = (int)kc_rng_below(rng, 2);
    spec.seasonal_d = (int)kc_rng_below(rng, 2);
    for (size_t t = 0; t < 30; t++)
        values[t] = t > 0 && t < 29 && kc_rng_below(rng, 5) == 0 ? NAN : kc_rng_normal(rng);
    CHECK(kc_arima_design(&context, &spec, &series, NULL, way, &design) == KC_OK);
    CHECK(kc_arima_likelihood_begin(&context, &design, 0, &likelihood) == KC_OK);
    for (int i = 0; i < 2; i++) {
        draw_parameters(&context, &likelihood.shape, rng, parameters);
        covariances_by_responses(&likelihood.shape, parameters, 30, covariance);
        dense[i] = dense_loglik_of_contrasts(&spec, covariance, values, 30);
        CHECK(kc_arima_evaluate(&context, &likelihood, parameters, NULL) == KC_OK);
        ours[i] = likelihood.loglik;
    }
    CHECK_NEAR(ours[1] - ours[0], dense[1] - dense[0], 1e-8 * fmax(1, fabs(ours[0])));
    check_context_end(&context);
}

static void
likelihood_of_a_differenced_series_with_gaps_is_that_of_its_contrasts(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 5);
    for (int i = 0; i < 800; i++)
        compare_differenced_with_gaps(&rng, i % 2 ? KC_ARIMA_PULSES : KC_ARIMA_SKIPS);
}

/* Missing ones among the first values, which differencing takes. */
static size_t
before_lost(const KcArimaDesign *design)
{
    size_t before = 0;

    while (before < design->missing && design->missing_at[before] < design->lost)
        before++;
    return before;
}

/* The series without its regression, with estimates where it is missing. */
static void
smooth(KcContext *context, KcArimaLikelihood *likelihood, double *values)
{
    const KcArimaDesign *design = likelihood->design;
    KcArimaColumn *column = likelihood->columns + design->columns;
    KcArimaTrace trace[60];
    double adjoint[120], log_scale;

    if (!design->skips) {
        memcpy(values, design->completed, design->span * sizeof *values);
        for (size_t c = 0; c < design->columns; c++)
            for (size_t t = 0; t < design->span; t++)
                values[t] -=
                    likelihood->regression[c] *
                    (c >= design->pulses ? design->column_scale[c] *
                                               kc_arima_regressor(&design->spec, &design->series, NULL,
                                                                  design->column_of[c], design->first + t)
                                         : t == design->missing_at[design->column_of[c]]);
        return;
    }
    kc_arima_take_off(design, likelihood->regression, 0, likelihood->series);
    CHECK(kc_arima_gaps_filter(context, &likelihood->gaps, likelihood->operators, likelihood->gain,
                               likelihood->invertible, column, 1, &log_scale, trace) == KC_OK);
    CHECK(kc_arima_gaps_smooth(context, &likelihood->gaps, column, trace, adjoint, likelihood->series) ==
          KC_OK);
    memcpy(values, likelihood->series, design->span * sizeof *values);
}

/* A random model of a series with gaps, differenced up to three times, with regressors: likelihood, regression and
 * predictions both ways. */
static void
compare_ways(KcRng *rng)
{
    enum { COUNT = 60, STEPS = 15, REGRESSORS = 2 };
    KcContext context = check_context();
    KcArimaSpec spec = draw_spec(rng);
    double values[COUNT], xreg[COUNT * REGRESSORS], parameters[20], given[8] = {0}, loglik[2],
                                                                    regression[2][8] = {{0}};
    double ahead[2][2 * STEPS], smoothed[2][COUNT];
    KcArimaSeries series = {
        .values = values, .count = COUNT, .xreg = xreg, .regressors = kc_rng_below(rng, 3)};
    size_t least = 1 + (size_t)kc_rng_below(rng, 8), gap = 0, span = 0;
    bool is_determined = true;

    spec.d = (int)kc_rng_below(rng, 3);
    spec.seasonal_d = (int)kc_rng_below(rng, 2);
    spec.mean = kc_rng_below(rng, 2);
    spec.drift = kc_rng_below(rng, 2);
    for (size_t i = 0; i < COUNT * series.regressors; i++)
        xreg[i] = kc_rng_normal(rng);
    for (size_t t = 0; t < COUNT; t++) {
        values[t] = kc_rng_normal(rng);
        if (gap == 0 && kc_rng_below(rng, 8) == 0)
            gap = least;
        if (gap > 0 && t > 0 && t + 1 < COUNT) {
            values[t] = NAN;
            gap--;
        }
    }
    for (int way = 0; way < 2; way++) {
        KcArimaDesign design;
        KcArimaLikelihood likelihood;

        CHECK(kc_arima_design(&context, &spec, &series, NULL, way ? KC_ARIMA_SKIPS : KC_ARIMA_PULSES,
                              &design) == KC_OK);
        CHECK(kc_arima_likelihood_begin(&context, &design, STEPS, &likelihood) == KC_OK);
        if (way == 0)
            draw_parameters(&context, &likelihood.shape, rng, parameters);
        CHECK(kc_arima_evaluate(&context, &likelihood, parameters, NULL) == KC_OK);
        loglik[way] = likelihood.loglik;
        for (size_t c = design.pulses; c < design.columns; c++)
            regression[way][design.column_of[c]] = likelihood.regression[c];
        smooth(&context, &likelihood, smoothed[way]);
        is_determined &= design.pulses == (way ? before_lost(&design) : design.missing);
        span = design.span;
        CHECK(kc_arima_evaluate(&context, &likelihood, parameters, given) == KC_OK);
        CHECK(kc_arima_ahead(&context, &likelihood, given, STEPS, ahead[way], ahead[way] + STEPS) == KC_OK);
    }
    if (loglik[0] > -INFINITY || loglik[1] > -INFINITY) {
        CHECK_NEAR(loglik[1], loglik[0], 1e-8 * fmax(1, fabs(loglik[0])));
        for (size_t j = 0; j < 8; j++)
            CHECK_NEAR(regression[1][j], regression[0][j], 1e-7 * fmax(1, fabs(regression[0][j])));
        for (size_t t = 0; is_determined && t < span; t++)
            CHECK_NEAR(smoothed[1][t], smoothed[0][t], 1e-7 * fmax(1, fabs(smoothed[0][t])));
        for (size_t h = 0; h < 2 * STEPS; h++)
            CHECK_NEAR(ahead[1][h], ahead[0][h], 1e-7 * fmax(1, fabs(ahead[0][h])));
    }
    check_context_end(&context);
}

static void
both_ways_with_gaps_agree(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 6);
    for (int i = 0; i < 300; i++)
        compare_ways(&rng);
}

/* Central differences of the likelihood by each parameter against the score. */
static void
compare_score(KcRng *rng, size_t gap, size_t regressors, KcArimaGapWay way)
{
    enum { COUNT = 60 };
    KcContext context = check_context();
    KcArimaSpec spec = draw_spec(rng);
    double values[COUNT], xreg[COUNT * 2], parameters[20], score[20];
    KcArimaSeries series = {.values = values, .count = COUNT, .xreg = xreg, .regressors = regressors};
    KcArimaDesign design;
    KcArimaLikelihood likelihood;

    spec.d = (int)kc_rng_below(rng, 2);
    spec.drift = regressors > 0;
    for (size_t t = 0; t < COUNT; t++)
        values[t] = gap && t % gap == 1 ? NAN : kc_rng_normal(rng);
    for (size_t i = 0; i < COUNT * regressors; i++)
        xreg[i] = kc_rng_normal(rng);
    CHECK(kc_arima_design(&context, &spec, &series, NULL, way, &design) == KC_OK);
    CHECK(kc_arima_likelihood_begin(&context, &design, 0, &likelihood) == KC_OK);
    draw_parameters(&context, &likelihood.shape, rng, parameters);
    CHECK(kc_arima_evaluate_score(&context, &likelihood, parameters, NULL, -INFINITY) == KC_OK);
    memcpy(score, likelihood.score, likelihood.shape.parameters * sizeof *score);
    for (size_t j = 0; j < likelihood.shape.parameters; j++) {
        double step = 1e-4, at = parameters[j], side[4];
        const double offsets[4] = {-2, -1, 1, 2};

        for (int i = 0; i < 4; i++) {
            parameters[j] = at + offsets[i] * step;
            CHECK(kc_arima_evaluate(&context, &likelihood, parameters, NULL) == KC_OK);
            side[i] = likelihood.loglik;
        }
        parameters[j] = at;
        CHECK_NEAR(score[j], (side[0] - 8 * side[1] + 8 * side[2] - side[3]) / (12 * step),
                   1e-6 * fmax(1, fabs(score[j])));
    }
    check_context_end(&context);
}

static void
score_agrees_with_differences_of_the_likelihood(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 3);
    for (int i = 0; i < 100; i++) {
        compare_score(&rng, 0, 0, KC_ARIMA_CHEAPER);
        compare_score(&rng, 0, 2, KC_ARIMA_CHEAPER);
        compare_score(&rng, 5, 0, KC_ARIMA_PULSES);
        compare_score(&rng, 3, 1, KC_ARIMA_PULSES);
        compare_score(&rng, 5, 0, KC_ARIMA_SKIPS);
        compare_score(&rng, 3, 1, KC_ARIMA_SKIPS);
    }
}

/* Second differences of the likelihood by parameters and regression, σ² at its best, against the inverse of the
 * covariance. */
static void
compare_information(KcRng *rng, size_t gap, KcArimaGapWay way)
{
    enum { COUNT = 200, SIZE = 5 };
    KcContext context = check_context();
    KcArimaSpec spec = {.p = 1, .q = 1, .seasonal_q = 1, .period = 4, .mean = true};
    double values[COUNT], xreg[COUNT], shocks[COUNT], at[SIZE], side[4], *covariance, hessian[SIZE * SIZE];
    KcArimaSeries series = {.values = values, .count = COUNT, .xreg = xreg, .regressors = 1};
    KcArimaFit fit;
    KcArimaDesign design;
    KcArimaLikelihood likelihood;
    size_t size;
    bool found;

    for (size_t t = 0; t < COUNT; t++) {
        shocks[t] = kc_rng_normal(rng);
        values[t] = shocks[t] + (t > 0 ? 0.6 * values[t - 1] + 0.5 * shocks[t - 1] : 0) +
                    (t > 4 ? 0.4 * shocks[t - 4] + 0.2 * shocks[t - 5] : 0);
        xreg[t] = kc_rng_normal(rng);
    }
    for (size_t t = 0; t < COUNT; t++)
        values[t] = gap && t % gap == 2 ? NAN : 10 + values[t];
    CHECK(kc_arima_fit(&context, &spec, &series, NULL, &fit) == KC_OK);
    memcpy(at, fit.coefficient, 3 * sizeof *at);
    CHECK(kc_arima_design(&context, &spec, &series, NULL, way, &design) == KC_OK);
    CHECK(kc_arima_likelihood_begin(&context, &design, 0, &likelihood) == KC_OK);
    CHECK(kc_arima_covariance(&context, &likelihood, at, NULL, &covariance, &size, &found) == KC_OK);
    CHECK(found && size == SIZE);
    CHECK(kc_arima_evaluate(&context, &likelihood, at, NULL) == KC_OK);
    memcpy(at + 3, likelihood.regression + design.pulses, 2 * sizeof *at);
    for (size_t i = 0; i < SIZE; i++)
        for (size_t j = 0; j <= i; j++) {
            double step = 1e-3;

            for (int c = 0; c < 4; c++) {
                double moved[SIZE];

                memcpy(moved, at, sizeof moved);
                moved[i] += c / 2 ? step : -step;
                moved[j] += c % 2 ? step : -step;
                CHECK(kc_arima_evaluate(&context, &likelihood, moved, moved + 3) == KC_OK);
                side[c] = likelihood.loglik;
            }
            hessian[i * SIZE + j] = (side[0] - side[1] - side[2] + side[3]) / (4 * step * step);
            hessian[j * SIZE + i] = hessian[i * SIZE + j];
        }
    for (size_t i = 0; i < SIZE; i++)
        for (size_t j = 0; j < SIZE; j++) {
            double sum = 0;

            for (size_t l = 0; l < SIZE; l++)
                sum -= hessian[i * SIZE + l] * covariance[l * SIZE + j];
            CHECK_NEAR(sum, i == j, 1e-3);
        }
    check_context_end(&context);
}

static void
covariance_is_the_inverse_of_second_differences(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 4);
    for (int i = 0; i < 20; i++) {
        compare_information(&rng, 0, KC_ARIMA_CHEAPER);
        compare_information(&rng, 7, KC_ARIMA_PULSES);
        compare_information(&rng, 7, KC_ARIMA_SKIPS);
    }
}

int
main(void)
{
    read_references();
    RUN(likelihood_at_given_coefficients_agrees_with_a_dense_computation);
    RUN(likelihood_of_random_models_is_that_of_the_dense_covariance_matrix);
    RUN(likelihood_with_gaps_is_that_without_the_missing_rows);
    RUN(likelihood_of_a_differenced_series_with_gaps_is_that_of_its_contrasts);
    RUN(both_ways_with_gaps_agree);
    RUN(score_agrees_with_differences_of_the_likelihood);
    RUN(covariance_is_the_inverse_of_second_differences);
    free_references();
    return DONE();
}
