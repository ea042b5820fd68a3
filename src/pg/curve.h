/* Day curves as SQL knows them: real[] in which NULL is a gap. What is wrong with one is said in one wording. */
#ifndef KEYCUST_CURVE_H
#define KEYCUST_CURVE_H

#include "pg/compat.h"

#include "core/curve.h"

/* Fills values[KC_CURVE_MOST_POINTS] from a one-dimensional real[], NULL as NaN, and returns how many points it
 * has. Refuses NaN and infinities, other dimensions, and numbers of points that do not divide 1440. `name` is the
 * argument's name as the user knows it. */
int keycust_curve_read(ArrayType *array, const char *name, float *values);

/* The same to an array; NaN becomes NULL. */
ArrayType *keycust_curve_array(const float *values, int points);

/* 22023 unless `points` divides 1440. */
void keycust_curve_check_points(int points);

/* 22023 when two curves that are to be put together differ in the number of points. */
void keycust_curve_check_same(int points, int other);

#endif
