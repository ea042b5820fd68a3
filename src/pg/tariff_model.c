/* The tariff_model: made from rows of hours and prices, and read back from whoever wrote it. */
#include "pg/tariff_glue.h"

#include "pg/array.h"
#include "pg/context.h"
#include "pg/model.h"

#include "core/arena.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include <math.h>

const char *const tariff_period_words[KC_TARIFF_PERIODS + 1] = {"critical_peak", "peak",        "flat",
                                                                "valley",        "deep_valley", NULL};
const char *const tariff_mode_words[KC_BASIC_MODES + 1] = {"capacity", "contract", "measured", NULL};

static const char *const fault_words[] = {"ok", "gap", "overlap"};

#define MODEL_FORMAT 1

enum {
    PERIODS,
    PRICES,
    PERIOD_FROM,
    PERIOD_TO,
    PERIOD_MONTH,
    PERIOD,
    STARTS,
    ENDS,
    RATIO,
    PRICE_FROM,
    PRICE_TO,
    FLAT,
    FIXED,
    CAPACITY,
    DEMAND,
    FLOOR,
    TOLERANCE,
    EXCESS,
    HIGH_USE,
    HIGH_USE_FACTOR,
    STATUS,
    MESSAGE,
    FORMAT,
    DETAIL,
    ATTRIBUTES
};

static const struct KeycustAttribute attributes[ATTRIBUTES] = {
    {"periods", INT4OID, false},
    {"prices", INT4OID, false},
    {"period_valid_from", DATEARRAYOID, true},
    {"period_valid_to", DATEARRAYOID, true},
    {"month", INT4ARRAYOID, true},
    {"period", TEXTARRAYOID, true},
    {"starts_at_min", INT4ARRAYOID, true},
    {"ends_at_min", INT4ARRAYOID, true},
    {"ratio_to_flat", FLOAT8ARRAYOID, true},
    {"price_valid_from", DATEARRAYOID, true},
    {"price_valid_to", DATEARRAYOID, true},
    {"flat_price_cny_per_kwh", FLOAT8ARRAYOID, true},
    {"fixed_price_cny_per_kwh", FLOAT8ARRAYOID, true},
    {"capacity_price_cny_per_kva_month", FLOAT8ARRAYOID, true},
    {"demand_price_cny_per_kw_month", FLOAT8ARRAYOID, true},
    {"contract_demand_floor_pct", FLOAT8ARRAYOID, true},
    {"demand_tolerance_pct", FLOAT8ARRAYOID, true},
    {"demand_excess_factor", FLOAT8ARRAYOID, true},
    {"high_use_kwh_per_kva_month", FLOAT8ARRAYOID, true},
    {"high_use_demand_factor", FLOAT8ARRAYOID, true},
    {"status", TEXTOID, true},
    {"message", TEXTOID, true},
    {"format", INT4OID, false},
    {"detail", JSONBOID, true}};

static const KeycustModelType type = {"tariff_model", ATTRIBUTES, FORMAT, MODEL_FORMAT, attributes};

_Static_assert(HIGH_USE_FACTOR - FLAT + 1 == TARIFF_PRICE_NUMBERS, "the numbers of a row of prices");

const char *
tariff_attribute_name(bool of_price, int place)
{
    return attributes[(of_price ? FLAT : PERIOD_MONTH) + place].name;
}

#define PERCENT 100.0

/* The number that was divided by 100, without the rounding of doing so. */
static double
percent_of(double share)
{
    return rint(share * 1e12) / 1e10;
}

/* The numbers of a row of prices, as the columns FLAT … HIGH_USE_FACTOR have them. */
static void
price_numbers(const KcTariffPrices *prices, double numbers[TARIFF_PRICE_NUMBERS])
{
    const KcBasicRules *rules = &prices->rules;
    const double values[TARIFF_PRICE_NUMBERS] = {prices->flat,
                                                 prices->fixed,
                                                 rules->capacity_price,
                                                 rules->demand_price,
                                                 percent_of(rules->contract_floor),
                                                 percent_of(rules->tolerance),
                                                 rules->excess_factor,
                                                 rules->high_use_per_kva,
                                                 rules->high_use_factor};

    memcpy(numbers, values, sizeof values);
}

/* In the units of the columns. NaN is no limit's concern. */
static void
check_numbers(const double numbers[TARIFF_PRICE_NUMBERS])
{
    static const double limits[TARIFF_PRICE_NUMBERS][2] = {{-KC_TARIFF_MOST, KC_TARIFF_MOST},
                                                           {-KC_TARIFF_MOST, KC_TARIFF_MOST},
                                                           {0, KC_TARIFF_MOST},
                                                           {0, KC_TARIFF_MOST},
                                                           {0, PERCENT},
                                                           {PERCENT, KC_TARIFF_MOST},
                                                           {1, KC_TARIFF_MOST},
                                                           {0, KC_TARIFF_MOST},
                                                           {0, KC_TARIFF_MOST}};

    for (int i = 0; i < TARIFF_PRICE_NUMBERS; i++)
        if (numbers[i] < limits[i][0] || numbers[i] > limits[i][1])
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("%s must be between %g and %g", attributes[FLAT + i].name, limits[i][0],
                                   limits[i][1]),
                            errdetail("Got %g.", numbers[i])));
}

KcTariffPrices
tariff_prices_of(DateADT from, DateADT to, const double numbers[TARIFF_PRICE_NUMBERS])
{
    check_numbers(numbers);
    return (KcTariffPrices){from,
                            to,
                            numbers[0],
                            isnan(numbers[1]) ? 0 : numbers[1],
                            {numbers[2], numbers[3], numbers[4] / PERCENT, numbers[5] / PERCENT, numbers[6],
                             numbers[7], numbers[8]}};
}

#define FIRST_ROOM 32

static void
make_room(KcContext *context, void **rows, Size count, Size *room, Size row_bytes)
{
    Size wanted = *room ? 2 * *room : FIRST_ROOM;
    void *larger;

    if (count < *room)
        return;
    keycust_check(context, kc_allocate(context, wanted, row_bytes, &larger));
    if (count)
        memcpy(larger, *rows, count * row_bytes);
    *rows = larger;
    *room = wanted;
}

void
tariff_add_hours(TariffParts *rows, const KcTariffHours *row)
{
    make_room(rows->context, (void **)&rows->hours, rows->hours_count, &rows->hours_room, sizeof *row);
    rows->hours[rows->hours_count++] = *row;
}

void
tariff_add_prices(TariffParts *rows, const KcTariffPrices *row)
{
    make_room(rows->context, (void **)&rows->prices, rows->prices_count, &rows->prices_room, sizeof *row);
    rows->prices[rows->prices_count++] = *row;
}

static ArrayType *
int4_array(const int32 *values, Size count, Oid element)
{
    Datum *datums = keycust_new(Datum, count);

    for (Size i = 0; i < count; i++)
        datums[i] = Int32GetDatum(values[i]);
    return construct_array(datums, (int)count, element, sizeof(int32), true, TYPALIGN_INT);
}

static void
put_hours(KeycustRow *row, const KcTariffHours *hours, Size count)
{
    int32 *columns[5];
    double *ratios = keycust_new(double, count);
    const char **words = keycust_new(const char *, count);

    for (int c = 0; c < 5; c++)
        columns[c] = keycust_new(int32, count);
    for (Size i = 0; i < count; i++) {
        columns[0][i] = hours[i].from;
        columns[1][i] = hours[i].to;
        columns[2][i] = hours[i].month;
        columns[3][i] = hours[i].starts;
        columns[4][i] = hours[i].ends;
        words[i] = tariff_period_words[hours[i].period];
        ratios[i] = hours[i].ratio;
    }
    keycust_put_array(row, int4_array(columns[0], count, DATEOID));
    keycust_put_array(row, int4_array(columns[1], count, DATEOID));
    keycust_put_array(row, int4_array(columns[2], count, INT4OID));
    keycust_put_array(row, keycust_text_array(words, (int)count));
    keycust_put_array(row, int4_array(columns[3], count, INT4OID));
    keycust_put_array(row, int4_array(columns[4], count, INT4OID));
    keycust_put_array(row, keycust_float8_array(ratios, (int)count, false));
}

static void
put_prices(KeycustRow *row, const KcTariffPrices *prices, Size count)
{
    int32 *from = keycust_new(int32, count), *to = keycust_new(int32, count);
    double *columns[TARIFF_PRICE_NUMBERS], numbers[TARIFF_PRICE_NUMBERS];

    for (int c = 0; c < TARIFF_PRICE_NUMBERS; c++)
        columns[c] = keycust_new(double, count);
    for (Size i = 0; i < count; i++) {
        from[i] = prices[i].from;
        to[i] = prices[i].to;
        price_numbers(&prices[i], numbers);
        for (int c = 0; c < TARIFF_PRICE_NUMBERS; c++)
            columns[c][i] = numbers[c];
    }
    keycust_put_array(row, int4_array(from, count, DATEOID));
    keycust_put_array(row, int4_array(to, count, DATEOID));
    for (int c = 0; c < TARIFF_PRICE_NUMBERS; c++)
        keycust_put_array(row, keycust_float8_array(columns[c], (int)count, true));
}

static const char *
told_day(DateADT day)
{
    int year, month, of_month;

    if (DATE_NOT_FINITE(day))
        return day < 0 ? "the beginning" : "the end";
    j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &of_month);
    return psprintf("%04d-%02d-%02d", year, month, of_month);
}

static const char *
told_problem(const KcTariffProblem *problem)
{
    const char *what =
        problem->fault == KC_TARIFF_GAP ? "no period covers" : "two periods contradict each other at";

    if (problem->fault == KC_TARIFF_SOUND)
        return NULL;
    return psprintf("%s %02d:%02d in month %d from %s on; months with such a fault, of all versions: %zu",
                    what, problem->minute / 60, problem->minute % 60, problem->month, told_day(problem->day),
                    problem->months);
}

/* The model of rows, in their order of days. */
Datum
tariff_model_datum(FunctionCallInfo fcinfo, const TariffParts *rows)
{
    KcContext *context = keycust_context(CurrentMemoryContext);
    KeycustRow row = keycust_row(fcinfo);
    const KcTariffHours *hours;
    const KcTariffPrices *prices;
    KcTariff *tariff;
    size_t count;

    keycust_check(context, kc_tariff_build(context, rows->hours, rows->hours_count, rows->prices,
                                           rows->prices_count, &tariff));
    keycust_put_int4(&row, (int32)rows->hours_count);
    keycust_put_int4(&row, (int32)rows->prices_count);
    hours = kc_tariff_hours(tariff, &count);
    if (count)
        put_hours(&row, hours, count);
    else
        for (int i = PERIOD_FROM; i <= RATIO; i++)
            keycust_put_null(&row);
    prices = kc_tariff_prices(tariff, &count);
    if (count)
        put_prices(&row, prices, count);
    else
        for (int i = PRICE_FROM; i <= HIGH_USE_FACTOR; i++)
            keycust_put_null(&row);
    keycust_put_text(&row, fault_words[kc_tariff_problem(tariff)->fault]);
    keycust_put_text(&row, told_problem(kc_tariff_problem(tariff)));
    keycust_put_int4(&row, MODEL_FORMAT);
    keycust_put_null(&row);
    return keycust_row_datum(&row);
}

/* The array in an attribute, one-dimensional, of so many elements of its type. */
static ArrayType *
read_array(const Datum *values, const bool *nulls, int attribute, int count, bool nulls_allowed)
{
    ArrayType *array;

    if (nulls[attribute])
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                        errmsg("model.%s must not be null", attributes[attribute].name)));
    array = DatumGetArrayTypeP(values[attribute]);
    if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != count ||
        (!nulls_allowed && array_contains_nulls(array)))
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
                        errmsg("model.%s must be a one-dimensional array of %d elements%s",
                               attributes[attribute].name, count, nulls_allowed ? "" : " without nulls")));
    return array;
}

static const int32 *
read_int4s(const Datum *values, const bool *nulls, int attribute, int count)
{
    return (int32 *)ARR_DATA_PTR(read_array(values, nulls, attribute, count, false));
}

static const double *
read_numbers(const Datum *values, const bool *nulls, int attribute, int count, KeycustNulls allowed)
{
    return keycust_vector(read_array(values, nulls, attribute, count, allowed == NULLS_AS_NAN),
                          psprintf("model.%s", attributes[attribute].name), allowed, &count);
}

static void
read_hours(const Datum *values, const bool *nulls, int count, TariffParts *rows)
{
    const int32 *from = read_int4s(values, nulls, PERIOD_FROM, count);
    const int32 *to = read_int4s(values, nulls, PERIOD_TO, count);
    const int32 *month = read_int4s(values, nulls, PERIOD_MONTH, count);
    const int32 *starts = read_int4s(values, nulls, STARTS, count);
    const int32 *ends = read_int4s(values, nulls, ENDS, count);
    const double *ratio = read_numbers(values, nulls, RATIO, count, NULLS_REFUSED);
    Datum *words;

    deconstruct_array(read_array(values, nulls, PERIOD, count, false), TEXTOID, -1, false, TYPALIGN_INT,
                      &words, NULL, &count);
    for (int i = 0; i < count; i++) {
        KcTariffHours row = {
            from[i],   to[i],
            month[i],  keycust_word(DatumGetTextPP(words[i]), "model.period", tariff_period_words),
            starts[i], ends[i],
            ratio[i]};

        tariff_add_hours(rows, &row);
    }
}

static void
read_prices(const Datum *values, const bool *nulls, int count, TariffParts *rows)
{
    const int32 *from = read_int4s(values, nulls, PRICE_FROM, count);
    const int32 *to = read_int4s(values, nulls, PRICE_TO, count);
    const double *columns[TARIFF_PRICE_NUMBERS];

    for (int c = 0; c < TARIFF_PRICE_NUMBERS; c++)
        columns[c] = read_numbers(values, nulls, FLAT + c, count, NULLS_AS_NAN);
    for (int i = 0; i < count; i++) {
        double numbers[TARIFF_PRICE_NUMBERS];
        KcTariffPrices row;

        for (int c = 0; c < TARIFF_PRICE_NUMBERS; c++)
            numbers[c] = columns[c][i];
        row = tariff_prices_of(from[i], to[i], numbers);
        tariff_add_prices(rows, &row);
    }
}

/* Adds the rows of a model to those that are there. */
void
tariff_read_parts(HeapTupleHeader composite, TariffParts *rows)
{
    Datum values[ATTRIBUTES];
    bool nulls[ATTRIBUTES];
    int periods, prices;

    keycust_take_model(composite, &type, values, nulls);
    keycust_check_model(&type, values, nulls);
    periods = DatumGetInt32(values[PERIODS]);
    prices = DatumGetInt32(values[PRICES]);
    if (periods < 0 || prices < 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("model.periods and model.prices must be numbers from 0")));
    if (periods)
        read_hours(values, nulls, periods, rows);
    if (prices)
        read_prices(values, nulls, prices, rows);
}

static void *
read_model(HeapTupleHeader composite)
{
    TariffModel *model = keycust_new_zeroed(TariffModel, 1);
    TariffParts rows = {.context = keycust_context(CurrentMemoryContext)};

    model->context = rows.context;
    tariff_read_parts(composite, &rows);
    keycust_check(rows.context, kc_tariff_build(rows.context, rows.hours, rows.hours_count, rows.prices,
                                                rows.prices_count, &model->tariff));
    return model;
}

TariffModel *
tariff_argument(FunctionCallInfo fcinfo, int argument)
{
    return keycust_kept_model(fcinfo, argument, read_model);
}

TariffModel *
tariff_of_rows(FunctionCallInfo fcinfo, const TariffRows *rows)
{
    return rows->tariff ? keycust_kept_bytes(fcinfo->flinfo, rows->tariff, read_model) : NULL;
}
