/*
 * Why a bill changed: its change between two months divided among price, volume, mix of periods, power factor and demand.
 *
 * The bill is (D·d + E·Σ s_p·c_p)·(1 + a/100) + E·g: D the billed demand or capacity at price d, E the energy, s_p the
 * periods' shares at price c_p, a the adjustment by power factor in percent, g what is not adjusted (government
 * funds) per kWh. Each factor's part is its Shapley value: what it changes when it goes from the old month's to the new
 * month's, averaged over all orders in which the five can do so (Shapley 1953; for decompositions Shorrocks, "Decomposition
 * procedures for distributional analysis", Journal of Economic Inequality 11, 2013). Of the exact decompositions it is the
 * one that treats the factors alike, leaves nothing over and, unlike the logarithmic mean (LMDI, Ang 2004), takes
 * zeros and negative numbers as they come.
 */
#ifndef KC_TARIFF_CHANGE_H
#define KC_TARIFF_CHANGE_H

#include "core/tariff.h"

typedef enum KcBillFactor {
    KC_BILL_PRICE, /* of energy, of demand, and what is not adjusted */
    KC_BILL_VOLUME,
    KC_BILL_MIX,
    KC_BILL_POWER_FACTOR,
    KC_BILL_DEMAND
} KcBillFactor;

#define KC_BILL_FACTORS 5
#define KC_BILL_MOST_PERIODS 1000

typedef struct KcBillMonth {
    const double *kwh;   /* by period */
    const double *price; /* CNY per kWh, by period */
    double demand;       /* billed kW or kVA */
    double demand_price; /* CNY per kW or kVA and month */
    double adjustment_pct;
    double unadjusted_price; /* CNY per kWh */
} KcBillMonth;

/* The bill in CNY. */
double kc_tariff_bill(const KcBillMonth *month, size_t periods);

/* Parts that add up to the change (to 1e-12 of the larger bill's parts). All numbers are finite, up to KC_TARIFF_MOST in
 * magnitude (else KC_RANGE), the energies from 0 (else KC_INVALID). A month without energy has the mix of the other. KC_TOO_LARGE
 * above KC_BILL_MOST_PERIODS. 32 evaluations. */
KcStatus kc_tariff_change(KcContext *context, const KcBillMonth *before, const KcBillMonth *after,
                          size_t periods, double parts[KC_BILL_FACTORS]);

#endif
