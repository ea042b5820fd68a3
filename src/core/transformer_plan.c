/* Which transformers suit a load best; see transformer_plan.h. What one alternative comes to stands in transformer_cost.c. */
#include "core/transformer_plan.h"

#include "core/arena.h"
#include "core/transformer_cost.h"

#include <math.h>
#include <string.h>

static KcStatus
check_number(KcContext *context, const char *name, double value, double least, double most)
{
    if (value >= least && value <= most)
        return KC_OK;
    kc_fail(context, KC_INVALID, "%s must be between %g and %g", name, least, most);
    return kc_detail(context, "Got %g.", value);
}

static KcStatus
check_numbers(KcContext *context, const KcTransformerTask *task)
{
    const struct {
        const char *name;
        double value, least, most;
    } all[] = {{"number of units", task->most_units, 1, KC_TRANSFORMER_MOST_UNITS},
               {"reactive equivalent", task->kq, 0, 1},
               {"margin of growth", task->margin, 0, 100},
               {"load limit", task->load_limit, 1e-3, 100},
               {"essential share", task->essential, 0, 1},
               {"overload factor", task->overload_factor, 1, 100},
               {"limit of an oil-immersed unit", task->unit_limit_oil_kva, 0, INFINITY},
               {"limit of a dry-type unit", task->unit_limit_dry_kva, 0, INFINITY},
               {"price of energy", task->energy_price, 0, KC_TRANSFORMER_MOST},
               {"rate of interest", task->interest, -0.5, 100},
               {"life in years", task->life_years, 1, KC_INVESTMENT_MOST_YEARS},
               {"residual share", task->residual, 0, 1},
               {"scrap value", task->present_scrap_cny, 0, KC_TRANSFORMER_MOST},
               {"months of suspension", task->suspend_months, 0, 12},
               {"mode of the basic charge", task->basic_mode, KC_BASIC_NO_MODE, KC_BASIC_MODES - 1},
               {"other capacity", task->other_capacity_kva, 0, KC_TRANSFORMER_MOST}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (check_number(context, all[i].name, all[i].value, all[i].least, all[i].most))
            return context->error.status;
    return KC_OK;
}

static KcStatus
check_model(KcContext *context, const KcTransformerModel *model)
{
    KcStatus status = kc_transformer_check(context, &model->unit);

    if (status == KC_OK)
        status = check_number(context, "series of a transformer", model->series, 0,
                              KC_TRANSFORMER_MOST_MODELS - 1);
    if (status == KC_OK && !isnan(model->price_cny))
        status = check_number(context, "price of a transformer", model->price_cny, 0, KC_TRANSFORMER_MOST);
    if (status == KC_OK && !isnan(model->life_years))
        status = check_number(context, "life in years", model->life_years, 1, KC_INVESTMENT_MOST_YEARS);
    return status;
}

KcStatus
kc_transformer_plan_check(KcContext *context, const KcTransformerTask *task)
{
    KcStatus status = check_numbers(context, task);

    if (status == KC_OK && task->model_count > KC_TRANSFORMER_MOST_MODELS) {
        kc_fail(context, KC_TOO_LARGE, "number of models must not exceed %d", KC_TRANSFORMER_MOST_MODELS);
        return kc_detail(context, "Got %zu.", task->model_count);
    }
    if (status == KC_OK && (task->present_count < 0 || task->present_count > KC_TRANSFORMER_MOST_UNITS)) {
        kc_fail(context, KC_TOO_LARGE, "number of present units must not exceed %d",
                KC_TRANSFORMER_MOST_UNITS);
        return kc_detail(context, "Got %d.", task->present_count);
    }
    for (size_t i = 0; status == KC_OK && i < task->model_count; i++)
        status = check_model(context, &task->models[i]);
    for (int i = 0; status == KC_OK && i < task->present_count; i++)
        status = kc_transformer_check(context, &task->present[i]);
    if (status == KC_OK && task->has_basic)
        status = kc_tariff_basic_check(context, &task->rules);
    return status;
}

/* --- which alternatives there are ----------------------------------------------------------------------------- */

typedef struct List {
    const KcTransformerTask *task;
    KcTransformerAlternative *alternatives;
    size_t count;
    double present_kva;
} List;

static KcTransformerAlternative *
append(List *list, KcTransformerKind kind)
{
    KcTransformerAlternative *alternative = &list->alternatives[list->count++];

    alternative->kind = kind;
    alternative->is_present = kind <= KC_TRANSFORMER_SEASON;
    return alternative;
}

static void
append_present(List *list, KcTransformerKind kind, uint32_t mask)
{
    KcTransformerAlternative *alternative = append(list, kind);

    for (int i = 0; i < list->task->present_count; i++)
        if (mask >> i & 1)
            alternative->units[alternative->unit_count++] = i;
}

/* All present units, those that are suspended in some months behind the others. */
static void
append_season(List *list, uint32_t kept)
{
    KcTransformerAlternative *alternative = append(list, KC_TRANSFORMER_SEASON);

    for (int in_turn = 1; in_turn >= 0; in_turn--) {
        for (int i = 0; i < list->task->present_count; i++)
            if ((int)(kept >> i & 1) == in_turn)
                alternative->units[alternative->unit_count++] = i;
        if (in_turn)
            alternative->season_units = alternative->unit_count;
    }
}

/* What is; what is, switched; what is without some of its units, all year or in some months. */
static void
append_presents(List *list, const KcTransformerSet *sets, int set_count)
{
    const KcTransformerTask *task = list->task;

    if (set_count == 0)
        return;
    append_present(list, KC_TRANSFORMER_KEEP, sets[set_count - 1].units);
    if (task->present_count > 1 && !task->is_present_switched)
        append_present(list, KC_TRANSFORMER_SWITCH, sets[set_count - 1].units);
    for (int s = 0; s < set_count - 1; s++)
        append_present(list, KC_TRANSFORMER_SUSPEND, sets[s].units);
    for (int s = 0; s < set_count - 1 && task->suspend_months > 0; s++)
        append_season(list, sets[s].units);
}

static KcTransformerKind
kind_of_new(const List *list, double capacity_kva)
{
    if (list->task->present_count == 0)
        return KC_TRANSFORMER_NEW;
    if (capacity_kva == list->present_kva)
        return KC_TRANSFORMER_REPLACE;
    return capacity_kva < list->present_kva ? KC_TRANSFORMER_REDUCE : KC_TRANSFORMER_ENLARGE;
}

static bool
are_of_one_capacity(const KcTransformerTask *task)
{
    for (int i = 1; i < task->present_count; i++)
        if (task->present[i].capacity_kva != task->present[0].capacity_kva)
            return false;
    return true;
}

static size_t
count_series(const KcTransformerTask *task)
{
    size_t count = 0;

    for (size_t i = 0; i < task->model_count; i++)
        if ((size_t)task->models[i].series + 1 > count)
            count = (size_t)task->models[i].series + 1;
    return count;
}

/* The present unlike capacities in each series that has them all. */
static KcStatus
append_like_for_like(KcContext *context, List *list)
{
    const KcTransformerTask *task = list->task;
    size_t series_count = count_series(task), width = (size_t)task->present_count;
    int *match;
    KcStatus status;

    if (are_of_one_capacity(task))
        return KC_OK;
    status = kc_allocate(context, series_count * width + 1, sizeof *match, (void **)&match);
    if (status != KC_OK)
        return status;
    /* Places from 1. */
    for (size_t i = task->model_count; i-- > 0;)
        for (size_t k = 0; k < width; k++)
            if (task->models[i].unit.capacity_kva == task->present[k].capacity_kva)
                match[(size_t)task->models[i].series * width + k] = (int)i + 1;
    for (size_t s = 0; s < series_count; s++) {
        const int *of_series = match + s * width;
        bool has_all = true;

        for (size_t k = 0; k < width; k++)
            has_all = has_all && of_series[k];
        if (!has_all)
            continue;
        KcTransformerAlternative *alternative = append(list, KC_TRANSFORMER_REPLACE);

        for (size_t k = 0; k < width; k++)
            alternative->units[alternative->unit_count++] = of_series[k] - 1;
    }
    return KC_OK;
}

static void
append_models(List *list)
{
    const KcTransformerTask *task = list->task;

    for (size_t i = 0; i < task->model_count; i++)
        for (int n = 1; n <= task->most_units; n++) {
            KcTransformerKind kind = kind_of_new(list, n * task->models[i].unit.capacity_kva);
            KcTransformerAlternative *alternative = append(list, kind);

            while (alternative->unit_count < n)
                alternative->units[alternative->unit_count++] = (int)i;
        }
}

static KcStatus
list_alternatives(KcContext *context, const KcTransformerTask *task, List *list)
{
    KcTransformerSet *sets;
    int set_count = 0;
    size_t room =
        task->model_count * (size_t)task->most_units + 2 * KC_TRANSFORMER_MOST_SETS + 2 + task->model_count;
    KcStatus status = kc_allocate(context, room, sizeof *list->alternatives, (void **)&list->alternatives);

    list->task = task;
    if (status == KC_OK)
        status = kc_allocate(context, KC_TRANSFORMER_MOST_SETS, sizeof *sets, (void **)&sets);
    if (status != KC_OK)
        return status;
    if (task->present_count)
        set_count = kc_transformer_sets(task->present, task->present_count, task->kq, sets);
    for (int i = 0; i < task->present_count; i++)
        list->present_kva += task->present[i].capacity_kva;
    append_presents(list, sets, set_count);
    if (task->present_count)
        status = append_like_for_like(context, list);
    append_models(list);
    return status;
}

/* --- their order ---------------------------------------------------------------------------------------------- */

/* A key that sorts as the doubles do. */
static uint64_t
key_of(double value)
{
    uint64_t bits;

    value += 0.0;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/* Ranks, and all places in the order of the result. */
static KcStatus
rank_all(KcContext *context, List *list, uint32_t *order, size_t *feasible)
{
    uint64_t *keys;
    KcStatus status = kc_allocate(context, list->count, sizeof *keys, (void **)&keys);

    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < list->count; i++) {
        const KcTransformerAlternative *alternative = &list->alternatives[i];
        bool is_ranked = !alternative->against && !isnan(alternative->yearly_cny);

        keys[i] = is_ranked ? key_of(alternative->yearly_cny) : UINT64_MAX;
        *feasible += is_ranked;
    }
    status = kc_transformer_sort(context, keys, list->count, order);
    for (size_t i = 0; status == KC_OK && i < *feasible; i++)
        list->alternatives[order[i]].rank = i + 1;
    return status;
}

/* `of_present` counts the alternatives of the present units, in the order of the result. */
static bool
is_kept(const KcTransformerTask *task, const KcTransformerAlternative *alternative, size_t *of_present)
{
    if (alternative->kind == KC_TRANSFORMER_KEEP)
        return true;
    if (alternative->is_present && ++*of_present <= KC_TRANSFORMER_PRESENT_KEPT)
        return true;
    return alternative->rank ? alternative->rank <= task->most_kept : task->is_all_kept;
}

static KcStatus
keep_some(KcContext *context, const List *list, const uint32_t *order, KcTransformerPlan *plan)
{
    KcStatus status;
    size_t count = 0, of_present = 0;

    for (size_t i = 0; i < list->count; i++)
        count += is_kept(list->task, &list->alternatives[order[i]], &of_present);
    status = kc_allocate(context, count, sizeof *plan->alternatives, (void **)&plan->alternatives);
    if (status != KC_OK)
        return status;
    plan->keep = count;
    of_present = 0;
    for (size_t i = 0; i < list->count; i++) {
        const KcTransformerAlternative *alternative = &list->alternatives[order[i]];

        if (!is_kept(list->task, alternative, &of_present))
            continue;
        if (alternative->kind == KC_TRANSFORMER_KEEP)
            plan->keep = plan->count;
        plan->alternatives[plan->count++] = *alternative;
    }
    return KC_OK;
}

KcStatus
kc_transformer_plan(KcContext *context, const KcTransformerLoad *load, const KcTransformerTask *task,
                    KcTransformerPlan *plan)
{
    List list = {0};
    uint32_t *order;
    KcTransformerCosting costing;
    KcStatus status = list_alternatives(context, task, &list);

    *plan = (KcTransformerPlan){.considered = list.count};
    if (status == KC_OK)
        status = kc_transformer_costing(context, load, task, &costing);
    for (size_t i = 0; status == KC_OK && i < list.count; i++)
        status = kc_transformer_cost_losses(&costing, &list.alternatives[i]);
    if (status == KC_OK)
        status = kc_allocate(context, list.count, sizeof *order, (void **)&order);
    if (status == KC_OK)
        status = kc_transformer_cost_basic(&costing, list.alternatives, list.count, order);
    for (size_t i = 0; status == KC_OK && i < list.count; i++)
        kc_transformer_cost_year(&costing, &list.alternatives[i]);
    if (status == KC_OK)
        status = rank_all(context, &list, order, &plan->feasible);
    if (status == KC_OK)
        status = keep_some(context, &list, order, plan);
    for (size_t i = 0; status == KC_OK && i < plan->count; i++) {
        const KcTransformerAlternative *keep =
            plan->keep < plan->count ? &plan->alternatives[plan->keep] : NULL;

        status = kc_transformer_cost_detail(&costing, keep, &plan->alternatives[i]);
    }
    return status;
}
