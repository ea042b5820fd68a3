/* Coincidence of several loads; see load_group.h. */
#include "core/load_group.h"

#include "core/arena.h"

#include <math.h>

#define ROWS_A_POLL ((size_t)1 << 16)
#define WORD_BITS 64

/* Of each time: the sum and how many have a value; of each member and time whether it has. */
typedef struct Places {
    KcLoadSpan span;
    size_t count;
    KcSum *totals;
    int32_t *present;
    uint64_t *taken;
    size_t words; /* of a member */
} Places;

static size_t
place_of(const Places *places, int64_t at)
{
    return places->span.step ? (size_t)((at - places->span.first) / places->span.step) : 0;
}

static KcStatus
allocate_places(KcContext *context, Places *places, int32_t member_count)
{
    KcStatus status = kc_allocate(context, places->count, sizeof(KcSum), (void **)&places->totals);
    size_t bits;

    places->words = places->count / WORD_BITS + 1;
    if (status == KC_OK && !kc_size_multiply(places->words, (size_t)member_count, &bits))
        status = kc_fail(context, KC_TOO_LARGE, "too many customers and times");
    if (status == KC_OK)
        status = kc_allocate(context, places->count, sizeof(int32_t), (void **)&places->present);
    if (status == KC_OK)
        status = kc_allocate(context, bits, sizeof(uint64_t), (void **)&places->taken);
    return status;
}

static void
note_twice(KcGroup *group, int32_t member, int64_t at)
{
    if (group->state != KC_LOAD_DUPLICATE_TIMES || at < group->state_at ||
        (at == group->state_at && member < group->state_member)) {
        group->state_at = at;
        group->state_member = member;
    }
    group->state = KC_LOAD_DUPLICATE_TIMES;
}

static void
add_value(Places *places, KcGroup *group, int32_t member, int64_t at, double value)
{
    KcGroupMember *own = &group->members[member];
    size_t place = place_of(places, at);
    uint64_t *word = &places->taken[(size_t)member * places->words + place / WORD_BITS];
    uint64_t bit = (uint64_t)1 << place % WORD_BITS;

    if (*word & bit) {
        note_twice(group, member, at);
        return;
    }
    *word |= bit;
    kc_sum_add(&places->totals[place], value);
    places->present[place]++;
    own->values++;
    if (!(value <= own->peak) || (value == own->peak && at < own->peak_at)) {
        own->peak = value;
        own->peak_at = at;
    }
}

static KcStatus
find_peak(KcContext *context, const Places *places, double valid_share, int32_t member_count, KcGroup *group)
{
    KcStatus status = KC_OK;

    for (size_t place = 0; place < places->count && status == KC_OK; place++) {
        double total = kc_sum_value(&places->totals[place]);

        status = place % ROWS_A_POLL ? KC_OK : kc_poll(context);
        if (places->present[place] == 0)
            continue;
        group->times++;
        if (!kc_load_is_enough(places->present[place], valid_share, member_count))
            continue;
        group->counted++;
        if (!(total <= group->peak)) {
            group->peak = total;
            group->peak_at = places->span.first + (int64_t)place * places->span.step;
            group->at_peak = (size_t)places->present[place];
        }
    }
    return status;
}

static void
take_ratio(KcGroup *group, int32_t member_count)
{
    KcSum sum = {0, 0};

    for (int32_t i = 0; i < member_count; i++)
        if (!isnan(group->members[i].peak))
            kc_sum_add(&sum, group->members[i].peak);
    group->sum_of_peaks = kc_sum_value(&sum);
    group->coincidence = group->sum_of_peaks > 0 && group->peak > 0 ? group->peak / group->sum_of_peaks : NAN;
}

static KcStatus
make_places(KcContext *context, const int64_t *times, size_t count, int32_t member_count, Places *places,
            KcGroup *group)
{
    KcStatus status = kc_load_span(context, times, count, &places->span, &group->state, &group->state_at);
    int64_t steps;

    if (status != KC_OK || group->state == KC_LOAD_INFINITE_TIME)
        return status;
    steps = places->span.step ? (places->span.last - places->span.first) / places->span.step + 1 : 1;
    if (group->state == KC_LOAD_OK && kc_load_is_sparse(steps, 1, count))
        group->state = KC_LOAD_IRREGULAR_TIMES;
    if (group->state == KC_LOAD_IRREGULAR_TIMES) {
        group->state_at = places->span.first;
        group->last_at = places->span.last;
        return KC_OK;
    }
    places->count = (size_t)steps;
    return allocate_places(context, places, member_count);
}

KcStatus
kc_load_group(KcContext *context, const int32_t *members, const int64_t *times, const double *values,
              size_t count, int32_t member_count, double valid_share, KcGroup *group)
{
    Places places = {.count = 0};
    KcStatus status;

    *group = (KcGroup){.state = KC_LOAD_NO_VALUES, .peak = NAN};
    if (count == 0)
        return KC_OK;
    status = kc_allocate(context, member_count, sizeof *group->members, (void **)&group->members);
    if (status == KC_OK)
        status = make_places(context, times, count, member_count, &places, group);
    if (status != KC_OK || group->state != KC_LOAD_OK)
        return status;
    for (int32_t i = 0; i < member_count; i++)
        group->members[i] = (KcGroupMember){.peak = NAN, .at_peak = NAN};
    for (size_t i = 0; i < count && status == KC_OK; i++) {
        if (!isnan(values[i]))
            add_value(&places, group, members[i], times[i], values[i]);
        status = i % ROWS_A_POLL ? KC_OK : kc_poll(context);
    }
    if (status != KC_OK || group->state != KC_LOAD_OK)
        return status;
    status = find_peak(context, &places, valid_share, member_count, group);
    if (status != KC_OK)
        return status;
    if (group->counted == 0) {
        group->state = group->times ? KC_LOAD_TOO_SHORT : KC_LOAD_NO_VALUES;
        return KC_OK;
    }
    for (size_t i = 0; i < count && status == KC_OK; i++) {
        if (times[i] == group->peak_at && !isnan(values[i]))
            group->members[members[i]].at_peak = values[i];
        status = i % ROWS_A_POLL ? KC_OK : kc_poll(context);
    }
    take_ratio(group, member_count);
    return status;
}
