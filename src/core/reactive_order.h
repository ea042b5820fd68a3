/*
 * The net kvar of a load in ascending order, so that what is made of it by thresholds costs O(log n + months) for each.
 *
 * Where the steps that are on follow from an interval's kvar alone, they grow with it: each number of steps has a stretch of the
 * order to itself. The order is found once (kc_transformer_sort). Intervals of a month that are billed, or are not, are a group;
 * within it the order is kept, with the sums of kvar and kvar² before each interval. How many of each group lie before a place
 * of the order is known for the first place of every block, and counted on from there. So counts and sums of a stretch are
 * differences at two places, for every size of step and of static var generator; sums are KcSum, so that differences lose nothing.
 * How often a place is crossed from one interval to the next is counted for all places at once: a pair of intervals crosses
 * those between its two.
 */
#ifndef KC_REACTIVE_ORDER_H
#define KC_REACTIVE_ORDER_H

#include "core/numeric.h"
#include "core/reactive_plan.h"

/* Sums over the intervals of a month that would have n steps on, without end. */
typedef struct KcReactiveCell {
    double count; /* of those whose reactive energy is billed, as the next two */
    double kvar;  /* without compensation, net */
    double lead;  /* what leads with n steps */
    double idle;  /* intervals that are not billed */
} KcReactiveCell;

typedef struct KcReactiveOrder {
    size_t count;
    int months;
    double *kvar; /* ascending */
    uint32_t
        *crossings;   /* by place: moves of an interval to the next between before it, and at or after it */
    uint32_t *groups; /* by place: month, or months + month where it is not billed */
    uint32_t *before; /* by block and group: intervals before the block's first place */
    unsigned block_bits; /* a block is 2^so many places */
    size_t *first;       /* by group, and of one more: where its sums begin in the next two */
    KcSum *sums;         /* of the kvar before each interval of a group, and of all */
    KcSum *squares;      /* of kvar²; NULL: not asked for */
    uint32_t *counts;    /* three times by group, for a while */
} KcReactiveOrder;

/* What generators of a size leave, give and save over the intervals of a month. */
typedef struct KcReactiveClip {
    double lag;
    double lead;
    double given;        /* lagging or leading, of all intervals */
    double saved;        /* kvar that flow no more, as the next of those that are billed */
    double saved_square; /* kvar²; NaN without squares */
} KcReactiveClip;

/* `kvar` and `is_counted` are by interval. KC_TOO_LARGE for 2³² intervals and more. O(n). */
KcStatus kc_reactive_order(KcContext *context, const KcReactiveLoad *load, const double *kvar,
                           const bool *is_counted, bool with_squares, KcReactiveOrder *order);

/* The cells, months × levels, of steps of which the n-th is on from place begins[n] of the order on, n from 1 to levels − 1. */
void kc_reactive_order_cells(KcReactiveOrder *order, const size_t *begins, int levels, double step_kvar,
                             KcReactiveCell *cells);

/* Each month with every interval's kvar brought nearer to 0 by up to `kvar`. */
void kc_reactive_order_clip(KcReactiveOrder *order, double kvar, KcReactiveClip *clips);

#endif
