/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder.h - makes the folders above a file that is about to be written. */
#ifndef BASE_FOLDER_H
#define BASE_FOLDER_H

/* Makes out and out/a for "out/a/b.png" when missing. 0, or the -errno of the first folder that
 * cannot be made (-ENAMETOOLONG: above 4095 bytes). Any thread; may wait for the disk. */
int folder_make_above(const char *path);

#endif
