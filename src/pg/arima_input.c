/* Arguments that functions of ARIMA models have in common. */
#include "pg/arima_glue.h"

#include "pg/array.h"

void
arima_read_series(ArrayType *value, ArrayType *xreg, KcArimaSeries *series)
{
    KeycustMatrix rows;
    int count;

    *series = (KcArimaSeries){.values = keycust_vector(value, "value", NULLS_AS_NAN, &count)};
    series->count = count;
    if (!xreg)
        return;
    rows = keycust_matrix(xreg, "xreg", NULLS_REFUSED);
    if (rows.rows != count)
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("xreg must have a row for each value"),
                        errdetail("Got %d rows for %d values.", rows.rows, count)));
    series->xreg = rows.values;
    series->regressors = rows.columns;
}

ArimaLevels
arima_read_levels(ArrayType *array)
{
    ArimaLevels levels;

    levels.values = keycust_vector(array, "confidence_levels", NULLS_REFUSED, &levels.count);
    for (int i = 0; i < levels.count; i++)
        if (!(levels.values[i] > 0 && levels.values[i] < 1))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("confidence_levels must be between 0 and 1"),
                            errdetail("Got %g.", levels.values[i])));
    return levels;
}

const double *
arima_read_future(FunctionCallInfo fcinfo, int argument, const ArimaModel *model, int horizon)
{
    KeycustMatrix future;

    if (model->core.regressors == 0) {
        if (!PG_ARGISNULL(argument))
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("future must be null: the model has no regressors")));
        return NULL;
    }
    if (PG_ARGISNULL(argument))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                        errmsg("future must not be null: the model has regressors"),
                        errdetail("It has %zu.", model->core.regressors),
                        errhint("Give a row of them for each step of the horizon.")));
    future = keycust_matrix(PG_GETARG_ARRAYTYPE_P(argument), "future", NULLS_REFUSED);
    if (future.rows != horizon || (size_t)future.columns != model->core.regressors)
        ereport(
            ERROR,
            (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
             errmsg("future must have a row for each step of the horizon and a column for each regressor"),
             errdetail("Got %d times %d for %d steps and %zu regressors.", future.rows, future.columns,
                       horizon, model->core.regressors)));
    return future.values;
}

int
arima_read_horizon(int horizon)
{
    if (horizon < 1 || horizon > KC_ARIMA_HORIZON_MOST)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("horizon must be from 1 to %d", KC_ARIMA_HORIZON_MOST),
                        errdetail("Got %d.", horizon)));
    return horizon;
}
