/* States of one-pass aggregates; see state.h. */
#include "pg/state.h"

#include "pg/context.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "nodes/execnodes.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#define STATE_MAGIC 0x4b435354 /* "KCST" */

MemoryContext
keycust_aggregate_memory(FunctionCallInfo fcinfo)
{
    MemoryContext memory;

    if (!AggCheckCallContext(fcinfo, &memory))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("function can only be called as part of an aggregate")));
    return memory;
}

/* What fn_extra points to; only the address counts. */
static const char never_known, not_yet_known, known;

/* Whether an aggregate has a function as anything but its transition or combine function. */
static bool
has_other_role(Oid aggregate, Oid function)
{
    HeapTuple tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate));
    Form_pg_aggregate form;
    bool found = true;

    if (HeapTupleIsValid(tuple)) {
        form = (Form_pg_aggregate)GETSTRUCT(tuple);
        found = form->aggfinalfn == function || form->aggmtransfn == function ||
                form->aggminvtransfn == function || form->aggmfinalfn == function;
        ReleaseSysCache(tuple);
    }
    return found;
}

/* Whether any aggregate of the plan node that is being executed does. */
static bool
may_come_from_others(FunctionCallInfo fcinfo)
{
    ListCell *cell;

    if (fcinfo->context && IsA(fcinfo->context, AggState)) {
        foreach (cell, ((AggState *)fcinfo->context)->aggs)
            if (has_other_role(lfirst_node(Aggref, cell)->aggfnoid, fcinfo->flinfo->fn_oid))
                return true;
        return false;
    }
    if (fcinfo->context && IsA(fcinfo->context, WindowAggState)) {
        foreach (cell, ((WindowAggState *)fcinfo->context)->funcs) {
            const WindowFunc *call = lfirst_node(WindowFuncExprState, cell)->wfunc;

            if (call->winagg && has_other_role(call->winfnoid, fcinfo->flinfo->fn_oid))
                return true;
        }
        return false;
    }
    return true;
}

bool
keycust_state_is_known(FunctionCallInfo fcinfo)
{
    FmgrInfo *site = fcinfo->flinfo;

    if (!site->fn_extra)
        site->fn_extra = unconstify(char *, may_come_from_others(fcinfo) ? &never_known : &not_yet_known);
    return site->fn_extra == &known;
}

void
keycust_state_set_known(FunctionCallInfo fcinfo)
{
    if (fcinfo->flinfo->fn_extra == &not_yet_known)
        fcinfo->flinfo->fn_extra = unconstify(char *, &known);
}

KeycustState *
keycust_state_new(MemoryContext memory, uint32 topic, uint32 format, Size bytes)
{
    KeycustState *state;

    if (bytes > keycust_max_memory_bytes() || bytes > MaxAllocSize)
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                        errmsg("the aggregate needs more memory than is allowed"),
                        errdetail("It needs %zu bytes, and the limit is %zu.", bytes,
                                  Min(keycust_max_memory_bytes(), MaxAllocSize)),
                        errhint("Raise keycust.max_memory.")));
    state = MemoryContextAllocZero(memory, bytes);
    SET_VARSIZE(state, bytes);
    state->magic = STATE_MAGIC;
    state->topic = topic;
    state->format = format;
    return state;
}

KeycustState *
keycust_state_copy(const KeycustState *state, MemoryContext memory)
{
    KeycustState *copy = MemoryContextAlloc(memory, VARSIZE(state));

    memcpy(copy, state, VARSIZE(state));
    return copy;
}

void
keycust_state_corrupt(const char *detail)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("invalid aggregate state"),
                    errdetail("%s", detail),
                    errhint("Pass only states that the matching _partial aggregate returned.")));
}

KeycustState *
keycust_state_read(Datum datum, MemoryContext memory, uint32 topic, uint32 format, Size least_bytes)
{
    MemoryContext caller = MemoryContextSwitchTo(memory);
    KeycustState *state = (KeycustState *)PG_DETOAST_DATUM(datum);

    if (MAXALIGN((uintptr_t)state) != (uintptr_t)state)
        state = (KeycustState *)PG_DETOAST_DATUM_COPY(datum);
    MemoryContextSwitchTo(caller);
    if (VARSIZE(state) < sizeof(KeycustState) || state->magic != STATE_MAGIC)
        keycust_state_corrupt("It is not a state of keycust, or comes from another kind of processor.");
    if (state->topic != topic)
        keycust_state_corrupt("It belongs to another aggregate.");
    if (state->format != format)
        keycust_state_corrupt("It was made by another version of keycust.");
    if (VARSIZE(state) < least_bytes)
        keycust_state_corrupt("It is cut short.");
    return state;
}
