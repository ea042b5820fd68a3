/*
 * Reads what other systems write: numbers, amounts of money, dates, times, yes and no, texts with blanks around.
 *
 * Every function takes any bytes and answers whether they can be read; none fails in another way. Full-width
 * forms (U+FF01 to U+FF5E) count as the ASCII characters they stand for. Nothing depends on a locale.
 */
#ifndef KC_SOURCE_H
#define KC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct KcSourceText {
    const char *start; /* not terminated */
    size_t bytes;
    bool is_utf8; /* otherwise only ASCII characters are known */
} KcSourceText;

/* The text without the blanks (those of Unicode, NBSP, U+3000, zero-width space, byte order mark) and control
 * characters at both ends. It may be empty. Cost: what is trimmed. */
KcSourceText kc_source_trim(KcSourceText text);

/* sign? digits [. digits] [e sign? digits], or sign? digits in groups of three [. digits]; one digit at least.
 * *value is the nearest double, never -0. False: anything else, or too large for a double. */
bool kc_source_number(KcSourceText text, double *value);

/* As a number without exponent, of at most KC_SOURCE_MONEY_DIGITS digits; *plain is [-]digits[.digits],
 * terminated, with the decimals as given. */
#define KC_SOURCE_MONEY_DIGITS 30
typedef struct KcSourceMoney {
    char plain[KC_SOURCE_MONEY_DIGITS + 4];
} KcSourceMoney;
bool kc_source_money(KcSourceText text, KcSourceMoney *money);

#define KC_SOURCE_FIRST_YEAR 1900
#define KC_SOURCE_LAST_YEAR 2100

/* A calendar day, and a time of that day where the text has one. */
typedef struct KcSourceTime {
    int32_t day;          /* since 2000-01-01 */
    int64_t microseconds; /* of the day, 0 to 86,400,000,000: the latter for 24:00 */
} KcSourceTime;

/* y-m-d, y/m/d, y.m.d, yyyymmdd, y年m月d日, and months (yyyymm, y-m, y/m, y年m月: their first day), the days with
 * or without T or blanks and h:mm[:ss[.fraction]]; also yyyymmddhhmmss. False: anything else, a zone included, and
 * years outside the bounds above. */
bool kc_source_time(KcSourceText text, KcSourceTime *time);

/* 1 0 true false t f yes no y n 是 否 有 无 in any case. */
bool kc_source_boolean(KcSourceText text, bool *value);

#endif
