/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mic.c - `default[:NAME]`: a sound card through SDL, whose callback fills a ring without locks and
 * writes to an eventfd. */
#include "media/capture/drivers.h"
#include "media/sdl_audio.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { RING = 32 /* blocks, a power of two: 341 ms */ };

struct block {
    int64_t pts_us;
    int16_t samples[SOUND_BLOCK];
};

/* The callback owns head, partial and the blocks from head on; the reader owns tail. */
struct mic_device {
    struct clock *clock;
    SDL_AudioDeviceID device;
    int bell; /* eventfd */
    struct block ring[RING];
    atomic_uint head, tail; /* blocks written, blocks read */
    int partial;            /* samples in the block being written */
};

/* ---- SDL's thread */

static void finish_block(struct mic_device *m, unsigned head)
{
    uint64_t one = 1;

    m->ring[head % RING].pts_us = clock_now_us(m->clock) - SOUND_BLOCK_US;
    m->partial = 0;
    atomic_store_explicit(&m->head, head + 1, memory_order_release);
    ssize_t written = write(m->bell, &one, sizeof(one));
    (void)written; /* a full eventfd means rung */
}

static void on_samples(void *arg, Uint8 *bytes, int size)
{
    struct mic_device *m = arg;
    const int16_t *from = (const int16_t *)bytes;

    for (int left = size / 2; left > 0;) {
        unsigned head = atomic_load_explicit(&m->head, memory_order_relaxed);
        if (head - atomic_load_explicit(&m->tail, memory_order_acquire) >= RING)
            return; /* nobody reads: the new samples are lost */
        int room = SOUND_BLOCK - m->partial, count = left < room ? left : room;
        memcpy(m->ring[head % RING].samples + m->partial, from, sizeof(*from) * (size_t)count);
        m->partial += count;
        from += count;
        left -= count;
        if (m->partial == SOUND_BLOCK)
            finish_block(m, head);
    }
}

/* ---- the stage's thread */

static void mic_close(void *self)
{
    struct mic_device *m = self;

    if (m->device)
        sdl_audio_close(m->device, m->clock);
    if (m->bell >= 0)
        close(m->bell);
    free(m);
}

static int mic_open(void **self, const char *rest, const struct asource_cfg *cfg, char *why,
                    size_t why_size)
{
    struct mic_device *m = calloc(1, sizeof(*m));
    if (!m)
        return -ENOMEM;
    SDL_AudioSpec wanted = {.freq = SOUND_RATE,
                            .format = AUDIO_S16SYS,
                            .channels = 1,
                            .samples = SOUND_BLOCK,
                            .callback = on_samples,
                            .userdata = m};

    m->clock = cfg->clock;
    m->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    int err = m->bell < 0 ? -errno : 0;
    if (!err)
        err = sdl_audio_open(&m->device, m->clock, rest, true, &wanted, why, why_size);
    if (err) {
        mic_close(m);
        return err;
    }
    SDL_PauseAudioDevice(m->device, 0);
    *self = m;
    return 0;
}

static bool take_samples(struct mic_device *m, int16_t block[SOUND_BLOCK], int64_t *pts_us)
{
    unsigned tail = atomic_load_explicit(&m->tail, memory_order_relaxed);

    if (tail == atomic_load_explicit(&m->head, memory_order_acquire))
        return false;
    const struct block *b = &m->ring[tail % RING];
    memcpy(block, b->samples, sizeof(b->samples));
    *pts_us = b->pts_us;
    atomic_store_explicit(&m->tail, tail + 1, memory_order_release);
    return true;
}

static int mic_read(void *self, int16_t block[SOUND_BLOCK], int64_t *pts_us, int64_t deadline_us)
{
    struct mic_device *m = self;

    while (!take_samples(m, block, pts_us)) {
        uint64_t rung;
        if (SDL_GetAudioDeviceStatus(m->device) == SDL_AUDIO_STOPPED)
            return -ENODEV; /* unplugged */
        int seen = clock_poll(m->clock, m->bell, POLLIN, deadline_us);
        if (seen <= 0)
            return seen ? seen : -ETIMEDOUT;
        ssize_t got = read(m->bell, &rung, sizeof(rung));
        (void)got; /* resets the bell; the ring holds the blocks */
    }
    return 0;
}

const struct asource_ops mic_ops = {
    .word = "default",
    .is_real_time = true,
    .help = "default[:NAME], a microphone of the sound system",
    .open = mic_open,
    .read = mic_read,
    .close = mic_close,
};
