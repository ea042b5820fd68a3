/* The arima_model, read back from whoever wrote it. */
#include "pg/arima_glue.h"

#include "pg/array.h"
#include "pg/composite.h"
#include "pg/model.h"
#include "pg/options.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include <math.h>

enum {
    MODEL,
    METHOD,
    ORDERS,
    PERIOD,
    PERIODS,
    HARMONICS,
    LAMBDA,
    COEF_NAMES,
    COEF,
    COEF_SE,
    SIGMA2,
    LOGLIK,
    AIC,
    AICC,
    BIC,
    OBSERVATIONS,
    MISSING,
    START_AT,
    STEP,
    SERIES,
    REGRESSORS,
    STATUS,
    MESSAGE,
    FORMAT,
    DETAIL
};

static const struct KeycustAttribute attributes[ARIMA_MODEL_ATTRIBUTES] = {
    {"model", TEXTOID, true},
    {"method", TEXTOID, false},
    {"orders", INT4ARRAYOID, false},
    {"period", INT4OID, true},
    {"periods", INT4ARRAYOID, true},
    {"harmonics", INT4ARRAYOID, true},
    {"lambda", FLOAT8OID, true},
    {"coef_names", TEXTARRAYOID, false},
    {"coef", FLOAT8ARRAYOID, false},
    {"coef_se", FLOAT8ARRAYOID, true},
    {"sigma2", FLOAT8OID, false},
    {"loglik", FLOAT8OID, true},
    {"aic", FLOAT8OID, true},
    {"aicc", FLOAT8OID, true},
    {"bic", FLOAT8OID, true},
    {"observations", INT4OID, false},
    {"missing", INT4OID, false},
    {"start_at", TIMESTAMPOID, true},
    {"step", INTERVALOID, true},
    {"series", FLOAT8ARRAYOID, false},
    {"regressors", FLOAT8ARRAYOID, true},
    {"status", TEXTOID, false},
    {"message", TEXTOID, true},
    {"format", INT4OID, false},
    {"detail", JSONBOID, true}};

static const KeycustModelType type = {"arima_model", ARIMA_MODEL_ATTRIBUTES, FORMAT, ARIMA_MODEL_FORMAT,
                                      attributes};

static void
replace(ArimaModel *model, int attribute, double value)
{
    model->nulls[attribute] = isnan(value);
    model->attributes[attribute] = Float8GetDatum(value);
}

static void
replace_series(ArimaModel *model, const KcArimaSeries *series)
{
    int known = arima_count_known(series);

    model->attributes[OBSERVATIONS] = Int32GetDatum(known);
    model->attributes[MISSING] = Int32GetDatum((int32)series->count - known);
    model->attributes[SERIES] =
        PointerGetDatum(keycust_float8_array(series->values, (int)series->count, true));
    if (series->regressors)
        model->attributes[REGRESSORS] = PointerGetDatum(
            keycust_float8_matrix(series->xreg, (int)series->count, (int)series->regressors, true));
}

Datum
arima_model_with(FunctionCallInfo fcinfo, ArimaModel *model, const KcArimaSeries *series,
                 const ArimaCriteria *criteria)
{
    TupleDesc descriptor = keycust_row(fcinfo).descriptor;

    replace(model, LOGLIK, criteria->loglik);
    replace(model, AIC, criteria->aic);
    replace(model, AICC, criteria->aicc);
    replace(model, BIC, criteria->bic);
    replace_series(model, series);
    return HeapTupleGetDatum(heap_form_tuple(descriptor, model->attributes, model->nulls));
}

Datum
arima_model_unfit(FunctionCallInfo fcinfo, ArimaModel *model, const KcArimaSeries *series,
                  const char *message)
{
    TupleDesc descriptor = keycust_row(fcinfo).descriptor;

    for (int i = MODEL; i < OBSERVATIONS; i++)
        model->nulls[i] = true;
    model->nulls[DETAIL] = true;
    replace_series(model, series);
    model->attributes[STATUS] = CStringGetTextDatum(arima_statuses[KC_ARIMA_UNFIT]);
    model->attributes[MESSAGE] = CStringGetTextDatum(message);
    model->nulls[MESSAGE] = false;
    return HeapTupleGetDatum(heap_form_tuple(descriptor, model->attributes, model->nulls));
}

static void
pg_attribute_noreturn() refuse(int attribute, const char *expected)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("model.%s must be %s", attributes[attribute].name, expected)));
}

static int
read_word(const ArimaModel *model, int attribute, const char *const *words)
{
    char *word = TextDatumGetCString(model->attributes[attribute]);

    for (int i = 0; words[i]; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

static const char *
attribute_name(int attribute)
{
    return psprintf("model.%s", attributes[attribute].name);
}

/* Whole numbers from `least` to `most`; how many there are is returned, at most `room`. 0 for NULL. */
static int
read_ints(const ArimaModel *model, int attribute, int least, int most, int room, int *values)
{
    ArrayType *array;
    const int32 *elements;

    if (model->nulls[attribute])
        return 0;
    array = DatumGetArrayTypeP(model->attributes[attribute]);
    if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] > room || array_contains_nulls(array))
        refuse(attribute, psprintf("a one-dimensional array of at most %d numbers", room));
    elements = (const int32 *)ARR_DATA_PTR(array);
    for (int i = 0; i < ARR_DIMS(array)[0]; i++) {
        if (elements[i] < least || elements[i] > most)
            refuse(attribute, psprintf("free of numbers outside %d … %d", least, most));
        values[i] = elements[i];
    }
    return ARR_DIMS(array)[0];
}

static void
read_orders(ArimaModel *model)
{
    KcArimaSpec *spec = &model->core.spec;
    int orders[6], periods[KC_MSTL_MOST], harmonics[KC_MSTL_MOST], count;

    if (read_ints(model, ORDERS, 0, KC_ARIMA_ORDER_MOST, 6, orders) != 6)
        refuse(ORDERS, "p, d, q, P, D, Q");
    spec->p = orders[0];
    spec->d = orders[1];
    spec->q = orders[2];
    spec->seasonal_p = orders[3];
    spec->seasonal_d = orders[4];
    spec->seasonal_q = orders[5];
    spec->period = model->nulls[PERIOD] ? 1 : DatumGetInt32(model->attributes[PERIOD]);
    if (spec->period < 1 || spec->period > KC_ARIMA_PERIOD_MOST)
        refuse(PERIOD, psprintf("from 1 to %d", KC_ARIMA_PERIOD_MOST));
    count = read_ints(model, PERIODS, 2, KC_ARIMA_PERIOD_MOST, KC_MSTL_MOST, periods);
    model->core.seasons.count = count;
    if (model->core.method == KC_ARIMA_HARMONIC &&
        read_ints(model, HARMONICS, 0, KC_ARIMA_PERIOD_MOST / 2, KC_MSTL_MOST, harmonics) != count)
        refuse(HARMONICS, "as many as there are periods");
    for (int s = 0; s < count; s++) {
        if (s && periods[s] <= periods[s - 1])
            refuse(PERIODS, "ascending");
        model->core.seasons.periods[s] = periods[s];
        if (model->core.method != KC_ARIMA_HARMONIC)
            continue;
        if (2 * harmonics[s] > periods[s])
            refuse(HARMONICS, "no more than half of the period");
        model->core.seasons.harmonics[s] = harmonics[s];
    }
}

static void
read_constant(ArimaModel *model)
{
    Datum *elements;
    bool *nulls;
    int size, place = model->core.spec.p + model->core.spec.q + model->core.spec.seasonal_p +
                      model->core.spec.seasonal_q;

    deconstruct_array(DatumGetArrayTypeP(model->attributes[COEF_NAMES]), TEXTOID, -1, false, TYPALIGN_INT,
                      &elements, &nulls, &size);
    model->names = keycust_new(char *, size + 1);
    for (int i = 0; i < size; i++)
        model->names[i] = nulls[i] ? "" : TextDatumGetCString(elements[i]);
    model->core.spec.mean = place < size && strcmp(model->names[place], "mean") == 0;
    place += model->core.spec.mean;
    model->core.spec.drift = place < size && strcmp(model->names[place], "drift") == 0;
    model->core.coefficient_count = size;
}

static void
read_series(ArimaModel *model)
{
    int size;
    KeycustMatrix xreg;

    model->series.values = keycust_vector(DatumGetArrayTypeP(model->attributes[SERIES]),
                                          attribute_name(SERIES), NULLS_AS_NAN, &size);
    model->series.count = size;
    if (model->nulls[REGRESSORS])
        return;
    xreg = keycust_matrix(DatumGetArrayTypeP(model->attributes[REGRESSORS]), attribute_name(REGRESSORS),
                          NULLS_AS_NAN);
    if (xreg.rows != size)
        refuse(REGRESSORS, "one row for each value of model.series");
    model->series.xreg = xreg.values;
    model->series.regressors = model->core.regressors = xreg.columns;
}

static void
read_coefficients(ArimaModel *model)
{
    KcArimaModel *core = &model->core;
    size_t width = kc_arima_harmonic_columns(core) + core->regressors;
    int size, errors;

    if (core->coefficient_count != kc_arima_coefficients(&core->spec, width))
        refuse(COEF_NAMES, "the names of the coefficients that orders, harmonics and regressors make");
    if (core->coefficient_count == 0)
        return;
    core->coefficients = (double *)keycust_vector(DatumGetArrayTypeP(model->attributes[COEF]),
                                                  attribute_name(COEF), NULLS_AS_NAN, &size);
    if ((size_t)size != core->coefficient_count)
        refuse(COEF, "of as many elements as model.coef_names");
    if (model->nulls[COEF_SE])
        return;
    model->standard_errors = keycust_vector(DatumGetArrayTypeP(model->attributes[COEF_SE]),
                                            attribute_name(COEF_SE), NULLS_AS_NAN, &errors);
    if (errors != size)
        refuse(COEF_SE, "of as many elements as model.coef_names");
}

/* The value of a key of detail, or of an object in it; NULL: there is none. */
static JsonbValue *
find_in_detail(JsonbContainer *container, const char *key, JsonbValue *value)
{
    return getKeyJsonValueFromContainer(container, key, (int)strlen(key), value);
}

static void
read_calibration(ArimaModel *model, JsonbContainer *calibration)
{
    KcArimaCalibration *read = &model->calibration;
    JsonbValue value, *found = find_in_detail(calibration, ARIMA_SCORES, &value);
    JsonbContainer *scores = found && found->type == jbvBinary ? found->val.binary.data : NULL;

    if (!scores || !JsonContainerIsArray(scores) || JsonContainerSize(scores) > KC_ARIMA_SCORES_MOST)
        refuse(DETAIL, psprintf("free of a \"" ARIMA_CALIBRATION "\" without \"" ARIMA_SCORES
                                "\", a list of at most %d numbers",
                                KC_ARIMA_SCORES_MOST));
    read->scores = keycust_new(double, KC_ARIMA_SCORES_MOST);
    for (; read->count < JsonContainerSize(scores); read->count++) {
        double *score = &read->scores[read->count];

        if (!keycust_json_number(getIthJsonbValueFromContainer(scores, read->count), score) || *score < 0 ||
            (read->count && *score < score[-1]))
            refuse(DETAIL, "free of \"" ARIMA_SCORES "\" that are not ascending numbers from 0");
    }
}

/* The kinds of days of a harmonic model: one for each day of the second period, numbered from 1 as they come. */
static void
read_days(ArimaModel *model, JsonbContainer *detail, JsonbValue *kinds)
{
    KcArimaSeasons *seasons = &model->core.seasons;
    size_t days = seasons->count > 1 ? seasons->periods[1] / seasons->periods[0] : 0;
    JsonbContainer *list = kinds->type == jbvBinary ? kinds->val.binary.data : NULL;
    JsonbValue value, *shift = find_in_detail(detail, ARIMA_DAY_SHIFT, &value);
    double number;

    if (model->core.method != KC_ARIMA_HARMONIC || days < 1 || days > KC_ARIMA_DAYS_MOST || !list ||
        !JsonContainerIsArray(list) || JsonContainerSize(list) != days ||
        seasons->periods[1] % seasons->periods[0])
        refuse(DETAIL,
               "free of \"" ARIMA_DAY_KINDS "\" that are not a list of the days of the second period");
    for (size_t day = 0; day < days; day++) {
        if (!keycust_json_number(getIthJsonbValueFromContainer(list, (uint32)day), &number) || number < 1 ||
            number > (double)seasons->kinds + 1 || number != floor(number))
            refuse(DETAIL, "free of \"" ARIMA_DAY_KINDS "\" that are not numbered from 1 as they come");
        seasons->kind[day] = (uint8_t)(number - 1);
        seasons->kinds = Max(seasons->kinds, (size_t)number);
    }
    if (!shift || !keycust_json_number(shift, &number) || number < 0 || number != floor(number) ||
        number >= (double)seasons->periods[0])
        refuse(DETAIL, "free of a \"" ARIMA_DAY_SHIFT "\" outside a day");
    seasons->shift = (size_t)number;
}

static void
read_detail(ArimaModel *model)
{
    JsonbValue value, *found;
    Jsonb *detail;

    if (model->nulls[DETAIL])
        return;
    detail = DatumGetJsonbP(model->attributes[DETAIL]);
    if (!JB_ROOT_IS_OBJECT(detail))
        refuse(DETAIL, "an object");
    found = find_in_detail(&detail->root, ARIMA_MONTH_END, &value);
    if (found && found->type != jbvBool)
        refuse(DETAIL, "free of a \"" ARIMA_MONTH_END "\" that is not true or false");
    model->clock.at_month_end = found && found->val.boolean;
    found = find_in_detail(&detail->root, ARIMA_DAY_KINDS, &value);
    if (found)
        read_days(model, &detail->root, found);
    found = find_in_detail(&detail->root, ARIMA_CALIBRATION, &value);
    if (!found)
        return;
    if (found->type != jbvBinary || !JsonContainerIsObject(found->val.binary.data))
        refuse(DETAIL, "free of a \"" ARIMA_CALIBRATION "\" that is not an object");
    read_calibration(model, found->val.binary.data);
}

static void
read_clock(ArimaModel *model)
{
    const Interval *step;

    if (model->nulls[START_AT] || model->nulls[STEP])
        return;
    step = DatumGetIntervalP(model->attributes[STEP]);
    model->clock.is_known = true;
    model->clock.start = DatumGetTimestamp(model->attributes[START_AT]);
    model->clock.step = *step;
    if (TIMESTAMP_NOT_FINITE(model->clock.start))
        refuse(START_AT, "finite");
    if (!arima_is_step(step))
        refuse(STEP, "whole months, or days and time, above 0");
}

ArimaModel *
arima_read_model(HeapTupleHeader composite)
{
    ArimaModel *model = keycust_new_zeroed(ArimaModel, 1);
    int state;

    keycust_take_model(composite, &type, model->attributes, model->nulls);
    state = model->nulls[STATUS] ? -1 : read_word(model, STATUS, arima_statuses);
    model->core.state = state < 0 ? KC_ARIMA_UNFIT : (KcArimaState)state;
    if (!kc_arima_is_usable(&model->core) && !model->nulls[STATUS])
        return model;
    keycust_check_model(&type, model->attributes, model->nulls);
    state = read_word(model, METHOD, arima_methods);
    if (state < 0)
        refuse(METHOD, "a word that this version knows");
    model->core.method = (KcArimaMethod)state;
    model->core.lambda = model->nulls[LAMBDA] ? NAN : DatumGetFloat8(model->attributes[LAMBDA]);
    model->core.variance = DatumGetFloat8(model->attributes[SIGMA2]);
    if (!(model->core.variance >= 0) || isinf(model->core.variance))
        refuse(SIGMA2, "a number from 0");
    if (!model->nulls[LAMBDA] && !(fabs(model->core.lambda) <= 2))
        refuse(LAMBDA, "from -2 to 2");
    read_orders(model);
    read_constant(model);
    read_series(model);
    read_detail(model);
    read_coefficients(model);
    read_clock(model);
    return model;
}
