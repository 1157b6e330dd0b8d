/* SPDX-License-Identifier: GPL-3.0-or-later */
/* speech.h - what a client says, as bytes made ahead of time.
 *
 * A client may say everything before it hears an answer: handshake, connect, createStream, publish.
 * That makes a whole session one piece of memory, which can be sent slowly, cut, doubled or
 * damaged. marks are the places where something begins: a handshake part or a message. */
#ifndef TESTS_SPEECH_H
#define TESTS_SPEECH_H

#include "wire/amf.h"
#include "wire/chunk.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPEECH_MARKS_MAX = 256, SPEECH_HELLO_SIZE = 1 + 2 * 1536 };

struct speech {
    uint8_t *bytes;
    size_t size, room;
    size_t marks[SPEECH_MARKS_MAX];
    int mark_count;
};

static inline void *speech_must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static inline void speech_mark(struct speech *s)
{
    if (s->mark_count < SPEECH_MARKS_MAX)
        s->marks[s->mark_count++] = s->size;
}

/* Room for size bytes more; they are the caller's to write. */
static inline uint8_t *speech_room(struct speech *s, size_t size)
{
    if (s->size + size > s->room) {
        s->room = 2 * (s->size + size);
        s->bytes = speech_must(realloc(s->bytes, s->room));
    }
    return s->bytes + s->size;
}

static inline void speech_bytes(struct speech *s, const void *bytes, size_t size)
{
    memcpy(speech_room(s, size), bytes, size);
    s->size += size;
}

static inline void speech_free(struct speech *s)
{
    free(s->bytes);
    *s = (struct speech){0};
}

/* ---- parts of a session */

/* C0, C1 and a C2 that answers nothing: servers do not look at it. */
static inline void speech_hello(struct speech *s)
{
    uint8_t hello[SPEECH_HELLO_SIZE] = {3};

    for (size_t i = 9; i < sizeof(hello); i++)
        hello[i] = (uint8_t)(i * 3);
    speech_mark(s);
    speech_bytes(s, hello, 1);
    speech_mark(s);
    speech_bytes(s, hello + 1, 1536);
    speech_mark(s);
    speech_bytes(s, hello + 1537, 1536);
}

static inline uint32_t speech_csid(uint8_t type)
{
    return type == CHUNK_VIDEO ? 6 : type == CHUNK_AUDIO ? 4 : type == CHUNK_DATA ? 5 : 3;
}

static inline void speech_message(struct speech *s, const struct chunk_message *m)
{
    speech_mark(s);
    uint8_t *at =
        speech_room(s, chunk_written_size(m->size, CHUNK_DEFAULT_SIZE, m->time_ms, m->csid));
    s->size += chunk_write(at, m, CHUNK_DEFAULT_SIZE);
}

static inline void speech_media(struct speech *s, uint8_t type, uint32_t time_ms, const void *body,
                                size_t size)
{
    struct chunk_message m = {.csid = speech_csid(type),
                              .type = type,
                              .stream_id = 1,
                              .time_ms = time_ms,
                              .body = body,
                              .size = size};

    speech_message(s, &m);
}

static inline void speech_call(struct speech *s, uint32_t stream_id, const uint8_t *body,
                               size_t size)
{
    struct chunk_message m = {
        .csid = 3, .type = CHUNK_COMMAND, .stream_id = stream_id, .body = body, .size = size};

    speech_message(s, &m);
}

static inline void speech_connect(struct speech *s, const char *app)
{
    static const char *const url = "rtmp://127.0.0.1/live";
    uint8_t body[4096];
    struct amf_out o = {body, body + sizeof(body), false};

    amf_put_string(&o, "connect");
    amf_put_number(&o, 1);
    amf_put_object(&o);
    amf_put_key(&o, "app");
    amf_put_string(&o, app);
    amf_put_key(&o, "type");
    amf_put_string(&o, "nonprivate");
    amf_put_key(&o, "tcUrl");
    amf_put_string(&o, url);
    amf_put_key(&o, "fpad");
    amf_put_bool(&o, false);
    amf_put_end(&o);
    speech_call(s, 0, body, (size_t)(o.at - body));
}

/* name, transaction, null, and the text of text_size bytes unless it is NULL. */
static inline void speech_command_of(struct speech *s, const char *name, double transaction,
                                     const char *text, size_t text_size)
{
    uint8_t *body = speech_must(malloc(text_size + 256));
    struct amf_out o = {body, body + 256, false};

    amf_put_string(&o, name);
    amf_put_number(&o, transaction);
    amf_put_null(&o);
    if (text) { /* by hand: it may hold a NUL */
        *o.at++ = text_size > 0xffff ? 12 : 2;
        for (int shift = text_size > 0xffff ? 24 : 8; shift >= 0; shift -= 8)
            *o.at++ = (uint8_t)(text_size >> shift);
        memcpy(o.at, text, text_size);
        o.at += text_size;
    }
    speech_call(s, 1, body, (size_t)(o.at - body));
    free(body);
}

static inline void speech_command(struct speech *s, const char *name, double transaction,
                                  const char *text)
{
    speech_command_of(s, name, transaction, text, text ? strlen(text) : 0);
}

/* ---- whole beginnings */

static inline void speech_guest(struct speech *s)
{
    speech_hello(s);
    speech_connect(s, "live");
}

static inline void speech_publish(struct speech *s, const char *name)
{
    speech_guest(s);
    speech_command(s, "releaseStream", 2, name);
    speech_command(s, "FCPublish", 3, name);
    speech_command(s, "createStream", 4, NULL);
    speech_command(s, "publish", 5, name);
}

static inline void speech_play(struct speech *s, const char *name)
{
    speech_guest(s);
    speech_media(s, CHUNK_WINDOW, 0, "\0\x26\x25\xa0", 4);
    speech_command(s, "createStream", 2, NULL);
    speech_command(s, "play", 3, name);
    speech_media(s, CHUNK_CONTROL, 0, "\0\3\0\0\0\1\0\0\3\xe8", 10);
}

/* Metadata and both headers, as an encoder would send them. */
static inline void speech_headers(struct speech *s)
{
    static const char meta[] =
        "\2\0\15@setDataFrame\2\0\12onMetaData\3\0\5width\0@v\200\0\0\0\0\0\0\0\t";
    static const char video[] =
        "\x17\0\0\0\0\1\x42\xc0\x1e\xff\xe1\0\4\x67\x42\xc0\x1e\1\0\2\x68\xce";

    speech_media(s, CHUNK_DATA, 0, meta, sizeof(meta) - 1);
    speech_media(s, CHUNK_VIDEO, 0, video, sizeof(video) - 1);
    speech_media(s, CHUNK_AUDIO, 0, "\xaf\0\x12\x10", 4);
}

/* A picture of size bytes (5 at least), filled with its number. */
static inline void speech_picture(struct speech *s, uint32_t number, uint32_t time_ms, bool is_key,
                                  size_t size)
{
    uint8_t *body = speech_must(malloc(size));

    memset(body, (int)(number & 0xff), size);
    memcpy(body, is_key ? "\x17\1\0\0\0" : "\x27\1\0\0\0", 5);
    if (size >= 9)
        memcpy(body + 5, &number, 4);
    speech_media(s, CHUNK_VIDEO, time_ms, body, size);
    free(body);
}

#endif
