/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relay.h - our RTMP server on a thread and a loop of its own: takes publishers, serves players (by
 * RTMP, and FLV over HTTP), gives figures, and spoils connections and media on request.
 *
 * Any thread may call any function but relay_stop, which its owner calls last. */
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
    int64_t merge_ms; /* 0 .. 1000: players are written to once in that time; 0: at once */
};

/* Starts a relay that listens when the call returns. Copies the texts of cfg; the clock must
 * outlive the relay. Returns 0, or -errno with the reason in words in why: -EINVAL (address,
 * merge_ms), -EPERM (an address beyond loopback without key or is_open), -EADDRINUSE ... */
int relay_start(struct relay **out, const struct relay_cfg *cfg, char *why, size_t why_size);
uint16_t relay_port(const struct relay *r);
const char *relay_url(const struct relay *r); /* "rtmp://127.0.0.1:40123" */
/* "http://127.0.0.1:40124", or "unix:PATH" for the figures; NULL: the relay does not listen
 * there. */
const char *relay_http_url(const struct relay *r);
const char *relay_stats_url(const struct relay *r);
/* Closes every peer, joins the thread (at most 500 ms), frees. NULL is fine. */
void relay_stop(struct relay *r);

/* The streams on the air now, as JSON text for the caller to free: {"live/a": {...}, ...}; NULL
 * when memory is short. Waits for the relay's thread. Of each stream:
 *   publisher (is there one), players (http_players of them over HTTP), age_ms
 *   video, width, height, fps, audio, rate, channels: from headers and metadata, as far as known
 *   bytes, video_bytes, audio_bytes, pictures: since the stream was published
 *   video_kbps, audio_kbps, measured_fps: over the last 5 s
 *   queue_bytes, queue_max_bytes: waiting for all players, for the player most behind
 *   dropped: pictures left out for the players that are here now */
char *relay_streams_json(struct relay *r);

/* Calls on_change on the relay's thread when a publisher has come or gone; on_change must not wait.
 * NULL ends the calls: none is made once relay_watch has returned. Waits for the relay's thread. */
void relay_watch(struct relay *r, void (*on_change)(void *arg), void *arg);
/* The names of the streams published now, each with a newline behind it, for the caller to free;
 * NULL when memory is short. Waits for the relay's thread. */
char *relay_published(struct relay *r);

/* Writes the URL by which this process reaches a stream ("live/a") of its relay now: by loopback
 * when the relay listens on all addresses, signed for the next 24 hours when there is a key. 0, or
 * -EINVAL when name is no such name or the URL does not fit. */
int relay_stream_url(const struct relay *r, const char *name, char *out, size_t size);
/* Does the relay listen for RTMP at this address? host: in numbers. */
bool relay_is_at(const struct relay *r, const char *host, uint16_t port);

/* All connections, the oldest first, as JSON text for the caller to free; NULL when memory is
 * short. Waits for the relay's thread. [{"id": 1, "role": "publisher", "stream": "live/a",
 * "address": "127.0.0.1:40001", "age_ms": 1200}, ...]; a client that neither publishes nor plays
 * has no role and no stream. */
char *relay_connections_json(struct relay *r);

/* Carries out a word of fault.h on the relay's thread, and waits until it is done. 0, or -errno
 * with the reason in why. */
int relay_fault(struct relay *r, const struct fault_args *args, char *why, size_t why_size);

#endif
