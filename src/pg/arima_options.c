/* What an ARIMA fit is asked for. */
#include "pg/arima_glue.h"

#include "pg/options.h"

#include "utils/builtins.h"
#include "utils/timestamp.h"

#include <math.h>

const char *const arima_methods[] = {"arima", "stl", "harmonic", NULL};

static const char *const method_options[] = {"auto", "arima", "stl", "harmonic", NULL};
static const char *const searches[] = {"auto", "stepwise", "full", NULL};
static const char *const allowed[] = {"order",     "seasonal", "period",    "mean",      "drift",
                                      "lambda",    "fixed",    "start",     "method",    "search",
                                      "max_order", "step",     "harmonics", "calibrate", NULL};

#define MOST_ORDER 20

/* `count` whole numbers of an option; false when it is absent. */
static bool
read_orders(const KeycustOptions *options, const char *name, const char *expected, int *orders)
{
    double *values;
    int size;

    if (!keycust_option_numbers(options, name, false, &values, &size))
        return false;
    for (int i = 0; i < size; i++)
        if (size != 3 || values[i] < 0 || values[i] > KC_ARIMA_ORDER_MOST || values[i] != floor(values[i]))
            size = 0;
    if (size != 3)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"%s\" must be a list of three whole numbers from 0 to %d, %s", name,
                               KC_ARIMA_ORDER_MOST, expected)));
    for (int i = 0; i < 3; i++)
        orders[i] = (int)values[i];
    return true;
}

static void
read_spec(const KeycustOptions *options, ArimaTask *task)
{
    KcArimaSpec *spec = &task->core.spec;
    int order[3] = {0}, seasonal[3] = {0};
    bool has_order = read_orders(options, "order", "p, d and q", order);
    bool has_seasonal = read_orders(options, "seasonal", "P, D and Q", seasonal);

    if (has_seasonal && !has_order)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"seasonal\" goes with \"order\" only"),
                        errhint("Without both, the orders are found.")));
    task->core.has_order = has_order;
    spec->p = order[0];
    spec->d = order[1];
    spec->q = order[2];
    spec->seasonal_p = seasonal[0];
    spec->seasonal_d = seasonal[1];
    spec->seasonal_q = seasonal[2];
}

static int
compare_periods(const void *one, const void *other)
{
    size_t a = *(const size_t *)one, b = *(const size_t *)other;

    return a < b ? -1 : a > b;
}

static void
read_periods(const KeycustOptions *options, ArimaTask *task)
{
    JsonbValue value;
    double *numbers = keycust_new(double, 1);
    int size = 1;

    if (!keycust_option_value(options, "period", &value))
        return;
    if (value.type == jbvBinary)
        keycust_option_numbers(options, "period", false, &numbers, &size);
    else
        keycust_option_number(options, "period", 1, KC_ARIMA_PERIOD_MOST, numbers);
    if (size > KC_MSTL_MOST)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"period\" must not list more than %d periods", KC_MSTL_MOST)));
    task->has_periods = true;
    for (int i = 0; i < size; i++) {
        if (numbers[i] < 1 || numbers[i] > KC_ARIMA_PERIOD_MOST || numbers[i] != floor(numbers[i]))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("option \"period\" must be a whole number from 1 to %d, or a list of such",
                                   KC_ARIMA_PERIOD_MOST),
                            errdetail("Got %g.", numbers[i])));
        /* 1 says that there is no season. */
        if (numbers[i] > 1)
            task->core.seasons.periods[task->core.seasons.count++] = (size_t)numbers[i];
    }
    qsort(task->core.seasons.periods, task->core.seasons.count, sizeof(size_t), compare_periods);
    for (size_t s = 1; s < task->core.seasons.count; s++)
        if (task->core.seasons.periods[s] == task->core.seasons.periods[s - 1])
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("option \"period\" must not list a period twice"),
                            errdetail("Got %zu.", task->core.seasons.periods[s])));
}

/* As many as there are periods; both of them in ascending order. */
static void
read_harmonics(const KeycustOptions *options, ArimaTask *task)
{
    double *numbers;
    int size;

    if (!keycust_option_numbers(options, "harmonics", false, &numbers, &size))
        return;
    if (task->core.method != KC_ARIMA_HARMONIC || (size_t)size != task->core.seasons.count)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"harmonics\" goes with method \"harmonic\", a number for each of the "
                               "option \"period\"")));
    task->has_harmonics = true;
    for (int s = 0; s < size; s++) {
        if (numbers[s] < 0 || numbers[s] != floor(numbers[s]) ||
            2 * numbers[s] > (double)task->core.seasons.periods[s])
            ereport(ERROR,
                    (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                     errmsg("option \"harmonics\" must be whole numbers up to half of their periods"),
                     errdetail("Got %g for a period of %zu.", numbers[s], task->core.seasons.periods[s])));
        task->core.seasons.harmonics[s] = (size_t)numbers[s];
    }
}

static void
read_lambda(const KeycustOptions *options, ArimaTask *task)
{
    static const char *const words[] = {"auto", "none", "guerrero", NULL};
    static const double lambdas[] = {KC_ARIMA_LIKELIER, NAN, KC_ARIMA_GUERRERO};
    JsonbValue value;
    int word;

    if (task->core.has_order)
        task->core.lambda = NAN;
    if (!keycust_option_value(options, "lambda", &value))
        return;
    if (value.type == jbvString) {
        keycust_option_word(options, "lambda", words, &word);
        task->core.lambda = lambdas[word];
    } else
        keycust_option_number(options, "lambda", -2, 2, &task->core.lambda);
}

static void
read_search(const KeycustOptions *options, ArimaTask *task)
{
    KcArimaLimits *limits = &task->core.limits;
    int search = 0, most;
    bool mean = true, drift = true;

    keycust_option_word(options, "search", searches, &search);
    if (search)
        limits->full_work = search == 2 ? INFINITY : 0;
    if (keycust_option_integer(options, "max_order", 0, MOST_ORDER, &most)) {
        limits->p = limits->q = most;
        limits->terms = most;
    }
    keycust_option_boolean(options, "mean", &mean);
    keycust_option_boolean(options, "drift", &drift);
    limits->allow_mean = mean;
    limits->allow_drift = drift;
    if (!task->core.has_order)
        return;
    /* Of given orders the constant is in where the automatic search would look at it. */
    task->core.spec.mean = mean && task->core.spec.d + task->core.spec.seasonal_d == 0;
    task->core.spec.drift = false;
    keycust_option_boolean(options, "drift", &task->core.spec.drift);
}

static void
read_step(const KeycustOptions *options, ArimaTask *task)
{
    JsonbValue value;
    char *text;

    if (!keycust_option_value(options, "step", &value))
        return;
    if (value.type != jbvString)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"step\" must be an interval as text"),
                        errhint("For example \"15 minutes\".")));
    text = pnstrdup(value.val.string.val, value.val.string.len);
    task->step = arima_parse_interval(text);
    if (!task->step || !arima_is_step(task->step))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"step\" must be whole months, or days and time, above 0"),
                        errdetail("Got \"%s\".", text)));
}

ArimaTask *
arima_read_task(Jsonb *jsonb)
{
    ArimaTask *task = keycust_new_zeroed(ArimaTask, 1);
    KeycustOptions options = keycust_options(jsonb, allowed);
    int method = 0;

    task->core = kc_arima_task();
    keycust_option_word(&options, "method", method_options, &method);
    read_spec(&options, task);
    read_periods(&options, task);
    task->is_method_found = method == 0 && !task->core.has_order;
    task->core.method = method ? (KcArimaMethod)(method - 1) : KC_ARIMA_PLAIN;
    read_harmonics(&options, task);
    read_lambda(&options, task);
    read_search(&options, task);
    read_step(&options, task);
    keycust_option_integer(&options, "calibrate", 1, KC_ARIMA_HORIZON_MOST, &task->calibrate);
    keycust_option_numbers(&options, "fixed", true, &task->fixed, &task->fixed_count);
    keycust_option_numbers(&options, "start", false, &task->start, &task->start_count);
    if ((task->fixed || task->start) && !task->core.has_order)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("options \"fixed\" and \"start\" go with \"order\" only")));
    if (!task->is_method_found && task->core.method == KC_ARIMA_PLAIN && task->core.seasons.count > 1)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("method \"arima\" has one period"),
                        errhint("Methods \"stl\" and \"harmonic\" take several.")));
    if (task->core.method != KC_ARIMA_PLAIN &&
        (task->core.spec.seasonal_p || task->core.spec.seasonal_d || task->core.spec.seasonal_q))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("option \"seasonal\" goes with method \"arima\" only")));
    if (jsonb) {
        task->jsonb = PointerGetDatum(palloc(VARSIZE(jsonb)));
        memcpy(DatumGetPointer(task->jsonb), jsonb, VARSIZE(jsonb));
    }
    return task;
}
