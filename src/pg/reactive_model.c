/* The reactive_model: made from a plan, and told row by row, whoever wrote it. */
#include "pg/reactive_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/model.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include <math.h>

#define MODEL_FORMAT 1
#define PERCENT 100
#define MONTHS_OF_YEAR 12

enum {
    STATUS,
    MESSAGE,
    CHOICE,
    CHOICE_ZH,
    EQUIPMENT,
    STEPS,
    STEP_KVAR,
    KVAR,
    INVESTMENT,
    SAVING,
    PAYBACK,
    DISCOUNTED_PAYBACK,
    NPV,
    IRR,
    FACTOR_BEFORE,
    FACTOR_AFTER,
    START_AT,
    END_AT,
    INTERVAL_MINUTES,
    INTERVALS,
    MISSING,
    MONTHS,
    USED_MONTHS,
    CHOSEN,
    UNIT_EQUIPMENT,
    MONTH_FIGURES,
    ALTERNATIVE_FIGURES,
    EFFECT_FIGURES,
    FORMAT,
    DETAIL,
    ATTRIBUTES
};

static const struct KeycustAttribute attributes[ATTRIBUTES] = {{"status", TEXTOID, false},
                                                               {"message", TEXTOID, true},
                                                               {"choice", TEXTOID, true},
                                                               {"choice_zh", TEXTOID, true},
                                                               {"equipment", TEXTOID, true},
                                                               {"steps", INT4OID, true},
                                                               {"step_kvar", FLOAT8OID, true},
                                                               {"kvar", FLOAT8OID, true},
                                                               {"investment_cny", FLOAT8OID, true},
                                                               {"saving_cny_per_year", FLOAT8OID, true},
                                                               {"payback_years", FLOAT8OID, true},
                                                               {"discounted_payback_years", FLOAT8OID, true},
                                                               {"npv_cny", FLOAT8OID, true},
                                                               {"irr_pct", FLOAT8OID, true},
                                                               {"power_factor_before", FLOAT8OID, true},
                                                               {"power_factor_after", FLOAT8OID, true},
                                                               {"start_at", TIMESTAMPOID, true},
                                                               {"end_at", TIMESTAMPOID, true},
                                                               {"interval_minutes", FLOAT8OID, true},
                                                               {"intervals", INT8OID, true},
                                                               {"missing", INT8OID, true},
                                                               {"months", INT4OID, true},
                                                               {"used_months", INT4OID, true},
                                                               {"chosen", INT4OID, true},
                                                               {"unit_equipment", TEXTARRAYOID, true},
                                                               {"month_figures", FLOAT8ARRAYOID, true},
                                                               {"alternative_figures", FLOAT8ARRAYOID, true},
                                                               {"effect_figures", FLOAT8ARRAYOID, true},
                                                               {"format", INT4OID, false},
                                                               {"detail", JSONBOID, true}};

static const KeycustModelType type = {"reactive_model", ATTRIBUTES, FORMAT, MODEL_FORMAT, attributes};

/* Columns of the figures. */
enum { M_MONTH, M_KWH, M_COVERAGE, M_CHARGE, M_USED, M_COLUMNS };
enum { E_LAG, E_LEAD, E_CENTS, E_PCT, E_CNY, E_LOSS, E_COLUMNS };
enum {
    A_KIND,
    A_UNIT,
    A_RATED,
    A_DETUNING,
    A_STEPS,
    A_KVAR,
    A_GIVEN,
    A_BAR,
    A_RANK,
    A_FACTOR,
    A_LEAD,
    A_BILL,
    A_LOSS,
    A_SAVING,
    A_SWITCHINGS,
    A_PEAK,
    A_RISE,
    A_ORDER,
    A_HARMONIC,
    A_INVESTMENT,
    A_NPV,
    A_ANNUITY,
    A_IRR,
    A_IRR_KIND,
    A_PAYBACK,
    A_DISCOUNTED,
    A_COLUMNS
};

static const char *const kind_words[] = {"none", "bank", "svg", "removed", "switched"};
static const char *const bar_words[] = {NULL, "resonance", "voltage rise", "bound"};
static const char *const irr_words[] = {"found", "one sign", "several", "out of range"};
#define WORDS(words) ((int)(sizeof(words) / sizeof *(words)))

/* Making one. */

static ArrayType *
month_figures(const ReactiveResult *result)
{
    int months = result->load.months;
    double *figures = keycust_new(double, (Size)months *M_COLUMNS), *row = figures;

    for (int m = 0; m < months; m++, row += M_COLUMNS) {
        const KcReactiveBase *base = &result->plan.base[m];

        row[M_MONTH] = result->first_month + m;
        row[M_KWH] = base->kwh;
        row[M_COVERAGE] = base->coverage;
        row[M_CHARGE] = base->charge_cny;
        row[M_USED] = base->is_used;
    }
    return keycust_float8_matrix(figures, months, M_COLUMNS, true);
}

static void
set_alternative(double *row, const KcReactiveAlternative *alternative, const KcReactiveTerms *terms)
{
    const KcReactiveUnit *unit = alternative->unit < 0 ? NULL : &terms->units[alternative->unit];

    row[A_KIND] = alternative->kind;
    row[A_UNIT] = unit ? alternative->unit + 1 : NAN;
    row[A_RATED] = unit ? unit->rated_kvar : alternative->steps ? terms->installed.step_kvar : NAN;
    row[A_DETUNING] = unit && unit->kind == KC_REACTIVE_BANK ? unit->detuning_pct : NAN;
    row[A_STEPS] = alternative->steps;
    row[A_KVAR] = unit ? alternative->kvar : alternative->given_kvar;
    row[A_GIVEN] = alternative->given_kvar;
    row[A_BAR] = alternative->bar;
    row[A_RANK] = alternative->rank;
    row[A_FACTOR] = alternative->power_factor;
    row[A_LEAD] = alternative->kvarh_lead;
    row[A_BILL] = alternative->bill_saving_cny;
    row[A_LOSS] = alternative->loss_saving_kwh;
    row[A_SAVING] = alternative->saving_cny;
    row[A_SWITCHINGS] = alternative->switchings;
    row[A_PEAK] = alternative->peak_kva;
    row[A_RISE] = alternative->voltage_rise_pct;
    row[A_ORDER] = alternative->resonance_order;
    row[A_HARMONIC] = alternative->harmonic;
    row[A_INVESTMENT] = alternative->investment_cny;
    row[A_NPV] = alternative->investment.npv;
    row[A_ANNUITY] = alternative->investment.annuity;
    row[A_IRR] = PERCENT * alternative->investment.irr;
    row[A_IRR_KIND] = alternative->investment.irr_kind;
    row[A_PAYBACK] = alternative->investment.payback;
    row[A_DISCOUNTED] = alternative->investment.discounted_payback;
}

static void
put_figures(KeycustRow *row, const ReactiveResult *result)
{
    const KcReactivePlan *plan = &result->plan;
    int months = result->load.months, effects = plan->count * months;
    double *alternatives = keycust_new(double, (Size)plan->count *A_COLUMNS);
    double *figures = keycust_new(double, (Size)effects *E_COLUMNS), *next = figures;

    for (int i = 0; i < plan->count; i++) {
        set_alternative(alternatives + (Size)i * A_COLUMNS, &plan->alternatives[i], &result->options->terms);
        for (int m = 0; m < months; m++, next += E_COLUMNS) {
            const KcReactiveMonth *month = &plan->alternatives[i].months[m];
            bool is_assessed = plan->base[m].kwh > 0;

            next[E_LAG] = month->kvarh_lag;
            next[E_LEAD] = month->kvarh_lead;
            next[E_CENTS] = month->cents < 0 ? NAN : month->cents;
            next[E_PCT] = is_assessed ? result->options->terms.adjustment_pct[month->cents] : NAN;
            next[E_CNY] = month->adjustment_cny;
            next[E_LOSS] = month->loss_kwh;
        }
    }
    keycust_put_array(row, month_figures(result));
    keycust_put_array(row, keycust_float8_matrix(alternatives, plan->count, A_COLUMNS, true));
    keycust_put_array(row, keycust_float8_matrix(figures, effects, E_COLUMNS, true));
}

/* What an alternative is, in a few words. */
static char *
describe(const KcReactiveAlternative *alternative, const ReactiveOptions *options, bool in_chinese)
{
    const KcReactiveTerms *terms = &options->terms;
    const char *equipment = alternative->unit < 0 ? "" : options->equipment[alternative->unit];
    double rated = alternative->unit < 0 ? 0 : terms->units[alternative->unit].rated_kvar;

    switch (alternative->kind) {
    case KC_REACTIVE_BANK:
    case KC_REACTIVE_SVG:
        return psprintf(in_chinese ? "%s:%d × %g 千乏" : "%s: %d × %g kvar", equipment, alternative->steps,
                        rated);
    case KC_REACTIVE_REMOVED:
        return pstrdup(in_chinese ? "退出已装补偿" : "take out what is installed");
    case KC_REACTIVE_SWITCHED:
        return pstrdup(in_chinese ? "已装补偿改为正确投切" : "switch what is installed as it should be");
    default:
        return pstrdup(in_chinese ? "维持现状" : "leave it as it is");
    }
}

static void
put_choice(KeycustRow *row, const ReactiveResult *result)
{
    const KcReactivePlan *plan = &result->plan;
    const KcReactiveAlternative *best = &plan->alternatives[plan->chosen];
    const ReactiveOptions *options = result->options;

    keycust_put_text(row, describe(best, options, false));
    keycust_put_text(row, describe(best, options, true));
    keycust_put_text(row, best->unit < 0 ? NULL : options->equipment[best->unit]);
    keycust_put_int4(row, best->steps);
    keycust_put_float8(row, best->unit < 0 ? NAN : options->terms.units[best->unit].rated_kvar);
    keycust_put_float8(row, best->kvar);
    keycust_put_float8(row, best->investment_cny);
    keycust_put_float8(row, best->saving_cny);
    keycust_put_float8(row, best->investment.payback);
    keycust_put_float8(row, best->investment.discounted_payback);
    keycust_put_float8(row, best->investment.npv);
    keycust_put_float8(row, PERCENT * best->investment.irr);
    keycust_put_float8(row, plan->alternatives[0].power_factor);
    keycust_put_float8(row, best->power_factor);
}

static void
put_nulls(KeycustRow *row, int count)
{
    for (int i = 0; i < count; i++)
        keycust_put_null(row);
}

static void
put_load(KeycustRow *row, const ReactiveResult *result)
{
    keycust_put_timestamp(row, result->start_at);
    keycust_put_timestamp(row, result->end_at);
    keycust_put_float8(row, (double)result->step / USECS_PER_MINUTE);
    keycust_put_int8(row, result->intervals);
    keycust_put_int8(row, result->missing);
    keycust_put_int4(row, result->load.months);
    keycust_put_int4(row, result->plan.used_months);
    keycust_put_int4(row, result->plan.chosen + 1);
}

Datum
reactive_model_datum(FunctionCallInfo fcinfo, const ReactiveResult *result)
{
    KeycustRow row = keycust_row(fcinfo);
    const ReactiveOptions *options = result->options;

    keycust_put_text(&row, result->status);
    keycust_put_text(&row, result->message);
    if (result->plan.count == 0)
        put_nulls(&row, FORMAT - CHOICE);
    else {
        put_choice(&row, result);
        put_load(&row, result);
        if (options->terms.unit_count)
            keycust_put_array(
                &row, keycust_text_array((const char *const *)options->equipment, options->terms.unit_count));
        else
            keycust_put_null(&row);
        put_figures(&row, result);
    }
    keycust_put_int4(&row, MODEL_FORMAT);
    keycust_put_jsonb(&row, options->jsonb);
    return keycust_row_datum(&row);
}

/* Reading one. */

typedef struct Model {
    int alternatives; /* 0: it has none */
    int chosen;       /* from 1 */
    int months;
    int units;
    Datum *equipment;
    bool *equipment_nulls;
    const double *month_figures;
    const double *figures;
    const double *effects;
} Model;

static void
refuse_figures(const char *name)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("model.%s has the wrong size", name),
                    errhint("Use a model as keycust.reactive_plan returned it.")));
}

static KeycustMatrix
figures_of(const Datum *values, int attribute, int columns)
{
    KeycustMatrix matrix =
        keycust_matrix(DatumGetArrayTypeP(values[attribute]), attributes[attribute].name, NULLS_AS_NAN);

    if (matrix.columns != columns)
        refuse_figures(attributes[attribute].name);
    return matrix;
}

static void *
read_model(HeapTupleHeader composite)
{
    Model *model = keycust_new_zeroed(Model, 1);
    Datum values[ATTRIBUTES];
    bool nulls[ATTRIBUTES];
    KeycustMatrix months, alternatives, effects;

    keycust_take_model(composite, &type, values, nulls);
    keycust_check_model(&type, values, nulls);
    if (nulls[MONTH_FIGURES] || nulls[ALTERNATIVE_FIGURES] || nulls[EFFECT_FIGURES] || nulls[CHOSEN])
        return model;
    months = figures_of(values, MONTH_FIGURES, M_COLUMNS);
    alternatives = figures_of(values, ALTERNATIVE_FIGURES, A_COLUMNS);
    effects = figures_of(values, EFFECT_FIGURES, E_COLUMNS);
    if ((int64)effects.rows != (int64)alternatives.rows * months.rows)
        refuse_figures("effect_figures");
    model->chosen = DatumGetInt32(values[CHOSEN]);
    if (model->chosen < 1 || model->chosen > alternatives.rows)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("model.chosen must be between 1 and %d", alternatives.rows),
                        errdetail("Got %d.", model->chosen)));
    if (!nulls[UNIT_EQUIPMENT])
        deconstruct_array(DatumGetArrayTypeP(values[UNIT_EQUIPMENT]), TEXTOID, -1, false, TYPALIGN_INT,
                          &model->equipment, &model->equipment_nulls, &model->units);
    model->alternatives = alternatives.rows;
    model->months = months.rows;
    model->month_figures = months.values;
    model->figures = alternatives.values;
    model->effects = effects.values;
    return model;
}

/* A figure that is a whole number from `least` to `most`; NaN, and others, are `otherwise`. */
static int
whole(double figure, int least, int most, int otherwise)
{
    return figure >= least && figure <= most ? (int)figure : otherwise;
}

static void
put_word(KeycustRow *row, double figure, const char *const *words, int count)
{
    int i = whole(figure, 0, count - 1, -1);

    keycust_put_text(row, i < 0 ? NULL : words[i]);
}

static void
put_int(KeycustRow *row, double figure)
{
    int value = whole(figure, 0, PG_INT32_MAX, -1);

    if (value < 0)
        keycust_put_null(row);
    else
        keycust_put_int4(row, value);
}

static void
put_equipment(KeycustRow *row, const Model *model, double figure)
{
    int i = whole(figure, 1, model->units, 0);

    keycust_put_text(
        row, i < 1 || model->equipment_nulls[i - 1] ? NULL : TextDatumGetCString(model->equipment[i - 1]));
}

static void
put_alternative(KeycustRow *row, const Model *model, int i)
{
    const double *figure = model->figures + (Size)i * A_COLUMNS;

    keycust_put_int4(row, i + 1);
    put_int(row, figure[A_RANK]);
    keycust_put_boolean(row, i + 1 == model->chosen);
    put_word(row, figure[A_KIND], kind_words, WORDS(kind_words));
    put_equipment(row, model, figure[A_UNIT]);
    put_int(row, figure[A_STEPS]);
    for (int c = A_RATED; c <= A_DISCOUNTED; c++) {
        if (c == A_STEPS || c == A_RANK)
            continue;
        if (c == A_BAR)
            put_word(row, figure[c], bar_words, WORDS(bar_words));
        else if (c == A_IRR_KIND)
            put_word(row, figure[c], irr_words, WORDS(irr_words));
        else
            keycust_put_float8(row, figure[c]);
        if (c == A_PEAK)
            keycust_put_float8(row, model->figures[A_PEAK] - figure[A_PEAK]);
    }
}

PG_FUNCTION_INFO_V1(reactive_alternatives);
PG_FUNCTION_INFO_V1(reactive_months);

Datum
reactive_alternatives(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    const Model *model = keycust_kept_model(fcinfo, 0, read_model);
    KeycustRow row;

    InitMaterializedSRF(fcinfo, 0);
    row = keycust_set_row(result);
    for (int i = 0; i < model->alternatives; i++) {
        put_alternative(&row, model, i);
        keycust_row_emit(&row, result);
    }
    PG_RETURN_VOID();
}

/* The month's first day; NULL for a number that is no month. */
static void
put_month(KeycustRow *row, double figure)
{
    int month = whole(figure, MONTHS_OF_YEAR, 290000 * MONTHS_OF_YEAR, -1);

    if (month < 0)
        keycust_put_null(row);
    else
        keycust_put_date(row, date2j(month / MONTHS_OF_YEAR, month % MONTHS_OF_YEAR + 1, 1) -
                                  POSTGRES_EPOCH_JDATE);
}

/* Why a month's bill for the power factor is to be looked at by somebody, or has none. */
static const char *
exception_of(const double *month, const double *effect)
{
    if (month[M_KWH] > 0)
        return month[M_USED] > 0 ? NULL : "too little of the month is known";
    return isnan(effect[E_CENTS]) ? "no energy" : "reactive energy without active energy";
}

static void
put_effects(KeycustRow *row, const Model *model, int alternative, int m)
{
    const double *month = model->month_figures + (Size)m * M_COLUMNS;
    const double *before = model->effects + (Size)m * E_COLUMNS;
    const double *after = model->effects + ((Size)(alternative - 1) * model->months + m) * E_COLUMNS;

    put_month(row, month[M_MONTH]);
    keycust_put_float8(row, month[M_KWH]);
    keycust_put_float8(row, PERCENT * month[M_COVERAGE]);
    keycust_put_float8(row, month[M_CHARGE]);
    for (int c = E_LAG; c <= E_CNY; c++) {
        double scale = c == E_CENTS ? PERCENT : 1;

        keycust_put_float8(row, before[c] / scale);
        keycust_put_float8(row, after[c] / scale);
    }
    keycust_put_float8(row, before[E_CNY] - after[E_CNY]);
    keycust_put_float8(row, after[E_LOSS]);
    keycust_put_boolean(row, month[M_USED] > 0);
    keycust_put_text(row, exception_of(month, before));
}

Datum
reactive_months(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    const Model *model;
    KeycustRow row;
    int alternative;

    InitMaterializedSRF(fcinfo, 0);
    if (PG_ARGISNULL(0))
        PG_RETURN_VOID();
    model = keycust_kept_model(fcinfo, 0, read_model);
    alternative = PG_ARGISNULL(1) ? model->chosen : PG_GETARG_INT32(1);
    if (model->alternatives && (alternative < 1 || alternative > model->alternatives))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("alternative must be between 1 and %d", model->alternatives),
                        errdetail("Got %d.", alternative)));
    row = keycust_set_row(result);
    for (int m = 0; m < model->months; m++) {
        put_effects(&row, model, alternative, m);
        keycust_row_emit(&row, result);
    }
    PG_RETURN_VOID();
}
