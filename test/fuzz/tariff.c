/*
 * Fuzz target: tariffs. The input is read as rows of hours and prices, a load, a task of moving it, months of a basic
 * charge, and two bills. Whatever the rows say, energy is neither lost nor made, moving never costs more, the plan is
 * no dearer than any mode kept, and the parts of a change add up to it.
 */
#include "tools.h"

#include "core/tariff_change.h"
#include "core/tariff_shift.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

typedef struct Input {
    const uint8_t *data;
    size_t left;
} Input;

static uint8_t
byte(Input *input)
{
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->data++;
}

/* Mostly small numbers, now and then any double. */
static double
number(Input *input)
{
    uint8_t kind = byte(input);
    double value;

    if (kind != 255 || input->left < sizeof value)
        return kind == 254 ? NAN : (kind - 100) / 8.0;
    memcpy(&value, input->data, sizeof value);
    input->data += sizeof value;
    input->left -= sizeof value;
    return value;
}

static double
within(Input *input, double most)
{
    double value = number(input);

    return fabs(value) <= most ? value : 1;
}

/* Validities within some days, so that rows meet. */
static void
read_validity(Input *input, int32_t *from, int32_t *to)
{
    uint8_t first = byte(input), length = byte(input);

    *from = first == 255 ? KC_TARIFF_ALWAYS : first % 64;
    *to = length == 255 ? KC_TARIFF_FOREVER : first % 64 + length % 64;
}

static KcBasicRules
read_rules(Input *input)
{
    KcBasicRules rules = {number(input),         number(input), number(input) / 32, 1 + number(input) / 9,
                          1 + number(input) / 9, number(input), number(input)};

    return rules;
}

static KcStatus
read_tariff(KcContext *context, Input *input, KcTariff **tariff)
{
    KcTariffHours hours[4];
    KcTariffPrices prices[3];
    size_t hours_count = byte(input) % 5, prices_count = byte(input) % 4;

    for (size_t i = 0; i < hours_count; i++) {
        read_validity(input, &hours[i].from, &hours[i].to);
        hours[i].month = byte(input) % 4;
        hours[i].period = byte(input) % 6;
        hours[i].starts = byte(input) * 6;
        hours[i].ends = byte(input) * 6;
        hours[i].ratio = number(input);
    }
    for (size_t i = 0; i < prices_count; i++) {
        read_validity(input, &prices[i].from, &prices[i].to);
        prices[i].flat = number(input);
        prices[i].fixed = number(input);
        prices[i].rules = read_rules(input);
    }
    return kc_tariff_build(context, hours, hours_count, prices, prices_count, tariff);
}

/* Day curves, or readings. */
static KcStatus
read_load(KcContext *context, Input *input, KcTariffLoad *load)
{
    static const int all_points[] = {1, 2, 4, 6, 24, 48, 96, 1440};
    int points = all_points[byte(input) % 8];
    size_t count = byte(input) % 4;
    KcDayCurve curves[4];
    KcTariffReading readings[4];
    float values[4][KC_CURVE_MOST_POINTS];

    if (byte(input) % 2) {
        for (size_t i = 0; i < count; i++)
            readings[i] =
                (KcTariffReading){(int64_t)(within(input, 1e6) * 8 * 15) * 60000000, within(input, 1e15)};
        return kc_tariff_load_readings(context, readings, count, byte(input) % 2 ? 0 : 1440 / points,
                                       byte(input) % 2, load);
    }
    for (size_t i = 0; i < count; i++) {
        curves[i] = (KcDayCurve){byte(input), values[i]};
        for (int k = 0; k < points; k++) {
            double value = number(input);

            values[i][k] = (float)(fabs(value) <= 1e15 ? value : NAN);
        }
    }
    return kc_tariff_load_curves(context, curves, count, points, load);
}

static void
check_cost(KcContext *context, KcTariff *tariff, const KcTariffLoad *load)
{
    double drawn = 0, exported = 0, magnitude = 0;
    KcTariffIndices indices;
    KcTariffCost cost;
    size_t valid = 0;

    if (kc_tariff_cost(context, tariff, load, &cost) != KC_OK)
        return;
    for (size_t i = 0; i < load->days * (size_t)load->points; i++)
        if (!isnan(load->kw[i])) {
            *(load->kw[i] > 0 ? &drawn : &exported) += load->kw[i] * 24 / load->points;
            magnitude = fmax(magnitude, fabs(load->kw[i]));
            valid++;
        }
    indices = kc_tariff_indices(&cost);
    CHECK(fabs(indices.kwh - drawn) <= 1e-9 * fmax(1, magnitude * 24 * 4));
    CHECK(fabs(kc_sum_value(&cost.export_kwh) + exported) <= 1e-9 * fmax(1, magnitude * 24 * 4));
    CHECK(cost.valid == valid && cost.valid <= cost.intervals && cost.unpriced <= cost.valid);
    CHECK(cost.unpriced_days <= cost.days && (cost.unpriced == 0) == (cost.unpriced_days == 0));
    /* Of next to nothing there are no exact shares. */
    CHECK(isnan(indices.peak_share) || fabs(indices.kwh) < 1e-200 ||
          fabs(indices.peak_share + indices.flat_share + indices.valley_share - 1) < 1e-9);
}

static void
check_shift(KcContext *context, KcTariff *tariff, const KcTariffLoad *load, Input *input)
{
    KcShiftTask task = {.share = byte(input) / 255.0,
                        .limit_kw = number(input),
                        .rotations = byte(input) % 4,
                        .cost_per_kwh = 0,
                        .basic_mode = byte(input) % 4 - 1,
                        .capacity_kva = within(input, 1e15),
                        .contract_kw = within(input, 1e15)};
    KcShift shift;
    double slack;

    for (int r = 0; r < task.rotations; r++)
        task.rotate_minutes[r] = 15 * (byte(input) - 128);
    task.cost_per_kwh = byte(input) / 64.0;
    if (load->points == 0 || kc_tariff_shift(context, tariff, load, &task, &shift) != KC_OK ||
        shift.days == 0)
        return;
    slack = 1e-9 * fmax(1, fabs(shift.kind[0].energy_before) + 1e3 * fabs(shift.kind[0].moved_kwh));
    /* Huge prices of either sign take each other's digits. */
    if (!(fabs(shift.kind[0].energy_before) < 1e9) || !(shift.kind[0].moved_kwh < 1e9))
        return;
    for (int kind = KC_SHIFT_THEORETICAL; kind < KC_SHIFT_LEVEL; kind++)
        CHECK(shift.kind[kind].energy_after + shift.kind[kind].labour <=
              shift.kind[kind + 1].energy_after + shift.kind[kind + 1].labour + slack * 1e3);
    CHECK(shift.kind[KC_SHIFT_LEVEL].energy_after + shift.kind[KC_SHIFT_LEVEL].labour <=
          shift.kind[KC_SHIFT_LEVEL].energy_before + slack * 1e3);
    if (!isnan(shift.kind[KC_SHIFT_LEVEL].demand_before))
        CHECK(shift.kind[KC_SHIFT_LEVEL].demand_after <=
              fmax(0, shift.kind[KC_SHIFT_LEVEL].demand_before) * (1 + 1e-9) + 1e-9);
}

static void
check_basic(KcContext *context, Input *input)
{
    KcBasicRules rules = read_rules(input);
    KcBasicMonth months[8];
    KcBasicChoice choice = {byte(input) % 4 - 1, 1 + byte(input) % 12, 1 + byte(input) % 3,
                            byte(input) % 3 ? 0 : number(input), byte(input) % 3 ? 0 : number(input)};
    size_t count = byte(input) % 9;
    int32_t month = byte(input) - 128;
    KcBasicPlan plan;

    for (size_t i = 0; i < count; i++) {
        month += 1 + (byte(input) % 8 == 0);
        months[i] = (KcBasicMonth){month, number(input), number(input), number(input), number(input), &rules};
    }
    if (kc_tariff_basic_plan(context, months, count, &choice, &plan) != KC_OK || isnan(plan.best))
        return;
    CHECK(plan.complete > 0 && plan.complete <= count);
    for (int mode = 0; mode < KC_BASIC_MODES; mode++)
        if (!isnan(plan.total[mode]))
            CHECK(plan.best + plan.changes * choice.change_cost <=
                  plan.total[mode] + choice.change_cost + 1e-6 * fmax(1, plan.total[mode]));
    CHECK(plan.changes >= 0 && plan.changes <= (int)count + 1);
    /* A contract demand that changes more often than it may is not one of the plans. */
    if (!isnan(plan.present) && (choice.present_mode != KC_BASIC_CONTRACT || choice.contract_months == 1))
        CHECK(plan.best <= plan.present + 1e-6 * fmax(1, plan.present));
}

static void
read_bill(Input *input, double kwh[3], double price[3], KcBillMonth *month)
{
    for (int p = 0; p < 3; p++) {
        kwh[p] = fabs(within(input, 1e6));
        price[p] = within(input, 1e3);
    }
    *month = (KcBillMonth){
        kwh, price, within(input, 1e6), within(input, 1e3), within(input, 1e3), within(input, 1e3)};
}

static void
check_change(KcContext *context, Input *input)
{
    double kwh[2][3], price[2][3], parts[KC_BILL_FACTORS], sum = 0, size = 1;
    KcBillMonth months[2];

    for (int i = 0; i < 2; i++)
        read_bill(input, kwh[i], price[i], &months[i]);
    CHECK(kc_tariff_change(context, &months[0], &months[1], 3, parts) == KC_OK);
    for (int i = 0; i < KC_BILL_FACTORS; i++) {
        sum += parts[i];
        size += fabs(parts[i]);
    }
    CHECK(fabs(sum - (kc_tariff_bill(&months[1], 3) - kc_tariff_bill(&months[0], 3))) <=
          1e-9 * (size + fabs(kc_tariff_bill(&months[0], 3))));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    KcContext context = {.arena = fuzz_arena_begin()};
    Input input = {data, bytes};
    KcTariffLoad load;
    KcTariff *tariff;

    check_change(&context, &input);
    check_basic(&context, &input);
    if (read_tariff(&context, &input, &tariff) != KC_OK || read_load(&context, &input, &load) != KC_OK)
        return 0;
    check_cost(&context, tariff, &load);
    check_shift(&context, tariff, &load, &input);
    return 0;
}
