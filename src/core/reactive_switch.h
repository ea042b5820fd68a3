/*
 * Compensation switched over a load: energies, losses and the highest kVA of every bank of one step size from one pass, and
 * of what gives its kvar in any other way. See reactive_plan.h.
 */
#ifndef KC_REACTIVE_SWITCH_H
#define KC_REACTIVE_SWITCH_H

#include "core/reactive_plan.h"

/* Sums over the intervals of a month that would have n steps on, without end. */
typedef struct KcReactiveCell {
    double count; /* of those whose reactive energy is billed, as the next two */
    double kvar;  /* without compensation, net */
    double lead;  /* what leads with n steps */
    double idle;  /* intervals that are not billed */
} KcReactiveCell;

/* The same over all that would have up to n, or more than n. */
typedef struct KcReactiveSums {
    double count;
    double kvar;
    double lag; /* with their steps, as the next two */
    double lead;
    double saved;     /* kvar, or kvar², that flow no more */
    double intervals; /* those not billed too */
    double on;        /* steps */
} KcReactiveSums;

typedef struct KcReactiveSwitch {
    const KcReactiveLoad *load;
    int levels;   /* the most steps + 1 */
    double *kvar; /* net, by interval, as the next four */
    double *mixed;
    double *wanted;     /* kvar to be compensated */
    double *square_kva; /* kW² + kvar² */
    double *given;      /* kvar that svg or installed give */
    bool *is_counted;
    int *steps;    /* on, of a bank without end */
    size_t *order; /* intervals that can be the highest in the end, by square_kva descending */
    size_t order_count;
    double most_square_kva;
    double *month_lag; /* kvarh, as they are */
    double *month_lead;
    double *month_saved;   /* the same of what flows no more, while something is looked at */
    double *month_mixed;   /* kvar of all its intervals that lag and lead in one */
    KcReactiveCell *cells; /* months × levels, as the next two */
    KcReactiveSums *below;
    KcReactiveSums *above;
    int *moves;        /* levels × levels: from one number of steps to another */
    double *crossings; /* by level: how often it is switched, and all below it */
} KcReactiveSwitch;

KcStatus kc_reactive_switch_begin(KcContext *context, const KcReactiveLoad *load,
                                  const KcReactiveTerms *terms, KcReactiveSwitch *network);

/* Switches steps of so many kvar, without end. */
KcStatus kc_reactive_switch_run(KcContext *context, KcReactiveSwitch *network, const KcReactiveTerms *terms,
                                double step_kvar);
/* Fills months (energies, losses), switchings and peak of a bank of `steps` such steps; `own_kw` is the loss of one. */
void kc_reactive_switch_bank(const KcReactiveSwitch *network, const KcReactiveTerms *terms, double step_kvar,
                             double own_kw, int steps, KcReactiveAlternative *alternative);

/* What static var generators of that size give. */
void kc_reactive_switch_svg(KcReactiveSwitch *network, double kvar);
/* What changes when the installed bank is removed, or switched as it should be. */
void kc_reactive_switch_installed(KcReactiveSwitch *network, const KcReactiveTerms *terms,
                                  KcReactiveKind kind);
/* Fills months and peak for the given kvar. */
KcStatus kc_reactive_switch_given(KcContext *context, const KcReactiveSwitch *network,
                                  const KcReactiveTerms *terms, double own_kw_per_kvar,
                                  KcReactiveAlternative *alternative);

#endif
