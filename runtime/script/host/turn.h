/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn.h - jobs for the end of a loop turn, just before the loop sleeps. Loop thread.
 *
 * Events of components, clicks and results wait here on their way to Lua as well: their order is
 * kept, and no handler ever runs inside another handler. */
#ifndef SCRIPT_TURN_H
#define SCRIPT_TURN_H

#include "script/host/host.h"

/* Pops the function on top of the stack, to be called once. May raise "not enough memory". */
void turn_add(lua_State *L);
/* Runs all jobs now, and the jobs they add. */
void turn_run(struct host *h);

/* Pushes a Lua function and its arguments and returns the number of values. */
typedef int turn_push_fn(lua_State *L, void *arg, const void *data);
/* Calls push(L, arg, data) now and adds the pushed function as a job. For C callbacks: raises
 * nothing, errors are reported. */
void turn_post(struct host *h, turn_push_fn *push, void *arg, const void *data);

#endif
