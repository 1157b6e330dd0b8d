/* SPDX-License-Identifier: GPL-3.0-or-later */
/* utf8.c - the four forms of a UTF-8 character. */
#include "base/bytes/utf8.h"

#include <stdbool.h>

/* By its first byte a character has a form: its length and the least code that needs the form. */
static const struct form {
    uint8_t mask, lead, length;
    uint32_t least;
} forms[] = {
    {0x80, 0x00, 1, 0},
    {0xe0, 0xc0, 2, 0x80},
    {0xf0, 0xe0, 3, 0x800},
    {0xf8, 0xf0, 4, 0x10000},
};

static bool is_legal(uint32_t code, const struct form *f)
{
    return code >= f->least && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

static size_t read_form(const uint8_t *at, const struct form *f, uint32_t *out)
{
    uint32_t code = at[0] & (uint8_t)~f->mask;

    for (size_t i = 1; i < f->length; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (at[i] & 0x3f);
    }
    if (!is_legal(code, f))
        return 0;
    *out = code;
    return f->length;
}

size_t utf8_read(const void *text, size_t size, uint32_t *code)
{
    const uint8_t *at = text;

    for (size_t i = 0; size > 0 && i < sizeof(forms) / sizeof(forms[0]); i++)
        if ((at[0] & forms[i].mask) == forms[i].lead)
            return forms[i].length > size ? 0 : read_form(at, &forms[i], code);
    return 0;
}
