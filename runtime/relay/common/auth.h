/* SPDX-License-Identifier: GPL-3.0-or-later */
/* auth.h - signed stream names: ?txSecret=md5(key + name + txTime)&txTime=HEX, a time of
 * exactly 8 hexadecimal digits. Pure. */
#ifndef RELAY_AUTH_H
#define RELAY_AUTH_H

#include <stddef.h>
#include <stdint.h>

enum { AUTH_ARGS_SIZE = 72 };

/* Checks a signature. name: the stream without application and arguments; args: the text behind the
 * '?', or ""; now_s: seconds since 1970. Returns 0, or -EACCES with *why set to constant words for
 * the log: missing, doubled, malformed, wrong or expired. */
int auth_check(const char *key, const char *name, const char *args, int64_t now_s,
               const char **why);
/* Writes the arguments that auth_check accepts until until_s: "txSecret=...&txTime=...". */
void auth_sign(char out[AUTH_ARGS_SIZE], const char *key, const char *name, int64_t until_s);

#endif
