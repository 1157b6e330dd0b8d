/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn.h - functions that run at the end of a loop turn, just before the loop sleeps. Loop thread.
 *
 * News for Lua (events of components, clicks, results) waits here as well: it keeps its order, and
 * no handler ever runs inside another one. */
#ifndef SCRIPT_TURN_H
#define SCRIPT_TURN_H

#include "script/host/host.h"

/* takes the function on top of the stack; it runs once. May raise for want of memory */
void turn_add(lua_State *L);
void turn_run(struct host *h); /* runs them now, and those that they add */

/* Makes a job of fn(arg, data), called now, which pushes a Lua function and its arguments and
 * returns how many values; for C callbacks: nothing is raised, errors are reported. */
typedef int turn_push_fn(lua_State *L, void *arg, const void *data);
void turn_post(struct host *h, turn_push_fn *push, void *arg, const void *data);

#endif
