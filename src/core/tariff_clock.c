/* A day of a month, minute by minute; see tariff_clock.h. */
#include "core/tariff_clock.h"

#include "core/arena.h"

#include <math.h>
#include <string.h>

#define ROWS_A_POLL 1024

/* The band of a price, a new one where it has none; NO_BAND where there are too many, which nobody has. */
static uint8_t
band_of(KcTariffClock *clock, KcTariffPeriod period, double ratio)
{
    for (int i = 0; i < clock->bands; i++)
        if (clock->band[i].period == period && clock->band[i].ratio == ratio)
            return (uint8_t)i;
    if (clock->bands == KC_TARIFF_MOST_BANDS)
        return KC_TARIFF_NO_BAND;
    clock->band[clock->bands] = (KcTariffBand){period, ratio};
    return (uint8_t)clock->bands++;
}

static bool
is_overlay(KcTariffPeriod period)
{
    return period == KC_CRITICAL_PEAK || period == KC_DEEP_VALLEY;
}

/* One floor of the day: the base periods, or what lies over them. */
typedef struct Layer {
    uint8_t band[KC_TARIFF_DAY_MINUTES];
    bool conflict[KC_TARIFF_DAY_MINUTES];
} Layer;

static void
lay(Layer *layer, uint8_t band, int starts, int ends)
{
    for (int minute = starts; minute < ends; minute++) {
        if (layer->band[minute] != KC_TARIFF_NO_BAND && layer->band[minute] != band)
            layer->conflict[minute] = true;
        layer->band[minute] = band;
    }
}

static void
lay_row(Layer *layer, uint8_t band, const KcTariffHours *row)
{
    if (row->ends > row->starts) {
        lay(layer, band, row->starts, row->ends);
    } else {
        lay(layer, band, row->starts, KC_TARIFF_DAY_MINUTES);
        lay(layer, band, 0, row->ends);
    }
}

/* What rules the minute: the overlay where there is one, else the base; nothing where rows contradict each other. */
static void
merge_layers(const Layer *base, const Layer *over, KcTariffClock *clock, KcTariffFault *faults)
{
    for (int minute = 0; minute < KC_TARIFF_DAY_MINUTES; minute++) {
        const Layer *layer = over->band[minute] != KC_TARIFF_NO_BAND ? over : base;
        bool conflict = layer->conflict[minute];

        clock->minute[minute] = conflict ? KC_TARIFF_NO_BAND : layer->band[minute];
        faults[minute] = conflict                                     ? KC_TARIFF_OVERLAP
                         : clock->minute[minute] == KC_TARIFF_NO_BAND ? KC_TARIFF_GAP
                                                                      : KC_TARIFF_SOUND;
    }
}

KcStatus
kc_tariff_clock_fill(KcContext *context, const KcTariffHours *rows, size_t count, int32_t day, int32_t from,
                     KcTariffClock *clock, KcTariffFault *faults)
{
    Layer base, over;
    bool any = false;
    KcStatus status = KC_OK;

    memset(base.band, KC_TARIFF_NO_BAND, sizeof base.band);
    memset(base.conflict, 0, sizeof base.conflict);
    over = base;
    for (size_t i = 0; i < count && status == KC_OK; i++) {
        if (i % ROWS_A_POLL == 0)
            status = kc_poll(context);
        if (rows[i].from != from || rows[i].to < day)
            continue;
        lay_row(is_overlay(rows[i].period) ? &over : &base, band_of(clock, rows[i].period, rows[i].ratio),
                &rows[i]);
        any = true;
    }
    if (any) {
        merge_layers(&base, &over, clock, faults);
    } else {
        memset(clock->minute, KC_TARIFF_NO_BAND, sizeof clock->minute);
        faults[0] = KC_TARIFF_GAP;
    }
    return status;
}

/* By ratio, then by place. */
static void
sort_slots(KcTariffSlots *slots)
{
    int last = slots->points;

    for (int i = 0; i < slots->points; i++) {
        int place = slots->priced;

        if (isnan(slots->ratio[i])) {
            slots->order[--last] = (uint16_t)i;
            continue;
        }
        while (place > 0 && slots->ratio[slots->order[place - 1]] > slots->ratio[i]) {
            slots->order[place] = slots->order[place - 1];
            place--;
        }
        slots->order[place] = (uint16_t)i;
        slots->priced++;
    }
}

static void
fill_slot(const KcTariffClock *clock, int minutes, int i, KcTariffSlots *slots)
{
    const uint8_t *band = clock->minute + (size_t)i * (size_t)minutes;
    double sum = 0;

    slots->band[i] = band[0];
    for (int k = 0; k < minutes; k++) {
        if (band[k] != band[0])
            slots->band[i] = KC_TARIFF_MIXED_BAND;
        sum += band[k] == KC_TARIFF_NO_BAND ? NAN : clock->band[band[k]].ratio;
    }
    slots->ratio[i] = slots->band[i] < KC_TARIFF_MIXED_BAND ? clock->band[band[0]].ratio : sum / minutes;
}

KcStatus
kc_tariff_clock_slots(KcContext *context, const KcTariffClock *clock, int points, KcTariffSlots **made)
{
    KcTariffSlots *slots;
    size_t count = (size_t)points;
    KcStatus status = kc_allocate(context, 1, sizeof *slots, (void **)&slots);

    if (status == KC_OK)
        status = kc_allocate(context, count, sizeof *slots->band, (void **)&slots->band);
    if (status == KC_OK)
        status = kc_allocate(context, count, sizeof *slots->order, (void **)&slots->order);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, count, &slots->ratio);
    if (status != KC_OK)
        return status;
    slots->clock = clock;
    slots->points = points;
    for (int i = 0; i < points; i++)
        fill_slot(clock, KC_TARIFF_DAY_MINUTES / points, i, slots);
    sort_slots(slots);
    *made = slots;
    return KC_OK;
}
