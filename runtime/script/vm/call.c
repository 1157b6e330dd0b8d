/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call.c - the protected call, and the report of its errors. */
#include "script/vm/call.h"

#include "base/log.h"
#include "script/vm/identity.h"

static const char uncaught_key; /* its address is the key in the registry */

static int l_with_traceback(lua_State *L)
{
    luaL_traceback(L, L, identity_tolstring(L, 1, NULL), 1);
    return 1;
}

/* function arguments -> results, or one error text */
static int watched_pcall(struct vm *vm, int nargs, int nresults)
{
    lua_State *L = vm_lua(vm);
    int base = lua_gettop(L) - nargs;

    lua_pushcfunction(L, l_with_traceback);
    lua_insert(L, base); /* tb fn args */
    vm_watch_begin(vm);
    int status = lua_pcall(L, nargs, nresults, base);
    vm_watch_end(vm);
    lua_remove(L, base);
    return status;
}

bool call_protected(struct vm *vm, int nargs, int nresults, const char *what)
{
    lua_State *L = vm_lua(vm);

    if (watched_pcall(vm, nargs, nresults) == LUA_OK)
        return true;
    const char *text = lua_tostring(L, -1);
    call_report(vm, what, text ? text : "an error without text");
    lua_pop(L, 1);
    return false;
}

void call_report(struct vm *vm, const char *what, const char *text)
{
    lua_State *L = vm_lua(vm);
    int top = lua_gettop(L);

    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &uncaught_key) != LUA_TFUNCTION) {
        log_error("script: %s: %s", what, text);
        lua_settop(L, top);
        return;
    }
    lua_pushstring(L, text);
    lua_pushstring(L, what);
    if (watched_pcall(vm, 2, 0) != LUA_OK)
        log_error("script: %s: %s\n(and its reporter failed: %s)", what, text, lua_tostring(L, -1));
    lua_settop(L, top);
}

void call_set_uncaught(lua_State *L)
{
    lua_rawsetp(L, LUA_REGISTRYINDEX, &uncaught_key);
}

int call_keep(lua_State *L, int index)
{
    if (lua_isnoneornil(L, index))
        return 0;
    luaL_checktype(L, index, LUA_TFUNCTION);
    lua_pushvalue(L, index);
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

void call_push(lua_State *L, int ref)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
}

void call_drop(lua_State *L, int ref)
{
    if (ref)
        luaL_unref(L, LUA_REGISTRYINDEX, ref);
}
