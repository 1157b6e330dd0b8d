/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_text.c - texts for Lua: JSON, percent codes, chunks, tracebacks. */
#include "script/bind/native.h"
#include "script/vm/identity.h"
#include "script/vm/script_value.h"

#include <ctype.h>
#include <string.h>

static int l_json_decode(lua_State *L)
{
    char why[256];
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size);

    if (!script_value_decode(L, text, size, why, sizeof(why)))
        return native_failure(L, "%s", why);
    return 1;
}

static int l_json_encode(lua_State *L)
{
    char why[VALUE_WHY_MAX];

    luaL_checkany(L, 1);
    lua_settop(L, 1);
    if (!script_value_encode(L, 1, why, sizeof(why)))
        return native_failure(L, "%s", why);
    return 1;
}

static int l_load(lua_State *L)
{
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size);
    const char *name = luaL_checkstring(L, 2);

    luaL_checktype(L, 3, LUA_TTABLE);
    if (luaL_loadbufferx(L, text, size, name, "t") != LUA_OK) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushvalue(L, 3);
    lua_setupvalue(L, -2, 1); /* _ENV, the only upvalue of a chunk */
    return 1;
}

static int l_traceback(lua_State *L)
{
    lua_State *of = lua_tothread(L, 2);

    identity_tolstring(L, 1, NULL);
    luaL_traceback(L, of ? of : L, lua_tostring(L, -1), of ? 0 : 1);
    return 1;
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* A percent sign without two digits stays as it is. */
static int l_url_decode(lua_State *L)
{
    size_t size;
    const char *s = luaL_checklstring(L, 1, &size);
    luaL_Buffer b;

    luaL_buffinit(L, &b);
    for (size_t i = 0; i < size; i++) {
        int high = s[i] == '%' && size - i > 2 ? hex_digit(s[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(s[i + 2]) : -1;
        if (low >= 0) {
            luaL_addchar(&b, (char)(high << 4 | low));
            i += 2;
        } else {
            luaL_addchar(&b, s[i]);
        }
    }
    luaL_pushresult(&b);
    return 1;
}

/* As encodeURIComponent. */
static int l_url_encode(lua_State *L)
{
    size_t size;
    const char *s = luaL_checklstring(L, 1, &size);
    luaL_Buffer b;

    luaL_buffinit(L, &b);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80 && (isalnum(c) || (c && strchr("-_.!~*'()", c)))) {
            luaL_addchar(&b, s[i]);
        } else {
            luaL_addchar(&b, '%');
            luaL_addchar(&b, "0123456789ABCDEF"[c >> 4]);
            luaL_addchar(&b, "0123456789ABCDEF"[c & 15]);
        }
    }
    luaL_pushresult(&b);
    return 1;
}

static const luaL_Reg functions[] = {
    {"json_decode", l_json_decode},
    {"json_encode", l_json_encode},
    {"load", l_load},
    {"limited", vm_limited},
    {"resume", vm_resume},
    {"unlimited", vm_unlimited},
    {"traceback", l_traceback},
    {"url_decode", l_url_decode},
    {"url_encode", l_url_encode},
    {NULL, NULL},
};

void l_text_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}
