/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gauge.h - what a stream carries and how much of it: codecs, sizes and rates read from metadata
 * and headers, bytes and pictures counted, their rates over the last seconds. Pure. */
#ifndef RELAY_GAUGE_H
#define RELAY_GAUGE_H

#include "relay/common/message.h"

#include <stdbool.h>
#include <stdint.h>

enum { GAUGE_SAMPLES = 6, GAUGE_STEP_US = 1000 * 1000 };

struct gauge_count {
    uint64_t video_bytes, audio_bytes; /* of message bodies */
    uint64_t pictures, sounds;
};

struct gauge {
    /* "" and 0: not known */
    char video[16], audio[16]; /* "h264", "aac" */
    int width, height;         /* as the header says, else as metadata does */
    double fps;                /* as metadata says */
    int rate_hz, channels;
    bool has_size; /* from a header: metadata does not change it */

    struct gauge_count total;
    /* the totals at some moments, GAUGE_STEP_US apart; the last few of them */
    struct gauge_sample {
        int64_t at_us;
        struct gauge_count total;
    } samples[GAUGE_SAMPLES];
    unsigned sample_count;
};

struct gauge_rates {
    double video_kbps, audio_kbps, fps;
};

void gauge_begin(struct gauge *g, int64_t now_us); /* forgets everything */
/* A publisher's message of that kind. Metadata is what follows its name. */
void gauge_take(struct gauge *g, enum message_kind kind, const struct chunk_message *m);
void gauge_tick(struct gauge *g, int64_t now_us); /* now and then, at least each GAUGE_STEP_US */
/* Over the last 5 s or since it began; all 0 within the first 0.2 s. */
struct gauge_rates gauge_rates(const struct gauge *g, int64_t now_us);
/* Does a stream have this kind? Yes until much of the other kind has come without it. */
bool gauge_has_video(const struct gauge *g);
bool gauge_has_audio(const struct gauge *g);

#endif
