/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_host.c - the host for Lua: time, turns, log, events, options, leaving. */
#include "base/err.h"
#include "base/log.h"
#include "script/vm/call.h"
#include "script/host/events.h"
#include "script/bind/native.h"
#include "script/host/screen.h"
#include "script/host/turn.h"
#include "script/vm/script_value.h"
#include "view/window.h"

#include <errno.h>
#include <string.h>

static int l_now_ms(lua_State *L)
{
    lua_pushnumber(L, host_now_ms(vm_host(L)));
    return 1;
}

static int l_calendar_s(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)clock_calendar_s(vm_host(L)->clock));
    return 1;
}

static const char *const clock_names[] = {"real", "virtual", NULL};

/* clock() -> "real" or "virtual"; clock(name) -> true, or nil and why the process keeps its
 * clock */
static int l_clock(lua_State *L)
{
    struct host *h = vm_host(L);
    const char *now = clock_names[clock_is_virtual(h->clock)];

    if (lua_isnoneornil(L, 1)) {
        lua_pushstring(L, now);
        return 1;
    }
    int wanted = luaL_checkoption(L, 1, NULL, clock_names);
    int err = host_use_clock(h, wanted ? CLOCK_VIRTUAL : CLOCK_REAL);
    if (err == -EPERM)
        return native_failure(L, "this needs the %s clock; the command line says %s",
                              clock_names[wanted], now);
    if (err == -EBUSY)
        return native_failure(L,
                              "the %s clock runs already: ask for the %s one before anything is "
                              "opened or waited for, or run with --clock %s",
                              now, clock_names[wanted], clock_names[wanted]);
    if (err)
        return native_failure(L, "%s", err_text(err));
    lua_pushboolean(L, true);
    return 1;
}

static int l_after_turn(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    turn_add(L);
    return 0;
}

static int l_log(lua_State *L)
{
    static const char *const levels[] = {"error", "warn", "info", "debug", NULL};
    static void (*const write[])(const char *, ...) = {log_error, log_warn, log_info, log_debug};

    write[luaL_checkoption(L, 1, NULL, levels)]("%s", luaL_checkstring(L, 2));
    return 0;
}

static int l_emit(lua_State *L)
{
    struct host *h = vm_host(L);
    char why[VALUE_WHY_MAX];

    luaL_checktype(L, 1, LUA_TTABLE);
    if (!h->events) {
        lua_pushboolean(L, false);
        return 1;
    }
    if (!events_write(h->events, L, 1, why, sizeof(why)))
        return native_failure(L, "%s", why);
    lua_pushboolean(L, true);
    return 1;
}

static int l_exit(lua_State *L)
{
    host_leave(vm_host(L), (int)luaL_optinteger(L, 1, 0));
    return 0;
}

static int l_is_leaving(lua_State *L)
{
    lua_pushboolean(L, vm_host(L)->is_leaving);
    return 1;
}

static int l_on_stop(lua_State *L)
{
    struct host *h = vm_host(L);

    call_drop(L, h->on_stop);
    h->on_stop = 0;
    h->on_stop = call_keep(L, 1);
    return 0;
}

static int l_on_cut_short(lua_State *L)
{
    struct host *h = vm_host(L);

    call_drop(L, h->on_cut_short);
    h->on_cut_short = 0;
    h->on_cut_short = call_keep(L, 1);
    return 0;
}

static int l_on_deadlock(lua_State *L)
{
    struct host *h = vm_host(L);

    call_drop(L, h->on_deadlock);
    h->on_deadlock = 0;
    h->on_deadlock = call_keep(L, 1);
    return 0;
}

static int l_on_uncaught(lua_State *L)
{
    lua_settop(L, 1);
    if (!lua_isnil(L, 1))
        luaL_checktype(L, 1, LUA_TFUNCTION);
    call_set_uncaught(L);
    return 0;
}

static void set_text(lua_State *L, const char *name, const char *text)
{
    if (!text)
        return;
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
}

static void set_number(lua_State *L, const char *name, double number)
{
    lua_Integer whole;

    if (lua_numbertointeger(number, &whole) && (double)whole == number)
        lua_pushinteger(L, whole);
    else
        lua_pushnumber(L, number);
    lua_setfield(L, -2, name);
}

static void set_flag(lua_State *L, const char *name, bool flag)
{
    lua_pushboolean(L, flag);
    lua_setfield(L, -2, name);
}

/* "beauty=5" -> sets.beauty = "5"; a name alone is "" */
static void set_sets(lua_State *L, const struct run_options *o)
{
    lua_createtable(L, 0, o->set_count);
    for (int i = 0; i < o->set_count; i++) {
        const char *equals = strchr(o->sets[i], '=');
        lua_pushlstring(L, o->sets[i], equals ? (size_t)(equals - o->sets[i]) : strlen(o->sets[i]));
        lua_pushstring(L, equals ? equals + 1 : "");
        lua_rawset(L, -3);
    }
    lua_setfield(L, -2, "sets");
}

static void set_files(lua_State *L, const struct run_options *o)
{
    lua_createtable(L, o->file_count, 0);
    for (int i = 0; i < o->file_count; i++) {
        lua_pushstring(L, o->files[i]);
        lua_rawseti(L, -2, i + 1);
    }
    lua_setfield(L, -2, "files");
}

static int l_options(lua_State *L)
{
    struct host *h = vm_host(L);
    const struct run_options *o = h->options;
    const char *display = o->display                                             ? o->display
                          : windows_has_display() && !clock_is_virtual(h->clock) ? "window"
                                                                                 : "none";

    lua_newtable(L);
    set_text(L, "command", o->command);
    set_text(L, "page", o->page);
    set_text(L, "camera_front", o->camera_front);
    set_text(L, "camera_back", o->camera_back);
    set_text(L, "mic", o->mic);
    set_text(L, "speaker", o->speaker);
    set_text(L, "display", display);
    set_text(L, "screenshot", o->screenshot);
    set_text(L, "events", o->events);
    set_text(L, "filter", o->filter);
    set_text(L, "report", o->report);
    set_text(L, "keep_artifacts", o->keep_artifacts);
    set_number(L, "repeat", (double)o->repeat);
    set_text(L, "lua_dir", o->lua_dir);
    set_number(L, "window_width", o->window_width);
    set_number(L, "window_height", o->window_height);
    set_number(L, "scale", o->scale);
    set_number(L, "screenshot_s", o->screenshot_s);
    set_number(L, "duration_s", o->duration_s);
    set_number(L, "limit_s", o->limit_s);
    set_number(L, "seed", (double)o->seed);
    set_flag(L, "allow_camera", o->allow_camera);
    set_flag(L, "allow_record", o->allow_record);
    set_flag(L, "deny_camera", o->deny_camera);
    set_flag(L, "deny_record", o->deny_record);
    set_flag(L, "watch", o->watch);
    set_flag(L, "keep_going", o->keeps_going);
    set_flag(L, "timeline", o->has_timeline);
    set_flag(L, "is_virtual", clock_is_virtual(h->clock));
    set_sets(L, o);
    set_files(L, o);
    return 1;
}

static int l_memory(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)vm_memory(vm_of(L)));
    return 1;
}

static int l_open_counts(lua_State *L)
{
    struct host *h = vm_host(L);

    lua_createtable(L, 0, 5);
    set_number(L, "timers", l_timer_count(h));
    set_number(L, "windows", l_window_count(h));
    set_number(L, "components", l_live_count(h));
    set_number(L, "relays", l_relay_count(h));
    set_number(L, "requests", l_http_count(h));
    set_number(L, "watches", l_watch_count(h));
    set_number(L, "views", screen_count(h));
    return 1;
}

static const luaL_Reg functions[] = {
    {"now_ms", l_now_ms},
    {"clock", l_clock},
    {"calendar_s", l_calendar_s},
    {"after_turn", l_after_turn},
    {"log", l_log},
    {"emit", l_emit},
    {"exit", l_exit},
    {"is_leaving", l_is_leaving},
    {"on_stop", l_on_stop},
    {"on_deadlock", l_on_deadlock},
    {"on_cut_short", l_on_cut_short},
    {"on_uncaught", l_on_uncaught},
    {"options", l_options},
    {"memory", l_memory},
    {"open_counts", l_open_counts},
    {NULL, NULL},
};

void l_host_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}

void l_host_close(struct host *h)
{
    call_drop(vm_lua(h->vm), h->on_stop);
    call_drop(vm_lua(h->vm), h->on_deadlock);
    call_drop(vm_lua(h->vm), h->on_cut_short);
    h->on_stop = h->on_deadlock = h->on_cut_short = 0;
    h->turn_count = 0;
}
