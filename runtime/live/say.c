/* SPDX-License-Identifier: GPL-3.0-or-later */
/* say.c - replaces the words in capitals that say.h names, leaves all others. */
#include "live/say.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static size_t word_length(const char *at)
{
    size_t length = 0;

    while (isalpha((unsigned char)at[length]))
        length++;
    return length;
}

static bool is_word(const char *at, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(at, word, length) == 0;
}

/* What stands for the word, or the word itself. */
static int put_word(char *out, size_t size, const char *at, size_t length, const struct say *what)
{
    bool has_reason = what->reason && what->reason[0];

    if (is_word(at, length, "REASON"))
        return snprintf(out, size, "%s", has_reason ? what->reason : "no reason given");
    if (is_word(at, length, "HOST"))
        return snprintf(out, size, "%s", what->host ? what->host : "?");
    if (is_word(at, length, "PORT"))
        return snprintf(out, size, "%d", what->port);
    if (is_word(at, length, "WxH"))
        return snprintf(out, size, "%dx%d", what->width, what->height);
    if (is_word(at, length, "K"))
        return snprintf(out, size, "%d", what->attempt);
    if (is_word(at, length, "N"))
        return snprintf(out, size, "%lld", (long long)what->n);
    return snprintf(out, size, "%.*s", (int)length, at);
}

void say_fill(char *out, size_t size, const char *text, const struct say *what)
{
    size_t used = 0;

    out[0] = '\0';
    while (*text && used + 1 < size) {
        size_t length = word_length(text);
        if (length > 0) {
            used += (size_t)put_word(out + used, size - used, text, length, what);
            text += length;
        } else {
            out[used++] = *text++;
            out[used] = '\0';
        }
    }
}
