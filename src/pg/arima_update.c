/* An ARIMA model with new values at the end of its series. */
#include "pg/arima_glue.h"

#include "pg/context.h"

#include "core/arena.h"

PG_FUNCTION_INFO_V1(arima_update);

static void
check_regressors(const ArimaModel *model, const KcArimaSeries *added)
{
    size_t expected = model->core.regressors;

    if (added->regressors == expected)
        return;
    if (expected == 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("xreg must be null: the model has no regressors")));
    if (added->regressors == 0)
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                        errmsg("xreg must not be null: the model has regressors"),
                        errdetail("It has %zu.", expected)));
    ereport(ERROR,
            (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("xreg must have a column for each regressor"),
             errdetail("Got %zu for %zu.", added->regressors, expected)));
}

static double *
join(KcContext *context, const double *first, size_t first_count, const double *second, size_t second_count)
{
    double *joined;

    keycust_check(context, kc_allocate_doubles(context, first_count + second_count, &joined));
    memcpy(joined, first, first_count * sizeof(double));
    memcpy(joined + first_count, second, second_count * sizeof(double));
    return joined;
}

Datum
arima_update(PG_FUNCTION_ARGS)
{
    KcContext *context;
    ArimaModel *model;
    KcArimaSeries added, series;
    KcArimaResiduals residuals;
    ArimaCriteria criteria;
    KcStatus status;
    size_t width;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    model = arima_read_model(PG_GETARG_HEAPTUPLEHEADER(0));
    /* A model that says why it is none goes on to say so; nothing new is nothing new. */
    if (!kc_arima_is_usable(&model->core) || PG_ARGISNULL(1))
        PG_RETURN_DATUM(PG_GETARG_DATUM(0));
    arima_read_series(PG_GETARG_ARRAYTYPE_P(1), PG_ARGISNULL(2) ? NULL : PG_GETARG_ARRAYTYPE_P(2), &added);
    check_regressors(model, &added);
    context = keycust_context(CurrentMemoryContext);
    width = added.regressors;
    series = model->series;
    series.count += added.count;
    series.values = join(context, model->series.values, model->series.count, added.values, added.count);
    if (width)
        series.xreg =
            join(context, model->series.xreg, model->series.count * width, added.xreg, added.count * width);
    status = kc_arima_model_residuals(context, &model->core, &series, &residuals);
    if (status == KC_RANGE)
        PG_RETURN_DATUM(arima_model_unfit(fcinfo, model, &series, context->error.message));
    keycust_check(context, status);
    criteria = arima_criteria(model, &residuals);
    PG_RETURN_DATUM(arima_model_with(fcinfo, model, &series, &criteria));
}
