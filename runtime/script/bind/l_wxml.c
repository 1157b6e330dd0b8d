/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_wxml.c - templates as Lua tables. */
#include "script/bind/native.h"
#include "view/markup/wxml.h"

static void set_integer(lua_State *L, const char *name, int number)
{
    lua_pushinteger(L, number);
    lua_setfield(L, -2, name);
}

static void push_attr(lua_State *L, const struct wxml_attr *a)
{
    lua_createtable(L, 0, 6);
    lua_pushstring(L, a->name);
    lua_setfield(L, -2, "name");
    if (a->value) {
        lua_pushstring(L, a->value);
        lua_setfield(L, -2, "value");
    }
    set_integer(L, "line", a->line);
    set_integer(L, "column", a->column);
    set_integer(L, "value_line", a->value_line);
    set_integer(L, "value_column", a->value_column);
}

static void push_nodes(lua_State *L, const struct wxml_node *first);

static void push_element(lua_State *L, const struct wxml_node *n)
{
    lua_pushstring(L, n->tag);
    lua_setfield(L, -2, "tag");
    lua_createtable(L, n->attr_count, 0);
    for (int i = 0; i < n->attr_count; i++) {
        push_attr(L, &n->attrs[i]);
        lua_rawseti(L, -2, i + 1);
    }
    lua_setfield(L, -2, "attrs");
    push_nodes(L, n->first);
    lua_setfield(L, -2, "children");
}

/* The scanner bounds the depth (WXML_DEPTH_MAX). */
static void push_nodes(lua_State *L, const struct wxml_node *first)
{
    lua_Integer count = 0;

    luaL_checkstack(L, 8, NULL);
    lua_newtable(L);
    for (const struct wxml_node *n = first; n; n = n->next) {
        lua_createtable(L, 0, 5);
        if (n->tag) {
            push_element(L, n);
        } else {
            lua_pushstring(L, n->text);
            lua_setfield(L, -2, "text");
        }
        set_integer(L, "line", n->line);
        set_integer(L, "column", n->column);
        lua_rawseti(L, -2, ++count);
    }
}

static int l_push_doc(lua_State *L)
{
    push_nodes(L, wxml_root(lua_touserdata(L, 1)));
    return 1;
}

static int l_wxml(lua_State *L)
{
    char why[512];
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size);
    const char *path = luaL_optstring(L, 2, "template");
    struct wxml_doc *doc;

    lua_pushcfunction(L, l_push_doc);
    if (wxml_parse(&doc, text, size, path, why, sizeof(why)) != 0)
        return native_failure(L, "%s", why);
    lua_pushlightuserdata(L, doc);
    int status = lua_pcall(L, 1, 1, 0); /* so that doc is freed when Lua's memory is full */
    wxml_free(doc);
    return status == LUA_OK ? 1 : lua_error(L);
}

void l_wxml_open(lua_State *L)
{
    lua_pushcfunction(L, l_wxml);
    lua_setfield(L, -2, "wxml");
}
