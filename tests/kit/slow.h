/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slow.h - how much slower this build is than a plain one: tests/run sets TEST_SLOW for sanitizer
 * builds. Limits on how long our own code may take are multiplied by it. */
#ifndef TESTS_SLOW_H
#define TESTS_SLOW_H

#include <stdlib.h>

static inline int test_slow(void)
{
    const char *text = getenv("TEST_SLOW");
    int slow = text ? atoi(text) : 1;

    return slow > 0 ? slow : 1;
}

#endif
