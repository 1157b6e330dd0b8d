/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_read.c - reads JSON text into Lua values, through jansson. */
#include "script/vm/script_value.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The length of the comment at the start of text; 0 when there is none. */
static size_t comment_length(const char *text, size_t size)
{
    if (size < 2 || text[0] != '/' || (text[1] != '/' && text[1] != '*'))
        return 0;
    const char *end =
        text[1] == '/' ? memchr(text, '\n', size) : memmem(text + 2, size - 2, "*/", 2);
    if (!end)
        return size;
    return (size_t)(end - text) + (text[1] == '*' ? 2 : 0);
}

/* Overwrites comments with blanks, so that lines and columns of later errors stay right. */
static void blank_comments(char *text, size_t size)
{
    bool in_string = false;

    for (size_t i = 0; i < size; i++) {
        size_t end = in_string ? i : i + comment_length(text + i, size - i);
        for (; i < end; i++)
            text[i] = text[i] == '\n' ? '\n' : ' ';
        if (i >= size)
            return;
        if (text[i] == '"')
            in_string = !in_string;
        else if (in_string && text[i] == '\\')
            i++;
    }
}

static void push_value(lua_State *L, const json_t *v);

static void push_number(lua_State *L, double number)
{
    if (number == floor(number) && fabs(number) < 9007199254740992.0)
        lua_pushinteger(L, (lua_Integer)number); /* 3.0 is 3, as in JavaScript */
    else
        lua_pushnumber(L, number);
}

static void push_array(lua_State *L, const json_t *v)
{
    size_t count = json_array_size(v);

    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_value(L, json_array_get(v, i));
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void push_object(lua_State *L, json_t *v)
{
    const char *key;
    json_t *item;

    lua_createtable(L, 0, (int)json_object_size(v));
    json_object_foreach(v, key, item)
    {
        lua_pushstring(L, key);
        push_value(L, item);
        lua_rawset(L, -3);
    }
}

static void push_value(lua_State *L, const json_t *v)
{
    luaL_checkstack(L, 4, "JSON is nested too deeply");
    switch (json_typeof(v)) {
    case JSON_OBJECT:
        push_object(L, (json_t *)v);
        break;
    case JSON_ARRAY:
        push_array(L, v);
        break;
    case JSON_STRING:
        lua_pushlstring(L, json_string_value(v), json_string_length(v));
        break;
    case JSON_INTEGER:
        lua_pushinteger(L, json_integer_value(v));
        break;
    case JSON_REAL:
        push_number(L, json_real_value(v));
        break;
    case JSON_NULL:
        script_value_push_null(L);
        break;
    default:
        lua_pushboolean(L, json_is_true(v));
    }
}

static int l_push_value(lua_State *L)
{
    push_value(L, lua_touserdata(L, 1));
    return 1;
}

static json_t *parse(const char *text, size_t size, json_error_t *error)
{
    size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
    json_t *v = json_loadb(text, size, flags, error);

    if (!v && json_error_code(error) == json_error_numeric_overflow) /* 12345678901234567890 */
        v = json_loadb(text, size, flags | JSON_DECODE_INT_AS_REAL, error);
    return v;
}

bool script_value_decode(lua_State *L, const char *text, size_t size, char *why, size_t why_size)
{
    json_error_t error;
    char *copy = malloc(size + 1);

    if (!copy) {
        snprintf(why, why_size, "not enough memory");
        return false;
    }
    memcpy(copy, text, size);
    size_t skip = size >= 3 && memcmp(copy, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* a byte order mark */
    blank_comments(copy + skip, size - skip);
    json_t *v = parse(copy + skip, size - skip, &error);
    free(copy);
    if (!v) {
        snprintf(why, why_size, "line %d column %d: %s", error.line, error.column, error.text);
        return false;
    }
    lua_pushcfunction(L, l_push_value);
    lua_pushlightuserdata(L, v);
    int status = lua_pcall(L, 1, 1, 0); /* so that v is freed when Lua's memory is full */
    json_decref(v);
    return status == LUA_OK ? true : lua_error(L);
}
