/* Moving load: the worked example, the optimum against every corner of the linear program, what stays where it is. */
#include "tariff_tools.h"

#include "core/rng.h"
#include "core/tariff_fill.h"
#include "core/tariff_shift.h"

static const KcShiftTask nothing = {
    .share = NAN, .limit_kw = NAN, .basic_mode = KC_BASIC_NO_MODE, .capacity_kva = NAN, .contract_kw = NAN};

static KcTariffLoad
load_of(KcContext *context, KcDayCurve *curves, size_t count, int points)
{
    KcTariffLoad load;

    CHECK(kc_tariff_load_curves(context, curves, count, points, &load) == KC_OK);
    return load;
}

/* TOU2: 500 kWh a day from peak to valley, 22 days of the month. */
static void
the_worked_example_agrees(void)
{
    float kw[24] = {0};
    KcDayCurve curves[22];
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    KcShiftTask task = nothing;
    KcTariffLoad load;
    KcShift shift;

    kw[17] = 500;
    for (int d = 0; d < 22; d++)
        curves[d] = (KcDayCurve){JUNE_2023 + d, kw};
    task.share = 1;
    load = load_of(&context, curves, 22, 24);
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    CHECK(shift.days == 22 && shift.priced_days == 22 && shift.months == 1);
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].saving, 8580, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_FEASIBLE].saving, 8580, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_LEVEL].saving, 8580, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].moved_kwh, 500 * 22, 1e-9);
    /* Spread over the eight hours of valley. */
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].demand_after, 500 / 8.0, 1e-9);
    CHECK(shift.kind[KC_SHIFT_THEORETICAL].demand_before == 500);
    CHECK(isnan(shift.kind[KC_SHIFT_THEORETICAL].basic_after) && !shift.kind[KC_SHIFT_ROTATION].is_known);
    check_context_end(&context);
}

/* A tariff with a price of its own in each of `points` intervals. */
static KcTariff *
tariff_of(KcContext *context, const double *ratio, int points, double flat)
{
    KcTariffHours rows[24];
    KcTariffPrices price = price_065;
    KcTariff *tariff = NULL;

    price.flat = flat;
    for (int i = 0; i < points; i++)
        rows[i] = (KcTariffHours){KC_TARIFF_ALWAYS,    KC_TARIFF_FOREVER,         1,       KC_FLAT,
                                  i * (1440 / points), (i + 1) * (1440 / points), ratio[i]};
    CHECK(kc_tariff_build(context, rows, (size_t)points, &price, 1, &tariff) == KC_OK);
    return tariff;
}

/* The least cost over the corners of the program: all intervals but one at a bound, the one takes the rest. */
static double
best_corner(const double *price, const double *power, const double *low, const double *high, int points)
{
    double total = 0, best = INFINITY;

    for (int i = 0; i < points; i++)
        total += power[i];
    for (int set = 0; set < 1 << points; set++)
        for (int free = 0; free < points; free++) {
            double rest = total, cost = 0;

            for (int i = 0; i < points; i++)
                if (i != free) {
                    double x = set >> i & 1 ? high[i] : low[i];

                    rest -= x;
                    cost += x * price[i];
                }
            if (rest >= low[free] - 1e-9 && rest <= high[free] + 1e-9)
                best = fmin(best, cost + rest * price[free]);
        }
    return best;
}

static void
a_filled_day_is_the_best_corner(void)
{
    enum { POINTS = 8 };
    KcRng rng;

    kc_rng_seed(&rng, 9);
    for (int trial = 0; trial < 400; trial++) {
        double ratio[POINTS], price[POINTS], power[POINTS], low[POINTS], high[POINTS], filled[POINTS];
        double flat = trial % 5 == 0 ? -0.3 : 0.65, cost = 0, total = 0;
        KcContext context = check_context();
        const KcTariffSlots *slots;
        KcTariff *tariff;

        for (int i = 0; i < POINTS; i++) {
            ratio[i] = (double)kc_rng_below(&rng, trial % 2 ? 4 : 1000) / 10;
            power[i] = 100 * kc_rng_uniform(&rng);
            low[i] = power[i] * kc_rng_uniform(&rng);
            high[i] = power[i] + 50 * kc_rng_uniform(&rng);
            price[i] = ratio[i] * flat;
        }
        tariff = tariff_of(&context, ratio, POINTS, flat);
        CHECK(kc_tariff_slots_on(&context, tariff, 3, 1, POINTS, &slots) == KC_OK && slots->priced == POINTS);
        kc_tariff_fill_day(slots, flat < 0, 0, power, low, high, filled);
        for (int i = 0; i < POINTS; i++) {
            CHECK(filled[i] >= low[i] - 1e-9 && filled[i] <= high[i] + 1e-9);
            cost += filled[i] * price[i];
            total += filled[i] - power[i];
        }
        CHECK_NEAR(total, 0, 1e-9);
        CHECK_NEAR(cost, best_corner(price, power, low, high, POINTS), 1e-8);
        /* Of intervals of one price, the higher could not give to the lower. */
        for (int i = 0; i < POINTS; i++)
            for (int k = 0; k < POINTS; k++)
                if (price[i] == price[k] && filled[i] > filled[k] + 1e-9)
                    CHECK(filled[i] <= low[i] + 1e-9 || filled[k] >= high[k] - 1e-9);
        check_context_end(&context);
    }
}

/* The least cost with what moving costs, over the corners: all intervals but one at a bound or as they were. */
static double
best_corner_with_premium(const double *price, double premium, const double *power, const double *low,
                         const double *high, int points)
{
    double total = 0, best = INFINITY;
    int corners = points;

    for (int i = 0; i < points; i++) {
        total += power[i];
        corners *= 3;
    }
    for (int corner = 0; corner < corners; corner++) {
        int free = corner % points, code = corner / points;
        double rest = total, cost = 0;

        for (int i = 0; i < points; i++, code /= 3) {
            double x = code % 3 == 0 ? low[i] : code % 3 == 1 ? power[i] : high[i];

            if (i == free)
                continue;
            rest -= x;
            cost += x * price[i] + premium * fmax(0, x - power[i]);
        }
        if (rest >= low[free] - 1e-9 && rest <= high[free] + 1e-9)
            best = fmin(best, cost + rest * price[free] + premium * fmax(0, rest - power[free]));
    }
    return best;
}

static void
only_what_gains_more_than_it_costs_moves(void)
{
    enum { POINTS = 6 };
    KcRng rng;

    kc_rng_seed(&rng, 10);
    for (int trial = 0; trial < 400; trial++) {
        double ratio[POINTS], power[POINTS], low[POINTS], high[POINTS], filled[POINTS], signed_ratio[POINTS];
        double premium = (double)kc_rng_below(&rng, 20) / 10, cost = 0, total = 0;
        bool reversed = trial % 5 == 0;
        KcContext context = check_context();
        const KcTariffSlots *slots;
        KcTariff *tariff;

        for (int i = 0; i < POINTS; i++) {
            ratio[i] = (double)kc_rng_below(&rng, trial % 2 ? 4 : 30) / 10;
            power[i] = 100 * kc_rng_uniform(&rng);
            low[i] = power[i] * kc_rng_uniform(&rng);
            high[i] = power[i] + 50 * kc_rng_uniform(&rng);
            signed_ratio[i] = reversed ? -ratio[i] : ratio[i];
        }
        tariff = tariff_of(&context, ratio, POINTS, 1);
        CHECK(kc_tariff_slots_on(&context, tariff, 3, 1, POINTS, &slots) == KC_OK);
        kc_tariff_fill_day(slots, reversed, premium, power, low, high, filled);
        for (int i = 0; i < POINTS; i++) {
            CHECK(filled[i] >= low[i] - 1e-9 && filled[i] <= high[i] + 1e-9);
            cost += filled[i] * signed_ratio[i] + premium * fmax(0, filled[i] - power[i]);
            total += filled[i] - power[i];
        }
        CHECK_NEAR(total, 0, 1e-9);
        CHECK_NEAR(cost, best_corner_with_premium(signed_ratio, premium, power, low, high, POINTS), 1e-8);
        check_context_end(&context);
    }
}

/* Half of a constant load may move, each kWh for 0.5: from peak (1.04) to valley (0.26) it gains, from flat (0.65) not. */
static void
labour_decides_what_moves(void)
{
    float kw[24];
    KcDayCurve curve = {JUNE_2023, kw};
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    KcShiftTask task = nothing;
    KcTariffLoad load;
    KcShift shift;

    for (int i = 0; i < 24; i++)
        kw[i] = 100;
    load = load_of(&context, &curve, 1, 24);
    task.share = 0.5;
    task.limit_kw = 300;
    task.cost_per_kwh = 0.5;
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    CHECK_NEAR(shift.kind[KC_SHIFT_FEASIBLE].moved_kwh, 400, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_FEASIBLE].saving, 400 * (1.04 - 0.26 - 0.5), 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].saving, 800 * (1.04 - 0.26 - 0.5), 1e-9);
    /* More than anything gains: nothing moves. A reward does not choose. */
    task.cost_per_kwh = 0.8;
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].moved_kwh, 0, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].saving, 0, 1e-9);
    task.cost_per_kwh = -0.1;
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    CHECK_NEAR(shift.kind[KC_SHIFT_FEASIBLE].moved_kwh, 800, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_FEASIBLE].saving, 400 * (0.78 + 0.39) + 80, 1e-9);
    /* Whatever the hour, the same price. */
    tariff = tariff_of(&context, (const double[]){1, 2, 3, 4}, 4, 0);
    load = load_of(&context, &(KcDayCurve){3, kw}, 1, 4);
    task.cost_per_kwh = 0.1;
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK && shift.priced_days == 1);
    CHECK_NEAR(shift.kind[KC_SHIFT_FEASIBLE].moved_kwh, 0, 1e-9);
    check_context_end(&context);
}

static void
demand_is_kept_where_it_must_be(void)
{
    static const double ratio[6] = {0.4, 0.4, 1, 1.6, 1.6, 1};
    float kw[6] = {10, 20, 60, 100, 80, 50};
    const KcBasicRules rules = {22, 35.2, 0.4, 1.05, 2, NAN, NAN};
    KcTariffPrices price = price_065;
    KcTariffHours rows[6];
    KcDayCurve curve = {3, kw};
    KcContext context = check_context();
    KcShiftTask task = nothing;
    KcTariffLoad load = load_of(&context, &curve, 1, 6);
    KcTariff *tariff;
    KcShift shift;

    price.rules = rules;
    for (int i = 0; i < 6; i++)
        rows[i] = (KcTariffHours){0, 99, 1, KC_FLAT, 240 * i, 240 * i + 240, ratio[i]};
    CHECK(kc_tariff_build(&context, rows, 6, &price, 1, &tariff) == KC_OK);
    task.share = 0.5;
    task.limit_kw = 150;
    task.basic_mode = KC_BASIC_MEASURED;
    task.cost_per_kwh = 0.01;
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    /* 160 kW move; the two cheap intervals take up to 150 each. */
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].demand_after, 150, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_FEASIBLE].demand_after, (15 + 160) / 2.0, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_FEASIBLE].basic_after, 35.2 * 87.5, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_LEVEL].basic_before, 3520, 1e-9);
    CHECK(shift.kind[KC_SHIFT_LEVEL].demand_after <= 100);
    CHECK_NEAR(shift.kind[KC_SHIFT_FEASIBLE].saving,
               shift.kind[KC_SHIFT_FEASIBLE].energy_before - shift.kind[KC_SHIFT_FEASIBLE].energy_after -
                   0.01 * shift.kind[KC_SHIFT_FEASIBLE].moved_kwh + 3520 - 35.2 * 87.5,
               1e-9);
    /* A limit below what the site already takes: those intervals may stay. */
    task.limit_kw = 30;
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    CHECK(shift.kind[KC_SHIFT_THEORETICAL].demand_after <= 100);
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].moved_kwh, 4 * (20 + 10), 1e-9);
    check_context_end(&context);
}

static void
gaps_and_export_stay_where_they_are(void)
{
    static const double ratio[4] = {1, 2, 3, 4};
    float kw[4] = {NAN, -5, 0, 8}, unknown[4] = {NAN, NAN, NAN, NAN}, export[4] = {-1, -2, -3, -4};
    KcDayCurve curves[] = {{3, kw}, {4, unknown}, {5, export}};
    KcContext context = check_context();
    KcTariff *tariff = tariff_of(&context, ratio, 4, 1);
    KcTariffLoad load = load_of(&context, curves, 3, 4);
    KcShiftTask task = nothing;
    KcShift shift;

    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].energy_before, 8 * 6 * 4, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].energy_after, 8 * 6 * 3, 1e-9);
    CHECK(!shift.kind[KC_SHIFT_FEASIBLE].is_known);
    load = load_of(&context, curves + 2, 1, 4);
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    CHECK(shift.kind[KC_SHIFT_THEORETICAL].saving == 0 &&
          shift.kind[KC_SHIFT_THEORETICAL].demand_after == -1);
    check_context_end(&context);
}

static void
shifts_rotate(void)
{
    float kw[24] = {0};
    KcDayCurve curves[2] = {{JUNE_2023, kw}, {JUNE_2023 + 1, kw}};
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    KcTariffLoad load = load_of(&context, curves, 2, 24);
    KcShiftTask task = nothing;
    KcShift shift;

    for (int hour = 9; hour < 17; hour++)
        kw[hour] = 100;
    load = load_of(&context, curves, 2, 24);
    task.rotations = 4;
    task.rotate_minutes[0] = 60;
    task.rotate_minutes[1] = -600;
    task.rotate_minutes[2] = 14 * 60;
    task.rotate_minutes[3] = 30;
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    /* 23 to 7 is all valley, and ten hours earlier is fourteen later: the smaller move counts. */
    CHECK(shift.kind[KC_SHIFT_ROTATION].minutes == -600);
    CHECK_NEAR(shift.kind[KC_SHIFT_ROTATION].energy_after, 2 * 800 * 0.4 * 0.65, 1e-9);
    CHECK_NEAR(shift.kind[KC_SHIFT_ROTATION].moved_kwh, 2 * 800, 1e-9);
    CHECK(shift.kind[KC_SHIFT_ROTATION].demand_after == 100);
    CHECK(shift.rotation_saving[1] == shift.rotation_saving[2] && isnan(shift.rotation_saving[3]));
    CHECK(shift.rotation_saving[0] < 0);
    /* What is the same all day stays, whatever is left of roundings. */
    for (int hour = 0; hour < 24; hour++)
        kw[hour] = 0.1f;
    load = load_of(&context, curves, 2, 24);
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    CHECK(shift.kind[KC_SHIFT_ROTATION].minutes == 0);
    for (int hour = 0; hour < 24; hour++)
        kw[hour] = hour < 9 || hour >= 17 ? 0 : 100;
    load = load_of(&context, curves, 2, 24);
    task.rotations = 1;
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    CHECK(shift.kind[KC_SHIFT_ROTATION].minutes == 0 && shift.kind[KC_SHIFT_ROTATION].saving == 0);
    check_context_end(&context);
}

static void
days_of_few_points_rotate_too(void)
{
    static const double ratio[6] = {1, 2, 3, 4, 5, 6};
    float kw[6] = {0, 0, 0, 0, 0, 9};
    KcDayCurve curve = {3, kw};
    KcContext context = check_context();
    KcTariff *tariff = tariff_of(&context, ratio, 6, 1);
    KcTariffLoad load = load_of(&context, &curve, 1, 6);
    KcShiftTask task = nothing;
    KcShift shift;

    task.rotations = 2;
    task.rotate_minutes[0] = 240;
    task.rotate_minutes[1] = 60;
    CHECK(kc_tariff_shift(&context, tariff, &load, &task, &shift) == KC_OK);
    CHECK_NEAR(shift.rotation_saving[0], 9 * 4 * 5, 1e-9);
    CHECK(isnan(shift.rotation_saving[1]) && shift.kind[KC_SHIFT_ROTATION].minutes == 240);
    check_context_end(&context);
}

static void
days_without_a_price_take_no_part(void)
{
    float kw[24] = {0};
    KcDayCurve curves[2] = {{JUNE_2023 - 1, kw}, {JUNE_2023, kw}};
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    KcTariffLoad load;
    KcShift shift;

    kw[18] = 7;
    load = load_of(&context, curves, 2, 24);
    CHECK(kc_tariff_shift(&context, tariff, &load, &nothing, &shift) == KC_OK);
    CHECK(shift.priced_days == 1 && shift.days == 2);
    CHECK_NEAR(shift.kind[KC_SHIFT_THEORETICAL].energy_before, 7 * 1.6 * 0.65, 1e-12);
    /* Its power counts for the demand. */
    CHECK(shift.kind[KC_SHIFT_THEORETICAL].demand_after == 7);
    load.days = 0;
    CHECK(kc_tariff_shift(&context, tariff, &load, &nothing, &shift) == KC_OK && shift.days == 0);
    check_context_end(&context);
}

static void
tasks_that_cannot_be_are_refused(void)
{
    KcContext context = check_context();
    KcTariff *tariff = sichuan(&context);
    const float beyond = 1e30f;
    KcDayCurve huge = {JUNE_2023, &beyond};
    KcTariffLoad load = {.points = 24};
    KcShiftTask tasks[6] = {nothing, nothing, nothing, nothing, nothing, nothing};
    KcShift shift;

    tasks[0].share = 1.1;
    tasks[1].limit_kw = -1;
    tasks[2].cost_per_kwh = NAN;
    tasks[3].rotations = KC_SHIFT_MOST_ROTATIONS + 1;
    tasks[4].basic_mode = KC_BASIC_MODES;
    tasks[5].rotations = 1;
    tasks[5].rotate_minutes[0] = 1441;
    for (int i = 0; i < 6; i++)
        CHECK(kc_tariff_shift(&context, tariff, &load, &tasks[i], &shift) == KC_INVALID);
    load = load_of(&context, &huge, 1, 1);
    CHECK(kc_tariff_shift(&context, tariff, &load, &nothing, &shift) == KC_RANGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(the_worked_example_agrees);
    RUN(a_filled_day_is_the_best_corner);
    RUN(only_what_gains_more_than_it_costs_moves);
    RUN(labour_decides_what_moves);
    RUN(demand_is_kept_where_it_must_be);
    RUN(gaps_and_export_stay_where_they_are);
    RUN(shifts_rotate);
    RUN(days_of_few_points_rotate_too);
    RUN(days_without_a_price_take_no_part);
    RUN(tasks_that_cannot_be_are_refused);
    return DONE();
}
