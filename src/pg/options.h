/*
 * The last argument `options jsonb` of the aggregates: strict keys, strict types.
 *
 * A topic lists the keys it knows once, opens the options with them (an unknown key is an error that lists
 * what is allowed), then reads each. A key that is absent, or null, leaves the caller's default untouched.
 */
#ifndef KEYCUST_OPTIONS_H
#define KEYCUST_OPTIONS_H

#include "pg/compat.h"

#include "lib/stringinfo.h"
#include "utils/jsonb.h"

typedef struct KeycustOptions {
    Jsonb *jsonb;             /* NULL: no options given */
    const char *const *names; /* what is allowed, ends with NULL */
} KeycustOptions;

/* Checks that `jsonb` (NULL: none) is an object with allowed keys only. */
KeycustOptions keycust_options(Jsonb *jsonb, const char *const *names);

/* Whether two options arguments are the same: the one of a row, and the one kept of the first; 0 for NULL. */
bool keycust_is_same_jsonb(Datum options, Datum kept);

/* The options of an aggregate's first row, to which those of the others are held. */
typedef struct KeycustKeptOptions {
    bool is_fixed;          /* the same in all rows by the way they are written: nothing is compared */
    struct varlena *stored; /* as they came, perhaps compressed; NULL: none */
    Datum jsonb;            /* unpacked; 0: none */
} KeycustKeptOptions;

/* Of the transition function's argument `argument` (of the aggregate's call: from 1), which is `options` as it came (0 for NULL) and
 * `jsonb` when unpacked, which the caller keeps. Allocates in the current context, which is to be the aggregate's. */
KeycustKeptOptions keycust_keep_options(FunctionCallInfo fcinfo, int argument, Datum options, Datum jsonb);
/* 22023 unless a row's options are those. They are unpacked only where they come in another form. */
void keycust_check_kept_options(Datum options, const KeycustKeptOptions *kept);

/* Readers: false when the key is absent or null. Wrong type or out of range: 22023. */
bool keycust_option_number(const KeycustOptions *options, const char *name, double least, double most,
                           double *value);
bool keycust_option_integer(const KeycustOptions *options, const char *name, int least, int most, int *value);
bool keycust_option_boolean(const KeycustOptions *options, const char *name, bool *value);
/* One of `words` (ends with NULL); *value is its index. */
bool keycust_option_word(const KeycustOptions *options, const char *name, const char *const *words,
                         int *value);
/* The raw value, for options of a shape of their own (arrays of arrays …). The reader checks it. */
bool keycust_option_value(const KeycustOptions *options, const char *name, JsonbValue *value);
/* Whether this JSON value is a finite number, and which. */
bool keycust_json_number(const JsonbValue *value, double *number);
/* Writes a number into JSON so that it reads back as the same double, whatever extra_float_digits is; NaN as null. */
void keycust_append_number(StringInfo json, double value);
/* An array of numbers; NaN for null where NULLs are allowed. *size is set. */
bool keycust_option_numbers(const KeycustOptions *options, const char *name, bool nulls_allowed,
                            double **values, int *size);
/* An array of strings. */
bool keycust_option_texts(const KeycustOptions *options, const char *name, char ***values, int *size);

/* The same for an argument that is a word: the position of one of `words` (ends with NULL); 22023 for others. */
int keycust_word(text *given, const char *name, const char *const *words);

#endif
