/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_apply.c - what the attributes of a pusher want: devices, picture, bitrate; told to the
 * pipe when it differs. */
#include "live/pusher/pusher.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

enum { BITRATE_PERIOD_US = 1000000, NO_CAMERA = -1 };

static int64_t now_us(const struct pusher *p)
{
    return clock_now_us(p->c.live->clock);
}

/* ---- devices: told only when what is wanted differs from what they were told */

const char *pusher_camera_spec(const struct pusher *p, int position)
{
    return position == PUSHER_FRONT ? p->c.cfg.camera_front : p->c.cfg.camera_back;
}

static bool is_none(const char *spec)
{
    return spec && strcmp(spec, "none") == 0;
}

bool pusher_is_screen(const struct pusher *p)
{
    const char *spec = pusher_camera_spec(p, p->attrs.device_position);
    return spec && strncmp(spec, "screen", 6) == 0;
}

bool pusher_wants_camera(const struct pusher *p)
{
    return p->attrs.enable_camera && !is_none(pusher_camera_spec(p, p->attrs.device_position));
}

static void order_part(struct pusher *p, struct part *part)
{
    part->state = PART_ORDERED;
    part->gen = ++p->last_gen;
}

static void open_camera(struct pusher *p)
{
    int position = p->attrs.device_position;

    p->camera_position = position;
    order_part(p, &p->camera);
    pusher_pipe_camera(p->pipe, pusher_camera_spec(p, position), position == PUSHER_BACK,
                       p->camera.gen);
}

void pusher_camera_sync(struct pusher *p)
{
    bool is_on = p->camera.state != PART_OFF;

    if (!p->pipe)
        return;
    if (!pusher_wants_camera(p)) {
        if (is_on)
            pusher_pipe_camera_off(p->pipe);
        p->camera.state = PART_OFF;
    } else if (!is_on || p->camera_position != p->attrs.device_position) {
        open_camera(p);
    }
}

void pusher_mic_sync(struct pusher *p)
{
    int rate_hz = p->attrs.audio_quality == PUSHER_AUDIO_HIGH ? 48000 : 16000;

    if ((p->mic.state != PART_OFF) == p->attrs.enable_mic)
        return;
    if (p->attrs.enable_mic) {
        order_part(p, &p->mic);
        pusher_pipe_mic(p->pipe, p->c.cfg.microphone, rate_hz, p->mic.gen);
    } else {
        p->mic.state = PART_OFF;
        pusher_pipe_mic_off(p->pipe);
    }
}

void pusher_use(struct component *c, enum device device)
{
    struct pusher *p = (struct pusher *)c;

    if (device == DEVICE_CAMERA) {
        p->camera_position = NO_CAMERA; /* what is open is not what is wanted */
        pusher_camera_sync(p);
    } else if (p->mic.state != PART_OFF) {
        p->mic.state = PART_OFF;
        pusher_mic_sync(p);
    }
}

void pusher_devices_off(struct pusher *p)
{
    p->camera = p->mic = p->encoder = (struct part){.gen = ++p->last_gen};
}

/* ---- what to publish */

struct pusher_video pusher_plan_now(struct pusher *p)
{
    struct component *c = &p->c;
    struct pusher_given given = {
        .width = component_is_given(c, "video-width"),
        .height = component_is_given(c, "video-height"),
        .min_bitrate = component_is_given(c, "min-bitrate"),
        .max_bitrate = component_is_given(c, "max-bitrate"),
        .fps = component_is_given(c, "fps"),
    };
    bool is_swapped;
    struct pusher_video v = pusher_plan(&p->attrs, &given, &is_swapped);

    if (is_swapped && (v.min_kbps != p->video.min_kbps || v.max_kbps != p->video.max_kbps))
        log_warn("live-pusher %u: min-bitrate is above max-bitrate: swapped", c->id);
    return v;
}

bool pusher_has_video(const struct pusher *p)
{
    return p->encoder.state != PART_OFF;
}

static void tell_encoder(struct pusher *p)
{
    p->encoder.gen = ++p->last_gen;
    pusher_pipe_encoder(p->pipe, &p->video, p->encoder.gen);
}

void pusher_order_encoder(struct pusher *p)
{
    p->encoder.state = PART_ORDERED;
    tell_encoder(p);
}

void pusher_encoder_changed(struct pusher *p)
{
    if (pusher_has_video(p))
        tell_encoder(p);
}

void pusher_tell_bitrate(void *arg)
{
    struct pusher *p = arg;
    int64_t left_us = p->told_at_us + BITRATE_PERIOD_US - now_us(p);
    int change = abs(p->target_kbps - p->told_kbps);
    struct say what = {.n = p->target_kbps};

    if (change * 20 < p->told_kbps)
        return;
    if (left_us > 0) {
        timer_start(p->bitrate_timer, left_us, 0);
        return;
    }
    p->told_kbps = p->target_kbps;
    p->told_at_us = now_us(p);
    pusher_feed(p, I_BITRATE_CHANGED, &what);
}

void pusher_look_sync(struct pusher *p)
{
    struct look wanted = pusher_plan_look(&p->attrs, p->zoom_tenths);

    wanted.table = p->lut.number;
    if (!p->pipe || look_is_same(&wanted, &p->look))
        return;
    p->look = wanted;
    pusher_pipe_look(p->pipe, &wanted, p->lut.table);
}

void pusher_voice_sync(struct pusher *p)
{
    struct voice wanted = pusher_plan_voice(&p->attrs, p->mic_volume, p->music_volume);

    if (!p->pipe || voice_is_same(&wanted, &p->voice))
        return;
    p->voice = wanted;
    pusher_pipe_voice(p->pipe, &wanted);
}

void pusher_set_video(struct pusher *p, const struct pusher_video *v)
{
    p->video = *v;
    p->target_kbps = p->told_kbps = v->start_kbps;
    bitrate_init(&p->rate, v->min_kbps, v->max_kbps, v->start_kbps);
    p->told_at_us = now_us(p) - BITRATE_PERIOD_US;
}

static int clamp_kbps(int value, int low, int high)
{
    if (value < low)
        return low;
    return value > high ? high : value;
}

static bool same_picture(const struct pusher_video *a, const struct pusher_video *b)
{
    return a->width == b->width && a->height == b->height && a->fps == b->fps &&
           a->gop_s == b->gop_s;
}

/* An attribute of the picture changed in a session. */
static void video_changed(struct pusher *p, bool is_new_mode)
{
    struct pusher_video before = p->video, v = pusher_plan_now(p);
    struct say what = {.width = v.width, .height = v.height};
    bool has_new_size = v.width != before.width || v.height != before.height;

    if (!pusher_plan_is_legal(&v)) {
        pusher_feed(p, I_SIZE_BAD, &what);
        return;
    }
    if (!is_new_mode || same_picture(&v, &before))
        /* go on from where we are */
        v.start_kbps = clamp_kbps(p->target_kbps, v.min_kbps, v.max_kbps);
    p->target_kbps = v.start_kbps;
    bitrate_bounds(&p->rate, v.min_kbps, v.max_kbps, v.start_kbps);
    p->video = v;
    if (has_new_size) {
        p->told_kbps = p->target_kbps; /* 1005 tells it all */
        pusher_feed(p, I_SIZE_CHANGED, &what);
        return;
    }
    if (!same_picture(&v, &before))
        pusher_feed(p, I_VIDEO_CHANGED, NULL);
    else if (pusher_has_video(p) && v.start_kbps != before.start_kbps)
        pusher_pipe_bitrate(p->pipe, v.start_kbps);
    if (pusher_has_video(p))
        pusher_tell_bitrate(p);
}

/* ---- attributes */

static void url_changed(struct pusher *p)
{
    bool had_session = pusher_has_session(p);
    bool starts_itself = p->attrs.autopush && !p->had_url;

    if (had_session)
        pusher_feed(p, I_STOP, NULL);
    if (p->attrs.url[0] && (had_session || starts_itself))
        pusher_start(p, NULL);
}

static void auto_changed(struct pusher *p)
{
    if (p->attrs.autopush && p->attrs.url[0] && (p->state == S_IDLE || p->state == S_PREVIEW))
        pusher_start(p, NULL);
}

/* The camera came on in a session, or another one is wanted. */
static void camera_changed(struct pusher *p)
{
    bool is_session = pusher_has_session(p);

    if (!pusher_is_capturing(p))
        return;
    if (p->camera.state == PART_OFF && pusher_wants_camera(p) &&
        !component_may(&p->c, LIVE_USED_CAMERA)) {
        component_error(&p->c, ERR_CAMERA_DENIED, NULL);
        return;
    }
    if (is_session && pusher_wants_camera(p) && !pusher_has_video(p)) { /* began without video */
        if (!pusher_plan_is_legal(&p->video)) {
            pusher_feed(p, I_SIZE_BAD,
                        &(struct say){.width = p->video.width, .height = p->video.height});
            return;
        }
        pusher_order_encoder(p);
    }
    pusher_camera_sync(p);
}

static void mic_changed(struct pusher *p)
{
    if (!pusher_has_session(p))
        return;
    if (p->attrs.enable_mic && !component_may(&p->c, LIVE_USED_RECORD)) {
        component_error(&p->c, ERR_MIC_DENIED, NULL);
        return;
    }
    pusher_mic_sync(p);
}

/* custom-effect counts as it was when the component was attached. */
static void hold_custom_effect(struct pusher *p, bool is_first)
{
    if (is_first)
        p->has_custom_effect = p->attrs.custom_effect;
    if (p->attrs.custom_effect == p->has_custom_effect)
        return;
    log_warn("live-pusher %u: custom-effect cannot change any more: create the component with it",
             p->c.id);
    p->attrs.custom_effect = p->has_custom_effect;
}

void pusher_apply(struct component *c, unsigned redo, bool is_first)
{
    struct pusher *p = (struct pusher *)c;

    hold_custom_effect(p, is_first);
    if (redo & PUSHER_REDO_VOICE)
        pusher_voice_sync(p);
    if (redo & PUSHER_REDO_LOOK)
        pusher_look_sync(p);
    if (redo & (PUSHER_REDO_ENCODER | PUSHER_REDO_BITRATE) && pusher_has_session(p))
        video_changed(p, redo & PUSHER_REDO_ENCODER);
    if (redo & PUSHER_REDO_WAITING)
        pusher_waiting_changed(p);
    if (redo & PUSHER_REDO_CAMERA)
        camera_changed(p);
    if (redo & PUSHER_REDO_MIC)
        mic_changed(p);
    if (c->is_closed) /* by the page, when it heard of the above */
        return;
    if (is_first || redo & PUSHER_REDO_SESSION)
        url_changed(p);
    else if (redo & PUSHER_REDO_AUTO)
        auto_changed(p);
    p->had_url = p->attrs.url[0] != '\0';
}
