/* Arguments of functions; see argument.h. */
#include "pg/argument.h"

#include <math.h>

double
keycust_number_argument(FunctionCallInfo fcinfo, int argument, const char *name)
{
    double value = PG_ARGISNULL(argument) ? NAN : PG_GETARG_FLOAT8(argument);

    if (!PG_ARGISNULL(argument) && !isfinite(value))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must be a finite number", name),
                        errdetail("Got %g.", value), errhint("What is missing is NULL.")));
    return value;
}
