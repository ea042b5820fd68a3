/* The kvar of a load in ascending order; see reactive_order.h. */
#include "core/reactive_order.h"

#include "core/arena.h"
#include "core/transformer_load.h"

#include <math.h>
#include <string.h>

#define POLL_INTERVALS 32768
#define LEAST_BLOCK_BITS 6

/* The order of doubles as that of unsigned integers: negative ones have all bits turned, others the sign. -0 is 0. */
static uint64_t
key_of(double value)
{
    uint64_t bits;

    value += 0.0;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static KcStatus
sort(KcContext *context, const double *kvar, size_t count, uint32_t *sorted)
{
    uint64_t *keys;

    if (kc_allocate_unset(context, count, sizeof *keys, (void **)&keys))
        return context->error.status;
    for (size_t t = 0; t < count; t++) {
        keys[t] = key_of(kvar[t]);
        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
    }
    return kc_transformer_sort(context, keys, count, sorted);
}

static KcStatus
allocate(KcContext *context, bool with_squares, KcReactiveOrder *order)
{
    size_t count = order->count, groups = 2 * (size_t)order->months, blocks;

    /* As much memory for the blocks as for a number by interval, at most. */
    order->block_bits = LEAST_BLOCK_BITS;
    while ((size_t)1 << order->block_bits < groups)
        order->block_bits++;
    blocks = (count >> order->block_bits) + 1;
    if (kc_allocate_unset(context, count, sizeof *order->kvar, (void **)&order->kvar) ||
        kc_allocate_unset(context, count, sizeof *order->groups, (void **)&order->groups) ||
        kc_allocate(context, count + 1, sizeof *order->crossings, (void **)&order->crossings) ||
        kc_allocate_unset(context, blocks, groups * sizeof *order->before, (void **)&order->before) ||
        kc_allocate(context, groups + 1, sizeof *order->first, (void **)&order->first) ||
        kc_allocate(context, 3 * groups, sizeof *order->counts, (void **)&order->counts) ||
        kc_allocate_unset(context, count + groups, sizeof *order->sums, (void **)&order->sums))
        return context->error.status;
    if (with_squares)
        return kc_allocate_unset(context, count + groups, sizeof *order->squares, (void **)&order->squares);
    return KC_OK;
}

/* Puts kvar and groups in their order; `places` become the places of the intervals. */
static KcStatus
put_in_order(KcContext *context, const KcReactiveLoad *load, const double *kvar, const bool *is_counted,
             uint32_t *places, KcReactiveOrder *order)
{
    size_t groups = 2 * (size_t)order->months, mask = ((size_t)1 << order->block_bits) - 1;
    uint32_t *counts = order->counts, *sorted;

    if (kc_allocate_unset(context, order->count, sizeof *sorted, (void **)&sorted) ||
        sort(context, kvar, order->count, sorted))
        return context->error.status;
    for (size_t i = 0; i <= order->count; i++) {
        uint32_t t;

        if (i % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
        if ((i & mask) == 0)
            memcpy(order->before + (i >> order->block_bits) * groups, counts, groups * sizeof *counts);
        if (i == order->count)
            break;
        t = sorted[i];
        places[t] = (uint32_t)i;
        order->kvar[i] = kvar[t];
        order->groups[i] = (uint32_t)(load->month[t] + (is_counted[t] ? 0 : order->months));
        counts[order->groups[i]]++;
    }
    for (size_t g = 1; g <= groups; g++)
        order->first[g] = order->first[g - 1] + counts[g - 1] + 1;
    return KC_OK;
}

/* The sums of kvar, and of kvar² where they are wanted, before each interval of its group. */
static KcStatus
sum_up(KcContext *context, bool with_squares, KcReactiveOrder *order)
{
    size_t groups = 2 * (size_t)order->months, *next;

    if (kc_allocate_unset(context, groups, sizeof *next, (void **)&next))
        return context->error.status;
    for (size_t g = 0; g < groups; g++) {
        next[g] = order->first[g];
        order->sums[next[g]] = (KcSum){0, 0};
        if (with_squares)
            order->squares[next[g]] = (KcSum){0, 0};
    }
    for (size_t i = 0; i < order->count; i++) {
        size_t at = next[order->groups[i]]++;
        double kvar = order->kvar[i];

        if (i % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
        order->sums[at + 1] = order->sums[at];
        kc_sum_add(&order->sums[at + 1], kvar);
        if (!with_squares)
            continue;
        order->squares[at + 1] = order->squares[at];
        kc_sum_add(&order->squares[at + 1], kvar * kvar);
    }
    return KC_OK;
}

/* A move between two places crosses those above the lower, up to the higher. */
static KcStatus
count_crossings(KcContext *context, const uint32_t *places, KcReactiveOrder *order)
{
    for (size_t t = 1; t < order->count; t++) {
        uint32_t one = places[t - 1], other = places[t];

        if (t % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
        order->crossings[(one < other ? one : other) + 1]++;
        order->crossings[(one < other ? other : one) + 1]--;
    }
    for (size_t i = 1; i <= order->count; i++) {
        order->crossings[i] += order->crossings[i - 1];
        if (i % POLL_INTERVALS == 0 && kc_poll(context))
            return context->error.status;
    }
    return KC_OK;
}

KcStatus
kc_reactive_order(KcContext *context, const KcReactiveLoad *load, const double *kvar, const bool *is_counted,
                  bool with_squares, KcReactiveOrder *order)
{
    uint32_t *places;

    *order = (KcReactiveOrder){.count = load->count, .months = load->months};
    if (allocate(context, with_squares, order) ||
        kc_allocate_unset(context, load->count, sizeof *places, (void **)&places) ||
        put_in_order(context, load, kvar, is_counted, places, order) || sum_up(context, with_squares, order))
        return context->error.status;
    return count_crossings(context, places, order);
}

/* How many kvar are below a value, of which the first `from` and none from `to` on are. */
static size_t
place_of(const KcReactiveOrder *order, size_t from, size_t to, double value)
{
    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (order->kvar[middle] < value)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* How many intervals of each group lie before a place. */
static void
count_before(const KcReactiveOrder *order, size_t place, uint32_t *counts)
{
    size_t groups = 2 * (size_t)order->months, block = place >> order->block_bits;

    memcpy(counts, order->before + block * groups, groups * sizeof *counts);
    for (size_t i = block << order->block_bits; i < place; i++)
        counts[order->groups[i]]++;
}

static double
sum_between(const KcSum *sums, uint32_t from, uint32_t to)
{
    KcSum sum = sums[to];

    kc_sum_add_pair(&sum, -sums[from].high, -sums[from].low);
    return kc_sum_value(&sum);
}

/* Σ(kvar − limit) of a stretch of a group. */
static double
sum_beyond(const KcSum *sums, uint32_t from, uint32_t to, double limit)
{
    KcSum sum = sums[to];

    kc_sum_add_pair(&sum, -sums[from].high, -sums[from].low);
    kc_sum_add_product(&sum, -limit, (double)to - from);
    return kc_sum_value(&sum);
}

/* Above zero but for rounding. */
static double
above_zero(double value)
{
    return value > 0 ? value : 0;
}

void
kc_reactive_order_cells(KcReactiveOrder *order, const size_t *begins, int levels, double step_kvar,
                        KcReactiveCell *cells)
{
    size_t groups = 2 * (size_t)order->months;
    uint32_t *from = order->counts, *turn = from + groups, *to = turn + groups, *last;

    count_before(order, 0, from);
    for (int n = 0; n < levels; n++) {
        size_t begin = n ? begins[n] : 0, end = n + 1 < levels ? begins[n + 1] : order->count;

        count_before(order, place_of(order, begin, end, n * step_kvar), turn);
        count_before(order, end, to);
        for (int m = 0; m < order->months; m++) {
            const KcSum *sums = order->sums + order->first[m];
            int idle = m + order->months;

            cells[m * levels + n] =
                (KcReactiveCell){.count = to[m] - from[m],
                                 .kvar = sum_between(sums, from[m], to[m]),
                                 .lead = above_zero(-sum_beyond(sums, from[m], turn[m], n * step_kvar)),
                                 .idle = to[idle] - from[idle]};
        }
        last = from;
        from = to;
        to = last;
    }
}

/* What is left, given and saved of a group of which `low` lead by more than `kvar`, `zero` lead, and from `high` on lag by so much. */
static KcReactiveClip
clip(const KcReactiveOrder *order, int group, uint32_t low, uint32_t zero, uint32_t high, double kvar)
{
    const KcSum *sums = order->sums + order->first[group];
    uint32_t end = (uint32_t)(order->first[group + 1] - order->first[group] - 1);
    double whole = (double)low + (end - high);
    KcReactiveClip clipped = {.lag = above_zero(sum_beyond(sums, high, end, kvar)),
                              .lead = above_zero(-sum_beyond(sums, 0, low, -kvar)),
                              .saved_square = NAN};

    clipped.given = kvar * whole + sum_between(sums, zero, high) - sum_between(sums, low, zero);
    clipped.saved = clipped.given;
    /* x² − (x − k)² = k·(2·(x − k) + k). */
    if (order->squares)
        clipped.saved_square = sum_between(order->squares + order->first[group], low, high) +
                               kvar * (2 * (clipped.lag + clipped.lead) + kvar * whole);
    return clipped;
}

void
kc_reactive_order_clip(KcReactiveOrder *order, double kvar, KcReactiveClip *clips)
{
    size_t groups = 2 * (size_t)order->months, count = order->count;
    uint32_t *low = order->counts, *zero = low + groups, *high = zero + groups;

    count_before(order, place_of(order, 0, count, -kvar), low);
    count_before(order, place_of(order, 0, count, 0), zero);
    count_before(order, place_of(order, 0, count, kvar), high);
    for (int m = 0; m < order->months; m++) {
        int idle = m + order->months;

        clips[m] = clip(order, m, low[m], zero[m], high[m], kvar);
        clips[m].given += clip(order, idle, low[idle], zero[idle], high[idle], kvar).given;
    }
}
