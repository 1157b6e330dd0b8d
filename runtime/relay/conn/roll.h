/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roll.h - the list of all connections. Relay thread only. */
#ifndef RELAY_ROLL_H
#define RELAY_ROLL_H

struct conn_home;

char *roll_json(const struct conn_home *home); /* relay.h; NULL when memory is short */

#endif
