/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats_conns.h - the list of all open connections as JSON. Relay thread only. */
#ifndef RELAY_STATS_CONNS_H
#define RELAY_STATS_CONNS_H

struct conn_home;

/* The text of relay_connections_json (relay.h), for the caller to free; NULL when memory is
 * short. */
char *stats_conns_json(const struct conn_home *home);

#endif
