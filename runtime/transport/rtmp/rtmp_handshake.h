/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handshake.h - librtmp's handshake under our watch: it ends at the first wrong byte, at the limit
 * and with the cut. */
#ifndef TRANSPORT_RTMP_HANDSHAKE_H
#define TRANSPORT_RTMP_HANDSHAKE_H

#include "transport/net.h"

#include "rtmp.h"

enum { HANDSHAKE_VERSION = 3, HANDSHAKE_BLOCK = 1536 };

/* Shakes hands on fd and sends the connect message. 0: fd is rtmp's socket now, and no byte behind
 * the handshake has been read. -1 with *fault: fd stays the caller's, rtmp has no socket. */
int rtmp_handshake(struct clock *clock, int fd, RTMP *rtmp, RTMPPacket *connect, int64_t deadline_us,
              struct net_fault *fault);

#endif
