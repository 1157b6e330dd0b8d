/* SPDX-License-Identifier: GPL-3.0-or-later */
/* process.h - what another process costs, out of /proc. */
#ifndef TESTS_PROCESS_H
#define TESTS_PROCESS_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct process_cost {
    long rss_kib;
    int files, threads;
    double cpu_s;
};

static inline int process_count_files(int pid)
{
    char path[64];
    int count = 0;

    snprintf(path, sizeof(path), "/proc/%d/fd", pid);
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir));)
        count += e->d_name[0] != '.';
    if (dir)
        closedir(dir);
    return count;
}

/* False when there is no such process (any more). */
static inline bool process_look(int pid, struct process_cost *out)
{
    char path[64], text[1024];
    unsigned long user, system;
    long pages;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    FILE *f = fopen(path, "r");
    size_t size = f ? fread(text, 1, sizeof(text) - 1, f) : 0;
    if (f)
        fclose(f);
    text[size] = 0;
    const char *fields = strrchr(text, ')'); /* the name may hold anything */
    if (!fields || sscanf(fields,
                          ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d "
                          "%d %*d %*u %*u %ld",
                          &user, &system, &out->threads, &pages) != 4)
        return false;
    out->cpu_s = (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
    out->rss_kib = pages * (sysconf(_SC_PAGESIZE) / 1024);
    out->files = process_count_files(pid);
    return true;
}

#endif
