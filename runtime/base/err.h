/* SPDX-License-Identifier: GPL-3.0-or-later */
/* err.h - errors are 0 or a negative errno, in every room; this gives them words. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <errno.h>

/* "connection refused" for -ECONNREFUSED. Never NULL. Any thread. */
const char *err_text(int err);

#endif
