/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trick.c - does to a message what its rules have decided. */
#include "relay/fault/trick.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int trick_new(struct trick **out)
{
    struct trick *t = calloc(1, sizeof(*t));
    if (!t)
        return -ENOMEM;
    t->splice.state = SPLICE_OVER;
    *out = t;
    return 0;
}

void trick_free(struct trick *t)
{
    if (t)
        message_unref(t->own_header);
    free(t);
}

void trick_undo(struct trick *t)
{
    t->tamper.count = 0;
    t->splice.until_us = INT64_MIN;
}

int trick_splice(struct trick *t, const char *from, int64_t until_us)
{
    if (t->splice.state == SPLICE_ON && strcmp(t->from, from) != 0)
        return -EINVAL; /* one after the other */
    snprintf(t->from, sizeof(t->from), "%s", from);
    t->splice.until_us = until_us;
    if (t->splice.state == SPLICE_OVER)
        t->splice.state = SPLICE_WAITING;
    return 0;
}

unsigned trick_kinds_of(const struct chunk_message *m, bool is_meta)
{
    bool is_key;
    enum message_kind kind = message_kind_of(m, &is_key);

    return is_meta ? TAMPER_META : tamper_kinds_of(kind, is_key);
}

static int pass_spoiled(const struct tamper_fate *fate, struct chunk_message *m, bool is_meta,
                        unsigned kinds, trick_fn *pass, void *arg)
{
    uint8_t *body = malloc(m->size ? m->size : 1);
    int err = 0;

    if (!body)
        return -ENOMEM;
    memcpy(body, m->body, m->size);
    m->size = tamper_spoil(fate->damage, kinds, body, m->size);
    m->body = body;
    for (int i = 0; i < fate->copies && !err; i++)
        err = pass(arg, m, is_meta);
    free(body);
    return err;
}

int trick_tamper(struct trick *t, const struct chunk_message *m, bool is_meta, int64_t now_us,
                 trick_fn *pass, void *arg)
{
    unsigned kinds = trick_kinds_of(m, is_meta);
    struct tamper_fate fate = tamper_judge(&t->tamper, kinds, m->time_ms, now_us);
    struct chunk_message changed = *m;
    int err = 0;

    changed.time_ms = fate.time_ms;
    if (fate.damage)
        return pass_spoiled(&fate, &changed, is_meta, kinds, pass, arg);
    for (int i = 0; i < fate.copies && !err; i++)
        err = pass(arg, &changed, is_meta);
    return err;
}
