/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_meters.h - the counters and levels that the stages of a pusher keep. A stage writes its
 * own meters, any thread reads them. */
#ifndef LIVE_PUSHER_METERS_H
#define LIVE_PUSHER_METERS_H

#include "base/meter.h"
#include "live/netstatus.h"

struct pusher_meters {
    struct meter video_bytes, audio_bytes, pictures; /* coded */
    struct meter sent_bytes;                         /* accepted by the socket, protocol included */
    struct meter video_waiting, audio_waiting;       /* packets in the send queue now */
    struct meter waiting_us;                         /* age of the oldest waiting media now */
    struct meter dropped;                            /* pictures dropped because late */
    struct meter last_key_ms, key_distance_ms;       /* from time stamps */
    struct meter jitter_us;
    struct meter width, height;
    struct meter mic_level; /* 0..100 */
};

/* Copies the meters into the sample that netstatus.h makes figures of. Any thread. */
void pusher_meters_sample(struct pusher_sample *out, const struct pusher_meters *m, int64_t now_us);

#endif
