/*
 * Fuzz target: plans of transformers. The bytes are read as present units, a catalogue, prices and a load. What is refused
 * must say why; of what is planned, losses must equal those of one interval after the other, ranks must ascend, and the
 * months must add up to the year.
 */
#include "core/transformer_plan.h"
#include "tools.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define MOST_INTERVALS 48
#define MOST_MODELS 6

typedef struct Input {
    const uint8_t *data;
    size_t left;
} Input;

static uint8_t
next_byte(Input *input)
{
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->data++;
}

/* A number of a usual kind, or any double there is. */
static double
next_number(Input *input, double scale)
{
    uint8_t kind = next_byte(input);
    double value;

    if (kind == 255)
        return NAN;
    if (kind != 254 || input->left < sizeof value)
        return scale * (double)kind / 100;
    memcpy(&value, input->data, sizeof value);
    input->data += sizeof value;
    input->left -= sizeof value;
    return value;
}

static KcTransformer
next_unit(Input *input)
{
    KcTransformer unit;

    unit.capacity_kva = next_number(input, 1000);
    unit.no_load_w = next_number(input, 500);
    unit.load_w = next_number(input, 5000);
    unit.no_load_current_pct = next_number(input, 1);
    unit.impedance_pct = next_number(input, 4);
    return unit;
}

static KcTransformerTask
next_task(Input *input, KcTransformerModel *models, KcTransformer *present)
{
    KcTransformerTask task = {.models = models, .present = present};

    task.model_count = next_byte(input) % (MOST_MODELS + 1);
    task.present_count = next_byte(input) % (KC_TRANSFORMER_MOST_UNITS - 3);
    task.most_units = next_byte(input) % 5;
    task.is_switched = next_byte(input) & 1;
    task.is_present_switched = next_byte(input) & 1;
    task.kq = next_number(input, 0.05);
    task.margin = next_number(input, 0.1);
    task.load_limit = next_number(input, 0.8);
    task.essential = next_number(input, 0.5);
    task.overload_factor = 1 + next_number(input, 0.2);
    task.unit_limit_oil_kva = task.unit_limit_dry_kva = INFINITY;
    task.energy_price = next_number(input, 0.6);
    task.interest = next_number(input, 0.07);
    task.life_years = next_byte(input);
    task.residual = next_number(input, 0.05);
    task.present_scrap_cny = next_number(input, 10000);
    task.has_basic = next_byte(input) & 1;
    task.rules = (KcBasicRules){next_number(input, 22), next_number(input, 35), 0.4, 1.05, 2, 260, 0.9};
    task.choice = (KcBasicChoice){KC_BASIC_NO_MODE, 3, 1, 0, 0};
    task.basic_mode = (int)(next_byte(input) % 4) - 1;
    task.most_kept = next_byte(input);
    task.is_all_kept = next_byte(input) & 1;
    task.suspend_months = next_byte(input) % 13;
    for (size_t i = 0; i < task.model_count; i++) {
        models[i].unit = next_unit(input);
        models[i].price_cny = next_number(input, 50000);
        models[i].life_years = NAN;
        models[i].series = next_byte(input) % MOST_MODELS;
        models[i].is_dry = models[i].series & 1;
    }
    for (int i = 0; i < task.present_count; i++)
        present[i] = i && next_byte(input) % 2 ? present[i - 1] : next_unit(input);
    return task;
}

static size_t
next_load(Input *input, KcTransformerInterval *intervals)
{
    size_t count = 0;

    while (input->left && count < MOST_INTERVALS) {
        KcTransformerInterval *interval = &intervals[count++];

        interval->month = 24000 + next_byte(input) % 16;
        interval->hours = 0.25;
        interval->kva = next_number(input, 500);
        interval->kw = interval->kva * 0.9;
    }
    return count;
}

static bool
is_near(double one, double other, double scale)
{
    return (isnan(one) && isnan(other)) || fabs(one - other) <= 1e-6 * (1 + fabs(scale));
}

static void
check_energy(const KcTransformerTask *task, const KcTransformerInterval *intervals, size_t count,
             const KcTransformerLoad *load)
{
    static KcTransformerSet sets[KC_TRANSFORMER_MOST_SETS];
    static KcTransformerSegment segments[KC_TRANSFORMER_MOST_SEGMENTS];
    int set_count =
        task->present_count ? kc_transformer_sets(task->present, task->present_count, task->kq, sets) : 0;
    int segment_count;
    double cost = 0, got;

    for (int s = 0; s < set_count; s++)
        sets[s].limit_kva *= task->load_limit;
    segment_count = kc_transformer_service(sets, set_count, segments);
    if (segment_count == 0)
        return;
    got = kc_transformer_energy(&load->sums, sets, segments, segment_count).cost_kwh;
    for (size_t i = 0; i < count; i++) {
        double square = intervals[i].kva * intervals[i].kva, least = INFINITY;

        for (int s = 0; s < set_count; s++)
            if (s == set_count - 1 || square <= sets[s].limit_kva * sets[s].limit_kva)
                least = fmin(least, sets[s].cost_kw + sets[s].cost_slope * square);
        cost += least * 0.25;
    }
    CHECK(!isfinite(cost) || is_near(got, cost, cost));
}

static void
check_plan(const KcTransformerTask *task, const KcTransformerLoad *load, const KcTransformerPlan *plan)
{
    size_t ranked = 0;

    CHECK(plan->feasible <= plan->considered && plan->count <= plan->considered);
    for (size_t i = 0; i < plan->count; i++) {
        const KcTransformerAlternative *alternative = &plan->alternatives[i];
        double loss = 0;

        CHECK(alternative->unit_count >= 1 && alternative->unit_count <= KC_TRANSFORMER_MOST_UNITS);
        if (alternative->rank) {
            CHECK(!alternative->against && isfinite(alternative->yearly_cny));
            CHECK(i == 0 ||
                  (plan->alternatives[i - 1].rank && plan->alternatives[i - 1].rank < alternative->rank &&
                   plan->alternatives[i - 1].yearly_cny <= alternative->yearly_cny));
            ranked++;
        }
        for (size_t m = 0; alternative->months && m < load->month_count; m++)
            loss += alternative->months[m].loss_cny;
        if (alternative->months && isfinite(alternative->loss_cny))
            CHECK(is_near(loss * 8760 / load->hours, alternative->loss_cny, alternative->loss_cny));
    }
    CHECK(ranked <= plan->feasible && (!task->present_count || plan->keep < plan->count));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static KcTransformerModel models[MOST_MODELS];
    static KcTransformer present[KC_TRANSFORMER_MOST_UNITS];
    static KcTransformerInterval intervals[MOST_INTERVALS];
    Input input = {data, bytes};
    KcContext context = {.arena = fuzz_arena_begin()};
    KcTransformerTask task = next_task(&input, models, present);
    size_t count = next_load(&input, intervals);
    KcTransformerLoad load;
    KcTransformerPlan plan;

    if (kc_transformer_plan_check(&context, &task) != KC_OK ||
        kc_transformer_load(&context, intervals, count, &load) != KC_OK) {
        CHECK(context.error.message[0] != '\0');
    } else if (load.month_count > 0) {
        check_energy(&task, intervals, count, &load);
        KcStatus status = kc_transformer_plan(&context, &load, &task, &plan);

        if (status == KC_OK)
            check_plan(&task, &load, &plan);
        else
            CHECK(context.error.message[0] != '\0');
    }
    return 0;
}
