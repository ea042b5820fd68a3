/*
 * Time-of-use prices (分时电价): when which period runs and what a kWh costs then, with validity, looked up day by day.
 *
 * Hours come as rows (a month, a period, from minute to minute, a ratio to the flat price), prices as rows of their own,
 * since they change at other times. On a day those of the rows valid then count that have the latest `from`; a later
 * notice replaces an earlier one, and when it has run out the earlier one is back. Critical peak and deep valley
 * lie over the other periods. A minute that no row covers, or that two rows price differently, has no price; so has
 * a day without a row. Nothing is free because nothing is known. Without any hours a tariff is flat all day.
 */
#ifndef KC_TARIFF_H
#define KC_TARIFF_H

#include "core/tariff_basic.h"

#define KC_TARIFF_DAY_MINUTES 1440
#define KC_TARIFF_MOST_ROWS 100000
#define KC_TARIFF_MOST_CHANGES 4000 /* days on which hours, or prices, change */

typedef enum KcTariffPeriod {
    KC_CRITICAL_PEAK, /* 尖峰 */
    KC_PEAK,          /* 高峰 */
    KC_FLAT,          /* 平段 */
    KC_VALLEY,        /* 低谷 */
    KC_DEEP_VALLEY    /* 深谷 */
} KcTariffPeriod;

#define KC_TARIFF_PERIODS 5

/* Days are counted from any epoch; these are open ends. */
#define KC_TARIFF_ALWAYS INT32_MIN
#define KC_TARIFF_FOREVER INT32_MAX

typedef struct KcTariffHours {
    int32_t from, to; /* the first and the last day */
    int month;        /* 1 … 12 */
    KcTariffPeriod period;
    int starts, ends; /* minutes of the day, 0 … 1440; an end at or before the start lies on the next day */
    double ratio;     /* to the flat price */
} KcTariffHours;

typedef struct KcTariffPrices {
    int32_t from, to;
    double flat;  /* CNY per kWh at ratio 1; NaN: unknown */
    double fixed; /* CNY per kWh on top, the same in every period */
    KcBasicRules rules;
} KcTariffPrices;

/* What is wrong with the hours, at the first place by day, month, minute. */
typedef enum KcTariffFault { KC_TARIFF_SOUND, KC_TARIFF_GAP, KC_TARIFF_OVERLAP } KcTariffFault;

typedef struct KcTariffProblem {
    KcTariffFault fault;
    int32_t day; /* from when on; KC_TARIFF_ALWAYS */
    int month;
    int minute;
    size_t months; /* in how many months of how many versions, counted together */
} KcTariffProblem;

#define KC_TARIFF_MOST_BANDS 64
#define KC_TARIFF_NO_BAND 255    /* no price */
#define KC_TARIFF_MIXED_BAND 254 /* more than one within the interval */

/* Minutes that cost the same. */
typedef struct KcTariffBand {
    KcTariffPeriod period;
    double ratio;
} KcTariffBand;

/* A day of a month, minute by minute. */
typedef struct KcTariffClock {
    int bands;
    KcTariffBand band[KC_TARIFF_MOST_BANDS];
    uint8_t minute[KC_TARIFF_DAY_MINUTES];
} KcTariffClock;

/* The same in equal intervals. */
typedef struct KcTariffSlots {
    const KcTariffClock *clock;
    int points;
    uint8_t *band;
    double *ratio;   /* mean over the interval; NaN where a minute of it has no price */
    uint16_t *order; /* the intervals that have a ratio, the cheapest first; then the others */
    int priced;
    struct KcTariffSlots *next;
} KcTariffSlots;

typedef struct KcTariff KcTariff;

/* Copies the rows, sorts them and looks at every version once. KC_INVALID, KC_RANGE for a row that cannot be, KC_TOO_LARGE
 * for too many. Lives in the context's arena, and grows there as days are looked up: the context must last as long. */
KcStatus kc_tariff_build(KcContext *context, const KcTariffHours *hours, size_t hours_count,
                         const KcTariffPrices *prices, size_t prices_count, KcTariff **tariff);

/* The rows, sorted; and what is wrong with them. */
const KcTariffHours *kc_tariff_hours(const KcTariff *tariff, size_t *count);
const KcTariffPrices *kc_tariff_prices(const KcTariff *tariff, size_t *count);
const KcTariffProblem *kc_tariff_problem(const KcTariff *tariff);

/* The prices of a day; NULL: none, or two that contradict each other. O(log rows). */
const KcTariffPrices *kc_tariff_prices_on(const KcTariff *tariff, int32_t day);

/* The hours of a day of a month (1 … 12), in intervals; NULL in *slots: none. What is made once is kept. */
KcStatus kc_tariff_slots_on(KcContext *context, KcTariff *tariff, int32_t day, int month, int points,
                            const KcTariffSlots **slots);

/* The month (1 … 12) of a day counted from 2000-01-01, and 12 · year + month − 1. */
int kc_tariff_month(int32_t day, int32_t *month_index);

#endif
