/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media.h - what the room's libraries want once per process. */
#ifndef MEDIA_MEDIA_H
#define MEDIA_MEDIA_H

/* main, before any thread: FFmpeg's messages go to log_debug instead of standard error. */
void media_init(void);

#endif
