/* SPDX-License-Identifier: GPL-3.0-or-later */
/* adec.c - libavcodec's AAC decoder, then libswresample to SOUND_RATE, mono or stereo. */
#include "media/decode/adec.h"

#include "wire/aac.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "av.h"

enum {
    COUNT_MAX = 1 << 16
}; /* samples of one frame after resampling: 8 kHz HE frames stay far below */

struct adec {
    struct packet *header;
    AVCodecContext *ctx;
    AVFrame *frame;
    AVPacket *pkt;
    SwrContext *swr;
    int rate_hz, channels, format; /* the input that swr was set up for */
};

static int open_aac_decoder(struct adec *d)
{
    const AVCodec *codec = avcodec_find_decoder(AV_CODEC_ID_AAC);
    const struct packet *header = d->header;

    d->ctx = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!d->ctx)
        return codec ? -ENOMEM : -ENOTSUP;
    d->ctx->extradata = av_mallocz(header->size + AV_INPUT_BUFFER_PADDING_SIZE);
    if (!d->ctx->extradata)
        return -ENOMEM;
    memcpy(d->ctx->extradata, header->data, header->size);
    d->ctx->extradata_size = (int)header->size;
    d->ctx->thread_count = 1;
    return avcodec_open2(d->ctx, codec, NULL) < 0 ? -EPROTO : 0;
}

int adec_open(struct adec **out, struct packet *header)
{
    struct aac_info info;
    int err = aac_config_parse(&info, header->data, header->size);
    if (err)
        return err;
    struct adec *d = calloc(1, sizeof(*d));
    if (!d)
        return -ENOMEM;
    d->header = packet_ref(header);
    d->frame = av_frame_alloc();
    d->pkt = av_packet_alloc();
    err = d->frame && d->pkt ? open_aac_decoder(d) : -ENOMEM;
    if (err) {
        adec_close(d);
        return err;
    }
    *out = d;
    return 0;
}

static int channels_out(int channels_in)
{
    return channels_in == 1 ? 1 : 2;
}

/* The decoded sound may differ from the header (implicit SBR doubles the rate). */
static int fit_resampler(struct adec *d)
{
    AVFrame *f = d->frame;

    if (d->swr && d->rate_hz == f->sample_rate && d->channels == f->ch_layout.nb_channels &&
        d->format == f->format)
        return 0;
    swr_free(&d->swr);
    AVChannelLayout to;
    av_channel_layout_default(&to, channels_out(f->ch_layout.nb_channels));
    int rc = swr_alloc_set_opts2(&d->swr, &to, AV_SAMPLE_FMT_S16, SOUND_RATE, &f->ch_layout,
                                 f->format, f->sample_rate, 0, NULL);
    if (rc < 0 || swr_init(d->swr) < 0)
        return -EBADMSG;
    d->rate_hz = f->sample_rate;
    d->channels = f->ch_layout.nb_channels;
    d->format = f->format;
    return 0;
}

static int convert_sound(struct adec *d, struct sound **out)
{
    const AVFrame *f = d->frame;
    int err = fit_resampler(d);
    if (err)
        return err;
    int room = swr_get_out_samples(d->swr, f->nb_samples);
    if (room <= 0 || room > COUNT_MAX)
        return -EBADMSG;
    struct sound *s;
    err = sound_new(&s, SOUND_RATE, channels_out(d->channels), room);
    if (err)
        return err;
    uint8_t *to = (uint8_t *)s->samples;
    int got = swr_convert(d->swr, &to, room, (const uint8_t **)f->extended_data, f->nb_samples);
    if (got < 0) {
        sound_unref(s);
        return -EBADMSG;
    }
    s->count = got;
    *out = s;
    return 0;
}

/* A damaged unit may have announced channels that do not exist, which the codec would keep: opens
 * the codec again. */
static int start_over(struct adec *d)
{
    avcodec_free_context(&d->ctx);
    open_aac_decoder(d); /* on failure the next unit tries again */
    return -EBADMSG;
}

int adec_decode(struct adec *d, const struct packet *unit, struct sound **out)
{
    if (!d->ctx)
        return start_over(d);
    d->pkt->data = unit->data;
    d->pkt->size = (int)unit->size;
    int rc = unit->size ? avcodec_send_packet(d->ctx, d->pkt) : AVERROR_INVALIDDATA;
    av_packet_unref(d->pkt);
    if (rc < 0 || avcodec_receive_frame(d->ctx, d->frame) < 0)
        return start_over(d);
    int err = d->frame->decode_error_flags ? -EBADMSG : convert_sound(d, out);
    av_frame_unref(d->frame);
    if (!err)
        (*out)->pts_us = unit->pts_us;
    return err;
}

void adec_close(struct adec *d)
{
    if (!d)
        return;
    swr_free(&d->swr);
    av_packet_free(&d->pkt);
    av_frame_free(&d->frame);
    avcodec_free_context(&d->ctx);
    packet_unref(d->header);
    free(d);
}
