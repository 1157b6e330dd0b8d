/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_handshake.h - the handshake of librtmp, supervised: a wrong version byte, the time limit and
 * a cancel end it at once. */
#ifndef TRANSPORT_RTMP_HANDSHAKE_H
#define TRANSPORT_RTMP_HANDSHAKE_H

#include "transport/net.h"

#include "rtmp.h"

enum { HANDSHAKE_VERSION = 3, HANDSHAKE_BLOCK = 1536 };

/* Does the handshake on fd and sends the connect message. 0: rtmp owns fd from now on, and no byte
 * behind the handshake has been read. -1 with *fault: fd stays the caller's, rtmp has no socket. */
int rtmp_handshake(struct clock *clock, int fd, RTMP *rtmp, RTMPPacket *connect,
                   int64_t deadline_us, struct net_fault *fault);

#endif
