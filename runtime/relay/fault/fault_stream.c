/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_stream.c - does to a message as its rules have decided. */
#include "relay/fault/fault_stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int fault_stream_new(struct fault_stream **out)
{
    struct fault_stream *t = calloc(1, sizeof(*t));
    if (!t)
        return -ENOMEM;
    t->splice.state = FAULT_SPLICE_OVER;
    *out = t;
    return 0;
}

void fault_stream_free(struct fault_stream *t)
{
    if (t)
        message_unref(t->own_header);
    free(t);
}

void fault_stream_undo(struct fault_stream *t)
{
    t->media.count = 0;
    t->splice.until_us = INT64_MIN;
}

int fault_stream_splice(struct fault_stream *t, const char *from, int64_t until_us)
{
    if (t->splice.state == FAULT_SPLICE_ON && strcmp(t->from, from) != 0)
        return -EINVAL; /* the first one has to end before */
    snprintf(t->from, sizeof(t->from), "%s", from);
    t->splice.until_us = until_us;
    if (t->splice.state == FAULT_SPLICE_OVER)
        t->splice.state = FAULT_SPLICE_WAITING;
    return 0;
}

unsigned fault_stream_kinds(const struct chunk_message *m, bool is_meta)
{
    bool is_key;
    enum message_kind kind = message_kind_of(m, &is_key);

    return is_meta ? FAULT_MEDIA_META : fault_media_kinds(kind, is_key);
}

static int pass_spoiled(const struct fault_media_fate *fate, struct chunk_message *m, bool is_meta,
                        unsigned kinds, fault_stream_fn *pass, void *arg)
{
    uint8_t *body = malloc(m->size ? m->size : 1);
    int err = 0;

    if (!body)
        return -ENOMEM;
    memcpy(body, m->body, m->size);
    m->size = fault_media_spoil(fate->damage, kinds, body, m->size);
    m->body = body;
    for (int i = 0; i < fate->copies && !err; i++)
        err = pass(arg, m, is_meta);
    free(body);
    return err;
}

int fault_stream_media(struct fault_stream *t, const struct chunk_message *m, bool is_meta,
                       int64_t now_us, fault_stream_fn *pass, void *arg)
{
    unsigned kinds = fault_stream_kinds(m, is_meta);
    struct fault_media_fate fate = fault_media_judge(&t->media, kinds, m->time_ms, now_us);
    struct chunk_message changed = *m;
    int err = 0;

    changed.time_ms = fate.time_ms;
    if (fate.damage)
        return pass_spoiled(&fate, &changed, is_meta, kinds, pass, arg);
    for (int i = 0; i < fate.copies && !err; i++)
        err = pass(arg, &changed, is_meta);
    return err;
}
