/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher.c - performs the steps of the state table on the pipe, and turns news and attributes into inputs. */
#include "live/pusher.h"

#include "base/err.h"
#include "base/log.h"
#include "live/pusher_plan.h"
#include "media/frame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { CLOSE_LIMIT_US = 1000000, BITRATE_PERIOD_US = 1000000, RETRY_COUNT = 3, RETRY_INTERVAL_US = 3000000 };

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
    int err = pusher_pipe_new(&p->pipe, live->loop, live->clock, live->box, p->c.id, on_preview, p);
    if (err)
        log_error("live-pusher %u: %s", p->c.id, err_text(err));
    return err == 0;
}

/* The session is over: nothing of it is heard any more, its pipe goes when it is ready to. */
static void retire_pipe(struct pusher *p)
{
    struct pusher_retired *r;

    if (!p->pipe)
        return;
    pusher_pipe_camera_off(p->pipe);
    pusher_pipe_mic_off(p->pipe);
    pusher_pipe_encoder_off(p->pipe);
    if (p->has_connection)
        pusher_pipe_disconnect(p->pipe, p->is_published);
    r = calloc(1, sizeof(*r));
    if (!r)
        abort(); /* a pipe that nobody owns would run for ever */
    *r = (struct pusher_retired){.next = p->retired,
                                 .pipe = p->pipe,
                                 .gen = p->gen_net,
                                 .deadline_us = p->has_connection ? now_us(p) + CLOSE_LIMIT_US : 0};
    p->retired = r;
    p->pipe = NULL;
    component_reap_later(&p->c);
}

/* Closed in order or out of patience: then the stages end. True when the pipe is gone. */
static bool reap_one(struct pusher *p, struct pusher_retired *r)
{
    if (!r->is_stopped && now_us(p) >= r->deadline_us) {
        r->is_stopped = true;
        pusher_pipe_stop(r->pipe);
        call_ok(r->call);
        r->call = NULL;
    }
    if (!r->is_stopped || pusher_pipe_reap(r->pipe) > 0)
        return false;
    pusher_pipe_free(r->pipe);
    return true;
}

static bool reap(struct component *c)
{
    struct pusher *p = (struct pusher *)c;
    struct pusher_retired **at = &p->retired;

    while (*at) {
        struct pusher_retired *r = *at;
        if (reap_one(p, r)) {
            *at = r->next;
            free(r);
        } else {
            at = &r->next;
        }
    }
    return !p->retired;
}

static void on_send_closed(struct pusher *p, uint32_t gen)
{
    for (struct pusher_retired *r = p->retired; r; r = r->next)
        if (r->gen == gen)
            r->deadline_us = 0;
    reap(&p->c);
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

static bool is_screen(const struct pusher *p)
{
    const char *spec = pusher_camera_spec(p, p->attrs.device_position);
    return spec && strncmp(spec, "screen", 6) == 0;
}

static bool wants_camera(const struct pusher *p)
{
    return p->attrs.enable_camera && !is_none(pusher_camera_spec(p, p->attrs.device_position));
}

void pusher_camera_sync(struct pusher *p)
{
    bool is_back = p->attrs.device_position == PUSHER_BACK;

    if (!p->pipe)
        return;
    if (!wants_camera(p)) {
        if (p->is_camera_on)
            pusher_pipe_camera_off(p->pipe);
        p->is_camera_on = false;
    } else if (!p->is_camera_on || p->is_camera_back != is_back) {
        p->is_camera_on = true;
        p->is_camera_opened = false;
        p->is_camera_back = is_back;
        p->gen_camera = ++p->last_gen;
        pusher_pipe_camera(p->pipe, pusher_camera_spec(p, p->attrs.device_position), is_back, p->gen_camera);
    }
}

static void mic_sync(struct pusher *p)
{
    int rate_hz = p->attrs.audio_quality == PUSHER_AUDIO_HIGH ? 48000 : 16000;

    if (p->is_mic_on == p->attrs.enable_mic)
        return;
    p->is_mic_on = p->attrs.enable_mic;
    if (p->is_mic_on) {
        p->gen_mic = ++p->last_gen;
        pusher_pipe_mic(p->pipe, p->c.cfg.microphone, rate_hz, p->gen_mic);
    } else {
        pusher_pipe_mic_off(p->pipe);
    }
}

/* ---- what to publish */

static struct pusher_video plan(struct pusher *p)
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

static void tell_encoder(struct pusher *p)
{
    if (!p->has_video)
        return;
    p->gen_encoder = ++p->last_gen;
    pusher_pipe_encoder(p->pipe, &p->video, p->gen_encoder);
}

static void tell_bitrate(void *arg)
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

static void set_video(struct pusher *p, const struct pusher_video *v)
{
    p->video = *v;
    p->target_kbps = p->told_kbps = v->start_kbps;
    p->told_at_us = now_us(p) - BITRATE_PERIOD_US;
}

static int between(int value, int low, int high)
{
    if (value < low)
        return low;
    return value > high ? high : value;
}

static bool same_picture(const struct pusher_video *a, const struct pusher_video *b)
{
    return a->width == b->width && a->height == b->height && a->fps == b->fps && a->gop_s == b->gop_s &&
           a->is_mirrored == b->is_mirrored;
}

/* An attribute of the picture changed in a session. */
static void video_changed(struct pusher *p, bool is_new_mode)
{
    struct pusher_video before = p->video, v = plan(p);
    struct say what = {.width = v.width, .height = v.height};
    bool has_new_size = v.width != before.width || v.height != before.height;

    if (!pusher_plan_is_legal(&v)) {
        pusher_feed(p, I_SIZE_BAD, &what);
        return;
    }
    if (!is_new_mode || same_picture(&v, &before))
        v.start_kbps = between(p->target_kbps, v.min_kbps, v.max_kbps); /* go on from where we are */
    p->target_kbps = v.start_kbps;
    p->video = v;
    if (has_new_size) {
        p->told_kbps = p->target_kbps; /* 1005 tells it all */
        pusher_feed(p, I_SIZE_CHANGED, &what);
        return;
    }
    if (!same_picture(&v, &before))
        pusher_feed(p, I_VIDEO_CHANGED, NULL);
    else if (p->has_video && v.start_kbps != before.start_kbps)
        pusher_pipe_bitrate(p->pipe, v.start_kbps);
    if (p->has_video)
        tell_bitrate(p);
}

/* ---- connecting */

static void on_address(void *arg, int err, const struct net_addresses *addresses)
{
    struct pusher *p = arg;
    struct say what = {.host = p->url.host, .port = p->url.port, .reason = err ? err_text(err) : NULL};

    p->look_up = NULL;
    if (err) {
        log_warn("live-pusher %u: look-up of %s: %s", p->c.id, p->url.host, err_text(err));
        pusher_feed(p, I_LOST_NAME, &what);
        return;
    }
    p->has_connection = true;
    pusher_pipe_connect(p->pipe, &p->url, addresses, p->has_video, p->has_sound, p->gen_net);
}

/* Without memory for a look-up: told on a later turn, as any other failed look-up. */
static void post_lost(struct pusher *p, int err)
{
    struct mbox_news n = {.to = p->c.id, .gen = p->gen_net, .what = PUSHER_LOST, .arg = NET_NAME};

    snprintf(n.text, sizeof(n.text), "%s", err_text(err));
    mbox_post(p->c.live->box, &n);
}

static void act_connect(struct pusher *p)
{
    struct live *live = p->c.live;

    p->gen_net = ++p->last_gen;
    int err = resolve_start(&p->look_up, live->loop, live->timers, p->url.host, p->url.port, on_address, p);
    if (err)
        post_lost(p, err);
}

static void on_retry_due(void *arg)
{
    pusher_feed(arg, I_RETRY_DUE, NULL);
}

/* Every loss is followed by the next attempt or by the end. */
static void next_attempt(struct pusher *p)
{
    struct say what = {.n = p->retry.count};
    bool has_next = retry_next(&p->retry, &what.attempt);

    pusher_feed(p, has_next ? I_RETRY : I_SPENT, &what);
}

/* ---- acts */

static void act_open(struct pusher *p)
{
    p->has_video = wants_camera(p);
    p->has_sound = p->attrs.enable_mic;
    p->is_preview_hidden = p->is_encoder_started = p->is_paused = false;
    p->is_first_window = true;
    pusher_sample_take(&p->before, pusher_pipe_meters(p->pipe), now_us(p));
    component_figures_start(&p->c);
    pusher_camera_sync(p);
    tell_encoder(p);
    mic_sync(p);
    pusher_pipe_mute(p->pipe, p->attrs.muted);
    act_connect(p);
}

static void act_drop(struct pusher *p)
{
    p->has_connection = p->is_published = false;
    p->gen_net = ++p->last_gen; /* what that connection may still say is old */
}

static void act_close(struct pusher *p)
{
    resolve_cancel(p->look_up);
    p->look_up = NULL;
    timer_stop(p->retry_timer);
    timer_stop(p->bitrate_timer);
    component_figures_stop(&p->c);
    retire_pipe(p);
    act_drop(p);
    p->gen_camera = p->gen_mic = p->gen_encoder = p->gen_net;
    p->is_camera_on = p->is_camera_opened = p->is_mic_on = p->is_paused = p->is_encoder_started = false;
}

static void act_pause(struct pusher *p)
{
    p->is_paused = true;
    pusher_pipe_pause(p->pipe, true);
}

static void act_resume(struct pusher *p)
{
    p->is_paused = false;
    pusher_pipe_pause(p->pipe, false);
    pusher_pipe_key_frame(p->pipe);
}

static void act_key(struct pusher *p)
{
    p->is_published = true;
    pusher_pipe_key_frame(p->pipe);
}

static void act_refill(struct pusher *p)
{
    retry_refill(&p->retry);
}

static void act_wait(struct pusher *p)
{
    timer_start(p->retry_timer, p->retry.interval_us, 0);
}

static void (*const acts[A_COUNT])(struct pusher *p) = {
    [A_OPEN] = act_open,      [A_CLOSE] = act_close,   [A_PREVIEW] = pusher_camera_sync, [A_PAUSE] = act_pause,
    [A_RESUME] = act_resume,  [A_ENCODER] = tell_encoder, [A_KEY] = act_key,      [A_REFILL] = act_refill,
    [A_DROP] = act_drop,      [A_WAIT] = act_wait,     [A_CONNECT] = act_connect,
};

void pusher_feed(struct pusher *p, enum pusher_input input, const struct say *what)
{
    const struct pusher_row *row = pusher_fsm(p->state, input);

    if (!row)
        return;
    if (row->next != S_SAME)
        p->state = row->next;
    if (acts[row->act])
        acts[row->act](p);
    uint32_t gen = p->gen_net;
    if (row->say)
        component_say(&p->c, row->say, what ? what : &nothing_to_say);
    /* the page may have stopped or started us: then this loss is not ours any more */
    if (row->act == A_DROP && p->state == S_RECONNECTING && p->gen_net == gen && !p->c.is_closed)
        next_attempt(p);
}

/* ---- news of the stages */

static bool is_of(const struct mbox_news *n, uint32_t gen)
{
    return n->gen == gen;
}

static void on_camera(struct pusher *p, const struct mbox_news *n)
{
    struct say what = {.reason = n->text};
    bool was_opened = p->is_camera_opened;
    enum pusher_input failed = I_CAMERA_FAILED;

    if (n->what == PUSHER_CAMERA_OPENED) {
        p->is_camera_opened = true;
        log_info("live-pusher %u: camera %s", p->c.id, n->text);
        pusher_feed(p, n->arg ? I_SCREEN_OPENED : I_CAMERA_OPENED, NULL);
        return;
    }
    if (is_screen(p))
        failed = was_opened ? I_SCREEN_GONE : n->arg == -ENOTSUP ? I_SCREEN_UNSUPPORTED : I_SCREEN_FAILED;
    pusher_feed(p, failed, &what);
}

/* 1008 is said once a session: later openings are told by 1005 or 1104. */
static void on_encoder_opened(struct pusher *p)
{
    if (p->is_encoder_started)
        return;
    p->is_encoder_started = true;
    pusher_feed(p, I_ENCODER_OPENED, NULL);
}

static void on_lost(struct pusher *p, const struct mbox_news *n)
{
    static const enum pusher_input inputs[] = {
        [NET_NAME] = I_LOST_NAME,     [NET_CONNECT] = I_LOST_CONNECT, [NET_HANDSHAKE] = I_LOST_HANDSHAKE,
        [NET_CLOSED] = I_LOST_CLOSED, [NET_IO] = I_LOST_IO,           [NET_CUT] = I_NONE,
    };
    struct say what = {.reason = n->text, .host = p->url.host, .port = p->url.port};

    if (n->arg > NET_FINE && n->arg <= NET_CUT)
        pusher_feed(p, inputs[n->arg], &what);
}

/* News that are inputs as they are. */
struct plain {
    enum pusher_input input;
    size_t gen; /* offset of the generation they belong to */
};
#define OF(gen) offsetof(struct pusher, gen)
static const struct plain plain[] = {
    [PUSHER_FIRST_FRAME] = {I_FIRST_FRAME, OF(gen_camera)},
    [PUSHER_MIC_OPENED] = {I_NONE, OF(gen_mic)},
    [PUSHER_MIC_FAILED] = {I_MIC_FAILED, OF(gen_mic)},
    [PUSHER_MIC_NO_DATA] = {I_MIC_NO_DATA, OF(gen_mic)},
    [PUSHER_ENCODER_ERROR] = {I_ENCODER_ERROR, OF(gen_encoder)},
    [PUSHER_ENCODER_FAILED] = {I_ENCODER_FAILED, OF(gen_encoder)},
    [PUSHER_AUDIO_FAILED] = {I_AUDIO_FAILED, OF(gen_mic)},
    [PUSHER_CONNECTED] = {I_CONNECTED, OF(gen_net)},
    [PUSHER_MEDIA_FLOWS] = {I_MEDIA_FLOWS, OF(gen_net)},
    [PUSHER_NET_BUSY] = {I_NET_BUSY, OF(gen_net)},
};

static void on_plain(struct pusher *p, const struct mbox_news *n)
{
    struct say what = {.reason = n->text, .n = n->arg};
    size_t count = sizeof(plain) / sizeof(plain[0]);

    if (n->what < 0 || (size_t)n->what >= count || !plain[n->what].gen)
        return;
    if (is_of(n, *(const uint32_t *)((const char *)p + plain[n->what].gen)))
        pusher_feed(p, plain[n->what].input, &what);
}

static void on_stage_ended(struct pusher *p)
{
    reap(&p->c);
    if (p->pipe)
        pusher_pipe_reap(p->pipe);
}

static void news(struct component *c, const struct mbox_news *n)
{
    struct pusher *p = (struct pusher *)c;

    switch ((enum pusher_news)n->what) {
    case PUSHER_CAMERA_OPENED:
    case PUSHER_CAMERA_FAILED:
        if (is_of(n, p->gen_camera))
            on_camera(p, n);
        break;
    case PUSHER_ENCODER_OPENED:
        if (is_of(n, p->gen_encoder))
            on_encoder_opened(p);
        break;
    case PUSHER_PUBLISHING:
        if (is_of(n, p->gen_net))
            pusher_feed(p, p->is_paused ? I_PUBLISHING_PAUSED : I_PUBLISHING, NULL);
        break;
    case PUSHER_LOST:
        if (is_of(n, p->gen_net))
            on_lost(p, n);
        break;
    case PUSHER_SEND_CLOSED:
        on_send_closed(p, n->gen);
        break;
    case PUSHER_STAGE_ENDED:
        on_stage_ended(p);
        break;
    default:
        on_plain(p, n);
    }
}

/* ---- start and stop */

static bool deny(struct pusher *p, struct call *call, int err_code, const char *scope)
{
    call_fail(call, CALL_NO_PERMISSION, "permission denied: %s", scope);
    component_error(&p->c, err_code, NULL);
    return false;
}

static bool is_permitted(struct pusher *p, struct call *call)
{
    if (p->attrs.enable_camera && !component_may(&p->c, "scope.camera"))
        return deny(p, call, ERR_CAMERA_DENIED, "scope.camera");
    if (p->attrs.enable_mic && !component_may(&p->c, "scope.record"))
        return deny(p, call, ERR_MIC_DENIED, "scope.record");
    return true;
}

static bool has_usable_url(struct pusher *p, struct call *call)
{
    const char *why = "";

    if (!p->attrs.url[0]) {
        call_fail(call, CALL_PARAMETER, "url is empty");
        component_error(&p->c, ERR_URL, "address is empty");
        return false;
    }
    int err = url_parse(&p->url, p->attrs.url, &why);
    if (!err && p->url.scheme == URL_RTMP)
        return true;
    if (!err)
        why = "scheme is not rtmp";
    call_fail(call, CALL_PARAMETER, "unsupported url: %s", why);
    component_error(&p->c, ERR_URL, why);
    return false;
}

void pusher_start(struct pusher *p, struct call *call)
{
    if (pusher_has_session(p)) {
        call_ok(call);
        return;
    }
    if (!has_usable_url(p, call) || !is_permitted(p, call))
        return;
    if (!pusher_open_pipe(p)) {
        call_fail(call, CALL_RESOURCE, "%s", err_text(-ENOMEM));
        return;
    }
    struct pusher_video v = plan(p);
    struct say what = {.width = v.width, .height = v.height};
    retry_init(&p->retry, p->c.cfg.retry_count ? p->c.cfg.retry_count : RETRY_COUNT,
               p->c.cfg.retry_interval_us ? p->c.cfg.retry_interval_us : RETRY_INTERVAL_US);
    call_ok(call);
    if (wants_camera(p) && !pusher_plan_is_legal(&v)) {
        pusher_feed(p, I_START_BAD_SIZE, &what);
        return;
    }
    set_video(p, &v);
    pusher_feed(p, I_START, NULL);
}

/* The answer waits for the connection to close, at most CLOSE_LIMIT_US. */
void pusher_stop(struct pusher *p, struct call *call)
{
    bool is_closing = p->has_connection;

    pusher_feed(p, I_STOP, NULL);
    if (is_closing && p->retired)
        p->retired->call = call;
    else
        call_ok(call);
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
    if (!p->is_camera_on && wants_camera(p) && !component_may(&p->c, "scope.camera")) {
        component_error(&p->c, ERR_CAMERA_DENIED, NULL);
        return;
    }
    if (is_session && wants_camera(p) && !p->has_video) { /* began without video */
        if (!pusher_plan_is_legal(&p->video)) {
            pusher_feed(p, I_SIZE_BAD, &(struct say){.width = p->video.width, .height = p->video.height});
            return;
        }
        p->has_video = true;
        tell_encoder(p);
    }
    pusher_camera_sync(p);
}

static void mic_changed(struct pusher *p)
{
    if (!pusher_has_session(p))
        return;
    if (p->attrs.enable_mic && !component_may(&p->c, "scope.record")) {
        component_error(&p->c, ERR_MIC_DENIED, NULL);
        return;
    }
    mic_sync(p);
}

static void apply(struct component *c, unsigned redo, bool is_first)
{
    struct pusher *p = (struct pusher *)c;

    if (redo & PUSHER_REDO_MUTE && p->pipe)
        pusher_pipe_mute(p->pipe, p->attrs.muted);
    if (redo & (PUSHER_REDO_ENCODER | PUSHER_REDO_BITRATE) && pusher_has_session(p))
        video_changed(p, redo & PUSHER_REDO_ENCODER);
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

/* ---- questions */

static int figures(struct component *c, struct live_number *out)
{
    struct pusher *p = (struct pusher *)c;
    struct netstatus_state state = {.is_first = p->is_first_window,
                                    .is_paused = p->is_paused,
                                    .is_reconnecting = p->state == S_RECONNECTING,
                                    .gop_s = p->has_video ? p->video.gop_s : 0};
    struct pusher_sample now;

    if (!p->pipe)
        return 0;
    pusher_sample_take(&now, pusher_pipe_meters(p->pipe), now_us(p));
    int count = netstatus_pusher(out, &p->before, &now, &state);
    p->before = now;
    p->is_first_window = false;
    return count;
}

static const char *state_name(const struct component *c)
{
    return pusher_state_name(((const struct pusher *)c)->state);
}

struct picture *pusher_preview(struct pusher *p, uint64_t *serial)
{
    *serial = 0;
    return p->pipe ? pusher_pipe_preview(p->pipe, serial) : NULL;
}

static struct picture *picture(struct component *c, bool *is_mirrored, uint64_t *serial)
{
    struct pusher *p = (struct pusher *)c;

    *is_mirrored = p->attrs.local_mirror == PUSHER_MIRROR_ENABLE ||
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

static int64_t latency_us(const struct component *c)
{
    return -1;
}

static void close_session(struct component *c)
{
    pusher_feed((struct pusher *)c, I_STOP, NULL);
}

static void free_pusher(struct component *c)
{
    struct pusher *p = (struct pusher *)c;

    timer_free(p->retry_timer);
    timer_free(p->bitrate_timer);
    component_fini(c);
    free(p);
}

int pusher_open(struct component **out, struct live *live, const struct live_cfg *cfg)
{
    static const struct component_ops ops = {
        .methods = pusher_method_table,
        .apply = apply,
        .news = news,
        .close = close_session,
        .reap = reap,
        .free = free_pusher,
        .figures = figures,
        .state = state_name,
        .picture = picture,
        .is_fill_crop = is_fill_crop,
        .rotation = rotation,
        .sound = sound,
        .latency_us = latency_us,
    };
    struct pusher *p = calloc(1, sizeof(*p));

    if (!p)
        return -ENOMEM;
    int err = component_init(&p->c, live, cfg, &ops, &p->attrs);
    if (!err)
        err = timer_new(&p->retry_timer, live->timers, on_retry_due, p);
    if (!err)
        err = timer_new(&p->bitrate_timer, live->timers, tell_bitrate, p);
    if (err) {
        free_pusher(&p->c);
        return err;
    }
    *out = &p->c;
    return 0;
}
