/* Whether an investment pays: textbook values, payback, rates that exist, do not, or are several. */
#include "check.h"

#include "core/investment.h"
#include "core/rng.h"

static KcInvestment
appraised(const double *flows, size_t count, double rate, KcStatus expected)
{
    KcContext context = check_context();
    KcInvestment result = {0};

    CHECK(kc_investment_appraise(&context, flows, count, rate, &result) == expected);
    check_context_end(&context);
    return result;
}

/* 300 kvar at 150 CNY, 4000 CNY a month for ten years, 8 %. */
static void
a_capacitor_bank_pays(void)
{
    double flows[11];
    KcInvestment result;

    kc_investment_level_flows(flows, 10, 45000, 48000, 0, 0);
    result = appraised(flows, 11, 0.08, KC_OK);
    CHECK_NEAR(result.npv, 277083.91, 0.01);
    CHECK_NEAR(100 * result.irr, 106.591, 0.001);
    CHECK_NEAR(result.payback, 0.9375, 1e-12);
    CHECK_NEAR(result.discounted_payback, 45000 / (48000 / 1.08), 0.1);
    CHECK(ceil(result.discounted_payback) == 2);
    CHECK_NEAR(result.annuity * kc_investment_annuity(0.08, 10), result.npv, 1e-6);
}

static void
annuity_factors_are_those_of_the_tables(void)
{
    CHECK_NEAR(kc_investment_annuity(0.07, 20), 10.5940142, 1e-6);
    CHECK_NEAR(kc_investment_annuity(0.08, 10), 6.7100814, 1e-6);
    CHECK_NEAR(kc_investment_annuity(0, 12), 12, 0);
    CHECK_NEAR(kc_investment_annuity(1e-12, 12), 12, 1e-9);
    CHECK_NEAR(kc_investment_annuity(-0.5, 2), 2 + 4, 1e-12);
}

static void
growth_and_what_is_left_count(void)
{
    double flows[4];

    kc_investment_level_flows(flows, 3, 100, 10, 0.5, 7);
    CHECK(flows[0] == -100 && flows[1] == 10 && flows[2] == 15 && flows[3] == 22.5 + 7);
}

static void
flows_of_one_sign_have_no_rate(void)
{
    const double costs[3] = {-1, -2, -3}, gains[3] = {0, 2, 3}, nothing[3] = {0, 0, 0};
    KcInvestment result = appraised(costs, 3, 0.1, KC_OK);

    CHECK(isnan(result.irr) && result.irr_kind == KC_IRR_ONE_SIGN && isnan(result.payback));
    result = appraised(gains, 3, 0.1, KC_OK);
    CHECK(isnan(result.irr) && result.irr_kind == KC_IRR_ONE_SIGN && result.payback == 0);
    result = appraised(nothing, 3, 0.1, KC_OK);
    CHECK(isnan(result.irr) && result.npv == 0 && result.payback == 0);
}

static void
several_rates_are_none(void)
{
    /* 10 % and 20 %: (1.1 d − 1)(1.2 d − 1), turned. */
    const double two[3] = {-100, 230, -132}, none[3] = {1, -1, 1}, one[4] = {-100, 50, -1, 80};
    KcInvestment result = appraised(two, 3, 0.15, KC_OK);

    CHECK(result.irr_kind == KC_IRR_SEVERAL && isnan(result.irr) && result.npv > 0);
    result = appraised(none, 3, 0.1, KC_OK);
    CHECK(result.irr_kind == KC_IRR_OUT_OF_RANGE && isnan(result.irr));
    result = appraised(one, 4, 0.1, KC_OK);
    CHECK(result.irr_kind == KC_IRR_FOUND);
    CHECK_NEAR(kc_investment_npv(one, 4, result.irr), 0, 1e-9);
}

static void
rates_are_found_wherever_they_lie(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 11);
    for (int i = 0; i < 2000; i++) {
        int years = 1 + i % 40;
        double flows[41], rate = expm1(10 * kc_rng_uniform(&rng) - 3), price = 0;
        KcInvestment result;

        for (int t = 1; t <= years; t++) {
            flows[t] = kc_rng_uniform(&rng);
            price += flows[t] * pow(1 + rate, -t);
        }
        flows[0] = -price;
        result = appraised(flows, (size_t)years + 1, 0.05, KC_OK);
        CHECK(result.irr_kind == KC_IRR_FOUND);
        CHECK_NEAR(log1p(result.irr), log1p(rate), 1e-9);
    }
}

static void
zeros_about_the_flows_change_nothing(void)
{
    double flows[1001] = {0};

    flows[5] = -100;
    flows[6] = 110;
    CHECK_NEAR(appraised(flows, 1001, 0, KC_OK).irr, 0.1, 1e-12);
    flows[6] = 0;
    flows[1000] = 100;
    CHECK_NEAR(appraised(flows, 1001, 0, KC_OK).irr, 0, 1e-12);
}

static void
extremes_are_told(void)
{
    const double huge[2] = {-1e308, 1.5e308}, tiny[2] = {-5e-324, 1e-323}, both[3] = {1e308, 1e308, 1e308};
    const double beyond[2] = {-1, 1e9};

    CHECK_NEAR(appraised(huge, 2, 0, KC_OK).irr, 0.5, 1e-12);
    CHECK_NEAR(appraised(tiny, 2, 0, KC_OK).irr, 1, 1e-12);
    CHECK(appraised(beyond, 2, 0, KC_OK).irr_kind == KC_IRR_OUT_OF_RANGE);
    appraised(both, 3, 0, KC_RANGE);
    appraised(huge, 0, 0, KC_INVALID);
    appraised(huge, KC_INVESTMENT_MOST_YEARS + 2, 0, KC_INVALID);
    appraised(huge, 2, -1, KC_INVALID);
    appraised(huge, 2, NAN, KC_INVALID);
    appraised(huge, 2, INFINITY, KC_INVALID);
}

static void
a_payback_begins_with_what_is_spent(void)
{
    const double late[] = {0, 0, -100, 50, 100}, costs[] = {0, -10, -10}, comes[] = {0, 10},
                 never[] = {0, -100, 0, 50};

    CHECK_NEAR(kc_investment_payback(late, 5, 0), 3.5, 1e-12);
    CHECK_NEAR(kc_investment_payback(late, 5, 0.1), 3 + (100 / 1.21 - 50 / 1.331) / (100 / 1.4641), 1e-12);
    CHECK(isnan(kc_investment_payback(costs, 3, 0)) && isnan(kc_investment_payback(never, 4, 0)));
    CHECK(kc_investment_payback(comes, 2, 0) == 0);
    /* Discounted to nothing. */
    CHECK(kc_investment_payback(late, 5, 1e200) >= 0);
}

int
main(void)
{
    RUN(a_capacitor_bank_pays);
    RUN(annuity_factors_are_those_of_the_tables);
    RUN(growth_and_what_is_left_count);
    RUN(flows_of_one_sign_have_no_rate);
    RUN(several_rates_are_none);
    RUN(rates_are_found_wherever_they_lie);
    RUN(zeros_about_the_flows_change_nothing);
    RUN(extremes_are_told);
    RUN(a_payback_begins_with_what_is_spent);
    return DONE();
}
