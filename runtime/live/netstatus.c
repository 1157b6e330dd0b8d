/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netstatus.c - two samples of the meters become the figures of the netstatus event. Pure. */
#include "live/netstatus.h"

#include <math.h>

/* ---- parts of a figure */

static double not_negative(double value)
{
    return value > 0 ? round(value) : 0;
}

/* Counters start again with a new pipe: then the new value is the difference. */
static int64_t grown(int64_t before, int64_t now)
{
    return now >= before ? now - before : now;
}

static double kbps(int64_t bytes, int64_t window_us)
{
    return not_negative((double)bytes * 8000 / (double)window_us);
}

/* The first level whose limit is not passed; 6 when all are. */
static int level_up_to(const int limits[5], int64_t value)
{
    int level = 1;

    while (level <= 5 && value > limits[level - 1])
        level++;
    return level;
}

static int speed_level(double speed, double wanted)
{
    static const double least[5] = {0.98, 0.9, 0.8, 0.6, 0.3};
    double ratio = wanted > 0 ? speed / wanted : 1;
    int level = 1;

    while (level <= 5 && ratio < least[level - 1])
        level++;
    return level;
}

static double quality(const struct netstatus_state *state, int speed, int buffer)
{
    if (state->is_reconnecting)
        return 6;
    if (state->is_first || state->is_paused)
        return 0;
    return speed > buffer ? speed : buffer;
}

/* The stream time between two points; 0 while one of them is unknown (below 0). */
static double distance_ms(int64_t from_us, int64_t to_us)
{
    return from_us < 0 || to_us < 0 ? 0 : round((double)(to_us - from_us) / 1000);
}

static int64_t window(int64_t before_us, int64_t now_us)
{
    return now_us > before_us ? now_us - before_us : NETSTATUS_PERIOD_US;
}

/* Both components: rates of the window. */
struct rates {
    double video, audio, net, fps;
    int quality_speed;
};

static struct rates rates_of(int64_t video, int64_t audio, int64_t net, int64_t pictures,
                             int64_t window_us, const struct netstatus_state *state)
{
    struct rates r = {
        .video = kbps(video, window_us),
        .audio = kbps(audio, window_us),
        .net = state->is_reconnecting ? 0 : kbps(net, window_us),
        .fps = not_negative((double)pictures * 1e6 / (double)window_us),
    };
    r.quality_speed = speed_level(r.net, r.video + r.audio);
    return r;
}

#define FIGURE(name, type, unit, meaning)       {#name, 0},
#define INDEX_PUSHER(name, type, unit, meaning) PUSHER_##name,
#define INDEX_PLAYER(name, type, unit, meaning) PLAYER_##name,

enum { NETSTATUS_PUSHER(INDEX_PUSHER) PUSHER_FIGURES };
enum { NETSTATUS_PLAYER(INDEX_PLAYER) PLAYER_FIGURES };

int netstatus_pusher(struct live_number *out, const struct pusher_sample *before,
                     const struct pusher_sample *now, const struct netstatus_state *state)
{
    static const struct live_number empty[] = {NETSTATUS_PUSHER(FIGURE)};
    static const int waiting_ms[5] = {100, 300, 700, 1500, 4000};
    int64_t sent = grown(before->sent_bytes, now->sent_bytes);
    struct rates r = rates_of(
        grown(before->video_bytes, now->video_bytes), grown(before->audio_bytes, now->audio_bytes),
        sent, grown(before->pictures, now->pictures), window(before->at_us, now->at_us), state);
    double gop_s = now->key_distance_ms > 0 ? (double)now->key_distance_ms / 1000 : state->gop_s;

    for (int i = 0; i < PUSHER_FIGURES; i++)
        out[i] = empty[i];
    out[PUSHER_videoBitrate].value = r.video;
    out[PUSHER_audioBitrate].value = r.audio;
    out[PUSHER_videoFPS].value = r.fps;
    out[PUSHER_videoGOP].value = not_negative(gop_s);
    out[PUSHER_netSpeed].value = r.net;
    out[PUSHER_netJitter].value = sent > 0 ? not_negative((double)now->jitter_us / 1000) : 0;
    out[PUSHER_netQualityLevel].value =
        quality(state, r.quality_speed, level_up_to(waiting_ms, now->waiting_us / 1000));
    out[PUSHER_videoWidth].value = not_negative((double)now->width);
    out[PUSHER_videoHeight].value = not_negative((double)now->height);
    out[PUSHER_videoCache].value = not_negative((double)now->video_waiting);
    out[PUSHER_audioCache].value = not_negative((double)now->audio_waiting);
    return PUSHER_FIGURES;
}

int netstatus_player(struct live_number *out, const struct player_sample *before,
                     const struct player_sample *now, const struct netstatus_state *state)
{
    static const struct live_number empty[] = {NETSTATUS_PLAYER(FIGURE)};
    static const int underflow_ms[5] = {0, 100, 300, 700, 1500};
    int64_t recv = grown(before->recv_bytes, now->recv_bytes);
    int64_t dry_us = grown(before->underflow_us, now->underflow_us);
    struct rates r = rates_of(
        grown(before->video_bytes, now->video_bytes), grown(before->audio_bytes, now->audio_bytes),
        recv, grown(before->pictures, now->pictures), window(before->at_us, now->at_us), state);

    for (int i = 0; i < PLAYER_FIGURES; i++)
        out[i] = empty[i];
    out[PLAYER_videoBitrate].value = r.video;
    out[PLAYER_audioBitrate].value = r.audio;
    out[PLAYER_videoFPS].value = r.fps;
    out[PLAYER_videoGOP].value = not_negative((double)now->key_distance_ms / 1000);
    out[PLAYER_netSpeed].value = r.net;
    out[PLAYER_netJitter].value = recv > 0 ? not_negative((double)now->jitter_us / 1000) : 0;
    out[PLAYER_netQualityLevel].value =
        quality(state, r.quality_speed, level_up_to(underflow_ms, dry_us / 1000));
    out[PLAYER_videoWidth].value = not_negative((double)now->width);
    out[PLAYER_videoHeight].value = not_negative((double)now->height);
    out[PLAYER_videoCache].value = not_negative(distance_ms(now->shown_us, now->last_video_us));
    out[PLAYER_audioCache].value = not_negative(distance_ms(now->played_us, now->last_audio_us));
    out[PLAYER_vDecCacheSize].value = not_negative((double)now->decoding);
    out[PLAYER_vSumCacheSize].value =
        not_negative((double)(now->queued + now->decoding + now->waiting));
    out[PLAYER_avPlayInterval].value = distance_ms(now->shown_us, now->played_us);
    out[PLAYER_avRecvInterval].value = distance_ms(now->last_video_us, now->last_audio_us);
    out[PLAYER_audioCacheThreshold].value = now->target_us > 0 ? (double)now->target_us / 1e6 : 0;
    return PLAYER_FIGURES;
}
