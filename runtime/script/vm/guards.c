/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guards.c - the guarded forms of some standard functions, and a list of functions taken away. */
#include "script/vm/guards.h"

#include "script/vm/vm.h"

/* Nested coroutine.close: Lua 5.4.4 does not count them and overflows the C stack. */
enum { CLOSE_DEPTH_MAX = 16 };

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

/* Calls the script's message handler, but not for the watchdog's error: the handler would run
 * inside the hook, where hooks are off. */
static int l_handle_message(lua_State *L)
{
    if (vm_is_overrun(L))
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

/* xpcall with l_handle_message in between; may yield as Lua's own. */
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

/* coroutine.close with its depth counted: upvalue 2. */
static int l_close(lua_State *L)
{
    lua_Integer depth = lua_tointeger(L, lua_upvalueindex(2));

    if (depth >= CLOSE_DEPTH_MAX)
        return luaL_error(L, "too many coroutine.close inside each other");
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_pushinteger(L, depth + 1);
    lua_replace(L, lua_upvalueindex(2));
    int status = vm_call_in(L, lua_tothread(L, 2));
    lua_pushinteger(L, depth);
    lua_replace(L, lua_upvalueindex(2));
    return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

static int l_resume(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTHREAD);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    return vm_call_in(L, lua_tothread(L, 2)) == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* The function coroutine.wrap returns; upvalues: the one of Lua's own wrap, and its coroutine. */
static int l_wrapped(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    if (vm_call_in(L, lua_tothread(L, lua_upvalueindex(2))) == LUA_OK)
        return lua_gettop(L);
    if (lua_type(L, -1) == LUA_TSTRING && !vm_is_overrun(L)) { /* the place of the caller */
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int l_wrap(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    lua_getupvalue(L, -1, 1); /* function, coroutine */
    lua_pushcclosure(L, l_wrapped, 2);
    return 1;
}

/* Replaces TABLE.NAME by guard with the old function as upvalue 1; guard NULL: takes it away. */
static void set_guard(lua_State *L, const char *table, const char *name, lua_CFunction guard)
{
    lua_getglobal(L, table);
    if (guard) {
        lua_getfield(L, -1, name);
        lua_pushinteger(L, 0);
        lua_pushcclosure(L, guard, 2); /* the old function, a count of its own */
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
    {"_G", "load", l_load},
    {"_G", "setmetatable", l_setmetatable},
    {"_G", "xpcall", l_xpcall},
    {"coroutine", "close", l_close},
    {"coroutine", "resume", l_resume},
    {"coroutine", "wrap", l_wrap},
    {"string", "dump", NULL}, /* reachable from every string */
    {"_G", "dofile", NULL},
    {"_G", "loadfile", NULL},
    {"package", "loadlib", NULL},
};

void guards_install(lua_State *L)
{
    for (size_t i = 0; i < sizeof(guards) / sizeof(guards[0]); i++)
        set_guard(L, guards[i].table, guards[i].name, guards[i].guard);
}
