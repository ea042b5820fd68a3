/*
 * The state of a one-pass aggregate: a bytea that carries a header of ours, then the topic's own struct.
 *
 * It travels between parallel workers, over postgres_fdw and in the users' own tables, so whoever reads one
 * checks it like any input: magic (which also tells a foreign byte order), topic, format and length here, the
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

/* A copy, to begin an aggregate with another one's state. */
KeycustState *keycust_state_copy(const KeycustState *state, MemoryContext memory);

/* Raises 22P03; for what a topic finds wrong in its own part. */
void keycust_state_corrupt(const char *detail) pg_attribute_noreturn();

#endif
