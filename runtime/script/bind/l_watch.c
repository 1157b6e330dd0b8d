/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_watch.c - watches folders for Lua: files that are written, made, renamed or removed there. */
#include "base/err.h"
#include "script/vm/call.h"
#include "script/bind/native.h"

#include <stdlib.h>

struct l_watch {
    struct host *host;
    struct l_watch *next;
    lua_Integer id;
    uv_fs_event_t event;
    int ref;
};

static struct l_watch **find_watch(struct host *h, lua_Integer id)
{
    struct l_watch **at = &h->l_watches;

    while (*at && (*at)->id != id)
        at = &(*at)->next;
    return at;
}

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void free_watch(struct l_watch **at)
{
    struct l_watch *w = *at;

    *at = w->next;
    call_drop(vm_lua(w->host->vm), w->ref);
    w->ref = 0;
    uv_close((uv_handle_t *)&w->event, on_closed);
}

static void on_event(uv_fs_event_t *event, const char *name, int events, int status)
{
    struct l_watch *w = event->data;
    struct vm *vm = w->host->vm;

    (void)events;
    if (!w->ref || status)
        return;
    call_push(vm_lua(vm), w->ref);
    lua_pushstring(vm_lua(vm), name ? name : "");
    call_protected(vm, 1, 0, "watch");
}

/* 0 or -errno; frees w on failure, at once or by libuv. */
static int start_watch(struct l_watch *w, const char *path)
{
    int err = uv_fs_event_init(&w->host->loop, &w->event);
    if (err) {
        free(w);
        return err;
    }
    w->event.data = w;
    err = uv_fs_event_start(&w->event, on_event, path, 0);
    if (err)
        uv_close((uv_handle_t *)&w->event, on_closed);
    return err;
}

/* watch(folder, fn(name)) -> id | nil, why. name: the file in that folder, "" when it is not known.
 */
static int l_watch(lua_State *L)
{
    struct host *h = vm_host(L);
    const char *path = luaL_checkstring(L, 1);

    luaL_checktype(L, 2, LUA_TFUNCTION);
    struct l_watch *w = calloc(1, sizeof(*w));
    if (!w)
        return luaL_error(L, "not enough memory");
    w->host = h;
    int err = start_watch(w, path);
    if (err)
        return native_failure(L, "%s: %s", path, err_text(err));
    w->id = ++h->last_id;
    w->ref = call_keep(L, 2);
    w->next = h->l_watches;
    h->l_watches = w;
    lua_pushinteger(L, w->id);
    return 1;
}

static int l_watch_stop(lua_State *L)
{
    struct l_watch **at = find_watch(vm_host(L), luaL_checkinteger(L, 1));

    if (*at)
        free_watch(at);
    return 0;
}

static const luaL_Reg functions[] = {
    {"watch", l_watch}, {"watch_stop", l_watch_stop}, {NULL, NULL}};

void l_watch_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}

void l_watch_close(struct host *h)
{
    while (h->l_watches)
        free_watch(&h->l_watches);
}

int l_watch_count(struct host *h)
{
    int count = 0;

    for (const struct l_watch *w = h->l_watches; w; w = w->next)
        count++;
    return count;
}
