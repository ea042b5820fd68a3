/*
 * Reads dates and times; see source.h. Days are counted in the proleptic Gregorian calendar, years from March.
 */
#include "core/source_scan.h"

typedef struct Day {
    int year;
    int month;
    int day;
} Day;

static bool
is_calendar_day(const Day *day)
{
    static const int lengths[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = day->year % 4 == 0 && (day->year % 100 != 0 || day->year % 400 == 0);

    return day->year >= KC_SOURCE_FIRST_YEAR && day->year <= KC_SOURCE_LAST_YEAR && day->month >= 1 &&
           day->month <= 12 && day->day >= 1 &&
           day->day <= lengths[day->month] + (day->month == 2 && is_leap);
}

/* What the sum below gives for 2000-01-01. */
#define DAYS_TO_2000 730426

/* Days since 2000-01-01; years are counted from March, so that the leap day is the last. */
static int32_t
day_number(const Day *day)
{
    int year = day->month > 2 ? day->year : day->year - 1;
    int month = day->month > 2 ? day->month - 3 : day->month + 9;

    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day->day - DAYS_TO_2000;
}

/* Four digits behind each other, then two and two, as far as there are fields. */
static void
take_compact(Cursor *cursor, int *fields, int count)
{
    for (int i = 0; i < count; i++) {
        int width = i == 0 ? 4 : 2;

        fields[i] = 0;
        for (; width > 0; width--, cursor->at++)
            fields[i] = fields[i] * 10 + (*cursor->at - '0');
    }
}

/* A date, or a month, whose day is then 1. */
static bool
take_day(Cursor *cursor, Day *day, bool *is_month, bool *has_mark)
{
    int fields[3] = {0, 0, 1};
    int count = digits_ahead(cursor);
    char separator;

    *is_month = *has_mark = false;
    if (count == 8 || count == 6) {
        *is_month = count == 6;
        take_compact(cursor, fields, *is_month ? 2 : 3);
    } else {
        if (!take_integer(cursor, 4, 4, &fields[0]))
            return false;
        separator = peek(cursor);
        if (separator != '-' && separator != '/' && separator != '.' && separator != YEAR)
            return false;
        cursor->at++;
        *has_mark = separator == YEAR;
        if (!take_integer(cursor, 1, 2, &fields[1]) || (*has_mark && !take(cursor, MONTH)))
            return false;
        /* 2024.01 is a number rather than a month. */
        *is_month = at_end(cursor) && separator != '.';
        if (!*is_month && ((!*has_mark && !take(cursor, separator)) ||
                           !take_integer(cursor, 1, 2, &fields[2]) || (*has_mark && !take(cursor, DAY))))
            return false;
    }
    *day = (Day){.year = fields[0], .month = fields[1], .day = fields[2]};
    return is_calendar_day(day);
}

#define SECOND 1000000
#define MINUTE (60 * (int64_t)SECOND)
#define HOUR (60 * MINUTE)

/* Up to nine decimals of a second, rounded to microseconds. */
static bool
take_fraction(Cursor *cursor, int64_t *microseconds)
{
    int count = digits_ahead(cursor), nanoseconds;

    if (!take_integer(cursor, 1, 9, &nanoseconds))
        return false;
    for (; count < 9; count++)
        nanoseconds *= 10;
    *microseconds = (nanoseconds + 500) / 1000;
    return true;
}

static bool
time_of(int hour, int minute, int second, int64_t fraction, int64_t *microseconds)
{
    *microseconds = hour * HOUR + minute * MINUTE + second * (int64_t)SECOND + fraction;
    return hour <= 24 && minute <= 59 && second <= 59 && *microseconds <= 24 * HOUR;
}

static bool
take_time(Cursor *cursor, int64_t *microseconds)
{
    int hour, minute, second = 0;
    int64_t fraction = 0;

    if (!take_integer(cursor, 1, 2, &hour) || !take(cursor, ':') || !take_integer(cursor, 2, 2, &minute))
        return false;
    if (take(cursor, ':')) {
        if (!take_integer(cursor, 2, 2, &second))
            return false;
        if (take(cursor, '.') && !take_fraction(cursor, &fraction))
            return false;
    }
    return time_of(hour, minute, second, fraction, microseconds);
}

bool
kc_source_time(KcSourceText text, KcSourceTime *time)
{
    Folded folded;
    Cursor cursor;
    Day day;
    bool is_month, has_mark;

    if (!kc_source_fold(text, &folded))
        return false;
    cursor = cursor_of(&folded);
    time->microseconds = 0;
    if (digits_ahead(&cursor) == 14) {
        int fields[6];

        take_compact(&cursor, fields, 6);
        day = (Day){.year = fields[0], .month = fields[1], .day = fields[2]};
        if (!is_calendar_day(&day) || !time_of(fields[3], fields[4], fields[5], 0, &time->microseconds))
            return false;
    } else {
        if (!take_day(&cursor, &day, &is_month, &has_mark))
            return false;
        if (!is_month && !at_end(&cursor)) {
            if (peek(&cursor) == ' ')
                while (take(&cursor, ' '))
                    ;
            else if (!has_mark && !take(&cursor, 'T') && !take(&cursor, 't'))
                return false;
            if (!take_time(&cursor, &time->microseconds))
                return false;
        }
    }
    time->day = day_number(&day);
    return at_end(&cursor);
}
