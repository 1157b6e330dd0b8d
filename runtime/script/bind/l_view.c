/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_view.c - views for Lua: styles, updates, questions about boxes, pixels. */
#include "base/err.h"
#include "media/sink/still.h"
#include "script/bind/l_window.h"
#include "script/bind/native.h"
#include "script/host/screen.h"
#include "script/vm/script_value.h"
#include "view/style/wxss.h"

#include <errno.h>

static const char view_type[] = "parlua.view";

enum {
    SIDE_MAX = 4096,
    TREE_DEPTH_MAX = 64,
    HITS_MAX = TREE_DEPTH_MAX + 1,
    SCREENSHOT_QUALITY = 92
};

/* A userdata with a pointer that close and the collector set to NULL. */
static struct screen *check_screen(lua_State *L)
{
    struct screen **s = luaL_checkudata(L, 1, view_type);

    luaL_argcheck(L, *s != NULL, 1, "the view is closed");
    return *s;
}

static struct view *check_view(lua_State *L)
{
    return screen_view(check_screen(L));
}

static uint32_t check_node(lua_State *L, int index)
{
    return (uint32_t)luaL_checkinteger(L, index);
}

static int check_side(lua_State *L, int index)
{
    double side = luaL_checknumber(L, index);

    luaL_argcheck(L, side >= 1 && side <= SIDE_MAX, index, "must be 1 to 4096");
    return (int)side;
}

static int l_view(lua_State *L)
{
    char why[256] = "";
    int width = check_side(L, 1), height = check_side(L, 2);
    const char *font = luaL_optstring(L, 3, NULL);
    double scale = native_check_scale(L, 4);

    struct screen **s = lua_newuserdatauv(L, sizeof(*s), 0);
    *s = NULL;
    luaL_setmetatable(L, view_type);
    int err = screen_new(s, vm_host(L), width, height, scale, font, why, sizeof(why));
    if (err)
        return native_failure(L, "view: %s", why[0] ? why : err_text(err));
    return 1;
}

static int l_close(lua_State *L)
{
    struct screen **s = luaL_checkudata(L, 1, view_type);

    screen_free(*s);
    *s = NULL;
    return 0;
}

/* ---- styles */

static void add_warning(void *arg, const char *text)
{
    lua_State *L = arg; /* the array of warnings is on top */

    lua_pushstring(L, text);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

static int l_style(lua_State *L)
{
    struct view *v = check_view(L);
    size_t size;
    const char *text = luaL_checklstring(L, 2, &size);
    const char *path = luaL_optstring(L, 3, "style");
    int scope = (int)luaL_optinteger(L, 4, 0);

    lua_newtable(L);
    int err = view_style(v, text, size, path, scope, add_warning, L);
    return err ? native_failure(L, "%s: %s", path, err_text(err)) : 1;
}

/* imports(text): the @import rules of a sheet, an array of {path=, line=, column=} */
static int l_imports(lua_State *L)
{
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size);
    struct wxss_sheet *sheet = NULL;

    lua_newtable(L);
    int err = wxss_parse(&sheet, text, size, "", NULL, NULL);
    if (err)
        return native_failure(L, "%s", err_text(err));
    for (const struct wxss_import *i = sheet->imports; i; i = i->next) {
        lua_createtable(L, 0, 3);
        lua_pushstring(L, i->path);
        lua_setfield(L, -2, "path");
        lua_pushinteger(L, i->line);
        lua_setfield(L, -2, "line");
        lua_pushinteger(L, i->column);
        lua_setfield(L, -2, "column");
        lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
    }
    wxss_free(sheet);
    return 1;
}

static int l_style_clear(lua_State *L)
{
    view_style_clear(check_view(L));
    return 0;
}

/* ---- update */

static void give_attrs(lua_State *L, struct view *v, int node)
{
    if (lua_getfield(L, node, "attrs") == LUA_TTABLE) {
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
            if (lua_type(L, -2) != LUA_TSTRING || !lua_isstring(L, -1))
                luaL_error(L, "attributes of a node must be text");
            lua_pushvalue(L, -1);
            view_attr(v, lua_tostring(L, -3), lua_tostring(L, -1));
            lua_pop(L, 1);
        }
    }
    lua_pop(L, 1);
}

static void give_node(lua_State *L, struct view *v, int node, int depth);

static void give_list(lua_State *L, struct view *v, int list, int depth)
{
    lua_Unsigned count = lua_rawlen(L, list);

    for (lua_Unsigned i = 1; i <= count; i++) {
        lua_rawgeti(L, list, (lua_Integer)i);
        give_node(L, v, lua_gettop(L), depth);
        lua_pop(L, 1);
    }
}

/* Reads the node's fields scope (of its template), hosts (of the component inside) and is_open. */
static void give_scope(lua_State *L, struct view *v, int node)
{
    lua_getfield(L, node, "scope");
    lua_getfield(L, node, "hosts");
    lua_getfield(L, node, "is_open");
    int own = (int)lua_tointeger(L, -3), hosts = (int)lua_tointeger(L, -2);
    if (own || hosts)
        view_scope(v, own, hosts, lua_toboolean(L, -1));
    lua_pop(L, 3);
}

static void give_element(lua_State *L, struct view *v, int node, int depth)
{
    static const char *const lists[] = {"inside", "children"};

    lua_getfield(L, node, "tag");
    lua_getfield(L, node, "key"); /* tag key */
    view_open(v, luaL_checkstring(L, -2),
              script_value_is_null(L, -1) ? NULL : luaL_checkstring(L, -1));
    lua_pop(L, 2);
    give_scope(L, v, node);
    give_attrs(L, v, node);
    for (int i = 0; i < 2; i++) {
        if (lua_getfield(L, node, lists[i]) == LUA_TTABLE)
            give_list(L, v, lua_gettop(L), depth + 1);
        lua_pop(L, 1);
    }
    lua_pushinteger(L, view_close(v));
    lua_setfield(L, node, "number");
}

static void give_node(lua_State *L, struct view *v, int node, int depth)
{
    size_t size;

    luaL_checktype(L, node, LUA_TTABLE);
    if (depth > TREE_DEPTH_MAX)
        luaL_error(L, "the page is nested deeper than %d elements", TREE_DEPTH_MAX);
    luaL_checkstack(L, 12, NULL);
    if (lua_getfield(L, node, "text") == LUA_TSTRING) {
        const char *text = lua_tolstring(L, -1, &size);
        view_text(v, text, size);
        lua_pop(L, 1);
        return;
    }
    lua_pop(L, 1);
    give_element(L, v, node, depth);
}

struct removed {
    lua_State *L; /* the array of numbers is on top */
    struct screen *screen;
};

static void on_removed(void *arg, uint32_t node)
{
    struct removed *r = arg;

    screen_forget_node(r->screen, node);
    lua_pushinteger(r->L, node);
    lua_rawseti(r->L, -2, (lua_Integer)lua_rawlen(r->L, -2) + 1);
}

/* view:update(node or array of nodes) */
static int l_update(lua_State *L)
{
    struct removed r = {L, check_screen(L)};
    struct view *v = screen_view(r.screen);

    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    view_begin(v); /* an unfinished update, left by an error below, is dropped here */
    bool is_node = lua_getfield(L, 2, "tag") != LUA_TNIL;
    lua_settop(L, 2);
    if (is_node)
        give_node(L, v, 2, 1);
    else
        give_list(L, v, 2, 1);
    lua_newtable(L);
    int err = view_end(v, on_removed, &r);
    return err ? native_failure(L, "view: %s", err_text(err)) : 1;
}

/* ---- questions */

static int l_rect(lua_State *L)
{
    struct view_rect r;

    if (!view_rect(check_view(L), check_node(L, 2), &r))
        return 0;
    lua_pushnumber(L, r.x);
    lua_pushnumber(L, r.y);
    lua_pushnumber(L, r.width);
    lua_pushnumber(L, r.height);
    return 4;
}

static int l_computed(lua_State *L)
{
    char text[512];

    if (!view_computed(check_view(L), check_node(L, 2), luaL_checkstring(L, 3), text, sizeof(text)))
        return 0;
    lua_pushstring(L, text);
    return 1;
}

/* text_width(number, text): CSS px in the letters of that node, without line breaks */
static int l_text_width(lua_State *L)
{
    double width;
    size_t size;
    const char *text = luaL_checklstring(L, 3, &size);

    if (!view_text_width(check_view(L), check_node(L, 2), text, size, &width))
        return 0;
    lua_pushnumber(L, width);
    return 1;
}

static int l_hit(lua_State *L)
{
    uint32_t nodes[HITS_MAX];
    int count =
        view_hit(check_view(L), luaL_checknumber(L, 2), luaL_checknumber(L, 3), nodes, HITS_MAX);

    lua_createtable(L, count, 0);
    for (int i = 0; i < count; i++) {
        lua_pushinteger(L, nodes[i]);
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

static int l_scroll(lua_State *L)
{
    struct view_scroll s;

    if (!view_scroll(check_view(L), check_node(L, 2), &s))
        return 0;
    const double answers[] = {s.left, s.top, s.width, s.height, s.room_x, s.room_y};
    for (int i = 0; i < 6; i++)
        lua_pushnumber(L, answers[i]);
    return 6;
}

static int l_scroll_to(lua_State *L)
{
    lua_pushboolean(L, view_scroll_to(check_view(L), check_node(L, 2), luaL_checknumber(L, 3),
                                      luaL_checknumber(L, 4)));
    return 1;
}

static int l_scroller(lua_State *L)
{
    uint32_t node;

    if (!view_scroller(check_view(L), luaL_checknumber(L, 2), luaL_checknumber(L, 3),
                       luaL_checknumber(L, 4), luaL_checknumber(L, 5), &node))
        return 0;
    lua_pushinteger(L, node);
    return 1;
}

static int l_bind_live(lua_State *L)
{
    int err = screen_bind(check_screen(L), check_node(L, 2), (uint32_t)luaL_optinteger(L, 3, 0));

    return err ? luaL_error(L, "%s", err_text(err)) : 0;
}

static int l_image_base(lua_State *L)
{
    int err =
        screen_set_dirs(check_screen(L), luaL_optstring(L, 2, NULL), luaL_optstring(L, 3, NULL));

    return err ? luaL_error(L, "%s", err_text(err)) : 0;
}

static int l_image_size(lua_State *L)
{
    int width, height;
    const char *src = luaL_checkstring(L, 2);
    int err = screen_image_size(check_screen(L), src, &width, &height);

    if (err)
        return native_failure(L, "%s: %s", src, err_text(err));
    lua_pushinteger(L, width);
    lua_pushinteger(L, height);
    return 2;
}

static int l_resize(lua_State *L)
{
    view_resize(check_view(L), check_side(L, 2), check_side(L, 3));
    return 0;
}

static int l_inset(lua_State *L)
{
    view_inset(check_view(L), luaL_checknumber(L, 2), luaL_checknumber(L, 3));
    return 0;
}

static int l_show_only(lua_State *L)
{
    int err =
        view_show_only(check_view(L), (uint32_t)luaL_optinteger(L, 2, 0), luaL_optstring(L, 3, ""));

    return err ? luaL_error(L, "%s", err_text(err)) : 0;
}

/* ---- pixels */

static int l_screenshot(lua_State *L)
{
    int width, height, stride;
    const char *path = luaL_checkstring(L, 2);
    const uint8_t *pixels = screen_paint(check_screen(L), &width, &height, &stride);
    int err = pixels ? still_write_rgba(path, pixels, width, height, stride, SCREENSHOT_QUALITY)
                     : -ENOMEM;

    if (err)
        return native_failure(L, "%s: %s", path, err_text(err));
    lua_pushboolean(L, true);
    return 1;
}

static int l_pixel(lua_State *L)
{
    int width, height, stride;
    int x = (int)luaL_checknumber(L, 2), y = (int)luaL_checknumber(L, 3);
    const uint8_t *pixels = screen_paint(check_screen(L), &width, &height, &stride);

    if (!pixels || x < 0 || y < 0 || x >= width || y >= height)
        return native_failure(L, "no pixel at %d,%d", x, y);
    for (int i = 0; i < 3; i++)
        lua_pushinteger(L, pixels[(size_t)y * (size_t)stride + (size_t)x * 4 + (size_t)i]);
    return 3;
}

static int l_paints(lua_State *L)
{
    lua_pushinteger(L, view_paints(check_view(L)));
    return 1;
}

static int l_show(lua_State *L)
{
    struct screen *s = check_screen(L);
    struct window *w =
        lua_isnoneornil(L, 2) ? NULL : l_window_find(vm_host(L), luaL_checkinteger(L, 2));

    screen_set_window(s, w);
    lua_pushboolean(L, w != NULL);
    return 1;
}

/* One change: {number=, name=, value=text|nil} of an attribute or {number=, index=, text=}. */
static int patch_one(lua_State *L, struct view *v, int change)
{
    size_t size = 0;

    lua_getfield(L, change, "number");
    uint32_t number = (uint32_t)lua_tointeger(L, -1);
    if (lua_getfield(L, change, "text") == LUA_TSTRING) {
        const char *text = lua_tolstring(L, -1, &size);
        lua_getfield(L, change, "index");
        return view_patch_text(v, number, (int)lua_tointeger(L, -1), text, size);
    }
    lua_getfield(L, change, "name");
    lua_getfield(L, change, "value");
    return view_patch_attr(v, number, luaL_checkstring(L, -2), lua_tostring(L, -1));
}

/* patch(changes) -> true when all are made; false: an update is needed */
static int l_patch(lua_State *L)
{
    struct view *v = check_view(L);
    int err = 0;

    luaL_checktype(L, 2, LUA_TTABLE);
    lua_Unsigned count = lua_rawlen(L, 2);
    for (lua_Unsigned i = 1; i <= count && !err; i++) {
        lua_rawgeti(L, 2, (lua_Integer)i);
        err = patch_one(L, v, lua_gettop(L));
        lua_settop(L, 2);
    }
    if (!err)
        err = view_settle(v);
    lua_pushboolean(L, err == 0);
    return 1;
}

static const luaL_Reg methods[] = {
    {"style", l_style},
    {"style_clear", l_style_clear},
    {"update", l_update},
    {"patch", l_patch},
    {"rect", l_rect},
    {"computed", l_computed},
    {"text_width", l_text_width},
    {"hit", l_hit},
    {"scroll", l_scroll},
    {"scroll_to", l_scroll_to},
    {"scroller", l_scroller},
    {"bind_live", l_bind_live},
    {"image_base", l_image_base},
    {"image_size", l_image_size},
    {"resize", l_resize},
    {"inset", l_inset},
    {"show_only", l_show_only},
    {"screenshot", l_screenshot},
    {"pixel", l_pixel},
    {"paints", l_paints},
    {"show", l_show},
    {"close", l_close},
    {"__gc", l_close},
    {NULL, NULL},
};

void l_view_open(lua_State *L)
{
    luaL_newmetatable(L, view_type);
    luaL_setfuncs(L, methods, 0);
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    lua_pushcfunction(L, l_view);
    lua_setfield(L, -2, "view");
    lua_pushcfunction(L, l_imports);
    lua_setfield(L, -2, "wxss_imports");
}
