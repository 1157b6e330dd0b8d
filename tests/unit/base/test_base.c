/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_base.c - queues, cells, timers, stages, cuts, packets and the mail box. */
#include "base/threads/latest.h"
#include "base/threads/cancel.h"
#include "base/time/link.h"
#include "base/time/loop.h"
#include "base/threads/mbox.h"
#include "base/bytes/packet.h"
#include "base/threads/queue.h"
#include "base/threads/stage.h"
#include "base/time/timer.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MANY = 500 };

static struct clock *a_clock(void)
{
    struct clock *c = NULL;

    ck_assert_int_eq(clock_new(&c, CLOCK_REAL), 0);
    return c;
}

static void *number(intptr_t n)
{
    intptr_t *p = malloc(sizeof(*p));

    *p = n;
    return p;
}

static void expect_number(void *item, intptr_t n)
{
    ck_assert_ptr_nonnull(item);
    ck_assert_int_eq(*(intptr_t *)item, n);
    free(item);
}

START_TEST(queue_keeps_order_and_bound)
{
    struct clock *c = a_clock();
    struct queue *q;
    void *item;

    ck_assert_int_eq(queue_new(&q, c, 2, free), 0);
    ck_assert_int_eq(queue_push(q, number(1)), 0);
    ck_assert_int_eq(queue_push(q, number(2)), 0);
    ck_assert_int_eq(queue_push(q, number(3)), -ENOBUFS); /* and 3 is freed */
    for (intptr_t n = 1; n <= 2; n++) {
        ck_assert_int_eq(queue_pop(q, &item, CLOCK_NEVER), 0);
        expect_number(item, n);
    }
    ck_assert_int_eq(queue_pop(q, &item, clock_now_us(c) + 2000), -ETIMEDOUT);
    queue_free(q);
    clock_free(c);
}
END_TEST

START_TEST(closed_queue_gives_what_it_has_and_takes_nothing)
{
    struct clock *c = a_clock();
    struct queue *q;
    void *item;

    ck_assert_int_eq(queue_new(&q, c, 4, free), 0);
    ck_assert_int_eq(queue_push(q, number(1)), 0);
    queue_close(q);
    ck_assert_int_eq(queue_push(q, number(2)), -ECANCELED);
    ck_assert_int_eq(queue_pop(q, &item, CLOCK_NEVER), 0);
    expect_number(item, 1);
    ck_assert_int_eq(queue_pop(q, &item, CLOCK_NEVER), -ECANCELED);
    queue_free(q);
    clock_free(c);
}
END_TEST

static void push_many(struct stage *st, void *arg)
{
    for (intptr_t n = 0; n < MANY; n++)
        ck_assert_int_eq(queue_push_wait(arg, number(n), CLOCK_NEVER), 0);
}

START_TEST(queue_hands_over_between_threads)
{
    struct clock *c = a_clock();
    struct queue *q;
    struct stage *st;
    void *item;

    ck_assert_int_eq(queue_new(&q, c, 3, free), 0);
    ck_assert_int_eq(stage_start(&st, c, "pusher", push_many, q), 0);
    for (intptr_t n = 0; n < MANY; n++) {
        ck_assert_int_eq(queue_pop(q, &item, CLOCK_NEVER), 0);
        expect_number(item, n);
    }
    stage_join(st);
    queue_free(q);
    clock_free(c);
}
END_TEST

START_TEST(a_latest_keeps_the_newest)
{
    struct clock *c = a_clock();
    struct latest *cl;

    ck_assert_int_eq(latest_new(&cl, c, free), 0);
    ck_assert_ptr_null(latest_take(cl, 0));
    ck_assert(!latest_put(cl, number(1)));
    ck_assert(latest_put(cl, number(2))); /* 1 was dropped */
    expect_number(latest_take(cl, CLOCK_NEVER), 2);
    ck_assert(!latest_put(cl, number(3)));
    latest_close(cl);
    ck_assert_ptr_null(latest_take(cl, CLOCK_NEVER));
    latest_free(cl);
    clock_free(c);
}
END_TEST

static void wait_for_stop(struct stage *st, void *arg)
{
    *(int *)arg = stage_wait_until(st, CLOCK_NEVER);
}

START_TEST(stop_ends_a_waiting_stage)
{
    struct clock *c = a_clock();
    struct stage *st;
    int result = 0;

    ck_assert_int_eq(stage_start(&st, c, "waiter", wait_for_stop, &result), 0);
    stage_join(st);
    ck_assert_int_eq(result, -ECANCELED);
    clock_free(c);
}
END_TEST

struct order {
    int count, id[8];
};

struct beat {
    struct timer *timer;
    struct order *order;
    int id, left;
};

static void on_beat(void *arg)
{
    struct beat *b = arg;

    b->order->id[b->order->count++] = b->id;
    if (--b->left == 0) {
        timer_free(b->timer); /* inside its own callback */
        b->timer = NULL;
    }
}

START_TEST(timers_fire_in_order_and_repeat)
{
    static const struct {
        int64_t delay_us, repeat_us;
        int times;
    } rows[3] = {{40000, 0, 1}, {10000, 5000, 3}, {30000, 0, 1}};
    struct clock *c = a_clock();
    struct order order = {0};
    struct beat beats[3];
    struct timers *t;
    uv_loop_t loop;

    uv_loop_init(&loop);
    ck_assert_int_eq(timers_new(&t, c, &loop), 0);
    int64_t start_us = clock_now_us(c);
    for (int i = 0; i < 3; i++) {
        beats[i] = (struct beat){.order = &order, .id = i, .left = rows[i].times};
        ck_assert_int_eq(timer_new(&beats[i].timer, t, on_beat, &beats[i]), 0);
        timer_start(beats[i].timer, rows[i].delay_us, rows[i].repeat_us);
    }
    loop_run(c, &loop, t);
    ck_assert_int_ge(clock_now_us(c) - start_us, 40000);
    ck_assert_int_eq(order.count, 5);
    ck_assert_int_eq(order.id[0], 1);
    ck_assert_int_eq(order.id[4], 0);
    timers_free(t);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
    clock_free(c);
}
END_TEST

START_TEST(cut_ends_a_blocked_read_and_cuts_on_arrival)
{
    struct cancel cancel;
    int pair[2], late[2];
    char byte;

    ck_assert_int_eq(cancel_init(&cancel), 0);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    ck_assert_int_eq(cancel_hang(&cancel, pair[0]), 0);
    cancel_now(&cancel);
    ck_assert(cancel_was_called(&cancel));
    ck_assert_int_eq(read(pair[0], &byte, 1), 0); /* would block for ever without the cancel */

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, late), 0);
    ck_assert_int_eq(cancel_hang(&cancel, late[0]), -ECANCELED);
    ck_assert_int_eq(read(late[0], &byte, 1), 0);
    cancel_reset(&cancel);
    ck_assert_int_eq(cancel_hang(&cancel, late[1]), 0);
    cancel_fini(&cancel);
    for (int i = 0; i < 2; i++) {
        close(pair[i]);
        close(late[i]);
    }
}
END_TEST

struct seen {
    struct mbox *box;
    int next;
};

static void count_in_order(void *arg, const struct mbox_news *n)
{
    struct seen *s = arg;

    ck_assert_int_eq(n->arg, s->next++);
}

static void post_many(struct stage *st, void *arg)
{
    for (int i = 0; i < MANY; i++)
        ck_assert_int_eq(mbox_post(arg, &(struct mbox_news){.to = 1, .arg = i}), 0);
}

START_TEST(news_from_a_thread_arrives_in_order)
{
    struct clock *c = a_clock();
    struct seen s = {0};
    struct stage *st;
    uv_loop_t loop;

    uv_loop_init(&loop);
    ck_assert_int_eq(mbox_new(&s.box, c, &loop, count_in_order, &s), 0);
    ck_assert_int_eq(stage_start(&st, c, "poster", post_many, s.box), 0);
    while (s.next < MANY)
        uv_run(&loop, UV_RUN_ONCE);
    stage_join(st); /* join every sender first */
    mbox_free(s.box);
    uv_run(&loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&loop), 0);
    clock_free(c);
}
END_TEST

START_TEST(packets_are_padded_counted_and_limited)
{
    struct packet *p;

    ck_assert_int_eq(packet_new(&p, PACKET_AUDIO, "abc", 3), 0);
    ck_assert_mem_eq(p->data, "abc\0\0", 5);
    packet_unref(packet_ref(p));
    packet_unref(p);
    ck_assert_int_eq(packet_new(&p, PACKET_VIDEO, NULL, PACKET_MAX), 0);
    packet_unref(p);
    ck_assert_int_eq(packet_new(&p, PACKET_VIDEO, NULL, PACKET_MAX + 1), -EMSGSIZE);
    packet_unref(NULL);
}
END_TEST

/* ---- virtual time */

struct story {
    struct clock *clock;
    struct queue *queue;
    int pair[2];
    char text[400];
};

static void tell(struct story *s, const char *who)
{
    size_t used = strlen(s->text);

    snprintf(s->text + used, sizeof(s->text) - used, "%s%lld ", who,
             (long long)(clock_now_us(s->clock) / 60000000));
}

static void hand_over_each_hour(struct stage *st, void *arg)
{
    struct story *s = arg;

    for (int i = 0; i < 4; i++) {
        stage_wait_until(st, clock_now_us(s->clock) + (int64_t)3600 * 1000000);
        tell(s, "p");
        queue_push(s->queue, number(i));
    }
    queue_close(s->queue);
}

static void take_all(struct stage *st, void *arg)
{
    struct story *s = arg;
    void *item;

    while (queue_pop(s->queue, &item, CLOCK_NEVER) == 0) {
        tell(s, "c");
        free(item);
        ck_assert_int_eq(write(s->pair[1], "x", 1), 1);
    }
}

static void listen_with_limit(struct stage *st, void *arg)
{
    struct story *s = arg;
    char byte;

    for (int i = 0; i < 6; i++) {
        int events = clock_poll(s->clock, s->pair[0], POLLIN,
                                clock_now_us(s->clock) + (int64_t)2400 * 1000000);
        tell(s, events > 0 ? "r" : "t");
        if (events > 0)
            ck_assert_int_eq(read(s->pair[0], &byte, 1), 1);
    }
}

START_TEST(hours_of_virtual_time_pass_at_once_and_always_alike)
{
    char first[400] = "";

    for (int round = 0; round < 20; round++) {
        struct story s = {0};
        struct stage *stages[3];
        ck_assert_int_eq(clock_new(&s.clock, CLOCK_VIRTUAL), 0);
        ck_assert_int_eq(queue_new(&s.queue, s.clock, 2, free), 0);
        ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, s.pair), 0);
        stage_start(&stages[0], s.clock, "each hour", hand_over_each_hour, &s);
        stage_start(&stages[1], s.clock, "taker", take_all, &s);
        stage_start(&stages[2], s.clock, "listener", listen_with_limit, &s);
        clock_sleep_until(s.clock, (int64_t)20 * 3600 * 1000000);
        for (int i = 0; i < 3; i++)
            stage_join(stages[i]);
        if (round == 0)
            strcpy(first, s.text);
        ck_assert_str_eq(s.text, first);
        queue_free(s.queue);
        clock_free(s.clock);
        close(s.pair[0]);
        close(s.pair[1]);
    }
    ck_assert_str_eq(first, "t40 p60 c60 r60 t100 p120 c120 r120 t160 p180 c180 r180 p240 c240 ");
}
END_TEST

static void pop_for_ever(struct stage *st, void *arg)
{
    struct story *s = arg;
    void *item;

    (void)st;
    queue_pop(s->queue, &item, CLOCK_NEVER);
}

static void read_for_ever(struct stage *st, void *arg)
{
    struct clock *c = stage_clock(st);

    (void)arg;
    clock_poll(c, link_dial(clock_links(c), LINK_FIRST_PORT), POLLIN, CLOCK_NEVER);
}

static void on_link(void *arg)
{
    (void)arg;
}

/* A relay's order that nobody carries out, a link on which nothing is written, a join of who waits
 * for both: the report names each. */
static void run_into_a_deadlock(void)
{
    struct story s = {0};
    struct link_port *port;
    struct stage *taker, *reader;

    clock_new(&s.clock, CLOCK_VIRTUAL);
    queue_new(&s.queue, s.clock, 2, free);
    queue_name(s.queue, "pictures");
    link_listen(&port, clock_links(s.clock), 0, on_link, NULL);
    stage_start(&taker, s.clock, "taker", pop_for_ever, &s);
    stage_start(&reader, s.clock, "reader", read_for_ever, &s);
    stage_join(taker);
}

static void read_all(int fd, char *text, size_t size)
{
    size_t used = 0;

    for (ssize_t n; used + 1 < size && (n = read(fd, text + used, size - used - 1)) > 0;)
        used += (size_t)n;
    text[used] = '\0';
}

START_TEST(a_deadlock_in_virtual_time_says_who_waits_for_what)
{
    char text[1024];
    int pair[2], status;

    ck_assert_int_eq(pipe(pair), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(pair[1], STDERR_FILENO);
        run_into_a_deadlock();
        _exit(0); /* it came back: no deadlock was found */
    }
    close(pair[1]);
    read_all(pair[0], text, sizeof(text));
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(WEXITSTATUS(status), EXIT_FAILURE);
    ck_assert_ptr_nonnull(strstr(text, "deadlock in virtual time, 0.000 s after the start"));
    ck_assert_ptr_nonnull(
        strstr(text, "thread loop waits for stage taker to be stopped or to end\n"));
    ck_assert_ptr_nonnull(strstr(text, "thread taker waits for pictures\n"));
    ck_assert_ptr_nonnull(strstr(text, "thread reader waits for link 1 to port 49152\n"));
    close(pair[0]);
}
END_TEST

/* One thread in a library call, one that is rung by no member at all: time waits for both. */
struct outsider {
    struct clock *clock;
    struct latest *cell;
};

static void put_later(void *arg)
{
    struct outsider *o = arg;
    struct timespec little = {.tv_nsec = 20 * 1000 * 1000};

    nanosleep(&little, NULL); /* this thread is not ours: real time */
    latest_put(o->cell, number(7));
    clock_release(o->clock);
}

START_TEST(work_outside_the_clock_is_waited_for)
{
    struct outsider o;
    uv_thread_t thread;

    ck_assert_int_eq(clock_new(&o.clock, CLOCK_VIRTUAL), 0);
    ck_assert_int_eq(latest_new(&o.cell, o.clock, free), 0);
    int64_t before_us = clock_now_us(o.clock);
    clock_hold(o.clock);
    ck_assert_int_eq(uv_thread_create(&thread, put_later, &o), 0);
    void *item = latest_take(o.cell, before_us + (int64_t)3600 * 1000000);
    ck_assert_int_eq(clock_now_us(o.clock), before_us);
    expect_number(item, 7);
    uv_thread_join(&thread);
    latest_free(o.cell);
    clock_free(o.clock);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("base");
    TCase *tc = tcase_create("base");

    tcase_add_test(tc, queue_keeps_order_and_bound);
    tcase_add_test(tc, closed_queue_gives_what_it_has_and_takes_nothing);
    tcase_add_test(tc, queue_hands_over_between_threads);
    tcase_add_test(tc, a_latest_keeps_the_newest);
    tcase_add_test(tc, stop_ends_a_waiting_stage);
    tcase_add_test(tc, timers_fire_in_order_and_repeat);
    tcase_add_test(tc, cut_ends_a_blocked_read_and_cuts_on_arrival);
    tcase_add_test(tc, news_from_a_thread_arrives_in_order);
    tcase_add_test(tc, hours_of_virtual_time_pass_at_once_and_always_alike);
    tcase_add_test(tc, a_deadlock_in_virtual_time_says_who_waits_for_what);
    tcase_add_test(tc, work_outside_the_clock_is_waited_for);
    tcase_add_test(tc, packets_are_padded_counted_and_limited);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
