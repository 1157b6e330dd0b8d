/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script_value.c - the values null and bare, and Lua values as attribute values. json_read.c and
 * json_write.c have the JSON. */
#include "script/vm/script_value.h"

#include "script/vm/identity.h"

#include <string.h>

static const char null_mark, bare_mark; /* the addresses are the two values */

static int l_mark_tostring(lua_State *L)
{
    const void *mark = lua_touserdata(L, 1);

    if (mark == &null_mark)
        lua_pushliteral(L, "null");
    else if (mark == &bare_mark)
        lua_pushliteral(L, "bare");
    else
        lua_pushfstring(L, "userdata: %p", mark);
    return 1;
}

void script_value_open(lua_State *L)
{
    script_value_push_null(L); /* all light userdata share one metatable */
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, l_mark_tostring);
    lua_setfield(L, -2, "__tostring");
    lua_pushliteral(L, "mark");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

void script_value_push_null(lua_State *L)
{
    lua_pushlightuserdata(L, (void *)&null_mark);
}

void script_value_push_bare(lua_State *L)
{
    lua_pushlightuserdata(L, (void *)&bare_mark);
}

bool script_value_is_null(lua_State *L, int index)
{
    return lua_isnoneornil(L, index) || lua_touserdata(L, index) == &null_mark;
}

/* Replaces the item on top by its text; null becomes "", as in JavaScript. */
static void push_item_text(lua_State *L)
{
    if (script_value_is_null(L, -1))
        lua_pushliteral(L, "");
    else if (lua_istable(L, -1))
        lua_pushliteral(L, "[object Object]");
    else
        identity_tolstring(L, -1, NULL);
    lua_remove(L, -2);
}

/* {"push", "pop"} -> "push,pop" on top of the stack */
static const char *joined_list(lua_State *L, int index)
{
    luaL_Buffer b;
    lua_Integer count = luaL_len(L, index);

    luaL_buffinit(L, &b);
    for (lua_Integer i = 1; i <= count; i++) {
        if (i > 1)
            luaL_addchar(&b, ',');
        lua_geti(L, index, i);
        push_item_text(L);
        luaL_addvalue(&b);
    }
    luaL_pushresult(&b);
    return lua_tostring(L, -1);
}

void script_value_to_attr(lua_State *L, int index, struct attr_value *out)
{
    int at = lua_absindex(L, index);

    memset(out, 0, sizeof(*out));
    lua_pushvalue(L, at);
    switch (lua_type(L, at)) {
    case LUA_TBOOLEAN:
        out->given = ATTR_GIVEN_BOOL;
        out->boolean = lua_toboolean(L, at);
        break;
    case LUA_TNUMBER:
        out->given = ATTR_GIVEN_NUMBER;
        out->number = lua_tonumber(L, at);
        break;
    case LUA_TSTRING:
        out->given = ATTR_GIVEN_TEXT;
        out->text = lua_tostring(L, at);
        break;
    case LUA_TTABLE:
        lua_pop(L, 1);
        out->given = ATTR_GIVEN_TEXT;
        out->text = joined_list(L, at);
        break;
    default:
        out->given = lua_touserdata(L, at) == &bare_mark ? ATTR_GIVEN_BARE : ATTR_GIVEN_NULL;
    }
}
