/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.c - pictures and sound: one block of memory each, with a reference count. */
#include "media/frame.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 64, SIDE_MIN = 2, SIDE_MAX = 4096 };

/* The public part comes first: a struct picture * is a struct shared_picture *. */
struct shared_picture {
    struct picture pub;
    atomic_int refs;
    void (*release)(void *opaque); /* NULL: planes live in this very block */
    void *opaque;
};

struct shared_sound {
    struct sound pub;
    atomic_int refs;
};

static size_t align_up(size_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN;
}

static bool is_side(int n)
{
    return n >= SIDE_MIN && n <= SIDE_MAX && n % 2 == 0;
}

int picture_new(struct picture **out, int width, int height)
{
    if (!is_side(width) || !is_side(height))
        return -EINVAL;

    size_t head = align_up(sizeof(struct shared_picture));
    size_t luma = align_up((size_t)width), chroma = align_up((size_t)width / 2);
    size_t luma_size = luma * (size_t)height, chroma_size = chroma * (size_t)height / 2;
    struct shared_picture *p = aligned_alloc(ALIGN, align_up(head + luma_size + 2 * chroma_size));
    if (!p)
        return -ENOMEM;

    uint8_t *pixels = (uint8_t *)p + head;
    memset(p, 0, sizeof(*p));
    p->pub.width = width;
    p->pub.height = height;
    p->pub.plane[0] = pixels;
    p->pub.plane[1] = pixels + luma_size;
    p->pub.plane[2] = pixels + luma_size + chroma_size;
    p->pub.stride[0] = (int)luma;
    p->pub.stride[1] = p->pub.stride[2] = (int)chroma;
    atomic_init(&p->refs, 1);
    *out = &p->pub;
    return 0;
}

int picture_wrap(struct picture **out, const struct picture *like, void (*release)(void *opaque),
                 void *opaque)
{
    if (!is_side(like->width) || !is_side(like->height))
        return -EINVAL;
    struct shared_picture *p = calloc(1, sizeof(*p));
    if (!p)
        return -ENOMEM;
    p->pub = *like;
    p->release = release;
    p->opaque = opaque;
    atomic_init(&p->refs, 1);
    *out = &p->pub;
    return 0;
}

struct picture *picture_ref(struct picture *p)
{
    struct shared_picture *s = (struct shared_picture *)p;

    if (s)
        atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
    return p;
}

void picture_unref(void *p)
{
    struct shared_picture *s = p;

    if (!s || atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) > 1)
        return;
    if (s->release)
        s->release(s->opaque);
    free(s);
}

static int plane_rows(const struct picture *p, int plane)
{
    return plane ? p->height / 2 : p->height;
}

static size_t plane_width(const struct picture *p, int plane)
{
    return (size_t)(plane ? p->width / 2 : p->width);
}

void picture_fill(struct picture *p, uint8_t y, uint8_t u, uint8_t v)
{
    const uint8_t value[3] = {y, u, v};

    for (int i = 0; i < 3; i++)
        for (int row = 0; row < plane_rows(p, i); row++)
            memset(p->plane[i] + (ptrdiff_t)row * p->stride[i], value[i], plane_width(p, i));
}

int picture_copy(struct picture **out, const struct picture *src)
{
    struct picture *p;
    int err = picture_new(&p, src->width, src->height);
    if (err)
        return err;

    for (int i = 0; i < 3; i++)
        for (int row = 0; row < plane_rows(p, i); row++)
            memcpy(p->plane[i] + (ptrdiff_t)row * p->stride[i],
                   src->plane[i] + (ptrdiff_t)row * src->stride[i], plane_width(p, i));
    p->is_full_range = src->is_full_range;
    p->pts_us = src->pts_us;
    p->gen = src->gen;
    *out = p;
    return 0;
}

int picture_own(struct picture **p)
{
    const struct shared_picture *s = (const struct shared_picture *)*p;
    struct picture *copy;

    if (!s->release && atomic_load_explicit(&s->refs, memory_order_acquire) == 1)
        return 0;
    int err = picture_copy(&copy, *p);
    if (err)
        return err;
    picture_unref(*p);
    *p = copy;
    return 0;
}

int sound_new(struct sound **out, int rate_hz, int channels, int count)
{
    assert(rate_hz > 0 && channels > 0 && count >= 0);
    size_t samples_size = sizeof(int16_t) * (size_t)channels * (size_t)count;
    struct shared_sound *s = calloc(1, sizeof(*s) + samples_size);
    if (!s)
        return -ENOMEM;
    s->pub.rate_hz = rate_hz;
    s->pub.channels = channels;
    s->pub.count = count;
    s->pub.samples = (int16_t *)(s + 1);
    atomic_init(&s->refs, 1);
    *out = &s->pub;
    return 0;
}

struct sound *sound_ref(struct sound *s)
{
    if (s)
        atomic_fetch_add_explicit(&((struct shared_sound *)s)->refs, 1, memory_order_relaxed);
    return s;
}

void sound_unref(void *s)
{
    struct shared_sound *shared = s;

    if (shared && atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) == 1)
        free(shared);
}
