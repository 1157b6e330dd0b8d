/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limits.h - what a connection may cost the relay: the relay's row of faults.md section 2. Limits
 * on what its bytes may say are those of their readers: CHUNK_*_MAX, AMF_*_MAX, HTTP_*_MAX. Each is
 * tested at the limit and beyond it: tests/unit/relay/test_relay_limits.c. */
#ifndef RELAY_LIMITS_H
#define RELAY_LIMITS_H

enum {
    RELAY_PEERS_MAX = 512,
    RELAY_STATS_SPARE = 8, /* so that a full relay can still be asked for figures */
    RELAY_APP_MAX = 128,
    RELAY_STREAM_MAX = 512,                                /* arguments included */
    RELAY_NAME_MAX = RELAY_APP_MAX + 1 + RELAY_STREAM_MAX, /* "app/stream" */
    RELAY_HANDSHAKE_US = 10 * 1000 * 1000, /* from accept until connect was answered */
    RELAY_REQUEST_US = 5 * 1000 * 1000,    /* from the first byte of an HTTP request to its end */
    RELAY_PUBLISHER_IDLE_US = 10 * 1000 * 1000, /* also for those who neither publish nor play */
    RELAY_PLAYER_IDLE_US = 30 * 1000 * 1000,
    RELAY_STUCK_US = 10 * 1000 * 1000,  /* a player reads nothing of what waits for it */
    RELAY_SKIP_BYTES = 512 * 1024,      /* unread: skip video to the next key frame */
    RELAY_UNREAD_MAX = 4 * 1024 * 1024, /* unread: closed */
    RELAY_ANSWERS_MAX = 64 * 1024,      /* unread by one who does not play: closed */
    RELAY_UNREAD_COUNT = 8192,          /* unread messages, however small: closed */
    RELAY_GUEST_HOLD = 128 * 1024,      /* unfinished messages of one who may not publish */
    RELAY_CACHE_BYTES = 8 * 1024 * 1024,
    RELAY_CACHE_FRAMES = 300,
    RELAY_HEADER_MAX = 64 * 1024,    /* longer headers and metadata are passed on, not kept */
    RELAY_ANSWER_RULES_MAX = 64,     /* answers that relay_fault may change at a time */
    RELAY_SHAPER_BYTES = 8 * 1024,   /* what waits for its turn on a link that is slow on request */
    RELAY_STATUS_MAX = 63,           /* letters of a status, and of its words */
    RELAY_SNDBUF_BYTES = 128 * 1024, /* so that unread data shows here, not in the kernel */
    RELAY_LINGER_US = 1000 * 1000,   /* an orderly close waits that long for the other side */
    RELAY_STOP_US = 200 * 1000,      /* the same when the whole relay stops */
    RELAY_TICK_US = 50 * 1000,       /* how often limits are looked at */
    RELAY_MERGE_MAX_MS = 1000,
    RELAY_READ_BYTES = 64 * 1024, /* one buffer for all: reads are dealt with at once */
    RELAY_READ_MIN = 2048,        /* of one connection in a turn, however costly it is */
    RELAY_TURN_MESSAGES = 20000,  /* to players, for what is read of one publisher in a turn */
};

#endif
