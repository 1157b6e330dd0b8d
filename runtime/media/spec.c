/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spec.c - the word of a SOURCE or SINK and what follows it. */
#include "media/spec.h"

#include <string.h>

bool spec_is(const char *spec, const char *word, const char **rest)
{
    size_t length = strlen(word);

    if (strncmp(spec, word, length) != 0 || (spec[length] && spec[length] != ':'))
        return false;
    if (rest)
        *rest = spec[length] ? spec + length + 1 : "";
    return true;
}
