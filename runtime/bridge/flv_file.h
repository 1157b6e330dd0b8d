/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flv_file.h - a stream as an FLV file that can be played at any time, also after a kill. */
#ifndef FLV_FILE_H
#define FLV_FILE_H

#include "wire/flv.h"

struct flv_file;

/* Creates or empties the file; missing folders are made. 0 or -errno. */
int flv_file_open(struct flv_file **out, const char *path);
/* Corrects the header, which says whether there is sound and whether there are pictures. NULL is
 * fine. */
void flv_file_close(struct flv_file *f);

/* Writes the whole tag at once. Times begin at 0 with the first picture or sound. 0 or -errno. */
int flv_file_put(struct flv_file *f, const struct flv_tag *tag);

/* Any thread, until the file is closed. */
int64_t flv_file_bytes(struct flv_file *f);
int64_t flv_file_ms(struct flv_file *f); /* time of the newest tag */

#endif
