/* What the glue files of reactive share. */
#ifndef KEYCUST_REACTIVE_GLUE_H
#define KEYCUST_REACTIVE_GLUE_H

#include "pg/compat.h"

#include "core/reactive_plan.h"
#include "pg/options.h"

#include "utils/date.h"
#include "utils/timestamp.h"

/* The most kW or kvar that a load may have: more is no power, and would leave no digits for what is computed of it. */
#define REACTIVE_MOST_POWER 1e9

/* A power in kW or kvar that is not NULL; 22023 where it is none. */
double reactive_power(FunctionCallInfo fcinfo, int argument, const char *name);

/* The options of a plan. */
typedef struct ReactiveOptions {
    KcReactiveTerms terms;
    char **equipment;         /* of each unit */
    double *month_charge_cny; /* of January to December, NaN: computed; NULL: all are */
    double *month_added_kwh;  /* of January to December, NaN: none; NULL: none in any month; as the next */
    double *month_added_kvarh;
    double interval_minutes; /* 0: found */
    bool is_labelled_by_begin;
    Jsonb *jsonb;
} ReactiveOptions;

/* Reads them, all checked, into the current memory context; 22023. */
ReactiveOptions *reactive_read_options(Jsonb *jsonb);

typedef struct ReactiveRow {
    Timestamp at; /* end of the interval, unless the options say otherwise */
    double kw;    /* NaN: not known, as the others */
    double kvar_lag;
    double kvar_lead;
} ReactiveRow;

/* What came of a load. */
typedef struct ReactiveResult {
    const ReactiveOptions *options;
    const char *status;
    const char *message;
    Timestamp start_at; /* of the first interval's beginning */
    Timestamp end_at;
    int64 step; /* microseconds; that of day curves is known, 0: not */
    int64 intervals;
    int64 missing;
    int first_month; /* months since the year 0 */
    KcReactiveLoad load;
    KcReactivePlan plan; /* of status ok */
} ReactiveResult;

/* Rows to a load and its plan; what is wrong with the load becomes its status. Sorts the rows. */
void reactive_run(KcContext *context, ReactiveRow *rows, int64 count, ReactiveResult *result);

#define REACTIVE_MODEL_FORMAT 1

/* Columns of the figures in a model: of its months, of the effects of an alternative in a month, of the alternatives. */
enum { M_MONTH, M_KWH, M_COVERAGE, M_ADDED_KWH, M_ADDED_KVARH, M_CHARGE, M_USED, M_COLUMNS };
enum { E_LAG, E_LEAD, E_CENTS, E_PCT, E_CNY, E_LOSS, E_COLUMNS };
enum {
    A_KIND,
    A_UNIT,
    A_RATED,
    A_DETUNING,
    A_STEPS,
    A_KVAR,
    A_GIVEN,
    A_BAR,
    A_RANK,
    A_FACTOR,
    A_LEAD,
    A_BILL,
    A_LOSS,
    A_SAVING,
    A_SWITCHINGS,
    A_PEAK,
    A_RISE,
    A_ORDER,
    A_HARMONIC,
    A_INVESTMENT,
    A_NPV,
    A_ANNUITY,
    A_IRR,
    A_IRR_KIND,
    A_PAYBACK,
    A_DISCOUNTED,
    A_COLUMNS
};

/* A plan's result as a keycust.reactive_model. */
Datum reactive_model_datum(FunctionCallInfo fcinfo, const ReactiveResult *result);

#endif
