/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_flv.c - any bytes as an FLV stream, in two sizes of pieces, which must agree; every tag is
 * read as a body too. */
#include "wire/flv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void parse(int type, uint32_t time_ms, const uint8_t *body, size_t size)
{
    struct packet *p = NULL;
    uint8_t head[FLV_BODY_HEADER_MAX];

    if (!flv_codec_text(type, body, size))
        abort();
    if (flv_body_parse(&p, type, time_ms, body, size))
        return;
    if (flv_body_header(head, p) > sizeof(head) || p->size > size)
        abort();
    packet_unref(p);
}

static int on_tag(void *arg, const struct flv_tag *tag)
{
    uint64_t *sum = arg;

    *sum = *sum * 31 + (uint64_t)tag->type + tag->time_ms + tag->size;
    for (size_t i = 0; i < tag->size; i++)
        *sum = *sum * 31 + tag->body[i];
    parse(tag->type, tag->time_ms, tag->body, tag->size);
    return 0;
}

static uint64_t run(const uint8_t *data, size_t size, size_t piece)
{
    uint64_t sum = 0;
    struct flv_reader *r;
    int err = 0;

    if (flv_reader_new(&r, on_tag, &sum))
        abort();
    for (size_t at = 0; at < size && !err; at += piece)
        err = flv_read(r, data + at, size - at < piece ? size - at : piece);
    sum = sum * 31 + (uint64_t)(unsigned)-err;
    flv_reader_free(r);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (run(data, size, size + 1) != run(data, size, 5))
        abort();
    if (size > 1) /* as the body of one message */
        parse(data[0] % 3 == 0 ? 18 : 7 + data[0] % 3, 0, data + 1, size - 1);
    return 0;
}
