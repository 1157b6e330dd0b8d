/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spec.h - reads a SOURCE or SINK as people write one: WORD or WORD:REST. */
#ifndef MEDIA_SPEC_H
#define MEDIA_SPEC_H

#include "base/time/clock.h"

#include <stdbool.h>
#include <stddef.h>

/* Returns whether spec has this WORD; *rest (rest may be NULL) is then the text behind the colon,
 * or "", inside spec. Any thread. */
bool spec_is(const char *spec, const char *word, const char **rest);

/* Checks whether a source may be opened: 0; -EINVAL: no driver has its word, -ENOTSUP: a device
 * with a virtual clock; with the reason in why. what: the kind of source ("camera"). Any thread. */
int spec_may_open(const char *spec, const char *what, bool is_known, bool is_real_time,
                  const struct clock *c, char *why, size_t why_size);

#endif
