/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source_folder.h - for tests of picture and sound sources: a clock that the test runs on, and a
 * folder with room for one file or FIFO. For one source file of a program. */
#ifndef TESTS_SOURCE_FOLDER_H
#define TESTS_SOURCE_FOLDER_H

#include "base/time/clock.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct clock *clock_of_test;
static char dir[64], path[96]; /* the file is not there yet */

static void set_up(void)
{
    signal(SIGPIPE, SIG_IGN);
    ck_assert_int_eq(clock_new(&clock_of_test, CLOCK_REAL), 0);
    clock_enter(clock_of_test, "test");
    snprintf(dir, sizeof(dir), "/tmp/parlua-source-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(path, sizeof(path), "%s/in", dir);
}

static void tear_down(void)
{
    unlink(path);
    rmdir(dir);
    clock_leave(clock_of_test);
    clock_free(clock_of_test);
}

#endif
