/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player.c - performs the steps of the state table on the pipe, and turns attributes into orders.
 */
#include "live/player/player.h"

#include "base/err.h"
#include "base/log.h"
#include "media/frame.h"
#include "media/voice/level.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { END_GRACE_US = 12000000 };

static const struct say nothing_to_say = {.reason = NULL};

bool player_has_session(const struct player *p)
{
    return p->state != S_IDLE && p->state != S_ENDED && p->state != S_FAILED;
}

/* ---- the pipe: one per session */

static void on_picture(void *arg)
{
    struct player *p = arg;

    if (!p->c.is_closed && p->c.cfg.on_picture)
        p->c.cfg.on_picture(p->c.cfg.arg, p->c.id);
}

static bool open_pipe(struct player *p)
{
    struct live *live = p->c.live;
    int err = retired_reserve(&p->retired);

    if (!err)
        err = player_pipe_new(&p->pipe, live->loop, live->clock, live->box, p->c.id, on_picture, p);
    if (err)
        log_error("live-player %u: %s", p->c.id, err_text(err));
    else
        player_pipe_environment(p->pipe, component_netem(&p->c));
    return err == 0;
}

static void retire_pipe(struct player *p)
{
    if (!p->pipe)
        return;
    player_pipe_disconnect(p->pipe);
    retired_add(&p->retired, p->pipe, 0, 0);
    p->pipe = NULL;
    component_reap_later(&p->c);
}

static void stop_pipe(void *pipe)
{
    player_pipe_stop(pipe);
}

static int reap_pipe(void *pipe)
{
    return player_pipe_reap(pipe);
}

static void free_pipe(void *pipe)
{
    player_pipe_free(pipe);
}

static const struct retired_ops retired_ops = {
    .stop = stop_pipe, .reap = reap_pipe, .free = free_pipe};

bool player_reap(struct component *c)
{
    return retired_reap(&((struct player *)c)->retired, 0);
}

/* min-cache and max-cache in their right order. */
static struct player_cache cache(struct player *p)
{
    struct player_cache c = {p->attrs.mode == PLAYER_RTC, p->attrs.min_cache, p->attrs.max_cache};

    if (c.min_s > c.max_s) {
        log_warn("live-player %u: min-cache is above max-cache: swapped", p->c.id);
        c.min_s = p->attrs.max_cache;
        c.max_s = p->attrs.min_cache;
    }
    return c;
}

/* ---- what the page wants and what is around it */

static bool is_silent(const struct player *p)
{
    return p->is_muted || p->c.around & LIVE_INTERRUPTED ||
           (p->c.around & LIVE_IN_BACKGROUND && !p->has_background_sound);
}

static void sync_sound(struct player *p)
{
    if (p->pipe)
        player_pipe_mute(p->pipe, is_silent(p));
}

void player_mute(struct player *p, bool is_muted)
{
    p->is_muted = is_muted;
    sync_sound(p);
}

void player_background_sound(struct player *p, bool is_wanted)
{
    if (is_wanted && !p->c.cfg.has_background_sound)
        log_warn(
            "live-player %u: requestBackgroundPlayback has no effect: app.json has no \"audio\" "
            "in requiredBackgroundModes",
            p->c.id);
    p->has_background_sound = is_wanted && p->c.cfg.has_background_sound;
    sync_sound(p);
}

static bool is_covered(const struct player *p)
{
    return (p->c.around & LIVE_COVERED_BY_PAGE && p->attrs.auto_pause_if_navigate) ||
           (p->c.around & LIVE_COVERED_BY_NATIVE && p->attrs.auto_pause_if_open_native);
}

static void sync_pause(struct player *p)
{
    bool is_wanted = p->is_pause_wanted || is_covered(p);

    if (player_has_session(p) && is_wanted != player_pipe_is_paused(p->pipe))
        player_feed(p, is_wanted ? I_PAUSE : I_RESUME, NULL);
}

void player_pause(struct player *p, bool is_wanted)
{
    p->is_pause_wanted = is_wanted;
    sync_pause(p);
}

static void around(struct component *c, unsigned came)
{
    sync_sound((struct player *)c);
    sync_pause((struct player *)c);
}

/* ---- the connection */

static enum player_input lost_input(const struct player *p, enum net_phase phase)
{
    static const enum player_input inputs[] = {
        [NET_NAME] = I_LOST_NAME,
        [NET_CONNECT] = I_LOST_CONNECT,
        [NET_HANDSHAKE] = I_LOST_HANDSHAKE,
        [NET_CLOSED] = I_LOST_IO,
        [NET_IO] = I_LOST_IO,
    };

    if (timer_is_running(p->grace_timer)) /* the server has said that the publisher is gone */
        return I_LOST_ENDING;
    return p->url.scheme == URL_RTMP ? inputs[phase] : I_LOST_HTTP;
}

static void on_connect(void *arg, const struct net_addresses *addresses, uint32_t gen)
{
    struct player *p = arg;
    const char *referer =
        p->attrs.referrer_policy == PLAYER_REFERRER_ORIGIN ? p->c.cfg.referer : NULL;

    player_pipe_connect(p->pipe, &p->url, addresses, referer, gen);
}

static void on_lost(void *arg, enum net_phase phase, const char *reason)
{
    struct player *p = arg;
    const struct say what = component_lost(&p->c, &p->url, phase, reason);

    player_feed(p, lost_input(p, phase), &what);
}

static void on_next(void *arg, int attempt, int count)
{
    const struct say what = {.attempt = attempt, .n = count};

    player_feed(arg, attempt ? I_RETRY : I_SPENT, &what);
}

static const struct attempt_ops attempt_ops = {
    .connect = on_connect, .lost = on_lost, .next = on_next};

static void on_grace_over(void *arg)
{
    player_feed(arg, I_GRACE_OVER, NULL);
}

/* ---- acts */

static void forget_picture(struct player *p)
{
    picture_unref(p->last_picture);
    p->last_picture = NULL;
}

static void act_open(struct player *p)
{
    struct player_cache limits = cache(p);
    const struct attempt_plan plan = component_plan(&p->c, &p->url);

    forget_picture(p);
    p->is_pause_wanted = false;
    player_pipe_open(p->pipe, p->c.cfg.speaker, &limits);
    player_pipe_mute(p->pipe, is_silent(p));
    player_meters_sample(&p->before, player_pipe_meters(p->pipe), clock_now_us(p->c.live->clock));
    component_figures_start(&p->c);
    attempt_start(&p->net, &plan);
}

static void act_grace_off(struct player *p)
{
    timer_stop(p->grace_timer);
}

static void act_close(struct player *p)
{
    attempt_stop(&p->net);
    component_figures_stop(&p->c);
    if (p->pipe && !p->last_picture)
        p->last_picture = player_pipe_picture(p->pipe, &p->last_serial);
    retire_pipe(p);
    act_grace_off(p);
    p->is_pause_wanted = false;
}

static void act_stop(struct player *p)
{
    act_close(p);
    forget_picture(p);
}

static void act_pause(struct player *p)
{
    player_pipe_pause(p->pipe, true);
}

static void act_resume(struct player *p)
{
    player_pipe_pause(p->pipe, false);
}

static void act_grace(struct player *p)
{
    timer_start(p->grace_timer, p->c.cfg.end_grace_us ? p->c.cfg.end_grace_us : END_GRACE_US, 0);
}

static void act_refill(struct player *p)
{
    attempt_refill(&p->net);
}

static void (*const acts[A_COUNT])(struct player *p) = {
    [A_OPEN] = act_open,     [A_STOP] = act_stop,           [A_CLOSE] = act_close,
    [A_PAUSE] = act_pause,   [A_RESUME] = act_resume,       [A_GRACE] = act_grace,
    [A_REFILL] = act_refill, [A_GRACE_OFF] = act_grace_off,
};

void player_feed(struct player *p, int input, const struct say *what)
{
    const struct player_row *row = player_fsm(p->state, input);

    if (!row)
        return;
    if (row->next != S_SAME)
        p->state = row->next;
    if (acts[row->act])
        acts[row->act](p);
    if (row->say)
        component_say(&p->c, row->say, what ? what : &nothing_to_say);
}

/* ---- play */

static bool has_usable_src(struct player *p, struct reply *call)
{
    const char *why = "", *src = p->attrs.src;

    if (!src[0]) {
        reply_fail(call, CALL_PARAMETER, "src is empty");
        return false;
    }
    if (url_parse(&p->url, src, &why) == 0)
        return true;
    bool is_known =
        !strncmp(src, "rtmp://", 7) || !strncmp(src, "http://", 7) || !strncmp(src, "https://", 8);
    if (!is_known)
        why = "only rtmp and flv";
    reply_fail(call, CALL_PARAMETER, "unsupported src: %s", why);
    component_error(&p->c, ERR_URL, why);
    return false;
}

void player_play(struct player *p, struct reply *call)
{
    if (player_has_session(p)) {
        player_pause(p, false);
        reply_ok(call);
        return;
    }
    if (!has_usable_src(p, call))
        return;
    if (!open_pipe(p)) {
        reply_fail(call, CALL_RESOURCE, "%s", err_text(-ENOMEM));
        return;
    }
    reply_ok(call);
    player_feed(p, I_PLAY, NULL);
    sync_pause(p);
}

/* ---- attributes */

static void src_changed(struct player *p)
{
    bool had_session = player_has_session(p);

    if (had_session)
        player_feed(p, I_STOP, NULL);
    if (p->attrs.src[0] && (had_session || p->attrs.autoplay))
        player_play(p, NULL);
}

static void apply(struct component *c, unsigned redo, bool is_first)
{
    struct player *p = (struct player *)c;

    if (redo & PLAYER_REDO_MUTE)
        player_mute(p, p->attrs.muted);
    if (redo & PLAYER_REDO_PAUSE)
        sync_pause(p);
    if (redo & PLAYER_REDO_CACHE && p->pipe) {
        struct player_cache limits = cache(p);
        player_pipe_cache(p->pipe, &limits);
    }
    if (is_first || redo & PLAYER_REDO_SESSION)
        src_changed(p);
    else if (redo & PLAYER_REDO_AUTO && p->attrs.autoplay && p->attrs.src[0] && p->state == S_IDLE)
        player_play(p, NULL);
}

/* ---- questions */

static int figures(struct component *c, struct live_number *out)
{
    struct player *p = (struct player *)c;
    struct netstatus_state state = {.is_first = c->is_first_window,
                                    .is_paused = player_pipe_is_paused(p->pipe),
                                    .is_reconnecting = p->state == S_RECONNECTING};
    struct player_sample now;

    if (!p->pipe)
        return 0;
    player_meters_sample(&now, player_pipe_meters(p->pipe), clock_now_us(c->live->clock));
    int count = netstatus_player(out, &p->before, &now, &state);
    p->before = now;
    return count;
}

static const char *state_name(const struct component *c)
{
    return player_fsm_state_name(((const struct player *)c)->state);
}

struct picture *player_picture(struct player *p, uint64_t *serial)
{
    if (p->pipe)
        return player_pipe_picture(p->pipe, serial);
    *serial = p->last_serial;
    return p->last_picture ? picture_ref(p->last_picture) : NULL;
}

static struct picture *picture(struct component *c, bool *is_mirrored, uint64_t *serial)
{
    *is_mirrored = false;
    return player_picture((struct player *)c, serial);
}

static bool is_fill_crop(const struct component *c)
{
    return ((const struct player *)c)->attrs.object_fit == PLAYER_FILL_CROP;
}

static int rotation(const struct component *c)
{
    return ((const struct player *)c)->attrs.orientation == PLAYER_HORIZONTAL ? 90 : 0;
}

static int sound(struct component *c, struct live_sound *out)
{
    struct player *p = (struct player *)c;
    return p->pipe ? player_pipe_sound(p->pipe, out) : -ENODATA;
}

static bool level(struct component *c, double *out)
{
    struct player *p = (struct player *)c;
    struct live_sound played;

    if (p->state != S_PLAYING || !p->pipe || player_pipe_sound(p->pipe, &played) != 0)
        return false;
    *out = level_volume(played.rms * played.rms);
    return true;
}

static int64_t latency_us(const struct component *c)
{
    const struct player *p = (const struct player *)c;
    return p->pipe ? meter_get(&player_pipe_meters(p->pipe)->latency_us) : -1;
}

static struct live_small_window small_window(const struct component *c)
{
    const struct player *p = (const struct player *)c;

    return (struct live_small_window){
        .on_push = p->attrs.picture_in_picture_mode & 1,
        .on_pop = p->attrs.picture_in_picture_mode & 2,
        .is_active = player_has_session(p) && !player_pipe_is_paused(p->pipe),
        .position = p->attrs.picture_in_picture_init_position,
    };
}

static void close_session(struct component *c)
{
    player_feed((struct player *)c, I_STOP, NULL);
}

static void free_player(struct component *c)
{
    struct player *p = (struct player *)c;

    forget_picture(p);
    attempt_fini(&p->net);
    timer_free(p->grace_timer);
    retired_fini(&p->retired);
    component_fini(c);
    free(p);
}

int player_open(struct component **out, struct live *live, const struct live_cfg *cfg)
{
    static const struct component_ops ops = {
        .methods = player_method_table,
        .apply = apply,
        .news = player_on_news,
        .close = close_session,
        .reap = player_reap,
        .free = free_player,
        .figures = figures,
        .state = state_name,
        .picture = picture,
        .is_fill_crop = is_fill_crop,
        .rotation = rotation,
        .sound = sound,
        .level = level,
        .latency_us = latency_us,
        .around = around,
        .small_window = small_window,
    };
    struct player *p = calloc(1, sizeof(*p));

    if (!p)
        return -ENOMEM;
    p->retired.ops = &retired_ops;
    int err = component_init(&p->c, live, cfg, &ops, &p->attrs);
    if (!err)
        err = component_attempt(&p->c, &p->net, &attempt_ops, p);
    if (!err)
        err = timer_new(&p->grace_timer, live->timers, on_grace_over, p);
    if (err) {
        free_player(&p->c);
        return err;
    }
    *out = &p->c;
    return 0;
}
