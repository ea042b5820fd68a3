/*
 * The exact search for the change points of a temperature response; see load_temperature.h for the method.
 */
#ifndef KC_LOAD_TEMPERATURE_SEARCH_H
#define KC_LOAD_TEMPERATURE_SEARCH_H

#include "core/load_temperature.h"

/* The best curve of a shape, about the means; rest INFINITY: there is none. */
typedef struct KcTemperatureBest {
    double rest;
    double base, heating, heating_from, cooling, cooling_from;
} KcTemperatureBest;

/* Temperatures ascend; both are about their means, loads of magnitude 1 or so. On either slope there are at least
 * `least` days. */
KcStatus kc_temperature_search(KcContext *context, const double *temperatures, const double *loads,
                               size_t count, size_t least, KcTemperatureBest best[KC_TEMPERATURE_SHAPES]);

#endif
