/*
 * Fuzz target: plans of loads and terms out of any bytes. Months add up whichever way a bank is switched, nothing leads further than
 * it may, and what is chosen is allowed and as good as any other that is.
 */
#include "core/reactive_plan.h"
#include "tools.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define MOST_INTERVALS 64
#define MONTHS 3
#define UNITS 2

typedef struct Input {
    const uint8_t *data;
    size_t bytes;
} Input;

static double
next(Input *input, double least, double most)
{
    uint8_t byte = 0;

    if (input->bytes) {
        byte = *input->data++;
        input->bytes--;
    }
    return least + (most - least) * byte / 255;
}

static void
set_terms(Input *input, KcReactiveTerms *terms, KcReactiveUnit *units)
{
    terms->price_cny_per_kwh = next(input, -1, 2);
    terms->loss_price_cny_per_kwh = next(input, -1, 2);
    terms->kw_per_kvar = next(input, 0, 0.2);
    terms->kva = next(input, 0, 2) < 1 ? NAN : next(input, 30, 2000);
    terms->impedance_pct = next(input, 3, 8);
    terms->load_loss_kw = next(input, 0, 2) < 1 ? NAN : next(input, 0, 20);
    terms->voltage_v = 400;
    terms->target_tangent = next(input, 0, 1);
    terms->lead_limit = next(input, 0, 1);
    terms->switch_on = 1 - terms->lead_limit + next(input, 0, 1);
    terms->most_steps = 1 + (int)next(input, 0, 7);
    terms->most_voltage_rise_pct = next(input, 0, 10);
    terms->rate = next(input, -0.5, 1);
    terms->fixed_cny = next(input, 0, 1000);
    terms->least_coverage = next(input, 0, 1);
    terms->export_counts = next(input, 0, 1) > 0.5;
    terms->installed =
        (KcReactiveInstalled){(int)next(input, 0, 4), next(input, 1, 60), next(input, 0, 1) > 0.5, 0};
    for (int c = 0; c < KC_REACTIVE_CENTS; c++)
        terms->adjustment_pct[c] = next(input, -5, 20);
    for (int u = 0; u < UNITS; u++)
        units[u] = (KcReactiveUnit){u ? KC_REACTIVE_SVG : KC_REACTIVE_BANK,
                                    next(input, 1, 100),
                                    next(input, 300, 600),
                                    next(input, 0, 14),
                                    next(input, 0, 300),
                                    next(input, 0, 20),
                                    1 + (int)next(input, 0, 20)};
    terms->units = units;
    terms->unit_count = UNITS;
}

static void
check_plan(const KcReactiveLoad *load, const KcReactiveTerms *terms, const KcReactivePlan *plan)
{
    const KcReactiveAlternative *best = &plan->alternatives[plan->chosen];

    CHECK(best->rank == 1 && best->bar == KC_REACTIVE_ALLOWED && best->investment.npv >= -0.01);
    for (int i = 0; i < plan->count; i++) {
        const KcReactiveAlternative *alternative = &plan->alternatives[i];
        double lead_kvar = alternative->kind == KC_REACTIVE_BANK
                               ? terms->lead_limit * alternative->given_kvar / alternative->steps
                               : 0;

        CHECK(isfinite(alternative->saving_cny) && isfinite(alternative->investment.npv));
        CHECK(alternative->bar != KC_REACTIVE_ALLOWED ||
              alternative->investment.npv <= best->investment.npv + 0.01);
        for (int m = 0; m < load->months; m++) {
            const KcReactiveMonth *month = &alternative->months[m],
                                  *before = &plan->alternatives[0].months[m];

            CHECK(month->kvarh_lag >= 0 && month->kvarh_lead >= 0 && isfinite(month->loss_kwh));
            CHECK(month->cents >= -1 && month->cents <= 100);
            if (alternative->kind != KC_REACTIVE_BANK && alternative->kind != KC_REACTIVE_SVG)
                continue;
            CHECK(month->kvarh_lag <= before->kvarh_lag + 1e-6);
            CHECK(month->kvarh_lead <=
                  before->kvarh_lead + lead_kvar * plan->base[m].coverage * load->month_hours[m] + 1e-6);
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    KcContext context = {.arena = fuzz_arena_begin()};
    Input input = {data, bytes};
    double kw[MOST_INTERVALS], lag[MOST_INTERVALS], lead[MOST_INTERVALS], hours[MONTHS] = {4, 4, 4};
    int month[MOST_INTERVALS];
    double added_kwh[MONTHS], added_kvarh[MONTHS];
    KcReactiveUnit units[UNITS];
    KcReactiveTerms terms = {0};
    KcReactiveLoad load = {0, 0.25, kw, lag, lead, month, MONTHS, hours};
    KcReactivePlan plan;

    set_terms(&input, &terms, units);
    for (int m = 0; m < MONTHS; m++) {
        added_kwh[m] = fmax(next(&input, -200, 200), 0);
        added_kvarh[m] = fmax(next(&input, -200, 200), 0);
    }
    terms.added_kwh = added_kwh;
    terms.added_kvarh = added_kvarh;
    while (input.bytes && load.count < MOST_INTERVALS) {
        kw[load.count] = next(&input, -100, 400);
        lag[load.count] = next(&input, 0, 300);
        lead[load.count] = fmax(next(&input, -200, 100), 0);
        month[load.count] = (int)(load.count * MONTHS / MOST_INTERVALS);
        load.count++;
    }
    if (load.count == 0) {
        CHECK(kc_reactive_plan(&context, &load, &terms, &plan) == KC_INVALID);
        return 0;
    }
    CHECK(kc_reactive_plan(&context, &load, &terms, &plan) == KC_OK);
    check_plan(&load, &terms, &plan);
    return 0;
}
