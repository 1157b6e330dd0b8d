/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_message.c - what kind a publisher's message is: plain tags and those of enhanced RTMP. */
#include "relay/common/message.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define BODY(text) text, sizeof(text) - 1

/* clang-format off: a row a line */
static const struct row {
    const char *what;
    uint8_t type;
    const char *body;
    size_t size;
    enum message_kind kind;
    int is_key;
} rows[] = {
    {"AVC header", CHUNK_VIDEO, BODY("\x17\0\0\0\0"), MESSAGE_VIDEO_HEADER, 0},
    {"AVC key", CHUNK_VIDEO, BODY("\x17\1\0\0\0x"), MESSAGE_VIDEO, 1},
    {"AVC other", CHUNK_VIDEO, BODY("\x27\1\0\0\0x"), MESSAGE_VIDEO, 0},
    {"AVC end", CHUNK_VIDEO, BODY("\x17\2\0\0\0"), MESSAGE_END, 0},
    {"AVC of one byte", CHUNK_VIDEO, BODY("\x17"), MESSAGE_VIDEO, 1},
    {"H.263 key", CHUNK_VIDEO, BODY("\x12\0\0"), MESSAGE_VIDEO, 1},
    {"H.263 other", CHUNK_VIDEO, BODY("\x22\0\0"), MESSAGE_VIDEO, 0},
    {"command frame", CHUNK_VIDEO, BODY("\x57\0"), MESSAGE_VIDEO, 0},
    {"nothing", CHUNK_VIDEO, BODY(""), MESSAGE_VIDEO, 0},
    {"HEVC by number, header", CHUNK_VIDEO, BODY("\x1c\0\0\0\0"), MESSAGE_VIDEO_HEADER, 0},
    {"HEVC by number, key", CHUNK_VIDEO, BODY("\x1c\1\0\0\0x"), MESSAGE_VIDEO, 1},
    {"AAC header", CHUNK_AUDIO, BODY("\xaf\0\x12\x10"), MESSAGE_AUDIO_HEADER, 0},
    {"AAC", CHUNK_AUDIO, BODY("\xaf\1x"), MESSAGE_AUDIO, 0},
    {"MP3", CHUNK_AUDIO, BODY("\x2f\0x"), MESSAGE_AUDIO, 0},
    {"no sound", CHUNK_AUDIO, BODY(""), MESSAGE_AUDIO, 0},

    {"hvc1 header", CHUNK_VIDEO, BODY("\x90hvc1x"), MESSAGE_VIDEO_HEADER, 0},
    {"hvc1 key", CHUNK_VIDEO, BODY("\x91hvc1\0\0\0x"), MESSAGE_VIDEO, 1},
    {"hvc1 key, no offset", CHUNK_VIDEO, BODY("\x93hvc1x"), MESSAGE_VIDEO, 1},
    {"hvc1 other", CHUNK_VIDEO, BODY("\xa1hvc1\0\0\0x"), MESSAGE_VIDEO, 0},
    {"hvc1 other, no offset", CHUNK_VIDEO, BODY("\xa3hvc1x"), MESSAGE_VIDEO, 0},
    {"hvc1 end", CHUNK_VIDEO, BODY("\x92hvc1"), MESSAGE_END, 0},
    {"avc1 header", CHUNK_VIDEO,
     BODY("\x90"
          "avc1x"),
     MESSAGE_VIDEO_HEADER, 0},
    {"avc1 key", CHUNK_VIDEO,
     BODY("\x91"
          "avc1\0\0\0x"),
     MESSAGE_VIDEO, 1},
    {"av01 header", CHUNK_VIDEO,
     BODY("\x90"
          "av01x"),
     MESSAGE_VIDEO_HEADER, 0},
    {"av01 header in MPEG-2 form", CHUNK_VIDEO,
     BODY("\x95"
          "av01x"),
     MESSAGE_VIDEO_HEADER, 0},
    {"av01 key", CHUNK_VIDEO,
     BODY("\x91"
          "av01x"),
     MESSAGE_VIDEO, 1},
    {"vp09 other", CHUNK_VIDEO, BODY("\xa1vp09x"), MESSAGE_VIDEO, 0},
    {"colours", CHUNK_VIDEO, BODY("\x94hvc1\2\0\11colorInfo"), MESSAGE_DATA, 0},
    {"enhanced command frame", CHUNK_VIDEO, BODY("\xd0\0"), MESSAGE_VIDEO, 0},
    {"only the first byte", CHUNK_VIDEO, BODY("\x91"), MESSAGE_VIDEO, 1},

    {"a modifier before a key", CHUNK_VIDEO, BODY("\x97\2abc\1hvc1\0\0\0x"), MESSAGE_VIDEO, 1},
    {"a modifier before a header", CHUNK_VIDEO, BODY("\x97\0a\0hvc1x"), MESSAGE_VIDEO_HEADER, 0},
    {"two modifiers", CHUNK_VIDEO, BODY("\x97\0a\7\1ab\2hvc1"), MESSAGE_END, 0},
    {"a long modifier", CHUNK_VIDEO, BODY("\x97\xff\0\2abc\3hvc1x"), MESSAGE_VIDEO, 1},
    {"a cut modifier", CHUNK_VIDEO, BODY("\x97"), MESSAGE_DATA, 0},
    {"a cut modifier's size", CHUNK_VIDEO, BODY("\x97\xff\0"), MESSAGE_DATA, 0},
    {"a modifier and nothing more", CHUNK_VIDEO, BODY("\x97\2abc"), MESSAGE_DATA, 0},

    {"the first of one track, header", CHUNK_VIDEO, BODY("\x96\0hvc1\0x"), MESSAGE_VIDEO_HEADER, 0},
    {"the first of one track, key", CHUNK_VIDEO, BODY("\x96\1hvc1\0x"), MESSAGE_VIDEO, 1},
    {"another track, header", CHUNK_VIDEO, BODY("\x96\0hvc1\1x"), MESSAGE_DATA, 0},
    {"another track, key", CHUNK_VIDEO, BODY("\x96\1hvc1\1x"), MESSAGE_VIDEO, 0},
    {"many tracks, header", CHUNK_VIDEO, BODY("\x96\x10hvc1\0x"), MESSAGE_VIDEO_HEADER, 0},
    {"many tracks and codecs, key", CHUNK_VIDEO, BODY("\x96\x21hvc1\0x"), MESSAGE_VIDEO, 1},
    {"cut tracks", CHUNK_VIDEO, BODY("\x96"), MESSAGE_DATA, 0},

    {"Opus header", CHUNK_AUDIO, BODY("\x90OpusOpusHead"), MESSAGE_AUDIO_HEADER, 0},
    {"Opus", CHUNK_AUDIO, BODY("\x91Opusx"), MESSAGE_AUDIO, 0},
    {"Opus end", CHUNK_AUDIO, BODY("\x92Opus"), MESSAGE_DATA, 0},
    {"mp4a header", CHUNK_AUDIO, BODY("\x90mp4a\x12\x10"), MESSAGE_AUDIO_HEADER, 0},
    {"loudspeakers", CHUNK_AUDIO, BODY("\x94mp4a\1\2"), MESSAGE_DATA, 0},
    {"another sound track, header", CHUNK_AUDIO, BODY("\x95\0Opus\2x"), MESSAGE_DATA, 0},
    {"another sound track", CHUNK_AUDIO, BODY("\x95\1Opus\2x"), MESSAGE_AUDIO, 0},
    {"the first sound track, header", CHUNK_AUDIO, BODY("\x95\0Opus\0x"), MESSAGE_AUDIO_HEADER, 0},
    {"modified sound, header", CHUNK_AUDIO, BODY("\x97\0a\0Opusx"), MESSAGE_AUDIO_HEADER, 0},

    {"data", CHUNK_DATA, BODY("\2\0\1x"), MESSAGE_DATA, 0},
};
/* clang-format on */

START_TEST(messages_are_told_apart_by_their_first_bytes)
{
    const struct row *r = &rows[_i];
    /* of exactly that size on the heap, so that a sanitizer sees a byte read too much */
    uint8_t *body = malloc(r->size + !r->size);
    bool is_key = true;

    memcpy(body, r->body, r->size);
    struct chunk_message m = {.type = r->type, .body = body, .size = r->size};
    ck_assert_msg(message_kind_of(&m, &is_key) == r->kind, "%s: kind", r->what);
    ck_assert_msg(is_key == r->is_key, "%s: key", r->what);
    free(body);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message");
    TCase *c = tcase_create("message");

    tcase_add_loop_test(c, messages_are_told_apart_by_their_first_bytes, 0,
                        sizeof(rows) / sizeof(rows[0]));
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
