/* A day's powers in its cheapest hours; see tariff_fill.h. */
#include "core/tariff_fill.h"

/* Of an energy: less is what sums leave. */
#define ROUNDING 1e-12

/*
 * Levels the powers of `count` intervals, `total` in all, between their bounds: min Σ x² with Σ x = total. After Bitran
 * & Hax, "Disaggregation and resource allocation using convex knapsack problems with bounded variables", Management
 * Science 27 (1981): what the common level violates more on the whole is pegged to its bound, until nothing is.
 */
static void
level_out(const uint16_t *members, int count, double total, const double *low, const double *high,
          double *filled)
{
    uint16_t open[KC_TARIFF_DAY_MINUTES];

    for (int i = 0; i < count; i++)
        open[i] = members[i];
    while (count > 0) {
        double level = total / count, below = 0, above = 0;
        int kept = 0;

        for (int i = 0; i < count; i++) {
            below += kc_tariff_larger(0, low[open[i]] - level);
            above += kc_tariff_larger(0, level - high[open[i]]);
        }
        for (int i = 0; i < count; i++) {
            int slot = open[i];
            bool at_low = below > 0 && below >= above && low[slot] >= level;
            bool at_high = above > 0 && above >= below && high[slot] <= level;

            filled[slot] = at_low ? low[slot] : at_high ? high[slot] : level;
            if (at_low || at_high)
                total -= filled[slot];
            else
                open[kept++] = (uint16_t)slot;
        }
        if (kept == count)
            break;
        count = kept;
    }
}

/* Intervals of one price, order[begin … end − 1], from `low` up to `high` or as far as `rest` goes. */
static void
fill_group(const uint16_t *order, int begin, int end, const double *low, const double *high, double *rest,
           double *filled)
{
    double room = 0, least = 0;

    for (int i = begin; i < end; i++) {
        room += high[order[i]] - low[order[i]];
        least += low[order[i]];
    }
    if (room > *rest) {
        level_out(order + begin, end - begin, least + *rest, low, high, filled);
        *rest = 0;
        return;
    }
    for (int i = begin; i < end; i++)
        filled[order[i]] = high[order[i]];
    *rest -= room;
}

static int
group_end(const KcTariffSlots *slots, const uint16_t *order, int begin)
{
    int end = begin;

    while (end < slots->priced && slots->ratio[order[end]] == slots->ratio[order[begin]])
        end++;
    return end;
}

/* Each interval twice: what it has at its price, what comes to it at its price and the premium. */
static void
fill_with_premium(const KcTariffSlots *slots, const uint16_t *order, double sign, double premium,
                  const double *power, const double *low, const double *high, double rest, double *filled)
{
    double nothing = rest * ROUNDING;

    for (int keep = 0, add = 0, end; add < slots->priced && rest > nothing;) {
        double price = sign * slots->ratio[order[add]] + premium;

        if (keep < slots->priced && sign * slots->ratio[order[keep]] <= price) {
            end = group_end(slots, order, keep);
            fill_group(order, keep, end, low, power, &rest, filled);
            keep = end;
        } else {
            end = group_end(slots, order, add);
            fill_group(order, add, end, power, high, &rest, filled);
            add = end;
        }
    }
}

void
kc_tariff_fill_day(const KcTariffSlots *slots, bool reversed, double premium, const double *power,
                   const double *low, const double *high, double *filled)
{
    uint16_t order[KC_TARIFF_DAY_MINUTES];
    int count = slots->priced, end;
    double rest = 0;

    for (int i = 0; i < count; i++) {
        order[i] = slots->order[reversed ? count - 1 - i : i];
        filled[order[i]] = low[order[i]];
        rest += power[order[i]] - low[order[i]];
    }
    if (premium > 0) {
        fill_with_premium(slots, order, reversed ? -1 : 1, premium, power, low, high, rest, filled);
        return;
    }
    for (int begin = 0; begin < count && rest > 0; begin = end) {
        end = group_end(slots, order, begin);
        fill_group(order, begin, end, low, high, &rest, filled);
    }
}
