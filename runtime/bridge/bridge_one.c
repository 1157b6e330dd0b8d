/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge_one.c - one bridge: where it leads, its attempt, its thread, and what is said of
 * failures. */
#include "bridge/bridge_inside.h"

#include "base/err.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { REMIND_US = 60 * 1000 * 1000 };

/* ---- what is said of failures: the first one, then one in REMIND_US */

static bool is_quiet(const struct bridge *x)
{
    return x->is_down && clock_now_us(x->set->clock) - x->told_us < REMIND_US;
}

static void note_failure(struct bridge *x, bool was_told)
{
    x->is_down = true;
    if (was_told)
        x->told_us = clock_now_us(x->set->clock);
}

static void tell_failure(struct bridge *x, const char *what, const char *why)
{
    char masked[URL_MAX + 1];
    bool is_told = !is_quiet(x);

    url_mask(masked, sizeof(masked), x->rule ? x->rule->address : x->name);
    (is_told ? log_warn : log_info)("bridge: %s, %s: %s: %s", x->name, masked, what, why);
    note_failure(x, is_told);
}

/* ---- where it leads */

static int own_address(struct url *out, const struct bridge *x, const char **why)
{
    char text[URL_MAX + 1];

    *why = "name does not fit into an address";
    if (relay_stream_url(x->set->cfg.relay, x->name, text, sizeof(text)))
        return -EINVAL;
    return url_parse(out, text, why);
}

static int find_way(struct bridge_way *out, const struct bridge *x, const char **why)
{
    int err = own_address(x->kind == BRIDGE_PULL ? &out->sink : &out->source, x, why);

    if (err || x->kind == BRIDGE_RECORD)
        return err;
    if (x->kind == BRIDGE_PULL)
        return url_parse(&out->source, x->rule->address, why);
    return bridge_rule_target(&out->sink, x->rule, x->name, why);
}

bool bridge_meets_itself(const struct bridges *b, const char *name, const struct url *far)
{
    char far_name[BRIDGE_NAME_MAX + 1];

    if (far->scheme != URL_RTMP || !relay_is_at(b->cfg.relay, far->host, far->port))
        return false;
    bridge_rule_name_of(far_name, far);
    return strcmp(far_name, name) == 0;
}

/* ---- the end of a line, of an attempt, of a bridge */

void bridge_ask_to_stop(struct bridge *x)
{
    if (!x->line)
        return;
    worker_stop(&x->worker);
    cancel_now(&x->line->source.cancel);
}

static void drop_line(struct bridge *x)
{
    worker_join(&x->worker);
    bridge_line_free(x->line);
    x->line = NULL;
}

void bridge_drop(struct bridge *x)
{
    attempt_stop(&x->attempt);
    drop_line(x);
}

void bridge_finish(struct bridge *x)
{
    if (x->kind != BRIDGE_RECORD || x->is_finished)
        return;
    x->is_finished = true;
    x->bytes = flv_file_bytes(x->file);
    x->ms = flv_file_ms(x->file);
    flv_file_close(x->file);
    x->file = NULL;
}

/* The thread has said its last word: joining takes no time. */
void bridge_reap(struct bridge *x)
{
    bool has_failed = atomic_load(&x->line->has_failed), stays = x->line->stays;
    bool was_told = !x->line->is_quiet;

    if (atomic_load(&x->line->is_well))
        x->is_down = false;
    if (has_failed)
        note_failure(x, was_told);
    drop_line(x);
    bridge_finish(x);
    if ((has_failed || stays) && !x->is_finished)
        attempt_lost(&x->attempt, NET_IO, "the line is over");
    else
        attempt_stop(&x->attempt);
}

/* No later attempt would do better. */
static void refuse_bridge(struct bridge *x, const char *why)
{
    char masked[URL_MAX + 1];

    url_mask(masked, sizeof(masked), x->rule ? x->rule->address : x->name);
    log_error("bridge: %s is not joined to %s: %s", x->name, masked, why);
    bridge_drop(x);
    x->is_finished = true;
}

/* ---- the attempt */

static void run_line(struct stage *st, void *arg)
{
    bridge_line_run(st, ((struct bridge *)arg)->line);
}

static void on_line_ended(void *arg)
{
    bridge_ring(((struct bridge *)arg)->set);
}

static int make_line(struct bridge *x, const struct net_addresses *addresses)
{
    int err = bridge_line_new(&x->line, x->set->clock);

    if (err)
        return err;
    struct bridge_line *l = x->line;
    l->is_quiet = is_quiet(x);
    l->source.url = x->way.source;
    l->source.addresses = addresses[0];
    l->sink.url = x->way.sink;
    if (x->kind != BRIDGE_RECORD)
        l->sink.addresses = addresses[1];
    l->file = x->file;
    l->limit_ms = x->limit_ms;
    l->stays = x->kind == BRIDGE_PULL;
    l->is_again = x->is_down;
    return worker_start(&x->worker, x->set->clock, "bridge",
                        &(struct stage_job){.run = run_line, .ended = on_line_ended, .arg = x});
}

/* Each line is signed anew: our relay takes a signature for a day. */
static void on_connect(void *arg, const struct net_addresses *addresses, uint32_t gen)
{
    struct bridge *x = arg;
    const char *why = "";

    if (find_way(&x->way, x, &why)) {
        refuse_bridge(x, why);
        return;
    }
    int err = make_line(x, addresses);
    if (!err)
        return;
    tell_failure(x, "thread", err_text(err));
    drop_line(x);
    attempt_lost(&x->attempt, NET_IO, err_text(err));
}

/* Failures of a line have been told by its thread. */
static void on_lost(void *arg, enum net_phase phase, const char *reason)
{
    if (phase == NET_NAME)
        tell_failure(arg, "look-up", reason);
}

void bridge_begin(struct bridge *x)
{
    const char *why = "";
    const struct attempt_plan plan = {
        .ends = {&x->way.source, &x->way.sink},
        .end_count = x->kind == BRIDGE_RECORD ? 1 : 2,
        .retry_count = ATTEMPT_FOR_EVER,
        .retry_interval_us = BRIDGE_RETRY_US,
    };

    if (find_way(&x->way, x, &why))
        refuse_bridge(x, why);
    else if (x->kind == BRIDGE_FORWARD && bridge_meets_itself(x->set, x->name, &x->way.sink))
        refuse_bridge(x, "it would meet itself");
    else
        attempt_start(&x->attempt, &plan);
}

int bridge_init(struct bridge *x)
{
    static const struct attempt_ops ops = {.connect = on_connect, .lost = on_lost};
    const struct attempt_cfg cfg = {
        .loop = x->set->cfg.loop, .timers = x->set->cfg.timers, .ops = &ops, .arg = x};

    return attempt_init(&x->attempt, &cfg);
}
