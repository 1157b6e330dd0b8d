/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_pipes.h - pipes without stages for tests of pusher.c and player.c: orders are written down,
 * news are invented. */
#ifndef TESTS_FAKE_PIPES_H
#define TESTS_FAKE_PIPES_H

#include "base/time/loop.h"
#include "live/live.h"
#include "live/player/player_pipe.h"
#include "live/pusher/pipe/pusher_pipe.h"
#include "media/frame.h"
#include "media/voice/music.h"

#include <check.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How the server behaves in a test: what each connection attempt meets. */
enum fake_server {
    FAKE_GOOD,
    FAKE_REFUSES,
    FAKE_REJECTS,
    FAKE_NO_NAME,
    FAKE_NO_HANDSHAKE,
    FAKE_SILENT
};

enum { FAKE_LOG = 8192 };

struct fake {
    enum fake_server server;
    bool is_mute;     /* no pusher's goodbye is ever answered */
    int camera_errno; /* the camera cannot be opened */
    int mic_errno;
    char orders[FAKE_LOG]; /* what the pipes were told */
    int pipes;             /* alive */
    struct mbox *box;
    uint32_t id, gen_camera, gen_mic, gen_music, gen_encoder, gen_net;
    struct picture *picture;
    struct pusher_meters pusher_meters;
    struct player_meters player_meters;
    struct pusher_video video;
    struct player_cache cache;
};

static struct fake fake; /* one per test: Check forks */

__attribute__((format(printf, 1, 2))) static void fake_order(const char *format, ...)
{
    size_t used = strlen(fake.orders);
    va_list args;

    va_start(args, format);
    vsnprintf(fake.orders + used, sizeof(fake.orders) - used, format, args);
    va_end(args);
}

static void fake_post(uint32_t gen, int what, int64_t arg, const char *text)
{
    struct mbox_news n = {.to = fake.id, .gen = gen, .what = what, .arg = arg};

    snprintf(n.text, sizeof(n.text), "%s", text);
    ck_assert_int_eq(mbox_post(fake.box, &n), 0);
}

/* ---- pusher */

struct pusher_pipe {
    int stages;
    bool is_paused;
};

int pusher_pipe_new(struct pusher_pipe **out, uv_loop_t *loop, struct clock *c, struct mbox *box,
                    uint32_t id, void (*on_preview)(void *arg), void *arg)
{
    *out = calloc(1, sizeof(**out));
    ck_assert_ptr_nonnull(*out);
    (*out)->stages = 1;
    fake.box = box;
    fake.id = id;
    fake.pipes++;
    return 0;
}

void pusher_pipe_camera(struct pusher_pipe *p, const char *spec, bool is_back, uint32_t gen)
{
    fake_order("camera %s %s;", spec ? spec : "-", is_back ? "back" : "front");
    fake.gen_camera = gen;
    if (fake.camera_errno) {
        fake_post(gen, PUSHER_CAMERA_FAILED, fake.camera_errno, "no such device");
        return;
    }
    fake_post(gen, PUSHER_CAMERA_OPENED, spec && strncmp(spec, "screen", 6) == 0,
              spec ? spec : "test");
    fake_post(gen, PUSHER_FIRST_FRAME, 0, "");
}

void pusher_pipe_camera_off(struct pusher_pipe *p)
{
    fake_order("camera off;");
}

void pusher_pipe_mic(struct pusher_pipe *p, const char *spec, int rate_hz, uint32_t gen)
{
    fake_order("mic %s %d;", spec ? spec : "-", rate_hz);
    fake.gen_mic = gen;
    if (fake.mic_errno)
        fake_post(gen, PUSHER_MIC_FAILED, fake.mic_errno, "device busy");
    else
        fake_post(gen, PUSHER_MIC_OPENED, 0, "tone");
}

void pusher_pipe_mic_off(struct pusher_pipe *p)
{
    fake_order("mic off;");
}

int64_t pusher_pipe_delay_us(struct pusher_pipe *p)
{
    return 0;
}

void pusher_pipe_environment(struct pusher_pipe *p, struct netem *netem,
                             const struct device_order *camera, const struct device_order *mic)
{
}

void pusher_pipe_voice(struct pusher_pipe *p, const struct voice *v)
{
    fake_order("voice%s%s%s changer %d reverb %d mic %.10g music %.10g;",
               v->is_muted ? " muted" : "", v->has_ans ? " ans" : "", v->has_agc ? " agc" : "",
               v->changer, v->reverb, v->gain, v->music_gain);
}

void pusher_pipe_music(struct pusher_pipe *p, struct music *music, uint32_t gen)
{
    fake_order("music;");
    fake.gen_music = gen;
    music_close(music);
}

void pusher_pipe_music_pause(struct pusher_pipe *p, bool is_paused)
{
    fake_order("music pause %d;", is_paused);
}

void pusher_pipe_music_off(struct pusher_pipe *p, uint32_t gen)
{
    fake_order("music off;");
}

void pusher_pipe_encoder(struct pusher_pipe *p, const struct pusher_video *v, uint32_t gen)
{
    fake_order("encoder %dx%d@%d %d kbps;", v->width, v->height, v->fps, v->start_kbps);
    fake.video = *v;
    fake.gen_encoder = gen;
    fake_post(gen, PUSHER_ENCODER_OPENED, 0, "");
}

void pusher_pipe_encoder_off(struct pusher_pipe *p)
{
    fake_order("encoder off;");
}

void pusher_pipe_bitrate(struct pusher_pipe *p, int kbps)
{
    fake_order("bitrate %d;", kbps);
}

void pusher_pipe_key_frame(struct pusher_pipe *p)
{
    fake_order("key;");
}

void pusher_pipe_look(struct pusher_pipe *p, const struct look *look, const struct lut *lut)
{
    fake_order("look %s;", look->is_mirrored ? "mirrored" : "plain");
}

void pusher_pipe_pause(struct pusher_pipe *p, bool is_paused)
{
    p->is_paused = is_paused;
    fake_order("pause %d;", is_paused);
}

bool pusher_pipe_is_paused(const struct pusher_pipe *p)
{
    return p && p->is_paused;
}

void pusher_pipe_waiting(struct pusher_pipe *p, struct picture *image)
{
    fake_order("image %d;", image ? image->width : 0);
    picture_unref(image);
}

void pusher_pipe_connect(struct pusher_pipe *p, const struct url *url,
                         const struct net_addresses *addresses, bool has_video, bool has_audio,
                         uint32_t gen)
{
    static const enum net_phase phases[] = {[FAKE_REFUSES] = NET_CONNECT,
                                            [FAKE_REJECTS] = NET_CLOSED,
                                            [FAKE_NO_NAME] = NET_NAME,
                                            [FAKE_NO_HANDSHAKE] = NET_HANDSHAKE};

    fake_order("connect %s%s%s;", url->stream, has_video ? " v" : "", has_audio ? " a" : "");
    fake.gen_net = gen;
    if (fake.server == FAKE_GOOD || fake.server == FAKE_REJECTS)
        fake_post(gen, PUSHER_CONNECTED, 0, "");
    if (fake.server == FAKE_GOOD)
        fake_post(gen, PUSHER_PUBLISHING, 0, "");
    else if (fake.server != FAKE_SILENT)
        fake_post(gen, PUSHER_LOST, phases[fake.server], "connection refused");
}

void pusher_pipe_disconnect(struct pusher_pipe *p, bool is_orderly)
{
    fake_order("disconnect %d;", is_orderly);
    if (is_orderly && !fake.is_mute)
        fake_post(fake.gen_net, PUSHER_SEND_CLOSED, 0, "");
}

struct picture *pusher_pipe_preview(struct pusher_pipe *p, uint64_t *serial)
{
    *serial = 1;
    return fake.picture ? picture_ref(fake.picture) : NULL;
}

int pusher_pipe_message(struct pusher_pipe *p, const char *text)
{
    fake_order("message %s;", text);
    return 0;
}

const struct pusher_meters *pusher_pipe_meters(const struct pusher_pipe *p)
{
    return &fake.pusher_meters;
}

void pusher_pipe_stop(struct pusher_pipe *p)
{
    fake_order("stop;");
    fake_post(0, PUSHER_STAGE_ENDED, 0, "");
}

int pusher_pipe_reap(struct pusher_pipe *p)
{
    return p->stages > 0 ? p->stages-- : 0; /* still there when first asked */
}

void pusher_pipe_free(struct pusher_pipe *p)
{
    fake.pipes--;
    free(p);
}

/* ---- player */

struct player_pipe {
    int stages;
    bool is_paused;
};

int player_pipe_new(struct player_pipe **out, uv_loop_t *loop, struct clock *c, struct mbox *box,
                    uint32_t id, void (*on_picture)(void *arg), void *arg)
{
    *out = calloc(1, sizeof(**out));
    ck_assert_ptr_nonnull(*out);
    (*out)->stages = 1;
    fake.box = box;
    fake.id = id;
    fake.pipes++;
    return 0;
}

void player_pipe_open(struct player_pipe *p, const char *speaker, const struct player_cache *cache)
{
    p->is_paused = false;
    fake_order("open %s %.10g %.10g%s;", speaker ? speaker : "-", cache->min_s, cache->max_s,
               cache->is_rtc ? " rtc" : "");
}

void player_pipe_connect(struct player_pipe *p, const struct url *url,
                         const struct net_addresses *addresses, const char *referer, uint32_t gen)
{
    static const enum net_phase phases[] = {[FAKE_REFUSES] = NET_CONNECT,
                                            [FAKE_REJECTS] = NET_CLOSED,
                                            [FAKE_NO_NAME] = NET_NAME,
                                            [FAKE_NO_HANDSHAKE] = NET_HANDSHAKE};

    fake_order("connect %s%s%s;", url->stream, referer ? " " : "", referer ? referer : "");
    fake.gen_net = gen;
    if (fake.server == FAKE_GOOD || fake.server == FAKE_REJECTS)
        fake_post(gen, PLAYER_CONNECTED, 0, "");
    if (fake.server == FAKE_GOOD)
        fake_post(gen, PLAYER_STREAM_BEGIN, 0, "");
    else if (fake.server != FAKE_SILENT)
        fake_post(gen, PLAYER_LOST, phases[fake.server], "connection refused");
}

void player_pipe_disconnect(struct player_pipe *p)
{
    fake_order("disconnect;");
}

void player_pipe_environment(struct player_pipe *p, struct netem *netem)
{
}

void player_pipe_cache(struct player_pipe *p, const struct player_cache *cache)
{
    fake_order("cache %.10g %.10g;", cache->min_s, cache->max_s);
}

void player_pipe_mute(struct player_pipe *p, bool is_muted)
{
    fake_order("mute %d;", is_muted);
}

void player_pipe_pause(struct player_pipe *p, bool is_paused)
{
    p->is_paused = is_paused;
    fake_order("pause %d;", is_paused);
}

bool player_pipe_is_paused(const struct player_pipe *p)
{
    return p && p->is_paused;
}

void player_pipe_black(struct player_pipe *p)
{
    fake_order("black;");
}

struct picture *player_pipe_picture(struct player_pipe *p, uint64_t *serial)
{
    *serial = 1;
    return fake.picture ? picture_ref(fake.picture) : NULL;
}

int player_pipe_sound(struct player_pipe *p, struct live_sound *out)
{
    *out = (struct live_sound){0.25, 0.5, 440};
    return 0;
}

const struct player_meters *player_pipe_meters(const struct player_pipe *p)
{
    return &fake.player_meters;
}

void player_pipe_stop(struct player_pipe *p)
{
    fake_order("stop;");
    fake_post(0, PLAYER_STAGE_ENDED, 0, "");
}

int player_pipe_reap(struct player_pipe *p)
{
    return p->stages > 0 ? p->stages-- : 0;
}

void player_pipe_free(struct player_pipe *p)
{
    fake.pipes--;
    free(p);
}

/* ---- a page: hears everything, in virtual time */

struct page {
    uv_loop_t loop;
    struct clock *clock;
    struct timers *timers;
    struct timer *pause;
    struct live *live;
    uint32_t id;
    char said[FAKE_LOG];    /* "1003 1007 error 10001 " */
    char last_text[256];    /* message of the newest event */
    char answers[FAKE_LOG]; /* "ok;fail 2 not pushing;" */
    struct live_number figures[32];
    int figure_count, figures_heard;
    int64_t said_at_us[64]; /* of each code */
    int said_count;
    int stop_on;  /* the page calls stop() from inside the handler of this code */
    int close_on; /* the component is closed from inside the handler of this code */
    char snapshot[512];
    bool is_closed;
};

static void page_append(char *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void page_append(char *log, const char *format, ...)
{
    size_t used = strlen(log);
    va_list args;

    va_start(args, format);
    vsnprintf(log + used, FAKE_LOG - used, format, args);
    va_end(args);
}

static void page_done(void *arg, const struct live_result *r)
{
    struct page *page = arg;

    if (r->is_ok)
        page_append(page->answers, "ok;");
    else
        page_append(page->answers, "fail %d %s;", r->err_code, r->reason);
    if (r->text_name && strcmp(r->text_name, "tempImagePath") == 0) {
        snprintf(page->snapshot, sizeof(page->snapshot), "%s", r->text);
        page_append(page->answers, "%gx%g;", r->numbers[0].value, r->numbers[1].value);
    }
}

static void page_call(struct page *page, const char *method)
{
    size_t before = strlen(page->answers);

    live_call(page->live, page->id, method, NULL, 0, page_done, page);
    ck_assert_uint_eq(strlen(page->answers), before); /* never inside */
}

static inline bool is_event(const struct live_event *ev, const char *name)
{
    return strcmp(ev->row->name, name) == 0;
}

static inline void page_call_with(struct page *page, const char *method, const char *name,
                                  const char *text)
{
    struct live_option option = {name, {.given = ATTR_GIVEN_TEXT, .text = text}};

    live_call(page->live, page->id, method, &option, 1, page_done, page);
}

static void page_event(void *arg, uint32_t id, const struct live_event *ev)
{
    struct page *page = arg;

    ck_assert_uint_eq(id, page->id);
    if (is_event(ev, "netstatus")) {
        const struct live_value *info = live_event_value(ev, "info");
        page->figures_heard++;
        page->figure_count = info->figure_count;
        memcpy(page->figures, info->figures, (size_t)info->figure_count * sizeof(info->figures[0]));
        return;
    }
    const bool is_error = is_event(ev, "error");
    if (!is_error && !is_event(ev, "statechange")) {
        page_append(page->said, "%s ", ev->row->name);
        return;
    }
    int code = (int)live_event_value(ev, is_error ? "errCode" : "code")->number;
    page_append(page->said, "%s%d ", is_error ? "error " : "", code);
    snprintf(page->last_text, sizeof(page->last_text), "%s",
             live_event_value(ev, is_error ? "errMsg" : "message")->text);
    if (page->said_count < 64)
        page->said_at_us[page->said_count++] = ev->at_us;
    if (!is_error && code == page->stop_on)
        page_call(page, "stop");
    if (!is_error && code == page->close_on)
        live_close(page->live, id);
}

static inline void page_permit(struct page *page, enum live_permission camera,
                               enum live_permission record)
{
    live_phone_set(page->live, page->id, &(struct live_phone){.camera = camera, .record = record});
}

static void page_pause_over(void *arg)
{
    struct page *page = arg;
    timers_stop_loop(page->timers);
}

static void page_run(struct page *page, int64_t us)
{
    timer_start(page->pause, us, 0);
    loop_run(page->clock, &page->loop, page->timers);
}

enum { TURN_US = 100000 }; /* long enough for news and answers, short for every time limit */

static void page_open(struct page *page, const struct live_cfg *cfg)
{
    struct live_cfg mine = *cfg;

    memset(page, 0, sizeof(*page));
    ck_assert_int_eq(uv_loop_init(&page->loop), 0);
    ck_assert_int_eq(clock_new(&page->clock, CLOCK_VIRTUAL), 0);
    ck_assert_int_eq(timers_new(&page->timers, page->clock, &page->loop), 0);
    ck_assert_int_eq(timer_new(&page->pause, page->timers, page_pause_over, page), 0);
    ck_assert_int_eq(live_new(&page->live, &page->loop, page->timers), 0);
    mine.on_event = page_event;
    mine.arg = page;
    ck_assert_int_eq(live_open(page->live, &mine, &page->id), 0);
}

static void page_set(struct page *page, const char *name, const char *text)
{
    struct attr_value value = {.given = ATTR_GIVEN_TEXT, .text = text};
    ck_assert_int_eq(live_set(page->live, page->id, name, &value, "test.wxml:1:1"), 0);
}

static void page_set_bool(struct page *page, const char *name, bool truth)
{
    struct attr_value value = {.given = ATTR_GIVEN_BOOL, .boolean = truth};
    ck_assert_int_eq(live_set(page->live, page->id, name, &value, "test.wxml:1:1"), 0);
}

static void page_apply(struct page *page)
{
    live_apply(page->live, page->id);
    page_run(page, TURN_US);
}

static void page_on_closed(void *arg)
{
    struct page *page = arg;
    page->is_closed = true;
    timers_stop_loop(page->timers);
}

/* Everything of the room goes, and the loop is empty. */
static void page_close(struct page *page)
{
    live_shutdown(page->live, page_on_closed, page);
    page_run(page, 2000000);
    ck_assert(page->is_closed);
    live_free(page->live);
    timer_free(page->pause);
    timers_free(page->timers);
    uv_run(&page->loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&page->loop), 0);
    clock_free(page->clock);
    ck_assert_int_eq(fake.pipes, 0);
    picture_unref(fake.picture);
}

static void page_forget(struct page *page)
{
    page->said[0] = page->answers[0] = fake.orders[0] = '\0';
    page->said_count = 0;
}

#define expect_said(page, text) ck_assert_str_eq((page)->said, text)
#define expect_orders(text)     ck_assert_str_eq(fake.orders, text)

/* The figure of that name in the newest netstatus event. */
static inline double page_figure(const struct page *page, const char *name)
{
    for (int i = 0; i < page->figure_count; i++)
        if (strcmp(page->figures[i].name, name) == 0)
            return page->figures[i].value;
    ck_abort_msg("no figure %s", name);
    return 0;
}

#endif
