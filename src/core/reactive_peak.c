/* The highest kVA of a load; see reactive_peak.h. */
#include "core/reactive_peak.h"

#include "core/arena.h"
#include "core/transformer_load.h"

#include <math.h>
#include <string.h>

#define POLL_INTERVALS 32768
/* Of rounding. */
#define SLACK 1e-9

/* The kvar of the largest step. */
static double
most_step(const KcReactiveTerms *terms)
{
    double most = 0;

    for (int u = 0; u < terms->unit_count; u++) {
        const KcReactiveUnit *unit = &terms->units[u];

        if (unit->kind == KC_REACTIVE_BANK)
            most = fmax(most, kc_reactive_step_kvar(unit->rated_kvar, unit->rated_v, terms->voltage_v,
                                                    unit->detuning_pct));
    }
    return most;
}

/* By square_kva, or square_kw, descending, equal ones in the order of time. */
static KcStatus
sort_peaks(KcContext *context, bool by_kw, KcReactivePeaks *peaks)
{
    size_t count = peaks->count;
    uint64_t *keys;
    uint32_t *places;
    KcReactivePeak *sorted;

    if (kc_allocate_unset(context, count, sizeof *keys, (void **)&keys) ||
        kc_allocate_unset(context, count, sizeof *places, (void **)&places) ||
        kc_allocate_unset(context, count, sizeof *sorted, (void **)&sorted))
        return context->error.status;
    for (size_t i = 0; i < count; i++) {
        /* Doubles from 0 on are ordered as their bits are; -0 is none. */
        double square = (by_kw ? peaks->peaks[i].square_kw : peaks->peaks[i].square_kva) + 0.0;

        memcpy(&keys[i], &square, sizeof square);
        keys[i] = ~keys[i];
    }
    if (kc_transformer_sort(context, keys, count, places))
        return context->error.status;
    for (size_t i = 0; i < count; i++)
        sorted[i] = peaks->peaks[places[i]];
    peaks->peaks = sorted;
    return KC_OK;
}

/* Leaves out what lags and is never above another: one that lags no less, and whose kW alone are above its own with all the kvar
 * that a bank leaves without having all steps on. Where a bank does have, the other's has no more. */
static KcStatus
leave_out(KcContext *context, double left_kvar, KcReactivePeaks *peaks)
{
    double square_left = left_kvar * left_kvar, most_kvar = -INFINITY;
    KcReactivePeak *kept;
    size_t other = 0, count = 0;

    if (sort_peaks(context, true, peaks) ||
        kc_allocate_unset(context, peaks->count, sizeof *kept, (void **)&kept))
        return context->error.status;
    for (size_t i = 0; i < peaks->count; i++) {
        const KcReactivePeak *peak = &peaks->peaks[i];
        double least = (peak->square_kw + square_left) * (1 + SLACK);

        if (i % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
        for (; other < i && peaks->peaks[other].square_kw > least; other++)
            most_kvar = fmax(most_kvar, peaks->peaks[other].kvar);
        if (peak->kvar < 0 || peak->kvar > most_kvar)
            kept[count++] = *peak;
    }
    *peaks = (KcReactivePeaks){count, kept};
    return KC_OK;
}

static double
square_kva_of(const KcReactiveLoad *load, const double *kvar, size_t t)
{
    return load->kw[t] * load->kw[t] + kvar[t] * kvar[t];
}

KcStatus
kc_reactive_peaks(KcContext *context, const KcReactiveLoad *load, const KcReactiveTerms *terms,
                  const double *kvar, double most_kw, KcReactivePeaks *peaks)
{
    double step = most_step(terms), lead = terms->lead_limit * step, least = most_kw * most_kw - lead * lead;
    size_t count = 0;

    for (size_t t = 0; t < load->count; t++) {
        count += square_kva_of(load, kvar, t) >= least;
        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
    }
    *peaks = (KcReactivePeaks){0};
    if (kc_allocate_unset(context, count, sizeof *peaks->peaks, (void **)&peaks->peaks))
        return context->error.status;
    for (size_t t = 0; t < load->count; t++) {
        double square_kva = square_kva_of(load, kvar, t);

        if (square_kva >= least)
            peaks->peaks[peaks->count++] =
                (KcReactivePeak){square_kva, load->kw[t] * load->kw[t], kvar[t], t, 0};
        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
    }
    if (terms->target_tangent == 0 &&
        leave_out(context, fmax(terms->lead_limit, terms->switch_on) * step, peaks))
        return context->error.status;
    return sort_peaks(context, false, peaks);
}

double
kc_reactive_bank_peak(const KcReactivePeaks *peaks, double lead_kvar, double step_kvar, int steps)
{
    double most = 0;

    for (size_t i = 0; i < peaks->count; i++) {
        const KcReactivePeak *peak = &peaks->peaks[i];
        int on = peak->steps < steps ? peak->steps : steps;
        double left = peak->kvar - on * step_kvar, square;

        /* It grows by no more than what a step may lead. */
        if (peak->square_kva + lead_kvar * lead_kvar <= most)
            break;
        square = peak->square_kw + left * left;
        most = square > most ? square : most;
    }
    return most;
}

double
kc_reactive_svg_peak(const KcReactivePeaks *peaks, double kvar)
{
    double most = 0;

    for (size_t i = 0; i < peaks->count && peaks->peaks[i].square_kva > most; i++) {
        double left = fmax(fabs(peaks->peaks[i].kvar) - kvar, 0);

        most = fmax(most, peaks->peaks[i].square_kw + left * left);
    }
    return most;
}
