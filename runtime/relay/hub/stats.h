/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats.h - what the relay is doing, in words for programs: JSON, and the text form of Prometheus.
 * Pure. */
#ifndef RELAY_STATS_H
#define RELAY_STATS_H

#include "relay/hub/stats_media.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What waits for one player, or for all of a stream. */
struct stats_load {
    size_t queue_bytes;
    uint64_t dropped; /* pictures left out */
    bool is_http;
};

struct stats_stream {
    const char *name;
    bool is_published;
    int players, http_players; /* the second are part of the first */
    const struct stats_media *media;
    struct stats_media_rates rates;
    int64_t age_us;     /* since it was published */
    size_t queue_bytes; /* of all its players */
    size_t queue_max;   /* of the one that is most behind */
    uint64_t dropped;   /* pictures left out for players that are here now */
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

/* Texts for the caller to free; NULL when memory is short. */
char *stats_streams_json(const struct stats_stream *streams, int count);
char *stats_json(const struct stats *s);
char *stats_metrics(const struct stats *s);

#endif
