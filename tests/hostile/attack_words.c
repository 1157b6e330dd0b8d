/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attack_words.c - clients that say the wrong thing: no RTMP, the wrong order, numbers nobody uses.
 */
#include "world.h"

#include <math.h>

enum { ANSWER_MS = 2000, GARBAGE_ROUNDS = 20 };

/* ---- garbage */

static void put_noise(struct world *w, struct speech *s, size_t size)
{
    for (size_t i = 0; i < size; i++)
        speech_bytes(s, &(uint8_t){(uint8_t)world_pick(w, 256)}, 1);
}

static void put_same(struct speech *s, uint8_t byte, size_t size)
{
    memset(speech_room(s, size), byte, size);
    s->size += size;
}

static const char *const foreign[] = {
    "GET /live/pair.flv HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /open/1 HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n",
    "\x16\x03\1\2\0\1\0\1\xfc\3\3",
    "SSH-2.0-OpenSSH_9.2\r\n",
    "\6\0\0\0\0",
    "OPTIONS rtsp://x/pair RTSP/1.0\r\nCSeq: 1\r\n\r\n",
};
enum { FOREIGN = sizeof(foreign) / sizeof(foreign[0]), BEGINNINGS = 4 };

/* Noise from the first byte, behind the handshake, behind connect, and behind publish. */
static void put_garbage(struct world *w, struct speech *s, int beginning)
{
    switch (beginning) {
    case 1:
        speech_hello(s);
        break;
    case 2:
        speech_guest(s);
        break;
    case 3:
        speech_publish(s, "noise");
        break;
    }
    if (world_pick(w, 4))
        put_noise(w, s, 1 + world_pick(w, 20000));
    else
        put_same(s, (uint8_t)world_pick(w, 256), 1 + world_pick(w, 100000));
}

static void speak_foreign(struct world *w, const char *words)
{
    struct speech s = {0};
    struct talk t;

    talk_open(&t, w->port);
    speech_bytes(&s, words, strlen(words));
    talk_say(&t, &s);
    int err = talk_wait_end(&t, ANSWER_MS * w->slow);
    expect(w, err == -EPIPE || err == -ECONNRESET, "\"%.10s\" was not closed: %s", words,
           strerror(-err));
    talk_close(&t);
}

void attack_garbage(struct world *w)
{
    int rounds = (w->is_long ? 10 : 1) * GARBAGE_ROUNDS;
    struct talk t;

    for (int i = 0; i < FOREIGN; i++)
        speak_foreign(w, foreign[i]);
    for (int i = 0; i < rounds * BEGINNINGS; i++) {
        struct speech s = {0};
        expect(w, !talk_open(&t, w->port), "no connection any more");
        put_garbage(w, &s, i % BEGINNINGS);
        talk_say(&t, &s);
        talk_wait_end(&t, 1);
        talk_close(&t);
    }
    snprintf(w->note, sizeof(w->note), "%d connections", rounds * BEGINNINGS + FOREIGN);
}

/* ---- one speech, one answer */

/* Says it; what is answered must hold `code`, or be its end when code is NULL; with "" either its
 * end or a good publish will do. */
static void answer_is(struct world *w, const char *what, struct speech *s, const char *code)
{
    struct talk t;

    expect(w, !talk_open(&t, w->port), "no connection any more");
    talk_say(&t, s);
    const char *wanted = code && code[0] ? code : "NetStream.Publish.Start";
    int err = code ? talk_wait_code(&t, wanted, ANSWER_MS * w->slow)
                   : talk_wait_end(&t, ANSWER_MS * w->slow);
    bool is_end = err == -EPIPE || err == -ECONNRESET;
    expect(w, code ? err == 0 || (code[0] == 0 && is_end) : is_end, "%s: %s, told \"%s\"", what,
           strerror(-err), t.codes);
    talk_close(&t);
}

/* ---- out of turn */

static void turn_publish_first(struct speech *s)
{
    speech_hello(s);
    speech_command(s, "publish", 1, "pair");
}

static void turn_play_first(struct speech *s)
{
    speech_hello(s);
    speech_command(s, "play", 1, "pair");
}

static void turn_create_first(struct speech *s)
{
    speech_hello(s);
    speech_command(s, "createStream", 1, NULL);
}

static void turn_media_first(struct speech *s)
{
    speech_hello(s);
    speech_headers(s);
    speech_picture(s, 0, 0, true, 5000);
}

static void turn_aggregate_first(struct speech *s)
{
    speech_hello(s);
    speech_media(s, CHUNK_AGGREGATE, 0, "\x9\0\0\1\0\0\0\0\0\0\0x\0\0\0\xc", 16);
}

static void turn_connect_twice(struct speech *s)
{
    speech_guest(s);
    speech_connect(s, "live");
}

static void turn_connect_while_publishing(struct speech *s)
{
    speech_publish(s, "turn");
    speech_connect(s, "other");
}

static void turn_publish_and_play(struct speech *s)
{
    speech_publish(s, "turn");
    speech_command(s, "play", 6, "turn");
}

static void turn_publish_and_publish(struct speech *s)
{
    speech_publish(s, "turn");
    speech_command(s, "publish", 6, "turn2");
}

static void turn_play_and_publish(struct speech *s)
{
    speech_play(s, "pair");
    speech_command(s, "publish", 6, "turn");
}

static void turn_play_and_play(struct speech *s)
{
    speech_play(s, "pair");
    speech_command(s, "play", 6, "pair");
}

static void turn_media_while_playing(struct speech *s)
{
    speech_play(s, "pair");
    speech_headers(s);
    speech_picture(s, 0, 0, true, 5000);
}

static void turn_media_without_publish(struct speech *s)
{
    speech_guest(s);
    speech_picture(s, 0, 0, true, 5000);
    speech_command(s, "publish", 5, "turn");
}

static void turn_delete_first(struct speech *s)
{
    speech_guest(s);
    speech_command(s, "deleteStream", 2, NULL);
    speech_command(s, "FCUnpublish", 3, "pair");
    speech_command(s, "closeStream", 4, NULL);
    speech_command(s, "publish", 5, "turn");
}

static void turn_delete_twice(struct speech *s)
{
    speech_publish(s, "turn");
    speech_command(s, "deleteStream", 6, NULL);
    speech_command(s, "deleteStream", 7, NULL);
    speech_command(s, "publish", 8, "turn");
}

static void turn_publish_stop_play(struct speech *s)
{
    speech_publish(s, "turn");
    speech_picture(s, 0, 0, true, 300);
    speech_command(s, "closeStream", 6, NULL);
    speech_picture(s, 1, 20, true, 300);
    speech_command(s, "play", 7, "pair");
}

static const struct turn {
    const char *what;
    void (*put)(struct speech *s);
    const char *code; /* NULL: closed */
} turns[] = {
    {"publish before connect", turn_publish_first, NULL},
    {"play before connect", turn_play_first, NULL},
    {"createStream before connect", turn_create_first, NULL},
    {"media before connect", turn_media_first, NULL},
    {"an aggregate before connect", turn_aggregate_first, NULL},
    {"connect twice", turn_connect_twice, "NetConnection.Connect.Rejected"},
    {"connect twice, the end", turn_connect_twice, NULL},
    {"connect while publishing", turn_connect_while_publishing, "NetConnection.Connect.Rejected"},
    {"publish and play", turn_publish_and_play, "NetStream.Play.Failed"},
    {"publish and publish", turn_publish_and_publish, "NetStream.Publish.BadName"},
    {"play and publish", turn_play_and_publish, "NetStream.Publish.BadName"},
    {"play and play", turn_play_and_play, "NetStream.Play.Failed"},
    {"media while playing", turn_media_while_playing, "NetStream.Play.Start"},
    {"media without publish", turn_media_without_publish, "NetStream.Publish.Start"},
    {"delete before anything", turn_delete_first, "NetStream.Publish.Start"},
    {"delete twice", turn_delete_twice, "NetStream.Unpublish.Success NetStream.Publish.Start"},
    {"publish, stop, play", turn_publish_stop_play, "NetStream.Play.Start"},
};
enum { TURNS = sizeof(turns) / sizeof(turns[0]) };

void attack_out_of_turn(struct world *w)
{
    for (int round = 0; round < (w->is_long ? 10 : 1); round++)
        for (int i = 0; i < TURNS; i++) {
            struct speech s = {0};
            turns[i].put(&s);
            answer_is(w, turns[i].what, &s, turns[i].code);
        }
    snprintf(w->note, sizeof(w->note), "%d cases", TURNS);
}

/* ---- odd numbers: behind a connect; "" when the relay may also close */

static void odd_stream_ids(struct speech *s)
{
    static const uint32_t ids[] = {0, 7, 0x7fffffff, 0xffffffff};
    static const char play[] = "\2\0\4play\0\x40\x14\0\0\0\0\0\0\5\2\0\4pair";

    for (int i = 0; i < 4; i++)
        speech_call(s, ids[i], (const uint8_t *)play, sizeof(play) - 1);
}

static void odd_chunk_streams(struct speech *s)
{
    static const uint32_t ids[] = {2, 3, 63, 64, 319, 320, 65599};

    for (int i = 0; i < 7; i++)
        speech_message(s, &(struct chunk_message){.csid = ids[i], .type = CHUNK_AUDIO});
}

static void odd_transactions(struct speech *s)
{
    static const double ids[] = {0, -1, 0.5, 1e308, -1e308, NAN, INFINITY, 4294967296.0};

    for (int i = 0; i < 8; i++) {
        speech_command(s, "createStream", ids[i], NULL);
        speech_command(s, "releaseStream", ids[i], "pair");
        speech_command(s, "deleteStream", ids[i], NULL);
    }
}

static void odd_types(struct speech *s)
{
    for (int type = 0; type < 256; type++)
        if (type != CHUNK_SET_SIZE && type != CHUNK_AGGREGATE)
            speech_message(s, &(struct chunk_message){.csid = 3,
                                                      .type = (uint8_t)type,
                                                      .body = (const uint8_t *)"\0\0\0\0",
                                                      .size = 4});
}

static void odd_controls(struct speech *s)
{
    static const uint8_t body[40] = {0, 6, 0xff};

    for (uint8_t what = 0; what < 40; what++)
        for (size_t size = 0; size < 16; size += 3) {
            uint8_t changed[40];
            memcpy(changed, body, sizeof(body));
            changed[1] = what;
            speech_media(s, CHUNK_CONTROL, 0, changed, size);
            speech_media(s, CHUNK_WINDOW, 0, changed, size);
            speech_media(s, CHUNK_ACK, 0, changed, size);
            speech_media(s, CHUNK_BANDWIDTH, 0, changed, size);
        }
}

static void odd_windows(struct speech *s)
{
    speech_media(s, CHUNK_WINDOW, 0, "\0\0\0\0", 4);
    speech_media(s, CHUNK_WINDOW, 0, "\xff\xff\xff\xff", 4);
    speech_media(s, CHUNK_WINDOW, 0, "\0\0\0\1", 4);
    for (uint32_t i = 0; i < 100; i++)
        speech_picture(s, i, 0, false, 2000);
}

static void odd_times(struct speech *s)
{
    static const uint32_t times[] = {0xffffffff, 0, 0x80000000, 0xffffff, 0xfffffe, 0x1000000, 5};

    speech_command(s, "publish", 5, "odd");
    for (int i = 0; i < 7; i++)
        speech_picture(s, 0, times[i], true, 300);
    speech_command(s, "closeStream", 6, NULL);
}

static void odd_chunk_size(struct speech *s)
{
    speech_media(s, CHUNK_SET_SIZE, 0, "\0\0\0\0", 4);
}

static void odd_chunk_size_negative(struct speech *s)
{
    speech_media(s, CHUNK_SET_SIZE, 0, "\x80\0\0\0", 4);
}

static void odd_chunk_size_huge(struct speech *s)
{
    speech_media(s, CHUNK_SET_SIZE, 0, "\x7f\xff\xff\xff", 4);
}

static void odd_aborts(struct speech *s)
{
    speech_media(s, CHUNK_ABORT, 0, "\xff\xff\xff\xff", 4);
    speech_media(s, CHUNK_ABORT, 0, "\0\0\0\3", 4);
    speech_media(s, CHUNK_ABORT, 0, "", 0);
}

static void odd_lengths(struct speech *s)
{
    speech_bytes(s, "\4\0\0\0\x40\0\1\x9\1\0\0\0", 12); /* a picture of 4 MiB and a byte */
}

static void odd_command_length(struct speech *s)
{
    speech_bytes(s, "\3\0\0\0\1\0\1\x14\0\0\0\0", 12);
}

static void odd_many_chunk_streams(struct speech *s)
{
    for (uint32_t csid = 64; csid < 64 + 70; csid++)
        speech_message(s, &(struct chunk_message){.csid = csid, .type = CHUNK_AUDIO});
}

static void odd_orphan(struct speech *s)
{
    speech_bytes(s, "\xff", 1);
}

static void odd_nesting(struct speech *s)
{
    uint8_t body[3 * 20000];

    for (size_t i = 0; i < 20000; i++)
        memcpy(body + 3 * i, i == 0 ? "\2\0\0" : "\3\0\0", 3);
    speech_media(s, CHUNK_COMMAND, 0, body, sizeof(body));
}

static void odd_array(struct speech *s)
{
    speech_media(s, CHUNK_COMMAND, 0, "\2\0\7connect\0\0\0\0\0\0\0\0\0\10\xff\xff\xff\xff\0\3app",
                 29);
    speech_media(s, CHUNK_COMMAND, 0, "\2\0\7publish\0\0\0\0\0\0\0\0\0\12\xff\xff\xff\xff\5", 25);
    speech_media(s, CHUNK_DATA, 0, "\2\0\12onMetaData\10\xff\xff\xff\xff", 18);
}

static void odd_aggregate(struct speech *s)
{
    speech_command(s, "publish", 5, "odd");
    speech_media(s, CHUNK_AGGREGATE, 0, "\x9\xff\xff\xff\0\0\0\0\0\0\0x\0\0\0\xc", 16);
}

static const struct odd {
    const char *what;
    void (*put)(struct speech *s);
    const char *code; /* NULL: closed; else told after a publish that comes behind it */
} odds[] = {
    {"message stream ids", odd_stream_ids, "NetStream.Play.Start"},
    {"chunk stream ids", odd_chunk_streams, "NetStream.Publish.Start"},
    {"transactions", odd_transactions, "NetStream.Publish.Start"},
    {"message types", odd_types, ""},
    {"control messages", odd_controls, ""},
    {"windows", odd_windows, "NetStream.Publish.Start"},
    {"times", odd_times, "NetStream.Publish.Start"},
    {"chunk size 0", odd_chunk_size, NULL},
    {"chunk size below 0", odd_chunk_size_negative, NULL},
    {"chunk size 2^31-1", odd_chunk_size_huge, ""},
    {"aborts", odd_aborts, ""},
    {"a picture beyond 4 MiB", odd_lengths, NULL},
    {"a command beyond 64 KiB", odd_command_length, NULL},
    {"70 chunk streams", odd_many_chunk_streams, NULL},
    {"a chunk without a header", odd_orphan, NULL},
    {"values nested for ever", odd_nesting, "NetStream.Publish.Start"},
    {"arrays of 2^32-1", odd_array, ""},
    {"an aggregate that lies", odd_aggregate, ""},
};
enum { ODDS = sizeof(odds) / sizeof(odds[0]) };

void attack_odd(struct world *w)
{
    for (int round = 0; round < (w->is_long ? 10 : 1); round++)
        for (int i = 0; i < ODDS; i++) {
            struct speech s = {0};
            speech_guest(&s);
            odds[i].put(&s);
            speech_command(&s, "publish", 9, "odd");
            answer_is(w, odds[i].what, &s, odds[i].code);
        }
    snprintf(w->note, sizeof(w->note), "%d cases", ODDS);
}
