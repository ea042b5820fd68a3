/*
 * Whether an investment pays: net present value, internal rate of return, payback, annuity.
 *
 * Cash flows stand at the ends of years 0 … count − 1: the first is what is spent now (negative), the others are what
 * each year brings. Rates are fractions (0.08). Flows are finite. Source: any textbook of engineering economics, e.g.
 * Park, "Contemporary Engineering Economics", chapters 5 to 7. Nothing allocates but the root finder. Cost: the number of
 * flows, for the internal rate some sixty times that, four thousand times that where flows change their sign more than
 * once.
 */
#ifndef KC_INVESTMENT_H
#define KC_INVESTMENT_H

#include "core/status.h"

#define KC_INVESTMENT_MOST_YEARS 1000

/* The rates among which the internal rate is looked for: 1 + rate from 1/KC_INVESTMENT_MOST_GROWTH to it. */
#define KC_INVESTMENT_MOST_GROWTH 1e6

typedef enum KcInvestmentIrr {
    KC_IRR_FOUND,
    KC_IRR_ONE_SIGN,    /* all flows have one sign: there is none */
    KC_IRR_SEVERAL,     /* more than one rate makes the value 0: none of them says anything */
    KC_IRR_OUT_OF_RANGE /* none, or none within the limits */
} KcInvestmentIrr;

typedef struct KcInvestment {
    double npv;     /* net present value */
    double annuity; /* the same as an equal amount at the end of each year but the first */
    double irr;     /* NaN where irr_kind is not KC_IRR_FOUND */
    KcInvestmentIrr irr_kind;
    double payback;            /* years, NaN: never */
    double discounted_payback; /* the same with discounted flows */
} KcInvestment;

/* a(n, r) = (1 − (1 + r)^−n)/r, what 1 a year for n years is worth now; n where r is 0. rate > −1. */
double kc_investment_annuity(double rate, double years);

/* Σ flows[t]·(1 + rate)^−t; rate > −1. Infinite or NaN beyond all numbers. */
double kc_investment_npv(const double *flows, size_t count, double rate);

/* Years until the flows, discounted by `rate` (0: as they are), have added up to 0 for the first time after something was spent, a
 * year's flow being taken as even over the year: rounded up it is the first year whose sum is not negative. 0: nothing is spent
 * before something comes in; NaN: never. */
double kc_investment_payback(const double *flows, size_t count, double rate);

/* The rate at which the net present value is 0, by Brent's method in a bracket of ln(1 + rate). */
KcStatus kc_investment_irr(KcContext *context, const double *flows, size_t count, double *irr,
                           KcInvestmentIrr *kind);

/* All of them. KC_INVALID: no flow, more than KC_INVESTMENT_MOST_YEARS + 1 of them, a rate that is not above −1; KC_RANGE: a
 * value beyond all numbers. */
KcStatus kc_investment_appraise(KcContext *context, const double *flows, size_t count, double rate,
                                KcInvestment *result);

/* Fills years + 1 flows: `price` is spent now, `saving` comes at the end of the first year and grows by the fraction
 * `growth` a year, `residual` is what is left of the price at the end. */
void kc_investment_level_flows(double *flows, int years, double price, double saving, double growth,
                               double residual);

#endif
