/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asink.c - the ring of a sink (one writer, one consumer, no lock), and the place on the timeline
 * that is heard. */
#include "media/sink/asink.h"

#include "base/log.h"
#include "media/sink/asink_ring.h"
#include "media/spec.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STALLED_US = 100 * 1000 };

const struct asink_ops *const asink_drivers[] = {&asink_speaker, &asink_silent, &asink_wav,
                                                 &(const struct asink_ops){0}};

const struct asink_ops *asink_find(const char *spec, const char **rest)
{
    for (int i = 0; asink_drivers[i]->word; i++)
        if (spec_is(spec, asink_drivers[i]->word, rest))
            return asink_drivers[i];
    return NULL;
}

/* ---- consumer side */

static int64_t read_from(const struct asink *s)
{
    int64_t consumed = atomic_load_explicit(&s->consumed, memory_order_acquire);
    int64_t flushed = atomic_load_explicit(&s->flush_to, memory_order_acquire);

    return consumed > flushed ? consumed : flushed;
}

static void copy_out(const struct asink *s, int16_t *out, int64_t from, int count)
{
    int gain = atomic_load_explicit(&s->gain, memory_order_relaxed);

    for (int i = 0; i < count; i++) {
        const int16_t *in = s->ring + (from + i) % ASINK_RING * ASINK_CHANNELS;
        for (int c = 0; c < ASINK_CHANNELS; c++)
            out[i * ASINK_CHANNELS + c] = (int16_t)(in[c] * gain >> 15);
    }
}

int asink_ring_take(struct asink *s, int16_t *out, int count)
{
    int64_t from = read_from(s);
    int64_t there = atomic_load_explicit(&s->written, memory_order_acquire) - from;
    int n = there < count ? (int)there : count;

    copy_out(s, out, from, n);
    memset(out + n * ASINK_CHANNELS, 0, (size_t)(count - n) * ASINK_CHANNELS * sizeof(*out));
    atomic_store_explicit(&s->taken_from, from, memory_order_release);
    atomic_store_explicit(&s->taken_at_us, clock_now_us(s->clock), memory_order_release);
    atomic_store_explicit(&s->consumed, from + n, memory_order_release);
    return n;
}

/* ---- writer side */

/* A sink without a device consumes the samples that were due since the last call. */
static void keep_pace(struct asink *s)
{
    if (!s->ops->advance)
        return;
    int64_t count = (clock_now_us(s->clock) - s->opened_us) * SOUND_RATE / 1000000 - s->paced;

    s->paced += count;
    while (count > 0) {
        int n = count < ASINK_RING ? (int)count : ASINK_RING;
        s->ops->advance(s, n);
        count -= n;
    }
}

int64_t asink_queued_us(struct asink *s)
{
    keep_pace(s);
    return (atomic_load_explicit(&s->written, memory_order_relaxed) - read_from(s)) * 1000000 /
           SOUND_RATE;
}

int asink_room(struct asink *s)
{
    keep_pace(s);
    return ASINK_RING - (int)(atomic_load_explicit(&s->written, memory_order_relaxed) -
                              atomic_load_explicit(&s->consumed, memory_order_acquire));
}

static void add_mark(struct asink *s, int64_t start, int count, int64_t line_us,
                     int64_t line_end_us)
{
    s->marks[s->mark_next] = (struct asink_mark){start, count, line_us, line_end_us};
    s->mark_next = (s->mark_next + 1) % ASINK_MARKS;
    if (s->mark_count < ASINK_MARKS)
        s->mark_count++;
}

int asink_write(struct asink *s, const int16_t *samples, int count, int64_t line_us,
                int64_t line_end_us)
{
    if (count > asink_room(s))
        return -ENOBUFS;
    int64_t start = atomic_load_explicit(&s->written, memory_order_relaxed);

    for (int i = 0; i < count; i++)
        memcpy(s->ring + (start + i) % ASINK_RING * ASINK_CHANNELS, samples + i * ASINK_CHANNELS,
               ASINK_CHANNELS * sizeof(*samples));
    add_mark(s, start, count, line_us, line_end_us);
    atomic_store_explicit(&s->written, start + count, memory_order_release);
    return 0;
}

/* Returns the number of the sample that is heard now: the first sample of the device's last take,
 * plus the time since, less the delay of the device. */
static int64_t heard(const struct asink *s)
{
    int64_t now_us = clock_now_us(s->clock), consumed = read_from(s);

    if (s->ops->advance)
        return consumed;
    int64_t at_us = atomic_load_explicit(&s->taken_at_us, memory_order_acquire);
    int64_t from = atomic_load_explicit(&s->taken_from, memory_order_acquire);
    int64_t sample = from + (now_us - at_us - s->delay_us) * SOUND_RATE / 1000000;
    return sample < consumed ? sample : consumed;
}

static int64_t place_in(const struct asink_mark *m, int64_t sample)
{
    int64_t into = sample - m->start;

    if (into >= m->count || m->count == 0)
        return m->line_end_us;
    return m->line_us + (m->line_end_us - m->line_us) * into / m->count;
}

bool asink_is_stalled(const struct asink *s)
{
    int64_t taken_at_us = atomic_load_explicit(&s->taken_at_us, memory_order_acquire);

    return !s->ops->advance && clock_now_us(s->clock) - taken_at_us > STALLED_US;
}

int asink_position(struct asink *s, int64_t *line_us)
{
    keep_pace(s);
    int64_t sample = heard(s);

    if (sample >= atomic_load_explicit(&s->written, memory_order_relaxed) || asink_is_stalled(s))
        return -ENODATA;
    for (unsigned back = 1; back <= s->mark_count; back++) {
        const struct asink_mark *m = &s->marks[(s->mark_next + ASINK_MARKS - back) % ASINK_MARKS];
        if (m->start <= sample) {
            *line_us = place_in(m, sample);
            return 0;
        }
    }
    return -ENODATA; /* the device plays silence from before the first write */
}

void asink_flush(struct asink *s)
{
    keep_pace(s);
    atomic_store_explicit(&s->flush_to, atomic_load_explicit(&s->written, memory_order_relaxed),
                          memory_order_release);
    s->mark_count = 0;
}

void asink_gain(struct asink *s, double gain)
{
    keep_pace(s);
    atomic_store_explicit(&s->gain, (int)(gain * 32768), memory_order_relaxed);
}

int64_t asink_chunk_us(const struct asink *s)
{
    return s->chunk_us;
}

int64_t asink_delay_us(const struct asink *s)
{
    return s->delay_us;
}

/* ---- opening and closing */

static int open_driver(struct asink **out, const struct asink_ops *ops, const char *rest,
                       struct clock *c, char *why, size_t why_size)
{
    if (!ops->advance && clock_is_virtual(c)) {
        snprintf(why, why_size, "%s runs in real time: not with a virtual clock", ops->word);
        return -ENOTSUP;
    }
    struct asink *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;
    s->ops = ops;
    s->clock = c;
    s->gain = 32768;
    s->opened_us = clock_now_us(c);
    int err = ops->open(s, rest, why, why_size);
    if (err) {
        free(s);
        return err;
    }
    *out = s;
    return 0;
}

int asink_open(struct asink **out, const char *spec, struct clock *c, char *why, size_t why_size)
{
    const char *rest = "";

    if (spec) {
        const struct asink_ops *ops = asink_find(spec, &rest);
        if (ops)
            return open_driver(out, ops, rest, c, why, why_size);
        snprintf(why, why_size, "no speaker is called \"%s\"", spec);
        return -EINVAL;
    }
    if (open_driver(out, &asink_speaker, "", c, why, why_size) == 0)
        return 0;
    log_info("speaker: %s, sound is played silently", why);
    return open_driver(out, &asink_silent, "", c, why, why_size);
}

const char *asink_name(const struct asink *s)
{
    return s->ops->word;
}

void asink_close(struct asink *s)
{
    if (!s)
        return;
    keep_pace(s);
    s->ops->close(s);
    free(s);
}
