/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chunk.h - the RTMP chunk stream: bytes to messages and back. Pure; shared by client and relay;
 * fuzzed.
 *
 * The reader takes bytes as they come and keeps its place between calls. The reader handles "set
 * chunk size" and "abort" itself and hands on every other message, whole. Limits are below; memory
 * grows with the bytes received, not with the sizes announced. */
#ifndef WIRE_CHUNK_H
#define WIRE_CHUNK_H

#include <stddef.h>
#include <stdint.h>

enum chunk_type {
    CHUNK_SET_SIZE = 1,
    CHUNK_ABORT = 2,
    CHUNK_ACK = 3,
    CHUNK_CONTROL = 4,
    CHUNK_WINDOW = 5,
    CHUNK_BANDWIDTH = 6,
    CHUNK_AUDIO = 8,
    CHUNK_VIDEO = 9,
    CHUNK_DATA_AMF3 = 15,
    CHUNK_COMMAND_AMF3 = 17,
    CHUNK_DATA = 18,
    CHUNK_COMMAND = 20,
    CHUNK_AGGREGATE = 22,
};

enum chunk_control {
    CONTROL_STREAM_BEGIN = 0,
    CONTROL_STREAM_EOF = 1,
    CONTROL_STREAM_DRY = 2,
    CONTROL_BUFFER_MS = 3,
    CONTROL_PING = 6,
    CONTROL_PONG = 7
};

enum {
    CHUNK_DEFAULT_SIZE = 128,
    CHUNK_OUT_SIZE = 4096,
    CHUNK_STREAMS_MAX = 64,                 /* chunk streams of one connection */
    CHUNK_MEDIA_MAX = 4 * 1024 * 1024,      /* bytes of a message of sound, video or data */
    CHUNK_OTHER_MAX = 64 * 1024,            /* bytes of any other message */
    CHUNK_UNFINISHED_MAX = 8 * 1024 * 1024, /* bytes of all unfinished messages */
    CHUNK_HEADER_MAX = 18
};

struct chunk_message {
    uint32_t csid;      /* chunk stream, 2 .. 65599 */
    uint8_t type;       /* enum chunk_type */
    uint32_t stream_id; /* message stream */
    uint32_t time_ms;   /* absolute; wraps after 32 bits */
    const uint8_t *body;
    size_t size;
};

struct chunk_reader;
/* fn returns 0 to go on; any other value ends the read, and chunk_read returns that value. m->body
 * is valid during the call. */
typedef int chunk_fn(void *arg, const struct chunk_message *m);

/* 0 or -ENOMEM. */
int chunk_reader_new(struct chunk_reader **out, chunk_fn *fn, void *arg);
void chunk_reader_free(struct chunk_reader *r); /* NULL is fine */
/* Sets the limit for bytes of unfinished messages; CHUNK_UNFINISHED_MAX at first. */
void chunk_reader_hold(struct chunk_reader *r, size_t bytes);
/* Takes all size bytes. 0, -EPROTO: malformed, -EMSGSIZE: beyond a limit, -ENOMEM, or the value fn
 * returned. An error is final: later calls return the same one. */
int chunk_read(struct chunk_reader *r, const uint8_t *bytes, size_t size);
uint64_t chunk_bytes_read(const struct chunk_reader *r); /* bytes taken so far */

/* ---- writing: one message as chunks of chunk_size, as announced to the peer; the first header is
 * complete (type 0). out needs chunk_written_size() bytes; chunk_write returns the bytes
 * written. */
size_t chunk_written_size(size_t body_size, uint32_t chunk_size, uint32_t time_ms, uint32_t csid);
size_t chunk_write(uint8_t *out, const struct chunk_message *m, uint32_t chunk_size);

/* Splits an aggregate (type 22) and calls fn for each part. 0, -EPROTO or the value fn returned. */
int chunk_split_aggregate(const struct chunk_message *m, chunk_fn *fn, void *arg);

#endif
