/*
 * Fuzz target: loads. The first bytes choose what is done and the options; the rest is rows of a time and a value, a
 * few bytes each so that times meet and steps are found. Figures must keep their laws, and no order of the rows may
 * show; states from outside are refused or harmless.
 */
#include "tools.h"

#include "core/load_calendar.h"
#include "core/load_group.h"
#include "core/load_level.h"
#include "core/load_profile.h"
#include "core/load_sums.h"
#include "core/load_temperature.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define MOST_ROWS 128
#define ROW_BYTES 4
#define MINUTE (INT64_C(60) * 1000000)

typedef struct Rows {
    size_t count;
    int64_t times[MOST_ROWS];
    double values[MOST_ROWS];
    double others[MOST_ROWS];
    int32_t members[MOST_ROWS];
} Rows;

/* A value from a byte: gaps, zeros, both ends of the range. */
static double
value_of(uint8_t byte)
{
    switch (byte) {
    case 255:
        return NAN;
    case 254:
        return KC_LOAD_MOST;
    case 253:
        return -KC_LOAD_MOST;
    case 252:
        return 1e-300;
    case 251:
        return -0.0;
    }
    return (byte - 60) * 1.25;
}

static void
read_rows(const uint8_t *data, size_t bytes, int64_t unit, Rows *rows)
{
    rows->count = bytes / ROW_BYTES < MOST_ROWS ? bytes / ROW_BYTES : MOST_ROWS;
    for (size_t i = 0; i < rows->count; i++) {
        const uint8_t *row = data + i * ROW_BYTES;
        int time = row[0] + 256 * (row[1] % 8);

        rows->times[i] = (time - 300) * unit;
        if (row[1] == 250)
            rows->times[i] = row[0] < 128 ? KC_TIME_AFTER_ALL : INT64_MIN / 2 + row[0];
        rows->values[i] = value_of(row[2]);
        rows->others[i] = (row[3] - 40) * 0.5;
        rows->members[i] = row[3] % 5;
    }
}

static void
reverse(Rows *rows)
{
    for (size_t i = 0; i < rows->count / 2; i++) {
        size_t j = rows->count - 1 - i;
        Rows kept = {.times = {rows->times[i]}, .values = {rows->values[i]}};

        rows->times[i] = rows->times[j];
        rows->values[i] = rows->values[j];
        rows->times[j] = kept.times[0];
        rows->values[j] = kept.values[0];
    }
}

static bool
same(double one, double other)
{
    return (isnan(one) && isnan(other)) || one == other ||
           fabs(one - other) <= 1e-12 * fmax(fabs(one), fabs(other));
}

static KcLoadProfile
profile_of(KcContext *context, const KcLoadPlacing *placing, const KcLoadProfileTask *task, const Rows *rows)
{
    KcLoadSeries series;
    KcLoadProfile profile = {.state = KC_LOAD_NO_VALUES};

    if (kc_load_place(context, placing, rows->times, rows->values, rows->count, &series) != KC_OK)
        return profile;
    if (kc_load_profile(context, task, &series, &profile) != KC_OK)
        profile.state = KC_LOAD_NO_VALUES;
    return profile;
}

static void
check_profile(const KcLoadProfile *profile)
{
    CHECK(profile->counted >= 1 && profile->coverage > 0 && profile->coverage <= 1);
    CHECK(profile->minimum <= profile->maximum);
    CHECK(isnan(profile->load_factor) || profile->load_factor <= 1 + 1e-9);
    CHECK(isnan(profile->form_factor) || profile->form_factor >= 1 - 1e-9);
    CHECK(isnan(profile->week_share) || (profile->week_share >= 0 && profile->week_share <= 1));
    CHECK(profile->duration[0] == profile->maximum);
    for (int i = 1; i < KC_LOAD_DURATION; i++)
        CHECK(profile->duration[i] <= profile->duration[i - 1]);
    for (int i = 1; i < KC_LOAD_ABOVE && profile->maximum > 0; i++)
        CHECK(profile->hours_above[i] <= profile->hours_above[i - 1]);
    CHECK(isnan(profile->hours_above[100]) || profile->hours_above[100] > 0);
}

static void
fuzz_profile(KcContext *context, const uint8_t *options, Rows *rows)
{
    KcLoadPlacing placing = {options[0] & 1 ? 24 : 0, options[0] & 2, options[0] & 4};
    KcLoadProfileTask task = {.valid_share = (options[1] % 100 + 1) / 100.0,
                              .fill_points = options[1] / 32,
                              .has_typical_day = options[0] & 8};
    KcLoadProfile one = profile_of(context, &placing, &task, rows), other;

    reverse(rows);
    other = profile_of(context, &placing, &task, rows);
    CHECK(one.state == other.state);
    if (one.state != KC_LOAD_OK)
        return;
    check_profile(&one);
    CHECK(same(one.mean, other.mean) && same(one.maximum, other.maximum) &&
          same(one.volatility, other.volatility));
    CHECK(one.maximum_day == other.maximum_day && one.maximum_slot == other.maximum_slot);
    CHECK(one.counted == other.counted && one.typical_day == other.typical_day);
}

static void
fuzz_sums(KcContext *context, const uint8_t *options, const Rows *rows)
{
    KcLoadSums whole = {0}, parts[2] = {{0}}, outside;
    bool failed = false;

    for (size_t i = 0; i < rows->count; i++) {
        if (rows->times[i] == KC_TIME_AFTER_ALL)
            continue;
        failed |= kc_load_sums_add(context, &whole, rows->times[i], rows->values[i]) != KC_OK;
        failed |= kc_load_sums_add(context, &parts[i * 3 % 7 % 2], rows->times[i], rows->values[i]) != KC_OK;
        CHECK(kc_load_sums_is_sound(&whole));
    }
    failed |= kc_load_sums_merge(context, &parts[1], &parts[0]) != KC_OK;
    if (!failed) {
        CHECK(parts[1].step == whole.step && parts[1].count == whole.count &&
              parts[1].maximum_at == whole.maximum_at);
        for (int number = KC_LOAD_FACTOR; number <= KC_LOAD_LOSS_HOURS; number++)
            CHECK(same(kc_load_sums_number(&whole, number), kc_load_sums_number(&parts[1], number)) ||
                  /* A mean that is nothing beside the values has no twelve digits. */
                  fabs(kc_load_sums_number(&whole, KC_LOAD_FACTOR)) < 1e-3 || !(whole.maximum > 0));
    }
    outside = whole;
    ((uint8_t *)&outside)[options[0] % sizeof outside] ^= options[1];
    if (kc_load_sums_is_sound(&outside)) {
        for (int number = KC_LOAD_FACTOR; number <= KC_LOAD_LOSS_HOURS; number++)
            (void)kc_load_sums_number(&outside, number);
        (void)kc_load_sums_merge(context, &outside, &whole);
        (void)kc_load_sums_add(context, &outside, 0, 1);
    }
}

static void
fuzz_temperature(KcContext *context, const uint8_t *options, const Rows *rows)
{
    KcTemperatureDay days[MOST_ROWS];
    KcTemperatureFit fit;

    for (size_t i = 0; i < rows->count; i++)
        days[i] = (KcTemperatureDay){(int32_t)i, rows->values[i], rows->others[i]};
    if (kc_temperature_fit(context, days, rows->count, options[0] % 16 + 1, &fit) != KC_OK ||
        fit.state != KC_LOAD_OK)
        return;
    CHECK(fit.curve.heating >= 0 && fit.curve.cooling >= 0 && isfinite(fit.curve.base));
    CHECK((fit.curve.heating > 0) ==
          (fit.shape == KC_TEMPERATURE_HEATING || fit.shape == KC_TEMPERATURE_BOTH));
    CHECK((fit.curve.cooling > 0) ==
          (fit.shape == KC_TEMPERATURE_COOLING || fit.shape == KC_TEMPERATURE_BOTH));
    CHECK(fit.shape != KC_TEMPERATURE_BOTH || fit.curve.heating_from <= fit.curve.cooling_from + 1e-9);
    CHECK(isnan(fit.r_squared) || (fit.r_squared >= 0 && fit.r_squared <= 1));
    /* The wider the shape, the less is left. */
    for (int shape = KC_TEMPERATURE_HEATING; shape <= KC_TEMPERATURE_BOTH; shape++)
        CHECK(isnan(fit.rest[shape]) ||
              fit.rest[shape] <= fit.rest[KC_TEMPERATURE_FLAT] * (1 + 1e-6) + 1e-12);
}

static void
fuzz_levels(KcContext *context, const uint8_t *options, const Rows *rows)
{
    KcLevelTask task = {options[0] / 16.0, options[1] % 20 + 1, options[1] & 128};
    KcLevelDay days[MOST_ROWS];
    KcLevels levels;
    size_t count = 0;

    for (size_t i = 0; i < rows->count; i++)
        days[i] = (KcLevelDay){(int32_t)(rows->times[i] / (15 * MINUTE) % 100000), rows->values[i]};
    if (kc_load_levels(context, &task, days, rows->count, &levels) != KC_OK || levels.state != KC_LOAD_OK)
        return;
    CHECK(levels.count >= 1);
    for (size_t i = 0; i < levels.count; i++) {
        CHECK(levels.segments[i].days >= (size_t)task.least_days && isfinite(levels.segments[i].level));
        CHECK(i == 0 || levels.segments[i].first_day > levels.segments[i - 1].last_day);
        count += levels.segments[i].days;
    }
    CHECK(count == levels.days);
}

static void
fuzz_group(KcContext *context, const uint8_t *options, const Rows *rows)
{
    KcCalendarDay days[MOST_ROWS];
    KcCalendar calendar;
    KcGroup group;

    if (kc_load_group(context, rows->members, rows->times, rows->values, rows->count, 5,
                      (options[0] % 100 + 1) / 100.0, &group) == KC_OK &&
        group.state == KC_LOAD_OK)
        CHECK(group.counted >= 1 && group.counted <= group.times && group.at_peak >= 1);
    for (size_t i = 0; i < rows->count; i++)
        days[i] = (KcCalendarDay){(int32_t)(rows->times[i] / (15 * MINUTE) % 100000),
                                  rows->members[i] % KC_DAY_TYPES, rows->values[i]};
    if (kc_load_calendar(context, days, rows->count, options[1] % 30 + 1, &calendar) == KC_OK &&
        calendar.state == KC_LOAD_OK)
        CHECK(isnan(calendar.explained) || (calendar.explained >= 0 && calendar.explained <= 1));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static const int64_t units[4] = {15 * MINUTE, 60 * MINUTE, MINUTE, 7 * MINUTE};
    static void (*const targets[])(KcContext *, const uint8_t *, const Rows *) = {fuzz_sums, fuzz_temperature,
                                                                                  fuzz_levels, fuzz_group};
    static Rows rows;
    KcContext context = {.arena = fuzz_arena_begin()};

    if (bytes < 3)
        return 0;
    read_rows(data + 3, bytes - 3, units[data[0] / 8 % 4], &rows);
    if (data[0] % 5 == 4)
        fuzz_profile(&context, data + 1, &rows);
    else
        targets[data[0] % 5](&context, data + 1, &rows);
    return 0;
}
