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

enum { CLOSE_LIMIT_US = 1000000, RETRY_COUNT = 3, RETRY_INTERVAL_US = 3000000 };

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
    if (!p->spare)
        p->spare = calloc(1, sizeof(*p->spare));
    int err = p->spare ? pusher_pipe_new(&p->pipe, live->loop, live->clock, live->box, p->c.id,
                                         on_preview, p)
                       : -ENOMEM;
    const struct environment *s = p->c.environment;
    if (err)
        log_error("live-pusher %u: %s", p->c.id, err_text(err));
    else if (s)
        pusher_pipe_environment(p->pipe, s->netem, &s->camera, &s->mic);
    return err == 0;
}

/* The session is over: nothing of it is heard any more, its pipe goes when it is ready to. */
static void retire_pipe(struct pusher *p)
{
    struct pusher_retired *r = p->spare;

    if (!p->pipe)
        return;
    pusher_pipe_camera_off(p->pipe);
    pusher_pipe_mic_off(p->pipe);
    pusher_pipe_encoder_off(p->pipe);
    if (p->has_connection)
        pusher_pipe_disconnect(p->pipe, p->is_published);
    *r = (struct pusher_retired){.next = p->retired,
                                 .pipe = p->pipe,
                                 .gen = p->gen_net,
                                 .deadline_us = p->has_connection ? now_us(p) + CLOSE_LIMIT_US : 0};
    p->retired = r;
    p->spare = NULL;
    p->pipe = NULL;
    component_reap_later(&p->c);
}

/* Closed in order or out of patience: then the stages end. True when the pipe is gone. */
static bool reap_one(struct pusher *p, struct pusher_retired *r)
{
    if (!r->is_stopped && now_us(p) >= r->deadline_us) {
        r->is_stopped = true;
        pusher_pipe_stop(r->pipe);
        reply_ok(r->call);
        r->call = NULL;
    }
    if (pusher_pipe_reap(r->pipe) > 0 || !r->is_stopped)
        return false;
    pusher_pipe_free(r->pipe);
    return true;
}

bool pusher_reap(struct component *c)
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

void pusher_send_closed(struct pusher *p, uint32_t gen)
{
    for (struct pusher_retired *r = p->retired; r; r = r->next)
        if (r->gen == gen)
            r->deadline_us = 0;
    pusher_reap(&p->c);
}

/* ---- connecting */

static void on_address(void *arg, int err, const struct net_addresses *addresses)
{
    struct pusher *p = arg;
    struct say what = {
        .host = p->url.host, .port = p->url.port, .reason = err ? err_text(err) : NULL};

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
    int err = resolve_start(&p->look_up, live->loop, live->timers, p->url.host, p->url.port,
                            on_address, p);
    if (err)
        post_lost(p, err);
    else
        resolve_spoil(p->look_up, component_names(&p->c));
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
    p->has_video = pusher_wants_camera(p);
    p->has_sound = p->attrs.enable_mic;
    p->is_preview_hidden = p->is_encoder_started = p->is_paused = p->is_pause_wanted = false;
    p->is_first_window = true;
    pusher_meters_sample(&p->before, pusher_pipe_meters(p->pipe), now_us(p));
    component_figures_start(&p->c);
    pusher_camera_sync(p);
    pusher_tell_encoder(p);
    pusher_mic_sync(p);
    pusher_pipe_mute(p->pipe, p->attrs.muted);
    act_connect(p);
}

static void act_drop(struct pusher *p)
{
    p->has_connection = p->is_published = false;
    pusher_rate_stop(p);
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
    p->is_camera_on = p->is_camera_opened = p->is_mic_on = p->is_encoder_started = false;
    pusher_background_closed(p);
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
}

static void act_key(struct pusher *p)
{
    p->is_published = true;
    pusher_rate_start(p);
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
    [A_OPEN] = act_open,   [A_CLOSE] = act_close,     [A_PREVIEW] = pusher_camera_sync,
    [A_PAUSE] = act_pause, [A_RESUME] = act_resume,   [A_ENCODER] = pusher_tell_encoder,
    [A_KEY] = act_key,     [A_REFILL] = act_refill,   [A_DROP] = act_drop,
    [A_WAIT] = act_wait,   [A_CONNECT] = act_connect,
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
    retry_init(&p->retry, p->c.cfg.retry_count ? p->c.cfg.retry_count : RETRY_COUNT,
               p->c.cfg.retry_interval_us ? p->c.cfg.retry_interval_us : RETRY_INTERVAL_US);
    reply_ok(call);
    if (pusher_wants_camera(p) && !pusher_plan_is_legal(&v)) {
        pusher_feed(p, I_START_BAD_SIZE, &what);
        return;
    }
    pusher_set_video(p, &v);
    pusher_feed(p, I_START, NULL);
}

/* The answer waits for the connection to close, at most CLOSE_LIMIT_US. */
void pusher_stop(struct pusher *p, struct reply *call)
{
    bool is_closing = p->has_connection;

    p->is_start_due = false;
    pusher_feed(p, I_STOP, NULL);
    if (is_closing && p->retired)
        p->retired->call = call;
    else
        reply_ok(call);
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
    pusher_meters_sample(&now, pusher_pipe_meters(p->pipe), now_us(p));
    int count = netstatus_pusher(out, &p->before, &now, &state);
    p->before = now;
    p->is_first_window = false;
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
        .is_active = pusher_is_capturing(p) && p->is_camera_on,
        .position = "",
    };
}

static void close_session(struct component *c)
{
    pusher_background_end((struct pusher *)c);
    pusher_feed((struct pusher *)c, I_STOP, NULL);
}

static void free_pusher(struct component *c)
{
    struct pusher *p = (struct pusher *)c;

    timer_free(p->retry_timer);
    timer_free(p->bitrate_timer);
    timer_free(p->rate_timer);
    pusher_background_free(p);
    free(p->spare);
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
        .latency_us = latency_us,
        .use = pusher_use,
        .around = pusher_around,
        .small_window = small_window,
    };
    struct pusher *p = calloc(1, sizeof(*p));

    if (!p)
        return -ENOMEM;
    int err = component_init(&p->c, live, cfg, &ops, &p->attrs);
    if (!err)
        err = timer_new(&p->retry_timer, live->timers, on_retry_due, p);
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
