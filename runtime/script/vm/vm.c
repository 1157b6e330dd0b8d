/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm.c - the state: an allocator with a limit, the limit of handlers, the searcher of modules. */
#include "script/vm/vm.h"

#include "script/vm/bounds.h"
#include "script/vm/embedded.h"
#include "script/vm/guards.h"
#include "script/vm/identity.h"
#include "script/vm/watchdog.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    /* without a watchdog: instructions between two looks at the clock, about 0.1 ms */
    WATCH_COUNT = 10000,
    ROOM_SHARE = 16, /* of the limit: what must have been made since the last whole collection */
    BARKS = 8,       /* of the watchdog while one handler may run */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    SLOWNESS = 6, /* of this build: the limit means what a user's build does in that time */
#else
    SLOWNESS = 1,
#endif
    PATH_MAX_BYTES = 1024,
};

struct vm {
    lua_State *L;
    lua_State *running; /* the coroutine that runs, or L */
    struct vm_cfg cfg;
    size_t used;      /* bytes */
    size_t collected; /* bytes that were left after the last whole collection */
    struct watchdog watchdog;
    int watch_depth;
    int64_t bark_us;                  /* between two barks of the watchdog */
    volatile int64_t barked_us;       /* that much CPU time has passed by its count */
    int64_t deadline_us;              /* of spent_us; meaningful while watch_depth > 0 */
    bool is_overrun;                  /* somebody's hook was set to fire at every instruction */
    char overrun_at[LUA_IDSIZE + 16]; /* where, "FILE:LINE: " */
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

void vm_make_room(lua_State *L, size_t size)
{
    struct vm *vm = vm_of(L);
    size_t made = vm->used > vm->collected ? vm->used - vm->collected : 0;

    if (vm->used + size <= vm->cfg.memory_max - vm->cfg.memory_max / 4 ||
        made < vm->cfg.memory_max / ROOM_SHARE)
        return;
    lua_gc(L, LUA_GCCOLLECT);
    vm->collected = vm->used;
}

size_t vm_memory(const struct vm *vm)
{
    return vm->used;
}

/* ---- watchdog
 * The limit is CPU time of this thread: a busy machine does not end an innocent handler, and
 * virtual time, which stands still while a script runs, does not save an endless handler. */

/* CPU time as the watchdog counts it, in steps of its barks: asking costs nothing. */
static int64_t spent_us(const struct vm *vm)
{
    return vm->watchdog.is_running ? vm->barked_us : watchdog_cpu_now_us();
}

static int64_t limit_us(const struct vm *vm)
{
    return vm->cfg.handler_max_us * SLOWNESS + vm->bark_us; /* the step that has begun already */
}

static bool is_late(const struct vm *vm)
{
    return vm->watch_depth > 0 && spent_us(vm) >= vm->deadline_us;
}

static void on_count(lua_State *L, lua_Debug *ar);

/* Instructions cost nothing before the limit: the watchdog sets the hook when the time has come.
 * Where the system has no such timer, the hook looks at the clock now and then. */
static void set_idle_hook(struct vm *vm, lua_State *L)
{
    if (vm->watchdog.is_running)
        lua_sethook(L, NULL, 0, 0);
    else
        lua_sethook(L, on_count, LUA_MASKCOUNT, WATCH_COUNT);
}

/* Runs in a signal handler, where lua_sethook is allowed: the script ends at its next
 * instruction. */
static void on_bark(void *arg)
{
    struct vm *vm = arg;

    vm->barked_us += vm->bark_us;
    if (is_late(vm))
        lua_sethook(vm->running, on_count, LUA_MASKCOUNT, 1);
}

/* Notes the first place where the watchdog fired, since a message handler may be stopped as well. A
 * C function (pcall) has no line: then the place is its caller's. */
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
 * the error. */
static void on_count(lua_State *L, lua_Debug *ar)
{
    (void)ar;
    if (is_late(vm_of(L)))
        stop_handler(L, 0); /* in a hook level 0 is the script's function */
    if (lua_gethookcount(L) == 1)
        set_idle_hook(vm_of(L), L);
}

void vm_look(lua_State *L)
{
    if (is_late(vm_of(L)))
        stop_handler(L, 1);
}

void vm_watch_begin(struct vm *vm)
{
    if (vm->watch_depth++ == 0) {
        vm->running = vm->L;
        vm->deadline_us = spent_us(vm) + limit_us(vm);
    }
}

void vm_watch_end(struct vm *vm)
{
    if (--vm->watch_depth > 0 || !vm->is_overrun)
        return;
    vm->is_overrun = false;
    set_idle_hook(vm, vm->L); /* coroutines mend themselves in on_count */
}

int vm_limited(lua_State *L)
{
    struct vm *vm = vm_of(L);
    int64_t deadline_us = vm->deadline_us, begun_us = spent_us(vm);
    bool was_overrun = vm->is_overrun;

    luaL_checkany(L, 1);
    vm->deadline_us = begun_us + limit_us(vm);
    int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    if (vm->is_overrun && !was_overrun) {
        vm->is_overrun = false;
        set_idle_hook(vm, L);
    }
    vm->deadline_us = deadline_us + spent_us(vm) - begun_us;
    lua_pushboolean(L, status == LUA_OK);
    lua_insert(L, 1);
    return lua_gettop(L);
}

static int fail_resume(lua_State *L, const char *why)
{
    lua_pushboolean(L, false);
    lua_pushstring(L, why);
    return 2;
}

/* Moves what the coroutine has given behind true or false. */
static int take_results(lua_State *L, lua_State *co, int count, bool is_ok)
{
    lua_settop(L, 0);
    lua_pushboolean(L, is_ok);
    if (!lua_checkstack(L, count)) {
        lua_pop(co, count);
        lua_settop(L, 0);
        return fail_resume(L, "too many results to resume");
    }
    lua_xmove(co, L, count);
    return count + 1;
}

int vm_resume(lua_State *L)
{
    struct vm *vm = vm_of(L);
    lua_State *co = lua_tothread(L, 1), *before = vm->running;
    int64_t deadline_us = vm->deadline_us, begun_us = spent_us(vm);
    bool was_overrun = vm->is_overrun;
    int count = lua_gettop(L) - 1;

    luaL_argexpected(L, co, 1, "coroutine");
    if (!lua_checkstack(co, count))
        return fail_resume(L, "too many arguments to resume");
    if (lua_status(co) == LUA_OK && lua_gettop(co) == 0)
        return fail_resume(L, "cannot resume dead coroutine");
    lua_xmove(L, co, count);
    vm->deadline_us = begun_us + limit_us(vm);
    vm->running = co;
    int status = lua_resume(co, L, count, &count);
    vm->running = before;
    vm->deadline_us = deadline_us + spent_us(vm) - begun_us;
    if (vm->is_overrun && !was_overrun) {
        vm->is_overrun = false;
        set_idle_hook(vm, L);
    }
    bool is_ok = status == LUA_OK || status == LUA_YIELD;
    return take_results(L, co, is_ok ? count : 1, is_ok);
}

int vm_unlimited(lua_State *L)
{
    struct vm *vm = vm_of(L);
    int64_t deadline_us = vm->deadline_us, begun_us = spent_us(vm);

    luaL_checkany(L, 1);
    vm->deadline_us = INT64_MAX / 2; /* so that limited calls inside can add to what is left */
    int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    vm->deadline_us = deadline_us + spent_us(vm) - begun_us;
    lua_pushboolean(L, status == LUA_OK);
    lua_insert(L, 1);
    return lua_gettop(L);
}

bool vm_is_overrun(lua_State *L)
{
    return vm_of(L)->is_overrun;
}

int vm_call_in(lua_State *L, lua_State *co)
{
    struct vm *vm = vm_of(L);
    lua_State *before = vm->running;

    vm->running = co ? co : before;
    int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    vm->running = before;
    if (vm->is_overrun) /* the next instruction of whoever called is the last one, too */
        lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    return status;
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

/* Pushes DIR/parlua/x.lua or DIR/parlua/x/init.lua as a loader and its path; returns 0 when there
 * is no such file. */
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

/* Finds preloaded modules and our own only, whatever LUA_PATH says. */
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

/* ---- the state */

static int l_prepare(lua_State *L)
{
    luaL_openlibs(L);
    set_searchers(L);
    guards_install(L);
    identity_install(L); /* first: the bounds stand around what there is */
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
    vm->running = vm->L;
    lua_pushcfunction(vm->L, l_prepare);
    if (lua_pcall(vm->L, 0, 0, 0) != LUA_OK)
        goto fail;
    vm->bark_us = vm->cfg.handler_max_us / BARKS;
    watchdog_start(&vm->watchdog, vm->bark_us, on_bark, vm);
    set_idle_hook(vm, vm->L); /* before any script: coroutines inherit it */
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
    watchdog_stop(&vm->watchdog);
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
