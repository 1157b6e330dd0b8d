/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limits.h - how much of the relay a connection may use: numbers, bytes and times. The readers of
 * its bytes have limits of their own: CHUNK_*_MAX, AMF_*_MAX, HTTP_*_MAX. Each limit is tested at
 * the limit and beyond: tests/unit/relay/test_relay_limits.c. */
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
    RELAY_GUEST_HOLD = 128 * 1024,      /* unfinished messages of a client that may not publish */
    RELAY_CACHE_BYTES = 8 * 1024 * 1024,
    RELAY_CACHE_FRAMES = 300,
    RELAY_HEADER_MAX = 64 * 1024,    /* longer headers and metadata are passed on, not cached */
    RELAY_ANSWER_RULES_MAX = 64,     /* fault_answer rules at work at a time */
    RELAY_SHAPER_BYTES = 8 * 1024,   /* bytes that wait for their turn in a shaper */
    RELAY_STATUS_MAX = 63,           /* bytes of a status, and of its description */
    RELAY_SNDBUF_BYTES = 128 * 1024, /* so that unread data shows here, not in the kernel */
    RELAY_LINGER_US = 1000 * 1000,   /* how long an orderly close waits for the other side */
    RELAY_STOP_US = 200 * 1000,      /* the same when the whole relay stops */
    RELAY_TICK_US = 50 * 1000,       /* how often the limits are looked at */
    RELAY_MERGE_MAX_MS = 1000,
    RELAY_READ_BYTES = 64 * 1024, /* the buffer of all connections: every read is used at once */
    RELAY_READ_MIN = 2048,        /* the least read of one connection in a turn of the loop */
    RELAY_TURN_MESSAGES = 20000,  /* to players, for the bytes read of one publisher in a turn */
};

#endif
