/* Fuzz target: cash flows of any doubles. What is computed is finite or said not to exist, and holds by definition. */
#include "core/investment.h"
#include "tools.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define MOST_FLOWS 12

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    KcContext context = {.arena = fuzz_arena_begin()};
    double values[MOST_FLOWS + 1] = {0};
    size_t count = bytes / sizeof(double);
    KcInvestment result;

    count = count < MOST_FLOWS + 1 ? count : MOST_FLOWS + 1;
    memcpy(values, data, count * sizeof(double));
    for (size_t t = 1; t < count; t++)
        if (!isfinite(values[t]))
            values[t] = 0;
    if (count == 0 || kc_investment_appraise(&context, values + 1, count - 1, values[0], &result) != KC_OK)
        return 0;
    CHECK(isfinite(result.npv) && (count == 2 || isfinite(result.annuity)));
    CHECK(isnan(result.payback) || (result.payback >= 0 && result.payback <= (double)(count - 2)));
    CHECK(isnan(result.discounted_payback) ||
          (result.discounted_payback >= 0 && result.discounted_payback <= (double)(count - 2)));
    CHECK((result.irr_kind == KC_IRR_FOUND) == !isnan(result.irr));
    if (result.irr_kind == KC_IRR_FOUND)
        CHECK(result.irr >= 1 / KC_INVESTMENT_MOST_GROWTH - 1 - 1e-9 &&
              result.irr <= KC_INVESTMENT_MOST_GROWTH * (1 + 1e-9));
    return 0;
}
