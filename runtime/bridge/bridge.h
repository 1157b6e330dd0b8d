/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge.h - a relay joined to other servers and to files: its streams pushed on, theirs pulled in,
 * any of them recorded. Loop thread only.
 *
 *   publisher --> our relay --> forward --> other server      while it is published
 *                     ^ '-----> record ---> file              until its first end
 *                     '-- pull <-- other server               always
 *
 * Each bridge is a thread of its own (bridge_line.h) that plays and publishes as any client does;
 * the addresses of our relay are signed. After a failure the next attempt follows BRIDGE_RETRY_US
 * later, for ever: one warning when a bridge begins to fail, then one a minute, one when it works
 * again. A forward or pull that would meet itself is refused. */
#ifndef BRIDGE_H
#define BRIDGE_H

#include "base/time/timer.h"
#include "relay/relay.h"

enum { BRIDGES_MAX = 64, BRIDGE_RULES_MAX = 16, BRIDGE_RETRY_US = 3 * 1000 * 1000 };

struct bridges; /* of one relay */

struct bridges_cfg {
    uv_loop_t *loop;
    struct timers *timers;
    struct relay *relay; /* stays until bridges_free has returned; nobody else watches it */
    const char *const *forwards, *const *pulls; /* bridge_rule.h */
    int forward_count, pull_count;              /* at most BRIDGE_RULES_MAX each */
};

/* 0, -EINVAL (a rule) or -errno, with the reason in words in why. */
int bridges_new(struct bridges **out, const struct bridges_cfg *cfg, char *why, size_t why_size);
/* Ends all bridges; each may say goodbye for 300 ms. NULL is fine. */
void bridges_free(struct bridges *b);

/* Writes a stream to an FLV file, from now or from its publishing on, until the stream ends,
 * limit_ms of media are written (0: no limit) or the recording is stopped. 0 with *id above 0, or
 * -errno: -ENOBUFS beyond BRIDGES_MAX, -EINVAL for what is no name, or why the file cannot be
 * written. */
int bridges_record(struct bridges *b, const char *name, const char *path, int64_t limit_ms,
                   uint32_t *id);
struct bridge_recording {
    bool is_over;
    int64_t bytes, ms; /* in the file */
};
/* How far a recording is. 0 or -ENOENT. */
int bridges_recording(struct bridges *b, uint32_t id, struct bridge_recording *out);
/* The file is whole when this returns. Stopping twice is fine. */
void bridges_stop_recording(struct bridges *b, uint32_t id);

#endif
