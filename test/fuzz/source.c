/*
 * Fuzz target: readers of foreign texts. The input is a text, in UTF-8 for its first byte even, else in an unknown
 * encoding. What is read must be sound, must be read the same with blanks around it, and the readers must agree.
 */
#include "core/source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define CHECK(condition) ((condition) ? (void)0 : abort())
#define MOST_BYTES 4096

/* Plain ASCII digits, signs, points and exponents only: then strtod reads the same language, or more. */
static bool
is_plain(KcSourceText text)
{
    for (size_t i = 0; i < text.bytes; i++)
        if (!strchr("0123456789+-.eE", text.start[i]) || text.start[i] == '\0')
            return false;
    return text.bytes > 0;
}

static void
check_number(KcSourceText text, KcSourceText padded)
{
    KcSourceMoney money;
    double value = 0, again = 1;
    bool is_number = kc_source_number(text, &value);

    CHECK(kc_source_number(padded, &again) == is_number);
    CHECK(!is_number || (isfinite(value) && value == again && !(value == 0 && signbit(value))));
    if (is_plain(text)) {
        char copy[MOST_BYTES + 1], *end;
        double expected;

        memcpy(copy, text.start, text.bytes);
        copy[text.bytes] = '\0';
        expected = strtod(copy, &end);
        if (is_number)
            CHECK(*end == '\0' && value == expected);
        else
            CHECK(*end != '\0' || end == copy || isinf(expected) || text.bytes > 512);
    }
    if (kc_source_money(text, &money)) {
        KcSourceText plain = {.start = money.plain, .bytes = strlen(money.plain), .is_utf8 = text.is_utf8};
        KcSourceMoney twice;

        CHECK(plain.bytes < sizeof money.plain && is_plain(plain) && is_number);
        CHECK(kc_source_number(plain, &again) && again == value);
        CHECK(kc_source_money(plain, &twice) && strcmp(money.plain, twice.plain) == 0);
    }
}

static void
check_time(KcSourceText text, KcSourceText padded)
{
    KcSourceTime time = {0}, again = {0};
    bool is_time = kc_source_time(text, &time);

    CHECK(kc_source_time(padded, &again) == is_time);
    if (!is_time)
        return;
    CHECK(time.day == again.day && time.microseconds == again.microseconds);
    CHECK(time.day >= -36524 && time.day < 36890);
    CHECK(time.microseconds >= 0 && time.microseconds <= INT64_C(86400000000));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static char buffer[MOST_BYTES + 8];
    KcSourceText text, padded, trimmed, twice;
    bool value, again;

    if (bytes == 0 || bytes > MOST_BYTES)
        return 0;
    text = (KcSourceText){.start = (const char *)data + 1, .bytes = bytes - 1, .is_utf8 = data[0] % 2 == 0};
    memcpy(buffer, "\n\xe3\x80\x80", 4);
    memcpy(buffer + 4, text.start, text.bytes);
    buffer[4 + text.bytes] = ' ';
    padded = (KcSourceText){.start = buffer, .bytes = text.bytes + 5, .is_utf8 = text.is_utf8};
    if (!text.is_utf8) {
        padded.start += 4;
        padded.bytes -= 4;
    }
    check_number(text, padded);
    check_time(text, padded);
    CHECK(kc_source_boolean(text, &value) == kc_source_boolean(padded, &again));
    trimmed = kc_source_trim(text);
    twice = kc_source_trim(trimmed);
    CHECK(trimmed.start >= text.start && trimmed.start + trimmed.bytes <= text.start + text.bytes);
    CHECK(twice.bytes == trimmed.bytes && (twice.bytes == 0 || twice.start == trimmed.start));
    return 0;
}
