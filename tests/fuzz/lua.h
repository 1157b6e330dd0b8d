/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua.h - a fuzzer of the Lua library: tests/fuzz/NAME.lua gives a function that takes each input
 * and raises when something is wrong with what it led to. Lines of Lua count as coverage.
 *
 * In a fuzz_NAME.c of its own: #include "lua.h" and FUZZ_LUA("NAME"). */
#ifndef FUZZ_LUA_H
#define FUZZ_LUA_H

#include "script/bind/native.h"
#include "script/vm/vm.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__asan_default_options(void);

/* What an input leaves behind is Lua's until it collects garbage: no leak. */
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

enum { COUNTERS = 1 << 14 };
__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t counters[COUNTERS];

/* Steps from line to line, as a compiler's edges. */
static void on_line(lua_State *L, lua_Debug *d)
{
    static uintptr_t before;

    lua_getinfo(L, "S", d);
    uintptr_t here = (uintptr_t)d->source * 31 + (uintptr_t)d->currentline * 2654435761u;
    counters[(here ^ before >> 1) >> 4 & (COUNTERS - 1)]++;
    before = here;
}

static _Noreturn void give_up(lua_State *L)
{
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    abort();
}

static int with_traceback(lua_State *L)
{
    luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
    return 1;
}

/* The stack: the handler of errors, the function. */
static lua_State *fuzz_lua_open(const char *path)
{
    static const struct vm_cfg cfg = {0};
    struct vm *vm = NULL;

    if (vm_new(&vm, &cfg) != 0)
        abort();
    lua_State *L = vm_lua(vm);
    lua_pushcfunction(L, native_bindings.preload);
    lua_call(L, 0, 0);
    lua_pushcfunction(L, with_traceback);
    if (luaL_loadfile(L, path) != LUA_OK || lua_pcall(L, 0, 1, 1) != LUA_OK)
        give_up(L);
    lua_sethook(L, on_line, LUA_MASKLINE, 0);
    return L;
}

static int fuzz_lua(const char *path, const uint8_t *data, size_t size)
{
    static lua_State *L; /* one for all inputs */

    if (!L)
        L = fuzz_lua_open(path);
    lua_pushvalue(L, 2);
    lua_pushlstring(L, (const char *)data, size);
    if (lua_pcall(L, 1, 0, 1) != LUA_OK)
        give_up(L);
    return 0;
}

#define FUZZ_LUA(name)                                           \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) \
    {                                                            \
        return fuzz_lua("tests/fuzz/" name ".lua", data, size);  \
    }

#endif
