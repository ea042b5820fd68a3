/* The reactive_model, made from a plan; reactive_model_read.c tells of it row by row. */
#include "pg/reactive_glue.h"

#include "pg/array.h"
#include "pg/composite.h"

#include <math.h>

#define PERCENT 100
/* The attributes before `format` that are NULL where there is no plan. */
#define AFTER_MESSAGE 26

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
        row[M_ADDED_KWH] = base->added_kwh;
        row[M_ADDED_KVARH] = base->added_kvarh;
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
            bool is_assessed = kc_reactive_billed_kwh(&plan->base[m]) > 0;

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
        return psprintf(in_chinese ? "%s：%d × %g 千乏" : "%s: %d × %g kvar", equipment, alternative->steps,
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
        put_nulls(&row, AFTER_MESSAGE);
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
    keycust_put_int4(&row, REACTIVE_MODEL_FORMAT);
    keycust_put_jsonb(&row, options->jsonb);
    return keycust_row_datum(&row);
}
