/* What the glue files of transformer share. */
#ifndef KEYCUST_TRANSFORMER_GLUE_H
#define KEYCUST_TRANSFORMER_GLUE_H

#include "pg/compat.h"

#include "core/transformer_plan.h"

#include "utils/date.h"
#include "pg/options.h"

#include "utils/jsonb.h"
#include "utils/timestamp.h"

/* The words of options and results, in the order of the core's enums; they end with NULL. */
extern const char *const transformer_kinds[];
extern const char *const transformer_basic_modes[];
extern const char *const transformer_objections[];

/* What a plan is asked for: options, read once. */
typedef struct TransformerTask {
    KcTransformerTask core;
    const char **series;         /* of the core's models, by their number */
    const char **present_series; /* of each present unit; NULL: not known */
    double power_factor;         /* where kvar is not known; NaN: such intervals are unusable */
    int64 step;                  /* microseconds; 0: found */
    bool is_plan;                /* prices were asked for */
    Datum jsonb;                 /* the argument, as it came; 0: none */
} TransformerTask;

/* Reads options (NULL: none) into memory of the current context. For a plan, prices and what they go with must be there. */
TransformerTask *transformer_read_task(Jsonb *jsonb, bool is_plan);

/* A load while it comes in. */
typedef struct TransformerRows {
    TransformerTask *task;
    MemoryContext memory;
    KeycustKeptOptions kept;
    int64 count, room;
    KcTransformerInterval *intervals; /* of rows with times, hours and month are not known yet */
    Timestamp *times;                 /* NULL: rows are days */
    int64 day_count, day_room;
    DateADT *days;
    int64 missing;
} TransformerRows;

/* The load as it was measured; false when it cannot be used: *status and *message say why. */
bool transformer_load_of_rows(const TransformerRows *rows, KcContext *context, KcTransformerLoad *load,
                              const char **status, const char **message);

/* Hours of the calendar months that the load lies in. */
double transformer_calendar_hours(const KcTransformerLoad *load);

#endif
