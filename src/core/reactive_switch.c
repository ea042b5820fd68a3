/* Compensation switched over a load; see reactive_switch.h. */
#include "core/reactive_switch.h"

#include "core/arena.h"
#include "core/transformer_load.h"

#include <math.h>
#include <string.h>

#define HOURS_OF_YEAR 8760
#define POLL_INTERVALS 32768

static KcStatus
allocate(KcContext *context, const KcReactiveLoad *load, KcReactiveSwitch *network)
{
    double **const by_interval[] = {&network->kvar, &network->mixed, &network->wanted, &network->square_kva,
                                    &network->given};
    double **const by_month[] = {&network->month_lag, &network->month_lead, &network->month_mixed,
                                 &network->month_saved};
    size_t cells = (size_t)load->months * (size_t)network->levels;
    void *memory;

    for (size_t i = 0; i < sizeof by_interval / sizeof *by_interval; i++)
        if (kc_allocate_doubles(context, load->count, by_interval[i]))
            return context->error.status;
    for (size_t i = 0; i < sizeof by_month / sizeof *by_month; i++)
        if (kc_allocate_doubles(context, (size_t)load->months, by_month[i]))
            return context->error.status;
    if (kc_allocate(context, load->count, sizeof *network->is_counted, &memory))
        return context->error.status;
    network->is_counted = memory;
    if (kc_allocate(context, load->count, sizeof *network->steps, &memory))
        return context->error.status;
    network->steps = memory;
    if (kc_allocate(context, load->count, sizeof *network->order, &memory))
        return context->error.status;
    network->order = memory;
    if (kc_allocate(context, cells, sizeof *network->cells, &memory))
        return context->error.status;
    network->cells = memory;
    if (kc_allocate(context, cells, sizeof *network->below, &memory))
        return context->error.status;
    network->below = memory;
    if (kc_allocate(context, cells, sizeof *network->above, &memory))
        return context->error.status;
    network->above = memory;
    if (kc_allocate(context, (size_t)network->levels * (size_t)network->levels, sizeof *network->moves,
                    &memory))
        return context->error.status;
    network->moves = memory;
    return kc_allocate_doubles(context, (size_t)network->levels + 1, &network->crossings);
}

/* Sorts the intervals in network->order by square_kva descending, equal ones in the order of time. */
static KcStatus
sort_peaks(KcContext *context, KcReactiveSwitch *network)
{
    size_t count = network->order_count;
    uint64_t *keys;
    uint32_t *places;
    size_t *sorted;

    if (kc_allocate_unset(context, count, sizeof *keys, (void **)&keys) ||
        kc_allocate_unset(context, count, sizeof *places, (void **)&places) ||
        kc_allocate_unset(context, count, sizeof *sorted, (void **)&sorted))
        return context->error.status;
    for (size_t i = 0; i < count; i++) {
        /* Doubles from 0 on are ordered as their bits are; -0 is none. */
        double square = network->square_kva[network->order[i]] + 0.0;

        memcpy(&keys[i], &square, sizeof square);
        keys[i] = ~keys[i];
    }
    if (kc_transformer_sort(context, keys, count, places))
        return context->error.status;
    for (size_t i = 0; i < count; i++)
        sorted[i] = network->order[places[i]];
    network->order = sorted;
    return KC_OK;
}

/* Intervals whose kVA could still be the highest when the kvar are compensated: those that reach the highest kW, a step that
 * leads as far as it may added. */
static KcStatus
find_peaks(KcContext *context, const KcReactiveTerms *terms, KcReactiveSwitch *network)
{
    const KcReactiveLoad *load = network->load;
    double most_kw = 0, lead = 0, least;

    for (int u = 0; u < terms->unit_count; u++)
        if (terms->units[u].kind == KC_REACTIVE_BANK) {
            double share = terms->voltage_v / terms->units[u].rated_v;

            lead = fmax(lead, terms->lead_limit * terms->units[u].rated_kvar * share * share /
                                  (1 - terms->units[u].detuning_pct / 100));
        }
    for (size_t t = 0; t < load->count; t++) {
        most_kw = fmax(most_kw, fabs(load->kw[t]));
        network->most_square_kva = fmax(network->most_square_kva, network->square_kva[t]);
        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
    }
    least = most_kw * most_kw - lead * lead;
    for (size_t t = 0; t < load->count; t++)
        if (network->square_kva[t] >= least)
            network->order[network->order_count++] = t;
    return sort_peaks(context, network);
}

KcStatus
kc_reactive_switch_begin(KcContext *context, const KcReactiveLoad *load, const KcReactiveTerms *terms,
                         KcReactiveSwitch *network)
{
    *network = (KcReactiveSwitch){.load = load, .levels = terms->most_steps + 1};
    if (allocate(context, load, network))
        return context->error.status;
    for (size_t t = 0; t < load->count; t++) {
        double kw = load->kw[t], kvar = load->kvar_lag[t] - load->kvar_lead[t];
        int m = load->month[t];

        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
        network->kvar[t] = kvar;
        network->mixed[t] = fmin(load->kvar_lag[t], load->kvar_lead[t]);
        network->wanted[t] = kvar - fmax(kw, 0) * terms->target_tangent;
        network->square_kva[t] = kw * kw + kvar * kvar;
        network->is_counted[t] = kw >= 0 || terms->export_counts;
        if (network->is_counted[t]) {
            network->month_lag[m] += load->hours * load->kvar_lag[t];
            network->month_lead[m] += load->hours * load->kvar_lead[t];
            network->month_mixed[m] += network->mixed[t];
        }
    }
    return find_peaks(context, terms, network);
}

/* The number of steps after `now`, of at most `most`, where `wanted` steps are. */
static inline int
moved(int now, double wanted, const KcReactiveTerms *terms, int most)
{
    /* Without branches: what a load does next cannot be predicted. */
    double least = wanted - terms->switch_on, high = wanted + terms->lead_limit;
    int from, to;

    least = least > 0 ? least : 0;
    least = least < most ? least : most;
    high = high > 0 ? high : 0;
    high = high < most ? high : most;
    from = (int)least;
    from += from < least;
    to = (int)high;
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

/* Losses go with kvar² where the transformer's are known, else with kvar. */
static bool
is_square(const KcReactiveTerms *terms)
{
    return !isnan(terms->load_loss_kw) && !isnan(terms->kva);
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

KcStatus
kc_reactive_switch_run(KcContext *context, KcReactiveSwitch *network, const KcReactiveTerms *terms,
                       double step_kvar)
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
    accumulate(network, terms, step_kvar);
    count_crossings(network);
    return KC_OK;
}

/* The highest kVA² with at most `steps` steps. An interval's grows by no more than what a step may lead. */
static double
bank_peak(const KcReactiveSwitch *network, double lead, double step_kvar, int steps)
{
    double most = 0;

    for (size_t i = 0; i < network->order_count; i++) {
        size_t t = network->order[i];
        int on = network->steps[t] < steps ? network->steps[t] : steps;
        double left = network->kvar[t] - on * step_kvar;

        if (network->square_kva[t] + lead * lead <= most)
            break;
        most = fmax(most, network->load->kw[t] * network->load->kw[t] + left * left);
    }
    return most;
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
    alternative->peak_kva = sqrt(bank_peak(network, terms->lead_limit * step_kvar, step_kvar, steps));
}

void
kc_reactive_switch_svg(KcReactiveSwitch *network, double kvar)
{
    for (size_t t = 0; t < network->load->count; t++) {
        double wanted = network->wanted[t], net = network->kvar[t];

        net = net < 0 ? net : 0;
        net = net > -kvar ? net : -kvar;
        network->given[t] = wanted > 0 ? (wanted < kvar ? wanted : kvar) : net;
    }
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
        double square = load->kw[t] * load->kw[t] + left * left;

        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
        most = most > square ? most : square;
        month->loss_kwh -= hours * own_kw_per_kvar * fabs(given);
        if (!network->is_counted[t])
            continue;
        month->kvarh_lag += hours * (network->mixed[t] + (left > 0 ? left : 0));
        month->kvarh_lead += hours * (network->mixed[t] + (left < 0 ? -left : 0));
        network->month_saved[load->month[t]] +=
            hours * (by_square ? given * (before + left) : fabs(before) - fabs(left));
    }
    for (int m = 0; m < load->months; m++)
        alternative->months[m].loss_kwh += loss_factor(terms) * network->month_saved[m];
    alternative->peak_kva = sqrt(most);
    return KC_OK;
}
