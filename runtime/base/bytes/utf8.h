/* SPDX-License-Identifier: GPL-3.0-or-later */
/* utf8.h - reads text in UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, at most
 * U+10FFFF. Pure; any thread. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Reads the character that begins at text, of which size bytes are there. Returns its length in
 * bytes (1 to 4) and writes its code to *code; 0, and *code stays, when size is 0 or the bytes are
 * not UTF-8. */
size_t utf8_read(const void *text, size_t size, uint32_t *code);

#endif
