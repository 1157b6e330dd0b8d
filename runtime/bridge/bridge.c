/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge.c - who is to be joined now: asked anew whenever a publisher comes or goes or a line ends.
 */
#include "bridge/bridge_inside.h"

#include "base/err.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GOODBYE_US = 300 * 1000, GLANCE_US = 2000 };

/* ---- the bell: relay and lines ring, the loop looks */

void bridge_ring(void *arg)
{
    struct bridges *b = arg;

    if (!atomic_exchange(&b->is_rung, true))
        mbox_post(b->box, &(struct mbox_news){0});
}

/* ---- one bridge */

int bridge_active_count(const struct bridges *b)
{
    int count = 0;

    for (const struct bridge *x = b->first; x; x = x->next)
        count += !x->is_finished;
    return count;
}

struct bridge *bridge_add(struct bridges *b, enum bridge_kind kind, const char *name)
{
    struct bridge *x = bridge_active_count(b) < BRIDGES_MAX ? calloc(1, sizeof(*x)) : NULL;

    if (!x)
        return NULL;
    x->set = b;
    if (bridge_init(x)) {
        free(x);
        return NULL;
    }
    x->kind = kind;
    snprintf(x->name, sizeof(x->name), "%s", name);
    x->next = b->first;
    b->first = x;
    return x;
}

static bool is_idle(const struct bridge *x)
{
    return x->attempt.state == ATTEMPT_IDLE;
}

static void free_bridge(struct bridge *x)
{
    struct bridge **at = &x->set->first;

    while (*at != x)
        at = &(*at)->next;
    *at = x->next;
    bridge_drop(x);
    bridge_finish(x);
    attempt_fini(&x->attempt);
    free(x);
}

/* ---- all of them */

static bool holds_line(const char *text, const char *line)
{
    size_t size = strlen(line);

    for (; *text; text += strcspn(text, "\n") + 1)
        if (strncmp(text, line, size) == 0 && text[size] == '\n')
            return true;
    return false;
}

static const struct bridge *find_forward(const struct bridges *b, const struct bridge_rule *rule,
                                         const char *name)
{
    for (const struct bridge *x = b->first; x; x = x->next)
        if (x->rule == rule && strcmp(x->name, name) == 0)
            return x;
    return NULL;
}

static void add_forward(struct bridges *b, const struct bridge_rule *rule, const char *name)
{
    if (!bridge_rule_covers(rule, name) || find_forward(b, rule, name))
        return;
    struct bridge *x = bridge_add(b, BRIDGE_FORWARD, name);
    if (x) {
        x->rule = rule;
        x->is_wanted = true;
        return;
    }
    if (!b->has_said_full)
        log_error("bridge: no more than %d at a time; %s stays here", BRIDGES_MAX, name);
    b->has_said_full = true;
}

static void add_forwards(struct bridges *b, char *names)
{
    char *rest = NULL;

    for (char *name = strtok_r(names, "\n", &rest); name; name = strtok_r(NULL, "\n", &rest))
        for (int i = 0; i < b->cfg.forward_count; i++)
            add_forward(b, &b->forwards[i], name);
}

static void want(struct bridge *x, bool is_wanted)
{
    x->is_wanted = is_wanted;
    if (x->line)
        atomic_store(&x->line->is_unwanted, !is_wanted);
    else if (!is_wanted)
        attempt_stop(&x->attempt);
}

static void update(struct bridge *x)
{
    if (x->line && worker_has_ended(&x->worker))
        bridge_reap(x);
    if (is_idle(x) && x->is_wanted && !x->is_finished)
        bridge_begin(x);
    else if (is_idle(x) && !x->is_wanted && x->kind == BRIDGE_FORWARD)
        free_bridge(x);
}

static void look(struct bridges *b)
{
    char *names = relay_published(b->cfg.relay);

    if (!names)
        return; /* memory is short: the next change asks again */
    for (struct bridge *x = b->first; x; x = x->next)
        want(x, x->kind == BRIDGE_PULL || holds_line(names, x->name));
    add_forwards(b, names);
    for (struct bridge *x = b->first, *next; x; x = next) {
        next = x->next;
        update(x);
    }
    free(names);
}

static void on_bell(void *arg, const struct mbox_news *unused)
{
    struct bridges *b = arg;

    atomic_store(&b->is_rung, false);
    look(b);
}

/* ---- the set */

typedef int rule_fn(struct bridge_rule *out, const char *text, const char **why);

static int read_rules(struct bridge_rule *out, const char *const *texts, int count, rule_fn *read,
                      char *why, size_t why_size)
{
    char masked[URL_MAX + 1];
    const char *reason = "too many rules";

    for (int i = 0; i < count; i++) {
        if (i < BRIDGE_RULES_MAX && read(&out[i], texts[i], &reason) == 0)
            continue;
        url_mask(masked, sizeof(masked), texts[i]);
        snprintf(why, why_size, "%s: %s", masked, reason);
        return -EINVAL;
    }
    return 0;
}

static int add_pull(struct bridges *b, const struct bridge_rule *rule, char *why, size_t why_size)
{
    const char *reason;
    struct url far;

    if (url_parse(&far, rule->address, &reason) == 0 && bridge_meets_itself(b, rule->name, &far)) {
        snprintf(why, why_size, "%s would be pulled from itself", rule->name);
        return -EINVAL;
    }
    struct bridge *x = bridge_add(b, BRIDGE_PULL, rule->name);
    if (!x)
        return -ENOMEM;
    x->rule = rule;
    return 0;
}

int bridges_new(struct bridges **out, const struct bridges_cfg *cfg, char *why, size_t why_size)
{
    struct bridges *b = calloc(1, sizeof(*b));

    snprintf(why, why_size, "out of memory");
    if (!b)
        return -ENOMEM;
    b->cfg = *cfg;
    b->clock = timers_clock(cfg->timers);
    int err = read_rules(b->forwards, cfg->forwards, cfg->forward_count, bridge_rule_forward, why,
                         why_size);
    if (!err)
        err = read_rules(b->pulls, cfg->pulls, cfg->pull_count, bridge_rule_pull, why, why_size);
    if (!err)
        err = mbox_new(&b->box, b->clock, cfg->loop, on_bell, b);
    for (int i = 0; i < cfg->pull_count && !err; i++)
        err = add_pull(b, &b->pulls[i], why, why_size);
    if (err) {
        bridges_free(b);
        return err;
    }
    relay_watch(cfg->relay, bridge_ring, b);
    bridge_ring(b);
    *out = b;
    return 0;
}

/* ---- the end: first the sources, so that goodbyes can be said, then whoever still waits */

static void await_lines(struct bridges *b, int64_t until_us)
{
    for (struct bridge *x = b->first; x; x = x->next) {
        while (!worker_has_ended(&x->worker) && clock_now_us(b->clock) < until_us)
            clock_sleep_until(b->clock, clock_now_us(b->clock) + GLANCE_US);
        if (x->line)
            cancel_now(&x->line->sink.cancel);
    }
}

void bridges_free(struct bridges *b)
{
    if (!b)
        return;
    if (b->box)
        relay_watch(b->cfg.relay, NULL, NULL);
    for (struct bridge *x = b->first; x; x = x->next)
        bridge_ask_to_stop(x);
    await_lines(b, clock_now_us(b->clock) + GOODBYE_US);
    while (b->first)
        free_bridge(b->first);
    mbox_free(b->box);
    free(b);
}
