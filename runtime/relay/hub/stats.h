/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats.h - the figures of a relay as texts for programs: JSON, and the text format of Prometheus.
 * Pure. */
#ifndef RELAY_STATS_H
#define RELAY_STATS_H

#include "relay/hub/stats_media.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The messages that wait for one player. */
struct stats_load {
    size_t queue_bytes;
    uint64_t dropped; /* pictures left out */
    bool is_http;
};

struct stats_stream {
    const char *name;
    bool is_published;
    int players, http_players; /* players: all, http_players among them */
    const struct stats_media *media;
    struct stats_media_rates rates;
    int64_t age_us;     /* since it was published; 0: nobody publishes it */
    size_t queue_bytes; /* waiting for all its players */
    size_t queue_max;   /* waiting for the player that is most behind */
    uint64_t dropped;   /* pictures left out for the players that are here now */
};

struct stats {
    int64_t uptime_us;
    struct {
        int publishers, rtmp_players, http_players, guests, stats; /* now */
        uint64_t total;                                            /* since the start */
    } connections;
    uint64_t received_bytes, sent_bytes, dropped; /* since the start */
    struct stats_stream *streams;
    int count;
};

/* Each returns a text for the caller to free; NULL when memory is short. */
char *stats_streams_json(const struct stats_stream *streams, int count);
char *stats_json(const struct stats *s);
char *stats_metrics(const struct stats *s);

#endif
