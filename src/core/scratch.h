/*
 * An arena on another one whose memory is used again: for a computation that is repeated many times, each time with
 * memory of about the same sizes, inside one that cannot give memory back.
 */
#ifndef KC_SCRATCH_H
#define KC_SCRATCH_H

#include "core/arena.h"

typedef struct KcScratch {
    KcArena arena;
    KcContext context; /* what the repeated computation is given */
    KcContext *parent;
    struct KcScratchPiece *pieces;
} KcScratch;

/* Nothing taken yet. `scratch` must stay where it is; it ends with the parent's arena. Objects handed to it by kc_own
 * are released at that end, not before. */
void kc_scratch_begin(KcScratch *scratch, KcContext *parent);

/* Gives all memory back, for the next time. */
void kc_scratch_reset(KcScratch *scratch);

/* Passes on what a computation in the scratch's context came to: an error becomes the parent's. */
KcStatus kc_scratch_status(KcScratch *scratch, KcStatus status);

#endif
