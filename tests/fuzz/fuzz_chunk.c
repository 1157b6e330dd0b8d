/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_chunk.c - any bytes as an RTMP chunk stream, in two sizes of pieces, which must agree; what
 * comes out is written, read again and must be the same. */
#include "wire/chunk.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct sum {
    uint64_t value;
    bool is_plain; /* do not write and read again */
};

static int count(void *arg, const struct chunk_message *m)
{
    struct sum *s = arg;

    s->value = s->value * 31 + m->type + m->time_ms + m->stream_id + m->csid;
    for (size_t i = 0; i < m->size; i++)
        s->value = s->value * 31 + m->body[i];
    return 0;
}

static void again(const struct chunk_message *m)
{
    struct sum before = {0}, after = {0};
    struct chunk_reader *r;
    size_t size = chunk_written_size(m->size, CHUNK_DEFAULT_SIZE, m->time_ms, m->csid);
    uint8_t *bytes = malloc(size);

    if (chunk_write(bytes, m, CHUNK_DEFAULT_SIZE) != size || chunk_reader_new(&r, count, &after))
        abort();
    count(&before, m);
    if (chunk_read(r, bytes, size) || before.value != after.value)
        abort();
    chunk_reader_free(r);
    free(bytes);
}

static int on_message(void *arg, const struct chunk_message *m)
{
    struct sum *s = arg;

    count(s, m);
    if (!s->is_plain && m->size < 1024)
        again(m);
    if (m->type == CHUNK_AGGREGATE)
        (void)chunk_split_aggregate(m, count, s);
    return 0;
}

static uint64_t run(const uint8_t *data, size_t size, size_t piece, bool is_plain)
{
    struct sum sum = {0, is_plain};
    struct chunk_reader *r;
    int err = 0;

    if (chunk_reader_new(&r, on_message, &sum))
        abort();
    for (size_t at = 0; at < size && !err; at += piece)
        err = chunk_read(r, data + at, size - at < piece ? size - at : piece);
    uint64_t read = chunk_bytes_read(r);
    chunk_reader_free(r);
    return sum.value * 31 + (uint64_t)(unsigned)-err * 7 + read;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (run(data, size, size + 1, false) != run(data, size, 3, true))
        abort();
    return 0;
}
