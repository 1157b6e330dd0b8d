/* SPDX-License-Identifier: GPL-3.0-or-later */
/* identity.h - texts of tables, functions, coroutines and userdata with a number in place of the
 * address, counted in the order of the questions. So two runs of a script print the same, and no
 * script learns an address. Loop thread. */
#ifndef SCRIPT_IDENTITY_H
#define SCRIPT_IDENTITY_H

#include <lua.h>
#include <stddef.h>

/* Replaces tostring, print and string.format (%s, %p). Called once, in a protected call, before any
 * script. */
void identity_install(lua_State *L);
/* luaL_tolstring with such numbers: pushes the text of the value at index. */
const char *identity_tolstring(lua_State *L, int index, size_t *size);

#endif
