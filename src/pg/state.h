/*
 * The state of a one-pass aggregate: a bytea that carries a header of ours, then the topic's own struct.
 *
 * It travels between parallel workers, over postgres_fdw and in the users' own tables, so whoever reads one
 * checks all of it like any input, on whichever side it stands: magic (which also tells a foreign byte order), topic, format and length here, the
 * rest in the topic. A topic declares its struct with KeycustState as first member and names itself with four
 * letters in its own file.
 */
#ifndef KEYCUST_STATE_H
#define KEYCUST_STATE_H

#include "pg/compat.h"

typedef struct KeycustState {
    int32 vl_len_; /* varlena header: SET_VARSIZE only */
    uint32 magic;
    uint32 topic;
    uint32 format;
} KeycustState;

#define KEYCUST_TOPIC(a, b, c, d) ((uint32)(a) << 24 | (uint32)(b) << 16 | (uint32)(c) << 8 | (uint32)(d))

/* The memory that lasts as long as the aggregate; an error when not called as part of one. */
MemoryContext keycust_aggregate_memory(FunctionCallInfo fcinfo);

/* A zeroed state of `bytes` in all, in `memory`; 54000 above keycust.max_memory. */
KeycustState *keycust_state_new(MemoryContext memory, uint32 topic, uint32 format, Size bytes);

/* The state in a function's argument, header checked (22P03), at least `least_bytes` long, aligned for
 * doubles. It is the argument itself, to be changed in place, where that is aligned and not compressed, else
 * a copy in `memory`. */
KeycustState *keycust_state_read(Datum datum, MemoryContext memory, uint32 topic, uint32 format,
                                 Size least_bytes);

/*
 * Whether the state in argument 0 of a transition or combine function is known to be sound, because this call
 * site has read a sound one before: then it need not be checked row by row.
 *
 * A call site of an aggregate (its FmgrInfo) is given the initial state, always the same one, or what it
 * returned itself. So the first state it is given, if any, is checked (keycust_state_is_known is false, and the caller
 * says keycust_state_set_known when it found no fault), and later ones are as sound. That does not hold where
 * any aggregate of the plan node has the function in another role (final function, moving transition), in which
 * somebody else's function may come between: there it is never known. Nothing is lost when fn_extra is, except
 * time.
 */
bool keycust_state_is_known(FunctionCallInfo fcinfo);
void keycust_state_set_known(FunctionCallInfo fcinfo);

/* A copy, to begin an aggregate with another one's state. */
KeycustState *keycust_state_copy(const KeycustState *state, MemoryContext memory);

/* Raises 22P03; for what a topic finds wrong in its own part. */
void keycust_state_corrupt(const char *detail) pg_attribute_noreturn();

#endif
