/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_pusher_pipe.c - the four stages of a pusher against our relay, heard by a player connection. */
#include "kit/slow.h"

#include "base/log.h"
#include "live/pusher/pipe/pusher_pipe.h"
#include "media/capture/vsource.h"
#include "relay/relay.h"
#include "kit/stream_fault.h"
#include "transport/pull.h"
#include "wire/h264.h"

#include <arpa/inet.h>
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    NEWS = PUSHER_STAGE_ENDED + 1,
    GEN_CAMERA = 10,
    GEN_MIC = 11,
    GEN_ENCODER = 12,
    GEN_NET = 13,
    ID = 3
};

struct rig {
    struct clock *clock;
    uv_loop_t loop;
    struct mbox *box;
    struct pusher_pipe *pipe;
    struct relay *relay;
    int seen[NEWS];
    int64_t arg[NEWS];
    uint32_t gen[NEWS];
    char text[NEWS][MBOX_TEXT];
    int previews;
};

static const struct pusher_video small = {.width = 180,
                                          .height = 320,
                                          .fps = 15,
                                          .gop_s = 1,
                                          .start_kbps = 300,
                                          .min_kbps = 100,
                                          .max_kbps = 600};

static void on_news(void *arg, const struct mbox_news *n)
{
    struct rig *r = arg;

    ck_assert_int_eq(n->to, ID);
    ck_assert(n->what > 0 && n->what < NEWS);
    r->seen[n->what]++;
    r->arg[n->what] = n->arg;
    r->gen[n->what] = n->gen;
    memcpy(r->text[n->what], n->text, MBOX_TEXT);
}

static void on_preview(void *arg)
{
    ((struct rig *)arg)->previews++;
}

static void turn(struct rig *r, int ms)
{
    uv_run(&r->loop, UV_RUN_NOWAIT);
    clock_sleep_until(r->clock, clock_now_us(r->clock) + ms * 1000);
}

static void run_ms(struct rig *r, int ms)
{
    for (int64_t end_us = clock_now_us(r->clock) + ms * 1000; clock_now_us(r->clock) < end_us;)
        turn(r, 1);
}

/* Until this news has been heard `count` times; how long that took. */
static int await(struct rig *r, enum pusher_news what, int count, int limit_ms)
{
    int64_t begin_us = clock_now_us(r->clock);

    while (r->seen[what] < count && clock_now_us(r->clock) - begin_us < limit_ms * 1000)
        turn(r, 1);
    ck_assert_msg(r->seen[what] >= count, "news %d: %d of %d within %d ms", what, r->seen[what],
                  count, limit_ms);
    return (int)((clock_now_us(r->clock) - begin_us) / 1000);
}

static void open_pipe(struct rig *r)
{
    memset(r->seen, 0, sizeof(r->seen));
    ck_assert_int_eq(pusher_pipe_new(&r->pipe, &r->loop, r->clock, r->box, ID, on_preview, r), 0);
}

static struct rig *rig_new(bool has_relay)
{
    struct rig *r = calloc(1, sizeof(*r));
    char why[128];

    signal(SIGPIPE, SIG_IGN);
    log_set_level(LOG_LEVEL_ERROR);
    ck_assert_int_eq(clock_new(&r->clock, CLOCK_REAL), 0);
    clock_enter(r->clock, "test");
    ck_assert_int_eq(uv_loop_init(&r->loop), 0);
    ck_assert_int_eq(mbox_new(&r->box, r->clock, &r->loop, on_news, r), 0);
    struct relay_cfg cfg = {.clock = r->clock};
    if (has_relay)
        ck_assert_int_eq(relay_start(&r->relay, &cfg, why, sizeof(why)), 0);
    open_pipe(r);
    return r;
}

/* How long the stages took to end. */
static int close_pipe(struct rig *r)
{
    int64_t begin_us = clock_now_us(r->clock);

    pusher_pipe_stop(r->pipe);
    while (pusher_pipe_reap(r->pipe) > 0) {
        ck_assert_int_lt(clock_now_us(r->clock) - begin_us, 3000000);
        turn(r, 1);
    }
    int took_ms = (int)((clock_now_us(r->clock) - begin_us) / 1000);
    pusher_pipe_free(r->pipe);
    uv_run(&r->loop, UV_RUN_NOWAIT);
    return took_ms;
}

static void rig_free(struct rig *r)
{
    ck_assert_int_le(close_pipe(r), 500 * test_slow());
    relay_stop(r->relay);
    mbox_free(r->box);
    uv_run(&r->loop, UV_RUN_DEFAULT);
    ck_assert_int_eq(uv_loop_close(&r->loop), 0);
    clock_leave(r->clock);
    clock_free(r->clock);
    free(r);
}

static struct net_addresses loopback(int port)
{
    struct net_addresses a = {.count = 1};
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    memcpy(&a.at[0], &in, sizeof(in));
    return a;
}

static struct url address(int port)
{
    char text[96];
    const char *why;
    struct url url;

    snprintf(text, sizeof(text), "rtmp://127.0.0.1:%d/live/a", port);
    ck_assert_int_eq(url_parse(&url, text, &why), 0);
    return url;
}

static void connect_to(struct rig *r, int port, bool has_video, bool has_audio)
{
    struct url url = address(port);
    struct net_addresses addresses = loopback(port);

    pusher_pipe_connect(r->pipe, &url, &addresses, has_video, has_audio, GEN_NET);
}

static void capture(struct rig *r, const char *camera, const char *mic)
{
    pusher_pipe_camera(r->pipe, camera, false, GEN_CAMERA);
    pusher_pipe_encoder(r->pipe, &small, GEN_ENCODER);
    pusher_pipe_mic(r->pipe, mic, 48000, GEN_MIC);
}

static void publish(struct rig *r)
{
    capture(r, "test", "tone");
    connect_to(r, relay_port(r->relay), true, true);
    await(r, PUSHER_PUBLISHING, 1, 3000);
}

/* ---- what a player gets */

struct ear {
    struct cancel cancel;
    struct pull *pull;
    int video, audio, keys, video_headers, audio_headers, ends;
    int width, height;
    int64_t first_us, last_video_us, last_audio_us;
    bool is_in_order, media_before_header, first_video_is_key;
    size_t last_audio_size;
};

static void hear_media(struct ear *e, const struct packet *pkt, int64_t *last_us, bool has_header)
{
    if (pkt->dts_us < *last_us)
        e->is_in_order = false;
    if (!has_header)
        e->media_before_header = true;
    if (e->first_us < 0)
        e->first_us = pkt->dts_us;
    *last_us = pkt->dts_us;
}

static void on_packet(void *arg, struct packet *pkt)
{
    struct ear *e = arg;
    struct h264_info info;

    switch (pkt->kind) {
    case PACKET_VIDEO:
        hear_media(e, pkt, &e->last_video_us, e->video_headers);
        e->first_video_is_key |= e->video == 0 && pkt->is_key;
        e->video++;
        e->keys += pkt->is_key;
        break;
    case PACKET_AUDIO:
        hear_media(e, pkt, &e->last_audio_us, e->audio_headers);
        e->audio++;
        e->last_audio_size = pkt->size;
        break;
    case PACKET_VIDEO_HEADER:
        e->video_headers++;
        ck_assert_int_eq(h264_config_parse(&info, pkt->data, pkt->size), 0);
        e->width = info.width;
        e->height = info.height;
        break;
    case PACKET_AUDIO_HEADER:
        e->audio_headers++;
        break;
    case PACKET_END:
        e->ends++;
        break;
    default:
        break;
    }
    packet_unref(pkt);
}

static void on_signal(void *arg, enum pull_signal signal_seen, const char *text)
{
}

static void on_foreign(void *arg, const char *codec)
{
    ck_abort_msg("foreign codec %s", codec);
}

static void ear_open(struct ear *e, struct rig *r)
{
    struct net_fault fault;
    struct net_cfg cfg = {.clock = r->clock,
                          .cancel = &e->cancel,
                          .url = address(relay_port(r->relay)),
                          .addresses = loopback(relay_port(r->relay))};
    struct pull_events events = {on_packet, on_signal, on_foreign, e};

    *e =
        (struct ear){.first_us = -1, .last_video_us = -1, .last_audio_us = -1, .is_in_order = true};
    ck_assert_int_eq(cancel_init(&e->cancel), 0);
    ck_assert_msg(pull_open(&e->pull, &cfg, &events, &fault) == 0, "%s", fault.text);
}

static void ear_listen(struct ear *e, struct rig *r, int ms)
{
    struct net_fault fault;
    int64_t end_us = clock_now_us(r->clock) + ms * 1000;

    while (clock_now_us(r->clock) < end_us &&
           pull_read(e->pull, clock_now_us(r->clock) + 5000, &fault) == 0)
        uv_run(&r->loop, UV_RUN_NOWAIT);
}

static void ear_close(struct ear *e)
{
    pull_close(e->pull);
    cancel_fini(&e->cancel);
}

/* ---- tests */

START_TEST(a_stream_has_headers_then_a_key_then_rising_times)
{
    struct rig *r = rig_new(true);
    struct ear e;

    publish(r);
    ck_assert_int_eq(r->gen[PUSHER_PUBLISHING], GEN_NET);
    ck_assert_int_eq(r->seen[PUSHER_CONNECTED], 1);
    ear_open(&e, r);
    ear_listen(&e, r, 2500);
    ck_assert(e.first_video_is_key);
    ck_assert(!e.media_before_header);
    ck_assert(e.is_in_order);
    ck_assert_int_ge(e.first_us, 0);
    ck_assert_int_le(e.first_us, 300000);
    ck_assert_int_ge(e.video, 30);
    ck_assert_int_le(e.video, 42);
    ck_assert_int_ge(e.audio, 100);
    ck_assert_int_le(e.audio, 125);
    ck_assert_int_ge(e.keys, 2);
    ck_assert_int_le(e.keys, 4);
    ck_assert_int_eq(e.width, 180);
    ck_assert_int_le(llabs(e.last_video_us - e.last_audio_us), 120000);
    ck_assert_int_eq(r->seen[PUSHER_CAMERA_OPENED], 1);
    ck_assert_int_eq(r->gen[PUSHER_CAMERA_OPENED], GEN_CAMERA);
    ck_assert_str_eq(r->text[PUSHER_CAMERA_OPENED], "test");
    ck_assert_int_eq(r->seen[PUSHER_FIRST_FRAME], 1);
    ck_assert_int_eq(r->seen[PUSHER_ENCODER_OPENED], 1);
    ck_assert_int_eq(r->gen[PUSHER_ENCODER_OPENED], GEN_ENCODER);
    ck_assert_str_eq(r->text[PUSHER_MIC_OPENED], "tone");
    ck_assert_int_eq(r->seen[PUSHER_MEDIA_FLOWS], 1);
    ck_assert_int_eq(r->seen[PUSHER_LOST] + r->seen[PUSHER_NET_BUSY], 0);
    ear_close(&e);
    rig_free(r);
}
END_TEST

START_TEST(meters_are_fed)
{
    struct rig *r = rig_new(true);
    const struct pusher_meters *m = pusher_pipe_meters(r->pipe);

    publish(r);
    run_ms(r, 2600);
    ck_assert_int_gt(meter_get(&m->video_bytes), 20000);
    ck_assert_int_gt(meter_get(&m->audio_bytes), 10000);
    ck_assert_int_ge(meter_get(&m->pictures), 30);
    ck_assert_int_ge(meter_get(&m->sent_bytes), meter_get(&m->audio_bytes));
    ck_assert_int_eq(meter_get(&m->width), 180);
    ck_assert_int_eq(meter_get(&m->height), 320);
    ck_assert_int_ge(meter_get(&m->key_distance_ms), 900);
    ck_assert_int_le(meter_get(&m->key_distance_ms), 1200);
    ck_assert_int_gt(meter_get(&m->last_key_ms), 0);
    ck_assert_int_gt(meter_get(&m->mic_level), 50); /* a tone at a quarter of full scale */
    ck_assert_int_lt(meter_get(&m->waiting_us), 100000);
    ck_assert_int_eq(meter_get(&m->dropped), 0);
    ck_assert_int_gt(r->previews, 20);
    rig_free(r);
}
END_TEST

START_TEST(a_goodbye_is_heard)
{
    struct rig *r = rig_new(true);
    struct ear e;

    publish(r);
    ear_open(&e, r);
    ear_listen(&e, r, 500);
    pusher_pipe_disconnect(r->pipe, true);
    ck_assert_int_le(await(r, PUSHER_SEND_CLOSED, 1, 1000), 300);
    ck_assert_int_eq(r->gen[PUSHER_SEND_CLOSED], GEN_NET);
    ear_listen(&e, r, 300);
    ck_assert_int_eq(e.ends, 1);
    ck_assert_int_eq(r->seen[PUSHER_LOST], 0);
    pusher_pipe_disconnect(r->pipe, true); /* nothing there: said at once */
    await(r, PUSHER_SEND_CLOSED, 2, 100);
    ear_close(&e);
    rig_free(r);
}
END_TEST

START_TEST(a_reconnect_starts_with_headers_and_a_key_frame)
{
    struct rig *r = rig_new(true);
    struct ear e;

    publish(r);
    run_ms(r, 700);
    ck_assert_int_eq(fault_stream(r->relay, "live/a", "reset", 0), 0);
    await(r, PUSHER_LOST, 1, 300);
    ck_assert_msg(r->arg[PUSHER_LOST] == NET_IO || r->arg[PUSHER_LOST] == NET_CLOSED, "%s",
                  r->text[PUSHER_LOST]);
    ck_assert_str_ne(r->text[PUSHER_LOST], "");
    await(r, PUSHER_STAGE_ENDED, 1, 300);
    ck_assert_int_eq(pusher_pipe_reap(r->pipe), 3); /* the others go on */
    connect_to(r, relay_port(r->relay), true, true);
    await(r, PUSHER_PUBLISHING, 2, 1000);
    ear_open(&e, r);
    ear_listen(&e, r, 600);
    ck_assert(e.first_video_is_key);
    ck_assert(!e.media_before_header);
    ck_assert_int_le(e.first_us, 300000);
    ck_assert_int_eq(r->seen[PUSHER_CAMERA_OPENED], 1);
    ck_assert_int_eq(r->seen[PUSHER_ENCODER_OPENED], 1);
    ear_close(&e);
    rig_free(r);
}
END_TEST

START_TEST(only_sound_or_only_pictures)
{
    for (int only_sound = 0; only_sound < 2; only_sound++) {
        struct rig *r = rig_new(true);
        struct ear e;
        capture(r, "test", "tone");
        connect_to(r, relay_port(r->relay), !only_sound, only_sound);
        await(r, PUSHER_PUBLISHING, 1, 1000);
        ear_open(&e, r);
        ear_listen(&e, r, 1700);
        ck_assert_int_eq(e.video > 0, !only_sound);
        ck_assert_int_eq(e.audio > 0, only_sound);
        ck_assert_int_eq(e.video_headers + e.audio_headers, 1);
        ck_assert_int_eq(r->seen[PUSHER_MEDIA_FLOWS], 1);
        ear_close(&e);
        rig_free(r);
    }
}
END_TEST

START_TEST(sound_goes_on_as_silence_and_pictures_stop)
{
    struct rig *r = rig_new(true);
    struct ear e;
    struct voice muted = VOICE_PLAIN;

    muted.is_muted = true;
    publish(r);
    ear_open(&e, r);
    ear_listen(&e, r, 600);
    ck_assert_uint_gt(e.last_audio_size, 60);
    pusher_pipe_voice(r->pipe, &muted);
    ear_listen(&e, r, 300);
    ck_assert_uint_lt(e.last_audio_size, 30); /* silence is small */
    pusher_pipe_voice(r->pipe, &VOICE_PLAIN);
    ear_listen(&e, r, 300);
    ck_assert_uint_gt(e.last_audio_size, 60);
    pusher_pipe_mic_off(r->pipe);
    pusher_pipe_camera_off(r->pipe);
    ear_listen(&e, r, 300);
    int audio = e.audio, video = e.video;
    ear_listen(&e, r, 600);
    ck_assert_int_ge(e.audio - audio, 24);
    ck_assert_int_le(e.audio - audio, 33);
    ck_assert_uint_lt(e.last_audio_size, 30);
    ck_assert_int_eq(e.video, video);
    ck_assert(e.is_in_order);
    ear_close(&e);
    rig_free(r);
}
END_TEST

START_TEST(a_pause_is_black_and_silent_with_the_devices_closed)
{
    struct rig *r = rig_new(true);
    struct ear e;

    publish(r);
    ear_open(&e, r);
    ear_listen(&e, r, 500);
    pusher_pipe_pause(r->pipe, true);
    ear_listen(&e, r, 300);
    int video = e.video;
    ear_listen(&e, r, 1000);
    ck_assert_int_ge(e.video - video, 4);
    ck_assert_int_le(e.video - video, 6);
    ck_assert_uint_lt(e.last_audio_size, 30);
    ck_assert_int_eq(r->seen[PUSHER_CAMERA_OPENED], 1);
    pusher_pipe_pause(r->pipe, false);
    await(r, PUSHER_CAMERA_OPENED, 2, 500);
    await(r, PUSHER_FIRST_FRAME, 2, 500);
    ear_listen(&e, r, 400);
    ck_assert_uint_gt(e.last_audio_size, 60);
    ck_assert(e.is_in_order);
    ear_close(&e);
    rig_free(r);
}
END_TEST

static int mean_of(const struct picture *p, int plane)
{
    int64_t sum = 0;

    for (int y = 0; y < p->height / 2; y++)
        for (int x = 0; x < p->width / 2; x++)
            sum += p->plane[plane][y * p->stride[plane] + x];
    return (int)(sum / (p->width / 2 * (p->height / 2)));
}

START_TEST(switching_the_camera_disturbs_nothing)
{
    struct rig *r = rig_new(true);
    struct ear e;
    uint64_t before, after;

    publish(r);
    ear_open(&e, r);
    ear_listen(&e, r, 500);
    struct picture *front = pusher_pipe_preview(r->pipe, &before);
    ck_assert_ptr_nonnull(front);
    pusher_pipe_camera(r->pipe, "test", true, 20);
    await(r, PUSHER_FIRST_FRAME, 2, 500);
    ck_assert_int_eq(r->gen[PUSHER_FIRST_FRAME], 20);
    ear_listen(&e, r, 300);
    struct picture *back = pusher_pipe_preview(r->pipe, &after);
    ck_assert_int_gt((int)(after - before), 2);
    ck_assert_int_gt(mean_of(front, 2), mean_of(back, 2) + 20); /* warm and cool */
    picture_unref(front);
    picture_unref(back);
    ck_assert_int_eq(e.video_headers, 1);
    ck_assert_int_eq(r->seen[PUSHER_ENCODER_OPENED], 1);
    ck_assert_int_eq(r->seen[PUSHER_CONNECTED], 1);
    ck_assert(e.is_in_order);
    ear_close(&e);
    rig_free(r);
}
END_TEST

START_TEST(a_new_size_sends_a_new_header)
{
    struct rig *r = rig_new(true);
    struct ear e;
    struct pusher_video wide = small;

    wide.width = 320;
    wide.height = 180;
    publish(r);
    ear_open(&e, r);
    ear_listen(&e, r, 500);
    pusher_pipe_encoder(r->pipe, &wide, 30);
    await(r, PUSHER_ENCODER_OPENED, 2, 500);
    ear_listen(&e, r, 300);
    ck_assert_int_eq(e.video_headers, 2);
    ck_assert_int_eq(e.width, 320);
    ck_assert_int_eq(r->seen[PUSHER_CAMERA_OPENED], 1);
    ck_assert(e.is_in_order);
    ear_close(&e);
    rig_free(r);
}
END_TEST

START_TEST(devices_that_fail_are_told_in_words)
{
    static const struct {
        const char *camera, *mic;
        int err;
    } rows[] = {{"v4l2:/nonexistent", "file:/nonexistent", -ENOENT},
                {"v4l2:/dev/null", "pcm:/dev/null", -EINVAL}};

    for (int i = 0; i < 2; i++) {
        struct rig *r = rig_new(false);
        capture(r, rows[i].camera, rows[i].mic);
        await(r, PUSHER_CAMERA_FAILED, 1, 500);
        await(r, PUSHER_MIC_FAILED, 1, 500);
        ck_assert_int_eq(r->arg[PUSHER_CAMERA_FAILED], rows[i].err);
        ck_assert_int_eq(r->arg[PUSHER_MIC_FAILED], rows[i].err);
        ck_assert_str_ne(r->text[PUSHER_CAMERA_FAILED], "");
        run_ms(r, 200);
        ck_assert_int_eq(r->seen[PUSHER_CAMERA_FAILED], 1); /* once */
        pusher_pipe_camera(r->pipe, "test", false, 21);
        await(r, PUSHER_FIRST_FRAME, 1, 500);
        rig_free(r);
    }
}
END_TEST

START_TEST(a_camera_that_goes_away_is_told)
{
    struct rig *r = rig_new(true);
    char path[] = "/tmp/parlua-pipe-XXXXXX", spec[64];
    static const char header[] = "YUV4MPEG2 W32 H32 F15:1\nFRAME\n";
    static const char pixels[32 * 32 * 3 / 2];

    close(mkstemp(path));
    unlink(path);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    snprintf(spec, sizeof(spec), "y4m:%s", path);
    capture(r, spec, "tone");
    await(r, PUSHER_CAMERA_OPENED, 1, 500);
    int fd = open(path, O_WRONLY);
    ck_assert_int_eq((int)write(fd, header, strlen(header)), (int)strlen(header));
    ck_assert_int_eq((int)write(fd, pixels, sizeof(pixels)), (int)sizeof(pixels));
    await(r, PUSHER_FIRST_FRAME, 1, 500);
    close(fd);
    ck_assert_int_le(await(r, PUSHER_CAMERA_FAILED, 1, 1000), 500);
    ck_assert_int_eq(r->arg[PUSHER_CAMERA_FAILED], -ENODATA);
    unlink(path);
    rig_free(r);
}
END_TEST

START_TEST(a_silent_pipe_is_no_data_and_the_track_goes_on)
{
    struct rig *r = rig_new(true);
    struct ear e;
    char path[] = "/tmp/parlua-pipe-XXXXXX", spec[64];

    close(mkstemp(path));
    unlink(path);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    snprintf(spec, sizeof(spec), "pcm:%s", path);
    capture(r, "test", spec);
    connect_to(r, relay_port(r->relay), true, true);
    await(r, PUSHER_PUBLISHING, 1, 1000);
    ear_open(&e, r);
    ear_listen(&e, r, 3400);
    ck_assert_int_eq(r->seen[PUSHER_MIC_NO_DATA], 1);
    ck_assert_int_ge(e.audio, 130);
    ear_close(&e);
    unlink(path);
    rig_free(r);
}
END_TEST

/* ---- servers that behave badly */

static int listen_somewhere(int *port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(in);

    ck_assert_int_eq(bind(fd, (struct sockaddr *)&in, size), 0);
    ck_assert_int_eq(listen(fd, 4), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&in, &size), 0);
    *port = ntohs(in.sin_port);
    return fd;
}

START_TEST(a_closed_port_is_a_connect_fault)
{
    struct rig *r = rig_new(false);
    int port, fd = listen_somewhere(&port);

    close(fd);
    capture(r, "test", "tone");
    connect_to(r, port, true, true);
    await(r, PUSHER_LOST, 1, 500);
    ck_assert_int_eq(r->arg[PUSHER_LOST], NET_CONNECT);
    ck_assert_int_eq(r->seen[PUSHER_CONNECTED], 0);
    rig_free(r);
}
END_TEST

START_TEST(a_mute_server_does_not_hold_up_the_end)
{
    struct rig *r = rig_new(false);
    int port, fd = listen_somewhere(&port);

    capture(r, "test", "tone");
    connect_to(r, port, true, true);
    run_ms(r, 300); /* in the handshake now */
    pusher_pipe_disconnect(r->pipe, true);
    ck_assert_int_le(await(r, PUSHER_SEND_CLOSED, 1, 1000), 300);
    ck_assert_int_eq(r->seen[PUSHER_LOST], 0);
    connect_to(r, port, true, true);
    run_ms(r, 100);
    rig_free(r); /* checks 500 ms */
    close(fd);
}
END_TEST

START_TEST(a_stalled_server_is_busy_and_late_pictures_go)
{
    struct rig *r = rig_new(true);
    struct pusher_video heavy = small;
    const struct pusher_meters *m = pusher_pipe_meters(r->pipe);

    heavy.start_kbps = 3000;
    publish(r);
    pusher_pipe_encoder(r->pipe, &heavy, 31);
    run_ms(r, 500);
    ck_assert_int_eq(fault_stream(r->relay, "live/a", "stall", 6000), 0);
    int busy_ms = await(r, PUSHER_NET_BUSY, 1, 6000);
    ck_assert_int_le(busy_ms, 5000);
    ck_assert_int_ge(r->arg[PUSHER_NET_BUSY], 300);
    int64_t waiting_us = meter_get(&m->waiting_us);
    ck_assert_int_le(waiting_us, 12000000);
    ck_assert_int_eq(r->seen[PUSHER_LOST], 0);
    rig_free(r); /* also out of a blocked write within 500 ms */
}
END_TEST

/* ---- nothing is left */

static int count_dir(const char *path)
{
    int n = 0;
    DIR *d = opendir(path);

    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

START_TEST(fifty_rounds_leave_nothing_behind)
{
    struct rig *r = rig_new(true);
    int threads = 0, files = 0;

    for (int i = 0; i < 50; i++) {
        capture(r, "test", "tone");
        connect_to(r, relay_port(r->relay), true, true);
        if (i % 3)
            await(r, PUSHER_PUBLISHING, 1, 2000);
        if (i % 2)
            pusher_pipe_disconnect(r->pipe, true);
        if (i % 4 == 1)
            await(r, PUSHER_SEND_CLOSED, 1, 1000);
        ck_assert_int_le(close_pipe(r), 500 * test_slow());
        run_ms(r, 20);
        if (i == 4) {
            threads = count_dir("/proc/self/task");
            files = count_dir("/proc/self/fd");
        }
        open_pipe(r);
    }
    run_ms(r, 200);
    ck_assert_int_le(count_dir("/proc/self/task"), threads);
    ck_assert_int_le(count_dir("/proc/self/fd"), files + 1); /* the pipe that is open now */
    rig_free(r);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pusher_pipe");
    TCase *t = tcase_create("pusher_pipe");
    SRunner *r;

    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_stream_has_headers_then_a_key_then_rising_times);
    tcase_add_test(t, meters_are_fed);
    tcase_add_test(t, a_goodbye_is_heard);
    tcase_add_test(t, a_reconnect_starts_with_headers_and_a_key_frame);
    tcase_add_test(t, only_sound_or_only_pictures);
    tcase_add_test(t, sound_goes_on_as_silence_and_pictures_stop);
    tcase_add_test(t, a_pause_is_black_and_silent_with_the_devices_closed);
    tcase_add_test(t, switching_the_camera_disturbs_nothing);
    tcase_add_test(t, a_new_size_sends_a_new_header);
    tcase_add_test(t, devices_that_fail_are_told_in_words);
    tcase_add_test(t, a_camera_that_goes_away_is_told);
    tcase_add_test(t, a_silent_pipe_is_no_data_and_the_track_goes_on);
    tcase_add_test(t, a_closed_port_is_a_connect_fault);
    tcase_add_test(t, a_mute_server_does_not_hold_up_the_end);
    tcase_add_test(t, a_stalled_server_is_busy_and_late_pictures_go);
    tcase_add_test(t, fifty_rounds_leave_nothing_behind);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
