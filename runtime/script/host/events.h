/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events.h - the file behind --events: one JSON object per line, flushed. Loop thread. */
#ifndef SCRIPT_EVENTS_H
#define SCRIPT_EVENTS_H

#include "script/vm/vm.h"

struct events;

/* path "-": standard output. 0 or -errno. */
int events_open(struct events **out, const char *path);
void events_close(struct events *e); /* NULL is fine */

/* Writes the table at index: the well-known fields first and in the order people read them, then
 * the others. False, with the reason in why, when a value cannot be written. */
bool events_write(struct events *e, lua_State *L, int index, char *why, size_t why_size);

#endif
