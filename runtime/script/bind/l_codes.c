/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_codes.c - the rows of live for Lua: kinds of components, codes and their texts. */
#include "script/bind/l_codes.h"

#include "script/bind/native.h"
#include "script/vm/script_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum live_kind l_codes_check_kind(lua_State *L, const char *tag)
{
    if (tag && strcmp(tag, "live-pusher") == 0)
        return LIVE_PUSHER;
    if (tag && strcmp(tag, "live-player") == 0)
        return LIVE_PLAYER;
    luaL_error(L, "kind must be live-pusher or live-player");
    return LIVE_NONE;
}

static void set_code(lua_State *L, const struct live_code *code)
{
    lua_pushinteger(L, code->code);
    lua_setfield(L, -2, code->constant);
}

static const struct live_code *(*const code_tables[])(enum live_kind, int *) = {live_codes,
                                                                                live_errors};

static int l_codes(lua_State *L)
{
    lua_newtable(L);
    for (int t = 0; t < 2; t++) {
        for (enum live_kind kind = LIVE_PUSHER; kind <= LIVE_PLAYER; kind++) {
            int count = 0;
            const struct live_code *codes = code_tables[t](kind, &count);
            for (int i = 0; i < count; i++) {
                if (codes[i].constant)
                    set_code(L, &codes[i]);
            }
        }
    }
    return 1;
}

static int l_code_text(lua_State *L)
{
    enum live_kind kind = l_codes_check_kind(L, luaL_checkstring(L, 1));
    lua_Integer code = luaL_checkinteger(L, 2);

    for (int t = 0; t < 2; t++) {
        int count = 0;
        const struct live_code *codes = code_tables[t](kind, &count);
        for (int i = 0; i < count; i++) {
            if (codes[i].code == code) {
                lua_pushstring(L, codes[i].text);
                return 1;
            }
        }
    }
    return 0;
}

/* The output of parlua reference --json, as a table. */
static int l_reference(lua_State *L)
{
    char *text = NULL, why[128] = "";
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);

    if (!f)
        return luaL_error(L, "not enough memory");
    live_reference_json(f);
    bool is_fine = fclose(f) == 0 && script_value_decode(L, text, size, why, sizeof(why));
    free(text);
    return is_fine ? 1 : native_failure(L, "reference: %s", why);
}

static const luaL_Reg functions[] = {
    {"codes", l_codes}, {"code_text", l_code_text}, {"reference", l_reference}, {NULL, NULL}};

void l_codes_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}
