/* The core's view of the server: memory from a memory context, interrupts, errors as ereport. */
#ifndef KEYCUST_CONTEXT_H
#define KEYCUST_CONTEXT_H

#include "pg/compat.h"

#include "core/arena.h"
#include "core/status.h"

/* keycust.max_memory in kilobytes. */
extern int keycust_max_memory_kb;

/* The most bytes one computation or one aggregate state may hold. */
size_t keycust_max_memory_bytes(void);

/* A context whose arena allocates from `memory`, up to keycust.max_memory, and ends with it. */
KcContext *keycust_context(MemoryContext memory);

/* An array of a context's memory with room for more items: NULL is an empty one. What it had is given back and counted no
 * more; 54000 above keycust.max_memory. */
void *keycust_grow(KcContext *context, void *array, Size item_bytes, Size room_before, Size room);

/* Returns when the status is KC_OK, else raises the context's error with its SQLSTATE. The one place where a
 * core status becomes an error. */
void keycust_check(KcContext *context, KcStatus status);

#endif
