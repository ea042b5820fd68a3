/*
 * Kinds of days: days of the week whose hours are alike, such as working days, Saturdays and Sundays.
 *
 * A day is a vector of its values, and the days of the week are groups of them. Ward's clustering (J. H. Ward, "Hierarchical
 * grouping to optimize an objective function", Journal of the American Statistical Association 58, 1963) joins the two groups
 * whose means differ least beside how days of one group differ among themselves, as long as a mean more costs more than it
 * gains, ln(days) as by Schwarz' criterion ("Estimating the dimension of a model", Annals of Statistics 6, 1978). Where a day
 * begins within the series is found too: where, by that criterion, the days that begin there are told best by their kinds.
 */
#ifndef KC_ARIMA_DAYS_H
#define KC_ARIMA_DAYS_H

#include "core/arima_model.h"

/*
 * Finds the kinds of days of a series whose first period is a day and whose second a week, or something like it: sets kinds,
 * shift and kind of the seasons. No kinds (0) where the second period is no multiple of the first or more than
 * KC_ARIMA_DAYS_MOST of it, a day of it is not known whole twice, or days are all alike or all different.
 */
KcStatus kc_arima_find_days(KcContext *context, const KcArimaSeries *series, KcArimaSeasons *seasons);

/* Where a time falls: the kind of its day; 0 where days do not differ. */
size_t kc_arima_kind_of_day(const KcArimaSeasons *seasons, size_t time);

#endif
