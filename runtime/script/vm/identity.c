/* SPDX-License-Identifier: GPL-3.0-or-later */
/* identity.c - a table with weak keys from objects to their numbers. */
#include "script/vm/identity.h"

#include "script/vm/vm.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char numbers_key; /* its address is the key in the registry */

static bool has_address(lua_State *L, int index)
{
    int type = lua_type(L, index);

    return type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA ||
           type == LUA_TTHREAD || type == LUA_TLIGHTUSERDATA;
}

/* The number of the object at index, which gets the next one when it has none. */
static lua_Integer number_of(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &numbers_key); /* numbers */
    lua_pushvalue(L, index);
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_rawgeti(L, -1, 0);
        lua_pushinteger(L, lua_tointeger(L, -1) + 1); /* numbers last next */
        lua_replace(L, -2);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, 0);
        lua_pushvalue(L, index);
        lua_pushvalue(L, -2);
        lua_rawset(L, -4);
    }
    lua_Integer number = lua_tointeger(L, -1);
    lua_pop(L, 2);
    return number;
}

/* As the standard library writes an address: of 14 digits, as wide as those of a real one. */
static void push_number(lua_State *L, int index)
{
    char text[32];

    snprintf(text, sizeof(text), "0x%012llx", (unsigned long long)number_of(L, index));
    lua_pushstring(L, text);
}

static const char *kind_of(lua_State *L, int index)
{
    return luaL_getmetafield(L, index, "__name") == LUA_TSTRING ? lua_tostring(L, -1)
                                                                : luaL_typename(L, index);
}

const char *identity_tolstring(lua_State *L, int index, size_t *size)
{
    index = lua_absindex(L, index);
    if (!has_address(L, index))
        return luaL_tolstring(L, index, size);
    int top = lua_gettop(L);
    const char *kind = kind_of(L, index);
    bool is_file = strcmp(kind, LUA_FILEHANDLE) == 0; /* its __tostring says the address */
    if (!is_file && luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
        lua_settop(L, top);
        return luaL_tolstring(L, index, size);
    }
    push_number(L, index);
    lua_pushfstring(L, "%s: %s", kind, lua_tostring(L, -1));
    lua_replace(L, top + 1);
    lua_settop(L, top + 1);
    return lua_tolstring(L, -1, size);
}

static int l_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    identity_tolstring(L, 1, NULL);
    return 1;
}

static int l_print(lua_State *L)
{
    int count = lua_gettop(L);

    for (int i = 1; i <= count; i++) {
        size_t size;
        const char *text = identity_tolstring(L, i, &size);
        if (i > 1)
            fputc('\t', stdout);
        fwrite(text, 1, size, stdout);
        lua_pop(L, 1);
    }
    fputc('\n', stdout);
    fflush(stdout);
    return 0;
}

/* ---- string.format: %p becomes %s, and what has an address becomes its text */

/* Behind the flags, width and precision of the item that begins at at. */
static const char *skip_modifiers(const char *at, const char *end)
{
    while (at < end && *at && strchr("-+ #0123456789.", *at))
        at++;
    return at;
}

static void replace_argument(lua_State *L, int arg, char conversion)
{
    if (conversion == 'p' && has_address(L, arg))
        push_number(L, arg);
    else if (conversion == 'p' && lua_type(L, arg) == LUA_TSTRING)
        lua_pushliteral(L, "(text)");
    else if (conversion == 'p')
        lua_pushliteral(L, "(null)");
    else
        identity_tolstring(L, arg, NULL);
    lua_replace(L, arg);
}

/* Upvalue 1 is the old function. */
static int l_format(lua_State *L)
{
    size_t size;
    const char *format = luaL_checklstring(L, 1, &size), *end = format + size;
    int count = lua_gettop(L), arg = 1;
    luaL_Buffer b;

    vm_make_room(L, 4 * size);
    lua_pushvalue(L, 1); /* keeps the text while its place is taken */
    luaL_buffinit(L, &b);
    for (const char *at = format; at < end; at++) {
        luaL_addchar(&b, *at);
        if (*at != '%' || at + 1 == end)
            continue;
        if (at[1] == '%') {
            luaL_addchar(&b, *++at);
            continue;
        }
        const char *conversion = skip_modifiers(at + 1, end);
        arg++;
        luaL_addlstring(&b, at + 1, (size_t)(conversion - at - 1));
        at = conversion;
        if (at == end)
            break;
        luaL_addchar(&b, *at == 'p' ? 's' : *at);
        if ((*at == 'p' || (*at == 's' && has_address(L, arg))) && arg <= count)
            replace_argument(L, arg, *at);
    }
    luaL_pushresult(&b);
    lua_replace(L, 1);
    lua_settop(L, count);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

void identity_install(lua_State *L)
{
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &numbers_key);
    lua_pushcfunction(L, l_tostring);
    lua_setglobal(L, "tostring");
    lua_pushcfunction(L, l_print);
    lua_setglobal(L, "print");
    lua_getglobal(L, "string");
    lua_getfield(L, -1, "format");
    lua_pushcclosure(L, l_format, 1);
    lua_setfield(L, -2, "format");
    lua_pop(L, 1);
}
