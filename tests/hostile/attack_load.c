/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attack_load.c - connections that cost too much: readers that do not read, floods, hoards. */
#include "process.h"
#include "world.h"

enum { ANSWER_MS = 2000 };

static bool begin(struct world *w, struct talk *t, bool is_publisher, const char *name,
                  int receive_bytes)
{
    struct speech s = {0};

    talk_open_sized(t, w->port, receive_bytes);
    if (is_publisher)
        speech_publish(&s, name);
    else
        speech_play(&s, name);
    talk_say(t, &s);
    int err = talk_wait_code(t, is_publisher ? "NetStream.Publish.Start" : "NetStream.Play.Start",
                             ANSWER_MS * w->slow);
    return expect(w, !err, "%s of %s: %s, told \"%s\"", is_publisher ? "publisher" : "player", name,
                  strerror(-err), t->codes);
}

/* ---- never reads */

enum { SLEEPERS = 4, FRAME_BYTES = 40000, FRAME_MS = 10, KEY_EVERY = 50, STUCK_MS = 10000 };

static void begin_http(struct world *w, struct talk *t, const char *name)
{
    struct speech s = {0};
    char text[64];

    talk_open_sized(t, w->http_port, 4096);
    snprintf(text, sizeof(text), "GET /live/%s.flv HTTP/1.0\r\n\r\n", name);
    speech_bytes(&s, text, strlen(text));
    talk_say(t, &s);
}

static void send_frame(struct talk *source, uint32_t number)
{
    struct speech s = {0};

    speech_picture(&s, number, number * FRAME_MS, number % KEY_EVERY == 0, FRAME_BYTES);
    talk_say(source, &s);
}

/* 32 Mbit/s, so that what a sleeper has not read grows fast. Every sleeper must be closed, which
 * only the relay's descriptors tell: it would have to read to hear of it. One that reads sees every
 * picture. */
void attack_never_reads(struct world *w)
{
    struct talk source, reader, sleepers[SLEEPERS];
    uint32_t number = 0;

    begin(w, &source, true, "bulk", 0);
    begin(w, &reader, false, "bulk", 0);
    for (int i = 0; i < SLEEPERS; i++)
        if (i & 1)
            begin_http(w, &sleepers[i], "bulk");
        else
            begin(w, &sleepers[i], false, "bulk", 4096);
    world_rest_ms(50);
    int files = process_count_files(w->pid) - SLEEPERS;
    int64_t begin_us = talk_now_us();
    while (process_count_files(w->pid) > files && world_ms_since(begin_us) < 2 * STUCK_MS) {
        send_frame(&source, number++);
        while (talk_wait_readable(&reader, begin_us + number * FRAME_MS * 1000ll) &&
               !talk_hear(&reader))
            ;
    }
    long closed_ms = (long)world_ms_since(begin_us);
    expect(w, closed_ms < STUCK_MS + 2000 * w->slow, "closed after %ld ms", closed_ms);
    expect(w, !source.end, "its publisher was ended: %s", strerror(-source.end));
    int64_t end_us = talk_now_us() + 1000000 * w->slow;
    while (reader.media_messages < number && talk_wait_readable(&reader, end_us))
        talk_hear(&reader);
    expect(w, reader.media_messages == number, "one that reads saw %llu of %u pictures",
           (unsigned long long)reader.media_messages, number);
    snprintf(w->note, sizeof(w->note), "%u pictures, %.0f MB, sleepers closed after %ld ms", number,
             (double)number * FRAME_BYTES / 1e6, closed_ms);
    for (int i = 0; i < SLEEPERS; i++)
        talk_close(&sleepers[i]);
    talk_close(&source);
    talk_close(&reader);
}

/* ---- floods */

/* What is said again and again, by one who never reads an answer, for flood_ms. Meanwhile some
 * readers read. */
static void flood(struct world *w, struct talk *t, const struct speech *s, int flood_ms,
                  struct talk *readers, int reader_count)
{
    int64_t begin_us = talk_now_us();
    uint64_t bytes = 0;

    for (t->said = 0; world_ms_since(begin_us) < flood_ms;) {
        struct pollfd p = {.fd = t->fd, .events = POLLOUT};
        if (poll(&p, 1, 20) > 0 && p.revents & (POLLERR | POLLHUP))
            break;
        size_t before = t->said;
        bool is_said = talk_say_until(t, s, s->size);
        bytes += t->said - before;
        if (is_said && t->said < s->size)
            break; /* it was closed */
        if (is_said)
            t->said = 0;
        for (int i = 0; i < reader_count; i++)
            talk_hear(&readers[i]);
    }
    size_t size = strlen(w->note);
    snprintf(w->note + size, sizeof(w->note) - size, "%.1f MB ", (double)bytes / 1e6);
}

static void put_pings(struct speech *s)
{
    for (int i = 0; i < 3000; i++)
        speech_media(s, CHUNK_CONTROL, 0, "\0\6abcd", 6);
}

static void put_calls(struct speech *s)
{
    for (int i = 0; i < 1000; i++)
        speech_command(s, "createStream", i, NULL);
}

static void put_tiny_chunks(struct speech *s)
{
    speech_media(s, CHUNK_SET_SIZE, 0, "\0\0\0\1", 4);
    speech_bytes(s, "\3\0\0\0\0\xff\0\x14\0\0\0\0", 12);
    for (int i = 0; i < 0xff00; i++)
        speech_bytes(s, "\0\xc3", i + 1 < 0xff00 ? 2 : 1);
    speech_bytes(s, "\2\0\0\0\0\0\4\1\0\0\0\0\0\xc2\0\xc2\0\xc2\x80", 19);
}

static void put_wide_objects(struct speech *s)
{
    uint8_t body[60000] = "\2\0\7publish\0\0\0\0\0\0\0\0\0\3";
    size_t at = 20;

    for (; at + 8 < sizeof(body); at += 4)
        memcpy(body + at, "\0\1x\5", 4);
    memcpy(body + at, "\0\0\t", 3);
    for (int i = 0; i < 10; i++)
        speech_media(s, CHUNK_COMMAND, 0, body, at + 3);
}

static void put_turns(struct speech *s)
{
    for (int i = 0; i < 300; i++) {
        speech_command(s, "publish", 5, "turn");
        speech_headers(s);
        speech_command(s, "closeStream", 6, NULL);
        speech_command(s, "play", 7, "pair");
        speech_command(s, "closeStream", 8, NULL);
    }
}

static void (*const floods[])(struct speech *s) = {put_pings, put_calls, put_tiny_chunks,
                                                   put_wide_objects, put_turns};
enum { FLOODS = sizeof(floods) / sizeof(floods[0]), PLAYERS = 50 };

static void flood_with(struct world *w, void (*put)(struct speech *s), int flood_ms)
{
    struct speech hello = {0}, s = {0};
    struct talk t;

    talk_open(&t, w->port);
    speech_guest(&hello);
    talk_say(&t, &hello);
    put(&s);
    flood(w, &t, &s, flood_ms, NULL, 0);
    speech_free(&s);
    talk_close(&t);
}

/* One publisher of tiny messages, as fast as it can: every message costs the relay fifty. Half of
 * the players read what they get, the others nothing. */
void attack_tiny_messages(struct world *w)
{
    int flood_ms = w->is_long ? 3000 : 400;

    struct talk source, players[PLAYERS];
    struct speech s = {0};
    char name[32]; /* another one each time: what is on its way keeps the last one busy */

    snprintf(name, sizeof(name), "tiny%u", world_pick(w, 1000000));
    begin(w, &source, true, name, 0);
    for (int i = 0; i < PLAYERS; i++)
        begin(w, &players[i], false, name, 0);
    for (int i = 0; i < PLAYERS / 2; i++)
        players[i].hello_left = SIZE_MAX; /* read, and not looked at */
    for (int i = 0; i < 5000; i++)
        speech_media(&s, CHUNK_AUDIO, 0, "\xaf", 1);
    flood(w, &source, &s, flood_ms, players, PLAYERS / 2);
    speech_free(&s);
    talk_close(&source);
    for (int i = 0; i < PLAYERS; i++)
        talk_close(&players[i]);
}

void attack_flood(struct world *w)
{
    int flood_ms = w->is_long ? 3000 : 400;

    for (int i = 0; i < FLOODS; i++)
        flood_with(w, floods[i], flood_ms);
}

/* ---- hoards */

enum { HOARDERS = 40, HOARD_BYTES = 2000000 };

/* Guests that begin large pictures and do not end them. */
void attack_hoard(struct world *w)
{
    static struct talk crowd[HOARDERS];
    struct speech s = {0};

    speech_guest(&s);
    speech_bytes(&s, "\2\0\0\0\0\0\4\1\0\0\0\0\0\x40\0\0", 16);
    speech_bytes(&s, "\4\0\0\0\x3f\0\0\x9\1\0\0\0", 12);
    memset(speech_room(&s, HOARD_BYTES), 0, HOARD_BYTES);
    s.size += HOARD_BYTES;
    for (int i = 0; i < HOARDERS; i++)
        talk_open(&crowd[i], w->port);
    int64_t begin_us = talk_now_us();
    for (int left = HOARDERS; left > 0 && world_ms_since(begin_us) < 2000 * w->slow;) {
        left = 0;
        for (int i = 0; i < HOARDERS; i++)
            left += !talk_hear(&crowd[i]) && !talk_say_until(&crowd[i], &s, s.size);
        world_rest_ms(5);
    }
    world_rest_ms(200);
    for (int i = 0; i < HOARDERS; i++)
        talk_close(&crowd[i]);
    speech_free(&s);
}
