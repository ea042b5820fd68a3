/* Error texts and interruption; see status.h. */
#include "core/status.h"

#include <stdarg.h>
#include <stdio.h>

KcStatus
kc_fail(KcContext *context, KcStatus status, const char *message, ...)
{
    KcError *error = &context->error;
    va_list arguments;

    error->status = status;
    error->detail[0] = '\0';
    error->hint[0] = '\0';
    va_start(arguments, message);
    vsnprintf(error->message, sizeof error->message, message, arguments);
    va_end(arguments);
    return status;
}

KcStatus
kc_detail(KcContext *context, const char *detail, ...)
{
    va_list arguments;

    va_start(arguments, detail);
    vsnprintf(context->error.detail, sizeof context->error.detail, detail, arguments);
    va_end(arguments);
    return context->error.status;
}

KcStatus
kc_hint(KcContext *context, const char *hint, ...)
{
    va_list arguments;

    va_start(arguments, hint);
    vsnprintf(context->error.hint, sizeof context->error.hint, hint, arguments);
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
