/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events.h - writes the file of --events: one JSON object per line, flushed. Loop thread. */
#ifndef SCRIPT_EVENTS_H
#define SCRIPT_EVENTS_H

#include "script/vm/vm.h"

struct events;

/* Opens the file, or standard output for the path "-". 0 or -errno. */
int events_open(struct events **out, const char *path);
void events_close(struct events *e); /* NULL is fine */

/* Writes the table at index as one line: the well-known fields first, in a fixed order, then the
 * others. False, with the reason in why, when a value cannot be written. */
bool events_write(struct events *e, lua_State *L, int index, char *why, size_t why_size);

#endif
