/*
 * What a load costs under a tariff: energy and money by period, and the indices that tell how the periods are used.
 *
 * Energy is the mean power of an interval times its hours; an interval that lies in two periods is divided by
 * minutes. Only what is drawn is priced: power below 0 (export) is metered by a register of its own, and its energy is
 * told apart. Sums are compensated, so that neither their length nor their order shows.
 */
#ifndef KC_TARIFF_COST_H
#define KC_TARIFF_COST_H

#include "core/numeric.h"
#include "core/tariff.h"
#include "core/tariff_load.h"

typedef struct KcTariffCostPeriod {
    KcSum kwh;
    KcSum priced_kwh; /* of these, what has a price */
    KcSum cny;        /* of the priced energy, the fixed price included */
    KcSum minutes;    /* of the intervals that have a value */
} KcTariffCostPeriod;

typedef struct KcTariffCost {
    KcTariffCostPeriod period[KC_TARIFF_PERIODS];
    KcSum flat_cny;      /* what the priced energy would cost at the flat price */
    KcSum no_period_kwh; /* of minutes that belong to no period */
    KcSum export_kwh;    /* above 0 */
    int32_t first_day, last_day;
    size_t days;      /* with a row */
    size_t intervals; /* that a complete load from the first day to the last would have */
    size_t valid;     /* of these, those with a value */
    size_t duplicates;
    size_t unpriced; /* intervals with a value and a minute without a price */
    size_t unpriced_days;
    int32_t unpriced_day; /* the first of them, and the minute at which its interval begins */
    int unpriced_minute;
} KcTariffCost;

/* KC_RANGE above KC_TARIFF_MOST kW. Days are counted from 2000-01-01. 35,040 intervals: about 0.1 ms. */
KcStatus kc_tariff_cost(KcContext *context, KcTariff *tariff, const KcTariffLoad *load, KcTariffCost *cost);

/* The same for energies by period (kWh, NaN: none) in the month of a day. A period that runs in that month at two prices,
 * or not at all, has no price. Returns as a cost of one day. */
KcStatus kc_tariff_cost_energies(KcContext *context, KcTariff *tariff, int32_t day,
                                 const double kwh[KC_TARIFF_PERIODS], KcTariffCost *cost);

/* What the sums say; NaN where there is nothing to divide by. */
typedef struct KcTariffIndices {
    double kwh; /* all that was drawn */
    double priced_kwh;
    double cny;         /* NaN: nothing has a price */
    double average;     /* CNY per kWh */
    double flat;        /* CNY per kWh that the flat price would have been */
    double price_index; /* average / flat */
    double peak_share;  /* of the energy that belongs to a period: peak and critical peak */
    double flat_share;
    double valley_share; /* valley and deep valley */
    double valley_use; /* valley share / (valley hours / hours): 1 when it is used like the rest of the day */
} KcTariffIndices;

KcTariffIndices kc_tariff_indices(const KcTariffCost *cost);

#endif
