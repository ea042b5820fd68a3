/* What is told of an alternative that is kept: savings, whether they pay, months; see transformer_cost.h. */
#include "core/transformer_cost.h"

#include "core/arena.h"

#include <math.h>

static KcStatus
appraise(KcTransformerCosting *costing, KcTransformerAlternative *alternative)
{
    KcStatus status;

    if (!isfinite(alternative->saving_cny) || !isfinite(alternative->price_cny))
        return KC_OK;
    kc_investment_level_flows(costing->flows, alternative->life_years,
                              alternative->price_cny - kc_transformer_cost_scrap(costing, alternative),
                              alternative->saving_cny, 0, alternative->residual_cny);
    status = kc_investment_appraise(costing->context, costing->flows, (size_t)alternative->life_years + 1,
                                    costing->task->interest, &alternative->investment);
    /* Beyond all numbers: not known. */
    alternative->is_appraised = status == KC_OK;
    return status == KC_RANGE ? KC_OK : status;
}

static void
fill_month(KcTransformerCosting *costing, const KcTransformerAlternative *alternative, size_t m)
{
    KcTransformerMonthCost *month = &alternative->months[m];
    KcTransformerEnergy energy = kc_transformer_energy(&costing->load->months[m].sums, costing->sets,
                                                       costing->segments, costing->segment_count);

    month->no_load_kwh = energy.no_load_kwh;
    month->load_kwh = energy.load_kwh;
    month->loss_cny = energy.cost_kwh * costing->task->energy_price;
    month->capacity_kva = kc_transformer_cost_capacity(costing, alternative, m);
}

/* Losses of the months in which so many of the units are in service. */
static void
fill_losses(KcTransformerCosting *costing, const KcTransformerAlternative *alternative, int count,
            bool suspended)
{
    kc_transformer_cost_service(costing, alternative, count);
    for (size_t m = 0; m < costing->load->month_count; m++)
        if ((alternative->is_suspended && alternative->is_suspended[m]) == suspended)
            fill_month(costing, alternative, m);
}

static void
fill_basic(const KcTransformerCosting *costing, const KcBasicPlan *plan, KcTransformerMonthCost *months)
{
    for (size_t m = 0; m < costing->load->month_count; m++) {
        const KcBasicResult *basic = plan->months ? &plan->months[m] : NULL;
        KcTransformerMonthCost *month = &months[m];

        month->basic_mode = KC_BASIC_NO_MODE;
        month->basic_cny = month->contract_kw = NAN;
        if (!basic || !basic->is_complete)
            continue;
        month->basic_mode =
            costing->task->basic_mode == KC_BASIC_NO_MODE ? (int)basic->best : costing->task->basic_mode;
        month->basic_cny = basic->charge[month->basic_mode];
        if (month->basic_mode == KC_BASIC_CONTRACT)
            month->contract_kw = basic->best_contract_kw;
    }
}

static KcStatus
fill_months(KcTransformerCosting *costing, KcTransformerAlternative *alternative)
{
    KcBasicPlan plan = {.months = NULL};
    KcStatus status = kc_allocate(costing->context, costing->load->month_count, sizeof *alternative->months,
                                  (void **)&alternative->months);

    if (status == KC_OK && costing->task->has_basic)
        status = kc_transformer_cost_plan(costing, alternative, &plan);
    if (status != KC_OK)
        return status;
    fill_basic(costing, &plan, alternative->months);
    fill_losses(costing, alternative, alternative->unit_count, false);
    if (alternative->is_suspended)
        fill_losses(costing, alternative, alternative->season_units, true);
    return KC_OK;
}

KcStatus
kc_transformer_cost_detail(KcTransformerCosting *costing, const KcTransformerAlternative *keep,
                           KcTransformerAlternative *alternative)
{
    KcStatus status;

    alternative->saving_kwh = alternative->saving_loss_cny = NAN;
    alternative->saving_basic_cny = alternative->saving_cny = NAN;
    if (keep) {
        alternative->saving_kwh =
            keep->no_load_kwh + keep->load_kwh - alternative->no_load_kwh - alternative->load_kwh;
        alternative->saving_loss_cny = keep->loss_cny - alternative->loss_cny;
        alternative->saving_basic_cny = keep->basic_cny - alternative->basic_cny;
        alternative->saving_cny = alternative->saving_loss_cny + alternative->saving_basic_cny;
    }
    status = appraise(costing, alternative);
    if (status == KC_OK && (alternative->rank || alternative->is_present))
        status = fill_months(costing, alternative);
    return status == KC_OK ? kc_poll(costing->context) : status;
}
