/* Tariffs for the tests of that topic: Sichuan's hours of 2023 (tou_periods, worked examples), at 0.65 CNY flat. */
#ifndef TARIFF_TOOLS_H
#define TARIFF_TOOLS_H

#include "check.h"

#include "core/tariff.h"

#define NO_RULES                                                                                             \
    {                                                                                                        \
        NAN, NAN, NAN, NAN, NAN, NAN, NAN                                                                    \
    }

/* 2023-06-01 and 2024-07-01, counted from 2000-01-01. */
#define JUNE_2023 8552
#define JULY_2024 8948

static size_t
sichuan_hours(KcTariffHours rows[200])
{
    static const struct {
        KcTariffPeriod period;
        int starts, ends;
        double ratio;
    } base[] = {{KC_PEAK, 600, 720, 1.6}, {KC_PEAK, 900, 1260, 1.6}, {KC_FLAT, 420, 600, 1},
                {KC_FLAT, 720, 900, 1},   {KC_FLAT, 1260, 1380, 1},  {KC_VALLEY, 1380, 420, 0.4}};
    size_t count = 0;

    for (int month = 1; month <= 12; month++) {
        for (size_t i = 0; i < sizeof base / sizeof *base; i++)
            rows[count++] = (KcTariffHours){JUNE_2023,      KC_TARIFF_FOREVER, month,        base[i].period,
                                            base[i].starts, base[i].ends,      base[i].ratio};
        if (month == 7 || month == 8)
            rows[count++] =
                (KcTariffHours){JUNE_2023, KC_TARIFF_FOREVER, month, KC_CRITICAL_PEAK, 900, 1020, 1.92};
        if (month == 1 || month == 12)
            rows[count++] =
                (KcTariffHours){JUNE_2023, KC_TARIFF_FOREVER, month, KC_CRITICAL_PEAK, 1140, 1260, 1.92};
    }
    return count;
}

static const KcTariffPrices price_065 = {KC_TARIFF_ALWAYS, KC_TARIFF_FOREVER, 0.65, 0, NO_RULES};

static inline KcTariff *
sichuan(KcContext *context)
{
    KcTariffHours rows[200];
    KcTariff *tariff = NULL;

    CHECK(kc_tariff_build(context, rows, sichuan_hours(rows), &price_065, 1, &tariff) == KC_OK);
    return tariff;
}

/* The hourly curve of the worked examples (LI1). */
static const float li1[24] = {300, 280, 260, 250, 250, 270, 330, 420, 520, 580, 600, 560,
                              480, 540, 590, 600, 580, 520, 470, 430, 400, 380, 350, 320};

#endif
