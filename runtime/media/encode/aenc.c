/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aenc.c - libavcodec's AAC encoder: takes blocks of 10.7 ms, gives packets of 1024 samples, counts
 * samples for the times. */
#include "media/encode/aenc.h"

#include <av.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    UNIT = 1024, /* samples of one AAC frame */
    /* a larger difference between counted and given time: the source paused, its time is taken */
    JUMP_US = 60000,
    SLOWLY = 32, /* of a smaller difference (jitter, drift) one part in so many is followed */
};

struct rate {
    int hz, bits;
};

static const struct rate rates[] = {{48000, 64000}, {16000, 24000}};

struct aenc {
    AVCodecContext *codec;
    SwrContext *swr;
    AVFrame *frame;
    AVPacket *pkt;
    float waiting[2 * UNIT]; /* resampled, not yet a whole unit */
    int waiting_count;
    int64_t unit_count;  /* units given to the encoder */
    int64_t block_count; /* blocks taken */
    int64_t start_us;    /* time of the very first sample; follows the source slowly */
    int64_t last_us;     /* time of the last packet; times always grow */
};

static const struct rate *rate_of(int hz)
{
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++)
        if (rates[i].hz == hz)
            return &rates[i];
    return NULL;
}

static int open_aac_encoder(struct aenc *e, const struct rate *rate)
{
    const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_AAC);

    if (!codec || !(e->codec = avcodec_alloc_context3(codec)))
        return -ENOMEM;
    e->codec->sample_rate = rate->hz;
    e->codec->bit_rate = rate->bits;
    e->codec->sample_fmt = AV_SAMPLE_FMT_FLTP;
    e->codec->ch_layout = (AVChannelLayout)AV_CHANNEL_LAYOUT_MONO;
    e->codec->time_base = (AVRational){1, rate->hz};
    e->codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    /* Against the usual coder ("twoloop") half to a third of the work, and the sound is nearer to what
     * went in: tones by 30 dB, a voice by 20 dB; a voice in noise is 3 dB further away. */
    av_opt_set(e->codec->priv_data, "aac_coder", "fast", 0);
    return avcodec_open2(e->codec, codec, NULL) < 0 ? -EINVAL : 0;
}

static int open_resampler(struct aenc *e, const struct rate *rate)
{
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;

    if (swr_alloc_set_opts2(&e->swr, &mono, AV_SAMPLE_FMT_FLTP, rate->hz, &mono, AV_SAMPLE_FMT_S16,
                            SOUND_RATE, 0, NULL) < 0)
        return -ENOMEM;
    return swr_init(e->swr) < 0 ? -EINVAL : 0;
}

static int open_frame(struct aenc *e)
{
    e->pkt = av_packet_alloc();
    e->frame = av_frame_alloc();
    if (!e->pkt || !e->frame)
        return -ENOMEM;
    e->frame->nb_samples = UNIT;
    e->frame->format = AV_SAMPLE_FMT_FLTP;
    e->frame->sample_rate = e->codec->sample_rate;
    e->frame->ch_layout = (AVChannelLayout)AV_CHANNEL_LAYOUT_MONO;
    return av_frame_get_buffer(e->frame, 0) < 0 ? -ENOMEM : 0;
}

int aenc_open(struct aenc **out, int rate_hz)
{
    const struct rate *rate = rate_of(rate_hz);
    if (!rate)
        return -EINVAL;
    struct aenc *e = calloc(1, sizeof(*e));
    if (!e)
        return -ENOMEM;
    e->last_us = INT64_MIN;
    int err = open_aac_encoder(e, rate);
    if (!err)
        err = open_resampler(e, rate);
    if (!err)
        err = open_frame(e);
    if (err) {
        aenc_close(e);
        return err;
    }
    *out = e;
    return 0;
}

void aenc_close(struct aenc *e)
{
    if (!e)
        return;
    avcodec_free_context(&e->codec);
    swr_free(&e->swr);
    av_frame_free(&e->frame);
    av_packet_free(&e->pkt);
    free(e);
}

int aenc_header(struct aenc *e, struct packet **out)
{
    return packet_new(out, PACKET_AUDIO_HEADER, e->codec->extradata,
                      (size_t)e->codec->extradata_size);
}

/* Counts samples for the time, so that the source's jitter does not get into the stream. */
static void follow_time(struct aenc *e, int64_t pts_us)
{
    int64_t counted_us = e->block_count * SOUND_BLOCK * 1000000 / SOUND_RATE;
    int64_t late_us = pts_us - (e->start_us + counted_us);

    if (e->block_count == 0 || late_us > JUMP_US || late_us < -JUMP_US)
        e->start_us += late_us;
    else
        e->start_us += late_us / SLOWLY;
    e->block_count++;
}

/* A packet of the encoder is one unit behind the input (initial padding), and so is its time. */
static int64_t packet_time_us(struct aenc *e)
{
    int64_t pts_us = e->start_us + e->pkt->pts * 1000000 / e->codec->sample_rate;

    if (e->last_us != INT64_MIN && pts_us <= e->last_us)
        pts_us = e->last_us + 1000;
    e->last_us = pts_us;
    return pts_us;
}

static int take_packet(struct aenc *e, struct packet **out)
{
    int rc = avcodec_receive_packet(e->codec, e->pkt);
    if (rc == AVERROR(EAGAIN))
        return 0;
    if (rc < 0)
        return -EIO;
    int err = packet_new(out, PACKET_AUDIO, e->pkt->data, (size_t)e->pkt->size);
    if (!err) {
        (*out)->is_key = true;
        (*out)->dts_us = (*out)->pts_us = packet_time_us(e);
    }
    av_packet_unref(e->pkt);
    return err;
}

static int encode_unit(struct aenc *e, struct packet **out)
{
    if (av_frame_make_writable(e->frame) < 0)
        return -EIO;
    memcpy(e->frame->data[0], e->waiting, UNIT * sizeof(e->waiting[0]));
    e->waiting_count -= UNIT;
    memmove(e->waiting, e->waiting + UNIT, (size_t)e->waiting_count * sizeof(e->waiting[0]));
    e->frame->pts = e->unit_count++ * UNIT;
    return avcodec_send_frame(e->codec, e->frame) < 0 ? -EIO : take_packet(e, out);
}

int aenc_encode(struct aenc *e, const int16_t block[SOUND_BLOCK], int64_t pts_us,
                struct packet **out)
{
    uint8_t *to = (uint8_t *)(e->waiting + e->waiting_count);
    const uint8_t *from = (const uint8_t *)block;

    *out = NULL;
    follow_time(e, pts_us);
    int count = swr_convert(e->swr, &to, 2 * UNIT - e->waiting_count, &from, SOUND_BLOCK);
    if (count < 0)
        return -EIO;
    e->waiting_count += count;
    if (e->waiting_count < UNIT)
        return 0;
    int err = encode_unit(e, out);
    if (!err && *out)
        (*out)->stamp_us = pts_us;
    return err;
}
