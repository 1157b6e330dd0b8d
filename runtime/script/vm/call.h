/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call.h - calls Lua from C: watched, protected, with a traceback; no other way in. Loop thread. */
#ifndef SCRIPT_CALL_H
#define SCRIPT_CALL_H

#include "script/vm/vm.h"

/* Pops a function and its nargs arguments from the stack of the main coroutine and calls the
 * function. True: nresults values are on the stack. False: no value is; the error went to
 * call_report with its traceback. what names the caller in the report ("timer"). */
bool call_protected(struct vm *vm, int nargs, int nresults, const char *what);

/* Reports the error of a failed callback: to the function given to native.on_uncaught, or without
 * one to the log. */
void call_report(struct vm *vm, const char *what, const char *text);

/* Pops the value on top, the function that call_report is to call; nil: none. */
void call_set_uncaught(lua_State *L);

/* References to Lua functions in the registry; 0 is none. call_keep makes one of the function at
 * index, 0 of nil or no argument, and raises for other types; the caller drops the reference. */
int call_keep(lua_State *L, int index);
void call_push(lua_State *L, int ref); /* pushes the function */
void call_drop(lua_State *L, int ref); /* 0 is fine */

#endif
