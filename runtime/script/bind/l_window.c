/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_window.c - windows for Lua, and their clicks. */
#include "script/bind/l_window.h"

#include "base/err.h"
#include "script/vm/call.h"
#include "script/bind/native.h"
#include "script/host/screen.h"
#include "script/host/turn.h"
#include "view/window.h"

#include <stdlib.h>

struct l_window {
    struct host *host;
    struct l_window *next;
    lua_Integer id;
    struct window *window;
    int ref;
};

static struct l_window **find_window(struct host *h, lua_Integer id)
{
    struct l_window **at = &h->l_windows;

    while (*at && (*at)->id != id)
        at = &(*at)->next;
    return at;
}

struct window *l_window_find(struct host *h, lua_Integer id)
{
    struct l_window *w = *find_window(h, id);

    return w ? w->window : NULL;
}

/* ---- events */

static const char *const event_names[] = {
    [WINDOW_CLOSE] = "close", [WINDOW_DOWN] = "down",         [WINDOW_UP] = "up",
    [WINDOW_MOVE] = "move",   [WINDOW_RESIZED] = "resized",   [WINDOW_HIDDEN] = "hidden",
    [WINDOW_SHOWN] = "shown", [WINDOW_WHEEL] = "wheel",       [WINDOW_KEY] = "key",
    [WINDOW_TEXT] = "text",   [WINDOW_COMPOSED] = "composed",
};

static int push_event(lua_State *L, void *arg, const void *data)
{
    const struct l_window *w = arg;
    const struct window_event *ev = data;

    call_push(L, w->ref);
    lua_createtable(L, 0, 3);
    lua_pushstring(L, event_names[ev->type]);
    lua_setfield(L, -2, "type");
    if (ev->type == WINDOW_RESIZED) {
        lua_pushinteger(L, ev->width);
        lua_setfield(L, -2, "width");
        lua_pushinteger(L, ev->height);
        lua_setfield(L, -2, "height");
    } else if (ev->text) {
        lua_pushstring(L, ev->text);
        lua_setfield(L, -2, ev->type == WINDOW_KEY ? "key" : "text");
    } else {
        lua_pushnumber(L, ev->x);
        lua_setfield(L, -2, "x");
        lua_pushnumber(L, ev->y);
        lua_setfield(L, -2, "y");
        lua_pushnumber(L, ev->dx);
        lua_setfield(L, -2, "dx");
        lua_pushnumber(L, ev->dy);
        lua_setfield(L, -2, "dy");
        lua_pushinteger(L, ev->finger);
        lua_setfield(L, -2, "finger");
    }
    return 2;
}

static void on_event(void *arg, struct window *window, const struct window_event *ev)
{
    struct l_window *w = arg;

    (void)window;
    if (w->ref)
        turn_post(w->host, push_event, w, ev);
}

/* ---- life */

static int open_window(struct l_window *w, const struct window_cfg *cfg, char *why, size_t why_size)
{
    struct windows *ws;
    int err = host_windows(w->host, &ws, why, why_size);

    return err ? err : window_open(&w->window, ws, cfg, on_event, w);
}

/* native.window(title, width, height, x, y, on_event) */
static int l_window(lua_State *L)
{
    struct host *h = vm_host(L);
    char why[256] = "";
    const struct window_cfg cfg = {
        .title = luaL_checkstring(L, 1),
        .width = (int)luaL_checknumber(L, 2),
        .height = (int)luaL_checknumber(L, 3),
        .x = (int)luaL_optnumber(L, 4, -1),
        .y = (int)luaL_optnumber(L, 5, -1),
        .scale = native_check_scale(L, 7),
    };

    struct l_window *w = calloc(1, sizeof(*w));
    if (!w)
        return luaL_error(L, "not enough memory");
    w->host = h;
    int err = open_window(w, &cfg, why, sizeof(why));
    if (err) {
        free(w);
        return native_failure(L, "window: %s", why[0] ? why : err_text(err));
    }
    w->id = ++h->last_id;
    w->next = h->l_windows;
    h->l_windows = w;
    w->ref = call_keep(L, 6);
    lua_pushinteger(L, w->id);
    return 1;
}

static void free_window(struct l_window **at)
{
    struct l_window *w = *at;

    *at = w->next;
    screen_drop_window(w->host, w->window);
    window_close(w->window);
    free(w);
}

static int l_window_close_one(lua_State *L)
{
    struct l_window **at = find_window(vm_host(L), luaL_checkinteger(L, 1));

    if (*at) {
        call_drop(L, (*at)->ref);
        free_window(at);
    }
    return 0;
}

/* window_text(id, x, y, width, height): the window takes text input from now on, for a box in CSS
 * px; window_text(id): no more */
static int l_window_text(lua_State *L)
{
    struct window *w = l_window_find(vm_host(L), luaL_checkinteger(L, 1));

    if (!w)
        return 0;
    if (lua_isnoneornil(L, 2)) {
        window_text(w, NULL);
        return 0;
    }
    const struct window_area where = {luaL_checknumber(L, 2), luaL_checknumber(L, 3),
                                      luaL_checknumber(L, 4), luaL_checknumber(L, 5)};
    window_text(w, &where);
    return 0;
}

static int l_has_display(lua_State *L)
{
    lua_pushboolean(L, windows_has_display());
    return 1;
}

static const luaL_Reg functions[] = {{"window", l_window},
                                     {"window_close", l_window_close_one},
                                     {"window_text", l_window_text},
                                     {"has_display", l_has_display},
                                     {NULL, NULL}};

void l_window_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}

void l_window_close(struct host *h)
{
    while (h->l_windows)
        free_window(&h->l_windows);
}

int l_window_count(struct host *h)
{
    int count = 0;

    for (const struct l_window *x = h->l_windows; x; x = x->next)
        count++;
    return count;
}
