/*
 * The highest kVA of a load when its kvar are compensated, for any number of banks and generators. Only intervals that reach the
 * highest kW, a step that leads as far as it may added, can be it, and without a target none that another is above in both kW and
 * kvar; these few are looked at in descending order of their kVA, until no later one can be higher.
 */
#ifndef KC_REACTIVE_PEAK_H
#define KC_REACTIVE_PEAK_H

#include "core/reactive_plan.h"

typedef struct KcReactivePeak {
    double square_kva; /* kW² + kvar² */
    double square_kw;
    double kvar; /* net */
    size_t interval;
    int steps; /* on, of a bank without end */
} KcReactivePeak;

typedef struct KcReactivePeaks {
    size_t count;
    KcReactivePeak *peaks; /* by square_kva descending, equal ones in the order of time */
} KcReactivePeaks;

/* `kvar` are net by interval, `most_kw` the highest of all. O(n). */
KcStatus kc_reactive_peaks(KcContext *context, const KcReactiveLoad *load, const KcReactiveTerms *terms,
                           const double *kvar, double most_kw, KcReactivePeaks *peaks);

/* The highest kVA² with at most `steps` steps of so many kvar, that lead by `lead_kvar` at most. */
double kc_reactive_bank_peak(const KcReactivePeaks *peaks, double lead_kvar, double step_kvar, int steps);
/* With every kvar brought nearer to 0 by up to `kvar`. */
double kc_reactive_svg_peak(const KcReactivePeaks *peaks, double kvar);

#endif
