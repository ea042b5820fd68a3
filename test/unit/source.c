/* Foreign texts: what is read, what is not, and that it is read to the last bit. */
#include "check.h"

#include "core/rng.h"
#include "core/source.h"

#include <float.h>

static KcSourceText
text_of(const char *text)
{
    return (KcSourceText){.start = text, .bytes = strlen(text), .is_utf8 = true};
}

/* NaN for what cannot be read. */
static double
number(const char *text)
{
    double value;

    return kc_source_number(text_of(text), &value) ? value : NAN;
}

static const char *
money(const char *text)
{
    static KcSourceMoney money;

    return kc_source_money(text_of(text), &money) ? money.plain : "unreadable";
}

/* Seconds since 2000-01-01, NaN for what cannot be read. */
static double
seconds(const char *text)
{
    KcSourceTime time;

    return kc_source_time(text_of(text), &time) ? time.day * 86400.0 + time.microseconds / 1e6 : NAN;
}

static int
truth(const char *text)
{
    bool value;

    return kc_source_boolean(text_of(text), &value) ? value : -1;
}

static bool
trims_to(const char *text, const char *expected)
{
    KcSourceText trimmed = kc_source_trim(text_of(text));

    return trimmed.bytes == strlen(expected) && memcmp(trimmed.start, expected, trimmed.bytes) == 0;
}

static void
numbers_are_read(void)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {{"0", 0},
                 {"12.5", 12.5},
                 {"-12.5", -12.5},
                 {"+3", 3},
                 {"007", 7},
                 {".5", 0.5},
                 {"5.", 5},
                 {"-.5e1", -5},
                 {"1e3", 1000},
                 {"1E-3", 0.001},
                 {"1e+03", 1000},
                 {" \t12\r\n", 12},
                 {"\u3000\u00a0\ufeff12\u3000", 12},
                 {"１２．５", 12.5},
                 {"－１，２３４", -1234},
                 {"\u2212"
                  "7",
                  -7},
                 {"1,234,567.89", 1234567.89},
                 {"999,999", 999999},
                 {"1.7976931348623157e308", DBL_MAX},
                 {"5e-324", 5e-324},
                 {"1e-400", 0},
                 {"1e-99999999999999999999", 0},
                 {"0e99999999999999999999", 0},
                 {"00000000000000000000000000000000000000000000000001", 1},
                 {"9007199254740993", 9007199254740992.0},
                 {"9007199254740993.0000000000000000000000000001", 9007199254740994.0},
                 {"0.1", 0.1},
                 {"123456789012345678901234567890", 123456789012345678901234567890.0}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (number(cases[i].text) != cases[i].value) {
            printf("# %s: %.17g\n", cases[i].text, number(cases[i].text));
            CHECK(false);
        }
    CHECK(!signbit(number("-0")) && !signbit(number("-1e-400")) && !signbit(number("-0.00")));
}

static void
what_is_no_number_is_not_read(void)
{
    static const char *const cases[] = {"",
                                        " ",
                                        "+",
                                        "-",
                                        ".",
                                        "e5",
                                        "1e",
                                        "1e+",
                                        "--1",
                                        "+-1",
                                        "1 2",
                                        "- 1",
                                        "1,23",
                                        "12,34",
                                        "1,2345",
                                        "1234,567",
                                        ",123",
                                        "1,",
                                        "1,234,",
                                        "1,234,56",
                                        "0,123",
                                        "1,234e5",
                                        "1.2.3",
                                        "1..2",
                                        "1,234.5,6",
                                        "NaN",
                                        "inf",
                                        "Infinity",
                                        "0x10",
                                        "1e400",
                                        "(123.45)",
                                        "12%",
                                        "￥12",
                                        "12元",
                                        "1_000",
                                        "1'000",
                                        "1\x01"
                                        "2",
                                        "\xff",
                                        "1\xe3\x80",
                                        "一",
                                        "1.,5",
                                        "\u3000",
                                        "1e5.5",
                                        "1f",
                                        "１２年"};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (!isnan(number(cases[i]))) {
            printf("# %s: %.17g\n", cases[i], number(cases[i]));
            CHECK(false);
        }
}

static void
numbers_are_the_nearest_doubles(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 1);
    for (int i = 0; i < 200000; i++) {
        char text[64];
        int length = 0, digits = 1 + (int)(kc_rng_bits(&rng) % 25),
            point = (int)(kc_rng_bits(&rng) % (digits + 1));

        for (int d = 0; d < digits; d++) {
            if (d == point)
                text[length++] = '.';
            text[length++] = '0' + (char)(kc_rng_bits(&rng) % 10);
        }
        text[length] = '\0';
        if (i % 3 == 0)
            snprintf(text + length, sizeof text - length, "e%d", (int)(kc_rng_bits(&rng) % 600) - 300);
        double expected = strtod(text, NULL);
        if (isinf(expected) ? !isnan(number(text)) : number(text) != expected) {
            printf("# %s\n", text);
            CHECK(false);
        }
    }
}

static void
a_number_may_be_long_but_not_without_end(void)
{
    char text[700];

    memset(text, '0', sizeof text);
    text[0] = '1';
    text[300] = '\0';
    CHECK(number(text) == 1e299);
    text[300] = '0';
    text[600] = '\0';
    CHECK(isnan(number(text)));
}

static void
money_is_kept_as_given(void)
{
    CHECK(strcmp(money("1,234,567.80"), "1234567.80") == 0);
    CHECK(strcmp(money(" －０１２．５０ "), "-12.50") == 0);
    CHECK(strcmp(money("5."), "5") == 0);
    CHECK(strcmp(money(".5"), "0.5") == 0);
    CHECK(strcmp(money("0"), "0") == 0);
    CHECK(strcmp(money("000"), "0") == 0);
    CHECK(strcmp(money("+12.345678"), "12.345678") == 0);
    CHECK(strcmp(money("123456789012345678901234567890"), "123456789012345678901234567890") == 0);
    CHECK(strcmp(money("-0.123456789012345678901234567890"), "-0.123456789012345678901234567890") == 0);
    CHECK(strcmp(money("1234567890123456789012345678901"), "unreadable") == 0);
    CHECK(strcmp(money("1e3"), "unreadable") == 0);
    CHECK(strcmp(money("(12)"), "unreadable") == 0);
    CHECK(strcmp(money("12.3.4"), "unreadable") == 0);
    CHECK(strcmp(money(""), "unreadable") == 0);
    CHECK(strcmp(money("NaN"), "unreadable") == 0);
}

static void
every_day_of_two_centuries_has_its_number(void)
{
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int number = -36524; /* 1900-01-01 */

    for (int year = 1900; year <= 2100; year++)
        for (int month = 1; month <= 12; month++) {
            int days = lengths[month - 1] + (month == 2 && year % 4 == 0 && year != 1900 && year != 2100);

            for (int day = 1; day <= days + 1; day++) {
                char text[48];

                snprintf(text, sizeof text, day % 2 ? "%d-%02d-%02d" : "%d年%d月%d日", year, month, day);
                if (day > days)
                    CHECK(isnan(seconds(text)));
                else
                    CHECK(seconds(text) == 86400.0 * number++);
                snprintf(text, sizeof text, "%04d%02d%02d", year, month, day);
                CHECK(isnan(seconds(text)) == (day > days));
            }
        }
    CHECK(number == 36890); /* 2101-01-01 */
}

static void
dates_are_read_in_all_their_forms(void)
{
    static const char *const same[] = {
        "2024-01-05",       "2024-1-5",      "2024/1/5",        "2024/01/05",
        "2024.1.5",         "20240105",      "2024年1月5日",    "２０２４年０１月０５日",
        "２０２４－１－５", " 2024-01-05\n", "2024-01-05 0:00", "20240105000000"};

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (seconds(same[i]) != 8770 * 86400.0) {
            printf("# %s\n", same[i]);
            CHECK(false);
        }
    CHECK(seconds("202401") == 8766 * 86400.0);
    CHECK(seconds("2024-01") == 8766 * 86400.0);
    CHECK(seconds("2024/1") == 8766 * 86400.0);
    CHECK(seconds("2024年1月") == 8766 * 86400.0);
}

static void
times_are_read(void)
{
    const double day = 8770 * 86400.0;

    CHECK(seconds("2024-01-05 09:30") == day + 34200);
    CHECK(seconds("2024-01-05T9:30:15") == day + 34215);
    CHECK(seconds("20240105t093015") != day + 34215); /* no colon: not a form of ours */
    CHECK(seconds("20240105093015") == day + 34215);
    CHECK(seconds("2024年1月5日9：30") == day + 34200);
    CHECK(seconds("2024年1月5日\u3000 9:30") == day + 34200);
    CHECK(seconds("2024/1/5   9:30:15.5") == day + 34215.5);
    CHECK(seconds("2024/1/5 9:30:15.1234567") == day + 34215.123457);
    CHECK(seconds("2024/1/5 9:30:15.123456499") == day + 34215.123456);
    CHECK(seconds("2024-01-05 23:59:59.9999999") == day + 86400);
    CHECK(seconds("2024-01-05 24:00") == day + 86400);
    CHECK(seconds("2024-01-05 24:00:00.000") == day + 86400);
    CHECK(seconds("2100-12-31 24:00") == 36890 * 86400.0);
}

static void
what_is_no_date_is_not_read(void)
{
    static const char *const cases[] = {"",
                                        "2024",
                                        "2024-",
                                        "2024-13-01",
                                        "2024-00-01",
                                        "2024-01-00",
                                        "2024-02-30",
                                        "2023-02-29",
                                        "1899-12-31",
                                        "2101-01-01",
                                        "2024-1/5",
                                        "2024-01-05-06",
                                        "24-01-05",
                                        "05/01/2024",
                                        "20240132",
                                        "202413",
                                        "2024.01",
                                        "2024.1",
                                        "45296",
                                        "2024年",
                                        "2024年1",
                                        "2024年1月5",
                                        "2024-1月5日",
                                        "2024-01-05Z",
                                        "2024-01-05 10:00Z",
                                        "2024-01-05 10:00 Z",
                                        "2024-01-05T10:00+08",
                                        "2024-01-05 10:00:00-08:00",
                                        "2024-01-05 10",
                                        "2024-01-05 10:0",
                                        "2024-01-05 10:60",
                                        "2024-01-05 10:00:60",
                                        "2024-01-05 24:01",
                                        "2024-01-05 24:00:00.5",
                                        "2024-01-05 25:00",
                                        "2024-01-05 100:00",
                                        "2024-01-05 10:00:00.",
                                        "2024-01-05 10:00:00.1234567890",
                                        "2024-01-05 10:00 PM",
                                        "2024-01-05T 10:00",
                                        "2024-01-0510:00",
                                        "2024-01 10:00",
                                        "202401 10:00",
                                        "20240105240001",
                                        "20240132000000",
                                        "infinity",
                                        "today",
                                        "0000-00-00",
                                        "2024-01-05\x01"
                                        "10:00"};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (!isnan(seconds(cases[i]))) {
            printf("# %s: %.17g\n", cases[i], seconds(cases[i]));
            CHECK(false);
        }
}

static void
yes_and_no_are_read(void)
{
    static const char *const yes[] = {"1",   "true", "TRUE", "t",    "Y",  "yes",
                                      "YeS", "是",   "有",   " 是 ", "１", "Ｙ"};
    static const char *const no[] = {"0", "false", "False", "F", "n", "NO", "否", "无", "\u3000否"};
    static const char *const neither[] = {"",      "2",    "01",   "on", "off", "tr",
                                          "truee", "是是", "不是", "年", "-1",  "\x04"};

    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        CHECK(truth(yes[i]) == 1);
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        CHECK(truth(no[i]) == 0);
    for (size_t i = 0; i < sizeof neither / sizeof neither[0]; i++)
        CHECK(truth(neither[i]) == -1);
}

static void
texts_lose_what_surrounds_them(void)
{
    CHECK(trims_to("", ""));
    CHECK(trims_to(" \t\r\n\x7f\x01", ""));
    CHECK(trims_to("\ufeff\u3000\u00a0 \u200b\xc2\x85", ""));
    CHECK(trims_to("客户", "客户"));
    CHECK(trims_to("\ufeff 江苏  南京\u3000", "江苏  南京"));
    CHECK(trims_to("a\nb\n", "a\nb"));
    CHECK(trims_to("NULL", "NULL"));
    CHECK(trims_to("\\N ", "\\N"));
    /* Bytes that are no characters stay. */
    CHECK(trims_to(" \x80 ", "\x80"));
    CHECK(trims_to(" \xe3\x80", "\xe3\x80"));
    CHECK(trims_to("\xc0\xa0", "\xc0\xa0"));
    CHECK(trims_to("\xe0\x82\xa0 ", "\xe0\x82\xa0"));
    CHECK(trims_to("x\x80\x80\x80\x80 ", "x\x80\x80\x80\x80"));
}

static void
other_encodings_know_ascii_only(void)
{
    KcSourceText wide = {.start = "\u3000"
                                  "1 ",
                         .bytes = 5,
                         .is_utf8 = false};
    double value;

    CHECK(!kc_source_number(wide, &value));
    CHECK(kc_source_trim(wide).bytes == 4);
    wide.start += 3;
    wide.bytes -= 3;
    CHECK(kc_source_number(wide, &value) && value == 1);
}

int
main(void)
{
    RUN(numbers_are_read);
    RUN(what_is_no_number_is_not_read);
    RUN(numbers_are_the_nearest_doubles);
    RUN(a_number_may_be_long_but_not_without_end);
    RUN(money_is_kept_as_given);
    RUN(every_day_of_two_centuries_has_its_number);
    RUN(dates_are_read_in_all_their_forms);
    RUN(times_are_read);
    RUN(what_is_no_date_is_not_read);
    RUN(yes_and_no_are_read);
    RUN(texts_lose_what_surrounds_them);
    RUN(other_encodings_know_ascii_only);
    return DONE();
}
