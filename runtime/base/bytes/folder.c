/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder.c - calls mkdir for each slash of a path. */
#include "base/bytes/folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int folder_make_above(const char *path)
{
    char folder[4096];

    if (!*path)
        return 0;
    if (snprintf(folder, sizeof(folder), "%s", path) >= (int)sizeof(folder))
        return -ENAMETOOLONG;
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return -errno;
        *slash = '/';
    }
    return 0;
}
