/* Options; see options.h. */
#include "pg/options.h"

#include "common/shortest_dec.h"
#include "mb/pg_wchar.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include <math.h>

static char *
listed(const char *const *words)
{
    StringInfoData list;

    initStringInfo(&list);
    for (int i = 0; words[i]; i++)
        appendStringInfo(&list, "%s\"%s\"", i ? ", " : "", words[i]);
    return list.data;
}

static bool
equals(const JsonbValue *string, const char *word)
{
    return (size_t)string->val.string.len == strlen(word) &&
           memcmp(string->val.string.val, word, string->val.string.len) == 0;
}

KeycustOptions
keycust_options(Jsonb *jsonb, const char *const *names)
{
    KeycustOptions options = {jsonb, names};
    JsonbIterator *iterator;
    JsonbIteratorToken token;
    JsonbValue value;

    if (!jsonb)
        return options;
    if (!JB_ROOT_IS_OBJECT(jsonb))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("options must be a JSON object"),
                        errhint("Allowed keys: %s.", listed(names))));
    iterator = JsonbIteratorInit(&jsonb->root);
    while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE) {
        int i = 0;

        if (token != WJB_KEY)
            continue;
        while (names[i] && !equals(&value, names[i]))
            i++;
        if (!names[i])
            ereport(ERROR,
                    (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                     errmsg("unknown option \"%s\"",
                            pnstrdup(value.val.string.val,
                                     pg_mbcliplen(value.val.string.val, value.val.string.len, NAMEDATALEN))),
                     errhint("Allowed keys: %s.", listed(names))));
    }
    return options;
}

bool
keycust_is_same_jsonb(Datum options, Datum kept)
{
    struct varlena *one, *other;

    if (!options || !kept)
        return !options && !kept;
    one = PG_DETOAST_DATUM_PACKED(options);
    other = PG_DETOAST_DATUM_PACKED(kept);
    return VARSIZE_ANY_EXHDR(one) == VARSIZE_ANY_EXHDR(other) &&
           memcmp(VARDATA_ANY(one), VARDATA_ANY(other), VARSIZE_ANY_EXHDR(one)) == 0;
}

static bool
is_constant(FunctionCallInfo fcinfo, int argument)
{
    const Aggref *call = AggGetAggref(fcinfo);
    const TargetEntry *entry = call && argument <= list_length(call->args)
                                   ? list_nth_node(TargetEntry, call->args, argument - 1)
                                   : NULL;

    return entry && (IsA(entry->expr, Const) || IsA(entry->expr, Param));
}

KeycustKeptOptions
keycust_keep_options(FunctionCallInfo fcinfo, int argument, Datum options, Datum jsonb)
{
    KeycustKeptOptions kept = {.is_fixed = is_constant(fcinfo, argument), .jsonb = jsonb};

    if (options) {
        const void *bytes = DatumGetPointer(options);

        kept.stored = palloc(VARSIZE_ANY(bytes));
        memcpy(kept.stored, bytes, VARSIZE_ANY(bytes));
    }
    return kept;
}

/* Compressed, or what only points to it: the same bytes are the same options, and long ones are not unpacked for every row. */
static bool
is_as_stored(Datum options, const struct varlena *stored)
{
    const void *bytes = DatumGetPointer(options);

    /* What points into memory may find other bytes there. */
    if (!options || !stored || VARATT_IS_EXTERNAL_INDIRECT(bytes) || VARATT_IS_EXTERNAL_EXPANDED(bytes))
        return false;
    return VARSIZE_ANY(bytes) == VARSIZE_ANY(stored) && memcmp(bytes, stored, VARSIZE_ANY(stored)) == 0;
}

void
keycust_check_kept_options(Datum options, const KeycustKeptOptions *kept)
{
    if (!kept->is_fixed && !is_as_stored(options, kept->stored) &&
        !keycust_is_same_jsonb(options, kept->jsonb))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("options must be the same in every row")));
}

bool
keycust_option_value(const KeycustOptions *options, const char *name, JsonbValue *value)
{
    JsonbValue *found;

    if (!options->jsonb)
        return false;
    found = getKeyJsonValueFromContainer(&options->jsonb->root, name, strlen(name), NULL);
    if (!found || found->type == jbvNull)
        return false;
    *value = *found;
    return true;
}

void
keycust_append_number(StringInfo json, double value)
{
    char digits[DOUBLE_SHORTEST_DECIMAL_LEN];

    double_to_shortest_decimal_buf(value, digits);
    appendStringInfoString(json, isnan(value) ? "null" : digits);
}

static void
refuse(const char *name, const char *expected)
{
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("option \"%s\" must be %s", name, expected)));
}

bool
keycust_json_number(const JsonbValue *value, double *number)
{
    if (value->type != jbvNumeric)
        return false;
    /* A numeric beyond double's range has no place here; the cast that does not raise gives infinity. */
    *number =
        DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value->val.numeric)));
    return isfinite(*number);
}

bool
keycust_option_number(const KeycustOptions *options, const char *name, double least, double most,
                      double *value)
{
    JsonbValue found;
    double number;

    if (!keycust_option_value(options, name, &found))
        return false;
    if (!keycust_json_number(&found, &number) || number < least || number > most)
        refuse(name, psprintf("a number from %g to %g", least, most));
    *value = number;
    return true;
}

bool
keycust_option_integer(const KeycustOptions *options, const char *name, int least, int most, int *value)
{
    JsonbValue found;
    double number;

    if (!keycust_option_value(options, name, &found))
        return false;
    if (!keycust_json_number(&found, &number) || number < least || number > most || number != rint(number))
        refuse(name, psprintf("a whole number from %d to %d", least, most));
    *value = (int)number;
    return true;
}

bool
keycust_option_boolean(const KeycustOptions *options, const char *name, bool *value)
{
    JsonbValue found;

    if (!keycust_option_value(options, name, &found))
        return false;
    if (found.type != jbvBool)
        refuse(name, "true or false");
    *value = found.val.boolean;
    return true;
}

bool
keycust_option_word(const KeycustOptions *options, const char *name, const char *const *words, int *value)
{
    JsonbValue found;

    if (!keycust_option_value(options, name, &found))
        return false;
    if (found.type == jbvString)
        for (int i = 0; words[i]; i++)
            if (equals(&found, words[i])) {
                *value = i;
                return true;
            }
    refuse(name, psprintf("one of %s", listed(words)));
    return false;
}

/* The elements of an array option; NULL when absent. */
static JsonbValue *
elements(const KeycustOptions *options, const char *name, const char *expected, int *size)
{
    JsonbValue found;
    JsonbContainer *container;
    JsonbValue *values;

    if (!keycust_option_value(options, name, &found))
        return NULL;
    container = found.type == jbvBinary ? found.val.binary.data : NULL;
    if (!container || !JsonContainerIsArray(container) || JsonContainerSize(container) == 0)
        refuse(name, expected);
    *size = JsonContainerSize(container);
    values = keycust_new(JsonbValue, *size);
    for (int i = 0; i < *size; i++)
        values[i] = *getIthJsonbValueFromContainer(container, i);
    return values;
}

bool
keycust_option_numbers(const KeycustOptions *options, const char *name, bool nulls_allowed, double **values,
                       int *size)
{
    const char *expected = nulls_allowed ? "a list of numbers or nulls" : "a list of numbers";
    JsonbValue *found = elements(options, name, expected, size);

    if (!found)
        return false;
    *values = keycust_new(double, *size);
    for (int i = 0; i < *size; i++) {
        if (nulls_allowed && found[i].type == jbvNull)
            (*values)[i] = NAN;
        else if (!keycust_json_number(&found[i], &(*values)[i]))
            refuse(name, expected);
    }
    return true;
}

bool
keycust_option_texts(const KeycustOptions *options, const char *name, char ***values, int *size)
{
    const char *expected = "a list of strings";
    JsonbValue *found = elements(options, name, expected, size);

    if (!found)
        return false;
    *values = keycust_new(char *, *size);
    for (int i = 0; i < *size; i++) {
        if (found[i].type != jbvString)
            refuse(name, expected);
        (*values)[i] = pnstrdup(found[i].val.string.val, found[i].val.string.len);
    }
    return true;
}

int
keycust_word(text *given, const char *name, const char *const *words)
{
    char *word = text_to_cstring(given);

    for (int i = 0; words[i]; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("%s must be one of %s", name, listed(words)), errdetail("Got \"%s\".", word)));
}
