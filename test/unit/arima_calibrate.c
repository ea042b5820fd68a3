/* Calibrated intervals: scores are what they say, and hold what they promise where the normal distribution does not. */
#include "check.h"

#include "core/arima_calibrate.h"
#include "core/rng.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { COUNT = 80, STEPS = 4 };

/* A level and noise whose square is noise's: with heavier tails than the normal distribution's. */
static void
draw(uint64_t seed, double *values, size_t count)
{
    KcRng rng;

    kc_rng_seed(&rng, seed);
    for (size_t t = 0; t < count; t++) {
        double noise = kc_rng_normal(&rng);

        values[t] = 50 + noise * fabs(noise) * fabs(noise);
    }
}

/* A level and white noise. */
static KcArimaTask
level_task(void)
{
    KcArimaTask task = kc_arima_task();

    task.has_order = true;
    task.lambda = NAN;
    task.spec = (KcArimaSpec){.period = 1, .mean = true};
    return task;
}

static KcArimaCalibration
calibrate(KcContext *context, const KcArimaTask *task, const KcArimaSeries *series, size_t steps,
          KcArimaModel *model)
{
    KcArimaReport report;
    KcArimaCalibration calibration = {0};

    CHECK(kc_arima_model_fit(context, task, series, model, &report) == KC_OK);
    CHECK(kc_arima_calibrate(context, task, model, series, steps, &calibration) == KC_OK);
    return calibration;
}

static int
compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

/* Origin i of so many, as a series of COUNT values has them. */
static size_t
origin_of(size_t i, size_t origins, size_t steps)
{
    return COUNT / 2 + i * (COUNT - steps - COUNT / 2) / (origins - 1);
}

/* The scores of a level and white noise by their definition, ascending; how many. */
static size_t
own_scores(const double *values, size_t origins, size_t steps, double *scores)
{
    size_t count = 0;

    for (size_t i = 0; i < origins; i++) {
        size_t origin = origin_of(i, origins, steps), known = 0;
        double mean = 0, square = 0;

        for (size_t t = 0; t < origin; t++)
            known += !isnan(values[t]);
        for (size_t t = 0; t < origin; t++)
            mean += isnan(values[t]) ? 0 : values[t] / (double)known;
        for (size_t t = 0; t < origin; t++)
            square += isnan(values[t]) ? 0 : (values[t] - mean) * (values[t] - mean) / (double)(known - 1);
        for (size_t h = 0; h < steps; h++)
            if (!isnan(values[origin + h]))
                scores[count++] = fabs(values[origin + h] - mean) / sqrt(square);
    }
    qsort(scores, count, sizeof *scores, compare);
    return count;
}

static void
scores_are_misses_over_standard_errors(void)
{
    KcContext context = check_context();
    double values[COUNT], scores[30 * STEPS] = {0};
    KcArimaSeries series = {.values = values, .count = COUNT};
    KcArimaTask task = level_task();
    KcArimaModel model;
    KcArimaCalibration calibration;

    draw(1, values, COUNT);
    calibration = calibrate(&context, &task, &series, STEPS, &model);
    CHECK(calibration.steps == STEPS && calibration.origins == 30 && calibration.count == 30 * STEPS);
    CHECK(own_scores(values, 30, STEPS, scores) == calibration.count);
    for (size_t i = 0; i < calibration.count; i++)
        CHECK(fabs(calibration.scores[i] - scores[i]) <= 1e-6 * scores[i]);
    check_context_end(&context);
}

static void
reaches_are_order_statistics(void)
{
    double scores[] = {0.5, 1, 1.5, 2, 3, 4, 5, 6, 7};
    KcArimaCalibration calibration = {.steps = 3, .origins = 3, .count = 9, .scores = scores}, none = {0};

    CHECK(kc_arima_reach(&calibration, 0.5) == 3); /* the fifth of nine */
    CHECK(kc_arima_reach(&calibration, 0.8) == 6);
    CHECK(kc_arima_reach(&calibration, 0.9) == 7);
    CHECK(kc_arima_reach(&calibration, 0.99) == 7); /* no larger one is known */
    CHECK(kc_arima_reach(&calibration, 0.01) == 0.5);
    for (double level = 0.1; level < 0.95; level += 0.1) /* 10 times 0.7 is more than 7 */
        CHECK(kc_arima_reach(&calibration, level) == scores[(int)(10 * level + 0.5) - 1]);
    CHECK(fabs(kc_arima_reach(&none, 0.95) - gsl_cdf_ugaussian_Pinv(0.975)) < 1e-12);
}

/* A score or two say little of 95 %: no less than the normal distribution does. */
static void
few_scores_do_not_narrow_intervals(void)
{
    double scores[] = {0.1, 0.2};
    KcArimaCalibration calibration = {.steps = 1, .origins = 2, .count = 2, .scores = scores};

    CHECK(fabs(kc_arima_reach(&calibration, 0.95) - gsl_cdf_ugaussian_Pinv(0.975)) < 1e-12);
    CHECK(kc_arima_reach(&calibration, 0.6) == 0.2);
}

/* What grows beyond all numbers from an origin has no score there. */
static void
forecasts_beyond_all_numbers_have_no_scores(void)
{
    KcContext context = check_context();
    double values[COUNT], xreg[COUNT];
    KcArimaSeries series = {.values = values, .count = COUNT, .xreg = xreg, .regressors = 1};
    KcArimaTask task = level_task();
    KcArimaModel model;
    KcArimaCalibration calibration;

    draw(4, values, COUNT);
    for (size_t t = 0; t < COUNT; t++)
        xreg[t] = t == COUNT - 2 ? 1e300 : (double)(t % 7) * 1e-10;
    calibration = calibrate(&context, &task, &series, 5, &model);
    CHECK(calibration.origins > 20 && calibration.origins < 30);
    check_context_end(&context);
}

/* Of the next values the share within the interval of 80 % and of 95 %, over many series: normal, calibrated. */
static void
intervals_hold_what_they_promise(void)
{
    static const double levels[] = {0.8, 0.95};
    size_t held[2][2] = {{0}}, all = 0;
    KcArimaTask task = level_task();

    for (uint64_t seed = 1; seed <= 200; seed++) {
        KcContext context = check_context();
        double values[COUNT + STEPS], ahead[STEPS], errors[STEPS];
        KcArimaSeries series = {.values = values, .count = COUNT};
        KcArimaModel model;
        KcArimaCalibration calibration, none = {0};

        draw(seed, values, COUNT + STEPS);
        calibration = calibrate(&context, &task, &series, STEPS, &model);
        CHECK(kc_arima_model_forecast(&context, &model, &series, STEPS, NULL, ahead, errors) == KC_OK);
        for (size_t h = 0; h < STEPS; h++, all++)
            for (int l = 0; l < 2; l++) {
                double missed = fabs(values[COUNT + h] - ahead[h]);

                held[l][0] += missed <= kc_arima_reach(&none, levels[l]) * errors[h];
                held[l][1] += missed <= kc_arima_reach(&calibration, levels[l]) * errors[h];
            }
        check_context_end(&context);
    }
    for (int l = 0; l < 2; l++) {
        double normal = (double)held[l][0] / (double)all, calibrated = (double)held[l][1] / (double)all;

        printf("# of %.0f %%: normal %.3f, calibrated %.3f\n", 100 * levels[l], normal, calibrated);
        CHECK(fabs(calibrated - levels[l]) < 0.03);
    }
    /* Heavy tails: four of five values are nearer than the normal distribution says. */
    CHECK((double)held[0][0] / (double)all > 0.85);
}

static void
what_cannot_be_calibrated_has_no_scores(void)
{
    KcContext context = check_context();
    double values[COUNT];
    KcArimaSeries series = {.values = values, .count = 6};
    KcArimaTask task = level_task();
    KcArimaModel model;

    draw(2, values, COUNT);
    CHECK(calibrate(&context, &task, &series, 6, &model).count == 0);
    CHECK(calibrate(&context, &task, &series, 5, &model).count == 0);
    CHECK(calibrate(&context, &task, &series, 10000, &model).count == 0);
    series.count = COUNT;
    for (size_t t = 0; t < COUNT; t++)
        values[t] = 3;
    task.has_order = false;
    CHECK(calibrate(&context, &task, &series, 5, &model).count == 0);
    CHECK(model.state == KC_ARIMA_CONSTANT);
    check_context_end(&context);
}

static void
missing_values_have_no_score(void)
{
    KcContext context = check_context();
    double values[COUNT], scores[30 * STEPS] = {0};
    KcArimaSeries series = {.values = values, .count = COUNT};
    KcArimaTask task = level_task();
    KcArimaModel model;
    KcArimaCalibration calibration;
    size_t count;

    draw(3, values, COUNT);
    values[COUNT - 1] = values[COUNT / 2 + 3] = NAN;
    calibration = calibrate(&context, &task, &series, STEPS, &model);
    count = own_scores(values, 30, STEPS, scores);
    CHECK(count < 30 * STEPS && calibration.count == count && calibration.origins == 30);
    for (size_t i = 0; i < calibration.count && i < count; i++)
        CHECK(fabs(calibration.scores[i] - scores[i]) <= 1e-6 * scores[i]);
    check_context_end(&context);
}

/* Of 21 origins and 20 steps each 2.1th score, the largest among them. */
static void
many_scores_are_thinned(void)
{
    enum { MANY = 20, ORIGINS = COUNT - MANY - COUNT / 2 + 1 };
    KcContext context = check_context();
    double values[COUNT], scores[ORIGINS * MANY] = {0};
    KcArimaSeries series = {.values = values, .count = COUNT};
    KcArimaTask task = level_task();
    KcArimaModel model;
    KcArimaCalibration calibration;
    size_t count;

    draw(4, values, COUNT);
    calibration = calibrate(&context, &task, &series, MANY, &model);
    count = own_scores(values, ORIGINS, MANY, scores);
    CHECK(calibration.origins == ORIGINS && calibration.count == KC_ARIMA_SCORES_MOST);
    for (size_t i = 0; i < calibration.count; i++) {
        double own = scores[(i + 1) * count / KC_ARIMA_SCORES_MOST - 1];

        CHECK(fabs(calibration.scores[i] - own) <= 1e-6 * own);
    }
    check_context_end(&context);
}

int
main(void)
{
    RUN(scores_are_misses_over_standard_errors);
    RUN(reaches_are_order_statistics);
    RUN(few_scores_do_not_narrow_intervals);
    RUN(forecasts_beyond_all_numbers_have_no_scores);
    RUN(intervals_hold_what_they_promise);
    RUN(what_cannot_be_calibrated_has_no_scores);
    RUN(missing_values_have_no_score);
    RUN(many_scores_are_thinned);
    return DONE();
}
