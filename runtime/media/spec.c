/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spec.c - splits a SOURCE or SINK into word and rest, and checks whether a source may be used. */
#include "media/spec.h"

#include <errno.h>
#include <stdio.h>
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

int spec_may_open(const char *spec, const char *what, bool is_known, bool is_real_time,
                  const struct clock *c, char *why, size_t why_size)
{
    if (!is_known) {
        snprintf(why, why_size, "no such kind of %s: %.40s", what, spec);
        return -EINVAL;
    }
    if (is_real_time && clock_is_virtual(c)) {
        snprintf(why, why_size, "%.40s runs in real time: not with a virtual clock", spec);
        return -ENOTSUP;
    }
    return 0;
}
