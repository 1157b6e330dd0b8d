/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call.h - the one way from C into Lua: watched, protected, with a traceback. Loop thread. */
#ifndef SCRIPT_CALL_H
#define SCRIPT_CALL_H

#include "script/vm/vm.h"

/* Calls the function below its nargs arguments, both taken from the stack of the main coroutine.
 * True: nresults values are left. False: nothing is left; the error went to call_report with its
 * traceback. what names the caller ("timer"). */
bool call_protected(struct vm *vm, int nargs, int nresults, const char *what);

/* Where a failed callback ends: the function given to native.on_uncaught gets the text; without one
 * it is logged. */
void call_report(struct vm *vm, const char *what, const char *text);

/* Takes the value on top: the function that call_report calls, or nil for none. */
void call_set_uncaught(lua_State *L);

/* References to Lua functions, kept in the registry: 0 is none. */
/* the function at index, or 0 when it is nil or absent; other types raise */
int call_keep(lua_State *L, int index);
void call_push(lua_State *L, int ref);
void call_drop(lua_State *L, int ref); /* 0 is fine */

#endif
