/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge_one.c - one bridge: addresses, names, its thread, and what follows that.
 *
 *   IDLE --begin--> RESOLVING --> RUNNING --reap--> IDLE, or WAITING 3 s after a failure
 */
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

/* ---- the end of an attempt */

void bridge_ask_to_stop(struct bridge *x)
{
    if (!x->stage)
        return;
    stage_stop(x->stage);
    cancel_now(&x->line->source.cancel);
}

void bridge_drop_line(struct bridge *x)
{
    resolve_cancel(x->resolve);
    x->resolve = NULL;
    stage_join(x->stage);
    x->stage = NULL;
    bridge_line_free(x->line);
    x->line = NULL;
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

/* Its thread has said its last word: joining takes no time. */
void bridge_reap(struct bridge *x)
{
    bool has_failed = atomic_load(&x->line->has_failed), stays = x->line->stays;
    bool was_told = !x->line->is_quiet;

    if (atomic_load(&x->line->is_well))
        x->is_down = false;
    if (has_failed)
        note_failure(x, was_told);
    bridge_drop_line(x);
    bridge_finish(x);
    if ((has_failed || stays) && !x->is_finished)
        timer_start(x->retry, BRIDGE_RETRY_US, 0);
}

/* ---- one attempt: addresses, names, then the thread */

static void give_up(struct bridge *x, const char *what, const char *why)
{
    char masked[URL_MAX + 1];

    url_mask(masked, sizeof(masked), x->rule ? x->rule->address : x->name);
    (x->line->is_quiet ? log_info : log_warn)("bridge: %s, %s: %s: %s", x->name, masked, what, why);
    note_failure(x, !x->line->is_quiet);
    bridge_drop_line(x);
    timer_start(x->retry, BRIDGE_RETRY_US, 0);
}

static void run_line(struct bridge *x)
{
    struct bridges *b = x->set;

    x->line->on_over = bridge_ring;
    x->line->arg = b;
    x->line->file = x->file;
    x->line->limit_ms = x->limit_ms;
    x->line->stays = x->kind == BRIDGE_PULL;
    x->line->is_again = x->is_down;
    int err = stage_start(&x->stage, b->clock, "bridge", bridge_line_run, x->line);
    if (err)
        give_up(x, "thread", err_text(err));
}

static void resolve_next(struct bridge *x);

static void on_resolved(void *arg, int err, const struct net_addresses *addresses)
{
    struct bridge *x = arg;
    struct bridge_end *end =
        x->line->source.addresses.count == 0 ? &x->line->source : &x->line->sink;

    x->resolve = NULL;
    if (err) {
        give_up(x, "look-up", err_text(err));
        return;
    }
    end->addresses = *addresses;
    resolve_next(x);
}

static void resolve_next(struct bridge *x)
{
    struct bridge_end *ends[] = {&x->line->source, &x->line->sink};

    for (int i = 0; i < 2; i++) {
        struct bridge_end *end = ends[i];
        if (end->url.scheme == URL_NONE || end->addresses.count > 0)
            continue;
        int err = resolve_start(&x->resolve, x->set->cfg.loop, x->set->cfg.timers, end->url.host,
                                end->url.port, on_resolved, x);
        if (err)
            give_up(x, "look-up", err_text(err));
        return;
    }
    run_line(x);
}

static int own_address(struct url *out, const struct bridge *x, const char **why)
{
    char text[URL_MAX + 1];

    *why = "name does not fit into an address";
    if (relay_stream_url(x->set->cfg.relay, x->name, text, sizeof(text)))
        return -EINVAL;
    return url_parse(out, text, why);
}

static int set_addresses(struct bridge *x, const char **why)
{
    struct bridge_line *l = x->line;
    int err = own_address(x->kind == BRIDGE_PULL ? &l->sink.url : &l->source.url, x, why);

    if (err || x->kind == BRIDGE_RECORD)
        return err;
    if (x->kind == BRIDGE_PULL)
        return url_parse(&l->source.url, x->rule->address, why);
    return bridge_rule_target(&l->sink.url, x->rule, x->name, why);
}

/* The other end is our relay, and the stream the same. */
bool bridge_meets_itself(const struct bridges *b, const char *name, const struct url *far)
{
    char far_name[BRIDGE_NAME_MAX + 1];

    if (far->scheme != URL_RTMP || !relay_is_at(b->cfg.relay, far->host, far->port))
        return false;
    bridge_rule_name_of(far_name, far);
    return strcmp(far_name, name) == 0;
}

/* No later attempt would do better. */
static void refuse_bridge(struct bridge *x, const char *why)
{
    char masked[URL_MAX + 1];

    url_mask(masked, sizeof(masked), x->rule ? x->rule->address : x->name);
    log_error("bridge: %s is not joined to %s: %s", x->name, masked, why);
    bridge_drop_line(x);
    x->is_finished = true;
}

void bridge_begin(struct bridge *x)
{
    const char *why = "";

    if (bridge_line_new(&x->line, x->set->clock)) {
        log_warn("bridge: %s: out of memory", x->name);
        timer_start(x->retry, BRIDGE_RETRY_US, 0);
        return;
    }
    x->line->is_quiet = is_quiet(x);
    if (set_addresses(x, &why))
        refuse_bridge(x, why);
    else if (x->kind == BRIDGE_FORWARD && bridge_meets_itself(x->set, x->name, &x->line->sink.url))
        refuse_bridge(x, "it would meet itself");
    else
        resolve_next(x);
}
