/*
 * How the rows of a month become its day, minute by minute, and the day its intervals. Part of tariff.h.
 */
#ifndef KC_TARIFF_CLOCK_H
#define KC_TARIFF_CLOCK_H

#include "core/tariff.h"

/* Lays those of the rows that begin on the day `from` and hold on `day` into an empty clock; faults[] of every minute. */
KcStatus kc_tariff_clock_fill(KcContext *context, const KcTariffHours *rows, size_t count, int32_t day,
                              int32_t from, KcTariffClock *clock, KcTariffFault *faults);

/* The day in `points` equal intervals. */
KcStatus kc_tariff_clock_slots(KcContext *context, const KcTariffClock *clock, int points,
                               KcTariffSlots **made);

#endif
