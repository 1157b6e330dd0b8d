/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regular_file.c - looks at what was opened, not at its name: nobody can exchange it in between. */
#include "base/bytes/regular_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The name the kernel has for the open file, or what the path leads to where there is no /proc. */
static bool real_path_of(int fd, const char *path, char out[PATH_MAX])
{
    char link[64];

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, out, PATH_MAX - 1);
    if (size > 0)
        out[size] = 0;
    return size > 0 || realpath(path, out);
}

static int check_inside(int fd, const char *path, const char *root)
{
    char file[PATH_MAX], folder[PATH_MAX];

    if (!real_path_of(fd, path, file) || !realpath(root, folder))
        return -errno;
    size_t size = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(file, folder, size) == 0 && file[size] == '/' ? 0 : -EPERM;
}

static int check_kind(int fd, size_t max, size_t *size)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return -errno;
    if (S_ISDIR(st.st_mode))
        return -EISDIR;
    if (!S_ISREG(st.st_mode))
        return -EINVAL;
    if ((unsigned long long)st.st_size > max)
        return -EFBIG;
    *size = (size_t)st.st_size;
    return 0;
}

int regular_file_open(const char *path, const char *root, size_t max, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO would wait for its writer */
    if (fd < 0)
        return -errno;
    int err = check_kind(fd, max, size);
    if (!err && root)
        err = check_inside(fd, path, root);
    if (!err)
        return fd;
    close(fd);
    return err;
}

int regular_file_read(int fd, void *to, size_t size, size_t *got)
{
    *got = 0;
    while (*got < size) {
        ssize_t n = read(fd, (char *)to + *got, size - *got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        *got += (size_t)n;
    }
    return 0;
}
