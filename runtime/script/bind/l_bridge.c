/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_bridge.c - lists of rules from a table, and recordings by their numbers. */
#include "script/bind/l_bridge.h"

#include "base/err.h"

#include <errno.h>

static const char *const lists[] = {"forward", "pull"};

void l_bridge_check(lua_State *L)
{
    for (int i = 0; i < 2; i++) {
        if (lua_getfield(L, 1, lists[i]) == LUA_TNIL) {
            lua_pop(L, 1);
            continue;
        }
        if (!lua_istable(L, -1) || lua_rawlen(L, -1) > BRIDGE_RULES_MAX)
            luaL_error(L, "%s is no list of at most %d addresses", lists[i], BRIDGE_RULES_MAX);
        for (lua_Integer n = (lua_Integer)lua_rawlen(L, -1); n > 0; n--) {
            if (lua_rawgeti(L, -1, n) != LUA_TSTRING)
                luaL_error(L, "%s holds something that is no text", lists[i]);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
}

/* The texts of a checked list; the table keeps them alive. */
static int texts_of(lua_State *L, const char *name, const char *texts[BRIDGE_RULES_MAX])
{
    int count = 0;

    if (lua_getfield(L, 1, name) == LUA_TTABLE)
        for (; count < (int)lua_rawlen(L, -1); count++) {
            lua_rawgeti(L, -1, count + 1);
            texts[count] = lua_tostring(L, -1);
            lua_pop(L, 1);
        }
    lua_pop(L, 1);
    return count;
}

static struct bridges_cfg cfg_of(lua_State *L, struct relay *relay)
{
    struct host *h = vm_host(L);

    return (struct bridges_cfg){.loop = &h->loop, .timers = h->timers, .relay = relay};
}

int l_bridge_start(lua_State *L, struct bridges **out, struct relay *relay, char *why,
                   size_t why_size)
{
    const char *forwards[BRIDGE_RULES_MAX], *pulls[BRIDGE_RULES_MAX];
    struct bridges_cfg cfg = cfg_of(L, relay);

    cfg.forwards = forwards;
    cfg.forward_count = texts_of(L, "forward", forwards);
    cfg.pulls = pulls;
    cfg.pull_count = texts_of(L, "pull", pulls);
    if (cfg.forward_count + cfg.pull_count == 0)
        return 0;
    return bridges_new(out, &cfg, why, why_size);
}

int l_bridge_record(lua_State *L, struct bridges **b, struct relay *relay)
{
    const char *stream = luaL_checkstring(L, 2), *path = luaL_checkstring(L, 3);
    lua_Number limit_ms = luaL_optnumber(L, 4, 0);
    const struct bridges_cfg cfg = cfg_of(L, relay);
    char why[128] = "";
    uint32_t id;

    luaL_argcheck(L, limit_ms >= 0 && limit_ms <= INT32_MAX, 4, "out of range");
    int err = *b ? 0 : bridges_new(b, &cfg, why, sizeof(why));
    if (!err)
        err = bridges_record(*b, stream, path, (int64_t)limit_ms, &id);
    if (err == -EINVAL)
        return native_failure(L, "'%s' is no APP/STREAM", stream);
    if (err)
        return native_failure(L, "%s: %s", path, err_text(err));
    lua_pushinteger(L, id);
    return 1;
}

int l_bridge_recording(lua_State *L, struct bridges *b)
{
    struct bridge_recording r;

    if (!b || bridges_recording(b, (uint32_t)luaL_checkinteger(L, 2), &r))
        return 0;
    lua_pushboolean(L, r.is_over);
    lua_pushinteger(L, r.bytes);
    lua_pushinteger(L, r.ms);
    return 3;
}

int l_bridge_stop_recording(lua_State *L, struct bridges *b)
{
    if (b)
        bridges_stop_recording(b, (uint32_t)luaL_checkinteger(L, 2));
    return 0;
}
