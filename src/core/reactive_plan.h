/*
 * Which capacitor bank pays (无功补偿方案): every bank of real steps, switched interval by interval over a measured load, with
 * what each month's bill, the losses and the network make of it.
 *
 * The bill for the power factor is a step function of the month's rounded power factor, so the best bank is found by looking at
 * all of them. A controller keeps a number of steps n: one more is switched on when what is missing exceeds `switch_on` steps,
 * one off when what leads exceeds `lead_limit` steps, so n is moved into [⌈r/q − switch_on⌉, ⌊r/q + lead_limit⌋], r the kvar
 * wanted, q a step's. Moving into an interval commutes with every monotone function, min(·, k) among them: a bank of k steps has
 * min(n, k) steps on, n that of a bank without end. So sums by month and n, from one pass over the load or from its order
 * (reactive_order.h), give the energies of every k. Interval and bank are looked at singly only for the highest kVA (reactive_peak.h).
 */
#ifndef KC_REACTIVE_PLAN_H
#define KC_REACTIVE_PLAN_H

#include "core/investment.h"
#include "core/reactive.h"

#include <stdbool.h>
#include <stddef.h>

#define KC_REACTIVE_MOST_STEPS 100
#define KC_REACTIVE_MOST_UNITS 1000
#define KC_REACTIVE_MOST_MONTHS 1200

/* A load in the order of time; intervals that are not known are left out. kvar of an interval lag and lead where its quarter of
 * an hour had both; what lag and lead have in common stays as it is whatever is switched. */
typedef struct KcReactiveLoad {
    size_t count;
    double hours;           /* of an interval */
    const double *kw;       /* below 0: export */
    const double *kvar_lag; /* at least 0, as kvar_lead */
    const double *kvar_lead;
    const int *month; /* 0 … months − 1 */
    int months;
    const double *month_hours; /* of the whole month */
} KcReactiveLoad;

typedef enum KcReactiveKind {
    KC_REACTIVE_NONE,    /* as it is */
    KC_REACTIVE_BANK,    /* equal steps of capacitors, switched by a controller */
    KC_REACTIVE_SVG,     /* static var generators: any kvar up to their size, leading too */
    KC_REACTIVE_REMOVED, /* without what is installed; of an automatic bank the least it can be */
    KC_REACTIVE_SWITCHED /* what is installed, switched as a controller should */
} KcReactiveKind;

/* What can be bought: one step, or one module. */
typedef struct KcReactiveUnit {
    KcReactiveKind kind; /* BANK or SVG */
    double rated_kvar;
    double rated_v;      /* of the capacitor; not looked at for SVG */
    double detuning_pct; /* of the reactor; 0: none */
    double price_cny_per_kvar;
    double loss_w_per_kvar; /* its own, per rated kvar that is on */
    int life_years;
} KcReactiveUnit;

typedef struct KcReactiveInstalled {
    int steps;        /* 0: nothing is installed */
    double step_kvar; /* at the busbar */
    bool is_automatic;
    double switched_cny; /* a controller for it */
} KcReactiveInstalled;

typedef struct KcReactiveTerms {
    double
        adjustment_pct[KC_REACTIVE_CENTS]; /* of the adjustable charge, by hundredths of the power factor */
    double price_cny_per_kwh;              /* of that charge */
    double basic_cny_per_month;            /* likewise */
    const double *month_cny; /* the adjustable charge where it is known, else NaN; NULL: nowhere */
    const double *added_kwh; /* of whole months, billed beside the load; NULL: none, as the next */
    const double *added_kvarh;
    double loss_price_cny_per_kwh;
    double kw_per_kvar; /* saved in the network; not looked at where load_loss_kw is known */
    double kva;         /* of the transformer; NaN: not known, as the next two */
    double impedance_pct;
    double load_loss_kw;
    double voltage_v;
    double target_tangent; /* what lags below kW times this is left */
    double switch_on;      /* in steps; switch_on + lead_limit ≥ 1 */
    double lead_limit;     /* 0 … 1 */
    int most_steps;
    const double *harmonics; /* orders that are present */
    int harmonic_count;
    double resonance_distance;    /* orders nearer to one of these are refused */
    double most_voltage_rise_pct; /* NaN: any */
    double rate;                  /* of interest, a fraction */
    int years;                    /* over which an investment is judged; 0: its life */
    double fixed_cny;             /* of every bank, beside the price per kvar */
    double least_coverage;        /* share of a month that must be known for it to count */
    bool export_counts;           /* reactive energy of intervals with export is billed */
    const KcReactiveUnit *units;
    int unit_count;
    KcReactiveInstalled installed;
} KcReactiveTerms;

/* A month of the load. */
typedef struct KcReactiveBase {
    double kwh;         /* imported */
    double coverage;    /* share of the month's hours that is known */
    double added_kwh;   /* of the whole month, billed beside what is measured: no switching changes it */
    double added_kvarh; /* likewise */
    double charge_cny;  /* the adjustable charge of the whole month */
    bool is_used;       /* for a year's saving */
} KcReactiveBase;

/* A month under an alternative; energies are of the intervals that are known. */
typedef struct KcReactiveMonth {
    double kvarh_lag;
    double kvarh_lead;
    int cents;             /* power factor; −1: neither active nor reactive energy */
    double adjustment_cny; /* NaN without active energy */
    double loss_kwh;       /* saved, its own losses taken away */
} KcReactiveMonth;

typedef enum KcReactiveBar {
    KC_REACTIVE_ALLOWED,
    KC_REACTIVE_RESONATES, /* too near to a harmonic that is present */
    KC_REACTIVE_RISES,     /* the voltage, too far */
    KC_REACTIVE_BOUND      /* a bound, not something to do */
} KcReactiveBar;

typedef struct KcReactiveAlternative {
    KcReactiveKind kind;
    int unit; /* among the terms'; −1: none */
    int steps;
    double kvar;       /* rated, all steps */
    double given_kvar; /* at the busbar */
    KcReactiveBar bar;
    int rank;               /* from 1; what is barred comes last */
    double power_factor;    /* of all months that are used; NaN: none */
    double kvarh_lead;      /* a year */
    double bill_saving_cny; /* a year, as the next two */
    double loss_saving_kwh;
    double saving_cny;
    double switchings; /* a year; NaN where there are no steps */
    double peak_kva;
    double voltage_rise_pct; /* NaN: not known */
    double resonance_order;  /* of all steps; NaN */
    double harmonic;         /* the present one that a number of steps comes too near to; NaN: none */
    double investment_cny;
    KcInvestment investment;
    KcReactiveMonth *months;
} KcReactiveAlternative;

typedef struct KcReactivePlan {
    KcReactiveBase *base;
    int used_months;
    KcReactiveAlternative *alternatives; /* the first is that of KC_REACTIVE_NONE */
    int count;
    int chosen; /* the one of rank 1 */
} KcReactivePlan;

/* What is billed in a month of which only a share is known: the measured energy of that share, and the same share of the added
 * one. Over the coverage it is that of the whole month. */
double kc_reactive_billed_kwh(const KcReactiveBase *base);

/* KC_INVALID: terms out of their ranges. A load without a month that is used gives savings of 0, and `used_months` 0. Cost:
 * O(load), and alternatives × months; with a target or hysteresis load × units, with a target load × sizes of SVG. */
KcStatus kc_reactive_plan(KcContext *context, const KcReactiveLoad *load, const KcReactiveTerms *terms,
                          KcReactivePlan *plan);

#endif
