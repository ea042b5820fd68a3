/*
 * Losses of transformers (变压器损耗), and which of several units should be in service at which load (经济运行).
 *
 * With S the load, Sn the capacity, β = S/Sn:  ΔP = P0 + β²·Pk,  ΔQ = Q0 + β²·Qk,  Q0 = I0 %·Sn,  Qk = uk %·Sn.
 * Comprehensive losses count a kvar as K_Q kW (无功经济当量): P0Z = P0 + K_Q·Q0, PkZ = Pk + K_Q·Qk. Source: GB/T
 * 13462-2008, Economic operation for power transformers. All losses of any units in parallel are a constant plus a slope
 * times S², so that over S² they are straight lines, and the best set in service is the lower envelope of lines.
 *
 * A quantity that is not known is NaN; nothing depends on one that is not needed. Nothing allocates.
 */
#ifndef KC_TRANSFORMER_H
#define KC_TRANSFORMER_H

#include "core/status.h"

#include <stdint.h>

/* Units side by side. */
#define KC_TRANSFORMER_MOST_UNITS 8
#define KC_TRANSFORMER_MOST_SETS ((1 << KC_TRANSFORMER_MOST_UNITS) - 1)
#define KC_TRANSFORMER_MOST_SEGMENTS (2 * KC_TRANSFORMER_MOST_SETS)

/* Magnitudes above this are refused: squares and their sums stay finite. */
#define KC_TRANSFORMER_MOST 1e12
/* Capacities below this are refused, impedances below it count as not known: what is divided by them stays finite. */
#define KC_TRANSFORMER_LEAST 1e-3

typedef struct KcTransformer {
    double capacity_kva;
    double no_load_w;           /* P0 */
    double load_w;              /* Pk, at the capacity */
    double no_load_current_pct; /* I0 */
    double impedance_pct;       /* uk */
} KcTransformer;

/* Losses of a load S in kVA: constant + slope·S². */
typedef struct KcTransformerLine {
    double active_kw;
    double active_slope;
    double reactive_kvar;
    double reactive_slope;
} KcTransformerLine;

/* Units in service together. */
typedef struct KcTransformerSet {
    uint32_t units; /* bit i: unit i is in service */
    int count;
    double capacity_kva;
    double carries_kva; /* the load at which the first of them is at its capacity */
    double rest_kva;    /* the same without its largest unit, 0 for one unit */
    double limit_kva;   /* the most that it may be used for; the caller's to set, at first carries_kva */
    KcTransformerLine line;
    double cost_kw; /* comprehensive losses */
    double cost_slope;
} KcTransformerSet;

/* From the load at the end of the segment before (not included) up to this one the set is the best. */
typedef struct KcTransformerSegment {
    int set;
    double to_square; /* kVA²; infinite in the last */
} KcTransformerSegment;

/* KC_INVALID for a capacity below KC_TRANSFORMER_LEAST, negative or too large quantities, percents above 100. */
KcStatus kc_transformer_check(KcContext *context, const KcTransformer *unit);

/* The units whose bits are set, of up to KC_TRANSFORMER_MOST_UNITS. The load is shared as parallel units share it, by
 * capacity over impedance; by capacity where an impedance is not known or 0. Reactive lines are NaN where I0 or uk is not
 * known, costs are NaN where they are needed (kq above 0) and not known, or P0 or Pk is not. */
KcTransformerSet kc_transformer_set(const KcTransformer *units, uint32_t mask, double kq);

/* All sets of `count` units that differ, the one of all units last; of equal units those with the lower bits. `sets` has
 * room for KC_TRANSFORMER_MOST_SETS. Returns how many there are. O(2^count · count). */
int kc_transformer_sets(const KcTransformer *units, int count, double kq, KcTransformerSet *sets);

/* Which set has the least comprehensive losses at which load, each up to its limit_kva; the last set without limit.
 * `segments` has room for twice as many as there are sets. Returns how many there are; 0 where there is a choice whose costs are not known. Of equal
 * ones the set that stays best, then the one with fewer units. O(sets²). */
int kc_transformer_service(const KcTransformerSet *sets, int count, KcTransformerSegment *segments);

/* S at which two sets lose the same, from which on the one with the lower slope is better: √((a − a′)/(b′ − b)); NaN: never.
 * For n and n + 1 equal units it is Sn·√(n·(n + 1)·P0Z/PkZ). */
double kc_transformer_critical_kva(const KcTransformerSet *one, const KcTransformerSet *other);

/* √(constant/slope)/capacity, the load factor at which the losses are the least share of the load: β_JP of active losses, β_JZ
 * of comprehensive ones. NaN where it is not known, or without load losses. */
double kc_transformer_economic_factor(double constant_kw, double slope, double capacity_kva);

/* S·cosφ/(S·cosφ + ΔP); NaN where that is 0/0 or ΔP is not known. */
double kc_transformer_efficiency(const KcTransformerLine *line, double load_kva, double power_factor);

/* What one W of losses costs over the life: A = price·hours·a(n, i)/1000 of P0, B = price·τ·β²·a(n, i)/1000 of Pk (DL/T
 * 985-2012 without the cost of demand), so that TOC = purchase + A·P0 + B·Pk. */
typedef struct KcTransformerToc {
    double annuity;
    double no_load_per_w;
    double load_per_w;
} KcTransformerToc;

KcTransformerToc kc_transformer_toc(double price_per_kwh, double hours, double loss_hours, double load_factor,
                                    double interest, double years);

#endif
