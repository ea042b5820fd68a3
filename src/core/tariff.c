/* Time-of-use prices; see tariff.h. */
#include "core/tariff.h"

#include "core/arena.h"
#include "core/tariff_clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONTHS 12

/* The days on which something changes, and from each on up to the next: which rows count. */
typedef struct Versions {
    int32_t *starts;
    size_t count;
} Versions;

struct KcTariff {
    KcContext *owner; /* whose arena it lives in */
    KcTariffHours *hours;
    size_t hours_count;
    KcTariffPrices *prices;
    size_t prices_count;
    size_t month_starts[MONTHS + 1]; /* the hours are sorted by month first */
    Versions hours_versions;
    Versions price_versions;
    const KcTariffPrices **price_of_version;
    KcTariffClock **clocks;    /* version · 12 + month − 1; NULL: not looked at */
    KcTariffSlots **slots;     /* likewise, a list by points */
    KcTariffClock *flat_clock; /* of a tariff without hours */
    KcTariffSlots *flat_slots;
    KcTariffProblem problem;
};

/* Total orders, so that the order of the rows does not show. */

#define COMPARE(a, b)                                                                                        \
    if ((a) != (b))                                                                                          \
    return (a) < (b) ? -1 : 1

static int
compare_hours(const void *left, const void *right)
{
    const KcTariffHours *a = left, *b = right;

    COMPARE(a->month, b->month);
    COMPARE(a->from, b->from);
    COMPARE(a->to, b->to);
    COMPARE(a->starts, b->starts);
    COMPARE(a->ends, b->ends);
    COMPARE(a->period, b->period);
    COMPARE(a->ratio, b->ratio);
    return 0;
}

/* NaN, which only knows itself, before all numbers. */
static int
compare_numbers(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(b) - isnan(a);
    return (a > b) - (a < b);
}

static int
compare_prices(const void *left, const void *right)
{
    const KcTariffPrices *a = left, *b = right;
    const double one[] = {a->flat,
                          a->fixed,
                          a->rules.capacity_price,
                          a->rules.demand_price,
                          a->rules.contract_floor,
                          a->rules.tolerance,
                          a->rules.excess_factor,
                          a->rules.high_use_per_kva,
                          a->rules.high_use_factor};
    const double other[] = {b->flat,
                            b->fixed,
                            b->rules.capacity_price,
                            b->rules.demand_price,
                            b->rules.contract_floor,
                            b->rules.tolerance,
                            b->rules.excess_factor,
                            b->rules.high_use_per_kva,
                            b->rules.high_use_factor};

    COMPARE(a->from, b->from);
    COMPARE(a->to, b->to);
    for (size_t i = 0; i < sizeof one / sizeof *one; i++) {
        int order = compare_numbers(one[i], other[i]);

        if (order)
            return order;
    }
    return 0;
}

static int
compare_days(const void *left, const void *right)
{
    const int32_t *a = left, *b = right;

    COMPARE(*a, *b);
    return 0;
}

static KcStatus
check_hours(KcContext *context, const KcTariffHours *row)
{
    if (row->month < 1 || row->month > MONTHS) {
        kc_fail(context, KC_INVALID, "month must be from 1 to 12");
        return kc_detail(context, "Got %d.", row->month);
    }
    if ((int)row->period < 0 || (int)row->period >= KC_TARIFF_PERIODS)
        return kc_fail(context, KC_INVALID, "period is not one of the periods");
    if (row->starts < 0 || row->starts >= KC_TARIFF_DAY_MINUTES || row->ends < 0 ||
        row->ends > KC_TARIFF_DAY_MINUTES || row->starts == row->ends) {
        kc_fail(context, KC_INVALID, "a period must run between two minutes of the day");
        kc_detail(context, "Got %d to %d.", row->starts, row->ends);
        return kc_hint(context,
                       "Starts are from 0 to 1439, ends from 0 to 1440; a period over midnight ends before "
                       "it starts.");
    }
    if (!(fabs(row->ratio) <= KC_TARIFF_MOST)) {
        kc_fail(context, KC_RANGE, "ratio to the flat price must not exceed %g", KC_TARIFF_MOST);
        return kc_detail(context, "Got %g.", row->ratio);
    }
    return KC_OK;
}

static KcStatus
check_validity(KcContext *context, int32_t from, int32_t to)
{
    if (from <= to)
        return KC_OK;
    kc_fail(context, KC_INVALID, "a row must not be valid to a day before it is valid from");
    return kc_hint(context, "valid_to is the last day on which the row holds.");
}

static KcStatus
check_rows(KcContext *context, const KcTariffHours *hours, size_t hours_count, const KcTariffPrices *prices,
           size_t prices_count)
{
    KcStatus status = KC_OK;

    if (hours_count > KC_TARIFF_MOST_ROWS || prices_count > KC_TARIFF_MOST_ROWS) {
        kc_fail(context, KC_TOO_LARGE, "a tariff must have at most %d rows", KC_TARIFF_MOST_ROWS);
        return kc_detail(context, "Got %zu of periods and %zu of prices.", hours_count, prices_count);
    }
    for (size_t i = 0; status == KC_OK && i < hours_count; i++) {
        status = check_validity(context, hours[i].from, hours[i].to);
        if (status == KC_OK)
            status = check_hours(context, &hours[i]);
    }
    if (status == KC_OK)
        status = kc_poll(context);
    for (size_t i = 0; status == KC_OK && i < prices_count; i++) {
        status = check_validity(context, prices[i].from, prices[i].to);
        if (status == KC_OK)
            status = kc_tariff_basic_check(context, &prices[i].rules);
        if (status == KC_OK &&
            (fabs(prices[i].flat) > KC_TARIFF_MOST || !(fabs(prices[i].fixed) <= KC_TARIFF_MOST)))
            status = kc_fail(context, KC_RANGE, "prices must not exceed %g", KC_TARIFF_MOST);
    }
    return status;
}

/* The days from which on other rows are valid: each row's first, and the one after its last. */
static KcStatus
find_versions(KcContext *context, const void *rows, size_t count, size_t row_bytes, Versions *versions)
{
    size_t kept = 0;
    KcStatus status = kc_allocate(context, 2 * count + 1, sizeof(int32_t), (void **)&versions->starts);

    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        /* Both kinds of rows begin with their validity. */
        const int32_t *validity = (const int32_t *)((const char *)rows + i * row_bytes);

        versions->starts[versions->count++] = validity[0];
        if (validity[1] != KC_TARIFF_FOREVER)
            versions->starts[versions->count++] = validity[1] + 1;
    }
    qsort(versions->starts, versions->count, sizeof(int32_t), compare_days);
    for (size_t i = 0; i < versions->count; i++)
        if (kept == 0 || versions->starts[i] != versions->starts[kept - 1])
            versions->starts[kept++] = versions->starts[i];
    versions->count = kept;
    if (kept > KC_TARIFF_MOST_CHANGES) {
        kc_fail(context, KC_TOO_LARGE, "a tariff must change on at most %d days", KC_TARIFF_MOST_CHANGES);
        return kc_detail(context, "This one does on %zu.", kept);
    }
    return kc_poll(context);
}

/* The last version that starts by this day; count where there is none. */
static size_t
version_on(const Versions *versions, int32_t day)
{
    size_t low = 0, high = versions->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (versions->starts[middle] <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : versions->count;
}

static bool
is_valid(const KcTariffHours *row, int32_t day)
{
    return row->from <= day && row->to >= day;
}

/* The latest `from` among all rows valid in a version; false: none is. */
static bool
latest_from(const KcTariff *tariff, int32_t day, int32_t *from)
{
    bool found = false;

    for (size_t i = 0; i < tariff->hours_count; i++)
        if (is_valid(&tariff->hours[i], day) && (!found || tariff->hours[i].from > *from)) {
            *from = tariff->hours[i].from;
            found = true;
        }
    return found;
}

static void
note_faults(KcTariffProblem *problem, const KcTariffFault *faults, int32_t day, int month)
{
    for (int minute = 0; minute < KC_TARIFF_DAY_MINUTES; minute++)
        if (faults[minute] != KC_TARIFF_SOUND) {
            problem->months++;
            if (problem->fault == KC_TARIFF_SOUND) {
                problem->fault = faults[minute];
                problem->day = day;
                problem->month = month;
                problem->minute = minute;
            }
            return;
        }
}

/* The clock of each month of a version; none where no row is valid. */
static KcStatus
fill_version(KcContext *context, KcTariff *tariff, size_t version)
{
    KcTariffFault faults[KC_TARIFF_DAY_MINUTES];
    int32_t day = tariff->hours_versions.starts[version], from = 0;

    if (!latest_from(tariff, day, &from))
        return KC_OK;
    for (int month = 1; month <= MONTHS; month++) {
        KcTariffClock **clock = &tariff->clocks[version * MONTHS + (size_t)month - 1];
        KcStatus status = kc_allocate(context, 1, sizeof **clock, (void **)clock);

        if (status == KC_OK)
            status = kc_tariff_clock_fill(context, tariff->hours + tariff->month_starts[month - 1],
                                          tariff->month_starts[month] - tariff->month_starts[month - 1], day,
                                          from, *clock, faults);
        if (status != KC_OK)
            return status;
        note_faults(&tariff->problem, faults, day, month);
    }
    return kc_poll(context);
}

static KcStatus
fill_versions(KcContext *context, KcTariff *tariff)
{
    size_t cells = tariff->hours_versions.count * MONTHS;
    KcStatus status = kc_allocate(context, cells, sizeof *tariff->clocks, (void **)&tariff->clocks);

    if (status == KC_OK)
        status = kc_allocate(context, cells, sizeof *tariff->slots, (void **)&tariff->slots);
    for (size_t version = 0; status == KC_OK && version < tariff->hours_versions.count; version++)
        status = fill_version(context, tariff, version);
    return status;
}

/* The prices of each version: the latest of those valid; none where two begin on the same day. */
static KcStatus
fill_prices(KcContext *context, KcTariff *tariff)
{
    const Versions *versions = &tariff->price_versions;
    KcStatus status = kc_allocate(context, versions->count, sizeof *tariff->price_of_version,
                                  (void **)&tariff->price_of_version);

    for (size_t version = 0; status == KC_OK && version < versions->count; version++) {
        const KcTariffPrices *latest = NULL;
        bool twice = false;

        /* They are sorted by their first day. */
        for (size_t i = 0; i < tariff->prices_count && tariff->prices[i].from <= versions->starts[version];
             i++)
            if (tariff->prices[i].to >= versions->starts[version]) {
                twice = latest && latest->from == tariff->prices[i].from;
                latest = &tariff->prices[i];
            }
        tariff->price_of_version[version] = twice ? NULL : latest;
        status = kc_poll(context);
    }
    return status;
}

static KcStatus
copy_sorted(KcContext *context, const void *rows, size_t count, size_t row_bytes,
            int (*compare)(const void *, const void *), void **copy)
{
    KcStatus status = kc_allocate(context, count, row_bytes, copy);

    if (status == KC_OK && count) {
        memcpy(*copy, rows, count * row_bytes);
        qsort(*copy, count, row_bytes, compare);
        status = kc_poll(context);
    }
    return status;
}

/* A tariff without hours: flat from midnight to midnight. */
static KcStatus
fill_flat(KcContext *context, KcTariff *tariff)
{
    KcStatus status = kc_allocate(context, 1, sizeof *tariff->flat_clock, (void **)&tariff->flat_clock);

    if (status == KC_OK)
        *tariff->flat_clock = (KcTariffClock){.bands = 1, .band = {{KC_FLAT, 1}}};
    return status;
}

KcStatus
kc_tariff_build(KcContext *context, const KcTariffHours *hours, size_t hours_count,
                const KcTariffPrices *prices, size_t prices_count, KcTariff **built)
{
    KcTariff *tariff;
    KcStatus status = check_rows(context, hours, hours_count, prices, prices_count);

    if (status == KC_OK)
        status = kc_allocate(context, 1, sizeof *tariff, (void **)&tariff);
    if (status != KC_OK)
        return status;
    *built = tariff;
    tariff->owner = context;
    tariff->hours_count = hours_count;
    tariff->prices_count = prices_count;
    status = copy_sorted(context, hours, hours_count, sizeof *hours, compare_hours, (void **)&tariff->hours);
    if (status == KC_OK)
        status = copy_sorted(context, prices, prices_count, sizeof *prices, compare_prices,
                             (void **)&tariff->prices);
    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < hours_count; i++)
        tariff->month_starts[tariff->hours[i].month]++;
    for (int month = 1; month <= MONTHS; month++)
        tariff->month_starts[month] += tariff->month_starts[month - 1];
    status = find_versions(context, tariff->hours, hours_count, sizeof *hours, &tariff->hours_versions);
    if (status == KC_OK)
        status =
            find_versions(context, tariff->prices, prices_count, sizeof *prices, &tariff->price_versions);
    if (status == KC_OK)
        status = fill_versions(context, tariff);
    if (status == KC_OK)
        status = fill_prices(context, tariff);
    return status == KC_OK && hours_count == 0 ? fill_flat(context, tariff) : status;
}

const KcTariffHours *
kc_tariff_hours(const KcTariff *tariff, size_t *count)
{
    *count = tariff->hours_count;
    return tariff->hours;
}

const KcTariffPrices *
kc_tariff_prices(const KcTariff *tariff, size_t *count)
{
    *count = tariff->prices_count;
    return tariff->prices;
}

const KcTariffProblem *
kc_tariff_problem(const KcTariff *tariff)
{
    return &tariff->problem;
}

const KcTariffPrices *
kc_tariff_prices_on(const KcTariff *tariff, int32_t day)
{
    size_t version = version_on(&tariff->price_versions, day);

    return version < tariff->price_versions.count ? tariff->price_of_version[version] : NULL;
}

KcStatus
kc_tariff_slots_on(KcContext *context, KcTariff *tariff, int32_t day, int month, int points,
                   const KcTariffSlots **found)
{
    const KcTariffClock *clock = tariff->flat_clock;
    KcTariffSlots **list = &tariff->flat_slots, *slots;
    KcStatus status = KC_OK;

    *found = NULL;
    if (!clock) {
        size_t version = version_on(&tariff->hours_versions, day);
        size_t cell = version * MONTHS + (size_t)month - 1;

        if (version == tariff->hours_versions.count || !tariff->clocks[cell])
            return KC_OK;
        clock = tariff->clocks[cell];
        list = &tariff->slots[cell];
    }
    for (slots = *list; slots && slots->points != points; slots = slots->next)
        ;
    if (!slots) {
        status = kc_tariff_clock_slots(tariff->owner, clock, points, &slots);
        if (status != KC_OK) {
            context->error = tariff->owner->error;
            return status;
        }
        slots->next = *list;
        *list = slots;
    }
    *found = slots;
    return KC_OK;
}

/* Days to civil dates after Hinnant, "chrono-compatible low-level date algorithms" (2013). */
int
kc_tariff_month(int32_t day, int32_t *month_index)
{
    int64_t days = (int64_t)day + 730425; /* from 0000-03-01 to 2000-01-01 */
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t of_era = days - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153; /* 0: March */

    year += era * 400 + (month >= 10);
    month = month < 10 ? month + 3 : month - 9;
    *month_index = (int32_t)(12 * year + month - 1);
    return (int)month;
}
