/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log.h - writes one line per call to standard error. Any thread; the caller masks secrets. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdarg.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

#define LOG_FORMAT(f, a) __attribute__((format(printf, f, a)))

/* Lines of this level and of more urgent ones are printed; the level is WARN at first. The level is
 * the only state that all of a process shares, because a process has one standard error. */
void log_set_level(enum log_level level);

/* A call writes "parlua: LEVEL: TEXT" and a line end; a line above 4 KiB is truncated. */
void log_error(const char *format, ...) LOG_FORMAT(1, 2);
void log_warn(const char *format, ...) LOG_FORMAT(1, 2);
void log_info(const char *format, ...) LOG_FORMAT(1, 2);
void log_debug(const char *format, ...) LOG_FORMAT(1, 2);
void log_va(enum log_level level, const char *format, va_list args);

#endif
