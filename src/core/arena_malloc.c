/*
 * The arena on malloc: what unit tests, fuzz targets and benchmarks use, so that a sanitizer sees the bounds
 * of every single piece (inside a server's memory context it cannot).
 */
#include "core/arena.h"

#include <stdlib.h>

typedef struct Piece {
    struct Piece *next;
    void (*release)(void *object);
    void *object;
} Piece;

static bool
remember(KcArena *arena, void (*release)(void *object), void *object)
{
    Piece *piece = malloc(sizeof *piece);

    if (!piece)
        return false;
    piece->next = arena->owner;
    piece->release = release;
    piece->object = object;
    arena->owner = piece;
    return true;
}

static void *
allocate(KcArena *arena, size_t bytes)
{
    void *memory = malloc(bytes);

    if (memory && !remember(arena, free, memory)) {
        free(memory);
        memory = NULL;
    }
    return memory;
}

KcArena *
kc_malloc_arena(size_t limit_bytes)
{
    KcArena *arena = calloc(1, sizeof *arena);

    if (!arena)
        return NULL;
    arena->allocate = allocate;
    arena->on_end = remember;
    arena->limit_bytes = limit_bytes;
    return arena;
}

void
kc_malloc_arena_end(KcArena *arena)
{
    Piece *piece = arena->owner;

    while (piece) {
        Piece *next = piece->next;

        piece->release(piece->object);
        free(piece);
        piece = next;
    }
    free(arena);
}
