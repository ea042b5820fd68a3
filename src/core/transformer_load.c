/* The measured load of transformers; see transformer_load.h. */
#include "core/transformer_load.h"

#include "core/arena.h"
#include "core/numeric.h"

#include <math.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGITS (1 << DIGIT_BITS)
#define PASSES 6 /* of 11 bits: 64 and more */
#define INTERVALS_A_POLL 65536

/* One pass over a digit: counts first, then every place goes where its digit begins. */
static KcStatus
sort_by_digit(KcContext *context, const uint64_t *keys, const uint32_t *from, uint32_t *to, size_t count,
              size_t *begins, int shift)
{
    size_t at = 0;

    for (size_t digit = 0; digit < DIGITS; digit++) {
        size_t here = begins[digit];

        begins[digit] = at;
        at += here;
    }
    for (size_t i = 0; i < count; i++) {
        to[begins[keys[from[i]] >> shift & (DIGITS - 1)]++] = from[i];
        if (i % INTERVALS_A_POLL == 0 && kc_poll(context))
            return context->error.status;
    }
    return KC_OK;
}

/* Starts with the places as they are; whether that is their order, as it is of the times of most loads. */
static KcStatus
place(KcContext *context, const uint64_t *keys, size_t count, uint32_t *order, bool *is_sorted)
{
    KcStatus status = KC_OK;

    *is_sorted = true;
    for (size_t i = 0; status == KC_OK && i < count; i++) {
        order[i] = (uint32_t)i;
        *is_sorted = *is_sorted && (i == 0 || keys[i - 1] <= keys[i]);
        if (i % INTERVALS_A_POLL == 0)
            status = kc_poll(context);
    }
    return status;
}

KcStatus
kc_transformer_sort(KcContext *context, const uint64_t *keys, size_t count, uint32_t *order)
{
    uint32_t *other, *from = order;
    size_t *begins;
    bool is_sorted;
    KcStatus status;

    if (count > UINT32_MAX)
        return kc_fail(context, KC_TOO_LARGE, "load has too many intervals");
    status = place(context, keys, count, order, &is_sorted);
    if (status == KC_OK && is_sorted)
        return KC_OK;
    if (status == KC_OK)
        status = kc_allocate_unset(context, count, sizeof *other, (void **)&other);
    if (status == KC_OK)
        status = kc_allocate(context, PASSES * DIGITS, sizeof *begins, (void **)&begins);
    if (status != KC_OK)
        return status;
    for (size_t i = 0; status == KC_OK && i < count; i++) {
        if (i % INTERVALS_A_POLL == 0)
            status = kc_poll(context);
        for (int pass = 0; pass < PASSES; pass++)
            begins[pass * DIGITS + (keys[i] >> pass * DIGIT_BITS & (DIGITS - 1))]++;
    }
    for (int pass = 0; status == KC_OK && pass < PASSES; pass++) {
        size_t *counts = begins + pass * DIGITS;
        uint32_t *to = from == order ? other : order;

        /* A digit that all have in common sorts nothing. */
        if (count && counts[keys[0] >> pass * DIGIT_BITS & (DIGITS - 1)] == count)
            continue;
        status = sort_by_digit(context, keys, from, to, count, counts, pass * DIGIT_BITS);
        from = to;
    }
    if (from != order)
        memcpy(order, from, count * sizeof *order);
    return status;
}

static KcStatus
check_intervals(KcContext *context, const KcTransformerInterval *intervals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const KcTransformerInterval *interval = &intervals[i];

        if (!(interval->hours > 0 && interval->hours <= KC_TRANSFORMER_LOAD_MOST) || !(interval->kva >= 0))
            return kc_fail(context, KC_INVALID,
                           "an interval of a load must have hours above 0 and kVA from 0");
        if (interval->kva > KC_TRANSFORMER_LOAD_MOST || fabs(interval->kw) > KC_TRANSFORMER_LOAD_MOST) {
            kc_fail(context, KC_RANGE, "load must not exceed %g kVA", KC_TRANSFORMER_LOAD_MOST);
            return kc_detail(context, "Got %g.", fmax(interval->kva, fabs(interval->kw)));
        }
        if (i % INTERVALS_A_POLL == 0 && kc_poll(context))
            return context->error.status;
    }
    return KC_OK;
}

static KcStatus
allocate_sums(KcContext *context, size_t count, KcTransformerSums *sums)
{
    const size_t bytes = sizeof(double);
    KcStatus status = kc_allocate_unset(context, count, bytes, (void **)&sums->squares);

    if (status == KC_OK)
        status = kc_allocate_unset(context, count + 1, bytes, (void **)&sums->hours);
    if (status == KC_OK)
        status = kc_allocate_unset(context, count + 1, bytes, (void **)&sums->square_hours);
    if (status == KC_OK)
        sums->hours[0] = sums->square_hours[0] = 0;
    sums->count = 0;
    return status;
}

/* Sums while they grow. */
typedef struct Growth {
    KcSum hours;
    KcSum square_hours;
} Growth;

/* `are_alike`: all intervals are as long. */
static void
append(KcTransformerSums *sums, Growth *growth, double square, double hours, bool are_alike)
{
    kc_sum_add(&growth->square_hours, square * hours);
    sums->squares[sums->count++] = square;
    if (!are_alike)
        kc_sum_add(&growth->hours, hours);
    sums->hours[sums->count] = are_alike ? (double)sums->count * hours : kc_sum_value(&growth->hours);
    sums->square_hours[sums->count] = kc_sum_value(&growth->square_hours);
}

/* The months that occur, in their order; for each interval which of them it is in. */
static KcStatus
find_months(KcContext *context, const KcTransformerInterval *intervals, size_t count, KcTransformerLoad *load,
            uint32_t *places)
{
    uint64_t *keys;
    uint32_t *order;
    KcStatus status = kc_allocate_unset(context, count, sizeof *keys, (void **)&keys);

    if (status == KC_OK)
        status = kc_allocate_unset(context, count, sizeof *order, (void **)&order);
    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        keys[i] = (uint64_t)((int64_t)intervals[i].month - INT32_MIN);
    status = kc_transformer_sort(context, keys, count, order);
    for (size_t i = 0; status == KC_OK && i < count; i++) {
        load->month_count += i == 0 || keys[order[i]] != keys[order[i - 1]];
        places[order[i]] = (uint32_t)load->month_count - 1;
        if (i % INTERVALS_A_POLL == 0)
            status = kc_poll(context);
    }
    if (status == KC_OK)
        status = kc_allocate(context, load->month_count, sizeof *load->months, (void **)&load->months);
    for (size_t i = 0; status == KC_OK && i < count; i++) {
        KcTransformerMonth *month = &load->months[places[i]];

        month->month = intervals[i].month;
        month->sums.count++;
        if (i % INTERVALS_A_POLL == 0)
            status = kc_poll(context);
    }
    return status;
}

/* Peaks and energies; what is summed up does not depend on the order. */
static KcStatus
sum_powers(KcContext *context, const KcTransformerInterval *intervals, size_t count, const uint32_t *places,
           KcTransformerLoad *load)
{
    KcSum kvah = {0, 0}, *energies;
    KcStatus status = kc_allocate(context, load->month_count, sizeof *energies, (void **)&energies);

    if (status != KC_OK)
        return status;
    for (size_t m = 0; m < load->month_count; m++)
        load->months[m].peak_kw = NAN;
    for (size_t i = 0; i < count; i++) {
        KcTransformerMonth *month = &load->months[places[i]];
        double taken_kw = intervals[i].kw > 0 ? intervals[i].kw : 0;

        if (i % INTERVALS_A_POLL == 0 && kc_poll(context))
            return context->error.status;
        kc_sum_add(&kvah, intervals[i].kva * intervals[i].hours);
        if (intervals[i].kva > month->peak_kva)
            month->peak_kva = intervals[i].kva;
        if (isnan(intervals[i].kw))
            continue;
        if (!(taken_kw <= month->peak_kw))
            month->peak_kw = taken_kw;
        kc_sum_add(&energies[places[i]], taken_kw * intervals[i].hours);
    }
    load->kvah = kc_sum_value(&kvah);
    load->peak_kw = load->energy_kwh = NAN;
    for (size_t m = 0; m < load->month_count; m++) {
        KcTransformerMonth *month = &load->months[m];

        month->energy_kwh = isnan(month->peak_kw) ? NAN : kc_sum_value(&energies[m]);
        load->peak_kva = fmax(load->peak_kva, month->peak_kva);
        load->peak_kw = fmax(load->peak_kw, month->peak_kw);
        if (!isnan(month->energy_kwh))
            load->energy_kwh = (isnan(load->energy_kwh) ? 0 : load->energy_kwh) + month->energy_kwh;
    }
    return KC_OK;
}

/* The hours of all intervals where they are the same, as a rule they are; NaN else. */
static double
common_hours(const KcTransformerInterval *intervals, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (intervals[i].hours != intervals[0].hours)
            return NAN;
    return count ? intervals[0].hours : NAN;
}

/* `keys` are the bits of the kVA: what is read in the order of S² should lie close together. */
static KcStatus
fill_sums(KcContext *context, const KcTransformerInterval *intervals, const uint64_t *keys,
          const uint32_t *places, const uint32_t *order, KcTransformerLoad *load, size_t count)
{
    double hours_of_all = common_hours(intervals, count);
    bool are_alike = !isnan(hours_of_all);
    Growth whole = {{0, 0}, {0, 0}}, *growths;
    KcStatus status = kc_allocate(context, load->month_count, sizeof *growths, (void **)&growths);

    if (status == KC_OK)
        status = allocate_sums(context, count, &load->sums);
    for (size_t m = 0; status == KC_OK && m < load->month_count; m++)
        status = allocate_sums(context, load->months[m].sums.count, &load->months[m].sums);
    for (size_t i = 0; status == KC_OK && i < count; i++) {
        uint32_t place = places[order[i]];
        double hours = are_alike ? hours_of_all : intervals[order[i]].hours, kva;

        memcpy(&kva, &keys[order[i]], sizeof kva);
        append(&load->sums, &whole, kva * kva, hours, are_alike);
        append(&load->months[place].sums, &growths[place], kva * kva, hours, are_alike);
        if (i % INTERVALS_A_POLL == 0)
            status = kc_poll(context);
    }
    return status;
}

KcStatus
kc_transformer_load(KcContext *context, const KcTransformerInterval *intervals, size_t count,
                    KcTransformerLoad *load)
{
    uint64_t *keys;
    uint32_t *places, *order;
    KcStatus status = check_intervals(context, intervals, count);

    *load = (KcTransformerLoad){.peak_kw = NAN, .energy_kwh = NAN};
    if (status == KC_OK)
        status = kc_allocate_unset(context, count, sizeof *places, (void **)&places);
    if (status == KC_OK)
        status = kc_allocate_unset(context, count, sizeof *order, (void **)&order);
    if (status == KC_OK)
        status = kc_allocate_unset(context, count, sizeof *keys, (void **)&keys);
    if (status == KC_OK)
        status = find_months(context, intervals, count, load, places);
    if (status == KC_OK)
        status = sum_powers(context, intervals, count, places, load);
    if (status != KC_OK)
        return status;
    /* Doubles from 0 on are ordered as their bits are; -0 is none. */
    for (size_t i = 0; i < count; i++) {
        double kva = intervals[i].kva + 0.0;

        memcpy(&keys[i], &kva, sizeof kva);
    }
    status = kc_transformer_sort(context, keys, count, order);
    if (status == KC_OK)
        status = fill_sums(context, intervals, keys, places, order, load, count);
    if (status != KC_OK)
        return status;
    load->hours = load->sums.hours[count];
    load->kva2h = load->sums.square_hours[count];
    for (size_t m = 0; m < load->month_count; m++)
        load->months[m].hours = load->months[m].sums.hours[load->months[m].sums.count];
    return KC_OK;
}

/* How many intervals have at most this S². */
static size_t
count_up_to(const KcTransformerSums *sums, double square)
{
    size_t low = 0, high = sums->count;

    if (isinf(square))
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (sums->squares[middle] <= square)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

KcTransformerEnergy
kc_transformer_energy(const KcTransformerSums *sums, const KcTransformerSet *sets,
                      const KcTransformerSegment *segments, int segment_count)
{
    KcTransformerEnergy energy = {0, 0, 0, 0, 0};
    size_t from = 0;

    if (segment_count == 0)
        return (KcTransformerEnergy){NAN, NAN, NAN, NAN, NAN};
    for (int s = 0; s < segment_count && from < sums->count; s++) {
        const KcTransformerSet *set = &sets[segments[s].set];
        size_t to = count_up_to(sums, segments[s].to_square);
        double hours = sums->hours[to] - sums->hours[from];
        double square_hours = sums->square_hours[to] - sums->square_hours[from];

        if (to == from)
            continue;
        energy.no_load_kwh += set->line.active_kw * hours;
        energy.load_kwh += set->line.active_slope * square_hours;
        energy.no_load_kvarh += set->line.reactive_kvar * hours;
        energy.load_kvarh += set->line.reactive_slope * square_hours;
        energy.cost_kwh += set->cost_kw * hours + set->cost_slope * square_hours;
        from = to;
    }
    return energy;
}
