/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_player_pipe.c - a publisher, our relay and a player's pipe: what is shown, said and heard,
 * when all goes well and when it does not. */
#include "kit/slow.h"

#include "live/live.h"
#include "live/player/player_pipe.h"
#include "media/encode/aenc.h"
#include "media/encode/venc.h"
#include "media/frame.h"
#include "media/judge/mark.h"
#include "relay/relay.h"
#include "kit/stream_fault.h"
#include "transport/rtmp/rtmp_push.h"

#include "base/threads/stage.h"
#include "base/time/timer.h"

#include <av.h>

#include <arpa/inet.h>
#include <check.h>
#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MS = 1000, FPS = 15, NEWS_MAX = 512, WIDTH = 176, HEIGHT = 320, GEN = 5, ID = 7 };

/* ---- the publisher: one thread, a marked picture every 66 ms, a tone of 440 Hz */

struct publisher {
    struct clock *clock;
    struct stage *stage;
    char url[256];
    bool has_video, has_sound;
    bool promises_both;        /* in metadata */
    bool is_444;               /* its header says so */
    atomic_bool is_frozen;     /* sends nothing */
    atomic_bool is_video_held; /* sends no pictures */
    atomic_bool is_damaging;   /* pictures and sound are noise */
    atomic_bool is_timeless;   /* all times are zero */
    _Atomic int64_t jump_us;   /* added to all times */
    atomic_int height;
    atomic_bool is_orderly; /* says goodbye at the end */
    /* the thread's own */
    struct venc *venc;
    struct aenc *aenc;
    struct rtmp_push *push;
    int64_t start_us;
    bool has_header;
};

static struct net_addresses loopback(uint16_t port)
{
    struct net_addresses a = {.count = 1};
    struct sockaddr_in *in = (struct sockaddr_in *)&a.at[0];

    *in = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return a;
}

static bool send_packet(struct publisher *p, struct packet *pkt)
{
    struct net_fault fault;
    int64_t time_us = pkt->dts_us - p->start_us + atomic_load(&p->jump_us);
    bool is_media = pkt->kind == PACKET_VIDEO || pkt->kind == PACKET_AUDIO;

    if (is_media && atomic_load(&p->is_damaging))
        for (size_t i = pkt->size / 2; i < pkt->size; i++)
            pkt->data[i] = (uint8_t)rand();
    if (atomic_load(&p->is_timeless))
        time_us = 0;
    int err = rtmp_push_send(p->push, pkt, (uint32_t)(time_us / MS), &fault);
    packet_unref(pkt);
    return err == 0 && rtmp_push_listen(p->push, &fault) == 0;
}

/* avcC of x264 for 4:4:4 */
static const uint8_t header_444[] = {
    0x01, 0xf4, 0x00, 0x0a, 0xff, 0xe1, 0x00, 0x17, 0x67, 0xf4, 0x00, 0x0a, 0x91, 0x9b, 0x28,
    0x84, 0xd8, 0x08, 0x80, 0x00, 0x00, 0x03, 0x00, 0x80, 0x00, 0x00, 0x0f, 0x07, 0x89, 0x12,
    0xcb, 0x01, 0x00, 0x06, 0x68, 0xeb, 0xe3, 0xc4, 0x48, 0x44, 0xff, 0xf8, 0xf8, 0x00};

static bool open_encoder(struct publisher *p, int height)
{
    struct venc_cfg cfg = {
        .width = WIDTH, .height = height, .fps = FPS, .gop_s = 1, .bitrate_kbps = 300};
    struct packet *header;

    venc_close(p->venc);
    if (venc_open(&p->venc, &cfg) != 0)
        return false;
    if (p->is_444)
        return packet_new(&header, PACKET_VIDEO_HEADER, header_444, sizeof(header_444)) == 0 &&
               send_packet(p, header);
    return venc_header(p->venc, &header) == 0 && send_packet(p, header);
}

static bool send_picture(struct publisher *p, int64_t now_us, int height)
{
    struct picture *pic;
    struct packet *pkt;

    if (picture_new(&pic, WIDTH, height) != 0)
        return false;
    picture_fill(pic, 90, 128, 128);
    mark_draw(pic, now_us);
    pic->pts_us = now_us;
    int err = venc_encode(p->venc, pic, false, &pkt);
    picture_unref(pic);
    return err == 0 && send_packet(p, pkt);
}

static bool send_sound(struct publisher *p, int index, int64_t block_us)
{
    int16_t block[SOUND_BLOCK];
    struct packet *pkt = NULL;

    for (int i = 0; i < SOUND_BLOCK; i++)
        block[i] = (int16_t)(16000 * sin(2 * M_PI * 440 * (index * SOUND_BLOCK + i) / SOUND_RATE));
    if (aenc_encode(p->aenc, block, block_us, &pkt) != 0)
        return false;
    if (pkt && atomic_load(&p->is_frozen)) {
        packet_unref(pkt);
        return true;
    }
    return !pkt || send_packet(p, pkt);
}

static bool begin_sound(struct publisher *p)
{
    struct packet *header;

    return aenc_open(&p->aenc, 48000) == 0 && aenc_header(p->aenc, &header) == 0 &&
           send_packet(p, header);
}

static void publish(struct publisher *p, struct stage *st)
{
    int height = 0;
    bool is_fine = !p->has_sound || begin_sound(p);
    int64_t next_picture_us = p->start_us;

    for (int block = 0; is_fine && !stage_stopping(st); block++) {
        int64_t at_us = p->start_us + (int64_t)block * SOUND_BLOCK * 1000000 / SOUND_RATE;
        stage_wait_until(st, at_us);
        if (p->has_sound)
            /* a block is there when its last sample is */
            is_fine = send_sound(p, block, at_us - SOUND_BLOCK_US);
        if (!p->has_video || at_us < next_picture_us || atomic_load(&p->is_frozen) ||
            atomic_load(&p->is_video_held))
            continue;
        next_picture_us = at_us + 1000 * MS / FPS - 5 * MS;
        if (height != atomic_load(&p->height))
            is_fine = is_fine && open_encoder(p, height = atomic_load(&p->height));
        is_fine = is_fine && send_picture(p, clock_now_us(p->clock), height);
    }
}

static void publisher_run(struct stage *st, void *arg)
{
    struct publisher *p = arg;
    struct net_cfg cfg = {.clock = p->clock};
    struct net_fault fault;
    struct cancel cancel;
    const char *why;

    ck_assert_int_eq(cancel_init(&cancel), 0);
    cfg.cancel = &cancel;
    ck_assert_int_eq(url_parse(&cfg.url, p->url, &why), 0);
    cfg.addresses = loopback(cfg.url.port);
    if (rtmp_push_open(&p->push, &cfg, &fault) == 0) {
        const struct rtmp_push_meta both = {
            .width = WIDTH, .height = HEIGHT, .fps = FPS, .video_kbps = 300, .rate_hz = 48000};
        p->start_us = clock_now_us(p->clock);
        if (!p->promises_both || rtmp_push_meta(p->push, &both, &fault) == 0)
            publish(p, st);
        rtmp_push_close(p->push, atomic_load(&p->is_orderly));
    }
    venc_close(p->venc);
    aenc_close(p->aenc);
    p->venc = NULL;
    p->aenc = NULL;
    cancel_fini(&cancel);
}

/* ---- the rig */

struct said {
    int what;
    int64_t arg, at_us;
    char text[MBOX_TEXT];
};

struct rig {
    uv_loop_t loop;
    struct clock *clock;
    struct timers *timers;
    struct timer *tick;
    struct mbox *box;
    struct relay *relay;
    struct publisher pub;
    struct player_pipe *pipe;
    struct said said[NEWS_MAX];
    int said_count;
    int pictures;
    int64_t latency_us[4096], gap_us, last_picture_us;
    int latency_count;
    int running; /* stages, by player_pipe_reap */
};

static void on_news(void *arg, const struct mbox_news *n)
{
    struct rig *r = arg;

    ck_assert_uint_eq(n->to, ID);
    if (n->what == PLAYER_STAGE_ENDED) {
        r->running = player_pipe_reap(r->pipe);
        return;
    }
    ck_assert_int_lt(r->said_count, NEWS_MAX);
    struct said *s = &r->said[r->said_count++];
    *s = (struct said){.what = n->what, .arg = n->arg, .at_us = clock_now_us(r->clock)};
    memcpy(s->text, n->text, sizeof(s->text));
}

static void on_picture(void *arg)
{
    struct rig *r = arg;
    int64_t now_us = clock_now_us(r->clock),
            latency_us = meter_get(&player_pipe_meters(r->pipe)->latency_us);

    r->gap_us = r->last_picture_us ? now_us - r->last_picture_us : 0;
    r->last_picture_us = now_us;
    r->pictures++;
    if (latency_us >= 0 && r->latency_count < 4096)
        r->latency_us[r->latency_count++] = latency_us;
}

static void on_tick(void *arg)
{
}

static void rig_open(struct rig *r)
{
    struct relay_cfg cfg = {0};
    char why[128];

    memset(r, 0, sizeof(*r));
    ck_assert_int_eq(uv_loop_init(&r->loop), 0);
    ck_assert_int_eq(clock_new(&r->clock, CLOCK_REAL), 0);
    ck_assert_int_eq(timers_new(&r->timers, r->clock, &r->loop), 0);
    ck_assert_int_eq(timer_new(&r->tick, r->timers, on_tick, r), 0);
    timer_start(r->tick, 5 * MS, 5 * MS);
    ck_assert_int_eq(mbox_new(&r->box, r->clock, &r->loop, on_news, r), 0);
    cfg.clock = r->clock;
    ck_assert_int_eq(relay_start(&r->relay, &cfg, why, sizeof(why)), 0);
    ck_assert_int_eq(player_pipe_new(&r->pipe, &r->loop, r->clock, r->box, ID, on_picture, r), 0);
}

static void publisher_start(struct rig *r, bool has_video, bool has_sound)
{
    struct publisher *p = &r->pub;

    p->clock = r->clock;
    p->has_video = has_video;
    p->has_sound = has_sound;
    p->is_orderly = true;
    if (!p->height)
        p->height = HEIGHT;
    snprintf(p->url, sizeof(p->url), "%s/live/a", relay_url(r->relay));
    ck_assert_int_eq(stage_start(&p->stage, r->clock, "publisher", publisher_run, p), 0);
}

static void publisher_stop(struct rig *r)
{
    stage_join(r->pub.stage);
    r->pub.stage = NULL;
}

static void connect_player(struct rig *r, const char *path, uint32_t gen)
{
    struct net_addresses at = loopback(relay_port(r->relay));
    struct url url;
    char text[256];
    const char *why;

    snprintf(text, sizeof(text), "%s/%s", relay_url(r->relay), path);
    ck_assert_int_eq(url_parse(&url, text, &why), 0);
    player_pipe_connect(r->pipe, &url, &at, NULL, gen);
}

static void play_with(struct rig *r, const char *speaker, bool is_rtc, double min_s, double max_s)
{
    struct player_cache cache = {is_rtc, min_s, max_s};

    player_pipe_open(r->pipe, speaker, &cache);
    connect_player(r, "live/a", GEN);
}

static const struct said *find(struct rig *r, int what, int nth)
{
    for (int i = 0; i < r->said_count; i++)
        if (r->said[i].what == what && nth-- == 0)
            return &r->said[i];
    return NULL;
}

static int times(struct rig *r, int what)
{
    int n = 0;

    for (int i = 0; i < r->said_count; i++)
        n += r->said[i].what == what;
    return n;
}

static void run_ms(struct rig *r, int ms)
{
    int64_t end_us = clock_now_us(r->clock) + (int64_t)ms * MS;

    while (clock_now_us(r->clock) < end_us)
        uv_run(&r->loop, UV_RUN_ONCE);
}

/* Waits until news of this kind were said for the nth time (from 0). */
static const struct said *wait_for(struct rig *r, int what, int nth, int limit_ms)
{
    int64_t end_us = clock_now_us(r->clock) + (int64_t)limit_ms * MS;

    while (!find(r, what, nth)) {
        if (clock_now_us(r->clock) >= end_us) {
            for (int i = 0; i < r->said_count; i++)
                printf("said %d (%lld) %s\n", r->said[i].what, (long long)r->said[i].arg,
                       r->said[i].text);
            ck_abort_msg("news %d, number %d, did not come within %d ms", what, nth, limit_ms);
        }
        uv_run(&r->loop, UV_RUN_ONCE);
    }
    return find(r, what, nth);
}

static void close_player(struct rig *r)
{
    int64_t end_us = clock_now_us(r->clock) + 500 * MS;

    player_pipe_stop(r->pipe);
    while ((r->running = player_pipe_reap(r->pipe)) > 0) {
        ck_assert_msg(clock_now_us(r->clock) < end_us, "stages still run after 500 ms");
        uv_run(&r->loop, UV_RUN_ONCE);
    }
}

static void rig_close(struct rig *r)
{
    close_player(r);
    if (r->pub.stage)
        publisher_stop(r);
    relay_stop(r->relay);
    run_ms(r, 10); /* late news meet an empty room */
    player_pipe_free(r->pipe);
    mbox_free(r->box);
    timer_free(r->tick);
    timers_free(r->timers);
    uv_run(&r->loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&r->loop), 0);
    clock_free(r->clock);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int64_t percentile(struct rig *r, int percent)
{
    ck_assert_int_gt(r->latency_count, 0);
    qsort(r->latency_us, (size_t)r->latency_count, sizeof(r->latency_us[0]), by_value);
    return r->latency_us[(r->latency_count - 1) * percent / 100];
}

static void expect_order(struct rig *r, const int *order, int count)
{
    int at = 0;

    for (int i = 0; i < count; i++) {
        while (at < r->said_count && r->said[at].what != order[i])
            at++;
        ck_assert_msg(at < r->said_count, "news %d (number %d of the order) is missing", order[i],
                      i);
    }
}

static struct rig rig;

/* ---- all goes well */

START_TEST(a_clean_start_says_everything_once_in_order)
{
    static const int order[] = {PLAYER_CONNECTED,     PLAYER_STREAM_BEGIN, PLAYER_DECODER_OPENED,
                                PLAYER_SIZE,          PLAYER_FIRST_KEY,    PLAYER_SHOWING,
                                PLAYER_FIRST_RENDERED};
    bool is_rtc = _i;

    rig_open(&rig);
    publisher_start(&rig, true, true);
    run_ms(&rig, 700); /* the relay has cached pictures */
    play_with(&rig, "none", is_rtc, 1, 3);
    int64_t began_us = clock_now_us(rig.clock);
    wait_for(&rig, PLAYER_FIRST_RENDERED, 0, 2500);
    ck_assert_int_le(find(&rig, PLAYER_SHOWING, 0)->at_us - began_us,
                     is_rtc ? 150 * MS : 1500 * MS);
    wait_for(&rig, PLAYER_MEDIA_FLOWS, 0, 2500);
    run_ms(&rig, 1500);
    expect_order(&rig, order, sizeof(order) / sizeof(order[0]));
    for (unsigned i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        ck_assert_int_eq(times(&rig, order[i]), 1);
    ck_assert_int_eq(times(&rig, PLAYER_MEDIA_FLOWS), 1);
    ck_assert_int_eq(rig.said_count, 8); /* and nothing else */
    ck_assert_int_eq(find(&rig, PLAYER_SIZE, 0)->arg, WIDTH << 16 | HEIGHT);
    ck_assert_int_ge(rig.pictures, 20);
    rig_close(&rig);
}
END_TEST

START_TEST(rtc_with_sound_is_quick_and_in_step)
{
    rig_open(&rig);
    publisher_start(&rig, true, true);
    run_ms(&rig, 500);
    play_with(&rig, "none", true, 1, 3);
    wait_for(&rig, PLAYER_SHOWING, 0, 1000);
    run_ms(&rig, 1000);
    rig.latency_count = 0;
    int64_t worst_us = 0;
    const struct player_meters *m = player_pipe_meters(rig.pipe);
    for (int i = 0; i < 60; i++) {
        run_ms(&rig, 50);
        int64_t apart_us = meter_get(&m->played_pts_us) - meter_get(&m->shown_pts_us);
        worst_us = llabs(apart_us) > worst_us ? llabs(apart_us) : worst_us;
    }
    printf("rtc with sound: p50 %.1f ms, p95 %.1f ms, sound and picture at most %.1f ms apart\n",
           (double)percentile(&rig, 50) / MS, (double)percentile(&rig, 95) / MS,
           (double)worst_us / MS);
    /* 64 of them are the AAC encoder and decoder, less the lead */
    ck_assert_int_le(percentile(&rig, 50), 70 * MS * test_slow());
    ck_assert_int_le(worst_us,
                     110 * MS * test_slow()); /* a picture stays for 66 ms while sound goes on */
    ck_assert_int_eq(times(&rig, PLAYER_UNDERFLOW), 0);
    ck_assert_int_eq(times(&rig, PLAYER_STUTTER), 0);
    rig_close(&rig);
}
END_TEST

START_TEST(rtc_without_sound_shows_pictures_as_they_come)
{
    rig_open(&rig);
    publisher_start(&rig, true, false);
    run_ms(&rig, 500);
    play_with(&rig, "none", true, 1, 3);
    wait_for(&rig, PLAYER_SHOWING, 0, 1500);
    run_ms(&rig, 500);
    rig.latency_count = 0;
    run_ms(&rig, 2000);
    printf("rtc without sound: p50 %.1f ms, p95 %.1f ms\n", (double)percentile(&rig, 50) / MS,
           (double)percentile(&rig, 95) / MS);
    ck_assert_int_le(percentile(&rig, 50), 15 * MS * test_slow());
    ck_assert_int_ge(rig.latency_count, 25);
    rig_close(&rig);
}
END_TEST

START_TEST(live_mode_holds_min_cache)
{
    rig_open(&rig);
    publisher_start(&rig, true, true);
    run_ms(&rig, 300);
    play_with(&rig, "none", false, 0.5, 1.5);
    wait_for(&rig, PLAYER_SHOWING, 0, 1500);
    run_ms(&rig, 300);
    rig.latency_count = 0;
    run_ms(&rig, 1500);
    printf("live, min-cache 0.5: p50 %.1f ms\n", (double)percentile(&rig, 50) / MS);
    ck_assert_int_ge(percentile(&rig, 5), 400 * MS);
    ck_assert_int_le(percentile(&rig, 95), 950 * MS);
    ck_assert_int_eq(times(&rig, PLAYER_UNDERFLOW), 0);
    rig_close(&rig);
}
END_TEST

START_TEST(sound_is_heard_and_muted)
{
    struct live_sound level;

    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", true, 1, 3);
    wait_for(&rig, PLAYER_SHOWING, 0, 3000);
    run_ms(&rig, 1200);
    ck_assert_int_eq(player_pipe_sound(rig.pipe, &level), 0);
    ck_assert_double_eq_tol(level.frequency_hz, 440, 5);
    ck_assert_double_eq_tol(level.rms, 0.345, 0.03);
    player_pipe_mute(rig.pipe, true);
    run_ms(&rig, 1000);
    ck_assert_int_eq(player_pipe_sound(rig.pipe, &level), 0);
    ck_assert_double_eq(level.rms, 0);
    player_pipe_mute(rig.pipe, false);
    run_ms(&rig, 1000);
    ck_assert_int_eq(player_pipe_sound(rig.pipe, &level), 0);
    ck_assert_double_gt(level.rms, 0.3);
    rig_close(&rig);
}
END_TEST

START_TEST(one_kind_alone_plays_within_a_second_and_a_half)
{
    static const struct {
        bool has_video, is_rtc;
    } rows[] = {{true, true}, {true, false}, {false, true}, {false, false}};

    rig_open(&rig);
    publisher_start(&rig, rows[_i].has_video, !rows[_i].has_video);
    run_ms(&rig, 100);
    play_with(&rig, "none", rows[_i].is_rtc, 1, 3);
    wait_for(&rig, PLAYER_SHOWING, 0, 1500);
    run_ms(&rig, 1500);
    ck_assert_int_eq(times(&rig, PLAYER_FIRST_KEY), rows[_i].has_video);
    ck_assert_int_eq(times(&rig, PLAYER_UNDERFLOW), 0);
    ck_assert_int_eq(times(&rig, PLAYER_RECV_LAG), 0);
    rig_close(&rig);
}
END_TEST

START_TEST(meters_are_fed)
{
    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", false, 0.3, 1);
    wait_for(&rig, PLAYER_SHOWING, 0, 3000);
    run_ms(&rig, 2500 * test_slow());
    const struct player_meters *m = player_pipe_meters(rig.pipe);
    ck_assert_int_gt(meter_get(&m->recv_bytes),
                     meter_get(&m->video_bytes) + meter_get(&m->audio_bytes));
    ck_assert_int_gt(meter_get(&m->video_bytes), 0);
    ck_assert_int_gt(meter_get(&m->audio_bytes), 0);
    ck_assert_int_ge(meter_get(&m->pictures_shown), 25);
    ck_assert_int_ge(meter_get(&m->key_distance_ms), 800);
    ck_assert_int_le(meter_get(&m->key_distance_ms), 1300);
    ck_assert_int_eq(meter_get(&m->width), WIDTH);
    ck_assert_int_eq(meter_get(&m->height), HEIGHT);
    ck_assert_int_eq(meter_get(&m->target_us), 300 * MS);
    int64_t held_ms = (meter_get(&m->last_video_recv_us) - meter_get(&m->shown_pts_us)) / MS;
    ck_assert_int_ge(held_ms, 200);
    ck_assert_int_le(held_ms, 500);
    ck_assert_int_le(llabs(meter_get(&m->played_pts_us) - meter_get(&m->shown_pts_us)), 90 * MS);
    ck_assert_int_gt(meter_get(&m->queued_packets), 0);
    ck_assert_int_ge(meter_get(&m->jitter_us), 0);
    rig_close(&rig);
}
END_TEST

/* ---- ends and breaks */

START_TEST(a_goodbye_ends_within_a_second_and_a_half)
{
    bool is_rtc = _i;

    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", is_rtc, 0.4, 2);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    run_ms(&rig, 500);
    publisher_stop(&rig);
    wait_for(&rig, PLAYER_END, 0, 2000);
    run_ms(&rig, 300);
    ck_assert_int_eq(times(&rig, PLAYER_END), 1);
    ck_assert_int_eq(times(&rig, PLAYER_LOST), 0);
    ck_assert_int_eq(times(&rig, PLAYER_END_SOFT), 0);
    rig_close(&rig);
}
END_TEST

START_TEST(a_lost_publisher_may_come_back)
{
    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", true, 1, 3);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    run_ms(&rig, 500);
    rig.pub.is_orderly = false;
    ck_assert_int_eq(fault_stream(rig.relay, "live/a", "losePublisher", 0), 0);
    wait_for(&rig, PLAYER_END_SOFT, 0, 1000);
    wait_for(&rig, PLAYER_UNDERFLOW, 0, 1500);
    run_ms(&rig, 300);
    publisher_stop(&rig);
    publisher_start(&rig, true, true);
    wait_for(&rig, PLAYER_MEDIA_BACK, 0, 2000);
    wait_for(&rig, PLAYER_SHOWING, 1, 2000);
    run_ms(&rig, 500);
    ck_assert_int_eq(times(&rig, PLAYER_LOST), 0);
    ck_assert_int_eq(times(&rig, PLAYER_END), 0);
    ck_assert_int_eq(times(&rig, PLAYER_DISCONTINUITY), 0);
    ck_assert_int_eq(times(&rig, PLAYER_DECODER_OPENED), 1); /* the same parameters */
    rig_close(&rig);
}
END_TEST

START_TEST(a_reset_is_a_loss_and_the_next_connection_shows_again)
{
    bool is_rtc = _i;

    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", is_rtc, 0.4, 2);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    /* the next stream begins at zero: nothing may wait for this place of the old one */
    run_ms(&rig, 1500);
    ck_assert_int_eq(fault_stream(rig.relay, "live/a", "reset", 0), 0);
    const struct said *lost = wait_for(&rig, PLAYER_LOST, 0, 300);
    ck_assert_int_eq(lost->arg, NET_IO);
    ck_assert_str_ne(lost->text, "");
    publisher_stop(&rig);
    publisher_start(&rig, true, true);
    run_ms(&rig, 200);
    connect_player(&rig, "live/a", GEN + 1);
    wait_for(&rig, PLAYER_SHOWING, 1, 1000);
    ck_assert_int_eq(times(&rig, PLAYER_MEDIA_FLOWS), 1); /* a first picture refills no budget */
    wait_for(&rig, PLAYER_MEDIA_FLOWS, 1, 1500);
    ck_assert_int_eq(times(&rig, PLAYER_CONNECTED), 2);
    ck_assert_int_eq(times(&rig, PLAYER_FIRST_KEY), 2);
    ck_assert_int_eq(times(&rig, PLAYER_SIZE), 1);
    rig_close(&rig);
}
END_TEST

START_TEST(nothing_is_said_after_a_close)
{
    uint64_t serial;

    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", true, 1, 3);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    run_ms(&rig, 200);
    player_pipe_close(rig.pipe);
    run_ms(&rig, 5);
    int said = rig.said_count;
    struct picture *last = player_pipe_picture(rig.pipe, &serial);
    ck_assert_ptr_nonnull(last);
    picture_unref(last);
    run_ms(&rig, 400);
    ck_assert_int_eq(rig.said_count, said);
    player_pipe_black(rig.pipe);
    ck_assert_ptr_null(player_pipe_picture(rig.pipe, &serial));
    rig_close(&rig);
}
END_TEST

START_TEST(a_stream_nobody_publishes_stays_silent_until_stopped)
{
    rig_open(&rig);
    play_with(&rig, "none", true, 1, 3);
    wait_for(&rig, PLAYER_STREAM_BEGIN, 0, 1000);
    run_ms(&rig, 500);
    ck_assert_int_eq(times(&rig, PLAYER_LOST), 0);
    ck_assert_int_eq(times(&rig, PLAYER_SHOWING), 0);
    rig_close(&rig);
}
END_TEST

START_TEST(no_media_for_ten_seconds_is_a_loss)
{
    rig_open(&rig);
    play_with(&rig, "none", true, 1, 3);
    int64_t began_us = wait_for(&rig, PLAYER_STREAM_BEGIN, 0, 1000)->at_us;
    const struct said *lost = wait_for(&rig, PLAYER_LOST, 0, 11000);
    ck_assert_int_eq(lost->arg, NET_IO);
    ck_assert_int_ge(lost->at_us - began_us, 9900 * MS);
    ck_assert_int_le(lost->at_us - began_us, 10500 * MS);
    rig_close(&rig);
}
END_TEST

/* ---- trouble on the way */

START_TEST(a_freeze_is_an_underflow_and_playing_goes_on)
{
    bool is_rtc = _i;

    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", is_rtc, 0.4, 2);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    run_ms(&rig, 300);
    rig.pub.is_frozen = true;
    wait_for(&rig, PLAYER_UNDERFLOW, 0, 2500);
    wait_for(&rig, PLAYER_RECV_LAG, 0, 4500);
    rig.pub.is_frozen = false;
    wait_for(&rig, PLAYER_SHOWING, 1, 2000);
    ck_assert_int_gt(meter_get(&player_pipe_meters(rig.pipe)->underflow_us), 200 * MS);
    run_ms(&rig, 1000);
    ck_assert_int_eq(times(&rig, PLAYER_UNDERFLOW), 1);
    ck_assert_int_eq(times(&rig, PLAYER_LOST), 0);
    rig_close(&rig);
}
END_TEST

START_TEST(a_hole_in_the_pictures_is_a_stutter_and_sound_goes_on)
{
    struct live_sound level;

    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", true, 1, 3);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    run_ms(&rig, 700);
    rig.pub.is_video_held = true;
    run_ms(&rig, 1800);
    ck_assert_int_eq(player_pipe_sound(rig.pipe, &level), 0);
    ck_assert_double_gt(level.rms, 0.3);
    rig.pub.is_video_held = false;
    ck_assert_int_ge(wait_for(&rig, PLAYER_STUTTER, 0, 1000)->arg, 1700);
    ck_assert_int_ge(wait_for(&rig, PLAYER_DISCONTINUITY, 0, 1000)->arg, 1700);
    ck_assert_int_eq(times(&rig, PLAYER_UNDERFLOW), 0);
    rig_close(&rig);
}
END_TEST

START_TEST(times_that_jump_or_stand_still_do_not_stop_playing)
{
    static const struct {
        int64_t jump_us;
        bool is_timeless, is_rtc;
    } rows[] = {
        {3600LL * 1000 * MS, false, true},
        {-100LL * MS, false, true},
        {3600LL * 1000 * MS, false, false},
        {-3600LL * 1000 * MS, false, false},
        {0, true, true},
        {0, true, false},
    };

    rig_open(&rig);
    rig.pub.jump_us = rows[_i].jump_us < -1000 * MS ? -rows[_i].jump_us * 2 : 0;
    publisher_start(&rig, true, true);
    play_with(&rig, "none", rows[_i].is_rtc, 0.3, 1.5);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    run_ms(&rig, 500);
    rig.pub.jump_us += rows[_i].jump_us;
    rig.pub.is_timeless = rows[_i].is_timeless;
    run_ms(&rig, 1000);
    int before = rig.pictures;
    run_ms(&rig, 1500);
    ck_assert_int_ge(rig.pictures - before, 15);
    ck_assert_int_eq(times(&rig, PLAYER_LOST), 0);
    rig_close(&rig);
}
END_TEST

/* Pictures that cannot be decoded are named, and the sound of the stream plays. */
START_TEST(what_cannot_be_decoded_is_told)
{
    rig_open(&rig);
    rig.pub.is_444 = true;
    publisher_start(&rig, true, true);
    play_with(&rig, "none", true, 1, 3);
    wait_for(&rig, PLAYER_VIDEO_BROKEN, 0, 2500);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    ck_assert_int_eq(rig.pictures, 0);
    rig_close(&rig);
}
END_TEST

START_TEST(damage_is_told_once_a_second_and_heals)
{
    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", true, 1, 3);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    run_ms(&rig, 300);
    rig.pub.is_damaging = true;
    wait_for(&rig, PLAYER_VIDEO_BROKEN, 0, 2500);
    wait_for(&rig, PLAYER_AUDIO_BROKEN, 0, 2500);
    run_ms(&rig, 1500);
    rig.pub.is_damaging = false;
    ck_assert_int_le(times(&rig, PLAYER_VIDEO_BROKEN), 5);
    ck_assert_int_le(times(&rig, PLAYER_AUDIO_BROKEN), 5);
    run_ms(&rig, 1500); /* a key frame comes each second */
    int before = rig.pictures, broken = times(&rig, PLAYER_VIDEO_BROKEN);
    run_ms(&rig, 1000);
    ck_assert_int_ge(rig.pictures - before, 12);
    ck_assert_int_eq(times(&rig, PLAYER_VIDEO_BROKEN), broken);
    rig_close(&rig);
}
END_TEST

START_TEST(another_size_is_told_and_shown)
{
    uint64_t serial;

    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", true, 1, 3);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    rig.pub.height = 240;
    ck_assert_int_eq(wait_for(&rig, PLAYER_SIZE, 1, 2000)->arg, WIDTH << 16 | 240);
    run_ms(&rig, 300);
    struct picture *p = player_pipe_picture(rig.pipe, &serial);
    ck_assert_int_eq(p->height, 240);
    picture_unref(p);
    ck_assert_int_eq(times(&rig, PLAYER_DECODER_OPENED), 2);
    rig_close(&rig);
}
END_TEST

/* ---- orders */

START_TEST(a_promised_kind_that_does_not_come_is_not_waited_for)
{
    bool is_rtc = _i & 1, has_video = _i & 2;

    rig_open(&rig);
    rig.pub.promises_both = true;
    publisher_start(&rig, has_video, !has_video);
    run_ms(&rig, 300);
    play_with(&rig, "none", is_rtc, 0.4, 1);
    wait_for(&rig, PLAYER_SHOWING, 0, 1500);
    rig_close(&rig);
}
END_TEST

START_TEST(pause_freezes_and_resume_goes_on_at_the_edge)
{
    bool is_rtc = _i;
    struct live_sound level;

    rig_open(&rig);
    publisher_start(&rig, true, true);
    play_with(&rig, "none", is_rtc, is_rtc ? 1 : 0.4, 2);
    wait_for(&rig, PLAYER_SHOWING, 0, 2500);
    run_ms(&rig, 800); /* the level needs 500 ms of sound */
    wait_for(&rig, PLAYER_MEDIA_FLOWS, 0, 2500);
    player_pipe_pause(rig.pipe, true);
    run_ms(&rig, 200);
    int pictures = rig.pictures, said = rig.said_count;
    run_ms(&rig, 2500);
    ck_assert_int_eq(rig.pictures, pictures);
    ck_assert_int_eq(rig.said_count, said);
    ck_assert_int_eq(player_pipe_sound(rig.pipe, &level), 0);
    player_pipe_pause(rig.pipe, false);
    wait_for(&rig, PLAYER_SHOWING, 1, 1000);
    run_ms(&rig, 500);
    rig.latency_count = 0;
    run_ms(&rig, 700);
    ck_assert_int_le(percentile(&rig, 50), (is_rtc ? 60 * MS : 700 * MS) * test_slow());
    ck_assert_int_eq(times(&rig, PLAYER_STUTTER), 0);
    player_pipe_pause(rig.pipe, true); /* too short to be seen as a state */
    player_pipe_pause(rig.pipe, false);
    wait_for(&rig, PLAYER_SHOWING, 2, 1500);
    rig_close(&rig);
}
END_TEST

static int entries(const char *dir)
{
    DIR *d = opendir(dir);
    int n = 0;

    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

START_TEST(fifty_rounds_leave_no_thread_and_no_descriptor)
{
    int threads = 0, descriptors = 0;

    rig_open(&rig);
    publisher_start(&rig, true, true);
    for (int round = 0; round < 50; round++) {
        play_with(&rig, round % 2 ? "none" : NULL, round % 3 == 0, 0.2, 1);
        run_ms(&rig, round * 7 % 120);
        close_player(&rig);
        rig.said_count = 0;
        run_ms(&rig, 10);
        if (round == 9) {
            threads = entries("/proc/self/task");
            descriptors = entries("/proc/self/fd");
        }
    }
    run_ms(&rig, 200);
    ck_assert_int_le(entries("/proc/self/task"), threads);
    ck_assert_int_le(entries("/proc/self/fd"), descriptors);
    rig_close(&rig);
}
END_TEST

static void add_plays(TCase *tc)
{
    tcase_add_loop_test(tc, a_clean_start_says_everything_once_in_order, 0, 2);
    tcase_add_test(tc, rtc_with_sound_is_quick_and_in_step);
    tcase_add_test(tc, rtc_without_sound_shows_pictures_as_they_come);
    tcase_add_test(tc, live_mode_holds_min_cache);
    tcase_add_test(tc, sound_is_heard_and_muted);
    tcase_add_test(tc, meters_are_fed);
}

static void add_ends(TCase *tc)
{
    tcase_add_loop_test(tc, a_goodbye_ends_within_a_second_and_a_half, 0, 2);
    tcase_add_test(tc, a_lost_publisher_may_come_back);
    tcase_add_loop_test(tc, a_reset_is_a_loss_and_the_next_connection_shows_again, 0, 2);
    tcase_add_test(tc, nothing_is_said_after_a_close);
    tcase_add_test(tc, a_stream_nobody_publishes_stays_silent_until_stopped);
    tcase_add_test(tc, no_media_for_ten_seconds_is_a_loss);
}

static void add_trouble(TCase *tc)
{
    tcase_add_loop_test(tc, a_freeze_is_an_underflow_and_playing_goes_on, 0, 2);
    tcase_add_test(tc, a_hole_in_the_pictures_is_a_stutter_and_sound_goes_on);
    tcase_add_loop_test(tc, times_that_jump_or_stand_still_do_not_stop_playing, 0, 6);
}

static void add_orders(TCase *tc)
{
    tcase_add_loop_test(tc, a_promised_kind_that_does_not_come_is_not_waited_for, 0, 4);
    tcase_add_loop_test(tc, one_kind_alone_plays_within_a_second_and_a_half, 0, 4);
    tcase_add_test(tc, what_cannot_be_decoded_is_told);
    tcase_add_test(tc, damage_is_told_once_a_second_and_heals);
    tcase_add_test(tc, another_size_is_told_and_shown);
    tcase_add_loop_test(tc, pause_freezes_and_resume_goes_on_at_the_edge, 0, 2);
    tcase_add_test(tc, fifty_rounds_leave_no_thread_and_no_descriptor);
}

static int run_group(const char *name, void (*add)(TCase *tc))
{
    Suite *s = suite_create(name);
    TCase *tc = tcase_create(name);

    tcase_set_timeout(tc, 40);
    add(tc);
    suite_add_tcase(s, tc);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* The groups wait more than they work: they run side by side, each in a process of its own. */
int main(void)
{
    static const struct {
        const char *name;
        void (*add)(TCase *tc);
    } groups[] = {
        {"plays", add_plays}, {"ends", add_ends}, {"trouble", add_trouble}, {"orders", add_orders}};
    int failed = 0, status;

    setenv("SDL_AUDIODRIVER", "dummy", 1);
    signal(SIGPIPE, SIG_IGN);
    av_log_set_level(AV_LOG_QUIET);
    if (net_init() != 0)
        return 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
        if (fork() == 0)
            exit(run_group(groups[i].name, groups[i].add));
    while (wait(&status) > 0)
        failed |= status;
    return failed != 0;
}
