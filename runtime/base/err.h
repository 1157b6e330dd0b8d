/* SPDX-License-Identifier: GPL-3.0-or-later */
/* err.h - words for errors; in every room an error is 0 or a negative errno. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <errno.h>

/* Returns the words for err ("connection refused" for -ECONNREFUSED), never NULL; the text is
 * static. Any thread. */
const char *err_text(int err);

#endif
