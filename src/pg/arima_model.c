/* The arima_model, made from a fit; arima_model_read.c reads it back. */
#include "pg/arima_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/options.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include <math.h>

/* The attributes before `observations`: NULL where there is no model. */
#define BEFORE_OBSERVATIONS 15

const char *const arima_statuses[] = {"ok", "not_converged", "constant", "too_short", "unfit", NULL};

/* Of a search so many are told of. */
#define MOST_CANDIDATES 10

static char *
spec_name(const KcArimaModel *model)
{
    const KcArimaSpec *spec = &model->spec;
    bool seasonal = spec->seasonal_p || spec->seasonal_d || spec->seasonal_q;
    char *seasons = seasonal ? psprintf("(%d,%d,%d)[%d]", spec->seasonal_p, spec->seasonal_d,
                                        spec->seasonal_q, spec->period)
                             : "";
    const char *before = model->method == KC_ARIMA_STL        ? "STL + "
                         : model->method == KC_ARIMA_HARMONIC ? "harmonic regression, errors "
                                                              : "";
    const char *after = spec->mean && spec->drift ? " with mean and drift"
                        : spec->mean              ? " with mean"
                        : spec->drift             ? " with drift"
                                                  : "";

    return psprintf("%sARIMA(%d,%d,%d)%s%s", before, spec->p, spec->d, spec->q, seasons, after);
}

/* Names of `count` coefficients of a kind: ar1, ar2 … */
static const char **
put_numbered(const char **names, const char *kind, int count)
{
    for (int i = 1; i <= count; i++)
        *names++ = psprintf("%s%d", kind, i);
    return names;
}

/* Of the kind-th kind of days, from 1; 0: of all days. */
static const char **
put_waves(const char **names, const KcArimaModel *model, size_t season, size_t kind)
{
    const char *of_days = kind ? psprintf("_day%zu", kind) : "";
    size_t period = model->seasons.periods[season];

    for (size_t h = 1; h <= model->seasons.harmonics[season]; h++) {
        if (!kc_arima_has_harmonic(model, season, h))
            continue;
        if (2 * h != period)
            *names++ = psprintf("sin%zu_%zu%s", h, period, of_days);
        *names++ = psprintf("cos%zu_%zu%s", h, period, of_days);
    }
    return names;
}

static const char **
put_harmonics(const char **names, const KcArimaModel *model)
{
    size_t season = 0;

    if (model->method != KC_ARIMA_HARMONIC)
        return names;
    for (size_t kind = 2; kind <= model->seasons.kinds; kind++)
        *names++ = psprintf("level_day%zu", kind);
    for (size_t kind = 1; kind <= model->seasons.kinds; kind++)
        names = put_waves(names, model, 0, kind);
    if (model->seasons.kinds)
        season = 1;
    for (; season < model->seasons.count; season++)
        names = put_waves(names, model, season, 0);
    return names;
}

static ArrayType *
coefficient_names(const KcArimaModel *model)
{
    const char **names = keycust_new(const char *, model->coefficient_count + 1), **next = names;

    next = put_numbered(next, "ar", model->spec.p);
    next = put_numbered(next, "ma", model->spec.q);
    next = put_numbered(next, "sar", model->spec.seasonal_p);
    next = put_numbered(next, "sma", model->spec.seasonal_q);
    if (model->spec.mean)
        *next++ = "mean";
    if (model->spec.drift)
        *next++ = "drift";
    next = put_harmonics(next, model);
    put_numbered(next, "xreg", (int)model->regressors);
    return keycust_text_array(names, (int)model->coefficient_count);
}

static ArrayType *
int_array(const int *values, int size)
{
    Datum *elements = keycust_new(Datum, size + 1);

    for (int i = 0; i < size; i++)
        elements[i] = Int32GetDatum(values[i]);
    return construct_array(elements, size, INT4OID, sizeof(int32), true, TYPALIGN_INT);
}

static ArrayType *
size_array(const size_t *values, size_t size)
{
    int *numbers = keycust_new(int, size + 1);

    for (size_t i = 0; i < size; i++)
        numbers[i] = (int)values[i];
    return int_array(numbers, (int)size);
}

static void
put_nulls(KeycustRow *row, int count)
{
    for (int i = 0; i < count; i++)
        keycust_put_null(row);
}

static void
put_orders(KeycustRow *row, const KcArimaModel *model)
{
    const KcArimaSpec *spec = &model->spec;
    int orders[6] = {spec->p, spec->d, spec->q, spec->seasonal_p, spec->seasonal_d, spec->seasonal_q};

    keycust_put_text(row, spec_name(model));
    keycust_put_text(row, arima_methods[model->method]);
    keycust_put_array(row, int_array(orders, 6));
    if (spec->period > 1)
        keycust_put_int4(row, spec->period);
    else
        keycust_put_null(row);
    if (model->seasons.count)
        keycust_put_array(row, size_array(model->seasons.periods, model->seasons.count));
    else
        keycust_put_null(row);
    if (model->method == KC_ARIMA_HARMONIC)
        keycust_put_array(row, size_array(model->seasons.harmonics, model->seasons.count));
    else
        keycust_put_null(row);
    keycust_put_float8(row, model->lambda);
}

static void
put_estimates(KeycustRow *row, const ArimaFit *fit)
{
    const KcArimaModel *model = &fit->model;
    const KcArimaFit *estimates = &fit->report.fit;
    bool has_fit = model->state < KC_ARIMA_CONSTANT;
    int count = (int)model->coefficient_count;

    keycust_put_array(row, coefficient_names(model));
    keycust_put_array(row, keycust_float8_array(model->coefficients, count, true));
    if (has_fit)
        keycust_put_array(row, keycust_float8_array(estimates->standard_error, count, true));
    else
        keycust_put_null(row);
    keycust_put_float8(row, model->variance);
    keycust_put_float8(row, has_fit ? estimates->loglik : NAN);
    keycust_put_float8(row, has_fit ? estimates->aic : NAN);
    keycust_put_float8(row, has_fit && isfinite(estimates->aicc) ? estimates->aicc : NAN);
    keycust_put_float8(row, has_fit ? estimates->bic : NAN);
}

static void
put_clock(KeycustRow *row, const ArimaClock *clock, bool has_start)
{
    Interval *step;

    if (!has_start) {
        put_nulls(row, 2);
        return;
    }
    keycust_put_timestamp(row, clock->start);
    if (!clock->is_known) {
        keycust_put_null(row);
        return;
    }
    step = keycust_new(Interval, 1);
    *step = clock->step;
    keycust_put_interval(row, step);
}

static void
put_series(KeycustRow *row, const KcArimaSeries *series)
{
    keycust_put_array(row, keycust_float8_array(series->values, (int)series->count, true));
    if (series->regressors)
        keycust_put_array(
            row, keycust_float8_matrix(series->xreg, (int)series->count, (int)series->regressors, true));
    else
        keycust_put_null(row);
}

int
arima_count_known(const KcArimaSeries *series)
{
    int known = 0;

    for (size_t t = 0; t < series->count; t++)
        known += !isnan(series->values[t]);
    return known;
}

/* Σ exp(−Δ/2) of the candidates, Δ how far each one's AICc is above the least. */
static double
total_weight(const KcArimaSelection *selection)
{
    double total = 0;

    for (size_t c = 0; c < selection->count && isfinite(selection->candidates[c].aicc); c++)
        total += exp((selection->candidates[0].aicc - selection->candidates[c].aicc) / 2);
    return total;
}

/* The best models of a search. Their weights are Akaike's (Burnham & Anderson, "Model selection and multimodel inference",
 * 2nd edition, 2002, 2.9). */
static void
append_candidates(StringInfo json, const ArimaFit *fit)
{
    const KcArimaSelection *selection = &fit->report.selection;
    double total = total_weight(selection);
    KcArimaModel named = fit->model;

    for (size_t c = 0; c < selection->count && c < MOST_CANDIDATES; c++) {
        const KcArimaCandidate *candidate = &selection->candidates[c];

        if (!isfinite(candidate->aicc))
            break;
        named.spec = candidate->spec;
        appendStringInfo(json, "%s{\"model\": \"%s\", \"aicc\": ", c ? ", " : "", spec_name(&named));
        keycust_append_number(json, candidate->aicc);
        appendStringInfoString(json, ", \"weight\": ");
        keycust_append_number(json, exp((selection->candidates[0].aicc - candidate->aicc) / 2) / total);
        appendStringInfoChar(json, '}');
    }
}

/* The methods that were compared, by what their forecasts missed on average. */
static void
append_methods(StringInfo json, const KcArimaChoice *choice)
{
    for (size_t t = 0; t < choice->count; t++) {
        const KcArimaTrial *trial = &choice->trials[t];

        appendStringInfo(json, "%s{\"method\": \"%s\", ", t ? ", " : "", arima_methods[trial->method]);
        if (trial->seasons.kinds)
            appendStringInfo(json, "\"kinds_of_days\": %zu, ", trial->seasons.kinds);
        appendStringInfoString(json, "\"mae\": ");
        keycust_append_number(json, isfinite(trial->error) ? trial->error : NAN);
        appendStringInfoChar(json, '}');
    }
}

/* What decided whether to take logarithms. */
static void
append_transformations(StringInfo json, const KcArimaReport *report)
{
    appendStringInfoString(json, ", \"transformations\": [{\"transformation\": \"none\", \"aicc_each\": ");
    keycust_append_number(json, isfinite(report->plain_aicc) ? report->plain_aicc : NAN);
    appendStringInfoString(json, "}, {\"transformation\": \"log\", \"aicc_each\": ");
    keycust_append_number(json, isfinite(report->log_aicc) ? report->log_aicc : NAN);
    appendStringInfoString(json, "}]");
}

/* The kind of each day of the week, from 1, and how many values of the first day lie before the series. */
static void
append_days(StringInfo json, const KcArimaSeasons *seasons)
{
    appendStringInfo(json, ", \"" ARIMA_DAY_SHIFT "\": %zu, \"" ARIMA_DAY_KINDS "\": [", seasons->shift);
    for (size_t day = 0; day < seasons->periods[1] / seasons->periods[0]; day++)
        appendStringInfo(json, "%s%d", day ? ", " : "", seasons->kind[day] + 1);
    appendStringInfoChar(json, ']');
}

/* By what forecasts from earlier origins missed. */
static void
append_calibration(StringInfo json, const KcArimaCalibration *calibration)
{
    appendStringInfo(
        json, ", \"" ARIMA_CALIBRATION "\": {\"steps\": %zu, \"origins\": %zu, \"" ARIMA_SCORES "\": [",
        calibration->steps, calibration->origins);
    for (size_t i = 0; i < calibration->count; i++) {
        appendStringInfoString(json, i ? ", " : "");
        keycust_append_number(json, calibration->scores[i]);
    }
    appendStringInfoString(json, "]}");
}

/* What does not stand in the other attributes. What the first value's time does not tell: a series may begin on February 28
 * and go on on the 28th. */
static Jsonb *
make_detail(const ArimaFit *fit)
{
    StringInfoData json;

    initStringInfo(&json);
    appendStringInfo(&json, "{\"" ARIMA_MONTH_END "\": %s",
                     fit->clock.is_known && fit->clock.at_month_end ? "true" : "false");
    if (fit->report.selection.count) {
        appendStringInfoString(&json, ", \"candidates\": [");
        append_candidates(&json, fit);
        appendStringInfoChar(&json, ']');
    }
    if (fit->report.has_compared)
        append_transformations(&json, &fit->report);
    if (fit->choice.count) {
        appendStringInfoString(&json, ", \"methods\": [");
        append_methods(&json, &fit->choice);
        appendStringInfoChar(&json, ']');
    }
    if (fit->model.seasons.kinds)
        append_days(&json, &fit->model.seasons);
    if (fit->calibration.steps)
        append_calibration(&json, &fit->calibration);
    appendStringInfoChar(&json, '}');
    return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

Datum
arima_model_datum(FunctionCallInfo fcinfo, const ArimaFit *fit)
{
    KeycustRow row = keycust_row(fcinfo);
    bool has_model = !fit->status && kc_arima_is_usable(&fit->model);
    const char *message = fit->message;
    int known = arima_count_known(&fit->series);

    if (has_model) {
        put_orders(&row, &fit->model);
        put_estimates(&row, fit);
    } else
        put_nulls(&row, BEFORE_OBSERVATIONS);
    keycust_put_int4(&row, known);
    keycust_put_int4(&row, (int32)fit->series.count - known);
    put_clock(&row, &fit->clock, fit->clock.is_known);
    if (fit->series.count)
        put_series(&row, &fit->series);
    else
        put_nulls(&row, 2);
    keycust_put_text(&row, fit->status ? fit->status : arima_statuses[fit->model.state]);
    if (!message && !fit->status && fit->model.state >= KC_ARIMA_TOO_SHORT)
        message = fit->report.reason;
    if (!message && !fit->status && fit->model.state == KC_ARIMA_NOT_CONVERGED)
        message = "the search for the maximum of the likelihood did not come to an end";
    keycust_put_text(&row, message);
    keycust_put_int4(&row, ARIMA_MODEL_FORMAT);
    if (has_model)
        keycust_put_jsonb(&row, make_detail(fit));
    else
        keycust_put_null(&row);
    return keycust_row_datum(&row);
}
