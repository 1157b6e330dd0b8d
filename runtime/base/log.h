/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log.h - one line per call to standard error, from any thread; secrets are masked by the caller.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdarg.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

#define LOG_FORMAT(f, a) __attribute__((format(printf, f, a)))

/* What is printed: this level and more urgent ones. Starts at WARN. The only state a process
 * shares: it has one stderr. */
void log_set_level(enum log_level level);

void log_error(const char *format, ...) LOG_FORMAT(1, 2);
void log_warn(const char *format, ...) LOG_FORMAT(1, 2);
void log_info(const char *format, ...) LOG_FORMAT(1, 2);
void log_debug(const char *format, ...) LOG_FORMAT(1, 2);
void log_va(enum log_level level, const char *format, va_list args);

#endif
