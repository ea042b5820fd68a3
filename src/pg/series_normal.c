/* The normal distribution in SQL, by GSL: what forecasts and their standard errors say of limits. */
#include "pg/series.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

PG_FUNCTION_INFO_V1(series_normal);

Datum
series_normal(PG_FUNCTION_ARGS)
{
    double z = PG_GETARG_FLOAT8(0);

    if (isnan(z))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("z must be a number"),
                        errdetail("It is NaN."), errhint("Use NULL for a missing value.")));
    PG_RETURN_FLOAT8(isinf(z) ? z > 0 : gsl_cdf_ugaussian_P(z));
}

PG_FUNCTION_INFO_V1(series_normal_quantile);

Datum
series_normal_quantile(PG_FUNCTION_ARGS)
{
    double probability = PG_GETARG_FLOAT8(0);

    if (!(probability > 0 && probability < 1))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("probability must be between 0 and 1, both excluded"),
                        errdetail("Got %g.", probability)));
    PG_RETURN_FLOAT8(gsl_cdf_ugaussian_Pinv(probability));
}
