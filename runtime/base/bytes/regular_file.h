/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regular_file.h - opens files that somebody else has named: nothing that waits for ever, nothing
 * without end, and nothing outside of a folder. Any thread; may wait for the disk. */
#ifndef BASE_REGULAR_FILE_H
#define BASE_REGULAR_FILE_H

#include <stddef.h>

/* Opens a regular file for reading; sets *size to its size in bytes. root: the folder that the file
 * must lie in once all symbolic links are followed; NULL: anywhere. The descriptor, or -errno:
 * -EISDIR, -EINVAL for a FIFO, a device or a socket, -EFBIG above max bytes, -EPERM outside of root. */
int regular_file_open(const char *path, const char *root, size_t max, size_t *size);
/* Reads up to size bytes; *got is less when the file has become shorter. 0 or -errno. */
int regular_file_read(int fd, void *to, size_t size, size_t *got);

#endif
