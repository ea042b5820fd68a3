/*
 * The basic charge of a two-part tariff (两部制电价的基本电费): what a month costs by transformer capacity, by contract
 * demand and by measured demand, and which of them, with which contract demand, would have cost least.
 *
 * Every price and every rule is an argument: they differ between regions and change with each price order. A
 * number that is not known is NaN. Nothing depends on a price that is not there: without it a mode is not offered.
 */
#ifndef KC_TARIFF_BASIC_H
#define KC_TARIFF_BASIC_H

#include "core/status.h"

#include <stdint.h>

typedef enum KcBasicMode {
    KC_BASIC_CAPACITY, /* 按容量: price · kVA of the transformers and high-voltage motors */
    KC_BASIC_CONTRACT, /* 合同最大需量: price · contract demand, what exceeds its tolerance dearer */
    KC_BASIC_MEASURED  /* 实际最大需量: price · the month's maximum demand */
} KcBasicMode;

#define KC_BASIC_MODES 3
#define KC_BASIC_NO_MODE (-1)

/* Magnitudes above this are refused: sums and products of such numbers stay finite. */
#define KC_TARIFF_MOST 1e15
#define KC_BASIC_MOST_MONTHS 12000

typedef struct KcBasicRules {
    double capacity_price; /* CNY per kVA and month; NaN: capacity is not offered */
    double demand_price;   /* CNY per kW and month; NaN: neither demand mode is offered */
    double contract_floor; /* the least contract demand as a share of the capacity, 0 … 1 */
    double
        tolerance; /* up to this multiple of the contract demand only the contract demand is billed, from 1 */
    double excess_factor;    /* demand above the tolerance counts so many times, from 1 */
    double high_use_per_kva; /* from so many kWh per kVA in the month … NaN: no such rule */
    double high_use_factor;  /* … the demand price is multiplied by this */
} KcBasicRules;

typedef struct KcBasicMonth {
    int32_t month;       /* 12 · year + (month of the year − 1) */
    double capacity_kva; /* of all units in service together; NaN or below 0: unknown */
    double demand_kw;    /* NaN: unknown; below 0 (nothing but export) counts as 0 */
    double energy_kwh;   /* NaN: unknown, the high-use rule is then not applied */
    double contract_kw;  /* the present contract demand; NaN: none */
    const KcBasicRules *rules;
} KcBasicMonth;

typedef struct KcBasicChoice {
    int present_mode;    /* KC_BASIC_NO_MODE: unknown */
    int mode_months;     /* the mode may change every so many months of the calendar year; a divisor of 12 */
    int contract_months; /* the contract demand may; a divisor of mode_months */
    double step_kw;      /* contract demands are multiples of this; 0: any */
    double change_cost;  /* CNY, what a change of mode costs, from 0 */
} KcBasicChoice;

typedef struct KcBasicResult {
    double present;                /* in the present mode; NaN: unknown */
    double charge[KC_BASIC_MODES]; /* the contract demand being the best one; NaN: not offered or unknown */
    double best_contract_kw; /* of the month's contract period, not below the month's floor; NaN: none */
    KcBasicMode best;        /* the mode of the plan */
    bool is_complete;        /* every mode offered is known: only such months decide */
    bool is_high_use;
} KcBasicResult;

typedef struct KcBasicPlan {
    KcBasicResult *months;        /* as many as were given */
    size_t complete;              /* months that decide and are summed up */
    double present;               /* totals over them; NaN: a month is not known */
    double total[KC_BASIC_MODES]; /* a mode kept throughout; NaN: not offered in some month */
    double best;                  /* the plan, without the cost of changes */
    int changes;                  /* of mode, the one from the present mode included */
} KcBasicPlan;

/* KC_INVALID names the rule that is out of range; NaN is none. */
KcStatus kc_tariff_basic_check(KcContext *context, const KcBasicRules *rules);

/* KC_TOO_LARGE above KC_BASIC_MOST_MONTHS. */
KcStatus kc_tariff_basic_check_count(KcContext *context, size_t months);

/* Whether the mode has all its prices and rules. */
bool kc_tariff_basic_is_offered(const KcBasicRules *rules, KcBasicMode mode);

/* Whether the month's use is so high that the demand price is reduced (发改价格〔2023〕526号: 260 kWh per kVA). */
bool kc_tariff_basic_is_high_use(const KcBasicMonth *month);

/* The month's charge in CNY; NaN where the mode is not offered or what it needs is unknown. A contract demand
 * below its floor is billed as the floor. `contract_kw` counts for KC_BASIC_CONTRACT only. With D the contract demand,
 * t the tolerance, f the factor: price · D up to t·D, price · (t·D + f·(MD − t·D)) above. */
double kc_tariff_basic_charge(const KcBasicMonth *month, KcBasicMode mode, double contract_kw);

/*
 * The cheapest mode for each of the periods in which it may change, with the cheapest contract demand for each of the
 * periods in which that may. Months ascend; some may be missing. KC_INVALID for a choice or an order that is not
 * allowed, KC_RANGE above KC_TARIFF_MOST, KC_TOO_LARGE above KC_BASIC_MOST_MONTHS.
 *
 * Exact. Within a contract period the charge as a function of D is linear between the points MD/t and the floors of its
 * months, jumps down at MD/t, and nowhere jumps up: its least value lies at one of these, or, where D is a multiple of a
 * step, next to one; all are tried. A month whose floor is above D (the capacity grew within the period) is billed by its
 * floor. Modes: dynamic programming over change periods ×
 * modes (Bellman 1957), the cost of changes included. Of equal costs (to 1e-9) the plan with the fewest changes, so
 * that the present mode stays; then the first mode. O(months · 12).
 */
KcStatus kc_tariff_basic_plan(KcContext *context, const KcBasicMonth *months, size_t count,
                              const KcBasicChoice *choice, KcBasicPlan *plan);

#endif
