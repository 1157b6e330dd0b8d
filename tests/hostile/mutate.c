/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutate.c - a table of changes: some know where messages begin, some do not care. */
#include "mutate.h"

#include <stdbool.h>

struct mutation {
    struct speech *s;
    uint32_t seed;
};

struct span {
    size_t at, size;
};

static uint32_t pick(struct mutation *m, size_t below)
{
    m->seed = m->seed * 1664525u + 1013904223u;
    return below ? (uint32_t)(((uint64_t)(m->seed >> 8) * below) >> 24) : 0;
}

/* Mostly behind the handshake: damage in it ends a session early. */
static size_t pick_place(struct mutation *m)
{
    size_t from = pick(m, 8) && m->s->size > SPEECH_HELLO_SIZE ? SPEECH_HELLO_SIZE : 0;

    return from + pick(m, m->s->size - from);
}

/* A message, handshake parts included now and then. Marks behind a change in size are off: that is
 * fine, it is damage. */
static struct span pick_message(struct mutation *m)
{
    int first = pick(m, 8) && m->s->mark_count > 3 ? 3 : 0;
    int i = first + (int)pick(m, (size_t)(m->s->mark_count - first));
    size_t at = m->s->marks[i];
    size_t end = i + 1 < m->s->mark_count ? m->s->marks[i + 1] : m->s->size;

    at = at < m->s->size ? at : m->s->size;
    end = end < at ? at : end < m->s->size ? end : m->s->size;
    return (struct span){at, end - at};
}

static struct span pick_range(struct mutation *m)
{
    size_t at = pick_place(m), left = m->s->size - at;

    return (struct span){at, 1 + pick(m, left < 300 ? left : 300)};
}

static void cut(struct speech *s, struct span p)
{
    if (p.at >= s->size)
        return;
    p.size = p.size < s->size - p.at ? p.size : s->size - p.at;
    memmove(s->bytes + p.at, s->bytes + p.at + p.size, s->size - p.at - p.size);
    s->size -= p.size;
}

/* bytes must not lie in s. */
static void insert(struct speech *s, size_t at, const uint8_t *bytes, size_t size)
{
    speech_room(s, size);
    memmove(s->bytes + at + size, s->bytes + at, s->size - at);
    memcpy(s->bytes + at, bytes, size);
    s->size += size;
}

static void copy_to(struct speech *s, struct span p, size_t at)
{
    if (p.at >= s->size || p.size == 0)
        return;
    p.size = p.size < s->size - p.at ? p.size : s->size - p.at;
    uint8_t *bytes = speech_must(malloc(p.size));
    memcpy(bytes, s->bytes + p.at, p.size);
    insert(s, at, bytes, p.size);
    free(bytes);
}

/* ---- the changes */

static void flip_bits(struct mutation *m)
{
    for (uint32_t n = 1 + pick(m, 8); n > 0; n--)
        m->s->bytes[pick_place(m)] ^= (uint8_t)(1u << pick(m, 8));
}

static void change_bytes(struct mutation *m)
{
    static const uint8_t odd[] = {0, 1, 0x7f, 0x80, 0xff, 0xc3, 3, 5};

    for (uint32_t n = 1 + pick(m, 4); n > 0; n--)
        m->s->bytes[pick_place(m)] = odd[pick(m, sizeof(odd))];
}

/* The first bytes of a message are where damage hurts. */
static void change_header(struct mutation *m)
{
    struct span p = pick_message(m);
    size_t size = p.size < 12 ? p.size : 12;

    if (size > 0)
        m->s->bytes[p.at + pick(m, size)] = (uint8_t)pick(m, 256);
}

static void oversize(struct mutation *m)
{
    struct span p = pick_message(m);

    if (p.size >= 12)
        memset(m->s->bytes + p.at + 4, pick(m, 2) ? 0xff : 0x3f, 3);
}

static void cut_range(struct mutation *m)
{
    cut(m->s, pick_range(m));
}

static void cut_message(struct mutation *m)
{
    cut(m->s, pick_message(m));
}

static void cut_end(struct mutation *m)
{
    m->s->size = 1 + pick_place(m);
}

static void double_range(struct mutation *m)
{
    copy_to(m->s, pick_range(m), pick_place(m));
}

static void double_message(struct mutation *m)
{
    struct span p = pick_message(m);

    for (uint32_t n = 1 + pick(m, 30); n > 0; n--)
        copy_to(m->s, p, p.at);
}

static void move_message(struct mutation *m)
{
    struct span from = pick_message(m), to = pick_message(m);

    copy_to(m->s, from, to.at);
    cut(m->s, (struct span){from.at + (to.at <= from.at ? from.size : 0), from.size});
}

static void insert_noise(struct mutation *m)
{
    uint8_t noise[256];
    size_t size = 1 + pick(m, sizeof(noise));

    for (size_t i = 0; i < size; i++)
        noise[i] = (uint8_t)pick(m, 256);
    insert(m->s, pick(m, 2) ? pick_message(m).at : pick_place(m), noise, size);
}

/* A chunk size the rest of the session does not keep to. */
static void insert_chunk_size(struct mutation *m)
{
    static const uint32_t sizes[] = {1, 2, 127, 129, 4096, 65536, 0x7fffffff};
    uint8_t bytes[16] = {2, 0, 0, 0, 0, 0, 4, CHUNK_SET_SIZE};
    uint32_t size = sizes[pick(m, sizeof(sizes) / sizeof(sizes[0]))];

    for (int i = 0; i < 4; i++)
        bytes[12 + i] = (uint8_t)(size >> (24 - 8 * i));
    insert(m->s, pick_message(m).at, bytes, sizeof(bytes));
}

static const struct change {
    const char *name;
    void (*run)(struct mutation *m);
} changes[] = {
    {"flip", flip_bits},    {"bytes", change_bytes},  {"header", change_header},
    {"oversize", oversize}, {"cut", cut_range},       {"drop", cut_message},
    {"end", cut_end},       {"repeat", double_range}, {"double", double_message},
    {"move", move_message}, {"noise", insert_noise},  {"chunk", insert_chunk_size},
};
enum { CHANGES = sizeof(changes) / sizeof(changes[0]) };

void mutate(struct speech *out, const struct speech *good, uint32_t seed, char how[64])
{
    struct mutation m = {.s = out, .seed = seed * 2654435761u + 1};
    size_t size = 0;

    *out = (struct speech){.mark_count = good->mark_count};
    memcpy(out->marks, good->marks, sizeof(good->marks));
    speech_bytes(out, good->bytes, good->size);
    how[0] = 0;
    for (uint32_t n = 1 + pick(&m, MUTATE_CHANGES_MAX); n > 0 && out->size > 0; n--) {
        const struct change *c = &changes[pick(&m, CHANGES)];
        size += (size_t)snprintf(how + size, 64 - size, "%s ", c->name);
        c->run(&m);
    }
}
