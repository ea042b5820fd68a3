/* Memory that is used again; see scratch.h. */
#include "core/scratch.h"

#include <stdint.h>

/* Stands before the memory it describes, which is aligned as the parent aligns. */
typedef struct KcScratchPiece {
    struct KcScratchPiece *next;
    size_t bytes;
    bool is_taken;
} KcScratchPiece;

#define PIECE_BYTES 32
_Static_assert(sizeof(KcScratchPiece) <= PIECE_BYTES, "a piece has room");

/* The smallest free piece that is large enough; NULL: none. One more than twice as large is left to who needs it: sizes that
 * grow a little from time to time would else drive all others out of their pieces. */
static KcScratchPiece *
find_free(const KcScratch *scratch, size_t bytes)
{
    KcScratchPiece *best = NULL;

    for (KcScratchPiece *piece = scratch->pieces; piece; piece = piece->next)
        if (!piece->is_taken && piece->bytes >= bytes && piece->bytes / 2 <= bytes &&
            (!best || piece->bytes < best->bytes))
            best = piece;
    return best;
}

static void *
allocate(KcArena *arena, size_t bytes)
{
    KcScratch *scratch = arena->owner;
    KcScratchPiece *piece = find_free(scratch, bytes);
    void *memory;

    if (!piece) {
        if (bytes > SIZE_MAX - PIECE_BYTES ||
            kc_allocate(scratch->parent, bytes + PIECE_BYTES, 1, &memory) != KC_OK)
            return NULL;
        piece = memory;
        piece->bytes = bytes;
        piece->next = scratch->pieces;
        scratch->pieces = piece;
    }
    piece->is_taken = true;
    return (char *)piece + PIECE_BYTES;
}

static bool
on_end(KcArena *arena, void (*release)(void *object), void *object)
{
    const KcScratch *scratch = arena->owner;

    return scratch->parent->arena->on_end(scratch->parent->arena, release, object);
}

void
kc_scratch_begin(KcScratch *scratch, KcContext *parent)
{
    *scratch = (KcScratch){.parent = parent};
    scratch->arena =
        (KcArena){.allocate = allocate, .on_end = on_end, .owner = scratch, .limit_bytes = SIZE_MAX};
    scratch->context =
        (KcContext){.arena = &scratch->arena, .poll = parent->poll, .poll_data = parent->poll_data};
}

void
kc_scratch_reset(KcScratch *scratch)
{
    for (KcScratchPiece *piece = scratch->pieces; piece; piece = piece->next)
        piece->is_taken = false;
    scratch->arena.used_bytes = 0;
}

KcStatus
kc_scratch_status(KcScratch *scratch, KcStatus status)
{
    /* Memory that the parent refused: it has said why. */
    if (status == KC_NO_MEMORY && scratch->parent->error.status == KC_TOO_LARGE)
        return KC_TOO_LARGE;
    if (status != KC_OK)
        scratch->parent->error = scratch->context.error;
    return status;
}
