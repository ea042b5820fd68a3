/* What the glue files of score share. */
#ifndef KEYCUST_SCORE_GLUE_H
#define KEYCUST_SCORE_GLUE_H

#include "pg/compat.h"

#include "core/score_state.h"
#include "pg/state.h"

#include "access/htup.h"
#include "utils/jsonb.h"

/* The aggregates; also the topic of their states. */
typedef enum ScoreKind {
    SCORE_BOUNDS = KEYCUST_TOPIC('S', 'C', 'B', 'O'),
    SCORE_ENTROPY = KEYCUST_TOPIC('S', 'C', 'E', 'N'),
    SCORE_CRITIC = KEYCUST_TOPIC('S', 'C', 'C', 'R'),
    SCORE_FIT = KEYCUST_TOPIC('S', 'C', 'F', 'I')
} ScoreKind;

#define SCORE_STATE_FORMAT 2
#define SCORE_MODEL_FORMAT 1
#define SCORE_MODEL_ATTRIBUTES 16

/* The words of options and models, in the order of the core's enums; they end with NULL. */
extern const char *const score_directions[];
extern const char *const score_methods[];
extern const char *const score_weightings[];

/* The criteria of a row, NaN for missing, into `values` (KC_SCORE_MOST_CRITERIA); returns how many. */
int score_criteria_values(Datum datum, double *values);

/* A new state for rows of `size` criteria; `bounds` and `options` may be NULL. */
KeycustState *score_new_state(ScoreKind kind, int size, ArrayType *bounds, Jsonb *options);

/* The core's part of a state. */
static inline KcScoreState *
score_body(KeycustState *state)
{
    return (KcScoreState *)(state + 1);
}

/* A model argument taken apart and checked. */
typedef struct ScoreModel {
    KcScoreModel model;
    char **names;
    double *coverage;
    Datum attributes[SCORE_MODEL_ATTRIBUTES];
    bool nulls[SCORE_MODEL_ATTRIBUTES];
} ScoreModel;

/* Reads a model, in the current memory context. */
ScoreModel *score_read_model(HeapTupleHeader composite);
/* The same for the function's first argument, kept from row to row as long as the bytes are the same. */
ScoreModel *score_argument_model(FunctionCallInfo fcinfo);
/* The model that a state of score_fit makes. */
Datum score_make_model(FunctionCallInfo fcinfo, KcScoreState *state);

#endif
