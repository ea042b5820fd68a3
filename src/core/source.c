/*
 * Reads foreign texts; see source.h.
 *
 * A text is first trimmed and folded: each character becomes one byte, full-width forms and blanks their ASCII
 * counterparts, the few Chinese characters that have a meaning here a code below the blank. What has no such byte
 * makes the text unreadable. Small hand-written scanners then run over the bytes.
 *
 * Numbers: up to 2^53 times a power of ten up to 22 is exact in doubles, so that one division or multiplication
 * rounds correctly (Clinger, "How to read floating point numbers accurately", PLDI 1990); strtod does the
 * rest, from digits and an exponent without a decimal point, which is the only part that a locale could change.
 */
#include "core/source.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Folded Chinese characters; control characters never get that far. */
enum { YEAR = 1, MONTH, DAY, YES, NO, HAS, HAS_NOT };

static const struct {
    uint32_t character;
    char code;
} meanings[] = {{0x5E74, YEAR}, {0x6708, MONTH}, {0x65E5, DAY},    {0x662F, YES},
                {0x5426, NO},   {0x6709, HAS},   {0x65E0, HAS_NOT}};

#define MOST_FOLDED 512

typedef struct Folded {
    int length;
    char bytes[MOST_FOLDED];
} Folded;

/* The bytes of the character at the start of the text; 0 when there is none that is sound. */
static int
decode(KcSourceText text, uint32_t *character)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text.start;
    int length;

    if (text.bytes == 0)
        return 0;
    if (bytes[0] < 0x80) {
        *character = bytes[0];
        return 1;
    }
    if (!text.is_utf8)
        return 0;
    length = bytes[0] >= 0xF0 && bytes[0] < 0xF8   ? 4
             : bytes[0] >= 0xE0 && bytes[0] < 0xF0 ? 3
             : bytes[0] >= 0xC0 && bytes[0] < 0xE0 ? 2
                                                   : 0;
    if (length == 0 || (size_t)length > text.bytes)
        return 0;
    *character = bytes[0] & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        *character = *character << 6 | (bytes[i] & 0x3F);
    }
    return *character >= least[length] ? length : 0;
}

static bool
is_blank(uint32_t character)
{
    return character <= ' ' || (character >= 0x7F && character <= 0xA0) || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200B) || character == 0x2028 || character == 0x2029 ||
           character == 0x202F || character == 0x205F || character == 0x3000 || character == 0xFEFF;
}

KcSourceText
kc_source_trim(KcSourceText text)
{
    uint32_t character;
    int length;

    while ((length = decode(text, &character)) > 0 && is_blank(character)) {
        text.start += length;
        text.bytes -= length;
    }
    while (text.bytes > 0) {
        KcSourceText last = {.is_utf8 = text.is_utf8};

        /* Back to the first byte of the last character. */
        for (last.bytes = 1; last.bytes < 4 && last.bytes < text.bytes; last.bytes++)
            if ((text.start[text.bytes - last.bytes] & 0xC0) != 0x80)
                break;
        last.start = text.start + text.bytes - last.bytes;
        length = decode(last, &character);
        if ((size_t)length != last.bytes || !is_blank(character))
            break;
        text.bytes -= length;
    }
    return text;
}

/* The byte that stands for a character, or 0. */
static char
fold_character(uint32_t character)
{
    if (character >= 0xFF01 && character <= 0xFF5E)
        character -= 0xFEE0;
    if (character > ' ' && character < 0x7F)
        return (char)character;
    if (character == '\t' || (character >= ' ' && is_blank(character)))
        return ' ';
    if (character == 0x2212)
        return '-';
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].character == character)
            return meanings[i].code;
    return 0;
}

static bool
fold(KcSourceText text, Folded *folded)
{
    text = kc_source_trim(text);
    folded->length = 0;
    while (text.bytes > 0) {
        uint32_t character;
        int length = decode(text, &character);
        char byte = length > 0 ? fold_character(character) : 0;

        if (byte == 0 || folded->length == MOST_FOLDED)
            return false;
        folded->bytes[folded->length++] = byte;
        text.start += length;
        text.bytes -= length;
    }
    return folded->length > 0;
}

/* Scanning. A cursor never passes its end: there it reads 0. */
typedef struct Cursor {
    const char *at;
    const char *end;
} Cursor;

static Cursor
cursor_of(const Folded *folded)
{
    return (Cursor){.at = folded->bytes, .end = folded->bytes + folded->length};
}

static char
peek(const Cursor *cursor)
{
    return cursor->at < cursor->end ? *cursor->at : 0;
}

static bool
take(Cursor *cursor, char byte)
{
    if (peek(cursor) != byte)
        return false;
    cursor->at++;
    return true;
}

static bool
at_end(const Cursor *cursor)
{
    return cursor->at == cursor->end;
}

static bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static int
digits_ahead(const Cursor *cursor)
{
    int count = 0;

    while (cursor->at + count < cursor->end && is_digit(cursor->at[count]))
        count++;
    return count;
}

/* A whole number of `least` to `most` (at most 9) digits with no digit behind it. */
static bool
take_integer(Cursor *cursor, int least, int most, int *value)
{
    int count = digits_ahead(cursor);

    if (count < least || count > most)
        return false;
    *value = 0;
    for (int i = 0; i < count; i++)
        *value = *value * 10 + (cursor->at[i] - '0');
    cursor->at += count;
    return true;
}

/* Numbers */

typedef struct Decimal {
    bool is_negative;
    int whole;    /* digits before the point, leading zeros not counted */
    int fraction; /* digits behind it */
    int exponent;
    char digits[MOST_FOLDED]; /* both, without the leading zeros of the whole part */
} Decimal;

/* Beyond it every number is zero or infinite. */
#define MOST_EXPONENT 9999

static void
take_digits(Cursor *cursor, int count, Decimal *decimal, bool is_whole)
{
    for (; count > 0; count--, cursor->at++) {
        int total = decimal->whole + decimal->fraction;

        if (is_whole && total == 0 && *cursor->at == '0')
            continue;
        decimal->digits[total] = *cursor->at;
        if (is_whole)
            decimal->whole++;
        else
            decimal->fraction++;
    }
}

/* 1 to 3 digits, the first not 0, then groups of three. */
static bool
take_groups(Cursor *cursor, Decimal *decimal)
{
    int count = digits_ahead(cursor);

    if (count < 1 || count > 3 || peek(cursor) == '0')
        return false;
    take_digits(cursor, count, decimal, true);
    while (take(cursor, ',')) {
        if (digits_ahead(cursor) != 3)
            return false;
        take_digits(cursor, 3, decimal, true);
    }
    return true;
}

static bool
take_exponent(Cursor *cursor, int *exponent)
{
    bool is_negative = peek(cursor) == '-';

    if (peek(cursor) == '+' || is_negative)
        cursor->at++;
    if (!is_digit(peek(cursor)))
        return false;
    for (*exponent = 0; is_digit(peek(cursor)); cursor->at++)
        if (*exponent <= MOST_EXPONENT)
            *exponent = *exponent * 10 + (*cursor->at - '0');
    if (is_negative)
        *exponent = -*exponent;
    return true;
}

static bool
scan_decimal(const Folded *folded, bool may_have_exponent, Decimal *decimal)
{
    Cursor cursor = cursor_of(folded);
    int count;
    bool is_grouped, has_digit;

    decimal->whole = decimal->fraction = decimal->exponent = 0;
    decimal->is_negative = peek(&cursor) == '-';
    if (peek(&cursor) == '+' || decimal->is_negative)
        cursor.at++;
    count = digits_ahead(&cursor);
    has_digit = count > 0;
    is_grouped = cursor.at + count < cursor.end && cursor.at[count] == ',';
    if (is_grouped) {
        if (!take_groups(&cursor, decimal))
            return false;
    } else
        take_digits(&cursor, count, decimal, true);
    if (take(&cursor, '.')) {
        count = digits_ahead(&cursor);
        has_digit = has_digit || count > 0;
        take_digits(&cursor, count, decimal, false);
    }
    if (!has_digit)
        return false;
    if (may_have_exponent && !is_grouped && (take(&cursor, 'e') || take(&cursor, 'E')) &&
        !take_exponent(&cursor, &decimal->exponent))
        return false;
    return at_end(&cursor);
}

#define MOST_EXACT_INTEGER ((uint64_t)1 << 53)
#define MOST_EXACT_POWER 22
/* Digits that a uint64_t surely holds. */
#define MOST_INTEGER_DIGITS 19

static const double powers[MOST_EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static double
decimal_value(const Decimal *decimal)
{
    char text[MOST_FOLDED + 16];
    int total = decimal->whole + decimal->fraction, power = decimal->exponent - decimal->fraction;
    uint64_t integer = 0;

    if (total <= MOST_INTEGER_DIGITS) {
        for (int i = 0; i < total; i++)
            integer = integer * 10 + (uint64_t)(decimal->digits[i] - '0');
        if (integer == 0)
            return 0;
        if (integer <= MOST_EXACT_INTEGER && abs(power) <= MOST_EXACT_POWER)
            return power < 0 ? (double)integer / powers[-power] : (double)integer * powers[power];
    }
    memcpy(text, decimal->digits, total);
    snprintf(text + total, sizeof text - total, "e%d", power);
    return strtod(text, NULL);
}

/* Most texts are sign? digits [. digits] of few digits and nothing else: read without folding. False: not one. */
static bool
read_plain(KcSourceText text, double *value)
{
    const char *at = text.start, *end = text.start + text.bytes, *digits;
    const char *point = NULL;
    uint64_t integer = 0;
    int power;
    bool is_negative = at < end && *at == '-';

    at += is_negative;
    digits = at;
    if (end - digits < 1 || end - digits > MOST_INTEGER_DIGITS)
        return false;
    for (; at < end; at++) {
        if (*at == '.' && !point)
            point = at;
        else if (is_digit(*at))
            integer = integer * 10 + (uint64_t)(*at - '0');
        else
            return false;
    }
    power = point ? (int)(end - point) - 1 : 0;
    if (integer > MOST_EXACT_INTEGER || (point && end - digits == 1))
        return false;
    *value = (double)integer / powers[power];
    if (is_negative && integer > 0)
        *value = -*value;
    return true;
}

bool
kc_source_number(KcSourceText text, double *value)
{
    Folded folded;
    Decimal decimal;

    if (read_plain(text, value))
        return true;
    if (!fold(text, &folded) || !scan_decimal(&folded, true, &decimal))
        return false;
    *value = decimal_value(&decimal);
    if (!isfinite(*value))
        return false;
    if (decimal.is_negative && *value != 0)
        *value = -*value;
    return true;
}

bool
kc_source_money(KcSourceText text, KcSourceMoney *money)
{
    Folded folded;
    Decimal decimal;
    char *out = money->plain;

    if (!fold(text, &folded) || !scan_decimal(&folded, false, &decimal))
        return false;
    if (decimal.whole + decimal.fraction > KC_SOURCE_MONEY_DIGITS)
        return false;
    if (decimal.is_negative)
        *out++ = '-';
    if (decimal.whole == 0)
        *out++ = '0';
    memcpy(out, decimal.digits, decimal.whole);
    out += decimal.whole;
    if (decimal.fraction > 0) {
        *out++ = '.';
        memcpy(out, decimal.digits + decimal.whole, decimal.fraction);
        out += decimal.fraction;
    }
    *out = '\0';
    return true;
}

/* Dates and times */

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

    if (!fold(text, &folded))
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

bool
kc_source_boolean(KcSourceText text, bool *value)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"1", true},    {"0", false},    {"true", true}, {"false", false}, {"t", true},
                 {"f", false},   {"yes", true},   {"no", false},  {"y", true},      {"n", false},
                 {"\004", true}, {"\005", false}, {"\006", true}, {"\007", false}};
    Folded folded;

    if (!fold(text, &folded))
        return false;
    for (int i = 0; i < folded.length; i++)
        if (folded.bytes[i] >= 'A' && folded.bytes[i] <= 'Z')
            folded.bytes[i] += 'a' - 'A';
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i].word) == (size_t)folded.length &&
            memcmp(words[i].word, folded.bytes, folded.length) == 0) {
            *value = words[i].value;
            return true;
        }
    return false;
}
