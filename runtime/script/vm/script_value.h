/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script_value.h - converts values between Lua, JSON and attribute rows. Loop thread.
 *
 * null is one light userdata. A table is a JSON array when its keys are exactly 1..n, so an empty
 * table is an array too; a metatable field __jsontype = "object" or "array" decides otherwise. */
#ifndef SCRIPT_VALUE_H
#define SCRIPT_VALUE_H

#include "base/attr.h"
#include "script/vm/vm.h"

enum { VALUE_DEPTH_MAX = 128, VALUE_WHY_MAX = 160 };

void script_value_open(lua_State *L); /* once per state: gives light userdata their __tostring */
void script_value_push_null(lua_State *L);
void script_value_push_bare(lua_State *L);          /* the value of an attribute without "=..." */
bool script_value_is_null(lua_State *L, int index); /* nil, absent or null */

/* Pushes the value of a JSON text, which may hold comments, and returns true; or pushes nothing and
 * returns false with "line 3 column 7: ..." in why. May raise "not enough memory". */
bool script_value_decode(lua_State *L, const char *text, size_t size, char *why, size_t why_size);

/* Pushes the value at index as JSON text with sorted keys and returns true; or pushes nothing and
 * returns false with the reason in why. Functions, threads, userdata, NaN and infinities become
 * null. May raise "not enough memory". */
bool script_value_encode(lua_State *L, int index, char *why, size_t why_size);

/* Reads the value at index as an attribute's value; a table becomes text: {"push", "pop"} is
 * "push,pop". Pushes one value; the text in *out is valid while that value is on the stack. */
void script_value_to_attr(lua_State *L, int index, struct attr_value *out);

#endif
