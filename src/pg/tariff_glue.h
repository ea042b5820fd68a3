/* What the glue files of tariffs share. */
#ifndef KEYCUST_TARIFF_GLUE_H
#define KEYCUST_TARIFF_GLUE_H

#include "pg/composite.h"
#include "pg/options.h"

#include "core/tariff_load.h"
#include "core/tariff.h"

#include "access/htup.h"

extern const char *const tariff_period_words[KC_TARIFF_PERIODS + 1];
extern const char *const tariff_mode_words[KC_BASIC_MODES + 1];

/* A tariff as it is computed with. */
typedef struct TariffModel {
    KcContext *context; /* the tariff lives in its arena */
    KcTariff *tariff;
} TariffModel;

/* The model in an argument, all of it checked; kept from row to row. */
TariffModel *tariff_argument(FunctionCallInfo fcinfo, int argument);

/* The rows of one load, as an aggregate collects them, and the tariff they come with. Every row must have the same
 * tariff and the same options. */
typedef struct TariffRows {
    KcContext *context;
    struct varlena *tariff; /* a copy of the composite; NULL: none was given */
    Datum options;          /* likewise; 0: none */
    bool is_constant;       /* the tariff is no column of the rows: it need not be compared */
    int points;             /* of day curves; 0: none yet, or readings */
    Size count;
    Size room;
    KcDayCurve *curves;        /* … of the one … */
    KcTariffReading *readings; /* … or the other kind */
} TariffRows;

/* Transition functions: (state, day date, kw real[], tariff [, options]) and (state, at timestamp, kw float8, tariff
 * [, options]). */
Datum tariff_take_curve(FunctionCallInfo fcinfo);
Datum tariff_take_reading(FunctionCallInfo fcinfo);

/* How readings are labelled; what the options say of it. */
typedef struct TariffLabels {
    int minutes; /* 0: found */
    int is_end;  /* 0: the label names the beginning */
} TariffLabels;

TariffLabels tariff_read_labels(const KeycustOptions *options);

/* A result of nothing but its status, no_step or no_rows. */
Datum tariff_status_datum(FunctionCallInfo fcinfo, const char *status);

/* The model of the rows, read once for the call site; NULL where no row had a tariff. */
TariffModel *tariff_of_rows(FunctionCallInfo fcinfo, const TariffRows *rows);
/* Their load; points is 0 where there is nothing that can be used. */
KcTariffLoad tariff_load_of_rows(KcContext *context, const TariffRows *rows, const TariffLabels *labels);

/* The month of a date, 12 · year + month − 1, and its first day. Days are counted from 2000-01-01, as here. */
int32 tariff_month_index(DateADT day);
DateADT tariff_first_day(int32 month_index);

#endif
