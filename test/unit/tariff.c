/* A tariff's hours and prices: which of them count on a day, what no row covers, what two rows contradict. */
#include "tariff_tools.h"

#include "poll_tools.h"

#include "core/rng.h"

static const KcTariffSlots *
slots_on(KcContext *context, KcTariff *tariff, int32_t day, int points)
{
    const KcTariffSlots *slots = NULL;
    int32_t index;

    CHECK(kc_tariff_slots_on(context, tariff, day, kc_tariff_month(day, &index), points, &slots) == KC_OK);
    return slots;
}

static void
days_have_their_months(void)
{
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t day = 0, index;

    /* From 2000-01-01 on, eight hundred years. */
    for (int month = 2000 * 12; month < 2800 * 12; month++) {
        int year = month / 12;
        int length = lengths[month % 12];

        if (month % 12 == 1 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
            length++;
        CHECK(kc_tariff_month(day, &index) == month % 12 + 1 && index == month);
        day += length;
        CHECK(kc_tariff_month(day - 1, &index) == month % 12 + 1 && index == month);
    }
    CHECK(kc_tariff_month(-1, &index) == 12 && index == 1999 * 12 + 11);
    CHECK(kc_tariff_month(JUNE_2023, &index) == 6 && index == 2023 * 12 + 5);
    CHECK(kc_tariff_month(-730119, &index) == 1 && index == 1 * 12);
}

static void
a_period_runs_over_midnight(void)
{
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    const KcTariffSlots *slots = slots_on(&context, tariff, JULY_2024, 24);

    CHECK(kc_tariff_problem(tariff)->fault == KC_TARIFF_SOUND);
    CHECK(slots->priced == 24);
    CHECK(slots->ratio[0] == 0.4 && slots->ratio[6] == 0.4 && slots->ratio[7] == 1 &&
          slots->ratio[23] == 0.4);
    /* Critical peak lies over peak in July, not in June. */
    CHECK(slots->ratio[15] == 1.92 && slots->ratio[16] == 1.92 && slots->ratio[17] == 1.6);
    CHECK(slots_on(&context, tariff, JUNE_2023, 24)->ratio[15] == 1.6);
    /* Cheapest first, ties by place. */
    CHECK(slots->order[0] == 0 && slots->order[7] == 23 && slots->order[8] == 7 && slots->order[23] == 16);
    /* Before its first day there is nothing. */
    CHECK(slots_on(&context, tariff, JUNE_2023 - 1, 24) == NULL);
    check_context_end(&context);
}

static void
an_interval_in_two_periods_has_their_mean(void)
{
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    const KcTariffSlots *slots = slots_on(&context, tariff, JUNE_2023, 4);

    CHECK(slots->band[1] == KC_TARIFF_MIXED_BAND && slots->priced == 4);
    /* 6 to 12: an hour of valley, three of flat, two of peak. */
    CHECK_NEAR(slots->ratio[1], (0.4 + 3 + 2 * 1.6) / 6, 1e-12);
    CHECK(slots->ratio[0] == 0.4);
    check_context_end(&context);
}

static void
gaps_and_contradictions_have_no_price(void)
{
    const KcTariffHours rows[] = {{0, 99, 1, KC_FLAT, 0, 600, 1},
                                  {0, 99, 1, KC_PEAK, 540, 1200, 1.5},
                                  {0, 99, 1, KC_PEAK, 700, 800, 1.5},
                                  {0, 99, 1, KC_CRITICAL_PEAK, 560, 580, 2},
                                  {0, 99, 2, KC_FLAT, 0, 1440, 1}};
    KcContext context = check_context();
    const KcTariffSlots *slots;
    KcTariff *tariff;

    CHECK(kc_tariff_build(&context, rows, 5, NULL, 0, &tariff) == KC_OK);
    slots = slots_on(&context, tariff, 3, 1440);
    CHECK(slots->ratio[539] == 1 && isnan(slots->ratio[540]) && slots->ratio[560] == 2 &&
          isnan(slots->ratio[580]));
    /* Said twice is no contradiction. */
    CHECK(slots->ratio[600] == 1.5 && slots->ratio[750] == 1.5 && slots->ratio[1199] == 1.5);
    CHECK(isnan(slots->ratio[1200]) && slots->priced == 1440 - 40 - 240);
    CHECK(kc_tariff_problem(tariff)->fault == KC_TARIFF_OVERLAP);
    CHECK(kc_tariff_problem(tariff)->month == 1 && kc_tariff_problem(tariff)->minute == 540);
    /* January, and the ten months that nothing is said of. */
    CHECK(kc_tariff_problem(tariff)->months == 11);
    CHECK(slots_on(&context, tariff, 40, 24)->priced == 24);
    CHECK(slots_on(&context, tariff, 70, 24)->priced == 0);
    check_context_end(&context);
}

static void
the_latest_version_counts_and_the_earlier_comes_back(void)
{
    const KcTariffHours rows[] = {{KC_TARIFF_ALWAYS, KC_TARIFF_FOREVER, 1, KC_FLAT, 0, 1440, 1},
                                  {10, 12, 1, KC_FLAT, 0, 1440, 3}};
    const KcTariffPrices prices[] = {{0, KC_TARIFF_FOREVER, 0.5, 0, NO_RULES},
                                     {5, 20, 0.7, 0, NO_RULES},
                                     {30, 40, 0.1, 0, NO_RULES},
                                     {30, KC_TARIFF_FOREVER, 0.2, 0, NO_RULES}};
    KcContext context = check_context();
    KcTariff *tariff;

    CHECK(kc_tariff_build(&context, rows, 2, prices, 4, &tariff) == KC_OK);
    CHECK(slots_on(&context, tariff, 9, 1)->ratio[0] == 1 &&
          slots_on(&context, tariff, 10, 1)->ratio[0] == 3);
    CHECK(slots_on(&context, tariff, 12, 1)->ratio[0] == 3 &&
          slots_on(&context, tariff, 13, 1)->ratio[0] == 1);
    CHECK(slots_on(&context, tariff, INT32_MIN + 9, 1) != NULL);
    CHECK(kc_tariff_prices_on(tariff, -1) == NULL);
    CHECK(kc_tariff_prices_on(tariff, 4)->flat == 0.5 && kc_tariff_prices_on(tariff, 5)->flat == 0.7);
    CHECK(kc_tariff_prices_on(tariff, 21)->flat == 0.5);
    /* Two that begin on one day contradict each other, as long as both hold. */
    CHECK(kc_tariff_prices_on(tariff, 35) == NULL && kc_tariff_prices_on(tariff, 41)->flat == 0.2);
    check_context_end(&context);
}

static void
without_hours_all_is_flat(void)
{
    KcContext context = check_context();
    KcTariff *tariff;

    CHECK(kc_tariff_build(&context, NULL, 0, &price_065, 1, &tariff) == KC_OK);
    CHECK(slots_on(&context, tariff, 5, 96)->ratio[50] == 1);
    CHECK(kc_tariff_build(&context, NULL, 0, NULL, 0, &tariff) == KC_OK);
    CHECK(kc_tariff_prices_on(tariff, 0) == NULL);
    check_context_end(&context);
}

static void
the_order_of_rows_does_not_show(void)
{
    KcContext context = check_context();
    KcTariffHours rows[200];
    KcTariff *tariff, *other;
    size_t count = sichuan_hours(rows), same;
    KcRng rng;

    kc_rng_seed(&rng, 5);
    CHECK(kc_tariff_build(&context, rows, count, &price_065, 1, &tariff) == KC_OK);
    for (size_t i = count; i > 1; i--) {
        size_t k = kc_rng_below(&rng, i);
        KcTariffHours row = rows[k];

        rows[k] = rows[i - 1];
        rows[i - 1] = row;
    }
    CHECK(kc_tariff_build(&context, rows, count, &price_065, 1, &other) == KC_OK);
    CHECK(memcmp(kc_tariff_hours(tariff, &same), kc_tariff_hours(other, &same), count * sizeof *rows) == 0);
    check_context_end(&context);
}

static void
rows_that_cannot_be_are_refused(void)
{
    const KcTariffHours good = {0, 1, 1, KC_FLAT, 0, 1440, 1};
    KcTariffPrices price = price_065;
    KcContext context = check_context();
    KcTariffHours bad[] = {good, good, good, good, good, good, good, good};
    KcTariff *tariff;

    bad[0].month = 13;
    bad[1].month = 0;
    bad[2].starts = -1;
    bad[3].ends = 1441;
    bad[4].ends = 0;
    bad[5].ratio = NAN;
    bad[6].to = -1;
    bad[7].period = 7;
    for (int i = 0; i < 8; i++)
        CHECK(kc_tariff_build(&context, &bad[i], 1, NULL, 0, &tariff) == (i == 5 ? KC_RANGE : KC_INVALID));
    price.flat = INFINITY;
    CHECK(kc_tariff_build(&context, NULL, 0, &price, 1, &tariff) == KC_RANGE);
    price = price_065;
    price.fixed = NAN;
    CHECK(kc_tariff_build(&context, NULL, 0, &price, 1, &tariff) == KC_RANGE);
    price = price_065;
    price.rules.tolerance = 0.5;
    CHECK(kc_tariff_build(&context, NULL, 0, &price, 1, &tariff) == KC_INVALID);
    CHECK(kc_tariff_build(&context, NULL, KC_TARIFF_MOST_ROWS + 1, NULL, 0, &tariff) == KC_TOO_LARGE);
    check_context_end(&context);
}

static void
there_are_only_so_many_prices_in_a_month(void)
{
    KcTariffHours rows[KC_TARIFF_MOST_BANDS + 1];
    KcContext context = check_context();
    KcTariff *tariff;

    for (int i = 0; i <= KC_TARIFF_MOST_BANDS; i++)
        rows[i] = (KcTariffHours){0, 9, 1, KC_FLAT, 20 * i, 20 * i + 20, i};
    CHECK(kc_tariff_build(&context, rows, KC_TARIFF_MOST_BANDS + 1, NULL, 0, &tariff) == KC_OK);
    CHECK(kc_tariff_problem(tariff)->fault == KC_TARIFF_GAP);
    CHECK(kc_tariff_problem(tariff)->minute == 20 * KC_TARIFF_MOST_BANDS);
    check_context_end(&context);
}

static void
a_tariff_changes_only_so_often(void)
{
    static KcTariffPrices prices[KC_TARIFF_MOST_CHANGES + 1];
    KcContext context = check_context();
    KcTariff *tariff;

    for (int i = 0; i <= KC_TARIFF_MOST_CHANGES; i++) {
        prices[i] = price_065;
        prices[i].from = i;
        prices[i].flat = i;
    }
    CHECK(kc_tariff_build(&context, NULL, 0, prices, KC_TARIFF_MOST_CHANGES, &tariff) == KC_OK);
    CHECK(kc_tariff_prices_on(tariff, 17)->flat == 17 && kc_tariff_prices_on(tariff, 100000)->flat == 3999);
    CHECK(kc_tariff_build(&context, NULL, 0, prices, KC_TARIFF_MOST_CHANGES + 1, &tariff) == KC_TOO_LARGE);
    check_context_end(&context);
}

static void
rows_of_the_same_days_are_ordered_by_their_numbers(void)
{
    KcTariffPrices one[] = {price_065, price_065, price_065}, other[3];
    KcContext context = check_context();
    KcTariff *tariff;
    const KcTariffPrices *sorted;
    size_t count;

    one[0].flat = NAN;
    one[1].fixed = 1;
    one[2].rules.capacity_price = 3;
    other[0] = one[2];
    other[1] = one[0];
    other[2] = one[1];
    CHECK(kc_tariff_build(&context, NULL, 0, other, 3, &tariff) == KC_OK);
    sorted = kc_tariff_prices(tariff, &count);
    CHECK(count == 3 && isnan(sorted[0].flat) && sorted[1].rules.capacity_price == 3 && sorted[2].fixed == 1);
    CHECK(kc_tariff_prices_on(tariff, 0) == NULL);
    check_context_end(&context);
}

static void
laying_many_rows_can_be_cancelled(void)
{
    static KcTariffHours rows[KC_TARIFF_MOST_ROWS];
    KcContext context = check_context();
    KcTariff *tariff;
    PollWatch watch;

    for (int i = 0; i < KC_TARIFF_MOST_ROWS; i++)
        rows[i] = (KcTariffHours){0, 99, 1, KC_FLAT, 0, 1440, i % 7};
    poll_watch_begin(&watch, &context);
    CHECK(kc_tariff_build(&context, rows, KC_TARIFF_MOST_ROWS, NULL, 0, &tariff) == KC_OK);
    CHECK(poll_watch_end(&watch) < POLL_LIMIT);
    check_context_end(&context);
}

int
main(void)
{
    RUN(days_have_their_months);
    RUN(a_period_runs_over_midnight);
    RUN(an_interval_in_two_periods_has_their_mean);
    RUN(gaps_and_contradictions_have_no_price);
    RUN(the_latest_version_counts_and_the_earlier_comes_back);
    RUN(without_hours_all_is_flat);
    RUN(the_order_of_rows_does_not_show);
    RUN(there_are_only_so_many_prices_in_a_month);
    RUN(a_tariff_changes_only_so_often);
    RUN(rows_of_the_same_days_are_ordered_by_their_numbers);
    RUN(laying_many_rows_can_be_cancelled);
    RUN(rows_that_cannot_be_are_refused);
    return DONE();
}
