/* Error texts and interruption; see status.h. */
#include "core/status.h"

#include <stdarg.h>
#include <stdio.h>

/* Formats into a text of KC_TEXT_BYTES. One that has to be cut loses the character at the cut whole (UTF-8):
 * half a character is an error of its own when the server converts the text for its client. */
static void __attribute__((format(printf, 2, 0)))
format_text(char *text, const char *format, va_list arguments)
{
    int length = vsnprintf(text, KC_TEXT_BYTES, format, arguments);
    int end = KC_TEXT_BYTES - 1;

    if (length <= end)
        return;
    for (int width = 1; width <= 4; width++) {
        unsigned char byte = (unsigned char)text[end - width];

        if ((byte & 0xC0) == 0x80)
            continue;
        int needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        if (needed > width)
            text[end - width] = '\0';
        return;
    }
}

KcStatus
kc_fail(KcContext *context, KcStatus status, const char *message, ...)
{
    KcError *error = &context->error;
    va_list arguments;

    error->status = status;
    error->detail[0] = '\0';
    error->hint[0] = '\0';
    va_start(arguments, message);
    format_text(error->message, message, arguments);
    va_end(arguments);
    return status;
}

KcStatus
kc_detail(KcContext *context, const char *detail, ...)
{
    va_list arguments;

    va_start(arguments, detail);
    format_text(context->error.detail, detail, arguments);
    va_end(arguments);
    return context->error.status;
}

KcStatus
kc_hint(KcContext *context, const char *hint, ...)
{
    va_list arguments;

    va_start(arguments, hint);
    format_text(context->error.hint, hint, arguments);
    va_end(arguments);
    return context->error.status;
}

KcStatus
kc_poll(KcContext *context)
{
    if (context->poll && context->poll(context->poll_data))
        return kc_fail(context, KC_STOPPED, "canceling statement due to user request");
    return KC_OK;
}
