/* ARIMA: what it refuses, what it does at the edges, and what must hold whatever the numbers. */
#include "arima_series.h"
#include "core/arima_kernel.h"

static const KcArimaSpec arma11 = {.p = 1, .q = 1, .mean = true};

static KcStatus
fit_status(const KcArimaSpec *spec, const double *values, size_t count, const KcArimaOptions *options)
{
    KcContext context = check_context();
    KcArimaSeries series = {.values = values, .count = count};
    KcArimaFit fit;
    KcStatus status = kc_arima_fit(&context, spec, &series, options, &fit);

    if (status == KC_OK)
        CHECK(isfinite(fit.loglik) && isfinite(fit.variance) && fit.variance > 0);
    else
        CHECK(context.error.message[0] != '\0');
    check_context_end(&context);
    return status;
}

static void
orders_outside_their_limits_are_refused(void)
{
    double values[COUNT];
    const KcArimaSpec bad[] = {{.p = -1},
                               {.q = KC_ARIMA_ORDER_MOST + 1},
                               {.d = KC_ARIMA_DIFFERENCES_MOST + 1},
                               {.seasonal_p = 1},
                               {.seasonal_d = 1, .period = 1},
                               {.seasonal_q = 1, .period = KC_ARIMA_PERIOD_MOST + 1}};
    const KcArimaSpec far = {.seasonal_p = 3, .period = 4000};

    draw_series(1, values, COUNT);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(fit_status(bad + i, values, COUNT, NULL) == KC_INVALID);
    CHECK(fit_status(&far, values, COUNT, NULL) == KC_TOO_LARGE);
}

static void
series_that_leave_nothing_to_fit_are_refused(void)
{
    double values[COUNT] = {0};
    const KcArimaSpec mean = {.mean = true}, difference = {.d = 1, .q = 1};

    CHECK(fit_status(&airline, values, 0, NULL) == KC_SHAPE);
    for (size_t t = 0; t < COUNT; t++)
        values[t] = NAN;
    CHECK(fit_status(&mean, values, COUNT, NULL) == KC_SHAPE);
    values[7] = 3;
    CHECK(fit_status(&mean, values, COUNT, NULL) == KC_SHAPE);
    CHECK(fit_status(&difference, values, COUNT, NULL) == KC_SHAPE);
    for (size_t t = 0; t < COUNT; t++)
        values[t] = 42;
    CHECK(fit_status(&mean, values, COUNT, NULL) == KC_RANGE);
    CHECK(fit_status(&difference, values, COUNT, NULL) == KC_RANGE);
    CHECK(fit_status(&airline, values, COUNT, NULL) == KC_RANGE);
    CHECK(fit_status(&arma11, values, COUNT, NULL) == KC_RANGE);
    for (size_t t = 0; t < COUNT; t++)
        values[t] = 0;
    CHECK(fit_status(&arma11, values, COUNT, NULL) == KC_RANGE);
    draw_series(1, values, COUNT);
    CHECK(fit_status(&airline, values, 13, NULL) == KC_SHAPE);
    values[3] = INFINITY;
    CHECK(fit_status(&arma11, values, COUNT, NULL) == KC_INVALID);
}

static void
a_single_value_can_be_fitted_without_coefficients(void)
{
    const KcArimaSpec noise = {0};
    double value = 2;
    KcContext context = check_context();
    KcArimaSeries series = {.values = &value, .count = 1};
    KcArimaFit fit;

    CHECK(kc_arima_fit(&context, &noise, &series, NULL, &fit) == KC_OK);
    CHECK_NEAR(fit.loglik, -0.5 * (log(2 * M_PI * 4) + 1), 1e-12);
    CHECK_NEAR(fit.variance, 4, 1e-12);
    CHECK(isinf(fit.aicc));
    check_context_end(&context);
}

static void
series_of_any_magnitude_have_the_same_model(void)
{
    const double magnitudes[] = {1e-140, 1e-10, 1e140};
    double values[COUNT], scaled[COUNT];
    KcContext context = check_context();
    KcArimaSeries series = {.values = values, .count = COUNT};
    KcArimaFit expected, fit;

    draw_series(2, values, COUNT);
    CHECK(kc_arima_fit(&context, &airline, &series, NULL, &expected) == KC_OK);
    series.values = scaled;
    for (size_t i = 0; i < sizeof magnitudes / sizeof *magnitudes; i++) {
        for (size_t t = 0; t < COUNT; t++)
            scaled[t] = values[t] * magnitudes[i];
        CHECK(kc_arima_fit(&context, &airline, &series, NULL, &fit) == KC_OK);
        CHECK_NEAR(fit.loglik, expected.loglik - (double)fit.observations * log(magnitudes[i]), 1e-6);
        CHECK_NEAR(fit.coefficient[0], expected.coefficient[0], 1e-4);
        CHECK_NEAR(fit.variance / magnitudes[i] / magnitudes[i], expected.variance, 1e-4 * expected.variance);
    }
    /* The square of these is no number any more. */
    for (size_t t = 0; t < COUNT; t++)
        scaled[t] = values[t] * 1e300;
    CHECK(kc_arima_fit(&context, &airline, &series, NULL, &fit) == KC_RANGE);
    for (size_t t = 0; t < COUNT; t++)
        scaled[t] = values[t] * 1e-300;
    CHECK(kc_arima_fit(&context, &airline, &series, NULL, &fit) == KC_RANGE);
    check_context_end(&context);
}

/* Two maxima lie so close here that rounding would choose between them. */
static void
a_power_of_two_changes_no_digit(void)
{
    static const double few[] = {13,  15,  18,  20,  17,  22,  20,  21,  23,  25,  31,  32,  NAN, NAN,
                                 NAN, NAN, -95, -78, -99, -98, -89, -95, -61, -36, NAN, -79, 25,  6};
    enum { FEW = sizeof few / sizeof *few };
    double values[FEW];
    KcArimaSeries one = {.values = few, .count = FEW}, other = {.values = values, .count = FEW};

    for (int power = -40; power <= 40; power += 20) {
        KcContext context = check_context();
        KcArimaFit fit, moved;

        for (size_t t = 0; t < FEW; t++)
            values[t] = ldexp(few[t], power);
        CHECK(kc_arima_fit(&context, &arma11, &one, NULL, &fit) == KC_OK);
        CHECK(kc_arima_fit(&context, &arma11, &other, NULL, &moved) == KC_OK);
        CHECK(moved.coefficient[0] == fit.coefficient[0] && moved.coefficient[1] == fit.coefficient[1]);
        CHECK(moved.coefficient[2] == ldexp(fit.coefficient[2], power));
        CHECK(moved.variance == ldexp(fit.variance, 2 * power));
        check_context_end(&context);
    }
}

/* Where the level of a series is all there is to explain, a seasonal autoregression goes to the edge of its region, and
 * digits go. */
static void
no_prediction_is_better_than_the_shock(void)
{
    const KcArimaSpec spec = {.p = 1, .q = 3, .seasonal_p = 2, .period = 2, .drift = true};
    const double start[] = {-0.224, 0.161, -0.120, 0.266, -0.016, -0.297};
    const KcArimaOptions options = {.start = start};
    double values[40], prediction, error;
    KcArimaSeries series = {.values = values, .count = 40};

    for (int length = 10; length <= 40; length++)
        for (int level = 1; level < 40; level++) {
            KcContext context = check_context();
            KcArimaFit fit;

            for (size_t t = 0; t < 40; t++)
                values[t] = level / 8.0;
            series.count = (size_t)length;
            if (kc_arima_fit(&context, &spec, &series, &options, &fit) == KC_OK &&
                kc_arima_forecast(&context, &spec, &series, fit.coefficient, fit.variance, 1, NULL,
                                  &prediction, &error) == KC_OK)
                CHECK(error >= sqrt(fit.variance) * (1 - 2e-6));
            check_context_end(&context);
        }
}

/* As many coefficients as values: the autoregression stands at the edge of its region, and the recursion loses its digits
 * on the way ahead. */
static void
forecasts_stay_finite_where_digits_are_lost(void)
{
    static const double few[] = {-1, 2.75, 2.125, 5.375, 2.625, 5.5, -6.75, -1.25, 4.25};
    const KcArimaSpec spec = {.p = 2, .q = 2, .seasonal_p = 2, .period = 7, .mean = true, .drift = true};
    KcArimaSeries series = {.values = few, .count = 9};
    KcContext context = check_context();
    double predictions[40], errors[40];
    KcArimaFit fit;

    CHECK(kc_arima_fit(&context, &spec, &series, NULL, &fit) == KC_OK);
    CHECK(kc_arima_forecast(&context, &spec, &series, fit.coefficient, fit.variance, 40, NULL, predictions,
                            errors) == KC_OK);
    for (size_t h = 0; h < 40; h++)
        CHECK(isfinite(predictions[h]) && errors[h] < 100);
    check_context_end(&context);
}

/* A fortnight of quarter-hours of which blocks of eight hours are missing, three days in all. The maximum was found with a
 * column of the regression for each missing value. */
static void
a_fortnight_without_three_days_has_its_maximum(void)
{
    enum { LENGTH = 1344, MISSING = 320, BLOCK = 32 };
    const KcArimaSpec spec = {.p = 1, .q = 1, .seasonal_d = 1, .seasonal_q = 1, .period = 96};
    static double whole[LENGTH], values[LENGTH];
    KcArimaSeries series = {.values = values, .count = LENGTH};
    KcContext context = check_context();
    double last = 0, loglik, distance = 0;
    size_t missing = 0;
    KcArimaFit fit;
    KcRng rng;

    kc_rng_seed(&rng, 1);
    for (size_t t = 0; t < LENGTH; t++) {
        last = 0.7 * last + kc_rng_normal(&rng);
        values[t] = whole[t] = 100 + 20 * sin(2 * M_PI * (double)t / 96) + last;
    }
    while (missing < MISSING) {
        size_t at = 1 + (size_t)kc_rng_below(&rng, LENGTH - 2 - BLOCK);

        for (size_t i = at; i < at + BLOCK && missing < MISSING; i++) {
            missing += !isnan(values[i]);
            values[i] = NAN;
        }
    }
    CHECK(kc_arima_fit(&context, &spec, &series, NULL, &fit) == KC_OK);
    CHECK(fit.converged && fit.observations == LENGTH - 96 - MISSING);
    CHECK_NEAR(fit.loglik, -1433.559837, 1e-4);
    CHECK(kc_arima_loglik(&context, &spec, &series, fit.coefficient, &loglik) == KC_OK);
    CHECK_NEAR(loglik, fit.loglik, 1e-8);
    for (size_t j = 0; j < fit.coefficients; j++)
        CHECK(fit.standard_error[j] > 0.005 && fit.standard_error[j] < 0.1);
    for (size_t t = 0; t < LENGTH; t++)
        distance +=
            isnan(values[t]) ? fabs(fit.completed[t] - whole[t]) / MISSING : fit.completed[t] != values[t];
    CHECK(distance < 1.5);
    check_context_end(&context);
}

/* Months of which one year is known: whatever the model costs, its likelihood has the same measure. */
static void
models_of_a_season_partly_unknown_are_compared_by_one_measure(void)
{
    const KcArimaSpec few = {.seasonal_d = 2, .period = 12},
                      many = {.seasonal_p = 2, .seasonal_d = 2, .seasonal_q = 2, .period = 12};
    const double zero[4] = {0};
    double values[60], one, other;
    KcArimaSeries series = {.values = values, .count = 60};
    KcContext context = check_context();

    draw_series(3, values, 60);
    for (size_t t = 0; t < 60; t++)
        if (t % 12 >= 4 && t % 12 < 8 && t / 12 != 2)
            values[t] = NAN;
    CHECK(kc_arima_loglik(&context, &few, &series, NULL, &one) == KC_OK);
    CHECK(kc_arima_loglik(&context, &many, &series, zero, &other) == KC_OK);
    CHECK_NEAR(one, other, 1e-9);
    check_context_end(&context);
}

static void
difficult_series_end_with_a_likelihood_or_a_status(void)
{
    const KcArimaSpec specs[] = {
        {.p = 1, .mean = true},
        {.p = 3, .q = 3, .mean = true},
        {.p = 2, .d = 1, .q = 2, .drift = true},
        {.p = 1, .q = 1, .seasonal_p = 1, .seasonal_d = 1, .seasonal_q = 1, .period = 4},
        {.p = 2, .q = 1, .seasonal_p = 2, .seasonal_q = 2, .period = 2},
        {.p = 20, .q = 2}};
    double values[COUNT] = {0};
    KcRng rng;

    kc_rng_seed(&rng, 3);
    for (int kind = 0; kind < 8; kind++) {
        for (size_t t = 0; t < COUNT; t++) {
            double x = (double)t;

            values[t] = kind == 0   ? x
                        : kind == 1 ? x * x
                        : kind == 2 ? sin(x / 3)
                        : kind == 3 ? (t == 60 ? 1e6 : 0)
                        : kind == 4 ? (t % 2 ? 1 : -1) + 1e-9 * kc_rng_normal(&rng)
                        : kind == 5 ? (t ? values[t - 1] : 0) + kc_rng_normal(&rng)
                        : kind == 6 ? exp(x / 4)
                                    : (t < 100 ? 5 : 5 + kc_rng_normal(&rng));
        }
        for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
            KcStatus status = fit_status(specs + i, values, COUNT, NULL);

            CHECK(status == KC_OK || status == KC_RANGE);
        }
    }
}

static void
random_small_series_end_with_a_likelihood_or_a_status(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 4);
    for (int i = 0; i < 400; i++) {
        KcArimaSpec spec = {
            (int)kc_rng_below(&rng, 3),     (int)kc_rng_below(&rng, 2), (int)kc_rng_below(&rng, 3),
            (int)kc_rng_below(&rng, 2),     (int)kc_rng_below(&rng, 2), (int)kc_rng_below(&rng, 2),
            2 + (int)kc_rng_below(&rng, 4), kc_rng_below(&rng, 2) == 0, kc_rng_below(&rng, 2) == 0};
        double values[30];
        size_t count = (size_t)kc_rng_below(&rng, 30);
        KcStatus status;

        for (size_t t = 0; t < count; t++)
            values[t] = kc_rng_below(&rng, 4) ? (double)kc_rng_below(&rng, 5) : NAN;
        status = fit_status(&spec, values, count, NULL);
        CHECK(status == KC_OK || status == KC_RANGE || status == KC_SHAPE);
    }
}

static void
what_differencing_or_other_regressors_explain_is_dropped(void)
{
    double values[COUNT], xreg[COUNT * 3];
    KcContext context = check_context();
    KcArimaSpec spec = {.d = 1, .q = 1, .mean = true, .drift = true};
    KcArimaSeries series = {.values = values, .count = COUNT, .xreg = xreg, .regressors = 3};
    KcArimaFit fit;

    draw_series(5, values, COUNT);
    for (size_t t = 0; t < COUNT; t++) {
        xreg[t * 3] = cos((double)t);
        xreg[t * 3 + 1] = 7 - 2 * cos((double)t);
        xreg[t * 3 + 2] = t < 60;
    }
    CHECK(kc_arima_fit(&context, &spec, &series, NULL, &fit) == KC_OK);
    CHECK(fit.coefficients == 6 && fit.parameters == 5);
    CHECK(fit.dropped[1] && isnan(fit.coefficient[1]) && isnan(fit.standard_error[1]));
    CHECK(!fit.dropped[2] && fit.standard_error[2] > 0);
    CHECK(!fit.dropped[3] && fit.dropped[4] && !fit.dropped[5]);
    check_context_end(&context);
}

static void
fixed_coefficients_stay_and_others_are_at_their_best(void)
{
    double values[COUNT], lower, upper;
    double fixed[] = {NAN, 0, NAN, 0.2, NAN};
    KcContext context = check_context();
    KcArimaSpec spec = {.p = 3, .q = 1, .mean = true};
    KcArimaSeries series = {.values = values, .count = COUNT};
    KcArimaOptions options = {.fixed = fixed};
    KcArimaFit fit;

    draw_series(6, values, COUNT);
    CHECK(kc_arima_fit(&context, &spec, &series, &options, &fit) == KC_OK);
    CHECK(fit.coefficient[1] == 0 && fit.coefficient[3] == 0.2 && fit.standard_error[3] == 0);
    CHECK(fit.converged && fit.parameters == 4 && fit.standard_error[0] > 0);
    for (int j = 0; j < 3; j += 2) {
        fit.coefficient[j] -= 1e-3;
        CHECK(kc_arima_loglik(&context, &spec, &series, fit.coefficient, &lower) == KC_OK);
        fit.coefficient[j] += 2e-3;
        CHECK(kc_arima_loglik(&context, &spec, &series, fit.coefficient, &upper) == KC_OK);
        fit.coefficient[j] -= 1e-3;
        CHECK(lower < fit.loglik && upper < fit.loglik);
    }
    fixed[0] = fixed[2] = 1.5;
    CHECK(fit_status(&spec, values, COUNT, &options) == KC_INVALID);
    fixed[0] = INFINITY;
    CHECK(fit_status(&spec, values, COUNT, &options) == KC_INVALID);
    check_context_end(&context);
}

static void
an_autoregression_with_a_coefficient_fixed_far_out_finds_its_region(void)
{
    double values[COUNT] = {0};
    double fixed[] = {1.6, NAN};
    KcArimaSpec spec = {.p = 2};
    KcArimaOptions options = {.fixed = fixed};
    KcRng rng;

    kc_rng_seed(&rng, 7);
    for (size_t t = 0; t < COUNT; t++)
        values[t] = kc_rng_normal(&rng) + (t > 1 ? 1.6 * values[t - 1] - 0.8 * values[t - 2] : 0);
    CHECK(fit_status(&spec, values, COUNT, &options) == KC_OK);
}

static void
a_fixed_mean_is_the_same_as_a_series_without_it(void)
{
    double values[COUNT], moved[COUNT];
    const double fixed[] = {NAN, NAN, 90};
    KcContext context = check_context();
    KcArimaSpec without = {.p = 1, .q = 1};
    KcArimaSeries series = {.values = values, .count = COUNT}, other = {.values = moved, .count = COUNT};
    KcArimaOptions options = {.fixed = fixed};
    KcArimaFit fit, expected;

    draw_series(8, values, COUNT);
    values[40] = NAN;
    for (size_t t = 0; t < COUNT; t++)
        moved[t] = values[t] - 90;
    CHECK(kc_arima_fit(&context, &arma11, &series, &options, &fit) == KC_OK);
    CHECK(kc_arima_fit(&context, &without, &other, NULL, &expected) == KC_OK);
    CHECK_NEAR(fit.loglik, expected.loglik, 1e-7);
    CHECK_NEAR(fit.completed[40], expected.completed[40] + 90, 1e-4);
    CHECK(fit.coefficient[2] == 90);
    check_context_end(&context);
}

static void
a_fit_continues_from_another_with_few_steps(void)
{
    double values[COUNT];
    KcContext context = check_context();
    KcArimaSeries series = {.values = values, .count = COUNT - 5};
    KcArimaFit before, cold, warm;
    KcArimaOptions options = {.from_start_only = true};

    draw_series(9, values, COUNT);
    CHECK(kc_arima_fit(&context, &airline, &series, NULL, &before) == KC_OK);
    series.count = COUNT;
    CHECK(kc_arima_fit(&context, &airline, &series, NULL, &cold) == KC_OK);
    options.start = before.coefficient;
    CHECK(kc_arima_fit(&context, &airline, &series, &options, &warm) == KC_OK);
    CHECK_NEAR(warm.loglik, cold.loglik, 1e-6);
    CHECK(warm.evaluations <= cold.evaluations);
    check_context_end(&context);
}

static void
roots_are_found_whether_one_or_many(void)
{
    double ar, ma;
    /* (1 − B/2)(1 − B/1.25), and a seasonal root of 1.44 with period 2. */
    const KcArimaSpec spec = {.p = 2, .q = 1, .seasonal_p = 1, .period = 2};
    const double coefficients[] = {0.5 + 0.8, -0.4, -0.25, 1 / 1.44};
    const KcArimaSpec none = {.d = 1};
    const KcArimaSpec twice = {.p = 2};
    const double multiple[] = {2 / 1.05, -1 / (1.05 * 1.05)};

    kc_arima_least_roots(&spec, coefficients, &ar, &ma);
    CHECK_NEAR(ar, 1.2, 1e-9);
    CHECK_NEAR(ma, 4, 1e-9);
    kc_arima_least_roots(&none, NULL, &ar, &ma);
    CHECK(isinf(ar) && isinf(ma));
    kc_arima_least_roots(&twice, multiple, &ar, &ma);
    CHECK_NEAR(ar, 1.05, 1e-5);
}

static bool
stop(void *calls)
{
    return ++*(int *)calls > 3;
}

static void
a_fit_can_be_stopped(void)
{
    enum { LONG = 3000 };
    static double values[LONG];
    int calls = 0;
    KcContext context = check_context();
    KcArimaSpec spec = {.p = 1, .q = 1, .seasonal_p = 1, .seasonal_q = 1, .period = 96, .mean = true};
    KcArimaSeries series = {.values = values, .count = LONG};
    KcArimaFit fit;

    draw_series(15, values, LONG);
    context.poll = stop;
    context.poll_data = &calls;
    CHECK(kc_arima_fit(&context, &spec, &series, NULL, &fit) == KC_STOPPED);
    CHECK(calls == 4);
    check_context_end(&context);
}

static void
a_season_of_a_week_of_quarter_hours_can_be_fitted(void)
{
    enum { LONG = 4 * 672 };
    static double values[LONG];
    double predictions[672], errors[672];
    KcContext context = check_context();
    KcArimaSpec spec = {.p = 1, .q = 1, .seasonal_d = 1, .seasonal_q = 1, .period = 672, .drift = true};
    KcArimaSeries series = {.values = values, .count = LONG};
    KcArimaOptions options = {.without_errors = true};
    KcArimaFit fit;

    draw_series(16, values, LONG);
    CHECK(kc_arima_fit(&context, &spec, &series, &options, &fit) == KC_OK);
    CHECK(fit.converged && isnan(fit.standard_error[0]));
    CHECK_NEAR(fit.coefficient[0], 0.6, 0.1);
    CHECK(kc_arima_forecast(&context, &spec, &series, fit.coefficient, fit.variance, 672, NULL, predictions,
                            errors) == KC_OK);
    for (size_t h = 0; h < 672; h++)
        CHECK(isfinite(predictions[h]) && errors[h] > 0);
    check_context_end(&context);
}

static void
every_cpu_gives_the_same_digits(void)
{
    enum { LAGS = 37 };
    const KcArimaKernel *kernels[2] = {kc_arima_kernel_plain(), kc_arima_kernel()};
    double x[2][6][LAGS];
    KcArimaTurn turn = {0.3, sqrt(1 - 0.09), 1 / sqrt(1 - 0.09)};
    KcArimaTurnSlope slope = {0.1, -0.2, 0.3, 0.7, -0.4};

    for (int k = 0; k < 2; k++) {
        KcRng rng;

        kc_rng_seed(&rng, 17);
        for (size_t i = 0; i < 6 * LAGS; i++)
            x[k][i / LAGS][i % LAGS] = kc_rng_normal(&rng);
        kernels[k]->add(x[k][0], x[k][1], 0.37, LAGS);
        kernels[k]->turn_current(x[k][2], x[k][1], x[k][3], &turn, LAGS);
        kernels[k]->turn_slope(x[k][0], x[k][4], x[k][5], x[k][1], x[k][2], x[k][3], &turn, &slope, LAGS);
        x[k][5][0] = kernels[k]->dot(x[k][1], x[k][2], LAGS);
        kernels[k]->turn_increment(x[k][3], x[k][2], &turn, LAGS);
    }
    CHECK(memcmp(x[0], x[1], sizeof x[0]) == 0);
}

int
main(void)
{
    RUN(orders_outside_their_limits_are_refused);
    RUN(series_that_leave_nothing_to_fit_are_refused);
    RUN(a_single_value_can_be_fitted_without_coefficients);
    RUN(series_of_any_magnitude_have_the_same_model);
    RUN(a_power_of_two_changes_no_digit);
    RUN(no_prediction_is_better_than_the_shock);
    RUN(forecasts_stay_finite_where_digits_are_lost);
    RUN(a_fortnight_without_three_days_has_its_maximum);
    RUN(models_of_a_season_partly_unknown_are_compared_by_one_measure);
    RUN(difficult_series_end_with_a_likelihood_or_a_status);
    RUN(random_small_series_end_with_a_likelihood_or_a_status);
    RUN(what_differencing_or_other_regressors_explain_is_dropped);
    RUN(fixed_coefficients_stay_and_others_are_at_their_best);
    RUN(an_autoregression_with_a_coefficient_fixed_far_out_finds_its_region);
    RUN(a_fixed_mean_is_the_same_as_a_series_without_it);
    RUN(a_fit_continues_from_another_with_few_steps);
    RUN(roots_are_found_whether_one_or_many);
    RUN(a_fit_can_be_stopped);
    RUN(a_season_of_a_week_of_quarter_hours_can_be_fitted);
    RUN(every_cpu_gives_the_same_digits);
    return DONE();
}
