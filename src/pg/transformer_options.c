/* What a plan of transformers is asked for. */
#include "pg/transformer_glue.h"

#include "pg/context.h"
#include "pg/options.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include <math.h>

const char *const transformer_basic_modes[] = {"capacity", "contract", "measured", NULL};

static const char *const basic_words[] = {"capacity", "contract", "measured", "best", NULL};
static const char *const coolings[] = {"oil", "dry", NULL};

static const char *const allowed[] = {"present",
                                      "models",
                                      "most_units",
                                      "switching",
                                      "present_switching",
                                      "kq_kw_per_kvar",
                                      "margin_pct",
                                      "load_limit_pct",
                                      "essential_pct",
                                      "overload_factor",
                                      "unit_limit_oil_kva",
                                      "unit_limit_dry_kva",
                                      "energy_price_cny_per_kwh",
                                      "interest_pct",
                                      "life_years",
                                      "residual_pct",
                                      "present_scrap_cny",
                                      "suspend_months",
                                      "tariff",
                                      "basic_mode",
                                      "mode_months",
                                      "contract_months",
                                      "contract_step_kw",
                                      "other_capacity_kva",
                                      "most_alternatives",
                                      "infeasible",
                                      "power_factor",
                                      "step_minutes",
                                      NULL};
static const char *const model_keys[] = {
    "series",        "capacity_kva", "no_load_loss_w", "load_loss_w", "no_load_current_pct",
    "impedance_pct", "cooling",      "price_cny",      "life_years",  NULL};
static const char *const present_keys[] = {"series",
                                           "capacity_kva",
                                           "no_load_loss_w",
                                           "load_loss_w",
                                           "no_load_current_pct",
                                           "impedance_pct",
                                           "count",
                                           NULL};
static const char *const tariff_keys[] = {"capacity_price_cny_per_kva_month",
                                          "demand_price_cny_per_kw_month",
                                          "contract_demand_floor_pct",
                                          "demand_tolerance_pct",
                                          "demand_excess_factor",
                                          "high_use_kwh_per_kva_month",
                                          "high_use_demand_factor",
                                          NULL};

#define MOST_STEP_MINUTES 1440
#define KEPT 20

static void
refuse(const char *name, const char *expected)
{
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("option \"%s\" must be %s", name, expected)));
}

/* The objects of a list, each with allowed keys only; NULL and *count 0 when it is absent or empty. */
static KeycustOptions *
read_objects(const KeycustOptions *options, const char *name, const char *const *keys, int most, int *count)
{
    JsonbValue found;
    JsonbContainer *container;
    KeycustOptions *objects;

    *count = 0;
    if (!keycust_option_value(options, name, &found))
        return NULL;
    container = found.type == jbvBinary ? found.val.binary.data : NULL;
    if (!container || !JsonContainerIsArray(container))
        refuse(name, "a list of objects");
    if (JsonContainerSize(container) > (uint32)most)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("option \"%s\" must not list more than %d", name, most),
                        errdetail("Got %u.", JsonContainerSize(container))));
    *count = (int)JsonContainerSize(container);
    objects = keycust_new(KeycustOptions, *count + 1);
    for (int i = 0; i < *count; i++) {
        JsonbValue *element = getIthJsonbValueFromContainer(container, i);

        if (element->type != jbvBinary || !JsonContainerIsObject(element->val.binary.data))
            refuse(name, "a list of objects");
        objects[i] = keycust_options(JsonbValueToJsonb(element), keys);
    }
    return objects;
}

static const char *
read_text(const KeycustOptions *options, const char *name)
{
    JsonbValue found;

    if (!keycust_option_value(options, name, &found))
        return NULL;
    if (found.type != jbvString)
        refuse(name, "a string");
    return pnstrdup(found.val.string.val, found.val.string.len);
}

static double
read_number(const KeycustOptions *options, const char *name, double least, double most, double value)
{
    keycust_option_number(options, name, least, most, &value);
    return value;
}

/* What cannot be left out of a plan, and has no neutral value. */
static double
read_required(const KeycustOptions *options, const char *name, double least, double most)
{
    double value = read_number(options, name, least, most, NAN);

    if (isnan(value))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("option \"%s\" is missing", name),
                 errhint("keycust.transformer_options() fills in what is shipped; prices are yours.")));
    return value;
}

static KcTransformer
read_unit(const KeycustOptions *options)
{
    KcTransformer unit = {
        read_number(options, "capacity_kva", 0, KC_TRANSFORMER_MOST, NAN),
        read_number(options, "no_load_loss_w", 0, KC_TRANSFORMER_MOST, NAN),
        read_number(options, "load_loss_w", 0, KC_TRANSFORMER_MOST, NAN),
        read_number(options, "no_load_current_pct", 0, 100, NAN),
        read_number(options, "impedance_pct", 0, 100, NAN),
    };

    if (!(unit.capacity_kva > 0))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("a transformer must have \"capacity_kva\" above 0"),
                        errhint("Leave option \"present\" out where the capacity is not known.")));
    return unit;
}

/* The number of a series, a new one where it did not occur before. Models of a series stand together as a rule, so the last
 * one is looked at first. */
static int
series_number(const char **series, int *count, const char *name)
{
    for (int i = *count - 1; i >= 0; i--)
        if (strcmp(series[i], name) == 0)
            return i;
    series[*count] = name;
    return (*count)++;
}

static void
read_models(const KeycustOptions *options, TransformerTask *task)
{
    int count, series_count = 0;
    KeycustOptions *objects = read_objects(options, "models", model_keys, KC_TRANSFORMER_MOST_MODELS, &count);
    KcTransformerModel *models = keycust_new_zeroed(KcTransformerModel, count + 1);

    task->series = keycust_new_zeroed(const char *, count + 1);
    for (int i = 0; i < count; i++) {
        const char *name = read_text(&objects[i], "series");
        int cooling = 0;

        keycust_option_word(&objects[i], "cooling", coolings, &cooling);
        models[i] = (KcTransformerModel){
            .unit = read_unit(&objects[i]),
            .price_cny = read_number(&objects[i], "price_cny", 0, KC_TRANSFORMER_MOST, NAN),
            .life_years = read_number(&objects[i], "life_years", 1, KC_INVESTMENT_MOST_YEARS, NAN),
            .is_dry = cooling == 1,
            .series = series_number(task->series, &series_count, name ? name : ""),
        };
        CHECK_FOR_INTERRUPTS();
    }
    task->core.models = models;
    task->core.model_count = count;
}

/* Losses of a series that the catalogue knows. */
static void
complete_unit(const TransformerTask *task, const char *series, KcTransformer *unit)
{
    if (!series || !isnan(unit->no_load_w) || !isnan(unit->load_w))
        return;
    for (size_t i = 0; i < task->core.model_count; i++) {
        const KcTransformer *model = &task->core.models[i].unit;

        if (model->capacity_kva != unit->capacity_kva ||
            strcmp(task->series[task->core.models[i].series], series) != 0 ||
            (!isnan(unit->impedance_pct) && unit->impedance_pct != model->impedance_pct))
            continue;
        unit->no_load_w = model->no_load_w;
        unit->load_w = model->load_w;
        if (isnan(unit->no_load_current_pct))
            unit->no_load_current_pct = model->no_load_current_pct;
        if (isnan(unit->impedance_pct))
            unit->impedance_pct = model->impedance_pct;
        return;
    }
}

static void
read_present(const KeycustOptions *options, TransformerTask *task)
{
    int count;
    KeycustOptions *objects =
        read_objects(options, "present", present_keys, KC_TRANSFORMER_MOST_UNITS, &count);
    KcTransformer *present = keycust_new_zeroed(KcTransformer, KC_TRANSFORMER_MOST_UNITS);

    task->present_series = keycust_new_zeroed(const char *, KC_TRANSFORMER_MOST_UNITS);
    task->core.present = present;
    for (int i = 0; i < count; i++) {
        KcTransformer unit = read_unit(&objects[i]);
        const char *series = read_text(&objects[i], "series");
        int units = 1;

        keycust_option_integer(&objects[i], "count", 1, KC_TRANSFORMER_MOST_UNITS, &units);
        complete_unit(task, series, &unit);
        for (; units > 0; units--) {
            if (task->core.present_count == KC_TRANSFORMER_MOST_UNITS)
                ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                                errmsg("option \"present\" must not have more than %d units",
                                       KC_TRANSFORMER_MOST_UNITS)));
            task->present_series[task->core.present_count] = series;
            present[task->core.present_count++] = unit;
        }
    }
}

static void
read_tariff(const KeycustOptions *options, KcTransformerTask *task)
{
    JsonbValue found;
    KeycustOptions tariff;
    int basic = KC_BASIC_MODES, mode_months = 12, contract_months = 12;

    keycust_option_word(options, "basic_mode", basic_words, &basic);
    keycust_option_integer(options, "mode_months", 1, 12, &mode_months);
    keycust_option_integer(options, "contract_months", 1, 12, &contract_months);
    task->basic_mode = basic == KC_BASIC_MODES ? KC_BASIC_NO_MODE : basic;
    task->choice = (KcBasicChoice){
        .present_mode = KC_BASIC_NO_MODE, .mode_months = mode_months, .contract_months = contract_months};
    task->choice.step_kw = read_number(options, "contract_step_kw", 0, KC_TRANSFORMER_MOST, 0);
    if (mode_months == 0 || 12 % mode_months != 0 || mode_months % contract_months != 0)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("option \"mode_months\" must divide 12, and \"contract_months\" must divide it"),
                 errdetail("Got %d and %d.", mode_months, contract_months)));
    if (!keycust_option_value(options, "tariff", &found))
        return;
    if (found.type != jbvBinary || !JsonContainerIsObject(found.val.binary.data))
        refuse("tariff", "an object");
    tariff = keycust_options(JsonbValueToJsonb(&found), tariff_keys);
    task->rules = (KcBasicRules){
        .capacity_price =
            read_number(&tariff, "capacity_price_cny_per_kva_month", 0, KC_TRANSFORMER_MOST, NAN),
        .demand_price = read_number(&tariff, "demand_price_cny_per_kw_month", 0, KC_TRANSFORMER_MOST, NAN),
        .contract_floor = read_number(&tariff, "contract_demand_floor_pct", 0, 100, NAN) / 100,
        .tolerance = read_number(&tariff, "demand_tolerance_pct", 100, 1e6, NAN) / 100,
        .excess_factor = read_number(&tariff, "demand_excess_factor", 1, 1e6, NAN),
        .high_use_per_kva = read_number(&tariff, "high_use_kwh_per_kva_month", 0, KC_TRANSFORMER_MOST, NAN),
        .high_use_factor = read_number(&tariff, "high_use_demand_factor", 0, 1e6, NAN),
    };
    /* Neither price: a tariff of one part. */
    task->has_basic = !isnan(task->rules.capacity_price) || !isnan(task->rules.demand_price);
}

/* Limits of what units may carry; without one there is none. */
static void
read_limits(const KeycustOptions *options, KcTransformerTask *task)
{
    task->most_units = 4;
    keycust_option_integer(options, "most_units", 1, KC_TRANSFORMER_MOST_UNITS, &task->most_units);
    task->is_switched = true;
    keycust_option_boolean(options, "switching", &task->is_switched);
    keycust_option_boolean(options, "present_switching", &task->is_present_switched);
    task->kq = read_number(options, "kq_kw_per_kvar", 0, 1, 0);
    task->margin = read_number(options, "margin_pct", 0, 1000, 0) / 100;
    task->load_limit = read_number(options, "load_limit_pct", 1, 1000, 100) / 100;
    task->essential = read_number(options, "essential_pct", 0, 100, 0) / 100;
    task->overload_factor = read_number(options, "overload_factor", 1, 10, 1);
    task->unit_limit_oil_kva = read_number(options, "unit_limit_oil_kva", 0, KC_TRANSFORMER_MOST, INFINITY);
    task->unit_limit_dry_kva = read_number(options, "unit_limit_dry_kva", 0, KC_TRANSFORMER_MOST, INFINITY);
    task->other_capacity_kva = read_number(options, "other_capacity_kva", 0, KC_TRANSFORMER_MOST, 0);
}

static void
read_money(const KeycustOptions *options, bool is_plan, KcTransformerTask *task)
{
    int most_kept = KEPT;

    task->life_years = 1;
    if (is_plan) {
        task->energy_price = read_required(options, "energy_price_cny_per_kwh", 0, KC_TRANSFORMER_MOST);
        task->interest = read_required(options, "interest_pct", -50, 1000) / 100;
        read_required(options, "life_years", 1, KC_INVESTMENT_MOST_YEARS);
    }
    keycust_option_integer(options, "life_years", 1, KC_INVESTMENT_MOST_YEARS, &task->life_years);
    task->residual = read_number(options, "residual_pct", 0, 100, 0) / 100;
    task->present_scrap_cny = read_number(options, "present_scrap_cny", 0, KC_TRANSFORMER_MOST, 0);
    keycust_option_integer(options, "suspend_months", 0, 12, &task->suspend_months);
    keycust_option_integer(options, "most_alternatives", 1, KC_TRANSFORMER_MOST_MODELS, &most_kept);
    task->most_kept = (size_t)most_kept;
    keycust_option_boolean(options, "infeasible", &task->is_all_kept);
}

TransformerTask *
transformer_read_task(Jsonb *jsonb, bool is_plan)
{
    TransformerTask *task = keycust_new_zeroed(TransformerTask, 1);
    KeycustOptions options = keycust_options(jsonb, allowed);
    KcContext *context = keycust_context(CurrentMemoryContext);

    task->is_plan = is_plan;
    read_models(&options, task);
    read_present(&options, task);
    read_limits(&options, &task->core);
    read_money(&options, is_plan, &task->core);
    read_tariff(&options, &task->core);
    task->power_factor = read_number(&options, "power_factor", 0.01, 1, NAN);
    task->step =
        (int64)rint(read_number(&options, "step_minutes", 1.0 / 60, MOST_STEP_MINUTES, 0) * USECS_PER_MINUTE);
    if (is_plan && task->core.model_count == 0 && task->core.present_count == 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("a plan must have options \"models\" or \"present\""),
                        errhint("keycust.transformer_options() fills in the shipped catalogue.")));
    keycust_check(context, kc_transformer_plan_check(context, &task->core));
    if (jsonb) {
        task->jsonb = PointerGetDatum(palloc(VARSIZE(jsonb)));
        memcpy(DatumGetPointer(task->jsonb), jsonb, VARSIZE(jsonb));
    }
    return task;
}
