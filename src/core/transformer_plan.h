/*
 * Which transformers suit a measured load best (变压器容量与台数选择): all alternatives of a catalogue and of the
 * present units, whether they can carry the load, what they cost a year, and what changing to them saves.
 *
 * Every alternative is looked at (enumeration), so that the best one is the best one. Losses come from the sums of
 * transformer_load.h, the basic charge from tariff_basic.h, month by month, whether an investment pays from
 * investment.h. All prices, limits and rules are arguments.
 *
 * A year: what was measured, losses times 8760 h/measured hours, basic charges times 12/measured months. Yearly cost =
 * capital + losses·price + basic charge; capital = (price − residual·(1 + i)^−n)/a(n, i). TOC = price −
 * residual·(1 + i)^−n + a(n, i)·losses·price (DL/T 985-2012 without the cost of demand, which the basic charge is).
 */
#ifndef KC_TRANSFORMER_PLAN_H
#define KC_TRANSFORMER_PLAN_H

#include "core/investment.h"
#include "core/tariff_basic.h"
#include "core/transformer_load.h"

#define KC_TRANSFORMER_MOST_MODELS 10000
/* So many alternatives of the present units are kept besides keeping them, however they rank. */
#define KC_TRANSFORMER_PRESENT_KEPT 20

typedef struct KcTransformerModel {
    KcTransformer unit;
    double price_cny;  /* of one, from 0; NaN: not known */
    double life_years; /* NaN: that of the task */
    bool is_dry;
    int series; /* which series it is of, from 0 */
} KcTransformerModel;

typedef enum KcTransformerKind {
    KC_TRANSFORMER_KEEP,    /* 维持现状: the present units as they run */
    KC_TRANSFORMER_SWITCH,  /* 经济运行: the present units, the best of them in service at each load */
    KC_TRANSFORMER_SUSPEND, /* 暂停: some of the present units all year */
    KC_TRANSFORMER_SEASON, /* 季节性暂停: some of the present units in the months that can do without them */
    KC_TRANSFORMER_REDUCE,  /* 减容: new units of less capacity than the present ones */
    KC_TRANSFORMER_REPLACE, /* 更换: new units of the same capacity */
    KC_TRANSFORMER_ENLARGE, /* 增容: new units of more capacity */
    KC_TRANSFORMER_NEW      /* 新建: new units, the present ones are not known */
} KcTransformerKind;

/* What speaks against an alternative. */
#define KC_TRANSFORMER_OVERLOADED 1u /* peak with its margin above the load limit */
#define KC_TRANSFORMER_NOT_N_1 2u    /* what is essential is not carried without the largest unit */
#define KC_TRANSFORMER_UNIT_TOO_LARGE 4u
#define KC_TRANSFORMER_NO_PRICE 8u   /* not known */
#define KC_TRANSFORMER_NO_LOSSES 16u /* not known */
#define KC_TRANSFORMER_NO_BASIC 32u  /* the basic charge is not known */
#define KC_TRANSFORMER_NO_MONTH 64u  /* no month gains by a suspension */

typedef struct KcTransformerTask {
    const KcTransformerModel *models;
    size_t model_count;
    const KcTransformer *present;
    int present_count; /* 0: not known */
    int most_units;    /* new ones side by side */
    bool is_switched;  /* new units may be in service one by one */
    bool is_present_switched;
    double kq;              /* kW per kvar */
    double margin;          /* of growth, a fraction of the peak */
    double load_limit;      /* the most load as a fraction of what the units carry */
    double essential;       /* fraction of the peak that must go on when a unit fails */
    double overload_factor; /* the rest then carries so many times its capacity */
    double unit_limit_oil_kva, unit_limit_dry_kva; /* of one unit; infinite: none */
    double energy_price;                           /* CNY per kWh */
    double interest;                               /* a fraction */
    int life_years;
    double residual;          /* fraction of the price at the end */
    double present_scrap_cny; /* what the present units are sold for when all are replaced */
    int suspend_months;       /* for how many months of a calendar year units may be suspended, 0 … 12 */
    bool has_basic;
    KcBasicRules rules;
    KcBasicChoice choice;
    int basic_mode;            /* KC_BASIC_NO_MODE: the best plan, else this mode throughout */
    double other_capacity_kva; /* charged by capacity besides transformers (high-voltage motors) */
    size_t most_kept; /* alternatives with rank that are kept, besides the first of the present units */
    bool is_all_kept; /* those that cannot be, too */
} KcTransformerTask;

/* What a month of an alternative comes to. */
typedef struct KcTransformerMonthCost {
    double no_load_kwh, load_kwh;
    double loss_cny;
    double capacity_kva; /* in service */
    double basic_cny;
    int basic_mode; /* KC_BASIC_NO_MODE: none */
    double contract_kw;
} KcTransformerMonthCost;

typedef struct KcTransformerAlternative {
    KcTransformerKind kind;
    bool is_present; /* units are places in `present`, else in `models` */
    int unit_count;
    int units[KC_TRANSFORMER_MOST_UNITS]; /* that are never suspended, then those that are in some months */
    int season_units;                     /* how many are never suspended; 0: all */
    bool *is_suspended;                   /* for each month of the load; NULL: in none */
    unsigned against;                     /* 0: feasible */
    size_t rank;                          /* from 1; 0: none */
    double capacity_kva;
    double carries_kva, rest_kva; /* see KcTransformerSet */
    double peak_factor;           /* peak over what the units carry */
    double price_cny, residual_cny;
    int life_years;
    /* A year. */
    double no_load_kwh, load_kwh, reactive_kvarh;
    double loss_cny;
    double basic_cny, basic_modes_cny[KC_BASIC_MODES];
    double capital_cny;
    double yearly_cny;
    double toc_cny;
    /* Against keeping what is; NaN where that is not known. */
    double saving_kwh, saving_loss_cny, saving_basic_cny, saving_cny;
    bool is_appraised;
    KcInvestment investment;
    KcTransformerMonthCost *months; /* as many as the load has; NULL: not kept */
} KcTransformerAlternative;

typedef struct KcTransformerPlan {
    size_t considered, feasible;
    size_t count;                           /* kept */
    KcTransformerAlternative *alternatives; /* by rank, then those without in the order they were made */
    size_t keep;                            /* where what is stands; count: it is not known */
} KcTransformerPlan;

/* KC_INVALID names the argument that is out of range. */
KcStatus kc_transformer_plan_check(KcContext *context, const KcTransformerTask *task);

/* The task is one that has been checked. Ranks are by yearly cost, of equal ones by their order: the present units first, then
 * the catalogue's order. O(models · units · (sets² + log n) + capacities · months). */
KcStatus kc_transformer_plan(KcContext *context, const KcTransformerLoad *load, const KcTransformerTask *task,
                             KcTransformerPlan *plan);

#endif
