/* SPDX-License-Identifier: GPL-3.0-or-later */
/* save.h - writes a whole file so that no reader ever sees half of the file. */
#ifndef BASE_SAVE_H
#define BASE_SAVE_H

#include <stddef.h>

/* Makes the folders above path, writes a file beside path, then renames that file. An older file
 * stays until the new one is whole, also when the call fails or the program dies. There is no
 * fsync, since the loop thread calls this, too: a loss of power may cost the newest file. 0 or
 * -errno. Any thread. */
int save_file(const char *path, const void *bytes, size_t size);

#endif
