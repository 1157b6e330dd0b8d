/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_frame.c - pictures for tests in Lua: one pixel, the mean colour, a hash. */
#include "script/bind/l_frame.h"

#include "media/frame.h"

#include <stdio.h>

static const char frame_type[] = "parlua.frame";

struct rgb {
    int r, g, b;
};

static int clamp(double value)
{
    return value < 0 ? 0 : value > 255 ? 255 : (int)(value + 0.5);
}

/* BT.601, as everywhere in parlua. */
static struct rgb to_rgb(const struct picture *p, double y, double u, double v)
{
    double scale_y = p->is_full_range ? 1.0 : 255.0 / 219.0,
           scale_c = p->is_full_range ? 1.0 : 255.0 / 224.0;
    double light = (y - (p->is_full_range ? 0 : 16)) * scale_y;
    double cb = (u - 128) * scale_c, cr = (v - 128) * scale_c;

    return (struct rgb){clamp(light + 1.402 * cr), clamp(light - 0.344136 * cb - 0.714136 * cr),
                        clamp(light + 1.772 * cb)};
}

static int push_rgb(lua_State *L, struct rgb c)
{
    lua_pushinteger(L, c.r);
    lua_pushinteger(L, c.g);
    lua_pushinteger(L, c.b);
    return 3;
}

static struct picture *of(lua_State *L)
{
    return *(struct picture **)lua_touserdata(L, lua_upvalueindex(1));
}

static int plane_width(const struct picture *p, int plane)
{
    return plane == 0 ? p->width : (p->width + 1) / 2;
}

static int plane_height(const struct picture *p, int plane)
{
    return plane == 0 ? p->height : (p->height + 1) / 2;
}

static double sample(const struct picture *p, int plane, int x, int y)
{
    return p->plane[plane][(ptrdiff_t)y * p->stride[plane] + x];
}

static int l_pixel(lua_State *L)
{
    const struct picture *p = of(L);
    int x = (int)luaL_checknumber(L, 1), y = (int)luaL_checknumber(L, 2);

    luaL_argcheck(L, x >= 0 && x < p->width, 1, "outside of the picture");
    luaL_argcheck(L, y >= 0 && y < p->height, 2, "outside of the picture");
    return push_rgb(
        L, to_rgb(p, sample(p, 0, x, y), sample(p, 1, x / 2, y / 2), sample(p, 2, x / 2, y / 2)));
}

static double plane_mean(const struct picture *p, int plane)
{
    double sum = 0;

    for (int y = 0; y < plane_height(p, plane); y++) {
        for (int x = 0; x < plane_width(p, plane); x++)
            sum += sample(p, plane, x, y);
    }
    return sum / ((double)plane_width(p, plane) * plane_height(p, plane));
}

static int l_mean(lua_State *L)
{
    const struct picture *p = of(L);

    return push_rgb(L, to_rgb(p, plane_mean(p, 0), plane_mean(p, 1), plane_mean(p, 2)));
}

/* FNV-1a over all samples. */
static int l_hash(lua_State *L)
{
    const struct picture *p = of(L);
    uint64_t hash = 14695981039346656037u;
    char text[17];

    for (int plane = 0; plane < 3; plane++) {
        for (int y = 0; y < plane_height(p, plane); y++) {
            const uint8_t *row = p->plane[plane] + (ptrdiff_t)y * p->stride[plane];
            for (int x = 0; x < plane_width(p, plane); x++)
                hash = (hash ^ row[x]) * 1099511628211u;
        }
    }
    snprintf(text, sizeof(text), "%016llx", (unsigned long long)hash);
    lua_pushstring(L, text);
    return 1;
}

static int l_gc(lua_State *L)
{
    struct picture **p = lua_touserdata(L, 1);

    picture_unref(*p);
    *p = NULL;
    return 0;
}

static const struct {
    const char *name;
    lua_CFunction function;
} functions[] = {{"pixel", l_pixel}, {"mean", l_mean}, {"hash", l_hash}};

static int l_build(lua_State *L)
{
    struct picture **given = lua_touserdata(L, 1); /* NULL in it once the userdata owns it */
    const struct picture *p = *given;

    struct picture **box = lua_newuserdatauv(L, sizeof(*box), 0);
    *box = NULL;
    if (luaL_newmetatable(L, frame_type)) {
        lua_pushcfunction(L, l_gc);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    *box = *given;
    *given = NULL;
    lua_createtable(L, 0, 5); /* box frame */
    lua_pushinteger(L, p->width);
    lua_setfield(L, -2, "width");
    lua_pushinteger(L, p->height);
    lua_setfield(L, -2, "height");
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        lua_pushvalue(L, -2);
        lua_pushcclosure(L, functions[i].function, 1);
        lua_setfield(L, -2, functions[i].name);
    }
    return 1;
}

void l_frame_push(lua_State *L, struct picture *p)
{
    lua_pushcfunction(L, l_build);
    lua_pushlightuserdata(L, &p);
    if (lua_pcall(L, 1, 1, 0) == LUA_OK)
        return;
    picture_unref(p);
    lua_error(L);
}
