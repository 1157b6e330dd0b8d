/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_http.c - HTTP exchanges for Lua, each on a thread of its own while it lasts. */
#include "base/err.h"
#include "base/threads/mbox.h"
#include "base/threads/stage.h"
#include "script/vm/call.h"
#include "script/bind/native.h"
#include "transport/http/fetch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { EXCHANGES_MAX = 32, HEADERS_MAX = 100, TIMEOUT_MS = 60000 };

struct l_exchange {
    struct host *host;
    struct l_exchange *next;
    lua_Integer id;
    struct fetch *fetch;
    struct stage *stage;
    struct mbox *box; /* of all exchanges: where the thread says that its exchange is done */
    int ref;
};

static void free_exchange(struct l_exchange **at)
{
    struct l_exchange *x = *at;

    *at = x->next;
    if (x->stage) {
        fetch_cancel(x->fetch);
        stage_join(x->stage);
    }
    fetch_free(x->fetch);
    call_drop(vm_lua(x->host->vm), x->ref);
    free(x);
}

static struct l_exchange **find_exchange(struct host *h, lua_Integer id)
{
    struct l_exchange **at = &h->l_exchanges;

    while (*at && (*at)->id != id)
        at = &(*at)->next;
    return at;
}

/* ---- the thread */

static void run_exchange(struct stage *st, void *arg)
{
    struct l_exchange *x = arg;

    (void)st;
    fetch_run(x->fetch);
    mbox_post(x->box, &(struct mbox_news){.arg = x->id});
}

/* ---- the answer */

static const char *const ends[] = {[FETCH_DONE] = "done",
                                   [FETCH_TIMEOUT] = "timeout",
                                   [FETCH_CANCELLED] = "abort",
                                   [FETCH_FAILED] = "failed"};

static void push_answer(lua_State *L, const struct fetch_answer *a)
{
    lua_createtable(L, 0, 5);
    lua_pushstring(L, ends[a->end]);
    lua_setfield(L, -2, "finish");
    lua_pushstring(L, a->why);
    lua_setfield(L, -2, "why");
    lua_pushinteger(L, a->status);
    lua_setfield(L, -2, "status");
    lua_pushlstring(L, a->headers ? a->headers : "", a->headers_size);
    lua_setfield(L, -2, "headers");
    lua_pushlstring(L, a->body ? (const char *)a->body : "", a->body_size);
    lua_setfield(L, -2, "body");
}

static int push_in_call(lua_State *L)
{
    push_answer(L, lua_touserdata(L, 1));
    return 1;
}

/* Calls the exchange's function with the answer, or with nil when memory was short. */
static void on_done(void *arg, const struct mbox_news *news)
{
    struct host *h = arg;
    struct vm *vm = h->vm;
    lua_State *L = vm_lua(vm);
    struct l_exchange *x = *find_exchange(h, news->arg);

    if (!x)
        return; /* the exchange was dropped meanwhile */
    call_push(L, x->ref);
    lua_pushcfunction(L, push_in_call);
    lua_pushlightuserdata(L, (void *)fetch_answer(x->fetch));
    if (!call_protected(vm, 1, 1, "http"))
        lua_pushnil(L);
    free_exchange(find_exchange(h, news->arg));
    call_protected(vm, 1, 0, "http");
}

/* ---- for Lua */

/* Reads {"Name: value", ...} into lines, which stay valid while the table does. */
static int read_headers(lua_State *L, int table, const char **lines)
{
    int count = 0;

    if (lua_getfield(L, table, "headers") == LUA_TTABLE) {
        count = (int)lua_rawlen(L, -1);
        luaL_argcheck(L, count <= HEADERS_MAX, table, "too many headers");
        for (int i = 0; i < count; i++) {
            lua_rawgeti(L, -1, i + 1);
            if (lua_type(L, -1) != LUA_TSTRING)
                return luaL_error(L, "headers are texts");
            lines[i] = lua_tostring(L, -1);
            lua_pop(L, 1);
        }
    }
    lines[count] = NULL;
    lua_pop(L, 1);
    return count;
}

static int start_exchange(struct l_exchange *x, const struct fetch_cfg *cfg)
{
    struct host *h = x->host;
    int err = fetch_new(&x->fetch, cfg);
    if (!err && !h->http_box)
        err = mbox_new(&h->http_box, h->clock, &h->loop, on_done, h);
    x->box = h->http_box;
    return err ? err : stage_start(&x->stage, x->host->clock, "http", run_exchange, x);
}

static struct l_exchange *add_exchange(struct host *h)
{
    struct l_exchange *x = calloc(1, sizeof(*x));
    if (!x)
        return NULL;
    x->host = h;
    x->id = ++h->last_id;
    x->next = h->l_exchanges;
    h->l_exchanges = x;
    return x;
}

/* http({url=, method=, headers=, body=, timeout_ms=}, fn(answer)) -> id, or nil, why. */
static int l_http(lua_State *L)
{
    struct host *h = vm_host(L);
    const char *lines[HEADERS_MAX + 1];

    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    read_headers(L, 1, lines);
    struct fetch_cfg cfg = {
        .clock = h->clock,
        .url = native_text_field(L, 1, "url"),
        .method = native_text_field(L, 1, "method"),
        .headers = lines,
        .timeout_us = (int64_t)(native_number_field(L, 1, "timeout_ms", TIMEOUT_MS) * 1000),
    };
    if (lua_getfield(L, 1, "body") == LUA_TSTRING)
        cfg.body = lua_tolstring(L, -1, &cfg.body_size);
    luaL_argcheck(L, cfg.url && cfg.method, 1, "url and method are needed");
    if (l_http_count(h) >= EXCHANGES_MAX)
        return native_failure(L, "more than %d requests at once", EXCHANGES_MAX);
    int ref = call_keep(L, 2);
    struct l_exchange *x = add_exchange(h);
    if (x)
        x->ref = ref;
    else
        call_drop(L, ref);
    int err = x ? start_exchange(x, &cfg) : -ENOMEM;
    if (err) {
        if (x)
            free_exchange(find_exchange(h, x->id));
        return err == -EINVAL ? native_failure(L, "the address is not http or https")
                              : native_failure(L, "%s", err_text(err));
    }
    lua_pushinteger(L, x->id);
    return 1;
}

/* Asks an exchange to end: its function is told "abort". */
static int l_http_abort(lua_State *L)
{
    struct l_exchange **at = find_exchange(vm_host(L), luaL_checkinteger(L, 1));

    if (*at)
        fetch_cancel((*at)->fetch);
    return 0;
}

static const luaL_Reg functions[] = {{"http", l_http}, {"http_abort", l_http_abort}, {NULL, NULL}};

void l_http_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}

void l_http_close(struct host *h)
{
    while (h->l_exchanges)
        free_exchange(&h->l_exchanges);
    mbox_free(h->http_box);
    h->http_box = NULL;
}

int l_http_count(struct host *h)
{
    int count = 0;

    for (const struct l_exchange *x = h->l_exchanges; x; x = x->next)
        count++;
    return count;
}
