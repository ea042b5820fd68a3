/* The adjustment of a power factor out of a table of numerics, in numerics: money is not rounded in binary. */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#define TWO_DIGITS 2

/* Rows of numerics: power factor and percent, of the shipped ones the standard before these. */
typedef struct Table {
    Datum *values;
    int rows;
    int columns;
} Table;

static int
compare(Datum a, Datum b)
{
    return DatumGetInt32(DirectFunctionCall2(numeric_cmp, a, b));
}

static Datum
rounded(Datum value)
{
    return DirectFunctionCall2(numeric_round, value, Int32GetDatum(TWO_DIGITS));
}

static char *
written(Datum value)
{
    char *text = DatumGetCString(DirectFunctionCall1(numeric_out, value));

    return strlen(text) <= NAMEDATALEN ? text : pnstrdup(text, NAMEDATALEN);
}

static Table
read_table(ArrayType *array, int columns)
{
    Table table = {.columns = columns};
    bool *nulls;
    int count;

    deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, &table.values, &nulls, &count);
    for (int i = 0; i < count; i++)
        if (nulls[i] || numeric_is_nan(DatumGetNumeric(table.values[i])) ||
            numeric_is_inf(DatumGetNumeric(table.values[i])))
            columns = 0;
    if (ARR_NDIM(array) != 2 || ARR_DIMS(array)[1] != columns)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("adjustment_table must be rows of two numbers, a power factor and a percent, "
                               "without nulls")));
    table.rows = ARR_DIMS(array)[0];
    return table;
}

static Datum
factor_of(const Table *table, int row)
{
    return table->values[row * table->columns + table->columns - 2];
}

static Datum
percent_of(const Table *table, int row)
{
    return table->values[row * table->columns + table->columns - 1];
}

/* Where the rows of one standard stand, and the others count for nothing. */
static bool
is_of(const Table *table, int row, Datum standard)
{
    return table->columns == 2 || compare(table->values[row * table->columns], standard) == 0;
}

/* The row with the highest power factor up to `most` (at_most), or else the lowest above it; -1: none. */
static int
nearest(const Table *table, Datum standard, Datum limit, bool at_most)
{
    int found = -1;

    for (int row = 0; row < table->rows; row++) {
        bool is_below = compare(factor_of(table, row), limit) <= 0;

        if (is_below != at_most || !is_of(table, row, standard))
            continue;
        if (found < 0 || (compare(factor_of(table, row), factor_of(table, found)) > 0) == at_most)
            found = row;
    }
    return found;
}

/* Below the lowest row its last step goes on. */
static Datum
continued(const Table *table, int lowest, int next, Datum factor)
{
    Datum step = DirectFunctionCall2(numeric_sub, percent_of(table, lowest), percent_of(table, next));
    Datum width = DirectFunctionCall2(numeric_sub, factor_of(table, next), factor_of(table, lowest));
    Datum below = DirectFunctionCall2(numeric_sub, factor_of(table, lowest), factor);
    Datum more = DirectFunctionCall2(numeric_div, DirectFunctionCall2(numeric_mul, below, step), width);

    return rounded(DirectFunctionCall2(numeric_add, percent_of(table, lowest), more));
}

static void
check_factor(Datum factor)
{
    Datum zero = DirectFunctionCall1(int4_numeric, Int32GetDatum(0));
    Datum one = DirectFunctionCall1(int4_numeric, Int32GetDatum(1));

    if (compare(factor, zero) < 0 || compare(factor, one) > 0)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("power_factor must be between 0 and 1"),
                 errdetail("Got %s.", written(factor))));
}

PG_FUNCTION_INFO_V1(reactive_adjustment_find);

/* Arguments: power factor, standard, the caller's table or NULL, the shipped rows of all standards. */
Datum
reactive_adjustment_find(PG_FUNCTION_ARGS)
{
    bool is_given = !PG_ARGISNULL(2);
    Datum factor, standard;
    Table table;
    int row, next;

    if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || (!is_given && PG_ARGISNULL(3)))
        PG_RETURN_NULL();
    check_factor(PG_GETARG_DATUM(0));
    factor = rounded(PG_GETARG_DATUM(0));
    standard = PG_GETARG_DATUM(1);
    table = read_table(PG_GETARG_ARRAYTYPE_P(is_given ? 2 : 3), is_given ? 2 : 3);
    row = nearest(&table, standard, factor, true);
    if (row >= 0)
        PG_RETURN_DATUM(percent_of(&table, row));
    row = nearest(&table, standard, factor, false);
    if (row < 0)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("no adjustment table is shipped for this standard"),
                        errdetail("Got %s.", written(standard)),
                        errhint("Use 0.90, 0.85 or 0.80, or give adjustment_table.")));
    next = nearest(&table, standard, factor_of(&table, row), false);
    PG_RETURN_DATUM(next < 0 ? percent_of(&table, row) : continued(&table, row, next, factor));
}
