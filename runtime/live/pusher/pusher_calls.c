/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_calls.c - the context methods of a pusher (methods.h). */
#include "live/pusher/pusher.h"

#include "base/log.h"
#include "live/methods.h"
#include "media/frame.h"
#include "wire/sei.h"

#include <math.h>
#include <string.h>

#define CALL(name)                                                                       \
    static void call_##name(struct component *c, const struct live_option *o, int count, \
                            struct reply *call)

CALL(start)
{
    pusher_start((struct pusher *)c, call);
}

CALL(stop)
{
    pusher_stop((struct pusher *)c, call);
}

CALL(pause)
{
    struct pusher *p = (struct pusher *)c;

    if (!pusher_has_session(p)) {
        reply_fail(call, CALL_WRONG_STATE, "not pushing");
        return;
    }
    pusher_pause(p, true);
    reply_ok(call);
}

CALL(resume)
{
    struct pusher *p = (struct pusher *)c;

    if (!pusher_has_session(p)) {
        reply_fail(call, CALL_WRONG_STATE, "not pushing");
        return;
    }
    pusher_pause(p, false);
    reply_ok(call);
}

CALL(switch_camera)
{
    struct pusher *p = (struct pusher *)c;
    int other = p->attrs.device_position == PUSHER_FRONT ? PUSHER_BACK : PUSHER_FRONT;
    const char *spec = pusher_camera_spec(p, other);

    if (p->camera.state == PART_OFF || pusher_pipe_is_paused(p->pipe)) {
        reply_fail(call, CALL_WRONG_STATE, "camera is not open");
        return;
    }
    if (spec && strcmp(spec, "none") == 0) {
        reply_fail(call, CALL_DEVICE, "no second camera");
        return;
    }
    p->attrs.device_position = other;
    pusher_camera_sync(p);
    reply_ok(call);
}

CALL(snapshot)
{
    uint64_t serial;

    component_snapshot(c, o, count, pusher_preview((struct pusher *)c, &serial), call);
}

CALL(start_preview)
{
    struct pusher *p = (struct pusher *)c;

    p->is_preview_hidden = false;
    if (pusher_is_capturing(p)) {
        reply_ok(call);
        return;
    }
    if (p->attrs.enable_camera && !component_may(c, LIVE_USED_CAMERA)) {
        reply_fail(call, CALL_NO_PERMISSION, "permission denied: scope.camera");
        component_error(c, ERR_CAMERA_DENIED, NULL);
        return;
    }
    if (pusher_is_in_background(p)) {
        reply_fail(call, CALL_WRONG_STATE, "app is in the background");
        return;
    }
    if (!pusher_open_pipe(p)) {
        reply_fail(call, CALL_RESOURCE, "out of memory");
        return;
    }
    pusher_feed(p, I_PREVIEW, NULL);
    pusher_background_sync(p);
    reply_ok(call);
}

CALL(stop_preview)
{
    struct pusher *p = (struct pusher *)c;

    p->is_preview_hidden = true;
    pusher_feed(p, I_PREVIEW_OFF, NULL);
    reply_ok(call);
}

/* Notes a message; false when there were too many within the last second. */
static bool note_message(struct pusher *p)
{
    int64_t now_us = clock_now_us(p->c.live->clock);
    int64_t *at_us = &p->message_at_us[p->messages % PUSHER_MESSAGES_A_SECOND];

    if (p->messages >= PUSHER_MESSAGES_A_SECOND && now_us - *at_us < 1000000)
        return false;
    *at_us = now_us;
    p->messages++;
    return true;
}

CALL(send_message)
{
    struct pusher *p = (struct pusher *)c;
    const char *text = component_option_text(o, count, "msg", "");

    if (p->state != S_PUSHING && p->state != S_PAUSED)
        reply_fail(call, CALL_WRONG_STATE, "not pushing");
    else if (!pusher_has_video(p))
        reply_fail(call, CALL_WRONG_STATE, "the stream has no pictures, which carry messages");
    else if (!text[0])
        reply_fail(call, CALL_PARAMETER, "msg is empty");
    else if (strlen(text) > SEI_TEXT_MAX)
        reply_fail(call, CALL_PARAMETER, "msg is too long: %zu bytes, %d at most", strlen(text),
                   SEI_TEXT_MAX);
    else if (!note_message(p))
        reply_fail(call, CALL_RESOURCE, "rate limit: more than %d messages per second",
                   PUSHER_MESSAGES_A_SECOND);
    else if (pusher_pipe_message(p->pipe, text) != 0)
        reply_fail(call, CALL_RESOURCE, "too many messages wait for a picture");
    else
        reply_ok(call);
}

/* Zoom needs the attribute and an open camera. */
static bool can_zoom(struct pusher *p, struct reply *call)
{
    if (p->camera.state == PART_OFF || pusher_pipe_is_paused(p->pipe))
        reply_fail(call, CALL_WRONG_STATE, "camera is not open");
    else if (!p->attrs.zoom)
        reply_fail(call, CALL_WRONG_STATE, "the attribute zoom is not set");
    else
        return true;
    return false;
}

static void answer_number(struct reply *call, const char *name, double value)
{
    if (!call)
        return;
    call->numbers[0] = (struct live_number){name, value};
    call->number_count = 1;
    reply_ok(call);
}

CALL(set_zoom)
{
    struct pusher *p = (struct pusher *)c;
    const struct attr_value *zoom = component_option_find(o, count, "zoom");

    if (!zoom || zoom->given != ATTR_GIVEN_NUMBER || !isfinite(zoom->number)) {
        reply_fail(call, CALL_PARAMETER, "zoom is not a number");
        return;
    }
    if (!can_zoom(p, call))
        return;
    double tenths = round(zoom->number * 10);
    p->zoom_tenths = tenths < PLAN_ZOOM_MIN   ? PLAN_ZOOM_MIN
                     : tenths > PLAN_ZOOM_MAX ? PLAN_ZOOM_MAX
                                              : (int)tenths;
    pusher_look_sync(p);
    answer_number(call, "zoom", p->zoom_tenths / 10.0);
}

CALL(get_max_zoom)
{
    if (can_zoom((struct pusher *)c, call))
        answer_number(call, "maxZoom", PLAN_ZOOM_MAX / 10.0);
}

/* The option volume of a call, 0..1; false, and the call has failed: it is no number. */
static bool read_volume(struct component *c, const struct live_option *o, int count,
                        struct reply *call, double *volume)
{
    if (!component_option_number(o, count, "volume", volume)) {
        reply_fail(call, CALL_PARAMETER, "volume is not a number");
        return false;
    }
    if (*volume < 0 || *volume > 1)
        log_warn("live-pusher %u: a volume is 0 to 1, not %g", c->id, *volume);
    *volume = fmax(0, fmin(1, *volume));
    return true;
}

CALL(set_mic_volume)
{
    struct pusher *p = (struct pusher *)c;

    if (!read_volume(c, o, count, call, &p->mic_volume))
        return;
    pusher_voice_sync(p);
    reply_ok(call);
}

CALL(set_music_volume)
{
    struct pusher *p = (struct pusher *)c;

    if (!read_volume(c, o, count, call, &p->music_volume))
        return;
    pusher_voice_sync(p);
    reply_ok(call);
}

CALL(play_music)
{
    double start_ms = 0, end_ms = 0;

    component_option_number(o, count, "startTimeMs", &start_ms);
    component_option_number(o, count, "endTimeMs", &end_ms);
    pusher_music_play((struct pusher *)c, component_option_text(o, count, "url", ""), start_ms,
                      end_ms, call);
}

CALL(stop_music)
{
    pusher_music_stop((struct pusher *)c, call);
}

CALL(pause_music)
{
    pusher_music_pause((struct pusher *)c, call);
}

CALL(resume_music)
{
    pusher_music_resume((struct pusher *)c, call);
}

CALL(exit_small_window)
{
    component_small_window(c, false, call);
}

CALL(apply_filter)
{
    const char *path = component_option_text(o, count, "path", "");
    double alpha;

    if (!path[0])
        reply_fail(call, CALL_PARAMETER, "path is empty");
    else if (!component_option_number(o, count, "alpha", &alpha))
        reply_fail(call, CALL_PARAMETER, "alpha is not a number");
    else if (alpha < 0 || alpha > 1)
        reply_fail(call, CALL_PARAMETER, "alpha out of range: 0 to 1");
    else
        pusher_lut_apply((struct pusher *)c, path, alpha,
                         component_option_text(o, count, "md5", ""), call);
}

CALL(clear_filters)
{
    pusher_lut_clear((struct pusher *)c);
    reply_ok(call);
}

/* clearStickers, clearMakeups: there never are any, and clearing nothing succeeds. */
CALL(nothing_to_clear)
{
    reply_ok(call);
}

#define call_none                          NULL
#define METHOD(name, run, source, not_yet) {name, call_##run, not_yet},

const struct method pusher_method_table[] = {PUSHER_METHODS(METHOD){NULL, NULL, NULL}};
