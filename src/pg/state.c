/* States of one-pass aggregates; see state.h. */
#include "pg/state.h"

#include "pg/context.h"

#include "utils/memutils.h"

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
