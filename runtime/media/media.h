/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media.h - what the room's libraries want once per process, and which they are. */
#ifndef MEDIA_MEDIA_H
#define MEDIA_MEDIA_H

#include <stdio.h>

/* main, before any thread: FFmpeg's messages go to log_debug instead of standard error. */
void media_init(void);

/* A line "NAME VERSION" for each library. Any thread. */
void media_versions(FILE *out);

#endif
