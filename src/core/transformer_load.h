/*
 * The measured load of transformers, kept so that yearly losses of any units cost O(log n) each.
 *
 * Losses of a set of units are a constant and a slope times S², and which set is in service changes at a few loads only. So
 * the intervals are sorted by S² once, and hours and kVA²·h are summed up from the least on; what lies between two
 * loads is then a difference of two sums, found by two binary searches. The same sums are kept for each month.
 * Sorting is by the digits of the keys (LSD radix sort, Knuth, TAOCP 3, 5.2.5); sums are KcSum, rounded once.
 */
#ifndef KC_TRANSFORMER_LOAD_H
#define KC_TRANSFORMER_LOAD_H

#include "core/transformer.h"

/* Magnitudes of kW, kvar and kVA above this are refused. */
#define KC_TRANSFORMER_LOAD_MOST 1e9

typedef struct KcTransformerInterval {
    int32_t month; /* 12 · year + (month of the year − 1) */
    double hours;  /* above 0 */
    double kva;    /* from 0 */
    double kw;     /* below 0 where energy is given back; NaN: not known */
} KcTransformerInterval;

/* Intervals in the order of S², and sums over those before the i-th; count + 1 of them. */
typedef struct KcTransformerSums {
    size_t count;
    double *squares;
    double *hours;
    double *square_hours;
} KcTransformerSums;

typedef struct KcTransformerMonth {
    int32_t month;
    double hours;
    double peak_kva;
    double peak_kw;    /* from 0; NaN: in no interval known */
    double energy_kwh; /* taken, not what was given back; NaN likewise */
    KcTransformerSums sums;
} KcTransformerMonth;

typedef struct KcTransformerLoad {
    KcTransformerSums sums;
    KcTransformerMonth *months; /* in their order, those with intervals only */
    size_t month_count;
    double hours;
    double kvah;
    double kva2h;
    double peak_kva;
    double peak_kw;
    double energy_kwh;
} KcTransformerLoad;

/* What a set, or the best set at each load, loses over the intervals. */
typedef struct KcTransformerEnergy {
    double no_load_kwh;
    double load_kwh;
    double no_load_kvarh;
    double load_kvarh;
    double cost_kwh; /* comprehensive */
} KcTransformerEnergy;

/* Sums of intervals in any order, which stay as they are. KC_INVALID for hours that are not above 0 or a load below 0, KC_RANGE
 * for magnitudes above KC_TRANSFORMER_LOAD_MOST. O(n). */
KcStatus kc_transformer_load(KcContext *context, const KcTransformerInterval *intervals, size_t count,
                             KcTransformerLoad *load);

/* Places of keys in ascending order, equal ones in the order they stand in. `order` has room for as many. O(n). */
KcStatus kc_transformer_sort(KcContext *context, const uint64_t *keys, size_t count, uint32_t *order);

/* Of the whole load (load->sums) or a month. NaN where the losses of the sets in service are not known, or with no segment. */
KcTransformerEnergy kc_transformer_energy(const KcTransformerSums *sums, const KcTransformerSet *sets,
                                          const KcTransformerSegment *segments, int segment_count);

#endif
