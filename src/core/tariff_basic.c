/* The basic charge of a two-part tariff; see tariff_basic.h. */
#include "core/tariff_basic.h"

#include "core/arena.h"
#include "core/numeric.h"

#include <math.h>

#define MONTHS_OF_YEAR 12
#define PERIODS_A_POLL 1024
#define LEAST_STEP_KW 1e-6

/* Costs that differ by less, relatively, are equal: they come from the same prices by another way of rounding. */
#define COST_TOLERANCE 1e-9
/* MD / t · t may fall short of MD by a rounding. */
#define DEMAND_TOLERANCE 1e-12

static KcStatus
check_rule(KcContext *context, const char *name, double value, double least, double most)
{
    if (isnan(value) || (value >= least && value <= most))
        return KC_OK;
    kc_fail(context, KC_INVALID, "%s must be between %g and %g", name, least, most);
    return kc_detail(context, "Got %g.", value);
}

KcStatus
kc_tariff_basic_check(KcContext *context, const KcBasicRules *rules)
{
    const struct {
        const char *name;
        double value, least, most;
    } all[] = {{"capacity price", rules->capacity_price, 0, KC_TARIFF_MOST},
               {"demand price", rules->demand_price, 0, KC_TARIFF_MOST},
               {"contract demand floor", rules->contract_floor, 0, 1},
               {"demand tolerance", rules->tolerance, 1, KC_TARIFF_MOST},
               {"demand excess factor", rules->excess_factor, 1, KC_TARIFF_MOST},
               {"high use per kVA", rules->high_use_per_kva, 0, KC_TARIFF_MOST},
               {"high use factor", rules->high_use_factor, 0, KC_TARIFF_MOST}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        KcStatus status = check_rule(context, all[i].name, all[i].value, all[i].least, all[i].most);

        if (status != KC_OK)
            return status;
    }
    return KC_OK;
}

KcStatus
kc_tariff_basic_check_count(KcContext *context, size_t months)
{
    if (months <= KC_BASIC_MOST_MONTHS)
        return KC_OK;
    kc_fail(context, KC_TOO_LARGE, "there must be at most %d months", KC_BASIC_MOST_MONTHS);
    return kc_detail(context, "Got %zu.", months);
}

bool
kc_tariff_basic_is_offered(const KcBasicRules *rules, KcBasicMode mode)
{
    switch (mode) {
    case KC_BASIC_CAPACITY:
        return !isnan(rules->capacity_price);
    case KC_BASIC_CONTRACT:
        return !isnan(rules->demand_price) && !isnan(rules->contract_floor) && !isnan(rules->tolerance) &&
               !isnan(rules->excess_factor);
    case KC_BASIC_MEASURED:
        return !isnan(rules->demand_price);
    }
    return false;
}

bool
kc_tariff_basic_is_high_use(const KcBasicMonth *month)
{
    /* No comparison is true of NaN. */
    return month->capacity_kva > 0 && !isnan(month->rules->high_use_factor) &&
           month->energy_kwh >= month->rules->high_use_per_kva * month->capacity_kva;
}

static double
demand_price(const KcBasicMonth *month)
{
    double price = month->rules->demand_price;

    return kc_tariff_basic_is_high_use(month) ? price * month->rules->high_use_factor : price;
}

/* NaN where the capacity is unknown and a floor depends on it. */
static double
contract_floor(const KcBasicMonth *month)
{
    double share = month->rules->contract_floor;

    if (share == 0)
        return 0;
    return month->capacity_kva >= 0 ? share * month->capacity_kva : NAN;
}

/* kW that are billed for a demand under a contract demand. */
static double
billed_demand(const KcBasicRules *rules, double demand_kw, double contract_kw)
{
    double limit = rules->tolerance * contract_kw;

    if (demand_kw <= limit * (1 + DEMAND_TOLERANCE))
        return contract_kw;
    return limit + rules->excess_factor * (demand_kw - limit);
}

double
kc_tariff_basic_charge(const KcBasicMonth *month, KcBasicMode mode, double contract_kw)
{
    double demand_kw = month->demand_kw < 0 ? 0 : month->demand_kw;
    double floor_kw;

    if (!kc_tariff_basic_is_offered(month->rules, mode))
        return NAN;
    if (mode == KC_BASIC_CAPACITY)
        return month->capacity_kva >= 0 ? month->rules->capacity_price * month->capacity_kva : NAN;
    if (isnan(demand_kw))
        return NAN;
    if (mode == KC_BASIC_MEASURED)
        return demand_price(month) * demand_kw;
    floor_kw = contract_floor(month);
    if (isnan(floor_kw) || isnan(contract_kw))
        return NAN;
    return demand_price(month) *
           billed_demand(month->rules, demand_kw, contract_kw < floor_kw ? floor_kw : contract_kw);
}

static bool
is_less(double cost, double other)
{
    return cost < other - COST_TOLERANCE * fmax(1, fabs(other));
}

static int32_t
period_of(int32_t month, int months)
{
    return month >= 0 ? month / months : -((-month - 1) / months) - 1;
}

/* How many months from `begin` on lie in the same period. */
static size_t
period_length(const KcBasicMonth *months, size_t count, size_t begin, int period_months)
{
    size_t end = begin + 1;

    while (end < count &&
           period_of(months[end].month, period_months) == period_of(months[begin].month, period_months))
        end++;
    return end - begin;
}

/* Every mode that is offered is known; the contract demand is chosen, so it is not asked for. */
static bool
is_complete(const KcBasicMonth *month)
{
    bool any = false;

    for (int mode = 0; mode < KC_BASIC_MODES; mode++) {
        if (!kc_tariff_basic_is_offered(month->rules, mode))
            continue;
        if (isnan(kc_tariff_basic_charge(month, mode, 0)))
            return false;
        any = true;
    }
    return any;
}

/* Months of one contract period, and the contract demand that is the best so far. */
typedef struct ContractSearch {
    const KcBasicMonth *months;
    const KcBasicResult *results;
    size_t count;
    double floor_kw; /* the least of the months */
    double step_kw;
    double best_kw;
    double best_cost;
} ContractSearch;

static double
contract_cost(const ContractSearch *search, double contract_kw)
{
    double cost = 0;

    for (size_t i = 0; i < search->count; i++)
        if (search->results[i].is_complete)
            cost += kc_tariff_basic_charge(&search->months[i], KC_BASIC_CONTRACT, contract_kw);
    return cost;
}

static void
try_contract(ContractSearch *search, double contract_kw)
{
    double cost;

    if (contract_kw < search->floor_kw)
        return;
    cost = contract_cost(search, contract_kw);
    if (isnan(search->best_kw) || is_less(cost, search->best_cost)) {
        search->best_kw = contract_kw;
        search->best_cost = cost;
    }
}

static void
try_around(ContractSearch *search, double contract_kw)
{
    if (search->step_kw > 0) {
        double steps = ceil(contract_kw / search->step_kw - DEMAND_TOLERANCE);

        try_contract(search, steps * search->step_kw);
        try_contract(search, (steps - 1) * search->step_kw);
    } else {
        try_contract(search, contract_kw);
    }
}

/* The present contract demand first, so that it stays where no other is cheaper. */
static void
search_contract(ContractSearch *search)
{
    search->floor_kw = INFINITY;
    for (size_t i = 0; i < search->count; i++)
        if (search->results[i].is_complete)
            search->floor_kw = fmin(search->floor_kw, contract_floor(&search->months[i]));
    for (size_t i = 0; i < search->count; i++)
        if (!isnan(search->months[i].contract_kw)) {
            try_contract(search, fmax(search->months[i].contract_kw, search->floor_kw));
            break;
        }
    for (size_t i = 0; i < search->count; i++)
        if (search->results[i].is_complete)
            try_around(search, contract_floor(&search->months[i]));
    for (size_t i = 0; i < search->count; i++) {
        const KcBasicMonth *month = &search->months[i];

        if (search->results[i].is_complete)
            try_around(search, fmax(0, month->demand_kw) / month->rules->tolerance);
    }
}

/* The best contract demand of one contract period, and each month's charge under it. */
static void
fill_contract(const KcBasicMonth *months, KcBasicResult *results, size_t count, const KcBasicChoice *choice)
{
    ContractSearch search = {months, results, count, 0, choice->step_kw, NAN, NAN};
    bool is_offered = false;

    for (size_t i = 0; i < count; i++)
        if (results[i].is_complete) {
            if (!kc_tariff_basic_is_offered(months[i].rules, KC_BASIC_CONTRACT))
                return;
            is_offered = true;
        }
    if (!is_offered)
        return;
    search_contract(&search);
    for (size_t i = 0; i < count; i++) {
        results[i].best_contract_kw = fmax(search.best_kw, contract_floor(&months[i]));
        results[i].charge[KC_BASIC_CONTRACT] =
            kc_tariff_basic_charge(&months[i], KC_BASIC_CONTRACT, search.best_kw);
    }
}

static void
fill_month(const KcBasicMonth *month, int present_mode, KcBasicResult *result)
{
    *result = (KcBasicResult){.present = NAN, .best_contract_kw = NAN};
    result->is_complete = is_complete(month);
    result->is_high_use = kc_tariff_basic_is_high_use(month);
    result->charge[KC_BASIC_CAPACITY] = kc_tariff_basic_charge(month, KC_BASIC_CAPACITY, NAN);
    result->charge[KC_BASIC_CONTRACT] = NAN;
    result->charge[KC_BASIC_MEASURED] = kc_tariff_basic_charge(month, KC_BASIC_MEASURED, NAN);
    if (present_mode != KC_BASIC_NO_MODE)
        result->present = kc_tariff_basic_charge(month, (KcBasicMode)present_mode, month->contract_kw);
}

/* One change period under one mode, at the end of the cheapest way there. */
typedef struct Stage {
    double cost;
    int changes;
    int before; /* the mode of the period before */
} Stage;

/* What the period's complete months cost in a mode; infinite where one of them is not offered it. */
static double
period_cost(const KcBasicResult *results, size_t count, KcBasicMode mode)
{
    double cost = 0;

    for (size_t i = 0; i < count; i++)
        if (results[i].is_complete)
            cost += isnan(results[i].charge[mode]) ? INFINITY : results[i].charge[mode];
    return cost;
}

static bool
is_better(const Stage *stage, const Stage *other)
{
    if (isinf(stage->cost) || isinf(other->cost))
        return stage->cost < other->cost;
    if (is_less(stage->cost, other->cost) || is_less(other->cost, stage->cost))
        return stage->cost < other->cost;
    return stage->changes < other->changes;
}

/* The cheapest way to `mode` from the stages before (NULL: from the present mode). */
static Stage
enter(const Stage *before, KcBasicMode mode, const KcBasicChoice *choice)
{
    Stage best = {INFINITY, 0, KC_BASIC_NO_MODE};

    if (!before) {
        bool changes = choice->present_mode != KC_BASIC_NO_MODE && choice->present_mode != (int)mode;

        return (Stage){changes ? choice->change_cost : 0, changes, KC_BASIC_NO_MODE};
    }
    for (int from = 0; from < KC_BASIC_MODES; from++) {
        bool changes = from != (int)mode;
        Stage way = {before[from].cost + (changes ? choice->change_cost : 0), before[from].changes + changes,
                     from};

        if (best.before == KC_BASIC_NO_MODE || is_better(&way, &best))
            best = way;
    }
    return best;
}

static KcBasicMode
best_mode(const Stage *stages)
{
    KcBasicMode best = 0;

    for (int mode = 1; mode < KC_BASIC_MODES; mode++)
        if (is_better(&stages[mode], &stages[best]))
            best = mode;
    return best;
}

/* Writes the modes of the cheapest way into the months, from the last change period back. */
static void
walk_back(const KcBasicMonth *months, size_t count, const KcBasicChoice *choice, const Stage *stages,
          size_t periods, KcBasicPlan *plan)
{
    const Stage *last = stages + (periods - 1) * KC_BASIC_MODES;
    int mode = best_mode(last);
    size_t i = count;

    plan->changes = last[mode].changes;
    for (size_t period = periods; period-- > 0;) {
        int32_t here = period_of(months[i - 1].month, choice->mode_months);

        while (i > 0 && period_of(months[i - 1].month, choice->mode_months) == here)
            plan->months[--i].best = (KcBasicMode)mode;
        mode = stages[period * KC_BASIC_MODES + mode].before;
    }
}

static KcStatus
choose_modes(KcContext *context, const KcBasicMonth *months, size_t count, const KcBasicChoice *choice,
             KcBasicPlan *plan)
{
    Stage *stages, *stage;
    size_t periods = 0, length;
    KcStatus status;

    for (size_t i = 0; i < count; i += period_length(months, count, i, choice->mode_months))
        periods++;
    status = kc_allocate(context, periods, KC_BASIC_MODES * sizeof *stages, (void **)&stages);
    stage = stages;
    for (size_t i = 0; status == KC_OK && i < count; i += length, stage += KC_BASIC_MODES) {
        length = period_length(months, count, i, choice->mode_months);
        for (int mode = 0; mode < KC_BASIC_MODES; mode++) {
            stage[mode] = enter(i ? stage - KC_BASIC_MODES : NULL, mode, choice);
            stage[mode].cost += period_cost(plan->months + i, length, mode);
        }
        if ((stage - stages) % (PERIODS_A_POLL * KC_BASIC_MODES) == 0)
            status = kc_poll(context);
    }
    if (status == KC_OK)
        walk_back(months, count, choice, stages, periods, plan);
    return status;
}

static void
sum_up(size_t count, KcBasicPlan *plan)
{
    KcSum present = {0, 0}, best = {0, 0}, total[KC_BASIC_MODES] = {{0, 0}};
    bool is_present_known = true, is_offered[KC_BASIC_MODES] = {true, true, true};

    for (size_t i = 0; i < count; i++) {
        const KcBasicResult *month = &plan->months[i];

        if (!month->is_complete)
            continue;
        plan->complete++;
        is_present_known = is_present_known && !isnan(month->present);
        kc_sum_add(&present, isnan(month->present) ? 0 : month->present);
        kc_sum_add(&best, month->charge[month->best]);
        for (int mode = 0; mode < KC_BASIC_MODES; mode++) {
            is_offered[mode] = is_offered[mode] && !isnan(month->charge[mode]);
            kc_sum_add(&total[mode], isnan(month->charge[mode]) ? 0 : month->charge[mode]);
        }
    }
    plan->present = is_present_known && plan->complete ? kc_sum_value(&present) : NAN;
    plan->best = plan->complete ? kc_sum_value(&best) : NAN;
    for (int mode = 0; mode < KC_BASIC_MODES; mode++)
        plan->total[mode] = is_offered[mode] && plan->complete ? kc_sum_value(&total[mode]) : NAN;
}

static KcStatus
check_choice(KcContext *context, const KcBasicChoice *choice)
{
    if (choice->present_mode < KC_BASIC_NO_MODE || choice->present_mode >= KC_BASIC_MODES)
        return kc_fail(context, KC_INVALID, "present mode is not one of the modes");
    if (choice->mode_months < 1 || MONTHS_OF_YEAR % choice->mode_months != 0) {
        kc_fail(context, KC_INVALID, "months between changes of mode must divide 12");
        return kc_detail(context, "Got %d.", choice->mode_months);
    }
    if (choice->contract_months < 1 || choice->mode_months % choice->contract_months != 0) {
        kc_fail(context, KC_INVALID,
                "months between changes of the contract demand must divide those of the mode");
        return kc_detail(context, "Got %d and %d.", choice->contract_months, choice->mode_months);
    }
    if (choice->step_kw != 0 && !(choice->step_kw >= LEAST_STEP_KW && choice->step_kw <= KC_TARIFF_MOST))
        return kc_fail(context, KC_INVALID, "step of the contract demand must be 0 or from %g kW",
                       LEAST_STEP_KW);
    if (!(choice->change_cost >= 0 && choice->change_cost <= KC_TARIFF_MOST))
        return kc_fail(context, KC_INVALID, "cost of a change must be a number from 0");
    return KC_OK;
}

static KcStatus
check_months(KcContext *context, const KcBasicMonth *months, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const double values[] = {months[i].capacity_kva, months[i].demand_kw, months[i].energy_kwh,
                                 months[i].contract_kw};
        KcStatus status = kc_tariff_basic_check(context, months[i].rules);

        if (status != KC_OK)
            return status;
        if (i > 0 && months[i].month <= months[i - 1].month)
            return kc_fail(context, KC_INVALID, "months must ascend, each at most once");
        for (size_t k = 0; k < sizeof values / sizeof *values; k++)
            if (fabs(values[k]) > KC_TARIFF_MOST) {
                kc_fail(context, KC_RANGE, "capacity, demand and energy must not exceed %g", KC_TARIFF_MOST);
                return kc_detail(context, "Got %g in month %zu.", values[k], i + 1);
            }
        if (months[i].contract_kw < 0)
            return kc_fail(context, KC_INVALID, "contract demand must not be negative");
    }
    return KC_OK;
}

KcStatus
kc_tariff_basic_plan(KcContext *context, const KcBasicMonth *months, size_t count,
                     const KcBasicChoice *choice, KcBasicPlan *plan)
{
    KcStatus status = check_choice(context, choice);

    *plan = (KcBasicPlan){.present = NAN, .total = {NAN, NAN, NAN}, .best = NAN};
    if (status == KC_OK)
        status = kc_tariff_basic_check_count(context, count);
    if (status == KC_OK)
        status = check_months(context, months, count);
    if (status == KC_OK)
        status = kc_allocate(context, count, sizeof *plan->months, (void **)&plan->months);
    if (status != KC_OK || count == 0)
        return status;
    for (size_t i = 0; i < count; i++)
        fill_month(&months[i], choice->present_mode, &plan->months[i]);
    for (size_t i = 0, length; i < count; i += length) {
        length = period_length(months, count, i, choice->contract_months);
        fill_contract(months + i, plan->months + i, length, choice);
    }
    status = choose_modes(context, months, count, choice, plan);
    if (status == KC_OK)
        sum_up(count, plan);
    return status;
}
