/* Months counted through, year · 12 + month − 1, from the year 0 (1 BC) on and before it. */
#ifndef KEYCUST_MONTH_H
#define KEYCUST_MONTH_H

#include "pg/compat.h"

#include "datatype/timestamp.h"
#include "utils/date.h"

/* Of the year, from 0. */
int keycust_month_of_year(int32 month);
DateADT keycust_first_day(int32 month);
double keycust_month_hours(int32 month);

#endif
