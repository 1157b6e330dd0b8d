/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netem.c - a thread with a loop of its own: jobs of other threads, rules by owner, probes. The
 * connections are in netem_line.c. */
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
    /* bytes; the kernel doubles them. A slice of rtmp_out.c fits in when a quarter is used. */
    PUBLISHER_BUFFER = 8 * 1024,
    PROBE_LIFE_US = 6000000, /* longer than anybody waits for a probe */
};

struct job {
    enum { JOB_TAKE, JOB_PROBE, JOB_SET, JOB_END } what;
    uint32_t owner;
    int fd, far_fd;
    struct netem_conn *shared;
    struct netem_rule rule;
    bool is_removed; /* JOB_SET: the rule */
    bool is_dead;    /* JOB_PROBE */
    bool is_reset;   /* JOB_END */
};

/* A thread that dials waits for end of file on the other end of fd. */
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
    struct queue *jobs; /* any thread pushes and rings the bell, the netem's thread pops */
    uv_async_t bell;
    bool has_bell, has_loop;
    atomic_bool is_stopping;

    /* for the netem's thread, once it runs */
    uv_loop_t loop;
    struct netem_rule everybody;
    struct owner_rule *rules;
    struct probe *probes;
    struct netem_line_home lines;
};

static const struct netem_rule open_rule;

/* ---- rules */

static struct owner_rule **find_rule(struct netem *n, uint32_t owner)
{
    struct owner_rule **at = &n->rules;

    while (*at && (*at)->owner != owner)
        at = &(*at)->next;
    return at;
}

static const struct netem_rule *rule_of(struct netem *n, uint32_t owner)
{
    const struct owner_rule *own = *find_rule(n, owner);

    return own ? &own->rule : &n->everybody;
}

static void keep_rule(struct netem *n, uint32_t owner, const struct netem_rule *rule)
{
    struct owner_rule **at = find_rule(n, owner);

    if (!*at)
        *at = calloc(1, sizeof(**at));
    if (!*at) {
        log_error("netem: no memory for a rule");
        return;
    }
    (*at)->owner = owner;
    (*at)->rule = *rule;
}

static void drop_rule(struct netem *n, uint32_t owner)
{
    struct owner_rule **at = find_rule(n, owner), *gone = *at;

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

/* A connect is through after the delay up and the delay down. */
static int64_t through_at_us(struct probe *k)
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
    int64_t now_us = clock_now_us(k->home->clock), through_us = through_at_us(k);
    int64_t over_us = k->born_us + PROBE_LIFE_US;

    if (now_us >= through_us || now_us >= over_us)
        end_probe(k);
    else
        timer_start(k->timer, (through_us < over_us ? through_us : over_us) - now_us, 0);
}

static void look_at_all_probes(struct netem *n)
{
    for (struct probe *k = n->probes, *next; k; k = next) {
        next = k->next;
        look_at_probe(k);
    }
}

static void begin_probe(struct netem *n, const struct job *j)
{
    struct probe *k = calloc(1, sizeof(*k));

    if (!k || timer_new(&k->timer, n->lines.timers, look_at_probe, k)) {
        close(j->fd); /* the connect goes through */
        free(k);
        return;
    }
    k->home = n;
    k->owner = j->owner;
    k->is_dead = j->is_dead;
    k->fd = j->fd;
    k->born_us = clock_now_us(n->clock);
    k->next = n->probes;
    n->probes = k;
    look_at_probe(k);
}

/* ---- jobs */

static void begin_line(struct netem *n, const struct job *j)
{
    const struct netem_line_cfg cfg = {
        .near_fd = j->fd, .far_fd = j->far_fd, .shared = j->shared, .owner = j->owner};
    int err = netem_line_open(&n->lines, &cfg, rule_of(n, j->owner));

    if (err)
        log_error("netem: a connection is lost: %s", err_text(err));
}

static bool concerns(const struct job *j, const struct netem_line *l)
{
    return j->owner == 0 || netem_line_owner(l) == j->owner;
}

static void set_rule(struct netem *n, const struct job *j)
{
    const struct netem_rule *rule = j->is_removed ? &open_rule : &j->rule;

    if (j->owner == 0)
        n->everybody = *rule;
    else if (j->is_removed)
        drop_rule(n, j->owner);
    else
        keep_rule(n, j->owner, rule);
    for (struct netem_line *l = n->lines.first, *next; l; l = next) {
        next = netem_line_next(l); /* the rule may end l */
        if (concerns(j, l))
            netem_line_set(l, rule_of(n, netem_line_owner(l)));
    }
    look_at_all_probes(n);
}

static void end_lines(struct netem *n, const struct job *j)
{
    for (struct netem_line *l = n->lines.first, *next; l; l = next) {
        next = netem_line_next(l);
        if (concerns(j, l))
            netem_line_end(l, j->is_reset);
    }
}

static void work(struct netem *n, const struct job *j)
{
    switch (j->what) {
    case JOB_TAKE:
        begin_line(n, j);
        break;
    case JOB_PROBE:
        begin_probe(n, j);
        break;
    case JOB_SET:
        set_rule(n, j);
        break;
    case JOB_END:
        end_lines(n, j);
        break;
    }
}

static void on_bell(uv_async_t *bell)
{
    struct netem *n = bell->data;
    void *job;

    while (queue_pop(n->jobs, &job, 0) == 0) {
        work(n, job);
        free(job);
    }
    if (atomic_load(&n->is_stopping))
        timers_stop_loop(n->lines.timers);
}

static void run_netem(struct stage *st, void *arg)
{
    struct netem *n = arg;

    loop_run(n->clock, &n->loop, n->lines.timers);
    end_lines(n, &(struct job){.what = JOB_END});
    while (n->probes)
        end_probe(n->probes);
}

/* Closes what a job owns that was not done. */
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

/* Owns what the job holds, also after an error. */
static int give_job(struct netem *n, const struct job *job)
{
    struct job *j = malloc(sizeof(*j));

    if (!j) {
        release(job);
        return -ENOMEM;
    }
    *j = *job;
    int err = queue_push(n->jobs, j);
    if (!err)
        uv_async_send(&n->bell);
    return err;
}

/* ---- start and end */

static int make_parts(struct netem *n)
{
    int err = uv_loop_init(&n->loop);

    if (err)
        return err;
    n->has_loop = true;
    err = uv_async_init(&n->loop, &n->bell, on_bell);
    if (err)
        return err;
    n->has_bell = true;
    n->bell.data = n;
    err = timers_new(&n->lines.timers, n->clock, &n->loop);
    return err ? err : queue_new(&n->jobs, n->clock, JOBS_MAX, drop_job);
}

int netem_start(struct netem **out, struct clock *clock, uint64_t seed)
{
    struct netem *n = calloc(1, sizeof(*n));

    if (!n)
        return -ENOMEM;
    n->clock = clock;
    n->lines.clock = clock;
    n->lines.loop = &n->loop;
    n->lines.seed = seed;
    int err = make_parts(n);
    if (!err)
        err = stage_start(&n->stage, clock, "netem", run_netem, n);
    if (err) {
        netem_free(n);
        return err;
    }
    *out = n;
    return 0;
}

void netem_stop(struct netem *n)
{
    atomic_store(&n->is_stopping, true);
    uv_async_send(&n->bell);
}

bool netem_has_ended(const struct netem *n)
{
    return stage_has_ended(n->stage);
}

/* The bell outlives the thread, since another thread may still be ringing the bell. */
static void close_loop(struct netem *n)
{
    if (n->has_bell)
        uv_close((uv_handle_t *)&n->bell, NULL);
    timers_free(n->lines.timers);
    uv_run(&n->loop, UV_RUN_DEFAULT); /* close callbacks; nothing waits */
    if (uv_loop_close(&n->loop))
        log_error("netem: its loop still holds something");
}

void netem_free(struct netem *n)
{
    if (!n)
        return;
    if (n->stage) {
        netem_stop(n);
        stage_join(n->stage);
    }
    queue_free(n->jobs);
    if (n->has_loop)
        close_loop(n);
    while (n->rules)
        drop_rule(n, n->rules->owner);
    free(n);
}

/* ---- for threads that dial */

static void set_buffer(int fd, int bytes)
{
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
}

int netem_probe(struct netem *n, uint32_t owner, enum netem_probe_kind kind)
{
    int fds[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
        return -errno;
    const struct job job = {
        .what = JOB_PROBE, .owner = owner, .fd = fds[1], .is_dead = kind == NETEM_DEAD};
    int err = give_job(n, &job);
    if (!err)
        return fds[0];
    close(fds[0]);
    return err;
}

/* Makes a handle with duplicates of its own, which only netem_conn_unref closes. */
static struct netem_conn *make_conn(struct netem *n, int fd, int client_fd, int refs)
{
    struct netem_conn *x = calloc(1, sizeof(*x));

    if (!x)
        return NULL;
    x->clock = n->clock;
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

int netem_take(struct netem *n, int fd, uint32_t owner, bool is_publisher, struct netem_conn **out)
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
    struct netem_conn *x = make_conn(n, fd, pair[0], out ? 2 : 1);
    if (!x) {
        close(fd);
        close(pair[0]);
        close(pair[1]);
        return -EMFILE;
    }
    int err = give_job(
        n,
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

int netem_set(struct netem *n, uint32_t owner, const struct netem_rule *rule)
{
    return give_job(n, &(struct job){.what = JOB_SET,
                                     .owner = owner,
                                     .rule = rule ? *rule : open_rule,
                                     .is_removed = !rule});
}

int netem_end(struct netem *n, uint32_t owner, bool is_reset)
{
    return give_job(n, &(struct job){.what = JOB_END, .owner = owner, .is_reset = is_reset});
}
