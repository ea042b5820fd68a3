/*
 * Reads foreign texts; see source.h.
 *
 * A text is first trimmed and folded: each character becomes one byte, full-width forms and blanks their ASCII
 * counterparts, the few Chinese characters that have a meaning here a code below the blank. What has no such byte
 * makes the text unreadable. Small hand-written scanners then run over the bytes: of numbers in source_number.c, of dates
 * and times in source_time.c.
 */
#include "core/source_scan.h"

#include <string.h>

static const struct {
    uint32_t character;
    char code;
} meanings[] = {{0x5E74, YEAR}, {0x6708, MONTH}, {0x65E5, DAY},    {0x662F, YES},
                {0x5426, NO},   {0x6709, HAS},   {0x65E0, HAS_NOT}};

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

bool
kc_source_fold(KcSourceText text, Folded *folded)
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

    if (!kc_source_fold(text, &folded))
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
