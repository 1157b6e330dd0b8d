/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media.h - what a stream carries and how much of it: codecs, sizes and rates read from metadata
 * and headers, bytes and pictures counted, their rates over the last seconds. Pure. */
#ifndef RELAY_STATS_MEDIA_H
#define RELAY_STATS_MEDIA_H

#include "relay/common/message.h"

#include <stdbool.h>
#include <stdint.h>

enum { STATS_MEDIA_SAMPLES = 6, STATS_MEDIA_STEP_US = 1000 * 1000 };

struct stats_media_count {
    uint64_t video_bytes, audio_bytes; /* of message bodies */
    uint64_t pictures, sounds;
};

struct stats_media {
    /* "" and 0: not known */
    char video[16], audio[16]; /* "h264", "aac" */
    int width, height;         /* as the header says, else as metadata does */
    double fps;                /* as metadata says */
    int rate_hz, channels;
    bool has_size; /* from a header: metadata does not change it */

    struct stats_media_count total;
    /* the totals at some moments, STATS_MEDIA_STEP_US apart; the last few of them */
    struct stats_media_sample {
        int64_t at_us;
        struct stats_media_count total;
    } samples[STATS_MEDIA_SAMPLES];
    unsigned sample_count;
};

struct stats_media_rates {
    double video_kbps, audio_kbps, fps;
};

void stats_media_begin(struct stats_media *g, int64_t now_us); /* forgets everything */
/* A publisher's message of that kind. Metadata is what follows its name. */
void stats_media_take(struct stats_media *g, enum message_kind kind, const struct chunk_message *m);
void stats_media_tick(struct stats_media *g,
                      int64_t now_us); /* now and then, at least each STATS_MEDIA_STEP_US */
/* Over the last 5 s or since it began; all 0 within the first 0.2 s. */
struct stats_media_rates stats_media_rates(const struct stats_media *g, int64_t now_us);
/* Does a stream have this kind? Yes until much of the other kind has come without it. */
bool stats_media_has_video(const struct stats_media *g);
bool stats_media_has_audio(const struct stats_media *g);

#endif
