/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name.h - which names of applications and streams the relay takes: plain keys, never paths. Pure.
 */
#ifndef RELAY_NAME_H
#define RELAY_NAME_H

#include "wire/amf.h"

#include <stdbool.h>
#include <stddef.h>

/* Copies a name of 1 to max bytes of UTF-8, without space or control characters; out has room for
 * max + 1. False, and nothing is copied, for anything else. */
bool name_copy(char *out, size_t max, const char *text, size_t size);
bool name_copy_value(char *out, size_t max, const struct amf_value *v); /* of a string */

/* The application of a connect command's object: its app, or when that is missing the path of its
 * tcUrl; without arguments and without slashes around it. */
bool name_of_app(char *out, size_t max, const struct amf_value *object);

#endif
