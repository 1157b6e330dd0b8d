/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media.h - sets up the libraries of this room once per process, and names their versions. */
#ifndef MEDIA_MEDIA_H
#define MEDIA_MEDIA_H

#include <stdio.h>

/* Main thread, before any other thread. FFmpeg's messages go to log_debug from then on. */
void media_init(void);

/* Writes a line "NAME VERSION" for each library. Any thread. */
void media_versions(FILE *out);

#endif
