/* The reactive_model, told row by row, whoever wrote it. */
#include "pg/reactive_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/model.h"
#include "pg/month.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include <math.h>

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

static const KeycustModelType type = {"reactive_model", ATTRIBUTES, FORMAT, REACTIVE_MODEL_FORMAT,
                                      attributes};

static const char *const kind_words[] = {"none", "bank", "svg", "removed", "switched"};
static const char *const bar_words[] = {NULL, "resonance", "voltage rise", "bound"};
static const char *const irr_words[] = {"found", "one sign", "several", "out of range"};
#define WORDS(words) ((int)(sizeof(words) / sizeof *(words)))

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

    keycust_set_begin(fcinfo);
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
        keycust_put_date(row, keycust_first_day(month));
}

/* Why a month's bill for the power factor is to be looked at by somebody, or has none. */
static const char *
exception_of(const double *month, const double *effect)
{
    if (month[M_KWH] + month[M_COVERAGE] * month[M_ADDED_KWH] > 0)
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
    keycust_put_float8(row, month[M_ADDED_KWH]);
    keycust_put_float8(row, month[M_ADDED_KVARH]);
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

    keycust_set_begin(fcinfo);
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
