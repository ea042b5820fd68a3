/* Effects of the calendar, and dependence on production. */
#include "poll_tools.h"

#include "core/load_calendar.h"

static void
a_planted_calendar_is_found(void)
{
    enum { DAYS = 364 };
    KcContext context = check_context();
    KcCalendarDay days[DAYS];
    KcCalendar calendar;

    for (int i = 0; i < DAYS; i++) {
        /* A level that grows by a third over the year. */
        double level = 900 + i;

        days[i] = (KcCalendarDay){i, kc_load_weekday(i) >= 5 ? KC_DAY_REST : KC_DAY_WORKING, level};
        if (i >= 200 && i < 207)
            days[i].type = KC_DAY_HOLIDAY;
        days[i].energy *= days[i].type == KC_DAY_REST ? 0.6 : days[i].type == KC_DAY_HOLIDAY ? 0.2 : 1;
    }
    CHECK(kc_load_calendar(&context, days, DAYS, 14, &calendar) == KC_OK && calendar.state == KC_LOAD_OK);
    CHECK(calendar.types[KC_DAY_HOLIDAY].days == 7 && calendar.types[KC_DAY_ADJUSTED].days == 0);
    CHECK_NEAR(calendar.types[KC_DAY_HOLIDAY].effect, -0.8, 0.001);
    CHECK_NEAR(calendar.types[KC_DAY_REST].effect, -0.4, 0.002);
    CHECK_NEAR(calendar.types[KC_DAY_REST].ratio, 0.6, 0.005);
    CHECK(calendar.types[KC_DAY_WORKING].ratio == 1 && isnan(calendar.types[KC_DAY_ADJUSTED].mean));
    CHECK(calendar.explained > 0.8 && calendar.explained < 1);
    days[3].day = days[2].day;
    CHECK(kc_load_calendar(&context, days, DAYS, 14, &calendar) == KC_OK);
    CHECK(calendar.state == KC_LOAD_DUPLICATE_TIMES &&
          calendar.state_at == days[2].day * KC_DAY_MICROSECONDS);
    CHECK(kc_load_calendar(&context, days, 0, 14, &calendar) == KC_OK && calendar.state == KC_LOAD_NO_VALUES);
    check_context_end(&context);
}

static KcProduction
production_of(const double *energy, const double *output, int count)
{
    char memory[2 * sizeof(KcMomentsAxis) + 5 * sizeof(KcSum)] __attribute__((aligned(16)));
    KcMoments moments = kc_moments_at(memory, 2);

    kc_moments_clear(&moments);
    for (int i = 0; i < count; i++) {
        double row[2] = {energy[i], output[i]};

        kc_moments_add(&moments, row, i);
    }
    return kc_load_production(&moments, count);
}

/* x and y of Anscombe's first quartet: intercept 3.0001 (1.1247), slope 0.5001 (0.1179), R² 0.6665. */
static void
production_is_a_regression(void)
{
    const double x[11] = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    const double y[11] = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
    KcProduction production = production_of(y, x, 11);

    CHECK(production.state == KC_LOAD_OK);
    CHECK_NEAR(production.base, 3.0000909, 1e-6);
    CHECK_NEAR(production.base_error, 1.1247468, 1e-6);
    CHECK_NEAR(production.unit, 0.5000909, 1e-7);
    CHECK_NEAR(production.unit_error, 0.1179055, 1e-7);
    CHECK_NEAR(production.r_squared, 0.6665425, 1e-7);
    CHECK_NEAR(production.specific, 7.500909 / 9, 1e-6);
    CHECK(production_of(y, x, 2).state == KC_LOAD_TOO_SHORT &&
          production_of(y, x, 0).state == KC_LOAD_NO_VALUES);
    CHECK(production_of(y, (const double[5]){3, 3, 3, 3, 3}, 5).state == KC_LOAD_CONSTANT);
}

static void
many_days_can_be_cancelled_and_more_are_refused(void)
{
    static KcCalendarDay days[KC_LOAD_MOST_DAYS + 1];
    KcContext context = check_context();
    KcCalendar calendar;
    PollWatch watch;

    for (int i = 0; i <= KC_LOAD_MOST_DAYS; i++)
        days[i] = (KcCalendarDay){i, kc_load_weekday(i) >= 5 ? KC_DAY_REST : KC_DAY_WORKING, 1 + i % 9};
    poll_watch_begin(&watch, &context);
    CHECK(kc_load_calendar(&context, days, KC_LOAD_MOST_DAYS, 366, &calendar) == KC_OK);
    CHECK(calendar.days == KC_LOAD_MOST_DAYS);
    CHECK(poll_watch_end(&watch) < POLL_LIMIT);
    CHECK(kc_load_calendar(&context, days, KC_LOAD_MOST_DAYS + 1, 14, &calendar) == KC_TOO_LARGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(a_planted_calendar_is_found);
    RUN(many_days_can_be_cancelled_and_more_are_refused);
    RUN(production_is_a_regression);
    return DONE();
}
