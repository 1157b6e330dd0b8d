/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats_collect.h - counts the connections and streams of a relay. Relay thread only. */
#ifndef RELAY_STATS_COLLECT_H
#define RELAY_STATS_COLLECT_H

#include "relay/conn/conn.h"
#include "relay/hub/stats.h"

/* Fills *out with the figures of now. The figures point into the hub: call stats_collect_free
 * before the loop goes on. 0 or -ENOMEM. */
int stats_collect_take(struct stats *out, const struct conn_home *home);
void stats_collect_free(struct stats *s);

#endif
