/* SPDX-License-Identifier: GPL-3.0-or-later */
/* save.h - writes a whole file so that nobody ever sees half of it. */
#ifndef BASE_SAVE_H
#define BASE_SAVE_H

#include <stddef.h>

/* Makes the folders above, writes under another name beside it, then renames. What stood there
 * before stays until the new file is whole, also when this fails or the program dies. It does not
 * wait for the disk (no fsync: it is called on the loop, too), so a loss of power may cost the
 * newest file. 0 or -errno. Any thread. */
int save_file(const char *path, const void *bytes, size_t size);

#endif
