/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guards.h - guards around standard functions of Lua that would let a script out of its limits.
 * Loop thread. */
#ifndef SCRIPT_GUARDS_H
#define SCRIPT_GUARDS_H

#include <lua.h>

/* Replaces load, setmetatable, xpcall, coroutine.close, resume and wrap, and takes away dofile,
 * loadfile, string.dump and package.loadlib. Called once, in a protected call, before any
 * script. */
void guards_install(lua_State *L);

#endif
