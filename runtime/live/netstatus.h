/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netstatus.h - the figures of the netstatus event: rows of keys, computed from two samples of the
 * meters (pusher_meters.h, player_meters.h). Pure. */
#ifndef LIVE_NETSTATUS_H
#define LIVE_NETSTATUS_H

#include "live/live.h"

/* name, type, unit, meaning */
#define NETSTATUS_COMMON(X)                                                                \
    X(videoBitrate, "integer", "kbit/s", "output of the video encoder, or video received") \
    X(audioBitrate, "integer", "kbit/s", "output of the audio encoder, or sound received") \
    X(videoFPS, "integer", "frames/s", "pictures encoded, or shown")                       \
    X(videoGOP, "integer", "s", "distance of key frames")                                  \
    X(netSpeed, "integer", "kbit/s", "speed of the connection, protocol included")         \
    X(netJitter, "integer", "ms", "unsteadiness of the network")                           \
    X(netQualityLevel, "integer", "", "1 best to 6 unusable, 0 undefined")                 \
    X(videoWidth, "integer", "px", "0 without video")                                      \
    X(videoHeight, "integer", "px", "0 without video")
#define NETSTATUS_PUSHER(X)                                                 \
    NETSTATUS_COMMON(X)                                                     \
    X(videoCache, "integer", "frames", "coded pictures waiting to be sent") \
    X(audioCache, "integer", "frames", "coded sound waiting to be sent")
#define NETSTATUS_PLAYER(X)                                                               \
    NETSTATUS_COMMON(X)                                                                   \
    X(videoCache, "integer", "ms", "buffered video")                                      \
    X(audioCache, "integer", "ms", "buffered sound")                                      \
    X(vDecCacheSize, "integer", "frames", "pictures inside the decoder")                  \
    X(vSumCacheSize, "integer", "frames", "buffered pictures in total")                   \
    X(avPlayInterval, "integer", "ms", "sound ahead of picture where they are presented") \
    X(avRecvInterval, "integer", "ms", "sound ahead of picture where they arrive")        \
    X(audioCacheThreshold, "number", "s", "level the jitter buffer aims for")

struct netstatus_row {
    const char *name, *type, *unit, *meaning;
};

enum { NETSTATUS_PERIOD_US = 2000000, NETSTATUS_MAX = 16 };

/* The meters at one moment, as plain numbers. */
struct pusher_sample {
    int64_t at_us;
    int64_t video_bytes, audio_bytes, pictures, sent_bytes;
    int64_t video_waiting, audio_waiting, waiting_us;
    int64_t key_distance_ms, jitter_us, width, height;
};
struct player_sample {
    int64_t at_us;
    int64_t video_bytes, audio_bytes, pictures, recv_bytes;
    int64_t key_distance_ms, jitter_us, width, height;
    int64_t last_video_us, last_audio_us, shown_us, played_us;
    int64_t queued, decoding, waiting, target_us, underflow_us;
};

/* What the meters do not know. */
struct netstatus_state {
    bool is_first; /* first window of a session: quality 0 */
    bool is_paused, is_reconnecting;
    int gop_s; /* pusher: the configured one, told until two key frames are known */
};

/* Each fills out, which has room for NETSTATUS_MAX figures, with every key in the order of the
 * rows, and returns how many there are. Both samples are of one session, before is the older. */
int netstatus_pusher(struct live_number *out, const struct pusher_sample *before,
                     const struct pusher_sample *now, const struct netstatus_state *state);
int netstatus_player(struct live_number *out, const struct player_sample *before,
                     const struct player_sample *now, const struct netstatus_state *state);

#endif
