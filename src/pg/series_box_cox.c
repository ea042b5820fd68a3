/* The power transformations of Box and Cox in SQL. */
#include "pg/series.h"

#include "pg/context.h"

#include "core/series_boxcox.h"

#include <math.h>

/* Where λ is looked for, as in forecast::BoxCox.lambda. */
#define LEAST_LAMBDA -1
#define GREATEST_LAMBDA 2

static void
check_arguments(double value, double lambda)
{
    if (!isfinite(value))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("value must be a finite number"),
                        errdetail("It is NaN or infinite."), errhint("Use NULL for a missing value.")));
    if (!(fabs(lambda) <= KC_BOXCOX_MOST))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("lambda must be between %d and %d", -KC_BOXCOX_MOST, KC_BOXCOX_MOST),
                        errdetail("Got %g.", lambda)));
}

PG_FUNCTION_INFO_V1(series_box_cox);

Datum
series_box_cox(PG_FUNCTION_ARGS)
{
    double value = PG_GETARG_FLOAT8(0), lambda = PG_GETARG_FLOAT8(1);
    double transformed;

    check_arguments(value, lambda);
    transformed = kc_boxcox(value, lambda);
    if (isnan(transformed))
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                        errmsg("value must be greater than 0 where lambda is 0 or less"),
                        errdetail("Got %g.", value)));
    if (isinf(transformed))
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                        errmsg("value is too large to be transformed with lambda %g", lambda),
                        errdetail("Got %g.", value)));
    PG_RETURN_FLOAT8(transformed);
}

PG_FUNCTION_INFO_V1(series_box_cox_inverse);

Datum
series_box_cox_inverse(PG_FUNCTION_ARGS)
{
    double value = PG_GETARG_FLOAT8(0), lambda = PG_GETARG_FLOAT8(1);
    double inverse;

    check_arguments(value, lambda);
    inverse = kc_boxcox_inverse(value, lambda);
    if (!isfinite(inverse))
        ereport(ERROR,
                (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
                 errmsg("there is no finite number that is transformed to value with lambda %g", lambda),
                 errdetail("Got %g.", value),
                 lambda < 0 ? errhint("Transformed values are below %g with this lambda.", -1 / lambda) : 0));
    PG_RETURN_FLOAT8(inverse);
}

PG_FUNCTION_INFO_V1(series_box_cox_lambda);

Datum
series_box_cox_lambda(PG_FUNCTION_ARGS)
{
    KeycustSeries series = keycust_series(fcinfo, 0);
    size_t period = keycust_series_size("period", PG_GETARG_INT32(1), 1);
    double lambda;

    keycust_check(series.context, kc_boxcox_guerrero(series.context, series.values, series.count, period,
                                                     LEAST_LAMBDA, GREATEST_LAMBDA, &lambda));
    PG_RETURN_FLOAT8(lambda);
}
