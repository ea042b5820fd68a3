/* Why a bill changed; see tariff_change.h. */
#include "core/tariff_change.h"

#include "core/numeric.h"

#include <math.h>

#define SUBSETS (1 << KC_BILL_FACTORS)

/* |S|!·(n − |S| − 1)!/n! for n = 5: how often a factor moves after exactly this many others. */
static const double order_share[KC_BILL_FACTORS] = {24 / 120.0, 6 / 120.0, 4 / 120.0, 6 / 120.0, 24 / 120.0};

static double
energy_of(const KcBillMonth *month, size_t periods)
{
    KcSum sum = {0, 0};

    for (size_t p = 0; p < periods; p++)
        kc_sum_add(&sum, month->kwh[p]);
    return kc_sum_value(&sum);
}

static bool
is_new(int subset, KcBillFactor factor)
{
    return subset >> factor & 1;
}

/* What a kWh costs on the mean with the mix of one month and the prices of one. A month without energy has no mix. */
static double
mean_price(const KcBillMonth *mix, const KcBillMonth *other, const KcBillMonth *prices, size_t periods)
{
    double energy = energy_of(mix, periods);
    KcSum sum = {0, 0};

    if (energy == 0) {
        mix = other;
        energy = energy_of(mix, periods);
    }
    if (energy == 0)
        return 0;
    for (size_t p = 0; p < periods; p++)
        kc_sum_add_product(&sum, mix->kwh[p] / energy, prices->price[p]);
    return kc_sum_value(&sum);
}

/* The bill with the factors of `subset` from the new month, the others from the old. */
static double
mixed_bill(const KcBillMonth *const months[2], size_t periods, int subset)
{
    const KcBillMonth *prices = months[is_new(subset, KC_BILL_PRICE)];
    double energy = energy_of(months[is_new(subset, KC_BILL_VOLUME)], periods);
    double mean = mean_price(months[is_new(subset, KC_BILL_MIX)], months[!is_new(subset, KC_BILL_MIX)],
                             prices, periods);
    double demand = months[is_new(subset, KC_BILL_DEMAND)]->demand;
    double adjustment = months[is_new(subset, KC_BILL_POWER_FACTOR)]->adjustment_pct;

    return (demand * prices->demand_price + energy * mean) * (1 + adjustment / 100) +
           energy * prices->unadjusted_price;
}

double
kc_tariff_bill(const KcBillMonth *month, size_t periods)
{
    const KcBillMonth *const months[2] = {month, month};

    return mixed_bill(months, periods, 0);
}

static KcStatus
check_month(KcContext *context, const KcBillMonth *month, size_t periods)
{
    const double values[] = {month->demand, month->demand_price, month->adjustment_pct,
                             month->unadjusted_price};
    bool fits = true;

    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        fits = fits && fabs(values[i]) <= KC_TARIFF_MOST;
    for (size_t p = 0; p < periods; p++)
        fits = fits && fabs(month->kwh[p]) <= KC_TARIFF_MOST && fabs(month->price[p]) <= KC_TARIFF_MOST;
    if (!fits)
        return kc_fail(context, KC_RANGE, "what a bill is made of must not exceed %g", KC_TARIFF_MOST);
    for (size_t p = 0; p < periods; p++)
        if (month->kwh[p] < 0)
            return kc_fail(context, KC_INVALID, "energy of a period must not be negative");
    return KC_OK;
}

KcStatus
kc_tariff_change(KcContext *context, const KcBillMonth *before, const KcBillMonth *after, size_t periods,
                 double parts[KC_BILL_FACTORS])
{
    const KcBillMonth *const months[2] = {before, after};
    double bill[SUBSETS];
    KcStatus status;

    if (periods > KC_BILL_MOST_PERIODS) {
        kc_fail(context, KC_TOO_LARGE, "a bill must have at most %d periods", KC_BILL_MOST_PERIODS);
        return kc_detail(context, "Got %zu.", periods);
    }
    status = check_month(context, before, periods);
    if (status == KC_OK)
        status = check_month(context, after, periods);
    if (status != KC_OK)
        return status;
    for (int subset = 0; subset < SUBSETS; subset++)
        bill[subset] = mixed_bill(months, periods, subset);
    for (int factor = 0; factor < KC_BILL_FACTORS; factor++) {
        KcSum part = {0, 0};

        for (int subset = 0; subset < SUBSETS; subset++)
            if (!is_new(subset, factor)) {
                double share = order_share[__builtin_popcount((unsigned)subset)];

                kc_sum_add_product(&part, share, bill[subset | 1 << factor]);
                kc_sum_add_product(&part, -share, bill[subset]);
            }
        parts[factor] = kc_sum_value(&part);
    }
    return KC_OK;
}
