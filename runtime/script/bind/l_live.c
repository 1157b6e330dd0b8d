/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_live.c - <live-pusher> and <live-player> for Lua. Their events wait for the end of the turn
 * (turn.h). */
#include "live/live.h"

#include "base/err.h"
#include "script/vm/call.h"
#include "script/bind/l_codes.h"
#include "script/bind/native.h"
#include "script/host/screen.h"
#include "script/host/turn.h"
#include "script/vm/script_value.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MAX = 64 };

struct l_component {
    struct host *host;
    struct l_component *next;
    uint32_t id;
    int ref_event, ref_small_window;
};

/* A method call whose result has not come yet. */
struct l_pending {
    struct host *host;
    struct l_pending *next;
    int ref;
};

static struct l_component **find_component(struct host *h, uint32_t id)
{
    struct l_component **at = &h->l_components;

    while (*at && (*at)->id != id)
        at = &(*at)->next;
    return at;
}

static uint32_t check_id(lua_State *L)
{
    return (uint32_t)luaL_checkinteger(L, 1);
}

/* ---- events */

static void push_number(lua_State *L, double number)
{
    if (number == floor(number) && fabs(number) < 9e15)
        lua_pushinteger(L, (lua_Integer)number);
    else
        lua_pushnumber(L, number);
}

static void set_integer(lua_State *L, const char *name, int number)
{
    lua_pushinteger(L, number);
    lua_setfield(L, -2, name);
}

static void set_text(lua_State *L, const char *name, const char *text)
{
    lua_pushstring(L, text ? text : "");
    lua_setfield(L, -2, name);
}

static void set_numbers(lua_State *L, const struct live_number *numbers, int count)
{
    for (int i = 0; i < count; i++) {
        push_number(L, numbers[i].value);
        lua_setfield(L, -2, numbers[i].name);
    }
}

static void push_value(lua_State *L, enum event_type type, const struct live_value *value)
{
    switch (type) {
    case EVENT_INTEGER:
        lua_pushinteger(L, (lua_Integer)value->number);
        break;
    case EVENT_NUMBER:
        push_number(L, value->number);
        break;
    case EVENT_BOOLEAN:
        lua_pushboolean(L, value->number != 0);
        break;
    case EVENT_TEXT:
        lua_pushstring(L, value->text ? value->text : "");
        break;
    case EVENT_FIGURES:
        lua_createtable(L, 0, value->figure_count);
        set_numbers(L, value->figures, value->figure_count);
        break;
    }
}

/* e.detail, from the row of the event. */
static void push_detail(lua_State *L, const struct live_event *ev)
{
    lua_createtable(L, 0, EVENT_FIELDS_MAX);
    for (int i = 0; ev->row->fields[i].name; i++) {
        push_value(L, ev->row->fields[i].type, &ev->values[i]);
        lua_setfield(L, -2, ev->row->fields[i].name);
    }
}

static int push_event(lua_State *L, void *arg, const void *data)
{
    const struct l_component *c = arg;
    const struct live_event *ev = data;

    call_push(L, c->ref_event);
    lua_pushinteger(L, c->id);
    lua_createtable(L, 0, 4);
    set_text(L, "type", ev->row->name);
    lua_pushnumber(L, host_to_ms(c->host, ev->at_us));
    lua_setfield(L, -2, "at_ms");
    push_detail(L, ev);
    lua_setfield(L, -2, "detail");
    return 3;
}

static void on_event(void *arg, uint32_t id, const struct live_event *ev)
{
    struct l_component *c = arg;

    c->id = id; /* the first events may come before live_open has returned */
    if (c->ref_event)
        turn_post(c->host, push_event, c, ev);
}

static void on_picture(void *arg, uint32_t id)
{
    struct l_component *c = arg;

    screen_touch_all(c->host, id);
}

static int push_small_window(lua_State *L, void *arg, const void *data)
{
    const struct l_component *c = arg;

    call_push(L, c->ref_small_window);
    lua_pushboolean(L, *(const bool *)data);
    return 2;
}

static void on_small_window(void *arg, uint32_t id, bool is_wanted)
{
    struct l_component *c = arg;

    (void)id;
    turn_post(c->host, push_small_window, c, &is_wanted);
}

/* ---- life */

static bool boolean_field(lua_State *L, int table, const char *name)
{
    lua_getfield(L, table, name);
    bool value = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return value;
}

/* Other words are as "ask". */
static enum live_permission permission_field(lua_State *L, int table, const char *name)
{
    const char *word = native_text_field(L, table, name);

    if (word && strcmp(word, "deny") == 0)
        return LIVE_DENY;
    return word && strcmp(word, "allow") == 0 ? LIVE_ALLOW : LIVE_ASK;
}

static struct live_phone read_phone(lua_State *L, int table)
{
    return (struct live_phone){
        .camera = permission_field(L, table, "camera"),
        .record = permission_field(L, table, "record"),
        .has_small_window = boolean_field(L, table, "has_small_window"),
    };
}

static void read_cfg(lua_State *L, struct live_cfg *cfg)
{
    *cfg = (struct live_cfg){
        .kind = l_codes_check_kind(L, native_text_field(L, 1, "kind")),
        .camera_front = native_text_field(L, 1, "camera_front"),
        .camera_back = native_text_field(L, 1, "camera_back"),
        .microphone = native_text_field(L, 1, "microphone"),
        .speaker = native_text_field(L, 1, "speaker"),
        .environment = (uint32_t)native_number_field(L, 1, "environment", 0),
        .retry_count = (int)native_number_field(L, 1, "retry_count", 0),
        .retry_interval_us = (int64_t)(native_number_field(L, 1, "retry_interval_ms", 0) * 1000),
        .end_grace_us = (int64_t)(native_number_field(L, 1, "end_grace_ms", 0) * 1000),
        .temp_dir = native_text_field(L, 1, "temp_dir"),
        .package_dir = native_text_field(L, 1, "package_dir"),
        .user_dir = native_text_field(L, 1, "user_dir"),
        .has_background_sound = boolean_field(L, 1, "background_sound"),
        .referer = native_text_field(L, 1, "referer"),
        .on_event = on_event,
        .on_picture = on_picture,
    };
    if (lua_getfield(L, 1, "phone") == LUA_TTABLE)
        cfg->phone = read_phone(L, lua_gettop(L));
    lua_pop(L, 1);
}

static int keep_field(lua_State *L, const char *name)
{
    lua_getfield(L, 1, name);
    int ref = call_keep(L, -1);
    lua_pop(L, 1);
    return ref;
}

static void free_component(struct l_component **at, lua_State *L)
{
    struct l_component *c = *at;

    *at = c->next;
    call_drop(L, c->ref_event);
    call_drop(L, c->ref_small_window);
    free(c);
}

static int l_live_open_one(lua_State *L)
{
    struct host *h = vm_host(L);
    struct live_cfg cfg;
    struct live *live;

    luaL_checktype(L, 1, LUA_TTABLE);
    read_cfg(L, &cfg);
    if (h->is_leaving)
        return native_failure(L, "the program is leaving");
    int err = host_live(h, &live);
    if (err)
        return native_failure(L, "%s", err_text(err));
    struct l_component *c = calloc(1, sizeof(*c));
    if (!c)
        return luaL_error(L, "not enough memory");
    c->host = h;
    c->next = h->l_components;
    h->l_components = c; /* from here on the host owns it */
    c->ref_event = keep_field(L, "on_event");
    c->ref_small_window = keep_field(L, "small_window");
    cfg.on_small_window = c->ref_small_window ? on_small_window : NULL;
    cfg.arg = c;
    err = live_open(live, &cfg, &c->id);
    if (err) {
        free_component(&h->l_components, L);
        return native_failure(L, "%s", err_text(err));
    }
    lua_pushinteger(L, c->id);
    return 1;
}

static int l_live_close_one(lua_State *L)
{
    struct host *h = vm_host(L);
    struct l_component **at = find_component(h, check_id(L));

    if (!*at)
        return 0;
    live_close(h->live, (*at)->id);
    free_component(at, L);
    return 0;
}

/* ---- attributes */

/* native.live_set(id, name, value, where) -> false for an unknown name or a dead id */
static int l_live_set(lua_State *L)
{
    struct host *h = vm_host(L);
    uint32_t id = check_id(L);
    const char *name = luaL_checkstring(L, 2), *where = luaL_optstring(L, 4, "script");
    struct attr_value value;

    lua_settop(L, 4);
    script_value_to_attr(L, 3, &value);
    struct l_component *c = *find_component(h, id);
    lua_pushboolean(L, c && live_set(h->live, id, name, &value, where) != -ENOENT);
    return 1;
}

static int l_live_apply(lua_State *L)
{
    struct host *h = vm_host(L);
    struct l_component *c = *find_component(h, check_id(L));

    if (c)
        live_apply(h->live, c->id);
    return 0;
}

/* ---- methods */

static int push_result(lua_State *L, void *arg, const void *data)
{
    const struct l_pending *p = arg;
    const struct live_result *r = data;

    call_push(L, p->ref);
    lua_pushboolean(L, r->is_ok);
    lua_createtable(L, 0, 4);
    if (!r->is_ok) {
        set_text(L, "reason", r->reason);
        set_integer(L, "errCode", r->err_code);
    }
    if (r->text_name)
        set_text(L, r->text_name, r->text);
    set_numbers(L, r->numbers, r->number_count);
    return 3;
}

static void free_pending(struct l_pending *p)
{
    struct l_pending **at = &p->host->l_pendings;

    while (*at != p)
        at = &(*at)->next;
    *at = p->next;
    call_drop(vm_lua(p->host->vm), p->ref);
    free(p);
}

static void on_done(void *arg, const struct live_result *result)
{
    struct l_pending *p = arg;

    if (p->ref)
        turn_post(p->host, push_result, p, result);
    free_pending(p);
}

/* Reads the table at 3 as rows of options and returns their number. Leaves functions (success,
 * fail, complete) to the caller. The texts stay on the stack. */
static int read_options(lua_State *L, struct live_option *options)
{
    int count = 0;

    if (!lua_istable(L, 3))
        return 0;
    luaL_checkstack(L, OPTIONS_MAX * 2 + 4, "too many options");
    lua_newtable(L); /* keeps joined lists */
    int keeper = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, 3); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING || lua_isfunction(L, -1))
            continue;
        luaL_argcheck(L, count < OPTIONS_MAX, 3, "too many options");
        options[count].name = lua_tostring(L, -2); /* the table at 3 keeps it */
        script_value_to_attr(L, -1, &options[count].value);
        lua_rawseti(L, keeper, ++count);
    }
    return count;
}

/* native.live_call(id, method, options, done) -> true when there will be a result, false for a dead
 * id */
static int l_live_call(lua_State *L)
{
    struct host *h = vm_host(L);
    struct l_component *c = *find_component(h, check_id(L));
    const char *method = luaL_checkstring(L, 2);
    struct live_option options[OPTIONS_MAX];

    lua_settop(L, 4);
    int count = read_options(L, options);
    if (!lua_isnil(L, 4))
        luaL_checktype(L, 4, LUA_TFUNCTION);
    if (!c) {
        lua_pushboolean(L, false);
        return 1;
    }
    struct l_pending *p = calloc(1, sizeof(*p));
    if (!p)
        return luaL_error(L, "not enough memory");
    p->host = h;
    p->next = h->l_pendings;
    h->l_pendings = p;
    p->ref = call_keep(L, 4);
    live_call(h->live, c->id, method, options, count, on_done, p);
    lua_pushboolean(L, true);
    return 1;
}

static int l_live_methods(lua_State *L)
{
    const char *const *names = live_methods(l_codes_check_kind(L, luaL_checkstring(L, 1)));

    lua_newtable(L);
    for (int i = 0; names[i]; i++) {
        lua_pushstring(L, names[i]);
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

/* ---- the app around the component */

static unsigned bit_if(lua_State *L, int index, enum live_around bit)
{
    return lua_toboolean(L, index) ? (unsigned)bit : 0;
}

/* native.live_around(id, is_in_background, is_covered_by_page, is_covered_by_native,
 * is_interrupted) */
static int l_live_around(lua_State *L)
{
    struct host *h = vm_host(L);
    struct l_component *c = *find_component(h, check_id(L));

    lua_settop(L, 5);
    if (!c)
        return 0;
    live_around_set(h->live, c->id,
                    bit_if(L, 2, LIVE_IN_BACKGROUND) | bit_if(L, 3, LIVE_COVERED_BY_PAGE) |
                        bit_if(L, 4, LIVE_COVERED_BY_NATIVE) | bit_if(L, 5, LIVE_INTERRUPTED));
    return 0;
}

/* native.live_phone(id, {camera=, record=, has_small_window=}) */
static int l_live_phone(lua_State *L)
{
    struct host *h = vm_host(L);
    struct l_component *c = *find_component(h, check_id(L));

    luaL_checktype(L, 2, LUA_TTABLE);
    const struct live_phone phone = read_phone(L, 2);
    if (c)
        live_phone_set(h->live, c->id, &phone);
    return 0;
}

/* native.live_take_used(id) -> camera, record */
static int l_live_take_used(lua_State *L)
{
    struct host *h = vm_host(L);
    struct l_component *c = *find_component(h, check_id(L));
    unsigned used = c ? live_take_used(h->live, c->id) : 0;

    lua_pushboolean(L, (used & LIVE_USED_CAMERA) != 0);
    lua_pushboolean(L, (used & LIVE_USED_RECORD) != 0);
    return 2;
}

static const luaL_Reg functions[] = {
    {"live_open", l_live_open_one},
    {"live_close", l_live_close_one},
    {"live_set", l_live_set},
    {"live_apply", l_live_apply},
    {"live_call", l_live_call},
    {"live_methods", l_live_methods},
    {"live_around", l_live_around},
    {"live_phone", l_live_phone},
    {"live_take_used", l_live_take_used},
    {NULL, NULL},
};

void l_live_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}

/* live_shutdown has freed the components themselves. */
void l_live_close(struct host *h)
{
    while (h->l_components)
        free_component(&h->l_components, vm_lua(h->vm));
    while (h->l_pendings)
        free_pending(h->l_pendings);
}

int l_live_count(struct host *h)
{
    int count = 0;

    for (const struct l_component *x = h->l_components; x; x = x->next)
        count++;
    return count;
}
