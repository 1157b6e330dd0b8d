/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chars.h - characters of templates, sheets and texts. Pure. */
#ifndef VIEW_CHARS_H
#define VIEW_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { CHARS_WRONG = 0xfffd }; /* stands for bytes that are not UTF-8 */

static inline bool chars_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static inline const char *chars_skip_blanks(const char *at, const char *end)
{
    while (at < end && chars_is_blank(*at))
        at++;
    return at;
}

static inline const char *chars_trim_end(const char *from, const char *to)
{
    while (to > from && chars_is_blank(to[-1]))
        to--;
    return to;
}

static inline bool chars_starts_with(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);

    return (size_t)(end - at) >= length && memcmp(at, word, length) == 0;
}

/* Returns the end of the name of a selector or an at-rule. */
const char *chars_skip_name(const char *at, const char *end);
/* Reads one character of UTF-8; at < end. Returns how many bytes the character has; a byte that is
 * none counts as 1 and CHARS_WRONG. */
size_t chars_read(const char *at, const char *end, uint32_t *out);

#endif
