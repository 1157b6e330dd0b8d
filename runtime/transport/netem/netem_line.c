/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netem_line.c - reads while there is room, writes the bytes that a shaper releases, passes ends
 * on.
 *
 * The end of a direction travels behind its bytes, as one more byte for the shaper. */
#include "transport/netem/netem_line.h"

#include "base/time/link.h"
#include "base/bytes/ring.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    UP_BUFFER = 8 * 1024,    /* small: a pusher cannot drop packets that wait here */
    DOWN_BUFFER = 32 * 1024, /* the room of a server in front of a slow link */
    LINGER_US = 5000000,     /* how long bytes of a client that is gone may still go to a server */
};

enum direction_end { END_NONE, END_FIN, END_RESET };

struct netem_line_end {
    uv_poll_t poll;
    int fd;
    int events; /* the events that libuv watches for */
};

/* One direction. */
struct direction {
    struct netem_line_end *from, *to;
    struct shaper *shaper;
    struct ring bytes;
    enum direction_end ending; /* the end of its source, which follows the bytes */
    bool is_stuck;             /* its target takes no bytes now */
    bool is_dead;              /* its target takes no bytes any more: they are dropped */
    bool is_over;              /* the end has been passed on */
};

struct netem_line {
    struct netem_line_home *home;
    struct netem_line *next;
    struct netem_conn *shared;
    uint32_t owner;
    struct netem_rule rule;
    struct netem_line_end near, far;
    struct direction up, down;
    struct timer *timer;
    bool is_client_gone; /* the client has closed both directions */
    int64_t gone_us;
    bool is_closing;
    int handles; /* how many libuv holds */
};

static int64_t now_us(const struct netem_line *l)
{
    return clock_now_us(l->home->clock);
}

/* ---- moving bytes */

/* Writes as many bytes as the target takes; returns how many. */
static size_t give(struct direction *d, const uint8_t *bytes, size_t size)
{
    ssize_t n = send(d->to->fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);

    if (n >= 0) {
        d->is_stuck = (size_t)n < size;
        return (size_t)n;
    }
    if (errno == EAGAIN || errno == EINTR || errno == ENOBUFS)
        d->is_stuck = true;
    else
        d->is_dead = true;
    return 0;
}

static void let_out(struct netem_line *l, struct direction *d)
{
    size_t ready = shaper_ready(d->shaper, now_us(l));

    ready = ready < d->bytes.count ? ready : d->bytes.count;
    while (ready && !d->is_stuck && !d->is_dead) {
        size_t run = ring_run(&d->bytes);
        size_t gone = give(d, ring_first(&d->bytes), run < ready ? run : ready);
        ring_drop(&d->bytes, gone);
        shaper_leave(d->shaper, gone, now_us(l));
        ready -= gone;
    }
}

static void pass_reset(struct netem_line *l, struct direction *d);

/* Takes bytes that were read: past an idle shaper, else into the shaper. */
static void take_bytes(struct netem_line *l, struct direction *d, const uint8_t *bytes, size_t size)
{
    bool passes_by = !d->bytes.count && !d->is_stuck && shaper_is_idle(d->shaper, now_us(l));
    size_t gone = passes_by && !d->is_dead ? give(d, bytes, size) : 0;

    if (d->is_dead || gone == size)
        return;
    if (ring_put(&d->bytes, bytes + gone, size - gone) == 0)
        shaper_arrive(d->shaper, size - gone, now_us(l));
    else
        pass_reset(l, d); /* no memory */
}

static size_t room(struct netem_line *l, struct direction *d)
{
    size_t limit = d->is_dead ? NETEM_BUFFER : shaper_room(d->shaper, now_us(l));

    return limit < NETEM_BUFFER ? limit : NETEM_BUFFER;
}

/* A server that waits for our ACK would start its stream 40 ms late. The option wears off. */
static void acknowledge_soon(const struct direction *d)
{
    int on = 1;

    (void)setsockopt(d->from->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
}

static void end_direction(struct netem_line *l, struct direction *d, enum direction_end ending)
{
    d->ending = ending;
    shaper_arrive(d->shaper, 1, now_us(l));
}

static void take_in(struct netem_line *l, struct direction *d)
{
    size_t limit = room(l, d);

    if (d->ending || limit == 0 || shaper_is_blocked(d->shaper, now_us(l)))
        return;
    ssize_t n = recv(d->from->fd, l->home->buffer, limit, MSG_DONTWAIT);
    if (n > 0) {
        take_bytes(l, d, l->home->buffer, (size_t)n);
        if (d == &l->down)
            acknowledge_soon(d);
    } else if (n == 0) {
        end_direction(l, d, END_FIN);
    } else if (errno != EAGAIN && errno != EINTR) {
        end_direction(l, d, END_RESET);
    }
}

/* ---- ends */

/* A close with unread bytes resets the other end of a pair: sends a byte that stays unread. */
static void reset_near(struct netem_line *l)
{
    (void)!send(l->shared->client_fd, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void reset_far(struct netem_line *l)
{
    struct links *links = clock_links(l->home->clock);
    const struct sockaddr none = {.sa_family = AF_UNSPEC};

    if (links)
        link_make_reset(links, l->far.fd);
    else
        (void)connect(l->far.fd, &none, sizeof(none)); /* resets at once, in spite of duplicates */
}

static void on_handle_closed(uv_handle_t *h)
{
    struct netem_line *l = h->data;

    l->home->open--;
    if (--l->handles > 0)
        return;
    shaper_free(l->up.shaper);
    shaper_free(l->down.shaper);
    ring_fini(&l->up.bytes);
    ring_fini(&l->down.bytes);
    free(l);
}

static void unlink_line(struct netem_line *l)
{
    struct netem_line **at = &l->home->first;

    while (*at && *at != l)
        at = &(*at)->next;
    if (*at)
        *at = l->next;
}

static void close_end(struct netem_line_end *e)
{
    uv_close((uv_handle_t *)&e->poll, on_handle_closed);
    close(e->fd);
}

static void close_line(struct netem_line *l)
{
    if (l->is_closing)
        return;
    l->is_closing = true;
    unlink_line(l);
    timer_free(l->timer);
    l->timer = NULL;
    close_end(&l->near);
    close_end(&l->far);
    netem_conn_unref(l->shared);
}

static void pass_reset(struct netem_line *l, struct direction *d)
{
    if (d == &l->up)
        reset_far(l);
    reset_near(l); /* a client that has closed does not see the reset */
    d->is_over = true;
    l->up.is_dead = l->down.is_dead = true;
}

static void pass_end(struct netem_line *l, struct direction *d)
{
    if (d->is_over || !d->ending || d->bytes.count)
        return;
    if (!d->is_dead && shaper_ready(d->shaper, now_us(l)) == 0)
        return;
    if (d->ending == END_RESET) {
        pass_reset(l, d);
        return;
    }
    if (!d->is_dead)
        shutdown(d->to->fd, SHUT_WR);
    d->is_over = true;
}

/* Called when the client's writing side has ended: has the client closed the reading side, too? */
static void look_for_client(struct netem_line *l)
{
    int seen = l->is_client_gone ? 0 : clock_poll(l->home->clock, l->near.fd, POLLIN, 0);

    if (seen <= 0 || !(seen & (POLLHUP | POLLERR)))
        return;
    l->is_client_gone = true;
    l->gone_us = now_us(l);
}

static void throw_away(struct direction *d)
{
    if (d->is_dead)
        ring_drop(&d->bytes, d->bytes.count);
}

static bool has_ended(struct netem_line *l)
{
    bool has_reset = (l->up.is_over && l->up.ending != END_FIN) ||
                     (l->down.is_over && l->down.ending != END_FIN);

    if (has_reset || (l->up.is_over && l->down.is_over))
        return true;
    if (!l->is_client_gone || shaper_is_blocked(l->up.shaper, now_us(l)))
        return false;
    return l->up.is_over || l->up.is_dead || now_us(l) - l->gone_us >= LINGER_US;
}

/* ---- what to wait for */

static void on_event(uv_poll_t *poll, int status, int events);

static void watch(struct netem_line_end *e, int events)
{
    if (e->events == events)
        return;
    e->events = events;
    if (events)
        uv_poll_start(&e->poll, events, on_event);
    else
        uv_poll_stop(&e->poll);
}

static bool wants_in(struct netem_line *l, struct direction *d)
{
    return !d->ending && !shaper_is_blocked(d->shaper, now_us(l)) && room(l, d) > 0;
}

static int interest(struct netem_line *l, struct direction *in, struct direction *out)
{
    int events = wants_in(l, in) ? UV_READABLE : 0;

    if (out->is_stuck && !out->is_dead)
        events |= UV_WRITABLE;
    return events;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t direction_next_us(struct netem_line *l, struct direction *d,
                                 const struct shaper_rule *rule)
{
    int64_t at_us = now_us(l);

    if (shaper_is_blocked(d->shaper, at_us))
        return rule->blocked_until_us;
    return d->is_stuck || d->is_dead ? CLOCK_NEVER : shaper_next_us(d->shaper, at_us);
}

static void arm(struct netem_line *l)
{
    int64_t next_us = earlier(direction_next_us(l, &l->up, &l->rule.up),
                              direction_next_us(l, &l->down, &l->rule.down));

    if (l->is_client_gone)
        next_us = earlier(next_us, l->gone_us + LINGER_US);
    if (next_us != CLOCK_NEVER)
        timer_start(l->timer, next_us - now_us(l), 0);
    else if (timer_is_running(l->timer))
        timer_stop(l->timer);
}

static void rest(struct netem_line *l)
{
    int near = interest(l, &l->up, &l->down);

    /* watches for nothing but the client's close */
    if (!near && l->up.ending && !l->is_client_gone && !shaper_is_blocked(l->up.shaper, now_us(l)))
        near = UV_PRIORITIZED;
    watch(&l->near, near);
    watch(&l->far, interest(l, &l->down, &l->up));
    atomic_store(&l->shared->held, (int)l->up.bytes.count);
    arm(l);
}

/* Does everything that can be done now. */
static void move(struct netem_line *l)
{
    struct direction *both[] = {&l->up, &l->down};

    for (int i = 0; i < 2; i++) {
        if (both[i]->bytes.count)
            let_out(l, both[i]);
        throw_away(both[i]);
        pass_end(l, both[i]);
    }
    if (l->up.ending)
        look_for_client(l);
    if (has_ended(l))
        close_line(l);
    else
        rest(l);
}

static void on_event(uv_poll_t *poll, int status, int events)
{
    struct netem_line *l = poll->data;
    bool is_near = poll == &l->near.poll;
    struct direction *in = is_near ? &l->up : &l->down, *out = is_near ? &l->down : &l->up;

    if (status < 0)
        (is_near ? &l->near : &l->far)->events = 0; /* libuv has stopped watching this end */
    if (events & UV_WRITABLE || status < 0)
        out->is_stuck = false;
    if (events & UV_READABLE || status < 0)
        take_in(l, in);
    move(l);
}

static void on_timer(void *arg)
{
    move(arg);
}

/* ---- the surface */

uint32_t netem_line_owner(const struct netem_line *l)
{
    return l->owner;
}

struct netem_line *netem_line_next(const struct netem_line *l)
{
    return l->next;
}

void netem_line_set(struct netem_line *l, const struct netem_rule *rule)
{
    l->rule = *rule;
    shaper_set(l->up.shaper, &rule->up, now_us(l));
    shaper_set(l->down.shaper, &rule->down, now_us(l));
    move(l);
}

/* Drops the received bytes, since a close with unread bytes would be a reset. */
static void end_softly(struct netem_line *l, struct netem_line_end *e)
{
    shutdown(e->fd, SHUT_RDWR);
    while (recv(e->fd, l->home->buffer, NETEM_BUFFER, MSG_DONTWAIT) > 0)
        continue;
}

void netem_line_end(struct netem_line *l, bool is_reset)
{
    if (is_reset) {
        pass_reset(l, &l->up);
    } else {
        end_softly(l, &l->near);
        end_softly(l, &l->far);
    }
    close_line(l);
}

static int open_end(struct netem_line *l, struct netem_line_end *e, int fd)
{
    e->fd = fd;
    int err = uv_poll_init(l->home->loop, &e->poll, fd);
    if (err)
        return err;
    e->poll.data = l;
    l->handles++;
    l->home->open++;
    return 0;
}

static int make_parts(struct netem_line *l, uint64_t seed)
{
    int err = shaper_new(&l->up.shaper, UP_BUFFER, seed);

    if (!err)
        err = shaper_new(&l->down.shaper, DOWN_BUFFER, seed + 1);
    return err ? err : timer_new(&l->timer, l->home->timers, on_timer, l);
}

/* Frees a line of which libuv holds no handle. */
static void drop_parts(struct netem_line *l, const struct netem_line_cfg *cfg)
{
    timer_free(l->timer);
    shaper_free(l->up.shaper);
    shaper_free(l->down.shaper);
    close(cfg->near_fd);
    close(cfg->far_fd);
    netem_conn_unref(cfg->shared);
    free(l);
}

int netem_line_open(struct netem_line_home *home, const struct netem_line_cfg *cfg,
                    const struct netem_rule *rule)
{
    struct netem_line *l = calloc(1, sizeof(*l));
    if (!l) {
        close(cfg->near_fd);
        close(cfg->far_fd);
        netem_conn_unref(cfg->shared);
        return -ENOMEM;
    }
    l->home = home;
    l->shared = cfg->shared;
    l->owner = cfg->owner;
    l->up = (struct direction){.from = &l->near, .to = &l->far};
    l->down = (struct direction){.from = &l->far, .to = &l->near};
    int err = make_parts(l, home->seed += 2);
    if (!err)
        err = open_end(l, &l->near, cfg->near_fd);
    if (err) {
        drop_parts(l, cfg);
        return err;
    }
    err = open_end(l, &l->far, cfg->far_fd);
    l->next = home->first;
    home->first = l;
    if (err) {
        unlink_line(l);
        l->is_closing = true;
        timer_free(l->timer);
        uv_close((uv_handle_t *)&l->near.poll, on_handle_closed);
        close(cfg->near_fd);
        close(cfg->far_fd);
        netem_conn_unref(cfg->shared);
        return err;
    }
    netem_line_set(l, rule);
    return 0;
}
