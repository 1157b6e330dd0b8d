/* SPDX-License-Identifier: GPL-3.0-or-later */
/* idle.h - when a connection has been idle too long. Pure. */
#ifndef RELAY_IDLE_H
#define RELAY_IDLE_H

#include "relay/hub/hub.h"

struct idle {
    int64_t since_us;        /* when the connection was accepted, or began another request */
    int64_t media_us;        /* the last media, or since when there could have been media */
    int64_t progress_us;     /* the last time the client took a byte, or no byte waited */
    int64_t asking_limit_us; /* how long a request may take to arrive; 0: RELAY_HANDSHAKE_US */
};

/* Why the connection is to be closed now, in words for the log, or NULL. is_connected: handshake
 * and connect are done. The limits are RELAY_*_US. */
const char *idle_why(const struct idle *i, enum hub_role role, bool is_connected, int64_t now_us);

#endif
