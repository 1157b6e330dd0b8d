/* SPDX-License-Identifier: GPL-3.0-or-later */
/* idle.c - the time limits of a connection. */
#include "relay/conn/idle.h"

#include "relay/common/limits.h"

const char *idle_why(const struct idle *i, enum hub_role role, bool is_connected, int64_t now_us)
{
    if (now_us - i->progress_us > RELAY_STUCK_US)
        return "it reads nothing";
    if (role == ROLE_PLAYER)
        return now_us - i->media_us > RELAY_PLAYER_IDLE_US ? "no media for it" : NULL;
    int64_t limit_us = i->asking_limit_us ? i->asking_limit_us : RELAY_HANDSHAKE_US;
    if (!is_connected)
        return now_us - i->since_us > limit_us ? "it took too long to say what it wants" : NULL;
    if (now_us - i->media_us <= RELAY_PUBLISHER_IDLE_US)
        return NULL;
    return role == ROLE_PUBLISHER ? "no media from it" : "it neither asks nor plays nor publishes";
}
