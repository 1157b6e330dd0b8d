/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media_file.h - decodes the video or the sound of a local file, over and over. One thread. Never
 * touches the network. */
#ifndef MEDIA_CAPTURE_MEDIA_FILE_H
#define MEDIA_CAPTURE_MEDIA_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct AVFrame;
struct media_file;

/* is_video: video, else sound. 0, or -errno with the reason in why: -ENOENT, -EACCES, -EINVAL: not
 * a regular file, or nothing to decode; -ENOMEM. */
int media_file_open(struct media_file **out, const char *path, bool is_video, char *why,
                    size_t why_size);
/* Decodes the next frame into *frame. *time_us: since the beginning of the first round; the time
 * goes on growing when the file starts over. 0, -ENODATA: no more frames, -ENOMEM. */
int media_file_next(struct media_file *m, struct AVFrame *frame, int64_t *time_us);
void media_file_close(struct media_file *m); /* NULL is fine */

#endif
