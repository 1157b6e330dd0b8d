/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge_line.c - reads tags, hands them on before it reads more. What the sink does not take waits
 * at the source, whose server knows what to leave out for a slow player. */
#include "bridge/bridge_line.h"

#include "base/err.h"
#include "base/log.h"
#include "bridge/bridge_rule.h"
#include "transport/pull.h"
#include "transport/rtmp/rtmp_push.h"

#include <errno.h>
#include <stdlib.h>

enum {
    WELL_US = 1000 * 1000,     /* so long tags have come through, then the attempt has succeeded */
    LOOK_US = 100 * 1000,      /* how often watches and the sink are looked at meanwhile */
    UNWANTED_US = 1000 * 1000, /* what is still on its way from a publisher that has gone */
    SILENCE_US = NET_SILENCE_LIMIT_MS * 1000LL, /* of a stream that had begun */
    PATIENCE_US = 30 * 1000 * 1000LL,           /* for one that has not, or is over */
};

struct carrying {
    struct bridge_line *line;
    struct pull *pull;
    struct rtmp_push *push;
    struct net_fault fault;
    bool flows; /* media has come, and no end since */
    bool is_over, has_failed;
    int64_t heard_us; /* last tag, or the beginning */
    int64_t open_us;  /* since when the sink is */
};

static int64_t now_us(const struct carrying *c)
{
    return clock_now_us(c->line->clock);
}

static void fail_line(struct carrying *c)
{
    c->is_over = c->has_failed = true;
}

static struct net_cfg cfg_of(const struct carrying *c, struct bridge_end *end)
{
    return (struct net_cfg){.clock = c->line->clock,
                            .cancel = &end->cancel,
                            .url = end->url,
                            .addresses = end->addresses,
                            .is_quiet = &c->line->is_quiet};
}

/* ---- the sink */

static void tell_way(const struct carrying *c, void (*tell)(const char *, ...), const char *again)
{
    char from[URL_MAX + 1], to[URL_MAX + 1];

    url_mask(from, sizeof(from), c->line->source.url.text);
    url_mask(to, sizeof(to), c->line->sink.url.text);
    tell("bridge: %s goes to %s (%s)%s", from, to, rtmp_push_peer(c->push), again);
}

static void open_push(struct carrying *c)
{
    const struct net_cfg cfg = cfg_of(c, &c->line->sink);

    if (rtmp_push_open(&c->push, &cfg, &c->fault)) {
        fail_line(c);
        return;
    }
    c->open_us = now_us(c);
    tell_way(c, log_info, "");
}

/* It works: from now on a failure is news. */
static void note_well(struct carrying *c)
{
    struct bridge_line *l = c->line;

    if (atomic_load(&l->is_well) || now_us(c) - c->open_us < WELL_US)
        return;
    atomic_store(&l->is_well, true);
    l->is_quiet = false;
    if (l->is_again)
        tell_way(c, log_warn, " again");
}

static void close_push(struct carrying *c)
{
    rtmp_push_close(c->push, true); /* says nothing where it has failed */
    c->push = NULL;
}

static void push(struct carrying *c, const struct flv_tag *tag)
{
    if (!c->push)
        open_push(c);
    if (c->push && rtmp_push_tag(c->push, tag, &c->fault))
        fail_line(c);
    else if (c->push)
        note_well(c);
}

static void write_down(struct carrying *c, const struct flv_tag *tag)
{
    struct bridge_line *l = c->line;
    int err = flv_file_put(l->file, tag);

    if (err) {
        log_error("bridge: recording ends: %s", err_text(err));
        fail_line(c);
    } else if (l->limit_ms && flv_file_ms(l->file) >= l->limit_ms) {
        c->is_over = true;
    }
}

/* ---- the source */

static void on_tag(void *arg, const struct flv_tag *tag)
{
    struct carrying *c = arg;

    if (c->is_over || !bridge_rule_carries(tag))
        return;
    c->heard_us = now_us(c);
    c->flows |= tag->type != FLV_TAG_DATA;
    if (c->line->file)
        write_down(c, tag);
    else
        push(c, tag);
}

static void on_signal(void *arg, enum pull_signal signal, const char *text)
{
    struct carrying *c = arg;

    if (signal == PULL_BEGIN)
        return;
    c->flows = false;
    c->heard_us = now_us(c);
    if (c->line->stays && signal == PULL_END_SOFT)
        close_push(c); /* our players hear of it; the next tag opens it again */
    else
        c->is_over = true;
}

static void watch(struct carrying *c)
{
    int64_t quiet_us = now_us(c) - c->heard_us;

    if (quiet_us >= UNWANTED_US && atomic_load(&c->line->is_unwanted))
        c->is_over = true;
    if (quiet_us < (c->flows ? SILENCE_US : PATIENCE_US) || c->is_over)
        return;
    net_fault_set(&c->fault, NET_IO, "no media for %d s", (int)(quiet_us / 1000000));
    const struct net_cfg cfg = cfg_of(c, &c->line->source);
    net_fault_log(&c->fault, "bridge", &cfg, pull_peer(c->pull), "stream", quiet_us);
    fail_line(c);
}

static void carry(struct carrying *c, struct stage *st)
{
    while (!c->is_over && !stage_stopping(st)) {
        if (pull_read(c->pull, now_us(c) + LOOK_US, &c->fault))
            fail_line(c);
        else if (c->push && rtmp_push_listen(c->push, &c->fault))
            fail_line(c);
        if (!c->is_over)
            watch(c);
    }
}

void bridge_line_run(struct stage *st, void *arg)
{
    struct bridge_line *l = arg;
    struct carrying c = {.line = l};
    const struct net_cfg cfg = cfg_of(&c, &l->source);
    const struct pull_events events = {.on_signal = on_signal, .on_tag = on_tag, .arg = &c};

    c.heard_us = now_us(&c);
    if (pull_open(&c.pull, &cfg, &events, &c.fault))
        fail_line(&c);
    else
        carry(&c, st);
    pull_close(c.pull);
    close_push(&c);
    atomic_store(&l->has_failed, c.has_failed && !stage_stopping(st));
}

/* ---- life */

int bridge_line_new(struct bridge_line **out, struct clock *clock)
{
    struct bridge_line *l = calloc(1, sizeof(*l));
    if (!l)
        return -ENOMEM;
    l->clock = clock;
    int err = cancel_init(&l->source.cancel);
    if (err)
        goto no_source;
    err = cancel_init(&l->sink.cancel);
    if (err)
        goto no_sink;
    *out = l;
    return 0;

no_sink:
    cancel_fini(&l->source.cancel);
no_source:
    free(l);
    return err;
}

void bridge_line_free(struct bridge_line *l)
{
    if (!l)
        return;
    cancel_fini(&l->source.cancel);
    cancel_fini(&l->sink.cancel);
    free(l);
}
