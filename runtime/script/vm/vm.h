/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm.h - the one Lua state of a process: bounded memory, bounded handlers, text chunks only. Loop
 * thread. */
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
    /* looked at before the embedded library, as DIR/parlua/x.lua; NULL: embedded only */
    const char *lua_dir;
    size_t memory_max;      /* bytes; 0: VM_MEMORY_MAX */
    int64_t handler_max_us; /* CPU time of one call from C into Lua; 0: VM_HANDLER_MAX_US */
    struct host *host;      /* what vm_host() gives to bindings */
};

/* A state with the standard libraries and a searcher for the embedded modules. 0 or -ENOMEM. The
 * strings are borrowed. */
int vm_new(struct vm **out, const struct vm_cfg *cfg);
/* NULL is fine; runs finalizers, so everything they touch must still be there */
void vm_free(struct vm *vm);

lua_State *vm_lua(struct vm *vm);
struct vm *vm_of(lua_State *L);     /* any coroutine of the state */
struct host *vm_host(lua_State *L); /* the cfg's host */
size_t vm_memory(const struct vm *vm);

/* The watchdog. C brackets every call into Lua with these (call.c does); calls nest, the outermost
 * counts. */
void vm_watch_begin(struct vm *vm);
void vm_watch_end(struct vm *vm);
/* The running handler is past its limit and ends at its next instruction. */
bool vm_is_overrun(lua_State *L);
/* Calls the function at index 1 with everything above it, while co is the coroutine that runs (NULL:
 * L goes on). Returns the status of lua_pcall. */
int vm_call_in(lua_State *L, lua_State *co);
/* The Lua function limited(fn, ...): fn has a limit of its own, and what calls it has as much left
 * afterwards as before. Returns true and what fn returned, or false and its error, which may be that
 * it was stopped. */
int vm_limited(lua_State *L);
/* For C functions whose buffers are no objects of Lua: collects the garbage first when so many bytes
 * would come near the limit. */
void vm_make_room(lua_State *L, size_t size);
/* For C functions that may take long: raises when the running handler is past its limit. */
void vm_look(lua_State *L);

#endif
