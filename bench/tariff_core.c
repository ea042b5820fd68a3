/* CPU of a tariff's arithmetic without a server, ms, least of some runs: a load of 96 points a day made ready, its cost, its
 * plan of moving (with six rotations), and the plan of a year's basic charge. */
#include "core/arena.h"
#include "core/tariff_shift.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MOST_DAYS 3650
#define RUNS 20
#define FIRST_DAY 8766 /* 2024-01-01 */

static double
cpu_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void
must(KcStatus status)
{
    if (status != KC_OK)
        exit(1);
}

/* Peak, flat and valley, the critical peak of two months. */
static KcTariff *
make_tariff(KcContext *context)
{
    static const struct {
        KcTariffPeriod period;
        int starts, ends;
        double ratio;
    } base[] = {{KC_PEAK, 600, 720, 1.6}, {KC_PEAK, 900, 1260, 1.6}, {KC_FLAT, 420, 600, 1},
                {KC_FLAT, 720, 900, 1},   {KC_FLAT, 1260, 1380, 1},  {KC_VALLEY, 1380, 420, 0.4}};
    static const KcTariffPrices price = {
        KC_TARIFF_ALWAYS, KC_TARIFF_FOREVER, 0.65, 0.05, {22, 35.2, 0.4, 1.05, 2, 260, 0.9}};
    KcTariffHours rows[12 * 7];
    size_t count = 0;
    KcTariff *tariff;

    for (int month = 1; month <= 12; month++) {
        for (size_t i = 0; i < sizeof base / sizeof *base; i++)
            rows[count++] = (KcTariffHours){KC_TARIFF_ALWAYS, KC_TARIFF_FOREVER, month,        base[i].period,
                                            base[i].starts,   base[i].ends,      base[i].ratio};
        if (month == 7 || month == 8)
            rows[count++] = (KcTariffHours){
                KC_TARIFF_ALWAYS, KC_TARIFF_FOREVER, month, KC_CRITICAL_PEAK, 900, 1020, 1.92};
    }
    must(kc_tariff_build(context, rows, count, &price, 1, &tariff));
    return tariff;
}

static void
measure_load(KcTariff *tariff, KcDayCurve *curves, size_t days)
{
    const KcShiftTask task = {.share = 0.2,
                              .limit_kw = 250,
                              .rotations = 6,
                              .rotate_minutes = {-360, -240, -120, 120, 240, 360},
                              .basic_mode = KC_BASIC_NO_MODE,
                              .capacity_kva = NAN,
                              .contract_kw = NAN};
    double least[3] = {INFINITY, INFINITY, INFINITY};

    for (int run = 0; run < RUNS; run++) {
        KcContext context = {.arena = kc_malloc_arena((size_t)1 << 30)};
        double at[4];
        KcTariffLoad load;
        KcTariffCost cost;
        KcShift shift;

        at[0] = cpu_ms();
        must(kc_tariff_load_curves(&context, curves, days, 96, &load));
        at[1] = cpu_ms();
        must(kc_tariff_cost(&context, tariff, &load, &cost));
        at[2] = cpu_ms();
        must(kc_tariff_shift(&context, tariff, &load, &task, &shift));
        at[3] = cpu_ms();
        for (int i = 0; i < 3; i++)
            least[i] = fmin(least[i], at[i + 1] - at[i]);
        kc_malloc_arena_end(context.arena);
    }
    printf("  %4zu days: made ready %.3f, cost %.3f, shift %.3f\n", days, least[0], least[1], least[2]);
}

static void
measure_basic(void)
{
    static const KcBasicRules rules = {22, 35.2, 0.4, 1.05, 2, 260, 0.9};
    const KcBasicChoice choice = {KC_BASIC_CAPACITY, 3, 1, 0, 0};
    KcContext context = {.arena = kc_malloc_arena((size_t)1 << 30)};
    KcBasicMonth months[12];
    KcBasicPlan plan;
    double begin = cpu_ms();

    for (int i = 0; i < 12; i++)
        months[i] = (KcBasicMonth){24288 + i, 1000, 400 + i * 13 % 7 * 50, 1e5, NAN, &rules};
    for (int run = 0; run < 1000; run++)
        must(kc_tariff_basic_plan(&context, months, 12, &choice, &plan));
    printf("  basic charge of 12 months: %.4f\n", (cpu_ms() - begin) / 1000);
    kc_malloc_arena_end(context.arena);
}

int
main(void)
{
    static const size_t days[] = {30, 91, 365, 1460, MOST_DAYS};
    static float values[MOST_DAYS][96];
    static KcDayCurve curves[MOST_DAYS];
    KcContext context = {.arena = kc_malloc_arena((size_t)1 << 30)};
    KcTariff *tariff = make_tariff(&context);

    for (int d = 0; d < MOST_DAYS; d++) {
        for (int i = 0; i < 96; i++)
            values[d][i] = (float)(100 + 80 * sin((i + d) / 15.0) + (i * 37 + d * 11) % 40);
        curves[d] = (KcDayCurve){FIRST_DAY + d, values[d]};
    }
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        measure_load(tariff, curves, days[i]);
    measure_basic();
    kc_malloc_arena_end(context.arena);
    return 0;
}
