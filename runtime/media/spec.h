/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spec.h - reads a SOURCE or SINK as people write it: WORD or WORD:REST. */
#ifndef MEDIA_SPEC_H
#define MEDIA_SPEC_H

#include "base/time/clock.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether spec begins with that word; then *rest (unless rest is NULL) is what follows the colon,
 * or "". Any thread. */
bool spec_is(const char *spec, const char *word, const char **rest);

/* Whether a source may be opened: 0; -EINVAL when no driver has that word, -ENOTSUP for a device
 * with a virtual clock, with the reason in why. what: "camera". Any thread. */
int spec_may_open(const char *spec, const char *what, bool is_known, bool is_real_time,
                  const struct clock *c, char *why, size_t why_size);

#endif
