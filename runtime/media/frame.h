/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.h - one picture or one piece of sound, reference counted. Any thread; contents are written
 * by the maker only. */
#ifndef MEDIA_FRAME_H
#define MEDIA_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A picture: I420 (8 bit, 4:2:0), BT.601. Sides are even. */
struct picture {
    int width, height;
    uint8_t *plane[3];
    int stride[3];      /* bytes */
    bool is_full_range; /* JPEG range; false: 16..235 */
    int64_t pts_us;     /* capturing side: our clock at capture; playing side: stream time */
    uint32_t gen;       /* generation of the source */
};

/* A new picture with memory of its own, contents undefined. 0, -EINVAL for sides outside 2..4096,
 * -ENOMEM. */
int picture_new(struct picture **out, int width, int height);
/* A picture over memory that belongs to somebody else; release(opaque) is called with the last
 * reference. */
int picture_wrap(struct picture **out, const struct picture *like, void (*release)(void *opaque),
                 void *opaque);
struct picture *picture_ref(struct picture *p);
void picture_unref(void *p); /* NULL is fine; fits queue_free_fn and latest_free_fn */
void picture_fill(struct picture *p, uint8_t y, uint8_t u, uint8_t v);
/* Deep copy with the same times. 0 or -ENOMEM. */
int picture_copy(struct picture **out, const struct picture *src);

/* Sound: signed 16 bit, interleaved. Inside the house always SOUND_RATE; capture is mono. */
enum {
    SOUND_RATE = 48000,
    /* 10.7 ms: two blocks are one AAC frame, so coded frames leave at an even pace */
    SOUND_BLOCK = 512,
    SOUND_BLOCK_US = SOUND_BLOCK * 1000000LL / SOUND_RATE,
};

struct sound {
    int rate_hz, channels;
    int count;      /* samples per channel */
    int64_t pts_us; /* as in a picture, of the first sample */
    uint32_t gen;
    int16_t *samples; /* count * channels */
};

int sound_new(struct sound **out, int rate_hz, int channels, int count); /* silent. 0 or -ENOMEM */
struct sound *sound_ref(struct sound *s);
void sound_unref(void *s);

#endif
