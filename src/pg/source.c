/* Foreign texts as SQL values; what cannot be read is NULL. The rules stand in core/source.h. */
#include "pg/compat.h"

#include "core/source.h"

#include "datatype/timestamp.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

static KcSourceText
argument(FunctionCallInfo fcinfo)
{
    text *packed = PG_GETARG_TEXT_PP(0);

    return (KcSourceText){.start = VARDATA_ANY(packed),
                          .bytes = VARSIZE_ANY_EXHDR(packed),
                          .is_utf8 = GetDatabaseEncoding() == PG_UTF8};
}

PG_FUNCTION_INFO_V1(source_number);
PG_FUNCTION_INFO_V1(source_money);
PG_FUNCTION_INFO_V1(source_date);
PG_FUNCTION_INFO_V1(source_timestamp);
PG_FUNCTION_INFO_V1(source_boolean);
PG_FUNCTION_INFO_V1(source_text);

Datum
source_number(PG_FUNCTION_ARGS)
{
    double value;

    if (!kc_source_number(argument(fcinfo), &value))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(value);
}

Datum
source_money(PG_FUNCTION_ARGS)
{
    KcSourceMoney money = {.plain = ""};

    if (!kc_source_money(argument(fcinfo), &money))
        PG_RETURN_NULL();
    PG_RETURN_DATUM(DirectFunctionCall3(numeric_in, CStringGetDatum(money.plain),
                                        ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

Datum
source_date(PG_FUNCTION_ARGS)
{
    KcSourceTime time;

    if (!kc_source_time(argument(fcinfo), &time))
        PG_RETURN_NULL();
    PG_RETURN_DATEADT(time.day);
}

Datum
source_timestamp(PG_FUNCTION_ARGS)
{
    KcSourceTime time;

    if (!kc_source_time(argument(fcinfo), &time))
        PG_RETURN_NULL();
    PG_RETURN_TIMESTAMP((Timestamp)time.day * USECS_PER_DAY + time.microseconds);
}

Datum
source_boolean(PG_FUNCTION_ARGS)
{
    bool value;

    if (!kc_source_boolean(argument(fcinfo), &value))
        PG_RETURN_NULL();
    PG_RETURN_BOOL(value);
}

Datum
source_text(PG_FUNCTION_ARGS)
{
    text *whole = PG_GETARG_TEXT_PP(0);
    KcSourceText trimmed = kc_source_trim(argument(fcinfo));

    if (trimmed.bytes == 0)
        PG_RETURN_NULL();
    if (trimmed.bytes == VARSIZE_ANY_EXHDR(whole))
        PG_RETURN_TEXT_P(whole);
    PG_RETURN_TEXT_P(cstring_to_text_with_len(trimmed.start, (int)trimmed.bytes));
}
