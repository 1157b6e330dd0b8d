/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canvas.c - a surface, SDL's software renderer on it, and the renderer's textures. */
#include "view/paint/canvas.h"

#include "base/err.h"

#include <string.h>

void canvas_drop(struct canvas *c)
{
    textures_clear(&c->textures);
    if (c->renderer)
        SDL_DestroyRenderer(c->renderer);
    SDL_FreeSurface(c->surface);
    *c = (struct canvas){0};
}

static bool fits(const struct canvas *c, int width, int height, bool is_exact)
{
    if (!c->surface)
        return false;
    return is_exact ? c->surface->w == width && c->surface->h == height
                    : c->surface->w >= width && c->surface->h >= height;
}

int canvas_need(struct canvas *c, int width, int height, bool is_exact)
{
    int w = width, h = height;

    if (c->surface && !is_exact) {
        w = w > c->surface->w ? w : c->surface->w;
        h = h > c->surface->h ? h : c->surface->h;
    }
    if (!fits(c, width, height, is_exact)) {
        canvas_drop(c);
        c->surface = SDL_CreateRGBSurfaceWithFormat(0, w, h, 32, SDL_PIXELFORMAT_RGBA32);
        if (!c->surface)
            return -ENOMEM;
        SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
        c->renderer = c->textures.renderer = SDL_CreateSoftwareRenderer(c->surface);
        if (!c->renderer) {
            canvas_drop(c);
            return -ENOMEM;
        }
    }
    c->width = width;
    c->height = height;
    return 0;
}

struct shape_pixels canvas_pixels(struct canvas *c)
{
    SDL_RenderFlush(c->renderer);
    return (struct shape_pixels){
        c->surface->pixels, c->surface->pitch, {0, 0, c->width, c->height}};
}

void canvas_wipe(struct canvas *c)
{
    struct shape_pixels px = canvas_pixels(c);

    for (int y = 0; y < c->height; y++)
        memset(px.rgba + (ptrdiff_t)y * px.stride, 0, (size_t)c->width * 4);
}
