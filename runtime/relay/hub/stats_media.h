/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats_media.h - the media of one stream in figures: codecs, sizes and rates read from metadata
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
    int width, height;         /* pixels, from the header, or else from metadata */
    double fps;                /* from metadata */
    int rate_hz, channels;
    bool has_size; /* the size is from a header: metadata does not change it */

    struct stats_media_count total;
    /* a ring of the totals at the last few moments, at least STATS_MEDIA_STEP_US apart */
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
/* Reads and counts a publisher's message. The body of MESSAGE_META begins with its name. */
void stats_media_take(struct stats_media *g, enum message_kind kind, const struct chunk_message *m);
/* Takes a sample of the totals; call at least each STATS_MEDIA_STEP_US. */
void stats_media_tick(struct stats_media *g, int64_t now_us);
/* The rates over the last 5 s or since stats_media_begin; all 0 within the first 0.2 s. */
struct stats_media_rates stats_media_rates(const struct stats_media *g, int64_t now_us);
/* Does the stream have this kind of media? Yes until 100 messages of the other kind have come
 * alone. */
bool stats_media_has_video(const struct stats_media *g);
bool stats_media_has_audio(const struct stats_media *g);

#endif
