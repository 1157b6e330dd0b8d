/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats_conns.h - the list of all connections. Relay thread only. */
#ifndef RELAY_STATS_CONNS_H
#define RELAY_STATS_CONNS_H

struct conn_home;

char *stats_conns_json(const struct conn_home *home); /* relay.h; NULL when memory is short */

#endif
