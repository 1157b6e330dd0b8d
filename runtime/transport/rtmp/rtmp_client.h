/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_client.h - what publishing and playing over RTMP share: the connection, its messages and the
 * chores of the protocol.
 *
 * librtmp shakes hands and writes; every byte from the network is parsed by wire/. One thread owns
 * a client. The first fault stays: every later call answers -1 with the same one. */
#ifndef TRANSPORT_RTMP_CLIENT_H
#define TRANSPORT_RTMP_CLIENT_H

#include "transport/net.h"
#include "transport/rtmp/rtmp_out.h"
#include "transport/rtmp/rtmp_reply.h"
#include "transport/rtmp/rtmp_say.h"

struct rtmp_client;

/* What the owner hears while reading. Return 0 to go on, or what rtmp_client_fail returned. */
struct rtmp_ears {
    int (*on_reply)(void *arg, const struct rtmp_reply *r);
    /* types 8, 9 and 18; parts of aggregates */
    int (*on_media)(void *arg, const struct chunk_message *m);
    int (*on_eof)(void *arg); /* the stream has no more data for now */
    void *arg;
};

/* Dials, shakes hands (cfg->on_connected), says connect and waits for the answer, then announces
 * our chunk size. *out is set first, also when -1 comes back: the fault is asked from it and
 * rtmp_client_close frees it. NULL: no memory. */
int rtmp_client_open(struct rtmp_client **out, const struct net_cfg *cfg, bool is_publisher,
                     const struct rtmp_ears *ears);
void rtmp_client_close(struct rtmp_client *c); /* NULL is fine; the socket is just closed */

/* createStream. 0 or -1. */
int rtmp_client_create_stream(struct rtmp_client *c);
uint32_t rtmp_client_stream(const struct rtmp_client *c);

int rtmp_client_say(struct rtmp_client *c, const struct rtmp_say *say);
/* How much the player holds back; some servers send that much in advance. */
int rtmp_client_buffer(struct rtmp_client *c, uint32_t buffer_ms);

/* One message on our stream. Blocks while the server does not read, up to the send limit. */
int rtmp_client_send(struct rtmp_client *c, uint8_t type, uint32_t time_ms, struct rtmp_part head,
                     struct rtmp_part body);
/* From now on everything that is sent must be done by then. */
void rtmp_client_hurry(struct rtmp_client *c, int64_t deadline_us);

/* Reads once what is there; when nothing is, waits until the deadline (0: not at all). 0 or -1. */
int rtmp_client_read(struct rtmp_client *c, int64_t deadline_us);
/* Reads until *is_done, at most NET_STEP_LIMIT_MS; step names the wait in the log and in the fault.
 */
int rtmp_client_until(struct rtmp_client *c, const bool *is_done, const char *step);
/* No more is sent: waits until the server has closed its side too, or for the deadline. */
void rtmp_client_finish(struct rtmp_client *c, int64_t deadline_us);

/* Sets the fault (NET_CANCELLED when we ended it ourselves), logs it once, returns -1. */
int rtmp_client_fail(struct rtmp_client *c, enum net_phase phase, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int rtmp_client_refused(struct rtmp_client *c, enum net_phase phase, const struct rtmp_reply *r);
const struct net_fault *rtmp_client_fault(const struct rtmp_client *c);
int rtmp_client_unsent(const struct rtmp_client *c);
const char *rtmp_client_peer(const struct rtmp_client *c);

#endif
