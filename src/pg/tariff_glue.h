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

/* Rows on their way into a model. */
typedef struct TariffParts {
    KcContext *context;
    KcTariffHours *hours;
    Size hours_count, hours_room;
    KcTariffPrices *prices;
    Size prices_count, prices_room;
} TariffParts;

#define TARIFF_PRICE_NUMBERS 9

void tariff_add_hours(TariffParts *rows, const KcTariffHours *row);
void tariff_add_prices(TariffParts *rows, const KcTariffPrices *row);
/* A row of prices from its numbers in the order of the columns; NaN is what is not known. */
KcTariffPrices tariff_prices_of(DateADT from, DateADT to, const double numbers[TARIFF_PRICE_NUMBERS]);
/* The name of a column of prices, or of hours from the month on. */
const char *tariff_attribute_name(bool of_price, int place);

/* The model of rows, in an order of their own. */
Datum tariff_model_datum(FunctionCallInfo fcinfo, const TariffParts *rows);
/* Adds the rows of a model, checked, to those that are there. */
void tariff_read_parts(HeapTupleHeader composite, TariffParts *rows);

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
    struct varlena *given;  /* the same as it came, where that was compressed */
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

/* The month of a date, as pg/month.h counts them. */
int32 tariff_month_index(DateADT day);

#endif
