/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_regular_file.c - what may be opened because somebody has named it, and what may not. */
#include "base/bytes/regular_file.h"

#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/test_regular_file.XXXXXX";
static char root[64];

static const char *in_dir(const char *name)
{
    static char path[128];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    return path;
}

static void write_text(const char *name, const char *text)
{
    FILE *f = fopen(in_dir(name), "w");

    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

static void setup(void)
{
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(root, sizeof(root), "%s/app", dir);
    ck_assert_int_eq(mkdir(root, 0700), 0);
    ck_assert_int_eq(mkdir(in_dir("application"), 0700), 0);
    write_text("app/in.txt", "inside");
    write_text("out.txt", "outside");
    write_text("application/x.txt", "beside");
    ck_assert_int_eq(symlink("in.txt", in_dir("app/alias.txt")), 0);
    ck_assert_int_eq(symlink("../out.txt", in_dir("app/leak.txt")), 0);
    ck_assert_int_eq(symlink("..", in_dir("app/up")), 0);
    ck_assert_int_eq(symlink("../application", in_dir("app/side")), 0);
    ck_assert_int_eq(mkfifo(in_dir("app/fifo"), 0600), 0);
}

static void teardown(void)
{
    char command[96];

    snprintf(command, sizeof(command), "rm -r %s", dir);
    ck_assert_int_eq(system(command), 0);
}

static const struct row {
    const char *name;
    bool has_root;
    int err; /* 0: it is opened */
} rows[] = {
    {"app/in.txt", true, 0},          {"app/alias.txt", true, 0},
    {"app/up/app/in.txt", true, 0},   {"app/leak.txt", true, -EPERM},
    {"app/up/out.txt", true, -EPERM}, {"app/side/x.txt", true, -EPERM},
    {"app/leak.txt", false, 0},       {"app/fifo", true, -EINVAL},
    {"app/fifo", false, -EINVAL},     {"app", true, -EISDIR},
    {"app/absent", true, -ENOENT},
};

START_TEST(links_may_not_lead_out_and_nothing_waits)
{
    const struct row *r = &rows[_i];
    size_t size = 0, got = 0;
    char text[16] = "";

    int fd = regular_file_open(in_dir(r->name), r->has_root ? root : NULL, 100, &size);
    if (r->err) {
        ck_assert_int_eq(fd, r->err);
        return;
    }
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(regular_file_read(fd, text, size, &got), 0);
    ck_assert_uint_eq(got, strlen(text));
    close(fd);
}
END_TEST

START_TEST(a_file_has_a_limit)
{
    size_t size;

    int fd = regular_file_open(in_dir("app/in.txt"), NULL, 6, &size);
    ck_assert_int_ge(fd, 0);
    ck_assert_uint_eq(size, 6);
    close(fd);
    ck_assert_int_eq(regular_file_open(in_dir("app/in.txt"), NULL, 5, &size), -EFBIG);
    ck_assert_int_ge(fd = regular_file_open(in_dir("app/in.txt"), "/", 6, &size), 0);
    close(fd);
    ck_assert_int_eq(regular_file_open(in_dir("app/in.txt"), "/nowhere", 6, &size), -ENOENT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("regular file");
    TCase *c = tcase_create("regular file");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, links_may_not_lead_out_and_nothing_waits, 0,
                        sizeof(rows) / sizeof(rows[0]));
    tcase_add_test(c, a_file_has_a_limit);
    suite_add_tcase(suite, c);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
