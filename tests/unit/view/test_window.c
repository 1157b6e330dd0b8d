/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_window.c - without a real display there are no windows, and the reason is said. */
#include "view/window.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>

struct row {
    const char *display, *driver;
    bool has_display;
};
static const struct row rows[] = {
    {"", NULL, false},
    {":12345", NULL, true}, /* nobody listens there */
    {":12345", "dummy", true},
    {":12345", "offscreen", true},
};

START_TEST(blind_drivers_are_refused)
{
    const struct row *r = &rows[_i];
    struct clock *c;
    struct timers *t;
    struct windows *ws = NULL;
    char why[200] = "";
    uv_loop_t *loop = uv_default_loop();

    unsetenv("WAYLAND_DISPLAY");
    setenv("DISPLAY", r->display, 1);
    if (r->driver)
        setenv("SDL_VIDEODRIVER", r->driver, 1);
    else
        unsetenv("SDL_VIDEODRIVER");
    ck_assert_int_eq(clock_new(&c, CLOCK_REAL), 0);
    ck_assert_int_eq(timers_new(&t, c, loop), 0);
    ck_assert_int_eq(windows_has_display(), r->has_display);
    ck_assert_int_eq(windows_new(&ws, loop, t, why, sizeof(why)), -ENODEV);
    ck_assert_ptr_null(ws);
    ck_assert_str_ne(why, "");
    timers_free(t);
    uv_run(loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(loop), 0);
    clock_free(c);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("window");
    TCase *c = tcase_create("window");

    tcase_add_loop_test(c, blind_drivers_are_refused, 0, sizeof(rows) / sizeof(*rows));
    suite_add_tcase(s, c);
    return run_suite(s);
}
