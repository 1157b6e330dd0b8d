/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge.c - one span for all players. */
#include "relay/conn/merge.h"

void merge_init(struct merge *m, int64_t span_us)
{
    *m = (struct merge){.span_us = span_us};
}

bool merge_may_wait(const struct merge *m, const struct message *message, bool is_cached)
{
    bool is_media = message->kind == MESSAGE_VIDEO || message->kind == MESSAGE_AUDIO;

    return m->span_us > 0 && is_media && !is_cached;
}

int64_t merge_begin(struct merge *m, int64_t now_us)
{
    if (m->has_begun)
        return 0;
    m->has_begun = true;
    m->begun_us = now_us;
    return m->span_us + m->span_us / 2;
}

bool merge_is_over(const struct merge *m, int64_t now_us)
{
    return m->has_begun && now_us - m->begun_us >= m->span_us;
}

void merge_end(struct merge *m)
{
    m->has_begun = false;
}
