/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_link.c - connections inside the process: what both ends see. */
#include "base/time/clock.h"
#include "base/time/link.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int rings;

static void on_link(void *arg)
{
    (void)arg;
    rings++;
}

struct ends {
    struct clock *clock;
    struct links *links;
    struct link_port *port;
    int near, far;
};

static struct ends open_ends(void)
{
    struct ends e = {0};

    ck_assert_int_eq(clock_new(&e.clock, CLOCK_VIRTUAL), 0);
    e.links = clock_links(e.clock);
    ck_assert_int_eq(link_listen(&e.port, e.links, 0, on_link, NULL), 0);
    e.near = link_dial(e.links, link_port_number(e.port));
    e.far = link_accept(e.port);
    ck_assert_int_ge(e.near, 0);
    ck_assert_int_ge(e.far, 0);
    return e;
}

static void close_ends(struct ends *e)
{
    close(e->near);
    close(e->far);
    link_close(e->port);
    clock_free(e->clock);
}

static ssize_t read_now(int fd)
{
    char bytes[64];

    ssize_t n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
    return n < 0 ? -errno : n;
}

/* How much a blocking writer could have written. */
static size_t fill(int fd)
{
    static const char slice[4096];
    size_t all = 0;

    for (ssize_t n; (n = send(fd, slice, sizeof(slice), MSG_DONTWAIT | MSG_NOSIGNAL)) > 0;)
        all += (size_t)n;
    return all;
}

START_TEST(only_a_virtual_clock_has_links)
{
    struct clock *c;

    ck_assert_int_eq(clock_new(&c, CLOCK_REAL), 0);
    ck_assert_ptr_null(clock_links(c));
    ck_assert_int_eq(clock_switch(c, CLOCK_VIRTUAL), 0);
    ck_assert_ptr_nonnull(clock_links(c));
    ck_assert_int_eq(clock_switch(c, CLOCK_REAL), 0);
    ck_assert_ptr_null(clock_links(c));
    clock_free(c);
}
END_TEST

START_TEST(ports_are_counted_and_remembered)
{
    struct ends e = open_ends();
    struct link_port *second, *third;

    ck_assert_int_eq(link_port_number(e.port), LINK_FIRST_PORT);
    ck_assert_int_eq(link_listen(&second, e.links, 0, on_link, NULL), 0);
    ck_assert_int_eq(link_port_number(second), LINK_FIRST_PORT + 1);
    ck_assert_int_eq(link_listen(&third, e.links, LINK_FIRST_PORT, on_link, NULL), -EADDRINUSE);
    ck_assert_int_eq(link_dial(e.links, LINK_FIRST_PORT + 2), -EXDEV);
    link_close(second);
    ck_assert_int_eq(link_dial(e.links, LINK_FIRST_PORT + 1), -ECONNREFUSED);
    ck_assert_int_eq(link_listen(&third, e.links, 0, on_link, NULL), 0);
    ck_assert_int_eq(link_port_number(third), LINK_FIRST_PORT + 2);
    ck_assert_int_eq(link_listen(&second, e.links, LINK_FIRST_PORT + 1, on_link, NULL), 0);
    link_close(second);
    link_close(third);
    link_close(NULL);
    close_ends(&e);
}
END_TEST

START_TEST(connections_come_in_the_order_of_dialling)
{
    struct ends e = open_ends();
    char name[2][32];
    int near[2], far[2];

    rings = 0;
    for (int i = 0; i < 2; i++)
        near[i] = link_dial(e.links, link_port_number(e.port));
    ck_assert_int_eq(rings, 2);
    for (int i = 0; i < 2; i++) {
        far[i] = link_accept(e.port);
        ck_assert_int_eq(write(near[i], &"ab"[i], 1), 1);
        char got = 0;
        ck_assert_int_eq(read(far[i], &got, 1), 1);
        ck_assert_int_eq(got, "ab"[i]);
        ck_assert(link_describe(e.links, near[i], name[i], sizeof(name[i])));
    }
    ck_assert_int_eq(link_accept(e.port), -EAGAIN);
    ck_assert_str_eq(name[0], "link 2 to port 49152");
    ck_assert_str_eq(name[1], "link 3 to port 49152");
    for (int i = 0; i < 2; i++) {
        close(near[i]);
        close(far[i]);
    }
    close_ends(&e);
}
END_TEST

START_TEST(an_end_that_closes_is_the_end_of_file)
{
    struct ends e = open_ends();

    ck_assert_int_eq(write(e.near, "bye", 3), 3);
    close(e.near);
    ck_assert_int_eq(read_now(e.far), 3);
    ck_assert_int_eq(read_now(e.far), 0);
    e.near = -1;
    close_ends(&e);
}
END_TEST

/* What was written before the reset may still be read, as with TCP when the reader is quick. */
START_TEST(a_reset_is_a_reset)
{
    struct ends e = open_ends();
    int *leaving = _i ? &e.near : &e.far, *staying = _i ? &e.far : &e.near;

    ck_assert_int_eq(write(*leaving, "last", 4), 4);
    link_make_reset(e.links, *leaving);
    close(*leaving);
    *leaving = -1;
    ck_assert_int_eq(read_now(*staying), 4);
    ck_assert_int_eq(read_now(*staying), -ECONNRESET);
    close_ends(&e);
}
END_TEST

START_TEST(a_reset_needs_no_room_in_a_full_buffer)
{
    struct ends e = open_ends();

    ck_assert_uint_gt(fill(e.near), LINK_WINDOW);
    link_make_reset(e.links, e.far);
    close(e.far);
    e.far = -1;
    ck_assert_int_eq(read_now(e.near), -ECONNRESET);
    close_ends(&e);
}
END_TEST

START_TEST(who_waits_at_a_port_that_closes_is_reset)
{
    struct ends e = open_ends();
    int waiting = link_dial(e.links, link_port_number(e.port));

    link_close(e.port);
    e.port = NULL;
    ck_assert_int_eq(read_now(waiting), -ECONNRESET);
    close(waiting);
    close_ends(&e);
}
END_TEST

START_TEST(unsent_is_what_the_window_does_not_hold)
{
    struct ends e = open_ends();
    static char bytes[LINK_WINDOW];

    ck_assert_int_eq(link_unsent(e.links, e.near), 0);
    ck_assert_int_eq(send(e.near, bytes, LINK_WINDOW, MSG_DONTWAIT), LINK_WINDOW);
    ck_assert_int_eq(link_unsent(e.links, e.near), 0);
    ck_assert_int_eq(send(e.near, bytes, 5000, MSG_DONTWAIT), 5000);
    ck_assert_int_eq(link_unsent(e.links, e.near), 5000);
    ck_assert_int_eq(recv(e.far, bytes, 2000, MSG_DONTWAIT), 2000);
    ck_assert_int_eq(link_unsent(e.links, e.near), 3000);
    close(e.far);
    e.far = -1;
    ck_assert_int_eq(link_unsent(e.links, e.near), 0);
    close_ends(&e);
}
END_TEST

/* A number that was closed and taken again by somebody else is no end of ours. */
START_TEST(a_stranger_with_the_same_number_is_left_alone)
{
    struct ends e = open_ends();
    int other[2];
    char text[32];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, other), 0);
    ck_assert_int_eq(dup2(other[0], e.near), e.near);
    link_make_reset(e.links, e.far);
    ck_assert_int_eq(read_now(other[1]), -EAGAIN);
    ck_assert_int_eq(link_unsent(e.links, e.near), -ENOTSOCK);
    ck_assert(!link_describe(e.links, e.near, text, sizeof(text)));
    ck_assert_int_eq(read_now(e.far), 0);
    close(other[0]);
    close(other[1]);
    close_ends(&e);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("link");
    TCase *tc = tcase_create("link");

    tcase_add_test(tc, only_a_virtual_clock_has_links);
    tcase_add_test(tc, ports_are_counted_and_remembered);
    tcase_add_test(tc, connections_come_in_the_order_of_dialling);
    tcase_add_test(tc, an_end_that_closes_is_the_end_of_file);
    tcase_add_loop_test(tc, a_reset_is_a_reset, 0, 2);
    tcase_add_test(tc, a_reset_needs_no_room_in_a_full_buffer);
    tcase_add_test(tc, who_waits_at_a_port_that_closes_is_reset);
    tcase_add_test(tc, unsent_is_what_the_window_does_not_hold);
    tcase_add_test(tc, a_stranger_with_the_same_number_is_left_alone);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
