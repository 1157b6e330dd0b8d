/* SPDX-License-Identifier: GPL-3.0-or-later */
/* save.c - writes a file beside the path, then renames that file. */
#include "base/bytes/save.h"

#include "base/bytes/folder.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static int write_all(const char *path, const void *bytes, size_t size)
{
    FILE *f = fopen(path, "wbe");
    if (!f)
        return -errno;
    int err = fwrite(bytes, 1, size, f) == size ? 0 : -EIO;
    if (fclose(f) != 0 && !err)
        err = -errno;
    return err;
}

int save_file(const char *path, const void *bytes, size_t size)
{
    char aside[4096];
    int n = snprintf(aside, sizeof(aside), "%s.%ld.part", path, (long)getpid());
    if (n < 0 || (size_t)n >= sizeof(aside))
        return -ENAMETOOLONG;
    int err = folder_make_above(path);
    if (!err)
        err = write_all(aside, bytes, size);
    if (!err && rename(aside, path) != 0)
        err = -errno;
    if (err)
        unlink(aside);
    return err;
}
