/* The change of a bill: parts that add up, each factor alone, any order of moving, zeros. */
#include "check.h"

#include "core/rng.h"
#include "core/tariff_change.h"

#define PERIODS 3

typedef struct Random {
    double kwh[PERIODS], price[PERIODS];
    KcBillMonth month;
} Random;

static void
fill(Random *random, KcRng *rng)
{
    for (int p = 0; p < PERIODS; p++) {
        random->kwh[p] = 1000 * kc_rng_uniform(rng);
        random->price[p] = 2 * kc_rng_uniform(rng) - 0.2;
    }
    random->month = (KcBillMonth){random->kwh,
                                  random->price,
                                  500 * kc_rng_uniform(rng),
                                  40 * kc_rng_uniform(rng),
                                  20 * kc_rng_uniform(rng) - 1,
                                  0.1 * kc_rng_uniform(rng)};
}

static double
sum_of(const double parts[KC_BILL_FACTORS])
{
    double sum = 0;

    for (int i = 0; i < KC_BILL_FACTORS; i++)
        sum += parts[i];
    return sum;
}

/* The bill when the factors of `subset` are the new month's, written down anew. */
static double
mixed(const KcBillMonth *old, const KcBillMonth *new, int subset)
{
#define FROM(factor) (subset >> (factor)&1 ? new : old)
    const KcBillMonth *prices = FROM(KC_BILL_PRICE), *volume = FROM(KC_BILL_VOLUME), *mix = FROM(KC_BILL_MIX);
    double energy = 0, all = 0, energy_money = 0;

    for (int p = 0; p < PERIODS; p++) {
        energy += volume->kwh[p];
        all += mix->kwh[p];
    }
    for (int p = 0; p < PERIODS; p++)
        energy_money += energy * (mix->kwh[p] / all) * prices->price[p];
    return (energy_money + FROM(KC_BILL_DEMAND)->demand * prices->demand_price) *
               (1 + FROM(KC_BILL_POWER_FACTOR)->adjustment_pct / 100) +
           energy * prices->unadjusted_price;
}

/* Averages over all 120 orders, as the Shapley value is defined. */
static void
over_all_orders(const KcBillMonth *old, const KcBillMonth *new, double parts[KC_BILL_FACTORS])
{
    int orders = 0;

    for (int i = 0; i < KC_BILL_FACTORS; i++)
        parts[i] = 0;
    for (int code = 0; code < 5 * 5 * 5 * 5 * 5; code++) {
        int subset = 0, rest = code, order[KC_BILL_FACTORS];

        for (int i = 0; i < KC_BILL_FACTORS; i++, rest /= 5) {
            order[i] = rest % 5;
            subset |= 1 << order[i];
        }
        if (subset != 31)
            continue;
        orders++;
        subset = 0;
        for (int i = 0; i < KC_BILL_FACTORS; i++) {
            double before = mixed(old, new, subset);

            subset |= 1 << order[i];
            parts[order[i]] += mixed(old, new, subset) - before;
        }
    }
    CHECK(orders == 120);
    for (int i = 0; i < KC_BILL_FACTORS; i++)
        parts[i] /= orders;
}

static void
parts_are_the_mean_over_all_orders(void)
{
    KcContext context = check_context();
    KcRng rng;

    kc_rng_seed(&rng, 2);
    for (int trial = 0; trial < 50; trial++) {
        double parts[KC_BILL_FACTORS], expected[KC_BILL_FACTORS];
        Random old, new;

        fill(&old, &rng);
        fill(&new, &rng);
        CHECK(kc_tariff_change(&context, &old.month, &new.month, PERIODS, parts) == KC_OK);
        over_all_orders(&old.month, &new.month, expected);
        for (int i = 0; i < KC_BILL_FACTORS; i++)
            CHECK_NEAR(parts[i], expected[i], 1e-8);
        CHECK_NEAR(sum_of(parts), kc_tariff_bill(&new.month, PERIODS) - kc_tariff_bill(&old.month, PERIODS),
                   1e-8);
        /* The way back is the same with the other sign. */
        CHECK(kc_tariff_change(&context, &new.month, &old.month, PERIODS, expected) == KC_OK);
        for (int i = 0; i < KC_BILL_FACTORS; i++)
            CHECK_NEAR(parts[i], -expected[i], 1e-8);
    }
    check_context_end(&context);
}

static void
what_alone_changes_takes_all(void)
{
    const double kwh[3] = {100, 200, 300}, more[3] = {200, 400, 600}, moved[3] = {0, 200, 400};
    const double price[3] = {1.6, 1, 0.4}, dearer[3] = {1.7, 1, 0.4};
    const KcBillMonth base = {kwh, price, 50, 40, 2, 0.05};
    KcBillMonth months[KC_BILL_FACTORS] = {base, base, base, base, base};
    KcContext context = check_context();
    double parts[KC_BILL_FACTORS];

    months[KC_BILL_PRICE].price = dearer;
    months[KC_BILL_VOLUME].kwh = more;
    months[KC_BILL_MIX].kwh = moved;
    months[KC_BILL_POWER_FACTOR].adjustment_pct = -0.75;
    months[KC_BILL_DEMAND].demand = 60;
    for (int i = 0; i < KC_BILL_FACTORS; i++) {
        CHECK(kc_tariff_change(&context, &base, &months[i], 3, parts) == KC_OK);
        for (int k = 0; k < KC_BILL_FACTORS; k++)
            CHECK_NEAR(parts[k], k == i ? kc_tariff_bill(&months[i], 3) - kc_tariff_bill(&base, 3) : 0, 1e-9);
    }
    CHECK_NEAR(kc_tariff_bill(&base, 3), (50 * 40 + 160 + 200 + 120) * 1.02 + 600 * 0.05, 1e-9);
    check_context_end(&context);
}

static void
a_month_without_energy_has_no_mix(void)
{
    const double kwh[2] = {100, 300}, none[2] = {0, 0}, price[2] = {1.6, 0.4};
    const KcBillMonth base = {kwh, price, 0, 0, 0, 0}, still = {none, price, 0, 0, 0, 0};
    KcContext context = check_context();
    double parts[KC_BILL_FACTORS];

    CHECK(kc_tariff_change(&context, &base, &still, 2, parts) == KC_OK);
    CHECK_NEAR(parts[KC_BILL_VOLUME], -280, 1e-9);
    CHECK(parts[KC_BILL_MIX] == 0 && parts[KC_BILL_PRICE] == 0);
    CHECK(kc_tariff_change(&context, &still, &still, 2, parts) == KC_OK);
    CHECK(sum_of(parts) == 0);
    check_context_end(&context);
}

static void
what_is_no_bill_is_refused(void)
{
    const double kwh[1] = {1}, minus[1] = {-1}, huge[1] = {1e300}, nan[1] = {NAN};
    const KcBillMonth good = {kwh, kwh, 0, 0, 0, 0};
    KcBillMonth bad = good;
    KcContext context = check_context();
    double parts[KC_BILL_FACTORS];

    bad.kwh = minus;
    CHECK(kc_tariff_change(&context, &good, &bad, 1, parts) == KC_INVALID);
    bad.kwh = huge;
    CHECK(kc_tariff_change(&context, &bad, &good, 1, parts) == KC_RANGE);
    bad = good;
    bad.price = nan;
    CHECK(kc_tariff_change(&context, &bad, &good, 1, parts) == KC_RANGE);
    bad = good;
    bad.demand = INFINITY;
    CHECK(kc_tariff_change(&context, &bad, &good, 1, parts) == KC_RANGE);
    check_context_end(&context);
}

int
main(void)
{
    RUN(parts_are_the_mean_over_all_orders);
    RUN(what_alone_changes_takes_all);
    RUN(a_month_without_energy_has_no_mix);
    RUN(what_is_no_bill_is_refused);
    return DONE();
}
