/*
 * Memory of one computation: taken piece by piece, given back all at once.
 *
 * In the server an arena stands on a memory context (src/pg/context.c), in tests on malloc (arena_malloc.c).
 * Both count what was taken against a limit, and run release functions for objects that live outside the
 * arena (GSL workspaces) when it ends, however the computation ended.
 */
#ifndef KC_ARENA_H
#define KC_ARENA_H

#include "core/status.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

struct KcArena {
    void *(*allocate)(KcArena *arena, size_t bytes); /* NULL when there is no memory; aligned for any type */
    bool (*on_end)(KcArena *arena, void (*release)(void *object), void *object); /* false: no memory */
    void *owner; /* the implementation's own */
    size_t used_bytes;
    size_t limit_bytes;
};

/* Zeroed memory for `count` items of `item_bytes` in *memory. KC_TOO_LARGE when the product overflows or the
 * arena's limit would be passed (before anything is allocated), KC_NO_MEMORY when the system refuses. A count
 * of 0 gives a valid pointer. */
KcStatus kc_allocate(KcContext *context, size_t count, size_t item_bytes, void **memory);

/* The same with whatever stood there: for much memory that is written once anyway. */
KcStatus kc_allocate_unset(KcContext *context, size_t count, size_t item_bytes, void **memory);

/* `count` zeroed doubles. */
KcStatus kc_allocate_doubles(KcContext *context, size_t count, double **values);

/* Hands an object that was made outside (a GSL workspace) to the arena, to be released at its end. NULL means
 * that making it failed: KC_NO_MEMORY. When the arena cannot keep it, it is released at once. */
KcStatus kc_own(KcContext *context, void *object, void (*release)(void *object));

/* GSL vector and matrix on arena memory, zeroed, nothing to free. Sizes must be at least 1. */
KcStatus kc_allocate_vector(KcContext *context, size_t size, gsl_vector **vector);
KcStatus kc_allocate_matrix(KcContext *context, size_t rows, size_t columns, gsl_matrix **matrix);

/* The arena of tests and benchmarks. */
KcArena *kc_malloc_arena(size_t limit_bytes);
void kc_malloc_arena_end(KcArena *arena);

#endif
