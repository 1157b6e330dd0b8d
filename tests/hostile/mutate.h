/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutate.h - a good session becomes a bad one. The same seed makes the same damage. */
#ifndef TESTS_MUTATE_H
#define TESTS_MUTATE_H

#include "speech.h"

enum { MUTATE_CHANGES_MAX = 4 };

/* A damaged copy of good. how gets the names of the changes. */
void mutate(struct speech *out, const struct speech *good, uint32_t seed, char how[64]);

#endif
