/*
 * Reads numbers and amounts of money; see source.h.
 *
 * Up to 2^53 times a power of ten up to 22 is exact in doubles, so that one division or multiplication rounds correctly
 * (Clinger, "How to read floating point numbers accurately", PLDI 1990); strtod does the rest, from digits and an
 * exponent without a decimal point, which is the only part that a locale could change.
 */
#include "core/source_scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    if (!kc_source_fold(text, &folded) || !scan_decimal(&folded, true, &decimal))
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

    if (!kc_source_fold(text, &folded) || !scan_decimal(&folded, false, &decimal))
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
