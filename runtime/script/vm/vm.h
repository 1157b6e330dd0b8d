/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm.h - the one Lua state of a process, with limits on its memory and on the time of a call. Loads
 * text chunks only. Loop thread. */
#ifndef SCRIPT_VM_H
#define SCRIPT_VM_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vm;
struct host;

enum { VM_MEMORY_MAX = 256 * 1024 * 1024, VM_HANDLER_MAX_US = 1000000 };

struct vm_cfg {
    /* searched before the embedded library, as DIR/parlua/x.lua; NULL: embedded only */
    const char *lua_dir;
    size_t memory_max;      /* bytes; 0: VM_MEMORY_MAX */
    int64_t handler_max_us; /* CPU time of one call from C into Lua; 0: VM_HANDLER_MAX_US */
    struct host *host;      /* for vm_host */
};

/* Makes a state with the standard libraries and a searcher for the embedded modules. lua_dir must
 * outlive the state. 0 or -ENOMEM. */
int vm_new(struct vm **out, const struct vm_cfg *cfg);
/* Closes the state. Runs finalizers, so the objects behind userdata must still be there. NULL is
 * fine. */
void vm_free(struct vm *vm);

lua_State *vm_lua(struct vm *vm);      /* the main coroutine */
struct vm *vm_of(lua_State *L);        /* L: any coroutine of the state */
struct host *vm_host(lua_State *L);    /* the host of the cfg */
size_t vm_memory(const struct vm *vm); /* bytes in use */

/* The watchdog. C begins before every call into Lua and ends behind the call (call.c does both);
 * the outermost pair of nested ones counts. */
void vm_watch_begin(struct vm *vm);
void vm_watch_end(struct vm *vm);
/* Is the running handler past its limit? Then the handler ends at its next instruction. */
bool vm_is_overrun(lua_State *L);
/* Calls the function at index 1 with all values above as arguments, while co is the coroutine that
 * runs (NULL: L goes on). Returns the status of lua_pcall. */
int vm_call_in(lua_State *L, lua_State *co);
/* The Lua function limited(fn, ...): fn has a limit of its own, and the caller has as much time
 * left afterwards as before. Returns true and the results of fn, or false and its error, which may
 * be that fn was stopped. */
int vm_limited(lua_State *L);
/* The Lua function resume(co, ...): coroutine.resume, whose coroutine has a limit of its own as a
 * function of limited has. */
int vm_resume(lua_State *L);
/* The Lua function unlimited(fn, ...): as limited, but fn has no limit; for tools of the command
 * line, which work as long as their input is large. limited inside of unlimited has its limit. */
int vm_unlimited(lua_State *L);
/* Collects the garbage when size more bytes would come near the limit; for C functions whose
 * buffers are no objects of Lua. */
void vm_make_room(lua_State *L, size_t size);
/* Raises when the running handler is past its limit; for C functions that may take long. */
void vm_look(lua_State *L);

#endif
