/* SPDX-License-Identifier: GPL-3.0-or-later */
/* native.c - puts the Lua module parlua.native together. */
#include "script/bind/native.h"

#include "script/vm/script_value.h"

#include <stdarg.h>
#include <stdio.h>

static int l_module(lua_State *L)
{
    static void (*const parts[])(lua_State *) = {
        l_host_open,  l_timer_open,  l_file_open,  l_text_open,        l_wxml_open,
        l_view_open,  l_window_open, l_live_open,  l_live_ask_open,    l_codes_open,
        l_relay_open, l_http_open,   l_watch_open, l_environment_open,
    };

    lua_newtable(L);
    script_value_push_null(L);
    lua_setfield(L, -2, "null");
    script_value_push_bare(L);
    lua_setfield(L, -2, "bare");
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        parts[i](L);
    return 1;
}

/* Adds the module to package.preload. In a protected call. */
static int l_preload(lua_State *L)
{
    script_value_open(L);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
    lua_pushcfunction(L, l_module);
    lua_setfield(L, -2, "parlua.native");
    return 0;
}

int native_failure(lua_State *L, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    lua_pushnil(L);
    lua_pushstring(L, text);
    return 2;
}

const char *native_text_field(lua_State *L, int table, const char *name)
{
    const char *text = NULL;

    lua_getfield(L, table, name);
    if (!script_value_is_null(L, -1)) {
        if (lua_type(L, -1) != LUA_TSTRING)
            luaL_error(L, "field '%s' must be text, not %s", name, luaL_typename(L, -1));
        text = lua_tostring(L, -1);
    }
    lua_pop(L, 1);
    return text;
}

double native_number_field(lua_State *L, int table, const char *name, double otherwise)
{
    double number = otherwise;

    lua_getfield(L, table, name);
    if (!script_value_is_null(L, -1)) {
        if (lua_type(L, -1) != LUA_TNUMBER)
            luaL_error(L, "field '%s' must be a number, not %s", name, luaL_typename(L, -1));
        number = lua_tonumber(L, -1);
    }
    lua_pop(L, 1);
    return number;
}

double native_check_scale(lua_State *L, int index)
{
    double scale = luaL_optnumber(L, index, 1);

    luaL_argcheck(L, scale >= 0.5 && scale <= 4, index, "must be 0.5 to 4");
    return scale;
}

/* ---- the bindings for the host */

static void close_all(struct host *h)
{
    l_host_close(h);
    l_timer_close(h);
    l_live_close(h);
    l_http_close(h);
    l_watch_close(h);
}

static void release_all(struct host *h)
{
    l_relay_close(h);
    l_window_close(h);
}

static bool is_open(struct host *h)
{
    return l_timer_count(h) > 0 || l_relay_count(h) > 0;
}

const struct host_bindings native_bindings = {
    .preload = l_preload,
    .close = close_all,
    .release = release_all,
    .is_open = is_open,
};
