/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pull.h - plays one stream, over RTMP or HTTP-FLV by its address. One thread; net_cfg.cancel ends any
 * call. */
#ifndef TRANSPORT_PULL_H
#define TRANSPORT_PULL_H

#include "base/bytes/packet.h"
#include "transport/net.h"
#include "wire/flv.h"

/* What the server says beside media. */
enum pull_signal {
    PULL_BEGIN, /* 2002: NetStream.Play.Start, or the first media; HTTP: the FLV header */
    /* Stream EOF, UnpublishNotify, Play.Stop: the publisher is gone, perhaps for good */
    PULL_END_SOFT,
    PULL_END, /* NetStream.Play.Complete; HTTP: Content-Length read to its end */
};

struct pull_events {
    /* pkt is the callee's reference. Times are unwrapped; stamp_us is the arrival. The end mark is
     * a PACKET_END. */
    void (*on_packet)(void *arg, struct packet *pkt);
    void (*on_signal)(void *arg, enum pull_signal signal, const char *text);
    /* A tag of a codec we do not take ("hevc", "mp3", ...): once per kind. */
    void (*on_foreign)(void *arg, const char *codec);
    void *arg;
    /* When set, for those who pass a stream on: every tag as it came, whatever its codec; valid
     * during the call. on_packet and on_foreign are not called then and may be NULL. */
    void (*on_tag)(void *arg, const struct flv_tag *tag);
};

struct pull;

/* rtmp: connects, shakes hands (net_cfg.on_connected), says connect, createStream, play. HTTP: GET,
 * redirects followed (3, http and https only). Returns when play was sent or the 200 came;
 * PULL_BEGIN follows. 0, or -1 with *fault. Events may be called from inside: what arrives together
 * with the headers of HTTP is not kept waiting. */
int pull_open(struct pull **out, const struct net_cfg *cfg, const struct pull_events *events,
              struct net_fault *fault);

/* Reads what is there, waits for something until the deadline, calls events on this thread. 0 (also
 * when nothing came), or -1 with *fault: NET_CLOSED for an orderly close. The time limit for
 * silence is the caller's (player_recv.c). */
int pull_read(struct pull *p, int64_t deadline_us, struct net_fault *fault);

const char *pull_peer(const struct pull *p);
void pull_close(struct pull *p); /* NULL is fine */

#endif
