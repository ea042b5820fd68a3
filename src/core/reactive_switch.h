/*
 * Compensation switched over a load: energies, losses and the highest kVA of every bank of one step size, and of what gives its
 * kvar in any other way. Without a target, and where it does not depend on the past what is on, the order of kvar gives the
 * sums by a few searches, else one pass over the load does. See reactive_plan.h, reactive_order.h.
 */
#ifndef KC_REACTIVE_SWITCH_H
#define KC_REACTIVE_SWITCH_H

#include "core/reactive_order.h"
#include "core/reactive_peak.h"

/* Sums over the intervals of a month that would have up to n steps on, or more than n. */
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
    int levels;           /* the most steps + 1 */
    double *kvar;         /* net, by interval, as the next three */
    const double *wanted; /* kvar to be compensated */
    double *given;        /* kvar that svg or installed give */
    bool *is_counted;
    bool has_order; /* all kvar are wanted */
    KcReactiveOrder order;
    size_t *begins; /* by number of steps: from which place of the order on so many are on */
    int *steps;     /* by interval, on, of a bank without end; of those switched in a pass */
    KcReactivePeaks peaks;
    double most_square_kva;
    double *month_lag; /* kvarh, as they are */
    double *month_lead;
    double *month_saved;   /* the same of what flows no more, while something is looked at */
    double *month_mixed;   /* kvar of all its intervals that lag and lead in one */
    KcReactiveClip *clips; /* by month, while generators are looked at */
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

/* Fills months and peak of static var generators of that size. */
KcStatus kc_reactive_switch_svg(KcContext *context, KcReactiveSwitch *network, const KcReactiveTerms *terms,
                                double kvar, double own_kw_per_kvar, KcReactiveAlternative *alternative);
/* What changes when the installed bank is removed, or switched as it should be. */
void kc_reactive_switch_installed(KcReactiveSwitch *network, const KcReactiveTerms *terms,
                                  KcReactiveKind kind);
/* Fills months and peak for the given kvar. */
KcStatus kc_reactive_switch_given(KcContext *context, const KcReactiveSwitch *network,
                                  const KcReactiveTerms *terms, double own_kw_per_kvar,
                                  KcReactiveAlternative *alternative);

#endif
