/* Kinds of days; see arima_days.h. */
#include "core/arima_days.h"

#include "core/arena.h"

#include <math.h>
#include <string.h>

/* Days that differ by less than this part of their size do so by rounding. */
#define ROUNDING 0x1p-90
#define LEAST_DAYS_A_GROUP 2

/* Days of the week while they are joined. */
typedef struct Groups {
    size_t length;        /* values of a day */
    size_t count, groups; /* whole days; groups that are left */
    size_t size[KC_ARIMA_DAYS_MOST];
    size_t group[KC_ARIMA_DAYS_MOST]; /* of each day of the week: the first day of its group */
    double *mean;                     /* a row of `length` for each day of the week */
    double size_of_all;               /* Σ|day|² */
    double within;                    /* Σ|day − mean of its group|² */
} Groups;

size_t
kc_arima_kind_of_day(const KcArimaSeasons *seasons, size_t time)
{
    size_t length = seasons->periods[0];

    return seasons->kinds ? seasons->kind[(time + seasons->shift) / length % (seasons->periods[1] / length)]
                          : 0;
}

static bool
is_known(const double *day, size_t length)
{
    for (size_t h = 0; h < length; h++)
        if (isnan(day[h]))
            return false;
    return true;
}

/* Takes a day into the mean of its group and the sum of squares about it (Welford, Technometrics 4, 1962). */
static void
take_day(Groups *groups, size_t g, const double *day)
{
    double *mean = groups->mean + g * groups->length, share = 1 / (double)++groups->size[g];
    double within = 0, size_of_all = 0;

    for (size_t h = 0; h < groups->length; h++) {
        double off = day[h] - mean[h];

        mean[h] += off * share;
        within += off * (day[h] - mean[h]);
        size_of_all += day[h] * day[h];
    }
    groups->within += within;
    groups->size_of_all += size_of_all;
    groups->count++;
}

/* The days of the week, each a group, where `shift` values of the first day lie before the series. */
static bool
group_days(const KcArimaSeries *series, size_t days, size_t shift, Groups *groups)
{
    size_t length = groups->length;

    if (shift >= length)
        return false;
    memset(groups->mean, 0, days * length * sizeof(double));
    memset(groups->size, 0, sizeof groups->size);
    groups->count = 0;
    groups->groups = days;
    groups->within = groups->size_of_all = 0;
    for (size_t t = (length - shift) % length; t + length <= series->count; t += length)
        if (is_known(series->values + t, length))
            take_day(groups, (t + shift) / length % days, series->values + t);
    for (size_t g = 0; g < days; g++) {
        groups->group[g] = g;
        if (groups->size[g] < LEAST_DAYS_A_GROUP)
            return false;
    }
    return true;
}

/* What the sum of squares grows by when two groups are one. */
static double
cost_of_joining(const Groups *groups, size_t one, size_t other)
{
    const double *a = groups->mean + one * groups->length, *b = groups->mean + other * groups->length;
    double sizes = (double)groups->size[one] * (double)groups->size[other], square = 0;

    for (size_t h = 0; h < groups->length; h++)
        square += (a[h] - b[h]) * (a[h] - b[h]);
    return square * sizes / (double)(groups->size[one] + groups->size[other]);
}

static void
join(Groups *groups, size_t days, size_t one, size_t other, double cost)
{
    double *a = groups->mean + one * groups->length;
    const double *b = groups->mean + other * groups->length;
    double share = (double)groups->size[other] / (double)(groups->size[one] + groups->size[other]);

    for (size_t h = 0; h < groups->length; h++)
        a[h] += share * (b[h] - a[h]);
    groups->size[one] += groups->size[other];
    for (size_t g = 0; g < days; g++)
        if (groups->group[g] == other)
            groups->group[g] = one;
    groups->within += cost;
    groups->groups--;
}

/* What a mean of its own has to gain. */
static double
price_of_mean(const Groups *groups)
{
    double spread = groups->within / (double)(groups->count - groups->groups);

    return spread * log((double)groups->count) + ROUNDING * groups->size_of_all;
}

/* Joins the two groups that are most alike, where they are alike enough. */
static bool
join_closest(Groups *groups, size_t days)
{
    double least = INFINITY;
    size_t one = 0, other = 0;

    for (size_t i = 0; i < days; i++)
        for (size_t j = i + 1; j < days && groups->group[i] == i; j++) {
            double cost = groups->group[j] == j ? cost_of_joining(groups, i, j) : INFINITY;

            if (cost < least) {
                least = cost;
                one = i;
                other = j;
            }
        }
    if (!(least <= price_of_mean(groups)))
        return false;
    join(groups, days, one, other, least);
    return true;
}

/* Schwarz' criterion, of a day, since not as many are whole wherever they begin: the less, the better the kinds tell them. */
static double
criterion(const Groups *groups)
{
    double days = (double)groups->count;

    return log((groups->within + ROUNDING * groups->size_of_all) / days) +
           (double)groups->groups * log(days) / days;
}

static void
number_kinds(const Groups *groups, size_t days, size_t shift, KcArimaSeasons *seasons)
{
    seasons->shift = shift;
    seasons->kinds = 0;
    for (size_t g = 0; g < days; g++)
        seasons->kind[g] =
            (uint8_t)(groups->group[g] == g ? seasons->kinds++ : seasons->kind[groups->group[g]]);
}

KcStatus
kc_arima_find_days(KcContext *context, const KcArimaSeries *series, KcArimaSeasons *seasons)
{
    size_t length = seasons->periods[0], days = seasons->count > 1 ? seasons->periods[1] / length : 0;
    double least = INFINITY;
    Groups groups = {.length = length};
    KcStatus status = KC_OK;

    seasons->kinds = 0;
    if (days < 2 || days > KC_ARIMA_DAYS_MOST || seasons->periods[1] % length)
        return KC_OK;
    status = kc_allocate_doubles(context, days * length, &groups.mean);
    for (size_t shift = 0; shift < length && status == KC_OK; shift++) {
        status = kc_poll(context);
        if (status != KC_OK || !group_days(series, days, shift, &groups))
            continue;
        while (groups.groups > 1 && join_closest(&groups, days))
            ;
        if (criterion(&groups) < least) {
            least = criterion(&groups);
            number_kinds(&groups, days, shift, seasons);
        }
    }
    if (seasons->kinds < 2 || seasons->kinds == days)
        seasons->kinds = 0;
    return status;
}
