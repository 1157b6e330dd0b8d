/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_write.c - writes Lua values as JSON text, with sorted keys and the shortest numbers. */
#include "script/vm/script_value.h"

#include "base/bytes/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The growing text lives in a full userdata, so that a raised error frees it. */
struct out {
    char *text;
    size_t size, room;
    char *why;
    size_t why_size;
};

static const char out_type[] = "parlua.json.out";

static int l_out_gc(lua_State *L)
{
    struct out *o = lua_touserdata(L, 1);

    free(o->text);
    o->text = NULL;
    return 0;
}

static struct out *new_out(lua_State *L, char *why, size_t why_size)
{
    struct out *o = lua_newuserdatauv(L, sizeof(*o), 0);

    *o = (struct out){.why = why, .why_size = why_size};
    if (luaL_newmetatable(L, out_type)) {
        lua_pushcfunction(L, l_out_gc);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return o;
}

static bool fail_write(struct out *o, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static bool fail_write(struct out *o, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(o->why, o->why_size, format, args);
    va_end(args);
    return false;
}

static bool add_bytes(struct out *o, const char *text, size_t size)
{
    if (size > o->room - o->size) {
        size_t room = o->room * 2 + size + 64;
        char *grown = room <= VM_MEMORY_MAX ? realloc(o->text, room) : NULL;
        if (!grown)
            return fail_write(o, "not enough memory");
        o->text = grown;
        o->room = room;
    }
    memcpy(o->text + o->size, text, size);
    o->size += size;
    return true;
}

static bool add_text(struct out *o, const char *text)
{
    return add_bytes(o, text, strlen(text));
}

static bool add_escaped(struct out *o, unsigned char c)
{
    static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* pairs: byte, letter */
    char code[8];

    for (const char *n = names; *n; n += 2) {
        if ((unsigned char)n[0] == c) {
            char pair[2] = {'\\', n[1]};
            return add_bytes(o, pair, 2);
        }
    }
    snprintf(code, sizeof(code), "\\u%04x", c);
    return add_text(o, code);
}

/* Bytes that are no UTF-8 become U+FFFD: a log line must not fail over them. */
static bool add_string(struct out *o, const char *s, size_t size)
{
    const unsigned char *p = (const unsigned char *)s;
    bool ok = add_bytes(o, "\"", 1);

    for (size_t i = 0; ok && i < size;) {
        uint32_t code;
        size_t length = utf8_read(p + i, size - i, &code);
        if (length == 0) {
            ok = add_text(o, "\xef\xbf\xbd");
            i++;
        } else if (p[i] < 0x20 || p[i] == '"' || p[i] == '\\') {
            ok = add_escaped(o, p[i++]);
        } else {
            ok = add_bytes(o, s + i, length);
            i += length;
        }
    }
    return ok && add_bytes(o, "\"", 1);
}

static bool add_number(lua_State *L, struct out *o, int index)
{
    char text[40];

    if (lua_isinteger(L, index)) {
        snprintf(text, sizeof(text), LUA_INTEGER_FMT, (LUAI_UACINT)lua_tointeger(L, index));
        return add_text(o, text);
    }
    double number = lua_tonumber(L, index);
    if (!isfinite(number))
        return add_text(o, "null");
    for (int digits = 15; digits <= 17; digits++) { /* the shortest that reads back the same */
        snprintf(text, sizeof(text), "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    return add_text(o, text);
}

static bool add_value(lua_State *L, struct out *o, int index, int depth);

/* __jsontype of the table's metatable: 'a', 'o', or 0 when it has none. */
static char marked_as(lua_State *L, int table)
{
    char mark = 0;

    if (luaL_getmetafield(L, table, "__jsontype") != LUA_TNIL) {
        if (lua_type(L, -1) == LUA_TSTRING)
            mark = lua_tostring(L, -1)[0];
        lua_pop(L, 1);
    }
    return mark == 'a' || mark == 'o' ? mark : 0;
}

/* Counts the keys; *is_sequence: the keys are exactly 1..n. */
static size_t count_keys(lua_State *L, int table, bool *is_sequence)
{
    size_t count = 0;
    lua_Unsigned length = lua_rawlen(L, table);

    *is_sequence = true;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        count++;
        if (!lua_isinteger(L, -2) || (lua_Unsigned)lua_tointeger(L, -2) - 1 >= length)
            *is_sequence = false;
    }
    if (count != length)
        *is_sequence = false;
    return count;
}

static bool add_array(lua_State *L, struct out *o, int table, int depth)
{
    lua_Unsigned count = lua_rawlen(L, table);
    bool ok = add_bytes(o, "[", 1);

    for (lua_Unsigned i = 1; ok && i <= count; i++) {
        if (i > 1)
            ok = add_bytes(o, ",", 1);
        lua_rawgeti(L, table, (lua_Integer)i);
        ok = ok && add_value(L, o, lua_gettop(L), depth + 1);
        lua_pop(L, 1);
    }
    return ok && add_bytes(o, "]", 1);
}

struct key {
    const char *text; /* the table keeps it alive; a number key: the keeper table does */
    size_t size;
    int is_number;
    lua_Integer number;
};

static int compare_keys(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    int order = memcmp(x->text, y->text, x->size < y->size ? x->size : y->size);

    return order ? order : (x->size > y->size) - (x->size < y->size);
}

/* Pushes a userdata with the sorted keys; keys that are neither text nor integer are left out. */
static struct key *push_keys(lua_State *L, int table, size_t most, size_t *count)
{
    struct key *keys = lua_newuserdatauv(L, (most ? most : 1) * sizeof(*keys), 1);
    int holder = lua_gettop(L);

    lua_newtable(L); /* texts made of numbers */
    lua_setiuservalue(L, holder, 1);
    lua_getiuservalue(L, holder, 1);
    int texts = lua_gettop(L);
    *count = 0;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        struct key *k = &keys[*count];
        k->is_number = lua_isinteger(L, -2);
        if (!k->is_number && lua_type(L, -2) != LUA_TSTRING)
            continue;
        lua_pushvalue(L, -2);
        k->number = k->is_number ? lua_tointeger(L, -1) : 0;
        k->text = lua_tolstring(L, -1, &k->size); /* converts the copy, not the key */
        lua_rawseti(L, texts, (lua_Integer)++ * count);
    }
    lua_pop(L, 1);
    qsort(keys, *count, sizeof(*keys), compare_keys);
    return keys;
}

static bool add_object(lua_State *L, struct out *o, int table, size_t most, int depth)
{
    size_t count;
    const struct key *keys = push_keys(L, table, most, &count);
    bool ok = add_bytes(o, "{", 1);

    for (size_t i = 0; ok && i < count; i++) {
        ok = (i == 0 || add_bytes(o, ",", 1)) && add_string(o, keys[i].text, keys[i].size) &&
             add_bytes(o, ":", 1);
        if (keys[i].is_number)
            lua_rawgeti(L, table, keys[i].number);
        else {
            lua_pushlstring(L, keys[i].text, keys[i].size);
            lua_rawget(L, table);
        }
        ok = ok && add_value(L, o, lua_gettop(L), depth + 1);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return ok && add_bytes(o, "}", 1);
}

static bool add_table(lua_State *L, struct out *o, int table, int depth)
{
    bool is_sequence;

    if (depth >= VALUE_DEPTH_MAX || !lua_checkstack(L, 12))
        return fail_write(o, "nested deeper than %d tables (or a table inside itself)",
                          VALUE_DEPTH_MAX);
    char mark = marked_as(L, table);
    size_t count = count_keys(L, table, &is_sequence);
    if (mark == 'a' || (mark == 0 && is_sequence))
        return add_array(L, o, table, depth);
    return add_object(L, o, table, count, depth);
}

static bool add_value(lua_State *L, struct out *o, int index, int depth)
{
    size_t size;

    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
        return add_text(o, lua_toboolean(L, index) ? "true" : "false");
    case LUA_TNUMBER:
        return add_number(L, o, index);
    case LUA_TSTRING: {
        const char *text = lua_tolstring(L, index, &size);
        return add_string(o, text, size);
    }
    case LUA_TTABLE:
        return add_table(L, o, index, depth);
    default:
        return add_text(o, "null");
    }
}

bool script_value_encode(lua_State *L, int index, char *why, size_t why_size)
{
    int at = lua_absindex(L, index);

    luaL_checkstack(L, 8, NULL);
    struct out *o = new_out(L, why, why_size);
    int top = lua_gettop(L);
    bool ok = add_value(L, o, at, 0);
    lua_settop(L, top);
    if (!ok) {
        lua_pop(L, 1);
        return false;
    }
    lua_pushlstring(L, o->text, o->size);
    lua_remove(L, top);
    return true;
}
