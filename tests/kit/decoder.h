/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decoder.h - for tests of encoders: the decoder of libavcodec, as a far end that is not ours. */
#ifndef TESTS_DECODER_H
#define TESTS_DECODER_H

#include "base/bytes/packet.h"

#include <av.h>
#include <check.h>
#include <string.h>

/* Takes the reference to the header. Low delay, one thread. The caller frees the decoder. */
static inline AVCodecContext *open_decoder(enum AVCodecID id, struct packet *header)
{
    AVCodecContext *c = avcodec_alloc_context3(avcodec_find_decoder(id));

    c->thread_count = 1;
    c->flags |= AV_CODEC_FLAG_LOW_DELAY;
    c->extradata = av_mallocz(header->size + AV_INPUT_BUFFER_PADDING_SIZE);
    c->extradata_size = (int)header->size;
    memcpy(c->extradata, header->data, header->size);
    packet_unref(header);
    ck_assert_int_eq(avcodec_open2(c, NULL, NULL), 0);
    return c;
}

#endif
