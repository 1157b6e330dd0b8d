/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bounds.h - standard functions that could run on in C, out of the watchdog's reach, and do not. */
#ifndef SCRIPT_BOUNDS_H
#define SCRIPT_BOUNDS_H

#include <lua.h>

/* Replaces string.find, match, gmatch, gsub, rep and table.insert, remove, sort, concat, move in
 * the state. What they do and say is what Lua's own do and say; a match that takes too long ends as
 * any other code of a handler does, and counts no table can have are refused. */
void bounds_install(lua_State *L);

#endif
