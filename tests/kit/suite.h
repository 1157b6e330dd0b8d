/* SPDX-License-Identifier: GPL-3.0-or-later */
/* suite.h - runs a suite of Check tests: the end of every main. CK_RUN_SUITE and CK_RUN_CASE, when
 * they are set, name the ones that run. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Takes the suite. EXIT_SUCCESS or EXIT_FAILURE. */
static inline int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    bool is_part = getenv("CK_RUN_SUITE") || getenv("CK_RUN_CASE");
    if (is_part && srunner_ntests_run(runner) == 0) {
        fprintf(stderr, "no test ran: CK_RUN_SUITE or CK_RUN_CASE names none of this program\n");
        failed = 1;
    }
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
