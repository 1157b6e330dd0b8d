/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drop.h - the send queue of one pusher: decides which packet is sent next and which packets are
 * dropped because they are late. Pure; time comes in as an argument. */
#ifndef TRANSPORT_DROP_H
#define TRANSPORT_DROP_H

#include "base/bytes/packet.h"

enum {
    DROP_LATE_MS = 700, /* media older than this is late */
    DROP_MAX = 1024,    /* packets of a kind that may wait */
};

struct drop;

int drop_new(struct drop **out); /* 0 or -ENOMEM */
void drop_free(struct drop *d);  /* releases the packets that wait; NULL is fine */

/* The queue owns pkt from now on. When the oldest waiting media is more than DROP_LATE_MS before
 * now_us (by stamp_us), all video before the newest waiting key frame is dropped; without such
 * video, non-key video is dropped until the next key frame comes. Sound and headers are kept. The
 * oldest packet of a kind makes room when DROP_MAX packets of that kind wait. Returns how many
 * packets this call dropped. */
int drop_push(struct drop *d, struct packet *pkt, int64_t now_us);
/* Returns the packet to send next, which the caller owns, or NULL: headers first, then the smallest
 * dts. A header never overtakes older packets of its own kind; the end mark is the last packet. */
struct packet *drop_pop(struct drop *d);
/* After a reconnect: releases waiting media (not headers), drops video until a key frame comes. */
void drop_restart(struct drop *d);

int drop_video_waiting(const struct drop *d); /* pictures */
int drop_audio_waiting(const struct drop *d); /* frames */
/* Returns the age of the oldest waiting media; 0 when none waits. */
int64_t drop_waiting_us(const struct drop *d, int64_t now_us);
/* Returns true when video is dropped though no media is late: only a key frame is missing. */
bool drop_wants_key(const struct drop *d);

#endif
