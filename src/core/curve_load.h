/*
 * Day curves computed with: another number of points, apparent power, unbalance of the phases, counts between
 * limits, and the sum of many curves. As in curve.h a curve is an array of n floats in which NaN is a gap. Nothing
 * allocates. Cost: the number of points.
 */
#ifndef KC_CURVE_LOAD_H
#define KC_CURVE_LOAD_H

#include "core/curve.h"
#include "core/numeric.h"

/* The same load in `target_points` intervals: the mean over each, weighted by minutes; a gap where a part of it is
 * a gap. */
void kc_curve_resample(const float *values, int points, float *target, int target_points);

/* kVA from kW and kvar, point by point; a gap where either has one. `apparent` may be one of the others. */
void kc_curve_apparent(const float *kw, const float *kvar, float *apparent, int points);

/* (greatest - least) / greatest * 100 over the phases, magnitudes taken; a gap where one has a gap or where the
 * greatest is not above `least`. phases[i] is a curve; `unbalance` may be one of them. */
void kc_curve_unbalance(const float *const *phases, int count, double least, float *unbalance, int points);

/* How many values lie between the limits, both included. */
int kc_curve_count(const float *values, int points, double low, double high);

/* What a meter counts of a day: see kc_curve_deliver. */
typedef struct KcCurveDelivery {
    double hours;
    double kwh;
    double kvarh;
} KcCurveDelivery;

/* Hours in which both are known; the energy delivered in them; and the reactive energy, lagging and leading added up, while
 * none is fed in. */
KcCurveDelivery kc_curve_deliver(const float *kw, const float *kvar, int points);

/* One slot of the sum of many curves. */
typedef struct KcCurveSlot {
    KcSum sum;
    int64_t valid;
} KcCurveSlot;

void kc_curve_slots_add(KcCurveSlot *slots, const float *values, int points);
void kc_curve_slots_merge(KcCurveSlot *slots, const KcCurveSlot *other, int points);

/* The sum; a gap where fewer than `least` curves have a value, or where the sum is no finite float. */
void kc_curve_slots_total(const KcCurveSlot *slots, int64_t least, float *values, int points);

#endif
