/* Load profiles; see load_profile.h. */
#include "core/load_profile.h"

#include "core/arena.h"

#include <math.h>
#include <string.h>

#define DAY_HOURS 24
#define WEEKDAYS 7
/* With fewer days a mean by weekday explains itself. */
#define WEEK_LEAST_DAYS 14
/* The maximum demand is measured over a quarter of an hour. */
#define DEMAND_INTERVALS 96
#define DAYS_A_POLL 256
#define POINTS_A_POLL ((size_t)1 << 16)

/* Fills short gaps between two values of a day; how many points is returned. */
static int
fill_gaps(double *values, int points, int longest)
{
    int last = -1, filled = 0;

    for (int i = 0; i < points; i++) {
        if (isnan(values[i]))
            continue;
        if (last >= 0 && i - last > 1 && i - last - 1 <= longest) {
            double from = values[last], slope = (values[i] - from) / (i - last);

            for (int gap = last + 1; gap < i; gap++, filled++)
                values[gap] = from + slope * (gap - last);
        }
        last = i;
    }
    return filled;
}

static void
take_extremes(const double *values, int points, KcLoadDay *day)
{
    day->minimum = INFINITY;
    day->maximum = -INFINITY;
    for (int i = 0; i < points; i++) {
        if (values[i] < day->minimum) {
            day->minimum = values[i];
            day->minimum_slot = i + 1;
        }
        if (values[i] > day->maximum) {
            day->maximum = values[i];
            day->maximum_slot = i + 1;
        }
    }
    if (day->valid == 0)
        day->minimum = day->maximum = NAN;
}

static void
take_ramp(const double *values, int points, KcLoadDay *day)
{
    day->ramp = NAN;
    for (int i = 1; i < points; i++) {
        double change = values[i] - values[i - 1];

        if (!isnan(change) && !(fabs(change) <= fabs(day->ramp))) {
            day->ramp = change;
            day->ramp_slot = i + 1;
        }
    }
}

/* Moments of what is known; scaled, so that squares neither vanish nor overflow. */
static void
take_moments(const double *values, int points, double scale, KcLoadDay *day)
{
    double sum = 0, squares = 0, mean;
    int known = 0;

    for (int i = 0; i < points; i++)
        if (!isnan(values[i])) {
            sum += values[i] * scale;
            known++;
        }
    mean = known ? sum / known : NAN;
    /* Rounding must not carry it beyond the values. */
    day->mean = fmax(fmin(mean / scale, day->maximum), day->minimum);
    sum = 0;
    for (int i = 0; i < points; i++)
        if (!isnan(values[i])) {
            double value = values[i] * scale;

            sum += value * value;
            squares += (value - mean) * (value - mean);
        }
    day->mean_square = known ? sum / known : NAN;
    day->deviation = known ? sqrt(squares / known) / scale : NAN;
}

static void
take_demand(const double *values, int points, KcLoadDay *day)
{
    int width = points / DEMAND_INTERVALS;

    day->demand = NAN;
    if (points % DEMAND_INTERVALS)
        return;
    for (int block = 0; block < DEMAND_INTERVALS; block++) {
        double sum = 0;

        for (int i = 0; i < width; i++)
            sum += values[block * width + i] / width;
        if (!isnan(sum) && !(sum <= day->demand))
            day->demand = sum;
    }
}

static KcStatus
find_unit(KcContext *context, const KcLoadSeries *series, double *unit)
{
    double most = 0;
    KcStatus status = KC_OK;

    for (size_t i = 0; i < (size_t)series->days * series->points && status == KC_OK; i++) {
        if (fabs(series->values[i]) > most)
            most = fabs(series->values[i]);
        status = i % POINTS_A_POLL ? KC_OK : kc_poll(context);
    }
    *unit = most > 0 ? 1 / kc_scale_for(most) : 1;
    return status;
}

static int
count_valid(const double *values, int points)
{
    int valid = 0;

    for (int i = 0; i < points; i++)
        valid += !isnan(values[i]);
    return valid;
}

/* Days that do not count may still hold the highest load of all: that is told. */
static void
note_excluded(const KcLoadDay *day, KcLoadProfile *profile)
{
    profile->excluded++;
    if (!(day->maximum <= profile->excluded_maximum)) {
        profile->excluded_maximum = day->maximum;
        profile->excluded_day = day->day;
        profile->excluded_slot = day->maximum_slot;
    }
}

static KcStatus
describe_days(KcContext *context, const KcLoadProfileTask *task, KcLoadSeries *series, KcLoadProfile *profile)
{
    int points = series->points;
    double scale = 1 / profile->unit;
    int64_t valid = 0;

    for (int32_t d = 0; d < series->days; d++) {
        KcLoadDay *day = &profile->days[profile->day_count];
        double *values = series->values + (size_t)d * points;
        KcStatus status = d % DAYS_A_POLL ? KC_OK : kc_poll(context);

        if (status != KC_OK)
            return status;
        *day = (KcLoadDay){.day = series->first_day + d, .valid = count_valid(values, points)};
        if (day->valid == 0)
            continue;
        valid += day->valid;
        day->counts = kc_load_is_enough(day->valid, task->valid_share, points);
        day->is_rest = kc_load_is_rest(&task->calendar, day->day);
        take_extremes(values, points, day);
        if (day->counts)
            profile->filled += fill_gaps(values, points, task->fill_points);
        take_ramp(values, points, day);
        take_moments(values, points, scale, day);
        take_demand(values, points, day);
        day->similarity = NAN;
        profile->day_count++;
        if (!day->counts)
            note_excluded(day, profile);
        profile->counted += day->counts;
    }
    profile->missing = series->days - (int32_t)profile->day_count;
    profile->coverage = (double)valid / ((double)series->days * points);
    return KC_OK;
}

/* A mean over days, of those that have one. */
typedef struct Mean {
    double sum;
    int count;
} Mean;

static void
add_to(Mean *mean, double value)
{
    if (isnan(value))
        return;
    mean->sum += value;
    mean->count++;
}

static double
value_of(const Mean *mean)
{
    return mean->count ? mean->sum / mean->count : NAN;
}

/* Ratios to a maximum, which must be above 0. */
static double
over(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

typedef struct DayMeans {
    Mean load, square, factor, minimum, difference, ratio, base, volatility, work, rest;
} DayMeans;

static void
add_day(const KcLoadDay *day, double scale, DayMeans *means)
{
    add_to(&means->load, day->mean * scale);
    add_to(&means->square, day->mean_square);
    add_to(&means->factor, over(day->mean, day->maximum));
    add_to(&means->minimum, over(day->minimum, day->maximum));
    add_to(&means->difference, (day->maximum - day->minimum) * scale);
    add_to(&means->ratio, over(day->maximum - day->minimum, day->maximum));
    add_to(&means->base, day->minimum * scale);
    add_to(&means->volatility, over(day->deviation, day->mean));
    add_to(day->is_rest ? &means->rest : &means->work, day->mean * scale);
}

static void
find_extremes(KcLoadProfile *profile)
{
    profile->maximum = -INFINITY;
    profile->minimum = INFINITY;
    for (size_t i = 0; i < profile->day_count; i++) {
        const KcLoadDay *day = &profile->days[i];

        if (!day->counts)
            continue;
        if (day->maximum > profile->maximum) {
            profile->maximum = day->maximum;
            profile->maximum_day = day->day;
            profile->maximum_slot = day->maximum_slot;
        }
        if (day->minimum < profile->minimum) {
            profile->minimum = day->minimum;
            profile->minimum_day = day->day;
            profile->minimum_slot = day->minimum_slot;
        }
    }
}

static void
sum_up(KcLoadProfile *profile)
{
    double unit = profile->unit, maximum, mean;
    DayMeans means = {.load = {0, 0}};

    for (size_t i = 0; i < profile->day_count; i++)
        if (profile->days[i].counts)
            add_day(&profile->days[i], 1 / unit, &means);
    find_extremes(profile);
    maximum = profile->maximum / unit;
    mean = fmax(fmin(value_of(&means.load), maximum), profile->minimum / unit);
    profile->mean = mean * unit;
    profile->energy = means.load.sum * DAY_HOURS * unit;
    profile->load_factor = over(mean, maximum);
    profile->crest_factor = over(maximum, mean);
    profile->form_factor = over(fmax(sqrt(value_of(&means.square)), mean), mean);
    profile->utilisation_hours = over(means.load.sum * DAY_HOURS, maximum);
    profile->loss_hours = over(over(means.square.sum * DAY_HOURS, maximum), maximum);
    profile->day_load_factor = value_of(&means.factor);
    profile->day_minimum_factor = value_of(&means.minimum);
    profile->day_difference = value_of(&means.difference) * unit;
    profile->day_difference_ratio = value_of(&means.ratio);
    profile->base = value_of(&means.base) * unit;
    profile->volatility = value_of(&means.volatility);
    profile->rest_ratio = over(value_of(&means.rest), value_of(&means.work));
}

/* Means and sums of squares slot by slot, of all days and by weekday. */
typedef struct Cells {
    Mean *day;  /* points */
    Mean *week; /* weekdays × points */
} Cells;

static KcStatus
fill_cells(KcContext *context, const KcLoadSeries *series, const KcLoadProfile *profile, const Cells *cells)
{
    for (size_t i = 0; i < profile->day_count; i++) {
        const double *values = kc_load_day_values(series, &profile->days[i]);
        Mean *week = cells->week + (size_t)kc_load_weekday(profile->days[i].day) * series->points;

        for (int slot = 0; profile->days[i].counts && slot < series->points; slot++) {
            add_to(&cells->day[slot], values[slot] / profile->unit);
            add_to(&week[slot], values[slot] / profile->unit);
        }
        if (i % DAYS_A_POLL == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
    }
    return KC_OK;
}

/* 1 − what the means by weekday and slot leave of the sum of squares about the mean. */
static KcStatus
find_share_of_week(KcContext *context, const KcLoadSeries *series, const Cells *cells, KcLoadProfile *profile)
{
    double left = 0, all = 0;
    Mean total = {0, 0};

    for (int slot = 0; slot < series->points; slot++) {
        total.sum += cells->day[slot].sum;
        total.count += cells->day[slot].count;
    }
    for (size_t i = 0; i < profile->day_count; i++) {
        const double *values = kc_load_day_values(series, &profile->days[i]);
        const Mean *week = cells->week + (size_t)kc_load_weekday(profile->days[i].day) * series->points;

        for (int slot = 0; profile->days[i].counts && slot < series->points; slot++) {
            double value = values[slot] / profile->unit;

            if (isnan(value))
                continue;
            left += (value - value_of(&week[slot])) * (value - value_of(&week[slot]));
            all += (value - value_of(&total)) * (value - value_of(&total));
        }
        if (i % DAYS_A_POLL == 0 && kc_poll(context) != KC_OK)
            return KC_STOPPED;
    }
    profile->week_share = all > 0 ? fmax(1 - left / all, 0) : NAN;
    return KC_OK;
}

static KcStatus
find_means(KcContext *context, const KcLoadSeries *series, KcLoadProfile *profile)
{
    Cells cells;
    KcStatus status = kc_allocate(context, series->points, sizeof(Mean), (void **)&cells.day);

    if (status == KC_OK)
        status = kc_allocate(context, (size_t)series->points * WEEKDAYS, sizeof(Mean), (void **)&cells.week);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, series->points, &profile->mean_curve);
    if (status == KC_OK)
        status = fill_cells(context, series, profile, &cells);
    if (status != KC_OK)
        return status;
    for (int slot = 0; slot < series->points; slot++)
        profile->mean_curve[slot] = value_of(&cells.day[slot]) * profile->unit;
    profile->week_share = NAN;
    return profile->counted < WEEK_LEAST_DAYS ? KC_OK : find_share_of_week(context, series, &cells, profile);
}

/* How long the load is at or above so many percents of the peak; ascending values of `hours` each. */
static void
find_hours(const double *sorted, size_t count, double hours, KcLoadProfile *profile)
{
    size_t place = 0;

    for (int percent = 0; percent < KC_LOAD_ABOVE; percent++) {
        /* The peak itself is at 100 %, whatever rounding does. */
        double limit = percent == KC_LOAD_ABOVE - 1 ? profile->maximum : profile->maximum / 100 * percent;

        while (place < count && sorted[place] < limit)
            place++;
        profile->hours_above[percent] = profile->maximum > 0 ? (double)(count - place) * hours : NAN;
    }
}

static KcStatus
find_duration(KcContext *context, const KcLoadSeries *series, KcLoadProfile *profile)
{
    size_t most = (size_t)profile->counted * series->points, count = 0;
    double *sorted, *room;
    KcStatus status = kc_allocate_unset(context, most, sizeof(double), (void **)&sorted);

    if (status == KC_OK)
        status = kc_allocate_unset(context, most, sizeof(double), (void **)&room);
    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < profile->day_count && status == KC_OK; i++) {
        const double *values = kc_load_day_values(series, &profile->days[i]);

        for (int slot = 0; profile->days[i].counts && slot < series->points; slot++)
            if (!isnan(values[slot]))
                sorted[count++] = values[slot];
        status = i % DAYS_A_POLL ? KC_OK : kc_poll(context);
    }
    if (status == KC_OK)
        status = kc_load_sort(context, sorted, room, count);
    if (status != KC_OK)
        return status;
    find_hours(sorted, count, (double)DAY_HOURS / series->points, profile);
    for (int permille = 0; permille < KC_LOAD_DURATION; permille++) {
        double place = (1 - permille / (KC_LOAD_DURATION - 1.0)) * (double)(count - 1);
        size_t below = (size_t)place, above = below + 1 < count ? below + 1 : below;

        profile->duration[permille] =
            sorted[below] + (place - (double)below) * (sorted[above] - sorted[below]);
    }
    return kc_poll(context);
}

KcStatus
kc_load_profile(KcContext *context, const KcLoadProfileTask *task, KcLoadSeries *series,
                KcLoadProfile *profile)
{
    KcStatus status;

    *profile = (KcLoadProfile){.state = series->state, .excluded_maximum = NAN, .similarity = NAN};
    if (series->state != KC_LOAD_OK)
        return KC_OK;
    profile->first_day = series->first_day;
    profile->span_days = series->days;
    profile->points = series->points;
    status = find_unit(context, series, &profile->unit);
    if (status == KC_OK)
        status = kc_allocate(context, series->days, sizeof *profile->days, (void **)&profile->days);
    if (status == KC_OK)
        status = describe_days(context, task, series, profile);
    if (status != KC_OK)
        return status;
    if (profile->counted == 0) {
        profile->state = KC_LOAD_NO_FULL_DAY;
        return KC_OK;
    }
    sum_up(profile);
    status = find_means(context, series, profile);
    if (status == KC_OK)
        status = find_duration(context, series, profile);
    if (status == KC_OK && task->has_typical_day)
        status = kc_load_profile_typical(context, series, profile);
    return status;
}
