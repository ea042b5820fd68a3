/*
 * What moving load within the day would save: as far as prices alone go, as far as an industry can, and by shifts
 * that begin earlier or later.
 *
 * Day by day, over the intervals that have a value of 0 or more and a price: power x_i instead of p_i with the same
 * energy a day, (1 − share)·p_i ≤ x_i ≤ limit (a p_i above the limit may stay), the cost Σ c_i·x_i + w·Σ max(0, x_i − p_i)
 * the least, w what moving a kWh costs. This is a linear program with one equation and bounds (the continuous knapsack
 * problem, Dantzig 1957; an interval stands in it twice, at c_i up to p_i and at c_i + w above): everything down to its
 * lower bound, then filled up from the cheapest on, is an optimum. Intervals of one price are filled evenly
 * from the lowest up, which among all optima gives the lowest peak that the prices leave; with w > 0 only what gains more
 * than w moves.
 */
#ifndef KC_TARIFF_SHIFT_H
#define KC_TARIFF_SHIFT_H

#include "core/tariff_cost.h"

#define KC_SHIFT_MOST_ROTATIONS 96

typedef struct KcShiftTask {
    double share; /* of each interval's load that can be moved, 0 … 1; NaN: unknown, nothing is feasible */
    double limit_kw; /* the most the site can take; NaN: unknown, then the highest demand that the load has */
    int rotations;   /* how many of these */
    int rotate_minutes
        [KC_SHIFT_MOST_ROTATIONS]; /* the curve of each day so much later, around midnight; any sign */
    double
        cost_per_kwh; /* CNY that moving a kWh costs: work at night; below 0 it does not choose what moves */
    int basic_mode;   /* KC_BASIC_NO_MODE: the basic charge is not looked at */
    double capacity_kva; /* for the basic charge; NaN: unknown */
    double contract_kw;
} KcShiftTask;

typedef enum KcShiftKind {
    KC_SHIFT_THEORETICAL, /* every kWh can be moved, up to the limit */
    KC_SHIFT_FEASIBLE,    /* the share, up to the limit */
    KC_SHIFT_LEVEL,       /* the share, and no month's maximum demand rises */
    KC_SHIFT_ROTATION     /* the best rotation: the least cost, the smallest move of several */
} KcShiftKind;

#define KC_SHIFT_KINDS 4

typedef struct KcShiftResult {
    double moved_kwh;
    double energy_before, energy_after; /* CNY, of the intervals that have a price */
    double demand_before, demand_after; /* kW, the highest of all months */
    double basic_before, basic_after;   /* CNY, over the months; NaN: not known */
    double labour;                      /* moved_kwh · cost_per_kwh */
    double saving; /* what is left of all that; without the basic charge where it is not known */
    int minutes;   /* of the rotation */
    bool is_known; /* false: no share, or no rotations */
} KcShiftResult;

typedef struct KcShift {
    size_t days;        /* of the load */
    size_t priced_days; /* on which every interval has a price: only these take part */
    size_t months;
    KcShiftResult kind[KC_SHIFT_KINDS];
    double *
        rotation_saving; /* CNY of each rotation of the task, its labour taken off; NaN: no multiple of the interval */
} KcShift;

/* Gaps and export stay where they are; what a rotation moves is what is drawn. A maximum demand is the greatest interval of
 * a month, on whatever day. The basic charge is that of the mode, month by month, by the prices valid on the first
 * day that the load has of a month. KC_INVALID for a task that cannot be, KC_RANGE above KC_TARIFF_MOST kW. */
KcStatus kc_tariff_shift(KcContext *context, KcTariff *tariff, const KcTariffLoad *load,
                         const KcShiftTask *task, KcShift *shift);

#endif
