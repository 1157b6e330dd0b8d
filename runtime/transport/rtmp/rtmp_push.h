/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_push.h - publishes one stream over RTMP. One thread; net_cfg.cancel ends any call within 1 ms
 * from another thread. */
#ifndef TRANSPORT_RTMP_PUSH_H
#define TRANSPORT_RTMP_PUSH_H

#include "base/bytes/packet.h"
#include "transport/net.h"
#include "wire/flv.h"

struct rtmp_push;

/* Connects, shakes hands (on_connected), says connect, releaseStream, FCPublish, createStream,
 * publish and waits for NetStream.Publish.Start. 0, or -1 with *fault set. Blocks up to the limits
 * of each step. */
int rtmp_push_open(struct rtmp_push **out, const struct net_cfg *cfg, struct net_fault *fault);

/* onMetaData for players: size, rate, codecs. sizes 0: no video; rate_hz 0: no sound. */
struct rtmp_push_meta {
    int width, height, fps, video_kbps, rate_hz, audio_kbps;
};
int rtmp_push_meta(struct rtmp_push *p, const struct rtmp_push_meta *meta, struct net_fault *fault);

/* Sends one packet at time_ms (32 bits, may wrap). The packet is not changed. Blocks while the
 * server does not read, at most NET_SILENCE_LIMIT_MS. 0, or -1 with *fault. */
int rtmp_push_send(struct rtmp_push *p, const struct packet *pkt, uint32_t time_ms,
                   struct net_fault *fault);

/* Sends a tag of somebody else's stream, of whatever codec, as it is; only onMetaData is dressed as
 * servers expect it of publishers. 0, or -1 with *fault. */
int rtmp_push_tag(struct rtmp_push *p, const struct flv_tag *tag, struct net_fault *fault);

/* Reads what the server says (pings, acknowledgements, status) without waiting. 0, or -1 with
 * *fault. */
int rtmp_push_listen(struct rtmp_push *p, struct net_fault *fault);

/* Bytes the kernel has not handed to the peer yet (SIOCOUTQ, or link_unsent). */
int rtmp_push_unsent(struct rtmp_push *p);
/* The peer, for the log: "127.0.0.1:1935". */
const char *rtmp_push_peer(const struct rtmp_push *p);

/* is_orderly: end mark (not when tags were passed on: theirs is enough), FCUnpublish, deleteStream,
 * then close, within 1 s. Otherwise the socket is just closed. NULL is fine. */
void rtmp_push_close(struct rtmp_push *p, bool is_orderly);

#endif
