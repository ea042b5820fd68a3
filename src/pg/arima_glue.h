/* What the glue files of arima share. */
#ifndef KEYCUST_ARIMA_GLUE_H
#define KEYCUST_ARIMA_GLUE_H

#include "pg/compat.h"

#include "core/arima_calibrate.h"
#include "core/arima_choose.h"
#include "core/arima_residuals.h"
#include "core/series_seasonal.h"

#include "access/htup.h"
#include "datatype/timestamp.h"
#include "utils/jsonb.h"

#define ARIMA_MODEL_FORMAT 1
#define ARIMA_MODEL_ATTRIBUTES 25
/* The key of detail that says that every value stands on the last day of its month. */
#define ARIMA_MONTH_END "month_end"
/* Those of what intervals are calibrated by. */
#define ARIMA_CALIBRATION "calibration"
#define ARIMA_SCORES "scores"
/* Those of kinds of days. */
#define ARIMA_DAY_KINDS "day_kinds"
#define ARIMA_DAY_SHIFT "day_shift"

/* The words of options and models, in the order of the core's enums; they end with NULL. */
extern const char *const arima_methods[];
extern const char *const arima_statuses[];

/* What a fit is asked for: options, read once. */
typedef struct ArimaTask {
    KcArimaTask core;
    bool has_periods;     /* given, not by the step */
    bool is_method_found; /* not given */
    bool has_harmonics;
    double *fixed;
    int fixed_count;
    double *start;
    int start_count;
    Interval *step; /* NULL: found */
    int calibrate;  /* steps ahead; 0: not wanted */
    Datum jsonb;    /* the argument, as it came; 0: none */
} ArimaTask;

/* Reads options (NULL: none) into memory of the current context. */
ArimaTask *arima_read_task(Jsonb *jsonb);

/* Where a series stands in time. */
typedef struct ArimaClock {
    bool is_known; /* start and step are */
    Timestamp start;
    Interval step;     /* whole months, or days and a time of day */
    bool at_month_end; /* every value stands on the last day of its month */
} ArimaClock;

/* The time of the place-th value, from 0. */
Timestamp arima_time(const ArimaClock *clock, int64 place);
/* An interval as text; NULL: it is none. */
Interval *arima_parse_interval(const char *text);
/* Whether it is whole months, or days and time, above 0, and not beyond all dates. */
bool arima_is_step(const Interval *interval);
/* The step as the core wants it, to find seasons by. */
KcSeriesStep arima_step(const ArimaClock *clock);

/* A series as it was collected. */
typedef struct ArimaRows {
    ArimaTask *task;
    MemoryContext memory;
    int64 count, room;
    Timestamp *times;
    double *values;
    double *xreg;   /* count × regressors */
    int regressors; /* −1: no row came yet */
    int64 without_time;
} ArimaRows;

/* A fit, whatever became of it. */
typedef struct ArimaFit {
    const ArimaTask *task;
    bool in_time; /* rows came with times */
    ArimaClock clock;
    KcArimaSeries series;
    KcArimaModel model;
    KcArimaReport report;
    KcArimaChoice choice; /* of the method; nothing where it was given */
    KcArimaCalibration calibration;
    const char *status; /* NULL: as the model's state says */
    const char *message;
} ArimaFit;

/* Puts rows in the order of time, at equal steps; false when that cannot be: the fit's status says why. */
bool arima_place_rows(ArimaRows *rows, ArimaFit *fit);
/* Fits fit->series as the task says. */
void arima_run(KcContext *context, ArimaFit *fit);
/* Values that are not missing. */
int arima_count_known(const KcArimaSeries *series);
/* The model as a value of the function's result type. */
Datum arima_model_datum(FunctionCallInfo fcinfo, const ArimaFit *fit);

/* A model argument taken apart and checked. */
typedef struct ArimaModel {
    KcArimaModel core; /* its state says whether it is usable */
    KcArimaSeries series;
    ArimaClock clock;
    KcArimaCalibration calibration;
    const double *standard_errors;
    char **names;
    Datum attributes[ARIMA_MODEL_ATTRIBUTES];
    bool nulls[ARIMA_MODEL_ATTRIBUTES];
} ArimaModel;

/* Reads a model, in the current memory context. */
ArimaModel *arima_read_model(HeapTupleHeader composite);

/* What a likelihood comes to. */
typedef struct ArimaCriteria {
    double loglik, aic, aicc, bic; /* NaN: there is none */
    int observations;
    int parameters; /* estimated, σ² counted as one */
} ArimaCriteria;

/* Of a model at what its coefficients make of its series, or a longer one. */
ArimaCriteria arima_criteria(const ArimaModel *model, const KcArimaResiduals *residuals);

/* The model with another series, as a value of the function's result type. */
Datum arima_model_with(FunctionCallInfo fcinfo, ArimaModel *model, const KcArimaSeries *series,
                       const ArimaCriteria *criteria);

/* A value of the transformed scale on that of the series; NaN, and so NULL, where it is beyond all numbers. */
static inline double
arima_observed(const KcArimaModel *model, double transformed)
{
    double value = kc_arima_model_value(model, transformed);

    return isfinite(value) ? value : NAN;
}

/* No model any more, of a series that it cannot be applied to: why stands in its message. */
Datum arima_model_unfit(FunctionCallInfo fcinfo, ArimaModel *model, const KcArimaSeries *series,
                        const char *message);

typedef struct ArimaLevels {
    const double *values;
    int count;
} ArimaLevels;

/* Arguments: a series with its regressors (NULL: none); levels of confidence; a horizon; the regressors of it, row by row
 * (NULL for a model without). */
void arima_read_series(ArrayType *value, ArrayType *xreg, KcArimaSeries *series);
ArimaLevels arima_read_levels(ArrayType *array);
int arima_read_horizon(int horizon);
const double *arima_read_future(FunctionCallInfo fcinfo, int argument, const ArimaModel *model, int horizon);

#endif
