/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chunk.c - the RTMP chunk stream (specification 1.0, section 5.3).
 *
 *   chunk = basic header (1-3: form, chunk stream), message header (11, 7, 3 or 0),
 *           [extended time (4)], data
 *   form    0: all fields; 1: no stream id; 2: only a time step;
 *           3: as before, or the next part of a message
 */
#include "wire/chunk.h"

#include "wire/bytes.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    GROW_MAX = 64 * 1024,
    TIME_EXTENDED = 0xffffff,
    STREAMS_FIRST = 4,
};

static const size_t header_sizes[4] = {11, 7, 3, 0};

/* One chunk stream: the header fields that the next chunk may leave out, and the message that is
 * being assembled. */
struct chunk_stream {
    uint32_t csid;
    uint32_t time_ms, step_ms;
    uint32_t size;
    uint8_t type;
    uint32_t stream_id;
    bool has_header;   /* a length is known: forms 2 and 3 may follow */
    bool has_extended; /* the last header carried an extended time: form 3 may repeat it */
    bool is_open;      /* a message has begun and is not complete */
    uint8_t *body;
    size_t got, room;
};

/* Does this peer repeat an extended time in front of each further part of a message? The
 * specification can be read both ways, and both kinds of peers exist. */
enum extended_habit { EXTENDED_UNKNOWN, EXTENDED_REPEATED, EXTENDED_LEFT_OUT };

struct chunk_reader {
    chunk_fn *fn;
    void *arg;
    int err; /* the first error; final */
    uint32_t chunk_size;
    uint64_t bytes_read;
    size_t unfinished; /* bytes held in open messages */
    size_t unfinished_max;
    enum extended_habit habit;

    uint8_t head[CHUNK_HEADER_MAX]; /* header bytes of the chunk that begins */
    size_t head_got;
    struct chunk_stream *current; /* NULL while the header is incomplete */
    size_t left;                  /* data bytes of this chunk still to come */

    struct chunk_stream *streams; /* grows on demand: most connections use three */
    int stream_count, stream_room;
};

int chunk_reader_new(struct chunk_reader **out, chunk_fn *fn, void *arg)
{
    struct chunk_reader *r = calloc(1, sizeof(*r));
    if (!r)
        return -ENOMEM;
    r->fn = fn;
    r->arg = arg;
    r->chunk_size = CHUNK_DEFAULT_SIZE;
    r->unfinished_max = CHUNK_UNFINISHED_MAX;
    *out = r;
    return 0;
}

void chunk_reader_hold(struct chunk_reader *r, size_t bytes)
{
    r->unfinished_max = bytes;
}

void chunk_reader_free(struct chunk_reader *r)
{
    if (!r)
        return;
    for (int i = 0; i < r->stream_count; i++)
        free(r->streams[i].body);
    free(r->streams);
    free(r);
}

uint64_t chunk_bytes_read(const struct chunk_reader *r)
{
    return r->bytes_read;
}

/* ---- headers */

static size_t basic_size(uint8_t first)
{
    return (first & 63) == 0 ? 2 : (first & 63) == 1 ? 3 : 1;
}

static uint32_t basic_csid(const uint8_t *head)
{
    switch (head[0] & 63) {
    case 0:
        return 64u + head[1];
    case 1:
        return 64u + head[1] + head[2] * 256u;
    default:
        return head[0] & 63u;
    }
}

static struct chunk_stream *find_stream(struct chunk_reader *r, uint32_t csid)
{
    for (int i = 0; i < r->stream_count; i++)
        if (r->streams[i].csid == csid)
            return &r->streams[i];
    return NULL;
}

/* How many bytes the header that begins with head has, as far as the bytes so far tell. */
static size_t header_need(struct chunk_reader *r)
{
    if (r->head_got == 0)
        return 1;
    size_t basic = basic_size(r->head[0]);
    if (r->head_got < basic)
        return basic;
    size_t need = basic + header_sizes[r->head[0] >> 6];
    if (r->head_got < need)
        return need;
    bool is_extended;
    if (r->head[0] >> 6 == 3) {
        struct chunk_stream *s = find_stream(r, basic_csid(r->head));
        is_extended = s && s->has_extended && !(s->is_open && r->habit == EXTENDED_LEFT_OUT);
    } else {
        is_extended = bytes_get24(r->head + basic) == TIME_EXTENDED;
    }
    return need + (is_extended ? 4 : 0);
}

static size_t size_limit(uint8_t type)
{
    switch (type) {
    case CHUNK_AUDIO:
    case CHUNK_VIDEO:
    case CHUNK_DATA:
    case CHUNK_DATA_AMF3:
    case CHUNK_AGGREGATE:
        return CHUNK_MEDIA_MAX;
    default:
        return CHUNK_OTHER_MAX;
    }
}

static int make_stream_room(struct chunk_reader *r)
{
    if (r->stream_count == CHUNK_STREAMS_MAX)
        return -EMSGSIZE;
    if (r->stream_count < r->stream_room)
        return 0;
    int room = r->stream_room ? r->stream_room * 4 : STREAMS_FIRST;
    struct chunk_stream *streams = realloc(r->streams, (size_t)room * sizeof(*streams));
    if (!streams)
        return -ENOMEM;
    r->streams = streams;
    r->stream_room = room;
    return 0;
}

static int use_stream(struct chunk_reader *r, struct chunk_stream **out)
{
    uint32_t csid = basic_csid(r->head);
    struct chunk_stream *s = find_stream(r, csid);

    if (!s) {
        if (r->head[0] >> 6 > 1)
            return -EPROTO; /* refers to a header that never came */
        int err = make_stream_room(r);
        if (err)
            return err;
        s = &r->streams[r->stream_count++];
        *s = (struct chunk_stream){.csid = csid};
    }
    *out = s;
    return 0;
}

static void let_go(struct chunk_reader *r, struct chunk_stream *s)
{
    r->unfinished -= s->got;
    free(s->body);
    s->body = NULL;
    s->got = s->room = 0;
    s->is_open = false;
}

/* Takes the fields of the complete header in r->head over into its stream. */
static int apply_header(struct chunk_reader *r, struct chunk_stream *s)
{
    int form = r->head[0] >> 6;
    const uint8_t *at = r->head + basic_size(r->head[0]);
    size_t fields = header_sizes[form];

    if (form == 3 && s->is_open)
        return 0; /* the next part of the same message */
    if (form < 3)
        s->has_extended = bytes_get24(at) == TIME_EXTENDED;
    if (s->has_extended)
        s->step_ms = bytes_get32(at + fields);
    else if (form < 3)
        s->step_ms = bytes_get24(at);
    s->time_ms = form == 0 ? s->step_ms : s->time_ms + s->step_ms;
    if (form < 2) {
        s->size = bytes_get24(at + 3);
        s->type = at[6];
        s->has_header = true;
    }
    if (form == 0) /* the only field in the other byte order */
        s->stream_id =
            at[7] | (uint32_t)at[8] << 8 | (uint32_t)at[9] << 16 | (uint32_t)at[10] << 24;
    let_go(r, s); /* a new header on an open message: that message is given up */
    if (!s->has_header)
        return -EPROTO;
    if (s->size > size_limit(s->type))
        return -EMSGSIZE;
    s->is_open = true;
    return 0;
}

/* The first further part of a message with an extended time tells the habit of the peer: the four
 * bytes in its place are the time that is due, or data already. True when they are data. */
static bool has_data_in_header(struct chunk_reader *r)
{
    struct chunk_stream *s = find_stream(r, basic_csid(r->head));

    if (r->head[0] >> 6 != 3 || !s || !s->is_open || !s->has_extended ||
        r->habit != EXTENDED_UNKNOWN)
        return false;
    uint32_t time_ms = bytes_get32(r->head + basic_size(r->head[0]));
    bool is_due = time_ms == s->step_ms || time_ms == s->time_ms;
    r->habit = is_due ? EXTENDED_REPEATED : EXTENDED_LEFT_OUT;
    return !is_due;
}

static int begin_chunk(struct chunk_reader *r)
{
    struct chunk_stream *s;

    int err = use_stream(r, &s);
    if (!err)
        err = apply_header(r, s);
    if (err)
        return err;
    r->current = s;
    r->left = s->size - s->got < r->chunk_size ? s->size - s->got : r->chunk_size;
    return 0;
}

/* ---- messages */

static int set_chunk_size(struct chunk_reader *r, const struct chunk_message *m)
{
    uint32_t size = m->size < 4 ? 0 : bytes_get32(m->body);

    if (size == 0 || size > INT32_MAX)
        return -EPROTO;
    r->chunk_size = size;
    return 0;
}

static int abort_message(struct chunk_reader *r, const struct chunk_message *m)
{
    if (m->size < 4)
        return -EPROTO;
    struct chunk_stream *s = find_stream(r, bytes_get32(m->body));
    if (s)
        let_go(r, s);
    return 0;
}

static int deliver(struct chunk_reader *r, const struct chunk_message *m)
{
    switch (m->type) {
    case CHUNK_SET_SIZE:
        return set_chunk_size(r, m);
    case CHUNK_ABORT:
        return abort_message(r, m);
    default:
        return r->fn(r->arg, m);
    }
}

static int end_message(struct chunk_reader *r, struct chunk_stream *s)
{
    struct chunk_message m = {
        .csid = s->csid,
        .type = s->type,
        .stream_id = s->stream_id,
        .time_ms = s->time_ms,
        .size = s->size,
        .body = s->body ? s->body : r->head, /* never NULL, also when the message is empty */
    };

    s->is_open = false; /* an abort of the own stream finds nothing to give up */
    int err = deliver(r, &m);
    let_go(r, s);
    return err;
}

static int end_chunk(struct chunk_reader *r)
{
    struct chunk_stream *s = r->current;

    r->current = NULL;
    r->head_got = 0;
    return s->got == s->size ? end_message(r, s) : 0;
}

static int grow_body(struct chunk_stream *s, size_t size)
{
    if (size <= s->room)
        return 0;
    size_t ahead = size < GROW_MAX ? size : GROW_MAX;
    size_t room = size + ahead < s->size ? size + ahead : s->size;
    uint8_t *body = realloc(s->body, room);
    if (!body)
        return -ENOMEM;
    s->body = body;
    s->room = room;
    return 0;
}

static int keep(struct chunk_reader *r, const uint8_t *bytes, size_t n)
{
    struct chunk_stream *s = r->current;

    if (n == 0)
        return 0;
    if (r->unfinished + n > r->unfinished_max)
        return -EMSGSIZE;
    int err = grow_body(s, s->got + n);
    if (err)
        return err;
    memcpy(s->body + s->got, bytes, n);
    s->got += n;
    r->left -= n;
    r->unfinished += n;
    return 0;
}

static int step(struct chunk_reader *r, const uint8_t *bytes, size_t size, size_t *used);

/* Bytes that are counted already. */
static int read_again(struct chunk_reader *r, const uint8_t *bytes, size_t size)
{
    int err = 0;

    for (size_t at = 0, used; !err && at < size; at += used)
        err = step(r, bytes + at, size - at, &used);
    return err;
}

/* The header in r->head is complete: its chunk begins, with what was read as a time if it is none. */
static int end_header(struct chunk_reader *r)
{
    uint8_t data[4];
    bool has_data = has_data_in_header(r);

    memcpy(data, r->head + basic_size(r->head[0]), sizeof(data));
    int err = begin_chunk(r);
    if (!err && !r->left)
        err = end_chunk(r);
    return err || !has_data ? err : read_again(r, data, sizeof(data));
}

/* One step: as much of a header or of a chunk's data as is there. Sets *used. */
static int step(struct chunk_reader *r, const uint8_t *bytes, size_t size, size_t *used)
{
    if (r->current) {
        *used = size < r->left ? size : r->left;
        int err = keep(r, bytes, *used);
        return err || r->left ? err : end_chunk(r);
    }
    size_t missing = header_need(r) - r->head_got;
    *used = size < missing ? size : missing;
    memcpy(r->head + r->head_got, bytes, *used);
    r->head_got += *used;
    if (header_need(r) > r->head_got)
        return 0;
    return end_header(r);
}

int chunk_read(struct chunk_reader *r, const uint8_t *bytes, size_t size)
{
    while (!r->err && size > 0) {
        size_t used = 0;
        r->err = step(r, bytes, size, &used);
        r->bytes_read += used;
        bytes += used;
        size -= used;
    }
    return r->err;
}

/* ---- writing */

static size_t put_basic(uint8_t *out, int form, uint32_t csid)
{
    uint32_t high = (uint32_t)form << 6;

    if (csid < 64) {
        out[0] = (uint8_t)(high | csid);
        return 1;
    }
    csid -= 64;
    out[0] = (uint8_t)(high | (csid >= 256));
    out[1] = (uint8_t)csid;
    if (csid < 256)
        return 2;
    out[2] = (uint8_t)(csid >> 8);
    return 3;
}

static size_t basic_written_size(uint32_t csid)
{
    return csid < 64 ? 1 : csid < 64 + 256 ? 2 : 3;
}

size_t chunk_written_size(size_t body_size, uint32_t chunk_size, uint32_t time_ms, uint32_t csid)
{
    size_t chunks = body_size ? (body_size + chunk_size - 1) / chunk_size : 1;
    size_t each = basic_written_size(csid) + (time_ms >= TIME_EXTENDED ? 4 : 0);

    return header_sizes[0] + chunks * each + body_size;
}

static uint8_t *put_first_header(uint8_t *at, const struct chunk_message *m)
{
    at = bytes_put24(at, m->time_ms < TIME_EXTENDED ? m->time_ms : TIME_EXTENDED);
    at = bytes_put24(at, (uint32_t)m->size);
    *at++ = m->type;
    for (int shift = 0; shift < 32; shift += 8)
        *at++ = (uint8_t)(m->stream_id >> shift);
    return at;
}

size_t chunk_write(uint8_t *out, const struct chunk_message *m, uint32_t chunk_size)
{
    uint8_t *at = out;
    size_t done = 0;

    do {
        at += put_basic(at, done ? 3 : 0, m->csid);
        if (done == 0)
            at = put_first_header(at, m);
        if (m->time_ms >= TIME_EXTENDED)
            at = bytes_put32(at, m->time_ms);
        size_t n = m->size - done < chunk_size ? m->size - done : chunk_size;
        if (n)
            memcpy(at, m->body + done, n);
        at += n;
        done += n;
    } while (done < m->size);
    return (size_t)(at - out);
}

/* ---- aggregates: FLV tags, each followed by its size; times count from the first tag */

enum { PART_HEADER = 11, PART_TRAILER = 4 };

int chunk_split_aggregate(const struct chunk_message *m, chunk_fn *fn, void *arg)
{
    const uint8_t *at = m->body, *end = m->body + m->size;
    uint32_t first_ms = 0;

    while (at < end) {
        if (end - at < PART_HEADER + PART_TRAILER)
            return -EPROTO;
        struct chunk_message part = {
            .csid = m->csid,
            .type = at[0],
            .stream_id = m->stream_id,
            .size = bytes_get24(at + 1),
            .body = at + PART_HEADER,
        };
        uint32_t time_ms = bytes_get24(at + 4) | (uint32_t)at[7] << 24;
        if (part.type == CHUNK_AGGREGATE ||
            (size_t)(end - at) - PART_HEADER - PART_TRAILER < part.size)
            return -EPROTO;
        if (at == m->body)
            first_ms = time_ms;
        part.time_ms = m->time_ms + (time_ms - first_ms);
        int err = fn(arg, &part);
        if (err)
            return err;
        at += PART_HEADER + part.size + PART_TRAILER;
    }
    return 0;
}
