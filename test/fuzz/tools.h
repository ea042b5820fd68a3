/* What fuzz targets share that run millions of times. */
#ifndef FUZZ_TOOLS_H
#define FUZZ_TOOLS_H

#include "core/arena.h"

#include <sanitizer/asan_interface.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))

static inline void
fuzz_fail(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: not true: %s\n", file, line, condition);
    abort();
}

/*
 * An arena in one piece of memory that every execution uses again. What is taken stands apart in it, and what lies between
 * and beyond is poisoned: so AddressSanitizer sees the bounds of every single piece as it does with malloc, at a
 * hundredth of the cost.
 */
#define FUZZ_ARENA_BYTES ((size_t)1 << 22)
/* Between two pieces; after it the next begins aligned for any type, and for no more than that. */
#define FUZZ_ARENA_GAP 48

static char fuzz_arena_memory[FUZZ_ARENA_BYTES] __attribute__((aligned(64)));

/* Pieces that the memory has no room for are refused, as those beyond the limit of an arena are. */
static void *
fuzz_arena_allocate(KcArena *arena, size_t bytes)
{
    size_t *next = arena->owner;
    char *piece = fuzz_arena_memory + *next;

    if (bytes > FUZZ_ARENA_BYTES - FUZZ_ARENA_GAP - 16 - *next)
        return NULL;
    *next += (bytes + 15) / 16 * 16 + FUZZ_ARENA_GAP;
    __asan_unpoison_memory_region(piece, bytes);
    return piece;
}

/* Who needs objects outside the arena takes that on malloc. */
static bool
fuzz_arena_on_end(KcArena *arena, void (*release)(void *object), void *object)
{
    (void)arena;
    (void)release;
    (void)object;
    return false;
}

/* Empty again; whatever was taken before is gone. */
static inline KcArena *
fuzz_arena_begin(void)
{
    static size_t next = FUZZ_ARENA_BYTES;
    static KcArena arena;

    __asan_poison_memory_region(fuzz_arena_memory, next);
    next = FUZZ_ARENA_GAP;
    arena = (KcArena){.allocate = fuzz_arena_allocate,
                      .on_end = fuzz_arena_on_end,
                      .owner = &next,
                      .limit_bytes = FUZZ_ARENA_BYTES};
    return &arena;
}

#endif
