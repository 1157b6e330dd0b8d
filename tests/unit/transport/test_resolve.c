/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_resolve.c - look-ups: numbers without asking, names with, none after a cancel. */
#include "transport/resolve.h"

#include "kit/net_client.h"

struct asked {
    struct clock *clock;
    struct timers *timers;
    uv_loop_t loop;
    int calls, err;
    struct net_addresses found;
};

static void on_found(void *arg, int err, const struct net_addresses *addresses)
{
    struct asked *a = arg;

    a->calls++;
    a->err = err;
    if (addresses)
        a->found = *addresses;
}

static void open_loop(struct asked *a)
{
    memset(a, 0, sizeof(*a));
    ck_assert_int_eq(clock_new(&a->clock, CLOCK_REAL), 0);
    ck_assert_int_eq(uv_loop_init(&a->loop), 0);
    ck_assert_int_eq(timers_new(&a->timers, a->clock, &a->loop), 0);
}

/* Runs what is left, then nothing of ours may hold the loop. */
static void close_loop(struct asked *a)
{
    uv_run(&a->loop, UV_RUN_DEFAULT);
    timers_free(a->timers);
    uv_run(&a->loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&a->loop), 0);
    clock_free(a->clock);
}

static int ask(struct asked *a, struct resolve **r, const char *host)
{
    return resolve_start(r, &a->loop, a->timers, host, 1935, on_found, a);
}

START_TEST(numbers_and_names_become_addresses)
{
    static const struct {
        const char *host, *first;
    } rows[] = {{"127.0.0.1", "127.0.0.1:1935"}, {"::1", "[::1]:1935"}, {"localhost", NULL}};
    struct asked a;
    struct resolve *r;
    char text[NET_PEER_TEXT];

    open_loop(&a);
    ck_assert_int_eq(ask(&a, &r, rows[_i].host), 0);
    ck_assert_int_eq(a.calls, 0); /* never inside */
    uv_run(&a.loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(a.calls, 1);
    ck_assert_int_eq(a.err, 0);
    ck_assert_int_ge(a.found.count, 1);
    net_peer_text(text, &a.found.at[0]);
    if (rows[_i].first)
        ck_assert_str_eq(text, rows[_i].first);
    else
        ck_assert(strcmp(text, "127.0.0.1:1935") == 0 || strcmp(text, "[::1]:1935") == 0);
    close_loop(&a);
}
END_TEST

START_TEST(an_unknown_name_is_an_error)
{
    struct asked a;
    struct resolve *r;

    open_loop(&a);
    ck_assert_int_eq(ask(&a, &r, "no-such-host.invalid"), 0);
    uv_run(&a.loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(a.calls, 1);
    ck_assert_int_lt(a.err, 0);
    ck_assert_int_eq(a.found.count, 0);
    close_loop(&a);
}
END_TEST

START_TEST(a_cancelled_look_up_says_nothing)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost"};
    struct asked a;
    struct resolve *r;

    open_loop(&a);
    ck_assert_int_eq(ask(&a, &r, hosts[_i]), 0);
    resolve_cancel(r);
    resolve_cancel(NULL);
    uv_run(&a.loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(a.calls, 0);
    close_loop(&a);
}
END_TEST

/* Holds every worker of libuv until it is let go, as a silent server of names would. */
struct blockers {
    uv_work_t work[64];
    uv_sem_t gate;
};

static void on_block(uv_work_t *work)
{
    struct blockers *b = work->data;

    uv_sem_wait(&b->gate);
}

static void on_unblocked(uv_work_t *work, int status)
{
}

static void block_workers(struct blockers *b, uv_loop_t *loop, int n)
{
    ck_assert_int_eq(uv_sem_init(&b->gate, 0), 0);
    for (int i = 0; i < n; i++) {
        b->work[i].data = b;
        ck_assert_int_eq(uv_queue_work(loop, &b->work[i], on_block, on_unblocked), 0);
    }
}

START_TEST(silence_ends_at_the_limit_and_a_late_answer_is_dropped)
{
    enum { WORKERS = 4 };
    struct asked a;
    struct resolve *r;
    struct blockers b;

    open_loop(&a);
    block_workers(&b, &a.loop, WORKERS);
    int64_t since_us = clock_now_us(a.clock);
    ck_assert_int_eq(ask(&a, &r, "localhost"), 0);
    while (a.calls == 0)
        uv_run(&a.loop, UV_RUN_ONCE);
    int took_ms = (int)((clock_now_us(a.clock) - since_us) / 1000);
    ck_assert_int_eq(a.err, -ETIMEDOUT);
    ck_assert_int_ge(took_ms, NET_STEP_LIMIT_MS);
    ck_assert_int_lt(took_ms, NET_STEP_LIMIT_MS + 500);
    for (int i = 0; i < WORKERS; i++)
        uv_sem_post(&b.gate);
    close_loop(&a); /* the late answer comes in here */
    ck_assert_int_eq(a.calls, 1);
    uv_sem_destroy(&b.gate);
}
END_TEST

START_TEST(a_name_beyond_the_limit_is_refused)
{
    struct asked a;
    struct resolve *r = NULL;
    char host[URL_HOST_MAX + 2];

    memset(host, 'a', sizeof(host) - 1);
    host[sizeof(host) - 1] = '\0';
    open_loop(&a);
    ck_assert_int_eq(ask(&a, &r, host), -ENAMETOOLONG);
    ck_assert_ptr_null(r);
    close_loop(&a);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("resolve");
    TCase *tc = tcase_create("resolve");

    tcase_set_timeout(tc, 20);
    tcase_add_loop_test(tc, numbers_and_names_become_addresses, 0, 3);
    tcase_add_test(tc, an_unknown_name_is_an_error);
    tcase_add_loop_test(tc, a_cancelled_look_up_says_nothing, 0, 2);
    tcase_add_test(tc, silence_ends_at_the_limit_and_a_late_answer_is_dropped);
    tcase_add_test(tc, a_name_beyond_the_limit_is_refused);
    suite_add_tcase(s, tc);
    return run_net_suite(s);
}
