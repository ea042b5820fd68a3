/* The powers of a day put into its cheapest hours. */
#ifndef KC_TARIFF_FILL_H
#define KC_TARIFF_FILL_H

#include "core/tariff.h"

/* As fmax of numbers, which is a call each time. */
static inline double
kc_tariff_larger(double a, double b)
{
    return a > b ? a : b;
}

/* One day: the cheapest powers between low and high that add up to what `power` does, low ≤ power ≤ high in each
 * interval, every interval with a price. `reversed`: the price falls with the ratio (a flat price below 0). `premium`: what
 * each kWh above `power` costs more, in units of the ratio. */
void kc_tariff_fill_day(const KcTariffSlots *slots, bool reversed, double premium, const double *power,
                        const double *low, const double *high, double *filled);

#endif
