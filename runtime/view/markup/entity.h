/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entity.h - "&lt;", "&#38;" and "&#x26;" of templates. Pure. */
#ifndef VIEW_ENTITY_H
#define VIEW_ENTITY_H

#include <stddef.h>

/* Reads the entity whose "&" at points at. Writes its text to out, *written bytes, never more than
 * were read. Returns the bytes read, 0 for no entity. */
size_t entity_decode(const char *at, const char *end, char *out, size_t *written);

#endif
