/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_stats_media.c - how much a stream carries, and has carried in the last seconds; the figures
 * as text. */
#include "relay/hub/stats_media.h"
#include "relay/hub/stats.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define BODY(text) text, sizeof(text) - 1

static struct stats_media media;

static void setup(void)
{
    stats_media_begin(&media, 0);
}

static void take(uint8_t type, enum message_kind kind, const void *body, size_t size)
{
    struct chunk_message m = {.type = type, .body = body, .size = size};

    stats_media_take(&media, kind, &m);
}

/* ---- codecs */

/* clang-format off: a row a line */
static const struct codec {
    uint8_t type;
    enum message_kind kind;
    const char *body;
    size_t size;
    const char *video, *audio;
    int rate_hz, channels;
} codecs[] = {
    {CHUNK_VIDEO, MESSAGE_VIDEO, BODY("\x17\1\0\0\0x"), "h264", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO, BODY("\x12x"), "h263", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO, BODY("\x14x"), "vp6", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO, BODY("\x1c\1x"), "h265", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO, BODY("\x1fx"), "", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO, BODY(""), "", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO_HEADER, BODY("\x90hvc1x"), "h265", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO_HEADER,
     BODY("\x90"
          "av01x"),
     "av1", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO_HEADER, BODY("\x90vp09x"), "vp9", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO_HEADER,
     BODY("\x90"
          "avc1"),
     "h264", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO_HEADER, BODY("\x90xxxx"), "", "", 0, 0},
    {CHUNK_VIDEO, MESSAGE_VIDEO_HEADER,
     BODY("\x90"
          "avc"),
     "", "", 0, 0},
    {CHUNK_AUDIO, MESSAGE_AUDIO_HEADER, BODY("\xaf\0\x11\x88"), "", "aac", 48000, 1},
    {CHUNK_AUDIO, MESSAGE_AUDIO_HEADER, BODY("\xaf\0\x12\x10"), "", "aac", 44100, 2},
    {CHUNK_AUDIO, MESSAGE_AUDIO_HEADER, BODY("\xaf\0"), "", "aac", 0, 0},
    {CHUNK_AUDIO, MESSAGE_AUDIO_HEADER, BODY("\xaf\0\xff\xff"), "", "aac", 0, 0},
    {CHUNK_AUDIO, MESSAGE_AUDIO, BODY("\x2fx"), "", "mp3", 44100, 2},
    {CHUNK_AUDIO, MESSAGE_AUDIO, BODY("\x82x"), "", "ulaw", 5512, 1},
    {CHUNK_AUDIO, MESSAGE_AUDIO, BODY("\xb6x"), "", "speex", 11025, 1},
    {CHUNK_AUDIO, MESSAGE_AUDIO, BODY(""), "", "", 0, 0},
    {CHUNK_AUDIO, MESSAGE_AUDIO_HEADER, BODY("\x90Opus"), "", "opus", 0, 0},
    {CHUNK_AUDIO, MESSAGE_AUDIO_HEADER, BODY("\x90mp4a\x11\x88"), "", "aac", 48000, 1},
    {CHUNK_AUDIO, MESSAGE_AUDIO_HEADER, BODY("\x90mp4"), "", "", 0, 0},
};
/* clang-format on */

START_TEST(codecs_are_named)
{
    const struct codec *c = &codecs[_i];
    char *body = malloc(c->size + !c->size); /* of that size: a sanitizer sees a byte too much */

    memcpy(body, c->body, c->size);
    take(c->type, c->kind, body, c->size);
    ck_assert_str_eq(media.video, c->video);
    ck_assert_str_eq(media.audio, c->audio);
    ck_assert_int_eq(media.rate_hz, c->rate_hz);
    ck_assert_int_eq(media.channels, c->channels);
    free(body);
}
END_TEST

START_TEST(a_codec_may_change_with_its_header)
{
    take(CHUNK_AUDIO, MESSAGE_AUDIO, BODY("\x2fx"));
    take(CHUNK_AUDIO, MESSAGE_AUDIO_HEADER, BODY("\xaf\0\x11\x88"));
    ck_assert_str_eq(media.audio, "aac");
    ck_assert_int_eq(media.rate_hz, 48000);
}
END_TEST

/* of x264: 360x640 */
#define AVC_CONFIG                                                                         \
    "\x01\x64\x00\x16\xff\xe1\x00\x19\x67\x64\x00\x16\xac\xb4\x0b\x82\x8f\x2f\x80\x88\x00" \
    "\x00\x03\x00\x08\x00\x00\x03\x00\xf4\x78\xb1\x75\x01\x00\x04\x68\xef\x0f\xcb\xfd\xf8" \
    "\xf8\x00"
static const char metadata[] = "\2\0\12onMetaData\3"
                               "\0\5width\0\x40\x84\0\0\0\0\0\0"                /* 640 */
                               "\0\6height\0\x40\x76\x80\0\0\0\0\0"             /* 360 */
                               "\0\11framerate\0\x40\x3e\0\0\0\0\0\0"           /* 30 */
                               "\0\17audiosamplerate\0\x40\xe5\x88\x80\0\0\0\0" /* 44100 */
                               "\0\0\11";

START_TEST(a_size_in_the_header_is_better_than_one_in_metadata)
{
    take(CHUNK_DATA, MESSAGE_META, metadata, sizeof(metadata) - 1);
    if (_i)
        take(CHUNK_VIDEO, MESSAGE_VIDEO_HEADER,
             BODY("\x90"
                  "avc1" AVC_CONFIG));
    else
        take(CHUNK_VIDEO, MESSAGE_VIDEO_HEADER, BODY("\x17\0\0\0\0" AVC_CONFIG));
    ck_assert_int_eq(media.width, 360);
    ck_assert_int_eq(media.height, 640);
    take(CHUNK_DATA, MESSAGE_META, metadata, sizeof(metadata) - 1);
    ck_assert_int_eq(media.width, 360);
    ck_assert_double_eq(media.fps, 30);
}
END_TEST

/* ---- metadata */

START_TEST(metadata_is_read)
{
    take(CHUNK_DATA, MESSAGE_META, metadata, sizeof(metadata) - 1);
    ck_assert_int_eq(media.width, 640);
    ck_assert_int_eq(media.height, 360);
    ck_assert_double_eq(media.fps, 30);
    ck_assert_int_eq(media.rate_hz, 44100);
}
END_TEST

START_TEST(cut_metadata_is_nothing_to_worry_about)
{
    for (size_t size = 0; size < sizeof(metadata) - 1; size++) {
        char *body = malloc(size + !size);
        memcpy(body, metadata, size);
        take(CHUNK_DATA, MESSAGE_META, body, size);
        free(body);
    }
    ck_assert_int_ge(media.width, 0);
}
END_TEST

START_TEST(numbers_out_of_range_are_left_alone)
{
    static const char odd[] = "\2\0\12onMetaData\3"
                              "\0\5width\0\x7f\xf8\0\0\0\0\0\0"      /* not a number */
                              "\0\6height\0\xc0\x76\x80\0\0\0\0\0"   /* below 0 */
                              "\0\11framerate\0\x7f\xf0\0\0\0\0\0\0" /* infinite */
                              "\0\17audiosamplerate\2\0\1x"          /* a text */
                              "\0\0\11";

    take(CHUNK_DATA, MESSAGE_META, odd, sizeof(odd) - 1);
    ck_assert_int_eq(media.width, 0);
    ck_assert_int_eq(media.height, 0);
    ck_assert_double_eq(media.fps, 0);
    ck_assert_int_eq(media.rate_hz, 0);
}
END_TEST

/* ---- rates: 100 pictures of 125 bytes a second are 100 kbit/s */

static void run(int64_t from_us, int64_t to_us)
{
    char body[125] = "\x27\1";

    for (int64_t now = from_us; now < to_us; now += 10000) {
        stats_media_tick(&media, now);
        take(CHUNK_VIDEO, MESSAGE_VIDEO, body, sizeof(body));
    }
}

START_TEST(rates_are_those_of_the_last_seconds)
{
    run(0, 100000);
    ck_assert_double_eq(stats_media_rates(&media, 100000).video_kbps, 0); /* too early to say */
    run(100000, 3000000);
    ck_assert_double_eq_tol(stats_media_rates(&media, 3000000).video_kbps, 100, 1);
    ck_assert_double_eq_tol(stats_media_rates(&media, 3000000).fps, 100, 1);
    ck_assert_double_eq(stats_media_rates(&media, 3000000).audio_kbps, 0);
    run(3000000, 60000000);
    ck_assert_double_eq_tol(stats_media_rates(&media, 60000000).fps, 100, 1);
    for (int64_t now = 60000000; now < 62500000; now += 10000) /* silence */
        stats_media_tick(&media, now);
    ck_assert_double_eq_tol(stats_media_rates(&media, 62500000).fps, 50, 5);
    for (int64_t now = 62500000; now < 67000000; now += 10000)
        stats_media_tick(&media, now);
    ck_assert_double_eq(stats_media_rates(&media, 67000000).fps, 0);
}
END_TEST

START_TEST(nothing_is_known_of_a_stream_that_never_began)
{
    struct stats_media none = {0};

    stats_media_tick(&none, 5000000);
    ck_assert_double_eq(stats_media_rates(&none, 5000000).fps, 0);
    ck_assert(stats_media_has_video(&none) && stats_media_has_audio(&none));
}
END_TEST

START_TEST(a_kind_that_does_not_come_is_not_there)
{
    run(0, 500000);
    ck_assert(stats_media_has_video(&media) && stats_media_has_audio(&media));
    run(500000, 2000000);
    ck_assert(stats_media_has_video(&media) && !stats_media_has_audio(&media));
    take(CHUNK_AUDIO, MESSAGE_AUDIO, BODY("\xaf\1x"));
    ck_assert(stats_media_has_audio(&media));
}
END_TEST

/* ---- texts */

static int count_lines(const char *text, const char *begin)
{
    int count = 0;

    for (const char *at = text; (at = strstr(at, begin)); at++)
        count += at == text || at[-1] == '\n';
    return count;
}

START_TEST(figures_are_grouped_by_name)
{
    struct stats_media g = {0};
    struct stats_stream streams[2] = {
        {.name = "live/a", .media = &g, .players = 3, .http_players = 1, .is_published = true},
        {.name = "live/\"\\", .media = &g},
    };
    struct stats s = {.streams = streams, .count = 2, .uptime_us = 1500000};

    char *text = stats_metrics(&s);
    ck_assert_int_eq(count_lines(text, "# TYPE parlua_stream_players gauge\n"), 1);
    ck_assert_int_eq(count_lines(text, "# HELP "), count_lines(text, "# TYPE "));
    ck_assert(strstr(text, "# TYPE parlua_stream_players gauge\n"
                           "parlua_stream_players{stream=\"live/a\",kind=\"rtmp\"} 2\n"
                           "parlua_stream_players{stream=\"live/\\\"\\\\\",kind=\"rtmp\"} 0\n"
                           "parlua_stream_players{stream=\"live/a\",kind=\"http\"} 1\n"));
    ck_assert(strstr(text, "\nparlua_uptime_seconds 1.5\n"));
    ck_assert_int_eq(text[strlen(text) - 1], '\n');
    free(text);
    text = stats_json(&s);
    ck_assert(strstr(text, "\"live/\\\"\\\\\": {\"publisher\": false"));
    ck_assert(strncmp(text, "{\"uptime_ms\": 1500, ", 20) == 0);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("media");
    TCase *c = tcase_create("media");

    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_loop_test(c, codecs_are_named, 0, sizeof(codecs) / sizeof(codecs[0]));
    tcase_add_test(c, a_codec_may_change_with_its_header);
    tcase_add_loop_test(c, a_size_in_the_header_is_better_than_one_in_metadata, 0, 2);
    tcase_add_test(c, metadata_is_read);
    tcase_add_test(c, cut_metadata_is_nothing_to_worry_about);
    tcase_add_test(c, numbers_out_of_range_are_left_alone);
    tcase_add_test(c, rates_are_those_of_the_last_seconds);
    tcase_add_test(c, nothing_is_known_of_a_stream_that_never_began);
    tcase_add_test(c, a_kind_that_does_not_come_is_not_there);
    tcase_add_test(c, figures_are_grouped_by_name);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
