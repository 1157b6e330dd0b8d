/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netem.c - a thread with a loop of its own: jobs of other threads, rules by owner, and those who
 * wait to be let through. The connections are netem_line.c's. */
#include "transport/netem/netem.h"

#include "base/err.h"
#include "base/time/link.h"
#include "base/log.h"
#include "base/time/loop.h"
#include "base/threads/queue.h"
#include "base/threads/stage.h"
#include "transport/netem/netem_line.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    JOBS_MAX = 256,
    /* asked, the kernel takes twice that; a slice of rtmp_out.c fits in when a quarter is used */
    PUBLISHER_BUFFER = 8 * 1024,
    PROBE_LIFE_US = 6000000, /* longer than anybody waits for it */
};

struct job {
    enum { JOB_TAKE, JOB_PROBE, JOB_SET, JOB_END } what;
    uint32_t owner;
    int fd, far_fd;
    struct netem_conn *shared;
    struct netem_rule rule;
    bool is_taken_back; /* JOB_SET: the rule */
    bool is_dead;       /* JOB_PROBE */
    bool is_reset;      /* JOB_END */
};

/* Somebody waits for end of file on the other end of fd. */
struct probe {
    struct probe *next;
    struct netem *home;
    uint32_t owner;
    bool is_dead;
    int fd;
    int64_t born_us;
    struct timer *timer;
};

struct owner_rule {
    struct owner_rule *next;
    uint32_t owner;
    struct netem_rule rule;
};

struct netem {
    struct clock *clock;
    struct stage *stage;
    struct queue *jobs; /* any thread puts, the netem's takes; the bell rings */
    uv_async_t bell;
    bool has_bell, has_loop;
    atomic_bool is_stopping;

    /* the netem's thread, once it runs */
    uv_loop_t loop;
    struct netem_rule everybody;
    struct owner_rule *rules;
    struct probe *probes;
    struct netem_line_home lines;
};

static const struct netem_rule open_rule;

/* ---- rules */

static struct owner_rule **find_rule(struct netem *c, uint32_t owner)
{
    struct owner_rule **at = &c->rules;

    while (*at && (*at)->owner != owner)
        at = &(*at)->next;
    return at;
}

static const struct netem_rule *rule_of(struct netem *c, uint32_t owner)
{
    const struct owner_rule *own = *find_rule(c, owner);

    return own ? &own->rule : &c->everybody;
}

static void keep_rule(struct netem *c, uint32_t owner, const struct netem_rule *rule)
{
    struct owner_rule **at = find_rule(c, owner);

    if (!*at)
        *at = calloc(1, sizeof(**at));
    if (!*at) {
        log_error("netem: no memory for a rule");
        return;
    }
    (*at)->owner = owner;
    (*at)->rule = *rule;
}

static void drop_rule(struct netem *c, uint32_t owner)
{
    struct owner_rule **at = find_rule(c, owner), *gone = *at;

    if (gone)
        *at = gone->next;
    free(gone);
}

/* ---- probes */

static void end_probe(struct probe *k)
{
    struct probe **at = &k->home->probes;

    while (*at != k)
        at = &(*at)->next;
    *at = k->next;
    timer_free(k->timer);
    close(k->fd);
    free(k);
}

/* A connection is there after one way up and one way down. */
static int64_t way_through_us(struct probe *k)
{
    const struct netem_rule *r = rule_of(k->home, k->owner);
    int64_t at_us = k->born_us + (r->up.delay_ms + r->down.delay_ms) * INT64_C(1000);
    int64_t open_us = r->up.blocked_until_us > r->down.blocked_until_us ? r->up.blocked_until_us
                                                                        : r->down.blocked_until_us;

    return k->is_dead ? CLOCK_NEVER : at_us > open_us ? at_us : open_us;
}

static void look_at_probe(void *arg)
{
    struct probe *k = arg;
    int64_t now_us = clock_now_us(k->home->clock), through_us = way_through_us(k);
    int64_t over_us = k->born_us + PROBE_LIFE_US;

    if (now_us >= through_us || now_us >= over_us)
        end_probe(k);
    else
        timer_start(k->timer, (through_us < over_us ? through_us : over_us) - now_us, 0);
}

static void look_at_all_probes(struct netem *c)
{
    for (struct probe *k = c->probes, *next; k; k = next) {
        next = k->next;
        look_at_probe(k);
    }
}

static void begin_probe(struct netem *c, const struct job *j)
{
    struct probe *k = calloc(1, sizeof(*k));

    if (!k || timer_new(&k->timer, c->lines.timers, look_at_probe, k)) {
        close(j->fd); /* lets it through */
        free(k);
        return;
    }
    k->home = c;
    k->owner = j->owner;
    k->is_dead = j->is_dead;
    k->fd = j->fd;
    k->born_us = clock_now_us(c->clock);
    k->next = c->probes;
    c->probes = k;
    look_at_probe(k);
}

/* ---- jobs */

static void begin_line(struct netem *c, const struct job *j)
{
    const struct netem_line_cfg cfg = {
        .near_fd = j->fd, .far_fd = j->far_fd, .shared = j->shared, .owner = j->owner};
    int err = netem_line_open(&c->lines, &cfg, rule_of(c, j->owner));

    if (err)
        log_error("netem: a connection is lost: %s", err_text(err));
}

static bool concerns(const struct job *j, const struct netem_line *l)
{
    return j->owner == 0 || netem_line_owner(l) == j->owner;
}

static void set_rule(struct netem *c, const struct job *j)
{
    const struct netem_rule *rule = j->is_taken_back ? &open_rule : &j->rule;

    if (j->owner == 0)
        c->everybody = *rule;
    else if (j->is_taken_back)
        drop_rule(c, j->owner);
    else
        keep_rule(c, j->owner, rule);
    for (struct netem_line *l = c->lines.first, *next; l; l = next) {
        next = netem_line_next(l); /* the rule may end it */
        if (concerns(j, l))
            netem_line_set(l, rule_of(c, netem_line_owner(l)));
    }
    look_at_all_probes(c);
}

static void end_lines(struct netem *c, const struct job *j)
{
    for (struct netem_line *l = c->lines.first, *next; l; l = next) {
        next = netem_line_next(l);
        if (concerns(j, l))
            netem_line_end(l, j->is_reset);
    }
}

static void work(struct netem *c, const struct job *j)
{
    switch (j->what) {
    case JOB_TAKE:
        begin_line(c, j);
        break;
    case JOB_PROBE:
        begin_probe(c, j);
        break;
    case JOB_SET:
        set_rule(c, j);
        break;
    case JOB_END:
        end_lines(c, j);
        break;
    }
}

static void on_bell(uv_async_t *bell)
{
    struct netem *c = bell->data;
    void *job;

    while (queue_pop(c->jobs, &job, 0) == 0) {
        work(c, job);
        free(job);
    }
    if (atomic_load(&c->is_stopping))
        timers_stop_loop(c->lines.timers);
}

static void run_netem(struct stage *st, void *arg)
{
    struct netem *c = arg;

    loop_run(c->clock, &c->loop, c->lines.timers);
    end_lines(c, &(struct job){.what = JOB_END});
    while (c->probes)
        end_probe(c->probes);
}

/* What a job holds that nobody did. */
static void release(const struct job *j)
{
    if (j->what == JOB_TAKE) {
        close(j->far_fd);
        netem_conn_unref(j->shared);
    }
    if (j->what == JOB_TAKE || j->what == JOB_PROBE)
        close(j->fd);
}

static void drop_job(void *job)
{
    release(job);
    free(job);
}

/* What the job holds is given away, also when it fails. */
static int give_job(struct netem *c, const struct job *job)
{
    struct job *j = malloc(sizeof(*j));

    if (!j) {
        release(job);
        return -ENOMEM;
    }
    *j = *job;
    int err = queue_push(c->jobs, j);
    if (!err)
        uv_async_send(&c->bell);
    return err;
}

/* ---- start and end */

static int make_parts(struct netem *c)
{
    int err = uv_loop_init(&c->loop);

    if (err)
        return err;
    c->has_loop = true;
    err = uv_async_init(&c->loop, &c->bell, on_bell);
    if (err)
        return err;
    c->has_bell = true;
    c->bell.data = c;
    err = timers_new(&c->lines.timers, c->clock, &c->loop);
    return err ? err : queue_new(&c->jobs, c->clock, JOBS_MAX, drop_job);
}

int netem_start(struct netem **out, struct clock *clock, uint64_t seed)
{
    struct netem *c = calloc(1, sizeof(*c));

    if (!c)
        return -ENOMEM;
    c->clock = clock;
    c->lines.clock = clock;
    c->lines.loop = &c->loop;
    c->lines.seed = seed;
    int err = make_parts(c);
    if (!err)
        err = stage_start(&c->stage, clock, "netem", run_netem, c);
    if (err) {
        netem_free(c);
        return err;
    }
    *out = c;
    return 0;
}

void netem_stop(struct netem *c)
{
    atomic_store(&c->is_stopping, true);
    uv_async_send(&c->bell);
}

bool netem_has_ended(const struct netem *c)
{
    return stage_has_ended(c->stage);
}

/* The bell outlives the thread: whoever rang it last may still be about it. */
static void close_loop(struct netem *c)
{
    if (c->has_bell)
        uv_close((uv_handle_t *)&c->bell, NULL);
    timers_free(c->lines.timers);
    uv_run(&c->loop, UV_RUN_DEFAULT); /* close callbacks; nothing waits */
    if (uv_loop_close(&c->loop))
        log_error("netem: its loop still holds something");
}

void netem_free(struct netem *c)
{
    if (!c)
        return;
    if (c->stage) {
        netem_stop(c);
        stage_join(c->stage);
    }
    queue_free(c->jobs);
    if (c->has_loop)
        close_loop(c);
    while (c->rules)
        drop_rule(c, c->rules->owner);
    free(c);
}

/* ---- for those who dial */

static void set_buffer(int fd, int bytes)
{
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
}

int netem_probe(struct netem *c, uint32_t owner, enum netem_probe_kind way)
{
    int fds[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
        return -errno;
    const struct job job = {
        .what = JOB_PROBE, .owner = owner, .fd = fds[1], .is_dead = way == NETEM_DEAD};
    int err = give_job(c, &job);
    if (!err)
        return fds[0];
    close(fds[0]);
    return err;
}

/* With duplicates of its own, which only netem_conn_unref closes. */
static struct netem_conn *share(struct netem *c, int fd, int client_fd, int refs)
{
    struct netem_conn *x = calloc(1, sizeof(*x));

    if (!x)
        return NULL;
    x->clock = c->clock;
    atomic_init(&x->refs, refs);
    x->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    x->client_fd = fcntl(client_fd, F_DUPFD_CLOEXEC, 0);
    if (x->fd >= 0 && x->client_fd >= 0)
        return x;
    if (x->fd >= 0)
        close(x->fd);
    free(x);
    return NULL;
}

int netem_take(struct netem *c, int fd, uint32_t owner, bool is_publisher, struct netem_conn **out)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
        int err = -errno;
        close(fd);
        return err;
    }
    if (is_publisher)
        set_buffer(pair[0], PUBLISHER_BUFFER);
    set_buffer(pair[1], NETEM_BUFFER);
    struct netem_conn *x = share(c, fd, pair[0], out ? 2 : 1);
    if (!x) {
        close(fd);
        close(pair[0]);
        close(pair[1]);
        return -EMFILE;
    }
    int err = give_job(
        c,
        &(struct job){.what = JOB_TAKE, .owner = owner, .fd = pair[1], .far_fd = fd, .shared = x});
    if (err) {
        if (out)
            netem_conn_unref(x);
        close(pair[0]);
        return err;
    }
    if (out)
        *out = x;
    return pair[0];
}

/* ---- what a client asks */

int netem_conn_unsent(const struct netem_conn *x)
{
    struct links *links = clock_links(x->clock);
    int in_pair = 0, in_kernel = links ? link_unsent(links, x->fd) : -ENOTSOCK;

    if (in_kernel < 0 && ioctl(x->fd, SIOCOUTQ, &in_kernel) < 0)
        in_kernel = 0;
    if (ioctl(x->client_fd, SIOCOUTQ, &in_pair) < 0)
        in_pair = 0;
    return in_pair + atomic_load(&x->held) + in_kernel;
}

void netem_conn_unref(struct netem_conn *x)
{
    if (!x || atomic_fetch_sub(&x->refs, 1) > 1)
        return;
    close(x->fd);
    close(x->client_fd);
    free(x);
}

/* ---- orders */

int netem_set(struct netem *c, uint32_t owner, const struct netem_rule *rule)
{
    return give_job(c, &(struct job){.what = JOB_SET,
                                     .owner = owner,
                                     .rule = rule ? *rule : open_rule,
                                     .is_taken_back = !rule});
}

int netem_end(struct netem *c, uint32_t owner, bool is_reset)
{
    return give_job(c, &(struct job){.what = JOB_END, .owner = owner, .is_reset = is_reset});
}
