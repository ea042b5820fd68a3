/* What a load costs; see tariff_cost.h. */
#include "core/tariff_cost.h"

#include <math.h>
#include <string.h>

#define DAYS_A_POLL 256

/* Energy and minutes of a day by band. A day's sum has at most 1440 terms. */
typedef struct DaySums {
    double kwh[KC_TARIFF_MOST_BANDS];
    int minutes[KC_TARIFF_MOST_BANDS];
    double no_period_kwh;
    double export_kwh;
    size_t valid;
} DaySums;

typedef struct Day {
    int32_t day;
    const KcTariffSlots *slots; /* NULL: no hours */
    const KcTariffPrices *prices;
    bool is_priced; /* wherever there is a period */
} Day;

/* An interval that lies in more than one band, or in none: run by run. */
static void
add_mixed(const KcTariffSlots *slots, int i, double kw, DaySums *sums)
{
    int minutes = KC_TARIFF_DAY_MINUTES / slots->points;
    const uint8_t *band = slots->clock->minute + (size_t)i * (size_t)minutes;

    for (int begin = 0, end; begin < minutes; begin = end) {
        for (end = begin + 1; end < minutes && band[end] == band[begin]; end++)
            ;
        if (band[begin] == KC_TARIFF_NO_BAND) {
            sums->no_period_kwh += kw * (end - begin) / 60;
        } else {
            sums->kwh[band[begin]] += kw * (end - begin) / 60;
            sums->minutes[band[begin]] += end - begin;
        }
    }
}

static void
add_day(const Day *day, const double *kw, int points, DaySums *sums)
{
    int minutes = KC_TARIFF_DAY_MINUTES / points;
    double hours = 24.0 / points;

    for (int i = 0; i < points; i++) {
        double drawn = kw[i] > 0 ? kw[i] : 0;
        uint8_t band = day->slots ? day->slots->band[i] : KC_TARIFF_NO_BAND;

        if (isnan(kw[i]))
            continue;
        sums->valid++;
        sums->export_kwh += (drawn - kw[i]) * hours;
        if (band < KC_TARIFF_MOST_BANDS) {
            sums->kwh[band] += drawn * hours;
            sums->minutes[band] += minutes;
        } else if (band == KC_TARIFF_MIXED_BAND) {
            add_mixed(day->slots, i, drawn, sums);
        } else {
            sums->no_period_kwh += drawn * hours;
        }
    }
}

/* Intervals that have a value and no price, or no price for a part. */
static void
note_unpriced(const Day *day, const double *kw, int points, KcTariffCost *cost)
{
    size_t before = cost->unpriced;

    if (day->is_priced && day->slots->priced == points)
        return;
    for (int i = 0; i < points; i++)
        if (!isnan(kw[i]) && (!day->is_priced || isnan(day->slots->ratio[i]))) {
            if (cost->unpriced == 0) {
                cost->unpriced_day = day->day;
                cost->unpriced_minute = i * (KC_TARIFF_DAY_MINUTES / points);
            }
            cost->unpriced++;
        }
    cost->unpriced_days += cost->unpriced > before;
}

static void
add_priced(KcTariffCost *cost, const KcTariffBand *band, const KcTariffPrices *prices, double kwh)
{
    KcTariffCostPeriod *period = &cost->period[band->period];

    kc_sum_add(&period->priced_kwh, kwh);
    kc_sum_add_product(&period->cny, kwh, prices->flat * band->ratio + prices->fixed);
    kc_sum_add_product(&cost->flat_cny, kwh, prices->flat + prices->fixed);
}

static void
close_day(const Day *day, const DaySums *sums, KcTariffCost *cost)
{
    kc_sum_add(&cost->no_period_kwh, sums->no_period_kwh);
    kc_sum_add(&cost->export_kwh, sums->export_kwh);
    cost->valid += sums->valid;
    if (!day->slots)
        return;
    for (int i = 0; i < day->slots->clock->bands; i++) {
        const KcTariffBand *band = &day->slots->clock->band[i];

        kc_sum_add(&cost->period[band->period].kwh, sums->kwh[i]);
        kc_sum_add(&cost->period[band->period].minutes, sums->minutes[i]);
        if (day->is_priced)
            add_priced(cost, band, day->prices, sums->kwh[i]);
    }
}

static KcStatus
find_day(KcContext *context, KcTariff *tariff, int32_t day, int points, Day *found)
{
    int32_t index;
    int month = kc_tariff_month(day, &index);

    *found = (Day){.day = day, .prices = kc_tariff_prices_on(tariff, day)};
    return kc_tariff_slots_on(context, tariff, day, month, points, &found->slots);
}

static KcStatus
check_load(KcContext *context, const double *kw, int points)
{
    for (int i = 0; i < points; i++)
        if (fabs(kw[i]) > KC_TARIFF_MOST) {
            kc_fail(context, KC_RANGE, "power and energy must not exceed %g", KC_TARIFF_MOST);
            return kc_detail(context, "Got %g.", kw[i]);
        }
    return KC_OK;
}

KcStatus
kc_tariff_cost(KcContext *context, KcTariff *tariff, const KcTariffLoad *load, KcTariffCost *cost)
{
    KcStatus status = KC_OK;

    *cost = (KcTariffCost){.days = load->days, .duplicates = load->duplicates};
    for (size_t d = 0; status == KC_OK && d < load->days; d++) {
        const double *kw = load->kw + d * (size_t)load->points;
        DaySums sums;
        Day day;

        memset(&sums, 0, sizeof sums);
        status = check_load(context, kw, load->points);
        if (status == KC_OK)
            status = find_day(context, tariff, load->day[d], load->points, &day);
        if (status != KC_OK)
            break;
        day.is_priced = day.slots && day.prices && !isnan(day.prices->flat);
        add_day(&day, kw, load->points, &sums);
        note_unpriced(&day, kw, load->points, cost);
        close_day(&day, &sums, cost);
        if (d % DAYS_A_POLL == 0)
            status = kc_poll(context);
    }
    if (load->days) {
        cost->first_day = load->day[0];
        cost->last_day = load->day[load->days - 1];
        cost->intervals = (size_t)((int64_t)cost->last_day - cost->first_day + 1) * (size_t)load->points;
    }
    return status;
}

/* The one band of a period on this clock; NULL: none or several. */
static const KcTariffBand *
only_band(const KcTariffClock *clock, int period)
{
    const KcTariffBand *found = NULL;
    bool runs[KC_TARIFF_MOST_BANDS] = {false};

    for (int minute = 0; minute < KC_TARIFF_DAY_MINUTES; minute++)
        if (clock->minute[minute] != KC_TARIFF_NO_BAND)
            runs[clock->minute[minute]] = true;
    for (int i = 0; i < clock->bands; i++)
        if (runs[i] && (int)clock->band[i].period == period) {
            if (found)
                return NULL;
            found = &clock->band[i];
        }
    return found;
}

/* How many minutes of the day a period has. */
static int
minutes_of(const KcTariffClock *clock, int period)
{
    int minutes = 0;

    for (int i = 0; i < KC_TARIFF_DAY_MINUTES; i++)
        minutes +=
            clock->minute[i] != KC_TARIFF_NO_BAND && (int)clock->band[clock->minute[i]].period == period;
    return minutes;
}

KcStatus
kc_tariff_cost_energies(KcContext *context, KcTariff *tariff, int32_t day,
                        const double kwh[KC_TARIFF_PERIODS], KcTariffCost *cost)
{
    Day found;
    KcStatus status = find_day(context, tariff, day, 1, &found);

    *cost = (KcTariffCost){.first_day = day, .last_day = day, .days = 1, .unpriced_day = day};
    if (status == KC_OK)
        status = check_load(context, kwh, KC_TARIFF_PERIODS);
    for (int i = 0; status == KC_OK && i < KC_TARIFF_PERIODS; i++) {
        const KcTariffBand *band = found.slots ? only_band(found.slots->clock, i) : NULL;

        if (found.slots)
            kc_sum_add(&cost->period[i].minutes, minutes_of(found.slots->clock, i));
        if (isnan(kwh[i]))
            continue;
        cost->intervals++;
        cost->valid++;
        kc_sum_add(&cost->period[i].kwh, kwh[i]);
        if (band && found.prices && !isnan(found.prices->flat))
            add_priced(cost, band, found.prices, kwh[i]);
        else if (kwh[i] != 0)
            cost->unpriced++;
    }
    cost->unpriced_days = cost->unpriced > 0;
    return status;
}

static double
ratio(double part, double whole)
{
    return whole != 0 ? part / whole : NAN;
}

KcTariffIndices
kc_tariff_indices(const KcTariffCost *cost)
{
    KcTariffIndices indices = {.cny = NAN};
    KcSum kwh = {0, 0}, priced = {0, 0}, cny = {0, 0}, minutes = {0, 0};
    double of[KC_TARIFF_PERIODS], in_periods, valley_minutes;

    for (int i = 0; i < KC_TARIFF_PERIODS; i++) {
        const KcTariffCostPeriod *period = &cost->period[i];

        of[i] = kc_sum_value(&period->kwh);
        kc_sum_merge(&kwh, &period->kwh);
        kc_sum_merge(&priced, &period->priced_kwh);
        kc_sum_merge(&cny, &period->cny);
        kc_sum_merge(&minutes, &period->minutes);
    }
    in_periods = kc_sum_value(&kwh);
    kc_sum_merge(&kwh, &cost->no_period_kwh);
    indices.kwh = kc_sum_value(&kwh);
    indices.priced_kwh = kc_sum_value(&priced);
    if (cost->valid > cost->unpriced || indices.priced_kwh != 0)
        indices.cny = kc_sum_value(&cny);
    indices.average = ratio(indices.cny, indices.priced_kwh);
    indices.flat = ratio(kc_sum_value(&cost->flat_cny), indices.priced_kwh);
    indices.price_index = ratio(indices.average, indices.flat);
    indices.peak_share = ratio(of[KC_CRITICAL_PEAK] + of[KC_PEAK], in_periods);
    indices.flat_share = ratio(of[KC_FLAT], in_periods);
    indices.valley_share = ratio(of[KC_VALLEY] + of[KC_DEEP_VALLEY], in_periods);
    valley_minutes =
        kc_sum_value(&cost->period[KC_VALLEY].minutes) + kc_sum_value(&cost->period[KC_DEEP_VALLEY].minutes);
    indices.valley_use = ratio(indices.valley_share, ratio(valley_minutes, kc_sum_value(&minutes)));
    return indices;
}
