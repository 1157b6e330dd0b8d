/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log.c - puts a line together first and writes it with one call, so lines of threads never mix. */
#include "base/log.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static atomic_int shown = LOG_LEVEL_WARN; /* rules: allowed, stderr is one per process */

static const char *const level_names[] = {"error", "warning", "info", "debug"};

void log_set_level(enum log_level level)
{
    atomic_store_explicit(&shown, (int)level, memory_order_relaxed);
}

void log_va(enum log_level level, const char *format, va_list args)
{
    char line[4096];

    if ((int)level > atomic_load_explicit(&shown, memory_order_relaxed))
        return;
    int start = snprintf(line, sizeof(line), "parlua: %s: ", level_names[level]);
    int length = vsnprintf(line + start, sizeof(line) - (size_t)start - 1, format, args);
    if (length < 0)
        return;
    size_t end = strlen(line);
    line[end++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, end);
    (void)written; /* nowhere left to complain */
}

#define LOG_FUNCTION(name, level)      \
    void name(const char *format, ...) \
    {                                  \
        va_list args;                  \
        va_start(args, format);        \
        log_va(level, format, args);   \
        va_end(args);                  \
    }

LOG_FUNCTION(log_error, LOG_LEVEL_ERROR)
LOG_FUNCTION(log_warn, LOG_LEVEL_WARN)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)
