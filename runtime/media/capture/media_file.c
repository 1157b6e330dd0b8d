/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media_file.c - reads files with libavformat and libavcodec: local ones, or bytes in memory. */
#include "media/capture/media_file.h"

#include <av.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    FRAME_GUESS_US = 40000, /* length of the last frame when the file does not tell */
    IO_BUFFER = 32768,
};

struct media_file {
    AVFormatContext *format;
    AVIOContext *io; /* of bytes in memory, or NULL */
    const uint8_t *bytes;
    int64_t size, at; /* of bytes; where libavformat reads next */
    bool is_once;
    AVCodecContext *codec;
    AVPacket *pkt;
    int stream;
    int64_t first_us; /* time of the first frame of a round, in the file's own count */
    bool has_first;
    int64_t round_us; /* when this round began */
    int64_t end_us;   /* end of the latest frame */
};

static int check_file(const char *path, char *why, size_t why_size)
{
    struct stat st;

    if (stat(path, &st)) {
        int err = -errno;
        snprintf(why, why_size, "cannot open %.60s: %s", path,
                 err == -ENOENT ? "no such file" : "no access");
        return err;
    }
    if (!S_ISREG(st.st_mode)) {
        snprintf(why, why_size, "%.60s is not a regular file", path);
        return -EINVAL;
    }
    return 0;
}

/* "file:" in front keeps libavformat from taking a part of the name for a protocol. */
static int open_format(struct media_file *m, const char *path)
{
    AVDictionary *options = NULL;
    char url[PATH_MAX + 8];

    snprintf(url, sizeof(url), "file:%s", path);
    av_dict_set(&options, "protocol_whitelist", "file", 0);
    int rc = avformat_open_input(&m->format, url, NULL, &options);
    av_dict_free(&options);
    return rc < 0 || avformat_find_stream_info(m->format, NULL) < 0 ? -EINVAL : 0;
}

static int read_bytes(void *self, uint8_t *to, int room)
{
    struct media_file *m = self;
    int64_t left = m->size - m->at, count = left < room ? left : room;

    if (count <= 0)
        return AVERROR_EOF;
    memcpy(to, m->bytes + m->at, (size_t)count);
    m->at += count;
    return (int)count;
}

static int64_t seek_bytes(void *self, int64_t offset, int whence)
{
    struct media_file *m = self;
    int64_t to = whence == SEEK_CUR   ? m->at + offset
                 : whence == SEEK_END ? m->size + offset
                                      : offset;

    if (whence & AVSEEK_SIZE)
        return m->size;
    if (to < 0 || to > m->size)
        return AVERROR(EINVAL);
    return m->at = to;
}

/* No protocol is allowed: a list in memory opens no other file. */
static int open_bytes(struct media_file *m)
{
    AVDictionary *options = NULL;
    uint8_t *buffer = av_malloc(IO_BUFFER);

    m->format = avformat_alloc_context();
    m->io =
        buffer ? avio_alloc_context(buffer, IO_BUFFER, 0, m, read_bytes, NULL, seek_bytes) : NULL;
    if (!m->io)
        av_free(buffer);
    if (!m->io || !m->format)
        return -ENOMEM;
    m->format->pb = m->io;
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    int rc = avformat_open_input(&m->format, "", NULL, &options);
    av_dict_free(&options);
    return rc < 0 || avformat_find_stream_info(m->format, NULL) < 0 ? -EINVAL : 0;
}

static int open_file_codec(struct media_file *m, bool is_video)
{
    const AVCodec *codec = NULL;

    m->stream = av_find_best_stream(m->format, is_video ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO,
                                    -1, -1, &codec, 0);
    if (m->stream < 0)
        return -EINVAL;
    m->codec = avcodec_alloc_context3(codec);
    m->pkt = av_packet_alloc();
    if (!m->codec || !m->pkt)
        return -ENOMEM;
    if (avcodec_parameters_to_context(m->codec, m->format->streams[m->stream]->codecpar) < 0)
        return -ENOMEM;
    m->codec->thread_count = 1;
    m->codec->max_pixels = 4096 * 4096;
    return avcodec_open2(m->codec, codec, NULL) < 0 ? -EINVAL : 0;
}

int media_file_open(struct media_file **out, const char *path, bool is_video, char *why,
                    size_t why_size)
{
    int err = check_file(path, why, why_size);
    if (err)
        return err;
    struct media_file *m = calloc(1, sizeof(*m));
    if (!m)
        return -ENOMEM;
    err = open_format(m, path);
    if (!err)
        err = open_file_codec(m, is_video);
    if (err) {
        snprintf(why, why_size, "no %s to decode in %.60s", is_video ? "video" : "sound", path);
        media_file_close(m);
        return err;
    }
    *out = m;
    return 0;
}

int media_file_open_bytes(struct media_file **out, const void *bytes, size_t size, bool is_video,
                          char *why, size_t why_size)
{
    struct media_file *m = calloc(1, sizeof(*m));
    if (!m)
        return -ENOMEM;
    m->bytes = bytes;
    m->size = (int64_t)size;
    int err = open_bytes(m);
    if (!err)
        err = open_file_codec(m, is_video);
    if (err) {
        snprintf(why, why_size, "no %s that can be decoded", is_video ? "video" : "sound");
        media_file_close(m);
        return err;
    }
    *out = m;
    return 0;
}

void media_file_once(struct media_file *m)
{
    m->is_once = true;
}

int media_file_rate_hz(const struct media_file *m)
{
    return m->codec->sample_rate;
}

int64_t media_file_duration_us(const struct media_file *m)
{
    return m->format->duration > 0 ? m->format->duration : 0; /* AV_TIME_BASE is a second in us */
}

void media_file_close(struct media_file *m)
{
    if (!m)
        return;
    avcodec_free_context(&m->codec);
    avformat_close_input(&m->format);
    if (m->io)
        av_freep(&m->io->buffer);
    avio_context_free(&m->io);
    av_packet_free(&m->pkt);
    free(m);
}

/* Sends one packet of our stream to the decoder; at the end of the file tells the decoder to give
 * all frames that it holds back. */
static int feed(struct media_file *m)
{
    int rc;

    while ((rc = av_read_frame(m->format, m->pkt)) >= 0 && m->pkt->stream_index != m->stream)
        av_packet_unref(m->pkt);
    rc = avcodec_send_packet(m->codec, rc < 0 ? NULL : m->pkt);
    av_packet_unref(m->pkt);
    return rc == AVERROR(ENOMEM) ? -ENOMEM : 0; /* a damaged packet is skipped */
}

static int start_over(struct media_file *m)
{
    if (m->is_once || m->end_us <= m->round_us)
        return -ENODATA; /* the end, or a whole round without a frame */
    if (av_seek_frame(m->format, m->stream, INT64_MIN, AVSEEK_FLAG_BACKWARD) < 0 &&
        avformat_seek_file(m->format, -1, INT64_MIN, 0, INT64_MAX, AVSEEK_FLAG_BYTE) < 0)
        return -ENODATA;
    avcodec_flush_buffers(m->codec);
    m->round_us = m->end_us;
    m->has_first = false;
    return 0;
}

static int64_t frame_length_us(const struct media_file *m, const AVFrame *f)
{
    if (f->nb_samples > 0 && f->sample_rate > 0)
        return (int64_t)f->nb_samples * 1000000 / f->sample_rate;
    AVRational base = m->format->streams[m->stream]->time_base;
    if (f->pkt_duration > 0)
        return av_rescale_q(f->pkt_duration, base, (AVRational){1, 1000000});
    return FRAME_GUESS_US;
}

static int64_t place_in_time(struct media_file *m, const AVFrame *f)
{
    AVRational base = m->format->streams[m->stream]->time_base;
    int64_t time_us = m->end_us;

    if (f->best_effort_timestamp != AV_NOPTS_VALUE) {
        int64_t own_us = av_rescale_q(f->best_effort_timestamp, base, (AVRational){1, 1000000});
        if (!m->has_first)
            m->first_us = own_us;
        m->has_first = true;
        time_us = m->round_us + own_us - m->first_us;
    }
    int64_t end_us = time_us + frame_length_us(m, f);
    m->end_us = end_us > m->end_us ? end_us : m->end_us;
    return time_us;
}

int media_file_next(struct media_file *m, AVFrame *frame, int64_t *time_us)
{
    for (;;) {
        int rc = avcodec_receive_frame(m->codec, frame);
        if (rc == 0) {
            *time_us = place_in_time(m, frame);
            return 0;
        }
        int err = rc == AVERROR(EAGAIN) ? feed(m) : rc == AVERROR_EOF ? start_over(m) : 0;
        if (err)
            return err;
    }
}
