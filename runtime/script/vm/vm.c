/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm.c - allocator with a limit, watchdog, module searcher, and the few standard functions that
 * need a guard. */
#include "script/vm/vm.h"

#include "script/vm/bounds.h"
#include "script/vm/embedded.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    WATCH_COUNT = 10000, /* instructions between two looks at the clock: about 0.1 ms */
    /* nested coroutine.close: Lua 5.4.4 does not count them and overflows the C stack */
    CLOSE_DEPTH_MAX = 16,
    PATH_MAX_BYTES = 1024,
};

struct vm {
    lua_State *L;
    struct vm_cfg cfg;
    size_t used; /* bytes */
    int watch_depth;
    int64_t deadline_us; /* CPU time of this thread; meaningful while watch_depth > 0 */
    bool is_overrun;     /* somebody's hook was set to fire at every instruction */
    char overrun_at[LUA_IDSIZE + 16]; /* where, "FILE:LINE: " */
    int close_depth;
};

/* ---- memory */

static void *limited_alloc(void *arg, void *block, size_t old_size, size_t new_size)
{
    struct vm *vm = arg;
    size_t had = block ? old_size : 0; /* without a block old_size is a type tag */

    if (new_size == 0) {
        free(block);
        vm->used -= had;
        return NULL;
    }
    if (new_size > had && vm->used - had + new_size > vm->cfg.memory_max)
        return NULL; /* Lua collects garbage and asks again, then raises "not enough memory" */
    void *grown = realloc(block, new_size);
    if (grown)
        vm->used = vm->used - had + new_size;
    return grown;
}

size_t vm_memory(const struct vm *vm)
{
    return vm->used;
}

/* ---- watchdog
 * Measured in CPU time of this thread: a busy machine does not end an innocent handler, and virtual
 * time, which stands still while a script runs, does not save an endless one. */

static int64_t cpu_now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool is_late(const struct vm *vm)
{
    return vm->watch_depth > 0 && cpu_now_us() >= vm->deadline_us;
}

static void on_count(lua_State *L, lua_Debug *ar);

/* Whoever tells the error may be stopped as well: the first place is the one to tell. Functions in
 * C (pcall) have none: then it is their caller's. */
static void note_overrun(struct vm *vm, lua_State *L, int level)
{
    lua_Debug ar;

    vm->is_overrun = true;
    vm->overrun_at[0] = '\0';
    for (; !*vm->overrun_at && lua_getstack(L, level, &ar); level++) {
        luaL_where(L, level);
        snprintf(vm->overrun_at, sizeof(vm->overrun_at), "%s", lua_tostring(L, -1));
        lua_pop(L, 1);
    }
}

/* level: of the script's function */
static void stop_handler(lua_State *L, int level)
{
    struct vm *vm = vm_of(L);

    if (!vm->is_overrun)
        note_overrun(vm, L, level);
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    lua_pushfstring(L, "%sstopped: ran longer than %d ms", vm->overrun_at,
                    (int)(vm->cfg.handler_max_us / 1000));
    lua_error(L);
}

/* Past the deadline every further instruction fails too, so a pcall in the script cannot swallow
 * it. */
static void on_count(lua_State *L, lua_Debug *ar)
{
    (void)ar;
    if (is_late(vm_of(L)))
        stop_handler(L, 0); /* in a hook level 0 is the script's function */
    if (lua_gethookcount(L) != WATCH_COUNT)
        lua_sethook(L, on_count, LUA_MASKCOUNT, WATCH_COUNT);
}

void vm_look(lua_State *L)
{
    if (is_late(vm_of(L)))
        stop_handler(L, 1);
}

void vm_watch_begin(struct vm *vm)
{
    if (vm->watch_depth++ == 0)
        vm->deadline_us = cpu_now_us() + vm->cfg.handler_max_us;
}

void vm_watch_end(struct vm *vm)
{
    if (--vm->watch_depth > 0 || !vm->is_overrun)
        return;
    vm->is_overrun = false;
    /* coroutines mend themselves in on_count */
    lua_sethook(vm->L, on_count, LUA_MASKCOUNT, WATCH_COUNT);
}

/* ---- modules */

static int load_text(lua_State *L, const char *name, const char *text, size_t size,
                     const char *path)
{
    if (luaL_loadbufferx(L, text, size, lua_pushfstring(L, "@%s", path), "t") != LUA_OK)
        return luaL_error(L, "error loading module '%s':\n\t%s", name, lua_tostring(L, -1));
    lua_pushstring(L, path);
    return 2;
}

/* DIR/parlua/x.lua or DIR/parlua/x/init.lua, as a loader and its path; 0 when there is none. */
static int load_from_dir(lua_State *L, const char *dir, const char *name)
{
    static const char *const forms[] = {"%s/%s.lua", "%s/%s/init.lua"};
    char path[PATH_MAX_BYTES];

    const char *relative = luaL_gsub(L, name, ".", "/");
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        int length = snprintf(path, sizeof(path), forms[i], dir, relative);
        FILE *file = length < (int)sizeof(path) ? fopen(path, "rb") : NULL;
        if (!file)
            continue;
        fclose(file);
        if (luaL_loadfilex(L, path, "t") != LUA_OK)
            return luaL_error(L, "error loading module '%s':\n\t%s", name, lua_tostring(L, -1));
        lua_pushstring(L, path);
        return 2;
    }
    return 0;
}

static int l_search(lua_State *L)
{
    struct vm *vm = vm_of(L);
    const char *name = luaL_checkstring(L, 1);

    if (vm->cfg.lua_dir) {
        int found = load_from_dir(L, vm->cfg.lua_dir, name);
        if (found)
            return found;
    }
    for (const struct embedded_module *m = embedded_modules; m->name; m++) {
        if (strcmp(m->name, name) == 0)
            return load_text(L, name, m->text, m->size, m->path);
    }
    lua_pushfstring(L, "no module '%s' in the program", name);
    return 1;
}

/* Only preloaded modules and ours: what runs is what was built, whatever LUA_PATH says. */
static void set_searchers(lua_State *L)
{
    lua_getglobal(L, "package");
    lua_getfield(L, -1, "searchers"); /* package searchers */
    lua_createtable(L, 2, 0);         /* package searchers new */
    lua_rawgeti(L, -2, 1);
    lua_rawseti(L, -2, 1); /* the preload searcher stays */
    lua_pushcfunction(L, l_search);
    lua_rawseti(L, -2, 2);
    lua_setfield(L, -3, "searchers");
    lua_pop(L, 2);
}

/* ---- guards around standard functions (faults.md section 6) */

/* load, but text only: a crafted binary chunk crashes Lua. */
static int l_load(lua_State *L)
{
    int top = lua_gettop(L);

    luaL_checkany(L, 1);
    lua_settop(L, top > 3 ? 4 : 3);
    lua_pushliteral(L, "t");
    lua_replace(L, 3);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

/* setmetatable, but no finalizers: Lua runs them with hooks off, out of the watchdog's reach. */
static int l_setmetatable(lua_State *L)
{
    if (lua_istable(L, 2)) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL)
            return luaL_error(L, "__gc is not available to scripts");
        lua_pop(L, 1);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

/* The script's message handler, but not for the watchdog's error: it would run inside the hook,
 * where hooks are off. */
static int l_handle_message(lua_State *L)
{
    if (vm_of(L)->is_overrun)
        return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

static int finish_xpcall(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return lua_gettop(L);
}

/* xpcall with that handler; it may be suspended as the old one. */
static int l_xpcall(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, l_handle_message, 1);
    lua_replace(L, 2);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_callk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, finish_xpcall);
    return finish_xpcall(L, LUA_OK, 0);
}

/* coroutine.close with its depth counted. */
static int l_close(lua_State *L)
{
    struct vm *vm = vm_of(L);

    if (vm->close_depth >= CLOSE_DEPTH_MAX)
        return luaL_error(L, "too many coroutine.close inside each other");
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    vm->close_depth++;
    int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    vm->close_depth--;
    return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* Replaces TABLE.NAME by guard with the old function as upvalue; guard NULL: takes it away. */
static void set_guard(lua_State *L, const char *table, const char *name, lua_CFunction guard)
{
    lua_getglobal(L, table);
    if (guard) {
        lua_getfield(L, -1, name);
        lua_pushcclosure(L, guard, 1);
    } else {
        lua_pushnil(L);
    }
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

static const struct {
    const char *table, *name;
    lua_CFunction guard;
} guards[] = {
    {"_G", "load", l_load},       {"_G", "setmetatable", l_setmetatable},
    {"_G", "xpcall", l_xpcall},   {"coroutine", "close", l_close},
    {"string", "dump", NULL}, /* reachable from every string */
    {"_G", "dofile", NULL},       {"_G", "loadfile", NULL},
    {"package", "loadlib", NULL},
};

/* ---- the state */

static int l_prepare(lua_State *L)
{
    luaL_openlibs(L);
    set_searchers(L);
    for (size_t i = 0; i < sizeof(guards) / sizeof(guards[0]); i++)
        set_guard(L, guards[i].table, guards[i].name, guards[i].guard);
    bounds_install(L);
    return 0;
}

int vm_new(struct vm **out, const struct vm_cfg *cfg)
{
    struct vm *vm = calloc(1, sizeof(*vm));
    if (!vm)
        return -ENOMEM;
    vm->cfg = *cfg;
    if (!vm->cfg.memory_max)
        vm->cfg.memory_max = VM_MEMORY_MAX;
    if (!vm->cfg.handler_max_us)
        vm->cfg.handler_max_us = VM_HANDLER_MAX_US;
    vm->L = lua_newstate(limited_alloc, vm);
    if (!vm->L)
        goto fail;
    *(struct vm **)lua_getextraspace(vm->L) = vm; /* new coroutines get a copy */
    lua_pushcfunction(vm->L, l_prepare);
    if (lua_pcall(vm->L, 0, 0, 0) != LUA_OK)
        goto fail;
    /* before any script: coroutines inherit it */
    lua_sethook(vm->L, on_count, LUA_MASKCOUNT, WATCH_COUNT);
    *out = vm;
    return 0;

fail:
    vm_free(vm);
    return -ENOMEM;
}

void vm_free(struct vm *vm)
{
    if (!vm)
        return;
    if (vm->L)
        lua_close(vm->L);
    free(vm);
}

lua_State *vm_lua(struct vm *vm)
{
    return vm->L;
}

struct vm *vm_of(lua_State *L)
{
    return *(struct vm **)lua_getextraspace(L);
}

struct host *vm_host(lua_State *L)
{
    return vm_of(L)->cfg.host;
}
