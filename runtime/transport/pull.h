/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pull.h - plays one stream, over RTMP or HTTP-FLV as its address says. One thread; net_cfg.cancel
 * ends any call from another thread. */
#ifndef TRANSPORT_PULL_H
#define TRANSPORT_PULL_H

#include "base/bytes/packet.h"
#include "transport/net.h"
#include "wire/flv.h"

/* The news of the server beside media. */
enum pull_signal {
    PULL_BEGIN, /* 2002: NetStream.Play.Start, or the first media; HTTP: the FLV header */
    /* Stream EOF, UnpublishNotify, Play.Stop: the publisher has left, perhaps for good */
    PULL_END_SOFT,
    PULL_END, /* NetStream.Play.Complete; HTTP: all of Content-Length was read */
};

struct pull_events {
    /* The callee owns the reference pkt. Times are unwrapped; stamp_us is the arrival. An end mark
     * comes as PACKET_END. */
    void (*on_packet)(void *arg, struct packet *pkt);
    /* text: the server's word for the signal, valid during the call. */
    void (*on_signal)(void *arg, enum pull_signal signal, const char *text);
    /* A tag of a codec we do not take, named by flv_codec_text; once for sound, once for video. */
    void (*on_foreign)(void *arg, const char *codec);
    void *arg;
    /* For callers that pass a stream on; may be NULL. Gets every tag as received, of any codec,
     * valid during the call; on_packet and on_foreign are then not called and may be NULL. */
    void (*on_tag)(void *arg, const struct flv_tag *tag);
};

struct pull;

/* RTMP: connects, does the handshake (then net_cfg.on_connected), sends connect, createStream and
 * play. HTTP: sends GET, follows up to 3 redirects to http and https. Returns when play was sent or
 * the headers of a 200 came; PULL_BEGIN follows. 0, or -1 with *fault (logged). Media that
 * arrives together with the HTTP headers is handed on during this call. */
int pull_open(struct pull **out, const struct net_cfg *cfg, const struct pull_events *events,
              struct net_fault *fault);

/* Reads the bytes that are there, waits for bytes until the deadline, calls events on this thread.
 * 0 (also when nothing came), or -1 with *fault: NET_CLOSED for an orderly close. The caller keeps
 * the time limit for silence (player_recv.c). */
int pull_read(struct pull *p, int64_t deadline_us, struct net_fault *fault);

/* The peer, for the log: "127.0.0.1:1935". */
const char *pull_peer(const struct pull *p);
void pull_close(struct pull *p); /* NULL is fine */

#endif
