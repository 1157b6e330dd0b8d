/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spec.h - reads a SOURCE or SINK as people write it: WORD or WORD:REST. */
#ifndef MEDIA_SPEC_H
#define MEDIA_SPEC_H

#include <stdbool.h>

/* Whether spec begins with that word; then *rest (unless rest is NULL) is what follows the colon,
 * or "". Any thread. */
bool spec_is(const char *spec, const char *word, const char **rest);

#endif
