/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_folder.c - folders above a file are made, and nothing else. */
#include "base/bytes/folder.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(missing_folders_are_made)
{
    char root[] = "/tmp/test_folder.XXXXXX";
    struct stat st;

    ck_assert_ptr_nonnull(mkdtemp(root));
    ck_assert_int_eq(chdir(root), 0);
    ck_assert_int_eq(folder_make_above("a.png"), 0);
    ck_assert_int_eq(folder_make_above("one/two//three/a.png"), 0);
    ck_assert_int_eq(folder_make_above("one/two//three/a.png"), 0); /* they are there now */
    ck_assert_int_eq(stat("one/two/three", &st), 0);
    ck_assert(S_ISDIR(st.st_mode));
    ck_assert_int_eq(stat("one/two/three/a.png", &st), -1);
    ck_assert_int_eq(rmdir("one/two/three") | rmdir("one/two") | rmdir("one"), 0);
    ck_assert_int_eq(rmdir(root), 0);
}
END_TEST

START_TEST(what_cannot_be_made_is_told)
{
    char path[5000];

    memset(path, 'a', sizeof(path));
    path[sizeof(path) - 1] = '\0';
    ck_assert_int_eq(folder_make_above(""), 0);
    ck_assert_int_eq(folder_make_above("/dev/null/a/b.png"), -ENOTDIR);
    ck_assert_int_eq(folder_make_above(path), -ENAMETOOLONG);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("folder");
    TCase *tc = tcase_create("folder");

    tcase_add_test(tc, missing_folders_are_made);
    tcase_add_test(tc, what_cannot_be_made_is_told);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
