/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_client.h - the RTMP connection that publishing and playing share: opening, messages, answers
 * to pings and windows.
 *
 * librtmp does the handshake and writes; wire/ parses every byte from the network. One thread owns
 * a client. The first fault is final: every later call answers -1 with that fault. Functions return
 * 0 or -1 unless said otherwise. */
#ifndef TRANSPORT_RTMP_CLIENT_H
#define TRANSPORT_RTMP_CLIENT_H

#include "transport/net.h"
#include "transport/rtmp/rtmp_out.h"
#include "transport/rtmp/rtmp_reply.h"
#include "transport/rtmp/rtmp_say.h"

struct rtmp_client;

/* Callbacks while reading: each returns 0 to go on, or the result of rtmp_client_fail. */
struct rtmp_ears {
    int (*on_reply)(void *arg, const struct rtmp_reply *r);
    /* messages of type 8, 9 and 18, also parts of aggregates; m is valid during the call */
    int (*on_media)(void *arg, const struct chunk_message *m);
    int (*on_eof)(void *arg); /* Stream EOF: no more data for now */
    void *arg;
};

/* Connects, does the handshake (then cfg->on_connected), sends connect, waits for the answer, then
 * announces our chunk size. *out is set also when -1 is returned, for rtmp_client_fault and
 * rtmp_client_close; NULL: no memory. cfg and ears are copied. */
int rtmp_client_open(struct rtmp_client **out, const struct net_cfg *cfg, bool is_publisher,
                     const struct rtmp_ears *ears);
void rtmp_client_close(struct rtmp_client *c); /* closes the socket at once; NULL is fine */

/* Sends createStream and waits for the answer, which rtmp_client_stream returns. */
int rtmp_client_create_stream(struct rtmp_client *c);
uint32_t rtmp_client_stream(const struct rtmp_client *c);

/* Sends one command; does not wait for an answer. */
int rtmp_client_say(struct rtmp_client *c, const struct rtmp_say *say);
/* Tells the server how much the player buffers; some servers send that much in advance. */
int rtmp_client_buffer(struct rtmp_client *c, uint32_t buffer_ms);

/* Sends one message on our stream. A server that does not read blocks the call, at most for
 * NET_SILENCE_LIMIT_MS. */
int rtmp_client_send(struct rtmp_client *c, uint8_t type, uint32_t time_ms, struct rtmp_part head,
                     struct rtmp_part body);
/* From now on no write may go on beyond the deadline. */
void rtmp_client_hurry(struct rtmp_client *c, int64_t deadline_us);

/* Reads the bytes that are there, once; without bytes, waits until the deadline (0: does not). */
int rtmp_client_read(struct rtmp_client *c, int64_t deadline_us);
/* Reads until *is_done, at most NET_STEP_LIMIT_MS; step names the wait in log and fault. */
int rtmp_client_until(struct rtmp_client *c, const bool *is_done, const char *step);
/* Ends our writing side, then waits until the server has closed its side, or for the deadline. */
void rtmp_client_finish(struct rtmp_client *c, int64_t deadline_us);

/* Sets the fault (NET_CANCELLED after a cancel) and logs it, unless there is one; returns -1. */
int rtmp_client_fail(struct rtmp_client *c, enum net_phase phase, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a refusal by the server, with the words of the reply. */
int rtmp_client_refused(struct rtmp_client *c, enum net_phase phase, const struct rtmp_reply *r);
const struct net_fault *rtmp_client_fault(const struct rtmp_client *c);
int rtmp_client_unsent(const struct rtmp_client *c); /* as rtmp_push_unsent */
const char *rtmp_client_peer(const struct rtmp_client *c);

#endif
