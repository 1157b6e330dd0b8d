/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_meters.c - the meters at one moment. */
#include "live/player/player_meters.h"

#define SAMPLE(field, meter) out->field = meter_get(&m->meter)

void player_meters_sample(struct player_sample *out, const struct player_meters *m, int64_t now_us)
{
    out->at_us = now_us;
    SAMPLE(video_bytes, video_bytes);
    SAMPLE(audio_bytes, audio_bytes);
    SAMPLE(pictures, pictures_shown);
    SAMPLE(recv_bytes, recv_bytes);
    SAMPLE(key_distance_ms, key_distance_ms);
    SAMPLE(jitter_us, jitter_us);
    SAMPLE(width, width);
    SAMPLE(height, height);
    SAMPLE(last_video_us, last_video_recv_us);
    SAMPLE(last_audio_us, last_audio_recv_us);
    SAMPLE(shown_us, shown_pts_us);
    SAMPLE(played_us, played_pts_us);
    SAMPLE(queued, queued_packets);
    SAMPLE(decoding, decoder_pending);
    SAMPLE(waiting, pictures_waiting);
    SAMPLE(target_us, target_us);
    SAMPLE(underflow_us, underflow_us);
}
