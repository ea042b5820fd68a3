/* Months counted through; see month.h. */
#include "pg/month.h"

#include "utils/datetime.h"

int
keycust_month_of_year(int32 month)
{
    return (month % MONTHS_PER_YEAR + MONTHS_PER_YEAR) % MONTHS_PER_YEAR;
}

DateADT
keycust_first_day(int32 month)
{
    int of_year = keycust_month_of_year(month);

    return date2j((month - of_year) / MONTHS_PER_YEAR, of_year + 1, 1) - POSTGRES_EPOCH_JDATE;
}

double
keycust_month_hours(int32 month)
{
    return (double)HOURS_PER_DAY * (keycust_first_day(month + 1) - keycust_first_day(month));
}
