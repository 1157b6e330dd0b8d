/* SPDX-License-Identifier: GPL-3.0-or-later */
/* census.h - counts the connections and streams of a relay. Relay thread only. */
#ifndef RELAY_CENSUS_H
#define RELAY_CENSUS_H

#include "relay/conn/conn.h"
#include "relay/hub/stats.h"

/* As they are now; census_free gives it back, before the loop goes on. 0 or -ENOMEM. */
int census_take(struct stats *out, const struct conn_home *home);
void census_free(struct stats *s);

#endif
