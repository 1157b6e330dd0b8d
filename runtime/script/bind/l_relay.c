/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_relay.c - relays for Lua: their life, their figures, their faults. */
#include "relay/relay.h"

#include "base/err.h"
#include "script/bind/l_bridge.h"
#include "script/bind/native.h"
#include "script/vm/script_value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char relay_type[] = "parlua.relay";

/* Lua holds the number, the list in the host owns the relay: so the host can close a relay that a
 * script forgot. */
struct l_relay {
    struct l_relay *next;
    lua_Integer id;
    struct relay *relay;
    struct bridges *bridges; /* NULL: none yet */
};

static struct l_relay **find_relay(struct host *h, lua_Integer id)
{
    struct l_relay **at = &h->l_relays;

    while (*at && (*at)->id != id)
        at = &(*at)->next;
    return at;
}

static struct l_relay *check_open(lua_State *L)
{
    lua_Integer *id = luaL_checkudata(L, 1, relay_type);
    struct l_relay *r = *find_relay(vm_host(L), *id);

    if (!r)
        luaL_argerror(L, 1, "the relay is closed");
    return r;
}

static struct relay *check_relay(lua_State *L)
{
    return check_open(L)->relay;
}

static int start_relay(lua_State *L, struct l_relay *r, char *why, size_t why_size)
{
    struct relay_cfg cfg = {
        .clock = vm_host(L)->clock,
        .listen = native_text_field(L, 1, "listen"),
        .key = native_text_field(L, 1, "key"),
        .http = native_text_field(L, 1, "http"),
        .stats = native_text_field(L, 1, "stats"),
    };

    lua_getfield(L, 1, "open");
    cfg.is_open = lua_toboolean(L, -1);
    lua_pop(L, 1);
    double merge_ms = native_number_field(L, 1, "merge", 0);
    cfg.merge_ms = merge_ms >= 0 && merge_ms <= 1000 ? (int64_t)merge_ms : -1; /* -EINVAL */
    int err = relay_start(&r->relay, &cfg, why, why_size);
    return err ? err : l_bridge_start(L, &r->bridges, r->relay, why, why_size);
}

static int l_relay(lua_State *L)
{
    struct host *h = vm_host(L);
    char why[256] = "";

    if (lua_isnoneornil(L, 1)) {
        lua_settop(L, 0);
        lua_newtable(L);
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer *id = lua_newuserdatauv(L, sizeof(*id), 0);
    *id = 0;
    luaL_setmetatable(L, relay_type);
    static const char *const fields[] = {"listen", "key", "http", "stats"};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        native_text_field(L, 1, fields[i]); /* wrong types raise here, before anything is started */
    native_number_field(L, 1, "merge", 0);
    l_bridge_check(L);
    struct l_relay *r = calloc(1, sizeof(*r));
    if (!r)
        return luaL_error(L, "not enough memory");
    int err = start_relay(L, r, why, sizeof(why));
    if (err) {
        relay_stop(r->relay);
        free(r);
        return native_failure(L, "relay: %s", why[0] ? why : err_text(err));
    }
    *id = r->id = ++h->last_id;
    r->next = h->l_relays;
    h->l_relays = r;
    return 1;
}

static int l_url(lua_State *L)
{
    lua_pushstring(L, relay_url(check_relay(L)));
    return 1;
}

static int l_http_url(lua_State *L)
{
    lua_pushstring(L, relay_http_url(check_relay(L))); /* nil for NULL */
    return 1;
}

static int l_stats_url(lua_State *L)
{
    lua_pushstring(L, relay_stats_url(check_relay(L)));
    return 1;
}

static int l_port(lua_State *L)
{
    lua_pushinteger(L, relay_port(check_relay(L)));
    return 1;
}

/* Pushes a JSON text of the relay as a table, or nil and why; frees the text. */
static int push_decoded(lua_State *L, char *json)
{
    char why[256];

    if (!json)
        return luaL_error(L, "not enough memory");
    lua_pushstring(L, json);
    free(json);
    if (!script_value_decode(L, lua_tostring(L, -1), strlen(lua_tostring(L, -1)), why, sizeof(why)))
        return native_failure(L, "relay: %s", why);
    return 1;
}

static int l_streams(lua_State *L)
{
    return push_decoded(L, relay_streams_json(check_relay(L)));
}

static int l_connections(lua_State *L)
{
    return push_decoded(L, relay_connections_json(check_relay(L)));
}

/* relay:stream_url(name): relay_stream_url, for Lua. */
static int l_stream_url(lua_State *L)
{
    char url[2048];
    const char *name = luaL_checkstring(L, 2);

    if (relay_stream_url(check_relay(L), name, url, sizeof(url)))
        return native_failure(L, "%s is no name of a stream", name);
    lua_pushstring(L, url);
    return 1;
}

/* ---- faults: relay/fault.h has the rows */

static const struct fault_field *find_field(const char *name)
{
    int count;
    const struct fault_field *fields = fault_fields(&count);

    for (int i = 0; i < count; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

/* Copies the value on top of the stack into its field; the table keeps texts alive. */
static void read_field(lua_State *L, const char *word, const char *name, struct fault_args *out)
{
    const struct fault_field *f = find_field(name);
    bool is_text = lua_type(L, -1) == LUA_TSTRING;

    if (!f || (f->type == FAULT_TEXT) != is_text || (!is_text && !lua_isinteger(L, -1)))
        luaL_error(L, "%s: %s %s", word, name,
                   !f                      ? "is not known"
                   : f->type == FAULT_TEXT ? "must be text"
                                           : "must be a whole number");
    void *to = (char *)out + f->offset;
    if (is_text)
        *(const char **)to = lua_tostring(L, -1);
    else
        *(int64_t *)to = lua_tointeger(L, -1);
}

/* relay:fault(word, {FIELD = value}) */
static int l_fault(lua_State *L)
{
    struct relay *relay = check_relay(L);
    struct fault_args args = {.word = luaL_checkstring(L, 2)};
    char why[256] = "";

    luaL_checktype(L, 3, LUA_TTABLE);
    lua_pushnil(L);
    while (lua_next(L, 3)) { /* name value */
        if (lua_type(L, -2) != LUA_TSTRING)
            return luaL_error(L, "%s: what it takes has names", args.word);
        read_field(L, args.word, lua_tostring(L, -2), &args);
        lua_pop(L, 1);
    }
    int err = relay_fault(relay, &args, why, sizeof(why));
    if (err)
        return native_failure(L, "%s", why[0] ? why : err_text(err));
    lua_pushboolean(L, true);
    return 1;
}

static int l_record(lua_State *L)
{
    struct l_relay *r = check_open(L);

    return l_bridge_record(L, &r->bridges, r->relay);
}

static int l_recording(lua_State *L)
{
    return l_bridge_recording(L, check_open(L)->bridges);
}

static int l_stop_recording(lua_State *L)
{
    return l_bridge_stop_recording(L, check_open(L)->bridges);
}

static void set_text(lua_State *L, const char *name, const char *text)
{
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
}

/* {{word=, args=, options=}, ...} */
static int l_fault_words(lua_State *L)
{
    int count;
    const struct fault_row *rows = fault_rows(&count);

    lua_createtable(L, count, 0);
    for (int i = 0; i < count; i++) {
        lua_createtable(L, 0, 3);
        set_text(L, "word", rows[i].word);
        set_text(L, "args", rows[i].args);
        set_text(L, "options", rows[i].options);
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

static void free_relay(struct l_relay **at)
{
    struct l_relay *r = *at;

    *at = r->next;
    bridges_free(r->bridges);
    relay_stop(r->relay);
    free(r);
}

static int l_close(lua_State *L)
{
    lua_Integer *id = luaL_checkudata(L, 1, relay_type);
    struct l_relay **at = find_relay(vm_host(L), *id);

    if (*at)
        free_relay(at);
    return 0;
}

static const luaL_Reg methods[] = {
    {"url", l_url},
    {"http_url", l_http_url},
    {"stats_url", l_stats_url},
    {"stream_url", l_stream_url},
    {"port", l_port},
    {"streams", l_streams},
    {"connections", l_connections},
    {"fault", l_fault},
    {"close", l_close},
    {"record", l_record},
    {"recording", l_recording},
    {"stop_recording", l_stop_recording},
    {NULL, NULL},
};

void l_relay_open(lua_State *L)
{
    luaL_newmetatable(L, relay_type);
    luaL_setfuncs(L, methods, 0);
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    lua_pushcfunction(L, l_relay);
    lua_setfield(L, -2, "relay");
    lua_pushcfunction(L, l_fault_words);
    lua_setfield(L, -2, "fault_words");
}

void l_relay_close(struct host *h)
{
    while (h->l_relays)
        free_relay(&h->l_relays);
}

int l_relay_count(struct host *h)
{
    int count = 0;

    for (const struct l_relay *x = h->l_relays; x; x = x->next)
        count++;
    return count;
}
