/* What a load costs: worked examples, readings and curves alike, what has no price, any order. */
#include "tariff_tools.h"

#include "poll_tools.h"

#include "core/rng.h"
#include "core/tariff_cost.h"

#define MINUTE INT64_C(60000000)

static KcTariffLoad
one_day(KcContext *context, int32_t day, const float *kw, int points)
{
    KcDayCurve curve = {day, kw};
    KcTariffLoad load;

    CHECK(kc_tariff_load_curves(context, &curve, 1, points, &load) == KC_OK);
    return load;
}

static double
kwh(const KcTariffCost *cost, KcTariffPeriod period)
{
    return kc_sum_value(&cost->period[period].kwh);
}

static void
worked_examples_agree(void)
{
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    KcTariffLoad june = one_day(&context, JUNE_2023, li1, 24), july = one_day(&context, JULY_2024, li1, 24);
    KcTariffIndices indices;
    KcTariffCost cost;

    /* TOU1 */
    CHECK(kc_tariff_cost(&context, tariff, &june, &cost) == KC_OK);
    indices = kc_tariff_indices(&cost);
    CHECK_NEAR(kwh(&cost, KC_PEAK), 4160, 1e-9);
    CHECK_NEAR(kwh(&cost, KC_FLAT), 3860, 1e-9);
    CHECK_NEAR(kwh(&cost, KC_VALLEY), 2260, 1e-9);
    CHECK_NEAR(indices.cny, 7423, 1e-9);
    CHECK_NEAR(indices.average, 0.72208, 5e-6);
    CHECK_NEAR(indices.price_index, 0.72208 / 0.65, 1e-5);
    CHECK_NEAR(indices.peak_share, 0.4047, 5e-5);
    CHECK_NEAR(indices.valley_use, (2260 / 10280.0) / (8 / 24.0), 1e-12);
    CHECK(cost.valid == 24 && cost.intervals == 24 && cost.unpriced == 0);
    /* TOU3 */
    CHECK(kc_tariff_cost(&context, tariff, &july, &cost) == KC_OK);
    CHECK_NEAR(kwh(&cost, KC_CRITICAL_PEAK), 1180, 1e-9);
    CHECK_NEAR(kwh(&cost, KC_PEAK), 2980, 1e-9);
    CHECK_NEAR(kc_tariff_indices(&cost).cny, 7668.44, 1e-9);
    CHECK_NEAR(kc_tariff_indices(&cost).peak_share, 0.4047, 5e-5);
    check_context_end(&context);
}

static void
energies_cost_what_their_curve_does(void)
{
    const double energies[KC_TARIFF_PERIODS] = {1180, 2980, 3860, 2260, NAN};
    const double elsewhere[KC_TARIFF_PERIODS] = {NAN, NAN, NAN, 100, 7};
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    KcTariffCost cost;

    CHECK(kc_tariff_cost_energies(&context, tariff, JULY_2024 + 20, energies, &cost) == KC_OK);
    CHECK_NEAR(kc_tariff_indices(&cost).cny, 7668.44, 1e-9);
    CHECK_NEAR(kc_tariff_indices(&cost).valley_use, (2260 / 10280.0) / (8 / 24.0), 1e-12);
    CHECK(cost.unpriced == 0);
    /* There is no deep valley in this tariff. */
    CHECK(kc_tariff_cost_energies(&context, tariff, JULY_2024, elsewhere, &cost) == KC_OK);
    CHECK(cost.unpriced == 1 && cost.unpriced_days == 1);
    CHECK_NEAR(kc_tariff_indices(&cost).cny, 100 * 0.65 * 0.4, 1e-12);
    CHECK_NEAR(kc_tariff_indices(&cost).priced_kwh, 100, 0);
    CHECK(kc_tariff_cost_energies(&context, tariff, 0, energies, &cost) == KC_OK);
    CHECK(cost.unpriced == 4 && isnan(kc_tariff_indices(&cost).cny));
    check_context_end(&context);
}

/* Readings of the days from JUNE_2023 on. */
static size_t
make_readings(KcTariffReading *readings, int days, int points, KcRng *rng)
{
    size_t count = 0;

    for (int i = 1; i <= days * points; i++)
        readings[count++] =
            (KcTariffReading){(int64_t)JUNE_2023 * 1440 * MINUTE + i * (1440 / points) * MINUTE,
                              (float)(1000 * kc_rng_uniform(rng))};
    return count;
}

static void
shuffle(KcTariffReading *readings, size_t count, KcRng *rng)
{
    for (size_t i = count; i > 1; i--) {
        size_t k = kc_rng_below(rng, i);
        KcTariffReading reading = readings[k];

        readings[k] = readings[i - 1];
        readings[i - 1] = reading;
    }
}

static void
readings_and_curves_cost_the_same_in_any_order(void)
{
    enum { DAYS = 90, POINTS = 96 };
    static KcTariffReading readings[DAYS * POINTS];
    static float curves[DAYS][POINTS];
    KcDayCurve days[DAYS];
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    KcTariffLoad load;
    KcTariffCost by_curve, by_reading;
    size_t count;
    KcRng rng;

    kc_rng_seed(&rng, 1);
    count = make_readings(readings, DAYS, POINTS, &rng);
    for (size_t i = 0; i < count; i++)
        curves[i / POINTS][i % POINTS] = (float)readings[i].kw;
    for (int d = 0; d < DAYS; d++)
        days[d] = (KcDayCurve){JUNE_2023 + (d * 37) % DAYS, curves[(d * 37) % DAYS]};
    CHECK(kc_tariff_load_curves(&context, days, DAYS, POINTS, &load) == KC_OK && load.days == DAYS);
    CHECK(kc_tariff_cost(&context, tariff, &load, &by_curve) == KC_OK);
    shuffle(readings, count, &rng);
    CHECK(kc_tariff_load_readings(&context, readings, count, 0, true, &load) == KC_OK);
    CHECK(load.points == POINTS && load.days == DAYS && load.duplicates == 0);
    CHECK(kc_tariff_cost(&context, tariff, &load, &by_reading) == KC_OK);
    CHECK(memcmp(by_curve.period, by_reading.period, sizeof by_curve.period) == 0);
    check_context_end(&context);
}

static void
duplicates_count_once_and_gaps_are_told(void)
{
    static const float day[4] = {10, NAN, 10, 10}, again[4] = {8, 12, NAN, 10};
    KcDayCurve curves[] = {{JUNE_2023 + 2, day}, {JUNE_2023, day}, {JUNE_2023, again}};
    KcTariffReading readings[] = {
        {15 * MINUTE, 1}, {30 * MINUTE, 2}, {30 * MINUTE, 5}, {45 * MINUTE, 1}, {2, 9}};
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    KcTariffLoad load;
    KcTariffCost cost;

    CHECK(kc_tariff_load_curves(&context, curves, 3, 4, &load) == KC_OK);
    CHECK(load.days == 2 && load.duplicates == 1 && load.kw[0] == 10 && load.kw[1] == 12);
    CHECK(kc_tariff_cost(&context, tariff, &load, &cost) == KC_OK);
    /* A day between them has no row at all. */
    CHECK(cost.intervals == 12 && cost.valid == 7 && cost.days == 2);
    CHECK_NEAR(kc_tariff_indices(&cost).kwh, (4 * 10 + 2 + 3 * 10) * 6.0, 1e-9);
    CHECK(kc_tariff_load_readings(&context, readings, 5, 0, true, &load) == KC_OK);
    /* Two microseconds past midnight belong to the first interval. */
    CHECK(load.points == 96 && load.days == 1 && load.duplicates == 1);
    CHECK(load.kw[0] == 5 && load.kw[1] == 5 && load.kw[2] == 1 && isnan(load.kw[3]));
    CHECK(kc_tariff_load_readings(&context, readings, 5, 15, false, &load) == KC_OK);
    CHECK(load.kw[0] == 9 && load.kw[1] == 1 && load.kw[2] == 5);
    check_context_end(&context);
}

/* Readings finer than the interval are its mean; a time that is there twice counts once, with the greater. */
static void
several_readings_of_an_interval_are_its_mean(void)
{
    KcTariffReading readings[] = {{45 * MINUTE, 9}, {15 * MINUTE, 1}, {30 * MINUTE, 2},
                                  {30 * MINUTE, 6}, {60 * MINUTE, 4}, {75 * MINUTE, 7}};
    KcContext context = check_context();
    KcTariffLoad load;

    CHECK(kc_tariff_load_readings(&context, readings, 6, 60, true, &load) == KC_OK);
    CHECK(load.points == 24 && load.duplicates == 1);
    CHECK_NEAR(load.kw[0], (1 + 6 + 9 + 4) / 4.0, 1e-12);
    CHECK(load.kw[1] == 7 && isnan(load.kw[2]));
    check_context_end(&context);
}

/* Whatever must be sorted: readings, the distances between them, curves. */
static void
sorting_can_be_cancelled(void)
{
    enum { COUNT = 1500000 };
    static KcTariffReading readings[COUNT];
    static KcDayCurve curves[COUNT];
    static const float kw[1] = {1};
    KcRng rng;

    kc_rng_seed(&rng, 5);
    for (int i = 0; i < COUNT; i++) {
        /* No distance is that of more than half of them. */
        readings[i] = (KcTariffReading){(int64_t)kc_rng_below(&rng, UINT64_C(1) << 50), 1};
        curves[i] = (KcDayCurve){(int32_t)kc_rng_below(&rng, UINT64_C(1) << 30), kw};
    }
    for (int kind = 0; kind < 2; kind++) {
        KcContext context = check_context();
        KcTariffLoad load;
        PollWatch watch;

        poll_watch_begin(&watch, &context);
        if (kind)
            CHECK(kc_tariff_load_curves(&context, curves, COUNT, 1, &load) == KC_OK && load.days > COUNT / 2);
        else
            CHECK(kc_tariff_load_readings(&context, readings, COUNT, 0, true, &load) == KC_OK);
        CHECK(poll_watch_end(&watch) < POLL_LIMIT);
        check_context_end(&context);
    }
}

static void
many_readings_are_sorted(void)
{
    enum { DAYS = 800, POINTS = 96 };
    static KcTariffReading readings[DAYS * POINTS];
    KcContext context = check_context();
    KcTariffLoad load;
    KcRng rng;

    kc_rng_seed(&rng, 3);
    for (size_t count = DAYS * POINTS; count > 1000; count = count * 2 / 3) {
        for (size_t i = 0; i < count; i++)
            readings[i] = (KcTariffReading){((int64_t)i + 1) * 15 * MINUTE, (double)i};
        shuffle(readings, count, &rng);
        CHECK(kc_tariff_load_readings(&context, readings, count, 0, true, &load) == KC_OK);
        CHECK(load.points == POINTS && load.days == (count + POINTS - 1) / POINTS && load.duplicates == 0);
        for (size_t i = 0; i < count; i++)
            CHECK(load.kw[i] == (double)i && readings[i].kw == (double)i);
    }
    check_context_end(&context);
}

static void
an_interval_that_cannot_be_told_is_said(void)
{
    KcTariffReading one[] = {{0, 1}}, odd[] = {{0, 1}, {7 * MINUTE, 1}, {14 * MINUTE, 1}},
                    mixed[] = {{0, 1},
                               {60 * MINUTE, 1},
                               {90 * MINUTE, 1},
                               {150 * MINUTE, 1},
                               {180 * MINUTE, 1},
                               {185 * MINUTE, 1}},
                    quick[] = {{0, 1}, {1000, 1}, {2000, 1}};
    KcContext context = check_context();
    KcTariffLoad load;

    CHECK(kc_tariff_load_readings(&context, one, 1, 0, true, &load) == KC_OK && load.points == 0);
    CHECK(kc_tariff_load_readings(&context, odd, 3, 0, true, &load) == KC_OK && load.points == 0);
    CHECK(kc_tariff_load_readings(&context, quick, 3, 0, true, &load) == KC_OK && load.points == 0);
    CHECK(kc_tariff_load_readings(&context, one, 1, 60, true, &load) == KC_OK && load.points == 24);
    CHECK(kc_tariff_load_readings(&context, one, 0, 0, true, &load) == KC_OK && load.days == 0);
    /* Without a majority the most common distance, the least of several. */
    CHECK(kc_tariff_load_readings(&context, mixed, 6, 0, true, &load) == KC_OK && load.points == 48);
    check_context_end(&context);
}

static void
what_has_no_price_is_told_and_not_free(void)
{
    static const float kw[24] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    KcDayCurve curves[] = {{JUNE_2023 - 2, kw}, {JUNE_2023 - 1, kw}, {JUNE_2023, kw}};
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    KcTariffIndices indices;
    KcTariffLoad load;
    KcTariffCost cost;

    CHECK(kc_tariff_load_curves(&context, curves, 3, 24, &load) == KC_OK);
    CHECK(kc_tariff_cost(&context, tariff, &load, &cost) == KC_OK);
    indices = kc_tariff_indices(&cost);
    CHECK(cost.unpriced == 48 && cost.unpriced_days == 2);
    CHECK(cost.unpriced_day == JUNE_2023 - 2 && cost.unpriced_minute == 0);
    CHECK_NEAR(indices.kwh, 72, 1e-9);
    CHECK_NEAR(indices.priced_kwh, 24, 1e-9);
    CHECK_NEAR(indices.average, (8 * 1.6 + 8 + 8 * 0.4) * 0.65 / 24, 1e-12);
    CHECK_NEAR(indices.valley_use, 1, 1e-12);
    load.days = 2;
    CHECK(kc_tariff_cost(&context, tariff, &load, &cost) == KC_OK);
    CHECK(isnan(kc_tariff_indices(&cost).cny) && isnan(kc_tariff_indices(&cost).average));
    load.days = 0;
    CHECK(kc_tariff_cost(&context, tariff, &load, &cost) == KC_OK);
    CHECK(isnan(kc_tariff_indices(&cost).cny) && cost.intervals == 0);
    check_context_end(&context);
}

static void
export_is_told_apart_and_prices_may_be_negative_or_zero(void)
{
    static const float kw[2] = {10, -4};
    KcTariffPrices prices[] = {{0, 0, -0.1, 0, NO_RULES}, {1, 1, 0, 0, NO_RULES}, {2, 2, 1, 0.5, NO_RULES}};
    KcContext context = check_context();
    KcTariff *tariff;
    KcTariffCost cost;

    CHECK(kc_tariff_build(&context, NULL, 0, prices, 3, &tariff) == KC_OK);
    for (int32_t day = 0; day < 3; day++) {
        KcTariffLoad load = one_day(&context, day, kw, 2);

        CHECK(kc_tariff_cost(&context, tariff, &load, &cost) == KC_OK);
        CHECK_NEAR(kc_sum_value(&cost.export_kwh), 48, 1e-9);
        CHECK_NEAR(kc_tariff_indices(&cost).cny, 120 * (day == 0 ? -0.1 : day == 1 ? 0 : 1.5), 1e-9);
    }
    check_context_end(&context);
}

static void
a_part_of_an_interval_may_have_no_price(void)
{
    const KcTariffHours rows[] = {{0, 9, 1, KC_FLAT, 0, 90, 1},
                                  {0, 9, 1, KC_PEAK, 120, 1440, 2},
                                  {0, 9, 1, KC_CRITICAL_PEAK, 600, 660, 3},
                                  {0, 9, 1, KC_CRITICAL_PEAK, 660, 720, 4}};
    const double energies[KC_TARIFF_PERIODS] = {10, 10, 10, NAN, NAN};
    float kw[24];
    KcContext context = check_context();
    KcTariffLoad load;
    KcTariff *tariff;
    KcTariffCost cost;

    for (int i = 0; i < 24; i++)
        kw[i] = 6;
    load = one_day(&context, 3, kw, 24);
    CHECK(kc_tariff_build(&context, rows, 4, &price_065, 1, &tariff) == KC_OK);
    CHECK(kc_tariff_cost(&context, tariff, &load, &cost) == KC_OK);
    CHECK(cost.unpriced == 1 && cost.unpriced_minute == 60);
    CHECK_NEAR(kc_sum_value(&cost.no_period_kwh), 3, 1e-12);
    CHECK_NEAR(kwh(&cost, KC_FLAT), 9, 1e-12);
    CHECK_NEAR(kc_tariff_indices(&cost).cny, 0.65 * (9 + 20 * 6 * 2 + 6 * 3 + 6 * 4), 1e-9);
    /* An energy of a period that has two prices cannot be priced. */
    CHECK(kc_tariff_cost_energies(&context, tariff, 3, energies, &cost) == KC_OK);
    CHECK(cost.unpriced == 1);
    CHECK_NEAR(kc_tariff_indices(&cost).cny, 0.65 * (10 + 20), 1e-12);
    check_context_end(&context);
}

static void
power_beyond_all_measure_is_refused(void)
{
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    KcTariffReading reading = {(int64_t)JUNE_2023 * 1440 * MINUTE + MINUTE, 1e300};
    KcTariffLoad load;
    KcTariffCost cost;

    CHECK(kc_tariff_load_readings(&context, &reading, 1, 15, true, &load) == KC_OK);
    CHECK(kc_tariff_cost(&context, tariff, &load, &cost) == KC_RANGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(worked_examples_agree);
    RUN(energies_cost_what_their_curve_does);
    RUN(readings_and_curves_cost_the_same_in_any_order);
    RUN(duplicates_count_once_and_gaps_are_told);
    RUN(several_readings_of_an_interval_are_its_mean);
    RUN(sorting_can_be_cancelled);
    RUN(many_readings_are_sorted);
    RUN(an_interval_that_cannot_be_told_is_said);
    RUN(what_has_no_price_is_told_and_not_free);
    RUN(export_is_told_apart_and_prices_may_be_negative_or_zero);
    RUN(a_part_of_an_interval_may_have_no_price);
    RUN(power_beyond_all_measure_is_refused);
    return DONE();
}
