/* SPDX-License-Identifier: GPL-3.0-or-later */
/* err.c - words for negative errno numbers. */
#include "base/err.h"

#include <errno.h>
#include <uv.h>

const char *err_text(int err)
{
    if (err == -ENOTSUP) /* not of a socket, as libuv words it */
        return "not supported";
    return err == 0 ? "no error" : uv_strerror(err); /* static text for every errno libuv knows */
}
