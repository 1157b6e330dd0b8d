/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chunk.h - RTMP chunk stream: bytes to messages and back. Pure; shared by client and relay;
 * fuzzed.
 *
 * The reader keeps its place between calls and takes bytes as they come. It handles "set chunk
 * size" and "abort" itself and hands every other message on, whole. Limits (faults.md section 2):
 * message 4 MiB for sound, video and data, 64 KiB for the rest; 64 chunk streams; 8 MiB of
 * unfinished messages; memory grows with the bytes received, not with what is announced.
 */
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
    CHUNK_STREAMS_MAX = 64,
    CHUNK_MEDIA_MAX = 4 * 1024 * 1024, /* a message of sound, video or data */
    CHUNK_OTHER_MAX = 64 * 1024,       /* any other */
    CHUNK_UNFINISHED_MAX = 8 * 1024 * 1024,
    CHUNK_HEADER_MAX = 18
};

struct chunk_message {
    uint32_t csid;      /* chunk stream, 2 .. 65599 */
    uint8_t type;       /* enum chunk_type */
    uint32_t stream_id; /* message stream */
    uint32_t time_ms;   /* absolute, 32 bits, wraps */
    const uint8_t *body;
    size_t size;
};

struct chunk_reader;
/* Return 0 to go on; anything else ends the read and is what chunk_read returns. body is valid
 * during the call. */
typedef int chunk_fn(void *arg, const struct chunk_message *m);

int chunk_reader_new(struct chunk_reader **out, chunk_fn *fn, void *arg);
void chunk_reader_free(struct chunk_reader *r);
/* From now on at most so many bytes of unfinished messages; CHUNK_UNFINISHED_MAX at first. */
void chunk_reader_hold(struct chunk_reader *r, size_t bytes);
/* Eats all size bytes. 0, -EPROTO on a breach, -EMSGSIZE beyond a limit, -ENOMEM, or what fn
 * returned. */
int chunk_read(struct chunk_reader *r, const uint8_t *bytes, size_t size);
uint64_t chunk_bytes_read(const struct chunk_reader *r);

/* ---- writing: one message as chunks with a full first header (type 0), for a peer that was told
 * chunk_size. Needs chunk_written_size() bytes at out; returns how many were written. */
size_t chunk_written_size(size_t body_size, uint32_t chunk_size, uint32_t time_ms, uint32_t csid);
size_t chunk_write(uint8_t *out, const struct chunk_message *m, uint32_t chunk_size);

/* Splits an aggregate message (type 22) into its parts, calls fn for each. 0, -EPROTO or what fn
 * returned. */
int chunk_split_aggregate(const struct chunk_message *m, chunk_fn *fn, void *arg);

#endif
