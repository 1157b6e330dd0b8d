/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relay.h - our RTMP server: publishers in, players out (RTMP, and FLV over HTTP), on a thread and
 * loop of its own, with faults on request and figures for who asks. */
#ifndef RELAY_RELAY_H
#define RELAY_RELAY_H

#include "base/time/clock.h"
#include "relay/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct relay;

struct relay_cfg {
    struct clock *clock;
    const char *listen; /* "HOST:PORT", "[::1]:0"; port 0 takes a free one; NULL is "127.0.0.1:0" */
    const char *key;    /* txSecret key, or NULL: no check */
    bool is_open;       /* may listen on a non-loopback address without a key */
    const char *http;   /* as listen, or "PORT" of the same host: play FLV over HTTP; NULL: no */
    /* "PORT" (of loopback), "HOST:PORT" (another one needs is_open) or "unix:PATH": figures over
     * HTTP, /stats and /metrics; NULL: no */
    const char *stats;
    int64_t
        merge_ms; /* 0 .. 1000: players are written to once in that time (merge.h); 0: at once */
};

/* Starts listening before it returns. 0, -EINVAL (address), -EPERM (non-loopback without key or
 * is_open), -EADDRINUSE, ... with the reason in words in why. */
int relay_start(struct relay **out, const struct relay_cfg *cfg, char *why, size_t why_size);
uint16_t relay_port(const struct relay *r);
const char *relay_url(const struct relay *r); /* "rtmp://127.0.0.1:40123" */
/* "http://127.0.0.1:40124", or "unix:PATH" of the figures; NULL: it does not listen there */
const char *relay_http_url(const struct relay *r);
const char *relay_stats_url(const struct relay *r);
/* Closes every peer, joins the thread (at most 500 ms), frees. NULL is fine. */
void relay_stop(struct relay *r);

/* Any thread. What is on the air now, as JSON text for the caller to free: {"live/a": {...}, ...}.
 * NULL when memory is short. Of each stream:
 *   publisher (is there one), players (http_players of them over HTTP), age_ms;
 *   video, width, height, fps, audio, rate, channels: of its headers and metadata, as far as known
 *   bytes, video_bytes, audio_bytes, pictures: since it was published
 *   video_kbps, audio_kbps, measured_fps: over the last 5 s
 *   queue_bytes, queue_max_bytes, dropped: waiting for all players, for the one most behind, and
 *   pictures left out for those that are here */
char *relay_streams_json(struct relay *r);

/* Any thread; each waits for the relay's thread. on_change is called there when a publisher has
 * come or gone; it must not wait. NULL ends that: it is not called again once this has returned.
 * relay_published: the names that are published now, each with a newline behind it, for the caller
 * to free; NULL when memory is short. */
void relay_watch(struct relay *r, void (*on_change)(void *arg), void *arg);
char *relay_published(struct relay *r);

/* The address under which this process reaches a stream ("live/a") of its relay now: by loopback
 * where that is listened on, signed for the next day when there is a key. 0, or -EINVAL for what
 * is no name or does not fit. */
int relay_stream_url(const struct relay *r, const char *name, char *out, size_t size);
/* Is this (numeric host) an address the relay listens on? */
bool relay_is_at(const struct relay *r, const char *host, uint16_t port);

/* As JSON text too, all connections, the oldest first: [{"id": 1, "role": "publisher", "stream":
 * "live/a", "address": "127.0.0.1:40001", "age_ms": 1200}, ...]; who neither publishes nor plays
 * has no role and no stream. */
char *relay_connections_json(struct relay *r);

/* Any thread; waits for the relay's thread, which then does what the words of fault.h say. 0 or
 * -errno with the reason in why. */
int relay_fault(struct relay *r, const struct fault_args *args, char *why, size_t why_size);

#endif
