/* Automatic orders: no worse than those that R's forecast chooses, and what series are that leave nothing to choose. */
#include "arima_tools.h"

#include "arima_series.h"
#include "core/arima_choose.h"
#include "core/arima_days.h"

static const char *automatic[64][12];

/* The table of what R chose; how many rows. */
static size_t
read_automatic(void)
{
    FILE *file = open_table("automatic", ".csv");
    size_t rows = 0;

    while (rows < 64 && next_line(file) == 12) {
        for (int i = 0; i < 12; i++)
            automatic[rows][i] = strdup(arima_fields[i]);
        rows++;
    }
    fclose(file);
    return rows;
}

static KcArimaSpec
spec_of(const char *const *row)
{
    return (KcArimaSpec){.p = atoi(row[3]),
                         .d = atoi(row[4]),
                         .q = atoi(row[5]),
                         .seasonal_p = atoi(row[6]),
                         .seasonal_d = atoi(row[7]),
                         .seasonal_q = atoi(row[8]),
                         .period = atoi(row[1]),
                         .mean = *row[9] == '1',
                         .drift = *row[10] == '1'};
}

/* R's model by our exact likelihood, and ours. */
static void
compare(const char *const *row)
{
    KcContext context = check_context();
    Reference reference = {.lambda = NAN};
    char xreg[] = "kms;PetrolPrice;law";
    KcArimaSpec spec = spec_of(row);
    KcArimaLimits limits = kc_arima_limits(spec.period);
    KcArimaOptions options = {.without_errors = true, .least_root = 1.01};
    KcArimaSelection selection;
    KcArimaFit fit;

    snprintf(reference.series_name, sizeof reference.series_name, "%s", row[0]);
    set_series(&reference, *row[11] == '1' ? xreg : xreg + strlen(xreg));
    limits.full_work = strcmp(row[2], "full") == 0 ? INFINITY : 0;
    CHECK(kc_arima_fit(&context, &spec, &reference.series, &options, &fit) == KC_OK);
    CHECK(kc_arima_select(&context, &reference.series, &limits, &selection) == KC_OK);
    CHECK(selection.count > 0 && selection.differences == spec.d &&
          selection.seasonal_differences == spec.seasonal_d);
    if (selection.count > 0) {
        const KcArimaSpec *best = &selection.candidates[0].spec;

        printf("# %s, %s: (%d %d %d)(%d %d %d) %.4f, R's (%d %d %d)(%d %d %d) %.4f\n", row[0], row[2],
               best->p, best->d, best->q, best->seasonal_p, best->seasonal_d, best->seasonal_q,
               selection.candidates[0].aicc, spec.p, spec.d, spec.q, spec.seasonal_p, spec.seasonal_d,
               spec.seasonal_q, fit.aicc);
        CHECK(selection.candidates[0].aicc <= fit.aicc + 0.01);
        for (size_t c = 1; c < selection.count; c++)
            CHECK(selection.candidates[c - 1].aicc <= selection.candidates[c].aicc);
    }
    free(reference.values);
    free(reference.xreg_values);
    check_context_end(&context);
}

static void
orders_are_no_worse_than_those_of_r(void)
{
    size_t rows = read_automatic();

    CHECK(rows == 27);
    for (size_t i = 0; i < rows; i++)
        compare(automatic[i]);
}

static KcStatus
select_from(KcContext *context, const double *values, size_t count, KcArimaSelection *selection)
{
    KcArimaSeries series = {.values = values, .count = count};
    KcArimaLimits limits = kc_arima_limits(12);

    return kc_arima_select(context, &series, &limits, selection);
}

static void
constant_series_leave_nothing_to_choose(void)
{
    KcContext context = check_context();
    KcArimaSelection selection;
    double values[60];

    for (int t = 0; t < 60; t++)
        values[t] = 7;
    CHECK(select_from(&context, values, 60, &selection) == KC_OK);
    CHECK(selection.is_constant && selection.differences == 0 && selection.count == 0);
    for (int t = 0; t < 60; t++)
        values[t] = 7 + 2 * t;
    CHECK(select_from(&context, values, 60, &selection) == KC_OK);
    CHECK(selection.is_constant && selection.differences == 1);
    for (int t = 0; t < 60; t++)
        values[t] = NAN;
    values[3] = 1;
    CHECK(select_from(&context, values, 60, &selection) == KC_OK);
    CHECK(selection.is_constant);
    check_context_end(&context);
}

static void
short_series_have_a_model_too(void)
{
    static const double values[] = {3, 5, 4, 8, 6, 9, 7, 3, 5, 8, 2, 7, 9, 4};

    for (size_t count = 3; count <= 14; count++) {
        KcContext context = check_context();
        KcArimaSelection selection;

        CHECK(select_from(&context, values, count, &selection) == KC_OK);
        CHECK(selection.count > 0 && isfinite(selection.candidates[0].aicc));
        check_context_end(&context);
    }
}

static void
limits_of_orders_are_kept(void)
{
    KcContext context = check_context();
    double values[COUNT];
    KcArimaSeries series = {.values = values, .count = COUNT};
    KcArimaLimits limits = kc_arima_limits(12);
    KcArimaSelection selection;

    draw_series(1, values, COUNT);
    limits.p = limits.seasonal_p = 0;
    limits.q = limits.seasonal_q = 1;
    limits.allow_mean = limits.allow_drift = false;
    limits.differences = 1;
    limits.seasonal_differences = 1;
    limits.full_work = INFINITY;
    CHECK(kc_arima_select(&context, &series, &limits, &selection) == KC_OK);
    CHECK(selection.count == 4 && selection.is_full);
    for (size_t c = 0; c < selection.count; c++) {
        KcArimaSpec spec = selection.candidates[c].spec;

        CHECK(spec.p == 0 && spec.seasonal_p == 0 && spec.q <= 1 && spec.seasonal_q <= 1 && spec.d == 1 &&
              spec.seasonal_d == 1 && !spec.mean && !spec.drift);
    }
    limits.p = KC_ARIMA_ORDER_MOST + 1;
    CHECK(kc_arima_select(&context, &series, &limits, &selection) == KC_INVALID);
    check_context_end(&context);
}

static bool
is_time(void *turns_left)
{
    return (*(int *)turns_left)-- <= 0;
}

static void
a_search_can_be_stopped(void)
{
    double values[COUNT];

    draw_series(2, values, COUNT);
    for (int turns = 0; turns < 40; turns += 13) {
        KcContext context = check_context();
        KcArimaSelection selection;
        int turns_left = turns;

        context.poll = is_time;
        context.poll_data = &turns_left;
        CHECK(select_from(&context, values, COUNT, &selection) == KC_STOPPED);
        check_context_end(&context);
    }
}

/* Days of 24 hours, the seventh of each week another. */
static void
draw_hours(uint64_t seed, double *values, size_t count)
{
    KcRng rng;
    double last = 0;

    kc_rng_seed(&rng, seed);
    for (size_t t = 0; t < count; t++) {
        bool is_rest = t / 24 % 7 == 6;

        last = 0.7 * last + kc_rng_normal(&rng);
        values[t] =
            100 + (is_rest ? 5 : 20) * sin(2 * M_PI * (double)(t % 24) / 24) + (is_rest ? -15 : 0) + last;
    }
}

/* Σ|actual − forecast| of a day after five weeks, and that of repeating the last week. */
static void
forecast_a_day(uint64_t seed, double *missed, double *naive)
{
    static double values[24 * 7 * 6];
    enum { FITTED = 24 * 7 * 5 };
    KcContext context = check_context();
    KcArimaSeries series = {.values = values, .count = FITTED};
    KcArimaTask task = kc_arima_task();
    KcArimaChoice choice;
    KcArimaModel model;
    KcArimaReport report;
    double ahead[24], errors[24];

    draw_hours(seed, values, 24 * 7 * 6);
    task.seasons.count = 2;
    task.seasons.periods[0] = 24;
    task.seasons.periods[1] = 168;
    CHECK(kc_arima_choose(&context, &series, &task, &choice) == KC_OK);
    CHECK(choice.count >= 2 && isfinite(choice.trials[0].error) && isfinite(choice.trials[1].error));
    CHECK(task.method != KC_ARIMA_PLAIN);
    CHECK(kc_arima_model_fit(&context, &task, &series, &model, &report) == KC_OK &&
          kc_arima_is_usable(&model));
    CHECK(kc_arima_model_forecast(&context, &model, &series, 24, NULL, ahead, errors) == KC_OK);
    for (int h = 0; h < 24; h++) {
        *missed += fabs(values[FITTED + h] - kc_arima_model_value(&model, ahead[h]));
        *naive += fabs(values[FITTED + h] - values[FITTED + h - 168]);
        CHECK(errors[h] > 0 && (h == 0 || errors[h] >= errors[h - 1] * (1 - 1e-9)));
    }
    check_context_end(&context);
}

static void
several_seasons_are_forecast_better_than_by_repeating_them(void)
{
    double missed = 0, naive = 0;

    for (uint64_t seed = 1; seed <= 4; seed++)
        forecast_a_day(seed, &missed, &naive);
    printf("# missed by %.1f, by repeating the week %.1f\n", missed, naive);
    CHECK(missed < naive);
}

/* Hours of weeks that begin `shift` hours into a Monday: five days alike, a lower Saturday, a Sunday of another shape. */
static void
draw_week(uint64_t seed, size_t shift, double *values, size_t count)
{
    KcRng rng;
    double error = 0;

    kc_rng_seed(&rng, seed);
    for (size_t t = 0; t < count; t++) {
        size_t hour = (t + shift) % 24, day = (t + shift) / 24 % 7;
        double wave = sin(2 * M_PI * (double)hour / 24);

        error = 0.6 * error + kc_rng_normal(&rng);
        values[t] = error + (day < 5 ? 100 + 20 * wave : day == 5 ? 80 + 5 * wave : 70 - 10 * wave);
    }
}

/* The kind of a day, from Monday, at noon. */
static size_t
kind_at_noon(const KcArimaSeasons *seasons, size_t shift, size_t day)
{
    return kc_arima_kind_of_day(seasons, (24 * day + 12 + 168 - shift) % 168);
}

static void
kinds_of_days_are_found_wherever_the_series_begins(void)
{
    static double values[24 * 7 * 5];

    for (size_t shift = 0; shift < 168; shift += 31) {
        KcContext context = check_context();
        KcArimaSeries series = {.values = values, .count = 24 * 7 * 5};
        KcArimaSeasons seasons = {.count = 2, .periods = {24, 168}};

        draw_week(shift, shift, values, series.count);
        values[100] = NAN;
        CHECK(kc_arima_find_days(&context, &series, &seasons) == KC_OK);
        CHECK(seasons.kinds >= 3 && seasons.kinds <= 4);
        for (size_t day = 2; day < 4; day++)
            CHECK(kind_at_noon(&seasons, shift, day) == kind_at_noon(&seasons, shift, 1));
        CHECK(kind_at_noon(&seasons, shift, 5) != kind_at_noon(&seasons, shift, 1));
        CHECK(kind_at_noon(&seasons, shift, 6) != kind_at_noon(&seasons, shift, 1));
        CHECK(kind_at_noon(&seasons, shift, 6) != kind_at_noon(&seasons, shift, 5));
        check_context_end(&context);
    }
}

/* Kinds do not depend on the units of the series, and a day begins where it does. */
static void
units_do_not_matter_to_kinds_of_days(void)
{
    static double values[24 * 7 * 5];
    static const double units[] = {0x1p-40, 1, 0x1p40};

    for (size_t u = 0; u < 3; u++) {
        KcContext context = check_context();
        KcArimaSeries series = {.values = values, .count = 24 * 7 * 5};
        KcArimaSeasons seasons = {.count = 2, .periods = {24, 168}}, first = seasons;

        for (size_t shift = 0; shift < 24; shift += 7) {
            draw_week(shift + 100, shift, values, series.count);
            for (size_t t = 0; t < series.count; t++)
                values[t] *= units[u];
            CHECK(kc_arima_find_days(&context, &series, &seasons) == KC_OK);
            draw_week(shift + 100, shift, values, series.count);
            CHECK(kc_arima_find_days(&context, &series, &first) == KC_OK);
            CHECK(seasons.kinds == first.kinds && seasons.shift == first.shift && first.kinds >= 3);
        }
        check_context_end(&context);
    }
}

static void
days_that_are_all_alike_or_cannot_be_told_have_no_kinds(void)
{
    static double values[24 * 7 * 5];
    KcContext context = check_context();
    KcArimaSeries series = {.values = values, .count = 24 * 7 * 5};
    KcArimaSeasons seasons = {.count = 2, .periods = {24, 168}};

    for (size_t t = 0; t < series.count; t++)
        values[t] = sin((double)(t % 24));
    CHECK(kc_arima_find_days(&context, &series, &seasons) == KC_OK && seasons.kinds == 0);
    draw_week(1, 0, values, series.count);
    series.count = 24 * 7;
    CHECK(kc_arima_find_days(&context, &series, &seasons) == KC_OK && seasons.kinds == 0);
    series.count = 24 * 7 * 5;
    for (size_t t = 0; t < series.count; t++)
        values[t] = NAN;
    CHECK(kc_arima_find_days(&context, &series, &seasons) == KC_OK && seasons.kinds == 0);
    seasons.periods[1] = 170;
    CHECK(kc_arima_find_days(&context, &series, &seasons) == KC_OK && seasons.kinds == 0);
    seasons.periods[1] = 24 * 365;
    CHECK(kc_arima_find_days(&context, &series, &seasons) == KC_OK && seasons.kinds == 0);
    seasons.count = 1;
    CHECK(kc_arima_find_days(&context, &series, &seasons) == KC_OK && seasons.kinds == 0);
    check_context_end(&context);
}

/* Harmonics of each kind of days have fewer coefficients than those of a week, and forecast it better. */
static void
a_week_of_three_kinds_of_days_is_forecast_by_them(void)
{
    static double values[24 * 7 * 6];
    enum { FITTED = 24 * 7 * 5 };
    double missed = 0, naive = 0;

    for (uint64_t seed = 1; seed <= 3; seed++) {
        KcContext context = check_context();
        KcArimaSeries series = {.values = values, .count = FITTED};
        KcArimaTask task = kc_arima_task();
        KcArimaChoice choice;
        KcArimaModel model;
        KcArimaReport report;
        double ahead[168], errors[168];

        draw_week(seed, 7, values, 24 * 7 * 6);
        task.seasons.count = 2;
        task.seasons.periods[0] = 24;
        task.seasons.periods[1] = 168;
        CHECK(kc_arima_choose(&context, &series, &task, &choice) == KC_OK);
        CHECK(choice.count == 3 && choice.best == 2 && task.seasons.kinds >= 3);
        CHECK(kc_arima_model_fit(&context, &task, &series, &model, &report) == KC_OK &&
              kc_arima_is_usable(&model));
        CHECK(kc_arima_model_forecast(&context, &model, &series, 168, NULL, ahead, errors) == KC_OK);
        for (int h = 0; h < 168; h++) {
            missed += fabs(values[FITTED + h] - kc_arima_model_value(&model, ahead[h])) / 168;
            naive += fabs(values[FITTED + h] - values[FITTED + h - 168]) / 168;
        }
        check_context_end(&context);
    }
    printf("# missed by %.3f, by repeating the week %.3f\n", missed / 3, naive / 3);
    CHECK(missed < 0.8 * naive);
}

static void
periods_that_are_too_long_are_left_out(void)
{
    KcContext context = check_context();
    double values[40];
    KcArimaSeries series = {.values = values, .count = 40};
    KcArimaTask task = kc_arima_task();
    KcArimaChoice choice;

    draw_series(4, values, 40);
    task.seasons.count = 2;
    task.seasons.periods[0] = 24;
    task.seasons.periods[1] = 168;
    CHECK(kc_arima_choose(&context, &series, &task, &choice) == KC_OK);
    CHECK(task.method == KC_ARIMA_PLAIN && task.seasons.count == 0);
    check_context_end(&context);
}

/* A model of a series with regressors, and what it makes of them a step ahead. */
static KcArimaModel
forecast_with(KcContext *context, const KcArimaSeries *series, const double *future, double *ahead,
              double *error)
{
    KcArimaTask task = kc_arima_task();
    KcArimaModel model;
    KcArimaReport report;

    task.lambda = NAN;
    CHECK(kc_arima_model_fit(context, &task, series, &model, &report) == KC_OK);
    CHECK(kc_arima_is_usable(&model));
    CHECK(kc_arima_model_forecast(context, &model, series, 1, future, ahead, error) == KC_OK);
    return model;
}

static void
what_regressors_explain_without_remainder_goes_on(void)
{
    enum { LENGTH = 60 };
    KcContext context = check_context();
    double values[LENGTH], xreg[LENGTH * 2], ahead, error;
    const double future[] = {100, 7};
    KcArimaSeries series = {.values = values, .count = LENGTH, .xreg = xreg, .regressors = 2};

    for (size_t t = 0; t < LENGTH; t++) {
        xreg[2 * t] = (double)(t * 31 % 17);
        xreg[2 * t + 1] = (double)(t * t % 11);
        values[t] = 50 + 3 * xreg[2 * t] - 2 * xreg[2 * t + 1];
    }
    CHECK(forecast_with(&context, &series, future, &ahead, &error).state == KC_ARIMA_CONSTANT);
    CHECK_NEAR(ahead, 50 + 3 * 100 - 2 * 7, 1e-6);
    CHECK(error == 0);
    check_context_end(&context);
}

/* Each weekday's own regressor: together they are a constant. */
static void
regressors_of_every_weekday_leave_the_series_its_remainder(void)
{
    enum { LENGTH = 120 };
    KcContext context = check_context();
    double values[LENGTH], xreg[LENGTH * 7] = {0}, ahead, error;
    const double future[7] = {0, 1};
    KcArimaSeries series = {.values = values, .count = LENGTH, .xreg = xreg, .regressors = 7};

    draw_series(7, values, LENGTH);
    for (size_t t = 0; t < LENGTH; t++) {
        xreg[7 * t + t % 7] = 1;
        values[t] += 10 * (double)(t % 7);
    }
    CHECK(forecast_with(&context, &series, future, &ahead, &error).state == KC_ARIMA_FITTED);
    CHECK(error > 0.1);
    /* A multiple of another, beside a constant. */
    series.regressors = 3;
    for (size_t t = 0; t < LENGTH; t++) {
        xreg[3 * t] = 1;
        xreg[3 * t + 1] = (double)t;
        xreg[3 * t + 2] = 2 * (double)t;
    }
    CHECK(forecast_with(&context, &series, future, &ahead, &error).state == KC_ARIMA_FITTED);
    CHECK(error > 0.1);
    check_context_end(&context);
}

/* No ARIMA model without a constant of its own bends for ever: what it does not say, its errors do. */
static void
a_parabola_has_errors(void)
{
    enum { LENGTH = 20 };
    KcContext context = check_context();
    double values[LENGTH], ahead, error;
    KcArimaSeries series = {.values = values, .count = LENGTH};

    for (size_t t = 0; t < LENGTH; t++)
        values[t] = (double)(t * t);
    forecast_with(&context, &series, NULL, &ahead, &error);
    CHECK(fabs(ahead - LENGTH * LENGTH) <= 2 * error);
    for (size_t t = 0; t < LENGTH; t++)
        values[t] = 3 * (double)t + 1;
    CHECK(forecast_with(&context, &series, NULL, &ahead, &error).state == KC_ARIMA_CONSTANT);
    CHECK(error == 0);
    CHECK_NEAR(ahead, 3 * LENGTH + 1, 1e-9);
    check_context_end(&context);
}

/* The model of a series, found with nothing asked for, and its forecast of the next value on the observed scale. */
static KcArimaModel
find(KcContext *context, const double *values, size_t count, double *next)
{
    KcArimaSeries series = {.values = values, .count = count};
    KcArimaTask task = kc_arima_task();
    KcArimaModel model;
    KcArimaReport report;
    double ahead, error;

    CHECK(kc_arima_model_fit(context, &task, &series, &model, &report) == KC_OK);
    CHECK(kc_arima_is_usable(&model));
    CHECK(kc_arima_model_forecast(context, &model, &series, 1, NULL, &ahead, &error) == KC_OK);
    *next = kc_arima_model_value(&model, ahead);
    return model;
}

static void
logarithms_are_taken_where_they_alone_leave_nothing_or_have_squares(void)
{
    enum { LENGTH = 60 };
    KcContext context = check_context();
    double values[LENGTH], next;
    KcArimaModel model;

    for (size_t t = 0; t < LENGTH; t++)
        values[t] = exp(0.1 * (double)t);
    model = find(&context, values, LENGTH, &next);
    CHECK(model.state == KC_ARIMA_CONSTANT && model.lambda == 0);
    CHECK_NEAR(next / exp(0.1 * LENGTH), 1, 1e-9);
    for (size_t t = 0; t < LENGTH; t++)
        values[t] = 1e299 * (1 + (double)(t * 7919 % 13) / 13);
    model = find(&context, values, LENGTH, &next);
    CHECK(model.state == KC_ARIMA_FITTED && model.lambda == 0 && next > 1e299 && next < 2e299);
    /* A line has no need of them, a level of neither. */
    for (size_t t = 0; t < LENGTH; t++)
        values[t] = 1 + (double)t;
    CHECK(isnan(find(&context, values, LENGTH, &next).lambda));
    for (size_t t = 0; t < LENGTH; t++)
        values[t] = 7;
    CHECK(isnan(find(&context, values, LENGTH, &next).lambda));
    check_context_end(&context);
}

/* In megawatts, kilowatts and watts the same model and forecasts. */
static void
units_do_not_matter_to_logarithms(void)
{
    static const double units[] = {1e-3, 1, 1e3};
    const double few[] = {1.1, 4.2, 9.1, 16.5, 2.2, 0.4, 6.7};

    for (size_t count = 4; count <= 7; count++) {
        double first = 0;

        for (int u = 0; u < 3; u++) {
            KcContext context = check_context();
            double values[7], next;

            for (size_t t = 0; t < count; t++)
                values[t] = few[t] * units[u];
            find(&context, values, count, &next);
            first = u ? first : next / units[u];
            CHECK_NEAR(next / units[u], first, 1e-6);
            check_context_end(&context);
        }
    }
}

/* Not a constant, although it varies by less than a hundred-millionth; but one but for the rounding of its sines. */
static void
what_varies_little_beside_its_level_is_not_constant(void)
{
    enum { LENGTH = 400 };
    KcContext context = check_context();
    double values[LENGTH], ahead, error;
    KcArimaSeries series = {.values = values, .count = LENGTH};
    KcArimaTask task = kc_arima_task();
    KcArimaModel model;
    KcArimaReport report;

    for (size_t t = 0; t < LENGTH; t++)
        values[t] = 1e9 + (double)(t * 7919 % 13);
    CHECK(forecast_with(&context, &series, NULL, &ahead, &error).state == KC_ARIMA_FITTED);
    CHECK(error > 0.1 && error < 13);
    for (size_t t = 0; t < LENGTH; t++)
        values[t] = 10 + 3 * sin(2 * M_PI * (double)t / 24);
    task.seasons.count = 1;
    task.seasons.periods[0] = 24;
    task.lambda = NAN;
    CHECK(kc_arima_model_fit(&context, &task, &series, &model, &report) == KC_OK);
    CHECK(model.state == KC_ARIMA_CONSTANT && model.spec.d == 0 && model.spec.seasonal_d == 1);
    check_context_end(&context);
}

/* Known values so far apart that no difference is known say nothing of it; on a line they do. */
static void
gaps_do_not_make_a_series_constant(void)
{
    enum { LENGTH = 400 };
    KcContext context = check_context();
    double values[LENGTH], ahead, error;
    KcArimaSeries series = {.values = values, .count = LENGTH};
    KcArimaModel model;

    for (size_t t = 0; t < LENGTH; t++)
        values[t] = t % 10 ? NAN : 5 + (double)t + (double)(t * 7919 / 10 % 13);
    model = forecast_with(&context, &series, NULL, &ahead, &error);
    CHECK(model.state == KC_ARIMA_FITTED && error > 0.1);
    for (size_t t = 0; t < LENGTH; t++)
        values[t] = t % 10 ? NAN : 5 + (double)t;
    model = forecast_with(&context, &series, NULL, &ahead, &error);
    CHECK(model.state == KC_ARIMA_CONSTANT);
    CHECK_NEAR(ahead, 5 + LENGTH, 1e-9);
    check_context_end(&context);
}

int
main(void)
{
    RUN(orders_are_no_worse_than_those_of_r);
    RUN(constant_series_leave_nothing_to_choose);
    RUN(short_series_have_a_model_too);
    RUN(limits_of_orders_are_kept);
    RUN(a_search_can_be_stopped);
    RUN(several_seasons_are_forecast_better_than_by_repeating_them);
    RUN(kinds_of_days_are_found_wherever_the_series_begins);
    RUN(units_do_not_matter_to_kinds_of_days);
    RUN(days_that_are_all_alike_or_cannot_be_told_have_no_kinds);
    RUN(a_week_of_three_kinds_of_days_is_forecast_by_them);
    RUN(periods_that_are_too_long_are_left_out);
    RUN(what_regressors_explain_without_remainder_goes_on);
    RUN(regressors_of_every_weekday_leave_the_series_its_remainder);
    RUN(a_parabola_has_errors);
    RUN(gaps_do_not_make_a_series_constant);
    RUN(what_varies_little_beside_its_level_is_not_constant);
    RUN(logarithms_are_taken_where_they_alone_leave_nothing_or_have_squares);
    RUN(units_do_not_matter_to_logarithms);
    return DONE();
}
