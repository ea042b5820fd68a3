/*
 * How a core function reports what went wrong, and how it is interrupted.
 *
 * Every core function that can fail takes a KcContext first and returns a KcStatus. On anything but KC_OK the
 * context's error says what is wrong (message), what was found (detail) and what to do (hint), in the style of
 * PostgreSQL's messages: the message starts in lower case and has no full stop, detail and hint are sentences.
 * Nothing in the core prints, exits or jumps out: the caller decides what an error becomes.
 */
#ifndef KC_STATUS_H
#define KC_STATUS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum KcStatus {
    KC_OK = 0,
    KC_INVALID,      /* an argument or option has a value that is not allowed */
    KC_SHAPE,        /* an array or matrix has the wrong dimensions */
    KC_NULL_ELEMENT, /* a missing value where none is allowed */
    KC_RANGE,        /* a number too large or too small to compute with */
    KC_TOO_LARGE,    /* a documented limit, or the memory limit */
    KC_NO_MEMORY,    /* the operating system refused memory */
    KC_STOPPED,      /* the poll callback asked to stop */
    KC_CORRUPT       /* a stored state that is damaged or not ours */
} KcStatus;

#define KC_TEXT_BYTES 240

typedef struct KcError {
    KcStatus status;
    char message[KC_TEXT_BYTES];
    char detail[KC_TEXT_BYTES];
    char hint[KC_TEXT_BYTES];
} KcError;

typedef struct KcArena KcArena;

typedef struct KcContext {
    KcArena *arena;
    bool (*poll)(void *poll_data); /* true: stop now; NULL: never asked */
    void *poll_data;
    KcError error;
} KcContext;

/* Records an error and returns its status, so that a function can `return kc_fail(…)`. Texts are cut to
 * KC_TEXT_BYTES. Clears an earlier detail and hint. */
KcStatus kc_fail(KcContext *context, KcStatus status, const char *message, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds what was found, or what to do, to the error just recorded; returns its status. */
KcStatus kc_detail(KcContext *context, const char *detail, ...) __attribute__((format(printf, 2, 3)));
KcStatus kc_hint(KcContext *context, const char *hint, ...) __attribute__((format(printf, 2, 3)));

/* KC_STOPPED when the caller wants the work to end. Loops call it at least every few milliseconds of work. */
KcStatus kc_poll(KcContext *context);

#endif
