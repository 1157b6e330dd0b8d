/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn.c - jobs for the end of a loop turn, kept in a Lua array in the registry. */
#include "script/host/turn.h"

#include "script/vm/call.h"

enum { ROUNDS_MAX = 64 }; /* jobs that add jobs without end must not starve timers and sockets */

void turn_add(lua_State *L)
{
    struct host *h = vm_host(L);

    if (!h->turn_jobs) {
        lua_newtable(L);
        h->turn_jobs = luaL_ref(L, LUA_REGISTRYINDEX);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, h->turn_jobs); /* fn jobs */
    lua_insert(L, -2);
    lua_rawseti(L, -2, h->turn_count + 1);
    h->turn_count++;
    lua_pop(L, 1);
}

/* Takes the list away first: jobs that jobs add go into a new list. */
static void run_round(struct host *h)
{
    lua_State *L = vm_lua(h->vm);
    int count = h->turn_count, ref = h->turn_jobs;

    h->turn_count = 0;
    h->turn_jobs = 0;
    lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
    luaL_unref(L, LUA_REGISTRYINDEX, ref);
    int jobs = lua_gettop(L);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, jobs, i);
        call_protected(h->vm, 0, 0, "end of turn");
    }
    lua_settop(L, jobs - 1);
}

void turn_run(struct host *h)
{
    for (int round = 0; h->turn_count > 0 && round < ROUNDS_MAX; round++)
        run_round(h);
    if (h->turn_count > 0)
        timer_start(h->again, 0, 0);
}

/* upvalues: function, arguments */
static int l_call_kept(lua_State *L)
{
    int count = (int)lua_tointeger(L, lua_upvalueindex(1));

    luaL_checkstack(L, count, NULL);
    for (int i = 1; i <= count; i++)
        lua_pushvalue(L, lua_upvalueindex(1 + i));
    lua_call(L, count - 1, 0);
    return 0;
}

struct post {
    turn_push_fn *push;
    void *arg;
    const void *data;
};

static int l_post(lua_State *L)
{
    const struct post *p = lua_touserdata(L, 1);

    lua_settop(L, 0);
    lua_pushnil(L);
    int count = p->push(L, p->arg, p->data);
    if (count == 0)
        return 0;
    lua_pushinteger(L, count);
    lua_replace(L, 1);
    lua_pushcclosure(L, l_call_kept, count + 1);
    turn_add(L);
    return 0;
}

void turn_post(struct host *h, turn_push_fn *push, void *arg, const void *data)
{
    lua_State *L = vm_lua(h->vm);
    struct post p = {push, arg, data};
    int top = lua_gettop(L);

    lua_pushcfunction(L, l_post);
    lua_pushlightuserdata(L, &p);
    call_protected(h->vm, 1, 0, "news");
    lua_settop(L, top);
}
