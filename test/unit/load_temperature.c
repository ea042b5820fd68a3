/* Temperature response: planted curves are found, no other change points do better, none where there is none. */
#include "poll_tools.h"

#include "core/load_temperature.h"
#include "core/rng.h"

/* A sum of twelve uniforms is nearly normal. */
static double
noise(KcRng *rng)
{
    double sum = -6;

    for (int i = 0; i < 12; i++)
        sum += kc_rng_uniform(rng);
    return sum;
}

static double
season(int day)
{
    return 16 - 14 * cos(day * 6.283185307 / 365.25);
}

static void
a_planted_curve_is_found(void)
{
    enum { DAYS = 730 };
    KcTemperatureDay days[DAYS];
    KcTemperatureFit fit;
    KcContext context = check_context();
    KcRng rng;

    kc_rng_seed(&rng, 3);
    for (int i = 0; i < DAYS; i++) {
        double t = season(i) + 3 * noise(&rng);

        days[i] =
            (KcTemperatureDay){i, 1000 + 12 * fmax(10 - t, 0) + 30 * fmax(t - 24, 0) + 10 * noise(&rng), t};
    }
    CHECK(kc_temperature_fit(&context, days, DAYS, 10, &fit) == KC_OK);
    CHECK(fit.state == KC_LOAD_OK && fit.shape == KC_TEMPERATURE_BOTH && fit.days == DAYS);
    CHECK_NEAR(fit.curve.heating_from, 10, 3 * fit.error.heating_from);
    CHECK_NEAR(fit.curve.cooling_from, 24, 3 * fit.error.cooling_from);
    CHECK_NEAR(fit.curve.heating, 12, 3 * fit.error.heating);
    CHECK_NEAR(fit.curve.cooling, 30, 3 * fit.error.cooling);
    CHECK_NEAR(fit.curve.base, 1000, 3 * fit.error.base);
    CHECK(fit.error.cooling_from < 0.2 && fit.error.cooling < 0.6 && fit.r_squared > 0.95);
    CHECK_NEAR(fit.deviation, 10, 1);
    CHECK(fabs(fit.autocorrelation) < 0.1);
    check_context_end(&context);
}

static void
one_change_point_or_none_is_taken_where_it_does(void)
{
    enum { DAYS = 400 };
    static const KcTemperatureShape expected[3] = {KC_TEMPERATURE_FLAT, KC_TEMPERATURE_HEATING,
                                                   KC_TEMPERATURE_COOLING};
    KcTemperatureDay days[DAYS];
    KcTemperatureFit fit;
    KcContext context = check_context();
    KcRng rng;

    for (int shape = 0; shape < 3; shape++) {
        kc_rng_seed(&rng, 20 + shape);
        for (int i = 0; i < DAYS; i++) {
            double t = season(i) + 2 * noise(&rng);

            days[i] = (KcTemperatureDay){i,
                                         500 + (shape == 1 ? 5 * fmax(12 - t, 0) : 0) +
                                             (shape == 2 ? 9 * fmax(t - 22, 0) : 0) + 8 * noise(&rng),
                                         t};
        }
        CHECK(kc_temperature_fit(&context, days, DAYS, 10, &fit) == KC_OK);
        CHECK(fit.shape == expected[shape]);
        CHECK((fit.curve.heating > 0) == (shape == 1) && (fit.curve.cooling > 0) == (shape == 2));
    }
    check_context_end(&context);
}

static double
rest_of(const KcTemperatureDay *days, int count, const KcTemperatureCurve *curve)
{
    double sum = 0, heating, cooling;

    for (int i = 0; i < count; i++) {
        double left = days[i].load - kc_temperature_at(curve, days[i].temperature, &heating, &cooling);

        sum += left * left;
    }
    return sum;
}

/* The best slopes for given change points, both above 0; what they leave, or infinity. */
static double
best_rest(const KcTemperatureDay *days, int count, double from, double to, int least)
{
    double n = count, u = 0, uu = 0, uy = 0, v = 0, vv = 0, vy = 0, y = 0, weight, base, h, c;
    KcTemperatureCurve curve;
    int below = 0, above = 0;

    for (int i = 0; i < count; i++) {
        double a = fmax(from - days[i].temperature, 0), b = fmax(days[i].temperature - to, 0);

        below += days[i].temperature <= from;
        above += days[i].temperature >= to;
        y += days[i].load;
        u += a;
        uu += a * a;
        uy += a * days[i].load;
        v += b;
        vv += b * b;
        vy += b * days[i].load;
    }
    if (below < least || above < least || !(uu > 0) || !(vv > 0))
        return INFINITY;
    weight = n - u * u / uu - v * v / vv;
    base = (y - u * uy / uu - v * vy / vv) / weight;
    h = (uy - u * base) / uu;
    c = (vy - v * base) / vv;
    if (!(weight > 1e-6) || h <= 0 || c <= 0)
        return INFINITY;
    curve = (KcTemperatureCurve){base, h, from, c, to};
    return rest_of(days, count, &curve);
}

static void
no_other_change_points_do_better(void)
{
    enum { DAYS = 24, GRID = 160 };
    KcContext context = check_context();
    int found = 0;
    KcRng rng;

    kc_rng_seed(&rng, 77);
    for (int trial = 0; trial < 60; trial++) {
        KcTemperatureDay days[DAYS];
        KcTemperatureFit fit;
        double best = INFINITY, rest;

        for (int i = 0; i < DAYS; i++) {
            double t = 40 * kc_rng_uniform(&rng) - 5;

            if (trial % 3 == 0)
                t = rint(t);
            days[i] =
                (KcTemperatureDay){i, 50 + 3 * fmax(12 - t, 0) + 4 * fmax(t - 20, 0) + 12 * noise(&rng), t};
        }
        CHECK(kc_temperature_fit(&context, days, DAYS, 2, &fit) == KC_OK);
        for (int i = 0; i <= GRID; i++)
            for (int j = i; j <= GRID; j++)
                best = fmin(best, best_rest(days, DAYS, -5 + i * 40.0 / GRID, -5 + j * 40.0 / GRID, 2));
        if (isnan(fit.rest[KC_TEMPERATURE_BOTH])) {
            CHECK(isinf(best));
            continue;
        }
        found++;
        /* What the fit says it leaves, in its own scale, is what its curve leaves. */
        if (fit.shape == KC_TEMPERATURE_BOTH) {
            double scale;

            rest = rest_of(days, DAYS, &fit.curve);
            scale = fit.rest[KC_TEMPERATURE_BOTH] / rest;
            CHECK_NEAR(log2(scale), rint(log2(scale)), 1e-9);
            CHECK(rest <= best * (1 + 1e-9));
        } else {
            double flat_mean = 0, flat = 0;

            for (int i = 0; i < DAYS; i++)
                flat_mean += days[i].load / DAYS;
            for (int i = 0; i < DAYS; i++)
                flat += (days[i].load - flat_mean) * (days[i].load - flat_mean);
            rest = fit.rest[KC_TEMPERATURE_BOTH] / fit.rest[KC_TEMPERATURE_FLAT] * flat;
            CHECK(rest <= best * (1 + 1e-9));
        }
    }
    CHECK(found > 40);
    check_context_end(&context);
}

static void
what_is_left_of_the_days_before_counts(void)
{
    const double weights[3] = {0.5, 0.3, 0.2};
    KcTemperatureDay days[5] = {{3, 1, 30}, {1, 1, 10}, {2, 1, 20}, {6, 1, 40}, {5, NAN, 35}};
    KcContext context = check_context();
    int32_t twice;

    CHECK(kc_temperature_accumulate(&context, days, 5, weights, 3, &twice) == KC_OK && twice == INT32_MIN);
    CHECK(days[0].day == 1 && isnan(days[0].temperature) && isnan(days[1].temperature));
    CHECK_NEAR(days[2].temperature, 0.5 * 30 + 0.3 * 20 + 0.2 * 10, 1e-14);
    /* Day 4 is not there. */
    CHECK(isnan(days[3].temperature) && isnan(days[4].temperature));
    days[0].day = 3;
    CHECK(kc_temperature_accumulate(&context, days, 5, weights, 3, &twice) == KC_OK && twice == 3);
    check_context_end(&context);
}

static void
too_few_or_equal_days_are_told(void)
{
    KcTemperatureDay days[40];
    KcTemperatureFit fit;
    KcContext context = check_context();

    for (int i = 0; i < 40; i++)
        days[i] = (KcTemperatureDay){i, 5, 20};
    CHECK(kc_temperature_fit(&context, days, 15, 10, &fit) == KC_OK && fit.state == KC_LOAD_TOO_SHORT);
    CHECK(kc_temperature_fit(&context, days, 40, 10, &fit) == KC_OK && fit.state == KC_LOAD_CONSTANT);
    for (int i = 0; i < 40; i++)
        days[i] = (KcTemperatureDay){i, 5, i};
    CHECK(kc_temperature_fit(&context, days, 40, 10, &fit) == KC_OK);
    CHECK(fit.state == KC_LOAD_OK && fit.shape == KC_TEMPERATURE_FLAT && fit.curve.base == 5 &&
          isnan(fit.r_squared));
    /* Without noise the curve is exact. */
    for (int i = 0; i < 40; i++)
        days[i] = (KcTemperatureDay){i, 5 + 2 * fmax(i - 17.5, 0), i};
    CHECK(kc_temperature_fit(&context, days, 40, 10, &fit) == KC_OK && fit.shape == KC_TEMPERATURE_COOLING);
    CHECK_NEAR(fit.curve.cooling_from, 17.5, 1e-9);
    CHECK_NEAR(fit.curve.cooling, 2, 1e-9);
    CHECK_NEAR(fit.r_squared, 1, 1e-12);
    check_context_end(&context);
}

/* A day has its temperature in tenths, so that there are only some hundred different ones. */
static void
many_days_can_be_cancelled_and_more_are_refused(void)
{
    static KcTemperatureDay days[KC_LOAD_MOST_DAYS + 1];
    static const double weights[3] = {0.5, 0.3, 0.2};
    KcContext context = check_context();
    KcTemperatureFit fit;
    PollWatch watch;
    int32_t twice;
    KcRng rng;

    kc_rng_seed(&rng, 12);
    for (int i = 0; i <= KC_LOAD_MOST_DAYS; i++)
        days[i] = (KcTemperatureDay){KC_LOAD_MOST_DAYS - i, noise(&rng), rint(season(i % 365) * 10) / 10};
    poll_watch_begin(&watch, &context);
    CHECK(kc_temperature_accumulate(&context, days, KC_LOAD_MOST_DAYS, weights, 1, &twice) == KC_OK);
    CHECK(kc_temperature_fit(&context, days, KC_LOAD_MOST_DAYS, 10, &fit) == KC_OK &&
          fit.state == KC_LOAD_OK);
    CHECK(poll_watch_end(&watch) < POLL_LIMIT);
    CHECK(kc_temperature_accumulate(&context, days, KC_LOAD_MOST_DAYS + 1, weights, 3, &twice) ==
          KC_TOO_LARGE);
    CHECK(kc_temperature_fit(&context, days, KC_LOAD_MOST_DAYS + 1, 10, &fit) == KC_TOO_LARGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(a_planted_curve_is_found);
    RUN(one_change_point_or_none_is_taken_where_it_does);
    RUN(no_other_change_points_do_better);
    RUN(what_is_left_of_the_days_before_counts);
    RUN(too_few_or_equal_days_are_told);
    RUN(many_days_can_be_cancelled_and_more_are_refused);
    return DONE();
}
