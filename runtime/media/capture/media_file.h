/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media_file.h - decodes the video or the sound of a local file or of one in memory, over and over or
 * once. One thread. Never touches the network. */
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
/* The same of a file in memory: bytes stay the caller's and outlive it. -EINVAL or -ENOMEM. */
int media_file_open_bytes(struct media_file **out, const void *bytes, size_t size, bool is_video,
                          char *why, size_t why_size);
/* From now on the end of the file is the end: media_file_next says -ENODATA there. */
void media_file_once(struct media_file *m);
int media_file_rate_hz(const struct media_file *m);         /* of sound, as the file says */
int64_t media_file_duration_us(const struct media_file *m); /* of a round; 0: unknown */
/* Decodes the next frame into *frame. *time_us: since the beginning of the first round; the time
 * goes on growing when the file starts over. 0, -ENODATA: no more frames, -ENOMEM. */
int media_file_next(struct media_file *m, struct AVFrame *frame, int64_t *time_us);
void media_file_close(struct media_file *m); /* NULL is fine */

#endif
