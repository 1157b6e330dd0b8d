/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher.c - performs the steps of the state table on the pipe; begins and ends sessions. */
#include "live/pusher/pusher.h"

#include "base/err.h"
#include "base/log.h"
#include "live/pusher/pusher_plan.h"
#include "media/frame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { CLOSE_LIMIT_US = 250 * 1000 }; /* for a goodbye */

static const struct say nothing_to_say = {.reason = NULL};

bool pusher_has_session(const struct pusher *p)
{
    return p->state != S_IDLE && p->state != S_PREVIEW && p->state != S_FAILED;
}

bool pusher_is_capturing(const struct pusher *p)
{
    return pusher_has_session(p) || p->state == S_PREVIEW;
}

static int64_t now_us(const struct pusher *p)
{
    return clock_now_us(p->c.live->clock);
}

/* ---- the pipe */

static void on_preview(void *arg)
{
    struct pusher *p = arg;

    if (!p->c.is_closed && p->c.cfg.on_picture)
        p->c.cfg.on_picture(p->c.cfg.arg, p->c.id);
}

bool pusher_open_pipe(struct pusher *p)
{
    struct live *live = p->c.live;

    if (p->pipe)
        return true;
    int err = retired_reserve(&p->retired);
    if (!err)
        err = pusher_pipe_new(&p->pipe, live->loop, live->clock, live->box, p->c.id, on_preview, p);
    if (err) {
        log_error("live-pusher %u: %s", p->c.id, err_text(err));
        return false;
    }
    const struct environment *s = p->c.environment;
    if (s)
        pusher_pipe_environment(p->pipe, s->netem, &s->camera, &s->mic);
    p->look = (struct look){0};
    pusher_look_sync(p);
    p->voice = VOICE_PLAIN;
    pusher_voice_sync(p);
    return true;
}

/* The session is over: nothing of it is heard any more, its pipe goes when it is ready to. */
static void retire_pipe(struct pusher *p)
{
    bool is_up = p->net.state == ATTEMPT_UP; /* else there is nobody to say goodbye to */

    if (!p->pipe)
        return;
    pusher_pipe_camera_off(p->pipe);
    pusher_pipe_mic_off(p->pipe);
    pusher_pipe_encoder_off(p->pipe);
    if (attempt_has_connection(&p->net))
        pusher_pipe_disconnect(p->pipe, is_up);
    retired_add(&p->retired, p->pipe, p->net.gen, is_up ? now_us(p) + CLOSE_LIMIT_US : 0);
    p->pipe = NULL;
    component_reap_later(&p->c);
}

static void stop_pipe(void *pipe)
{
    pusher_pipe_stop(pipe);
}

static int reap_pipe(void *pipe)
{
    return pusher_pipe_reap(pipe);
}

static void free_pipe(void *pipe)
{
    pusher_pipe_free(pipe);
}

static void on_closed(void *call)
{
    reply_ok(call);
}

static const struct retired_ops retired_ops = {
    .stop = stop_pipe, .reap = reap_pipe, .free = free_pipe, .closed = on_closed};

bool pusher_reap(struct component *c)
{
    struct pusher *p = (struct pusher *)c;

    return retired_reap(&p->retired, now_us(p));
}

void pusher_send_closed(struct pusher *p, uint32_t gen)
{
    retired_closed(&p->retired, gen);
    pusher_reap(&p->c);
}

/* ---- the connection */

static void on_connect(void *arg, const struct net_addresses *addresses, uint32_t gen)
{
    struct pusher *p = arg;

    pusher_pipe_connect(p->pipe, &p->url, addresses, pusher_has_video(p), p->has_sound, gen);
}

static void on_lost(void *arg, enum net_phase phase, const char *reason)
{
    static const enum pusher_input inputs[] = {
        [NET_NAME] = I_LOST_NAME,
        [NET_CONNECT] = I_LOST_CONNECT,
        [NET_HANDSHAKE] = I_LOST_HANDSHAKE,
        [NET_CLOSED] = I_LOST_CLOSED,
        [NET_IO] = I_LOST_IO,
    };
    struct pusher *p = arg;
    const struct say what = component_lost(&p->c, &p->url, phase, reason);

    pusher_feed(p, inputs[phase], &what);
}

static void on_next(void *arg, int attempt, int count)
{
    const struct say what = {.attempt = attempt, .n = count};

    pusher_feed(arg, attempt ? I_RETRY : I_SPENT, &what);
}

static const struct attempt_ops attempt_ops = {
    .connect = on_connect, .lost = on_lost, .next = on_next};

/* ---- acts */

static void act_open(struct pusher *p)
{
    const struct attempt_plan plan = component_plan(&p->c, &p->url);

    p->has_sound = p->attrs.enable_mic || pusher_music_plays(p);
    p->is_preview_hidden = p->is_pause_wanted = false;
    pusher_meters_sample(&p->before, pusher_pipe_meters(p->pipe), now_us(p));
    component_figures_start(&p->c);
    pusher_camera_sync(p);
    if (pusher_wants_camera(p))
        pusher_order_encoder(p);
    pusher_mic_sync(p);
    attempt_start(&p->net, &plan);
}

static void act_close(struct pusher *p)
{
    timer_stop(p->bitrate_timer);
    component_figures_stop(&p->c);
    retire_pipe(p);
    attempt_stop(&p->net);
    pusher_rate_stop(p);
    pusher_devices_off(p);
    pusher_music_closed(p);
    pusher_background_closed(p);
}

static void act_pause(struct pusher *p)
{
    pusher_pipe_pause(p->pipe, true);
}

static void act_resume(struct pusher *p)
{
    pusher_pipe_pause(p->pipe, false);
}

static void act_key(struct pusher *p)
{
    attempt_up(&p->net);
    pusher_rate_start(p);
    pusher_pipe_key_frame(p->pipe);
}

static void act_refill(struct pusher *p)
{
    attempt_refill(&p->net);
}

static void (*const acts[A_COUNT])(struct pusher *p) = {
    [A_OPEN] = act_open,   [A_CLOSE] = act_close,   [A_PREVIEW] = pusher_camera_sync,
    [A_PAUSE] = act_pause, [A_RESUME] = act_resume, [A_ENCODER] = pusher_encoder_changed,
    [A_KEY] = act_key,     [A_REFILL] = act_refill, [A_DROP] = pusher_rate_stop,
};

void pusher_feed(struct pusher *p, int input, const struct say *what)
{
    const struct pusher_row *row = pusher_fsm(p->state, input);

    if (!row)
        return;
    if (row->next != S_SAME)
        p->state = row->next;
    if (acts[row->act])
        acts[row->act](p);
    if (row->say)
        component_say(&p->c, row->say, what ? what : &nothing_to_say);
}

/* ---- start and stop */

static bool deny(struct pusher *p, struct reply *call, int err_code, const char *scope)
{
    reply_fail(call, CALL_NO_PERMISSION, "permission denied: %s", scope);
    component_error(&p->c, err_code, NULL);
    return false;
}

static bool is_permitted(struct pusher *p, struct reply *call)
{
    if (p->attrs.enable_camera && !component_may(&p->c, LIVE_USED_CAMERA))
        return deny(p, call, ERR_CAMERA_DENIED, "scope.camera");
    if (p->attrs.enable_mic && !component_may(&p->c, LIVE_USED_RECORD))
        return deny(p, call, ERR_MIC_DENIED, "scope.record");
    return true;
}

static bool has_usable_url(struct pusher *p, struct reply *call)
{
    const char *why = "";

    if (!p->attrs.url[0]) {
        reply_fail(call, CALL_PARAMETER, "url is empty");
        component_error(&p->c, ERR_URL, "address is empty");
        return false;
    }
    int err = url_parse(&p->url, p->attrs.url, &why);
    if (!err && p->url.scheme == URL_RTMP)
        return true;
    if (!err)
        why = "scheme is not rtmp";
    reply_fail(call, CALL_PARAMETER, "unsupported url: %s", why);
    component_error(&p->c, ERR_URL, why);
    return false;
}

void pusher_start(struct pusher *p, struct reply *call)
{
    if (pusher_has_session(p)) {
        reply_ok(call);
        return;
    }
    if (pusher_is_in_background(p)) {
        p->is_start_due = !call;
        reply_fail(call, CALL_WRONG_STATE, "app is in the background");
        return;
    }
    if (!has_usable_url(p, call) || !is_permitted(p, call))
        return;
    if (!pusher_open_pipe(p)) {
        reply_fail(call, CALL_RESOURCE, "%s", err_text(-ENOMEM));
        return;
    }
    struct pusher_video v = pusher_plan_now(p);
    struct say what = {.width = v.width, .height = v.height};
    reply_ok(call);
    if (pusher_wants_camera(p) && !pusher_plan_is_legal(&v)) {
        pusher_feed(p, I_START_BAD_SIZE, &what);
        return;
    }
    pusher_set_video(p, &v);
    pusher_feed(p, I_START, NULL);
    pusher_background_sync(p);
}

/* The answer waits for the goodbye of a connection that is up, at most CLOSE_LIMIT_US. */
void pusher_stop(struct pusher *p, struct reply *call)
{
    bool is_closing = p->net.state == ATTEMPT_UP;

    p->is_start_due = false;
    pusher_feed(p, I_STOP, NULL);
    if (!is_closing || !retired_await(&p->retired, call))
        reply_ok(call);
}

/* ---- questions */

static int figures(struct component *c, struct live_number *out)
{
    struct pusher *p = (struct pusher *)c;
    struct netstatus_state state = {.is_first = c->is_first_window,
                                    .is_paused = pusher_pipe_is_paused(p->pipe),
                                    .is_reconnecting = p->state == S_RECONNECTING,
                                    .gop_s = pusher_has_video(p) ? p->video.gop_s : 0};
    struct pusher_sample now;

    if (!p->pipe)
        return 0;
    pusher_meters_sample(&now, pusher_pipe_meters(p->pipe), now_us(p));
    int count = netstatus_pusher(out, &p->before, &now, &state);
    p->before = now;
    return count;
}

static const char *state_name(const struct component *c)
{
    return pusher_fsm_state_name(((const struct pusher *)c)->state);
}

struct picture *pusher_preview(struct pusher *p, uint64_t *serial)
{
    *serial = 0;
    return p->pipe ? pusher_pipe_preview(p->pipe, serial) : NULL;
}

static struct picture *picture(struct component *c, bool *is_mirrored, uint64_t *serial)
{
    struct pusher *p = (struct pusher *)c;

    *is_mirrored =
        p->attrs.local_mirror == PUSHER_MIRROR_ENABLE ||
        (p->attrs.local_mirror == PUSHER_MIRROR_AUTO && p->attrs.device_position == PUSHER_FRONT);
    return p->is_preview_hidden ? NULL : pusher_preview(p, serial);
}

static bool is_fill_crop(const struct component *c)
{
    return true; /* a preview fills its box */
}

static int rotation(const struct component *c)
{
    return 0;
}

static int sound(struct component *c, struct live_sound *out)
{
    return -ENODATA; /* what a pusher hears is not played here */
}

static bool level(struct component *c, double *out)
{
    struct pusher *p = (struct pusher *)c;

    if (p->mic.state != PART_OPEN || pusher_pipe_is_paused(p->pipe) || !p->pipe)
        return false;
    *out = (double)meter_get(&pusher_pipe_meters(p->pipe)->mic_level);
    return true;
}

static int64_t latency_us(const struct component *c)
{
    return -1;
}

static struct live_small_window small_window(const struct component *c)
{
    const struct pusher *p = (const struct pusher *)c;

    return (struct live_small_window){
        .on_push = p->attrs.picture_in_picture_mode & 1,
        .on_pop = p->attrs.picture_in_picture_mode & 2,
        .is_active = pusher_is_capturing(p) && p->camera.state != PART_OFF,
        .position = "",
    };
}

static void close_session(struct component *c)
{
    pusher_background_end((struct pusher *)c);
    pusher_music_closed((struct pusher *)c);
    pusher_lut_clear((struct pusher *)c);
    pusher_feed((struct pusher *)c, I_STOP, NULL);
}

static void free_pusher(struct component *c)
{
    struct pusher *p = (struct pusher *)c;

    attempt_fini(&p->net);
    timer_free(p->bitrate_timer);
    timer_free(p->rate_timer);
    pusher_background_free(p);
    retired_fini(&p->retired);
    component_fini(c);
    free(p);
}

int pusher_open(struct component **out, struct live *live, const struct live_cfg *cfg)
{
    static const struct component_ops ops = {
        .methods = pusher_method_table,
        .apply = pusher_apply,
        .news = pusher_on_news,
        .close = close_session,
        .reap = pusher_reap,
        .free = free_pusher,
        .figures = figures,
        .state = state_name,
        .picture = picture,
        .is_fill_crop = is_fill_crop,
        .rotation = rotation,
        .sound = sound,
        .level = level,
        .latency_us = latency_us,
        .use = pusher_use,
        .around = pusher_around,
        .small_window = small_window,
    };
    struct pusher *p = calloc(1, sizeof(*p));

    if (!p)
        return -ENOMEM;
    p->retired.ops = &retired_ops;
    p->mic_volume = p->music_volume = 1;
    int err = component_init(&p->c, live, cfg, &ops, &p->attrs);
    if (!err)
        err = component_attempt(&p->c, &p->net, &attempt_ops, p);
    if (!err)
        err = timer_new(&p->bitrate_timer, live->timers, pusher_tell_bitrate, p);
    if (!err)
        err = pusher_rate_new(p);
    if (!err)
        err = pusher_background_new(p);
    if (err) {
        free_pusher(&p->c);
        return err;
    }
    *out = &p->c;
    return 0;
}
