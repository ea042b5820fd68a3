/* The options of reactive_plan, as reactive_options puts them together. */
#include "pg/reactive_glue.h"

#include "pg/context.h"

#include <math.h>

#define PERCENT 100
#define MONTHS_OF_YEAR 12

static const char *const names[] = {"adjustment_power_factor",
                                    "adjustment_pct",
                                    "energy_price_cny_per_kwh",
                                    "basic_charge_cny_per_month",
                                    "month_charge_cny",
                                    "month_added_kwh",
                                    "month_added_kvarh",
                                    "loss_price_cny_per_kwh",
                                    "loss_kw_per_kvar",
                                    "transformer_kva",
                                    "impedance_pct",
                                    "load_loss_kw",
                                    "voltage_v",
                                    "target_power_factor",
                                    "switch_on_steps",
                                    "lead_limit_steps",
                                    "most_steps",
                                    "harmonics",
                                    "resonance_distance",
                                    "most_voltage_rise_pct",
                                    "rate_pct",
                                    "years",
                                    "fixed_cost_cny",
                                    "least_coverage_pct",
                                    "export_counts",
                                    "unit_equipment",
                                    "unit_kind",
                                    "unit_rated_kvar",
                                    "unit_rated_voltage_v",
                                    "unit_detuning_pct",
                                    "unit_price_cny_per_kvar",
                                    "unit_loss_w_per_kvar",
                                    "unit_life_years",
                                    "installed_steps",
                                    "installed_step_kvar",
                                    "installed_automatic",
                                    "installed_controller_cny",
                                    "interval_minutes",
                                    "interval_label",
                                    NULL};
static const char *const kind_words[] = {"bank", "svg", NULL};
static const char *const label_words[] = {"end", "begin", NULL};

static void
need(bool is_given, const char *name)
{
    if (!is_given)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("option \"%s\" must be given", name),
                        errhint("keycust.reactive_options('{…}') fills in what is shipped.")));
}

static void
need_number(const KeycustOptions *options, const char *name, double least, double most, double *value)
{
    need(keycust_option_number(options, name, least, most, value), name);
}

static void
read_adjustment(const KeycustOptions *options, KcReactiveTerms *terms)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    double *factors, *pct;
    int count, pct_count;

    need(keycust_option_numbers(options, "adjustment_power_factor", false, &factors, &count),
         "adjustment_power_factor");
    need(keycust_option_numbers(options, "adjustment_pct", false, &pct, &pct_count), "adjustment_pct");
    if (count != pct_count)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("options \"adjustment_power_factor\" and \"adjustment_pct\" must be equally long"),
                 errdetail("Got %d and %d.", count, pct_count)));
    for (int i = 0; i < count; i++)
        if (fabs(pct[i]) > 1e6)
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("option \"adjustment_pct\" must be a list of percents"),
                            errdetail("Element %d is %g.", i + 1, pct[i])));
    keycust_check(context, kc_reactive_spread(context, factors, pct, count, terms->adjustment_pct));
}

/* A list of 12, from January on, NaN where it has null; NULL: it is not given. */
static double *
read_months(const KeycustOptions *options, const char *name, double least, double most)
{
    double *values;
    int count;

    if (!keycust_option_numbers(options, name, true, &values, &count))
        return NULL;
    if (count != MONTHS_OF_YEAR)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"%s\" must be a list of 12, from January on", name),
                        errdetail("Got %d.", count)));
    for (int i = 0; i < count; i++)
        if (values[i] < least || values[i] > most)
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("option \"%s\" must be numbers from %g to %g, or null", name, least, most),
                            errdetail("Element %d is %g.", i + 1, values[i])));
    return values;
}

static void
read_money(const KeycustOptions *options, ReactiveOptions *read)
{
    KcReactiveTerms *terms = &read->terms;

    need_number(options, "energy_price_cny_per_kwh", -1e6, 1e6, &terms->price_cny_per_kwh);
    keycust_option_number(options, "basic_charge_cny_per_month", -1e12, 1e12, &terms->basic_cny_per_month);
    terms->loss_price_cny_per_kwh = terms->price_cny_per_kwh;
    keycust_option_number(options, "loss_price_cny_per_kwh", -1e6, 1e6, &terms->loss_price_cny_per_kwh);
    need_number(options, "rate_pct", -99, 1e4, &terms->rate);
    terms->rate /= PERCENT;
    keycust_option_integer(options, "years", 1, KC_INVESTMENT_MOST_YEARS, &terms->years);
    keycust_option_number(options, "fixed_cost_cny", 0, 1e12, &terms->fixed_cny);
    read->month_charge_cny = read_months(options, "month_charge_cny", -1e12, 1e12);
    read->month_added_kwh = read_months(options, "month_added_kwh", 0, 1e12);
    read->month_added_kvarh = read_months(options, "month_added_kvarh", 0, 1e12);
}

static void
read_network(const KeycustOptions *options, KcReactiveTerms *terms)
{
    double *harmonics;

    terms->kva = terms->impedance_pct = terms->load_loss_kw = terms->most_voltage_rise_pct = NAN;
    keycust_option_number(options, "transformer_kva", 1e-3, 1e9, &terms->kva);
    keycust_option_number(options, "impedance_pct", 1e-3, 100, &terms->impedance_pct);
    keycust_option_number(options, "load_loss_kw", 0, 1e6, &terms->load_loss_kw);
    if (isnan(terms->load_loss_kw) || isnan(terms->kva))
        need_number(options, "loss_kw_per_kvar", 0, 1, &terms->kw_per_kvar);
    keycust_option_number(options, "most_voltage_rise_pct", 0, 100, &terms->most_voltage_rise_pct);
    need_number(options, "voltage_v", 1, 1e6, &terms->voltage_v);
    if (keycust_option_numbers(options, "harmonics", false, &harmonics, &terms->harmonic_count)) {
        terms->harmonics = harmonics;
        need_number(options, "resonance_distance", 0, 100, &terms->resonance_distance);
    }
}

static void
read_control(const KeycustOptions *options, ReactiveOptions *read)
{
    KcReactiveTerms *terms = &read->terms;
    double factor = 1;
    int label = 0;

    keycust_option_number(options, "target_power_factor", 0.01, 1, &factor);
    terms->target_tangent = kc_reactive_tangent(factor);
    need_number(options, "switch_on_steps", 0, 10, &terms->switch_on);
    need_number(options, "lead_limit_steps", 0, 1, &terms->lead_limit);
    need(keycust_option_integer(options, "most_steps", 1, KC_REACTIVE_MOST_STEPS, &terms->most_steps),
         "most_steps");
    need_number(options, "least_coverage_pct", 0, PERCENT, &terms->least_coverage);
    terms->least_coverage /= PERCENT;
    keycust_option_boolean(options, "export_counts", &terms->export_counts);
    keycust_option_number(options, "interval_minutes", 1.0 / 60, 1440, &read->interval_minutes);
    keycust_option_word(options, "interval_label", label_words, &label);
    read->is_labelled_by_begin = label == 1;
}

static void
read_installed(const KeycustOptions *options, KcReactiveInstalled *installed)
{
    if (!keycust_option_integer(options, "installed_steps", 1, KC_REACTIVE_MOST_STEPS, &installed->steps))
        return;
    need_number(options, "installed_step_kvar", 1e-3, 1e6, &installed->step_kvar);
    need(keycust_option_boolean(options, "installed_automatic", &installed->is_automatic),
         "installed_automatic");
    keycust_option_number(options, "installed_controller_cny", 0, 1e12, &installed->switched_cny);
}

/* A list with an element for each unit; within limits. */
static double *
unit_numbers(const KeycustOptions *options, const char *name, int count, double least, double most)
{
    double *values;
    int size;

    need(keycust_option_numbers(options, name, false, &values, &size), name);
    if (size != count)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"%s\" must have an element for each unit", name),
                        errdetail("Got %d for %d units.", size, count)));
    for (int i = 0; i < size; i++)
        if (!(values[i] >= least && values[i] <= most))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("option \"%s\" must be numbers from %g to %g", name, least, most),
                            errdetail("Element %d is %g.", i + 1, values[i])));
    return values;
}

static KcReactiveKind
unit_kind(const char *word)
{
    for (int i = 0; kind_words[i]; i++)
        if (strcmp(word, kind_words[i]) == 0)
            return i ? KC_REACTIVE_SVG : KC_REACTIVE_BANK;
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("option \"unit_kind\" must be a list of \"bank\" or \"svg\""),
                    errdetail("Got \"%s\".", word)));
}

static void
read_units(const KeycustOptions *options, ReactiveOptions *read)
{
    double *kvar, *voltage, *detuning, *price, *loss, *life;
    char **kinds;
    KcReactiveUnit *units;
    int count, kind_count;

    if (!keycust_option_texts(options, "unit_equipment", &read->equipment, &count))
        return;
    if (count > KC_REACTIVE_MOST_UNITS)
        ereport(ERROR,
                (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                 errmsg("there may be up to %d units", KC_REACTIVE_MOST_UNITS), errdetail("Got %d.", count)));
    need(keycust_option_texts(options, "unit_kind", &kinds, &kind_count) && kind_count == count, "unit_kind");
    kvar = unit_numbers(options, "unit_rated_kvar", count, 1e-3, 1e6);
    voltage = unit_numbers(options, "unit_rated_voltage_v", count, 1, 1e6);
    detuning = unit_numbers(options, "unit_detuning_pct", count, 0, 50);
    price = unit_numbers(options, "unit_price_cny_per_kvar", count, 0, 1e9);
    loss = unit_numbers(options, "unit_loss_w_per_kvar", count, 0, 1000);
    life = unit_numbers(options, "unit_life_years", count, 1, KC_INVESTMENT_MOST_YEARS);
    units = keycust_new(KcReactiveUnit, count);
    for (int u = 0; u < count; u++)
        units[u] = (KcReactiveUnit){unit_kind(kinds[u]), kvar[u], voltage[u], detuning[u], price[u], loss[u],
                                    (int)life[u]};
    read->terms.units = units;
    read->terms.unit_count = count;
}

ReactiveOptions *
reactive_read_options(Jsonb *jsonb)
{
    ReactiveOptions *read = keycust_new_zeroed(ReactiveOptions, 1);
    KeycustOptions options;

    if (jsonb) {
        read->jsonb = palloc(VARSIZE(jsonb));
        memcpy(read->jsonb, jsonb, VARSIZE(jsonb));
    }
    options = keycust_options(read->jsonb, names);
    read_adjustment(&options, &read->terms);
    read_money(&options, read);
    read_network(&options, &read->terms);
    read_control(&options, read);
    read_installed(&options, &read->terms.installed);
    read_units(&options, read);
    if (read->terms.switch_on + read->terms.lead_limit < 1 - 1e-9)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("options \"switch_on_steps\" and \"lead_limit_steps\" must be at least 1 together"),
                 errdetail("Got %g and %g.", read->terms.switch_on, read->terms.lead_limit),
                 errhint("Else a step would be switched on where it is switched off at once.")));
    return read;
}
