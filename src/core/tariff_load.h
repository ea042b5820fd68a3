/*
 * A load day by day, from day curves or from single readings, in whatever order they come: sorted, each interval once.
 */
#ifndef KC_TARIFF_LOAD_H
#define KC_TARIFF_LOAD_H

#include "core/curve_typical.h"

typedef struct KcTariffReading {
    int64_t at; /* microseconds since a midnight, on a wall clock without jumps */
    double kw;
} KcTariffReading;

typedef struct KcTariffLoad {
    int points;  /* a day; 0: unknown */
    size_t days; /* that have a row; ascending, each once */
    int32_t *day;
    double *kw;        /* days × points; NaN is a gap */
    size_t duplicates; /* readings of a time, or curves of a day, that came before */
} KcTariffLoad;

/* `curves` is sorted in place; of two curves of a day the greater value counts, slot by slot, as in curve_merge. */
KcStatus kc_tariff_load_curves(KcContext *context, KcDayCurve *curves, size_t count, int points,
                               KcTariffLoad *load);

/* `readings` is sorted in place, all finite. `minutes` is the length of an interval, a divisor of 1440; 0: the most
 * common distance between readings, the least of several, and points is 0 when that is no such divisor or there is
 * only one reading. Of two readings of one time the greater counts, of several times in an interval their mean.
 * `interval_end`: a label names the end. Both can be cancelled while they sort. */
KcStatus kc_tariff_load_readings(KcContext *context, KcTariffReading *readings, size_t count, int minutes,
                                 bool interval_end, KcTariffLoad *load);

#endif
