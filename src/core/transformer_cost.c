/* What one alternative costs; see transformer_cost.h. */
#include "core/transformer_cost.h"

#include "core/arena.h"

#include <math.h>
#include <string.h>

#define HOURS_OF_YEAR 8760.0
#define MONTHS_OF_YEAR 12
/* Rounding must not make a load overload what it fits exactly. */
#define FITS 1e-9

KcStatus
kc_transformer_costing(KcContext *context, const KcTransformerLoad *load, const KcTransformerTask *task,
                       KcTransformerCosting *costing)
{
    KcStatus status;

    *costing = (KcTransformerCosting){.context = context, .load = load, .task = task, .rules = task->rules};
    costing->year = load->hours > 0 ? HOURS_OF_YEAR / load->hours : NAN;
    /* Without kW no demand is known: the charge is by capacity. */
    if (isnan(load->peak_kw))
        costing->rules.demand_price = NAN;
    status = kc_allocate(context, KC_TRANSFORMER_MOST_SETS, sizeof *costing->sets, (void **)&costing->sets);
    if (status == KC_OK)
        status = kc_allocate(context, KC_TRANSFORMER_MOST_SEGMENTS, sizeof *costing->segments,
                             (void **)&costing->segments);
    if (status == KC_OK)
        status = kc_allocate(context, load->month_count, sizeof *costing->months, (void **)&costing->months);
    if (status == KC_OK)
        status = kc_allocate(context, 1, sizeof *costing->scratch, (void **)&costing->scratch);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, KC_INVESTMENT_MOST_YEARS + 1, &costing->flows);
    if (status != KC_OK)
        return status;
    kc_scratch_begin(costing->scratch, context);
    for (size_t m = 0; m < load->month_count; m++) {
        const KcTransformerMonth *month = &load->months[m];

        costing->months[m] = (KcBasicMonth){.month = month->month,
                                            .demand_kw = month->peak_kw,
                                            .energy_kwh = month->energy_kwh,
                                            .contract_kw = NAN,
                                            .rules = &costing->rules};
    }
    return KC_OK;
}

/* --- losses ---------------------------------------------------------------------------------------------------- */

static bool
is_switched(const KcTransformerTask *task, const KcTransformerAlternative *alternative)
{
    if (!alternative->is_present)
        return task->is_switched;
    return task->is_present_switched || alternative->kind == KC_TRANSFORMER_SWITCH;
}

static void
copy_units(const KcTransformerTask *task, const KcTransformerAlternative *alternative, KcTransformer *units)
{
    for (int i = 0; i < alternative->unit_count; i++)
        units[i] = alternative->is_present ? task->present[alternative->units[i]]
                                           : task->models[alternative->units[i]].unit;
}

/* A set is used up to its load limit, and while its rest carries what is essential. */
static void
set_limits(KcTransformerCosting *costing)
{
    const KcTransformerTask *task = costing->task;

    for (int s = 0; s < costing->set_count; s++) {
        KcTransformerSet *set = &costing->sets[s];

        set->limit_kva = set->carries_kva * task->load_limit;
        if (task->essential > 0)
            set->limit_kva = fmin(set->limit_kva, set->rest_kva * task->overload_factor / task->essential);
    }
}

void
kc_transformer_cost_service(KcTransformerCosting *costing, const KcTransformerAlternative *alternative,
                            int count)
{
    const KcTransformerTask *task = costing->task;
    KcTransformer units[KC_TRANSFORMER_MOST_UNITS];
    bool are_alike = true;

    copy_units(task, alternative, units);
    for (int i = 1; i < count; i++)
        are_alike = are_alike && !alternative->is_present && alternative->units[i] == alternative->units[0];
    costing->set_count = 0;
    if (!is_switched(task, alternative))
        costing->sets[costing->set_count++] = kc_transformer_set(units, (UINT32_C(1) << count) - 1, task->kq);
    else if (are_alike)
        for (int n = 1; n <= count; n++)
            costing->sets[costing->set_count++] = kc_transformer_set(units, (UINT32_C(1) << n) - 1, task->kq);
    else
        costing->set_count = kc_transformer_sets(units, count, task->kq, costing->sets);
    set_limits(costing);
    costing->segment_count = kc_transformer_service(costing->sets, costing->set_count, costing->segments);
}

/* What speaks against a peak on units in service together. */
static unsigned
objections_to(const KcTransformerTask *task, const KcTransformerSet *all, double measured_kva)
{
    double peak_kva = measured_kva * (1 + task->margin);
    unsigned against = 0;

    if (peak_kva > all->carries_kva * task->load_limit * (1 + FITS))
        against |= KC_TRANSFORMER_OVERLOADED;
    if (task->essential * peak_kva > all->rest_kva * task->overload_factor * (1 + FITS))
        against |= KC_TRANSFORMER_NOT_N_1;
    return against;
}

static bool
has_too_large_unit(const KcTransformerTask *task, const KcTransformerAlternative *alternative)
{
    for (int i = 0; i < alternative->unit_count && !alternative->is_present; i++) {
        const KcTransformerModel *model = &task->models[alternative->units[i]];

        if (model->unit.capacity_kva > (model->is_dry ? task->unit_limit_dry_kva : task->unit_limit_oil_kva))
            return true;
    }
    return false;
}

static void
set_price(const KcTransformerTask *task, KcTransformerAlternative *alternative)
{
    alternative->life_years = task->life_years;
    for (int i = 0; i < alternative->unit_count && !alternative->is_present; i++) {
        const KcTransformerModel *model = &task->models[alternative->units[i]];

        alternative->price_cny += model->price_cny;
        if (i == 0 && !isnan(model->life_years))
            alternative->life_years = (int)model->life_years;
        if (!isnan(model->life_years) && model->life_years < alternative->life_years)
            alternative->life_years = (int)model->life_years;
    }
    alternative->residual_cny = alternative->price_cny * task->residual;
    if (isnan(alternative->price_cny))
        alternative->against |= KC_TRANSFORMER_NO_PRICE;
}

static void
add_energy(KcTransformerEnergy *sum, const KcTransformerEnergy *term)
{
    sum->no_load_kwh += term->no_load_kwh;
    sum->load_kwh += term->load_kwh;
    sum->no_load_kvarh += term->no_load_kvarh;
    sum->load_kvarh += term->load_kvarh;
    sum->cost_kwh += term->cost_kwh;
}

double
kc_transformer_cost_capacity(const KcTransformerCosting *costing, const KcTransformerAlternative *alternative,
                             size_t month)
{
    double capacity_kva = 0;

    if (!alternative->is_suspended || !alternative->is_suspended[month])
        return alternative->capacity_kva;
    for (int i = 0; i < alternative->season_units; i++)
        capacity_kva += costing->task->present[alternative->units[i]].capacity_kva;
    return capacity_kva;
}

KcStatus
kc_transformer_cost_plan(KcTransformerCosting *costing, const KcTransformerAlternative *alternative,
                         KcBasicPlan *plan)
{
    KcStatus status;

    for (size_t m = 0; m < costing->load->month_count; m++)
        costing->months[m].capacity_kva =
            kc_transformer_cost_capacity(costing, alternative, m) + costing->task->other_capacity_kva;
    kc_scratch_reset(costing->scratch);
    status = kc_tariff_basic_plan(&costing->scratch->context, costing->months, costing->load->month_count,
                                  &costing->task->choice, plan);
    return kc_scratch_status(costing->scratch, status);
}

/* Whether kVA that are suspended save their charge: where the charge is by capacity, or that is the cheapest mode. */
static KcStatus
is_charged_by_capacity(KcTransformerCosting *costing, const KcTransformerAlternative *alternative,
                       bool *is_charged)
{
    const KcTransformerTask *task = costing->task;
    KcBasicPlan plan;
    KcStatus status;

    *is_charged =
        task->has_basic && task->basic_mode == KC_BASIC_CAPACITY && !isnan(costing->rules.capacity_price);
    if (!task->has_basic || task->basic_mode != KC_BASIC_NO_MODE)
        return KC_OK;
    status = kc_transformer_cost_plan(costing, alternative, &plan);
    if (status != KC_OK)
        return status;
    *is_charged = !isnan(plan.total[KC_BASIC_CAPACITY]);
    for (int mode = 0; mode < KC_BASIC_MODES; mode++)
        if (plan.total[mode] < plan.total[KC_BASIC_CAPACITY])
            *is_charged = false;
    return KC_OK;
}

/* A month in which some units are suspended, and what that gains; 0: it is not to be. */
typedef struct Suspension {
    KcTransformerEnergy with, without;
    double gain_cny;
} Suspension;

/* The months that gain most, as many of each calendar year as may be. */
static void
choose_months(const KcTransformerLoad *load, int most, const Suspension *months, bool *is_suspended)
{
    for (size_t m = 0; m < load->month_count; m++) {
        int32_t year = load->months[m].month / MONTHS_OF_YEAR;
        size_t first = m < MONTHS_OF_YEAR ? 0 : m - MONTHS_OF_YEAR;
        int better = 0;

        for (size_t i = first; i < load->month_count && i < m + MONTHS_OF_YEAR; i++)
            if (load->months[i].month / MONTHS_OF_YEAR == year)
                better += months[i].gain_cny > months[m].gain_cny ||
                          (i < m && months[i].gain_cny == months[m].gain_cny);
        is_suspended[m] = months[m].gain_cny > 0 && better < most;
    }
}

/* What a month loses with all units and without some, and what the latter gains. */
static void
compare_months(KcTransformerCosting *costing, const KcTransformerAlternative *alternative, bool is_charged,
               Suspension *months)
{
    const KcTransformerLoad *load = costing->load;
    const KcTransformerTask *task = costing->task;
    double charged_cny = 0;
    KcTransformerSet kept;

    kc_transformer_cost_service(costing, alternative, alternative->unit_count);
    for (size_t m = 0; m < load->month_count; m++)
        months[m].with = kc_transformer_energy(&load->months[m].sums, costing->sets, costing->segments,
                                               costing->segment_count);
    kc_transformer_cost_service(costing, alternative, alternative->season_units);
    kept = costing->sets[costing->set_count - 1];
    if (is_charged)
        charged_cny = costing->rules.capacity_price * (alternative->capacity_kva - kept.capacity_kva);
    for (size_t m = 0; m < load->month_count; m++) {
        Suspension *month = &months[m];
        double gain;

        month->without = kc_transformer_energy(&load->months[m].sums, costing->sets, costing->segments,
                                               costing->segment_count);
        gain = (month->with.cost_kwh - month->without.cost_kwh) * task->energy_price;
        /* Of unknown losses what is known counts. */
        gain = (isnan(gain) ? 0 : gain) + charged_cny;
        month->gain_cny = objections_to(task, &kept, load->months[m].peak_kva) ? 0 : gain;
    }
}

/* Chooses the months of a suspension; the losses over the load. */
static KcStatus
suspend_season(KcTransformerCosting *costing, KcTransformerAlternative *alternative,
               KcTransformerEnergy *energy)
{
    const KcTransformerLoad *load = costing->load;
    Suspension *months;
    bool any = false, is_charged;
    KcStatus status = kc_allocate(costing->context, load->month_count, sizeof *months, (void **)&months);

    if (status == KC_OK)
        status = is_charged_by_capacity(costing, alternative, &is_charged);
    if (status == KC_OK)
        status = kc_allocate(costing->context, load->month_count, sizeof *alternative->is_suspended,
                             (void **)&alternative->is_suspended);
    if (status != KC_OK)
        return status;
    compare_months(costing, alternative, is_charged, months);
    choose_months(load, costing->task->suspend_months, months, alternative->is_suspended);
    *energy = (KcTransformerEnergy){0, 0, 0, 0, 0};
    for (size_t m = 0; m < load->month_count; m++) {
        add_energy(energy, alternative->is_suspended[m] ? &months[m].without : &months[m].with);
        any = any || alternative->is_suspended[m];
    }
    if (!any)
        alternative->against |= KC_TRANSFORMER_NO_MONTH;
    return KC_OK;
}

KcStatus
kc_transformer_cost_losses(KcTransformerCosting *costing, KcTransformerAlternative *alternative)
{
    const KcTransformerTask *task = costing->task;
    const KcTransformerSet *all;
    KcTransformerEnergy energy;
    KcStatus status = KC_OK;

    kc_transformer_cost_service(costing, alternative, alternative->unit_count);
    all = &costing->sets[costing->set_count - 1];
    alternative->capacity_kva = all->capacity_kva;
    alternative->carries_kva = all->carries_kva;
    alternative->rest_kva = all->rest_kva;
    alternative->peak_factor = costing->load->peak_kva / all->carries_kva;
    alternative->against = objections_to(task, all, costing->load->peak_kva);
    if (has_too_large_unit(task, alternative))
        alternative->against |= KC_TRANSFORMER_UNIT_TOO_LARGE;
    set_price(task, alternative);
    energy =
        kc_transformer_energy(&costing->load->sums, costing->sets, costing->segments, costing->segment_count);
    if (alternative->season_units)
        status = suspend_season(costing, alternative, &energy);
    alternative->no_load_kwh = energy.no_load_kwh * costing->year;
    alternative->load_kwh = energy.load_kwh * costing->year;
    alternative->reactive_kvarh = (energy.no_load_kvarh + energy.load_kvarh) * costing->year;
    alternative->loss_cny = energy.cost_kwh * costing->year * task->energy_price;
    if (isnan(alternative->loss_cny))
        alternative->against |= KC_TRANSFORMER_NO_LOSSES;
    return status == KC_OK ? kc_poll(costing->context) : status;
}

/* --- the basic charge ------------------------------------------------------------------------------------------ */

static void
set_basic(const KcTransformerCosting *costing, const KcBasicPlan *plan, KcTransformerAlternative *alternative)
{
    double year = plan->complete ? (double)MONTHS_OF_YEAR / (double)plan->complete : NAN;
    int mode = costing->task->basic_mode;

    for (int i = 0; i < KC_BASIC_MODES; i++)
        alternative->basic_modes_cny[i] = plan->total[i] * year;
    alternative->basic_cny =
        mode == KC_BASIC_NO_MODE ? plan->best * year : alternative->basic_modes_cny[mode];
    if (isnan(alternative->basic_cny))
        alternative->against |= KC_TRANSFORMER_NO_BASIC;
}

KcStatus
kc_transformer_cost_basic(KcTransformerCosting *costing, KcTransformerAlternative *alternatives, size_t count,
                          uint32_t *order)
{
    uint64_t *keys;
    double planned_kva = NAN;
    KcBasicPlan plan = {.months = NULL};
    KcStatus status = kc_allocate(costing->context, count, sizeof *keys, (void **)&keys);

    if (!costing->task->has_basic) {
        for (size_t i = 0; i < count; i++)
            for (int mode = 0; mode < KC_BASIC_MODES; mode++)
                alternatives[i].basic_modes_cny[mode] = NAN;
        return status;
    }
    if (status == KC_OK)
        for (size_t i = 0; i < count; i++)
            memcpy(&keys[i], &alternatives[i].capacity_kva, sizeof *keys);
    if (status == KC_OK)
        status = kc_transformer_sort(costing->context, keys, count, order);
    for (size_t i = 0; status == KC_OK && i < count; i++) {
        KcTransformerAlternative *alternative = &alternatives[order[i]];

        if (alternative->is_suspended || alternative->capacity_kva != planned_kva)
            status = kc_transformer_cost_plan(costing, alternative, &plan);
        planned_kva = alternative->is_suspended ? NAN : alternative->capacity_kva;
        if (status == KC_OK)
            set_basic(costing, &plan, alternative);
        if (status == KC_OK)
            status = kc_poll(costing->context);
    }
    return status;
}

/* --- a year ---------------------------------------------------------------------------------------------------- */

static bool
is_bought(const KcTransformerAlternative *alternative)
{
    return !alternative->is_present;
}

double
kc_transformer_cost_scrap(const KcTransformerCosting *costing, const KcTransformerAlternative *alternative)
{
    return is_bought(alternative) && alternative->kind != KC_TRANSFORMER_NEW
               ? costing->task->present_scrap_cny
               : 0;
}

void
kc_transformer_cost_year(const KcTransformerCosting *costing, KcTransformerAlternative *alternative)
{
    double interest = costing->task->interest, years = alternative->life_years;
    double annuity = kc_investment_annuity(interest, years);
    double price = alternative->price_cny - alternative->residual_cny * pow(1 + interest, -years);

    alternative->capital_cny =
        is_bought(alternative) ? (price - kc_transformer_cost_scrap(costing, alternative)) / annuity : 0;
    alternative->yearly_cny = alternative->capital_cny + alternative->loss_cny + alternative->basic_cny;
    alternative->toc_cny = price + annuity * alternative->loss_cny;
    if (!isfinite(alternative->yearly_cny))
        alternative->yearly_cny = NAN;
}
