/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_meters.c - the meters at one moment. */
#include "live/pusher/pipe/pusher_meters.h"

#define SAMPLE(field, meter) out->field = meter_get(&m->meter)

void pusher_meters_sample(struct pusher_sample *out, const struct pusher_meters *m, int64_t now_us)
{
    out->at_us = now_us;
    SAMPLE(video_bytes, video_bytes);
    SAMPLE(audio_bytes, audio_bytes);
    SAMPLE(pictures, pictures);
    SAMPLE(sent_bytes, sent_bytes);
    SAMPLE(video_waiting, video_waiting);
    SAMPLE(audio_waiting, audio_waiting);
    SAMPLE(waiting_us, waiting_us);
    SAMPLE(key_distance_ms, key_distance_ms);
    SAMPLE(jitter_us, jitter_us);
    SAMPLE(width, width);
    SAMPLE(height, height);
}
