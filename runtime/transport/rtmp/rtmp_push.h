/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_push.h - publishes one stream over RTMP. One thread; net_cfg.cancel ends any call within
 * 1 ms, from any thread. After the first fault every call answers -1 with that fault. */
#ifndef TRANSPORT_RTMP_PUSH_H
#define TRANSPORT_RTMP_PUSH_H

#include "base/bytes/packet.h"
#include "transport/net.h"
#include "wire/flv.h"

struct rtmp_push;

/* Connects, does the handshake (then cfg->on_connected), sends connect, releaseStream, FCPublish,
 * createStream and publish, waits for NetStream.Publish.Start. Blocks up to NET_STEP_LIMIT_MS for
 * each step. 0, or -1 with *fault. */
int rtmp_push_open(struct rtmp_push **out, const struct net_cfg *cfg, struct net_fault *fault);

/* Sends onMetaData for players. width or height 0: no video; rate_hz 0: no sound. */
struct rtmp_push_meta {
    int width, height, fps, video_kbps, rate_hz, audio_kbps;
};
int rtmp_push_meta(struct rtmp_push *p, const struct rtmp_push_meta *meta, struct net_fault *fault);

/* Sends one packet at time_ms (may wrap); the packet stays the caller's. Blocks while the server
 * does not read, at most NET_SILENCE_LIMIT_MS. 0, or -1 with *fault. */
int rtmp_push_send(struct rtmp_push *p, const struct packet *pkt, uint32_t time_ms,
                   struct net_fault *fault);

/* Sends a tag of another publisher's stream unchanged, of any codec; only onMetaData gets the
 * @setDataFrame that servers expect of publishers. 0, or -1 with *fault. */
int rtmp_push_tag(struct rtmp_push *p, const struct flv_tag *tag, struct net_fault *fault);

/* Reads the server's messages (pings, status, ...) without waiting. 0, or -1 with *fault. */
int rtmp_push_listen(struct rtmp_push *p, struct net_fault *fault);

/* Returns how many bytes have not reached the peer (SIOCOUTQ, link_unsent or netem_conn_unsent). */
int rtmp_push_unsent(struct rtmp_push *p);
/* The peer, for the log: "127.0.0.1:1935". */
const char *rtmp_push_peer(const struct rtmp_push *p);

/* is_orderly: sends an end mark (none after rtmp_push_tag: that stream has its own), FCUnpublish
 * and deleteStream, then closes, within 1 s; else closes the socket at once. NULL is fine. */
void rtmp_push_close(struct rtmp_push *p, bool is_orderly);

#endif
