/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_meters.h - the counters and levels that the stages of a player keep. A stage writes its
 * own meters, any thread reads them. */
#ifndef LIVE_PLAYER_METERS_H
#define LIVE_PLAYER_METERS_H

#include "base/meter.h"
#include "live/netstatus.h"

struct player_meters {
    struct meter recv_bytes, video_bytes, audio_bytes; /* socket; tag bodies */
    struct meter pictures_shown, pictures_dropped;
    struct meter last_key_ms, key_distance_ms, width, height;
    /* stream time of the newest packet received */
    struct meter last_video_recv_us, last_audio_recv_us;
    struct meter shown_pts_us, played_pts_us; /* stream time presented now; -1 before the first */
    struct meter queued_packets, decoder_pending, pictures_waiting;
    struct meter jitter_us, target_us; /* smoothed arrival jitter; level the buffer aims for */
    struct meter underflow_us;         /* total time without anything to play */
    struct meter latency_us;           /* by the time code in the picture; -1 unknown */
};

/* Copies the meters into the sample that netstatus.h makes figures of. Any thread. */
void player_meters_sample(struct player_sample *out, const struct player_meters *m, int64_t now_us);

#endif
