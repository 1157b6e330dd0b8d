/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drop.h - decides which waiting packet a pusher sends next and which it drops because it is late.
 * Pure; time comes in. */
#ifndef TRANSPORT_DROP_H
#define TRANSPORT_DROP_H

#include "base/bytes/packet.h"

enum { DROP_LATE_MS = 700, DROP_MAX = 1024 };

struct drop; /* the send queue of one pusher: merges sound and video by dts, bounded by age */

int drop_new(struct drop **out);
void drop_free(struct drop *d); /* releases what waits; NULL is fine */

/* Gives pkt away. When the oldest waiting media is more than DROP_LATE_MS before now_us (by
 * stamp_us), non-key video up to the next key frame is dropped, and video stays dropped until that
 * key frame comes; sound and headers are kept. Of several late key frames only the newest stays. At
 * most DROP_MAX packets of a kind wait: then the oldest goes. Returns how many packets were dropped
 * by this call. */
int drop_push(struct drop *d, struct packet *pkt, int64_t now_us);
/* The packet to send next (headers first, then the smallest dts), or NULL. The caller owns it. A
 * header never overtakes older packets of its own kind, and the end mark comes after everything. */
struct packet *drop_pop(struct drop *d);
/* After a reconnect: forgets waiting media (waiting headers stay) and drops video until a key frame
 * comes. */
void drop_restart(struct drop *d);

int drop_video_waiting(const struct drop *d); /* pictures */
int drop_audio_waiting(const struct drop *d); /* frames */
/* age of the oldest waiting media; 0 when empty */
int64_t drop_waiting_us(const struct drop *d, int64_t now_us);
/* video is being dropped and nothing is late any more: an IDR would end it */
bool drop_wants_key(const struct drop *d);

#endif
