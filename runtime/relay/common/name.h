/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name.h - the names of applications and streams that the relay accepts: plain keys, never paths.
 * Pure. */
#ifndef RELAY_NAME_H
#define RELAY_NAME_H

#include "wire/amf.h"

#include <stdbool.h>
#include <stddef.h>

/* Copies a name of 1 to max bytes of UTF-8, without space or control characters, and a NUL; out has
 * room for max + 1 bytes. False, and out is unchanged, for anything else. */
bool name_copy(char *out, size_t max, const char *text, size_t size);
bool name_copy_value(char *out, size_t max, const struct amf_value *v); /* the same for a string */

/* Copies the application named by the object of a connect command: the field app, or when app is
 * missing or empty the path of tcUrl, without arguments and outer slashes. False as above. */
bool name_of_app(char *out, size_t max, const struct amf_value *object);

#endif
