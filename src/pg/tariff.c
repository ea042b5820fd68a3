/* Tariffs from their rows, in SQL: tariff_fit, tariff_prices, tariff_join. */
#include "pg/tariff_glue.h"

#include "pg/context.h"
#include "pg/state.h"

#include "utils/date.h"

#include <math.h>

PG_FUNCTION_INFO_V1(tariff_fit_trans);
PG_FUNCTION_INFO_V1(tariff_prices_trans);
PG_FUNCTION_INFO_V1(tariff_fit_final);
PG_FUNCTION_INFO_V1(tariff_join);

static TariffParts *
state_of(FunctionCallInfo fcinfo)
{
    MemoryContext memory = keycust_aggregate_memory(fcinfo);
    TariffParts *rows;

    if (!PG_ARGISNULL(0))
        return (TariffParts *)PG_GETARG_POINTER(0);
    rows = MemoryContextAllocZero(memory, sizeof *rows);
    rows->context = keycust_context(memory);
    return rows;
}

/* Arguments 1 and 2 of either aggregate. NULL is an open end. */
static DateADT
valid_from(FunctionCallInfo fcinfo)
{
    return PG_ARGISNULL(1) ? DATEVAL_NOBEGIN : PG_GETARG_DATEADT(1);
}

static DateADT
valid_to(FunctionCallInfo fcinfo)
{
    return PG_ARGISNULL(2) ? DATEVAL_NOEND : PG_GETARG_DATEADT(2);
}

/* (state, valid_from, valid_to, month, period, starts_at_min, ends_at_min, ratio_to_flat) */
Datum
tariff_fit_trans(PG_FUNCTION_ARGS)
{
    TariffParts *rows = state_of(fcinfo);
    KcTariffHours row;
    int nulls = 0;

    for (int i = 3; i <= 7; i++)
        nulls += PG_ARGISNULL(i);
    if (nulls == 5)
        PG_RETURN_POINTER(rows);
    for (int i = 3; i <= 7; i++)
        if (PG_ARGISNULL(i))
            ereport(ERROR,
                    (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                     errmsg("%s must not be null", tariff_attribute_name(false, i - 3)),
                     errhint("Only a row in which everything but the validity is null is passed over.")));
    row = (KcTariffHours){.from = valid_from(fcinfo),
                          .to = valid_to(fcinfo),
                          .month = PG_GETARG_INT32(3),
                          .period = keycust_word(PG_GETARG_TEXT_PP(4), "period", tariff_period_words),
                          .starts = PG_GETARG_INT32(5),
                          .ends = PG_GETARG_INT32(6),
                          .ratio = PG_GETARG_FLOAT8(7)};
    tariff_add_hours(rows, &row);
    PG_RETURN_POINTER(rows);
}

/* (state, valid_from, valid_to, then the nine numbers of a row of prices) */
Datum
tariff_prices_trans(PG_FUNCTION_ARGS)
{
    TariffParts *rows = state_of(fcinfo);
    double numbers[TARIFF_PRICE_NUMBERS];
    KcTariffPrices row;

    for (int i = 0; i < TARIFF_PRICE_NUMBERS; i++) {
        numbers[i] = PG_ARGISNULL(3 + i) ? NAN : PG_GETARG_FLOAT8(3 + i);
        if (!PG_ARGISNULL(3 + i) && !isfinite(numbers[i]))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("%s must be a finite number", tariff_attribute_name(true, i)),
                            errhint("Use NULL for what is not known.")));
    }
    row = tariff_prices_of(valid_from(fcinfo), valid_to(fcinfo), numbers);
    tariff_add_prices(rows, &row);
    PG_RETURN_POINTER(rows);
}

Datum
tariff_fit_final(PG_FUNCTION_ARGS)
{
    const TariffParts *rows;

    keycust_aggregate_memory(fcinfo);
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    rows = (TariffParts *)PG_GETARG_POINTER(0);
    PG_RETURN_DATUM(tariff_model_datum(fcinfo, rows));
}

/* The periods and prices of both. */
Datum
tariff_join(PG_FUNCTION_ARGS)
{
    TariffParts rows = {.context = keycust_context(CurrentMemoryContext)};

    if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
        PG_RETURN_NULL();
    for (int i = 0; i < 2; i++)
        if (!PG_ARGISNULL(i))
            tariff_read_parts(PG_GETARG_HEAPTUPLEHEADER(i), &rows);
    PG_RETURN_DATUM(tariff_model_datum(fcinfo, &rows));
}
