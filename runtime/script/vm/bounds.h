/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bounds.h - bounded versions of the standard functions that could run on in C, out of the
 * watchdog's reach. Loop thread. */
#ifndef SCRIPT_BOUNDS_H
#define SCRIPT_BOUNDS_H

#include <lua.h>

/* Replaces string.find, match, gmatch, gsub, rep and table.insert, remove, sort, concat, move in
 * the state. The new functions give the results and messages of Lua's own. A match that takes too
 * long is ended by the watchdog, as a loop of a script is; counts that no table can have raise. */
void bounds_install(lua_State *L);

#endif
