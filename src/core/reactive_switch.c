/* Compensation switched over a load; see reactive_switch.h. */
#include "core/reactive_switch.h"

#include "core/arena.h"

#include <math.h>
#include <string.h>

#define HOURS_OF_YEAR 8760
#define POLL_INTERVALS 32768

/* Losses go with kvar² where the transformer's are known, else with kvar. */
static bool
is_square(const KcReactiveTerms *terms)
{
    return !isnan(terms->load_loss_kw) && !isnan(terms->kva);
}

/* Whether kvar² are to be known of what generators give. */
static bool
needs_squares(const KcReactiveTerms *terms)
{
    bool has_svg = false;

    for (int u = 0; u < terms->unit_count; u++)
        has_svg = has_svg || terms->units[u].kind == KC_REACTIVE_SVG;
    return has_svg && is_square(terms);
}

static KcStatus
allocate(KcContext *context, const KcReactiveLoad *load, KcReactiveSwitch *network)
{
    double **const by_month[] = {&network->month_lag, &network->month_lead, &network->month_mixed,
                                 &network->month_saved};
    size_t count = load->count, levels = (size_t)network->levels, cells = (size_t)load->months * levels;

    for (size_t i = 0; i < sizeof by_month / sizeof *by_month; i++)
        if (kc_allocate_doubles(context, (size_t)load->months, by_month[i]))
            return context->error.status;
    if (kc_allocate_unset(context, count, sizeof *network->kvar, (void **)&network->kvar) ||
        kc_allocate_unset(context, count, sizeof *network->given, (void **)&network->given) ||
        kc_allocate_unset(context, count, sizeof *network->is_counted, (void **)&network->is_counted) ||
        kc_allocate_unset(context, count, sizeof *network->steps, (void **)&network->steps) ||
        kc_allocate(context, levels, sizeof *network->begins, (void **)&network->begins) ||
        kc_allocate(context, (size_t)load->months, sizeof *network->clips, (void **)&network->clips) ||
        kc_allocate(context, cells, sizeof *network->cells, (void **)&network->cells) ||
        kc_allocate(context, cells, sizeof *network->below, (void **)&network->below) ||
        kc_allocate(context, cells, sizeof *network->above, (void **)&network->above) ||
        kc_allocate(context, levels * levels, sizeof *network->moves, (void **)&network->moves))
        return context->error.status;
    return kc_allocate_doubles(context, levels + 1, &network->crossings);
}

/* What is wanted, where it is not all. */
static KcStatus
set_target(KcContext *context, const KcReactiveTerms *terms, KcReactiveSwitch *network)
{
    const KcReactiveLoad *load = network->load;
    double *wanted;

    if (kc_allocate_unset(context, load->count, sizeof *wanted, (void **)&wanted))
        return context->error.status;
    for (size_t t = 0; t < load->count; t++) {
        double kw = load->kw[t] > 0 ? load->kw[t] : 0;

        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
        wanted[t] = network->kvar[t] - kw * terms->target_tangent;
    }
    network->wanted = wanted;
    return KC_OK;
}

static inline double
mixed_of(const KcReactiveLoad *load, size_t t)
{
    return load->kvar_lag[t] < load->kvar_lead[t] ? load->kvar_lag[t] : load->kvar_lead[t];
}

KcStatus
kc_reactive_switch_begin(KcContext *context, const KcReactiveLoad *load, const KcReactiveTerms *terms,
                         KcReactiveSwitch *network)
{
    double most_kw = 0;

    *network = (KcReactiveSwitch){.load = load, .levels = terms->most_steps + 1};
    if (allocate(context, load, network))
        return context->error.status;
    for (size_t t = 0; t < load->count; t++) {
        double kw = load->kw[t], kvar = load->kvar_lag[t] - load->kvar_lead[t], square_kva;
        int m = load->month[t];

        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
        network->kvar[t] = kvar;
        network->is_counted[t] = kw >= 0 || terms->export_counts;
        square_kva = kw * kw + kvar * kvar;
        most_kw = fabs(kw) > most_kw ? fabs(kw) : most_kw;
        network->most_square_kva =
            square_kva > network->most_square_kva ? square_kva : network->most_square_kva;
        if (network->is_counted[t]) {
            network->month_lag[m] += load->hours * load->kvar_lag[t];
            network->month_lead[m] += load->hours * load->kvar_lead[t];
            network->month_mixed[m] += mixed_of(load, t);
        }
    }
    network->wanted = network->kvar;
    network->has_order = terms->target_tangent == 0;
    if (network->has_order ? kc_reactive_order(context, load, network->kvar, network->is_counted,
                                               needs_squares(terms), &network->order)
                           : set_target(context, terms, network))
        return context->error.status;
    return kc_reactive_peaks(context, load, terms, network->kvar, most_kw, &network->peaks);
}

/* Between which numbers of steps, of at most `most`, nothing is switched where `wanted` steps are. */
static inline void
find_bounds(double wanted, const KcReactiveTerms *terms, int most, int *from, int *to)
{
    /* Without branches: what a load does next cannot be predicted. */
    double least = wanted - terms->switch_on, high = wanted + terms->lead_limit;

    least = least > 0 ? least : 0;
    least = least < most ? least : most;
    high = high > 0 ? high : 0;
    high = high < most ? high : most;
    *from = (int)least;
    *from += *from < least;
    *to = (int)high;
}

/* The number of steps after `now`, of at most `most`, where `wanted` steps are. */
static inline int
moved(int now, double wanted, const KcReactiveTerms *terms, int most)
{
    int from, to;

    find_bounds(wanted, terms, most, &from, &to);
    now = now > from ? now : from;
    return now < to ? now : to;
}

static void
add(KcReactiveSums *sums, const KcReactiveSums *other)
{
    sums->count += other->count;
    sums->kvar += other->kvar;
    sums->lag += other->lag;
    sums->lead += other->lead;
    sums->saved += other->saved;
    sums->intervals += other->intervals;
    sums->on += other->on;
}

/* kWh of losses per hour and kvar, or kvar², that flow no more. */
static double
loss_factor(const KcReactiveTerms *terms)
{
    return is_square(terms) ? terms->load_loss_kw / (terms->kva * terms->kva) : terms->kw_per_kvar;
}

/* What follows for a level from the little that is summed over intervals. What lags is what is left and what leads; what leads
 * with steps on has flown the other way before, and differences of squares are taken term by term, so that no digits cancel. */
static KcReactiveSums
sums_of(const KcReactiveCell *cell, const KcReactiveTerms *terms, int steps, double step_kvar)
{
    double on_kvar = steps * step_kvar;
    double saved = is_square(terms) ? on_kvar * (2 * cell->kvar - on_kvar * cell->count)
                   : steps          ? on_kvar * cell->count - 2 * cell->lead
                                    : 0;

    return (KcReactiveSums){.count = cell->count,
                            .kvar = cell->kvar,
                            .lag = cell->lead + cell->kvar - on_kvar * cell->count,
                            .lead = cell->lead,
                            .saved = saved,
                            .intervals = cell->count + cell->idle,
                            .on = steps * (cell->count + cell->idle)};
}

/* The sums of all levels up to each, and of all above it. */
static void
accumulate(KcReactiveSwitch *network, const KcReactiveTerms *terms, double step_kvar)
{
    int levels = network->levels;

    for (int m = 0; m < network->load->months; m++) {
        size_t first = (size_t)m * (size_t)levels;
        KcReactiveSums *below = network->below + first, *above = network->above + first;

        for (int n = 0; n < levels; n++)
            below[n] = sums_of(&network->cells[first + (size_t)n], terms, n, step_kvar);
        above[levels - 1] = (KcReactiveSums){0};
        for (int n = levels - 2; n >= 0; n--) {
            above[n] = above[n + 1];
            add(&above[n], &below[n + 1]);
        }
        for (int n = 1; n < levels; n++)
            add(&below[n], &below[n - 1]);
    }
}

/* How often the steps up to each are switched: every move between two numbers switches those between. */
static void
count_crossings(KcReactiveSwitch *network)
{
    int levels = network->levels;

    memset(network->crossings, 0, ((size_t)levels + 1) * sizeof *network->crossings);
    for (int from = 0; from < levels; from++)
        for (int to = 0; to < levels; to++) {
            int moves = network->moves[from * levels + to];

            network->crossings[(from < to ? from : to) + 1] += moves;
            network->crossings[(from < to ? to : from) + 1] -= moves;
        }
    for (int sum = 0; sum < 2; sum++)
        for (int n = 1; n <= levels; n++)
            network->crossings[n] += network->crossings[n - 1];
}

/* Where in the order of kvar each number of steps begins; false where what was on before has a say in an interval. */
static bool
find_begins(KcReactiveSwitch *network, const KcReactiveTerms *terms, double step_kvar)
{
    const KcReactiveOrder *order = &network->order;
    int most = network->levels - 1, from, to;
    size_t low = 0;

    for (int n = 1; n <= most; n++) {
        size_t high = order->count;

        while (low < high) {
            size_t middle = low + (high - low) / 2;

            find_bounds(order->kvar[middle] / step_kvar, terms, most, &from, &to);
            if (to < n)
                low = middle + 1;
            else
                high = middle;
        }
        network->begins[n] = low;
        if (low == order->count)
            continue;
        /* Both bounds grow with the kvar: where one is not below the other here, nowhere. */
        find_bounds(order->kvar[low] / step_kvar, terms, most, &from, &to);
        if (from < n)
            return false;
    }
    return true;
}

/* Steps that follow from the order alone. */
static void
run_sorted(KcReactiveSwitch *network, const KcReactiveTerms *terms, double step_kvar)
{
    int levels = network->levels;

    kc_reactive_order_cells(&network->order, network->begins, levels, step_kvar, network->cells);
    network->crossings[0] = 0;
    for (int n = 1; n < levels; n++)
        network->crossings[n] = network->crossings[n - 1] + network->order.crossings[network->begins[n]];
    for (size_t i = 0; i < network->peaks.count; i++)
        network->peaks.peaks[i].steps = moved(0, network->peaks.peaks[i].kvar / step_kvar, terms, levels - 1);
}

/* Steps from interval to interval. */
static KcStatus
run_through(KcContext *context, KcReactiveSwitch *network, const KcReactiveTerms *terms, double step_kvar)
{
    const KcReactiveLoad *load = network->load;
    int levels = network->levels, now = 0;

    memset(network->cells, 0, (size_t)load->months * (size_t)levels * sizeof *network->cells);
    memset(network->moves, 0, (size_t)levels * (size_t)levels * sizeof *network->moves);
    for (size_t t = 0; t < load->count; t++) {
        int before = now;
        KcReactiveCell *cell;
        double kvar = network->kvar[t], left;

        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
        now = moved(now, network->wanted[t] / step_kvar, terms, levels - 1);
        network->steps[t] = now;
        network->moves[(t ? before : now) * levels + now] += 1;
        cell = network->cells + (size_t)load->month[t] * (size_t)levels + now;
        if (!network->is_counted[t]) {
            cell->idle += 1;
            continue;
        }
        left = kvar - now * step_kvar;
        cell->count += 1;
        cell->kvar += kvar;
        cell->lead += left < 0 ? -left : 0;
    }
    count_crossings(network);
    for (size_t i = 0; i < network->peaks.count; i++)
        network->peaks.peaks[i].steps = network->steps[network->peaks.peaks[i].interval];
    return KC_OK;
}

KcStatus
kc_reactive_switch_run(KcContext *context, KcReactiveSwitch *network, const KcReactiveTerms *terms,
                       double step_kvar)
{
    if (network->has_order && find_begins(network, terms, step_kvar))
        run_sorted(network, terms, step_kvar);
    else if (run_through(context, network, terms, step_kvar))
        return context->error.status;
    accumulate(network, terms, step_kvar);
    return KC_OK;
}

void
kc_reactive_switch_bank(const KcReactiveSwitch *network, const KcReactiveTerms *terms, double step_kvar,
                        double own_kw, int steps, KcReactiveAlternative *alternative)
{
    const KcReactiveLoad *load = network->load;
    double kvar = steps * step_kvar, hours = load->hours;

    for (int m = 0; m < load->months; m++) {
        size_t i = (size_t)m * (size_t)network->levels + (size_t)steps;
        const KcReactiveSums *below = &network->below[i], *above = &network->above[i];
        KcReactiveMonth *month = &alternative->months[m];
        double saved =
            below->saved + kvar * (is_square(terms) ? 2 * above->kvar - kvar * above->count : above->count);
        double on = below->on + steps * above->intervals;

        /* Above zero but for rounding. */
        month->kvarh_lag =
            hours * (network->month_mixed[m] + fmax(below->lag + above->kvar - kvar * above->count, 0));
        month->kvarh_lead = hours * (network->month_mixed[m] + below->lead);
        month->loss_kwh = hours * (loss_factor(terms) * saved - on * own_kw);
    }
    alternative->switchings = network->crossings[steps] * HOURS_OF_YEAR / ((double)load->count * hours);
    alternative->peak_kva =
        sqrt(kc_reactive_bank_peak(&network->peaks, terms->lead_limit * step_kvar, step_kvar, steps));
}

void
kc_reactive_switch_installed(KcReactiveSwitch *network, const KcReactiveTerms *terms, KcReactiveKind kind)
{
    const KcReactiveInstalled *installed = &terms->installed;
    double step_kvar = installed->step_kvar, all_kvar = installed->steps * step_kvar;
    int on = installed->steps;

    for (size_t t = 0; t < network->load->count; t++) {
        double kvar = network->kvar[t];

        if (kind == KC_REACTIVE_REMOVED && !installed->is_automatic)
            network->given[t] = -all_kvar;
        else if (kind == KC_REACTIVE_REMOVED)
            /* A controller had all steps on where so much was missing still; what leads may have come of them. */
            network->given[t] = network->wanted[t] > terms->switch_on * step_kvar
                                    ? -all_kvar
                                    : fmax(fmin(kvar, 0), -all_kvar);
        else if (installed->is_automatic)
            /* Steps that lead could have been off; whether others were on is not known. */
            network->given[t] =
                -step_kvar * fmax(fmin(ceil(-kvar / step_kvar - terms->lead_limit), installed->steps), 0);
        else {
            on = moved(on, (network->wanted[t] + all_kvar) / step_kvar, terms, installed->steps);
            network->given[t] = on * step_kvar - all_kvar;
        }
    }
}

KcStatus
kc_reactive_switch_given(KcContext *context, const KcReactiveSwitch *network, const KcReactiveTerms *terms,
                         double own_kw_per_kvar, KcReactiveAlternative *alternative)
{
    const KcReactiveLoad *load = network->load;
    double most = 0, hours = load->hours;
    bool by_square = is_square(terms);

    memset(network->month_saved, 0, (size_t)load->months * sizeof *network->month_saved);
    for (size_t t = 0; t < load->count; t++) {
        KcReactiveMonth *month = &alternative->months[load->month[t]];
        double before = network->kvar[t], given = network->given[t], left = before - given;
        double square = load->kw[t] * load->kw[t] + left * left, mixed = mixed_of(load, t);

        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
        most = most > square ? most : square;
        month->loss_kwh -= hours * own_kw_per_kvar * fabs(given);
        if (!network->is_counted[t])
            continue;
        month->kvarh_lag += hours * (mixed + (left > 0 ? left : 0));
        month->kvarh_lead += hours * (mixed + (left < 0 ? -left : 0));
        network->month_saved[load->month[t]] +=
            hours * (by_square ? given * (before + left) : fabs(before) - fabs(left));
    }
    for (int m = 0; m < load->months; m++)
        alternative->months[m].loss_kwh += loss_factor(terms) * network->month_saved[m];
    alternative->peak_kva = sqrt(most);
    return KC_OK;
}

/* The kvar of generators that leave nothing but what exceeds them. */
static void
svg_sorted(KcReactiveSwitch *network, const KcReactiveTerms *terms, double kvar, double own_kw_per_kvar,
           KcReactiveAlternative *alternative)
{
    double hours = network->load->hours;

    kc_reactive_order_clip(&network->order, kvar, network->clips);
    for (int m = 0; m < network->load->months; m++) {
        const KcReactiveClip *clip = &network->clips[m];
        double saved = is_square(terms) ? clip->saved_square : clip->saved;
        KcReactiveMonth *month = &alternative->months[m];

        month->kvarh_lag = hours * (network->month_mixed[m] + clip->lag);
        month->kvarh_lead = hours * (network->month_mixed[m] + clip->lead);
        month->loss_kwh = hours * (loss_factor(terms) * saved - own_kw_per_kvar * clip->given);
    }
    alternative->peak_kva = sqrt(kc_reactive_svg_peak(&network->peaks, kvar));
}

KcStatus
kc_reactive_switch_svg(KcContext *context, KcReactiveSwitch *network, const KcReactiveTerms *terms,
                       double kvar, double own_kw_per_kvar, KcReactiveAlternative *alternative)
{
    if (network->has_order) {
        svg_sorted(network, terms, kvar, own_kw_per_kvar, alternative);
        return KC_OK;
    }
    for (size_t t = 0; t < network->load->count; t++) {
        double wanted = network->wanted[t], net = network->kvar[t];

        net = net < 0 ? net : 0;
        net = net > -kvar ? net : -kvar;
        network->given[t] = wanted > 0 ? (wanted < kvar ? wanted : kvar) : net;
    }
    return kc_reactive_switch_given(context, network, terms, own_kw_per_kvar, alternative);
}
