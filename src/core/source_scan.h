/*
 * What the readers of foreign texts share (source.c, source_number.c, source_time.c): a text folded to one byte a
 * character, and a cursor over those bytes.
 */
#ifndef KC_SOURCE_SCAN_H
#define KC_SOURCE_SCAN_H

#include "core/source.h"

/* Folded Chinese characters; control characters never get that far. */
enum { YEAR = 1, MONTH, DAY, YES, NO, HAS, HAS_NOT };

#define MOST_FOLDED 512

typedef struct Folded {
    int length;
    char bytes[MOST_FOLDED];
} Folded;

/* Trims the text and folds it. False: nothing is left, too much is, or a character has no byte of its own. */
bool kc_source_fold(KcSourceText text, Folded *folded);

/* Scanning. A cursor never passes its end: there it reads 0. */
typedef struct Cursor {
    const char *at;
    const char *end;
} Cursor;

static inline Cursor
cursor_of(const Folded *folded)
{
    return (Cursor){.at = folded->bytes, .end = folded->bytes + folded->length};
}

static inline char
peek(const Cursor *cursor)
{
    return cursor->at < cursor->end ? *cursor->at : 0;
}

static inline bool
take(Cursor *cursor, char byte)
{
    if (peek(cursor) != byte)
        return false;
    cursor->at++;
    return true;
}

static inline bool
at_end(const Cursor *cursor)
{
    return cursor->at == cursor->end;
}

static inline bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static inline int
digits_ahead(const Cursor *cursor)
{
    int count = 0;

    while (cursor->at + count < cursor->end && is_digit(cursor->at[count]))
        count++;
    return count;
}

/* A whole number of `least` to `most` (at most 9) digits with no digit behind it. */
static inline bool
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

#endif
