/* Seasons are found where there are, and nowhere else. */
#include "series_tools.h"

#include "core/rng.h"
#include "core/series_seasonal.h"

static void
steps_suggest_their_periods(void)
{
    static const struct {
        KcSeriesStep step;
        size_t count, periods[2];
    } cases[] = {{{0, 900}, 1345, {96, 672}},
                 {{0, 900}, 1344, {96}},
                 {{0, 900}, 192, {0}},
                 {{0, 1800}, 9999, {48, 336}},
                 {{0, 3600}, 9999, {24, 168}},
                 {{0, 86400}, 15, {7}},
                 {{0, 86400}, 14, {0}},
                 {{0, 604800}, 105, {52}},
                 {{1, 0}, 25, {12}},
                 {{3, 0}, 9, {4}},
                 {{6, 0}, 9, {2}},
                 {{12, 0}, 99, {0}},
                 {{5, 0}, 99, {0}},
                 {{0, 50000}, 99, {0}},
                 {{0, 43200}, 99, {2, 14}},
                 {{0, 0}, 99, {0}},
                 {{-1, 0}, 99, {0}},
                 {{0, -60}, 99, {0}},
                 {{1, 60}, 99, {0}},
                 {{0, 1}, 200000, {86400}},
                 {{0, 900}, 0, {0}},
                 {{0, 172800}, 99, {0}}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t periods[KC_MSTL_MOST] = {0};
        size_t n = kc_series_candidates(cases[i].step, cases[i].count, periods);

        CHECK(n == (size_t)(cases[i].periods[0] != 0) + (cases[i].periods[1] != 0));
        CHECK(periods[0] == cases[i].periods[0] && periods[1] == cases[i].periods[1]);
    }
}

static KcSeriesSeasons
find(KcContext *context, const double *values, size_t count, size_t first, size_t second)
{
    size_t periods[] = {first, second};
    KcSeriesSeasons seasons = {0};

    CHECK(kc_series_find_seasons(context, values, count, periods, 2, &seasons) == KC_OK);
    return seasons;
}

static void
seasons_of_known_series_are_found(void)
{
    static const struct {
        const char *name;
        size_t period, main;
    } cases[] = {{"airpassengers", 12, 12}, {"airpassengers_na", 12, 12},
                 {"co2", 12, 12},           {"gas", 12, 12},
                 {"nottem", 12, 12},        {"ukgas", 4, 4},
                 {"usaccdeaths", 12, 12},   {"wineind", 12, 12},
                 {"woolyrnq", 4, 4},        {"uk_driver_deaths", 12, 12},
                 {"nile", 12, 1},           {"wwwusage", 7, 1},
                 {"lakehuron", 12, 1}};
    KcContext context = check_context();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Series series = read_series(cases[i].name);
        KcSeriesSeasons seasons = find(&context, series.values, series.count, cases[i].period, 1);

        printf("# %s: strength %.3f, correlation %.3f\n", cases[i].name, seasons.season[0].strength,
               seasons.season[0].correlation);
        CHECK(seasons.count == 1 && seasons.season[0].period == cases[i].period);
        CHECK(seasons.main == cases[i].main);
    }
    check_context_end(&context);
}

static void
day_and_week_of_a_load_are_found(void)
{
    KcContext context = check_context();
    Series series = read_series("taylor_4w");
    KcSeriesSeasons seasons = find(&context, series.values, series.count, 336, 48);

    for (int i = 0; i < 2; i++)
        printf("# taylor_4w %zu: strength %.3f, correlation %.3f\n", seasons.season[i].period,
               seasons.season[i].strength, seasons.season[i].correlation);
    CHECK(seasons.count == 2 && seasons.main == 48);
    CHECK(seasons.season[0].is_likely && seasons.season[1].is_likely);
    check_context_end(&context);
}

/* A day without a week, and a week without a day, of n weeks of hours with noise. */
static void
a_day_alone_is_no_week(void)
{
    KcContext context = check_context();
    static double day[168 * 9], week[168 * 9];
    KcRng rng;
    int wrong = 0;

    kc_rng_seed(&rng, 7);
    for (size_t weeks = 2; weeks <= 8; weeks++) {
        size_t count = weeks * 168 + 1;
        KcSeriesSeasons seasons;

        for (size_t t = 0; t < count; t++) {
            day[t] = 5 * sin(2 * M_PI * (double)t / 24) + kc_rng_normal(&rng);
            week[t] = (t % 168 >= 120 ? 5 : 0) + kc_rng_normal(&rng);
        }
        seasons = find(&context, day, count, 24, 168);
        wrong += seasons.main != 24 || seasons.season[1].is_likely;
        seasons = find(&context, week, count, 24, 168);
        wrong += seasons.main != 168 || seasons.season[0].is_likely;
    }
    CHECK(wrong == 0);
    check_context_end(&context);
}

static void
noise_has_no_season(void)
{
    KcContext context = check_context();
    static double values[400], walk[400];
    KcRng rng;
    int found = 0, found_in_walk = 0;

    kc_rng_seed(&rng, 11);
    for (int i = 0; i < 200; i++) {
        size_t count = 49 + (size_t)i;

        for (size_t t = 0; t < count; t++) {
            values[t] = kc_rng_normal(&rng);
            walk[t] = (t ? walk[t - 1] : 0) + kc_rng_normal(&rng);
        }
        found += find(&context, values, count, 7, 24).main != 1;
        found_in_walk += find(&context, walk, count, 7, 24).main != 1;
    }
    printf("# seasons in 200 series of noise: %d, of random walks: %d\n", found, found_in_walk);
    CHECK(found <= 4);
    CHECK(found_in_walk <= 10);
    check_context_end(&context);
}

static void
what_cannot_have_a_season_has_none(void)
{
    KcContext context = check_context();
    double values[40], missing[3] = {NAN, NAN, NAN};
    size_t period = 7, zero = 0;
    KcSeriesSeasons seasons;

    for (int t = 0; t < 40; t++)
        values[t] = 1e300;
    seasons = find(&context, values, 40, 7, 12);
    CHECK(seasons.count == 2 && seasons.main == 1 && seasons.season[0].strength == 0);
    CHECK(seasons.season[0].correlation == 0);
    CHECK(find(&context, values, 1, 7, 12).count == 0);
    CHECK(find(&context, values, 2, 7, 12).main == 1);
    CHECK(find(&context, values, 14, 7, 12).count == 0);
    CHECK(kc_series_find_seasons(&context, values, 0, &period, 1, &seasons) == KC_SHAPE);
    CHECK(kc_series_find_seasons(&context, missing, 3, &period, 1, &seasons) == KC_SHAPE);
    CHECK(kc_series_find_seasons(&context, values, 40, &zero, 1, &seasons) == KC_INVALID);
    for (int t = 0; t < 40; t++)
        values[t] = t % 7 ? -1e300 : 1e300;
    seasons = find(&context, values, 40, 7, 12);
    CHECK(seasons.main == 7);
    for (int t = 0; t < 40; t++)
        values[t] = t % 2 ? NAN : t % 14;
    seasons = find(&context, values, 40, 7, 7);
    CHECK(seasons.count == 1 && seasons.season[0].correlation == 0 && !seasons.season[0].is_likely);
    values[3] = INFINITY;
    CHECK(kc_series_find_seasons(&context, values, 40, &period, 1, &seasons) == KC_RANGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(steps_suggest_their_periods);
    RUN(seasons_of_known_series_are_found);
    RUN(day_and_week_of_a_load_are_found);
    RUN(a_day_alone_is_no_week);
    RUN(noise_has_no_season);
    RUN(what_cannot_have_a_season_has_none);
    return DONE();
}
