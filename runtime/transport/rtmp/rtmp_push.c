/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_push.c - the publisher's side of an RTMP connection. */
#include "transport/rtmp/rtmp_push.h"

#include "transport/rtmp/rtmp_client.h"
#include "wire/amf.h"
#include "wire/flv.h"

#include <stdlib.h>
#include <string.h>

enum { CLOSE_LIMIT_MS = 1000, META_MAX = 512, CODEC_AVC = 7, CODEC_AAC = 10, SAMPLE_BITS = 16 };

struct rtmp_push {
    struct rtmp_client *client;
    struct clock *clock;
    char stream[URL_STREAM_MAX + 1];
    bool is_publishing; /* the server said Publish.Start */
    bool has_sent;      /* last_ms is set */
    bool is_passing;    /* sends tags of another stream, which has an end mark of its own */
    uint32_t last_ms;   /* the latest time of sound or video, also the end mark's */
};

/* ---- messages of the server */

static int on_reply(void *arg, const struct rtmp_reply *r)
{
    struct rtmp_push *p = arg;

    if (r->meaning == RTMP_MEANS_REFUSED)
        return rtmp_client_refused(p->client, NET_CLOSED, r);
    if (r->meaning == RTMP_MEANS_PUBLISHING)
        p->is_publishing = true;
    return 0;
}

static int on_media(void *arg, const struct chunk_message *m)
{
    return 0; /* a publisher has asked for no media */
}

static int on_eof(void *arg)
{
    return 0;
}

/* ---- opening */

static int ask_to_publish(struct rtmp_push *p)
{
    const struct rtmp_say release = {.name = "releaseStream", .text = p->stream};
    const struct rtmp_say announce = {.name = "FCPublish", .text = p->stream};
    const struct rtmp_say publish = {
        .name = "publish", .is_on_stream = true, .text = p->stream, .kind = "live"};

    if (rtmp_client_say(p->client, &release) || rtmp_client_say(p->client, &announce) ||
        rtmp_client_create_stream(p->client) || rtmp_client_say(p->client, &publish))
        return -1;
    return rtmp_client_until(p->client, &p->is_publishing, "publish");
}

/* Sets the client's fault, or "out of memory" when there is no client. */
static int tell_fault(const struct rtmp_push *p, struct net_fault *fault)
{
    if (p->client)
        *fault = *rtmp_client_fault(p->client);
    else
        net_fault_set(fault, NET_IO, "out of memory");
    return -1;
}

int rtmp_push_open(struct rtmp_push **out, const struct net_cfg *cfg, struct net_fault *fault)
{
    struct rtmp_push *p = calloc(1, sizeof(*p));

    if (!p) {
        net_fault_set(fault, NET_IO, "out of memory");
        return -1;
    }
    const struct rtmp_ears ears = {on_reply, on_media, on_eof, p};
    p->clock = cfg->clock;
    memcpy(p->stream, cfg->url.stream, sizeof(p->stream));
    if (rtmp_client_open(&p->client, cfg, true, &ears) || ask_to_publish(p)) {
        tell_fault(p, fault);
        rtmp_push_close(p, false);
        return -1;
    }
    *out = p;
    return 0;
}

/* ---- publishing */

static void put_number(struct amf_out *o, const char *key, double v)
{
    amf_put_key(o, key);
    amf_put_number(o, v);
}

static void put_video(struct amf_out *o, const struct rtmp_push_meta *meta)
{
    put_number(o, "width", meta->width);
    put_number(o, "height", meta->height);
    put_number(o, "framerate", meta->fps);
    put_number(o, "videodatarate", meta->video_kbps);
    put_number(o, "videocodecid", CODEC_AVC);
}

static void put_audio(struct amf_out *o, const struct rtmp_push_meta *meta)
{
    put_number(o, "audiodatarate", meta->audio_kbps);
    put_number(o, "audiosamplerate", meta->rate_hz);
    put_number(o, "audiosamplesize", SAMPLE_BITS);
    put_number(o, "audiocodecid", CODEC_AAC);
    amf_put_key(o, "stereo");
    amf_put_bool(o, false);
}

int rtmp_push_meta(struct rtmp_push *p, const struct rtmp_push_meta *meta, struct net_fault *fault)
{
    uint8_t bytes[META_MAX];
    struct amf_out o = {bytes, bytes + sizeof(bytes), false};
    bool has_video = meta->width > 0 && meta->height > 0, has_audio = meta->rate_hz > 0;

    amf_put_string(&o, "@setDataFrame");
    amf_put_string(&o, "onMetaData");
    amf_put_ecma_array(&o, (has_video ? 5 : 0) + (has_audio ? 5 : 0) + 1);
    if (has_video)
        put_video(&o, meta);
    if (has_audio)
        put_audio(&o, meta);
    amf_put_key(&o, "encoder");
    amf_put_string(&o, "parlua");
    amf_put_end(&o);
    struct rtmp_part part = {bytes, (size_t)(o.at - bytes)};
    return rtmp_client_send(p->client, CHUNK_DATA, p->last_ms, part, (struct rtmp_part){0})
               ? tell_fault(p, fault)
               : 0;
}

static uint8_t message_type(const struct packet *pkt)
{
    switch (pkt->kind) {
    case PACKET_AUDIO:
    case PACKET_AUDIO_HEADER:
        return CHUNK_AUDIO;
    case PACKET_META:
        return CHUNK_DATA;
    default:
        return CHUNK_VIDEO;
    }
}

/* The end mark comes after sound and video, so the later of both times counts. Times may wrap. */
static void note_time(struct rtmp_push *p, uint32_t time_ms)
{
    if (!p->has_sent || (int32_t)(time_ms - p->last_ms) > 0)
        p->last_ms = time_ms;
    p->has_sent = true;
}

static int send_tag(struct rtmp_push *p, const struct packet *pkt, uint32_t time_ms)
{
    uint8_t header[FLV_BODY_HEADER_MAX];
    size_t header_size = flv_body_header(header, pkt);

    note_time(p, time_ms);
    return rtmp_client_send(p->client, message_type(pkt), time_ms,
                            (struct rtmp_part){header, header_size},
                            (struct rtmp_part){pkt->data, pkt->size});
}

/* Reads before the write: the server's last message is a better reason than a failed write. */
int rtmp_push_send(struct rtmp_push *p, const struct packet *pkt, uint32_t time_ms,
                   struct net_fault *fault)
{
    return rtmp_client_read(p->client, 0) || send_tag(p, pkt, time_ms) ? tell_fault(p, fault) : 0;
}

static struct rtmp_part set_data_frame_of(const struct flv_tag *tag)
{
    static const uint8_t set_data_frame[] = "\2\0\15@setDataFrame";
    struct amf_in in = {tag->body, tag->body + tag->size};
    struct amf_value name;
    bool is_meta =
        tag->type == FLV_TAG_DATA && amf_next(&in, &name) == 0 && amf_is(&name, "onMetaData");

    return is_meta ? (struct rtmp_part){set_data_frame, sizeof(set_data_frame) - 1}
                   : (struct rtmp_part){0};
}

int rtmp_push_tag(struct rtmp_push *p, const struct flv_tag *tag, struct net_fault *fault)
{
    const struct rtmp_part body = {tag->body, tag->size};

    p->is_passing = true;
    note_time(p, tag->time_ms);
    if (rtmp_client_read(p->client, 0) ||
        rtmp_client_send(p->client, (uint8_t)tag->type, tag->time_ms, set_data_frame_of(tag), body))
        return tell_fault(p, fault);
    return 0;
}

int rtmp_push_listen(struct rtmp_push *p, struct net_fault *fault)
{
    return rtmp_client_read(p->client, 0) ? tell_fault(p, fault) : 0;
}

int rtmp_push_unsent(struct rtmp_push *p)
{
    return rtmp_client_unsent(p->client);
}

const char *rtmp_push_peer(const struct rtmp_push *p)
{
    return rtmp_client_peer(p->client);
}

/* ---- closing */

static void close_in_order(struct rtmp_push *p)
{
    const struct packet end = {.kind = PACKET_END};
    const struct rtmp_say leave = {.name = "FCUnpublish", .text = p->stream};
    const struct rtmp_say drop = {
        .name = "deleteStream",
        .has_number = true,
        .number = rtmp_client_stream(p->client),
    };
    int64_t deadline_us = clock_now_us(p->clock) + CLOSE_LIMIT_MS * (int64_t)1000;

    rtmp_client_hurry(p->client, deadline_us);
    if ((p->is_passing || send_tag(p, &end, p->last_ms) == 0) &&
        rtmp_client_say(p->client, &leave) == 0 && rtmp_client_say(p->client, &drop) == 0)
        rtmp_client_finish(p->client, deadline_us);
}

void rtmp_push_close(struct rtmp_push *p, bool is_orderly)
{
    if (!p)
        return;
    if (is_orderly && p->client && rtmp_client_fault(p->client)->phase == NET_FINE)
        close_in_order(p);
    rtmp_client_close(p->client);
    free(p);
}
