/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_environment.c - the environment of a phone for Lua: its network, its devices, and their
 * faults. */
#include "live/live.h"

#include "base/err.h"
#include "live/environment/environment_faults.h"
#include "media/capture/asource.h"
#include "media/capture/vsource.h"
#include "media/sink/asink.h"
#include "script/bind/native.h"

#include <errno.h>
#include <math.h>

static struct live *check_live(lua_State *L)
{
    struct host *h = vm_host(L);
    struct live *live;
    int err = h->is_leaving ? -ECANCELED : host_live(h, &live);

    if (err)
        luaL_error(L, "%s", err_text(err));
    return live;
}

static int answer(lua_State *L, int err)
{
    if (err)
        return native_failure(L, "%s", err_text(err));
    lua_pushboolean(L, true);
    return 1;
}

/* native.environment_open(seed, has_network) -> id */
static int l_open(lua_State *L)
{
    uint32_t id;
    int err = live_environment_open(check_live(L), (uint64_t)luaL_optinteger(L, 1, 0),
                                    lua_toboolean(L, 2), &id);

    if (err)
        return native_failure(L, "%s", err_text(err));
    lua_pushinteger(L, id);
    return 1;
}

static uint32_t check_id(lua_State *L, int index)
{
    return (uint32_t)luaL_optinteger(L, index, 0);
}

static int l_close(lua_State *L)
{
    struct host *h = vm_host(L);

    if (h->live)
        live_environment_close(h->live, check_id(L, 1));
    return 0;
}

static double number_in(lua_State *L, int table, const char *name, double least, double most)
{
    double n = native_number_field(L, table, name, 0);

    if (!(n >= least && n <= most))
        luaL_error(L, "%s is %f to %f", name, least, most);
    return n;
}

/* The end of a fault that lasts ms from now: 0 is no fault at all, math.huge lasts for ever. */
static int64_t until_us(struct host *h, double ms)
{
    if (ms <= 0)
        return 0;
    return ms >= 1e12 ? CLOCK_NEVER : clock_now_us(h->clock) + (int64_t)(ms * 1000);
}

static struct shaper_rule read_rule(lua_State *L, int table)
{
    luaL_checktype(L, table, LUA_TTABLE);
    return (struct shaper_rule){
        .rate_kbps = (int)number_in(L, table, "rate_kbps", 0, 1e7),
        .delay_ms = (int)number_in(L, table, "delay_ms", 0, 60000),
        .jitter_ms = (int)number_in(L, table, "jitter_ms", 0, 60000),
        .loss_permille = (int)(number_in(L, table, "loss_percent", 0, 100) * 10),
        .blocked_until_us = until_us(vm_host(L), native_number_field(L, table, "block_ms", 0)),
    };
}

/* native.network_set(id, component, up, down): component 0 means all components; up and down are
 * rules {rate_kbps=, delay_ms=, jitter_ms=, loss_percent=, block_ms=}; nil, nil ends the rules */
static int l_network_set(lua_State *L)
{
    struct live_network_rule rule;
    bool is_given = !lua_isnoneornil(L, 3);

    if (is_given) {
        rule.up = read_rule(L, 3);
        rule.down = read_rule(L, 4);
    }
    return answer(L, live_network_set(check_live(L), check_id(L, 1), check_id(L, 2),
                                      is_given ? &rule : NULL));
}

/* native.network_end(id, component, is_reset) */
static int l_network_end(lua_State *L)
{
    return answer(
        L, live_network_end(check_live(L), check_id(L, 1), check_id(L, 2), lua_toboolean(L, 3)));
}

/* native.names_set(id, "fine" | "fail" | "slow" | "dead", ms) */
static int l_names_set(lua_State *L)
{
    static const char *const words[] = {"fine", "fail", "slow", "dead", NULL};
    int fault = luaL_checkoption(L, 2, NULL, words);
    double ms = luaL_optnumber(L, 3, 0);

    luaL_argcheck(L, ms >= 0 && ms <= 1e9, 3, "milliseconds");
    return answer(L, live_names_set(check_live(L), check_id(L, 1), (enum live_name_fault)fault,
                                    (int64_t)(ms * 1000)));
}

static enum device check_device(lua_State *L, int index)
{
    static const char *const words[] = {"camera", "mic", NULL};

    return (enum device)luaL_checkoption(L, index, NULL, words);
}

/* native.device_set(id, "camera" | "mic", "fine" | "fails" | "gone" | "nothing" | "blank" |
 * "effects_fail" | "effects_slow", ms) */
static int l_device_set(lua_State *L)
{
    static const char *const words[] = {"fine",  "fails",        "gone",         "nothing",
                                        "blank", "effects_fail", "effects_slow", NULL};
    enum device device = check_device(L, 2);
    int fault = luaL_checkoption(L, 3, NULL, words);
    int64_t end_us = until_us(vm_host(L), luaL_optnumber(L, 4, HUGE_VAL));

    return answer(L, live_device_set(check_live(L), check_id(L, 1), device,
                                     (enum device_fault)fault, end_us));
}

/* native.live_use(component, "camera" | "mic", source) */
static int l_live_use(lua_State *L)
{
    enum device device = check_device(L, 2);

    return answer(L, live_use(check_live(L), check_id(L, 1), device, luaL_checkstring(L, 3)));
}

/* native.is_source("camera" | "mic" | "speaker", word): does a driver know it? */
static int l_is_source(lua_State *L)
{
    static const char *const words[] = {"camera", "mic", "speaker", NULL};
    int kind = luaL_checkoption(L, 1, NULL, words);
    const char *word = luaL_checkstring(L, 2);

    lua_pushboolean(L, kind == 0   ? vsource_find(word, NULL) != NULL
                       : kind == 1 ? asource_find(word, NULL) != NULL
                                   : asink_find(word, NULL) != NULL);
    return 1;
}

/* native.phone_fault_words() -> {{at=, word=}, ...}: rows of
 * live/environment/environment_faults.c */
static int l_phone_fault_words(lua_State *L)
{
    int count;
    const struct environment_fault *rows = environment_faults_rows(&count);

    lua_createtable(L, count, 0);
    for (int i = 0; i < count; i++) {
        lua_createtable(L, 0, 2);
        lua_pushstring(L, rows[i].at);
        lua_setfield(L, -2, "at");
        lua_pushstring(L, rows[i].word);
        lua_setfield(L, -2, "word");
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

static const luaL_Reg functions[] = {
    {"environment_open", l_open},
    {"environment_close", l_close},
    {"network_set", l_network_set},
    {"network_end", l_network_end},
    {"names_set", l_names_set},
    {"device_set", l_device_set},
    {"live_use", l_live_use},
    {"is_source", l_is_source},
    {"phone_fault_words", l_phone_fault_words},
    {NULL, NULL},
};

void l_environment_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}
