/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_timer.c - timers for Lua, known by numbers that are never used twice. */
#include "script/vm/call.h"
#include "script/bind/native.h"

#include <stdlib.h>

struct l_timer {
    struct host *host;
    struct l_timer *next;
    lua_Integer id;
    struct timer *timer;
    int ref;
    bool is_repeating;
};

static struct l_timer **find_timer(struct host *h, lua_Integer id)
{
    struct l_timer **at = &h->l_timers;

    while (*at && (*at)->id != id)
        at = &(*at)->next;
    return at;
}

static void free_timer(struct l_timer **at)
{
    struct l_timer *t = *at;

    *at = t->next;
    call_drop(vm_lua(t->host->vm), t->ref);
    timer_free(t->timer);
    free(t);
}

static void on_timer(void *arg)
{
    struct l_timer *t = arg;
    struct vm *vm = t->host->vm;

    call_push(vm_lua(vm), t->ref);
    if (!t->is_repeating)
        /* before the call: the function may start or cancel any timer */
        free_timer(find_timer(t->host, t->id));
    call_protected(vm, 0, 0, "timer");
}

static int64_t checked_us(lua_State *L, int index)
{
    double ms = luaL_checknumber(L, index);

    if (!(ms >= 1))
        return 1000;
    return ms > 1e12 ? (int64_t)1e15 : (int64_t)(ms * 1000);
}

static int l_timer(lua_State *L)
{
    struct host *h = vm_host(L);
    int64_t delay_us = checked_us(L, 1);
    bool is_repeating = luaL_optnumber(L, 2, 0) > 0;
    int64_t repeat_us = is_repeating ? checked_us(L, 2) : 0;

    luaL_checktype(L, 3, LUA_TFUNCTION);
    int ref = call_keep(L, 3);
    struct l_timer *t = calloc(1, sizeof(*t));
    if (!t || timer_new(&t->timer, h->timers, on_timer, t) != 0) {
        free(t);
        call_drop(L, ref);
        return luaL_error(L, "not enough memory");
    }
    t->host = h;
    t->id = ++h->last_id;
    t->ref = ref;
    t->is_repeating = is_repeating;
    t->next = h->l_timers;
    h->l_timers = t;
    timer_start(t->timer, delay_us, repeat_us);
    lua_pushinteger(L, t->id);
    return 1;
}

/* Pushes true when the timer was running; a value that is no timer is fine, as for clearTimeout. */
static int l_timer_cancel(lua_State *L)
{
    struct host *h = vm_host(L);
    struct l_timer **at = lua_isinteger(L, 1) ? find_timer(h, lua_tointeger(L, 1)) : NULL;
    bool is_found = at && *at;

    if (is_found)
        free_timer(at);
    lua_pushboolean(L, is_found);
    return 1;
}

static const luaL_Reg functions[] = {
    {"timer", l_timer}, {"timer_cancel", l_timer_cancel}, {NULL, NULL}};

void l_timer_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}

void l_timer_close(struct host *h)
{
    while (h->l_timers)
        free_timer(&h->l_timers);
}

int l_timer_count(struct host *h)
{
    int count = 0;

    for (const struct l_timer *x = h->l_timers; x; x = x->next)
        count++;
    return count;
}
