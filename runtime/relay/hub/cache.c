/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache.c - a slot for each header, a list of frames. */
#include "relay/hub/cache.h"

static void clear_frames(struct cache *c)
{
    while (c->count > 0)
        message_unref(c->frames[--c->count]);
    c->bytes = 0;
}

static void drop_sound(struct cache *c)
{
    int kept = 0;

    for (int i = 0; i < c->count; i++) {
        struct message *m = c->frames[i];
        if (m->kind == MESSAGE_VIDEO) {
            c->frames[kept++] = m;
            continue;
        }
        c->bytes -= m->size;
        message_unref(m);
    }
    c->count = kept;
}

static bool is_full_for(const struct cache *c, const struct message *m)
{
    return c->count == RELAY_CACHE_FRAMES || c->bytes + m->size > RELAY_CACHE_BYTES;
}

static void put_frame(struct cache *c, struct message *m)
{
    if (m->is_key)
        clear_frames(c);
    if (c->count == 0 && !m->is_key)
        return;
    if (is_full_for(c, m))
        drop_sound(c);
    if (is_full_for(c, m)) {
        clear_frames(c);
        return;
    }
    c->frames[c->count++] = message_ref(m);
    c->bytes += m->size;
}

static void keep(struct cache *c, enum cache_slot slot, struct message *m)
{
    message_unref(c->kept[slot]);
    c->kept[slot] = m && m->size <= RELAY_HEADER_MAX ? message_ref(m) : NULL;
}

void cache_take(struct cache *c, struct message *m)
{
    switch (m->kind) {
    case MESSAGE_META:
        keep(c, CACHE_META, m);
        break;
    case MESSAGE_VIDEO_HEADER:
        keep(c, CACHE_VIDEO_HEADER, m);
        clear_frames(c); /* the cached pictures need the header before */
        break;
    case MESSAGE_AUDIO_HEADER:
        keep(c, CACHE_AUDIO_HEADER, m);
        drop_sound(c); /* the cached sound needs the header before */
        break;
    case MESSAGE_VIDEO:
    case MESSAGE_AUDIO:
        put_frame(c, m);
        break;
    case MESSAGE_END:
        clear_frames(c);
        break;
    default:
        break;
    }
}

void cache_forget(struct cache *c)
{
    clear_frames(c);
    for (int i = 0; i < CACHE_SLOTS; i++)
        keep(c, (enum cache_slot)i, NULL);
}

struct message *cache_at(const struct cache *c, int n)
{
    for (int i = 0; i < CACHE_SLOTS; i++)
        if (c->kept[i] && n-- == 0)
            return c->kept[i];
    return n < c->count ? c->frames[n] : NULL;
}
