/* Plans of transformers against one interval after the other, every alternative by itself; and what cannot be planned. */
#include "transformer_tools.h"

#include "core/transformer_plan.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const KcTransformerModel models[] = {
    {{315, 270, 2760, 1.0, 4.0}, 48000, NAN, false, 0},
    {{400, 330, 3250, 1.0, 4.0}, 68500, NAN, false, 0},
    {{630, 460, 4460, 0.9, 4.5}, 94000, NAN, false, 0},
    {{1000, 665, 7415, 0.8, 4.5}, 137500, NAN, false, 0},
    {{2000, 1085, 13180, 0.6, 5}, 222000, NAN, false, 0},
    {{315, 340, 3830, 1.4, 4.0}, 43500, NAN, false, 1},
    {{400, 410, 4520, 1.3, 4.0}, 52000, NAN, false, 1},
    {{630, 570, 6200, 1.1, 4.5}, 71500, 25, false, 1},
    {{1000, 830, 10300, 1.0, 4.5}, 105000, 25, false, 1},
    {{630, 810, 6200, 1.1, 4.5}, NAN, NAN, false, 2},
    {{630, NAN, NAN, NAN, NAN}, 50000, NAN, true, 3},
};

static const KcTransformer present[] = {{315, 480, 3830, 1.4, 4.0}, {630, 810, 6200, 1.1, 4.5}};

static KcTransformerTask
usual_task(void)
{
    return (KcTransformerTask){.models = models,
                               .model_count = COUNT_OF(models),
                               .present = present,
                               .present_count = 2,
                               .most_units = 4,
                               .is_switched = true,
                               .kq = 0.04,
                               .margin = 0.1,
                               .load_limit = 0.8,
                               .overload_factor = 1.2,
                               .unit_limit_oil_kva = 1600,
                               .unit_limit_dry_kva = 2500,
                               .energy_price = 0.65,
                               .interest = 0.07,
                               .life_years = 20,
                               .residual = 0.05,
                               .present_scrap_cny = 12000,
                               .has_basic = true,
                               .rules = {22, 35.2, 0.4, 1.05, 2, 260, 0.9},
                               .choice = {KC_BASIC_NO_MODE, 3, 1, 0, 0},
                               .basic_mode = KC_BASIC_NO_MODE,
                               .most_kept = 1000,
                               .is_all_kept = true};
}

static double
brute_annuity(double rate, int years)
{
    double sum = 0;

    for (int t = 1; t <= years; t++)
        sum += pow(1 + rate, -t);
    return sum;
}

/* The basic charge of a year, mode by mode, each quarter free to choose, the contract demand of each month tried. */
static double
brute_basic(const KcTransformerLoad *load, const KcBasicRules *rules, double capacity)
{
    double total = 0;

    for (size_t first = 0; first < load->month_count;) {
        double best[3] = {0, 0, 0};
        int32_t quarter = load->months[first].month / 3;

        for (; first < load->month_count && load->months[first].month / 3 == quarter; first++) {
            const KcTransformerMonth *month = &load->months[first];
            double floor_kw = rules->contract_floor * capacity, contract = INFINITY;
            double price =
                rules->demand_price *
                (month->energy_kwh >= rules->high_use_per_kva * capacity ? rules->high_use_factor : 1);

            /* Cent by cent of the demand. */
            for (int k = 0; k <= 1000; k++) {
                double kw = fmax(floor_kw, month->peak_kw / rules->tolerance * (double)k / 1000);
                double limit = rules->tolerance * kw;
                double billed = month->peak_kw <= limit * (1 + 1e-12)
                                    ? kw
                                    : limit + rules->excess_factor * (month->peak_kw - limit);

                contract = fmin(contract, price * billed);
            }
            best[0] += rules->capacity_price * capacity;
            best[1] += contract;
            best[2] += price * month->peak_kw;
        }
        total += fmin(best[0], fmin(best[1], best[2]));
    }
    return total * 12 / (double)load->month_count;
}

/* The yearly cost of n units of a model, from scratch. */
static double
brute_yearly(const KcTransformerInterval *intervals, size_t count, const KcTransformerLoad *load,
             const KcTransformerTask *task, const KcTransformerModel *model, int n)
{
    KcTransformerSet sets[4];
    KcTransformer units[KC_TRANSFORMER_MOST_UNITS];
    KcTransformerEnergy energy;
    int years = isnan(model->life_years) ? task->life_years : (int)model->life_years;
    double price = n * model->price_cny;

    for (int i = 0; i < KC_TRANSFORMER_MOST_UNITS; i++)
        units[i] = model->unit;
    for (int k = 1; k <= n; k++) {
        sets[k - 1] = kc_transformer_set(units, (1u << k) - 1, task->kq);
        sets[k - 1].limit_kva = k * model->unit.capacity_kva * task->load_limit;
    }
    energy = brute_energy(intervals, count, sets, n, -1);
    return (price * (1 - task->residual * pow(1 + task->interest, -years)) - task->present_scrap_cny) /
               brute_annuity(task->interest, years) +
           energy.cost_kwh * 8760 / load->hours * task->energy_price +
           brute_basic(load, &task->rules, n * model->unit.capacity_kva);
}

static const KcTransformerAlternative *
find(const KcTransformerPlan *plan, int model, int n)
{
    for (size_t i = 0; i < plan->count; i++) {
        const KcTransformerAlternative *alternative = &plan->alternatives[i];
        bool is_it = !alternative->is_present && alternative->unit_count == n;

        for (int k = 0; is_it && k < n; k++)
            is_it = alternative->units[k] == model;
        if (is_it)
            return alternative;
    }
    return NULL;
}

static void
every_alternative_costs_what_it_costs_by_itself(void)
{
    size_t count;
    KcTransformerInterval *intervals = made_load(12, 700, 1, &count);
    KcTransformerTask task = usual_task();
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerPlan plan;
    double least = INFINITY;

    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_OK);
    CHECK(kc_transformer_plan_check(&context, &task) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(plan.count == plan.considered && plan.keep < plan.count);
    for (size_t i = 0; i < COUNT_OF(models); i++)
        for (int n = 1; n <= 4; n++) {
            const KcTransformerAlternative *alternative = find(&plan, (int)i, n);
            double expected = brute_yearly(intervals, count, &load, &task, &models[i], n);
            bool carries = load.peak_kva * 1.1 <= n * models[i].unit.capacity_kva * 0.8;

            CHECK(alternative != NULL);
            if (isnan(expected)) {
                CHECK(alternative->against && !alternative->rank);
                continue;
            }
            CHECK_NEAR(alternative->yearly_cny, expected, 1e-8 * expected);
            CHECK(!(alternative->against & KC_TRANSFORMER_OVERLOADED) == carries);
            CHECK(!(alternative->against & KC_TRANSFORMER_UNIT_TOO_LARGE) ==
                  (models[i].unit.capacity_kva <= 1600));
            if (!alternative->against)
                least = fmin(least, expected);
        }
    CHECK(plan.alternatives[0].rank == 1);
    /* What is cannot carry the load with its margin, so the best is a new one. */
    CHECK(!plan.alternatives[0].is_present);
    CHECK_NEAR(plan.alternatives[0].yearly_cny, least, 1e-8 * least);
    for (size_t i = 1; i < plan.feasible; i++)
        CHECK(plan.alternatives[i].yearly_cny >= plan.alternatives[i - 1].yearly_cny);
    free(intervals);
    check_context_end(&context);
}

static void
months_add_up_to_the_year(void)
{
    size_t count;
    KcTransformerInterval *intervals = made_load(12, 400, 3, &count);
    KcTransformerTask task = usual_task();
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerPlan plan;

    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    for (size_t i = 0; i < plan.count; i++) {
        const KcTransformerAlternative *alternative = &plan.alternatives[i];
        double loss = 0, basic = 0, kwh = 0;

        if (!alternative->months)
            continue;
        for (size_t m = 0; m < load.month_count; m++) {
            loss += alternative->months[m].loss_cny;
            basic += alternative->months[m].basic_cny;
            kwh += alternative->months[m].no_load_kwh + alternative->months[m].load_kwh;
        }
        CHECK_NEAR(loss * 8760 / load.hours, alternative->loss_cny, 1e-6);
        CHECK_NEAR(basic, alternative->basic_cny, 1e-6);
        CHECK_NEAR(kwh * 8760 / load.hours, alternative->no_load_kwh + alternative->load_kwh, 1e-6);
    }
    free(intervals);
    check_context_end(&context);
}

static const KcTransformerAlternative *
first_of(const KcTransformerPlan *plan, KcTransformerKind kind)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->alternatives[i].kind == kind)
            return &plan->alternatives[i];
    return NULL;
}

static void
keeping_switching_and_suspending_are_alternatives(void)
{
    size_t count;
    KcTransformerInterval *intervals = made_load(12, 200, 4, &count);
    KcTransformerTask task = usual_task();
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerPlan plan;
    const KcTransformerAlternative *keep, *other;
    int suspended = 0;

    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    keep = first_of(&plan, KC_TRANSFORMER_KEEP);
    CHECK(keep == &plan.alternatives[plan.keep] && keep->saving_cny == 0 && keep->capital_cny == 0);
    CHECK_NEAR(keep->no_load_kwh, 1.29 * 8760, 1e-6);
    other = first_of(&plan, KC_TRANSFORMER_SWITCH);
    CHECK(other->loss_cny < keep->loss_cny && other->capacity_kva == 945);
    CHECK(other->is_appraised && other->investment.payback == 0 && isnan(other->investment.irr));
    for (size_t i = 0; i < plan.count; i++)
        suspended += plan.alternatives[i].kind == KC_TRANSFORMER_SUSPEND;
    CHECK(suspended == 2);
    other = first_of(&plan, KC_TRANSFORMER_SUSPEND);
    CHECK(other->price_cny == 0 && other->capacity_kva < 945 && other->saving_loss_cny > 0);
    CHECK(first_of(&plan, KC_TRANSFORMER_SEASON) == NULL);
    other = first_of(&plan, KC_TRANSFORMER_REDUCE);
    CHECK(other->capacity_kva < 945 && other->is_appraised);
    CHECK_NEAR(other->saving_cny, other->saving_loss_cny + other->saving_basic_cny, 1e-9);
    /* 315 + 630 in the series that have both. */
    CHECK(first_of(&plan, KC_TRANSFORMER_REPLACE) != NULL);
    free(intervals);
    check_context_end(&context);
}

/* Four quiet months; a unit may rest in three of them, those that gain most. */
static void
units_rest_in_the_months_that_can_do_without_them(void)
{
    size_t count, found = 0;
    KcTransformerInterval *intervals = made_load(12, 550, 8, &count);
    KcTransformerTask task = usual_task();
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerPlan plan;

    for (size_t i = 0; i < count; i++)
        if (intervals[i].month % 12 >= 4 && intervals[i].month % 12 < 8) {
            intervals[i].kva *= 0.2 + 0.02 * (double)(intervals[i].month % 12);
            intervals[i].kw = 0.9 * intervals[i].kva;
        }
    task.basic_mode = KC_BASIC_CAPACITY;
    task.suspend_months = 3;
    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    for (size_t i = 0; i < plan.count; i++) {
        const KcTransformerAlternative *season = &plan.alternatives[i];
        double loss = 0, basic = 0, kept;
        int months = 0;

        if (season->kind != KC_TRANSFORMER_SEASON)
            continue;
        found++;
        kept = present[season->units[0]].capacity_kva;
        CHECK(season->unit_count == 2 && season->season_units == 1 && season->capacity_kva == 945);
        for (size_t m = 0; m < load.month_count; m++) {
            bool rests = season->is_suspended[m];
            KcTransformerSet set = kc_transformer_set(present, rests ? 1u << season->units[0] : 3u, task.kq);

            CHECK(!rests || load.months[m].peak_kva * 1.1 <= 0.8 * kept);
            loss += brute_energy(intervals, count, &set, 1, load.months[m].month).cost_kwh;
            basic += 22 * (rests ? kept : 945);
            CHECK(season->months[m].capacity_kva == (rests ? kept : 945));
            months += rests;
        }
        CHECK(months == 3);
        CHECK_NEAR(season->loss_cny, loss * 8760 / load.hours * 0.65, 1e-6);
        CHECK_NEAR(season->basic_cny, basic, 1e-6);
    }
    CHECK(found == 2);
    free(intervals);
    /* Busy all year: no month to rest in. */
    intervals = made_load(12, 900, 9, &count);
    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(first_of(&plan, KC_TRANSFORMER_SEASON)->against & KC_TRANSFORMER_NO_MONTH);
    free(intervals);
    check_context_end(&context);
}

static void
essential_load_needs_a_second_unit(void)
{
    size_t count;
    KcTransformerInterval *intervals = made_load(12, 500, 5, &count);
    KcTransformerTask task = usual_task();
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerPlan plan;

    task.essential = 0.6;
    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(plan.feasible > 0);
    for (size_t i = 0; i < plan.count; i++) {
        const KcTransformerAlternative *alternative = &plan.alternatives[i];
        double rest = alternative->rest_kva * 1.2;

        CHECK(!(alternative->against & KC_TRANSFORMER_NOT_N_1) ==
              (0.6 * load.peak_kva * 1.1 <= rest * (1 + 1e-9)));
        CHECK(alternative->unit_count > 1 || alternative->against & KC_TRANSFORMER_NOT_N_1);
    }
    /* Nothing is left when the only unit fails. */
    task.most_units = 1;
    task.present_count = 0;
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(plan.feasible == 0 && plan.alternatives[0].rank == 0 && plan.keep == plan.count);
    free(intervals);
    check_context_end(&context);
}

static void
present_units_of_unknown_losses_are_compared_by_what_is_known(void)
{
    const KcTransformer unknown[] = {{630, NAN, NAN, NAN, NAN}, {315, NAN, NAN, NAN, NAN}};
    size_t count;
    KcTransformerInterval *intervals = made_load(12, 200, 6, &count);
    KcTransformerTask task = usual_task();
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerPlan plan;
    const KcTransformerAlternative *other;

    task.present = unknown;
    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    other = first_of(&plan, KC_TRANSFORMER_KEEP);
    CHECK(other->against & KC_TRANSFORMER_NO_LOSSES && isnan(other->yearly_cny) && other->basic_cny > 0);
    other = first_of(&plan, KC_TRANSFORMER_SUSPEND);
    CHECK(isnan(other->saving_cny) && other->saving_basic_cny >= 0 && !other->is_appraised);
    other = first_of(&plan, KC_TRANSFORMER_REDUCE);
    CHECK(other->rank == 1 && isfinite(other->yearly_cny) && isnan(other->saving_cny));
    free(intervals);
    check_context_end(&context);
}

static void
loads_that_nothing_carries_have_no_best(void)
{
    const KcTransformerInterval huge = {0, 1, 1e8, 9e7}, nothing = {0, 1, 0, 0};
    KcTransformerTask task = usual_task();
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerPlan plan;

    CHECK(kc_transformer_load(&context, &huge, 1, &load) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(plan.feasible == 0 && plan.count == plan.considered);
    /* Without load the one with the least no-load losses and price is the best. */
    CHECK(kc_transformer_load(&context, &nothing, 1, &load) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(plan.feasible > 0 && plan.alternatives[0].load_kwh == 0);
    check_context_end(&context);
}

static void
without_kw_the_charge_is_by_capacity(void)
{
    KcTransformerInterval apparent = {0, 1, 300, NAN};
    KcTransformerTask task = usual_task();
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerPlan plan;

    CHECK(kc_transformer_load(&context, &apparent, 1, &load) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(plan.feasible > 0);
    CHECK_NEAR(plan.alternatives[0].basic_cny, plan.alternatives[0].capacity_kva * 22 * 12, 1e-6);
    task.rules.capacity_price = NAN;
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(plan.feasible == 0 && plan.alternatives[0].against & KC_TRANSFORMER_NO_BASIC);
    task.has_basic = false;
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(plan.feasible > 0 && plan.alternatives[0].basic_cny == 0);
    check_context_end(&context);
}

static void
free_energy_and_no_or_negative_interest_are_computed_with(void)
{
    size_t count;
    KcTransformerInterval *intervals = made_load(1, 300, 7, &count);
    KcTransformerTask task = usual_task();
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerPlan plan;

    task.energy_price = 0;
    task.interest = 0;
    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_OK);
    CHECK(kc_transformer_plan_check(&context, &task) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(plan.feasible > 0 && plan.alternatives[0].loss_cny == 0);
    task.interest = -0.5;
    task.life_years = KC_INVESTMENT_MOST_YEARS;
    CHECK(kc_transformer_plan_check(&context, &task) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    for (size_t i = 0; i < plan.count; i++)
        CHECK(!plan.alternatives[i].rank || isfinite(plan.alternatives[i].yearly_cny));
    free(intervals);
    check_context_end(&context);
}

/* Eight unlike units: 254 sets to suspend all year, as many for a season. */
static void
of_many_present_alternatives_the_first_are_kept(void)
{
    KcTransformer units[KC_TRANSFORMER_MOST_UNITS];
    size_t count, of_present = 0;
    KcTransformerInterval *intervals = made_load(12, 300, 10, &count);
    KcTransformerTask task = usual_task();
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerPlan plan;

    for (int i = 0; i < KC_TRANSFORMER_MOST_UNITS; i++)
        units[i] = (KcTransformer){100 + 10 * i, 200 + 20 * i, 1500 + 150 * i, 1, 4};
    task.present = units;
    task.present_count = KC_TRANSFORMER_MOST_UNITS;
    task.is_present_switched = true;
    task.suspend_months = 6;
    task.most_kept = 5;
    task.is_all_kept = false;
    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_OK);
    CHECK(kc_transformer_plan(&context, &load, &task, &plan) == KC_OK);
    CHECK(plan.considered == 1 + 254 + 254 + 4 * COUNT_OF(models));
    for (size_t i = 0; i < plan.count; i++)
        of_present += plan.alternatives[i].is_present;
    CHECK(of_present >= 20 && of_present <= 26 && plan.count <= 26);
    CHECK(plan.keep < plan.count && plan.alternatives[plan.keep].kind == KC_TRANSFORMER_KEEP);
    for (size_t i = 0; i < 5; i++)
        CHECK(plan.alternatives[i].rank == i + 1);
    free(intervals);
    check_context_end(&context);
}

/* Sets one number of the usual task. */
#define REFUSED(field, value)                                                                                \
    do {                                                                                                     \
        KcTransformerTask wrong = usual_task();                                                              \
        wrong.field = (value);                                                                               \
        CHECK(kc_transformer_plan_check(&context, &wrong) != KC_OK);                                         \
        CHECK(context.error.message[0] != '\0');                                                             \
    } while (0)

static void
absurd_tasks_are_refused(void)
{
    KcContext context = check_context();

    REFUSED(life_years, 0);
    REFUSED(life_years, 1000000000);
    REFUSED(interest, -1);
    REFUSED(interest, NAN);
    REFUSED(energy_price, -0.1);
    REFUSED(energy_price, INFINITY);
    REFUSED(residual, 1.5);
    REFUSED(residual, -0.1);
    REFUSED(load_limit, 0);
    REFUSED(margin, -0.2);
    REFUSED(essential, 1.1);
    REFUSED(overload_factor, 0.5);
    REFUSED(most_units, 0);
    REFUSED(most_units, 9);
    REFUSED(present_count, 9);
    REFUSED(model_count, KC_TRANSFORMER_MOST_MODELS + 1);
    REFUSED(present_scrap_cny, -1);
    REFUSED(suspend_months, 13);
    REFUSED(basic_mode, 3);
    REFUSED(kq, NAN);
    REFUSED(rules.capacity_price, -1);
    check_context_end(&context);
}

int
main(void)
{
    RUN(every_alternative_costs_what_it_costs_by_itself);
    RUN(months_add_up_to_the_year);
    RUN(keeping_switching_and_suspending_are_alternatives);
    RUN(units_rest_in_the_months_that_can_do_without_them);
    RUN(essential_load_needs_a_second_unit);
    RUN(present_units_of_unknown_losses_are_compared_by_what_is_known);
    RUN(loads_that_nothing_carries_have_no_best);
    RUN(without_kw_the_charge_is_by_capacity);
    RUN(free_energy_and_no_or_negative_interest_are_computed_with);
    RUN(of_many_present_alternatives_the_first_are_kept);
    RUN(absurd_tasks_are_refused);
    return DONE();
}
