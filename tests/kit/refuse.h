/* SPDX-License-Identifier: GPL-3.0-or-later */
/* refuse.h - memory that is refused: every allocation of a scenario in turn. For one source file of
 * a program: it brings malloc and its kin, which count.
 *
 * Sanitizers bring theirs, so under them REFUSES is 0 and there is nothing here. */
#ifndef TESTS_REFUSE_H
#define TESTS_REFUSE_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define REFUSES 0
#else
#define REFUSES 1

#include <check.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *p);

static bool is_counting;
static long allowed, held, refused; /* allowed: how many allocations still succeed */

static bool may_allocate(void)
{
    if (!is_counting)
        return true;
    if (allowed-- > 0)
        return true;
    refused++;
    errno = ENOMEM;
    return false;
}

static void *counted(void *p)
{
    held += is_counting && p;
    return p;
}

void *malloc(size_t size)
{
    return may_allocate() ? counted(__libc_malloc(size)) : NULL;
}

void *calloc(size_t count, size_t size)
{
    return may_allocate() ? counted(__libc_calloc(count, size)) : NULL;
}

void *realloc(void *old, size_t size)
{
    if (!may_allocate())
        return NULL;
    void *p = __libc_realloc(old, size);
    held += is_counting && !old;
    return p;
}

void free(void *p)
{
    held -= is_counting && p;
    __libc_free(p);
}

/* scenario: 0 when all went well, or an error. It is run until nothing is refused any more; every
 * time it must say so, and give everything back. */
static inline void refuse_each(int (*scenario)(void), long most)
{
    int err = -1;

    for (long n = 0; err; n++) {
        ck_assert_int_lt(n, most);
        allowed = n;
        held = refused = 0;
        is_counting = true;
        err = scenario();
        is_counting = false;
        ck_assert_int_eq(err, refused ? -ENOMEM : 0);
        ck_assert_int_eq(held, 0);
    }
}

#endif
#endif
