/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.h - a picture or a piece of sound, reference counted. Any thread; the maker alone
 * writes. */
#ifndef MEDIA_FRAME_H
#define MEDIA_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A picture: I420 (8 bit, 4:2:0), BT.601, even sides in pixels. */
struct picture {
    int width, height;
    uint8_t *plane[3];
    int stride[3];      /* bytes */
    bool is_full_range; /* JPEG range; false: 16..235 */
    int64_t pts_us;     /* sending side: clock_now_us at capture; playing side: stream time */
    uint32_t gen;       /* generation of the source */
};

/* Makes a picture with one reference and undefined contents. 0, -EINVAL: a side is odd or outside
 * 2..4096, -ENOMEM. */
int picture_new(struct picture **out, int width, int height);
/* Makes a picture with the fields of like, over memory of the caller; release(opaque) is called
 * when the last reference goes. Errors as above; release is then not called. */
int picture_wrap(struct picture **out, const struct picture *like, void (*release)(void *opaque),
                 void *opaque);
struct picture *picture_ref(struct picture *p); /* returns p; NULL is fine */
void picture_unref(void *p); /* NULL is fine; fits queue_free_fn and latest_free_fn */
/* Fills all of the picture with one colour. */
void picture_fill(struct picture *p, uint8_t y, uint8_t u, uint8_t v);
/* Makes a deep copy with the same times. 0 or -ENOMEM. */
int picture_copy(struct picture **out, const struct picture *src);
/* Makes sure that the caller may write into *p, whose reference it owns: a picture that somebody
 * else holds, or whose planes lie in memory of somebody else, is replaced by a copy. 0, or -ENOMEM:
 * then *p is as it was. */
int picture_own(struct picture **p);

/* Sound: signed 16 bit, interleaved, always SOUND_RATE in this program; captured sound is mono. */
enum {
    SOUND_RATE = 48000,
    /* samples, 10.7 ms: two blocks are one AAC frame, so coded frames leave at an even pace */
    SOUND_BLOCK = 512,
    SOUND_BLOCK_US = SOUND_BLOCK * 1000000LL / SOUND_RATE,
};

struct sound {
    int rate_hz, channels;
    int count;      /* samples per channel */
    int64_t pts_us; /* of the first sample, as in a picture */
    uint32_t gen;
    int16_t *samples; /* count * channels */
};

int sound_new(struct sound **out, int rate_hz, int channels, int count); /* silent. 0 or -ENOMEM */
struct sound *sound_ref(struct sound *s);
void sound_unref(void *s);

#endif
