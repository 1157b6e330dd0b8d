/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_live_ask.c - asks a live component for Lua: state, picture, sound, small window. A dead id is
 * no error. */
#include "live/live.h"

#include "media/frame.h"
#include "script/bind/l_frame.h"
#include "script/bind/native.h"

static uint32_t id_of(lua_State *L)
{
    return (uint32_t)luaL_checkinteger(L, 1);
}

static int l_state(lua_State *L)
{
    struct live *live = vm_host(L)->live;
    uint32_t id = id_of(L);

    lua_pushstring(L, live ? live_state(live, id) : "idle");
    return 1;
}

static int l_want_netstatus(lua_State *L)
{
    struct live *live = vm_host(L)->live;
    uint32_t id = id_of(L);

    if (live)
        live_want_netstatus(live, id, lua_toboolean(L, 2));
    return 0;
}

static int l_want_levels(lua_State *L)
{
    struct live *live = vm_host(L)->live;
    uint32_t id = id_of(L);

    if (live)
        live_want_levels(live, id, lua_toboolean(L, 2));
    return 0;
}

static int l_frame(lua_State *L)
{
    struct live *live = vm_host(L)->live;
    uint32_t id = id_of(L);
    bool is_mirrored;
    uint64_t serial;
    struct picture *p = live ? live_picture(live, id, &is_mirrored, &serial) : NULL;

    if (!p)
        return 0;
    l_frame_push(L, p);
    return 1;
}

static int l_sound(lua_State *L)
{
    struct live *live = vm_host(L)->live;
    uint32_t id = id_of(L);
    struct live_sound s;

    if (!live || live_sound(live, id, &s) != 0)
        return 0;
    lua_pushnumber(L, s.rms);
    lua_pushnumber(L, s.peak);
    lua_pushnumber(L, s.frequency_hz);
    return 3;
}

static int l_latency_ms(lua_State *L)
{
    struct live *live = vm_host(L)->live;
    uint32_t id = id_of(L);
    int64_t latency_us = live ? live_latency_us(live, id) : -1;

    if (latency_us < 0)
        return 0;
    lua_pushnumber(L, (double)latency_us / 1000.0);
    return 1;
}

static void set_boolean(lua_State *L, const char *name, bool value)
{
    lua_pushboolean(L, value);
    lua_setfield(L, -2, name);
}

/* native.live_small_window(id) -> {push=, pop=, active=, position=}, or nil for a dead id */
static int l_small_window(lua_State *L)
{
    struct live *live = vm_host(L)->live;
    uint32_t id = id_of(L);
    struct live_small_window w;

    if (!live || !live_small_window(live, id, &w))
        return 0;
    lua_createtable(L, 0, 4);
    set_boolean(L, "push", w.on_push);
    set_boolean(L, "pop", w.on_pop);
    set_boolean(L, "active", w.is_active);
    lua_pushstring(L, w.position);
    lua_setfield(L, -2, "position");
    return 1;
}

static const luaL_Reg functions[] = {
    {"live_state", l_state},
    {"live_want_netstatus", l_want_netstatus},
    {"live_want_levels", l_want_levels},
    {"live_frame", l_frame},
    {"live_sound", l_sound},
    {"live_latency_ms", l_latency_ms},
    {"live_small_window", l_small_window},
    {NULL, NULL},
};

void l_live_ask_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}
