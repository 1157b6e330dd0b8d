/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp.h - librtmp: handshake and sending only (its reader is unsafe; wire/chunk.c reads). */
#ifndef VENDOR_RTMP_H
#define VENDOR_RTMP_H

#include <librtmp/log.h>
#include <librtmp/rtmp.h>

#endif
