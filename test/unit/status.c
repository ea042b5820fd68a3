/* Errors as the core reports them: texts, cutting, interruption. */
#include "check.h"

#include "core/status.h"

static void
fail_returns_its_status_and_clears_older_texts(void)
{
    KcContext context = {.arena = NULL};

    CHECK(kc_fail(&context, KC_INVALID, "weight %d is %s", 3, "negative") == KC_INVALID);
    CHECK(kc_detail(&context, "It is %g.", -0.5) == KC_INVALID);
    CHECK(kc_hint(&context, "Use %s.", "a positive one") == KC_INVALID);
    CHECK(strcmp(context.error.message, "weight 3 is negative") == 0);
    CHECK(strcmp(context.error.detail, "It is -0.5.") == 0);
    CHECK(strcmp(context.error.hint, "Use a positive one.") == 0);
    CHECK(kc_fail(&context, KC_SHAPE, "other") == KC_SHAPE);
    CHECK(context.error.status == KC_SHAPE);
    CHECK(context.error.detail[0] == '\0' && context.error.hint[0] == '\0');
}

static void
long_texts_are_cut_and_terminated(void)
{
    KcContext context = {.arena = NULL};
    char text[3 * KC_TEXT_BYTES];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    kc_fail(&context, KC_INVALID, "%s", text);
    kc_detail(&context, "%s", text);
    kc_hint(&context, "%s", text);
    CHECK(strlen(context.error.message) == KC_TEXT_BYTES - 1);
    CHECK(strlen(context.error.detail) == KC_TEXT_BYTES - 1);
    CHECK(strlen(context.error.hint) == KC_TEXT_BYTES - 1);
}

/* A cut character would be an invalid byte sequence on its way to a client of another encoding. */
static void
a_cut_never_splits_a_character(void)
{
    static const char *const characters[] = {"\xc3\xa9", "\xe7\x94\xb5", "\xf0\x9f\x94\x8c"};
    KcContext context = {.arena = NULL};

    for (int c = 0; c < 3; c++) {
        size_t width = strlen(characters[c]);

        for (size_t shift = 0; shift < 4; shift++) {
            char text[2 * KC_TEXT_BYTES + 8] = "";

            for (size_t i = 0; i < shift; i++)
                strcat(text, "x");
            while (strlen(text) < 2 * KC_TEXT_BYTES)
                strcat(text, characters[c]);
            kc_fail(&context, KC_INVALID, "%s", text);
            size_t length = strlen(context.error.message);
            CHECK((length - shift) % width == 0);
            CHECK(length + width >= KC_TEXT_BYTES);
        }
    }
}

/* What fits is left as it is, whatever its encoding. */
static void
a_text_that_fits_is_not_touched(void)
{
    KcContext context = {.arena = NULL};

    kc_fail(&context, KC_INVALID, "caf\xe9");
    CHECK(strcmp(context.error.message, "caf\xe9") == 0);
}

static bool
stop_after(void *countdown)
{
    return --*(int *)countdown < 0;
}

static void
poll_stops_when_the_caller_says_so(void)
{
    int countdown = 2;
    KcContext context = {.poll = stop_after, .poll_data = &countdown};
    KcContext never_asked = {.poll = NULL};

    CHECK(kc_poll(&context) == KC_OK);
    CHECK(kc_poll(&context) == KC_OK);
    CHECK(kc_poll(&context) == KC_STOPPED);
    CHECK(context.error.status == KC_STOPPED && context.error.message[0] != '\0');
    CHECK(kc_poll(&never_asked) == KC_OK);
}

int
main(void)
{
    RUN(fail_returns_its_status_and_clears_older_texts);
    RUN(long_texts_are_cut_and_terminated);
    RUN(a_cut_never_splits_a_character);
    RUN(a_text_that_fits_is_not_touched);
    RUN(poll_stops_when_the_caller_says_so);
    return DONE();
}
